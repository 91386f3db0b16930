// Package remote runs a Bubble Tea program on a terminal that is not this process's own: one that
// came in over SSH or over the local socket. It never lets the program's end leave the terminal
// in the alternate screen, and never lets the environment of this process decide how things look
// on the other side.
package remote

import (
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

// Show runs a program until it ends. The end of ctx asks it to quit, so that it leaves the
// screen as it should, and that is no error.
func Show(ctx context.Context, t Terminal, root tea.Model, more ...tea.ProgramOption) error {
	out := &gate{w: t.Output}
	c := newCanvas(root, out, t)
	p := tea.NewProgram(c, append([]tea.ProgramOption{
		tea.WithInput(t.Input), tea.WithOutput(out), tea.WithEnvironment(t.Environ),
		tea.WithColorProfile(colorprofile.Env(t.Environ)), // it would look whether Output is a file
		tea.WithWindowSize(max(t.Size.Width, 1), max(t.Size.Height, 1)),
		tea.WithoutSignalHandler(),
		// The canvas paints. What is left to the program are questions to the terminal.
		tea.WithoutRenderer(), tea.WithFPS(questionsPerSecond),
	}, more...)...)
	c.send = p.Send
	done := make(chan struct{})
	var attending sync.WaitGroup
	attending.Go(func() { attend(ctx, done, p, t.Resizes) })
	_, err := p.Run()
	close(done)
	attending.Wait()
	c.leave()
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// questionsPerSecond is how often a program looks whether it has something to ask the terminal,
// its colours for one. It does so also while nothing happens.
const questionsPerSecond = 4

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

// gate lets one write at a time through: the program asks while the canvas paints.
type gate struct {
	mu sync.Mutex
	w  io.Writer
}

func (g *gate) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.w.Write(p)
}
