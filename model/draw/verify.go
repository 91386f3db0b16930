package draw

import (
	"crypto/sha256"
	"slices"
)

// Draw is all that was published of a closed draw.
type Draw struct {
	Code       string
	Commitment [sha256.Size]byte // before the first ticket
	Prizes     []Prize
	Seed       [SeedSize]byte // at the end
	Tickets    uint64         // how many were sold: they are numbered 1 to Tickets
}

// Ticket is one line of the list of results.
type Ticket struct {
	N     uint64
	Prize string // code of what was handed out, "" for nothing
}

// Wrong is a ticket whose result is not the one that follows from the seed.
type Wrong struct {
	Ticket
	Number uint32
	Due    string // what it should have been given
}

// Report is what a list was found to be.
type Report struct {
	SeedFits bool     // the seed is the one that was committed to
	OddsFit  bool     // the prizes' odds can be drawn for
	Wrong    []Wrong  // in the order of the list
	Twice    []uint64 // numbers that stand on the list more than once, ascending
	Unknown  []uint64 // numbers that no ticket of the draw can have, ascending
	Missing  uint64   // tickets sold that do not stand on the list
}

// Holds reports whether all of the draw is as it was promised.
func (r Report) Holds() bool {
	return r.SeedFits && r.OddsFit && len(r.Wrong)+len(r.Twice)+len(r.Unknown) == 0 && r.Missing == 0
}

// Verify checks a whole list of results against what was published. It also asks whether every
// ticket sold is on the list exactly once: a list without the ticket that won proves nothing.
func Verify(d Draw, tickets []Ticket) Report {
	r := Report{SeedFits: Check(d.Commitment, d.Seed), OddsFit: Fits(d.Prizes), Missing: d.Tickets}
	numbers := make([]uint64, 0, len(tickets))
	for _, t := range tickets {
		numbers = append(numbers, t.N)
		number := Number(d.Seed, d.Code, t.N)
		if due := Win(d.Prizes, number); due != t.Prize {
			r.Wrong = append(r.Wrong, Wrong{t, number, due})
		}
	}
	slices.Sort(numbers)
	for i, n := range numbers {
		first := i == 0 || numbers[i-1] != n
		last := i == len(numbers)-1 || numbers[i+1] != n
		switch {
		case n == 0 || n > d.Tickets:
			if first {
				r.Unknown = append(r.Unknown, n)
			}
		case first:
			r.Missing--
		}
		if last && !first {
			r.Twice = append(r.Twice, n)
		}
	}
	return r
}
