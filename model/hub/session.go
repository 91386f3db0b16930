package hub

import (
	"context"
	"slices"
	"time"

	"regulars/model"
)

const (
	maxBoots  = 128           // nonces that are remembered of a stream
	lateAtAll = 2 * time.Hour // how late a message can still arrive
)

// Session opens a talk: it says where HQ is with the stream, and fences all earlier talks of it.
func (o *Office) Session(ctx context.Context, at time.Time, c Claim) (w Welcome, err error) {
	err = o.update(ctx, at, func(s *sitting) error {
		st, err := s.tx.Stream(c.Stream)
		if err != nil {
			return err
		}
		if st == nil || st.Holder != st.ID || st.ID == s.head.Stream {
			return model.Refuse("sync.unknown")
		}
		w, err = s.session(st, &c)
		return err
	})
	return w, err
}

func (s *sitting) session(st *Stream, c *Claim) (Welcome, error) {
	if !st.Closed {
		verdict, why, err := s.examine(st, c)
		if err != nil {
			return Welcome{}, err
		}
		if verdict == Open {
			err = s.join(st, c)
		} else {
			err = s.shut(st, why, verdict == Frozen)
		}
		if err != nil {
			return Welcome{}, err
		}
	}
	st.Contact = s.at.Unix()
	w := Welcome{Generation: s.head.Generation, Expected: st.Applied + 1, Hash: st.Hash}
	switch {
	case st.Frozen:
		w.Verdict, w.Why = Frozen, "sync.frozen"
	case st.Closed:
		w.Verdict, w.Why = Closed, st.Why
	default:
		w.Session = st.Session
	}
	return w, s.tx.PutStream(st)
}

// examine looks for a file that was rolled back or copied. A message can also be old: it was under
// way while the shop went on. What only an old message explains is refused and decides nothing.
func (s *sitting) examine(st *Stream, c *Claim) (Verdict, model.Code, error) {
	stale := model.Refuse("sync.stale")
	ahead := model.NextHLC(0, s.at.Add(clockAhead))
	newest := len(st.Boots) > 0 && st.Boots[len(st.Boots)-1] == c.Boot
	switch {
	case newest:
		if c.Last < st.Last {
			return Open, "", stale // a file does not shrink while it is open
		}
	case slices.Contains(st.Boots, c.Boot):
		right := max(st.Offset, -st.Offset) <= clockAhead.Milliseconds()
		if right && c.Clock > st.Clock && c.Clock <= ahead {
			return Frozen, "sync.frozen", nil // it was written after the newer one had begun
		}
		return Open, "", stale
	case c.Clock < st.Clock && st.Clock <= ahead && st.Clock.Time().Sub(c.Clock.Time()) < lateAtAll:
		return Open, "", stale // of a start between the two that are known
	}
	if c.Last < st.Applied {
		return Closed, "sync.rolledback", nil
	}
	if c.Last == st.Applied && st.Hash != c.LastHash {
		return Closed, "sync.forked", nil
	}
	return Open, "", nil
}

// join makes the talk the newest one.
func (s *sitting) join(st *Stream, c *Claim) error {
	if len(st.Boots) == 0 || st.Boots[len(st.Boots)-1] != c.Boot {
		st.Boots = append(slices.Clone(st.Boots), c.Boot)
		st.Boots = st.Boots[max(len(st.Boots)-maxBoots, 0):]
		// What a clock says that is far ahead is no moment to compare others with: a copy of the box would stay
		// unheard for years.
		if st.Clock = c.Clock; st.Clock > model.NextHLC(0, s.at.Add(clockAhead)) {
			st.Clock = model.NextHLC(0, s.at)
		}
	}
	st.Session++
	st.Last, st.Build = c.Last, c.Build
	st.Offset = c.Clock.Time().Sub(s.at).Milliseconds()
	ch := s.chain(st)
	if c.Generation != s.head.Generation {
		return nil // it will note the generation and ask again
	}
	if err := ch.Join(st.ID, c.Generation, c.Last); err != nil {
		return err
	}
	return s.decided(ch, st)
}

// shut closes a stream: what it holds is in suspense from now on.
func (s *sitting) shut(st *Stream, why model.Code, frozen bool) error {
	if st.Closed {
		return nil
	}
	c := s.chain(st)
	c.Close(st.ID)
	st.Why, st.Frozen = why, frozen
	return s.decided(c, st)
}
