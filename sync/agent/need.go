package agent

import (
	"slices"
	"time"

	"regulars/model"
	"regulars/model/chain"
	"regulars/sync/wire"
)

// wish is a till's: points that are missing, or a member whom the file does not know. A till waits for
// it, so it overtakes the exchange.
type wish struct {
	id     uint64
	member model.ID
	left   model.Points // still missing
	seek   *Seek        // nil for points

	since  time.Time
	until  time.Time
	flight uint64
	sent   wire.Message
	tries  int
}

// next is the next moment at which something becomes of the wish by itself.
func (w *wish) next(now time.Time) time.Time {
	if first := w.since.Add(pushFirst); w.seek == nil && first.After(now) {
		return first
	}
	return w.until
}

func (a *Agent) wish(now time.Time, w *wish) {
	w.since, w.until = now, now.Add(needBudget)
	a.wishes = append(a.wishes, w)
	if w.seek == nil {
		a.calm = now.Add(calm)
	}
}

// serve does what can be done for wishes now.
func (a *Agent) serve(now time.Time) {
	for _, w := range slices.Clone(a.wishes) {
		switch {
		case !now.Before(w.until) || now.Before(w.since):
			a.grantNothing(w, 0, refuse(unreachable))
		case w.flight == 0:
			if err := a.grant(now, w); err != nil {
				a.grantNothing(w, 0, err)
			}
		}
	}
}

// grant asks HQ for what a till wants, as soon as there is a session. What the shop has released and
// not pushed yet HQ cannot lend, so that goes first, for half of the time.
func (a *Agent) grant(now time.Time, w *wish) error {
	at, err := a.file.Place()
	if err != nil {
		return err
	}
	if at.Chain == nil {
		return refuse(alone)
	}
	// Before HQ has seen the file's past it may know by other names whom the file means.
	if a.session.number == 0 || a.session.stream != at.present().ID || a.unsettled(at) >= 0 {
		if a.talk == nil {
			a.begin(now, true)
		}
		return nil
	}
	if w.seek == nil && a.unsent(at) > 0 && now.Before(w.since.Add(pushFirst)) {
		if a.talk != nil && a.talk.listens {
			a.hangUp()
		}
		if a.talk == nil {
			a.begin(now, false)
		}
		return nil
	}
	if a.inTheWay(w) {
		return nil
	}
	m, err := a.question(at, w)
	if err != nil {
		return err
	}
	w.sent, w.flight = m, a.send(m, w.until.Sub(now))
	return nil
}

// inTheWay reports whether a wish has to wait for another one: two at once for one member would get
// the same grant.
func (a *Agent) inTheWay(w *wish) bool {
	under := 0
	for _, other := range a.wishes {
		if other.flight == 0 {
			continue
		}
		if under++; under == maxWishes || w.seek == nil && other.seek == nil && other.member == w.member {
			return true
		}
	}
	return false
}

func (a *Agent) question(at Place, w *wish) (wire.Message, error) {
	stream := wire.Stream(at.present().ID)
	if w.seek != nil {
		m := &wire.Lookup{Protocol: wire.Protocol, Stream: stream, Session: a.session.number, By: w.seek.By, Value: w.seek.Value}
		return m, m.Check()
	}
	after, ok, err := a.file.Granted(w.member)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, refuse(noMember, w.member.String())
	}
	m := &wire.Reserve{Protocol: wire.Protocol, Stream: stream, Session: a.session.number, Member: w.member, After: after, Points: w.left}
	return m, m.Check()
}

// wishAnswered takes what came back for a wish.
func (a *Agent) wishAnswered(now time.Time, w *wish, in Answer) {
	if in.Err != nil || in.Message == nil {
		if a.talk == nil || a.talk.listens {
			a.session = session{}
		}
		a.grantNothing(w, 0, unheard(in.Err))
		return
	}
	if p, ok := in.Message.(*wire.Problem); ok {
		a.wishRefused(w, p)
		return
	}
	err := error(refuse(nonsense))
	if in.Message.Check() == nil {
		switch m := in.Message.(type) {
		case *wire.Reserved:
			if sent, ok := w.sent.(*wire.Reserve); ok {
				err = a.reserved(now, w, sent, m)
			}
		case *wire.Found:
			if w.seek != nil {
				err = a.found(now, w, m)
			}
		}
	}
	if err != nil {
		a.grantNothing(w, 0, err)
	}
}

