package desk

import (
	"context"

	"regulars/model"
)

// changesLooked is how many events a till is told of one by one; after more it looks again at
// whatever it shows.
const changesLooked = 64

// Changes waits until something is written beyond place after and says whom it is about: one
// member, or the zero identity for several, or for none. A till learns so what another one did.
func (d *Desk) Changes(ctx context.Context, after uint64) (last uint64, member model.ID, err error) {
	if last, err = d.store.Wait(ctx, after); err != nil {
		return last, member, err
	}
	if after == 0 || last-after > changesLooked {
		return last, member, nil
	}
	err = d.store.View(ctx, func(b Book) error {
		for pos := after + 1; pos <= last; pos++ {
			e, err := b.Event(pos)
			if err != nil {
				return err
			}
			switch id := e.MemberID(); {
			case member.IsZero() && pos == after+1:
				member = id
			case id != member:
				member = model.ID{}
				return nil
			}
		}
		return nil
	})
	return last, member, err
}
