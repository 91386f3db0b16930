package display

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	_ "github.com/charmbracelet/x/exp/teatest/v2" // declares -update; two of them would clash
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/tui/screen"
	"regulars/tui/theme"
)

func TestWordsAreComplete(t *testing.T) { require.NoError(t, table.Check()) }

// player runs a display on a clock of its own.
type player struct {
	t      *testing.T
	d      *Display
	feed   chan Showing
	now    time.Duration
	timers []due
	quit   bool
}

type due struct {
	at  time.Duration
	msg tea.Msg
}

func play(t *testing.T, lang model.Lang, width, height int, profile colorprofile.Profile) *player {
	p := &player{t: t, feed: make(chan Showing, 1)}
	ctx, end := context.WithCancel(context.Background())
	t.Cleanup(end)
	p.d = New(Options{
		Setup: screen.Setup{
			Context: ctx, Shop: "朝阳店", Prefs: screen.Prefs{Lang: lang}, Terminal: theme.Options{Profile: profile},
		},
		Showings: p.feed,
		Timer: func(delay time.Duration, msg tea.Msg) tea.Cmd {
			return func() tea.Msg { p.timers = append(p.timers, due{p.now + delay, msg}); return nil }
		},
	})
	p.send(tea.WindowSizeMsg{Width: width, Height: height})
	return p
}

// send gives the display a message. Its wait for the next showing is not run: the test sends
// them by itself.
func (p *player) send(msg tea.Msg) {
	p.t.Helper()
	_, cmd := p.d.Update(msg)
	if _, isShowing := msg.(Showing); isShowing {
		batch := cmd().(tea.BatchMsg)
		cmd = batch[0]
	}
	p.run(cmd)
	p.text()
}

func (p *player) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			p.run(c)
		}
	case tea.QuitMsg:
		p.quit = true
	}
}

// wait lets time pass.
func (p *player) wait(d time.Duration) {
	p.now += d
	pending := p.timers
	p.timers = nil
	for _, timer := range pending {
		if timer.at > p.now {
			p.timers = append(p.timers, timer)
			continue
		}
		p.send(timer.msg)
	}
}

