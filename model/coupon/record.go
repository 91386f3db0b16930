package coupon

import "regulars/model"

// State says what became of a coupon. Whether it is early or late depends on the day.
type State string

const (
	Open   State = "open"
	Used   State = "used"
	Voided State = "voided"
)

// Coupon is one issued coupon: a fold over its events.
type Coupon struct {
	Code     Code      `cbor:"1,keyasint"`
	Template string    `cbor:"2,keyasint"`
	Member   model.ID  `cbor:"3,keyasint"`
	From     model.Day `cbor:"4,keyasint"`
	Until    model.Day `cbor:"5,keyasint,omitempty"` // Never: no end
	Source   string    `cbor:"6,keyasint"`
	State    State     `cbor:"7,keyasint"`
	Issued   model.ID  `cbor:"8,keyasint"`
	End      model.ID  `cbor:"9,keyasint,omitzero"` // the event that used or voided it
}

// Issue is the coupon that an event gives to a member.
func Issue(e *model.Event, body *model.CouponIssued) *Coupon {
	return &Coupon{
		Code: Code(body.Code), Template: body.Template, Member: e.MemberID(), From: body.From, Until: body.Until, Source: body.Source,
		State: Open, Issued: e.ID(),
	}
}

// Apply folds a later event about the coupon; a use that is undone leaves it open again.
func (c *Coupon) Apply(id model.ID, body model.Body, undone bool) {
	state := Open
	switch body.(type) {
	case *model.CouponRedeemed:
		state = Used
	case *model.CouponVoided:
		state = Voided
	default:
		return
	}
	if undone {
		state, id = Open, model.ID{}
	}
	c.State, c.End = state, id
}
