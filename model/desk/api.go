package desk

import (
	"time"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/program"
)

// Found is one row of a search: what a list shows, the phone masked.
type Found struct {
	ID        model.ID     `json:"id"`
	Card      string       `json:"card"`
	Name      string       `json:"name"`
	Phone     string       `json:"phone"`
	External  string       `json:"external,omitempty"`
	Tier      string       `json:"tier"`
	Points    model.Points `json:"points"`
	Here      model.Points `json:"here"` // of Points, what can be spent now without asking headquarters
	LastVisit time.Time    `json:"last_visit,omitzero"`
	Field     string       `json:"field"`   // which field matched
	Matched   string       `json:"matched"` // what of it
}

// Cue is the one line that a cashier should not miss, as a sentence of package say.
type Cue = model.Why

// Member is all that the till and the member page show of a member.
type Member struct {
	ID       model.ID
	Name     string
	Phone    string // E.164, in full: screens mask it
	Card     string
	External string
	Fields   model.Fields // the whole profile
	Joined   time.Time    // zero if not known

	Balance  model.Points
	Here     model.Points // of Balance, what can be spent now without asking headquarters; all that is free in a shop on its own
	Held     model.Points // of Balance, put aside
	Debt     model.Points
	Value    model.Money // of the balance as an amount off
	Lots     []model.Lot // of Balance, by their end; Ends Never last, for points that do not end
	Standing program.Standing
	Coupons  int64 // that can be used today

	Visits     int64
	Spend      model.Money
	FirstVisit time.Time
	LastVisit  time.Time
	OpenCases  int64
	Elsewhere  []CaseView // what was said in other shops and is open there, the newest first
	Cue        *Cue       // nil if there is nothing to say
	Guest      ShopWord   // the other shop that enrolled the member; zero for this shop's own and where it is not known
}

// Away is what headquarters has to be asked for before it can be spent here; 0 in a shop on its own.
func (m *Member) Away() model.Points { return max(m.Balance-m.Held-m.Here, 0) }

// Entry is one line of a member's timeline or of the shop's last acts.
type Entry struct {
	ID      model.ID // of the event
	Pos     uint64
	At      time.Time // when it happened in the shop
	Kind    model.Kind
	Member  model.ID
	Name    string // of the member, for the shop's list
	Tier    string
	By      string       // staff name
	Net     model.Points // change of the balance
	After   model.Points // balance after it (of a member's timeline and the shop's last acts; 0 elsewhere)
	Unsure  bool         // After is not known: other shops moved points in between; it is 0 then
	Amount  model.Money  // paid, refunded, or the value redeemed
	Detail  string       // receipt number, categories bought, words of a feedback
	About   model.Why    // what a bonus was for, in words; no code for everything else
	Receipt string       // by which the outside world knows it, "" if it does not
	Undone  bool
	Body    model.Body // nil if only a newer program knows it
	Case    model.ID   // of a case that headquarters told of; ID is zero then, unless an event of this file opened it
	Shop    ShopWord   // where it happened, if that was another shop
}

// Sale is a purchase to award. Only Amount is needed; without lines it is one amount.
type Sale struct {
	Amount  model.Money
	Receipt string // "" if the till has none: then a repeat cannot be recognised
	At      time.Time
	Lines   []model.Line
	Tender  model.Money // of Amount, paid with points: earns nothing
	Where   string
	Source  string
}

// Answer is what an act on a member's account gives back.
type Answer struct {
	Entry    model.ID
	Member   model.ID
	Kind     model.Kind
	Points   model.Points // change of the balance by this act alone
	Before   model.Points
	Balance  model.Points // after it and what it brought along
	Here     model.Points // of Balance, what can be spent now without asking headquarters; all that is free in a shop on its own
	Held     model.Points // of Balance, put aside
	Debt     model.Points
	Amount   model.Money // paid, refunded, or the value redeemed
	Why      []model.Why
	Extras   []Extra // what it brought along
	Repeated bool    // the act was already there; this is its first answer
	Unsure   bool    // of a repeated one: other shops moved points meanwhile, so that Before and Balance may not be what was answered first
}

// Explanation tells how an entry came about.
type Explanation struct {
	Entry  model.ID
	Kind   model.Kind
	At     time.Time
	By     string
	Member model.ID
	Points model.Points
	Lines  []model.Line
	Why    []model.Why
}

// Enrolment is what is asked of a new member: a phone number, the rest if it is offered.
type Enrolment struct {
	Phone  string
	Fields model.Fields // further fields, as typed
	Source string
}

// Feedback is what a member or an anonymous customer says.
type Feedback struct {
	Member  model.ID // zero: anonymous
	Kind    string   // of care.Kinds
	Score   int      // 1 to care.Scale, 0 not given
	Text    string
	Channel string
	Sale    model.ID // the entry it is about, if any
	Request string   // a number that the caller made for this act, by which a repeat is known; "" for none
}

// CaseView is a case as people see it.
type CaseView struct {
	Number    uint32
	ID        model.ID
	Member    model.ID
	Name      string // of the member
	State     care.State
	Kind      string
	Score     int
	Scale     int
	Text      string
	Channel   string
	At        time.Time
	RespondBy time.Time
	ResolveBy time.Time
	Owner     string
	Shop      ShopWord // where it was opened, if that was another shop; Number is 0 then
	Repeated  bool     // of Feedback: it was recorded already; this is the case as it is now
}
