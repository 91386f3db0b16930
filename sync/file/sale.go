package file

import (
	"context"
	"time"

	"regulars/model"
)

// Line is one article of a sale. Returned articles have negative amounts.
type Line struct {
	SKU        string
	Product    string
	Category   string
	Department string
	Quantity   int64       // thousandths of a piece
	Amount     model.Money // what was paid for the line, discounts taken off
	Discount   model.Money // what had been taken off
}

// Sale is one receipt, put together from all its rows.
type Sale struct {
	Row          int   // line of the file where it starts
	Rows         []int // all its lines in the file, in their order there
	Receipt      string
	Derived      bool // the file gave no receipt number; this one was made from the row
	At           time.Time
	External     string // the member's number in the program that wrote the file
	Phone        string
	Card         string
	Name         string
	Shop         string
	Till         string
	Cashier      string
	PointsTender model.Money // part of the amount that was paid with points
	Amount       model.Money // sum of the lines; below zero it is a refund
	Lines        []Line
}

// MemberRow is one row of a members file. Empty fields say nothing.
type MemberRow struct {
	Row      int
	External string
	Phone    string
	Name     string
	Card     string
	Birthday string // 1990-05-20, 05-20 without the year, or a lunar day as written
	Gender   string // "f", "m", "x", or as the file says
	Email    string
	Wechat   string
	Address  string
	Tags     []string
	Points   *model.Points
	Joined   time.Time
	Consent  string
	Shop     string
}

// Status is what became of a record.
type Status int

// The statuses of a record that was handed to Books.
const (
	Accepted Status = iota // it changed something
	Repeated               // it was known already
	Refused
)

// Outcome is the answer of Books to one record.
type Outcome struct {
	Status    Status
	Err       *model.Error // why it was refused
	NewMember bool
	Points    model.Points // points that it moved
	Refund    bool
}

// Books takes what was read into the shop, each call as one whole: either all of the batch
// is kept or, with an error, nothing. The outcomes stand in the order of the batch, which
// may be kept after the call.
type Books interface {
	BookSales(ctx context.Context, batch []Sale) ([]Outcome, error)
	BookMembers(ctx context.Context, batch []MemberRow) ([]Outcome, error)
}

// Reject is a row that could not be used.
type Reject struct {
	Line   int          `json:"line"`
	Reason *model.Error `json:"reason"`
}

// Report counts what became of an import. Every row is accepted, repeated or rejected;
// rows of other shops and rows not reached before a cancellation are in none of these.
type Report struct {
	Rows          int          `json:"rows"`
	Accepted      int          `json:"accepted"`
	Repeated      int          `json:"repeated"`
	RejectedTotal int          `json:"rejected_total"`
	Rejected      []Reject     `json:"rejected"` // the first MaxRejects of them
	Skipped       int          `json:"skipped"`  // rows of other shops
	Members       int          `json:"members"`  // newly enrolled
	Sales         int          `json:"sales"`
	Refunds       int          `json:"refunds"`
	Points        model.Points `json:"points"`
}
