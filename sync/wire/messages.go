package wire

import (
	"crypto/ed25519"

	"regulars/model"
)

// Enrol asks for a place in the chain, with a key that HQ gave out for one shop, once.
type Enrol struct {
	Protocol  uint   `cbor:"1,keyasint"`
	Key       string `cbor:"2,keyasint"` // the enrolment key; "" from a stream that continues an enrolled one
	Stream    Stream `cbor:"3,keyasint"`
	PublicKey []byte `cbor:"4,keyasint"` // Ed25519, of the stream
	Request   []byte `cbor:"5,keyasint"` // PKCS #10, for the client certificate
	After     Stream `cbor:"6,keyasint"` // that this one continues; zero for none
	AfterSeq  uint64 `cbor:"7,keyasint,omitempty"`
	AfterHash Hash   `cbor:"8,keyasint"`
	Signature []byte `cbor:"9,keyasint"` // by PublicKey over all the rest

	// The streams that the file had before it joined, the oldest first; none from one that continues.
	Earlier []Stream `cbor:"10,keyasint,omitempty"`
}

// Enrolled is the answer.
type Enrolled struct {
	Shop        uint64 `cbor:"1,keyasint"`
	Market      uint64 `cbor:"2,keyasint"`
	Certificate []byte `cbor:"3,keyasint"` // DER
	HQ          []byte `cbor:"4,keyasint"` // Ed25519 key of the checkpoints
	Generation  uint64 `cbor:"5,keyasint"`
}

// Session begins every talk: where the stream stands.
type Session struct {
	Protocol   uint      `cbor:"1,keyasint"`
	Stream     Stream    `cbor:"2,keyasint"`
	Boot       Nonce     `cbor:"3,keyasint"` // made when the file was opened; an old one that returns is a clone
	Last       uint64    `cbor:"4,keyasint"` // the latest event in the file
	LastHash   Hash      `cbor:"5,keyasint"`
	Generation uint64    `cbor:"6,keyasint,omitempty"` // of HQ, as noted in the file; grants of others are refused from then on
	Clock      model.HLC `cbor:"7,keyasint"`
	Program    string    `cbor:"8,keyasint,omitempty"` // version of the binary, for people
}

// The verdicts of a session.
const (
	Open   = "open"
	Closed = "closed" // lost, replaced, rolled back: open a new stream
	Frozen = "frozen" // a clone: enrol again, both
)

// Welcome is the answer.
type Welcome struct {
	Protocol    uint      `cbor:"1,keyasint"`
	Verdict     string    `cbor:"2,keyasint"`
	Session     uint64    `cbor:"3,keyasint,omitempty"` // of this stream; fences smaller ones
	Generation  uint64    `cbor:"4,keyasint"`
	Expected    uint64    `cbor:"5,keyasint"` // the event to push next
	AppliedHash Hash      `cbor:"6,keyasint"` // of the one before it; zero if there is none
	Clock       model.HLC `cbor:"7,keyasint"`
	Why         string    `cbor:"8,keyasint,omitempty"` // code of a refusal, if not open
}

// Pushed answers a push: so far is the stream folded and on disk.
type Pushed struct {
	Applied     uint64   `cbor:"1,keyasint"`
	Hash        Hash     `cbor:"2,keyasint"`
	Quarantined []uint64 `cbor:"3,keyasint,omitempty"` // stored, and not understood
	Wait        uint     `cbor:"4,keyasint,omitempty"` // seconds before the next batch, of a busy HQ
}

// Cursor is a place in a feed.
type Cursor struct {
	Generation uint64 `cbor:"1,keyasint"`
	Market     uint64 `cbor:"2,keyasint"` // 0: the feed of the whole chain
	Seq        uint64 `cbor:"3,keyasint,omitempty"`
}

// Pull asks for what changed after a cursor.
type Pull struct {
	Protocol uint   `cbor:"1,keyasint"`
	Stream   Stream `cbor:"2,keyasint"`
	Session  uint64 `cbor:"3,keyasint"`
	After    Cursor `cbor:"4,keyasint"`
	Rows     uint   `cbor:"5,keyasint"`           // at most
	Wait     uint   `cbor:"6,keyasint,omitempty"` // seconds to wait for something
	Calm     uint   `cbor:"7,keyasint,omitempty"` // seconds of these in which rows alone are no news
}

