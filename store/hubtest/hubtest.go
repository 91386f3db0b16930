// Package hubtest says what headquarters expects of its database, as tests that every backend runs:
// behaviours that a caller can see, never how a backend stores them.
package hubtest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
	"regulars/model/ledger"
	"regulars/model/rights"
)

// Run holds a backend against the whole suite. open returns an empty database and closes it when
// the test ends.
func Run(t *testing.T, open func(t *testing.T) hub.DB) {
	for _, c := range []struct {
		name string
		test func(*testing.T, hub.DB)
	}{
		{"AnErrorWritesNothing", anErrorWritesNothing},
		{"AnEndedContextWritesNothing", anEndedContextWritesNothing},
		{"AViewChangesNothing", aViewChangesNothing},
		{"WhatIsPutComesBackWhole", whatIsPutComesBackWhole},
		{"WhatIsReturnedIsTheCallers", whatIsReturnedIsTheCallers},
		{"StreamsAndShopsAreInOrder", streamsAndShopsAreInOrder},
		{"EventsAreReadInOrder", eventsAreReadInOrder},
		{"AnEventIsStoredOnce", anEventIsStoredOnce},
		{"StripDropsWhatNamesAMember", stripDropsWhatNamesAMember},
		{"UnknownThingsAreAbsent", unknownThingsAreAbsent},
		{"LookUpsMoveWithTheKeys", lookUpsMoveWithTheKeys},
		{"WalkIsInOrder", walkIsInOrder},
		{"LentListsGrantsUnderWay", lentListsGrantsUnderWay},
		{"RecalledListsWhatIsWantedBack", recalledListsWhatIsWantedBack},
		{"ThingsAreListedBySort", thingsAreListedBySort},
		{"AFeedIsInTheOrderOfCommits", aFeedIsInTheOrderOfCommits},
		{"AFeedIsReadInPages", aFeedIsReadInPages},
		{"MarketsHaveFeedsOfTheirOwn", marketsHaveFeedsOfTheirOwn},
		{"WhoMovesLeavesTheOldFeed", whoMovesLeavesTheOldFeed},
		{"WhatIsNowhereIsInNoFeed", whatIsNowhereIsInNoFeed},
		{"WritersTogetherLoseNothing", writersTogetherLoseNothing},
		{"AFollowerMissesNothing", aFollowerMissesNothing},
		{"ARefusedWriterHarmsNoOther", aRefusedWriterHarmsNoOther},
		{"ScrubHarmsNothing", scrubHarmsNothing},
		{"ScrubGoesBesideOthers", scrubGoesBesideOthers},
		{"TwinOfMemory", twinOfMemory},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

// Reopen fills a database, closes it, and finds everything in the one that again opens.
func Reopen(t *testing.T, db hub.DB, again func(t *testing.T) hub.DB) {
	update(t, db, func(tx hub.Tx) error {
		return errors.Join(
			tx.PutHead(aHead()), tx.PutShop(hub.Shop{Number: 1, Name: "一"}), tx.PutStream(aStream(1)),
			tx.AppendEvents(stream(1), []hub.Stored{event(1)}), tx.PutMembers([]*hub.Member{aMember(1)}), tx.PutThings([]*hub.Thing{aThing(1)}),
		)
	})
	before := everything(t, db)
	require.NoError(t, db.Close())
	require.Equal(t, before, everything(t, again(t)))
}

func update(t testing.TB, db hub.DB, f func(hub.Tx) error) {
	t.Helper()
	require.NoError(t, db.Update(context.Background(), f))
}

func view(t failer, db hub.DB, f func(hub.Tx) error) {
	t.Helper()
	require.NoError(t, db.View(context.Background(), f))
}

// failer is a test, or one run of a random one.
type failer interface {
	require.TestingT
	Helper()
}

func stream(n byte) model.StreamID    { return model.StreamID{0: 7, 15: n} }
func id(n uint64) model.ID            { return model.ID{Stream: stream(1), N: n} }
func mac(n byte) [16]byte             { return [16]byte{3: n, 15: 1} }
func lots(p model.Points) []model.Lot { return []model.Lot{{Ends: model.Never, Points: p}} }

func event(seq uint64) hub.Stored {
	wire := make([]byte, 60)
	for i := range wire {
		wire[i] = byte(seq) + byte(i)
	}
	return hub.Stored{Seq: seq, Wire: wire, Received: 1_700_000_000_000 + int64(seq)}
}

func aHead() hub.Head {
	return hub.Head{
		Chain: "熟客", Format: 1, Generation: 3, Stream: stream(9), Currency: "CNY", Timezone: "Asia/Shanghai",
		Program: 4, Text: "[points]", Erasures: 5, Waiting: 6, Made: 1_700_000_000,
		Held: true, Fenced: 1_700_000_100, Before: 1_700_000_050, Public: []byte{1, 2, 3}, Renewed: 1_700_000_200,
	}
}

func aStream(n byte) *hub.Stream {
	return &hub.Stream{
		Stream: rights.Stream{ID: stream(n), Applied: 5, Closed: true, Joined: true, Until: 6, Waits: true}, Shop: 1, Market: 2,
		Key: make([]byte, 32), Holder: stream(n), Hash: model.Hash{1, 2}, Session: 7, Boots: [][16]byte{{1}, {2}}, Frozen: true,
		Why: "sync.closed", Last: 8, Contact: 9, Offset: -10, Clock: 11, After: stream(3), Proven: true, Since: 2, Erased: 3, Beyond: []uint64{5, 6},
		Root: stream(9), Branches: []model.StreamID{stream(9)}, Lines: []hub.Line{{Of: stream(9), Branch: stream(9), Acts: 4, Members: 3, Cases: 2, Staff: 1}},
		Build: "v1", Poison: 1, Witnessed: 12, Sums: hub.Sums{Members: 1, Sales: 2, Cases: 3, Spend: 4, Earned: 5, Redeemed: 6, Adjusted: -7, Expired: 8},
	}
}

func aMember(n uint64) *hub.Member {
	return &hub.Member{
		ID: id(n), Home: 1, Market: 2,
		Ledger: ledger.Account{Earned: 30, Redeemed: 5, Visits: 3, Spend: 4_000, Lots: []model.Lot{{Ends: 20_000, Points: 25}}, LastVisit: 1_700_000_000, FirstVisit: 1_600_000_000},
		Rights: rights.Account{Balance: 25, Free: lots(15), Shares: []rights.Share{{
			Stream: stream(1), Held: lots(10), Made: 2, Outstanding: []rights.Grant{{Stream: stream(1), N: 2, Generation: 1, Lots: lots(4)}}, Owed: lots(-1),
		}}},
		PII: []byte("sealed"), Keys: [][16]byte{mac(byte(n))}, Into: id(n + 100), Erased: 2, Recall: 3,
	}
}

func plain(n, market uint64) *hub.Member { return &hub.Member{ID: id(n), Home: 1, Market: market} }

func aThing(n uint64) *hub.Thing {
	return &hub.Thing{Sort: "sample", ID: id(n), Market: 2, Value: []byte{1, 2}, PII: []byte{3}, Gone: true}
}

// whole is all that a database shows.
type whole struct {
	Head    hub.Head
	Shops   []hub.Shop
	Streams []hub.Stream
	Events  map[model.StreamID][]hub.Stored
	Members []*hub.Member
	Things  []*hub.Thing
	Keys    map[[16]byte][]model.ID
	Lent    map[model.StreamID][]model.ID
	Back    map[model.StreamID][]model.ID
	Feeds   map[uint64][]hub.Changed // places left out: how they are counted is a backend's own
}

const plenty = 1 << 20

func everything(t failer, db hub.DB) (w whole) {
	t.Helper()
	view(t, db, func(tx hub.Tx) error {
		w = whole{Events: map[model.StreamID][]hub.Stored{}, Lent: map[model.StreamID][]model.ID{}, Back: map[model.StreamID][]model.ID{}, Feeds: map[uint64][]hub.Changed{}}
		var errs [8]error
		w.Head, errs[0] = tx.Head()
		w.Shops, errs[1] = tx.Shops()
		w.Streams, errs[2] = tx.Streams()
		w.Members, errs[3] = tx.Walk(model.ID{}, plenty)
		w.Things, errs[4] = tx.Things("sample", model.ID{}, plenty)
		var macs [][16]byte
		for n := range byte(16) {
			macs = append(macs, mac(n))
		}
		w.Keys, errs[5] = tx.ByKeys(macs)
		for _, s := range w.Streams {
			events, err := tx.Events(s.ID, 1, plenty)
			lent, err2 := tx.Lent(s.ID, plenty)
			back, err3 := tx.Recalled(s.ID, plenty)
			errs[6] = errors.Join(errs[6], err, err2, err3)
			w.Events[s.ID] = append([]hub.Stored(nil), events...)
			w.Lent[s.ID], w.Back[s.ID] = append([]model.ID(nil), lent...), append([]model.ID(nil), back...)
		}
		for market := range uint64(4) {
			changed, reached, more, err := tx.Changed(market, 0, plenty)
			newest, err2 := tx.Reached(market)
			errs[7] = errors.Join(errs[7], err, err2)
			if more || reached != newest {
				errs[7] = errors.Join(errs[7], fmt.Errorf("market %d: read to %d of %d, more %v", market, reached, newest, more))
			}
			for i := range changed {
				changed[i].Seq = 0
			}
			w.Feeds[market] = append([]hub.Changed(nil), changed...)
		}
		return errors.Join(errs[:]...)
	})
	w.Shops, w.Streams = append([]hub.Shop(nil), w.Shops...), append([]hub.Stream(nil), w.Streams...)
	w.Members, w.Things = append([]*hub.Member(nil), w.Members...), append([]*hub.Thing(nil), w.Things...)
	return w
}
