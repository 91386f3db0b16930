// Package program reads a shop's loyalty program, a TOML document, and computes what its
// rules give: accruals, redemptions, coupons, tiers, each with what explains it. It never
// changes an account and never reads a clock.
package program

import (
	_ "embed"
	"strings"

	"regulars/model"
	"regulars/model/cond"
	"regulars/model/draw"
)

//go:embed default.toml
var defaultText string

// DefaultText is the program of a fresh shop.
func DefaultText() string { return defaultText }

// DefaultIn is the program of a fresh shop that counts in cur; a currency without decimals
// has no "1.00".
func DefaultIn(cur model.Currency) string {
	if cur.Decimals > 0 {
		return defaultText
	}
	return strings.ReplaceAll(defaultText, `"1.00"`, `"1"`)
}

// Program is a loyalty program ready to compute. Nothing in it may be changed.
type Program struct {
	Version   uint
	Currency  model.Currency
	Earn      Earn
	Factors   []Multiplier
	Expiry    Expiry
	Bonus     Bonus
	Redeem    Redeem
	Gifts     []Gift
	Charities []Charity
	Coupons   []Coupon
	Draws     []Draw
	Ladder    Ladder
	Tiers     []Tier // ascending by From
	Campaigns []Campaign
	Limits    Limits
	HoldFor   int64 // seconds that points can be put aside

	factored bool // some rule has a factor: remainders are kept in finer shares
}

// Label is what a rule is called by people.
type Label map[model.Lang]string

// In returns the label in a language.
func (l Label) In(lang model.Lang) string { return l[lang] }

// Say is In, so that a label inside a sentence speaks the reader's language.
func (l Label) Say(lang model.Lang) string { return l[lang] }

// Stack says how several multipliers of one line go together.
type Stack string

const (
	StackHighest  Stack = "highest"
	StackMultiply Stack = "multiply"
	StackAdd      Stack = "add" // 1.5 and 2 give 2.5: each adds what it has beyond 1
)

// Earn says how a purchase earns: Points for every Per of the earning base.
type Earn struct {
	Points  int64
	Per     model.Money
	Exclude []string // categories and departments that earn nothing
	Stack   Stack
}

// Window is a time around a birthday.
type Window string

const (
	OnDay   Window = "day"
	InWeek  Window = "week" // three days before to three days after
	InMonth Window = "month"
)

// Multiplier is a factor under conditions, all of which must hold; an empty one always does.
type Multiplier struct {
	Code       string
	Label      Label
	Factor     int64 // in 1/model.FactorOne
	Tiers      []string
	Categories []string // of lines: category or department
	Weekdays   uint8    // bit 0 Sunday; 0: every day
	From, To   int      // minutes of the local day, To exclusive; both 0: all day
	Birthday   Window   // "": no condition
}

// ExpiryMode says when points end.
type ExpiryMode string

const (
	ExpireNever  ExpiryMode = "none"
	ExpireMonths ExpiryMode = "months" // N months after earning
	ExpireYear   ExpiryMode = "year"   // at the end of the calendar year, and a grace
	ExpireIdle   ExpiryMode = "idle"   // N months without activity
)

// Expiry says when points end, and how long returned points live at least.
type Expiry struct {
	Mode      ExpiryMode
	Months    int
	Grace     int // months after the year's end
	Reinstate int // days
}

// Limit bounds how often a bonus is given to one member; 0 is no bound.
type Limit struct{ Day, Month, Ever int64 }

// Bonus is what is given for something else than a purchase; Points 0: not at all.
type Bonus struct {
	Welcome  model.Points
	Checkin  Checkin
	Referrer model.Points // who brought somebody, at that one's first purchase
	Newcomer model.Points // who was brought
	Review   ReviewBonus
	Birthday BirthdayGift
	Profile  ProfileBonus
	Codes    []ActivityCode
}

// Checkin is given once per local day; a streak of Streak days in a row gives Extra besides.
type Checkin struct {
	Points model.Points
	Streak int64
	Extra  model.Points
}

// ReviewBonus is given for feedback.
type ReviewBonus struct {
	Points model.Points
	Limit  Limit
}

// BirthdayGift is given with the first visit in the window around a birthday, once a year.
type BirthdayGift struct {
	Points model.Points
	Window Window
}

// ProfileBonus is given once, when all the fields are known.
type ProfileBonus struct {
	Points model.Points
	Fields []uint64
}

// ActivityCode is a code from a leaflet or an event that a member tells at the till.
type ActivityCode struct {
	Code        string
	Label       Label
	Points      model.Points
	From, Until model.Day // both inclusive; Never: no bound
	Limit       Limit
}

// Redeem says what points are worth as an amount off: Value for every Points, from Minimum,
// in steps of Step, at most Percent of a bill (0: no bound).
type Redeem struct {
	Points  model.Points
	Value   model.Money
	Minimum model.Points
	Step    model.Points
	Percent int64

	// OfflineHours after the last contact with headquarters a shop of a chain lets no points go on its own
	// word; 0 is no bound, and a shop on its own has none.
	OfflineHours int64
}

