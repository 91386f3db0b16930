package staff

import (
	"context"

	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/tui/part"
)

// Gate is what the lock needs of the desk; *desk.Desk is one.
type Gate interface {
	People(ctx context.Context) ([]desk.Person, error)
	SignIn(ctx context.Context, nameOrID, pin string) (*desk.Session, error)
	SignInByBadge(ctx context.Context, badge string) (*desk.Session, error)
}

// Desk is what the page needs of the desk; *desk.Session is one.
type Desk interface {
	Roster
	Personnel
}

// Roster tells who works here, and what this person may.
type Roster interface {
	Who() desk.Person
	May(right staff.Right) error
	People(ctx context.Context) ([]desk.Person, error)
}

// Personnel changes the accounts, for whom it may.
type Personnel interface {
	AddStaff(ctx context.Context, name string, role staff.Role, pin string) (desk.Person, error)
	SetPIN(ctx context.Context, nameOrID, pin string) error
	SetBadge(ctx context.Context, nameOrID, badge string) error
	SetRole(ctx context.Context, nameOrID string, role staff.Role) error
	DisableStaff(ctx context.Context, nameOrID string) error
}

// The answers of the commands.
type (
	// people are the accounts.
	people struct {
		all []desk.Person
		err error
	}

	// signed ends an attempt to sign in; who is the person whose PIN it was, the zero Person for
	// a badge.
	signed struct {
		who     desk.Person
		session *desk.Session
		err     error
	}

	// changed ends a change of an account; who is the person as far as the change has come.
	changed struct {
		who desk.Person
		did outcome
		row int // the row of the form that was refused
		err error
	}

	// minute and second are the times to draw the clock, and the time that is left, anew.
	minute struct{}
	second struct{}
)

// outcome is what was done to an account.
type outcome int

const (
	nothing outcome = iota
	added
	altered
	disabled
)

// refill gives a list the people anew and leaves its mark where it is. Staff are few, so that the
// screens hold them all.
func refill(list *part.List[desk.Person], all []desk.Person) {
	at := list.At()
	list.Clear()
	list.Show(all, 0, len(all))
	list.Select(at)
	scroll(list, all)
}

// scroll gives a list the people that it should show and does not have.
func scroll(list *part.List[desk.Person], all []desk.Person) {
	if first, _, ok := list.Wants(); ok {
		list.Show(all[first:], first, len(all))
	}
}
