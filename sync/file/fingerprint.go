package file

// fingerprints is a set of 64-bit hashes, eight bytes a slot and three quarters full at most.
// It is cut into shards that grow one by one, because doubling one large table would hold it
// one and a half times.
type fingerprints struct {
	shards [64]shard
	count  int
	limit  int // how many it may hold
}

// shard is a hash table in open addressing. 0 marks an empty slot.
type shard struct {
	slots []uint64
	count int
}

func (f *fingerprints) full() bool { return f.count >= f.limit }

func (f *fingerprints) has(h uint64) bool {
	s := &f.shards[h>>58]
	if s.count == 0 {
		return false
	}
	_, found := s.find(marked(h))
	return found
}

func (f *fingerprints) add(h uint64) {
	s := &f.shards[h>>58]
	if 4*(s.count+1) > 3*len(s.slots) {
		s.double()
	}
	if at, found := s.find(marked(h)); !found {
		s.slots[at] = marked(h)
		s.count++
		f.count++
	}
}

// find returns the slot of a hash, or the free one where it belongs.
func (s *shard) find(h uint64) (at int, found bool) {
	mask := len(s.slots) - 1
	for at = int(h>>20) & mask; ; at = (at + 1) & mask {
		switch s.slots[at] {
		case h:
			return at, true
		case 0:
			return at, false
		}
	}
}

func (s *shard) double() {
	old := s.slots
	s.slots = make([]uint64, max(64, 2*len(old)))
	for _, h := range old {
		if h != 0 {
			at, _ := s.find(h)
			s.slots[at] = h
		}
	}
}

// marked keeps a hash from looking like an empty slot.
func marked(h uint64) uint64 {
	if h == 0 {
		return 1
	}
	return h
}
