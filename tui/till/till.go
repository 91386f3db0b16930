// Package till holds the two screens on which a shop spends its day: home, which is always ready
// for a card, a number or a name, and the member's card, on which points are awarded and
// redeemed. Both say what the system believes before anything happens: the balance before and
// after, what the points are worth, the one thing that a cashier should not miss.
//
// Home (Till) shows the day at a glance and the shop's last acts while nothing is typed, and
// what the search finds as soon as something is. The root hands it every scan; a scan opens the
// member's card over whatever is shown. The card (Card) keeps an amount field in focus, with a
// live quote below it; the chooser of rewards is a mode of the card, because it shows the same
// member.
//
// The screens see the desk only through the interfaces of desk.go, ask for it anew with each
// call, and do I/O in commands alone. Late answers are known by their number and dropped. They
// never import another screen: what opens from here is opened by name.
package till

import (
	"strings"

	"regulars/model"
	"regulars/model/desk"
	"regulars/tui/screen"
)

// CardName is the name under which the composition root registers Counter.Card. A screen that
// ends with a member (enrolment, for one) opens it with the member's id.
const CardName = "card"

// Options are what the till is made of. Desk is required.
type Options struct {
	// Desk returns the desk of who is signed in at this moment, nil while nobody is. It is called
	// for every question, also from commands, because the person at the till changes.
	Desk func() Desk

	// Pinyin spells a Chinese name for terminals without hanzi. Without it such a terminal gets
	// the masked phone beside the name.
	Pinyin func(name string) string

	// Footer are further commands that home names in its footer, in this order: those of the
	// screens that are registered.
	Footer []screen.Action
}

// Counter makes the till's screens for one session and holds what they share. Only the
// session's own event loop touches it.
type Counter struct {
	opt     Options
	unknown string  // the card that was scanned last and belongs to nobody
	tiers   ladder  // names of the tiers, for lists that only tell the code
	handed  *opened // the member that home has read for the card about to be made
}

// New returns the makers of the till's screens for one session.
func New(o Options) *Counter { return &Counter{opt: o} }

// Home makes the home screen. A session that changes hands makes it again, and then nothing of
// the person before is left.
func (k *Counter) Home(env *screen.Env) screen.Screen {
	k.unknown, k.handed = "", nil
	return newTill(k, env)
}

// Card makes the card of a member, named by the id.
func (k *Counter) Card(env *screen.Env, id string) screen.Screen {
	c := newCard(k, env, id)
	c.take(k.handover(id))
	return c
}

// handover gives out what home has read for a card, once.
func (k *Counter) handover(id string) *opened {
	if k.handed == nil || k.handed.member.ID.String() != id {
		return nil
	}
	h := k.handed
	k.handed = nil
	return h
}

// ladder names the tiers of the program in force.
type ladder struct {
	version uint
	names   map[string]map[model.Lang]string
}

// name of a tier by its code; the code itself if it is not known, since a lower program may
// have had tiers that the present one has not.
func (l ladder) name(lang model.Lang, code string) string {
	if name := l.names[code][lang]; name != "" {
		return name
	}
	return code
}

// called is how a member is addressed on the screen: the name, the masked phone for who has
// none, and on a terminal without hanzi the pinyin (or the phone) beside the name.
func (k *Counter) called(env *screen.Env, name, masked string) string {
	if name == "" {
		return masked
	}
	if !env.NoHanzi() || isPlain(name) {
		return name
	}
	beside := masked
	if k.opt.Pinyin != nil {
		beside = k.opt.Pinyin(name)
	}
	return strings.TrimSpace(beside + " " + name)
}

// isPlain reports whether a terminal without hanzi can show a text.
func isPlain(s string) bool {
	for _, r := range s {
		if r >= 0x0250 {
			return false
		}
	}
	return true
}

// memberChanged tells the open screens that a member's account has moved.
func memberChanged(a desk.Answer) screen.Changed {
	return screen.Changed{What: screen.MemberName, ID: a.Member.String()}
}
