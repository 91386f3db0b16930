package model

// StreamOpened is the first event of every stream.
type StreamOpened struct {
	PublicKey []byte `cbor:"1,keyasint"`           // Ed25519
	Reason    string `cbor:"2,keyasint"`           // "init", "restore"; "rejoin" after headquarters closed the stream before
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
	Version uint   `cbor:"1,keyasint"`           // dense from 1
	Text    string `cbor:"2,keyasint"`           // the TOML document
	Chain   uint   `cbor:"3,keyasint,omitempty"` // the version at headquarters that this shop took over, 0 for one of its own
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

// SourceImport is the source of what came from a file, and the reason of the points that a file says
// that a member has.
const SourceImport = "import"

// MemberEnrolled brings a member into the world; the profile is the personal part.
type MemberEnrolled struct {
	Source string `cbor:"1,keyasint,omitempty"` // "till", SourceImport, "api"
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
	Source  string `cbor:"13,keyasint,omitempty"` // "" the till, SourceImport, "api"

	Ends      Day           `cbor:"14,keyasint,omitempty"` // of the lot that the points open
	Parts     []Part        `cbor:"15,keyasint,omitempty"` // what earned at which factor; none: Base at factor 1
	Cut       Points        `cbor:"16,keyasint,omitempty"` // taken off by a limit: Points is without them
	Limit     string        `cbor:"17,keyasint,omitempty"` // the limit that cut
	Campaigns []CampaignUse `cbor:"18,keyasint,omitempty"`
	Away      []Lot         `cbor:"19,keyasint,omitempty"` // of a return; see Effect
}

// FactorOne is a factor of 1: factors are kept in ten-thousandths.
const FactorOne = 10_000

// Part is a share of a sale that earned at one factor: Base * Rate * Factor / FactorOne / Den
// points.
type Part struct {
	Base   Money    `cbor:"1,keyasint,omitempty"`
	Factor int64    `cbor:"2,keyasint"`           // in 1/FactorOne; 0: excluded
	Rules  []string `cbor:"3,keyasint,omitempty"` // what the factor came from, "tier:gold"
	Lines  []int    `cbor:"4,keyasint,omitempty"` // indexes into Lines; none: the whole sale
}

// CampaignUse is what a campaign added to a sale.
type CampaignUse struct {
	Code   string `cbor:"1,keyasint"`
	Points Points `cbor:"2,keyasint"`
}

// SaleRefunded takes a sale back, whole or some lines of it, by what was entered then.
type SaleRefunded struct {
	Sale   ID     `cbor:"1,keyasint"` // the event of the sale
	At     int64  `cbor:"2,keyasint"` // unix seconds of the refund
	Amount Money  `cbor:"3,keyasint,omitempty"`
	Back   Effect `cbor:"4,keyasint"`

	Lines    []RefundLine `cbor:"5,keyasint,omitempty"` // none: all that was left of the sale
	Spent    ID           `cbor:"6,keyasint,omitzero"`  // the redemption that points were returned of
	Reason   string       `cbor:"7,keyasint,omitempty"`
	Approved ID           `cbor:"8,keyasint,omitzero"`
}

// RefundLine is how much of a line came back.
type RefundLine struct {
	Line     int   `cbor:"1,keyasint"`           // index into the sale's lines
	Quantity int64 `cbor:"2,keyasint,omitempty"` // thousandths
	Amount   Money `cbor:"3,keyasint,omitempty"`
}

// The types of redemption.
const (
	RedeemOff     = "off"
	RedeemGift    = "gift"
	RedeemCoupon  = "coupon"
	RedeemCharity = "charity"
	RedeemDraw    = "draw"
)

// PointsRedeemed spends points on a reward.
type PointsRedeemed struct {
	At      int64  `cbor:"1,keyasint"`
	Points  Points `cbor:"2,keyasint"`
	Value   Money  `cbor:"3,keyasint,omitempty"` // what is taken off the bill
	Reward  string `cbor:"4,keyasint"`           // code in the program
	Program uint   `cbor:"5,keyasint"`

	Type   string `cbor:"6,keyasint,omitempty"`  // "": amount off
	Lots   []Lot  `cbor:"7,keyasint,omitempty"`  // taken from lots that end, as points below zero
	Hold   ID     `cbor:"8,keyasint,omitzero"`   // the hold that this commits
	Freed  []Hold `cbor:"9,keyasint,omitempty"`  // of the hold, as points below zero
	Coupon string `cbor:"10,keyasint,omitempty"` // code of the coupon that was bought
	Ticket uint64 `cbor:"11,keyasint,omitempty"` // number of the ticket in its draw
	Prize  string `cbor:"12,keyasint,omitempty"` // won, "" for none
	Sale   ID     `cbor:"13,keyasint,omitzero"`  // of a tender: the sale it belongs to, if it was known
}

// PointsAdjusted moves points by hand or by import, with a reason code.
type PointsAdjusted struct {
	At     int64  `cbor:"1,keyasint"`
	Points Points `cbor:"2,keyasint"`
	Reason string `cbor:"3,keyasint"`

	Lots     []Lot `cbor:"4,keyasint,omitempty"` // which lots that end it opened or took from
	Approved ID    `cbor:"5,keyasint,omitzero"`
	Other    ID    `cbor:"6,keyasint,omitzero"`  // of a transfer: the other member
	Away     []Lot `cbor:"7,keyasint,omitempty"` // see Effect
}

// PointsGranted gives points for something else than a purchase.
type PointsGranted struct {
	At      int64  `cbor:"1,keyasint"`
	Points  Points `cbor:"2,keyasint"`
	Reason  string `cbor:"3,keyasint"`           // a rule of the program: "welcome", "checkin", "campaign:tea"
	Ends    Day    `cbor:"4,keyasint,omitempty"` // of the lot that they open
	Program uint   `cbor:"5,keyasint"`
	Streak  int64  `cbor:"6,keyasint,omitempty"` // of a check-in: days in a row, with this one
	Engaged int64  `cbor:"7,keyasint,omitempty"` // counts for a tier by engagement
	Of      ID     `cbor:"8,keyasint,omitzero"`  // the act that it rewards
}

// PointsExpired books what has ended by rule; a balance never counted it since. It also puts
// holds away that timed out.
type PointsExpired struct {
	At     int64  `cbor:"1,keyasint"`
	Points Points `cbor:"2,keyasint,omitempty"`
	Lots   []Lot  `cbor:"3,keyasint,omitempty"` // as points below zero; a lot that covered a debt is among them
	Holds  []Hold `cbor:"4,keyasint,omitempty"` // as points below zero
	Away   []Lot  `cbor:"5,keyasint,omitempty"` // booked by headquarters: all of it
}

// PointsHeld puts points aside for a suspended sale, until a moment.
type PointsHeld struct {
	At     int64  `cbor:"1,keyasint"`
	Points Points `cbor:"2,keyasint"`
	Until  int64  `cbor:"3,keyasint"` // unix seconds
}

// HoldReleased gives back what was put aside.
type HoldReleased struct {
	Hold   ID     `cbor:"1,keyasint"`
	At     int64  `cbor:"2,keyasint"`
	Points Points `cbor:"3,keyasint"`
	Until  int64  `cbor:"4,keyasint"` // of the hold
}

// TierChanged moves a member on the ladder.
type TierChanged struct {
	At      int64  `cbor:"1,keyasint"`
	From    string `cbor:"2,keyasint"`
	To      string `cbor:"3,keyasint"`
	Until   Day    `cbor:"4,keyasint,omitempty"` // kept until the end of this day
	Why     string `cbor:"5,keyasint"`           // "reached", "kept", "fell", "taken_back"
	Have    int64  `cbor:"6,keyasint,omitempty"` // what counted then, in the ladder's unit
	Program uint   `cbor:"7,keyasint"`
}

// CouponIssued gives a coupon to a member.
type CouponIssued struct {
	At       int64  `cbor:"1,keyasint"`
	Code     string `cbor:"2,keyasint"`
	Template string `cbor:"3,keyasint"`
	From     Day    `cbor:"4,keyasint"`
	Until    Day    `cbor:"5,keyasint,omitempty"`
	Source   string `cbor:"6,keyasint"` // "hand", "redeem", "campaign:tea", "remedy"
	Program  uint   `cbor:"7,keyasint"`
}

// CouponRedeemed uses a coupon up.
type CouponRedeemed struct {
	At     int64  `cbor:"1,keyasint"`
	Code   string `cbor:"2,keyasint"`
	Amount Money  `cbor:"3,keyasint,omitempty"` // of the bill that it was used on
	Value  Money  `cbor:"4,keyasint,omitempty"` // taken off the bill
}

// CouponVoided takes an unused coupon back.
type CouponVoided struct {
	At     int64  `cbor:"1,keyasint"`
	Code   string `cbor:"2,keyasint"`
	Reason string `cbor:"3,keyasint"`
}

// DrawOpened commits to the seed of a draw before the first ticket; the seed stands in the
// personal part, so that it is sealed.
type DrawOpened struct {
	Draw       string `cbor:"1,keyasint"`
	Commitment []byte `cbor:"2,keyasint"` // see package draw
	Program    uint   `cbor:"3,keyasint"`
}

// DrawClosed publishes the seed, so that every ticket can be checked.
type DrawClosed struct {
	Draw    string `cbor:"1,keyasint"`
	Seed    []byte `cbor:"2,keyasint"`
	Tickets uint64 `cbor:"3,keyasint,omitempty"`
	Opened  ID     `cbor:"4,keyasint,omitzero"`
}

// StaffPINFailed notes a wrong PIN, so that guessing waits longer each time, also after a restart.
type StaffPINFailed struct {
	At int64 `cbor:"1,keyasint"`
}

// StaffPINAccepted ends a row of wrong PINs.
type StaffPINAccepted struct {
	At int64 `cbor:"1,keyasint"`
}

// StaffKeyAdded gives a staff account another way to sign in: the fingerprint of an SSH key, or
// the hash of a token of a program; it stands in the personal part.
type StaffKeyAdded struct {
	Sort string `cbor:"1,keyasint"` // "ssh" or "token"
}

// StaffKeyRemoved takes such a way back; the personal part names it.
type StaffKeyRemoved struct {
	Sort string `cbor:"1,keyasint"`
}

// StaffCodeSet gives a staff account a code to enrol one key with; its hash stands in the
// personal part. Without a personal part a code was used up.
type StaffCodeSet struct {
	Until int64 `cbor:"1,keyasint,omitempty"` // unix seconds
}

// DisplayKeyAdded lets a device follow the display of one till over SSH, and do nothing else; it is
// nobody's of the staff. The fingerprint of its key stands in the personal part.
type DisplayKeyAdded struct {
	Till string `cbor:"1,keyasint"`
}

// DisplayKeyRemoved takes the key of such a device back; the personal part names it.
type DisplayKeyRemoved struct {
	Till string `cbor:"1,keyasint"`
}

// DataRead says that somebody saw personal data that a till does not show by itself.
type DataRead struct {
	At    int64  `cbor:"1,keyasint"`
	What  string `cbor:"2,keyasint"` // "phone", "export.members", "list", "log"
	Count int64  `cbor:"3,keyasint,omitempty"`
}

// ActUndone takes an act back by its opposite; undoing an ActUndone does it again.
type ActUndone struct {
	Act  ID     `cbor:"1,keyasint"`
	Of   Kind   `cbor:"2,keyasint"`
	At   int64  `cbor:"3,keyasint"`
	Back Effect `cbor:"4,keyasint"`

	Reason   string `cbor:"5,keyasint,omitempty"`
	Approved ID     `cbor:"6,keyasint,omitzero"`
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
func (*PointsGranted) Kind() Kind    { return PointsGrantedKind }
func (*PointsExpired) Kind() Kind    { return PointsExpiredKind }
func (*PointsHeld) Kind() Kind       { return PointsHeldKind }
func (*HoldReleased) Kind() Kind     { return HoldReleasedKind }
func (*TierChanged) Kind() Kind      { return TierChangedKind }
func (*CouponIssued) Kind() Kind     { return CouponIssuedKind }
func (*CouponRedeemed) Kind() Kind   { return CouponRedeemedKind }
func (*CouponVoided) Kind() Kind     { return CouponVoidedKind }
func (*DrawOpened) Kind() Kind       { return DrawOpenedKind }
func (*DrawClosed) Kind() Kind       { return DrawClosedKind }
func (*StaffPINFailed) Kind() Kind   { return StaffPINFailedKind }
func (*StaffPINAccepted) Kind() Kind { return StaffPINAcceptedKind }
func (*StaffKeyAdded) Kind() Kind    { return StaffKeyAddedKind }
func (*StaffKeyRemoved) Kind() Kind  { return StaffKeyRemovedKind }
func (*StaffCodeSet) Kind() Kind     { return StaffCodeSetKind }
func (*DataRead) Kind() Kind         { return DataReadKind }

func (*DisplayKeyAdded) Kind() Kind   { return DisplayAddedKind }
func (*DisplayKeyRemoved) Kind() Kind { return DisplayRemovedKind }

// Effect of a sale: its points, its remainder, one visit (a return is none).
func (s *SaleRecorded) Effect() Effect {
	visits := int64(1)
	if s.Amount < 0 {
		visits = 0
	}
	return Effect{
		Earned: s.Points, Carried: s.Carried, Den: s.Den, Spend: s.Amount, Visits: visits, At: s.At, Lots: lotsOf(s.Ends, s.Points),
		Qualify: s.Points, Away: s.Away,
	}
}

// lotsOf is the lot that an earning opens, none if it does not end.
func lotsOf(ends Day, points Points) []Lot {
	if ends == Never || points == 0 {
		return nil
	}
	return []Lot{{Ends: ends, Points: points}}
}

// Effect of a refund, as decided from the stored entry of the sale.
func (s *SaleRefunded) Effect() Effect { return s.Back.qualified() }

// qualified fills in what no event said before there were tiers by points: what a purchase
// earned counts for a tier no longer once it is taken back.
func (e Effect) qualified() Effect {
	if e.Qualify == 0 {
		e.Qualify = e.Earned
	}
	return e
}

// Effect of a redemption. Who spends is active.
func (p *PointsRedeemed) Effect() Effect {
	return Effect{Redeemed: p.Points, Lots: p.Lots, Holds: p.Freed, Seen: p.At}
}

// Effect of an adjustment. Points that are given count as activity: else what ends by
// inactivity might be gone as it comes.
func (p *PointsAdjusted) Effect() Effect {
	e := Effect{Adjusted: p.Points, Lots: p.Lots, Away: p.Away}
	if p.Points > 0 {
		e.Seen = p.At
	}
	return e
}

// Effect of points for something else than a purchase.
func (p *PointsGranted) Effect() Effect {
	return Effect{Earned: p.Points, Lots: lotsOf(p.Ends, p.Points), Engaged: p.Engaged, At: p.At, Seen: p.At}
}

// Effect of an expiry: what a balance no longer counts leaves the sums, too.
func (p *PointsExpired) Effect() Effect {
	return Effect{Expired: p.Points, Lots: p.Lots, Holds: p.Holds, Away: p.Away}
}

// Effect of a hold.
func (p *PointsHeld) Effect() Effect {
	return Effect{Holds: []Hold{{Until: p.Until, Points: p.Points}}}
}

// Effect of a release.
func (p *HoldReleased) Effect() Effect {
	return Effect{Holds: []Hold{{Until: p.Until, Points: -p.Points}}}
}

// Effect of a step on the ladder.
func (t *TierChanged) Effect() Effect {
	return Effect{Tier: t.To, TierFrom: t.From, TierAt: t.At, TierUntil: t.Until}
}

// Effect of a used coupon: none on the points, but it can be taken back like what has one.
func (c *CouponRedeemed) Effect() Effect { return Effect{} }

// Effect of an undo: the opposite of the act.
func (a *ActUndone) Effect() Effect {
	if a.Of == SaleRecordedKind || a.Of == SaleRefundedKind {
		return a.Back.qualified()
	}
	return a.Back
}

// Effect of feedback: one more open case.
func (c *CaseOpened) Effect() Effect { return Effect{Cases: 1} }
