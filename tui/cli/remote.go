package cli

import (
	"context"
	"io"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"regulars/model"
	"regulars/tui/screen"
	"regulars/tui/sshd/attach"
)

// far is a terminal on the other side of a socket or of SSH: it is switched to raw mode over
// there and tells when its window changes.
type far interface {
	Raw(on bool) error
	Size() attach.Size
	Resizes() <-chan attach.Size
}

// farIn is the input of somebody elsewhere.
type farIn struct {
	io.Reader
	far      far
	terminal bool
	until    func(context.Context) io.Reader // the same input while a context lives; nil if that is not needed
}

// Terminal reports whether a person's keys come from there.
func (f *farIn) Terminal() bool { return f.terminal }

// farOut is the output of somebody elsewhere.
type farOut struct {
	io.Writer
	terminal bool
}

// Terminal reports whether a person sees it.
func (f *farOut) Terminal() bool { return f.terminal }

// remote is the far terminal of the run, nil if the terminal is this process's own.
func (a *app) remote() far {
	if in, ok := a.stdin.(*farIn); ok && in.terminal {
		return in.far
	}
	return nil
}

// programOptions are those of a Bubble Tea program on the run's terminal. A far one has no
// file descriptor to ask, so size and colours are told.
func (a *app) programOptions(ctx context.Context) []tea.ProgramOption {
	opts := []tea.ProgramOption{
		tea.WithContext(ctx), tea.WithInput(a.stdin), tea.WithOutput(a.stdout), tea.WithEnvironment(a.environList()), tea.WithoutSignalHandler(),
	}
	f := a.remote()
	if f == nil {
		return opts
	}
	if in := a.stdin.(*farIn); in.until != nil {
		opts = append(opts, tea.WithInput(in.until(ctx)))
	}
	size := f.Size()
	return append(opts, tea.WithColorProfile(colorprofile.Env(a.environList())), tea.WithWindowSize(size.Width, size.Height), tea.WithFPS(farFPS))
}

// farFPS is how often a far terminal is painted at most.
const farFPS = 30

// runProgram runs a Bubble Tea program on the run's terminal until the person leaves. Beside
// a server it also hears of its window and of what the other tills do.
func (a *app) runProgram(ctx context.Context, root tea.Model) error {
	f := a.remote()
	if f == nil {
		_, err := tea.NewProgram(root, a.programOptions(ctx)...).Run()
		return err
	}
	if err := f.Raw(true); err != nil {
		return err
	}
	inner, stop := context.WithCancel(ctx)
	program := tea.NewProgram(root, a.programOptions(inner)...)
	var ears sync.WaitGroup
	ears.Go(func() { windows(inner, f, program) })
	ears.Go(func() { a.listen(inner, program) })
	_, err := program.Run()
	stop()
	ears.Wait()
	if back := f.Raw(false); err == nil && ctx.Err() == nil {
		err = back
	}
	return err
}

// windows tells a program of each new window until ctx ends.
func windows(ctx context.Context, f far, program *tea.Program) {
	for {
		select {
		case size, ok := <-f.Resizes():
			if !ok {
				return
			}
			program.Send(tea.WindowSizeMsg(size))
		case <-ctx.Done():
			return
		}
	}
}

// hearing is how often a screen is told at most what others did: often enough to see it at
// once, seldom enough that sixty tills at full speed cost little.
const hearing = 150 * time.Millisecond

// listen tells a program what is written by whomever until ctx ends.
func (a *app) listen(ctx context.Context, program *tea.Program) {
	last, _, err := a.house.desk.Changes(ctx, 0)
	for err == nil {
		var member model.ID
		if last, member, err = a.house.desk.Changes(ctx, last); err != nil {
			return
		}
		changed := screen.Changed{What: screen.MemberName}
		if !member.IsZero() {
			changed.ID = member.String()
		}
		program.Send(changed)
		select {
		case <-time.After(hearing):
		case <-ctx.Done():
			return
		}
	}
}
