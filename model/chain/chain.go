// Package chain is what a shop knows of the chain that it belongs to: its membership, the rows that
// headquarters (HQ) sends, and how far it has read them. It is plain values that the shop's file, the
// agent and the desk have in common; it decides nothing and sends nothing. docs/PROTOCOL.md tells
// what they mean.
package chain

import (
	"crypto/ed25519"
	"fmt"

	"regulars/model"
	"regulars/model/ledger"
)

// Membership says which chain a file belongs to, as its latest chain.joined event has it.
type Membership struct {
	Name       string
	Shop       uint64 // number within the chain
	Market     uint64
	Key        ed25519.PublicKey // of HQ's checkpoints
	Address    string            // host:port of HQ
	Authority  [32]byte          // SHA-256 of the public key of HQ's certificate authority
	Generation uint64            // of HQ at that time
	Stream     model.StreamID    // of HQ's own log
	Era        uint64            // streams that the file has opened since
}

// MembershipOf reads an event's body.
func MembershipOf(v *model.ChainJoined) (Membership, error) {
	m := Membership{Name: v.Chain, Shop: v.Shop, Market: v.Market, Key: v.Key, Address: v.Address, Generation: v.Generation}
	if len(v.Key) != ed25519.PublicKeySize || copy(m.Authority[:], v.Authority) != len(v.Authority) || len(v.Authority) != len(m.Authority) ||
		copy(m.Stream[:], v.Stream) != len(v.Stream) || m.Stream.IsZero() {
		return Membership{}, fmt.Errorf("%w: %s", model.ErrMalformed, v.Kind())
	}
	return m, nil
}

// Everyone is the market whose feed is the whole chain's.
const Everyone uint64 = 0

// Cursor is a place in a feed of HQ.
type Cursor struct {
	_          struct{} `cbor:",toarray"`
	Generation uint64
	Market     uint64 // Everyone: the feed of the whole chain
	Seq        uint64
}

// The sorts of rows.
const (
	SortMember  = "member"
	SortCase    = "case"
	SortShop    = "shop"
	SortProgram = "program"
	SortErasure = "erasure"
)

// Row is HQ's latest state of one thing.
type Row struct {
	Sort    string
	ID      model.ID     // zero for the program
	Applied uint64       // the latest event of this file's present stream that is in it
	Value   []byte       // facts: CBOR of Member, Case, Shop, Program or Erasure
	Fields  model.Fields // the personal part
	Gone    bool         // out of this market, or erased
}

// Member is the value of a member's row.
type Member struct {
	Account []byte   `cbor:"1,keyasint"`           // as ledger.Account.AppendRecord writes it, with no head and nothing apart
	Home    uint64   `cbor:"2,keyasint,omitempty"` // number of the shop that enrolled the member
	Into    model.ID `cbor:"3,keyasint,omitzero"`  // the member that this one is an alias of
	Debt    int64    `cbor:"4,keyasint,omitempty"` // points that are missing at HQ, to be released from what is earned
	Lent    uint64   `cbor:"5,keyasint,omitempty"` // number of HQ's latest grant of the member's points to this file's present stream
}

// Program is the value of the program's row.
type Program struct {
	Version uint   `cbor:"1,keyasint"` // at HQ
	Text    string `cbor:"2,keyasint"`
}

// Erasure is the value of the row of an order to forget a person; its ID is the member's.
type Erasure struct {
	Number uint64 `cbor:"1,keyasint"`
	At     int64  `cbor:"2,keyasint"` // unix seconds
}

// Case is the value of a case's row; its words are the personal part.
type Case struct {
	Member model.ID `cbor:"1,keyasint,omitzero"`
	Opened []byte   `cbor:"2,keyasint"` // body of case.opened
	Undone bool     `cbor:"3,keyasint,omitempty"`
	At     uint64   `cbor:"4,keyasint"` // model.HLC of the event
	Shop   uint64   `cbor:"5,keyasint"`
	Actor  model.ID `cbor:"6,keyasint,omitzero"`
}

// Shop is the value of a shop's row; its ID is HQ's stream and the shop's number.
type Shop struct {
	Name string `cbor:"1,keyasint"`
}

// ParseAccount reads the account of a member's row.
func (m *Member) ParseAccount() (ledger.Account, error) {
	var acc ledger.Account
	if err := acc.ParseRecord(m.Account); err != nil {
		return acc, err
	}
	if acc.Head != 0 || acc.Era != 0 || acc.Grant != 0 || len(acc.Away)+len(acc.Aside) > 0 {
		return acc, fmt.Errorf("%w: an account of a file in a row", model.ErrMalformed)
	}
	return acc, nil
}

// Grant is points that HQ lends to this file's present stream.
type Grant struct {
	Member model.ID
	N      uint64
	Lots   []model.Lot
}

// State is what a file keeps about its exchange with HQ. It is no view: it cannot be folded from the
// log, and losing it costs a session and a pull from the beginning, nothing else.
type State struct {
	Generation  uint64     `cbor:"1,keyasint,omitempty"`  // of HQ, noted before any grant of it is taken
	Applied     uint64     `cbor:"2,keyasint,omitempty"`  // of the present stream, as HQ last acknowledged it, for people
	AppliedHash model.Hash `cbor:"3,keyasint,omitempty"`  // of that event
	Cursors     []Cursor   `cbor:"4,keyasint,omitempty"`  // one a market that is read, ascending
	Contact     int64      `cbor:"5,keyasint,omitempty"`  // unix seconds of the latest answer of HQ, 0 never
	Offset      int64      `cbor:"6,keyasint,omitempty"`  // HQ's clock less this one at that time, milliseconds
	Certificate []byte     `cbor:"7,keyasint,omitempty"`  // DER, for TLS
	Checkpoint  []byte     `cbor:"8,keyasint,omitempty"`  // the latest signed word on all stream heads, as it was sent
	Aside       []Problem  `cbor:"9,keyasint,omitempty"`  // rows that could not be read, the newest 100
	Closed      string     `cbor:"10,keyasint,omitempty"` // why HQ takes no more of this stream, "" if it does
	Trouble     string     `cbor:"11,keyasint,omitempty"` // what keeps the shop from HQ until people have acted, "" if nothing does
	Reads       uint       `cbor:"12,keyasint,omitempty"` // of the program that read the feeds so far
}

// Reads is raised by every version that makes more of a row than the one before: of a new sort, or a new field. A file
// whose feeds were read by less reads them once more from their beginning, because what was passed over then comes again
// only when it changes.
const Reads = 1

// Problem is something that was set aside and is shown to a manager.
type Problem struct {
	At   int64    `cbor:"1,keyasint"` // unix seconds
	Sort string   `cbor:"2,keyasint"`
	ID   model.ID `cbor:"3,keyasint"`
	Why  string   `cbor:"4,keyasint"`
}
