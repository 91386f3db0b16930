package simtest

import (
	"fmt"

	"regulars/model"
	"regulars/model/coupon"
	"regulars/model/desk"
	"regulars/model/hub"
	"regulars/model/rights"
	"regulars/sync/agent"
)

// coupons is what is added to the program of every shop.
const coupons = `
[[coupon]]
code = "five"
zh = "五元券"
en = "Five off"
type = "amount"
value = "5"
days = 30
`

// paper is one coupon as those at the counters could tell: it is handed in once.
type paper struct {
	code    coupon.Code
	owner   *told
	id      model.ID // as the file that gave it names it
	used    int      // handed in or taken back for good, less what was given back
	doubled int      // copies of a disk that could have it handed in as well
}

func (t *truth) given(code coupon.Code, owner *told, id model.ID) {
	p := &paper{code: code, owner: owner, id: id}
	t.papers, t.byCode[code] = append(t.papers, p), p
}

// couponLaw is the law of coupons.
func (t *truth) couponLaw() error {
	for _, p := range t.handed {
		used, most := p.used, 1+p.doubled
		for _, other := range t.papers {
			if t.mixed && other != p && other.id == p.id {
				used, most = used+other.used, most+1+other.doubled
			}
		}
		if used > most {
			return fmt.Errorf("the coupon %s was used %d times", p.code, used)
		}
	}
	t.handed = t.handed[:0]
	return nil
}

func (s *shop) publish() error {
	text, _, err := s.own.ProgramText(s.w.ctx)
	if err == nil {
		_, err = s.own.PublishProgram(s.w.ctx, text+coupons)
	}
	return err
}

// give gives somebody a coupon.
func (s *shop) give() {
	id, m := s.known()
	if m == nil {
		return
	}
	view, err := s.own.IssueCoupon(s.w.ctx, id, desk.Issue{Template: "five"})
	if err != nil {
		return
	}
	err = s.store.View(s.w.ctx, func(b desk.Book) error {
		c, err := b.Coupon(string(view.Code))
		if err == nil {
			s.w.truth.given(view.Code, m, c.Issued)
		}
		return err
	})
	if err != nil {
		s.w.fail("%s: %v", s, err)
	}
	s.w.tell("%s: gave the coupon %s to %s", s, view.Code, view.Member)
}

// handIn is somebody who brings a coupon, mostly one that looks as if it could be used.
func (s *shop) handIn() {
	if len(s.w.truth.papers) == 0 {
		return
	}
	id, ok := s.called(s.w.truth.papers[s.w.rng.IntN(len(s.w.truth.papers))].owner)
	if !ok {
		return
	}
	views, err := s.own.Coupons(s.w.ctx, id)
	if err != nil || len(views) == 0 {
		return
	}
	v := views[s.w.rng.IntN(len(views))]
	if s.w.rng.IntN(4) > 0 {
		v = views[0]
	}
	if s.w.rng.IntN(12) == 0 {
		if err := s.own.VoidCoupon(s.w.ctx, string(v.Code), "given by mistake", nil); err == nil {
			s.ended(v.Code)
			s.w.seen[sawCouponVoided]++
			s.w.tell("%s: took the coupon %s back", s, v.Code)
		}
		return
	}
	switch err := s.use(id, v.Code); {
	case err == nil:
		s.w.seen[sawCoupon]++
	case s.file == nil || model.CodeOf(err) != "coupon.away":
	case s.w.wrong.heldByAll:
		s.useUnheld(id, v.Code)
	default:
		s.askFor(id, v.Code)
	}
}

// askFor asks headquarters for a coupon and uses it when it comes.
func (s *shop) askFor(id model.ID, code coupon.Code) {
	var c *coupon.Coupon
	err := s.store.View(s.w.ctx, func(b desk.Book) (err error) {
		c, err = b.Coupon(string(code))
		return err
	})
	if err != nil || c == nil {
		return
	}
	s.wish(func(wish uint64) agent.Input {
		return agent.Need{ID: wish, Member: c.Member, Points: 1, Coupon: c.Issued}
	}, func(out agent.Output) {
		if err := out.(agent.Got).Err; err != nil || s.store == nil || s.full {
			s.w.seen[sawCouponRefused]++
			s.w.tell("%s: the coupon %s did not come: %v", s, code, err)
			return
		}
		if err := s.use(id, code); err == nil {
			s.w.seen[sawCouponCame]++
			s.w.tell("%s: the coupon %s came", s, code)
		}
	})
}

