package model

// StreamOpened is the first event of every stream.
type StreamOpened struct {
	PublicKey []byte `cbor:"1,keyasint"`           // Ed25519
	Reason    string `cbor:"2,keyasint"`           // "init" or "restore"
	After     []byte `cbor:"3,keyasint,omitempty"` // the stream that this one continues
	AfterSeq  uint64 `cbor:"4,keyasint,omitempty"` // its last event in the restored file
	AfterHash []byte `cbor:"5,keyasint,omitempty"`
}

// ShopOpened says which shop this is.
type ShopOpened struct {
	Name     string `cbor:"1,keyasint"`
	Currency string `cbor:"2,keyasint"` // ISO 4217
	Timezone string `cbor:"3,keyasint"` // IANA
	Lang     Lang   `cbor:"4,keyasint"`
	Region   string `cbor:"5,keyasint"`           // ISO 3166, for phone numbers without country code
	Demo     bool   `cbor:"6,keyasint,omitempty"` // a sample shop: training clocks are allowed
}

// ProgramPublished puts a loyalty program into force.
type ProgramPublished struct {
	Version uint   `cbor:"1,keyasint"` // dense from 1
	Text    string `cbor:"2,keyasint"` // the TOML document
}

// StaffAdded opens a staff account; the name is personal.
type StaffAdded struct {
	Role string `cbor:"1,keyasint"`
}

// StaffPINSet replaces a PIN; the hash stands in the personal part, so that it is sealed.
type StaffPINSet struct{}

// StaffBadgeSet replaces a badge code, also in the personal part.
type StaffBadgeSet struct{}

// StaffRoleSet changes a role.
type StaffRoleSet struct {
	Role string `cbor:"1,keyasint"`
}

// StaffDisabled closes a staff account; its acts stay.
type StaffDisabled struct{}

// MemberEnrolled brings a member into the world; the profile is the personal part.
type MemberEnrolled struct {
	Source string `cbor:"1,keyasint,omitempty"` // "till", "import", "api"
}

// MemberEdited changes profile fields; an empty text clears one.
type MemberEdited struct {
	Fields []uint64 `cbor:"1,keyasint"` // which fields, so that the trail says what changed after an erasure
}

// Line is one line of a receipt.
type Line struct {
	SKU        string `cbor:"1,keyasint,omitempty" json:"sku,omitempty"`
	Product    string `cbor:"2,keyasint,omitempty" json:"product,omitempty"`
	Category   string `cbor:"3,keyasint,omitempty" json:"category,omitempty"`
	Department string `cbor:"4,keyasint,omitempty" json:"department,omitempty"`
	Quantity   int64  `cbor:"5,keyasint,omitempty" json:"quantity,omitempty"` // thousandths
	Amount     Money  `cbor:"6,keyasint,omitempty" json:"amount,omitempty"`   // paid, after discount
	Discount   Money  `cbor:"7,keyasint,omitempty" json:"discount,omitempty"`
}

// SaleRecorded is a paid sale and the points that it earned. A negative amount is a return
// without its receipt.
type SaleRecorded struct {
	At      int64  `cbor:"1,keyasint"`           // unix seconds of the sale
	Amount  Money  `cbor:"2,keyasint,omitempty"` // paid, all tenders
	Base    Money  `cbor:"3,keyasint,omitempty"` // what earns: amount less points tender and exclusions
	Points  Points `cbor:"4,keyasint,omitempty"`
	Rate    int64  `cbor:"5,keyasint,omitempty"` // Base * Rate / Den points
	Den     int64  `cbor:"6,keyasint"`
	Before  int64  `cbor:"7,keyasint,omitempty"` // remainder carried in, in 1/Den point
	Carried int64  `cbor:"8,keyasint,omitempty"` // change of the remainder
	Program uint   `cbor:"9,keyasint"`
	Tender  Money  `cbor:"10,keyasint,omitempty"` // paid with points
	Lines   []Line `cbor:"11,keyasint,omitempty"`
	Where   string `cbor:"12,keyasint,omitempty"` // shop, till, cashier as the other system names them
	Source  string `cbor:"13,keyasint,omitempty"` // "" the till, "import", "api"
}

