package search

import "slices"

// numbers holds one kind of number of a segment's members and the orders in which to find them. The entries
// of its orders are slots (shifted as rows are): a slot is a row when most members have such a number, else a
// place in rows.
type numbers struct {
	rows  []uint32 // slot -> row, ascending; nil when they are the same
	codes []code   // by slot

	start  order // by all digits from the first
	middle order // by the last eight digits
	end    order // by the last four

	heads     []code // the distinct digits before the last eight
	countries []code // the distinct country codes

	// Numbers with letters, and those with more digits than a code holds, are kept as text besides.
	textAt []uint32 // by slot: 1 + where in texts; nil when there is none
	texts  []byte   // length, then letters and digits
	spelt  order
}

// maxHeads is how many different beginnings of numbers a search for a part looks through. Real numbers share
// theirs (a dozen networks, a chain's card prefix); where there are more, as in random numbers, a part
// is found in the last eight digits and at the start only.
const maxHeads = 2048

func (x *numbers) row(slot uint32) uint32 {
	if x.rows == nil {
		return slot
	}
	return x.rows[slot]
}

// slot returns the slot of a row, or false.
func (x *numbers) slot(row uint32) (uint32, bool) {
	if x.rows == nil {
		return row, int(row) < len(x.codes)
	}
	i, ok := slices.BinarySearch(x.rows, row)
	return uint32(i), ok
}

// of returns the number of a row, and its text if it has one.
func (x *numbers) of(row uint32) (code, []byte) {
	slot, ok := x.slot(row)
	if !ok {
		return 0, nil
	}
	return x.codes[slot], x.text(slot)
}

func (x *numbers) text(slot uint32) []byte {
	if x.textAt == nil || x.textAt[slot] == 0 {
		return nil
	}
	from := x.textAt[slot]
	return x.texts[from : from+uint32(x.texts[from-1])]
}

// The keys of the four orders.
type (
	startKeys  numbers
	middleKeys numbers
	endKeys    numbers
	speltKeys  numbers
)

func (k *startKeys) key(entry uint32, depth int) uint64 {
	if depth > 0 {
		return 0
	}
	c := k.codes[entry>>8]
	return c.value() * power10[maxDigits-c.size()]
}

func (k *middleKeys) key(entry uint32, depth int) uint64 {
	if depth > 0 {
		return 0
	}
	return k.codes[entry>>8].value() % power10[lastDigits]
}

func (k *endKeys) key(entry uint32, depth int) uint64 {
	if depth > 0 {
		return 0
	}
	return k.codes[entry>>8].value() % power10[endDigits]
}

func (k *speltKeys) key(entry uint32, depth int) uint64 {
	text := (*numbers)(k).text(entry >> 8)
	return lettersKey(text[min(depth*keyLetters, len(text)):])
}

// lettersKey is the key of the first twelve letters.
func lettersKey(letters []byte) uint64 {
	key := uint64(0)
	for i := range keyLetters {
		key *= base
		if i < len(letters) {
			key += digit37(letters[i])
		}
	}
	return key
}

// take moves a column to the numbers, in the order of the rows.
func (x *numbers) take(c *column, byRow []uint32) {
	some := 0
	for row := range c.codes {
		if c.has(row) {
			some++
		}
	}
	if some == 0 {
		return
	}
	few := some <= len(c.codes)/2
	room := len(c.codes)
	if few {
		room = some
		x.rows = make([]uint32, 0, room)
	}
	x.codes = make([]code, 0, room)
	if len(c.texts) > 0 {
		x.textAt, x.texts = make([]uint32, 0, room), c.texts
	}
	for row, entry := range byRow {
		old := int(entry >> 8)
		if few && !c.has(old) {
			continue
		}
		if few {
			x.rows = append(x.rows, uint32(row))
		}
		x.codes = append(x.codes, c.codes[old])
		if x.textAt != nil {
			x.textAt = append(x.textAt, c.textAt[old])
		}
	}
}

// sort builds the orders.
func (x *numbers) sort(s *sorter, rank func(row uint32) uint64) {
	if len(x.codes) == 0 {
		return
	}
	of := func(entry uint32) uint64 { return rank(x.row(entry >> 8)) }
	build := func(k keys, goOn func(uint64) bool, in func(slot int) bool) order {
		s.reset(len(x.codes))
		for slot := range x.codes {
			if in(slot) {
				s.add(k.key(uint32(slot)<<8, 0), uint32(slot)<<8)
			}
		}
		return newOrder(k, s, goOn, of)
	}
	coded := func(slot int) bool { return x.codes[slot] != 0 }
	x.end = build((*endKeys)(x), nil, coded)
	x.middle = build((*middleKeys)(x), nil, coded)
	x.start = build((*startKeys)(x), nil, coded)
	if x.textAt != nil {
		x.spelt = build((*speltKeys)(x), goesOn, func(slot int) bool { return x.textAt[slot] != 0 })
	}
	x.findHeads()
}

// goesOn says whether a text may be longer than the twelve letters of its key.
func goesOn(key uint64) bool { return key%base != 0 }

// findHeads collects the beginnings of the numbers, in the order in which equal ones are neighbours.
func (x *numbers) findHeads() {
	last := code(0)
	for _, entry := range x.start.at {
		c := x.codes[entry>>8]
		head := c.head()
		if head == last && head.size() >= maxCountry {
			continue
		}
		last = head
		if len(x.heads) <= 4*maxHeads {
			x.heads = append(x.heads, head)
		}
		if country := c.country(); country != 0 && !slices.Contains(x.countries, country) {
			x.countries = append(x.countries, country)
		}
	}
	slices.Sort(x.heads)
	x.heads = slices.Clip(slices.Compact(x.heads))
	if len(x.heads) > maxHeads {
		x.heads = nil
	}
}

// country is the country code of an international number.
func (c code) country() code {
	if !c.international() {
		return 0
	}
	var s digits
	c.write(&s)
	s.n = s.countryCode()
	return s.code(false)
}

// head is the digits before the last eight.
func (c code) head() code {
	if c.size() <= lastDigits {
		return 0
	}
	return code(power10[c.size()-lastDigits] + c.value()/power10[lastDigits])
}

func (x *numbers) bytes() int {
	return 4*cap(x.rows) + 8*cap(x.codes) + 8*cap(x.heads) + 8*cap(x.countries) + 4*cap(x.textAt) + cap(x.texts) +
		x.start.bytes() + x.middle.bytes() + x.end.bytes() + x.spelt.bytes()
}
