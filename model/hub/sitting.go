package hub

import (
	"bytes"
	"cmp"
	"slices"
	"sync/atomic"
	"time"

	"regulars/model"
	"regulars/model/ledger"
	"regulars/model/program"
	"regulars/model/rights"
)

// sitting is one transaction of the office, with what every decision needs.
type sitting struct {
	*Office
	tx   Tx
	at   time.Time
	head Head
	zone *time.Location
}

// kept is what is costly to read and changes seldom: it belongs to the text that it was read from.
type kept struct {
	zoneName, text, currency string
	zone                     *time.Location
	program                  *program.Program
}

// keptBy remembers the latest reading. Who finds another one reads again, so no answer depends on it.
type keptBy struct{ last atomic.Pointer[kept] }

func (o *Office) sit(tx Tx, at time.Time, f func(*sitting) error) error {
	head, err := tx.Head()
	if err != nil {
		return err
	}
	if head.Generation == 0 {
		return model.Refuse("hq.empty")
	}
	if len(head.Public) > 0 && !bytes.Equal(head.Public, o.Public()) {
		return model.Refuse("hq.old_keys") // another program renewed them under this one
	}
	s := &sitting{Office: o, tx: tx, at: at, head: head}
	k := o.kept.last.Load()
	if k == nil || k.zoneName != head.Timezone || k.text != head.Text || k.currency != head.Currency {
		if k, err = read(head); err != nil {
			return err
		}
		o.kept.last.Store(k)
	}
	s.zone = k.zone
	return f(s)
}

func read(head Head) (*kept, error) {
	k := &kept{zoneName: head.Timezone, text: head.Text, currency: head.Currency}
	var err error
	if k.zone, err = time.LoadLocation(head.Timezone); err != nil {
		return nil, model.Refuse("zone.unknown", head.Timezone).Because(err)
	}
	if head.Text == "" {
		return k, nil
	}
	currency, err := model.CurrencyByCode(head.Currency)
	if err != nil {
		return nil, err
	}
	k.program, err = program.Parse(head.Program, head.Text, currency)
	return k, err
}

// program in force, nil if none was published.
func (s *sitting) program() *program.Program { return s.kept.last.Load().program }

// clock is how an account is looked at now.
func (s *sitting) clock(acc *ledger.Account) ledger.Clock {
	c := ledger.Clock{Now: s.at.Unix(), Today: model.DayOf(s.at.Unix(), s.zone)}
	if p := s.program(); p != nil {
		if active := acc.Active(); active != 0 {
			c.Idle = p.IdleEnd(model.DayOf(active, s.zone))
		}
	}
	return c
}

// chain is the rights' view of the streams that a decision is about. That lending waits for others, too, is
// in the chain's head.
func (s *sitting) chain(streams ...*Stream) *rights.Chain {
	c := &rights.Chain{Generation: s.head.Generation}
	waits := uint64(0)
	for _, st := range streams {
		c.Streams = append(c.Streams, st.Stream)
		if st.Waits {
			waits++
		}
	}
	if s.head.Waiting > waits || s.head.Held {
		c.Streams = append(c.Streams, rights.Stream{Waits: true})
	}
	return c
}

// decided takes over what a chain made of its streams.
func (s *sitting) decided(c *rights.Chain, streams ...*Stream) error {
	waiting := s.head.Waiting
	for i, st := range streams {
		switch {
		case st.Waits && !c.Streams[i].Waits:
			waiting--
		case !st.Waits && c.Streams[i].Waits:
			waiting++
		}
		st.Stream = c.Streams[i]
	}
	if waiting == s.head.Waiting {
		return nil
	}
	s.head.Waiting = waiting
	return s.tx.PutHead(s.head)
}

// streams locks streams, in one order for all who do, and returns them in the order of the question.
func (s *sitting) streams(ids ...model.StreamID) ([]*Stream, error) {
	order := slices.Clone(ids)
	slices.SortFunc(order, func(a, b model.StreamID) int { return bytes.Compare(a[:], b[:]) })
	found := map[model.StreamID]*Stream{}
	for _, id := range slices.Compact(order) {
		st, err := s.tx.Stream(id)
		if err != nil {
			return nil, err
		}
		found[id] = st
	}
	out := make([]*Stream, len(ids))
	for i, id := range ids {
		out[i] = found[id]
	}
	return out, nil
}

// speaker returns the stream whose session a message belongs to.
func (s *sitting) speaker(id model.StreamID, session uint64) (*Stream, error) {
	st, err := s.tx.Stream(id)
	if err != nil {
		return nil, err
	}
	return st, s.speaks(st, session)
}

func (s *sitting) speaks(st *Stream, session uint64) error {
	switch {
	case st == nil || st.ID == s.head.Stream:
		return model.Refuse("sync.unknown")
	case st.Frozen:
		return model.Refuse("sync.frozen")
	case st.Closed:
		return model.Refuse("sync.closed")
	case session != st.Session:
		return model.Refuse("sync.fenced")
	}
	return nil
}

// reader is a speaker who may see what others did.
func (s *sitting) reader(id model.StreamID, session uint64) (*Stream, error) {
	st, err := s.speaker(id, session)
	if err == nil && !st.Proven {
		err = model.Refuse("sync.unproven")
	}
	return st, err
}

// member returns one member, locked; a refusal if there is none.
func (s *sitting) member(id model.ID) (*Member, error) {
	found, err := s.tx.Members([]model.ID{id})
	if err != nil {
		return nil, err
	}
	if found[id] == nil {
		return nil, model.Refuse("member.unknown", id.String())
	}
	return found[id], nil
}

// hashOf is the hash of a stored event, the last thing in its bytes.
func hashOf(e *Stored) (hash model.Hash) {
	if len(e.Wire) >= len(hash) {
		copy(hash[:], e.Wire[len(e.Wire)-len(hash):])
	}
	return hash
}

func compareIDs(a, b model.ID) int {
	return cmp.Or(bytes.Compare(a.Stream[:], b.Stream[:]), cmp.Compare(a.N, b.N))
}
