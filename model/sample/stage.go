package sample

import (
	"context"
	"fmt"
	"time"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/staff"
)

// stage is where a plan is carried out: the desk, who works there, and the clock.
type stage struct {
	desk    *desk.Desk
	opts    Options
	plan    *plan
	owner   *desk.Session
	cashier *desk.Session
	now     time.Time
	done    int
}

// bookAtOnce is how many records go into one transaction.
const bookAtOnce = 5_000

// open opens the shop and hires the staff. The cashier signs in with the badge, because every
// PIN costs what a PIN has to cost.
func (s *stage) open(ctx context.Context) error {
	s.set(Begin(s.opts.Now))
	who := StaffIn(s.opts.Lang)
	var err error
	s.owner, err = s.desk.OpenShop(ctx, desk.NewShop{
		Name: who.Shop, Currency: "CNY", Timezone: timezone, Region: "CN", Lang: s.opts.Lang, Owner: who.Owner, PIN: PIN, Demo: true,
	})
	if err != nil {
		return err
	}
	if _, err := s.owner.AddStaff(ctx, who.Cashier, staff.Cashier, PIN); err != nil {
		return err
	}
	if _, err := s.owner.AddStaff(ctx, who.Supervisor, staff.Supervisor, PIN); err != nil {
		return err
	}
	if err := s.owner.SetBadge(ctx, who.Cashier, Badge); err != nil {
		return err
	}
	s.cashier, err = s.desk.SignInByBadge(ctx, Badge)
	return err
}

// set moves the clock, never back.
func (s *stage) set(t time.Time) {
	if t.After(s.now) {
		s.now = t
	}
	s.opts.Clock.Set(s.now)
}

// step reports that n more things are done.
func (s *stage) step(n int) {
	s.done += n
	s.opts.Progress(s.done, s.plan.total)
}

// play writes one chapter.
func (s *stage) play(ctx context.Context, c *chapter) error {
	s.set(c.from)
	members := make([]desk.IncomingMember, len(c.joining))
	for i, m := range c.joining {
		members[i] = desk.IncomingMember{Fields: m.fields}
	}
	if err := inBatches(s, members, func(batch []desk.IncomingMember) ([]desk.Outcome, error) {
		return s.owner.BookMembers(ctx, batch)
	}); err != nil {
		return err
	}
	s.set(c.at)
	sales := make([]desk.IncomingSale, len(c.sales))
	for i := range c.sales {
		sales[i] = c.sales[i].in
	}
	if err := inBatches(s, sales, func(batch []desk.IncomingSale) ([]desk.Outcome, error) {
		return s.owner.BookSales(ctx, batch)
	}); err != nil {
		return err
	}
	for _, a := range c.acts {
		s.set(a.at)
		if err := a.do(ctx, s); err != nil {
			return fmt.Errorf("sample: act at %s: %w", a.at.Format(time.RFC3339), err)
		}
		s.step(1)
	}
	return nil
}

// inBatches books records. What is refused is a fault of the plan.
func inBatches[T any](s *stage, records []T, book func([]T) ([]desk.Outcome, error)) error {
	for len(records) > 0 {
		batch := records[:min(bookAtOnce, len(records))]
		records = records[len(batch):]
		outcomes, err := book(batch)
		if err != nil {
			return err
		}
		for i, o := range outcomes {
			if o.Err != nil {
				return fmt.Errorf("sample: record %d of %d: %w", i, len(batch), o.Err)
			}
		}
		s.step(len(batch))
	}
	return nil
}

// id finds a member by card.
func (s *stage) id(ctx context.Context, m *member) (model.ID, error) {
	return s.owner.Resolve(ctx, m.card)
}
