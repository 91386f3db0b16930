package agent

import (
	"slices"
	"time"

	"regulars/model"
	"regulars/model/chain"
	"regulars/sync/wire"
)

// next does one thing of a talk: the first that is missing, in the order in which PROTOCOL.md needs
// them.
func (a *Agent) next(now time.Time, at Place) error {
	t := a.talk
	if a.joining != nil {
		return a.askToJoin(at)
	}
	if at.Chain == nil {
		return a.idle(now)
	}
	if a.stranger {
		return a.askToContinue(at)
	}
	if why := at.State.Closed; why != "" && len(a.asked) == 0 {
		return refuse(model.Code(why)) // until people have acted
	}
	if !t.renewed && ripe(at.State.Certificate, at.Key, now) {
		t.renewed = true
		return a.askAgain(at)
	}
	if a.session.number == 0 || a.session.stream != at.present().ID {
		a.ask(a.greeting(now, at), shortAnswer)
		return nil
	}
	if t.listens && !t.pulled[at.Chain.Market] && a.unsent(at) == 0 {
		return a.pull(now, at, at.Chain.Market, a.opts.Poll)
	}
	if i := a.unsettled(at); i >= 0 {
		return a.pushEarlier(at, i)
	}
	if !t.tidied {
		t.tidied = true
		return a.tidy(now, at)
	}
	if a.session.mark < at.present().Last {
		return a.push(at, at.present(), a.session.mark+1)
	}
	for _, market := range []uint64{chain.Everyone, at.Chain.Market} {
		if !t.pulled[market] {
			return a.pull(now, at, market, 0)
		}
	}
	return a.finish(now, at)
}

// ask sends a request of the talk.
func (a *Agent) ask(m wire.Message, within time.Duration) {
	a.talk.flight, a.talk.sent = a.send(m, within), m
}

// idle ends the talk of a shop on its own: there is nothing to exchange.
func (a *Agent) idle(now time.Time) error {
	a.talk, a.last = nil, nil
	a.set, a.due = now, now.Add(a.opts.Every)
	a.tell(Report{}, refuse(alone))
	for _, w := range slices.Clone(a.wishes) {
		a.grantNothing(w, 0, refuse(alone))
	}
	return nil
}

// answered takes what came back. What nobody waits for any more is passed over.
func (a *Agent) answered(now time.Time, in Answer) {
	if in.ID == 0 {
		return
	}
	if a.talk != nil && a.talk.flight == in.ID {
		a.talk.flight = 0
		sent := a.talk.sent
		err := a.heard(now, in)
		if _, refused := in.Message.(*wire.Problem); err == nil && !refused {
			a.answers++
		}
		if err != nil && a.talk != nil && a.joins(sent) {
			a.begin(now, true) // what failed was asked before a person came with a key, which may mend it
			return
		}
		a.settle(now, err)
		return
	}
	for _, w := range a.wishes {
		if w.flight == in.ID {
			w.flight = 0
			a.wishAnswered(now, w, in)
			return
		}
	}
}

// joins reports whether a person waits to join, and a request was about something else.
func (a *Agent) joins(sent wire.Message) bool {
	m, ok := sent.(*wire.Enrol)
	return a.joining != nil && (!ok || m.Key != a.joining.Key)
}

// heard takes the answer of the talk's request.
func (a *Agent) heard(now time.Time, in Answer) error {
	if in.Err != nil || in.Message == nil {
		return unheard(in.Err)
	}
	if p, ok := in.Message.(*wire.Problem); ok {
		return a.problem(p)
	}
	if in.Message.Check() != nil {
		return refuse(nonsense)
	}
	at, err := a.file.Place()
	if err != nil {
		return err
	}
	switch m := in.Message.(type) {
	case *wire.Enrolled:
		if sent, ok := a.talk.sent.(*wire.Enrol); ok {
			return a.enrolled(now, at, sent, m)
		}
	case *wire.Welcome:
		if _, ok := a.talk.sent.(*wire.Session); ok {
			return a.welcomed(now, at, m)
		}
	case *wire.Pushed:
		if sent, ok := a.talk.sent.(*wire.Push); ok {
			return a.pushed(now, at, sent, m)
		}
	case *wire.Pulled:
		if sent, ok := a.talk.sent.(*wire.Pull); ok {
			return a.pulled(now, at, sent, m, a.talk.old == in.ID)
		}
	}
	return refuse(nonsense)
}

// problem takes a refusal of HQ. Most say that something is not as the agent thought: then it asks
// where the stream stands.
func (a *Agent) problem(p *wire.Problem) error {
	code := model.Code(p.Code)
	switch sent := a.talk.sent.(type) {
	case *wire.Enrol:
		return a.notEnrolled(sent, p)
	case *wire.Session:
		switch code {
		case unknown, certificate:
			return a.notKnown(p)
		case frozen:
			return a.freeze(frozen)
		case closed:
			return a.renew(refused(p))
		}
		return refused(p)
	case *wire.Push:
		switch {
		case sent.Stream == sent.Signer:
		case code == forked:
			return a.forkedEarlier(sent)
		case code == otherShop:
			return a.leave(model.StreamID(sent.Stream), sent.From, code)
		}
	}
	switch code {
	case fenced, unproven, closed, frozen, unknown, certificate, otherMarket, forked:
		if code == unproven {
			a.early = early{}
		}
		return a.doubt(refused(p))
	}
	return refused(p)
}

