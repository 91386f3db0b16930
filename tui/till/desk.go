package till

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/model/staff"
	"regulars/tui/screen"
)

// Desk is what the till needs of the desk; *desk.Session is one.
type Desk interface {
	Finder
	Reader
	Earner
	Spender
	Undoer
	Giver
	Couponer
	Corrector
	Diary
	Rules
}

// Finder answers the search box and the scanner.
type Finder interface {
	Find(ctx context.Context, text string, limit int) ([]desk.Found, error)
	// Seek asks headquarters, if there is one, for somebody whom this shop does not know.
	Seek(ctx context.Context, text string) (found bool, err error)
}

// Reader tells all that a card shows.
type Reader interface {
	Member(ctx context.Context, id model.ID) (*desk.Member, error)
	Timeline(ctx context.Context, id model.ID, before uint64, limit int) ([]desk.Entry, error)
}

// Earner books purchases.
type Earner interface {
	Quote(ctx context.Context, id model.ID, sale desk.Sale) (desk.Answer, error)
	Award(ctx context.Context, id model.ID, sale desk.Sale) (desk.Answer, error)
}

// Spender turns points into rewards.
type Spender interface {
	Rewards(ctx context.Context, id model.ID) ([]desk.Reward, error)
	Redeem(ctx context.Context, id model.ID, want desk.Redemption) (desk.Answer, error)
}

// Giver gives points for something else than a purchase.
type Giver interface {
	CheckIn(ctx context.Context, id model.ID) (desk.Answer, error)
	Activity(ctx context.Context, id model.ID, code string) (desk.Answer, error)
}

// Couponer knows coupons, uses them up, gives them and takes them back.
type Couponer interface {
	Coupons(ctx context.Context, id model.ID) ([]desk.CouponView, error)
	Coupon(ctx context.Context, text string) (desk.CouponView, error)
	UseCoupon(ctx context.Context, id model.ID, use desk.CouponUse) (desk.Answer, error)
	IssueCoupon(ctx context.Context, id model.ID, in desk.Issue) (desk.CouponView, error)
	VoidCoupon(ctx context.Context, text, reason string, approval *desk.Approval) error
}

// Corrector puts right what went wrong, if need be with a colleague's consent.
type Corrector interface {
	Adjust(ctx context.Context, id model.ID, in desk.Adjustment) (desk.Answer, error)
	Transfer(ctx context.Context, from, to model.ID, in desk.Adjustment) (desk.Answer, error)
	Sold(ctx context.Context, name string) (desk.SoldView, error)
	Refund(ctx context.Context, want desk.Refund) (desk.Answer, error)
	Approvers(ctx context.Context, right staff.Right) ([]desk.Person, error)
}

// Undoer takes acts back.
type Undoer interface {
	Undoable(ctx context.Context) (*desk.Entry, error)
	Undo(ctx context.Context, want desk.Reversal) (desk.Answer, error)
}

// Diary tells how the day goes.
type Diary interface {
	Day(ctx context.Context) (desk.Day, error)
	Recent(ctx context.Context, limit int) ([]desk.Entry, error)
}

// Rules tells the program in force, for the names in it, and why an entry is as it is.
type Rules interface {
	ProgramText(ctx context.Context) (text string, version uint, err error)
	Explain(ctx context.Context, name string) (desk.Explanation, error)
}

// ask returns a command that asks the desk of who is signed in now; nil if nobody is.
func (k *Counter) ask(env *screen.Env, f func(context.Context, Desk) tea.Msg) tea.Cmd {
	d := k.opt.Desk()
	if d == nil {
		return nil
	}
	return func() tea.Msg { return f(env.Context(), d) }
}

// The answers of the commands. Those with a number answer the question of that number and are
// dropped if another one was asked since.
type (
	// glance is the day and the shop's last acts.
	glance struct {
		seq      int
		day      desk.Day
		recent   []desk.Entry
		undoable model.ID
		tiers    ladder
		err      error
	}

	// found is what a search gave: as many rows as are shown, and whether there are more.
	found struct {
		seq   int
		again bool // the question was asked before
		rows  []desk.Found
		more  bool
		err   error
	}

	// opened is a member read for the card; member is nil if a scanned code is nobody's.
	opened struct {
		seq     int
		code    string // what was scanned; "" if the member was chosen
		member  *desk.Member
		entries []desk.Entry
		coupon  *desk.CouponView // that was scanned or typed, nil for a member's own code
		err     error
	}

	// reread is the card's own member, read again.
	reread struct {
		seq     int
		member  *desk.Member
		entries []desk.Entry
		err     error
	}

	// quoted is what an award would do.
	quoted struct {
		seq    int
		amount model.Money
		answer desk.Answer
		err    error
	}

	// offered is what the points can be spent on.
	offered struct {
		seq        int
		rewards    []desk.Reward
		most       model.Money // that can be taken off the typed bill, below zero for no bound
		err        error
		free, here model.Points // that can be spent, and without asking headquarters
	}

	// wallets are the member's coupons.
	wallets struct {
		seq     int
		coupons []couponRow
		err     error
	}

	// saved ends an act on the member that is open.
	saved struct {
		answer desk.Answer
		sale   bool        // it was an award
		rest   model.Money // what is left to pay, 0 if the act does not tell
		err    error
	}

	// recheck is the time to repeat a search that found nobody soon after the start.
	recheck struct{ seq int }

	// tick is the time to look at the day again.
	tick struct{}
)

// glanceAt reads the day. The names of the tiers are read only if the program has changed.
func glanceAt(ctx context.Context, d Desk, cur model.Currency, g glance, rows int) glance {
	if g.day, g.err = d.Day(ctx); g.err != nil {
		return g
	}
	if g.recent, g.err = d.Recent(ctx, rows); g.err != nil {
		return g
	}
	// Who may not undo has nothing to undo; that is no reason to show nothing.
	if e, err := d.Undoable(ctx); err == nil && e != nil {
		g.undoable = e.ID
	}
	if l, err := g.tiers.fresh(ctx, d, cur); err == nil {
		g.tiers = l
	}
	return g
}

// fresh is the program in force now, read again only if it has changed.
func (l ladder) fresh(ctx context.Context, d Desk, cur model.Currency) (ladder, error) {
	text, version, err := d.ProgramText(ctx)
	if err != nil || version == l.version && l.program != nil {
		return l, err
	}
	p, err := program.Parse(version, text, cur)
	if err != nil {
		return l, err
	}
	return ladder{version: version, program: p}, nil
}

// findExact looks a text up that must name a member as it stands: a card, a phone number, the
// number of another system, an id. What a search merely makes of it is not taken, because a
// product's barcode may well be the middle of somebody's phone number.
func findExact(ctx context.Context, d Desk, text string) (model.ID, bool, error) {
	rows, err := d.Find(ctx, text, 1)
	if err != nil || len(rows) == 0 {
		return model.ID{}, false, err
	}
	return rows[0].ID, exactly(&rows[0]), nil
}

// exactly reports whether a row was met by a whole number or id, which names one member alone.
func exactly(f *desk.Found) bool {
	switch f.Field {
	case "id", "email":
		return true
	case "card":
		return f.Matched == f.Card
	case "external":
		return f.Matched == f.External
	case "phone":
		return strings.HasPrefix(f.Matched, "+") // in full, as it is stored
	}
	return false
}

// readMember reads all that a card shows.
func readMember(ctx context.Context, d Desk, id model.ID, rows int) (*desk.Member, []desk.Entry, error) {
	m, err := d.Member(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	entries, err := d.Timeline(ctx, id, 0, rows)
	return m, entries, err
}
