package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
	"os"

	bolt "go.etcd.io/bbolt"
)

// bbolt trusts the pages that it maps: a page that refers to itself overflows the stack, a
// wild count asks for all memory, and neither can be caught. So the pages are read here
// first, by ordinary reads, and held against the rules of the format. The layout is bbolt's,
// in the byte order of the machine: a page begins with id u64, flags u16, count u16, overflow
// u32; then, on a branch, (pos u32, key size u32, page u64) for each child, on a leaf (flags
// u32, pos u32, key size u32, value size u32) for each entry; pos counts from the element.
const (
	pageHeader  = 16
	pageElement = 16
	pageBranch  = 0x01
	pageLeaf    = 0x02
	pageFree    = 0x10
	bucketEntry = 0x01
	bucketSize  = 16 // root u64, sequence u64, in front of an inline bucket's page

	metaMagic   = 0xED0CDAED
	metaVersion = 2
	metaSize    = 64     // of what follows the page header
	manyFree    = 0xFFFF // a free list this long has its length in the first place

	pagesKept  = 20 // problems told
	treeLevels = 16 // far more than any file can need

	bucketLevels = 8 // of buckets in buckets
)

var native = binary.NativeEndian

// snapshot is what a meta page says about the pages of one transaction.
type snapshot struct {
	pageSize int64
	root     uint64 // page of the buckets
	free     uint64 // page of the free list
	high     uint64 // pages in use or free, from 0
}

