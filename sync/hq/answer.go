package hq

import (
	"context"
	"time"

	"regulars/model"
	"regulars/model/hub"
	"regulars/sync/wire"
)

func (q *HQ) enrol(ctx context.Context, at time.Time, m *wire.Enrol) (wire.Message, error) {
	if err := m.Verify(); err != nil {
		return nil, err
	}
	asked := hub.Enrolment{
		Key: m.Key, Stream: model.StreamID(m.Stream), PublicKey: m.PublicKey,
		After: model.StreamID(m.After), AfterSeq: m.AfterSeq, AfterHash: model.Hash(m.AfterHash),
	}
	for _, id := range m.Earlier {
		asked.Earlier = append(asked.Earlier, model.StreamID(id))
	}
	placed, err := q.office.Enrol(ctx, at, asked)
	if err != nil {
		return nil, err
	}
	out := &wire.Enrolled{Shop: placed.Shop, Market: placed.Market, Generation: placed.Generation, HQ: q.office.Public()}
	if q.issuer != nil {
		if out.Certificate, err = q.issuer.Issue(model.StreamID(m.Stream), placed.Shop, m.Request, at); err != nil {
			return nil, model.Refuse("enrol.certificate").Because(err)
		}
	}
	return out, nil
}

var verdicts = map[hub.Verdict]string{hub.Open: wire.Open, hub.Closed: wire.Closed, hub.Frozen: wire.Frozen}

func (q *HQ) session(ctx context.Context, at time.Time, from Peer, m *wire.Session) (wire.Message, error) {
	if err := proven(from, m.Stream); err != nil {
		return nil, err
	}
	w, err := q.office.Session(ctx, at, hub.Claim{
		Stream: model.StreamID(m.Stream), Boot: m.Boot, Last: m.Last, LastHash: model.Hash(m.LastHash),
		Generation: m.Generation, Clock: m.Clock, Build: m.Program,
	})
	if err != nil {
		return nil, err
	}
	return &wire.Welcome{
		Protocol: wire.Protocol, Verdict: verdicts[w.Verdict], Session: w.Session, Generation: w.Generation,
		Expected: w.Expected, AppliedHash: wire.Hash(w.Hash), Clock: model.NextHLC(0, at), Why: string(w.Why),
	}, nil
}

func (q *HQ) push(ctx context.Context, at time.Time, from Peer, m *wire.Push) (wire.Message, error) {
	if err := proven(from, m.Signer); err != nil {
		return nil, err
	}
	key, err := q.office.KeyOf(ctx, model.StreamID(m.Signer))
	if err != nil {
		return nil, err
	}
	items, err := m.Open(key)
	if err != nil {
		return nil, err
	}
	b := hub.Batch{
		Signer: model.StreamID(m.Signer), Stream: model.StreamID(m.Stream), Session: m.Session, From: m.From,
		Before: model.Hash(m.Before), Items: make([]hub.Item, len(items)),
	}
	for i, it := range items {
		b.Items[i] = hub.Item{Event: it.Event, Poison: it.Poison}
	}
	taken, err := q.office.Push(ctx, at, b)
	if err != nil {
		return nil, err
	}
	if taken.Conflict {
		if _, err := q.office.Settle(ctx, at); err != nil {
			q.report(err) // what is noted waits for the next time
		}
	}
	return &wire.Pushed{Applied: taken.Applied, Hash: wire.Hash(taken.Hash), Quarantined: taken.Aside}, nil
}

func (q *HQ) pull(ctx context.Context, at time.Time, from Peer, m *wire.Pull) (wire.Message, error) {
	if err := proven(from, m.Stream); err != nil {
		return nil, err
	}
	t, err := q.office.Pull(ctx, at, hub.Asked{
		Stream: model.StreamID(m.Stream), Session: m.Session, Generation: m.After.Generation, Market: m.After.Market,
		After: m.After.Seq, Rows: int(m.Rows),
	})
	if err != nil {
		return nil, err
	}
	out := &wire.Pulled{Next: wire.Cursor{Generation: t.Generation, Market: m.After.Market, Seq: t.Next}, More: t.More}
	for i := range t.Rows {
		row, err := wireRow(&t.Rows[i])
		if err != nil {
			return nil, err
		}
		out.Rows = append(out.Rows, row)
	}
	for _, g := range t.Grants {
		out.Grants = append(out.Grants, wire.Grant(g))
	}
	for _, r := range t.Recalls {
		out.Recalls = append(out.Recalls, wire.Recall(r))
	}
	if t.Heads != nil {
		out.Checkpoint = q.checkpoint(at, model.StreamID(m.Stream), &t)
	}
	return out, nil
}

// checkpoint signs how far all streams are, for one stream to keep.
func (q *HQ) checkpoint(at time.Time, stream model.StreamID, t *hub.Told) *wire.Checkpoint {
	heads := make([]wire.StreamHead, len(t.Heads))
	for i, h := range t.Heads {
		heads[i] = wire.StreamHead(h)
	}
	c := &wire.Checkpoint{Generation: t.Generation, Clock: model.NextHLC(0, at), Root: wire.Heads(heads), Applied: t.Applied}
	c.Sign(stream, q.office.Key)
	return c
}

func wireRow(r *hub.Row) (wire.Row, error) {
	out := wire.Row{Seq: r.Seq, Sort: r.Sort, ID: r.ID, Applied: r.Applied, Value: r.Value, Gone: r.Gone}
	var err error
	if len(r.Fields) > 0 {
		out.PII, err = model.Encode(r.Fields)
	}
	return out, err
}

func (q *HQ) reserve(ctx context.Context, at time.Time, from Peer, m *wire.Reserve) (wire.Message, error) {
	if err := proven(from, m.Stream); err != nil {
		return nil, err
	}
	g, err := q.office.Reserve(ctx, at, hub.Wish{
		Stream: model.StreamID(m.Stream), Session: m.Session, Member: m.Member, After: m.After, Points: m.Points, Coupon: m.Coupon,
	})
	if err != nil {
		return nil, err
	}
	out := &wire.Reserved{Generation: g.Generation, Have: g.Have, Coming: g.Coming, Why: string(g.Why)}
	if g.Grant != nil {
		grant := wire.Grant(*g.Grant)
		out.Grant = &grant
	}
	if g.Row != nil {
		row, err := wireRow(g.Row)
		if err != nil {
			return nil, err
		}
		out.Row = &row
	}
	return out, nil
}

func (q *HQ) lookup(ctx context.Context, at time.Time, from Peer, m *wire.Lookup) (wire.Message, error) {
	if err := proven(from, m.Stream); err != nil {
		return nil, err
	}
	found, err := q.office.Lookup(ctx, at, hub.Search{Stream: model.StreamID(m.Stream), Session: m.Session, By: m.By, Value: m.Value})
	if err != nil {
		return nil, err
	}
	out := &wire.Found{}
	for i := range found {
		row, err := wireRow(&found[i])
		if err != nil {
			return nil, err
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}
