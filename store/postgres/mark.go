package postgres

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"sync"

	"github.com/jackc/pgx/v5"

	"regulars/model"
	"regulars/model/hub"
)

// mark is a small file of headquarters' own computer: the generation, and the newest place of each market's feed that was
// answered. Whatever moves points takes the next place of a feed while it holds that feed's head, so a transaction that
// finds the head behind the mark is on a server that has not received everything: one that took over from its
// primary, or came back from a copy. It is rolled back, and nothing but the beginning of a generation is taken from then on.
//
// It is written after each commit and before its answer, so it is never ahead of what was committed, and flushed
// with a new generation, now and then, and when it is closed. What it cannot notice: a tail in which nothing took a
// place in a feed, which no point depends on; a lost tail together with a power cut here that took the latest marks;
// a server that went on elsewhere for longer than this one did; a mark that was removed. So a restore begins a generation whatever it says.
type mark struct {
	mu         sync.Mutex
	f          *os.File // nil: nothing is remembered
	generation uint64
	reached    map[uint64]uint64 // the newest place, by market
	slots      map[uint64]int64  // where in the file that stands
	unsaid     int               // since the last flush
	older      bool              // the database is behind
}

const (
	slotSize  = 28 // generation, market, place, sum
	markFlush = 64 // marks after which they are flushed
)

// openMark opens the mark of a path, "" for none. What is torn in it knows nothing.
func openMark(path string) (*mark, error) {
	m := &mark{reached: map[uint64]uint64{}, slots: map[uint64]int64{}}
	if path == "" {
		return m, nil
	}
	raw, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, model.Refuse("hq.write", path).Because(err)
	}
	if m.f, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return nil, model.Refuse("hq.write", path).Because(err)
	}
	if len(raw) == 0 {
		if dir, err := os.Open(filepath.Dir(path)); err == nil { // its name is new
			_ = errors.Join(dir.Sync(), dir.Close())
		}
	}
	for at := int64(0); at+slotSize <= int64(len(raw)); at += slotSize {
		m.take(raw[at:at+slotSize], at)
	}
	return m, nil
}

// take reads one slot. Slots of an earlier generation say nothing any more.
func (m *mark) take(raw []byte, at int64) {
	if binary.BigEndian.Uint32(raw[24:]) != crc32.ChecksumIEEE(raw[:24]) {
		return
	}
	generation, market, seq := binary.BigEndian.Uint64(raw), binary.BigEndian.Uint64(raw[8:]), binary.BigEndian.Uint64(raw[16:])
	m.slots[market] = at
	switch {
	case generation < m.generation:
		return
	case generation > m.generation:
		m.generation = generation
		clear(m.reached)
	}
	m.reached[market] = seq
}

// write puts a market's mark into its slot.
func (m *mark) write(market uint64) error {
	at, known := m.slots[market]
	if !known {
		at = int64(len(m.slots)) * slotSize
		m.slots[market] = at
	}
	raw := binary.BigEndian.AppendUint64(nil, m.generation)
	raw = binary.BigEndian.AppendUint64(raw, market)
	raw = binary.BigEndian.AppendUint64(raw, m.reached[market])
	_, err := m.f.WriteAt(binary.BigEndian.AppendUint32(raw, crc32.ChecksumIEEE(raw)), at)
	return err
}

// begin notes a generation that was never before.
func (m *mark) begin(generation uint64) error {
	m.generation, m.older = generation, false
	clear(m.reached)
	m.reached[0] = 0
	return errors.Join(m.write(0), m.f.Sync())
}

// older is the answer for a database that has less than it had, nil for any other. generation and heads are what a
// transaction found: where the feeds stood before it took its own places.
func (t *tx) older() error {
	m := t.mark
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.f == nil || t.head.read && t.head.Generation > m.generation {
		return nil // it knows of a later generation than the mark, or begins one
	}
	behind := t.head.read && t.head.Generation < m.generation
	for market, before := range t.before {
		behind = behind || before < m.reached[market]
	}
	if m.older = m.older || behind; !m.older {
		return nil
	}
	return &hub.Older{Known: m.generation}
}

// remember notes what a transaction reached that is committed.
func (t *tx) remember() error {
	m := t.mark
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.f == nil {
		return nil
	}
	var err error
	if t.head.read && t.head.Generation > m.generation {
		err = m.begin(t.head.Generation)
	}
	for market, seq := range t.after {
		if seq > m.reached[market] {
			m.reached[market] = seq
			err = errors.Join(err, m.write(market))
		}
	}
	if len(t.after) > 0 {
		if m.unsaid++; m.unsaid >= markFlush {
			m.unsaid = 0
			err = errors.Join(err, m.f.Sync())
		}
	}
	if err != nil { // who is not remembered is not answered
		return model.Refuse("hqbase.unsure").Because(errors.Join(ErrUnsure, err))
	}
	return nil
}

// compare holds the whole database against the mark, before anybody asks it.
func (t *tx) compare() error {
	if _, err := t.Head(); err != nil {
		return err
	}
	err := t.query(`SELECT market, seq FROM feed_heads`, nil, func(rows pgx.Rows) error {
		var market, seq uint64
		err := rows.Scan(&market, &seq)
		t.before[market] = seq
		return err
	})
	if err != nil {
		return err
	}
	t.mark.mu.Lock()
	for market := range t.mark.reached { // a market that is not there was never reached
		t.before[market] += 0
	}
	t.mark.mu.Unlock()
	_ = t.older() // whoever writes next is told
	return nil
}

// Older says that the database has less than it had answered, and the highest generation that it knew. A fence must be above it.
func (d *DB) Older() (known uint64, older bool) {
	d.mark.mu.Lock()
	defer d.mark.mu.Unlock()
	return d.mark.generation, d.mark.older
}

// close flushes what was not yet.
func (m *mark) close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.f == nil {
		return nil
	}
	f := m.f
	m.f = nil
	return errors.Join(f.Sync(), f.Close())
}
