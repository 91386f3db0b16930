package desk

import (
	"regulars/model"
	"regulars/model/chain"
	"regulars/model/ledger"
	"regulars/model/program"
	"regulars/model/rights"
)

// What headquarters (HQ) makes a shop's file write. Nobody of the shop decides these: whoever runs
// them does so in the name of the program itself, the zero actor.

// Joined makes the shop one of a chain, or takes over what HQ says of itself by now: its keys can be others than
// before, its own log is what it is known by.
func Joined(v *model.ChainJoined) Decision {
	return func(b Book) ([]model.Draft, error) {
		next, err := chain.MembershipOf(v)
		if err != nil {
			return nil, err
		}
		if now := b.Chain(); now != nil && now.Stream != next.Stream {
			return nil, model.Refuse("chain.other", now.Name)
		}
		return []model.Draft{{Kind: model.ChainJoinedKind, Body: v}}, nil
	}
}

// Received writes the receipts of grants that HQ sent to the present stream in a generation. The
// caller has compared that one with the generation that the file noted. What was received
// before, what comes before its turn and what is for a member of whom the file does not know is
// passed over: HQ sends it again until it has the receipt.
func Received(grants []chain.Grant, generation uint64) Decision {
	return func(b Book) ([]model.Draft, error) {
		if b.Chain() == nil {
			return nil, nil
		}
		t, here := newTurn(b), b.Next(NextEvent).Stream
		for _, g := range grants {
			p, err := t.ifKnown(g.Member)
			if err != nil {
				return nil, err
			}
			if p == nil {
				continue
			}
			sent := rights.Grant{Stream: here, N: g.N, Generation: generation, Lots: g.Lots}
			held := rights.Of(&p.acc)
			if _, err := held.Receive(sent, here, generation); err == nil {
				p.add(&model.GrantReceived{N: g.N, Lots: g.Lots}, "")
			}
		}
		return t.drafts, nil
	}
}

// Released gives up to so many of a member's points back to HQ, never what the stream does not hold
// or has put aside. why is one of model.ReleasePolicy and its sisters.
func Released(member model.ID, points model.Points, why string) Decision {
	return releasing([]model.ID{member}, why, func(*party) model.Points { return points })
}

// homeKeeps is how many points of a member the home shop keeps at most, for the days without HQ.
const homeKeeps = 500

// Tidied releases what the shop does not need of some members, by the policy that a chain has
// unless it says otherwise: the shop that enrolled a member keeps the lesser of 500 points and half
// of what the member has, every other one nothing. Half of the balance, not of what is held: else
// each time would halve it again.
func Tidied(members []model.ID) Decision {
	return releasing(members, model.ReleasePolicy, func(p *party) model.Points {
		held := rights.Sum(rights.Of(&p.acc).Lots)
		if n, _ := p.b.Number(p.id); n != p.n || !p.home() {
			return held // what is held of an alias cannot be spent here
		}
		return held - min(homeKeeps, (p.purse().Balance+1)/2)
	})
}

// releasing drafts releases of as much as wanted says, but never of what is put aside.
func releasing(members []model.ID, why string, wanted func(*party) model.Points) Decision {
	return func(b Book) ([]model.Draft, error) {
		if b.Chain() == nil {
			return nil, nil
		}
		t := newTurn(b)
		for _, id := range members {
			p, err := t.ifKnown(id)
			if err != nil {
				return nil, err
			}
			if p != nil {
				p.release(min(wanted(p), p.loose()), why)
			}
		}
		return t.drafts, nil
	}
}

// Adopted puts the program of the chain into force, under the shop's own next version, so that the
// log says by which rules a sale was booked. One that is in force already is not put again.
func Adopted(v chain.Program) Decision {
	return func(b Book) ([]model.Draft, error) {
		version := b.Program().Version + 1
		if _, err := program.Parse(version, v.Text, b.Shop().Currency); err != nil {
			return nil, err
		}
		same, err := adopted(b, v)
		if same || err != nil {
			return nil, err
		}
		return []model.Draft{{
			Kind: model.ProgramPublishedKind, Request: programRequest(version),
			Body: &model.ProgramPublished{Version: version, Text: v.Text, Chain: v.Version},
		}}, nil
	}
}

// adopted reports whether the program in force is that one of the chain.
func adopted(b Book, v chain.Program) (bool, error) {
	text, err := b.ProgramText()
	if err != nil || text != v.Text {
		return false, err
	}
	same := false
	err = b.Requests(programRequest(b.Program().Version), func(_ uint64, e *model.Event) bool {
		if body, err := e.ParseBody(); err == nil {
			p, ok := body.(*model.ProgramPublished)
			same = ok && p.Version == b.Program().Version && p.Chain == v.Version
		}
		return false // the newest
	})
	return same, err
}

// ifKnown brings a member into the turn, nil if this file does not know one. Each identity keeps what
// is held of it and its own grants, so that an alias is not the member here.
func (t *turn) ifKnown(id model.ID) (*party, error) {
	n, ok := t.b.Own(id)
	if !ok {
		return nil, nil
	}
	named, err := t.b.Named(n)
	if model.CodeOf(err) == "member.unknown" || (err == nil && named != id) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return t.with(n, id)
}

// enter makes an account say what the present stream holds of it; for a shop on its own it says so
// already, by saying nothing.
func enter(b Book, acc *ledger.Account) {
	if m := b.Chain(); m != nil {
		rights.Enter(acc, m.Era)
	}
}
