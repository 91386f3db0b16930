// Package till holds the two screens on which a shop spends its day: home, which is always ready
// for a card, a number or a name, and the member's card, on which points are awarded and
// redeemed. Both say what the system believes before anything happens: the balance before and
// after, what the points are worth, the one thing that a cashier should not miss.
//
// Home (Till) shows the day at a glance and the shop's last acts while nothing is typed, and
// what the search finds as soon as something is. The root hands it every scan; a scan opens the
// member's card over whatever is shown. The card (Card) keeps an amount field in focus, with a
// live quote below it; the chooser of rewards and the member's coupons are modes of the card,
// because they show the same member. What is done seldom (an activity code, an adjustment, a
// refund, the reason of a late undo) has a small page of its own, an errand, which can also ask a
// colleague for approval.
//
// The screens see the desk only through the interfaces of desk.go, ask for it anew with each
// call, and do I/O in commands alone. Late answers are known by their number and dropped. They
// never import another screen: what opens from here is opened by name.
package till

import (
	"cmp"
	"strings"
	"sync/atomic"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/tui/screen"
	"regulars/tui/slip"
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

	// Print hands a slip to a printer; nil is the printer's own way.
	Print func(p slip.Printer, text string) error
}

// Counter makes the till's screens for one session and holds what they share. Only the
// session's own event loop touches it, but for the rules.
type Counter struct {
	opt     Options
	unknown string                 // the card that was scanned last and belongs to nobody
	rules   atomic.Pointer[ladder] // names of the program in force; commands read them too
	handed  *opened                // the member that home has read for the card about to be made
	last    *act                   // the last act of this session that can go on a slip
}

// New returns the makers of the till's screens for one session.
func New(o Options) *Counter {
	if o.Print == nil {
		o.Print = slip.Printer.Print
	}
	return &Counter{opt: o}
}

// Home makes the home screen. A session that changes hands makes it again, and then nothing of
// the person before is left.
func (k *Counter) Home(env *screen.Env) screen.Screen {
	k.unknown, k.handed, k.last = "", nil, nil
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

// ladder is the program in force, for the names in it and for what it has at all.
type ladder struct {
	version uint
	program *program.Program // nil until it was read; nothing in it may be changed
}

// ladder is the program as it was read last.
func (k *Counter) ladder() ladder {
	if l := k.rules.Load(); l != nil {
		return *l
	}
	return ladder{}
}

// name of a tier by its code; the code itself if it is not known, since a lower program may
// have had tiers that the present one has not.
func (l ladder) name(lang model.Lang, code string) string {
	if l.program != nil {
		if i, ok := l.program.TierBy(code); ok && l.program.Tiers[i].Name[lang] != "" {
			return l.program.Tiers[i].Name[lang]
		}
	}
	return code
}

// coupon names a coupon's template.
func (l ladder) coupon(lang model.Lang, code string) string {
	if l.program != nil {
		if c := l.program.CouponBy(code); c != nil && c.Label[lang] != "" {
			return c.Label[lang]
		}
	}
	return code
}

// reward names what points were spent on; "" for an amount off, whose value stands beside.
func (l ladder) reward(lang model.Lang, v *model.PointsRedeemed) string {
	if v.Type == "" || v.Type == model.RedeemOff {
		return ""
	}
	var label program.Label
	if p := l.program; p != nil {
		switch v.Type {
		case model.RedeemGift:
			if g := p.GiftBy(v.Reward); g != nil {
				label = g.Label
			}
		case model.RedeemCoupon:
			return l.coupon(lang, v.Reward)
		case model.RedeemCharity:
			if c := p.CharityBy(v.Reward); c != nil {
				label = c.Label
			}
		case model.RedeemDraw:
			if d := p.DrawBy(v.Reward); d != nil {
				label = d.Label
			}
		}
	}
	return cmp.Or(label[lang], v.Reward)
}

// lacks says that the program is known and has no such thing.
func (l ladder) lacks(has func(*program.Program) bool) bool {
	return l.program != nil && !has(l.program)
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
