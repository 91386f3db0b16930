// Package pages reads the pages of a bbolt file by ordinary reads. bbolt trusts the pages that it maps: a
// page that refers to itself overflows the stack, a wild count asks for all memory, and neither can be
// caught. So the files are held against the rules of the format here first. It knows nothing of
// what is in the buckets, and changes nothing but what no snapshot leads to (Overwrite), when nobody reads it any more (Readers).
//
// The layout is bbolt's, in the byte order of the machine: a page begins with id u64, flags u16,
// count u16, overflow u32; then, on a branch, (pos u32, key size u32, page u64) for each child, on a
// leaf (flags u32, pos u32, key size u32, value size u32) for each entry; pos counts from the element.
package pages

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"

	bolt "go.etcd.io/bbolt"
)

// Size is the size of a page in the files that are made here.
const Size = 4096

// What a file may be instead of a whole one.
var (
	ErrDamaged = errors.New("damaged pages")
	ErrForeign = errors.New("not a file of bbolt")
)

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...))
}

// Numbers of the layout.
const (
	Header      = 16
	Element     = 16
	Branch      = 0x01
	Leaf        = 0x02
	freeFlag    = 0x10
	bucketEntry = 0x01
	bucketSize  = 16 // root u64, sequence u64, in front of an inline bucket's page

	metaMagic   = 0xED0CDAED
	metaVersion = 2
	metaSize    = 64     // of what follows the page header
	ManyFree    = 0xFFFF // a free list this long has its length in the first place

	kept       = 20 // problems told
	treeLevels = 16 // far more than any file can need

	bucketLevels = 8 // of buckets in buckets
)

// Native is the byte order of the machine.
var Native = binary.NativeEndian

// Snapshot is what a meta page says about the pages of one transaction.
type Snapshot struct {
	PageSize int64
	Root     uint64 // page of the buckets
	Free     uint64 // page of the free list
	High     uint64 // pages in use or free, from 0
}

// ParseMeta reads a meta page. ok is false for one that bbolt would not take either.
func ParseMeta(page []byte) (s Snapshot, ok bool) {
	if len(page) < Header+metaSize {
		return s, false
	}
	m := page[Header : Header+metaSize]
	sum := fnv.New64a()
	sum.Write(m[:56])
	if Native.Uint32(m) != metaMagic || Native.Uint32(m[4:]) != metaVersion || Native.Uint64(m[56:]) != sum.Sum64() {
		return s, false
	}
	return Snapshot{
		PageSize: int64(Native.Uint32(m[8:])), Root: Native.Uint64(m[16:]), Free: Native.Uint64(m[32:]), High: Native.Uint64(m[40:]),
	}, true
}

// firstPage takes one page from a copy of a transaction and no more.
type firstPage struct{ page []byte }

func (f *firstPage) Write(p []byte) (int, error) {
	if f.page != nil {
		return 0, io.ErrShortWrite
	}
	f.page = bytes.Clone(p)
	return len(p), nil
}

// SnapshotOf returns the snapshot that a transaction reads. bbolt tells it in one place only:
// a copy begins with it.
func SnapshotOf(tx *bolt.Tx) (Snapshot, error) {
	var first firstPage
	_, _ = tx.WriteTo(&first) // ends with our own refusal of the second page
	s, ok := ParseMeta(first.page)
	if !ok {
		return s, damaged("no meta page")
	}
	return s, nil
}

// Check reads the pages of a transaction's snapshot. Without whole it reads what a look-up walks
// through, a hundredth of the file; with whole it reads every page. It returns what is wrong, some lines at
// most.
func Check(tx *bolt.Tx, path string, whole bool) ([]string, error) {
	s, err := SnapshotOf(tx)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	p := &walk{r: f, Snapshot: s, whole: whole}
	p.check(info.Size())
	if whole {
		p.metas()
	}
	return p.wrong, nil
}

// Check is the function Check for a snapshot in a file of so many bytes; the meta pages are not its own.
func (s Snapshot) Check(r io.ReaderAt, size int64, whole bool) []string {
	p := &walk{r: r, Snapshot: s, whole: whole}
	p.check(size)
	return p.wrong
}

// Uses reports whether a sound snapshot leads to a page.
func (s Snapshot) Uses(r io.ReaderAt, id uint64) bool {
	p := &walk{r: r, Snapshot: s, whole: true, seen: make([]uint64, s.High/64+1)}
	p.mark(s.Root, 0)
	p.tree(s.Root, nil, nil, 0, 0)
	return p.seen[id/64]&(1<<(id%64)) != 0
}

// Whole finds out whether a file is as long as its newest meta page says, before a memory map can fault on
// the missing part, and whether it is a file of bbolt at all: ErrForeign, ErrDamaged.
func Whole(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var newest Snapshot
	var found, begun bool
	for page := range int64(2) {
		raw := make([]byte, Header+metaSize)
		n, err := f.ReadAt(raw, page*Size)
		if err != nil && err != io.EOF {
			return err
		}
		s, ok := ParseMeta(raw[:n])
		if ok && s.High >= newest.High {
			newest = s
		}
		found = found || ok
		begun = begun || (n >= Header+4 && Native.Uint32(raw[Header:]) == metaMagic)
	}
	info, err := f.Stat() // after the meta pages: another process may be adding pages
	switch {
	case err != nil:
		return err
	case !found && !begun && info.Size() != 0:
		return ErrForeign
	case !found:
		return damaged("no meta page")
	case newest.PageSize == 0 || newest.High > uint64(info.Size()/newest.PageSize):
		return damaged("%d pages in %d bytes", newest.High, info.Size())
	}
	return nil
}
