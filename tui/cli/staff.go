package cli

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/model/staff"
)

func (a *app) staffCommand() *cobra.Command {
	h := a.w.Help
	list := a.command(h.StaffList, func(ctx context.Context, _ []string) error {
		return a.withSeat(ctx, func(s *seat) error { return a.givePeople(ctx, s) })
	})
	off := a.command(h.StaffOff, func(ctx context.Context, args []string) error {
		return a.changeStaff(ctx, a.w.Say.StaffDisabled, args[0], func(s *seat) error { return s.DisableStaff(ctx, args[0]) })
	})
	role := a.command(h.StaffRole, func(ctx context.Context, args []string) error {
		if err := oneOf(argName(h.StaffRole, 1), args[1], roleNames()); err != nil {
			return err
		}
		return a.changeStaff(ctx, a.w.Say.RoleSet, args[0], func(s *seat) error { return s.SetRole(ctx, args[0], staff.Role(args[1])) })
	})
	pin := a.command(h.StaffPIN, func(ctx context.Context, args []string) error {
		return a.changeStaff(ctx, a.w.Say.PINSet, args[0], func(s *seat) error {
			fresh, err := a.newPIN(args[0])
			if err != nil {
				return err
			}
			err = s.SetPIN(ctx, args[0], fresh)
			if fresh == "" && !a.canAsk() && model.CodeOf(err) == "pin.form" {
				return model.Refuse("cli.cannot_ask").Because(err)
			}
			return err
		})
	})
	role.ValidArgsFunction = choices(1, roleNames())
	badge := a.command(h.StaffBadge, func(ctx context.Context, args []string) error {
		return a.changeStaff(ctx, a.w.Say.BadgeSet, args[0], func(s *seat) error { return s.SetBadge(ctx, args[0], args[1]) })
	})
	roles := a.command(h.StaffMay, func(context.Context, []string) error { return a.giveRoles() })
	return a.family(h.Staff, a.staffAddCommand(), list, pin, badge, role, off, a.staffKeyCommand(), a.staffTokenCommand(), roles)
}

func roleNames() []string {
	names := make([]string, 0, len(staff.Roles))
	for _, r := range staff.Roles {
		names = append(names, string(r))
	}
	return names
}

func (a *app) staffAddCommand() *cobra.Command {
	var role string
	cmd := a.command(a.w.Help.StaffAdd, func(ctx context.Context, args []string) error {
		if err := oneOf("--role", role, roleNames()); err != nil {
			return err
		}
		return a.withSeat(ctx, func(s *seat) error {
			pin, err := a.newPIN(args[0])
			if err != nil {
				return err
			}
			person, err := s.AddStaff(ctx, args[0], staff.Role(role), pin)
			if err != nil {
				return err
			}
			a.notef(a.w.Say.StaffAdded, person.Name)
			return a.givePerson(person)
		})
	})
	cmd.Flags().StringVar(&role, "role", string(staff.Cashier), sentence(a.w.Flags.Role, strings.Join(roleNames(), ", ")))
	complete(cmd, "role", roleNames()...)
	return cmd
}

// newPIN takes a new PIN from the environment or asks for it; "" if nobody gives one, which
// the desk judges.
func (a *app) newPIN(name string) (string, error) {
	if pin, ok := a.environ[envNewPIN]; ok || !a.canAsk() {
		return pin, nil
	}
	return a.askNewSecret(sentence(a.w.Ask.NewPIN, name), a.w.Ask.NewPINAgain)
}

// changeStaff does one change to an account and prints the account.
func (a *app) changeStaff(ctx context.Context, done, who string, change func(*seat) error) error {
	return a.withSeat(ctx, func(s *seat) error {
		if err := change(s); err != nil {
			return err
		}
		people, err := s.People(ctx)
		if err != nil {
			return err
		}
		for _, p := range people {
			if strings.EqualFold(p.Name, who) || p.ID.String() == who {
				a.notef(done, p.Name)
				return a.givePerson(p)
			}
		}
		return a.give(people, func(p *page) { a.peopleTable(p, people) })
	})
}

func (a *app) givePerson(person desk.Person) error {
	return a.give(person, func(p *page) { a.peopleTable(p, []desk.Person{person}) })
}

func (a *app) givePeople(ctx context.Context, s *seat) error {
	people, err := s.People(ctx)
	if err != nil {
		return err
	}
	return a.give(people, func(p *page) { a.peopleTable(p, people) })
}

func (a *app) peopleTable(p *page, people []desk.Person) {
	h := a.w.Heads
	yes := func(b bool) string {
		if b {
			return h.Yes
		}
		return ""
	}
	rows := make([][]string, len(people))
	for i, who := range people {
		rows[i] = []string{
			who.Name, a.roleWord(who.Role), yes(who.HasPIN), yes(who.HasBadge), yes(who.Disabled),
			say.Wait(a.lang, time.Duration(who.Locked)*time.Second), who.ID.String(),
		}
	}
	p.table([]column{left(h.Name), left(h.Role), left(h.HasPIN), left(h.HasBadge), left(h.Disabled), left(a.w.Rules.Heads.Locked), left(h.ID)}, rows)
}

func (a *app) roleWord(role staff.Role) string { return say.Word(a.lang, "role."+string(role)) }

// roleDoc is what one role may do.
type roleDoc struct {
	Role   staff.Role    `json:"role"`
	Rights []staff.Right `json:"rights"`
}

// giveRoles prints the one table that says what each role may do. It needs no shop.
func (a *app) giveRoles() error {
	docs := make([]roleDoc, 0, len(staff.Roles))
	for _, role := range staff.Roles {
		doc := roleDoc{Role: role, Rights: []staff.Right{}}
		for _, right := range staff.Rights {
			if role.May(right) {
				doc.Rights = append(doc.Rights, right)
			}
		}
		docs = append(docs, doc)
	}
	return a.give(docs, func(p *page) {
		columns := []column{left(a.w.Heads.Right)}
		for _, role := range staff.Roles {
			columns = append(columns, left(a.roleWord(role)))
		}
		rows := make([][]string, len(staff.Rights))
		for i, right := range staff.Rights {
			rows[i] = []string{say.Word(a.lang, "right."+string(right))}
			for _, role := range staff.Roles {
				mark := a.w.Heads.No
				if role.May(right) {
					mark = a.w.Heads.Yes
				}
				rows[i] = append(rows[i], mark)
			}
		}
		p.table(columns, rows)
	})
}
