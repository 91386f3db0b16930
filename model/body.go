package model

import (
	"bytes"
	"errors"
	"fmt"
)

// The kinds of this version. A kind stands here for ever, with the decoder of each version
// of its body.
const (
	StreamOpenedKind     Kind = "stream.opened"
	ShopOpenedKind       Kind = "shop.opened"
	ProgramPublishedKind Kind = "program.published"
	StaffAddedKind       Kind = "staff.added"
	StaffPINSetKind      Kind = "staff.pin_set"
	StaffBadgeSetKind    Kind = "staff.badge_set"
	StaffRoleSetKind     Kind = "staff.role_set"
	StaffDisabledKind    Kind = "staff.disabled"
	MemberEnrolledKind   Kind = "member.enrolled"
	MemberEditedKind     Kind = "member.edited"
	SaleRecordedKind     Kind = "sale.recorded"
	SaleRefundedKind     Kind = "sale.refunded"
	PointsRedeemedKind   Kind = "points.redeemed"
	PointsAdjustedKind   Kind = "points.adjusted"
	ActUndoneKind        Kind = "act.undone"
	CaseOpenedKind       Kind = "case.opened"
	PointsGrantedKind    Kind = "points.granted"
	PointsExpiredKind    Kind = "points.expired"
	PointsHeldKind       Kind = "points.held"
	HoldReleasedKind     Kind = "hold.released"
	TierChangedKind      Kind = "tier.changed"
	CouponIssuedKind     Kind = "coupon.issued"
	CouponRedeemedKind   Kind = "coupon.redeemed"
	CouponVoidedKind     Kind = "coupon.voided"
	DrawOpenedKind       Kind = "draw.opened"
	DrawClosedKind       Kind = "draw.closed"
	StaffPINFailedKind   Kind = "staff.pin_failed"
	StaffPINAcceptedKind Kind = "staff.pin_accepted"
	DataReadKind         Kind = "data.read"
	StaffKeyAddedKind    Kind = "staff.key_added"
	StaffKeyRemovedKind  Kind = "staff.key_removed"
	StaffCodeSetKind     Kind = "staff.code_set"
	ChainJoinedKind      Kind = "chain.joined"
	GrantReceivedKind    Kind = "grant.received"
	RightsReleasedKind   Kind = "rights.released"
	ErasureOrderedKind   Kind = "erasure.ordered"
	ErasureDoneKind      Kind = "erasure.done"
	MemberMergedKind     Kind = "member.merged"
	MemberUnmergedKind   Kind = "member.unmerged"
	DisplayAddedKind     Kind = "display.key_added"
	DisplayRemovedKind   Kind = "display.key_removed"
)

// Body is the factual part of an event: no names, no free text of customers.
type Body interface{ Kind() Kind }

// Mover is a body that moves a member's account.
type Mover interface {
	Body
	Effect() Effect
}