// Row is the latest state of one thing. What a shop shows is the row and its own events after
// Applied.
type Row struct {
	Seq     uint64   `cbor:"1,keyasint"`
	Sort    string   `cbor:"2,keyasint"` // "member", "case", "staff", "program", "erasure", ...
	ID      model.ID `cbor:"3,keyasint"`
	Applied uint64   `cbor:"4,keyasint,omitempty"` // of the stream that asks: its latest event in this row
	Value   []byte   `cbor:"5,keyasint,omitempty"` // facts; what they are is the sort's
	PII     []byte   `cbor:"6,keyasint,omitempty"` // personal fields, a map as in an event
	Gone    bool     `cbor:"7,keyasint,omitempty"` // out of this market, or erased
}

// Grant is points that HQ lends to the stream that asks; see package rights.
type Grant struct {
	Member model.ID    `cbor:"1,keyasint"`
	N      uint64      `cbor:"2,keyasint"`
	Lots   []model.Lot `cbor:"3,keyasint"`
	Coupon model.ID    `cbor:"4,keyasint,omitzero"` // of the member's: that is lent, and N is one of its grants; zero for points
}

// Recall asks a stream to release up to so many points of a member. It frees nothing by itself.
type Recall struct {
	Member model.ID     `cbor:"1,keyasint"`
	Points model.Points `cbor:"2,keyasint"`
	Coupon model.ID     `cbor:"3,keyasint,omitzero"` // of the member's, zero for points
}

// Pulled is the answer. Grants are repeated until their receipt was pushed.
type Pulled struct {
	Next       Cursor      `cbor:"1,keyasint"`
	More       bool        `cbor:"2,keyasint,omitempty"`
	Rows       []Row       `cbor:"3,keyasint,omitempty"`
	Grants     []Grant     `cbor:"4,keyasint,omitempty"`
	Recalls    []Recall    `cbor:"5,keyasint,omitempty"`
	Checkpoint *Checkpoint `cbor:"6,keyasint,omitempty"`
}

// Reserve asks for points to spend now. After is the latest grant that the stream has received for
// the member, so that a repeat gets the same grant.
type Reserve struct {
	Protocol uint         `cbor:"1,keyasint"`
	Stream   Stream       `cbor:"2,keyasint"`
	Session  uint64       `cbor:"3,keyasint"`
	Member   model.ID     `cbor:"4,keyasint"`
	After    uint64       `cbor:"5,keyasint,omitempty"`
	Points   model.Points `cbor:"6,keyasint"`
	Coupon   model.ID     `cbor:"7,keyasint,omitzero"` // of the member's, instead of points: After is of its grants, Points is 1
}

// Reserved is the answer: a grant, or how much could have been had.
type Reserved struct {
	Generation uint64       `cbor:"1,keyasint"`
	Grant      *Grant       `cbor:"2,keyasint,omitempty"`
	Have       model.Points `cbor:"3,keyasint,omitempty"`
	Why        string       `cbor:"4,keyasint,omitempty"` // code of a refusal, if there is no grant
	Row        *Row         `cbor:"5,keyasint,omitempty"` // the member as of now: what was earned elsewhere may be news to the shop
	Coming     model.Points `cbor:"6,keyasint,omitempty"` // without a grant: points that other shops have just been asked for
}

// Lookup asks for a member of another market by what is on a card or a phone.
type Lookup struct {
	Protocol uint   `cbor:"1,keyasint"`
	Stream   Stream `cbor:"2,keyasint"`
	Session  uint64 `cbor:"3,keyasint"`
	By       string `cbor:"4,keyasint"` // "phone", "card", "email", "ext", "id"
	Value    string `cbor:"5,keyasint"` // in its normal form
}

// Found is the answer: no row if there is nobody.
type Found struct {
	Rows []Row `cbor:"1,keyasint,omitempty"`
}

// Problem answers a request that was not done; Code is one of a refusal.
type Problem struct {
	Code string `cbor:"1,keyasint"`
	Wait uint   `cbor:"2,keyasint,omitempty"` // seconds before it is worth asking again
}

const (
	signatureSize = ed25519.SignatureSize
	keySize       = ed25519.PublicKeySize
	maxMatches    = 20
)