// parseMeta reads a meta page. ok is false for one that bbolt would not take either.
func parseMeta(page []byte) (s snapshot, ok bool) {
	if len(page) < pageHeader+metaSize {
		return s, false
	}
	m := page[pageHeader : pageHeader+metaSize]
	sum := fnv.New64a()
	sum.Write(m[:56])
	if native.Uint32(m) != metaMagic || native.Uint32(m[4:]) != metaVersion || native.Uint64(m[56:]) != sum.Sum64() {
		return s, false
	}
	return snapshot{
		pageSize: int64(native.Uint32(m[8:])), root: native.Uint64(m[16:]), free: native.Uint64(m[32:]), high: native.Uint64(m[40:]),
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

// snapshotOf returns the snapshot that a transaction reads. bbolt tells it in one place only:
// a copy begins with it.
func snapshotOf(tx *bolt.Tx) (snapshot, error) {
	var first firstPage
	_, _ = tx.WriteTo(&first) // ends with our own refusal of the second page
	s, ok := parseMeta(first.page)
	if !ok {
		return s, damaged("meta page")
	}
	return s, nil
}

// checkPages reads the pages of a transaction's snapshot. Without whole it reads what a
// look-up walks through, a hundredth of the file; with whole it reads every page. It returns
// what is wrong, at most pagesKept lines.
func checkPages(tx *bolt.Tx, path string, whole bool) ([]string, error) {
	s, err := snapshotOf(tx)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, refuseFile(path, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, refuseFile(path, err)
	}
	p := &pages{r: f, snapshot: s, whole: whole}
	p.check(info.Size())
	if whole {
		p.metas()
	}
	return p.wrong, nil
}

// metaReads is how often a meta page is read before it is called damaged: it may be read in
// the moment in which the writer writes it.
const metaReads = 5

// metas checks that both meta pages are whole. With one of them bbolt goes on from the other,
// and if the lost one was the newer, without the last commit.
func (p *pages) metas() {
	raw := make([]byte, pageHeader+metaSize)
	for page := range int64(2) {
		ok := false
		for try := 0; try < metaReads && !ok; try++ {
			if _, err := p.r.ReadAt(raw, page*p.pageSize); err == nil {
				_, ok = parseMeta(raw)
				ok = ok && native.Uint64(raw) == uint64(page)
			}
		}
		if !ok {
			p.tell("meta page %d: the last commit may be missing", page)
		}
	}
}

// pages walks a snapshot. seen has a bit for every page that something refers to.
type pages struct {
	snapshot
	r     io.ReaderAt
	whole bool
	seen  []uint64
	wrong []string
}

func (p *pages) tell(format string, args ...any) {
	if len(p.wrong) < pagesKept {
		p.wrong = append(p.wrong, fmt.Sprintf(format, args...))
	}
}

func (p *pages) check(size int64) {
	if p.pageSize < 1<<10 || p.pageSize > 1<<24 || p.high < 2 || p.high > uint64(size/p.pageSize) {
		p.tell("%d pages of %d bytes in %d", p.high, p.pageSize, size)
		return
	}
	p.seen = make([]uint64, p.high/64+1)
	p.mark(0, 0)
	p.mark(1, 0)
	p.freeList()
	if p.mark(p.root, 0) {
		p.tree(p.root, nil, nil, 0, 0)
	}
	if !p.whole {
		return
	}
	for id := uint64(0); id < p.high; id++ {
		if p.seen[id/64]&(1<<(id%64)) == 0 {
			p.tell("page %d is neither used nor free", id)
		}
	}
}

// mark notes that a page and its overflow are referred to. A second reference is wrong.
func (p *pages) mark(id, overflow uint64) bool {
	if id >= p.high || overflow >= p.high-id {
		p.tell("page %d+%d lies beyond %d", id, overflow, p.high)
		return false
	}
	for end := id + overflow; id <= end; id++ {
		if p.seen[id/64]&(1<<(id%64)) != 0 {
			p.tell("page %d is used twice", id)
			return false
		}
		p.seen[id/64] |= 1 << (id % 64)
	}
	return true
}

// header16 is the beginning of a page, 16 bytes.
type header16 struct {
	flags, count uint16
	overflow     uint32
}

// read returns a page with its overflow. The page itself must be marked already.
func (p *pages) read(id uint64) (h header16, raw []byte, ok bool) {
	raw = make([]byte, p.pageSize)
	if _, err := p.r.ReadAt(raw, int64(id)*p.pageSize); err != nil {
		p.tell("page %d: %v", id, err)
		return h, nil, false
	}
	h = header16{flags: native.Uint16(raw[8:]), count: native.Uint16(raw[10:]), overflow: native.Uint32(raw[12:])}
	if at := native.Uint64(raw); at != id {
		p.tell("page %d says that it is %d", id, at)
		return h, nil, false
	}
	if h.overflow > 0 {
		if !p.mark(id+1, uint64(h.overflow)-1) {
			return h, nil, false
		}
		more := make([]byte, int64(h.overflow)*p.pageSize)
		if _, err := p.r.ReadAt(more, int64(id+1)*p.pageSize); err != nil {
			p.tell("page %d: %v", id, err)
			return h, nil, false
		}
		raw = append(raw, more...)
	}
	return h, raw, true
}

func (p *pages) freeList() {
	if p.free == 1<<64-1 {
		return // kept nowhere: bbolt finds the free pages itself
	}
	if !p.mark(p.free, 0) {
		return
	}
	h, raw, ok := p.read(p.free)
	if !ok {
		return
	}
	count, ids := uint64(h.count), raw[pageHeader:]
	if h.count == manyFree {
		count, ids = native.Uint64(ids), ids[8:]
	}
	if h.flags != pageFree || count > uint64(len(ids)/8) {
		p.tell("page %d is no free list", p.free)
		return
	}
	for i := range count {
		p.mark(native.Uint64(ids[i*8:]), 0)
	}
}

// tree checks the page id, which is marked, and what is below it. Its keys are not before
// low and before high (nil: no bound). inside is how many buckets it lies in: 0 for the tree
// of the file's own buckets.
func (p *pages) tree(id uint64, low, high []byte, level, inside int) {
	h, raw, ok := p.read(id)
	if !ok {
		return
	}
	if level == treeLevels {
		p.tell("page %d is too deep", id)
		return
	}
	keys := p.elements(id, h, raw, low, high)
	switch {
	case keys == nil:
		return
	case h.flags == pageLeaf:
		p.buckets(id, raw, len(keys), inside)
	case h.flags == pageBranch:
		p.children(id, raw, keys, high, level, inside)
	}
}

// elements returns the keys of a page, nil if they are not as they must be.
func (p *pages) elements(id uint64, h header16, raw, low, high []byte) [][]byte {
	if (h.flags != pageLeaf && h.flags != pageBranch) || pageHeader+int(h.count)*pageElement > len(raw) || (h.flags == pageBranch && h.count == 0) {
		p.tell("page %d: flags %x, %d elements", id, h.flags, h.count)
		return nil
	}
	keys := make([][]byte, h.count)
	for i := range keys {
		at := pageHeader + i*pageElement
		pos, end := uint64(native.Uint32(raw[at:])), uint64(native.Uint32(raw[at+4:]))
		var value uint64
		if h.flags == pageLeaf {
			pos, end, value = uint64(native.Uint32(raw[at+4:])), uint64(native.Uint32(raw[at+8:])), uint64(native.Uint32(raw[at+12:]))
		}
		pos += uint64(at)
		end += pos
		if pos < uint64(pageHeader+int(h.count)*pageElement) || end+value > uint64(len(raw)) {
			p.tell("page %d: element %d lies outside", id, i)
			return nil
		}
		keys[i] = raw[pos:end]
		if (i == 0 && low != nil && bytes.Compare(keys[i], low) < 0) || (i > 0 && bytes.Compare(keys[i-1], keys[i]) >= 0) || (high != nil && bytes.Compare(keys[i], high) >= 0) {
			p.tell("page %d: key %d is out of order", id, i)
			return nil
		}
	}
	return keys
}

// children goes down. A branch is always gone into; the leaves below the last branches only
// when the whole file is read, or when they are the buckets'.
func (p *pages) children(id uint64, raw []byte, keys [][]byte, high []byte, level, inside int) {
	leaves := false
	for i, key := range keys {
		child := native.Uint64(raw[pageHeader+i*pageElement+8:])
		if !p.mark(child, 0) {
			continue
		}
		if i == 0 && !p.whole && inside > 0 {
			leaves = p.isLeaf(child) // all children of a branch are at one level
		}
		if leaves {
			continue
		}
		end := high
		if i+1 < len(keys) {
			end = keys[i+1]
		}
		p.tree(child, key, end, level+1, inside)
	}
}

func (p *pages) isLeaf(id uint64) bool {
	var raw [pageHeader]byte
	_, err := p.r.ReadAt(raw[:], int64(id)*p.pageSize)
	return err == nil && native.Uint16(raw[8:]) == pageLeaf
}

// buckets checks the buckets that a leaf lists; at the top there is nothing else.
func (p *pages) buckets(id uint64, raw []byte, count, inside int) {
	for i := range count {
		at := pageHeader + i*pageElement
		flags := native.Uint32(raw[at:])
		if flags == 0 && inside > 0 {
			continue
		}
		start := at + int(native.Uint32(raw[at+4:])) + int(native.Uint32(raw[at+8:]))
		value := raw[start : start+int(native.Uint32(raw[at+12:]))]
		if flags != bucketEntry || len(value) < bucketSize || inside == bucketLevels {
			p.tell("page %d: entry %d is no bucket", id, i)
			continue
		}
		if root := native.Uint64(value); root != 0 {
			if p.mark(root, 0) {
				p.tree(root, nil, nil, 0, inside+1)
			}
			continue
		}
		p.inline(id, i, value[bucketSize:], inside)
	}
}

// inline checks a bucket that is small enough to stand in the leaf that lists it.
func (p *pages) inline(id uint64, i int, raw []byte, inside int) {
	if len(raw) < pageHeader || native.Uint16(raw[8:]) != pageLeaf {
		p.tell("page %d: bucket %d is no leaf", id, i)
		return
	}
	h := header16{flags: pageLeaf, count: native.Uint16(raw[10:])}
	if keys := p.elements(id, h, raw, nil, nil); keys != nil {
		p.buckets(id, raw, len(keys), inside+1)
	}
}
