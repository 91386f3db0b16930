package hub

import (
	"bytes"
	"context"
	"slices"
	"time"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/rights"
)

const (
	maxAnswer   = 2 << 20 // bytes of rows in one answer, and one row more
	maxLent     = 500     // grants, and recalls, in one answer
	maxLentLots = 20_000  // of these grants
	maxRowBytes = 1 << 20 // of the facts, and of the words, of one row
	witnessing  = 3600    // seconds from one checkpoint to the next
)

// Pull answers with what changed in a market after a cursor, and with what concerns the stream alone.
func (o *Office) Pull(ctx context.Context, at time.Time, a Asked) (t Told, err error) {
	due := false
	err = o.view(ctx, at, func(s *sitting) error {
		st, err := s.reader(a.Stream, a.Session)
		if err != nil {
			return err
		}
		if due = st.Witnessed+witnessing <= at.Unix(); due {
			return nil
		}
		t, err = s.pull(st, &a)
		return err
	})
	if err != nil || !due {
		return t, err
	}
	err = o.update(ctx, at, func(s *sitting) error {
		st, err := s.reader(a.Stream, a.Session)
		if err != nil {
			return err
		}
		if t, err = s.pull(st, &a); err != nil {
			return err
		}
		if t.Heads, err = s.heads(); err != nil {
			return err
		}
		st.Witnessed = at.Unix()
		return s.tx.PutStream(st)
	})
	return t, err
}

// heads is how far all streams are, ascending.
func (s *sitting) heads() ([]StreamHead, error) {
	streams, err := s.tx.Streams()
	heads := make([]StreamHead, len(streams))
	for i := range streams {
		heads[i] = StreamHead{Stream: streams[i].ID, Seq: streams[i].Applied, Hash: streams[i].Hash}
	}
	slices.SortFunc(heads, func(a, b StreamHead) int { return bytes.Compare(a.Stream[:], b.Stream[:]) })
	return heads, err
}

func (s *sitting) pull(st *Stream, a *Asked) (Told, error) {
	t := Told{Generation: s.head.Generation, Applied: st.Applied}
	if a.Market != chain.Everyone && a.Market != st.Market {
		return t, model.Refuse("sync.market")
	}
	after := a.After
	if a.Generation != s.head.Generation {
		after = 0 // places of another generation mean nothing here
	}
	changed, reached, more, err := s.tx.Changed(a.Market, after, max(a.Rows, 1))
	if err != nil {
		return t, err
	}
	t.Next, t.More = max(reached, after), more
	size := 0
	for i := range changed {
		row, err := s.row(&changed[i], st)
		if err != nil {
			return t, err
		}
		if size += row.size(); size > maxAnswer && len(t.Rows) > 0 {
			t.Next, t.More = t.Rows[len(t.Rows)-1].Seq, true
			break
		}
		t.Rows = append(t.Rows, row)
	}
	if a.Market == st.Market && !t.More { // a grant never comes before the row that it is part of
		if t.Grants, err = s.lent(st); err != nil {
			return t, err
		}
	}
	t.Recalls, err = s.recalls(st)
	return t, err
}

func (r *Row) size() int {
	size := len(r.Value) + 64
	for _, text := range r.Fields {
		size += len(text) + 8
	}
	return size
}

// row is what a stream gets to see of a change.
func (s *sitting) row(c *Changed, st *Stream) (Row, error) {
	if c.Member != nil {
		row, err := s.memberRow(c.Member, st)
		row.Seq = c.Seq
		return row, err
	}
	t := c.Thing
	named := NamedMember
	if t.Sort == chain.SortCase {
		named = NamedCase
	}
	row := Row{Seq: c.Seq, Sort: t.Sort, ID: st.Told(named, t.ID), Applied: st.Applied, Gone: t.Gone}
	if t.Gone {
		return row, nil
	}
	var err error
	if row.Value, err = toldThing(t, st); err != nil {
		return row, err
	}
	row.Fields, err = s.Vault.Words(t)
	return row.bounded(), err
}

