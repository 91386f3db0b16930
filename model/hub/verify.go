package hub

import (
	"context"
	"fmt"
	"time"

	"regulars/model"
	"regulars/model/rights"
)

// Verified is what a verification looked at, and what is wrong.
type Verified struct {
	Events   uint64
	Streams  int
	Members  int
	Problems []string // the first ones; none if all is well
}

const (
	verifyAtOnce = 1000 // events, or members, that are read at once
	maxProblems  = 100
)

func (v *Verified) problem(format string, args ...any) {
	if len(v.Problems) < maxProblems {
		v.Problems = append(v.Problems, fmt.Sprintf(format, args...))
	}
}

// Verify reads everything on one consistent state: every stream's chain is computed again, every
// personal part is held against its commitment, and every member's account and rights against the sum of
// what the events did. It changes nothing. progress may be nil; it is told of events that are done. It needs
// memory for one number a member, and a coupon.
func (o *Office) Verify(ctx context.Context, at time.Time, progress func(done, all uint64)) (v Verified, err error) {
	if progress == nil {
		progress = func(uint64, uint64) {}
	}
	err = o.view(ctx, at, func(s *sitting) error {
		v = Verified{}
		streams, err := s.tx.Streams()
		if err != nil {
			return err
		}
		c := &rights.Chain{Generation: s.head.Generation}
		all, waiting := uint64(0), uint64(0)
		for i := range streams {
			c.Streams = append(c.Streams, streams[i].Stream)
			all += streams[i].Applied
			if streams[i].Waits {
				waiting++
			}
		}
		if waiting != s.head.Waiting {
			v.problem("lending waits for %d streams, the head says %d", waiting, s.head.Waiting)
		}
		sums := &summed{points: map[model.ID]model.Points{}, coupons: map[model.ID]*couponSum{}}
		for i := range streams {
			v.Streams++
			if err := s.verifyStream(ctx, &streams[i], &v, sums, func() { progress(v.Events, all) }); err != nil {
				return err
			}
		}
		return s.verifyMembers(ctx, c, &v, sums)
	})
	return v, err
}

func (s *sitting) verifyStream(ctx context.Context, st *Stream, v *Verified, sums *summed, step func()) error {
	before, err := s.origin(st)
	if err != nil {
		return err
	}
	next := st.Before() + 1
	for next <= st.Applied {
		if err := ctx.Err(); err != nil {
			return err
		}
		events, err := s.tx.Events(st.ID, next, verifyAtOnce)
		if err != nil {
			return err
		}
		for i := range events {
			if events[i].Seq != next {
				break
			}
			s.verifyEvent(st, &events[i], before, v, sums)
			before = hashOf(&events[i])
			next++
			v.Events++
		}
		if len(events) == 0 || events[0].Seq >= next {
			v.problem("stream %s: event %d is missing", st.ID.Short(), next)
			return nil
		}
		step()
	}
	if before != st.Hash {
		v.problem("stream %s does not end in the hash that was acknowledged", st.ID.Short())
	}
	return nil
}

// origin is the hash of the event after which a stream's log begins.
func (s *sitting) origin(st *Stream) (hash model.Hash, err error) {
	if st.Before() == 0 {
		return hash, nil
	}
	of := st.Lines[len(st.Lines)-1].Of
	stored, err := s.tx.Events(of, st.Before(), 1)
	if len(stored) == 1 {
		hash = hashOf(&stored[0])
	}
	return hash, err
}

func (s *sitting) verifyEvent(st *Stream, stored *Stored, before model.Hash, v *Verified, sums *summed) {
	e, err := model.ParseEvent(st.Name(), stored.Wire)
	if err != nil {
		if stored.Poison == "" {
			v.problem("stream %s, event %d: %v", st.ID.Short(), stored.Seq, err)
		}
		return // what could not be read when it came is as it came
	}
	if stored.PII != nil {
		raw, err := s.Vault.OpenEvent(st.ID, stored)
		if err == nil {
			e.PII, err = model.ParsePII(raw)
		}
		if err != nil {
			v.problem("stream %s, event %d: the personal part does not open: %v", st.ID.Short(), stored.Seq, err)
		}
	}
	if !e.Follows(before) {
		v.problem("stream %s, event %d does not follow the one before it", st.ID.Short(), stored.Seq)
	}
	if stored.Poison != "" {
		return
	}
	body, err := e.ParseBody()
	if err != nil {
		return // of a newer program
	}
	if mover, ok := body.(model.Mover); ok && !e.MemberID().IsZero() {
		effect := mover.Effect()
		sums.points[st.Translated(e).MemberID()] += effect.Net()
	}
	if err := s.sumCoupon(st, st.Translated(e), body, sums); err != nil {
		v.problem("stream %s, event %d: %v", st.ID.Short(), stored.Seq, err)
	}
}

func (s *sitting) verifyMembers(ctx context.Context, c *rights.Chain, v *Verified, sums *summed) error {
	for after := (model.ID{}); ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		members, err := s.tx.Walk(after, verifyAtOnce)
		if err != nil {
			return err
		}
		for _, m := range members {
			after = m.ID
			v.Members++
			if law := m.Rights.Check(c); law != "" {
				v.problem("member %v: %s", m.ID, law)
			}
			if law := m.lacking(c); law != "" {
				v.problem("member %v: %s", m.ID, law)
			}
			s.verifyCoupons(m, v, sums)
			if sum := sums.points[m.ID]; m.Ledger.Net() != sum || m.Rights.Balance != sum {
				v.problem("member %v: the events give %d points, the account %d, the rights %d", m.ID, sum, m.Ledger.Net(), m.Rights.Balance)
			}
			delete(sums.points, m.ID)
			if _, err := s.Vault.Profile(m); err != nil {
				v.problem("member %v: the profile does not open", m.ID)
			}
		}
		if len(members) == 0 {
			break
		}
	}
	for id := range sums.points {
		v.problem("member %v has events and no account", id)
	}
	for id, sum := range sums.coupons {
		if !sum.over(s.today()) {
			v.problem("coupon %v has events and is nobody's", id)
		}
	}
	return nil
}
