package rehearsal

import (
	"cmp"
	"context"
	"slices"
	"unicode/utf8"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/past"
	"regulars/model/program"
)

const (
	gamersMost  = 10 // that a rehearsal names
	gamerTimes  = 3  // times the ordinary share of the money, from which a gain is conspicuous
	gamerTinies = 3  // purchases on one day, from which points for coming are being collected
)

// findGamers picks the members whose points under the draft are worth conspicuously much of what
// they spent, and orders them by what they gain beyond the ordinary.
func (r *stage) findGamers() {
	draft, present := r.sides[1], r.sides[0]
	ordinary := draft.out.CostShare
	for n, did := range r.doings {
		if did == nil || int(n) >= len(draft.paces) || draft.paces[n] == nil {
			continue
		}
		g := Gamer{Member: model.ID{N: uint64(n)}, Spend: did.bought - did.back, Points: draft.gained(past.Number(n)), Before: present.gained(past.Number(n)), Share: -1}
		g.Value = draft.prog.ValueOf(g.Points)
		if g.Spend > 0 {
			g.Share = shareOf(g.Value, g.Spend)
		}
		// What is too little to be redeemed is no gain.
		if g.Points < max(draft.prog.Redeem.Minimum, 1) || (g.Share >= 0 && g.Share < gamerTimes*ordinary) {
			continue
		}
		g.Why = draft.how(&g, did, past.Number(n))
		r.nominate(g, ordinary)
	}
}

// nominate keeps a gamer if there is room or a lesser one.
func (r *stage) nominate(g Gamer, ordinary int64) {
	beyond := func(g Gamer) model.Money {
		return g.Value - program.Prorate(max(g.Spend, 0), model.Money(ordinary), whole)
	}
	list := r.out.Gamers
	at, _ := slices.BinarySearchFunc(list, g, func(have, want Gamer) int { return cmp.Compare(beyond(want), beyond(have)) })
	if at == gamersMost {
		return
	}
	list = slices.Insert(list, at, g)
	r.out.Gamers = list[:min(len(list), gamersMost)]
}

// gained is what a member was given in the period, or spent without it.
func (s *side) gained(n past.Number) (sum model.Points) {
	if int(n) < len(s.paces) && s.paces[n] != nil {
		sum = s.paces[n].owes
		for _, points := range s.paces[n].gains {
			sum += points
		}
	}
	return sum
}

// how says what most of a gain came from.
func (s *side) how(g *Gamer, did *doing, n past.Number) model.Why {
	p := s.paces[n]
	cur := s.prog.Currency
	half := func(points model.Points) bool { return points > 0 && 2*points >= g.Points }
	switch {
	case did.back > 0 && 2*did.back >= did.bought:
		return model.Explain("why.gamer_returns", cur.Format(did.back), cur.Format(did.bought), p.redeemed.Format())
	case half(p.gains[byReferral]):
		return model.Explain("why.gamer_referral", p.gains[byReferral].Format())
	case half(p.gains[byVisit]) && did.most >= gamerTinies:
		return model.Explain("why.gamer_tiny", p.gains[byVisit].Format(), int64(did.most))
	case half(p.gains[byVisit]):
		return model.Explain("why.gamer_visit", p.gains[byVisit].Format())
	case half(p.gains[byDeed]):
		return model.Explain("why.gamer_deed", p.gains[byDeed].Format())
	}
	return model.Explain("why.gamer_factor", p.gains[byPurchase].Format(), cur.Format(max(g.Spend, 0)))
}

// nameGamers fills in who they are, masked.
func (r *stage) nameGamers(ctx context.Context, from past.Source) error {
	return from.View(ctx, func(b past.Book) error {
		for i := range r.out.Gamers {
			g := &r.out.Gamers[i]
			profile, err := b.Profile(past.Number(g.Member.N))
			if err != nil {
				return err
			}
			g.Member, g.Name = profile.ID, maskedName(profile)
		}
		return nil
	})
}

// maskedName leaves of a name what tells people of one list apart: the first character and a
// star; without a name the masked phone number.
func maskedName(p *model.Profile) string {
	if name := p.Of(model.FieldName); name != "" {
		first, _ := utf8.DecodeRuneInString(name)
		return string(first) + "*"
	}
	if phone := p.Of(model.FieldPhone); phone != "" {
		return clean.MaskPhone(phone)
	}
	return ""
}
