package sshd

import (
	"context"
	"errors"
	"io"
	"net"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	charm "charm.land/ssh"
	"golang.org/x/crypto/ssh"
)

// Size is a window in cells; neither side of it is ever less than 1 or more than what memory is
// given for.
type Size = tea.WindowSizeMsg

// Session is one terminal and the person at it. Reading gives the keys; writing waits for a slow
// client, and ends the connection of one that takes nothing for too long.
type Session struct {
	Identity    string // as Authorize named the owner of the key
	User        string // the name that was typed; it proves nothing
	Fingerprint string // of the key
	Remote      net.Addr
	Term        string
	Environ     []string // TERM and the variables that were taken from the client

	channel ssh.Channel
	hangUp  func()
	limit   time.Duration

	mu   sync.Mutex
	size Size
	news chan Size
}

// Read reads what is typed.
func (s *Session) Read(p []byte) (int, error) { return s.channel.Read(p) }

// Write shows p. A client that does not take it within the deadline loses its connection, and
// the write fails.
func (s *Session) Write(p []byte) (int, error) {
	timer := time.AfterFunc(s.limit, s.hangUp)
	defer timer.Stop()
	return s.channel.Write(p)
}

// Size returns the window as last told.
func (s *Session) Size() Size {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.size
}

// Resizes tells of each new window. Only the latest is kept for a slow reader.
func (s *Session) Resizes() <-chan Size { return s.news }

// resize never waits for the reader of Resizes.
func (s *Session) resize(size Size) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.size = size
	select {
	case <-s.news:
	default:
	}
	s.news <- size // there is room: only this method sends, under the lock
}

// session serves one channel of a connection from its opening to its end.
func (l *link) session(_ *charm.Server, conn *ssh.ServerConn, asked ssh.NewChannel, ctx charm.Context) {
	if !l.enter() {
		_ = asked.Reject(ssh.ResourceShortage, strings.TrimSpace(both(func(w *words) string { return w.Full })))
		return
	}
	defer l.leave()
	l.proven(true)
	channel, requests, err := asked.Accept()
	if err != nil {
		return // the client is gone already
	}
	live, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancel(nil)
	defer context.AfterFunc(ctx, func() { cancel(ErrGone) })()
	defer context.AfterFunc(l.s.live, func() { cancel(context.Cause(l.s.live)) })()
	f := &front{
		l: l, ctx: live, cancel: cancel, conn: conn,
		Session: &Session{
			User: conn.User(), Remote: conn.RemoteAddr(), channel: channel,
			hangUp: func() { _ = l.net.Close() }, limit: l.s.opt.WriteTimeout, news: make(chan Size, 1),
		},
	}
	if conn.Permissions != nil {
		f.Identity = conn.Permissions.Extensions[extIdentity]
		f.Fingerprint = conn.Permissions.Extensions[extFingerprint]
		f.enrolled = conn.Permissions.Extensions[extEnrolled] != ""
	}
	f.answer(requests)
	cancel(ErrGone)
	f.running.Wait()
	if f.overdue != nil {
		f.overdue.Stop()
	}
}

// front is what a session is before and around the program.
type front struct {
	*Session
	l        *link
	conn     *ssh.ServerConn
	ctx      context.Context // of the session; only the program gets it
	cancel   context.CancelCauseFunc
	enrolled bool // just now, by a code; there is no program for that

	terminal bool
	started  bool // or over before it began
	running  sync.WaitGroup
	overdue  *time.Timer // of a session that has ended, until the client agrees
}

// answer answers what the client asks of its session until the client closes it. A client that
// asks for no program has as long as for a handshake, since it has somebody's place.
func (f *front) answer(requests <-chan *ssh.Request) {
	undecided := time.NewTimer(f.l.s.opt.HandshakeTimeout)
	defer undecided.Stop()
	going := f.ctx.Done()
	for {
		select {
		case r, open := <-requests:
			if !open {
				return
			}
			f.reply(r)
		case <-undecided.C:
			if !f.started {
				f.started = true
				f.end(1)
			}
		case <-going:
			going = nil
			if !f.started {
				f.started = true
				f.tell(both(func(w *words) string { return w.Going }))
				f.end(0)
			}
		}
	}
}

