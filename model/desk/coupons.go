package desk

import (
	"context"
	"slices"
	"strings"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/coupon"
	"regulars/model/program"
	"regulars/model/staff"
)

// CouponView is a coupon as people see it.
type CouponView struct {
	Code     coupon.Code
	Template string
	Label    program.Label // nil if the program no longer has it
	Type     program.CouponType
	Member   model.ID
	Name     string // of the member
	From     model.Day
	Until    model.Day // Never: no end
	Source   string
	State    coupon.State
	Usable   bool // today, by this member
	Away     bool // it is, but it lies elsewhere: headquarters has to be asked for it
}

// issue drafts a coupon for the party.
func (p *party) issue(template *program.Coupon, code, source, request string) *model.CouponIssued {
	today := p.today()
	body := &model.CouponIssued{
		At: p.b.Now().Unix(), Code: code, Template: template.Code, From: today, Until: template.Until(today), Source: source,
		Program: p.b.Program().Version,
	}
	p.drafts = append(p.drafts, model.Draft{Kind: model.CouponIssuedKind, Member: p.id, Request: request, Body: body})
	return body
}

// Issue is a wish to give a coupon by hand.
type Issue struct {
	Template string
	Request  string    // a number that the caller made for this act, by which a repeat is known; "" for none
	Approval *Approval // by who may adjust, where the own role may not
}

// IssueCoupon gives a coupon by hand. Repeating it with the same request answers with the first one,
// as it is now.
func (s *Session) IssueCoupon(ctx context.Context, id model.ID, in Issue) (CouponView, error) {
	request, err := actNamed(in.Request)
	if err != nil {
		return CouponView{}, err
	}
	_, recheck, err := s.mayWith(ctx, staff.RightAdjust, in.Approval)
	if err != nil {
		return CouponView{}, err
	}
	var random [8]byte
	s.store.Random(random[:])
	var view CouponView
	_, err = s.act(ctx, id, func(p *party) (Answer, error) {
		if err := recheck(p.b); err != nil {
			return Answer{}, err
		}
		first, err := p.issued(request, in.Template)
		if err != nil {
			return Answer{}, err
		}
		if first != nil {
			view = couponView(p.b, first)
			return Answer{Repeated: true}, nil
		}
		c := p.b.Program().CouponBy(in.Template)
		if c == nil {
			return Answer{}, model.Refuse("coupon.template", clean.Line(in.Template))
		}
		code, err := p.freshCode(random)
		if err != nil {
			return Answer{}, err
		}
		body := p.issue(c, string(code), "hand", request)
		view = p.viewOf(&coupon.Coupon{
			Code: code, Template: c.Code, Member: p.id, From: body.From, Until: body.Until, Source: body.Source, State: coupon.Open,
		})
		return Answer{}, nil
	})
	return view, err
}

func (p *party) viewOf(c *coupon.Coupon) CouponView { return couponView(p.b, c) }

func couponView(b Book, c *coupon.Coupon) CouponView {
	today := todayOf(b)
	v := CouponView{
		Code: c.Code, Template: c.Template, Member: c.Member, From: c.From, Until: c.Until, Source: c.Source, State: c.State,
		Usable: c.State == coupon.Open && today >= c.From && (c.Until == model.Never || today <= c.Until),
	}
	if t := b.Program().CouponBy(c.Template); t != nil {
		v.Label, v.Type = t.Label, t.Type
	} else {
		v.Usable = false
	}
	v.Away = v.Usable && elsewhereIs(b, c)
	return v
}

// Coupons lists a member's coupons, the usable ones first, and of these the ones that are here.
func (s *Session) Coupons(ctx context.Context, id model.ID) ([]CouponView, error) {
	if err := s.May(staff.RightFind); err != nil {
		return nil, err
	}
	var views, away, rest []CouponView
	err := s.store.View(ctx, func(b Book) error {
		n, err := numberOf(b, id)
		if err != nil {
			return err
		}
		return b.Coupons(n, func(c *coupon.Coupon) bool {
			switch v := couponView(b, c); {
			case v.Away:
				away = append(away, v)
			case v.Usable:
				views = append(views, v)
			default:
				rest = append(rest, v)
			}
			return true
		})
	})
	return slices.Concat(views, away, rest), err
}

// Coupon finds one coupon by its code, as typed or scanned.
func (s *Session) Coupon(ctx context.Context, text string) (CouponView, error) {
	if err := s.May(staff.RightFind); err != nil {
		return CouponView{}, err
	}
	code, err := coupon.Parse(text)
	if err != nil {
		return CouponView{}, err
	}
	var view CouponView
	err = s.store.View(ctx, func(b Book) error {
		c, err := b.Coupon(string(code))
		if err != nil {
			return err
		}
		if c == nil {
			return model.Refuse("coupon.unknown", code.String())
		}
		view = couponView(b, c)
		if n, ok := b.Number(c.Member); ok {
			view.Name, _, err = newEntryReader(b).member(n)
		}
		return err
	})
	return view, err
}

