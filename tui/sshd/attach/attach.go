package attach

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"golang.org/x/term"

	"regulars/model"
	"regulars/tui/i18n"
)

// Invocation is a command line as a person, or a script, gave it.
type Invocation struct {
	Args    []string // without the program's name
	Environ []string // all of it; what travels is picked out
	Dir     string
	Stdin   *os.File
	Stdout  *os.File
	Stderr  *os.File

	// Reattach is for the screens: when the server goes, say so and wait for the next one. A
	// command is never run twice.
	Reattach bool
	// Edit runs the person's editor on a file, on this terminal; nil where there is none. Its end
	// by an error means that the file says nothing.
	Edit  func(ctx context.Context, path string) error
	Lang  model.Lang    // of our own words; read from Environ if empty
	Retry time.Duration // between two looks for a server; half a second if zero
}

const exitFailed = 1

// Attach runs an invocation in the server at path and returns its exit code. served is false if
// nobody answers there, and then nothing has happened. An error is a refusal that has not been
// told to the person yet; the terminal is as it was before in any case.
func Attach(ctx context.Context, path string, inv Invocation) (exit int, served bool, err error) {
	conn, err := dial(ctx, path)
	if conn == nil {
		return exitFailed, err != nil, err
	}
	a := &attachment{inv: inv, path: path, tty: &terminal{file: inv.Stdin}}
	defer a.keep()
	defer a.tty.restore()
	for {
		end, err := a.session(ctx, conn)
		if err != nil || !end.again {
			return end.exit, true, err
		}
		if conn = a.wait(ctx); conn == nil {
			return exitFailed, true, nil // the person gave up and knows it
		}
	}
}

// attachment is one person's way to the server, across restarts of it.
type attachment struct {
	inv  Invocation
	path string
	tty  *terminal
	text draft
}

// keep tells where a text is that the person edited and the server has not done with.
func (a *attachment) keep() {
	if a.text.path != "" {
		a.tell(fmt.Sprintf(a.words().Kept, a.text.path))
	}
}

// ending is how a session went.
type ending struct {
	exit  int
	again bool // wait for the next server
}

// session runs the invocation over one connection.
func (a *attachment) session(ctx context.Context, conn net.Conn) (ending, error) {
	hello, err := a.hello().encode()
	if err != nil {
		return ending{exit: exitFailed}, errors.Join(model.Refuse("attach.large").Because(err), conn.Close())
	}
	l := &link{conn: conn, inv: a.inv, tty: a.tty, text: &a.text, wants: make(chan int, 1)}
	if err := l.greet(hello); err != nil {
		return ending{exit: exitFailed}, errors.Join(err, conn.Close())
	}
	screens := a.inv.Reattach && term.IsTerminal(int(a.inv.Stdin.Fd())) && term.IsTerminal(int(a.inv.Stdout.Fd()))
	exit, going, err := l.run(ctx)
	wasRaw := a.tty.restore()
	switch {
	case err == nil:
		return ending{exit: exit, again: going && screens}, nil
	case l.left.Load(), ctx.Err() != nil:
		// Whoever sends two signals wants to be gone, and is not told that this was not finished.
		a.reset(wasRaw)
		return ending{exit: exitFailed}, nil
	case errors.Is(err, errOutput):
		return ending{exit: exitFailed}, model.Refuse("attach.output").Because(err)
	}
	a.reset(wasRaw)
	if screens {
		return ending{exit: exitFailed, again: true}, nil
	}
	return ending{exit: exitFailed}, model.Refuse("attach.lost").Because(err)
}

func (a *attachment) hello() *hello {
	in := a.inv
	isTerminal := func(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }
	h := &hello{
		terminals: Streams{Stdin: isTerminal(in.Stdin), Stdout: isTerminal(in.Stdout), Stderr: isTerminal(in.Stderr)},
		dir:       in.Dir, args: in.Args, environ: Environ(in.Environ),
	}
	h.size = windowOf(in.Stdout, in.Stderr, in.Stdin)
	return h
}

// windowOf is the size of the first that is a terminal.
func windowOf(files ...*os.File) Size {
	for _, f := range files {
		if w, h, err := term.GetSize(int(f.Fd())); err == nil {
			return Size{Width: w, Height: h}
		}
	}
	return Size{}
}

// resetScreen undoes what screens that ended without a word may have switched on: synchronised
// output, the alternate screen, a hidden cursor, reports of focus, paste and mouse, the extended
// keyboard, colours.
const resetScreen = "\x1b[?2026l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l\x1b[?2004l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[0m\r\n"

func (a *attachment) reset(wasRaw bool) {
	if wasRaw && term.IsTerminal(int(a.inv.Stdout.Fd())) {
		_, _ = io.WriteString(a.inv.Stdout, resetScreen) // a terminal that is gone needs no reset
	}
}

// words are the few that this package says itself.
type words struct {
	Waiting string
	GaveUp  string
	Back    string
	Kept    string
}

var table = i18n.Words[words]{
	ZH: words{
		Waiting: "服务程序停了，正在等它回来；按 Ctrl-C 不再等。",
		GaveUp:  "不等了。服务程序回来以后，再运行 `regulars` 即可。",
		Back:    "服务程序回来了。",
		Kept:    "编辑器里写的还在 %[1]s。",
	},
	EN: words{
		Waiting: "The server has stopped; waiting for it to come back. Ctrl-C gives up.",
		GaveUp:  "Not waiting any longer. Run `regulars` again when the server is back.",
		Back:    "The server is back.",
		Kept:    "What was written in the editor is in %[1]s.",
	},
}

func (a *attachment) words() *words {
	lang := a.inv.Lang
	if lang == "" {
		lang, _ = i18n.FromEnviron(a.inv.Environ) // an unknown one gets English
	}
	return table.In(lang)
}

func (a *attachment) tell(line string) {
	_, _ = io.WriteString(a.inv.Stderr, line+"\r\n") // whoever closed it does not want to know
}

// wait looks for a server until there is one or the person gives up; then it returns nil.
func (a *attachment) wait(ctx context.Context) net.Conn {
	w := a.words()
	a.tell(w.Waiting)
	ctx, giveUp := context.WithCancel(ctx)
	defer giveUp()
	defer hangUp(giveUp)()
	if a.tty.raw() == nil {
		defer a.tty.restore()
		keys := newKeys(a.inv.Stdin)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			watchKeys(keys, giveUp)
		}()
		defer func() {
			keys.stop()
			<-ended
			_ = keys.close() // only a leak of two descriptors if it failed
		}()
	}
	look := time.NewTicker(orElse(a.inv.Retry, 500*time.Millisecond))
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			a.tell(w.GaveUp)
			return nil
		case <-look.C:
		}
		if conn, err := dial(ctx, a.path); err == nil && conn != nil {
			a.tell(w.Back)
			return conn
		}
	}
}

// watchKeys throws away what is typed while there is no server. In raw mode Ctrl-C and Ctrl-Q
// arrive as these bytes.
func watchKeys(keys *keys, giveUp func()) {
	buf := make([]byte, 256)
	for {
		n, err := keys.Read(buf)
		if bytes.ContainsAny(buf[:n], "\x03\x11") || err != nil {
			giveUp()
			return
		}
	}
}