// SaleRefunded takes a whole sale back, exactly as it was entered.
type SaleRefunded struct {
	Sale   ID     `cbor:"1,keyasint"` // the event of the sale
	At     int64  `cbor:"2,keyasint"` // unix seconds of the refund
	Amount Money  `cbor:"3,keyasint,omitempty"`
	Back   Effect `cbor:"4,keyasint"`
}

// PointsRedeemed spends points on an amount off.
type PointsRedeemed struct {
	At      int64  `cbor:"1,keyasint"`
	Points  Points `cbor:"2,keyasint"`
	Value   Money  `cbor:"3,keyasint,omitempty"`
	Reward  string `cbor:"4,keyasint"` // code in the program
	Program uint   `cbor:"5,keyasint"`
}

// PointsAdjusted moves points by hand or by import, with a reason code.
type PointsAdjusted struct {
	At     int64  `cbor:"1,keyasint"`
	Points Points `cbor:"2,keyasint"`
	Reason string `cbor:"3,keyasint"`
}

// ActUndone takes an act back by its opposite; undoing an ActUndone does it again.
type ActUndone struct {
	Act  ID     `cbor:"1,keyasint"`
	Of   Kind   `cbor:"2,keyasint"`
	At   int64  `cbor:"3,keyasint"`
	Back Effect `cbor:"4,keyasint"`
}

// CaseOpened is feedback as it was received; its words are the personal part.
type CaseOpened struct {
	At        int64  `cbor:"1,keyasint"`
	Feedback  string `cbor:"2,keyasint"`           // complaint, service, product, suggestion, praise
	Score     int    `cbor:"3,keyasint,omitempty"` // on the scale 1..Scale, 0 not given
	Scale     int    `cbor:"4,keyasint,omitempty"`
	Channel   string `cbor:"5,keyasint,omitempty"`
	RespondBy int64  `cbor:"6,keyasint,omitempty"` // unix seconds, 0 no clock
	ResolveBy int64  `cbor:"7,keyasint,omitempty"`
	Sale      ID     `cbor:"8,keyasint"`
}

func (*StreamOpened) Kind() Kind     { return StreamOpenedKind }
func (*ShopOpened) Kind() Kind       { return ShopOpenedKind }
func (*ProgramPublished) Kind() Kind { return ProgramPublishedKind }
func (*StaffAdded) Kind() Kind       { return StaffAddedKind }
func (*StaffPINSet) Kind() Kind      { return StaffPINSetKind }
func (*StaffBadgeSet) Kind() Kind    { return StaffBadgeSetKind }
func (*StaffRoleSet) Kind() Kind     { return StaffRoleSetKind }
func (*StaffDisabled) Kind() Kind    { return StaffDisabledKind }
func (*MemberEnrolled) Kind() Kind   { return MemberEnrolledKind }
func (*MemberEdited) Kind() Kind     { return MemberEditedKind }
func (*SaleRecorded) Kind() Kind     { return SaleRecordedKind }
func (*SaleRefunded) Kind() Kind     { return SaleRefundedKind }
func (*PointsRedeemed) Kind() Kind   { return PointsRedeemedKind }
func (*PointsAdjusted) Kind() Kind   { return PointsAdjustedKind }
func (*ActUndone) Kind() Kind        { return ActUndoneKind }
func (*CaseOpened) Kind() Kind       { return CaseOpenedKind }

// Effect of a sale: its points, its remainder, one visit (a return is none).
func (s *SaleRecorded) Effect() Effect {
	visits := int64(1)
	if s.Amount < 0 {
		visits = 0
	}
	return Effect{Earned: s.Points, Carried: s.Carried, Den: s.Den, Spend: s.Amount, Visits: visits, At: s.At}
}

// Effect of a refund, as decided from the stored entry of the sale.
func (s *SaleRefunded) Effect() Effect { return s.Back }

// Effect of a redemption.
func (p *PointsRedeemed) Effect() Effect { return Effect{Redeemed: p.Points} }

// Effect of an adjustment.
func (p *PointsAdjusted) Effect() Effect { return Effect{Adjusted: p.Points} }

// Effect of an undo: the opposite of the act.
func (a *ActUndone) Effect() Effect { return a.Back }

// Effect of feedback: one more open case.
func (c *CaseOpened) Effect() Effect { return Effect{Cases: 1} }
