package cli

import (
	"context"
	"io"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/model/desk"
	"regulars/tui/screen"
	"regulars/tui/sshd/remote"
)

// far is a terminal on the other side of a socket or of SSH: it is switched to raw mode over
// there and tells when its window changes.
type far interface {
	Raw(on bool) error
	Size() tea.WindowSizeMsg
	Resizes() <-chan tea.WindowSizeMsg
}

// farIn is the input of somebody elsewhere.
type farIn struct {
	io.Reader
	far      far
	terminal bool
	until    func(context.Context) io.Reader // the same input while a context lives; nil if that is not needed

	mu    sync.Mutex
	whole context.Context    // of the program that reads
	now   context.Context    // of the reads until the next pause
	pause context.CancelFunc // ends now
}

// during gives the input to a program for as long as a context lives.
func (f *farIn) during(ctx context.Context) io.Reader {
	f.mu.Lock()
	f.whole = ctx
	f.mu.Unlock()
	f.resume()
	return readings{f}
}

// resume lets the program's next reader read.
func (f *farIn) resume() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now, f.pause = context.WithCancel(f.whole)
}

// readings is the input of a program; a pause ends it for the reader that it has at that time and
// loses nothing.
type readings struct{ f *farIn }

func (r readings) Read(p []byte) (int, error) {
	r.f.mu.Lock()
	now := r.f.now
	r.f.mu.Unlock()
	return r.f.until(now).Read(p)
}

// exec is tea.Exec for an input that cannot be polled: the program's reader would go on to wait for
// the first key after the editor, and lose it.
func (f *farIn) exec(c tea.ExecCommand, then tea.ExecCallback) tea.Cmd {
	give := tea.Exec(c, then)
	return func() tea.Msg {
		f.mu.Lock()
		f.pause()
		f.mu.Unlock()
		return give()
	}
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

// runProgram runs a Bubble Tea program on the run's terminal until the person leaves. It hears what other tills
// do, and what comes from headquarters.
func (a *app) runProgram(ctx context.Context, d *desk.Desk, root tea.Model) (err error) {
	inner, stop := context.WithCancel(ctx)
	defer stop()
	root = &hearing{Model: root, ctx: inner, changes: d.Changes}
	f := a.remote()
	if f == nil {
		_, err := tea.NewProgram(root, tea.WithContext(ctx), tea.WithInput(a.stdin), tea.WithOutput(a.stdout),
			tea.WithEnvironment(a.environList()), tea.WithoutSignalHandler()).Run()
		return err
	}
	if err := f.Raw(true); err != nil {
		return err
	}
	defer func() {
		if back := f.Raw(false); err == nil && ctx.Err() == nil {
			err = back
		}
	}()
	t := remote.Terminal{Input: a.stdin, Output: a.stdout, Environ: a.environList(), Size: f.Size(), Resizes: f.Resizes()}
	if in := a.stdin.(*farIn); in.until != nil {
		t.Input = in.during(inner)
	}
	return remote.Show(ctx, t, root)
}

// pause is how often a screen is told at most what others did: often enough to see it at once,
// seldom enough that sixty tills at full speed cost little.
const pause = 150 * time.Millisecond

// hearing is a program that is told what other tills write.
type hearing struct {
	tea.Model
	ctx     context.Context // of the session that this is; it ends with it
	changes func(ctx context.Context, after desk.Seen) (desk.News, error)
}

// Init begins to listen.
func (h *hearing) Init() tea.Cmd { return tea.Batch(h.Model.Init(), h.listen(desk.Seen{})) }

// listen waits for what was not seen yet.
func (h *hearing) listen(after desk.Seen) tea.Cmd {
	return func() tea.Msg {
		news, err := h.changes(h.ctx, after)
		if err != nil {
			return nil // the session has ended, or the file cannot be read: the next act will say so
		}
		return news
	}
}

// Update tells the screens, and listens again after a pause.
func (h *hearing) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	news, ok := msg.(desk.News)
	if !ok {
		next, cmd := h.Model.Update(msg)
		h.Model = next
		return h, cmd
	}
	told := screen.News{Many: news.Many}
	for _, id := range news.Members {
		told.IDs = append(told.IDs, id.String())
	}
	next, cmd := h.Model.Update(told)
	h.Model = next
	again := func() tea.Msg {
		if !rest(h.ctx, pause) {
			return nil
		}
		return h.listen(news.Seen)()
	}
	return h, tea.Batch(cmd, again)
}

// rest waits for a while and reports whether ctx lives on.
func rest(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// timer answers with a message after a delay, or with none once ctx has ended. tea.Tick would go
// on for minutes in a server whose sessions come and go.
func timer(ctx context.Context) func(time.Duration, tea.Msg) tea.Cmd {
	return func(delay time.Duration, msg tea.Msg) tea.Cmd {
		return func() tea.Msg {
			if !rest(ctx, delay) {
				return nil
			}
			return msg
		}
	}
}
