package desk

import (
	"context"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/staff"
)

// Desk serves one shop's file.
type Desk struct {
	store  Store
	cost   staff.Cost
	badges badgeGuard
	hq     Headquarters
}

// Options of a desk; the zero value works.
type Options struct {
	PINCost staff.Cost   // of PIN hashes, zero for staff.DefaultCost
	HQ      Headquarters // for points that lie elsewhere; nil: nobody is asked
}

// New returns a desk over a store.
func New(store Store, opts Options) *Desk {
	if opts.PINCost == (staff.Cost{}) {
		opts.PINCost = staff.DefaultCost
	}
	return &Desk{store: store, cost: opts.PINCost, hq: opts.HQ}
}

// Session is a signed-in staff member's desk. Every method checks the right of the role
// first.
type Session struct {
	*Desk
	who staff.Account
}

// Person is a staff member as others see one.
type Person struct {
	ID       model.ID   `json:"id"`
	Name     string     `json:"name"`
	Role     staff.Role `json:"role"`
	HasPIN   bool       `json:"has_pin"`
	HasBadge bool       `json:"has_badge"`
	Disabled bool       `json:"disabled,omitempty"`
	Locked   int64      `json:"locked,omitempty"` // seconds until a PIN is tried again, after wrong ones
}

func personOf(a staff.Account) Person {
	return Person{ID: a.ID, Name: a.Name, Role: a.Role, HasPIN: a.PINHash != "", HasBadge: a.Badge != "", Disabled: a.Disabled}
}

// Who returns the staff member of the session, as signed in.
func (s *Session) Who() Person { return personOf(s.who) }

// May returns nil if the session's role has the right, a refusal otherwise.
func (s *Session) May(right staff.Right) error {
	if s.who.Role.May(right) {
		return nil
	}
	return model.Refuse("staff.not_allowed", RightWord(right), RoleWord(s.who.Role))
}

// decide runs decisions in the session's name. Each looks first whether the person may still be
// here: a session over SSH lasts for days, and somebody who was let go, or got another role
// since, must not go on with it.
func (s *Session) decide(ctx context.Context, ds ...Decision) []error {
	guarded := make([]Decision, len(ds))
	for i, d := range ds {
		guarded[i] = func(b Book) ([]model.Draft, error) {
			if err := s.stillHere(b); err != nil {
				return nil, err
			}
			return d(b)
		}
	}
	if len(guarded) == 1 {
		return []error{s.decideOnline(ctx, guarded[0])}
	}
	return s.store.Decide(ctx, s.who.ID, guarded...)
}

// stillHere refuses a session whose account was closed or got another role.
func (s *Session) stillHere(b Book) error {
	if s.who.ID.IsZero() {
		return nil // the program itself
	}
	now, err := b.StaffAccount(s.who.ID)
	if err != nil {
		return err
	}
	if now == nil || now.Disabled || now.Role != s.who.Role {
		return model.Refuse("staff.changed", s.who.Name)
	}
	return nil
}

// Own opens a session of the program itself, for what it does by the clock: it acts as nobody
// and may do what a manager may. Only who puts the program together calls it.
func (d *Desk) Own() *Session { return &Session{Desk: d, who: staff.Account{Role: staff.Manager}} }

// People lists the staff accounts, for the sign-in screen and `staff list`.
func (d *Desk) People(ctx context.Context) ([]Person, error) {
	var people []Person
	err := d.store.View(ctx, func(b Book) error {
		accounts, err := b.Staff()
		for _, a := range accounts {
			person := personOf(a)
			if !a.Disabled {
				person.Locked = int64((a.Wait(b.Now()) + time.Second - 1) / time.Second)
			}
			people = append(people, person)
		}
		return err
	})
	return people, err
}

// Shop says which shop this is.
func (d *Desk) Shop(ctx context.Context) (Shop, error) {
	var shop Shop
	err := d.store.View(ctx, func(b Book) error {
		shop = b.Shop()
		return nil
	})
	return shop, err
}

// SignIn opens a session by name (or id) and PIN. An empty name means the only staff member
// there is. An account without a PIN needs none. After a few wrong PINs none is tried for a
// while, each time longer.
func (d *Desk) SignIn(ctx context.Context, name, pin string) (*Session, error) {
	account, err := d.findStaff(ctx, name)
	if err == nil {
		account, err = d.provePIN(ctx, model.ID{}, account.ID, pin)
	}
	if err != nil {
		return nil, err
	}
	return &Session{Desk: d, who: account}, nil
}

// SignInByBadge opens a session by a badge code.
func (d *Desk) SignInByBadge(ctx context.Context, badge string) (*Session, error) {
	account, err := d.proveBadge(ctx, badge)
	if err != nil {
		return nil, err
	}
	return &Session{Desk: d, who: account}, nil
}

// findStaff finds an enabled account by name, short id, or, for "", the only one.
func (d *Desk) findStaff(ctx context.Context, name string) (staff.Account, error) {
	var matches []staff.Account
	var enabled []string
	err := d.store.View(ctx, func(b Book) error {
		accounts, err := b.Staff()
		for _, a := range accounts {
			if a.Disabled {
				continue
			}
			enabled = append(enabled, a.Name)
			if name == "" || strings.EqualFold(a.Name, name) || a.ID.String() == name {
				matches = append(matches, a)
			}
		}
		return err
	})
	switch {
	case err != nil:
		return staff.Account{}, err
	case len(matches) == 1:
		return matches[0], nil
	case name == "":
		return staff.Account{}, model.Refuse("staff.which", strings.Join(enabled, ", "))
	case len(matches) > 1:
		return staff.Account{}, model.Refuse("staff.several", name)
	}
	return staff.Account{}, model.Refuse("staff.unknown", name, strings.Join(enabled, ", "))
}