// decoders gives an empty body for each kind and version that this program knows.
var decoders = map[Kind]map[uint]func() Body{
	StreamOpenedKind:     {1: func() Body { return new(StreamOpened) }},
	ShopOpenedKind:       {1: func() Body { return new(ShopOpened) }},
	ProgramPublishedKind: {1: func() Body { return new(ProgramPublished) }},
	StaffAddedKind:       {1: func() Body { return new(StaffAdded) }},
	StaffPINSetKind:      {1: func() Body { return new(StaffPINSet) }},
	StaffBadgeSetKind:    {1: func() Body { return new(StaffBadgeSet) }},
	StaffRoleSetKind:     {1: func() Body { return new(StaffRoleSet) }},
	StaffDisabledKind:    {1: func() Body { return new(StaffDisabled) }},
	MemberEnrolledKind:   {1: func() Body { return new(MemberEnrolled) }},
	MemberEditedKind:     {1: func() Body { return new(MemberEdited) }},
	SaleRecordedKind:     {1: func() Body { return new(SaleRecorded) }},
	SaleRefundedKind:     {1: func() Body { return new(SaleRefunded) }},
	PointsRedeemedKind:   {1: func() Body { return new(PointsRedeemed) }},
	PointsAdjustedKind:   {1: func() Body { return new(PointsAdjusted) }},
	ActUndoneKind:        {1: func() Body { return new(ActUndone) }},
	CaseOpenedKind:       {1: func() Body { return new(CaseOpened) }},
	PointsGrantedKind:    {1: func() Body { return new(PointsGranted) }},
	PointsExpiredKind:    {1: func() Body { return new(PointsExpired) }},
	PointsHeldKind:       {1: func() Body { return new(PointsHeld) }},
	HoldReleasedKind:     {1: func() Body { return new(HoldReleased) }},
	TierChangedKind:      {1: func() Body { return new(TierChanged) }},
	CouponIssuedKind:     {1: func() Body { return new(CouponIssued) }},
	CouponRedeemedKind:   {1: func() Body { return new(CouponRedeemed) }},
	CouponVoidedKind:     {1: func() Body { return new(CouponVoided) }},
	DrawOpenedKind:       {1: func() Body { return new(DrawOpened) }},
	DrawClosedKind:       {1: func() Body { return new(DrawClosed) }},
	StaffPINFailedKind:   {1: func() Body { return new(StaffPINFailed) }},
	StaffPINAcceptedKind: {1: func() Body { return new(StaffPINAccepted) }},
	DataReadKind:         {1: func() Body { return new(DataRead) }},
	StaffKeyAddedKind:    {1: func() Body { return new(StaffKeyAdded) }},
	StaffKeyRemovedKind:  {1: func() Body { return new(StaffKeyRemoved) }},
	StaffCodeSetKind:     {1: func() Body { return new(StaffCodeSet) }},
	ChainJoinedKind:      {1: func() Body { return new(ChainJoined) }},
	GrantReceivedKind:    {1: func() Body { return new(GrantReceived) }},
	RightsReleasedKind:   {1: func() Body { return new(RightsReleased) }},
	ErasureOrderedKind:   {1: func() Body { return new(ErasureOrdered) }},
	ErasureDoneKind:      {1: func() Body { return new(ErasureDone) }},
	MemberMergedKind:     {1: func() Body { return new(MemberMerged) }},
	MemberUnmergedKind:   {1: func() Body { return new(MemberUnmerged) }},
	DisplayAddedKind:     {1: func() Body { return new(DisplayKeyAdded) }},
	DisplayRemovedKind:   {1: func() Body { return new(DisplayKeyRemoved) }},
}

// Kinds lists every kind that this program writes, for tests and fuzzing.
func Kinds() []Kind {
	kinds := make([]Kind, 0, len(decoders))
	for k := range decoders {
		kinds = append(kinds, k)
	}
	return kinds
}

// VersionOf returns the body version that this program writes for a kind; 0 if it does not
// know the kind.
func VersionOf(k Kind) uint {
	newest := uint(0)
	for v := range decoders[k] {
		newest = max(newest, v)
	}
	return newest
}

// ErrUnknown is the answer for a kind or version that only a newer program knows. The event
// is kept and forwarded; folds pass over it.
var ErrUnknown = errors.New("event of a newer program")

// unknown is the refusal that ErrUnknown is to a person who asks for the event by name.
func (e *Event) unknown() error {
	return Refuse("event.newer", string(e.Kind)).Because(fmt.Errorf("%w: %s version %d", ErrUnknown, e.Kind, e.Version))
}

// ParseBody reads an event's body. Fields that a newer program added are ignored here; the
// event keeps them in its bytes.
func (e *Event) ParseBody() (Body, error) {
	fresh, ok := decoders[e.Kind][e.Version]
	if !ok {
		return nil, e.unknown()
	}
	body := fresh()
	if err := decoder.Unmarshal(e.Body, body); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrMalformed, e.Kind, err)
	}
	return body, nil
}

