package simtest

import (
	"fmt"

	"regulars/model"
)

// truth is what happened over all counters, in the order in which it happened: what no single
// file knows. Whatever a machine forgets, the goods are out of the door.
type truth struct {
	members map[model.ID]*told
	order   []model.ID
}

// told is one member as the people at the counters could tell.
type told struct {
	earned   model.Points // given, whatever became of it
	redeemed model.Points // handed out, less what was brought back
	clawed   model.Points // taken back after it was given, maybe after it was spent
	doubled  model.Points // what a second copy of a disk held: the limit that PROTOCOL.md names
	twins    bool         // two copies of a disk gave two people one identity: the same limit
}

func newTruth() *truth { return &truth{members: map[model.ID]*told{}} }

func (t *truth) enrolled(id model.ID) {
	if twin := t.members[id]; twin != nil {
		twin.twins = true
		return
	}
	t.members[id] = &told{}
	t.order = append(t.order, id)
}

// law is the one for whose sake all the others are there.
func (t *truth) law() error {
	for _, id := range t.order {
		if m := t.members[id]; m.redeemed > m.earned+m.doubled && !m.twins {
			return fmt.Errorf("%s redeemed %d of %d that were earned (and %d on a copied disk)", id, m.redeemed, m.earned, m.doubled)
		}
	}
	return nil
}
