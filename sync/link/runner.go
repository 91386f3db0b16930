package link

import (
	"context"
	"crypto"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	"regulars/model"
	"regulars/sync/agent"
	"regulars/sync/wire"
)

// RunnerOptions of a runner; the zero value works.
type RunnerOptions struct {
	Agent agent.Options
	Clock func() time.Time                                                     // nil: time.Now
	Seed  uint64                                                               // of the pauses' jitter; 0: drawn
	Log   func(err error)                                                      // of why an exchange failed, a refusal; nil: nowhere
	Dial  func(ctx context.Context, network, address string) (net.Conn, error) // nil: the network
}

// Runner drives a shop's agent in real time. Run owns all its goroutines; the other methods may be
// called from any, and wait for nothing but their own outcome.
type Runner struct {
	file  agent.File
	agent *agent.Agent
	opts  RunnerOptions

	calls   chan *call
	answers chan agent.Answer
	done    chan struct{} // closed when Run has returned

	mu     sync.Mutex
	status agent.Status
}

// call is somebody's wish with a place for its outcome.
type call struct {
	wish    func(id uint64) agent.Input
	outcome chan agent.Output // one, buffered
	key     *Key              // of an enrolment
}

// NewRunner makes a runner of a file. It starts nothing.
func NewRunner(file agent.File, o RunnerOptions) *Runner {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = func(error) {}
	}
	seed := o.Seed
	if seed == 0 {
		seed = rand.Uint64()
	}
	return &Runner{
		file: file, agent: agent.New(file, rand.New(rand.NewPCG(seed, 0)), o.Agent), opts: o,
		calls: make(chan *call), answers: make(chan agent.Answer), done: make(chan struct{}),
	}
}

// loop is what only the goroutine of Run knows.
type loop struct {
	r       *Runner
	ctx     context.Context
	client  client
	timer   *time.Timer
	asked   sync.WaitGroup
	cancels map[uint64]context.CancelFunc // of requests under way
	waiting map[uint64]*call
	last    uint64
	key     *Key // of the enrolment under way
}

// Run exchanges until ctx ends, then waits for what it started. It may be called once.
func (r *Runner) Run(ctx context.Context) {
	defer close(r.done)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	l := &loop{
		r: r, ctx: ctx, client: client{clock: r.opts.Clock, dial: r.opts.Dial}, timer: time.NewTimer(0),
		cancels: map[uint64]context.CancelFunc{}, waiting: map[uint64]*call{},
	}
	defer l.timer.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-l.timer.C:
			l.step(agent.Tick{})
		case c := <-r.calls:
			l.last++
			l.waiting[l.last] = c
			if c.key != nil && l.key == nil {
				l.key = c.key
			}
			l.step(c.wish(l.last))
		case a := <-r.answers:
			if cancel := l.cancels[a.ID]; cancel != nil {
				cancel()
				delete(l.cancels, a.ID)
			}
			l.step(a)
		}
	}
	cancel()
	l.asked.Wait()
	l.client.close()
}

// step lets the agent take what happened and does what it says.
func (l *loop) step(in agent.Input) {
	now := l.r.opts.Clock()
	for _, out := range l.r.agent.Step(now, in) {
		switch out := out.(type) {
		case agent.Request:
			l.request(out)
		case agent.Wake:
			l.timer.Reset(max(out.At.Sub(now), 0))
		case agent.Drop:
			if cancel := l.cancels[out.ID]; cancel != nil {
				cancel()
			}
		case agent.Done:
			l.tell(out.ID, out)
		case agent.Got:
			l.tell(out.ID, out)
		}
	}
	status, err := l.r.agent.Status()
	if err != nil {
		status.Trouble = err
	}
	l.r.mu.Lock()
	before := l.r.status.Trouble
	l.r.status = status
	l.r.mu.Unlock()
	if status.Trouble != nil && model.CodeOf(status.Trouble) != model.CodeOf(before) {
		l.r.opts.Log(worded(status.Trouble))
	}
}

// worded is a failure as people read it: what a network says means that HQ was not reached.
func worded(err error) error {
	if model.CodeOf(err) == "" {
		return model.Refuse("chain.unreachable").Because(err)
	}
	return err
}

func (l *loop) tell(id uint64, out agent.Output) {
	c := l.waiting[id]
	if c == nil {
		return
	}
	delete(l.waiting, id)
	if c.key != nil && c.key == l.key {
		l.key = nil
	}
	c.outcome <- out
}

