package hub

import (
	"context"
	"crypto/ed25519"
	"errors"
	"io"
	"sync"
	"time"

	"regulars/model"
)

// Office decides for headquarters. Each of its methods is one transaction, unless it says otherwise.
type Office struct {
	DB     DB
	Vault  *Vault
	Key    ed25519.PrivateKey // of the checkpoints and of HQ's own stream
	Random io.Reader

	// Began is told of a generation that began because the database had less than it had answered (Older). It may be nil,
	// and is called while others wait.
	Began func(generation uint64)

	fencing sync.Mutex // of who begins such a generation
	kept    keptBy
}

// Opening is what a chain begins with.
type Opening struct {
	Chain    string
	Currency string // ISO 4217
	Timezone string // IANA
}

// Enrolment is a stream's request for a place in the chain. Its signature was verified.
type Enrolment struct {
	Key       string // that HQ gave out; "" from a stream that continues an enrolled one
	Stream    model.StreamID
	PublicKey ed25519.PublicKey
	After     model.StreamID // that it continues, zero for none
	AfterSeq  uint64
	AfterHash model.Hash
	Earlier   []model.StreamID // that the file had before it joined
}

// Placed is the answer to an Enrolment.
type Placed struct {
	Shop, Market, Generation uint64
}

// Claim is where a stream says that it stands.
type Claim struct {
	Stream     model.StreamID
	Boot       [16]byte
	Last       uint64
	LastHash   model.Hash
	Generation uint64 // of HQ, as noted in the file
	Clock      model.HLC
	Build      string
}

// Verdict is what HQ makes of a stream.
type Verdict uint8

// The verdicts.
const (
	Open Verdict = iota
	Closed
	Frozen
)

// Welcome is the answer to a Claim.
type Welcome struct {
	Verdict    Verdict
	Session    uint64
	Generation uint64
	Expected   uint64
	Hash       model.Hash // of the event before Expected
	Why        model.Code // if not open
}

// Batch is events of a stream whose signature and chain were verified.
type Batch struct {
	Signer, Stream model.StreamID
	Session, From  uint64
	Before         model.Hash // of the event before From
	Items          []Item
}

// Item is one event of a batch, and why it cannot be folded, if it cannot be read.
type Item struct {
	Event  *model.Event // with number and hash, even if it is poison
	Poison error
}

// Taken is the answer to a Batch: so far is the stream folded.
type Taken struct {
	Applied  uint64
	Hash     model.Hash
	Aside    []uint64 // of the batch: stored and not understood
	Conflict bool     // something waits for Settle
}

// Asked is a stream's wish for what changed in a market.
type Asked struct {
	Stream             model.StreamID
	Session            uint64
	Generation, Market uint64
	After              uint64
	Rows               int // at most
}

// Told is the answer: what changed, what is lent to the stream, what is wanted back.
type Told struct {
	Generation, Next uint64
	More             bool
	Rows             []Row
	Grants           []Lent
	Recalls          []Recall
	Applied          uint64       // of the stream that asked
	Heads            []StreamHead // of all streams, ascending, once an hour; nil otherwise
}

// Row is one thing as a shop gets it.
type Row struct {
	Seq     uint64
	Sort    string
	ID      model.ID
	Applied uint64
	Value   []byte
	Fields  model.Fields
	Gone    bool
}

// Lent is a grant on its way.
type Lent struct {
	Member model.ID
	N      uint64
	Lots   []model.Lot
	Coupon model.ID // of the member's, zero for points
}

// Recall is how much of what a stream holds is wanted back.
type Recall struct {
	Member model.ID
	Points model.Points
	Coupon model.ID // of the member's, zero for points
}

// StreamHead is how far one stream is.
type StreamHead struct {
	Stream model.StreamID
	Seq    uint64
	Hash   model.Hash
}

// Wish is a stream's wish for points to spend now, or for a coupon. After is the latest grant that it received.
type Wish struct {
	Stream  model.StreamID
	Session uint64
	Member  model.ID
	After   uint64
	Points  model.Points
	Coupon  model.ID // of the member's, zero for points
}

// Given is the answer: a grant, or how much there is and why there is none.
type Given struct {
	Generation uint64
	Grant      *Lent
	Have       model.Points
	Coming     model.Points // wanted back from open streams for it
	Why        model.Code
	Row        *Row // the member as of now, nil if HQ shows the stream none
}

// Search is a stream's wish to find a member by a card, a phone, an address or an identity.
type Search struct {
	Stream  model.StreamID
	Session uint64
	By      string
	Value   string
}

// The ways to look for a member.
const (
	ByPhone = "phone"
	ByCard  = "card"
	ByEmail = "email"
	ByExt   = "ext"
	ByID    = "id"
)

// view and update run f with what every decision needs.
func (o *Office) view(ctx context.Context, at time.Time, f func(*sitting) error) error {
	return o.DB.View(ctx, func(tx Tx) error { return o.sit(tx, at, f) })
}

func (o *Office) update(ctx context.Context, at time.Time, f func(*sitting) error) error {
	run := func() error { return o.DB.Update(ctx, func(tx Tx) error { return o.sit(tx, at, f) }) }
	err := run()
	if older := (*Older)(nil); errors.As(err, &older) {
		return o.fenced(ctx, at, run)
	}
	return err
}

// Reached is the newest place of a market's feed.
func (o *Office) Reached(ctx context.Context, market uint64) (reached uint64, err error) {
	err = o.DB.View(ctx, func(tx Tx) error {
		reached, err = tx.Reached(market)
		return err
	})
	return reached, err
}
