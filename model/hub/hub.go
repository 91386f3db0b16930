// Package hub is what headquarters (HQ) of a chain keeps and decides: streams of shops, their
// events, members with their points and rights, and the feeds in which shops read what changed. It is
// pure: it declares the database that it needs (DB), and every decision is a function of what one
// transaction sees, the moment and the randomness that are given. docs/PROTOCOL.md has the rules.
package hub

import (
	"bytes"
	"context"
	"crypto/ed25519"

	"regulars/model"
	"regulars/model/ledger"
	"regulars/model/rights"
)

// DB is HQ's database.
type DB interface {
	// Update runs f in one transaction and returns when it is on disk. f may be run again from the
	// beginning, when the database asks for it; an error of f is returned and nothing is written. A database that can
	// tell that it has less than it had answered returns an Older.
	Update(ctx context.Context, f func(Tx) error) error
	// View runs f on a consistent state.
	View(ctx context.Context, f func(Tx) error) error
	// Scrub returns when what was dropped before is in no raw byte of the database's files any more, as far
	// as the database can say; each backend tells how far that is. It may wait for whoever still reads what was
	// there before, so nobody calls it inside a transaction.
	Scrub(ctx context.Context) error
	// Reseal gives everything that is sealed to r and keeps what it returns, in one step: after a crash all is as before
	// or all is new. No feed moves by it. Nobody else uses the database meanwhile, and it is closed in any case.
	Reseal(ctx context.Context, r Resealer) error
	Close() error
}

// Tx is one transaction. What it returns belongs to the caller. Streams are locked before
// members, members in ascending order, the feed last; so transactions wait for each other and never
// for ever.
type Tx interface {
	Head() (Head, error) // of the chain; the zero Head of an empty database
	PutHead(Head) error

	Shops() ([]Shop, error) // ascending by number
	PutShop(Shop) error

	Streams() ([]Stream, error)                // in the order of their enrolment
	Stream(id model.StreamID) (*Stream, error) // nil if unknown; locked until the end of an Update
	PutStream(*Stream) error

	// AppendEvents adds events at the end of a stream's log, which begins at 1, or of a branch anywhere;
	// Events reads them from one on, at most so many. Strip drops the personal parts of all events that were stored with this Names, in
	// whatever stream, and returns which events they were (stream and number).
	AppendEvents(id model.StreamID, events []Stored) error
	Events(id model.StreamID, from uint64, most int) ([]Stored, error)
	Strip(member model.ID) ([]model.ID, error)

	// Members returns members by identity, those that are known, locked until the end of an Update.
	// PutMembers writes them, their look-ups and their rows in the feeds of their markets.
	Members(ids []model.ID) (map[model.ID]*Member, error)
	PutMembers(members []*Member) error
	// ByKeys finds members by look-ups, those that have any (ascending, for each); Walk goes through
	// all members in ascending order, the zero ID being before the first.
	ByKeys(macs [][16]byte) (map[[16]byte][]model.ID, error)
	Walk(after model.ID, most int) ([]*Member, error)
	// Lent lists the members that a stream has grants of which it has not sent the receipt
	// (Share.Outstanding is not empty), Recalled those that points are wanted back of (Member.Recall
	// above zero) while the stream holds some (Share.Held is not empty). Both ascending.
	Lent(id model.StreamID, most int) ([]model.ID, error)
	Recalled(id model.StreamID, most int) ([]model.ID, error)

	// Things are what rows are made of beside members: cases, shops, the program, orders to erase. Those of
	// market Nowhere are HQ's own notes: they are in no feed.
	Thing(sort string, id model.ID) (*Thing, error) // nil if there is none
	PutThings(things []*Thing) error
	Things(sort string, after model.ID, most int) ([]*Thing, error)

	// Changed returns what changed in a market's feed after a place, in the order of the commits, at
	// most so much, and the place that was reached. A thing that changed again is there once.
	Changed(market, after uint64, most int) (changed []Changed, reached uint64, more bool, err error)
	// Reached is the newest place of a market's feed.
	Reached(market uint64) (uint64, error)
}

// Head is the small state of the whole chain.
type Head struct {
	Chain      string
	Format     uint64 // of the database
	Generation uint64
	Stream     model.StreamID // of HQ's own log: the acts of the authority
	Currency   string
	Timezone   string
	Program    uint   // version in force, 0 none
	Text       string // its document
	Erasures   uint64 // number of the latest order
	Waiting    uint64 // streams for which lending waits, see rights.Chain
	Made       int64  // unix seconds

	// Held says that lending waits for an operator, too: HQ came back with less than it had answered, and a
	// stream that was enrolled within what was lost is not among those that it waits for.
	Held   bool
	Fenced int64 // unix seconds: when the present generation began, 0 for the first
	Before int64 // unix seconds of the latest word of a shop that the database had then

	Public  []byte // the key that Office.Key signs by; nil in a database from before it was noted
	Renewed int64  // unix seconds of the latest renewal of the keys, 0 never
}

