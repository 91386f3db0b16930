package agent

import (
	"time"

	"regulars/model"
	"regulars/model/chain"
	"regulars/sync/wire"
)

// unsettled returns the first earlier stream of the file of which HQ may lack something, -1 if there
// is none.
func (a *Agent) unsettled(at Place) int {
	if a.early.generation != at.State.Generation || a.early.marks == nil {
		a.early = early{generation: at.State.Generation, marks: map[model.StreamID]mark{}}
	}
	for i := range at.Streams[:len(at.Streams)-1] {
		if !a.early.marks[at.Streams[i].ID].settled {
			return i
		}
	}
	return -1
}

// pushEarlier pushes what HQ lacks of an earlier stream. How much it has shows by its answer to the
// last event alone: what it has, it skips; what comes too early, it does not take. If HQ has other
// events under its name, because the disk was copied, the place where both part is looked for: from there
// on HQ takes the file's events as a branch.
func (a *Agent) pushEarlier(at Place, i int) error {
	end := at.Streams[i]
	m, asked := a.early.marks[end.ID]
	switch {
	case !asked:
		return a.push(at, end, end.Last)
	case m.apart > 0:
		return a.push(at, end, m.probe())
	}
	return a.push(at, end, m.applied+1)
}

// push sends the events of a stream from one on, as many as a batch takes.
func (a *Agent) push(at Place, end StreamEnd, from uint64) error {
	before, ok, err := a.file.HashAt(end.ID, from-1)
	if err != nil {
		return err
	}
	if !ok {
		return refuse(forked)
	}
	p := wire.Batch(at.present().ID, end.ID, a.session.number, before)
	err = a.file.Events(end.ID, from, func(e *model.Event) bool { return p.Add(e) })
	if err != nil {
		return err
	}
	if err := p.SignWith(a.file.Sign); err != nil {
		return err
	}
	if err := p.Check(); err != nil {
		return err
	}
	a.ask(p, longAnswer)
	return nil
}

// pushed takes how far HQ is now.
func (a *Agent) pushed(now time.Time, at Place, sent *wire.Push, m *wire.Pushed) error {
	stream := model.StreamID(sent.Stream)
	hash, ok, err := a.file.HashAt(stream, m.Applied)
	if err != nil {
		return err
	}
	a.talk.pause = now.Add(time.Duration(min(m.Wait, wire.MaxWait)) * time.Second)
	if err := a.poison(now, stream, m.Quarantined); err != nil {
		return err
	}
	same := ok && hash == model.Hash(m.Hash)
	if stream != at.present().ID {
		return a.pushedEarlier(at, sent, m.Applied, same)
	}
	was := a.session.mark
	switch {
	case a.session.number != sent.Session:
		return nil // a doubt came up meanwhile
	case !same || m.Applied < was:
		return a.doubt(refuse(forked))
	case m.Applied == was:
		return refuse(stuck)
	}
	a.session.mark = m.Applied
	a.talk.report.Pushed += int(m.Applied - was)
	return nil
}

// pushedEarlier takes how far HQ is with an earlier stream. It may have more of it than the file, if
// the file comes from a backup.
func (a *Agent) pushedEarlier(at Place, sent *wire.Push, applied uint64, same bool) error {
	id := model.StreamID(sent.Stream)
	was, asked := a.early.marks[id]
	last := at.lastOf(id)
	switch reached := sent.From + uint64(len(sent.Events)) - 1; {
	case !same && applied < last && was.apart == 0:
		return a.search(id, mark{apart: applied})
	case !same && was.apart > 0 && reached < was.apart:
		return a.search(id, mark{both: reached, apart: was.apart})
	case !same && applied < last:
		return a.leave(id, applied, forked)
	case asked && was.apart == 0 && applied <= was.applied:
		return refuse(stuck)
	case asked && was.apart == 0:
		a.talk.report.Pushed += int(min(applied, last) - was.applied)
	}
	a.early.marks[id] = mark{applied: applied, settled: applied >= last}
	return nil
}

// forkedEarlier takes that HQ has, in none of the pasts of an earlier stream, the event before a batch.
func (a *Agent) forkedEarlier(sent *wire.Push) error {
	id := model.StreamID(sent.Stream)
	return a.search(id, mark{both: a.early.marks[id].both, apart: sent.From - 1})
}

// search goes on looking for the place where the file and HQ part.
func (a *Agent) search(id model.StreamID, m mark) error {
	if m.apart <= m.both {
		return a.leave(id, m.apart, forked)
	}
	a.early.marks[id] = m
	return nil
}

// lastOf is the number of the last event of a stream in the file.
func (p *Place) lastOf(id model.StreamID) uint64 {
	for _, s := range p.Streams {
		if s.ID == id {
			return s.Last
		}
	}
	return 0
}

// leave gives an earlier stream up that HQ does not take: what the file alone has of it is not at HQ,
// and a manager is told.
func (a *Agent) leave(stream model.StreamID, seq uint64, why model.Code) error {
	a.early.marks[stream] = mark{settled: true}
	return a.aside(chain.Problem{At: a.talk.began.Unix(), Sort: "stream", ID: model.ID{Stream: stream, N: seq}, Why: string(why)})
}

// poison notes events that HQ did not understand.
func (a *Agent) poison(now time.Time, stream model.StreamID, seqs []uint64) error {
	var problems []chain.Problem
	for _, seq := range seqs {
		problems = append(problems, chain.Problem{At: now.Unix(), Sort: "event", ID: model.ID{Stream: stream, N: seq}, Why: string(poisoned)})
	}
	return a.aside(problems...)
}

// maxAside is how many problems a file keeps.
const maxAside = 100

// aside notes problems for a manager, each once.
func (a *Agent) aside(problems ...chain.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	at, err := a.file.Place()
	if err != nil {
		return err
	}
	s := at.State
	fresh := setAside(&s, problems)
	if !fresh {
		return nil
	}
	return a.file.Note(s)
}

func setAside(s *chain.State, problems []chain.Problem) (fresh bool) {
	kept := append([]chain.Problem(nil), s.Aside...)
next:
	for _, p := range problems {
		for _, old := range kept {
			if old.Sort == p.Sort && old.ID == p.ID && old.Why == p.Why {
				continue next
			}
		}
		kept, fresh = append(kept, p), true
	}
	s.Aside = kept[max(0, len(kept)-maxAside):]
	return fresh
}

// tidy releases what the shop does not need, so that HQ can lend it elsewhere. It waits while a till
// may be about to spend what it just asked for.
func (a *Agent) tidy(now time.Time, at Place) error {
	if now.Before(a.calm) {
		return nil
	}
	through, err := a.file.Tidy(a.tidied.seq)
	if err != nil {
		return err
	}
	a.tidied = place{stream: at.present().ID, seq: through}
	return nil
}
