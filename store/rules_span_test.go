package store

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/desk"
)

// What tallies, coupons and holds say is the same whether a span ends before, amid or after the
// acts that they count, and whether the shop is closed, refolded, moved or compacted then.
func TestRulesAreKeptAcrossTheEndOfASpan(t *testing.T) {
	built := newShop(t)
	built.fillTo(runSpan - 90)
	l := built.life()
	l.begin()
	at := built.store.tip.pos
	require.Less(t, at, uint64(runSpan-70))
	built.close()
	trim(t, built.path())

	whole := func(s *shop) known {
		now := *l
		now.t, now.clock, now.store, now.owner = t, s.clock, s.store, s.owner
		now.buy()
		now.spend()
		now.give()
		now.correct()
		now.end()
		return s.know()
	}
	for _, short := range []uint64{70, 55, 40, 25, 10} { // acts after which the span ends, about
		s := built.twinIn(t.TempDir())
		s.clock = newClock()
		s.opts.Clock = s.clock.now
		s.reopen()
		for s.store.tip.pos < runSpan-short {
			s.complain(model.ID{})
		}
		k := whole(s)
		require.Greater(t, s.store.tip.pos, uint64(runSpan))
		require.NotEmpty(t, s.tallies(), "some are written")
		s.verified()
		s.reopen()
		require.Equal(t, k, s.know(), "%d", short)
		s.verified()
		s.requireMoved(k)
		s.close()
	}
	built.reopenAfter()
}

// tallies reads the tallies that are written.
func (s *shop) tallies() (names []string) {
	s.t.Helper()
	require.NoError(s.t, s.store.db.View(func(tx *bolt.Tx) error {
		return tx.Bucket([]byte(bTally)).ForEach(func(k, _ []byte) error {
			names = append(names, string(k))
			return nil
		})
	}))
	return names
}

// requireMoved backs the shop up, restores it elsewhere and asks it again.
func (s *shop) requireMoved(want known) {
	s.t.Helper()
	backup := filepath.Join(s.t.TempDir(), "backup")
	require.NoError(s.t, s.store.Backup(s.t.Context(), backup, "", nil))
	r := &shop{t: s.t, dir: s.t.TempDir(), clock: s.clock, opts: s.opts}
	require.NoError(s.t, Restore(backup, r.dir, BackupOptions{KeyFile: filepath.Join(s.dir, KeyName), Options: s.opts}))
	r.reopenAfter()
	require.Equal(s.t, want, r.know())
	r.verified()
	require.NoError(s.t, r.store.Close())
}

// A shop of the older format that is long enough for spans gets the views that it would have.
func TestMigrationAcrossSpansGivesTheSameFile(t *testing.T) {
	s := newShop(t)
	s.fillTo(runSpan - 60)
	s.life().whole()
	require.Greater(t, s.store.tip.pos, uint64(runSpan))
	k := s.know()
	s.close()
	o := &old{shop: s, keys: s.store.keys, now: dump(t, s.path())}
	o.age()
	require.NoError(t, o.migrate())
	require.Equal(t, o.now, dump(t, o.path()))
	o.reopenClosed(func() {
		require.Equal(t, k.Tallies, s.know().Tallies)
		s.verified()
	})
}

// A tally, a coupon or its holder that is not what the log says is found, and one that cannot be
// read is a sentence.
func TestForgedTalliesAndCouponsAreFound(t *testing.T) {
	s := newShop(t)
	s.fillTo(runSpan - 60)
	s.life().whole()
	s.close()
	good, err := os.ReadFile(s.path())
	require.NoError(t, err)
	for _, name := range []string{bTally, bCoupon, bHolder} {
		for forged, put := range map[string]func(b *bolt.Bucket, k, v []byte) error{
			"gone":       func(b *bolt.Bucket, k, _ []byte) error { return b.Delete(k) },
			"another":    func(b *bolt.Bucket, k, v []byte) error { return b.Put(append(bytes.Clone(k), '0'), bytes.Clone(v)) },
			"unreadable": func(b *bolt.Bucket, k, _ []byte) error { return b.Put(bytes.Clone(k), []byte{0xff}) },
		} {
			db, err := bolt.Open(s.path(), 0o600, nil)
			require.NoError(t, err)
			require.NoError(t, db.Update(func(tx *bolt.Tx) error {
				b := tx.Bucket([]byte(name))
				k, v := b.Cursor().First()
				require.NotNil(t, k, name)
				return put(b, k, v)
			}))
			require.NoError(t, db.Close())
			st, err := Open(s.dir, s.opts)
			if err == nil {
				r, err := st.Verify(t.Context(), nil)
				require.NoError(t, err)
				require.False(t, r.Views, "%s: %s", name, forged)
				require.True(t, r.Chain)
				require.NotEmpty(t, r.Problems)
				require.NoError(t, st.Close())
			} else { // a tally goes on from what is written
				codeOf(t, err, "store.damaged")
			}
			require.NoError(t, os.WriteFile(s.path(), good, 0o600))
		}
	}
	s.reopenAfter()
}

// A body needs to be read again when the file is opened if a tally counts what it says.
func TestEventsThatTalliesCountAreReadAgain(t *testing.T) {
	for _, body := range []model.Body{
		&model.SaleRecorded{At: 1, Den: 100, Campaigns: []model.CampaignUse{{Code: "tea", Points: 5}}},
		&model.SaleRecorded{
			At: 1, Amount: 0x1282, Den: 100, Lines: []model.Line{{Product: "\x12\x80"}}, Campaigns: make([]model.CampaignUse, 300),
		},
		&model.PointsRedeemed{Type: model.RedeemGift, Reward: "mug"}, &model.PointsRedeemed{Type: model.RedeemDraw, Reward: "spring"},
		&model.PointsRedeemed{Type: model.RedeemCharity, Reward: "school"}, &model.PointsGranted{Reason: "campaign:tea"},
		&model.CouponIssued{Template: "ten"}, &model.DrawOpened{Draw: "spring"}, &model.DrawClosed{Draw: "spring"},
	} {
		require.NotEmpty(t, desk.Tallies(body, 7), "%T", body)
		raw, err := model.Encode(body)
		require.NoError(t, err)
		require.True(t, speaks(&model.Event{Head: model.Head{Kind: body.Kind()}, Body: raw}), "%T", body)
	}
	plain, err := model.Encode(&model.SaleRecorded{At: 1772776800, Amount: 12850, Base: 12850, Points: 128, Rate: 1, Den: 100, Carried: 50, Program: 18})
	require.NoError(t, err)
	require.False(t, speaks(&model.Event{Head: model.Head{Kind: model.SaleRecordedKind}, Body: plain}), "most sales are passed over")
	for _, raw := range [][]byte{nil, {}, {18}} {
		require.False(t, speaks(&model.Event{Head: model.Head{Kind: model.SaleRecordedKind}, Body: raw}))
	}
}
