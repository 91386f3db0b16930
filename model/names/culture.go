package names

import (
	"math/rand/v2"

	"regulars/model/clean"
)

// culture is one way to build a name, with its share among a hundred members.
type culture struct {
	share int
	name  func(r *rand.Rand, female bool) string
}

var cultures = []culture{
	{88, chinese},
	{4, western(english)},
	{2, spanish},
	{2, western(german)},
	{1, western(french)},
	{1, vietnamese},
	{1, japanese},
	{1, korean},
}

func drawName(r *rand.Rand, gender clean.Gender) string {
	female := gender == clean.Female || gender == clean.Other && r.IntN(2) == 0
	n := r.IntN(100)
	for _, c := range cultures {
		if n < c.share {
			return c.name(r, female)
		}
		n -= c.share
	}
	panic("names: the shares of the cultures do not make a hundred")
}

// chinese writes surname and given name without a space: one character in a sixth of the
// names, else two, the first from both pools or from the pool of its gender, the second from
// the latter. Doubled characters (丽丽) come by themselves now and then.
func chinese(r *rand.Rand, female bool) string {
	own := givenMale
	if female {
		own = givenFemale
	}
	surname := surnames.draw(r)
	if r.IntN(6) == 0 {
		return surname + pick(r, own)
	}
	first := own
	if r.IntN(2) == 0 {
		first = givenNeutral
	}
	return surname + pick(r, first) + pick(r, own)
}

// western puts the first name before the surname.
func western(b book) func(*rand.Rand, bool) string {
	return func(r *rand.Rand, female bool) string {
		return b.first(r, female) + " " + pick(r, b.surnames)
	}
}

// spanish carries both parents' surnames in half of the names.
func spanish(r *rand.Rand, female bool) string {
	name := hispanic.first(r, female) + " " + pick(r, hispanic.surnames)
	if r.IntN(2) == 0 {
		return name
	}
	return name + " " + pick(r, hispanic.surnames)
}

// vietnamese puts the surname first, then the middle name that tells the gender.
func vietnamese(r *rand.Rand, female bool) string {
	middle := "Văn"
	if female {
		middle = "Thị"
	}
	return pick(r, viet.surnames) + " " + middle + " " + viet.first(r, female)
}

func japanese(r *rand.Rand, female bool) string {
	return pick(r, japan.surnames) + japan.first(r, female)
}

func korean(r *rand.Rand, female bool) string {
	return pick(r, korea.surnames) + korea.first(r, female)
}

// book holds the names of one culture.
type book struct{ surnames, male, female []string }

func (b book) first(r *rand.Rand, female bool) string {
	if female {
		return pick(r, b.female)
	}
	return pick(r, b.male)
}
