package hqbolt

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"

	"regulars/store/disk"
)

// point is a place in the life of a database: the generation and bbolt's number of the commit.
type point struct{ generation, commit uint64 }

func (p point) before(q point) bool {
	return p.generation < q.generation || (p.generation == q.generation && p.commit < q.commit)
}

// mark is a small file beside the database with the latest commit that was answered. It is written
// after each commit and before its answer, so it is never ahead of what the database had on disk,
// and a database behind it is an older copy. It is flushed with a new generation, now and then, and
// when it is closed: a second flush for each push would halve the speed.
//
// What it cannot notice: a copy of the whole folder (a virtual machine that is set back); an older
// copy after a power cut that also lost the last marks; an older copy that went on elsewhere for
// longer than this one did; a mark that was removed. So a restore must fence whatever the mark says.
//
// Who holds the turn writes it.
type mark struct {
	f      *os.File
	at     point
	unsaid int // commits since the last flush
	noSync bool
}

const (
	markSize  = 20 // generation, commit, sum
	markFlush = 64 // commits after which it is flushed
)

// openMark opens the mark of a folder. One that is not there or is torn knows nothing.
func openMark(dir string, noSync bool) (*mark, error) {
	f, err := os.OpenFile(filepath.Join(dir, GenerationName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	m := &mark{f: f, noSync: noSync}
	raw := make([]byte, markSize)
	if n, _ := f.ReadAt(raw, 0); n == markSize && binary.BigEndian.Uint32(raw[16:]) == crc32.ChecksumIEEE(raw[:16]) {
		m.at = point{readBE(raw), readBE(raw[8:])}
	}
	if m.at == (point{}) && !noSync {
		if err := disk.SyncDir(dir); err != nil { // its name is new
			return nil, errors.Join(err, f.Close())
		}
	}
	return m, nil
}

// set notes a commit that is on disk.
func (m *mark) set(at point) error {
	raw := append(be64(at.generation), be64(at.commit)...)
	raw = binary.BigEndian.AppendUint32(raw, crc32.ChecksumIEEE(raw))
	if _, err := m.f.WriteAt(raw, 0); err != nil {
		return err
	}
	fresh := at.generation != m.at.generation
	m.at = at
	if m.unsaid++; m.noSync || (!fresh && m.unsaid < markFlush) {
		return nil
	}
	m.unsaid = 0
	return m.f.Sync()
}

// Close flushes what was not yet.
func (m *mark) Close() error {
	if m.noSync {
		return m.f.Close()
	}
	return errors.Join(m.f.Sync(), m.f.Close())
}
