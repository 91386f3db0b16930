package desk

import (
	"context"
	"slices"

	"regulars/model"
)

// changesLooked is how many events a till is told of one by one; after more it looks again at
// whatever it shows.
const changesLooked = 64

// Seen is how far somebody has seen what is in a file. The zero value has seen nothing.
type Seen struct {
	Event uint64 // place of the newest event
	Rows  uint64 // how often headquarters' rows were taken since the file was opened: they are no events
}

// News is what was written while somebody waited.
type News struct {
	Seen
	Members []model.ID // whom it was about, each once
	Many    bool       // too much to say whom
}

// Changes waits until something is written beyond what somebody has seen, and says whom it was about. A
// till learns so what another one did, and what came from headquarters: a row, for anybody.
func (d *Desk) Changes(ctx context.Context, after Seen) (news News, err error) {
	if news.Seen, err = d.store.Wait(ctx, after); err != nil {
		return news, err
	}
	if after.Event == 0 || news.Rows != after.Rows || news.Event-after.Event > changesLooked {
		news.Many = true
		return news, nil
	}
	err = d.store.View(ctx, func(b Book) error {
		for pos := after.Event + 1; pos <= news.Event; pos++ {
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
