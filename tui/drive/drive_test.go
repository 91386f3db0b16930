package drive

import (
	"runtime"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/require"

	"regulars/tui/part"
	"regulars/tui/screen"
)

// stub is a screen that shows what a test wants and records what it gets.
type stub struct {
	body    string
	cursor  screen.Cursor
	actions []screen.Offer
	field   part.Field
	got     []tea.Msg
	then    tea.Cmd
}

func (s *stub) Init() tea.Cmd                                { return nil }
func (s *stub) Title() string                                { return "stub" }
func (s *stub) Actions() []screen.Offer                      { return s.actions }
func (s *stub) Keep() screen.Kept                            { return part.Keep(&s.field) }
func (s *stub) Restore(screen.Kept) (screen.Screen, tea.Cmd) { return s, nil }

func (s *stub) View(screen.Area) (string, screen.Cursor) {
	return s.body + s.field.Value(), s.cursor
}

func (s *stub) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	s.got = append(s.got, msg)
	s.field.Update(msg)
	if _, ok := msg.(screen.Do); ok {
		return s, s.then
	}
	return s, nil
}

func on(s *stub) Stage {
	return Stage{Home: func(*screen.Env) screen.Screen { return s }}
}

// judge is a test that only remembers whether it failed.
type judge struct {
	testing.TB
	failed  bool
	message string
}

func (j *judge) Helper() {}

func (j *judge) Name() string { return "judged" }

func (j *judge) Errorf(f string, args ...any) {
	j.message += f + " " + strings.Join(texts(args), " ")
}

func (j *judge) FailNow() {
	j.failed = true
	runtime.Goexit()
}

func texts(args []any) []string {
	var out []string
	for _, a := range args {
		if s, ok := a.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// verdict runs a test apart and tells how it failed, "" if it did not.
func verdict(t *testing.T, test func(testing.TB)) string {
	t.Helper()
	j := &judge{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		test(j)
	}()
	<-done
	if !j.failed {
		return ""
	}
	require.NotEmpty(t, j.message)
	return j.message
}

func TestLawsOfTheScreensAreHeld(t *testing.T) {
	for name, c := range map[string]struct {
		s    *stub
		want string
	}{
		"cursor inside a hanzi": {&stub{body: "中文", cursor: screen.At(1, 0)}, "inside a wide character"},
		"cursor outside":        {&stub{body: "x", cursor: screen.Cursor{X: -1, On: true}}, "outside"},
		"text not cleaned":      {&stub{body: "李雪👍🏽"}, "has not passed model/clean"},
		"letter beside a field": {&stub{cursor: screen.At(0, 0), actions: []screen.Offer{screen.Can(screen.Snooze)}}, "acts by a letter"},
		"unknown action":        {&stub{actions: []screen.Offer{screen.Can("dance")}}, "not in the table"},
	} {
		require.Contains(t, verdict(t, func(tb testing.TB) { Start(tb, on(c.s)) }), c.want, name)
	}
	good := &stub{body: "中文", cursor: screen.At(2, 0)}
	require.Empty(t, verdict(t, func(tb testing.TB) { Start(tb, on(good)) }))
}

func TestExpectationsFailWhenTheyShould(t *testing.T) {
	for name, wrong := range map[string]func(*Driver){
		"sees":     func(d *Driver) { d.Sees("absent") },
		"sees not": func(d *Driver) { d.SeesNot("body") },
		"toast":    func(d *Driver) { d.Toast("absent") },
		"fails":    func(d *Driver) { d.Fails("absent") },
		"asks":     func(d *Driver) { d.Asks("absent") },
		"at":       func(d *Driver) { d.At("absent") },
		"golden":   func(d *Driver) { d.compare("no-such-file", false) },
		"ended":    func(d *Driver) { d.Press("ctrl+q").Press("f2") },
	} {
		require.NotEmpty(t, verdict(t, func(tb testing.TB) { wrong(Start(tb, on(&stub{body: "body"}))) }), name)
	}
}

func TestGoldenDiffersWhenACellOrAStyleDiffers(t *testing.T) {
	t.Chdir(t.TempDir())
	s := &stub{body: "body"}
	Start(t, on(s)).compare("x", true).compare("x", false)
	s.body = "\x1b[1mbody\x1b[m"
	require.NotEmpty(t, verdict(t, func(tb testing.TB) { Start(tb, on(s)).compare("x", false) }))
	s.body = "bodY"
	require.NotEmpty(t, verdict(t, func(tb testing.TB) { Start(tb, on(s)).compare("x", false) }))
}

func TestHandsAreSlowAndScannersAreNot(t *testing.T) {
	s := &stub{}
	d := Start(t, on(s))
	begin := d.Now()
	d.Type("12").Press("f2")
	require.Equal(t, 740*time.Millisecond, d.Now().Sub(begin))
	require.Equal(t, 3, d.Keys())
	require.Equal(t, "12", s.field.Value())
	d.ResetKeys().Scan("690000000001")
	require.Zero(t, d.Keys())
	require.Contains(t, s.got, screen.Scan{Text: "690000000001"})
}

func TestTimersComeInOrderAndOnlyWhenTheClockGetsThere(t *testing.T) {
	type tick int
	s := &stub{actions: []screen.Offer{screen.Can(screen.Redeem)}}
	s.then = tea.Batch(screen.After(2*time.Second, tick(2)), screen.After(time.Second, tick(1)), screen.After(2*time.Second, tick(3)))
	d := Start(t, on(s)).Press("f6")
	ticks := func() (out []tick) {
		for _, m := range s.got {
			if n, ok := m.(tick); ok {
				out = append(out, n)
			}
		}
		return out
	}
	require.Empty(t, ticks())
	d.Wait(1500 * time.Millisecond)
	require.Equal(t, []tick{1}, ticks())
	d.Wait(time.Second)
	require.Equal(t, []tick{1, 2, 3}, ticks())
}

func TestBytesAreDecodedAsTheTerminalSendsThem(t *testing.T) {
	s := &stub{}
	Start(t, on(s)).Bytes("中a\x1b[D1\x1bOp")
	require.Equal(t, "中10a", s.field.Value())
}

func TestKeysHaveTheNamesOfTheTable(t *testing.T) {
	for _, b := range screen.Table() {
		for _, stroke := range b.Keys {
			require.Equal(t, stroke, Key(stroke).Keystroke())
		}
	}
	require.Equal(t, " ", Key("space").Text)
	require.Equal(t, "c", Key("c").Text)
	require.Empty(t, Key("ctrl+c").Text)
}

func TestWireCountsWhatAFrameCosts(t *testing.T) {
	s := &stub{body: "x", cursor: screen.At(5, 5)}
	d := Start(t, on(s))
	require.Greater(t, d.Wire(), 200, "the first frame is a whole one")
	d.Send("nothing")
	require.Zero(t, d.Wire())
	d.Type("7")
	require.Positive(t, d.Wire())
	require.Less(t, d.Wire(), 60)
}

func TestScreenReadsAsLines(t *testing.T) {
	d := Start(t, on(&stub{body: "欧阳\nb"}))
	require.Equal(t, "欧阳", d.Line(2))
	require.Equal(t, "b", d.Line(3))
	require.Contains(t, d.Line(-1), "Ctrl+P")
	_, _, shown := d.Cursor()
	require.False(t, shown)
}
