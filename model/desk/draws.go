package desk

import (
	"context"
	"encoding/hex"
	"strconv"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/draw"
	"regulars/model/program"
	"regulars/model/staff"
)

// openDraw returns the tally of a draw that is open, and its seed.
func openDraw(b Book, code string) (Tally, [draw.SeedSize]byte, error) {
	var seed [draw.SeedSize]byte
	state, err := b.Tally(tallyDraw + code)
	if err != nil {
		return state, seed, err
	}
	if state.Place == 0 {
		return state, seed, model.Refuse("draw.closed", code)
	}
	e, err := b.Event(state.Place)
	if err != nil {
		return state, seed, err
	}
	if e.PII == nil || hex.DecodedLen(len(e.PII.Fields[model.FieldSeed])) != len(seed) {
		return state, seed, model.Refuse("draw.closed", code)
	}
	_, err = hex.Decode(seed[:], []byte(e.PII.Fields[model.FieldSeed]))
	return state, seed, err
}

// openedPrizes returns the prizes and odds under which an open draw was opened: what was
// published with the commitment holds to its end, whatever the program says by now.
func openedPrizes(b Book, state Tally, code string) ([]draw.Prize, error) {
	e, err := b.Event(state.Place)
	if err != nil {
		return nil, err
	}
	body, err := e.ParseBody()
	if err != nil {
		return nil, err
	}
	p := b.Program()
	if version := body.(*model.DrawOpened).Program; version != p.Version {
		if p, err = programOf(b, version); err != nil {
			return nil, err
		}
	}
	if p == nil || p.DrawBy(code) == nil {
		return nil, model.Refuse("draw.closed", code)
	}
	return p.DrawBy(code).Prizes, nil
}

// programRequest names a version of the program, so that it is found without a walk.
func programRequest(version uint) string { return "program/" + strconv.FormatUint(uint64(version), 10) }

// programOf reads a version of the program that was in force once, nil if it is not found.
func programOf(b Book, version uint) (*program.Program, error) {
	var published *model.ProgramPublished
	see := func(_ uint64, e *model.Event) bool {
		if body, err := e.ParseBody(); err == nil {
			if v, ok := body.(*model.ProgramPublished); ok && v.Version == version {
				published = v
			}
		}
		return published == nil
	}
	err := b.Requests(programRequest(version), see)
	for pos := uint64(1); published == nil && pos <= min(b.Last(), openingEvents) && err == nil; pos++ {
		var e *model.Event
		if e, err = b.Event(pos); err == nil {
			see(pos, e)
		}
	}
	if published == nil || err != nil {
		return nil, err
	}
	return program.Parse(version, published.Text, b.Shop().Currency)
}

// OpenDraw commits to a new seed, so that tickets can be sold, and returns the commitment to be
// shown to members.
func (s *Session) OpenDraw(ctx context.Context, code string) (commitment [32]byte, err error) {
	if err := s.May(staff.RightProgram); err != nil {
		return commitment, err
	}
	var seed [draw.SeedSize]byte
	s.store.Random(seed[:])
	commitment = draw.Commit(seed)
	errs := s.decide(ctx, func(b Book) ([]model.Draft, error) {
		if b.Program().DrawBy(code) == nil {
			return nil, model.Refuse("draw.unknown", clean.Line(code))
		}
		state, err := b.Tally(tallyDraw + code)
		if err != nil {
			return nil, err
		}
		if state.Place != 0 {
			return nil, model.Refuse("draw.open", code)
		}
		return []model.Draft{{
			Kind: model.DrawOpenedKind, Body: &model.DrawOpened{Draw: code, Commitment: commitment[:], Program: b.Program().Version},
			PII: model.Fields{model.FieldSeed: hex.EncodeToString(seed[:])},
		}}, nil
	})
	return commitment, errs[0]
}

// CloseDraw ends a draw and publishes its seed; every ticket can be checked from then on.
func (s *Session) CloseDraw(ctx context.Context, code string) (model.DrawClosed, error) {
	if err := s.May(staff.RightProgram); err != nil {
		return model.DrawClosed{}, err
	}
	var closed model.DrawClosed
	errs := s.decide(ctx, func(b Book) ([]model.Draft, error) {
		state, seed, err := openDraw(b, clean.Line(code))
		if err != nil {
			return nil, err
		}
		opened, err := b.Event(state.Place)
		if err != nil {
			return nil, err
		}
		closed = model.DrawClosed{Draw: code, Seed: seed[:], Tickets: uint64(state.Count), Opened: opened.ID().From(b.Next(NextEvent).Stream)}
		return []model.Draft{{Kind: model.DrawClosedKind, Body: &closed}}, nil
	})
	return closed, errs[0]
}
