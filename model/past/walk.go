package past

import (
	"context"
	"slices"

	"regulars/model"
)

// walkChunk is how many events are read in one short transaction.
const walkChunk = 2000

// Walk reads the whole log, oldest first, in short transactions: the events of some kinds, nil for
// all; the others are not looked into. Events that only a newer program knows are left out. f must
// not keep the book.
func Walk(ctx context.Context, from Source, kinds []model.Kind, f func(b Book, e *model.Event, body model.Body) error) error {
	for pos := uint64(1); ; {
		more := false
		err := from.View(ctx, func(b Book) error {
			last := b.Last()
			end := min(last, pos+walkChunk-1)
			for ; pos <= end; pos++ {
				e, err := b.Event(pos)
				if err != nil {
					return err
				}
				if kinds != nil && !slices.Contains(kinds, e.Kind) {
					continue
				}
				body, err := e.ParseBody()
				if err != nil {
					continue
				}
				if err := f(b, e, body); err != nil {
					return err
				}
			}
			more = pos <= last
			return nil
		})
		if err != nil || !more {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}
