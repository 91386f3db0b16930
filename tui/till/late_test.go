package till_test

import (
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/tui/drive"
	"regulars/tui/screen"
	"regulars/tui/till"
)

// These tests hold the commands back that the driver would run at once, and let their answers
// come when it hurts.

// slow is a screen whose commands wait.
type slow struct {
	t *testing.T
	screen.Screen
}

func (w *world) slowHome(t *testing.T) (*slow, *till.Counter, *screen.Env) {
	env, _ := screen.NewEnv(screen.Setup{Context: t.Context(), Clock: w.Clock.Now, Prefs: screen.Prefs{Lang: model.ZH}})
	counter := till.New(till.Options{Desk: func() till.Desk { return w.spy }})
	return &slow{t, counter.Home(env)}, counter, env
}

// send gives the screen a message and returns the command that follows, not run.
func (s *slow) send(msg tea.Msg) tea.Cmd {
	next, cmd := s.Update(msg)
	s.Screen = next
	return cmd
}

// press types one character after another and returns the last command.
func (s *slow) press(keys ...string) tea.Cmd {
	var cmd tea.Cmd
	for _, key := range keys {
		cmd = s.send(drive.Key(key))
	}
	return cmd
}

// do runs a command and gives the screen what is for it; the rest is returned.
func (s *slow) do(cmd tea.Cmd) []tea.Msg {
	if cmd == nil {
		return nil
	}
	var out []tea.Msg
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			out = append(out, s.do(c)...)
		}
	case screen.Many:
		for _, m := range msg {
			out = append(out, s.do(screen.Send(m))...)
		}
	case screen.Toast, screen.Failed, screen.Changed, screen.Open, screen.Ask, screen.Pop:
		out = append(out, msg)
	default:
		out = append(out, s.do(s.send(msg))...)
	}
	return out
}

func (s *slow) sees(texts ...string) {
	s.t.Helper()
	body, _ := s.View(screen.Area{Width: 80, Height: 20})
	for _, text := range texts {
		require.Contains(s.t, body, text)
	}
}

func (s *slow) seesNot(text string) {
	s.t.Helper()
	body, _ := s.View(screen.Area{Width: 80, Height: 20})
	require.NotContains(s.t, body, text)
}

func TestLateAnswerOfAnEarlierSearchIsDropped(t *testing.T) {
	w := newWorld(t)
	s, _, _ := w.slowHome(t)
	first, second := s.press("m"), s.press("x")
	s.do(second)
	s.sees("1 位会员", "马小龙")
	s.do(first) // "m" also finds María
	s.sees("1 位会员", "马小龙")
	third := s.press("backspace")
	s.press("backspace")
	s.do(third)
	s.seesNot("位会员")
}

func TestEnterBeforeTheAnswerTakesASingleHit(t *testing.T) {
	w := newWorld(t)
	s, _, _ := w.slowHome(t)
	answer := s.press("m", "x", "l")
	require.Nil(t, s.send(screen.Do{Action: screen.Submit}))
	require.Contains(t, s.do(answer), screen.Open{What: till.CardName, ID: w.members["马小龙"].String()})
}

func TestEnterBeforeTheAnswerChoosesNobodyAmongSeveral(t *testing.T) {
	w := newWorld(t)
	s, _, _ := w.slowHome(t)
	answer := s.press("o", "y")
	s.send(screen.Do{Action: screen.Submit})
	require.Empty(t, s.do(answer))
	s.sees("2 位会员")

	shown := s.press("z") // what is shown now is still the answer for "oy"
	require.Nil(t, s.send(screen.Do{Action: screen.Submit}))
	s.press("backspace") // and nobody waits for that Enter any more
	require.Empty(t, s.do(shown))
}

func TestEnterBeforeTheAnswerTakesTheRowThatWasMarkedIfItIsFirst(t *testing.T) {
	w := newWorld(t)
	s, _, _ := w.slowHome(t)
	s.do(s.press("o"))
	answer := s.press("y")
	require.Nil(t, s.send(screen.Do{Action: screen.Submit}))
	require.Len(t, s.do(answer), 1, "it was seen, and still is what the search finds first")

	s.do(s.press("o"))
	s.press("down")
	answer = s.press("y")
	require.Nil(t, s.send(screen.Do{Action: screen.Submit}))
	require.Empty(t, s.do(answer), "another one was marked")
}

func TestOnlyTheLatestScanOpens(t *testing.T) {
	w := newWorld(t)
	s, _, _ := w.slowHome(t)
	first := s.send(screen.Scan{Text: ouyang})
	second := s.send(screen.Scan{Text: maria})
	require.Len(t, s.do(second), 1)
	require.Empty(t, s.do(first))
}

