// Package past reads what has happened in a shop: its log from the start, event by event, and the
// accounts of all members as they stood at each moment of it. Reports and rehearsals stand on it.
// It writes nothing, asks nobody for a right and knows no use case.
package past

import (
	"context"
	"time"

	"regulars/model"
	"regulars/model/program"
)

// Number is a member's dense number within one file.
type Number = uint32

// Book is the shop's state as one transaction sees it, as far as the past is read. Nothing it
// returns may be kept or changed.
type Book interface {
	Program() *program.Program // in force
	Zone() *time.Location
	Currency() model.Currency
	Now() time.Time
	Number(member model.ID) (Number, bool)
	Profile(Number) (*model.Profile, error)
	// Meant finds the one who is meant by what a profile says of the referrer: an id, a card, a
	// phone or a number.
	Meant(referrer string) (Number, bool, error)
	Event(pos uint64) (*model.Event, error)
	Place(event model.ID) (uint64, bool) // of an event of this file
	Last() uint64                        // place of the newest event
}

// Source is a shop whose past is read.
type Source interface {
	// View runs f on a consistent state. f must be short: the file grows while it runs.
	View(ctx context.Context, f func(Book) error) error
}

// Now is the moment of the book, by the program in force.
func Now(b Book) program.Moment {
	now, zone := b.Now().Unix(), b.Zone()
	return program.Moment{Program: b.Program(), Zone: zone, Now: now, Today: model.DayOf(now, zone)}
}
