// Package staff holds the two screens that are about the people who work here: the lock, on
// which they sign in by PIN or badge, and the page on which a manager adds them, sets their PINs
// and closes their accounts.
//
// The lock is opened by the root alone and is the only screen that can let somebody in. It knows
// nobody's PIN: it asks the desk, which says yes, no, or how long to wait. The screens see the desk only through the interfaces of desk.go, ask for it
// anew with each call, and do I/O in commands alone. They never import another screen.
package staff

import (
	"strings"

	"regulars/model"
	"regulars/model/desk"
	"regulars/tui/i18n"
	"regulars/tui/part"
	"regulars/tui/screen"
)

// PageName is the name under which the composition root registers Door.Page.
const PageName = "staff"

// Options are what the screens are made of. Gate is required for the lock, Desk for the page.
type Options struct {
	// Gate signs people in; *desk.Desk is one.
	Gate Gate

	// OnSignIn gets the session of who has just signed in, before the till is unlocked for them.
	// It runs in the event loop and must not wait.
	OnSignIn func(*desk.Session)

	// OnLock runs when the till has been locked, before anybody signs in: whoever holds the
	// session lets it go. Nil if nobody cares.
	OnLock func()

	// Desk returns the desk of who is signed in at this moment, nil while nobody is.
	Desk func() Desk

	// Pinyin spells a Chinese name for terminals without hanzi; nil if nobody can.
	Pinyin func(name string) string
}

// Door makes the screens of one session. It keeps nothing about the people: who may not try a PIN
// now is the desk's to say, so that another till or another start changes nothing.
type Door struct{ opt Options }

// New returns the makers of the screens of one session.
func New(o Options) *Door { return &Door{opt: o} }

// called is how a person is called here.
func (d *Door) called(env *screen.Env, name string) string {
	beside := ""
	if d.opt.Pinyin != nil {
		beside = d.opt.Pinyin(name)
	}
	return part.Called(env.NoHanzi(), name, beside)
}

// Of is a person as the header shows one.
func Of(p desk.Person) screen.Staff {
	role := desk.RoleWord(p.Role)
	title := role.Say(model.EN) // stands alone and not in a sentence: "Manager"
	if title != "" {
		title = strings.ToUpper(title[:1]) + title[1:]
	}
	return screen.Staff{ID: p.ID.String(), Name: p.Name, Role: i18n.Pair{ZH: role.Say(model.ZH), EN: title}}
}