// CouponUse is a wish to use a coupon on a bill.
type CouponUse struct {
	Code    string // as typed or scanned
	Bill    model.Money
	Lines   []model.Line
	Receipt string // of the sale, "" if the till has none
}

// UseCoupon uses a coupon up: once, in its time, by its member. Repeating it with the same
// receipt gives the first answer.
func (s *Session) UseCoupon(ctx context.Context, id model.ID, use CouponUse) (Answer, error) {
	if err := s.May(staff.RightAward); err != nil {
		return Answer{}, err
	}
	code, err := coupon.Parse(use.Code)
	if err != nil {
		return Answer{}, err
	}
	request := ""
	if use.Receipt != "" {
		receipt, err := clean.Receipt(use.Receipt)
		if err != nil {
			return Answer{}, err
		}
		request = couponRequest + receipt + "/" + string(code)
	}
	return s.act(ctx, id, func(p *party) (Answer, error) {
		if request != "" {
			pos, e, err := standing(p.b, request, false)
			if e != nil && !p.is(e.MemberID()) {
				return Answer{}, model.Refuse("coupon.other", code.String())
			}
			if e != nil || err != nil {
				return repeated(p.b, pos, e, err)
			}
		}
		c, err := p.b.Coupon(string(code))
		if err != nil {
			return Answer{}, err
		}
		if c == nil || !p.is(c.Member) {
			if c, err = p.coupon(code, c); err != nil {
				return Answer{}, err
			}
		}
		value, err := p.mayUse(code, c, use)
		if err != nil {
			return Answer{}, err
		}
		before := p.purse()
		body := &model.CouponRedeemed{At: p.b.Now().Unix(), Code: string(code), Amount: use.Bill, Value: value}
		if body.Coupon = p.couponName(c); c.Member != p.id && p.chain != nil {
			body.Owner = p.own(c.Member)
		}
		entry := p.add(body, request)
		a := p.answer(entry, body, before, explain(p.b, body))
		return a, nil
	})
}

// mayUse refuses a coupon that is unknown, of another member, used, voided, early, late, or
// not for this bill.
func (p *party) mayUse(code coupon.Code, c *coupon.Coupon, use CouponUse) (model.Money, error) {
	switch {
	case c == nil:
		return 0, model.Refuse("coupon.unknown", code.String())
	case !p.is(c.Member):
		return 0, model.Refuse("coupon.other", code.String())
	case c.State == coupon.Used:
		return 0, model.Refuse("coupon.used", code.String(), c.End.String())
	case c.State == coupon.Voided:
		return 0, model.Refuse("coupon.voided", code.String())
	}
	today := p.today()
	template := p.b.Program().CouponBy(c.Template)
	switch {
	case today < c.From:
		return 0, model.Refuse("coupon.early", code.String(), c.From.String())
	case c.Until != model.Never && today > c.Until:
		return 0, model.Refuse("coupon.late", code.String(), c.Until.String())
	case template == nil:
		return 0, model.Refuse("coupon.template", c.Template)
	}
	if template.OncePerDay {
		if err := p.oncePerDay(template.Code); err != nil {
			return 0, err
		}
	}
	off, err := template.Off(use.Bill, use.Lines, p.b.Shop().Currency)
	if err == nil && outOfTouch(p.b) {
		err = model.Refuse("coupon.silent", p.b.Program().Redeem.OfflineHours, code.String()).Because(&shortfall{member: c.Member, silent: true})
	}
	if err == nil {
		err = mustHave(p.b, c)
	}
	return off, err
}

// oncePerDay refuses a second coupon of a template on one day.
func (p *party) oncePerDay(template string) error {
	start := p.today().Start(p.b.Shop().Zone)
	t := newTaken(p.b)
	var refusal error
	err := p.b.History(p.n, 0, func(pos uint64, e *model.Event) bool {
		t.see(pos, e)
		if e.HLC.Time().Before(start) {
			return false
		}
		body, err := e.ParseBody()
		if err != nil || t.undone[pos] {
			return true
		}
		if v, ok := body.(*model.CouponRedeemed); ok {
			if c, err := p.b.Coupon(v.Code); err == nil && c != nil && c.Template == template {
				refusal = model.Refuse("coupon.day", template)
			}
		}
		return refusal == nil
	})
	if err == nil {
		err = refusal
	}
	return err
}

