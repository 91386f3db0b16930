package model

// What shops of a chain and headquarters write; PROTOCOL.md says what it is for.

// ChainJoined makes the shop one of a chain: from here on headquarters is the authority for what
// PROTOCOL.md names, and points are spent within rights.
type ChainJoined struct {
	Chain      string `cbor:"1,keyasint"` // its name, for people
	Shop       uint64 `cbor:"2,keyasint"` // number within the chain
	Market     uint64 `cbor:"3,keyasint"`
	Key        []byte `cbor:"4,keyasint"` // Ed25519, of headquarters' checkpoints
	Address    string `cbor:"5,keyasint"` // host:port
	Authority  []byte `cbor:"6,keyasint"` // SHA-256 of the certificate authority's public key
	Generation uint64 `cbor:"7,keyasint"` // of headquarters at that time
	Stream     []byte `cbor:"8,keyasint"` // of headquarters' own log
}

// GrantReceived books points that headquarters lent to this stream: they move, and the balance
// stays. Of a coupon there are no points: it moves as a whole, and its grants have numbers of their own.
type GrantReceived struct {
	N    uint64 `cbor:"1,keyasint"` // number of the grant, dense from 1 for the stream and the member; 0 of a coupon
	Lots []Lot  `cbor:"2,keyasint"`

	Coupon ID     `cbor:"3,keyasint,omitzero"`  // the event that gave the coupon to the member
	Code   string `cbor:"4,keyasint,omitempty"` // of the coupon
	Turn   uint64 `cbor:"5,keyasint,omitempty"` // number of the coupon's grant, dense from 1 for the stream and the coupon
}

// The reasons of a release.
const (
	ReleasePolicy = "policy"
	ReleaseRecall = "recall"
	ReleaseDebt   = "debt"
)

// RightsReleased gives points that this stream held back to headquarters: they move, and the balance
// stays.
type RightsReleased struct {
	At   int64  `cbor:"1,keyasint"`
	Lots []Lot  `cbor:"2,keyasint"` // none below zero; none of a coupon
	Why  string `cbor:"3,keyasint"`

	Coupon ID     `cbor:"4,keyasint,omitzero"` // as in GrantReceived
	Code   string `cbor:"5,keyasint,omitempty"`
}

// ErasureOrdered is headquarters' order to forget a person: the event's member.
type ErasureOrdered struct {
	Number uint64 `cbor:"1,keyasint"` // dense from 1 in the chain
	At     int64  `cbor:"2,keyasint"`
	Reason string `cbor:"3,keyasint,omitempty"`
}

// ErasureDone is a stream's receipt: nothing in its file names the event's member any more.
type ErasureDone struct {
	Number uint64 `cbor:"1,keyasint"` // of the order, 0 for a shop on its own
	At     int64  `cbor:"2,keyasint"`
	Events uint64 `cbor:"3,keyasint,omitempty"` // personal parts that were dropped
}

// MemberMerged makes the event's member an alias of another one: headquarters' act. The points
// that were free move along, as the lots say.
type MemberMerged struct {
	Into ID     `cbor:"1,keyasint"`
	At   int64  `cbor:"2,keyasint"`
	Why  string `cbor:"3,keyasint,omitempty"`
}

// MemberUnmerged takes a merge back.
type MemberUnmerged struct {
	From ID    `cbor:"1,keyasint"` // what it was an alias of
	At   int64 `cbor:"2,keyasint"`
}

func (*ChainJoined) Kind() Kind    { return ChainJoinedKind }
func (*GrantReceived) Kind() Kind  { return GrantReceivedKind }
func (*RightsReleased) Kind() Kind { return RightsReleasedKind }
func (*ErasureOrdered) Kind() Kind { return ErasureOrderedKind }
func (*ErasureDone) Kind() Kind    { return ErasureDoneKind }
func (*MemberMerged) Kind() Kind   { return MemberMergedKind }
func (*MemberUnmerged) Kind() Kind { return MemberUnmergedKind }

// Effect of a grant's receipt: points that lay at headquarters lie here.
func (g *GrantReceived) Effect() Effect { return Effect{Away: moved(g.Lots, -1)} }

// Effect of a release: points that lay here lie at headquarters.
func (r *RightsReleased) Effect() Effect { return Effect{Away: moved(r.Lots, 1)} }

func moved(lots []Lot, sign Points) []Lot {
	out := make([]Lot, len(lots))
	for i, l := range lots {
		out[i] = Lot{Ends: l.Ends, Points: sign * l.Points}
	}
	return out
}
