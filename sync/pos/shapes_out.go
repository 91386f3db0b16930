package pos

import (
	"encoding/json"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/model/say"
	"regulars/sync/openapi"
)

// The JSON answers. Their field names are those of the command line and a contract: fields are
// added, never renamed.

type money struct {
	Minor    int64  `json:"minor" doc:"in the smallest unit of the currency"`
	Currency string `json:"currency" doc:"ISO 4217"`
}

func (c *call) money(m model.Money) money {
	return money{Minor: int64(m), Currency: c.shop.Currency.Code}
}

// stamp writes a time in the shop's zone; the zero time is null.
func (c *call) stamp(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	text := t.In(c.shop.Zone).Format(time.RFC3339)
	return &text
}

type foundDoc struct {
	ID        string  `json:"id"`
	Card      string  `json:"card"`
	Name      string  `json:"name"`
	Phone     string  `json:"phone" doc:"masked"`
	External  string  `json:"external" doc:"the number that another system gave"`
	Tier      string  `json:"tier" doc:"code of the tier"`
	Points    int64   `json:"points"`
	Here      int64   `json:"here" doc:"of the points, what can be spent now without asking headquarters; in a shop on its own all but what is put aside"`
	LastVisit *string `json:"last_visit"`
	Field     string  `json:"field" doc:"which field matched"`
	Matched   string  `json:"matched" doc:"what of it"`
}

func (c *call) foundDocs(found []desk.Found) []foundDoc {
	docs := make([]foundDoc, 0, len(found))
	for _, f := range found {
		docs = append(docs, foundDoc{
			ID: f.ID.String(), Card: f.Card, Name: f.Name, Phone: f.Phone, External: f.External, Tier: f.Tier, Points: int64(f.Points), Here: int64(f.Here),
			LastVisit: c.stamp(f.LastVisit), Field: f.Field, Matched: maskMatch(f),
		})
	}
	return docs
}

// maskMatch keeps a search from spelling out the number that the row masks.
func maskMatch(f desk.Found) string {
	if f.Field == "phone" && strings.HasPrefix(f.Matched, "+") {
		return clean.MaskPhone(f.Matched)
	}
	return f.Matched
}

type lotDoc struct {
	Points  int64   `json:"points"`
	Expires *string `json:"expires" doc:"the last day; null if it has no day"`
}

type totalsDoc struct {
	Visits     int64   `json:"visits"`
	Spend      money   `json:"spend"`
	FirstVisit *string `json:"first_visit"`
	LastVisit  *string `json:"last_visit"`
}

type nextTierDoc struct {
	Tier    string  `json:"tier"`
	Name    string  `json:"name"`
	By      string  `json:"by" doc:"what counts: spend, visits, points"`
	Have    measure `json:"have"`
	Missing measure `json:"missing"`
}

// measure is money, or a number of visits, points or acts.
type measure struct {
	money *money
	count int64
}

func (measure) schema() *schema {
	return &schema{OneOf: []*schema{{Ref: openapi.RefTo + "Money"}, {Type: types{"integer"}}}}
}

func (c *call) measure(s *program.Standing, n int64) measure {
	if s.By != program.BySpend {
		return measure{count: n}
	}
	spend := c.money(model.Money(n))
	return measure{money: &spend}
}

// MarshalJSON writes whichever it is.
func (m measure) MarshalJSON() ([]byte, error) {
	if m.money != nil {
		return json.Marshal(m.money)
	}
	return json.Marshal(m.count)
}

