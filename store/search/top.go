package search

// top keeps the best ranked members of one class, the best first.
type top struct {
	rank [MaxHits]uint64 // the member number is in it
	at   [MaxHits]found
	n    int
	room int
}

// found is where a member is: in which part of the index and in which row of it.
type found struct {
	part int
	row  uint32
}

func (t *top) reset(room int) { t.n, t.room = 0, room }

func (t *top) full() bool { return t.n == t.room }

// floor is the rank that a further member must exceed. 0 ranks below all but a member that cannot be.
func (t *top) floor() uint64 {
	if t.full() {
		return t.rank[t.n-1]
	}
	return 0
}

// has says whether a member is there. Only the number is compared, because an award may just have changed the rank.
func (t *top) has(rank uint64) bool {
	for _, r := range t.rank[:t.n] {
		if uint32(r) == uint32(rank) {
			return true
		}
	}
	return false
}

// add inserts a member that ranks above the floor.
func (t *top) add(rank uint64, at found) {
	if !t.full() {
		t.n++
	}
	i := t.n - 1
	for ; i > 0 && t.rank[i-1] < rank; i-- {
		t.rank[i], t.at[i] = t.rank[i-1], t.at[i-1]
	}
	t.rank[i], t.at[i] = rank, at
}

// spare is how many blocks more are looked into than the top has room, because some of them stand for members who
// are gone or there already.
const spare = 8

// highest finds the n-th highest of many values with a heap of n.
type highest struct {
	heap [MaxHits + spare]uint64 // the least at the top
	n    int
	room int
}

func (h *highest) reset(room int) { h.n, h.room = 0, room }

func (h *highest) add(v uint64) {
	if h.n < h.room {
		i := h.n
		h.n++
		for ; i > 0 && h.heap[(i-1)/2] > v; i = (i - 1) / 2 {
			h.heap[i] = h.heap[(i-1)/2]
		}
		h.heap[i] = v
		return
	}
	if v <= h.heap[0] {
		return
	}
	i := 0
	for {
		child := 2*i + 1
		if child >= h.n {
			break
		}
		if child+1 < h.n && h.heap[child+1] < h.heap[child] {
			child++
		}
		if h.heap[child] >= v {
			break
		}
		h.heap[i] = h.heap[child]
		i = child
	}
	h.heap[i] = v
}

// least is the n-th highest of what was added, 0 if there were not as many.
func (h *highest) least() uint64 {
	if h.n < h.room {
		return 0
	}
	return h.heap[0]
}