// toldThing is the value of a thing as the stream's file understands it: by the names that the file uses.
func toldThing(t *Thing, st *Stream) ([]byte, error) {
	if t.Sort != chain.SortCase {
		return t.Value, nil
	}
	var c chain.Case
	if err := model.Decode(t.Value, &c); err != nil {
		return nil, err
	}
	c.Member, c.Actor = st.Told(NamedMember, c.Member), st.Told(NamedStaff, c.Actor)
	return model.Encode(&c)
}

// bounded leaves out the words of a row that no message could carry: the facts count. One whose facts
// are too large is told as gone, so that it does not stop the ones behind it.
func (r Row) bounded() Row {
	if r.size() > maxRowBytes {
		r.Fields = nil
	}
	if r.size() > maxRowBytes {
		r.Value, r.Gone = nil, true
	}
	return r
}

// memberRow is a member's row; one who left the market is gone. While lending waits, what is free can be below zero without anybody
// owing it, so no debt is told.
func (s *sitting) memberRow(m *Member, st *Stream) (Row, error) {
	row := Row{Sort: chain.SortMember, ID: st.Told(NamedMember, m.ID), Applied: st.Applied, Gone: m.Erased != 0 || m.Market == Nowhere}
	if row.Gone {
		return row, nil
	}
	v := chain.Member{Account: m.Ledger.AppendRecord(nil), Home: m.Home, Into: st.Told(NamedMember, m.Into)}
	if sh := shareOf(&m.Rights, st.ID); sh != nil {
		v.Lent = sh.Made
	}
	if s.head.Lends() {
		v.Debt = int64(m.Rights.Debt())
	}
	var err error
	if row.Value, err = model.Encode(&v); err != nil {
		return row, err
	}
	fields, err := s.Vault.Profile(m)
	if err != nil {
		return row, err
	}
	row.Fields = fields.Plain()
	return row.bounded(), nil
}

// lent repeats every grant of which no receipt has come. While lending waits none is sent: it may be
// known to the stream by another number's content.
func (s *sitting) lent(st *Stream) ([]Lent, error) {
	if s.chain(st).MayLend(st.ID) != nil {
		return nil, nil
	}
	ids, err := s.tx.Lent(st.ID, maxLent)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	members, err := s.tx.Members(ids)
	if err != nil {
		return nil, err
	}
	var out []Lent
	lots := 0
	for _, id := range ids {
		m := members[id]
		if m == nil {
			continue
		}
		for _, g := range outstanding(&m.Rights, st.ID) {
			if lots += len(g.Lots); len(out) == maxLent || lots > maxLentLots {
				return out, nil // the others come when these were received
			}
			out = append(out, Lent{Member: st.Told(NamedMember, id), N: g.N, Lots: g.Lots})
		}
	}
	return out, nil
}

func shareOf(a *rights.Account, id model.StreamID) *rights.Share {
	for i := range a.Shares {
		if a.Shares[i].Stream == id {
			return &a.Shares[i]
		}
	}
	return nil
}

func outstanding(a *rights.Account, id model.StreamID) []rights.Grant {
	if sh := shareOf(a, id); sh != nil {
		return sh.Outstanding
	}
	return nil
}

// recalls are what is wanted back of what the stream holds.
func (s *sitting) recalls(st *Stream) ([]Recall, error) {
	ids, err := s.tx.Recalled(st.ID, maxLent)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	members, err := s.tx.Members(ids)
	if err != nil {
		return nil, err
	}
	var out []Recall
	for _, id := range ids {
		m := members[id]
		if m == nil {
			continue
		}
		if sh := shareOf(&m.Rights, st.ID); sh != nil {
			if n := min(m.Recall, rights.Sum(sh.Held)); n > 0 {
				out = append(out, Recall{Member: st.Told(NamedMember, id), Points: n})
			}
		}
	}
	return out, nil
}
