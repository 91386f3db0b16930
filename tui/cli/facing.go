package cli

import (
	"context"
	"os"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/desk"
	"regulars/tui"
	"regulars/tui/display"
	"regulars/tui/screen"
	"regulars/tui/theme"
)

// envTill names the till.
const envTill = "REGULARS_TILL"

// tillLimit bounds a till's name, in bytes.
const tillLimit = 64

// tillName is how a till is called: as the flag says, the environment, the name that was typed
// for SSH, the computer.
func (a *app) tillName() (string, error) {
	host, err := os.Hostname()
	if err != nil {
		host = "till" // a computer without a name has one till
	}
	for _, name := range []string{a.flags.till, a.environ[envTill], a.user, host} {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		if len(name) > tillLimit {
			return "", model.Refuse("display.name", tillLimit)
		}
		return name, nil
	}
	return "till", nil
}

// displayUser is the name under which SSH shows the display in place of the screens; behind a
// plus sign stands the till: ssh display+front@shop.
const displayUser = "display"

// displayed reports whether a name typed for SSH asks for a display, and of which till; "" is
// the default.
func displayed(user string) (till string, asked bool) {
	name, till, _ := strings.Cut(user, "+")
	return till, name == displayUser
}

func (a *app) displayCommand() *cobra.Command {
	cmd := a.command(a.w.Display.Help.Display, func(ctx context.Context, _ []string) error {
		switch {
		case a.house == nil:
			return model.Refuse("display.no_server")
		case !a.onScreen():
			return model.Refuse("cli.no_screen")
		}
		return a.display(ctx)
	})
	a.addTill(cmd)
	cmd.AddCommand(a.displayKeyCommand())
	return cmd
}

// displayKeyCommand is how a device comes in over SSH that shows a display and does nothing else.
func (a *app) displayKeyCommand() *cobra.Command {
	w := &a.w.Display
	add := a.command(w.Help.KeyAdd, func(ctx context.Context, args []string) error {
		fingerprint, err := a.publicKey(args[1:])
		if err != nil {
			return err
		}
		return a.withSeat(ctx, func(s *seat) error {
			if err := s.AddDisplayKey(ctx, args[0], fingerprint); err != nil {
				return err
			}
			return a.give(displayKeyDoc{args[0], fingerprint}, func(p *page) { p.linef(w.KeyAdded, fingerprint, args[0]) })
		})
	})
	list := a.command(w.Help.KeyList, func(ctx context.Context, _ []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			keys, err := s.DisplayKeys(ctx)
			if err != nil {
				return err
			}
			docs, rows := []displayKeyDoc{}, [][]string{}
			for _, k := range keys {
				docs = append(docs, displayKeyDoc(k))
				rows = append(rows, []string{k.Till, k.Key})
			}
			return a.give(docs, func(p *page) {
				if len(rows) == 0 {
					p.line(a.w.Serve.NoKeys)
					return
				}
				p.table([]column{left(w.HeadTill), left(a.w.Serve.HeadKey)}, rows)
			})
		})
	})
	remove := a.command(w.Help.KeyRemove, func(ctx context.Context, args []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			gone, err := s.RemoveDisplayKey(ctx, args[0])
			if err != nil {
				return err
			}
			return a.give(displayKeyDoc(gone), func(p *page) { p.linef(w.KeyRemoved, gone.Till) })
		})
	})
	return a.family(w.Help.Key, add, list, remove)
}

type displayKeyDoc struct {
	Till string `json:"till"`
	Key  string `json:"key"`
}

// addTill gives a command the flag that names the till.
func (a *app) addTill(cmd *cobra.Command) {
	cmd.Flags().StringVar(&a.flags.till, "till", "", a.w.Display.FlagTill)
}

// display shows the customer's screen of a till until somebody leaves it.
func (a *app) display(ctx context.Context) error {
	till, err := a.tillName()
	if err != nil {
		return err
	}
	ctx, end := context.WithCancel(ctx)
	defer end()
	showings, leave := a.house.board.Follow(till)
	defer leave()
	h := a.house
	a.speak(h.shop.Lang)
	err = a.runProgram(ctx, h.desk, display.New(display.Options{
		Setup: screen.Setup{
			Context: ctx, Clock: h.now, Location: h.shop.Zone, Currency: h.shop.Currency, Shop: h.shop.Name,
			Prefs: screen.Prefs{Lang: a.lang, ASCII: a.flags.ascii}, Terminal: theme.Options{ASCII: a.flags.ascii},
		},
		Showings: showings,
		Timer:    timer(ctx),
	}))
	return settled(ctx, err)
}

// facing runs the screens of a till and shows on the board what its customer may see. It adds
// nothing that the screens do not show: it looks at them after each message.
type facing struct {
	*tui.Root
	post    *display.Post
	rewards func(ctx context.Context, member model.ID) ([]desk.Reward, error) // as who is at the till
	shown   display.Showing
}

// canHave is what a member can have with a balance.
type canHave struct {
	member  model.ID
	balance model.Points
	rewards []desk.Reward
}

// Update passes a message to the screens and looks what has become of them.
func (f *facing) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if have, ok := msg.(canHave); ok {
		if f.shown.Open && f.shown.Member == have.member && f.shown.Balance == have.balance {
			f.shown.Rewards = have.rewards
			f.post.Show(f.shown)
		}
		return f, nil
	}
	_, cmd := f.Root.Update(msg)
	return f, tea.Batch(cmd, f.look())
}

// look shows what has changed, and asks what can be had if that may be something else now. It
// asks only while a display follows.
func (f *facing) look() tea.Cmd {
	face, open := f.Root.Facing()
	if open == f.shown.Open && face == f.shown.Facing {
		return nil
	}
	same := open && f.shown.Open && face.Member == f.shown.Member && face.Balance == f.shown.Balance
	known := f.shown.Rewards
	f.shown = display.Showing{Open: open, Facing: face}
	if same {
		f.shown.Rewards = known
	}
	f.post.Show(f.shown)
	if !open || same && known != nil || !f.post.Followed() {
		return nil
	}
	ctx, ask := f.Root.Env().Context(), f.rewards
	return func() tea.Msg {
		all, err := ask(ctx, face.Member)
		if err != nil {
			return nil // the till says what is wrong; a customer need not know
		}
		have := canHave{face.Member, face.Balance, []desk.Reward{}}
		for _, r := range all {
			if r.Missing == 0 && r.Blocked == "" {
				have.rewards = append(have.rewards, r)
			}
		}
		return have
	}
}

// faced lets the displays of the server follow the screens of one session. leave must follow.
func (a *app) faced(s *stage, root *tui.Root) (faced tea.Model, leave func(), err error) {
	if a.house == nil {
		return root, func() {}, nil
	}
	till, err := a.tillName()
	if err != nil {
		return nil, nil, err
	}
	f := &facing{Root: root, post: a.house.board.Post(till), rewards: func(ctx context.Context, member model.ID) ([]desk.Reward, error) {
		session := s.present.Load()
		if session == nil {
			return nil, nil
		}
		return session.Rewards(ctx, member)
	}}
	return f, func() { f.post.Show(display.Showing{}) }, nil
}
