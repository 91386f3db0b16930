package postgres

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
	"regulars/model/rights"
	"regulars/store/hqmem"
)

// Small worlds meet more often.
const (
	twinStreams = 4
	twinMembers = 8
	twinMarkets = 3
	twinKeys    = 5
)

// chance makes one random transaction of several acts; it does the same to both databases.
func chance(seed uint64, acts int) func(hub.Tx) error {
	return func(tx hub.Tx) error {
		rnd := rand.New(rand.NewPCG(11, seed))
		for range acts {
			if err := act(tx, rnd); err != nil {
				return err
			}
		}
		if rnd.IntN(6) == 0 {
			return errTurned
		}
		return nil
	}
}

var errTurned = errors.New("turned back")

func act(tx hub.Tx, rnd *rand.Rand) error {
	stream, member := streamID(1+byte(rnd.IntN(twinStreams))), memberID(1+rnd.Uint64N(twinMembers))
	switch rnd.IntN(8) {
	case 0:
		h, err := tx.Head()
		h.Erasures += rnd.Uint64N(5)
		h.Text += "熟"
		return first(err, tx.PutHead(h))
	case 1:
		return tx.PutShop(hub.Shop{Number: 1 + rnd.Uint64N(3), Name: "店", Market: rnd.Uint64N(twinMarkets), KeyEnds: rnd.Int64N(1e9)})
	case 2:
		s, err := tx.Stream(stream)
		if s == nil {
			s = &hub.Stream{Stream: rights.Stream{ID: stream}}
		}
		s.Session += rnd.Uint64N(3)
		s.Boots = append(s.Boots, [16]byte{byte(rnd.IntN(256))})
		return first(err, tx.PutStream(s))
	case 3:
		return push3(tx, stream, rnd)
	case 4:
		_, err := tx.Strip(member)
		return err
	case 5:
		sort := []string{"case", "note"}[rnd.IntN(2)]
		return tx.PutThings([]*hub.Thing{{Sort: sort, ID: member, Market: market(rnd), Value: []byte{byte(rnd.IntN(256))}, Gone: rnd.IntN(5) == 0}})
	default:
		return change(tx, member, rnd)
	}
}

func market(rnd *rand.Rand) uint64 {
	if rnd.IntN(8) == 0 {
		return hub.Nowhere
	}
	return rnd.Uint64N(twinMarkets)
}

// push3 appends events to a stream that is known.
func push3(tx hub.Tx, id model.StreamID, rnd *rand.Rand) error {
	s, err := tx.Stream(id)
	if s == nil || err != nil {
		return err
	}
	var events []hub.Stored
	for range 1 + rnd.IntN(3) {
		s.Applied++
		e := hub.Stored{Seq: s.Applied, Wire: []byte{byte(rnd.IntN(256))}, Received: rnd.Int64N(2e12)}
		if rnd.IntN(2) == 0 {
			e.PII, e.Names = []byte("sealed"), memberID(1+rnd.Uint64N(twinMembers))
		}
		events = append(events, e)
	}
	return first(tx.AppendEvents(id, events), tx.PutStream(s))
}

// change gives a member another market, other look-ups, other rights.
func change(tx hub.Tx, id model.ID, rnd *rand.Rand) error {
	found, err := tx.Members([]model.ID{id, memberID(1)})
	m := found[id]
	if m == nil {
		m = someone(id.N)
	}
	m.Market, m.Recall = rnd.Uint64N(twinMarkets), model.Points(rnd.IntN(3)-1)
	m.Keys = nil
	for range rnd.IntN(3) {
		m.Keys = append(m.Keys, [16]byte{byte(rnd.IntN(twinKeys))})
	}
	m.Rights = rights.Account{}
	for n := range byte(twinStreams) {
		s := rights.Share{Stream: streamID(n + 1), Made: rnd.Uint64N(3)}
		if rnd.IntN(2) == 0 {
			s.Held = []model.Lot{{Ends: 3, Points: model.Points(1 + rnd.IntN(9))}}
		}
		for g := range rnd.Uint64N(3) {
			s.Outstanding = append(s.Outstanding, rights.Grant{Stream: s.Stream, N: g + 1, Generation: rnd.Uint64N(2), Lots: []model.Lot{{Ends: 3, Points: 1}}})
		}
		m.Rights.Shares = append(m.Rights.Shares, s)
	}
	return first(err, tx.PutMembers([]*hub.Member{m}))
}