type memberDoc struct {
	ID        string       `json:"id"`
	Card      string       `json:"card"`
	Name      string       `json:"name"`
	Phone     string       `json:"phone" doc:"masked"`
	External  string       `json:"external"`
	Tier      string       `json:"tier"`
	TierName  string       `json:"tier_name"`
	TierUntil *string      `json:"tier_until" doc:"the last day for which it is kept; null: no end"`
	Points    int64        `json:"points" doc:"the balance"`
	Here      int64        `json:"here" doc:"of the balance, what can be spent now without asking headquarters; in a shop on its own all but what is put aside"`
	Held      int64        `json:"held" doc:"of the balance, put aside"`
	Debt      int64        `json:"debt"`
	Value     money        `json:"value" doc:"of the balance as an amount off"`
	Lots      []lotDoc     `json:"lots" doc:"the balance by when it ends"`
	Totals    totalsDoc    `json:"totals"`
	NextTier  *nextTierDoc `json:"next_tier"`
	Cue       *string      `json:"cue" doc:"the one line that a cashier should not miss"`
	OpenCases int64        `json:"open_cases" doc:"of this shop"`
	Elsewhere []saidDoc    `json:"cases_elsewhere" doc:"what the member said in other shops of the chain and is open there, the newest first; at most 20"`
	Joined    *string      `json:"joined"`
	Coupons   []couponDoc  `json:"coupons" doc:"those that can be used today"`
	Guest     *int64       `json:"guest" doc:"number within the chain of the other shop that enrolled the member; null for this shop's own"`
	Home      *string      `json:"home_shop" doc:"name of that shop; null also where it is not known here: of another market"`
	Repeated  bool         `json:"repeated" doc:"an earlier request with the same key enrolled this member"`
}

func (c *call) memberDoc(m *desk.Member, coupons []desk.CouponView) memberDoc {
	doc := memberDoc{
		ID: m.ID.String(), Card: m.Card, Name: m.Name, Phone: masked(m.Phone), External: m.External, Tier: m.Standing.Tier.Code,
		TierName: m.Standing.Tier.Name[c.lang], TierUntil: lastDay(m.Standing.Until), Points: int64(m.Balance), Here: int64(m.Here), Held: int64(m.Held), Debt: int64(m.Debt), Value: c.money(m.Value),
		Lots: []lotDoc{}, Elsewhere: c.saidDocs(m.Elsewhere), OpenCases: m.OpenCases, Coupons: []couponDoc{},
		Totals: totalsDoc{Visits: m.Visits, Spend: c.money(m.Spend), FirstVisit: c.stamp(m.FirstVisit), LastVisit: c.stamp(m.LastVisit)},
	}
	if !m.Guest.IsZero() {
		guest := int64(m.Guest.Number)
		doc.Guest = &guest
		if m.Guest.Name != "" {
			doc.Home = &m.Guest.Name
		}
	}
	for _, l := range m.Lots {
		doc.Lots = append(doc.Lots, lotDoc{Points: int64(l.Points), Expires: lastDay(l.Ends)})
	}
	if next := m.Standing.Next; next != nil {
		doc.NextTier = &nextTierDoc{
			Tier: next.Code, Name: next.Name[c.lang], By: string(m.Standing.By), Have: c.measure(&m.Standing, m.Standing.Have),
			Missing: c.measure(&m.Standing, m.Standing.Missing),
		}
	}
	if m.Cue != nil {
		cue := say.Why(c.lang, *m.Cue)
		doc.Cue = &cue
	}
	if !m.Joined.IsZero() {
		joined := m.Joined.Format(time.DateOnly)
		doc.Joined = &joined
	}
	for _, v := range coupons {
		if v.Usable {
			doc.Coupons = append(doc.Coupons, c.couponDoc(v))
		}
	}
	return doc
}

func masked(phone string) string {
	if phone == "" {
		return ""
	}
	return clean.MaskPhone(phone)
}

// lastDay writes the day at whose end something ends, nil for what has none.
func lastDay(day model.Day) *string {
	if day == model.Never || day == model.Idle {
		return nil
	}
	text := day.String()
	return &text
}

