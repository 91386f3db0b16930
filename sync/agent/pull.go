package agent

import (
	"slices"
	"time"

	"regulars/model"
	"regulars/model/chain"
	"regulars/sync/wire"
)

// pull asks for what changed in a market's feed. One that waits is answered when something comes, rows some time after the
// last ones, what is wanted back of the shop at once.
func (a *Agent) pull(now time.Time, at Place, market uint64, wait time.Duration) error {
	m := &wire.Pull{
		Protocol: wire.Protocol, Stream: wire.Stream(at.present().ID), Session: a.session.number,
		After: cursorOf(&at.State, market), Rows: wire.MaxRows, Wait: uint(wait / time.Second),
	}
	if wait > 0 {
		m.Calm = min(a.calmLeft(now), m.Wait)
	}
	a.ask(m, longAnswer+wait)
	return nil
}

// cursorOf is how far a feed was read; in another generation it begins anew.
func cursorOf(s *chain.State, market uint64) wire.Cursor {
	for _, c := range s.Cursors {
		if c.Market == market && c.Generation == s.Generation {
			return wire.Cursor{Generation: c.Generation, Market: c.Market, Seq: c.Seq}
		}
	}
	return wire.Cursor{Generation: s.Generation, Market: market}
}

// putCursor notes how far a feed was read, and forgets those of other generations.
func putCursor(s *chain.State, c chain.Cursor) {
	kept := []chain.Cursor{c}
	for _, old := range s.Cursors {
		if old.Generation == c.Generation && old.Market != c.Market {
			kept = append(kept, old)
		}
	}
	slices.SortFunc(kept, func(x, y chain.Cursor) int { return int(min(x.Market, 1)) - int(min(y.Market, 1)) })
	s.Cursors = kept
}

// pulled takes rows, then grants, because a grant may be for a member who came in these rows, then
// wishes to have points back. What was asked before somebody wished to exchange everything is asked
// again.
func (a *Agent) pulled(now time.Time, at Place, sent *wire.Pull, m *wire.Pulled, old bool) error {
	if a.session.number != sent.Session {
		return nil // a doubt came up meanwhile
	}
	next, after := m.Next, sent.After
	if next.Generation != at.State.Generation || next.Market != after.Market || next.Seq < after.Seq {
		return a.doubt(refuse(nonsense))
	}
	if m.More && next.Seq == after.Seq {
		return refuse(stuck)
	}
	if err := a.lay(now, at, sent, m); err != nil {
		return err
	}
	if len(m.Grants) > 0 {
		if _, err := a.file.Receive(grantsOf(m.Grants), next.Generation); err != nil {
			return err
		}
	}
	if len(m.Recalls) > 0 && !a.talk.recalled {
		a.talk.recalled = true // they are repeated until the release was pushed
		if err := a.file.Release(m.Recalls); err != nil {
			return err
		}
	}
	if a.talk.listens && next.Market == at.Chain.Market {
		a.heardNews(now, m)
	}
	a.talk.pulled[next.Market] = !m.More && !old
	a.talk.report.Pulled += len(m.Rows)
	return nil
}

// heardNews ends listening: the rest of the talk is as always. An HQ that answers at once that there
// is nothing does not wait for news; then there is no use in asking again and again.
func (a *Agent) heardNews(now time.Time, m *wire.Pulled) {
	nothing := len(m.Rows)+len(m.Grants)+len(m.Recalls) == 0 && !m.More
	a.deaf = nothing && now.Sub(a.talk.began) < atOnce
	a.talk.listens = false
	if !nothing {
		a.newsAt = now
	}
}

// lay writes rows and the place behind them in one go.
func (a *Agent) lay(now time.Time, at Place, sent *wire.Pull, m *wire.Pulled) error {
	s := at.State
	rows, problems := rowsOf(now, m.Rows)
	if m.Checkpoint != nil {
		problems = append(problems, a.witness(now, at, &s, m.Checkpoint)...)
	}
	fresh := setAside(&s, problems)
	if len(rows) == 0 && !fresh && m.Next == sent.After && m.Checkpoint == nil {
		return nil
	}
	putCursor(&s, chain.Cursor{Generation: m.Next.Generation, Market: m.Next.Market, Seq: m.Next.Seq})
	s.Applied, s.Contact = a.session.mark, now.Unix()
	if hash, ok, err := a.file.HashAt(at.present().ID, s.Applied); err != nil {
		return err
	} else if ok {
		s.AppliedHash = hash
	}
	return a.file.Lay(rows, s)
}

// rowsOf reads rows as they travelled; those that cannot be read are set aside.
func rowsOf(now time.Time, raw []wire.Row) (rows []chain.Row, problems []chain.Problem) {
	for i := range raw {
		r := &raw[i]
		row := chain.Row{Sort: r.Sort, ID: r.ID, Applied: r.Applied, Value: r.Value, Gone: r.Gone}
		if len(r.PII) > 0 {
			pii, err := model.ParsePII(append(make([]byte, 16), r.PII...)) // a row has no salt
			if err != nil {
				problems = append(problems, chain.Problem{At: now.Unix(), Sort: r.Sort, ID: r.ID, Why: string(unread)})
				continue
			}
			row.Fields = pii.Fields
		}
		rows = append(rows, row)
	}
	return rows, problems
}

func grantsOf(raw []wire.Grant) []chain.Grant {
	grants := make([]chain.Grant, len(raw))
	for i, g := range raw {
		grants[i] = chain.Grant(g)
	}
	return grants
}

// witness keeps HQ's latest signed word, if it does not contradict the one before: in a generation
// nothing that was folded is ever unfolded.
func (a *Agent) witness(now time.Time, at Place, s *chain.State, c *wire.Checkpoint) []chain.Problem {
	id := at.present().ID
	wrong := func(why model.Code) []chain.Problem {
		return []chain.Problem{{At: now.Unix(), Sort: "checkpoint", ID: model.ID{Stream: id, N: c.Generation}, Why: string(why)}}
	}
	if c.Verify(id, at.Chain.Key) != nil {
		return wrong(unsigned)
	}
	var old wire.Checkpoint
	if model.Decode(s.Checkpoint, &old) == nil && old.Verify(id, at.Chain.Key) == nil {
		later := c.Clock > old.Clock
		switch {
		case later && (c.Generation < old.Generation || c.Generation == old.Generation && c.Applied < old.Applied):
			return wrong(contradicts)
		case c.Clock == old.Clock && c.Generation == old.Generation && (c.Root != old.Root || c.Applied != old.Applied):
			return wrong(contradicts)
		case !later:
			return nil
		}
	}
	raw, err := model.Encode(c)
	if err != nil {
		return wrong(unread)
	}
	s.Checkpoint = raw
	return nil
}
