package desk

import (
	"regulars/model"
	"regulars/model/chain"
	"regulars/model/clean"
	"regulars/model/ledger"
	"regulars/model/program"
	"regulars/model/rights"
)

// turn collects the events of one decision: what a till is asked for often moves more than one
// thing, and every draft must see what the ones before it did.
type turn struct {
	b       Book
	chain   *chain.Membership // nil for a shop on its own
	drafts  []model.Draft
	parties []*party // one, hardly ever more
}

// party is one member's account as the drafts of a turn have left it.
type party struct {
	*turn
	n       Number
	id      model.ID
	acc     ledger.Account
	profile *model.Profile // read when it is asked for
	repaid  model.Points   // released in this turn
}

func newTurn(b Book) *turn { return &turn{b: b, chain: b.Chain()} }

// with brings a member into the turn and books first what has ended for that one since: lots,
// holds, the time that a step was kept for.
func (t *turn) with(n Number, id model.ID) (*party, error) {
	for _, p := range t.parties {
		if p.n == n {
			return p, nil
		}
	}
	acc, err := t.b.Account(n)
	if err == nil && t.chain != nil { // what is asked of an alias is done to the member
		id, err = t.b.Named(n)
	}
	if err != nil {
		return nil, err
	}
	enter(t.b, &acc)
	p := &party{turn: t, n: n, id: id, acc: acc}
	t.parties = append(t.parties, p)
	p.settle()
	return p, nil
}

// newcomer brings a member into the turn whose enrolment is among its drafts.
func (t *turn) newcomer(enrolled model.Draft) *party {
	n := Number(enrolled.Member.N)
	p := &party{turn: t, n: n, id: enrolled.Member, profile: model.NewProfile(enrolled.Member, enrolled.PII)}
	enter(t.b, &p.acc)
	t.drafts = append(t.drafts, enrolled)
	t.parties = append(t.parties, p)
	return p
}

// next is the identity that the next draft's event will get.
func (t *turn) next() model.ID {
	id := t.b.Next(NextEvent)
	id.N += uint64(len(t.drafts))
	return id
}

// own shortens an identity for a body that this file's present stream writes.
func (t *turn) own(id model.ID) model.ID { return id.From(t.b.Next(NextEvent).Stream) }

// add drafts a movement of the party's account and applies it.
func (p *party) add(body model.Mover, request string) model.ID {
	if p.chain != nil {
		p.part(body)
	}
	id := p.next()
	p.drafts = append(p.drafts, model.Draft{Kind: body.Kind(), Member: p.id, Request: request, Body: body})
	if p.chain == nil {
		p.acc.Apply(body.Effect(), p.b.Shop().Zone)
		return id
	}
	rights.Fold(&p.acc, body, p.chain.Era, p.b.Shop().Zone)
	p.repay(body)
	return id
}

// is reports whether an identity is the party's, or one of its aliases.
func (p *party) is(id model.ID) bool {
	if id == p.id || p.chain == nil {
		return id == p.id
	}
	n, ok := p.b.Number(id)
	return ok && n == p.n
}

func (t *turn) today() model.Day { return todayOf(t.b) }

func todayOf(b Book) model.Day { return model.DayOf(b.Now().Unix(), b.Shop().Zone) }

func nowOf(b Book) program.Moment {
	return program.Moment{Program: b.Program(), Zone: b.Shop().Zone, Now: b.Now().Unix(), Today: todayOf(b)}
}

// clockOf is the moment at which the book looks at an account.
func clockOf(b Book, acc *ledger.Account) ledger.Clock {
	now := nowOf(b)
	return now.Clock(acc)
}

func purseOf(b Book, acc *ledger.Account) ledger.Purse { return acc.Purse(clockOf(b, acc)) }

func (p *party) purse() ledger.Purse { return purseOf(p.b, &p.acc) }

// settle books what has ended by rule. In a chain the ladder is HQ's to go down: it knows what counts
// in all shops.
func (p *party) settle() {
	if p.chain != nil {
		p.settleHere()
		return
	}
	points, lots, holds := p.acc.Lapsed(clockOf(p.b, &p.acc))
	if len(lots) > 0 || len(holds) > 0 {
		p.add(&model.PointsExpired{At: p.b.Now().Unix(), Points: points, Lots: lots, Holds: holds}, "")
	}
	if r := p.b.Program().Review(&p.acc, p.today()); r.Why == program.TierFell || r.Why == program.TierKept {
		p.step(r)
	}
}

// climb takes the party up the ladder if what it did is enough.
func (p *party) climb() {
	if r := p.b.Program().Review(&p.acc, p.today()); r.Why == program.TierReached {
		p.step(r)
	}
}

