package rights

import (
	"slices"

	"regulars/model"
)

// Stream is what HQ knows of one stream as a whole.
type Stream struct {
	ID      model.StreamID
	Applied uint64 // the latest event that is folded
	Closed  bool   // lost, replaced or frozen: its rights are in suspense, for ever unless it releases them
	Joined  bool   // it had a session in this generation
	Until   uint64 // its latest event at the first such session
	Waits   bool   // nothing is lent to anybody before it has joined and pushed up to Until
}

// Chain is the streams of a chain as HQ knows them, and the generation of HQ's database.
type Chain struct {
	Generation uint64
	Streams    []Stream // in the order of their enrolment
}

func (c *Chain) find(id model.StreamID) *Stream {
	at := slices.IndexFunc(c.Streams, func(s Stream) bool { return s.ID == id })
	if at < 0 {
		return nil
	}
	return &c.Streams[at]
}

// Enrol makes a stream known. after is the stream that it continues, if any: that one is closed,
// because the file that held its rights is no longer the one that writes.
func (c *Chain) Enrol(id, after model.StreamID) {
	if c.find(id) == nil {
		c.Streams = append(slices.Clone(c.Streams), Stream{ID: id})
	}
	if c.find(after) != nil {
		c.Close(after)
	}
}

// Close is rule 7. It cannot be taken back.
func (c *Chain) Close(id model.StreamID) {
	if s := c.find(id); s != nil {
		s.Closed = true
	}
}

// Closed reports whether a stream is closed.
func (c *Chain) Closed(id model.StreamID) bool {
	s := c.find(id)
	return s != nil && s.Closed
}

// Join is a session: the stream has noted the generation in its file, refuses grants of any other,
// and its latest event is last.
func (c *Chain) Join(id model.StreamID, generation, last uint64) error {
	s := c.find(id)
	switch {
	case s == nil:
		return ErrUnknown
	case s.Closed:
		return ErrClosed
	case generation != c.Generation:
		return ErrStale
	}
	if !s.Joined {
		s.Joined, s.Until = true, last
		s.Waits = s.Waits && s.Applied < last
	}
	return nil
}

// Next says whether the event of this number is to be folded now: take is false for one that is
// known already. Events of a closed stream are facts like any other.
func (c *Chain) Next(id model.StreamID, seq uint64) (take bool, err error) {
	s := c.find(id)
	switch {
	case s == nil:
		return false, ErrUnknown
	case seq <= s.Applied:
		return false, nil
	case seq != s.Applied+1:
		return false, ErrGap
	}
	return true, nil
}

// Advance notes that an event was folded, in the same transaction.
func (c *Chain) Advance(id model.StreamID, seq uint64) {
	if s := c.find(id); s != nil {
		s.Applied = seq
		s.Waits = s.Waits && !(s.Joined && seq >= s.Until)
	}
}

// Fence begins a new generation: HQ's database is older than what it has answered. Nothing is lent
// until every stream that was open has joined and pushed what it had then, so that all grants that
// were forgotten are known again; grants that nobody had received by then are void. A stream that
// is closed meanwhile is waited for all the same: it may hold what HQ forgot.
func (c *Chain) Fence(generation uint64) {
	c.Generation = generation
	c.Streams = slices.Clone(c.Streams)
	for i := range c.Streams {
		s := &c.Streams[i]
		s.Joined, s.Until, s.Waits = false, 0, s.Waits || !s.Closed
	}
}

// Waive ends the wait for one stream. It is a person's decision with a name under it: what the
// stream holds of forgotten grants can then be spent twice.
func (c *Chain) Waive(id model.StreamID) {
	if s := c.find(id); s != nil {
		s.Waits = false
	}
}

// Fenced reports whether lending still waits for a stream.
func (c *Chain) Fenced() bool {
	return slices.ContainsFunc(c.Streams, func(s Stream) bool { return s.Waits })
}

// MayLend says why nothing can be lent to a stream, nil if it can.
func (c *Chain) MayLend(id model.StreamID) error {
	s := c.find(id)
	switch {
	case s == nil:
		return ErrUnknown
	case s.Closed:
		return ErrClosed
	case c.Fenced():
		return ErrFenced
	}
	return nil
}
