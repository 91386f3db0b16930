package pages

import (
	"bytes"
	"io"
	"maps"
	"os"
	"slices"
)

// overwriteAtMost is how many bytes are looked at in one go.
const overwriteAtMost = 1 << 20

// Overwrite makes zeros of every page that neither of the two meta pages leads to, and of
// the end of the file behind the last page. bbolt leaves what was deleted in such pages; nobody reads them.
// It is for the only writer of a file, between two commits, when no reader is left who began before the
// commit that the older meta page is of. It does not flush.
func Overwrite(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	var common map[uint64]bool
	high := uint64(0)
	for page := range int64(2) {
		raw := make([]byte, Size)
		if _, err := f.ReadAt(raw, page*Size); err != nil {
			return err
		}
		meta, ok := ParseMeta(raw)
		if !ok {
			return damaged("meta page %d", page)
		}
		free, err := meta.unused(f)
		if err != nil {
			return err
		}
		high = max(high, meta.High)
		common = both(common, free)
	}
	ids := slices.Sorted(maps.Keys(common))
	w := zeros{f: f, read: make([]byte, overwriteAtMost), none: make([]byte, overwriteAtMost)}
	for i := 0; i < len(ids); {
		run := 1 // of pages that follow one another
		for i+run < len(ids) && run < overwriteAtMost/Size && ids[i+run] == ids[i]+uint64(run) {
			run++
		}
		if err := w.write(int64(ids[i])*Size, int64(run)*Size); err != nil {
			return err
		}
		i += run
	}
	for at := int64(high) * Size; at < info.Size(); at += overwriteAtMost {
		if err := w.write(at, min(overwriteAtMost, info.Size()-at)); err != nil {
			return err
		}
	}
	return nil
}

// both returns what is in a and in b; all of b if a is nil.
func both(a map[uint64]bool, b []uint64) map[uint64]bool {
	out := make(map[uint64]bool, len(b))
	for _, id := range b {
		if a == nil || a[id] {
			out[id] = true
		}
	}
	return out
}

// unused returns the pages that a snapshot's list of free pages has.
func (s Snapshot) unused(r io.ReaderAt) ([]uint64, error) {
	p := &walk{r: r, Snapshot: s, seen: make([]uint64, s.High/64+1)}
	var ids []uint64
	if s.Free != 1<<64-1 && p.mark(s.Free, 0) {
		ids, _ = p.freeIDs()
	}
	if len(p.wrong) > 0 {
		return nil, damaged("%s", p.wrong[0])
	}
	for _, id := range ids {
		if id < 2 || id >= s.High {
			return nil, damaged("page %d is free", id)
		}
	}
	return ids, nil
}

// zeros makes zeros of parts of a file.
type zeros struct {
	f          *os.File
	read, none []byte
}

// write makes zeros of a part that has anything else.
func (z *zeros) write(at, size int64) error {
	was, none := z.read[:size], z.none[:size]
	if _, err := z.f.ReadAt(was, at); err != nil {
		return err
	}
	if bytes.Equal(was, none) {
		return nil
	}
	_, err := z.f.WriteAt(none, at)
	return err
}
