package search

import "math/bits"

// What a query of digits finds. Whatever is not a digit is dropped first, from the query and from the
// numbers: "138-1234 1641" is 13812341641.
//
// A phone is met by the whole number with or without its country code, by the start of either, also with the
// trunk zero or the double zero that people type before them (if the country is known), by its last four
// digits, and by any three or more digits in it. A card or external number is met by the whole of it, by its
// start and by any three or more digits in it; if it has letters, then its digits alone count as a part of
// it, and a query with letters and digits is sought at its start. What is shorter than three is only sought
// as the whole.

const (
	maxDigits = 18 // digits of a number that are indexed: the last ones
	minPart   = 3  // digits that may be a part of a number

	maxCountry = 3 // digits of a country code

	lastDigits = 8 // the order "middle" sorts by these, "end" by the last four of them
	endDigits  = 4
)

var power10 = func() (p [maxDigits + 1]uint64) {
	p[0] = 1
	for i := range maxDigits {
		p[i+1] = p[i] * 10
	}
	return p
}()

// code is a number of up to 18 digits in a word: a leading 1, then the digits, which keeps leading
// zeros; a leading 2 instead says that the digits begin with a country code. 0 is no number.
type code uint64

// digits is a number written out, one value of 0 to 9 in each place.
type digits struct {
	d [maxDigits + 2]byte
	n int
}

// add appends a digit and drops the first when there is no more room.
func (s *digits) add(d byte) {
	if s.n == maxDigits {
		copy(s.d[:], s.d[1:s.n])
		s.n--
	}
	s.d[s.n] = d
	s.n++
}

func (s *digits) value(from, to int) uint64 {
	v := uint64(0)
	for _, d := range s.d[from:to] {
		v = v*10 + uint64(d)
	}
	return v
}

func (s *digits) code(international bool) code {
	switch {
	case s.n == 0:
		return 0
	case international:
		return code(2*power10[s.n] + s.value(0, s.n))
	}
	return code(power10[s.n] + s.value(0, s.n))
}

// size is how many digits the code has.
func (c code) size() int {
	if c == 0 {
		return 0
	}
	// 1233/4096 is the logarithm of two to ten, from below; a digit more may be needed.
	n := bits.Len64(uint64(c)) * 1233 >> 12
	if n > maxDigits || power10[n] > uint64(c) {
		n--
	}
	return n
}

func (c code) international() bool { return c != 0 && uint64(c)/power10[c.size()] == 2 }

// value is the digits as a number.
func (c code) value() uint64 {
	p := power10[c.size()]
	if uint64(c) >= 2*p {
		return uint64(c) - 2*p
	}
	return uint64(c) - p
}

// write sets s to the digits of the code.
func (c code) write(s *digits) {
	s.n = 0
	if c == 0 {
		return
	}
	s.n = c.size()
	v := c.value()
	for i := s.n - 1; i >= 0; i-- {
		s.d[i] = byte(v % 10)
		v /= 10
	}
}

// begins, ends and contains say whether d is there in the digits of s from place from on.
func (s *digits) begins(from int, d []byte) bool {
	if from+len(d) > s.n {
		return false
	}
	for i, x := range d {
		if s.d[from+i] != x {
			return false
		}
	}
	return true
}

func (s *digits) ends(d []byte) bool { return len(d) <= s.n && s.begins(s.n-len(d), d) }

func (s *digits) contains(d []byte) bool {
	for from := 0; from+len(d) <= s.n; from++ {
		if s.begins(from, d) {
			return true
		}
	}
	return false
}

// countryCode is the length of the ITU country code that international digits begin with: one digit for 1
// and 7, two for those listed, else three.
func (s *digits) countryCode() int {
	n := maxCountry
	switch s.value(0, min(s.n, 2)) {
	case 20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58,
		60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98:
		n = 2
	}
	if s.n > 0 && (s.d[0] == 1 || s.d[0] == 7) {
		n = 1
	}
	return min(n, s.n)
}

// phoneClass ranks how a query's digits meet a phone.
func phoneClass(c code, d []byte) class {
	if c == 0 || len(d) < minPart {
		return nothing
	}
	var s digits
	c.write(&s)
	cc := 0
	if c.international() {
		cc = s.countryCode()
	}
	best := nothing
	meet := func(from int, d []byte) {
		if len(d) >= minPart && s.begins(from, d) {
			if from+len(d) == s.n {
				best = exact
			} else {
				best = min(best, prefix)
			}
		}
	}
	meet(0, d)
	meet(cc, d)
	if d[0] == 0 && cc > 0 {
		meet(cc, d[1:])
		if d[1] == 0 {
			meet(0, d[2:])
		}
	}
	switch {
	case best == exact:
		return exact
	case len(d) == endDigits && s.ends(d):
		return tail
	case best == prefix:
		return prefix
	case s.contains(d):
		return later
	}
	return nothing
}

// cardClass ranks how digits meet a card or external number; part says that the code is only the digits
// of a number with letters or of one that is too long.
func cardClass(c code, part bool, d []byte) class {
	if c == 0 || len(d) == 0 {
		return nothing
	}
	var s digits
	c.write(&s)
	switch {
	case !part && s.n == len(d) && s.begins(0, d):
		return exact
	case len(d) < minPart:
		return nothing
	case !part && s.begins(0, d):
		return prefix
	case s.contains(d):
		return later
	}
	return nothing
}