// doubt asks again where the stream stands, unless that was tried often enough.
func (a *Agent) doubt(why error) error {
	a.session = session{}
	a.talk.listens = false
	if a.talk.doubts++; a.talk.doubts > maxDoubts {
		return why
	}
	return nil
}

// greeting asks where the stream stands.
func (a *Agent) greeting(now time.Time, at Place) *wire.Session {
	end := at.present()
	return &wire.Session{
		Protocol: wire.Protocol, Stream: wire.Stream(end.ID), Boot: wire.Nonce(at.Boot), Last: end.Last, LastHash: wire.Hash(end.Hash),
		Generation: at.State.Generation, Clock: model.NextHLC(0, now), Program: a.opts.Program,
	}
}

// welcomed takes HQ's word on where the stream stands. A generation that is new is noted in the file
// and the session asked for again, because HQ lends only to who has said that it noted it.
func (a *Agent) welcomed(now time.Time, at Place, m *wire.Welcome) error {
	switch {
	case m.Verdict == wire.Frozen:
		return a.freeze(frozen)
	case m.Verdict == wire.Closed:
		return a.renew(refuse(model.Code(m.Why)))
	case m.Generation < at.State.Generation:
		return refuse(older, m.Generation, at.State.Generation)
	}
	end, mark := at.present(), m.Expected-1
	hash, ok, err := a.file.HashAt(end.ID, mark)
	if err != nil {
		return err
	}
	if !ok || hash != model.Hash(m.AppliedHash) {
		return a.confess(at, m.Session, mark)
	}
	s := at.State
	if m.Generation > s.Generation {
		s.Generation, s.Cursors = m.Generation, nil
		a.early = early{}
	}
	if s.Reads < chain.Reads {
		s.Reads, s.Cursors = chain.Reads, nil
	}
	s.Applied, s.AppliedHash, s.Closed = mark, hash, ""
	s.Contact, s.Offset, s.Trouble = now.Unix(), m.Clock.Time().Sub(now).Milliseconds(), ""
	if s.Generation != at.State.Generation || s.Reads != at.State.Reads || at.State.Closed != "" || at.State.Trouble != "" {
		if err := a.file.Note(s); err != nil {
			return err
		}
		if s.Generation != at.State.Generation {
			return a.doubt(refuse(older, s.Generation, at.State.Generation))
		}
	}
	a.session = session{number: m.Session, stream: end.ID, mark: mark}
	if a.tidied.stream != end.ID {
		a.tidied = place{stream: end.ID, seq: mark}
	}
	return nil
}

// confess pushes the event in whose place HQ has another one: HQ closes the stream then, and the file
// goes on in the next.
func (a *Agent) confess(at Place, number, seq uint64) error {
	if a.talk.doubts++; a.talk.doubts > maxDoubts || seq == 0 || seq > at.present().Last {
		return refuse(forked)
	}
	a.session = session{number: number}
	err := a.push(at, at.present(), seq)
	a.session = session{} // it is good for nothing else
	return err
}

// freeze notes that HQ has seen this file twice. Nothing goes on before people have enrolled it again.
func (a *Agent) freeze(why model.Code) error {
	at, err := a.file.Place()
	if err != nil {
		return err
	}
	if s := at.State; s.Closed != string(why) {
		s.Closed = string(why)
		if err := a.file.Note(s); err != nil {
			return err
		}
	}
	return refuse(why)
}

// renew goes on in a stream of its own after HQ closed the present one.
func (a *Agent) renew(why error) error {
	if a.renewals++; a.renewals > maxRenewals {
		return why
	}
	return a.open()
}

// open opens the next stream of the file; HQ does not know it yet.
func (a *Agent) open() error {
	if err := a.file.Renew(rejoin); err != nil {
		return err
	}
	at, err := a.file.Place()
	if err != nil {
		return err
	}
	s := at.State
	s.Applied, s.AppliedHash, s.Certificate, s.Closed = 0, model.Hash{}, nil, ""
	a.session, a.stranger, a.early = session{}, true, early{}
	return a.file.Note(s)
}

// contact notes when HQ answered last, not more often than people read it.
func (a *Agent) contact(now time.Time, s chain.State) error {
	mark := a.session.mark
	if s.Applied == mark && s.Contact <= now.Unix() && now.Unix()-s.Contact < 60 {
		return nil
	}
	hash, _, err := a.file.HashAt(a.session.stream, mark)
	if err != nil {
		return err
	}
	s.Applied, s.AppliedHash, s.Contact = mark, hash, now.Unix()
	return a.file.Note(s)
}

// present is the stream that the file writes.
func (p *Place) present() StreamEnd { return p.Streams[len(p.Streams)-1] }

// unsent is how many events of the present stream HQ does not have, as far as is known.
func (a *Agent) unsent(at Place) uint64 {
	if len(at.Streams) == 0 || at.Chain == nil {
		return 0
	}
	end, mark := at.present(), at.State.Applied
	if a.session.number != 0 && a.session.stream == end.ID {
		mark = a.session.mark
	} else if hash, ok, err := a.file.HashAt(end.ID, mark); err != nil || !ok || hash != at.State.AppliedHash {
		mark = 0 // the word on another stream
	}
	return end.Last - min(mark, end.Last)
}