// world is everything that can be read, but for the numbers of places: only their order is a promise.
type world struct {
	head     hub.Head
	shops    []hub.Shop
	streams  []hub.Stream
	events   [][]hub.Stored
	members  []hub.Member
	keys     map[[16]byte][]model.ID
	lent     [][]model.ID
	recalled [][]model.ID
	things   []hub.Thing
	feeds    [][]hub.Changed
}

func worldOf(t *testing.T, tx hub.Tx) (w world) {
	t.Helper()
	var err error
	w.head, err = tx.Head()
	require.NoError(t, err)
	shops, err := tx.Shops()
	require.NoError(t, err)
	w.shops = append(w.shops, shops...)
	streams, err := tx.Streams()
	require.NoError(t, err)
	w.streams = append(w.streams, streams...)
	for n := range byte(twinStreams) {
		events, err := tx.Events(streamID(n+1), 1, 1000)
		require.NoError(t, err)
		w.events = append(w.events, append([]hub.Stored{}, events...))
		lent, err := tx.Lent(streamID(n+1), 3)
		require.NoError(t, err)
		recalled, err := tx.Recalled(streamID(n+1), 100)
		require.NoError(t, err)
		w.lent, w.recalled = append(w.lent, append([]model.ID{}, lent...)), append(w.recalled, append([]model.ID{}, recalled...))
	}
	members, err := tx.Walk(model.ID{}, 100)
	require.NoError(t, err)
	for _, m := range members {
		w.members = append(w.members, *m)
	}
	var macs [][16]byte
	for n := range byte(twinKeys) {
		macs = append(macs, [16]byte{n})
	}
	w.keys, err = tx.ByKeys(macs)
	require.NoError(t, err)
	for _, sort := range []string{"case", "note"} {
		things, err := tx.Things(sort, model.ID{}, 100)
		require.NoError(t, err)
		for _, v := range things {
			w.things = append(w.things, *v)
		}
	}
	for m := range uint64(twinMarkets) {
		w.feeds = append(w.feeds, feedOf(t, tx, m))
	}
	return w
}

// feedOf reads a whole feed, page by page.
func feedOf(t *testing.T, tx hub.Tx, market uint64) []hub.Changed {
	t.Helper()
	all := []hub.Changed{}
	for after, more := uint64(0), true; more; {
		changed, reached, again, err := tx.Changed(market, after, 3)
		require.NoError(t, err)
		for _, c := range changed {
			require.Greater(t, c.Seq, after)
			after, c.Seq = c.Seq, 0
			all = append(all, c)
		}
		require.GreaterOrEqual(t, reached, after)
		after, more = reached, again
	}
	return all
}

// TestItIsTheTwinOfTheDatabaseInMemory does the same random transactions to both and compares all
// that can be read, after each and in the middle of some.
func TestItIsTheTwinOfTheDatabaseInMemory(t *testing.T) {
	db, twin := fresh(t), hqmem.New()
	for seed := range uint64(60) {
		var middle, expected world
		look := seed%4 == 0
		one := func(into *world) func(hub.Tx) error {
			return func(tx hub.Tx) error {
				if err := chance(seed, 5)(tx); err != nil && !look {
					return err
				}
				if look { // and go on writing after it
					*into = worldOf(t, tx)
					return chance(seed+1000, 5)(tx)
				}
				return nil
			}
		}
		want, got := twin.Update(t.Context(), one(&expected)), db.Update(t.Context(), one(&middle))
		require.Equal(t, want, got, "seed %d", seed)
		require.Equal(t, expected, middle, "seed %d", seed)
		require.NoError(t, twin.View(t.Context(), func(tx hub.Tx) error {
			expected = worldOf(t, tx)
			return nil
		}))
		view(t, db, func(tx hub.Tx) error {
			require.Equal(t, expected, worldOf(t, tx), "seed %d", seed)
			return nil
		})
	}
}
