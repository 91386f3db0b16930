package search

import "slices"

// Radix sort: eleven bits at a time, from the lowest.
const (
	radixBits = 11
	radixSize = 1 << radixBits
	radixMin  = 2048 // fewer keys are sorted by comparison
)

// sorter sorts entries by 64-bit keys. It is used again and again, because fresh memory is dear: the
// kernel clears every page of it.
type sorter struct {
	keys, otherKeys       []uint64
	entries, otherEntries []uint32
}

// reset empties the sorter and makes room.
func (s *sorter) reset(room int) {
	s.keys = slices.Grow(s.keys[:0], room)
	s.entries = slices.Grow(s.entries[:0], room)
}

// add takes one entry; entries come in ascending order.
func (s *sorter) add(key uint64, entry uint32) {
	s.keys = append(s.keys, key)
	s.entries = append(s.entries, entry)
}

// sort sorts by key; entries with equal keys keep their order.
func (s *sorter) sort() {
	if len(s.keys) < radixMin {
		s.sortFew()
		return
	}
	var all, some uint64 = ^uint64(0), 0
	for _, k := range s.keys {
		all &= k
		some |= k
	}
	varies := some &^ all // bits that are alike in all keys need no pass
	s.otherKeys = slices.Grow(s.otherKeys[:0], len(s.keys))[:len(s.keys)]
	s.otherEntries = slices.Grow(s.otherEntries[:0], len(s.entries))[:len(s.entries)]
	for shift := 0; shift < 64; shift += radixBits {
		if varies>>shift&(radixSize-1) != 0 {
			s.pass(shift)
		}
	}
}

func (s *sorter) pass(shift int) {
	var place [radixSize]uint32
	for _, k := range s.keys {
		place[k>>shift&(radixSize-1)]++
	}
	sum := uint32(0)
	for i, n := range place {
		place[i] = sum
		sum += n
	}
	toKeys, toEntries := s.otherKeys, s.otherEntries
	for i, k := range s.keys {
		p := &place[k>>shift&(radixSize-1)]
		toKeys[*p], toEntries[*p] = k, s.entries[i]
		*p++
	}
	s.keys, s.otherKeys = s.otherKeys, s.keys
	s.entries, s.otherEntries = s.otherEntries, s.entries
}

func (s *sorter) sortFew() {
	type pair struct {
		key   uint64
		entry uint32
	}
	pairs := make([]pair, len(s.keys))
	for i, k := range s.keys {
		pairs[i] = pair{k, s.entries[i]}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		switch {
		case a.key < b.key, a.key == b.key && a.entry < b.entry:
			return -1
		case a == b:
			return 0
		}
		return 1
	})
	for i, p := range pairs {
		s.keys[i], s.entries[i] = p.key, p.entry
	}
}
