package desk

import (
	"context"
	"time"

	"regulars/model"
	"regulars/model/ledger"
	"regulars/model/program"
	"regulars/model/staff"
)

// PostingKind sorts the lines of a member's ledger.
type PostingKind string

// The kinds of postings.
const (
	PostAccrue   PostingKind = "accrue"
	PostBonus    PostingKind = "bonus"
	PostRedeem   PostingKind = "redeem"
	PostHold     PostingKind = "hold"
	PostRelease  PostingKind = "release"
	PostReverse  PostingKind = "reverse"
	PostClawBack PostingKind = "claw-back"
	PostReturn   PostingKind = "return"
	PostAdjust   PostingKind = "adjust"
	PostTransfer PostingKind = "transfer"
	PostExpire   PostingKind = "expire"
	PostNewer    PostingKind = "newer" // only a newer program knows what it moves
	PostElse     PostingKind = "else"  // what other shops and headquarters did, as one sum
)

// PostingKinds lists the kinds, for the words of the screens.
var PostingKinds = []PostingKind{
	PostAccrue, PostBonus, PostRedeem, PostHold, PostRelease, PostReverse, PostClawBack, PostReturn, PostAdjust, PostTransfer, PostExpire, PostNewer, PostElse,
}

// Posting is one line of a member's ledger. An event makes one or two: a refund takes back what
// the sale earned and returns what was spent on it.
type Posting struct {
	Place   uint64   // to read on from
	Entry   model.ID // of the event; zero for points that have ended and are not booked yet, and for PostElse
	Kind    PostingKind
	At      time.Time    // zero for PostElse: nobody here knows when
	Points  model.Points // change of the balance
	Aside   model.Points // put aside by it; below zero, freed
	After   model.Points // the balance after it, below zero for a debt
	Unsure  bool         // After is not known: other shops moved points in between; it is 0 then
	By      string       // staff name
	Receipt string
	Label   program.Label // of the reward, activity or campaign, as the present program names it; nil for none
	Undone  bool
	Body    model.Body // nil for PostNewer, PostElse and for what is not booked yet
}

// postingsPer is how many places in the ledger an event has: two for its postings, and above them
// one for what others did.
const postingsPer = 3

// Ledger lists a member's postings, newest first, from just before place before (0: from the
// newest). The first line is what has ended by rule and is booked with the member's next act, if
// there is any, so that the lines always add up to the balance. In a chain one line is what others
// did; below it no balance is told.
func (s *Session) Ledger(ctx context.Context, id model.ID, before uint64, limit int) ([]Posting, error) {
	if err := s.May(staff.RightFind); err != nil {
		return nil, err
	}
	limit = min(limit, timelineMost)
	var out []Posting
	err := s.store.View(ctx, func(b Book) error {
		n, acc, err := accountOf(b, id)
		if err != nil {
			return err
		}
		l := &ledgerReader{b: b, words: newEntryReader(b), before: before, limit: limit, net: acc.Net()}
		if l.others, err = elsewhereOf(b, n); err != nil {
			return err
		}
		l.lapsed(&acc)
		t := newTaken(b)
		var failed error
		err = b.History(n, 0, func(pos uint64, e *model.Event) bool {
			t.see(pos, e)
			if pos <= l.others.place {
				l.elsewhere()
			}
			failed = l.post(pos, e, t.undone[pos])
			return failed == nil && len(l.out) < limit
		})
		if err == nil {
			err = failed
		}
		l.elsewhere() // nothing of the file's own is in the row
		out = l.out
		return err
	})
	return out, err
}

// ledgerReader walks an account's postings backwards and keeps those that are asked for.
type ledgerReader struct {
	b      Book
	words  *entryReader
	before uint64
	limit  int
	net    model.Points // after the posting that comes next
	others elsewhere
	told   bool // the line of what others did has been added
	out    []Posting
}

// add takes a posting, the next older one.
func (l *ledgerReader) add(p Posting) {
	p.After, p.Unsure = l.net, l.others.moved && l.told && p.Kind != PostElse
	if p.Unsure {
		p.After = 0
	}
	l.net -= p.Points
	if (l.before == 0 || p.Place < l.before) && len(l.out) < l.limit {
		l.out = append(l.out, p)
	}
}

// elsewhere adds once, under what came after the row, what others did.
func (l *ledgerReader) elsewhere() {
	if l.told {
		return
	}
	l.told = true
	if o := l.others; o.moved && o.known {
		l.add(Posting{Place: o.place*postingsPer + postingsPer - 1, Kind: PostElse, Points: o.points})
	}
}

// lapsed adds what has ended and is not booked.
func (l *ledgerReader) lapsed(acc *ledger.Account) {
	purse := purseOf(l.b, acc)
	ended := l.net - (purse.Balance - purse.Debt)
	if ended == 0 {
		return
	}
	l.net -= ended
	l.add(Posting{Place: (l.b.Last() + 1) * postingsPer, Kind: PostExpire, At: l.b.Now().In(l.b.Shop().Zone), Points: -ended})
}

// post adds the postings of an event.
func (l *ledgerReader) post(pos uint64, e *model.Event, undone bool) error {
	body, err := e.ParseBody()
	var parts []Posting
	if err != nil {
		parts = []Posting{{Kind: PostNewer}}
	} else {
		parts = postingsOf(body)
	}
	for i, p := range parts {
		p.Place = pos*postingsPer + uint64(len(parts)-1-i)
		p.Entry, p.Body, p.Undone, p.Receipt = e.ID(), body, undone, receiptOf(e)
		p.At, p.Label = e.HLC.Time().In(l.b.Shop().Zone), labelOf(l.b.Program(), body)
		if sale, ok := body.(*model.SaleRecorded); ok {
			p.At = moment(sale.At, l.b)
		}
		if p.By, err = l.words.staffName(e.ActorID()); err != nil {
			return err
		}
		l.add(p)
	}
	return nil
}

