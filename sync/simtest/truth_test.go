package simtest

import (
	"fmt"

	"regulars/model"
	"regulars/model/coupon"
)

// truth is what happened over all counters, in the order in which it happened: what no single
// file knows. Whatever a machine forgets, the goods are out of the door.
type truth struct {
	people  []*told
	byPhone map[string]*told
	first   map[model.ID]*told // by the name that the file gave which enrolled them

	papers     []*paper
	byCode     map[coupon.Code]*paper
	firstPaper map[model.ID]*paper
}

// told is one person as those at the counters could tell. They know people by their phones: what the
// machines call somebody may differ from file to file.
type told struct {
	phone    string
	id       model.ID     // as the file named the person that enrolled them
	earned   model.Points // given, whatever became of it
	redeemed model.Points // handed out, less what was brought back
	clawed   model.Points // taken back after it was given, maybe after it was spent
	doubled  model.Points // what a second copy of a disk held: the limit that PROTOCOL.md names
	namesake *told        // somebody whom another copy of the disk gave the same name
}

func newTruth() *truth {
	return &truth{
		byPhone: map[string]*told{}, first: map[model.ID]*told{}, byCode: map[coupon.Code]*paper{}, firstPaper: map[model.ID]*paper{},
	}
}

func (t *truth) enrolled(id model.ID, phone string) *told {
	m := &told{phone: phone, id: id, namesake: t.first[id]}
	t.people, t.byPhone[phone], t.first[id] = append(t.people, m), m, m
	return m
}

// law is the one for whose sake all the others are there. mixed says that headquarters lost its tail and
// with it which of two copies of a disk came first: then namesakes may have been taken for each
// other, and the law holds for them together.
func (t *truth) law(mixed bool) error {
	for _, m := range t.people {
		if mixed && t.first[m.id] != m {
			continue // counted with the last of the namesakes
		}
		redeemed, given := m.redeemed, m.earned+m.doubled
		for other := m.namesake; mixed && other != nil; other = other.namesake {
			redeemed, given = redeemed+other.redeemed, given+other.earned+other.doubled
		}
		if redeemed > given {
			return fmt.Errorf("%s (%s) redeemed %d of %d that were earned (and %d on a copied disk)", m.id, m.phone, redeemed, m.earned, m.doubled)
		}
	}
	return t.couponLaw(mixed)
}