func (s *shop) use(id model.ID, code coupon.Code) error {
	a, err := s.own.UseCoupon(s.w.ctx, id, desk.CouponUse{Code: string(code), Bill: 2000})
	if err != nil {
		return err
	}
	s.ended(code)
	s.uses[a.Entry] = code
	s.acknowledged(a, "use of the coupon "+string(code))
	return nil
}

func (s *shop) ended(code coupon.Code) {
	if p := s.w.truth.byCode[code]; p != nil {
		p.used++
		s.w.truth.handed = append(s.w.truth.handed, p)
	} else {
		s.w.fail("%s: nobody gave the coupon %s", s, code)
	}
}

// useUnheld is what a till must not do: it takes a coupon that lies elsewhere.
func (s *shop) useUnheld(id model.ID, code coupon.Code) {
	errs := s.store.Decide(s.w.ctx, model.ID{}, func(b desk.Book) ([]model.Draft, error) {
		c, err := b.Coupon(string(code))
		if err != nil || c == nil || c.State != coupon.Open {
			return nil, err
		}
		s.ended(code)
		return []model.Draft{{Kind: model.CouponRedeemedKind, Member: c.Member, Body: &model.CouponRedeemed{
			At: b.Now().Unix(), Code: string(code), Coupon: c.Issued.From(b.Next(desk.NextEvent).Stream),
		}}}, nil
	})
	if errs[0] != nil {
		s.w.tell("%s: %v", s, errs[0])
	}
}

// doubledCoupons notes what a copy of this file could use beside it.
func (s *shop) doubledCoupons(b desk.Book, n desk.Number) error {
	return b.Coupons(n, func(c *coupon.Coupon) bool {
		if p := s.w.truth.byCode[c.Code]; p != nil && (c.Here() || b.Chain() == nil && c.State == coupon.Open) {
			p.doubled++
		}
		return true
	})
}

// missingCoupons holds what headquarters has of a member's coupons to its laws: none is missing there unless a
// disk was copied.
func (h *headquarters) missingCoupons(m *hub.Member, all *rights.Chain) error {
	for i := range m.Coupons {
		c := &m.Coupons[i]
		if law := c.Rights.Check(all); law != "" {
			return fmt.Errorf("the coupon %s: %s: %+v", c.Code, law, c.Rights)
		}
		p := h.w.truth.byCode[c.Code]
		if p == nil || p.doubled > 0 || h.forgot || all.Fenced() {
			continue
		}
		if free := rights.Sum(c.Rights.Free); free < 0 || len(c.Used)+len(c.Voided) > 1 || c.Rights.Balance < 0 || c.Rights.Balance > 1 {
			return fmt.Errorf("the coupon %s: %d are free, it was used by %v: %+v", c.Code, free, c.Used, c.Rights)
		}
	}
	return nil
}

// sameCoupons checks that a shop shows of a member's coupons what headquarters knows, and may use what
// headquarters thinks that it holds.
func (w *world) sameCoupons(b desk.Book, known *hub.Stream, m *hub.Member, n desk.Number) error {
	shown := map[model.ID]*coupon.Coupon{}
	err := b.Coupons(n, func(c *coupon.Coupon) bool {
		shown[c.Issued] = c
		return true
	})
	if err != nil {
		return err
	}
	for i := range m.Coupons {
		c := &m.Coupons[i]
		if c.Code == "" || w.hq.forgot {
			continue
		}
		have := shown[known.Told(hub.NamedAct, c.ID)]
		if have == nil {
			return fmt.Errorf("the coupon %s is not known", c.Code)
		}
		held := false
		for j := range c.Rights.Shares {
			s := &c.Rights.Shares[j]
			held = held || s.Stream == known.ID && rights.Sum(s.Held) > 0
			if s.Stream == known.ID && len(s.Outstanding) > 0 {
				return fmt.Errorf("the coupon %s is under way", c.Code)
			}
		}
		if have.Here() != held {
			return fmt.Errorf("the coupon %s lies here: %v, headquarters thinks: %v", c.Code, have.Here(), held)
		}
		state, _ := c.Ended()
		if p := w.truth.byCode[c.Code]; have.State != state && p != nil && p.doubled == 0 {
			return fmt.Errorf("the coupon %s is %s, at headquarters %s", c.Code, have.State, state)
		}
	}
	return nil
}
