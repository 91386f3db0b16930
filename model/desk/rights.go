package desk

import (
	"slices"

	"regulars/model"
	"regulars/model/ledger"
	"regulars/model/rights"
)

// What a shop of a chain may spend of a member's points without asking headquarters (HQ), and what
// of a movement falls to HQ. A shop on its own never comes here: all is where it is.

// hereOf is what can be spent here now, of an account that enter was called for.
func hereOf(b Book, acc *ledger.Account, purse *ledger.Purse) model.Points {
	free := purse.Free()
	if outOfTouch(b) {
		return 0
	}
	return nearOf(b, acc, free)
}

// nearOf is how many of the free points are this stream's to move.
func nearOf(b Book, acc *ledger.Account, free model.Points) model.Points {
	if b.Chain() == nil {
		return free
	}
	held := rights.Of(acc)
	return max(min(free, held.Spendable(clockOf(b, acc))-heldBack(b, acc)), 0)
}

// heldBack is what this stream has put aside. What other streams have lies with them.
func heldBack(b Book, acc *ledger.Account) model.Points {
	var sum model.Points
	for _, h := range ledger.MinusHolds(acc.Holds, acc.Aside) {
		if h.Until > b.Now().Unix() {
			sum += h.Points
		}
	}
	return sum
}

// loose is what the stream holds of the party's points and has not put aside.
func (p *party) loose() model.Points {
	return max(rights.Sum(rights.Of(&p.acc).Lots)-heldBack(p.b, &p.acc), 0)
}

// ours reports whether what a stream of this file did is the present stream's to take back. The one
// that joined the chain took the rights of those before it along; one that was opened since took
// none.
func (t *turn) ours(stream model.StreamID) bool {
	return t.chain == nil || t.chain.Era == 0 || stream == t.b.Next(NextEvent).Stream
}

// home reports whether this shop enrolled the party: what goes out by itself, and not for what
// somebody just did, comes from there only, else two shops would give it twice.
func (p *party) home() bool { return p.chain == nil || slices.Contains(p.b.Streams(), p.id.Stream) }

// mustHold refuses to let points go that are not here. The caller has made sure that the
// member has them; freed is what a hold gives back for them.
func (p *party) mustHold(points, freed model.Points) error {
	if p.chain == nil {
		return nil
	}
	if outOfTouch(p.b) {
		silent := &shortfall{member: p.id, wanted: points, silent: true}
		return model.Refuse("rights.silent", p.b.Program().Redeem.OfflineHours).Because(silent)
	}
	held := rights.Of(&p.acc)
	have := max(held.Spendable(clockOf(p.b, &p.acc))-heldBack(p.b, &p.acc)+freed, 0)
	if points > have {
		purse := p.purse()
		short := &shortfall{member: p.id, here: have, wanted: points, there: purse.Free() + freed}
		return model.Refuse("rights.here", have.Format(), points.Format(), short.there.Format()).Because(short)
	}
	return nil
}

// spend refuses to let points go that are not here, and chooses the lots that they go from, as
// points below zero.
func (p *party) spend(points, freed model.Points) ([]model.Lot, error) {
	clock := clockOf(p.b, &p.acc)
	if p.chain == nil {
		return p.acc.Take(clock, points), nil
	}
	if err := p.mustHold(points, freed); err != nil {
		return nil, err
	}
	held := rights.Of(&p.acc)
	entry, err := held.Redeem(points, clock)
	return dated(entry.Here), err
}

// takeAway chooses the lots that points are taken from by hand: what is here and not put aside
// first, then what lies elsewhere.
func (p *party) takeAway(points model.Points) []model.Lot {
	clock := clockOf(p.b, &p.acc)
	if p.chain == nil {
		return p.acc.Take(clock, points)
	}
	purse := p.purse()
	here := min(points, nearOf(p.b, &p.acc, purse.Free()))
	if here == 0 {
		return p.acc.Take(clock, points)
	}
	held := rights.Of(&p.acc)
	entry, err := held.Redeem(here, clock)
	if err != nil {
		return p.acc.Take(clock, points) // cannot be: so much is spendable
	}
	lots, rest := dated(entry.Here), p.acc.Clone()
	rest.Apply(model.Effect{Adjusted: -here, Lots: lots}, p.b.Shop().Zone)
	return mergeLots(lots, rest.Take(clock, points-here))
}

