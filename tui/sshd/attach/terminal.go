package attach

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"

	uv "github.com/charmbracelet/ultraviolet"
	"golang.org/x/term"
)

// terminal is the person's, and remembers how it was.
type terminal struct {
	file *os.File

	mu     sync.Mutex
	before *term.State // nil unless it is raw now
}

func (t *terminal) raw() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.before != nil {
		return nil
	}
	before, err := term.MakeRaw(int(t.file.Fd()))
	if err != nil {
		return err
	}
	t.before = before
	return nil
}

// restore puts the terminal back and reports whether it was raw. It may be called at any time.
func (t *terminal) restore() (wasRaw bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.before == nil {
		return false
	}
	_ = term.Restore(int(t.file.Fd()), t.before) // a terminal that hung up has nothing to put back
	t.before = nil
	return true
}

func (t *terminal) set(raw bool) error {
	if raw {
		return t.raw()
	}
	t.restore()
	return nil
}

// lend puts the terminal back for another program and returns how to take it again: as it was
// before, whatever that program has left.
func (t *terminal) lend() (take func()) {
	t.mu.Lock()
	before := t.before
	t.mu.Unlock()
	if !t.restore() {
		return func() {}
	}
	return func() {
		_ = term.Restore(int(t.file.Fd()), before)
		_ = t.raw() // a terminal that is gone is noticed by whoever reads it
	}
}

func (t *terminal) isRaw() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.before != nil
}

// rescue is deferred where a panic would end the process with the terminal still raw.
func (t *terminal) rescue() {
	if fault := recover(); fault != nil {
		t.restore()
		panic(fault)
	}
}

// keys reads a file in a way that can be stopped, without losing what was not read yet.
type keys struct {
	file   *os.File
	cancel interface {
		Read([]byte) (int, error)
		Cancel() bool
		Close() error
	}
}

func newKeys(f *os.File) *keys {
	// What cannot be polled (a file, /dev/null) never waits either, and needs no stopping.
	if info, err := f.Stat(); err != nil || info.Mode().IsRegular() || info.Mode()&os.ModeCharDevice != 0 && !term.IsTerminal(int(f.Fd())) {
		return &keys{file: f}
	}
	r, err := uv.NewCancelReader(f)
	if err != nil {
		return &keys{file: f}
	}
	return &keys{file: f, cancel: r}
}

func (k *keys) Read(p []byte) (int, error) {
	if k.cancel == nil {
		return k.file.Read(p)
	}
	n, err := k.cancel.Read(p)
	return max(n, 0), err
}

// stop ends a Read that waits and all that follow.
func (k *keys) stop() {
	if k.cancel != nil {
		k.cancel.Cancel()
	}
}

// close gives back what polling needed; no Read may be running.
func (k *keys) close() error {
	if k.cancel == nil {
		return nil
	}
	return k.cancel.Close()
}

// stopSignals are those by which a person or the system ends a program.
func stopSignals() (<-chan os.Signal, func()) {
	c := make(chan os.Signal, 4)
	signal.Notify(c, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	return c, func() { signal.Stop(c) }
}

// hangUp calls giveUp on a signal that ends programs, until the returned function is called.
func hangUp(giveUp func()) (stop func()) {
	ctx, ignore := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	release := context.AfterFunc(ctx, giveUp)
	return func() {
		release()
		ignore()
	}
}