// step books a change of the party's step. By a clock that is behind it would not be the latest, would
// not count, and be booked again at every sale; and in a chain no order in which shops hear of two steps
// may decide between them.
func (p *party) step(r program.Review) {
	at, latest := p.b.Now().Unix(), p.acc.Tier.At
	if p.chain != nil && p.acc.Tier.Code != "" {
		latest++
	}
	p.add(&model.TierChanged{
		At: max(at, latest), From: r.From, To: r.To, Until: r.Until, Why: r.Why, Have: r.Have, Program: p.b.Program().Version,
	}, "")
}

// tier is the code of the step that the party stands on.
func (p *party) tier() string { return p.b.Program().Stand(&p.acc, p.today()).Tier.Code }

// who reads the party's profile.
func (p *party) who() (*model.Profile, error) {
	if p.profile != nil {
		return p.profile, nil
	}
	profile, err := p.b.Profile(p.n)
	p.profile = profile
	return profile, err
}

// born is the party's birthday, zero if it is not known.
func (p *party) born() (clean.Birthday, error) {
	profile, err := p.who()
	if err != nil {
		return clean.Birthday{}, err
	}
	born, err := clean.ParseBirthday(profile.Of(model.FieldBirthday))
	if err != nil {
		return clean.Birthday{}, nil // what is kept there was cleaned; an empty one is no birthday
	}
	return born, nil
}

// answer says what the drafts of a turn, beginning with the one named, do for the party.
func (p *party) answer(entry model.ID, body model.Mover, before ledger.Purse, why []model.Why) Answer {
	after := p.purse()
	a := Answer{
		Entry: entry, Member: p.id, Kind: body.Kind(), Points: body.Effect().Net(), Before: before.Balance,
		Balance: after.Balance, Here: hereOf(p.b, &p.acc, &after), Held: after.Held, Debt: after.Debt, Amount: amountOf(body), Why: why,
	}
	first := p.next().N - uint64(len(p.drafts))
	for i, d := range p.drafts {
		id := model.ID{Stream: entry.Stream, N: first + uint64(i)}
		if id != entry && d.Member == p.id {
			if extra, ok := extraOf(p.b, id, d.Kind, d.Body); ok {
				a.Extras = append(a.Extras, extra)
			}
		}
	}
	return a
}

// Extra is something that an act brought along: a bonus, a step on the ladder, a coupon.
type Extra struct {
	Entry  model.ID
	Kind   model.Kind
	Points model.Points
	Why    model.Why
}

// extraOf says what came along with an act; what merely was booked late is none.
func extraOf(b Book, id model.ID, kind model.Kind, body model.Body) (Extra, bool) {
	x := Extra{Entry: id, Kind: kind}
	switch v := body.(type) {
	case *model.PointsGranted:
		x.Points, x.Why = v.Points, b.Program().ExplainGrant(v)[0]
	case *model.TierChanged:
		x.Why = tierWhy(b, v)
	case *model.CouponIssued:
		x.Why = model.Explain("why.coupon_issued", v.Template, v.Code)
	default:
		return x, false
	}
	return x, true
}

// tierWhy says which step was taken; a step that the program no longer has keeps its code.
func tierWhy(b Book, v *model.TierChanged) model.Why {
	until := ""
	if v.Until != model.Never {
		until = v.Until.String()
	}
	from, to := tierNamed(b, v.From), tierNamed(b, v.To)
	switch v.Why {
	case program.TierReached:
		return model.Explain("why.tier.reached", from, to, until)
	case program.TierKept:
		return model.Explain("why.tier.kept", from, to, until)
	case program.TierFell:
		return model.Explain("why.tier.fell", from, to, until)
	}
	return model.Explain("why.tier.taken_back", from, to)
}

func tierNamed(b Book, code string) TierWord {
	if i, ok := b.Program().TierBy(code); ok {
		return TierWord(b.Program().Tiers[i].Name)
	}
	return TierWord{model.ZH: code, model.EN: code}
}

// campaignsFor lists the campaigns that a member is in on a day: running, in the audience, not
// held out, with a budget left.
func (p *party) campaignsFor(day model.Day) ([]*program.Campaign, error) {
	all := p.b.Program().Campaigns
	var in []*program.Campaign
	var subject *program.Subject
	for i := range all {
		c := &all[i]
		if !c.Runs(day) || c.HeldOut(p.id) {
			continue
		}
		if c.Budget > 0 {
			spent, err := p.b.Tally(tallyCampaign + c.Code)
			if err != nil {
				return nil, err
			}
			if spent.Points >= c.Budget {
				continue
			}
		}
		if subject == nil {
			profile, err := p.who()
			if err != nil {
				return nil, err
			}
			subject = subjectOf(p.b, profile, &p.acc)
		}
		if c.Audience.Match(subject.Attribute) {
			in = append(in, c)
		}
	}
	return in, nil
}

// subjectOf is a member as an audience sees one now.
func subjectOf(b Book, profile *model.Profile, acc *ledger.Account) *program.Subject {
	now := nowOf(b)
	return now.Subject(profile, acc)
}
