package cli

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/store"
	"regulars/tui"
	"regulars/tui/display"
	"regulars/tui/screen"
	"regulars/tui/till"
)

func TestDisplayWithoutAServerIsRefused(t *testing.T) {
	_, environ := shopIn(t)
	for lang, want := range map[string]string{"en": "no server is running", "zh": "服务没有运行"} {
		_, stderr, code := runLine(t, environ, "display", "--till", "front", "--lang", lang)
		require.Equal(t, exitRefused, code)
		require.Contains(t, stderr, want)
	}
}

func TestTillIsNamedByFlagEnvironmentUserOrComputer(t *testing.T) {
	host, err := os.Hostname()
	require.NoError(t, err)
	for _, c := range []struct{ flag, environ, user, want string }{
		{"a", "b", "c", "a"},
		{"", "b", "c", "b"},
		{"", "", "c", "c"},
		{"", "", "", host},
		{" ", " b ", "", "b"},
	} {
		a := newApp(nil, nil, nil, nil, []string{"REGULARS_TILL=" + c.environ})
		a.flags.till, a.user = c.flag, c.user
		name, err := a.tillName()
		require.NoError(t, err)
		require.Equal(t, c.want, name, "%+v", c)
	}
	a := newApp(nil, nil, nil, nil, nil)
	a.flags.till = strings.Repeat("x", tillLimit+1)
	_, err = a.tillName()
	require.ErrorContains(t, err, "display.name")
}

func TestNameForSSHAsksForTheDisplayOfATill(t *testing.T) {
	for user, want := range map[string]struct {
		till  string
		asked bool
	}{
		"display": {"", true}, "display+front": {"front", true}, "display+a+b": {"a+b", true}, "displays": {"", false}, "front": {"", false}, "": {"", false},
	} {
		till, asked := displayed(user)
		require.Equal(t, want.asked, asked, user)
		if asked {
			require.Equal(t, want.till, till, user)
		}
	}
}

// counter is a till whose screens are run by hand: every command that they answer runs at once,
// timers not at all.
type counter struct {
	t    *testing.T
	root tea.Model
	now  time.Time
}

func (c *counter) send(msg tea.Msg) {
	c.t.Helper()
	_, cmd := c.root.Update(msg)
	c.run(cmd)
}

func (c *counter) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, one := range msg {
			c.run(one)
		}
	default:
		c.send(msg)
	}
}

func (c *counter) keys(text string) {
	for _, r := range text {
		c.now = c.now.Add(time.Second)
		c.send(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

func (c *counter) press(code rune) {
	c.now = c.now.Add(time.Second)
	c.send(tea.KeyPressMsg{Code: code})
}

// latest is what the display got last, and fails if it got nothing new.
func latest(t *testing.T, showings <-chan display.Showing) display.Showing {
	t.Helper()
	select {
	case s := <-showings:
		return s
	default:
		require.FailNow(t, "the display was told nothing")
	}
	return display.Showing{}
}

// onStage runs f with the screens of a till on a server whose shop has one member, followed by
// a display.
func onStage(t *testing.T, f func(c *counter, s *desk.Session, member model.ID, showings <-chan display.Showing)) {
	_, environ := shopIn(t)
	_, stderr, code := runLine(t, environ, "member", "add", "--phone", "13812341641", "--name", "欧阳志强")
	require.Equal(t, exitDone, code, stderr)
	a := newApp([]string{"--till", "front"}, nil, nil, nil, environ)
	ctx := context.Background()
	require.NoError(t, a.withShop(ctx, func(file *store.Store, d *desk.Desk, shop desk.Shop) error {
		session, err := d.SignIn(ctx, "", "")
		require.NoError(t, err)
		a.house, a.flags.till = &house{file: file, desk: d, shop: shop}, "front"
		showings, leave := a.house.board.Follow("front")
		defer leave()
		c := &counter{t: t, now: time.Now()}
		s := &stage{desk: d, shop: shop, clock: func() time.Time { return c.now }}
		s.present.Store(session)
		options := a.composed(ctx, s)
		options.Timer = func(time.Duration, tea.Msg) tea.Cmd { return nil }
		root, end, err := a.faced(s, tui.New(options))
		require.NoError(t, err)
		c.root = root
		c.run(root.Init())
		c.send(tea.WindowSizeMsg{Width: 80, Height: 24})
		member, err := session.Resolve(ctx, "13812341641")
		require.NoError(t, err)
		f(c, session, member, showings)
		end()
		return nil
	}))
}

func TestDisplayFollowsATillThroughAnAward(t *testing.T) {
	onStage(t, func(c *counter, s *desk.Session, member model.ID, showings <-chan display.Showing) {
		require.Empty(t, showings, "an idle till says nothing")
		c.send(screen.Open{What: till.CardName, ID: member.String()})
		open := latest(t, showings)
		require.True(t, open.Open)
		require.Equal(t, "欧*", open.Name)
		require.Zero(t, open.Balance)

		c.keys("128.50")
		typed := latest(t, showings)
		require.Equal(t, model.Money(12850), typed.Amount)
		require.False(t, typed.Booked)
		require.Greater(t, typed.After, typed.Before)

		c.press(tea.KeyEnter)
		booked := latest(t, showings)
		require.True(t, booked.Booked)
		require.Equal(t, typed.After, booked.Balance)
		require.Equal(t, typed.After, booked.After)
		require.Zero(t, booked.Before)
		m, err := s.Member(t.Context(), member)
		require.NoError(t, err)
		require.Equal(t, m.Balance, booked.Balance, "what is shown as booked is on the disk")
		for _, r := range booked.Rewards {
			require.Zero(t, r.Missing)
			require.Empty(t, r.Blocked)
		}
		all, err := s.Rewards(t.Context(), member)
		require.NoError(t, err)
		can := 0
		for _, r := range all {
			if r.Missing == 0 && r.Blocked == "" {
				can++
			}
		}
		require.Len(t, booked.Rewards, can)

		c.send(screen.Home{})
		require.Equal(t, display.Showing{}, latest(t, showings), "nothing of the member is left")
	})
}

func TestDisplayIsIdleWhileTheTillIsLockedAndWhenItsSessionEnds(t *testing.T) {
	var followed <-chan display.Showing
	onStage(t, func(c *counter, _ *desk.Session, member model.ID, showings <-chan display.Showing) {
		followed = showings
		c.send(screen.Open{What: till.CardName, ID: member.String()})
		require.True(t, latest(t, showings).Open)
		c.send(screen.Lock{})
		require.Equal(t, display.Showing{}, latest(t, showings))
		c.send(screen.Open{What: till.CardName, ID: member.String()})
		require.Empty(t, showings, "behind the lock nothing is shown")
	})
	require.Empty(t, followed, "it was idle already")
	onStage(t, func(c *counter, _ *desk.Session, member model.ID, showings <-chan display.Showing) {
		followed = showings
		c.send(screen.Open{What: till.CardName, ID: member.String()})
		require.True(t, latest(t, showings).Open)
	})
	require.Equal(t, display.Showing{}, latest(t, followed))
}

func TestRewardsThatCannotBeReadAreLeftOut(t *testing.T) {
	onStage(t, func(c *counter, _ *desk.Session, member model.ID, showings <-chan display.Showing) {
		c.root.(*facing).rewards = func(context.Context, model.ID) ([]desk.Reward, error) { return nil, errors.New("no") }
		c.send(screen.Open{What: till.CardName, ID: member.String()})
		require.True(t, latest(t, showings).Open)
	})
}
