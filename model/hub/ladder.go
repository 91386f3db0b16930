package hub

import (
	"regulars/model"
	"regulars/model/program"
)

// The ladder is gone up at the till, at once, and down by the authority alone, because only it knows what
// counts in all shops. A step is the one of the latest moment, so what HQ decides is dated where it
// belongs, not at the hour when HQ decides it: a till that was offline and took the member up since has
// the later moment, whenever its event comes.

// review drafts what became of a member's step whose time is over; nil for all who stay as they are.
func (s *sitting) review(m *Member) *model.TierChanged {
	p := s.program()
	if p == nil || m.Ledger.Tier.Code == "" || m.Erased != 0 || !m.Into.IsZero() {
		return nil
	}
	step := &m.Ledger.Tier
	r := p.Review(&m.Ledger, s.today())
	if r.Why != program.TierFell && r.Why != program.TierKept {
		return nil
	}
	at := s.at.Unix()
	if step.Until != model.Never {
		at = min(at, (step.Until + 1).Start(s.zone).Unix())
	}
	return changed(r, max(at, step.At+1), p) // an earlier moment would not count, and be written again each night
}

func changed(r program.Review, at int64, p *program.Program) *model.TierChanged {
	return &model.TierChanged{At: at, From: r.From, To: r.To, Until: r.Until, Why: r.Why, Have: r.Have, Program: p.Version}
}

func (s *sitting) today() model.Day { return model.DayOf(s.at.Unix(), s.zone) }

// noteStep is HQ's note, by the member, that a step may have been reached by what was taken back since the
// moment At. It is settled as soon as every stream that was open has said what it knows.
const noteStep = "note.step"

// ladder looks at what an event did to the member's step. A shop of a chain does not take a step
// back with the sale that it was reached by: another shop's sales may reach it, too.
func (f *fold) ladder(e *model.Event, m *Member, body model.Body, back model.Effect) error {
	p := f.program()
	if p == nil || f.past(e) {
		return nil
	}
	switch v := body.(type) {
	case *model.ActUndone, *model.SaleRefunded:
		less := back.Spend < 0 || back.Qualify < 0 || back.Visits < 0 || back.Engaged < 0
		if !less || back.At == 0 || p.Revoked(&m.Ledger, back.At, f.today()).Why == "" {
			return nil
		}
		return f.noteStep(m, back.At)
	case *model.TierChanged:
		to, known := p.TierBy(v.To)
		if f.hq || !known || v.Why != program.TierReached || m.Ledger.Tier.Code != v.To {
			return nil
		}
		// The till did not know yet of what another one took back. That HQ has less than the till had,
		// and not a rule that changed, is the sign of it.
		if have := p.Stand(&m.Ledger, model.DayOf(v.At, f.zone)).Have; have < v.Have && have < p.Tiers[to].From {
			return f.noteStep(m, v.At)
		}
	}
	return nil
}

func (f *fold) noteStep(m *Member, since int64) error {
	t, err := f.thing(noteStep, m.ID)
	if err != nil {
		return err
	}
	if t != nil {
		if n, err := noteOf(t); err != nil {
			return err
		} else if !n.Done {
			since = min(since, n.At)
		}
	}
	f.conflict = true
	return f.note(Note{Sort: noteStep, Event: m.ID, Member: m.ID, At: since})
}

// stepBack drafts the way back from a step that was reached by what was taken back since. It has the
// moment right after that step, as if it had not been: whatever step was reached later stays.
func (s *sitting) stepBack(n *Note) (*model.Draft, error) {
	found, err := s.tx.Members([]model.ID{n.Member})
	m, p := found[n.Member], s.program()
	if err != nil || m == nil || m.Erased != 0 || p == nil {
		return nil, err
	}
	r := p.Revoked(&m.Ledger, n.At, s.today())
	if r.Why == "" {
		return nil, nil
	}
	return &model.Draft{Kind: model.TierChangedKind, Member: m.ID, Body: changed(r, m.Ledger.Tier.At+1, p)}, nil
}

// boundedStep dates a step of a clock that is far ahead as of the time when it came: else it would be the
// latest for years.
func (f *fold) boundedStep(effect *model.Effect) {
	if effect.TierAt > f.at.Add(clockAhead).Unix() {
		effect.TierAt = f.at.Unix()
	}
}
