package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"time"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/store"
	"regulars/sync/agent"
	"regulars/sync/link"
	"regulars/sync/wire"
)

// line is a shop's line to headquarters. It is begun when somebody needs it first: by a server, which
// then exchanges all the time, or by the one command that asks.
type line struct {
	file    *store.Store
	options link.RunnerOptions

	mu     sync.Mutex
	runner *link.Runner
	hangUp context.CancelFunc
	ended  chan struct{} // closed when the runner has come to its end
}

// newLine makes the line of a shop's file. It calls nobody.
func (a *app) newLine(file *store.Store) *line {
	v := thisVersion()
	return &line{file: file, options: link.RunnerOptions{Clock: a.now, Agent: agent.Options{Program: v.Version, Poll: wire.MaxWait * time.Second}}}
}

// begin returns the running exchange.
func (l *line) begin() *link.Runner {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.runner == nil {
		ctx, hangUp := context.WithCancel(context.Background()) // until end, whoever asked first
		l.runner, l.hangUp, l.ended = link.NewRunner(agent.Of(l.file), l.options), hangUp, make(chan struct{})
		go func() { // end waits for it
			defer close(l.ended)
			l.runner.Run(ctx)
		}()
	}
	return l.runner
}

// end ends the exchange, if there was one, and waits for it.
func (l *line) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.runner == nil {
		return
	}
	l.hangUp()
	<-l.ended
}

// status is where the exchange stands; nobody is called for it.
func (l *line) status() (agent.Status, error) {
	l.mu.Lock()
	r := l.runner
	l.mu.Unlock()
	if r != nil {
		return r.Status(), nil
	}
	return agent.New(agent.Of(l.file), rand.New(rand.NewPCG(0, 0)), l.options.Agent).Status()
}

// every is how often it exchanges.
func (l *line) every() time.Duration { return cmp.Or(l.options.Agent.Every, usualEvery) }

// joined reports whether the file belongs to a chain.
func (l *line) joined(ctx context.Context) (joined bool, err error) {
	err = l.file.View(ctx, func(b desk.Book) error {
		joined = b.Chain() != nil
		return nil
	})
	return joined, err
}

// exchange keeps up with headquarters while screens hold the shop's file by themselves. Beside a server
// that does it.
func (a *app) exchange(ctx context.Context) error {
	if a.house != nil {
		return nil
	}
	joined, err := a.line.joined(ctx)
	if joined {
		a.line.begin()
	}
	return err
}

// Need asks headquarters for points that the shop does not hold, for the desk.
func (l *line) Need(ctx context.Context, member model.ID, points model.Points) (have model.Points, err error) {
	return l.begin().Need(ctx, member, points)
}

// Bring asks headquarters for a coupon that lies elsewhere, for the desk.
func (l *line) Bring(ctx context.Context, member, coupon model.ID) error {
	return l.begin().Bring(ctx, member, coupon)
}

// Seek asks headquarters for a member of another market, for the desk.
func (l *line) Seek(ctx context.Context, by, value string) ([]model.ID, error) {
	return l.begin().Seek(ctx, by, value)
}

// chained are the flags of serve about headquarters.
type chained struct {
	address string
	every   time.Duration
}

// check refuses what no server could exchange by.
func (c *chained) check() error {
	c.address = strings.TrimSuffix(strings.TrimPrefix(c.address, "https://"), "/")
	if c.every < leastEvery {
		return model.Refuse("usage.every", c.every.String())
	}
	if c.address == "" {
		return nil
	}
	if _, _, err := net.SplitHostPort(c.address); err != nil {
		return model.Refuse("link.address", c.address).Because(err)
	}
	return nil
}

// toward lets a line reach headquarters at another address than the file knows, and says how often it exchanges.
func (l *line) toward(c chained) error {
	if err := c.check(); err != nil {
		return err
	}
	l.options.Agent.Every = c.every
	if c.address == "" {
		return nil
	}
	// The certificate must still be good for the name that the file knows: the way may change, the
	// headquarters may not.
	l.options.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, c.address)
	}
	return nil
}

// leastEvery is how often shops may exchange at most, since headquarters has others to talk to, and usualEvery
// how often they do.
const leastEvery, usualEvery = time.Second, 5 * time.Minute

// serveChain exchanges with headquarters while the shop is served, from the joining on.
func (a *app) serveChain(ctx context.Context, h *house, o *serving) (service, error) {
	if err := h.line.toward(o.chain); err != nil {
		return nil, err
	}
	h.line.options.Log = a.onceEach()
	joined, err := h.line.joined(ctx)
	if err != nil {
		return nil, err
	}
	if joined {
		a.noteChain(ctx, h, o.chain.address)
	}
	h.line.begin()
	return func(ctx context.Context) error {
		<-ctx.Done()
		h.line.end()
		return nil
	}, nil
}

// noteChain says which chain the shop belongs to.
func (a *app) noteChain(ctx context.Context, h *house, address string) {
	_ = h.file.View(ctx, func(b desk.Book) error { // a line for people; what fails here fails louder elsewhere
		if m := b.Chain(); m != nil {
			a.notef(a.w.Chain.Exchanging, m.Name, cmp.Or(address, m.Address))
		}
		return nil
	})
}

// faultAgain is how long the same fault is not told again, and faultsKept how many are remembered.
const faultAgain, faultsKept = time.Hour, 1000

// faults tells of what went wrong at headquarters, the same once an hour: every shop meets it with every
// exchange.
func (a *app) faults() func(error) {
	var mu sync.Mutex
	told := map[string]time.Time{}
	return func(err error) {
		text := err.Error()
		if model.CodeOf(err) != "" {
			text = a.sentenceOf(err)
		}
		mu.Lock()
		defer mu.Unlock()
		now := a.now()
		if last, before := told[text]; before && !now.Before(last) && now.Sub(last) < faultAgain {
			return
		}
		if len(told) >= faultsKept {
			clear(told)
		}
		told[text] = now
		a.notef(a.w.Chain.Fault, text)
	}
}

// onceEach tells why headquarters was not reached, once for each reason that follows another one.
func (a *app) onceEach() func(error) {
	var mu sync.Mutex
	var last string
	return func(err error) {
		sentence, hint := say.Error(a.lang, err)
		text := fmt.Sprintf(a.w.Chain.Trust.Failure, sentence, hint)
		mu.Lock()
		defer mu.Unlock()
		if text != last && !errors.Is(err, context.Canceled) {
			last = text
			a.note(text)
		}
	}
}
