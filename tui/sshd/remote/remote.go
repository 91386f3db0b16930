// Package remote runs a Bubble Tea program on a terminal that is not this process's own: one that
// came in over SSH or over the local socket. It never lets the program's end leave the terminal
// in the alternate screen, and never lets the environment of this process decide how things look
// on the other side.
package remote

import (
	"bytes"
	"context"
	"io"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// Terminal is what a program needs of one. A read that is under way when the program ends must
// end by itself, by the end of the session.
type Terminal struct {
	Input   io.Reader
	Output  io.Writer
	Environ []string // of the terminal; has TERM
	Size    tea.WindowSizeMsg
	Resizes <-chan tea.WindowSizeMsg
}

// FramesPerSecond is what a network carries without a queue, and fast enough for a scanner.
const FramesPerSecond = 30

// Show runs a program until it ends. The end of ctx asks it to quit, so that it leaves the
// screen as it should, and that is no error.
func Show(ctx context.Context, t Terminal, root tea.Model, more ...tea.ProgramOption) error {
	p := tea.NewProgram(root, append([]tea.ProgramOption{
		tea.WithInput(t.Input), tea.WithOutput(&returning{w: t.Output}), tea.WithEnvironment(t.Environ),
		tea.WithColorProfile(colorprofile.Env(t.Environ)), // it would look whether Output is a file
		tea.WithWindowSize(max(t.Size.Width, 1), max(t.Size.Height, 1)),
		tea.WithFPS(FramesPerSecond), tea.WithoutSignalHandler(),
	}, more...)...)
	done := make(chan struct{})
	var attending sync.WaitGroup
	attending.Go(func() { attend(ctx, done, p, t.Resizes) })
	_, err := p.Run()
	close(done)
	attending.Wait()
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// attend tells the program of new windows, and asks it to end when ctx does.
func attend(ctx context.Context, done <-chan struct{}, p *tea.Program, resizes <-chan tea.WindowSizeMsg) {
	for {
		select {
		case <-done:
			return
		case size := <-resizes:
			p.Send(tea.WindowSizeMsg{Width: max(size.Width, 1), Height: max(size.Height, 1)})
			continue
		case <-ctx.Done():
		}
		break
	}
	p.Quit() // or nothing would leave the alternate screen
	<-done
}

// returning writes a carriage return before each line feed. A program whose input is no terminal
// of this machine takes it that somebody does, and the terminal over there, being raw, does not.
type returning struct {
	w   io.Writer
	buf []byte // kept, since a screen is written many times
}

func (r *returning) Write(p []byte) (int, error) {
	if bytes.IndexByte(p, '\n') < 0 {
		return r.w.Write(p)
	}
	r.buf = r.buf[:0]
	for i, b := range p {
		if b == '\n' && (i == 0 || p[i-1] != '\r') {
			r.buf = append(r.buf, '\r')
		}
		r.buf = append(r.buf, b)
	}
	if _, err := r.w.Write(r.buf); err != nil {
		return 0, err // how much of p it was does not matter: a program gives up its terminal
	}
	return len(p), nil
}
