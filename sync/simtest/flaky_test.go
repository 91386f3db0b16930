package simtest

import (
	"errors"

	"regulars/model"
	"regulars/model/chain"
	"regulars/sync/agent"
	"regulars/sync/hq"
	"regulars/sync/wire"
)

// flaky is a file whose calls fail, and whose process dies in the middle.
type flaky struct {
	agent.File
	s       *shop
	crashed bool
}

var (
	errDied = errors.New("the process died")
	errFull = errors.New("no space left on device")
)

// change makes a change, or half of it happen: the process dies before, or after with nobody told.
func (f *flaky) change(do func() error) error {
	w := f.s.w
	switch {
	case f.crashed:
		return errDied
	case f.s.full && !w.calm:
		w.seen[sawFull]++
		return errFull
	case w.chance(w.weather.crash / 2):
		w.seen[sawDiedBefore]++
		f.crashed = true
		return errDied
	}
	if err := do(); err != nil {
		return err
	}
	if w.chance(w.weather.crash / 2) {
		w.seen[sawDiedAfter]++
		f.crashed = true
		return errDied
	}
	return nil
}

func (f *flaky) Join(v *model.ChainJoined, s chain.State) error {
	return f.change(func() error { return f.File.Join(v, s) })
}

func (f *flaky) Note(s chain.State) error { return f.change(func() error { return f.File.Note(s) }) }

func (f *flaky) Lay(rows []chain.Row, s chain.State) error {
	for i := range rows {
		if row := &rows[i]; row.Sort == chain.SortErasure && !row.Gone {
			found, err := f.s.store.Traces(f.s.w.ctx, row.ID)
			if err != nil {
				return err
			}
			f.s.gone[row.ID] = append(f.s.gone[row.ID], found...)
			f.s.w.seen[sawScrubbed] += len(found)
		}
	}
	return f.change(func() error { return f.File.Lay(rows, s) })
}

func (f *flaky) Receive(grants []chain.Grant, generation uint64) (n int, err error) {
	err = f.change(func() error { n, err = f.File.Receive(grants, generation); return err })
	f.s.w.tell("%s: %d of %d grants received in generation %d: %v", f.s, n, len(grants), generation, err)
	return n, err
}

func (f *flaky) Release(recalls []wire.Recall) error {
	return f.change(func() error { return f.File.Release(recalls) })
}

func (f *flaky) Tidy(after uint64) (through uint64, err error) {
	err = f.change(func() error { through, err = f.File.Tidy(after); return err })
	return through, err
}

func (f *flaky) Renew(reason string) error {
	return f.change(func() error { return f.File.Renew(reason) })
}

// peerOf is the stream whose certificate a message would come under.
func peerOf(m wire.Message) hq.Peer {
	switch m := m.(type) {
	case *wire.Session:
		return hq.Peer{Stream: model.StreamID(m.Stream)}
	case *wire.Push:
		return hq.Peer{Stream: model.StreamID(m.Signer)}
	case *wire.Pull:
		return hq.Peer{Stream: model.StreamID(m.Stream)}
	case *wire.Reserve:
		return hq.Peer{Stream: model.StreamID(m.Stream)}
	case *wire.Lookup:
		return hq.Peer{Stream: model.StreamID(m.Stream)}
	}
	return hq.Peer{}
}
