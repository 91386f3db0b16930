package remote

import (
	"bytes"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"
)

// page is a program whose view a test says.
type page struct{ view tea.View }

func (p *page) Init() tea.Cmd                       { return nil }
func (p *page) Update(tea.Msg) (tea.Model, tea.Cmd) { return p, nil }
func (p *page) View() tea.View                      { return p.view }

// paints makes a canvas whose frames come when the test says, and returns what a frame sends.
func paints(t *testing.T, term string) (*canvas, *page, func() string) {
	t.Helper()
	var out bytes.Buffer
	p := &page{tea.NewView("hello")}
	c := newCanvas(p, &out, Terminal{Environ: []string{"TERM=" + term}, Size: tea.WindowSizeMsg{Width: 80, Height: 24}})
	c.send = func(tea.Msg) {}
	t.Cleanup(c.leave)
	return c, p, func() string {
		out.Reset()
		c.Update(frame{})
		return out.String()
	}
}

func TestManyMessagesAreOneFrame(t *testing.T) {
	c, p, next := paints(t, "xterm")
	frames := make(chan tea.Msg, 8)
	c.send = func(msg tea.Msg) { frames <- msg }
	c.Init()
	for range 5 {
		c.Update(tea.KeyPressMsg{})
	}
	require.Equal(t, frame{}, <-frames)
	require.Empty(t, frames)
	require.Contains(t, next(), "hello")
	require.Empty(t, next(), "nothing has changed")
	p.view = tea.NewView("hello you")
	c.Update(tea.KeyPressMsg{})
	require.Equal(t, frame{}, <-frames)
	require.Equal(t, " you", next())
}

func TestFramesHaveAPauseBetweenThem(t *testing.T) {
	c, _, next := paints(t, "xterm")
	c.Init()
	next()
	begun := c.last
	frames := make(chan time.Time, 1)
	c.send = func(tea.Msg) { frames <- time.Now() }
	c.Update(tea.KeyPressMsg{})
	require.GreaterOrEqual(t, (<-frames).Sub(begun), time.Second/FramesPerSecond)
}

func TestWindowIsDrawnAnewWhenAsked(t *testing.T) {
	c, _, next := paints(t, "xterm")
	require.Contains(t, next(), "hello")
	c.Update(tea.ClearScreen())
	require.Contains(t, next(), "hello")
	c.Update(tea.WindowSizeMsg{Width: 3, Height: 1})
	require.Contains(t, next(), "\x1b[2Jhel")
	require.Empty(t, next())
}

func TestLargeFrameIsNotSeenHalfDone(t *testing.T) {
	c, p, next := paints(t, "xterm")
	require.Contains(t, next(), ansi.RequestModeSynchronizedOutput)
	p.view.Cursor = tea.NewCursor(0, 0)
	require.Contains(t, next(), ansi.SetModeTextCursorEnable)
	large := func(letter string) string {
		p.view.Content = strings.Repeat(strings.Repeat(letter, 70)+"\n", 10)
		return next()
	}
	sent := large("a")
	require.True(t, strings.HasPrefix(sent, ansi.ResetModeTextCursorEnable) && strings.HasSuffix(sent, ansi.SetModeTextCursorEnable), "%q", sent)
	c.Update(tea.ModeReportMsg{Mode: ansi.ModeSynchronizedOutput, Value: ansi.ModeReset})
	sent = large("b")
	require.True(t, strings.HasPrefix(sent, ansi.SetModeSynchronizedOutput) && strings.HasSuffix(sent, ansi.ResetModeSynchronizedOutput), "%q", sent)
	p.view.Content += "c"
	require.LessOrEqual(t, len(next()), 12, "a small one comes in one packet")
}

func TestTerminalIsGivenBackAsItWas(t *testing.T) {
	var out bytes.Buffer
	p := &page{tea.NewView("hello")}
	c := newCanvas(p, &out, Terminal{Environ: []string{"TERM=linux"}, Size: tea.WindowSizeMsg{Width: 80, Height: 24}})
	c.leave()
	require.Empty(t, out.String(), "nothing was shown")
	p.view.ReportFocus, p.view.WindowTitle = true, "shop"
	p.view.Cursor = tea.NewCursor(0, 0)
	p.view.Cursor.Shape = tea.CursorBar
	c.Update(frame{})
	p.view.Cursor = nil
	c.Update(frame{})
	begun := out.String()
	require.NotContains(t, begun, ansi.RequestModeSynchronizedOutput, "the console would print it")
	out.Reset()
	c.leave()
	for _, pair := range [][2]string{
		{ansi.SetModeAltScreenSaveCursor, ansi.ResetModeAltScreenSaveCursor},
		{ansi.SetModeBracketedPaste, ansi.ResetModeBracketedPaste},
		{ansi.SetModeFocusEvent, ansi.ResetModeFocusEvent},
		{ansi.ResetModeTextCursorEnable, ansi.SetModeTextCursorEnable},
		{ansi.SetWindowTitle("shop"), ansi.SetWindowTitle("")},
		{ansi.SetCursorStyle(5), ansi.SetCursorStyle(0)},
		{ansi.SetModifyOtherKeys2, ansi.ResetModifyOtherKeys},
		{ansi.PushKittyKeyboard(1), ansi.PopKittyKeyboard(1)},
	} {
		require.Contains(t, begun, pair[0])
		require.Contains(t, out.String(), pair[1])
	}
}
