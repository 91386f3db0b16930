package desk

import (
	"context"
	"slices"

	"regulars/model"
)

// changesLooked is how many events a till is told of one by one; after more it looks again at
// whatever it shows.
const changesLooked = 64

// News is what was written while somebody waited.
type News struct {
	Last    uint64     // place of the newest event
	Members []model.ID // whom it was about, each once
	Many    bool       // too much to say whom
}

// Changes waits until something is written beyond place after and says whom it was about. A
// till learns so what another one did.
func (d *Desk) Changes(ctx context.Context, after uint64) (news News, err error) {
	if news.Last, err = d.store.Wait(ctx, after); err != nil {
		return news, err
	}
	// Nothing new was written, and yet something changed: a row of headquarters came, for anybody.
	if after == 0 || news.Last <= after || news.Last-after > changesLooked {
		news.Many = true
		return news, nil
	}
	err = d.store.View(ctx, func(b Book) error {
		for pos := after + 1; pos <= news.Last; pos++ {
			e, err := b.Event(pos)
			if err != nil {
				return err
			}
			if id := e.MemberID(); !id.IsZero() && !slices.Contains(news.Members, id) {
				news.Members = append(news.Members, id)
			}
		}
		return nil
	})
	return news, err
}