// wishRefused asks again, with a session of its own, if HQ only wanted another one.
func (a *Agent) wishRefused(w *wish, p *wire.Problem) {
	switch model.Code(p.Code) {
	case fenced, unproven, closed, frozen, unknown, certificate, otherMarket:
		if a.retry(w) {
			return
		}
	}
	a.grantNothing(w, 0, refused(p))
}

// retry leaves a wish for another try after the next session; false if that was tried often enough.
func (a *Agent) retry(w *wish) bool {
	if a.talk != nil && a.talk.listens {
		a.hangUp()
	}
	if sent := sessionOf(w.sent); sent == a.session.number {
		a.session = session{}
	}
	w.tries++
	return w.tries < maxTries
}

func sessionOf(m wire.Message) uint64 {
	switch m := m.(type) {
	case *wire.Reserve:
		return m.Session
	case *wire.Lookup:
		return m.Session
	}
	return 0
}

// reserved takes a grant into the file. It may be an earlier one whose answer was lost: then the
// rest is asked for.
func (a *Agent) reserved(now time.Time, w *wish, sent *wire.Reserve, m *wire.Reserved) error {
	at, err := a.file.Place()
	if err != nil {
		return err
	}
	if m.Generation != at.State.Generation {
		if a.retry(w) {
			return nil
		}
		return refuse(nonsense)
	}
	if w.tries++; m.Why == string(notYet) && a.unsent(at) > 0 && w.tries < maxTries {
		w.since = now // what was received last goes first
		return nil
	}
	if m.Row != nil { // first, so that a grant never makes more than the file knows of
		if _, err := a.layFound(now, at, []wire.Row{*m.Row}); err != nil {
			return err
		}
	}
	if m.Grant == nil {
		a.grantNothing(w, m.Have, short(m, w.left))
		return nil
	}
	if m.Grant.Member != w.member || m.Grant.N != sent.After+1 {
		return refuse(nonsense)
	}
	if _, err := a.file.Receive([]chain.Grant{chain.Grant(*m.Grant)}, m.Generation); err != nil {
		return err
	}
	n, _, err := a.file.Granted(w.member)
	if err != nil {
		return err
	}
	if n < m.Grant.N {
		return refuse(nonsense)
	}
	for _, l := range m.Grant.Lots {
		w.left -= l.Points
	}
	if w.left <= 0 {
		a.done(w)
		a.say(Got{ID: w.id})
		return nil
	}
	if w.tries >= maxTries {
		return refuse(unreachable)
	}
	return nil // the rest is asked for at once
}

// found takes members of other markets into the file.
func (a *Agent) found(now time.Time, w *wish, m *wire.Found) error {
	at, err := a.file.Place()
	if err != nil {
		return err
	}
	rows, err := a.layFound(now, at, m.Rows)
	if err != nil {
		return err
	}
	got := Got{ID: w.id}
	for _, r := range rows {
		if r.Sort == chain.SortMember && !r.Gone {
			got.Members = append(got.Members, r.ID)
		}
	}
	a.done(w)
	a.say(got)
	return nil
}

// layFound takes rows into the file that came beside the feeds, and leaves the place in them.
func (a *Agent) layFound(now time.Time, at Place, raw []wire.Row) ([]chain.Row, error) {
	rows, problems := rowsOf(now, raw)
	s := at.State
	setAside(&s, problems)
	if len(rows)+len(problems) == 0 {
		return nil, nil
	}
	return rows, a.file.Lay(rows, s)
}

// grantNothing is the outcome of a wish that was not fulfilled.
func (a *Agent) grantNothing(w *wish, have model.Points, err error) {
	if w.flight != 0 {
		a.say(Drop{ID: w.flight})
	}
	a.done(w)
	a.say(Got{ID: w.id, Have: have, Err: err})
}

// done forgets a wish, so that it has one outcome.
func (a *Agent) done(w *wish) {
	a.wishes = slices.DeleteFunc(a.wishes, func(other *wish) bool { return other == w })
}
