package pages

import (
	"bytes"
	"fmt"
	"io"
)

// walk goes through a snapshot. seen has a bit for every page that something refers to.
type walk struct {
	Snapshot
	r     io.ReaderAt
	whole bool
	seen  []uint64
	wrong []string
}

func (p *walk) tell(format string, args ...any) {
	if len(p.wrong) < kept {
		p.wrong = append(p.wrong, fmt.Sprintf(format, args...))
	}
}

func (p *walk) check(size int64) {
	if p.PageSize < 1<<10 || p.PageSize > 1<<24 || p.High < 2 || p.High > uint64(size/p.PageSize) {
		p.tell("%d pages of %d bytes in %d", p.High, p.PageSize, size)
		return
	}
	p.seen = make([]uint64, p.High/64+1)
	p.mark(0, 0)
	p.mark(1, 0)
	p.freeList()
	if p.mark(p.Root, 0) {
		p.tree(p.Root, nil, nil, 0, 0)
	}
	if !p.whole {
		return
	}
	for id := uint64(0); id < p.High; id++ {
		if p.seen[id/64]&(1<<(id%64)) == 0 {
			p.tell("page %d is neither used nor free", id)
		}
	}
}

// mark notes that a page and its overflow are referred to. A second reference is wrong.
func (p *walk) mark(id, overflow uint64) bool {
	if id >= p.High || overflow >= p.High-id {
		p.tell("page %d+%d lies beyond %d", id, overflow, p.High)
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
func (p *walk) read(id uint64) (h header16, raw []byte, ok bool) {
	raw = make([]byte, p.PageSize)
	if _, err := p.r.ReadAt(raw, int64(id)*p.PageSize); err != nil {
		p.tell("page %d: %v", id, err)
		return h, nil, false
	}
	h = header16{flags: Native.Uint16(raw[8:]), count: Native.Uint16(raw[10:]), overflow: Native.Uint32(raw[12:])}
	if at := Native.Uint64(raw); at != id {
		p.tell("page %d says that it is %d", id, at)
		return h, nil, false
	}
	if h.overflow > 0 {
		if !p.mark(id+1, uint64(h.overflow)-1) {
			return h, nil, false
		}
		more := make([]byte, int64(h.overflow)*p.PageSize)
		if _, err := p.r.ReadAt(more, int64(id+1)*p.PageSize); err != nil {
			p.tell("page %d: %v", id, err)
			return h, nil, false
		}
		raw = append(raw, more...)
	}
	return h, raw, true
}

func (p *walk) freeList() {
	if p.Free == 1<<64-1 {
		return // kept nowhere: bbolt finds the free pages itself
	}
	if !p.mark(p.Free, 0) {
		return
	}
	ids, _ := p.freeIDs()
	for _, id := range ids {
		p.mark(id, 0)
	}
}

// freeIDs reads the list of free pages; its first page is marked.
func (p *walk) freeIDs() (list []uint64, ok bool) {
	h, raw, ok := p.read(p.Free)
	if !ok {
		return nil, false
	}
	count, ids := uint64(h.count), raw[Header:]
	if h.count == ManyFree {
		count, ids = Native.Uint64(ids), ids[8:]
	}
	if h.flags != freeFlag || count > uint64(len(ids)/8) {
		p.tell("page %d is no free list", p.Free)
		return nil, false
	}
	list = make([]uint64, count)
	for i := range list {
		list[i] = Native.Uint64(ids[i*8:])
	}
	return list, true
}

// tree checks the page id, which is marked, and what is below it. Its keys are not before
// low and before high (nil: no bound). inside is how many buckets it lies in: 0 for the tree
// of the file's own buckets.
func (p *walk) tree(id uint64, low, high []byte, level, inside int) {
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
	case h.flags == Leaf:
		p.buckets(id, raw, len(keys), inside)
	case h.flags == Branch:
		p.children(id, raw, keys, high, level, inside)
	}
}

// elements returns the keys of a page, nil if they are not as they must be.
func (p *walk) elements(id uint64, h header16, raw, low, high []byte) [][]byte {
	if (h.flags != Leaf && h.flags != Branch) || Header+int(h.count)*Element > len(raw) || (h.flags == Branch && h.count == 0) {
		p.tell("page %d: flags %x, %d elements", id, h.flags, h.count)
		return nil
	}
	keys := make([][]byte, h.count)
	for i := range keys {
		at := Header + i*Element
		pos, end := uint64(Native.Uint32(raw[at:])), uint64(Native.Uint32(raw[at+4:]))
		var value uint64
		if h.flags == Leaf {
			pos, end, value = uint64(Native.Uint32(raw[at+4:])), uint64(Native.Uint32(raw[at+8:])), uint64(Native.Uint32(raw[at+12:]))
		}
		pos += uint64(at)
		end += pos
		if pos < uint64(Header+int(h.count)*Element) || end+value > uint64(len(raw)) {
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
func (p *walk) children(id uint64, raw []byte, keys [][]byte, high []byte, level, inside int) {
	leaves := false
	for i, key := range keys {
		child := Native.Uint64(raw[Header+i*Element+8:])
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

func (p *walk) isLeaf(id uint64) bool {
	var raw [Header]byte
	_, err := p.r.ReadAt(raw[:], int64(id)*p.PageSize)
	return err == nil && Native.Uint16(raw[8:]) == Leaf
}

// buckets checks the buckets that a leaf lists; at the top there is nothing else.
func (p *walk) buckets(id uint64, raw []byte, count, inside int) {
	for i := range count {
		at := Header + i*Element
		flags := Native.Uint32(raw[at:])
		if flags == 0 && inside > 0 {
			continue
		}
		start := at + int(Native.Uint32(raw[at+4:])) + int(Native.Uint32(raw[at+8:]))
		value := raw[start : start+int(Native.Uint32(raw[at+12:]))]
		if flags != bucketEntry || len(value) < bucketSize || inside == bucketLevels {
			p.tell("page %d: entry %d is no bucket", id, i)
			continue
		}
		if root := Native.Uint64(value); root != 0 {
			if p.mark(root, 0) {
				p.tree(root, nil, nil, 0, inside+1)
			}
			continue
		}
		p.inline(id, i, value[bucketSize:], inside)
	}
}

// inline checks a bucket that is small enough to stand in the leaf that lists it.
func (p *walk) inline(id uint64, i int, raw []byte, inside int) {
	if len(raw) < Header || Native.Uint16(raw[8:]) != Leaf {
		p.tell("page %d: bucket %d is no leaf", id, i)
		return
	}
	h := header16{flags: Leaf, count: Native.Uint16(raw[10:])}
	if keys := p.elements(id, h, raw, nil, nil); keys != nil {
		p.buckets(id, raw, len(keys), inside+1)
	}
}

// metaReads is how often a meta page is read before it is called damaged: it may be read in
// the moment in which the writer writes it.
const metaReads = 5

// metas checks that both meta pages are whole. With one of them bbolt goes on from the other,
// and if the lost one was the newer, without the last commit.
func (p *walk) metas() {
	raw := make([]byte, Header+metaSize)
	for page := range int64(2) {
		ok := false
		for try := 0; try < metaReads && !ok; try++ {
			if _, err := p.r.ReadAt(raw, page*p.PageSize); err == nil {
				_, ok = ParseMeta(raw)
				ok = ok && Native.Uint64(raw) == uint64(page)
			}
		}
		if !ok {
			p.tell("meta page %d: the last commit may be missing", page)
		}
	}
}