// ParseExactBody reads a body and accepts only what this program could have written itself:
// known fields, canonical form. Encoding the result gives the same bytes.
func (e *Event) ParseExactBody() (Body, error) {
	fresh, ok := decoders[e.Kind][e.Version]
	if !ok {
		return nil, e.unknown()
	}
	body := fresh()
	if err := exact.Unmarshal(e.Body, body); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrMalformed, e.Kind, err)
	}
	again, err := encoder.Marshal(body)
	if err != nil || !bytes.Equal(again, e.Body) {
		return nil, fmt.Errorf("%w: %s: body is not canonical", ErrMalformed, e.Kind)
	}
	return body, nil
}

// Effect is what an event does to a member's account. Effects add up in any order, so that
// shops may learn of them in any order; an undone act is answered by its opposite.
type Effect struct {
	Earned    Points `cbor:"1,keyasint,omitempty"` // accrued, less claw-backs
	Redeemed  Points `cbor:"2,keyasint,omitempty"` // spent, less returns
	Adjusted  Points `cbor:"3,keyasint,omitempty"` // by hand or import
	Carried   int64  `cbor:"4,keyasint,omitempty"` // change of the remainder, in 1/Den point
	Den       int64  `cbor:"5,keyasint,omitempty"`
	Spend     Money  `cbor:"6,keyasint,omitempty"`
	Visits    int64  `cbor:"7,keyasint,omitempty"`
	At        int64  `cbor:"8,keyasint,omitempty"`  // unix seconds of the visit that Spend and Visits belong to
	LastVisit int64  `cbor:"9,keyasint,omitempty"`  // only in an opposite: the last visit without the one taken back, unix seconds
	Cases     int64  `cbor:"10,keyasint,omitempty"` // open cases; the account does not keep them

	FirstVisit int64 `cbor:"11,keyasint,omitempty"` // only in an opposite: the first visit without the one taken back

	Expired   Points `cbor:"12,keyasint,omitempty"`
	Lots      []Lot  `cbor:"13,keyasint,omitempty"` // of the change, what falls to points that end
	Holds     []Hold `cbor:"14,keyasint,omitempty"`
	Qualify   Points `cbor:"15,keyasint,omitempty"` // of Earned, what counts for a tier, in the month of At
	Engaged   int64  `cbor:"16,keyasint,omitempty"` // acts that count for a tier by engagement
	Seen      int64  `cbor:"17,keyasint,omitempty"` // unix seconds of an activity that is no visit
	Tier      string `cbor:"18,keyasint,omitempty"` // the step that the member now stands on
	TierFrom  string `cbor:"19,keyasint,omitempty"`
	TierAt    int64  `cbor:"20,keyasint,omitempty"` // unix seconds
	TierUntil Day    `cbor:"21,keyasint,omitempty"`

	// Of the change, what falls to points that do not lie with the stream of the event: what is free
	// at headquarters. Lots in their one form, with the lot Never for what does not end; the rest
	// changes what the stream itself may spend. See PROTOCOL.md.
	Away []Lot `cbor:"22,keyasint,omitempty"`
}

// Opposite returns the effect that takes e back. first and last are the member's first and
// last visit without the one that is taken back, in unix seconds, 0 if there is none.
func (e Effect) Opposite(first, last int64) Effect {
	back := Effect{
		Earned: -e.Earned, Redeemed: -e.Redeemed, Adjusted: -e.Adjusted, Carried: -e.Carried, Den: e.Den,
		Spend: -e.Spend, Visits: -e.Visits, At: e.At, FirstVisit: first, LastVisit: last, Cases: -e.Cases,
		Expired: -e.Expired, Qualify: -e.Qualify, Engaged: -e.Engaged,
	}
	for _, l := range e.Lots {
		back.Lots = append(back.Lots, Lot{Ends: l.Ends, Points: -l.Points})
	}
	for _, h := range e.Holds {
		back.Holds = append(back.Holds, Hold{Until: h.Until, Points: -h.Points})
	}
	for _, l := range e.Away {
		back.Away = append(back.Away, Lot{Ends: l.Ends, Points: -l.Points})
	}
	return back
}

// Net returns the change of the balance (or debt) in points. An expiry is in it: the balance
// that a person saw before was without it already.
func (e Effect) Net() Points { return e.Earned + e.Adjusted - e.Redeemed - e.Expired }