type couponDoc struct {
	Code     string  `json:"code"`
	Template string  `json:"template"`
	Label    string  `json:"label"`
	Type     string  `json:"type"`
	Member   string  `json:"member"`
	From     string  `json:"from"`
	Until    *string `json:"until" doc:"the last day; null: no end"`
	State    string  `json:"state" rule:"enum=open|used|voided"`
	Usable   bool    `json:"usable" doc:"today"`
	Away     bool    `json:"away" doc:"it lies elsewhere: to use it headquarters has to be asked, which takes up to two seconds"`
}

func (c *call) couponDoc(v desk.CouponView) couponDoc {
	label := v.Template
	if v.Label != nil {
		label = v.Label.In(c.lang)
	}
	return couponDoc{
		Code: v.Code.String(), Template: v.Template, Label: label, Type: string(v.Type), Member: v.Member.String(), From: v.From.String(),
		Until: lastDay(v.Until), State: string(v.State), Usable: v.Usable, Away: v.Away,
	}
}

type extraDoc struct {
	Entry  string `json:"entry"`
	Kind   string `json:"kind"`
	Points int64  `json:"points"`
	Why    string `json:"why"`
}

type answerDoc struct {
	Entry    string     `json:"entry" doc:"by which the shop's log knows the act; a hold is committed by it"`
	Kind     string     `json:"kind"`
	Member   string     `json:"member"`
	Points   int64      `json:"points" doc:"change of the balance by this act alone"`
	Before   int64      `json:"before"`
	Balance  int64      `json:"balance" doc:"after it and what it brought along"`
	Here     int64      `json:"here" doc:"of the balance, what can be spent now without asking headquarters; in a shop on its own all but what is put aside"`
	Held     int64      `json:"held"`
	Debt     int64      `json:"debt"`
	Amount   money      `json:"amount" doc:"paid, refunded, or the value redeemed"`
	Why      []string   `json:"why" doc:"lines for people that explain the points"`
	Extras   []extraDoc `json:"extras" doc:"what it brought along: bonuses, a tier, coupons"`
	Repeated bool       `json:"repeated" doc:"the act was there already; this is its first answer"`
	Unsure   bool       `json:"unsure" doc:"of a repeated one: other shops moved points meanwhile, so that before and balance may not be what was answered first"`
}

func (c *call) answerDoc(a desk.Answer) answerDoc {
	doc := answerDoc{
		Entry: a.Entry.String(), Kind: string(a.Kind), Member: a.Member.String(), Points: int64(a.Points), Before: int64(a.Before),
		Balance: int64(a.Balance), Here: int64(a.Here), Held: int64(a.Held), Debt: int64(a.Debt), Amount: c.money(a.Amount), Why: c.why(a.Why), Extras: []extraDoc{},
		Repeated: a.Repeated, Unsure: a.Unsure,
	}
	for _, x := range a.Extras {
		doc.Extras = append(doc.Extras, extraDoc{Entry: x.Entry.String(), Kind: string(x.Kind), Points: int64(x.Points), Why: say.Why(c.lang, x.Why)})
	}
	return doc
}

func (c *call) why(all []model.Why) []string {
	lines := make([]string, 0, len(all))
	for _, w := range all {
		lines = append(lines, say.Why(c.lang, w))
	}
	return lines
}

type rewardDoc struct {
	Type    string  `json:"type"`
	Code    string  `json:"code" doc:"the reward of a redemption"`
	Label   string  `json:"label"`
	Points  int64   `json:"points"`
	Value   money   `json:"value" doc:"taken off the bill"`
	After   int64   `json:"after" doc:"the balance after it"`
	Missing int64   `json:"missing" doc:"0 if the points are enough"`
	Away    int64   `json:"away" doc:"of points, what headquarters is asked for first, which takes two seconds at most; 0 in a shop on its own"`
	Left    *int64  `json:"left" doc:"of a gift; null: not counted"`
	Any     bool    `json:"any" doc:"any number of points from these on"`
	Most    bool    `json:"most" doc:"the most that can be taken off without asking headquarters"`
	Blocked *string `json:"blocked" doc:"code of why it cannot be had although the points are enough"`
	Note    string  `json:"note" doc:"the same for people"`
}

