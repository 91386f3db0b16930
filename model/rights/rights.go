// Package rights keeps who may spend a member's points where, so that shops which cannot reach
// each other never spend a point twice. It is an escrow, also called a bounded counter: every
// point that can be spent lies with one stream or is free at headquarters (HQ), and only moves by
// events. docs/PROTOCOL.md has the rules by number and why they hold.
//
// Everything here is a value or a pure function: a Holding decides for a stream from its own log,
// an Account for HQ from what was pushed, a Chain knows the streams. It never reads a clock, never
// sends anything, and never takes a right away because time went by.
package rights

import (
	"errors"

	"regulars/model"
)

// The answers for programs. A refusal that a person reads is a model.Error.
var (
	ErrStale   = errors.New("rights: known already, or of a time that is over")
	ErrGap     = errors.New("rights: something before it is missing")
	ErrClosed  = errors.New("rights: the stream is closed")
	ErrUnknown = errors.New("rights: the stream is not enrolled")
	ErrFenced  = errors.New("rights: streams have not joined again since HQ lost its tail")
	ErrNotMine = errors.New("rights: addressed to another stream")
	ErrForm    = errors.New("rights: lots are not in their one form")
)

// MaxLots bounds the lots of one entry, grant or holding.
const MaxLots = 1 << 10

// Entry is what one event of a stream does to rights. Here and Hub together are what it does to
// the member's balance, so that points that only move between the two cancel out.
type Entry struct {
	Here  []model.Lot // change of what the stream may spend
	Hub   []model.Lot // change of what is free at HQ
	Grant uint64      // the number of the grant that is received, 0 if none is
}

// Change returns what the entry does to the member's balance.
func (e Entry) Change() model.Points { return Sum(e.Here) + Sum(e.Hub) }

// Grant is points that HQ lends to a stream. Grants to a stream for a member are numbered densely
// from 1 and are received in this order; so one number tells all that were received.
type Grant struct {
	Stream     model.StreamID
	N          uint64
	Generation uint64 // of HQ, when it was sent
	Lots       []model.Lot
}
