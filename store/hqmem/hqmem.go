// Package hqmem is a database of headquarters in memory: for simulations, which bring it back with an
// older state and let commits fail, and as the twin that the other backends are held against. It
// keeps nothing when the process ends.
package hqmem

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"regulars/model"
	"regulars/model/hub"
)

// DB is a database in memory.
type DB struct {
	mu    sync.RWMutex
	state *state

	// Commit is called before a transaction is kept, with mu held. An error of it is the answer of
	// the Update; keep says whether the transaction is kept all the same: a process that died after
	// its commit. It may be nil.
	Commit func() (keep bool, err error)
}

var _ hub.DB = (*DB)(nil)

// New returns an empty database.
func New() *DB { return &DB{state: newState()} }

// Close does nothing.
func (*DB) Close() error { return nil }

// Scrub does nothing: there is no file.
func (*DB) Scrub(ctx context.Context) error { return ctx.Err() }

// Snapshot is a state of a database.
type Snapshot struct{ state *state }

// Snapshot returns the present state. It stays as it is.
func (d *DB) Snapshot() Snapshot {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return Snapshot{d.state.clone()}
}

// Restore brings an older state back.
func (d *DB) Restore(s Snapshot) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.state = s.state.clone()
}

// View runs f on a consistent state.
func (d *DB) View(_ context.Context, f func(hub.Tx) error) error {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return f(&tx{state: d.state, readOnly: true})
}

// Update runs f and keeps what it wrote, unless it fails.
func (d *DB) Update(ctx context.Context, f func(hub.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	t := &tx{state: d.state}
	if err := f(t); err != nil {
		t.rollBack()
		return err
	}
	if d.Commit == nil {
		return nil
	}
	keep, err := d.Commit()
	if err != nil && !keep {
		t.rollBack()
	}
	return err
}

// state is everything. What stands in it is never changed, only replaced.
type state struct {
	head    hub.Head
	shops   map[uint64]hub.Shop
	streams map[model.StreamID]*hub.Stream
	order   []model.StreamID
	events  map[model.StreamID][]hub.Stored
	members map[model.ID]*hub.Member
	things  map[thingID]*hub.Thing
	keys    map[[16]byte][]model.ID // ascending
	ids     []model.ID              // of the members, ascending
	feeds   map[uint64]*feed
}

type thingID struct {
	sort string
	id   model.ID
}

// entry names what a feed tells of: a member if it has no sort. gone says that it left the market.
type entry struct {
	thingID
	gone bool
}

// feed is what changed in a market. Places that were taken again by a later change are empty.
type feed struct {
	entries []*entry // at place i+1
	at      map[thingID]uint64
}

func newState() *state {
	return &state{
		shops: map[uint64]hub.Shop{}, streams: map[model.StreamID]*hub.Stream{}, events: map[model.StreamID][]hub.Stored{},
		members: map[model.ID]*hub.Member{}, things: map[thingID]*hub.Thing{}, keys: map[[16]byte][]model.ID{}, feeds: map[uint64]*feed{},
	}
}

func (s *state) clone() *state {
	out := *s
	out.shops, out.streams, out.order = maps.Clone(s.shops), maps.Clone(s.streams), slices.Clone(s.order)
	out.members, out.things, out.ids = maps.Clone(s.members), maps.Clone(s.things), slices.Clone(s.ids)
	out.events, out.keys, out.feeds = make(map[model.StreamID][]hub.Stored, len(s.events)), make(map[[16]byte][]model.ID, len(s.keys)), map[uint64]*feed{}
	for id, log := range s.events {
		out.events[id] = slices.Clone(log)
	}
	for mac, ids := range s.keys {
		out.keys[mac] = slices.Clone(ids)
	}
	for market, f := range s.feeds {
		out.feeds[market] = &feed{entries: slices.Clone(f.entries), at: maps.Clone(f.at)}
	}
	return &out
}

func compareIDs(a, b model.ID) int {
	return cmp.Or(bytes.Compare(a.Stream[:], b.Stream[:]), cmp.Compare(a.N, b.N))
}
