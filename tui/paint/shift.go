package paint

import "slices"

// What is right after it has moved by some columns is moved by the terminal, if that many cells
// would have to be written otherwise.
const (
	worthShifting = 10
	farthest      = 8
)

// shift lets the terminal move the rest of a line from column x on, the first that differs, if it
// is the same as before but for some columns that have come or gone: a word behind which another
// one stands has grown by the character that was typed. No wide character is cut by it, or the two
// lines would not be the same behind it.
func (s *Screen) shift(x, y int) {
	differing := 0
	for i := x; i < s.width; i++ {
		if s.was[i] != s.is[i] {
			differing++
		}
	}
	if differing < worthShifting {
		return
	}
	for n := 1; n <= farthest && x+n < s.width; n++ {
		switch edge := s.width - n; {
		case slices.Equal(s.was[x:edge], s.is[x+n:]):
			s.move(x, y)
			s.bare()
			s.out = sequence(s.out, n, '@')
			copy(s.was[x+n:], s.was[x:edge])
			fill(s.was[x : x+n])
			return
		case slices.Equal(s.was[x+n:], s.is[x:edge]):
			s.move(x, y)
			s.bare()
			s.out = sequence(s.out, n, 'P')
			copy(s.was[x:], s.was[x+n:])
			fill(s.was[edge:])
			return
		}
	}
}

func fill(cells []cell) {
	for i := range cells {
		cells[i] = blank
	}
}