func (c *call) rewardDocs(rewards []desk.Reward) []rewardDoc {
	docs := make([]rewardDoc, 0, len(rewards))
	for _, r := range rewards {
		doc := rewardDoc{
			Type: r.Type, Code: r.Code, Points: int64(r.Points), Value: c.money(r.Value), After: int64(r.After), Missing: int64(r.Missing), Away: int64(r.Away), Any: r.Any, Most: r.Most,
		}
		label := r.Label
		if label == nil {
			label = program.Label{model.ZH: r.Code, model.EN: r.Code}
		}
		doc.Label = label.In(c.lang)
		if r.Type == model.RedeemOff {
			doc.Label = c.shop.Currency.Format(r.Value)
		}
		if r.Left >= 0 {
			doc.Left = &r.Left
		}
		if r.Blocked != "" {
			code := string(r.Blocked)
			doc.Blocked = &code
			doc.Note, _ = say.Error(c.lang, model.Refuse(r.Blocked, label))
		}
		docs = append(docs, doc)
	}
	return docs
}

type earningDoc struct {
	Points  int64      `json:"points"`
	Before  int64      `json:"before"`
	Balance int64      `json:"balance"`
	Here    int64      `json:"here" doc:"of the balance, as of the points"`
	Why     []string   `json:"why"`
	Extras  []extraDoc `json:"extras"`
}

type quoteDoc struct {
	Member  string      `json:"member"`
	Points  int64       `json:"points" doc:"the balance now"`
	Here    int64       `json:"here" doc:"of the balance, what can be spent now without asking headquarters; in a shop on its own all but what is put aside"`
	Earns   *earningDoc `json:"earns" doc:"what the sale would do; null if no amount was given"`
	Rewards []rewardDoc `json:"rewards" doc:"what the points can be spent on now, then what is out of reach"`
}

type caseDoc struct {
	Case      int64   `json:"case"`
	ID        string  `json:"id"`
	State     string  `json:"state"`
	Kind      string  `json:"kind"`
	Member    string  `json:"member" doc:"empty: anonymous"`
	Score     int64   `json:"score" doc:"0: none"`
	Scale     int64   `json:"scale"`
	At        *string `json:"at"`
	RespondBy *string `json:"respond_by"`
	ResolveBy *string `json:"resolve_by"`
	Owner     string  `json:"owner"`
	Repeated  bool    `json:"repeated"`
}

// saidDoc is a case of another shop. It is worked on there.
type saidDoc struct {
	ID    string  `json:"id"`
	Shop  int64   `json:"shop" doc:"number of the shop within the chain"`
	Name  string  `json:"shop_name" doc:"empty: not known here"`
	State string  `json:"state"`
	Kind  string  `json:"kind"`
	Score int64   `json:"score" doc:"0: none"`
	Scale int64   `json:"scale"`
	Text  string  `json:"text"`
	At    *string `json:"at"`
}

func (c *call) saidDocs(all []desk.CaseView) []saidDoc {
	docs := make([]saidDoc, len(all))
	for i, v := range all {
		docs[i] = saidDoc{
			ID: v.ID.String(), Shop: int64(v.Shop.Number), Name: v.Shop.Name, State: string(v.State), Kind: v.Kind, Score: int64(v.Score),
			Scale: int64(v.Scale), Text: v.Text, At: c.stamp(v.At),
		}
	}
	return docs
}

func (c *call) caseDoc(v desk.CaseView) caseDoc {
	return caseDoc{
		Case: int64(v.Number), ID: v.ID.String(), State: string(v.State), Kind: v.Kind, Member: v.Member.String(), Score: int64(v.Score),
		Scale: int64(v.Scale), At: c.stamp(v.At), RespondBy: c.stamp(v.RespondBy), ResolveBy: c.stamp(v.ResolveBy), Owner: v.Owner,
		Repeated: v.Repeated,
	}
}
