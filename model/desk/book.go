package desk

import (
	"context"
	"time"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/chain"
	"regulars/model/coupon"
	"regulars/model/ledger"
	"regulars/model/program"
	"regulars/model/staff"
)

// Shop says which shop a file belongs to.
type Shop struct {
	Name     string
	Currency model.Currency
	Zone     *time.Location
	Lang     model.Lang
	Region   string // ISO 3166
	Demo     bool
	Stream   model.StreamID
}

// Number is a member's dense number within one file; it never leaves the file.
type Number = uint32

// Key names one of the exact look-ups.
type Key string

const (
	KeyPhone    Key = "phone"
	KeyCard     Key = "card"
	KeyExternal Key = "ext"
	KeyEmail    Key = "email"
)

// KeyedFields says which profile field feeds which look-up.
var KeyedFields = map[uint64]Key{
	model.FieldPhone: KeyPhone, model.FieldCard: KeyCard, model.FieldExternal: KeyExternal, model.FieldEmail: KeyEmail,
}

// Book is the current state as one transaction sees it. Inside a decision it includes what
// earlier decisions of the same commit wrote. Nothing it returns may be kept or changed,
// except by the caller that was given a copy.
type Book interface {
	Shop() Shop
	Program() *program.Program
	ProgramText() (string, error)
	Now() time.Time
	Number(model.ID) (Number, bool)
	Named(n Number) (model.ID, error) // the identity of a member
	ByKey(Key, string) ([]Number, error)
	Profile(Number) (*model.Profile, error)
	Account(Number) (ledger.Account, error)
	// Members walks the members' numbers upwards from just after a number.
	Members(after Number, yield func(Number) bool) error
	// Accounts walks the members' accounts, and reads nothing else, upwards from just after a
	// number. One account is used again for the next; what a commit has not written yet is not
	// in it.
	Accounts(after Number, yield func(Number, *ledger.Account) bool) error
	// History walks a member's events backwards from place from (0: the latest) until yield
	// returns false.
	History(n Number, from uint64, yield func(pos uint64, e *model.Event) bool) error
	// Requests calls yield with the events that carry the request key, newest first.
	Requests(key string, yield func(pos uint64, e *model.Event) bool) error
	Event(pos uint64) (*model.Event, error)
	Place(event model.ID) (uint64, bool) // of an event of this file
	Last() uint64                        // place of the newest event
	OpenCases(Number) int64              // of a member
	Case(number uint32) (*care.Case, error)
	Cases(before uint32, open bool, yield func(number uint32, c *care.Case) bool) error // newest first; before 0: from the newest
	// ToldOf walks what headquarters told of a member's cases and this file's events of the member do not have, the newest first:
	// those of other shops, and of whoever the member stands for. Told walks all that this file did not open, the newest first,
	// from just before one, the zero ToldCase being beyond the newest. ToldCase is one of these, nil if there is none.
	ToldOf(n Number, yield func(*ToldCase) bool) error
	Told(before ToldCase, yield func(*ToldCase) bool) error
	ToldCase(id model.ID) (*ToldCase, error)
	ShopName(number uint64) (string, error)                  // of a shop of the market, "" if it is not known here
	Coupon(code string) (*coupon.Coupon, error)              // nil if there is none
	Coupons(n Number, yield func(*coupon.Coupon) bool) error // of a member, the newest first
	Tally(name string) (Tally, error)
	Staff() ([]staff.Account, error)
	Displays() ([]staff.Display, error)               // the devices that may show what a till shows its customer
	StaffAccount(id model.ID) (*staff.Account, error) // nil if there is none
	Streams() []model.StreamID                        // oldest first
	Kin() []model.StreamID                            // streams of other shops whose members are known here; none for a shop on its own
	Next(What) model.ID                               // the identity that the next one of its sort will get
	Chain() *chain.Membership                         // nil for a shop on its own
	Contact() int64                                   // unix seconds of the latest answer of headquarters, 0 for none
	Own(model.ID) (Number, bool)                      // as Number, but of an alias its own
	Owed(Number) model.Points                         // what a member owes at headquarters, less what was released since; 0 for a shop on its own
	Laid(Number) (*Laid, error)                       // headquarters' latest word on a member, nil if there is none
}

// Laid is headquarters' latest word on a member, as it was laid under the file's own events.
type Laid struct {
	Place   uint64         // up to here the file's own events are in it
	Account ledger.Account // whoever moved it
	Home    uint64         // number of the shop that enrolled the member, 0 if that is not known
}

// ToldCase is a case that headquarters told of. It is worked on where it was opened, and only read here.
type ToldCase struct {
	care.Case
	Clock model.HLC // of the event that opened it
	Shop  ShopWord  // where it was opened; zero for a case of this file, told again because of whom its member stands for now
	Body  *model.CaseOpened
}

// What sorts identities.
type What uint8

const (
	NextEvent What = iota
	NextMember
	NextCase
	NextStaff
)

// Decision turns the current state into events. It is pure: it may be run only once, inside
// the transaction that commits its events, and it must not keep the book.
type Decision func(Book) ([]model.Draft, error)

// Hit is one answer of the search box.
type Hit struct {
	Number  Number
	Field   string // what matched: name, pinyin, initials, mixed, phone, tail, card, external
	Matched string
}

// Store is what the desk needs of the shop's file.
type Store interface {
	// View runs f on a consistent state. f must be short: the file grows while it runs.
	View(ctx context.Context, f func(Book) error) error
	// Decide runs decisions in one transaction and returns when their events are on disk. A
	// refused decision writes nothing, the others go on; the answer has one error for each.
	Decide(ctx context.Context, actor model.ID, ds ...Decision) []error
	// Search asks the in-memory index, which may still be filling; Ready waits for it.
	Search(text string, limit int) []Hit
	// Wait returns how far the file is as soon as that is beyond after.
	Wait(ctx context.Context, after Seen) (Seen, error)
	Ready(ctx context.Context) error
	// Day returns the counts of the shop's local day.
	Day(ctx context.Context) (Day, error)
	// Pepper is the secret beside the file that PIN hashes are made with.
	Pepper() []byte
	// Random fills b with unpredictable bytes.
	Random(b []byte)
}

// Day counts what happened today, in the shop's zone.
type Day struct {
	Date      string // 2006-01-02
	Visits    int64
	Enrolled  int64
	Earned    model.Points
	Redeemed  model.Points
	Feedback  int64
	OpenCases int64
	Due       time.Time // the nearest deadline of an open case, zero if none
}