func (f *front) reply(r *ssh.Request) {
	ok := f.obey(r)
	if r.WantReply && r.Reply(ok, nil) != nil {
		return // the client is gone; the channel ends next
	}
	switch {
	case ok && r.Type == "shell":
		f.started = true
		f.running.Go(f.run) // after the reply, or ssh would show output before it is a terminal
	case ok && r.Type == "exec":
		f.started = true
		f.tell(both(func(w *words) string { return w.NoCommand }))
		f.end(1)
	}
}

// obey does one request. What is not here is refused: subsystems, forwarding of agent and X11,
// signals. A command is taken and not even looked at, because ssh shows a sentence of ours only
// after that; see reply.
func (f *front) obey(r *ssh.Request) bool {
	switch r.Type {
	case "env":
		var v struct{ Name, Value string }
		return !f.started && ssh.Unmarshal(r.Payload, &v) == nil && f.keep(v.Name, v.Value)
	case "pty-req":
		var p struct {
			Term                           string
			Width, Height, WidthP, HeightP uint32
			Modes                          string
		}
		if f.started || f.terminal || ssh.Unmarshal(r.Payload, &p) != nil || !plain(p.Term) || p.Term == "" {
			return false
		}
		f.terminal, f.Term = true, p.Term
		f.size = sized(p.Width, p.Height)
		return true
	case "window-change":
		var w struct{ Width, Height, WidthP, HeightP uint32 }
		if !f.terminal || ssh.Unmarshal(r.Payload, &w) != nil {
			return false
		}
		f.resize(sized(w.Width, w.Height))
		return true
	case "shell", "exec":
		return !f.started
	}
	return false
}

// sized brings a window into what we draw. A client that does not know its window says 0.
func sized(width, height uint32) Size {
	if width == 0 || height == 0 {
		width, height = 80, 24
	}
	return Size{Width: int(min(width, maxWidth)), Height: int(min(height, maxHeight))}
}

// plain reports whether a text from the client is short and has printable ASCII only.
func plain(text string) bool {
	return len(text) <= maxVariable && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
}

// keep takes a variable if it is one of language or colour.
func (f *front) keep(name, value string) bool {
	known := name == "LANG" || name == "COLORTERM" || strings.HasPrefix(name, "LC_")
	if !known || !plain(name) || strings.Contains(name, "=") || !plain(value) || len(f.Environ) == maxEnviron {
		return false
	}
	f.Environ = append(slices.DeleteFunc(f.Environ, func(v string) bool { return strings.HasPrefix(v, name+"=") }), name+"="+value)
	return true
}

// tell says something that is no program's output.
func (f *front) tell(text string) {
	timer := time.AfterFunc(f.limit, f.hangUp)
	defer timer.Stop()
	_, _ = io.WriteString(f.channel.Stderr(), text) // a client that is gone needs no word
}

// end closes the session with an exit code. A client that does not close its side in turn loses
// its connection.
func (f *front) end(code uint32) {
	f.overdue = time.AfterFunc(f.limit, f.hangUp)
	// Both fail only if the client is gone.
	_, _ = f.channel.SendRequest("exit-status", false, ssh.Marshal(struct{ Code uint32 }{code}))
	_ = f.channel.Close()
}

// run shows the program, or says why there is none.
func (f *front) run() {
	switch {
	case f.enrolled:
		f.tell(both(func(w *words) string { return w.Enrolled }))
		f.end(0)
		return
	case !f.terminal:
		f.tell(both(func(w *words) string { return w.NoTerminal }))
		f.end(1)
		return
	}
	f.Environ = append(f.Environ, "TERM="+f.Term)
	err := f.program()
	switch {
	case errors.Is(context.Cause(f.ctx), ErrGoing):
		f.tell(both(func(w *words) string { return w.Going }))
		f.end(0)
	case err != nil && f.ctx.Err() == nil:
		f.tell(refusal(err))
		f.end(1)
	default:
		f.end(0)
	}
}

// errFault is a fault of ours, which was logged.
var errFault = errors.New("sshd: the program failed")

// program runs the program. A fault of ours ends one session and not everybody's till.
func (f *front) program() (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			f.l.s.opt.Log.Error("sshd: a session failed by a fault of ours", "fault", fault, "stack", string(debug.Stack()))
			err = errFault
		}
	}()
	return f.l.s.opt.Run(f.ctx, f.Session)
}
