package hubtest

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
)

func scrubHarmsNothing(t *testing.T, db hub.DB) {
	require.NoError(t, db.Scrub(context.Background()), "of an empty database")
	update(t, db, func(tx hub.Tx) error {
		e := event(1)
		e.Names, e.PII = id(1), []byte("sealed")
		return errors.Join(
			tx.PutHead(aHead()), tx.PutShop(hub.Shop{Number: 1, Name: "一"}), tx.PutStream(aStream(1)),
			tx.AppendEvents(stream(1), []hub.Stored{e, event(2)}), tx.PutMembers([]*hub.Member{aMember(1), aMember(2)}), tx.PutThings([]*hub.Thing{aThing(1)}),
		)
	})
	update(t, db, func(tx hub.Tx) error {
		m := aMember(1)
		m.PII, m.Keys = nil, nil
		_, err := tx.Strip(id(1))
		return errors.Join(err, tx.PutMembers([]*hub.Member{m}))
	})
	before := everything(t, db)
	for range 2 {
		require.NoError(t, db.Scrub(context.Background()))
		require.Equal(t, before, everything(t, db))
	}
	update(t, db, func(tx hub.Tx) error { return tx.AppendEvents(stream(1), []hub.Stored{event(3)}) })
	require.Len(t, everything(t, db).Events[stream(1)], 3)
	ended, end := context.WithCancel(context.Background())
	end()
	require.ErrorIs(t, db.Scrub(ended), context.Canceled)
	require.NoError(t, db.Scrub(context.Background()), "the next one")
}

// scrubGoesBesideOthers scrubs while others write and read; nobody misses anything.
func scrubGoesBesideOthers(t *testing.T, db hub.DB) {
	ids := []model.ID{id(1), id(2), id(3)}
	put(t, db, plain(1, 1), plain(2, 1), plain(3, 1))
	wrote, read := make(chan error, 1), make(chan error, 1)
	ctx, end := context.WithCancel(context.Background())
	defer end()
	go func() { wrote <- write(db, ids) }()
	go func() { read <- readOn(ctx, db, ids) }()
	for ended := false; !ended; {
		select {
		case err := <-wrote:
			require.NoError(t, err)
			ended = true
		default:
			require.NoError(t, db.Scrub(context.Background()))
		}
	}
	end()
	require.NoError(t, <-read)
	for _, m := range everything(t, db).Members {
		require.EqualValues(t, writers*rounds, m.Ledger.Visits)
	}
}

// readOn reads members until its context ends: all have the same visits, and never fewer than before.
func readOn(ctx context.Context, db hub.DB, ids []model.ID) error {
	least := int64(0)
	for ctx.Err() == nil {
		err := db.View(context.Background(), func(tx hub.Tx) error {
			found, err := tx.Members(ids)
			if err != nil {
				return err
			}
			for _, id := range ids {
				if m := found[id]; m == nil || m.Ledger.Visits != found[ids[0]].Ledger.Visits || m.Ledger.Visits < least {
					return errors.New("a reader saw what never was")
				}
			}
			least = found[ids[0]].Ledger.Visits
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
