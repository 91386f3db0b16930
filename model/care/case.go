// Package care folds feedback into cases with their clocks. It never reads a clock itself
// and never contacts anybody.
package care

import (
	"time"

	"regulars/model"
)

// The kinds of feedback.
const (
	Complaint  = "complaint"
	Service    = "service"
	Product    = "product"
	Suggestion = "suggestion"
	Praise     = "praise"
)

// Kinds lists the kinds of feedback in the order of their digits at the till.
var Kinds = []string{Complaint, Service, Product, Suggestion, Praise}

// Scale is the scale of a satisfaction score: 1 to Scale.
const Scale = 5

// State of a case.
type State string

const (
	StateNew       State = "new"
	StateWithdrawn State = "withdrawn" // its entry was undone
)

// Open reports whether somebody still has to act.
func (s State) Open() bool { return s == StateNew }

// Deadlines returns when a piece of feedback must be answered and solved, zero for no clock.
// Until shops have calendars the clocks run round the clock.
func Deadlines(kind string, at time.Time) (respond, resolve time.Time) {
	switch kind {
	case Complaint:
		return at.Add(2 * time.Hour), at.Add(72 * time.Hour)
	case Service:
		return at.Add(24 * time.Hour), at.Add(72 * time.Hour)
	}
	return time.Time{}, time.Time{}
}

// Case is one piece of feedback and what became of it. It is stored sealed.
type Case struct {
	ID        model.ID `cbor:"1,keyasint"`
	Member    model.ID `cbor:"2,keyasint"`
	Number    uint32   `cbor:"3,keyasint,omitempty"` // the member's number in this file
	State     State    `cbor:"4,keyasint"`
	Kind      string   `cbor:"5,keyasint"`
	Score     int      `cbor:"6,keyasint,omitempty"`
	Scale     int      `cbor:"7,keyasint,omitempty"`
	Channel   string   `cbor:"8,keyasint,omitempty"`
	Text      string   `cbor:"9,keyasint,omitempty"`
	At        int64    `cbor:"10,keyasint"` // unix seconds
	RespondBy int64    `cbor:"11,keyasint,omitempty"`
	ResolveBy int64    `cbor:"12,keyasint,omitempty"`
	By        model.ID `cbor:"13,keyasint"` // who received it, and owns it until it is handed over
	Event     uint64   `cbor:"14,keyasint"` // place of the event that opened it
}

// Open folds the opening event into a new case.
func Open(e *model.Event, body *model.CaseOpened, pos uint64, member uint32) *Case {
	c := &Case{
		ID: e.SubjectID(), Member: e.MemberID(), Number: member, State: StateNew, Kind: body.Feedback, Score: body.Score,
		Scale: body.Scale, Channel: body.Channel, At: body.At, RespondBy: body.RespondBy, ResolveBy: body.ResolveBy,
		By: e.ActorID(), Event: pos,
	}
	if e.PII != nil {
		c.Text = e.PII.Fields[model.FieldText]
	}
	return c
}