// VoidCoupon takes an unused coupon back, with a reason.
func (s *Session) VoidCoupon(ctx context.Context, text, reason string, approval *Approval) error {
	_, recheck, err := s.mayWith(ctx, staff.RightAdjust, approval)
	if err != nil {
		return err
	}
	code, err := coupon.Parse(text)
	if err != nil {
		return err
	}
	if reason = clean.Text(reason, 40); reason == "" {
		return model.Refuse("adjust.reason")
	}
	errs := s.decide(ctx, func(b Book) ([]model.Draft, error) {
		if err := recheck(b); err != nil {
			return nil, err
		}
		c, err := b.Coupon(string(code))
		switch {
		case err != nil:
			return nil, err
		case c == nil:
			return nil, model.Refuse("coupon.unknown", code.String())
		case c.State != coupon.Open:
			return nil, model.Refuse("coupon."+model.Code(c.State), code.String(), c.End.String())
		}
		if err := mustHave(b, c); err != nil {
			return nil, err
		}
		return []model.Draft{newTurn(b).voidDraft(c, reason)}, nil
	})
	return errs[0]
}

func (t *turn) voidDraft(c *coupon.Coupon, reason string) model.Draft {
	return model.Draft{Kind: model.CouponVoidedKind, Member: c.Member, Body: &model.CouponVoided{
		At: t.b.Now().Unix(), Code: string(c.Code), Reason: reason, Coupon: t.couponName(c),
	}}
}

// CampaignRun says what issuing a campaign's coupons did.
type CampaignRun struct {
	Audience, HeldOut, Issued, Had int64
}

// issueAtOnce is how many members are given their coupon in one transaction.
const issueAtOnce = 500

// RunCampaign issues a campaign's coupon to everybody in its audience who is not held out and
// has none of it yet; it can be repeated. progress may be nil.
func (s *Session) RunCampaign(ctx context.Context, code string, progress func(done int64)) (CampaignRun, error) {
	if err := s.May(staff.RightProgram); err != nil {
		return CampaignRun{}, err
	}
	var run CampaignRun
	for after := Number(0); ; {
		var seen int64
		var random [8]byte
		s.store.Random(random[:])
		errs := s.decide(ctx, func(b Book) ([]model.Draft, error) {
			c := b.Program().CampaignBy(code)
			if err := mayRun(b, c, code); err != nil {
				return nil, err
			}
			t := newTurn(b)
			var failed error
			err := b.Members(after, func(n Number) bool {
				seen++
				after = n
				failed = t.campaignCoupon(c, n, random, &run)
				return failed == nil && seen < issueAtOnce
			})
			if err == nil {
				err = failed
			}
			return t.drafts, err
		})
		if errs[0] != nil || seen == 0 {
			return run, errs[0]
		}
		if progress != nil {
			progress(seen)
		}
	}
}

func mayRun(b Book, c *program.Campaign, code string) error {
	switch {
	case c == nil:
		return model.Refuse("campaign.unknown", clean.Line(code))
	case c.Coupon == "":
		return model.Refuse("campaign.no_coupon", c.Code)
	case todayOf(b) > c.Until:
		return model.Refuse("campaign.over", c.Code, c.Until.String())
	}
	return nil
}

// campaignCoupon gives one member a campaign's coupon, if it is for that one.
func (t *turn) campaignCoupon(c *program.Campaign, n Number, random [8]byte, run *CampaignRun) error {
	profile, err := t.b.Profile(n)
	if err != nil {
		return err
	}
	acc, err := t.b.Account(n)
	if err != nil {
		return err
	}
	if t.chain != nil && !slices.Contains(t.b.Streams(), profile.ID.Stream) {
		return nil // the shop that enrolled this member gives it
	}
	if !c.Audience.Match(subjectOf(t.b, profile, &acc).Attribute) {
		return nil
	}
	run.Audience++
	if c.HeldOut(profile.ID) {
		run.HeldOut++
		return nil
	}
	p := &party{turn: t, n: n, id: profile.ID, acc: acc, profile: profile}
	source := program.Reason(program.ReasonCampaign, c.Code)
	had := false
	if err := t.b.Coupons(n, func(have *coupon.Coupon) bool {
		had = have.Source == source
		return !had
	}); err != nil {
		return err
	}
	if had {
		run.Had++
		return nil
	}
	for i, d := range []byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)} {
		random[i] ^= d // every member another code, of one drawing of chance
	}
	code, err := p.freshCode(random)
	if err != nil {
		return err
	}
	p.issue(t.b.Program().CouponBy(c.Coupon), string(code), source, "")
	run.Issued++
	return nil
}

// couponOf reads the coupon that a redemption bought, nil if it bought none.
func couponOf(b Book, v *model.PointsRedeemed) (*coupon.Coupon, error) {
	if strings.TrimSpace(v.Coupon) == "" {
		return nil, nil
	}
	return b.Coupon(v.Coupon)
}