// dated leaves out what does not end: bodies name only lots that do.
func dated(lots []model.Lot) []model.Lot {
	var out []model.Lot
	for _, l := range lots {
		if l.Ends != model.Never {
			out = append(out, l)
		}
	}
	return out
}

// part says of a body which of its change falls to HQ: what it takes back beyond what the stream
// holds. Every kind that takes points back passes here.
func (p *party) part(body model.Mover) {
	var away *[]model.Lot
	switch v := body.(type) {
	case *model.SaleRecorded: // a return without its receipt
		away = &v.Away
	case *model.SaleRefunded:
		away = &v.Back.Away
	case *model.ActUndone:
		away = &v.Back.Away
	case *model.PointsAdjusted:
		away = &v.Away
	default:
		return
	}
	held := rights.Of(&p.acc)
	*away = held.Part(body.Effect(), clockOf(p.b, &p.acc))
}

// repay releases what the party owes at HQ out of what an act has just earned, in the same turn.
func (p *party) repay(body model.Mover) {
	switch v := body.(type) {
	case *model.SaleRecorded, *model.PointsGranted:
	case *model.PointsAdjusted:
		if !v.Other.IsZero() {
			return // points that another member earned
		}
	default:
		return
	}
	if earned := body.Effect().Net(); earned > 0 {
		p.release(min(earned, p.owes(), p.loose()), model.ReleaseDebt)
	}
}

// owes is what the party owes at HQ, as far as it is known here and was not released since.
func (p *party) owes() model.Points { return max(p.b.Owed(p.n)-p.repaid, 0) }

// release drafts a release of so many points that the stream holds, those first that end first.
func (p *party) release(points model.Points, why string) {
	if points <= 0 {
		return
	}
	held := rights.Of(&p.acc)
	entry := held.Release(points, clockOf(p.b, &p.acc))
	if len(entry.Hub) == 0 {
		return
	}
	p.add(&model.RightsReleased{At: p.b.Now().Unix(), Lots: entry.Hub, Why: why}, "")
	p.repaid += rights.Sum(entry.Hub)
}

// settleHere books the end of the lots that the stream holds, and of its own holds; everything else
// that time does is HQ's to book. What the party owes is paid out of what ends, as it would be
// in a shop on its own.
func (p *party) settleHere() {
	lots, holds := lapsedHere(p.b, &p.acc)
	if len(lots) > 0 {
		p.release(min(-rights.Sum(lots), p.owes()), model.ReleaseDebt)
		lots, _ = lapsedHere(p.b, &p.acc)
	}
	if len(lots) > 0 || len(holds) > 0 {
		p.add(&model.PointsExpired{At: p.b.Now().Unix(), Points: -rights.Sum(lots), Lots: lots, Holds: holds}, "")
	}
}

// lapsedHere returns what the stream holds of an account and has ended, and its own holds that
// timed out, as the changes that book them.
func lapsedHere(b Book, acc *ledger.Account) (lots []model.Lot, holds []model.Hold) {
	clock := clockOf(b, acc)
	held := rights.Of(acc)
	lots = dated(held.Expire(clock).Here)
	for _, h := range ledger.MinusHolds(acc.Holds, acc.Aside) {
		if h.Until <= clock.Now && h.Points > 0 {
			holds = append(holds, model.Hold{Until: h.Until, Points: -h.Points})
		}
	}
	return lots, holds
}

// refuseAuthority refuses what only HQ may do in a shop that belongs to a chain.
func refuseAuthority(b Book, code model.Code) error {
	if m := b.Chain(); m != nil {
		return model.Refuse(code, m.Name)
	}
	return nil
}
