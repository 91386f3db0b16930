package attach

import (
	"context"
	"encoding/binary"
	"io"
	"sync"
)

// Input is the standard input of a client. It is fetched when it is read and not before, so
// that a command that reads nothing takes nothing from a script.
type Input struct {
	ask func(kind, []byte) error

	mu      sync.Mutex
	buf     []byte
	wanted  int           // asked for and not yet there; 0: nothing is on its way
	ended   error         // why nothing more comes
	changed chan struct{} // closed and replaced when one of the above changes
}

func newInput(ask func(kind, []byte) error) *Input {
	return &Input{ask: ask, changed: make(chan struct{})}
}

// Read reads what the client's standard input gives next.
func (in *Input) Read(p []byte) (int, error) { return in.read(context.Background(), p) }

// Until returns the same input for as long as ctx lives; after that it ends for its reader,
// and what comes later is left to whoever reads next.
func (in *Input) Until(ctx context.Context) io.Reader { return until{in: in, done: ctx.Done()} }

type until struct {
	in   *Input
	done <-chan struct{}
}

func (u until) Read(p []byte) (int, error) { return u.in.readUntil(u.done, p) }

func (in *Input) read(ctx context.Context, p []byte) (int, error) { return in.readUntil(ctx.Done(), p) }

func (in *Input) readUntil(done <-chan struct{}, p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for {
		select {
		case <-done:
			return 0, io.EOF
		default:
		}
		n, want, changed, err := in.take(p)
		switch {
		case n > 0 || err != nil:
			return n, err
		case want > 0:
			if err := in.ask(kindRead, binary.BigEndian.AppendUint32(nil, uint32(want))); err != nil {
				return 0, err
			}
		}
		select {
		case <-changed:
		case <-done:
		}
	}
}

// take gives out what is there. If nothing is, it says how much to ask the client for, which is
// nothing while an earlier wish is open.
func (in *Input) take(p []byte) (n, want int, changed <-chan struct{}, err error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.buf) > 0 {
		n = copy(p, in.buf)
		in.buf = in.buf[n:]
		return n, 0, nil, nil
	}
	if in.ended != nil {
		return 0, 0, nil, in.ended
	}
	if in.wanted == 0 {
		want = min(len(p), maxChunk)
		in.wanted = want
	}
	return 0, want, in.changed, nil
}

// put takes what the client sent. Nobody asked for more than wanted.
func (in *Input) put(b []byte) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(b) > in.wanted || in.ended != nil {
		return broken("%d bytes of input, %d were asked for", len(b), in.wanted)
	}
	in.wanted = 0
	in.buf = b
	in.wake()
	return nil
}

// end says that nothing more comes; the first reason counts.
func (in *Input) end(why error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.ended == nil {
		in.ended = why
		in.wake()
	}
}

func (in *Input) wake() {
	close(in.changed)
	in.changed = make(chan struct{})
}
