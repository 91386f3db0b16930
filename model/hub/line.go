package hub

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"

	"regulars/model"
	"regulars/model/rights"
)

// A copied disk, or one that was rolled back, gives a stream two pasts under one name. HQ keeps the
// one that came first under that name; the events that only another file has are a branch, a stream
// with a name of its own. Lines translate between the names that such a file uses, in its log for ever, and
// those of HQ.

// Line is where a file parted from what HQ has under the name of one of its streams.
type Line struct {
	Of, Branch model.StreamID
	// The last of each that both have: events, members, cases, staff accounts.
	Acts, Members, Cases, Staff uint64
}

// Named is what a name stands for.
type Named uint8

// What is named by a stream and a number.
const (
	NamedAct Named = iota
	NamedMember
	NamedCase
	NamedStaff
)

// swap exchanges the two names for what came after the parting. What HQ calls the branch's is the
// file's own, and what HQ has under the name of the stream the file calls the branch's: so neither ever
// takes the one for the other.
func (l *Line) swap(what Named, id model.ID) model.ID {
	if id.N <= [...]uint64{NamedAct: l.Acts, NamedMember: l.Members, NamedCase: l.Cases, NamedStaff: l.Staff}[what] {
		return id
	}
	switch id.Stream {
	case l.Of:
		id.Stream = l.Branch
	case l.Branch:
		id.Stream = l.Of
	}
	return id
}

// Heard returns what HQ calls something that the stream's file calls id.
func (st *Stream) Heard(what Named, id model.ID) model.ID {
	for i := range st.Lines {
		id = st.Lines[i].swap(what, id)
	}
	return id
}

// Told returns what the stream's file calls something that HQ calls id.
func (st *Stream) Told(what Named, id model.ID) model.ID {
	for i := range slices.Backward(st.Lines) {
		id = st.Lines[i].swap(what, id)
	}
	return id
}

// Name is the name under which the stream's events were written and hashed.
func (st *Stream) Name() model.StreamID {
	if st.Root.IsZero() {
		return st.ID
	}
	return st.Root
}

// Before is the number of the event after which the stream's log begins: 0 for all but branches.
func (st *Stream) Before() uint64 {
	if st.Root.IsZero() {
		return 0
	}
	return st.Lines[len(st.Lines)-1].Acts
}

// Translated returns an event of the stream, as it was written, with HQ's names for all that its head
// is about. Its bytes stay; a body's names are the reader's to translate.
func (st *Stream) Translated(e *model.Event) *model.Event {
	if len(st.Lines) == 0 {
		return e
	}
	out, subject := *e, NamedCase
	switch kind := string(e.Kind); {
	case strings.HasPrefix(kind, "staff."):
		subject = NamedStaff
	case strings.HasPrefix(kind, "member."):
		subject = NamedMember
	}
	out.Stream = st.ID
	out.Member = st.Heard(NamedMember, e.MemberID())
	out.Subject = st.Heard(subject, e.SubjectID())
	out.Actor = st.Heard(NamedStaff, e.ActorID())
	return &out
}

// Read reads an event that is stored of the stream, with HQ's names.
func (st *Stream) Read(stored *Stored) (*model.Event, error) {
	e, err := model.ParseEvent(st.Name(), bytes.Clone(stored.Wire))
	if err != nil {
		return nil, err
	}
	return st.Translated(e), nil
}

// branchID names a branch by where it parts and what it begins with, so that it is the same whenever
// and by whomever it is brought. It has the form of a UUID of version 8 (RFC 9562).
func branchID(of model.StreamID, last uint64, first model.Hash) (id model.StreamID) {
	text := append([]byte("regulars branch 1\n"), of[:]...)
	text = binary.BigEndian.AppendUint64(text, last)
	sum := sha256.Sum256(append(text, first[:]...))
	copy(id[:], sum[:])
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return id
}

// maxBranches bounds the branches of one stream, and how deep they are looked through.
const maxBranches = 64

// lineOf finds the line that a batch of a closed stream belongs to: the stream itself, or a branch of it
// that has the event before the batch. nil says that HQ has that event in none.
func (s *sitting) lineOf(st *Stream, b *Batch, deep int) (*Stream, error) {
	has, err := s.hasEvent(st, b.From-1, b.Before)
	if has || err != nil || deep == maxBranches {
		return st, err
	}
	for _, id := range st.Branches {
		child, err := s.tx.Stream(id)
		if err != nil {
			return nil, err
		}
		if child == nil {
			continue
		}
		if line, err := s.lineOf(child, b, deep+1); line != nil || err != nil {
			return line, err
		}
	}
	return nil, nil
}