// text is the window as it reads, and holds the laws of the screens: nothing is wider or higher
// than the window, and terminals agree about the width of each line.
func (p *player) text() string {
	p.t.Helper()
	lines := strings.Split(p.d.View().Content, "\n")
	require.LessOrEqual(p.t, len(lines), max(p.d.height, 1))
	for i, line := range lines {
		require.LessOrEqual(p.t, ansi.StringWidth(line), max(p.d.width, 1), "%q", line)
		require.Equal(p.t, ansi.StringWidth(line), ansi.StringWidthWc(line), "%q", line)
		lines[i] = strings.TrimRight(ansi.Strip(line), " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}

// golden compares what is drawn, styles and all, with a file.
func (p *player) golden(name string) {
	p.t.Helper()
	path := filepath.Join("testdata", name+".golden")
	got := strings.ReplaceAll(p.d.View().Content, "\x1b", "␛") + "\n"
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
		require.NoError(p.t, os.MkdirAll("testdata", 0o755))
		require.NoError(p.t, os.WriteFile(path, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(path)
	require.NoError(p.t, err, "write it with -update")
	require.Equal(p.t, string(want), got, path)
}

// idle is what is shown when nobody is served, and all of it.
var idle = map[model.Lang]string{model.ZH: "朝阳店 欢迎光临", model.EN: "朝阳店 Welcome"}

func (p *player) isIdle(lang model.Lang) {
	p.t.Helper()
	require.Equal(p.t, idle[lang], strings.Join(strings.Fields(p.text()), " "))
}

func ouyang() Showing {
	return Showing{
		Open: true,
		Facing: screen.Facing{
			Member: model.ID{}, Name: "欧*", Balance: 1234, Before: 1234, After: 1426, Amount: 12850, Value: 1200,
		},
		Rewards: []desk.Reward{
			{Type: model.RedeemOff, Points: 500, Value: 500},
			{Type: model.RedeemOff, Points: 1200, Value: 1200, Most: true},
			{Type: model.RedeemGift, Code: "mug", Label: program.Label{model.ZH: "马克杯", model.EN: "Mug"}, Points: 800},
			{Type: model.RedeemDraw, Code: "spring", Label: program.Label{model.ZH: "春季抽奖", model.EN: "Spring draw"}, Points: 100},
			{Type: model.RedeemCharity, Code: "trees", Label: program.Label{model.ZH: "种树", model.EN: "Trees"}, Points: 10, Any: true},
		},
	}
}

func TestGoldenDisplays(t *testing.T) {
	for _, lang := range model.Langs {
		for _, size := range [][2]int{{80, 24}, {60, 20}, {132, 43}} {
			for colours, profile := range map[string]colorprofile.Profile{"colour": colorprofile.TrueColor, "mono": colorprofile.Ascii} {
				name := fmt.Sprintf("%s.%dx%d.%s", lang, size[0], size[1], colours)
				t.Run(name, func(t *testing.T) {
					p := play(t, lang, size[0], size[1], profile)
					p.golden("idle." + name)
					p.send(ouyang())
					p.golden("open." + name)
					booked := ouyang()
					booked.Balance, booked.Booked = 1426, true
					p.send(booked)
					p.golden("booked." + name)
				})
			}
		}
	}
}

func TestIdleShowsNothingPersonal(t *testing.T) {
	for _, lang := range model.Langs {
		p := play(t, lang, 80, 24, colorprofile.TrueColor)
		p.isIdle(lang)
		p.send(ouyang())
		require.Contains(t, p.text(), "欧*")
		p.send(Showing{})
		p.isIdle(lang)
	}
}

// Whatever else is in a showing that is not open is not drawn.
func TestClosedShowingIsTheGreeting(t *testing.T) {
	p := play(t, model.EN, 80, 24, colorprofile.TrueColor)
	s := ouyang()
	s.Open = false
	p.send(s)
	p.isIdle(model.EN)
}

func TestMemberIsGoneAMinuteAfterTheLastChange(t *testing.T) {
	p := play(t, model.ZH, 80, 24, colorprofile.TrueColor)
	p.send(ouyang())
	p.wait(50 * time.Second)
	p.send(ouyang()) // something was typed
	p.wait(50 * time.Second)
	require.Contains(t, p.text(), "欧*", "the first timer is overtaken")
	p.wait(10 * time.Second)
	p.isIdle(model.ZH)
}

func TestOpenShowsPointsValueRewardsAndAmount(t *testing.T) {
	p := play(t, model.EN, 132, 43, colorprofile.TrueColor)
	p.send(ouyang())
	for _, want := range []string{
		"Hello, 欧*", "Points 1,234 → 1,426 (+192)", "worth ¥12.00 off", "This purchase ¥128.50",
		"¥5.00 off   500 points", "up to ¥12.00 off   1,200 points", "Mug   800 points", "Spring draw, a ticket   100 points",
		"Trees   from 10 points",
	} {
		require.Contains(t, p.text(), want)
	}
	require.NotContains(t, p.text(), "booked")
}

func TestSpentPointsGoDown(t *testing.T) {
	p := play(t, model.ZH, 80, 24, colorprofile.TrueColor)
	s := ouyang()
	s.After, s.Amount = 734, 0
	p.send(s)
	require.Contains(t, p.text(), "积分 1,234 → 734（−500）")
	require.NotContains(t, p.text(), "本单")
}

func TestWhatDoesNotFitIsCounted(t *testing.T) {
	p := play(t, model.ZH, 60, 20, colorprofile.TrueColor)
	p.send(ouyang())
	require.Contains(t, p.text(), "还有 2 项")
}

func TestPointsAreLargeWhereTheyFitAndPlainElsewhere(t *testing.T) {
	p := play(t, model.ZH, 80, 24, colorprofile.TrueColor)
	p.send(ouyang())
	require.Contains(t, p.text(), "█")
	p.send(tea.WindowSizeMsg{Width: 24, Height: 24})
	require.NotContains(t, p.text(), "█", "too narrow")
	p.send(tea.WindowSizeMsg{Width: 80, Height: 12})
	require.NotContains(t, p.text(), "█", "too low")
	require.Contains(t, p.text(), "1,234 → 1,426")
}

func TestAnyWindowIsDrawn(t *testing.T) {
	for width := range 90 {
		for _, height := range []int{0, 1, 2, 5, 11, 19, 30} {
			p := play(t, model.ZH, width, height, colorprofile.TrueColor)
			p.send(ouyang())
		}
	}
}

func TestTerminalWithoutHanziGreetsAMember(t *testing.T) {
	p := play(t, model.EN, 80, 24, colorprofile.Ascii)
	p.send(tea.EnvMsg{"TERM=linux"})
	p.send(ouyang())
	require.Contains(t, p.text(), "Hello, Member")
	require.NotContains(t, p.text(), "█")
	s := ouyang()
	s.Name = "G*"
	p.send(s)
	require.Contains(t, p.text(), "Hello, G*")
}

func TestOnlyTheKeysThatLeaveDoSomething(t *testing.T) {
	p := play(t, model.EN, 80, 24, colorprofile.TrueColor)
	p.send(ouyang())
	before := p.text()
	for _, key := range []tea.KeyPressMsg{{Code: tea.KeyF6}, {Code: tea.KeyEnter}, {Code: '1', Text: "1"}, {Code: 'p', Mod: tea.ModCtrl}} {
		p.send(key)
		require.Equal(t, before, p.text())
		require.False(t, p.quit)
	}
	p.send(tea.KeyPressMsg{Code: 'q', Mod: tea.ModCtrl})
	require.True(t, p.quit)
}

func TestDisplayWaitsForTheBoardAndEndsWithItsContext(t *testing.T) {
	board := &Board{}
	showings, leave := board.Follow("front")
	defer leave()
	ctx, end := context.WithCancel(context.Background())
	d := New(Options{Setup: screen.Setup{Context: ctx}, Showings: showings})
	board.Post("front").Show(ouyang())
	require.Equal(t, ouyang(), d.Init()())
	end()
	require.Nil(t, d.Init()())
}

// What a display is told has no place for a whole name or a number of a person.
func TestShowingHasNoRoomForMore(t *testing.T) {
	var names []string
	for f := range reflect.TypeFor[screen.Facing]().Fields() {
		names = append(names, f.Name)
	}
	require.Equal(t, []string{"Member", "Name", "Balance", "Here", "Away", "Before", "After", "Amount", "Value", "Booked"}, names)
}

func TestFiguresAreAsLargeAsTheyFit(t *testing.T) {
	both, after := "1,234 → 1,426", "1,426"
	width := func(n string, columns int) int { return len([]rune(block(n, columns)[0])) }
	require.Equal(t, 2*width(after, 1), width(after, 2))
	require.Equal(t, block(both, 2), large(width(both, 2), both, after))
	require.Equal(t, block(after, 2), large(width(both, 2)-1, both, after))
	require.Equal(t, block(after, 1), large(width(after, 2)-1, both, after))
	require.Nil(t, large(width(after, 1)-1, both, after))
	require.Nil(t, block("1.5", 1), "a sign without a shape")
}

func TestCustomerOfAChainSeesWhatThisShopCanTake(t *testing.T) {
	for lang, line := range map[model.Lang]string{model.ZH: "本店现在可用 600 分", model.EN: "600 of them can be spent in this shop now"} {
		p := play(t, lang, 80, 24, colorprofile.TrueColor)
		p.send(ouyang())
		require.NotContains(t, p.text(), line, "a shop on its own says nothing")
		s := ouyang()
		s.Here, s.Away = 600, 634
		s.Rewards[2].Away = 200
		p.send(s)
		require.Contains(t, p.text(), line)
		require.NotContains(t, p.text(), s.Rewards[2].Label.In(lang), "what headquarters has to be asked for is not promised")
		require.Contains(t, p.text(), s.Rewards[3].Label.In(lang))
		require.LessOrEqual(t, len(strings.Split(p.d.View().Content, "\n")), 24)
	}
}
