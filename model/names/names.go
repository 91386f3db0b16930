// Package names makes up members for the demo shop and for benchmarks: names that look like a
// Chinese city's, with the foreigners who live there, and the gender, mobile number and
// birthday that go with them. The same source of randomness gives the same people.
//
// Everybody here is invented, but China reserves no telephone numbers for fiction: some of the
// numbers belong to somebody. Nothing may ever be sent to them. The package has no clock and
// no randomness of its own.
package names

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"regulars/model/clean"
)

// Person is one made-up member.
type Person struct {
	Name     string
	Gender   clean.Gender
	Phone    string // E.164, unique by index
	Birthday clean.Birthday
}

// Make draws a person. The index makes the phone number and nothing else, so that numbers are
// unique however often r is started anew.
func Make(r *rand.Rand, index uint64) Person {
	gender := drawGender(r)
	return Person{
		Name:     drawName(r, gender),
		Gender:   gender,
		Phone:    Phone(index),
		Birthday: drawBirthday(r),
	}
}

// drawGender follows what loyalty programs report: more women than men, few others.
func drawGender(r *rand.Rand) clean.Gender {
	switch n := r.IntN(100); {
	case n < 57:
		return clean.Female
	case n < 99:
		return clean.Male
	}
	return clean.Other
}

// mobilePrefixes are prefixes of the mainland's operators.
var mobilePrefixes = []string{
	"130", "131", "132", "133", "134", "135", "136", "137", "138", "139",
	"150", "151", "152", "153", "155", "156", "157", "158", "159", "166", "176", "177", "178",
	"180", "181", "182", "183", "185", "186", "187", "188", "189", "198", "199",
}

const subscribers = 100_000_000 // behind one prefix

// Phone is the mobile number with a given index. Different indexes below 3.4 billion have
// different numbers; neighbours look unrelated, so that the last four digits are as telling as
// in life.
func Phone(index uint64) string {
	prefix := mobilePrefixes[index%uint64(len(mobilePrefixes))]
	turn := index / uint64(len(mobilePrefixes)) % subscribers
	// Multiplying by a number that shares no factor with 10^8 permutes the subscribers. The
	// prefix shifts them, or each row of prefixes would share its tail.
	number := (turn*61_803_399 + index%uint64(len(mobilePrefixes))*27_182_817 + 52_741_903) % subscribers
	return fmt.Sprintf("+86%s%08d", prefix, number)
}

// Birthdays lie between these years, most of them in the middle.
const (
	eldest   = 1946
	youngest = 2007
)

// drawBirthday gives most people a full solar date; some keep their year to themselves and
// some, mostly older ones, name the lunar day.
func drawBirthday(r *rand.Rand) clean.Birthday {
	span := youngest - eldest + 1
	year := eldest + (r.IntN(span)+r.IntN(span))/2
	date := time.Date(year, time.January, 1+r.IntN(365), 0, 0, 0, 0, time.UTC)
	b := clean.Birthday{Year: date.Year(), Month: int(date.Month()), Day: date.Day()}
	if r.IntN(100) < 10 {
		b.Year = 0
	}
	if lunar := r.IntN(100); lunar < 4 || lunar < 20 && year < 1970 {
		b.Lunar = true
		b.Day = min(b.Day, 29) // every lunar month has 29 days
	}
	return b
}

// pool is a list to draw from; a word's weight is its number of tickets among all.
type pool struct {
	words []string
	upTo  []int // tickets up to and including the word
}

// tier lists words of the same weight, separated by spaces.
type tier struct {
	weight int
	words  string
}

func newPool(tiers []tier) pool {
	p := pool{}
	total := 0
	for _, t := range tiers {
		for word := range strings.FieldsSeq(t.words) {
			total += t.weight
			p.words = append(p.words, word)
			p.upTo = append(p.upTo, total)
		}
	}
	return p
}

func (p pool) draw(r *rand.Rand) string {
	ticket := r.IntN(p.upTo[len(p.upTo)-1])
	for i, upTo := range p.upTo {
		if ticket < upTo {
			return p.words[i]
		}
	}
	panic("names: a ticket beyond the last word")
}

// pick draws from a list without weights.
func pick(r *rand.Rand, words []string) string { return words[r.IntN(len(words))] }