func TestLateGlanceIsDropped(t *testing.T) {
	w := newWorld(t)
	s, _, _ := w.slowHome(t)
	first := s.send(screen.Shown{})
	second := s.send(screen.Shown{})
	late := first()
	w.sale("欧阳子琪", 5000)
	s.do(second)
	s.do(screen.Send(late))
	s.sees("来店 5")
}

func (w *world) slowCard(t *testing.T) *slow {
	_, counter, env := w.slowHome(t)
	s := &slow{t, counter.Card(env, w.members["欧阳志强"].String())}
	require.Empty(t, s.do(s.Init()))
	s.sees("欧阳志强", "5,263")
	return s
}

func TestLateQuoteIsDropped(t *testing.T) {
	w := newWorld(t)
	s := w.slowCard(t)
	first, second := s.press("1"), s.press("2")
	s.do(second)
	s.do(first)
	s.sees("+12 分")
	third := s.press("3")
	s.press("ctrl+u")
	s.do(third)
	s.seesNot(" 分 ")
}

func TestSecondEnterWhileSavingIsNoSecondAward(t *testing.T) {
	w := newWorld(t)
	s := w.slowCard(t)
	s.do(s.press("1", "2"))
	award := s.send(screen.Do{Action: screen.Submit})
	s.sees("正在记 ¥12.00…")
	require.NotNil(t, s.Keep(), "what is not on disk yet must not be lost by a scan")
	require.Nil(t, s.send(screen.Do{Action: screen.Submit}), "an empty field has nothing to award")
	s.do(s.press("1", "2"))
	require.Nil(t, s.send(screen.Do{Action: screen.Submit}), "another amount waits for the first")
	for _, o := range s.Actions() {
		if o.Action == screen.Submit || o.Action == screen.Redeem {
			require.Equal(t, "上一笔正在保存，请稍候。", o.Why)
		}
	}
	require.Nil(t, s.send(screen.Do{Action: screen.Redeem}))
	require.Len(t, s.do(award), 2, "a change and a toast")
	s.sees("❯ ", "12", "5,275")
	require.Equal(t, 1, w.spy.times("award"))
	require.NotNil(t, s.send(screen.Do{Action: screen.Submit}), "what was typed meanwhile can be awarded now")
}

func TestToastWaitsForTheDisk(t *testing.T) {
	w := newWorld(t)
	s := w.slowCard(t)
	s.do(s.press("9"))
	award := s.send(screen.Do{Action: screen.Submit})
	require.EqualValues(t, 5263, w.Member(w.members["欧阳志强"]).Balance)
	out := s.do(award)
	require.EqualValues(t, 5272, w.Member(w.members["欧阳志强"]).Balance)
	require.Contains(t, out[1].(screen.Toast).Text, "+9 分")
}

func TestAmountThatFailsDoesNotOverwriteTheNext(t *testing.T) {
	w := newWorld(t)
	s := w.slowCard(t)
	s.do(s.press("9"))
	w.spy.refuse["award"] = model.Refuse("store.full")
	award := s.send(screen.Do{Action: screen.Submit})
	s.do(s.press("4", "5"))
	require.Len(t, s.do(award), 1, "the refusal")
	s.sees("45")
	s.seesNot("9\x1b")
}

func TestRewardsOfAClosedChooserAreDropped(t *testing.T) {
	w := newWorld(t)
	s := w.slowCard(t)
	first := s.send(screen.Do{Action: screen.Redeem})
	s.sees("正在读取…")
	s.send(screen.Do{Action: screen.Back})
	second := s.send(screen.Do{Action: screen.Redeem})
	s.do(first)
	s.sees("正在读取…")
	s.do(second)
	s.sees("抵 ¥1.00")
	s.send(screen.Do{Action: screen.Back})
	s.do(second)
	s.sees("往来")
}

func TestEnterBeforeTheAnswerTakesTheWholeNumberThatWasTyped(t *testing.T) {
	w := newWorld(t)
	s, _, _ := w.slowHome(t)
	_, err := w.Owner.Enrol(t.Context(), desk.Enrolment{Fields: model.Fields{model.FieldExternal: "1641", model.FieldName: "赵敏"}})
	require.NoError(t, err)
	answer := s.press("1", "6", "4", "1") // also the end of 欧阳志强's phone
	s.send(screen.Do{Action: screen.Submit})
	out := s.do(answer)
	s.seesNot("位会员")
	require.Len(t, out, 1)
	require.NotEqual(t, screen.Open{What: till.CardName, ID: w.members["欧阳志强"].String()}, out[0])
}

func TestOpeningTheChooserDropsNoNews(t *testing.T) {
	w := newWorld(t)
	s := w.slowCard(t)
	w.sale("欧阳志强", 10000)
	news := s.send(screen.Changed{What: screen.MemberName, ID: w.members["欧阳志强"].String()})
	s.do(s.send(screen.Do{Action: screen.Redeem}))
	s.do(news)
	s.sees("5,363")
}