// Gift is a thing for points. Stock counts all that were ever put out, so that it is raised
// when more arrive; 0 is no bound.
type Gift struct {
	Code   string
	Label  Label
	Points model.Points
	Stock  int64
}

// Charity takes any points in steps, worth what Redeem says.
type Charity struct {
	Code          string
	Label         Label
	Minimum, Step model.Points
}

// CouponType says what a coupon gives.
type CouponType string

const (
	CouponAmount  CouponType = "amount"
	CouponPercent CouponType = "percent"
	CouponGift    CouponType = "gift"
)

// Coupon is the template that coupons are issued from.
type Coupon struct {
	Code       string
	Label      Label
	Type       CouponType
	Value      model.Money // amount off
	Percent    int64       // of the bill
	Most       model.Money // at most this much off, 0: no bound
	Gift       string      // code of the gift that is given
	Bill       model.Money // the bill must be at least this much
	Days       int         // valid for so many days with the one of issue; 0: no end
	Points     model.Points
	Categories []string // only what is in them counts; none: all
	OncePerDay bool
}

// Draw sells tickets for points; odds and prizes are published in the program.
type Draw struct {
	Code   string
	Label  Label
	Points model.Points
	Prizes []draw.Prize
	Labels map[string]Label // of prizes
}

// Measure says what lifts members up the ladder.
type Measure string

const (
	BySpend      Measure = "spend"
	ByVisits     Measure = "visits"
	ByPoints     Measure = "points"
	ByEngagement Measure = "engagement"
)

// Ladder says how members climb: what counts, over how many calendar months, and for how many
// months a step is kept.
type Ladder struct {
	By     Measure
	Months int
	Keep   int
}

// Tier is one step of the ladder, reached by From (minor units, visits, points or acts).
type Tier struct {
	Code     string
	Name     Label
	From     int64
	Factor   int64 // in 1/model.FactorOne
	Discount int64 // percent, for the till to show
	Benefits map[model.Lang][]string
}

// Campaign is a rule with dates, an audience, a holdout and a budget.
type Campaign struct {
	Code        string
	Label       Label
	From, Until model.Day // both inclusive
	Audience    *cond.Cond
	Holdout     int64        // share of the audience that gets nothing, in 1/10000
	Factor      int64        // on purchases, 0: none
	Categories  []string     // that the factor is on; none: all
	Points      model.Points // for each visit, 0: none
	Coupon      string       // template of a coupon for everybody in it, "" for none
	Budget      model.Points // of points that it may cost, 0: no bound
}

// Limits bound what a till can do without a supervisor; 0 is no bound.
type Limits struct {
	Sale      model.Points // earned by one sale
	Day       model.Points // earned by one member in a day by purchases
	Redeem    model.Points // redeemed by one member in a day
	Adjust    model.Points // moved by hand at once without a supervisor
	Cashier   model.Points // moved by hand by one person in a day without a supervisor
	UndoHours int64        // age beyond which a reversal needs a reason and a supervisor
	Refund    model.Money  // refunded at once without a supervisor
}

// TierBy finds a tier by its code, with its place on the ladder.
func (p *Program) TierBy(code string) (int, bool) {
	for i := range p.Tiers {
		if p.Tiers[i].Code == code {
			return i, true
		}
	}
	return 0, false
}

// GiftBy, CouponBy, CharityBy, DrawBy, CodeBy and CampaignBy find a rule by its code, nil if
// there is none.
func (p *Program) GiftBy(code string) *Gift {
	return find(p.Gifts, func(g *Gift) bool { return g.Code == code })
}

// CouponBy: see GiftBy.
func (p *Program) CouponBy(code string) *Coupon {
	return find(p.Coupons, func(c *Coupon) bool { return c.Code == code })
}

// CharityBy: see GiftBy.
func (p *Program) CharityBy(code string) *Charity {
	return find(p.Charities, func(c *Charity) bool { return c.Code == code })
}

// DrawBy: see GiftBy.
func (p *Program) DrawBy(code string) *Draw {
	return find(p.Draws, func(d *Draw) bool { return d.Code == code })
}

// CodeBy: see GiftBy. Codes are told by mouth, so case does not count.
func (p *Program) CodeBy(code string) *ActivityCode {
	return find(p.Bonus.Codes, func(a *ActivityCode) bool { return strings.EqualFold(a.Code, code) })
}

// CampaignBy: see GiftBy.
func (p *Program) CampaignBy(code string) *Campaign {
	return find(p.Campaigns, func(c *Campaign) bool { return c.Code == code })
}

func find[T any](list []T, is func(*T) bool) *T {
	for i := range list {
		if is(&list[i]) {
			return &list[i]
		}
	}
	return nil
}
