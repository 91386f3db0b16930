package remote

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/stretchr/testify/require"
)

// probe is a program that tells a test what it was told.
type probe struct {
	told chan<- tea.Msg
}

func (probe) Init() tea.Cmd { return nil }

func (p probe) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg, tea.ColorProfileMsg, tea.EnvMsg:
		p.told <- msg
	case tea.KeyPressMsg:
		p.told <- msg
		if msg.String() == "q" {
			return p, tea.Quit
		}
	}
	return p, nil
}

func (probe) View() tea.View {
	v := tea.NewView("line one\nline two")
	v.AltScreen = true
	return v
}

// screen collects what is shown.
type screen struct {
	mu   sync.Mutex
	all  bytes.Buffer
	more *sync.Cond
}

func newScreen() *screen {
	s := &screen{}
	s.more = sync.NewCond(&s.mu)
	return s
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.more.Broadcast()
	return s.all.Write(p)
}

// shows waits until text was shown.
func (s *screen) shows(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for !strings.Contains(s.all.String(), text) {
		s.more.Wait()
	}
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.String()
}

// show runs the probe; the returned function waits for its end.
func show(t *testing.T, ctx context.Context, size tea.WindowSizeMsg, environ ...string) (keys io.Writer, resizes chan<- tea.WindowSizeMsg, told <-chan tea.Msg, shown *screen, end func() error) {
	t.Helper()
	in, keys := io.Pipe()
	t.Cleanup(func() { _ = in.Close() })
	news := make(chan tea.WindowSizeMsg)
	messages := make(chan tea.Msg, 100)
	shown = newScreen()
	done := make(chan error, 1)
	go func() {
		done <- Show(ctx, Terminal{Input: in, Output: shown, Environ: environ, Size: size, Resizes: news}, probe{told: messages})
	}()
	return keys, news, messages, shown, func() error {
		select {
		case err := <-done:
			return err
		case <-time.After(10 * time.Second):
			t.Fatal("the program does not end")
			return nil
		}
	}
}

// until waits for a message of one type.
func until[M tea.Msg](t *testing.T, told <-chan tea.Msg) M {
	t.Helper()
	for {
		select {
		case msg := <-told:
			if m, ok := msg.(M); ok {
				return m
			}
		case <-time.After(10 * time.Second):
			t.Fatal("the program was not told")
		}
	}
}

func TestProgramRunsOnATerminalElsewhere(t *testing.T) {
	keys, resizes, told, shown, end := show(t, t.Context(), tea.WindowSizeMsg{}, "TERM=xterm-256color", "LANG=zh_CN.UTF-8")
	require.Equal(t, tea.WindowSizeMsg{Width: 1, Height: 1}, until[tea.WindowSizeMsg](t, told), "a window is never nothing")
	resizes <- tea.WindowSizeMsg{Width: 100, Height: 30}
	require.Equal(t, tea.WindowSizeMsg{Width: 100, Height: 30}, until[tea.WindowSizeMsg](t, told))
	shown.shows("line two")
	_, err := io.WriteString(keys, "q")
	require.NoError(t, err)
	require.Equal(t, "q", until[tea.KeyPressMsg](t, told).String())
	require.NoError(t, end())
	require.Contains(t, shown.String(), "line one\r\n", "the terminal is raw, and a line feed alone would go straight down")
	require.Contains(t, shown.String(), "\x1b[?1049l")
}

func TestColoursAreThoseOfTheTerminalAndNotOfThisProcess(t *testing.T) {
	for environ, want := range map[string]colorprofile.Profile{
		"TERM=xterm-256color": colorprofile.ANSI256, "TERM=linux": colorprofile.ANSI, "TERM=dumb": colorprofile.NoTTY,
		"TERM=xterm-256color COLORTERM=truecolor": colorprofile.TrueColor,
	} {
		t.Setenv("COLORTERM", "truecolor")
		keys, _, told, _, end := show(t, t.Context(), tea.WindowSizeMsg{Width: 80, Height: 24}, strings.Fields(environ)...)
		require.Equal(t, want, until[tea.ColorProfileMsg](t, told).Profile, environ)
		_, err := io.WriteString(keys, "q")
		require.NoError(t, err)
		require.NoError(t, end())
	}
}

func TestEndOfTheSessionPutsTheScreenBack(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, _, _, shown, end := show(t, ctx, tea.WindowSizeMsg{Width: 80, Height: 24}, "TERM=xterm")
	shown.shows("\x1b[?1049h")
	require.NotContains(t, shown.String(), "\x1b[?1049l")
	cancel()
	require.NoError(t, end())
	require.Contains(t, shown.String(), "\x1b[?1049l")
}
