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
	paid    []*told            // since the law was looked at

	papers []*paper
	handed []*paper // since the law was looked at
	mixed  bool     // namesakes of coupons count together
	byCode map[coupon.Code]*paper
}

// told is one person as those at the counters could tell. They know people by their phones: what the
// machines call somebody may differ from file to file.
type told struct {
	phone    string
	id       model.ID     // as the file named the person that enrolled them
	earned   model.Points // given, whatever became of it
	redeemed model.Points // handed out, less what was brought back
	clawed   model.Points // taken back after it was given, maybe after it was spent
	doubled  model.Points // what a second copy of a disk held, or was written off: the limits that PROTOCOL.md names
	namesake *told        // somebody whom another copy of the disk gave the same name
	market   uint64       // of the shop that enrolled the person
	erased   bool         // headquarters was told to forget them
	group    *group
}

// group is people whose points count together: they were merged, or cannot be told apart any more.
type group struct{ all []*told }

// sum adds up what people of one group did.
func (g *group) sum() (all told) {
	for _, m := range g.all {
		all.earned += m.earned
		all.redeemed += m.redeemed
		all.clawed += m.clawed
		all.doubled += m.doubled
	}
	return all
}

func newTruth() *truth {
	return &truth{
		byPhone: map[string]*told{}, first: map[model.ID]*told{}, byCode: map[coupon.Code]*paper{},
	}
}

func (t *truth) enrolled(id model.ID, phone string) *told {
	m := &told{phone: phone, id: id, namesake: t.first[id]}
	m.group = &group{all: []*told{m}}
	t.people, t.byPhone[phone], t.first[id] = append(t.people, m), m, m
	return m
}

// join makes two people's points count together, for good: what moved with a merge does not all come back.
func (t *truth) join(a, b *told) {
	if a.group == b.group {
		return
	}
	a.group.all = append(a.group.all, b.group.all...)
	for _, m := range b.group.all {
		m.group = a.group
	}
	t.paid = append(t.paid, a)
}

// mix says that headquarters lost its tail and with it which of two copies of a disk came first: then namesakes
// may have been taken for each other, and laws hold for them together.
func (t *truth) mix() {
	t.mixed, t.handed = true, append(t.handed, t.papers...)
	for _, m := range t.people {
		if m.namesake != nil {
			t.join(m, m.namesake)
		}
	}
}

// pay notes what was handed out.
func (t *truth) pay(m *told, points model.Points) {
	m.redeemed += points
	t.paid = append(t.paid, m)
}

// law is the one for whose sake all the others are there.
func (t *truth) law() error {
	for _, m := range t.paid {
		if all := m.group.sum(); all.redeemed > all.earned+all.doubled {
			return fmt.Errorf("%s (%s and %d others) redeemed %d of %d that were earned (and %d on a copied disk)",
				m.id, m.phone, len(m.group.all)-1, all.redeemed, all.earned, all.doubled)
		}
	}
	t.paid = t.paid[:0]
	return t.couponLaw()
}