// request sends a request in a goroutine of its own, for which Run waits.
func (l *loop) request(out agent.Request) {
	ctx, cancel := context.WithTimeout(l.ctx, out.Within)
	l.cancels[out.ID] = cancel
	where, err := l.where(out.Message)
	var caller *http.Client
	if err == nil {
		caller, err = l.client.at(where)
	}
	l.asked.Go(func() {
		answer := agent.Answer{ID: out.ID, Err: err}
		if err == nil {
			answer.Message, answer.Err = ask(ctx, caller, where.Address, out.Message)
		}
		if answer.Err != nil {
			answer.Message = nil
			if ctx.Err() == nil {
				l.r.opts.Log(worded(answer.Err))
			}
		}
		select {
		case l.r.answers <- answer:
		case <-l.ctx.Done():
		}
	})
}

// where is HQ: as the enrolment key says for the one who joins, as the file says for everybody else.
func (l *loop) where(m wire.Message) (Where, error) {
	at, err := l.r.file.Place()
	if err != nil {
		return Where{}, err
	}
	w := Where{Certificate: at.State.Certificate, Key: agent.Signer(at.Key, l.r.file.Sign)}
	if e, ok := m.(*wire.Enrol); ok && l.key != nil && e.Key == l.key.Secret {
		w.Address, w.Authority = l.key.Address, l.key.Authority
		return w, nil
	}
	if at.Chain == nil {
		return Where{}, model.Refuse("chain.alone")
	}
	w.Address, w.Authority = at.Chain.Address, at.Chain.Authority
	return w, nil
}

// do hands a wish over and waits for its outcome.
func (r *Runner) do(ctx context.Context, c *call) (agent.Output, error) {
	c.outcome = make(chan agent.Output, 1)
	select {
	case r.calls <- c:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-r.done:
		return nil, model.Refuse("chain.stopped")
	}
	select {
	case out := <-c.outcome:
		return out, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-r.done:
		return nil, model.Refuse("chain.stopped")
	}
}

// SyncNow exchanges everything now.
func (r *Runner) SyncNow(ctx context.Context) (agent.Report, error) {
	out, err := r.do(ctx, &call{wish: func(id uint64) agent.Input { return agent.SyncNow{ID: id} }})
	if err != nil {
		return agent.Report{}, err
	}
	done := out.(agent.Done)
	return done.Report, done.Err
}

// Enrol joins a chain with a key as people paste it.
func (r *Runner) Enrol(ctx context.Context, text string) error {
	key, err := ParseKey(text)
	if err != nil {
		return err
	}
	out, err := r.do(ctx, &call{key: &key, wish: func(id uint64) agent.Input {
		return agent.Enrol{ID: id, Key: key.Secret, Joined: key.Joined()}
	}})
	if err != nil {
		return err
	}
	return out.(agent.Done).Err
}

// patience is how long a till waits for its wish, whatever the agent is busy with.
const patience = 2200 * time.Millisecond

// Need asks HQ for points of a member that this shop does not hold. Without an error they can be
// spent now; else have is how many could have been had.
func (r *Runner) Need(ctx context.Context, member model.ID, points model.Points) (have model.Points, err error) {
	got, err := r.wish(ctx, func(id uint64) agent.Input { return agent.Need{ID: id, Member: member, Points: points} })
	return got.Have, err
}

// Seek looks for a member in other markets of the chain. Whoever is found is in the file then.
func (r *Runner) Seek(ctx context.Context, by, value string) ([]model.ID, error) {
	got, err := r.wish(ctx, func(id uint64) agent.Input { return agent.Seek{ID: id, By: by, Value: value} })
	return got.Members, err
}

func (r *Runner) wish(ctx context.Context, wish func(id uint64) agent.Input) (agent.Got, error) {
	patient, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	out, err := r.do(patient, &call{wish: wish})
	switch {
	case err != nil && ctx.Err() == nil && patient.Err() != nil:
		return agent.Got{}, model.Refuse("chain.unreachable").Because(err)
	case err != nil:
		return agent.Got{}, err
	}
	got := out.(agent.Got)
	return got, got.Err
}

// Status is where the exchange stands, as of now: events that were written since the agent did
// something are counted.
func (r *Runner) Status() agent.Status {
	r.mu.Lock()
	s := r.status
	r.mu.Unlock()
	at, err := r.file.Place()
	if err != nil || at.Chain == nil {
		return s
	}
	s.Joined = true
	if end := at.Streams[len(at.Streams)-1]; end.ID == s.Stream {
		s.Unsent = end.Last - min(s.Applied, end.Last)
	}
	return s
}

var _ crypto.Signer = agent.Signer(nil, nil)