// postingsOf splits what a body does to the points, the latest first; none if it has nothing to
// do with them.
func postingsOf(body model.Body) []Posting {
	mover, ok := body.(model.Mover)
	if !ok {
		return nil
	}
	effect := mover.Effect()
	whole := Posting{Points: effect.Net(), Aside: aside(effect.Holds)}
	switch v := body.(type) {
	case *model.SaleRecorded:
		whole.Kind = PostAccrue
		if v.Amount < 0 {
			whole.Kind = PostClawBack
		}
	case *model.SaleRefunded:
		return refundPostings(effect)
	case *model.PointsRedeemed:
		whole.Kind = PostRedeem
	case *model.PointsGranted:
		whole.Kind = PostBonus
	case *model.PointsAdjusted:
		whole.Kind = PostAdjust
		if !v.Other.IsZero() {
			whole.Kind = PostTransfer
		}
	case *model.PointsHeld:
		whole.Kind = PostHold
	case *model.HoldReleased:
		whole.Kind = PostRelease
	case *model.PointsExpired:
		return expiryPostings(whole)
	case *model.ActUndone:
		if whole.Points == 0 && len(effect.Holds) == 0 {
			return nil // of a feedback, a coupon
		}
		whole.Kind = PostReverse
	default:
		return nil
	}
	return []Posting{whole}
}

// refundPostings are the two sides of a refund. What was spent comes back before what was earned
// is taken away, so that no line in between shows a debt that was none.
func refundPostings(e model.Effect) []Posting {
	back := Posting{Kind: PostReturn, Points: -e.Redeemed}
	claw := Posting{Kind: PostClawBack, Points: e.Net() + e.Redeemed, Aside: aside(e.Holds)}
	switch {
	case back.Points == 0:
		return []Posting{claw}
	case claw.Points == 0 && claw.Aside == 0:
		return []Posting{back}
	}
	return []Posting{claw, back}
}

// expiryPostings tells points that ended from holds that timed out.
func expiryPostings(whole Posting) []Posting {
	var parts []Posting
	if whole.Points != 0 {
		parts = append(parts, Posting{Kind: PostExpire, Points: whole.Points})
	}
	if whole.Aside != 0 {
		parts = append(parts, Posting{Kind: PostRelease, Aside: whole.Aside})
	}
	return parts
}

func aside(holds []model.Hold) model.Points {
	var sum model.Points
	for _, h := range holds {
		sum += h.Points
	}
	return sum
}

// labelOf names what a posting was for, nil if it has no name or the program no longer knows it.
func labelOf(p *program.Program, body model.Body) program.Label {
	switch v := body.(type) {
	case *model.PointsRedeemed:
		return rewardLabel(p, v)
	case *model.PointsGranted:
		rule, code := program.CutReason(v.Reason)
		switch rule {
		case program.ReasonActivity:
			if a := p.CodeBy(code); a != nil {
				return a.Label
			}
		case program.ReasonCampaign:
			if c := p.CampaignBy(code); c != nil {
				return c.Label
			}
		}
	}
	return nil
}

func rewardLabel(p *program.Program, v *model.PointsRedeemed) program.Label {
	switch v.Type {
	case model.RedeemGift:
		if g := p.GiftBy(v.Reward); g != nil {
			return g.Label
		}
	case model.RedeemCoupon:
		if c := p.CouponBy(v.Reward); c != nil {
			return c.Label
		}
	case model.RedeemCharity:
		if c := p.CharityBy(v.Reward); c != nil {
			return c.Label
		}
	case model.RedeemDraw:
		if d := p.DrawBy(v.Reward); d != nil {
			return d.Label
		}
	}
	return nil
}

// Holdings are what a member has beside the balance, read at one moment.
type Holdings struct {
	Balance, Held, Debt model.Points
	Lots                []model.Lot  // of the balance, by their end; Ends Never last
	Holds               []model.Hold // that have not timed out
	Standing            program.Standing
	Steps               []Step // on the ladder, newest first
	Coupons             []CouponView
}

// Step is a change of a member's tier.
type Step struct {
	Entry model.ID
	At    time.Time
	Why   model.Why
}

// stepsMost bounds the steps that one answer has.
const stepsMost = 100

// Holdings reads a member's lots, holds, coupons and steps on the ladder.
func (s *Session) Holdings(ctx context.Context, id model.ID) (*Holdings, error) {
	if err := s.May(staff.RightFind); err != nil {
		return nil, err
	}
	coupons, err := s.Coupons(ctx, id)
	if err != nil {
		return nil, err
	}
	h := &Holdings{Coupons: coupons}
	err = s.store.View(ctx, func(b Book) error {
		n, acc, err := accountOf(b, id)
		if err != nil {
			return err
		}
		purse := purseOf(b, &acc)
		h.Balance, h.Held, h.Debt, h.Lots = purse.Balance, purse.Held, purse.Debt, purse.Lots
		h.Standing = b.Program().Stand(&acc, todayOf(b))
		for _, hold := range acc.Holds {
			if hold.Until > b.Now().Unix() && hold.Points > 0 {
				h.Holds = append(h.Holds, hold)
			}
		}
		return b.History(n, 0, func(_ uint64, e *model.Event) bool {
			if e.Kind != model.TierChangedKind {
				return true
			}
			if body, err := e.ParseBody(); err == nil {
				if v, ok := body.(*model.TierChanged); ok {
					h.Steps = append(h.Steps, Step{Entry: e.ID(), At: moment(v.At, b), Why: tierWhy(b, v)})
				}
			}
			return len(h.Steps) < stepsMost
		})
	})
	return h, err
}
