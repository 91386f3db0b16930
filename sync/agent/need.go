package agent

import (
	"fmt"
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
	coupon model.ID     // of the member's, zero for points
	seek   *Seek        // nil for points

	since  time.Time
	until  time.Time
	again  time.Time // not asked before: who holds it is giving it back
	flight uint64
	sent   wire.Message
	tries  int
	merged bool // points were asked for, and it turned out that the member is an alias: seek brings whose

	answers uint64 // of HQ when it began
}

// next is the next moment at which something becomes of the wish by itself.
func (w *wish) next(now time.Time) time.Time {
	if first := w.since.Add(pushFirst); w.seek == nil && first.After(now) {
		return earlier(first, w.again, now)
	}
	return earlier(w.until, w.again, now)
}

// earlier returns a moment, or another one that lies ahead and is before it.
func earlier(at, other, now time.Time) time.Time {
	if other.After(now) && other.Before(at) {
		return other
	}
	return at
}

func (a *Agent) wish(now time.Time, w *wish) {
	w.since, w.until, w.answers = now, now.Add(needBudget), a.answers
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
		case w.flight == 0 && !w.again.After(now):
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
	if w.seek == nil && w.left <= 0 {
		return a.greet(now, at, w)
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

// greet makes HQ answer, whatever it answers to, unless it did since the till asked, and notes that it did.
func (a *Agent) greet(now time.Time, at Place, w *wish) error {
	if a.talk != nil && a.talk.listens {
		a.hangUp()
	}
	if a.session.number == 0 || a.session.stream != at.present().ID || a.answers == w.answers {
		if a.talk == nil {
			a.begin(now, true)
		}
		return nil
	}
	s := at.State
	s.Contact = now.Unix()
	if err := a.file.Note(s); err != nil {
		return err
	}
	a.done(w)
	a.say(Got{ID: w.id})
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
	after, ok, err := a.file.Granted(w.member, w.coupon)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, refuse(noMember, w.member.String())
	}
	m := &wire.Reserve{Protocol: wire.Protocol, Stream: stream, Session: a.session.number, Member: w.member, After: after, Points: w.left, Coupon: w.coupon}
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
	if m.Grant == nil && m.Why == string(elsewhere) && w.mayCome(m) && now.Add(recallPause).Before(w.until) {
		w.again = now.Add(recallPause) // HQ has just asked for it, and who holds it listens
		return a.layBeside(now, at, m)
	}
	if w.tries++; m.Why == string(notYet) && a.unsent(at) > 0 && w.tries < maxTries {
		w.since = now // what was received last goes first
		return nil
	}
	if err := a.layBeside(now, at, m); err != nil { // first, so that a grant never makes more than the file knows of
		return err
	}
	if m.Why == string(merged) {
		// Whom the alias stands for may be of another market, of which no row comes by itself.
		w.merged, w.seek = true, &Seek{ID: w.id, By: "id", Value: fmt.Sprintf("%s/%d", w.member.Stream, w.member.N)}
		return nil
	}
	if m.Grant == nil {
		a.grantNothing(w, m.Have, short(m, w.left))
		return nil
	}
	if m.Grant.Member != w.member || m.Grant.Coupon != w.coupon || m.Grant.N != sent.After+1 {
		return refuse(nonsense)
	}
	if _, err := a.file.Receive([]chain.Grant{chain.Grant(*m.Grant)}, m.Generation); err != nil {
		return err
	}
	n, _, err := a.file.Granted(w.member, w.coupon)
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

// mayCome reports whether what other shops have been asked for is enough.
func (w *wish) mayCome(m *wire.Reserved) bool {
	return m.Coming > 0 && m.Have+m.Coming >= w.left
}

// layBeside takes the row of an answer into the file.
func (a *Agent) layBeside(now time.Time, at Place, m *wire.Reserved) error {
	if m.Row == nil {
		return nil
	}
	_, err := a.layFound(now, at, []wire.Row{*m.Row})
	return err
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
	if w.merged {
		got = Got{ID: w.id, Err: refuse(merged)}
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
