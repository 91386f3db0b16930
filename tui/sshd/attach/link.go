package attach

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"regulars/model"
)

// link is the client's end of one connection.
type link struct {
	conn net.Conn
	r    *bufio.Reader
	inv  Invocation
	tty  *terminal

	text *draft

	writeMu sync.Mutex
	wants   chan int    // how much the server wants to read
	left    atomic.Bool // the person insisted on going
	feeding *feeding    // of run alone
	editing editor
}

// errOutput is a standard output that does not take what it is given.
var errOutput = errors.New("attach: cannot write the output")

// clientTimeout bounds what this side waits for the server to take a frame.
const clientTimeout = 30 * time.Second

func (l *link) send(k kind, payload []byte) error {
	l.writeMu.Lock()
	defer l.writeMu.Unlock()
	if err := l.conn.SetWriteDeadline(time.Now().Add(clientTimeout)); err != nil {
		return err
	}
	return writeFrame(l.conn, k, payload)
}

// greet says hello and hears which version is served.
func (l *link) greet(hello []byte) error {
	l.r = bufio.NewReaderSize(l.conn, maxChunk)
	if err := l.conn.SetDeadline(time.Now().Add(helloTimeout)); err != nil {
		return model.Refuse("attach.silent").Because(err)
	}
	_ = writePreamble(l.conn, Version) // a server that has turned us away may still have said why
	version, err := readPreamble(l.r)
	if err != nil {
		return model.Refuse("attach.silent").Because(err)
	}
	if version != Version {
		return model.Refuse("attach.version")
	}
	if err := l.send(kindHello, hello); err != nil {
		return model.Refuse("attach.silent").Because(err)
	}
	if err := l.conn.SetDeadline(time.Time{}); err != nil {
		return model.Refuse("attach.silent").Because(err)
	}
	return nil
}

// run is the session: two goroutines send what the person does, this one shows what the server
// says. All three have ended when it returns.
func (l *link) run(ctx context.Context) (exit int, going bool, err error) {
	done := make(chan struct{})
	var others sync.WaitGroup
	l.feeding = l.startFeeding(0)
	// Before the terminal can become raw, or a signal might leave it so.
	var s signals
	s.ending, s.ignore = stopSignals()
	s.resized, s.forget = resizeSignals()
	others.Go(func() { defer l.tty.rescue(); l.watch(ctx, done, s) })
	defer func() {
		close(done)
		_ = l.conn.Close() // what it had to say was read
		l.feeding.end()
		others.Wait()
		s.ignore()
		s.forget()
	}()
	for {
		k, b, err := readFrame(l.r, fromServer)
		if err != nil {
			return 0, false, err
		}
		if k == kindExit {
			going, err := flag(b[1])
			return int(b[0]), going, err
		}
		if err := l.obey(k, b); err != nil {
			return 0, false, err
		}
	}
}

// obey does what one frame of the server says.
func (l *link) obey(k kind, b []byte) error {
	switch k {
	case kindOutput:
		return l.show(l.inv.Stdout, b)
	case kindErrors:
		return l.show(l.inv.Stderr, b)
	case kindRead:
		n := binary.BigEndian.Uint32(b)
		if n == 0 || n > maxChunk {
			return broken("wants %d bytes", n)
		}
		select {
		case l.wants <- int(n):
			return nil
		default:
			return broken("asks again before it was answered")
		}
	case kindMode:
		on, err := flag(b[0])
		if err != nil {
			return err
		}
		return l.send(kindSwitched, []byte{flagByte(l.tty.set(on) == nil)})
	case kindEdit:
		l.edit(b)
		return nil
	case kindDone:
		l.text.remove()
		return nil
	}
	panic(fmt.Sprintf("attach: kind %q is not handled", byte(k)))
}

func (l *link) show(f *os.File, b []byte) error {
	if _, err := f.Write(b); err != nil {
		return errors.Join(errOutput, err)
	}
	return nil
}

// feeding sends input when it is asked for, until it is ended.
type feeding struct {
	keys  *keys
	stop  chan struct{}
	ended chan struct{}
	owed  int // what was asked for and not sent, when it has ended
}

// startFeeding begins to send input; owed is what an earlier feeding was still asked for.
func (l *link) startFeeding(owed int) *feeding {
	f := &feeding{keys: newKeys(l.inv.Stdin), stop: make(chan struct{}), ended: make(chan struct{})}
	go func() { // end waits for it
		defer close(f.ended)
		defer l.tty.rescue()
		f.owed = l.feed(f, owed)
	}()
	return f
}

// end stops it and returns what is still asked for.
func (f *feeding) end() (owed int) {
	close(f.stop)
	f.keys.stop()
	<-f.ended
	_ = f.keys.close() // only a leak of two descriptors if it failed
	return f.owed
}

func (l *link) feed(f *feeding, want int) (owed int) {
	buf := make([]byte, maxChunk)
	for {
		if want == 0 {
			select {
			case want = <-l.wants:
			case <-f.stop:
				return 0
			}
		}
		n, err := f.keys.Read(buf[:want])
		if n > 0 {
			if l.send(kindInput, buf[:n]) != nil {
				return 0 // the reader of the connection sees why
			}
			want = 0
		}
		if err == nil {
			continue
		}
		select {
		case <-f.stop:
			return want
		default:
		}
		// That it could not be read is the end of it, too: a command has no use for the reason.
		_ = l.send(kindFinish, nil)
		return 0
	}
}

// signals are what the system tells a client of.
type signals struct {
	ending, resized <-chan os.Signal
	ignore, forget  func() // may be called again
}

// watch sends signals and sizes. The first signal asks the server to stop, the second leaves.
func (l *link) watch(ctx context.Context, done <-chan struct{}, s signals) {
	asked := false
	gone := ctx.Done()
	for {
		select {
		case <-done:
			return
		case <-s.resized:
			if l.send(kindSize, appendSize(nil, windowOf(l.inv.Stdout, l.inv.Stderr, l.inv.Stdin))) != nil {
				return
			}
			continue
		case <-gone:
			gone = nil
		case sign := <-s.ending:
			if l.editing.takes(sign) {
				continue
			}
			if asked {
				l.leave()
				return
			}
			asked = true
			if !l.tty.isRaw() {
				// What is shown may hang in a pipe; the next signal ends the process itself.
				s.ignore()
			}
		}
		if l.send(kindCancel, nil) != nil {
			return
		}
	}
}

// leave ends at once, without waiting for the server.
func (l *link) leave() {
	l.left.Store(true)
	l.tty.restore()
	_ = l.conn.Close() // run ends by it
}