// Lends reports whether lending waits for nobody.
func (h *Head) Lends() bool { return h.Waiting == 0 && !h.Held }

// Shop is one shop of the chain.
type Shop struct {
	Number  uint64
	Name    string
	Market  uint64
	Key     [32]byte // SHA-256 of the enrolment key, zero for none
	KeyEnds int64    // unix seconds
	Stream  model.StreamID
	Retired int64 // unix seconds, 0 for one that is open
	Untold  bool  // it has not enrolled since HQ's keys were renewed: it trusts the old authority only
}

// Stream is what HQ knows of one stream.
type Stream struct {
	rights.Stream
	Shop, Market uint64
	Key          ed25519.PublicKey
	Holder       model.StreamID // who holds the rights of what its events give: itself, or the stream that took them along when it enrolled
	Hash         model.Hash     // of event Applied
	Session      uint64         // the newest; fences smaller ones
	Boots        [][16]byte     // every nonce that was seen, the newest last
	Frozen       bool           // a clone turned up
	Why          model.Code     // of the refusal that a closed stream gets
	Last         uint64         // the latest event in the file, as it said
	Contact      int64          // unix seconds
	Offset       int64          // its clock less HQ's, milliseconds
	Clock        model.HLC      // of the first session of the newest boot, as it said
	After        model.StreamID // that it continues, zero for none
	Proven       bool           // it is known to be of the shop: by a key, or by what only that shop's file says
	Since        uint64         // its chain.joined event, 0 if it has none or it has not come yet
	Erased       uint64         // receipts of orders to erase: all up to this number ...
	Beyond       []uint64       // ... and these: first and last of each run, ascending
	Build        string         // version of its program, for people
	Poison       uint64         // events that were set aside
	Witnessed    int64          // unix seconds of the latest checkpoint that it was given
	Sums         Sums           // of its events

	Root     model.StreamID   // of a branch: the name that its events were written under; zero for every other stream
	Branches []model.StreamID // that part from it
	Lines    []Line           // where its file parted from what HQ has, the oldest first; a branch's own is the last
}

// Sums are what the events of a stream add up to.
type Sums struct {
	Members, Sales, Cases               int64
	Spend                               model.Money
	Earned, Redeemed, Adjusted, Expired model.Points
}

// Net is what remains of all points.
func (s *Sums) Net() model.Points { return s.Earned + s.Adjusted - s.Redeemed - s.Expired }

// Stored is one event as HQ keeps it.
type Stored struct {
	Seq      uint64
	Wire     []byte   // as it was first written, see FORMAT.md
	PII      []byte   // salt and personal part, sealed; nil if there is none or it was erased
	Received int64    // unix milliseconds
	Poison   string   // why it could not be folded, "" if it was
	Names    model.ID // the member whom the personal part names, zero if there is none; see Strip
}

// Member is one member.
type Member struct {
	ID     model.ID
	Home   uint64 // number of the shop that enrolled the member, 0 if that event has not come yet
	Market uint64
	Ledger ledger.Account // a sum of effects of all streams; its head is 0
	Rights rights.Account
	PII    []byte       // the profile: Fields, sealed by the vault; nil once it is erased
	Keys   [][16]byte   // look-ups of the profile
	Into   model.ID     // the member that this one is an alias of, zero for none
	Erased uint64       // number of the order, 0 for none
	Recall model.Points // wanted back from the streams that hold them
}

// Fields is a profile at HQ: for each field the last writer.
type Fields map[uint64]Field

// Field is one field of a profile and its last writer.
type Field struct {
	_      struct{} `cbor:",toarray"`
	Text   string
	HLC    model.HLC
	Stream []byte
	Seq    uint64
}

// After reports whether a writer is later than another one.
func (f *Field) After(g *Field) bool {
	if f.HLC != g.HLC {
		return f.HLC > g.HLC
	}
	if order := bytes.Compare(f.Stream, g.Stream); order != 0 {
		return order > 0
	}
	return f.Seq > g.Seq
}

// Nowhere is the market of HQ's own notes, which are in no feed.
const Nowhere uint64 = 1<<63 - 1

// Thing is something beside members that shops read, or a note of HQ's own.
type Thing struct {
	Sort   string   // see package chain
	ID     model.ID // zero for the program
	Market uint64   // chain.Everyone: for all
	Value  []byte   // as in a row
	PII    []byte   // personal fields, sealed
	Gone   bool
}

// Changed is one entry of a feed: a member or a thing.
type Changed struct {
	Seq    uint64
	Member *Member
	Thing  *Thing
}