// hasEvent reports whether a stream's own log has an event with a hash; number 0 is before the first.
func (s *sitting) hasEvent(st *Stream, seq uint64, hash model.Hash) (bool, error) {
	switch {
	case seq == st.Applied:
		return hash == st.Hash, nil
	case seq > st.Applied || seq <= st.Before() && seq > 0:
		return false, nil
	case seq == 0:
		return st.Root.IsZero(), nil
	}
	stored, err := s.tx.Events(st.ID, seq, 1)
	return len(stored) == 1 && stored[0].Seq == seq && hashOf(&stored[0]) == hash, err
}

// follow goes with a batch from a line that has the event before it to the line that it ends on. Where
// HQ has another event than the batch, a branch parts: one that is known, or a new one.
func (s *sitting) follow(line *Stream, b *Batch) (*Stream, error) {
	for range maxBranches {
		parts, first, err := s.parts(line, b)
		if err != nil || parts == 0 {
			return line, err
		}
		if parts == 1 {
			return nil, model.Refuse("sync.forked") // not even the first event: no copy of this file
		}
		id := branchID(line.ID, parts-1, first)
		child, err := s.tx.Stream(id)
		if err == nil && child == nil {
			child, err = s.branch(line, id, parts-1)
		}
		if err != nil {
			return nil, err
		}
		line = child
	}
	return nil, model.Refuse("sync.forked")
}

// parts returns the number and hash of the first event of a batch of which a line has another one, 0
// if there is none.
func (s *sitting) parts(line *Stream, b *Batch) (seq uint64, hash model.Hash, err error) {
	first := max(b.From, line.Before()+1)
	if first > line.Applied {
		return 0, hash, nil
	}
	stored, err := s.tx.Events(line.ID, first, len(b.Items))
	if err != nil {
		return 0, hash, err
	}
	for i := range b.Items {
		e := b.Items[i].Event
		if e.Seq < first || e.Seq-first >= uint64(len(stored)) {
			continue
		}
		if hashOf(&stored[e.Seq-first]) != e.Hash {
			return e.Seq, e.Hash, nil
		}
	}
	return 0, hash, nil
}

// branch makes a branch of a line that parts after an event. What it earned and spent counts in the share
// of the stream whose name it used, which is in suspense.
func (s *sitting) branch(line *Stream, id model.StreamID, last uint64) (*Stream, error) {
	if len(line.Branches) == maxBranches {
		return nil, model.Refuse("sync.forked")
	}
	stored, err := s.tx.Events(line.ID, last, 1)
	if err != nil {
		return nil, err
	}
	if len(stored) != 1 || stored[0].Seq != last {
		return nil, model.Refuse("sync.forked")
	}
	st := &Stream{
		Stream: rights.Stream{ID: id, Closed: true, Applied: last}, Shop: line.Shop, Market: line.Market, Holder: line.Holder, Root: line.Name(),
		After: line.After, Why: "sync.forked", Contact: s.at.Unix(), Last: last, Hash: hashOf(&stored[0]), Lines: slices.Clone(line.Lines),
	}
	if line.Since <= last {
		st.Since = line.Since
	}
	parting, err := s.parting(line, last)
	if err != nil {
		return nil, err
	}
	parting.Branch = id
	st.Lines = append(st.Lines, parting)
	line.Branches = append(slices.Clone(line.Branches), id)
	if err := s.tx.PutStream(line); err != nil {
		return nil, err
	}
	return st, s.tx.PutStream(st)
}

// partingAtOnce is how many events are read at once.
const partingAtOnce = 1000

// parting counts what a line has brought into the world up to an event.
func (s *sitting) parting(line *Stream, last uint64) (l Line, err error) {
	if !line.Root.IsZero() {
		l = line.Lines[len(line.Lines)-1]
	}
	l.Of, l.Acts = line.ID, last
	for from := line.Before() + 1; from <= last; {
		events, err := s.tx.Events(line.ID, from, partingAtOnce)
		if err != nil || len(events) == 0 {
			return l, err
		}
		for i := range events {
			if from = events[i].Seq + 1; events[i].Seq <= last {
				l.count(line.Name(), &events[i])
			}
		}
	}
	return l, nil
}

func (l *Line) count(name model.StreamID, stored *Stored) {
	e, err := model.ParseEvent(name, stored.Wire)
	if err != nil {
		return // poison, whatever it was meant to enrol
	}
	own := func(id model.ID) uint64 {
		if id.Stream != name {
			return 0
		}
		return id.N
	}
	switch e.Kind {
	case model.MemberEnrolledKind:
		l.Members = max(l.Members, own(e.MemberID()))
	case model.CaseOpenedKind:
		l.Cases = max(l.Cases, own(e.SubjectID()))
	case model.StaffAddedKind:
		l.Staff = max(l.Staff, own(e.SubjectID()))
	}
}

// adopt takes over the lines of a stream that the same file brought.
func (st *Stream) adopt(lines []Line) {
	for _, l := range lines {
		if !slices.Contains(st.Lines, l) {
			st.Lines = append(slices.Clone(st.Lines), l)
		}
	}
}
