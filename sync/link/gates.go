package link

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"regulars/model"
	"regulars/sync/hq"
)

// maxWishes is how many tills of one shop can wait for points at once.
const maxWishes = 4

// gates let one message of each stream in at a time. What tills wait for overtakes it, and a newer
// message ends a pull that waits for news.
type gates struct {
	mu      sync.Mutex
	streams map[model.StreamID]*gate
}

type gate struct {
	wishes int
	cancel context.CancelFunc // of the message that is inside; nil if there is none
	turn   uint64
}

func newGates() *gates { return &gates{streams: map[model.StreamID]*gate{}} }

// enter lets a message in; leave has to be called. Who has no certificate yet is not counted.
func (g *gates) enter(ctx context.Context, from hq.Peer, wish bool) (inside context.Context, leave func(), ok bool) {
	if from.Stream.IsZero() {
		return ctx, func() {}, true
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	at := g.streams[from.Stream]
	if at == nil {
		at = &gate{}
		g.streams[from.Stream] = at
	}
	if wish {
		if at.wishes == maxWishes {
			return nil, nil, false
		}
		at.wishes++
		return ctx, func() { g.leave(from.Stream, at, func() { at.wishes-- }) }, true
	}
	if at.cancel != nil {
		at.cancel() // the shop has lost or dropped it
	}
	inside, cancel := context.WithCancel(ctx)
	at.turn++
	turn := at.turn
	at.cancel = cancel
	return inside, func() {
		cancel()
		g.leave(from.Stream, at, func() {
			if at.turn == turn {
				at.cancel = nil
			}
		})
	}, true
}

func (g *gates) leave(id model.StreamID, at *gate, do func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	do()
	if at.cancel == nil && at.wishes == 0 {
		delete(g.streams, id)
	}
}

// room is a place among those that are answered at the same time.
type room struct {
	taken bool
	of    chan struct{}
}

func (r *room) leave() {
	if r.taken {
		r.taken = false
		<-r.of
	}
}

// news tells those who wait when a feed has grown. Everybody who waits for a market shares one look
// at the database.
type news struct {
	reached func(ctx context.Context, market uint64) (uint64, error)
	look    time.Duration

	mu    sync.Mutex
	known map[uint64]*seen
}

type seen struct {
	mu sync.Mutex
	at time.Time
	to uint64
}

// place is how far the market's feed and the chain's own are.
type place struct{ market, everyone uint64 }

func (n *news) now(ctx context.Context, market uint64) place {
	return place{market: n.of(ctx, market), everyone: n.of(ctx, 0)}
}

func (n *news) of(ctx context.Context, market uint64) uint64 {
	n.mu.Lock()
	s := n.known[market]
	if s == nil {
		s = &seen{}
		n.known[market] = s
	}
	n.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := time.Now(); s.at.IsZero() || now.Sub(s.at) >= n.look/2 {
		if to, err := n.reached(ctx, market); err == nil {
			s.at, s.to = now, to
		}
	}
	return s.to
}

// await returns true when something new is there, false when the time is over or nobody waits.
func (n *news) await(ctx context.Context, market uint64, before place, over <-chan time.Time) bool {
	tick := time.NewTicker(n.look)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-stopped(ctx):
			return false
		case <-over:
			return false
		case <-tick.C:
			if n.now(ctx, market) != before {
				return true
			}
		}
	}
}

// hurried carries the context that ends when the server stops: only who waits for news looks at it.
func hurried(ctx, stop context.Context) context.Context {
	return context.WithValue(ctx, stopKey{}, stop)
}

type stopKey struct{}

func stopped(ctx context.Context) <-chan struct{} {
	if stop, ok := ctx.Value(stopKey{}).(context.Context); ok {
		return stop.Done()
	}
	return nil
}

// bounded closes connections beyond a number at once, so that those that are there go on.
func bounded(ln net.Listener, most int) net.Listener {
	return &boundedListener{Listener: ln, most: int64(most)}
}

type boundedListener struct {
	net.Listener
	most int64
	open atomic.Int64
}

// Accept returns the next connection for which there is room.
func (l *boundedListener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if l.open.Add(1) <= l.most {
			return &boundedConn{Conn: c, of: l}, nil
		}
		l.open.Add(-1)
		_ = c.Close()
	}
}

type boundedConn struct {
	net.Conn
	of   *boundedListener
	once sync.Once
}

// Close gives the room back.
func (c *boundedConn) Close() error {
	c.once.Do(func() { c.of.open.Add(-1) })
	return c.Conn.Close()
}
