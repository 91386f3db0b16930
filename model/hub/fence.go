package hub

import (
	"context"
	"errors"
	"fmt"
	"time"

	"regulars/model"
	"regulars/model/rights"
)

// Older is the error of a database that has less than it has answered: it came back from an older copy, or another
// server took over that had not received everything. Nothing was written, and nothing is until a generation above
// Known begins.
type Older struct {
	Known uint64 // the highest generation that it knew
}

// Error is the form for logs.
func (o *Older) Error() string {
	return fmt.Sprintf("hub: the database has less than it had in generation %d", o.Known)
}

// Unwrap is the refusal for people, where nobody begins a generation by himself.
func (o *Older) Unwrap() error { return model.Refuse("hq.behind") }

// Fence begins a new generation: HQ's database is older than what it has answered. HQ does so after every
// return from a copy, before it answers anybody. From then on nothing is lent until every stream that was open has
// come back and an operator has confirmed (Confirm) that none was enrolled within what was lost.
func (o *Office) Fence(ctx context.Context, at time.Time) (generation uint64, err error) {
	return o.FenceAbove(ctx, at, 0)
}

// FenceAbove is Fence for who remembers a generation that the copy may not know: the new one is above it,
// because a generation must never begin twice.
func (o *Office) FenceAbove(ctx context.Context, at time.Time, known uint64) (generation uint64, err error) {
	err = o.DB.Update(ctx, func(tx Tx) error {
		return o.sit(tx, at, func(s *sitting) error {
			generation = max(s.head.Generation, known) + 1
			return s.fence(generation)
		})
	})
	return generation, err
}

func (s *sitting) fence(generation uint64) error {
	all, err := s.tx.Streams()
	if err != nil {
		return err
	}
	c := &rights.Chain{Generation: s.head.Generation}
	s.head.Before = 0
	for i := range all {
		if all[i].ID != s.head.Stream {
			c.Streams = append(c.Streams, all[i].Stream)
			s.head.Before = max(s.head.Before, all[i].Contact)
		}
	}
	c.Fence(generation)
	s.head.Generation, s.head.Waiting = c.Generation, 0
	s.head.Held, s.head.Fenced = true, s.at.Unix()
	// Orders to erase that were forgotten may have been carried out: no number is given twice.
	s.head.Erasures = max(s.head.Erasures, generation<<32)
	for _, r := range c.Streams {
		st, err := s.tx.Stream(r.ID)
		if err != nil {
			return err
		}
		if st.Stream = r; r.Waits {
			s.head.Waiting++
		}
		if err := s.tx.PutStream(st); err != nil {
			return err
		}
	}
	return s.tx.PutHead(s.head)
}

// fenced runs a transaction again, in a new generation, after the database turned out to have less than it had: nobody
// has to notice first. Of those who find out together one begins it.
func (o *Office) fenced(ctx context.Context, at time.Time, run func() error) error {
	o.fencing.Lock()
	defer o.fencing.Unlock()
	err := run()
	var older *Older
	if !errors.As(err, &older) {
		return err
	}
	generation, err := o.FenceAbove(ctx, at, older.Known)
	if err != nil {
		return err
	}
	if o.Began != nil {
		o.Began(generation)
	}
	return run()
}

// Confirm says that no stream was enrolled within what HQ lost before its present generation, or that those that were
// have come back: a person's decision, with a name and a reason. What such a stream holds of forgotten grants can be spent
// twice from then on. Streams that are known are waited for all the same.
func (o *Office) Confirm(ctx context.Context, at time.Time, by Author, generation uint64, reason string) error {
	return o.update(ctx, at, func(s *sitting) error {
		switch {
		case generation != s.head.Generation:
			return model.Refuse("hq.other_generation", s.head.Generation)
		case !s.head.Held:
			return nil
		}
		s.head.Held = false
		if err := s.tx.PutHead(s.head); err != nil {
			return err
		}
		return s.noteChain(by, "confirmed", reason)
	})
}

// noteChain notes what an operator decided about no stream in particular: it stands under HQ's own.
func (s *sitting) noteChain(by Author, what, reason string) error {
	return s.noteAct(&Stream{Stream: rights.Stream{ID: s.head.Stream}}, by, what, reason)
}
