package coupon

import "regulars/model"

// State says what became of a coupon. Whether it is early or late depends on the day.
type State string

const (
	Open   State = "open"
	Used   State = "used"
	Voided State = "voided"
)

// Coupon is one coupon: a fold over the events of this file about it. In a chain headquarters may
// know more, see Told; of a coupon that another shop gave the fold has only what happened here.
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

	// Only in a chain: whether the present stream may use it, see package rights.
	Away  bool   `cbor:"10,keyasint,omitempty"` // it lies elsewhere
	Grant uint64 `cbor:"11,keyasint,omitempty"` // the latest that was received
	Era   uint64 `cbor:"12,keyasint,omitempty"` // streams that the file had opened since it joined
}

// Issue is the coupon that an event gives to a member.
func Issue(e *model.Event, body *model.CouponIssued) *Coupon {
	return &Coupon{
		Code: Code(body.Code), Template: body.Template, Member: e.MemberID(), From: body.From, Until: body.Until, Source: body.Source,
		State: Open, Issued: e.ID(),
	}
}

// Foreign is a coupon that no event of this file gave, before anything happened with it here.
func Foreign(issued, member model.ID, code Code) *Coupon {
	return &Coupon{Code: code, Member: member, Issued: issued, State: Open, Away: true}
}

// Bare reports whether nothing ever happened here with a foreign coupon.
func (c *Coupon) Bare() bool {
	return c.Template == "" && c.Away && c.State == Open && c.Grant == 0 && c.Era == 0
}

// Enter makes a coupon say what the present stream may do: a stream begins with none, because what the
// one before held may have been used after the backup.
func (c *Coupon) Enter(era uint64) {
	if c.Era != era {
		c.Away, c.Grant, c.Era = true, 0, era
	}
}

// Here reports whether the present stream may use the coupon without asking anybody. Enter was called.
func (c *Coupon) Here() bool { return c.State == Open && !c.Away }

// Apply folds a later event about the coupon; a use that is undone leaves it open again, here.
func (c *Coupon) Apply(id model.ID, body model.Body, undone bool) {
	state := Open
	switch v := body.(type) {
	case *model.CouponRedeemed:
		state = Used
	case *model.CouponVoided:
		state = Voided
	case *model.GrantReceived:
		id, c.Grant = model.ID{}, max(c.Grant, v.Turn)
	case *model.RightsReleased:
		c.Away = true
		return
	default:
		return
	}
	if undone {
		state, id = Open, model.ID{}
	}
	c.State, c.End, c.Away = state, id, false
}

// Told lays what headquarters knows over what happened in this file; ours says of an event whether it is in this
// file. What the present stream may do follows from the log alone, so it stays; and what it used or voided
// itself nobody else can have made undone.
func (c *Coupon) Told(state State, end model.ID, ours func(model.ID) bool) {
	switch {
	case !c.Away:
		return
	case c.State == Open && state != Open && ours(end):
		return // that was taken back here since
	}
	c.State, c.End = state, end
}
