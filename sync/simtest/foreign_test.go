package simtest

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"time"

	"regulars/model"
	"regulars/model/chain"
	"regulars/sync/agent"
	"regulars/sync/wire"
)

// foreign is a box with a program of which nobody else knows the kinds of events. Its file is a list in memory, its
// agent is ours: the line has one number, whatever is written on it.
type foreign struct {
	w      *world
	number uint64
	random io.Reader
	agent  *agent.Agent
	keys   []ed25519.PrivateKey
	place  agent.Place
	logs   map[model.StreamID][]*model.Event
	lastID uint64
	asked  bool // for a key
}

// openForeign makes such a box, of a shop of its own.
func (w *world) openForeign(number uint64) {
	f := &foreign{w: w, number: number, random: w.random(), logs: map[model.StreamID][]*model.Event{}}
	_, _ = io.ReadFull(f.random, f.place.Boot[:])
	f.place.Joined = -1
	f.open("init")
	f.agent = agent.New(f, w.rng, agent.Options{Every: 4 * time.Hour})
	w.foreign = f
	f.look()
	w.after(w.upTo(time.Hour), f.trade)
}

// open begins a stream, which continues the one before.
func (f *foreign) open(reason string) {
	var id model.StreamID
	var seed [ed25519.SeedSize]byte
	_, _ = io.ReadFull(f.random, id[:])
	_, _ = io.ReadFull(f.random, seed[:])
	key := ed25519.NewKeyFromSeed(seed[:])
	opened := &model.StreamOpened{PublicKey: key.Public().(ed25519.PublicKey), Reason: reason}
	if n := len(f.place.Streams); n > 0 {
		last := f.place.Streams[n-1]
		opened.After, opened.AfterSeq, opened.AfterHash = last.ID[:], last.Last, last.Hash[:]
	}
	f.keys, f.place.Key = append(f.keys, key), opened.PublicKey
	f.place.Streams = append(f.place.Streams, agent.StreamEnd{ID: id})
	f.write(model.ID{}, opened)
}

func (f *foreign) end() *agent.StreamEnd { return &f.place.Streams[len(f.place.Streams)-1] }

// write writes an event as everybody does.
func (f *foreign) write(member model.ID, body model.Body) {
	var salt [16]byte
	_, _ = io.ReadFull(f.random, salt[:])
	end := f.end()
	e, _, err := model.Seal(model.Draft{Kind: body.Kind(), Member: member, Body: body}, end.ID, end.Last+1, model.NextHLC(0, f.w.now), model.ID{}, end.Hash, salt)
	if err != nil {
		f.w.fail("the foreign box: %v", err)
		return
	}
	f.keep(e)
}

func (f *foreign) keep(e *model.Event) {
	end := f.end()
	f.logs[end.ID] = append(f.logs[end.ID], e)
	end.Last, end.Hash = e.Seq, e.Hash
}

// levitate writes an event by hand that only this program understands: of a kind of its own, or of a later version of
// one that all know. It has words about a member.
func (f *foreign) levitate(member model.ID, kind model.Kind, version uint) error {
	end := f.end()
	fields := model.Fields{model.FieldNotes: "seen above the till", newField: "sunny"}
	parts := make([][]byte, 3)
	var err error
	for i, v := range []any{
		model.Head{Seq: end.Last + 1, HLC: model.NextHLC(0, f.w.now), Kind: kind, Version: version, Member: member.From(end.ID)},
		map[int]any{1: 30, 9: []any{true, nil}},
		fields,
	} {
		if parts[i], err = model.Encode(v); err != nil {
			return err
		}
	}
	pii := &model.PII{Fields: fields, Raw: parts[2]}
	_, _ = io.ReadFull(f.random, pii.Salt[:])
	sum := sha256.Sum256(append(append([]byte("regulars pii 1\n"), pii.Salt[:]...), pii.Raw...))
	line := append(append([]byte("regulars event 1\n"), end.ID[:]...), end.Hash[:]...)
	for _, part := range parts[:2] {
		line = append(binary.BigEndian.AppendUint32(line, uint32(len(part))), part...)
	}
	hash := sha256.Sum256(append(line, sum[:]...))
	raw, err := model.Encode([]any{parts[0], parts[1], sum[:], hash[:]})
	if err != nil {
		return err
	}
	e, err := model.ParseEvent(end.ID, raw)
	if err != nil {
		return err
	}
	e.PII = pii
	f.keep(e)
	f.w.seen[sawNewKind]++
	return nil
}

// trade writes something about somebody now and then.
func (f *foreign) trade() {
	if f.w.closing {
		return
	}
	f.w.after(time.Hour+f.w.upTo(12*time.Hour), f.trade)
	if people := f.w.truth.people; len(people) > 0 && f.place.Chain != nil {
		kind, version := model.Kind("member.levitated"), uint(3)
		if f.w.rng.IntN(2) == 0 {
			kind, version = model.SaleRecordedKind, 2
		}
		if err := f.levitate(people[f.w.rng.IntN(len(people))].id, kind, version); err != nil {
			f.w.fail("the foreign box: %v", err)
		}
	}
}

// look lets somebody ask for a key where one is needed.
func (f *foreign) look() {
	f.w.after(6*time.Hour, f.look)
	st, err := f.agent.Status()
	if err != nil || f.asked || st.Joined && st.Closed == "" {
		f.feed(agent.Tick{})
		return
	}
	key, joined, err := f.w.hq.key(f.number)
	if err != nil {
		f.w.fail("no key: %v", err)
		return
	}
	f.asked = true
	f.lastID++
	f.feed(agent.Enrol{ID: f.lastID, Key: key, Request: []byte("certificate, please"), Joined: joined})
}

// feed gives the agent something that happened and carries what it wants to headquarters.
func (f *foreign) feed(in agent.Input) {
	for _, out := range f.agent.Step(f.w.now, in) {
		switch out := out.(type) {
		case agent.Request:
			f.request(out)
		case agent.Wake:
			f.w.after(out.At.Sub(f.w.now), func() { f.feed(agent.Tick{}) })
		case agent.Done:
			f.asked = false
		}
	}
}

func (f *foreign) request(r agent.Request) {
	f.w.after(r.Within, func() { f.feed(agent.Answer{ID: r.ID, Err: errOut}) })
	f.w.send(func() {
		if answer := f.w.hq.answer(r.Message, thisAge); answer != nil {
			f.w.send(func() { f.feed(agent.Answer{ID: r.ID, Message: answer}) })
		}
	})
}

// level checks that headquarters has all that the box wrote.
func (f *foreign) level() error {
	st, err := f.agent.Status()
	if err != nil || st.Unsent != 0 || st.Trouble != nil || !st.Joined {
		return fmt.Errorf("not level: %+v %w", st, err)
	}
	for id, log := range f.logs {
		for _, e := range log {
			if !f.w.hq.has(model.ID{Stream: id, N: e.Seq}, e.Hash) {
				return fmt.Errorf("%s is not at headquarters", e.ID())
			}
		}
	}
	return nil
}

// What follows is the file.

func (f *foreign) Place() (agent.Place, error) {
	at := f.place
	at.Streams = append([]agent.StreamEnd{}, f.place.Streams...)
	return at, nil
}

func (f *foreign) Events(stream model.StreamID, from uint64, yield func(*model.Event) bool) error {
	for _, e := range f.logs[stream] {
		if e.Seq >= from && !yield(e) {
			break
		}
	}
	return nil
}

func (f *foreign) HashAt(stream model.StreamID, seq uint64) (model.Hash, bool, error) {
	log, ok := f.logs[stream]
	if !ok || seq > uint64(len(log)) || seq == 0 {
		return model.Hash{}, ok && seq == 0, nil
	}
	return log[seq-1].Hash, true, nil
}

func (f *foreign) Sign(message []byte) ([]byte, error) {
	return ed25519.Sign(f.keys[len(f.keys)-1], message), nil
}

func (f *foreign) Granted(_, _ model.ID) (uint64, bool, error) { return 0, false, nil }

func (f *foreign) Join(v *model.ChainJoined, s chain.State) error {
	m, err := chain.MembershipOf(v)
	if err != nil {
		return err
	}
	if f.place.Chain == nil {
		f.place.Joined = len(f.place.Streams) - 1
	}
	f.place.Chain, f.place.State = &m, s
	f.write(model.ID{}, v)
	return nil
}

func (f *foreign) Note(s chain.State) error {
	f.place.State = s
	return nil
}

// Lay keeps nothing, and says of every order to erase that it was carried out.
func (f *foreign) Lay(rows []chain.Row, s chain.State) error {
	f.place.State = s
	for i := range rows {
		var v chain.Erasure
		if row := &rows[i]; row.Sort == chain.SortErasure && !row.Gone && model.Decode(row.Value, &v) == nil {
			f.write(row.ID, &model.ErasureDone{Number: v.Number, At: f.w.now.Unix()})
		}
	}
	return nil
}

func (f *foreign) Receive([]chain.Grant, uint64) (int, error) { return 0, nil }

func (f *foreign) Release([]wire.Recall) error { return nil }

func (f *foreign) Tidy(after uint64) (uint64, error) { return max(after, f.end().Last), nil }

func (f *foreign) Renew(reason string) error {
	f.open(reason)
	return nil
}
