package agent

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"

	"regulars/model"
	"regulars/model/chain"
	"regulars/sync/wire"
)

// Options of an agent; the zero value works.
type Options struct {
	Every   time.Duration // between two exchanges; 0: 5 minutes
	Poll    time.Duration // how long HQ may keep a pull waiting for news, at most wire.MaxWait; 0: not at all
	Program string        // version of the binary, for people at HQ
}

// How long things may take.
const (
	every       = 5 * time.Minute
	needBudget  = 2 * time.Second        // of a till's wish
	recallPause = 300 * time.Millisecond // before what lies with another shop is asked for again
	pushFirst   = time.Second            // of it, for what was not pushed yet
	calm        = time.Minute            // after a till's wish, in which nothing is tidied away
	shortAnswer = 15 * time.Second       // of a session
	longAnswer  = 60 * time.Second       // of a batch or of rows
	atOnce      = 500 * time.Millisecond // so fast answers who does not wait for news
	betweenNews = 5 * time.Second        // from news to the next listening: in a large market there are always some
	firstPause  = time.Second            // after a failure, doubled each time
	longPause   = 5 * time.Minute        // at most
)

// Bounds of what is repeated without a pause.
const (
	maxDoubts   = 3 // of one talk
	maxRenewals = 2 // streams opened one after the other because HQ closed the one before
	maxTries    = 4 // reserves of one wish
	maxWishes   = 4 // under way at once
)

// Agent is the machine. It remembers nothing that it could not lose at any moment: what has to last
// is in the file. One goroutine at a time may call it.
type Agent struct {
	file   File
	random *rand.Rand
	opts   Options

	lastID  uint64 // of requests
	session session
	early   early
	tidied  place
	calm    time.Time // nothing is tidied before

	talk     *talk
	asked    []uint64 // SyncNow that wait for the end of the talk
	joining  *Enrol   // a person's wish to join
	stranger bool     // HQ does not know the present stream: it has to say which one it continues
	back     int      // streams that were passed over in search of one that HQ knows
	renewals int

	wishes []*wish

	due      time.Time // of the next talk
	set      time.Time // when that was said
	answers  uint64    // of HQ that were no refusal
	failures int
	deaf     bool      // HQ does not wait when it is asked to: no listening before the next talk
	newsAt   time.Time // when news came last
	woken    time.Time
	last     error // of the latest talk, for people

	out []Output
}

// session is what HQ said of the present stream when it was asked.
type session struct {
	number uint64 // 0: none
	stream model.StreamID
	mark   uint64 // events that HQ has folded
}

// early is how far earlier streams of the file are at HQ, in one generation: they are written no
// more, so what was found to be there stays there.
type early struct {
	generation uint64
	marks      map[model.StreamID]mark
}

type mark struct {
	applied uint64
	settled bool // nothing more of it is to be pushed

	// HQ has other events than the file at the end: the first of them is looked for. both is the
	// latest number of which HQ is known to have the file's event, apart one of which it has another.
	both, apart uint64
}

// probe is the number to push next in that search, half way.
func (m mark) probe() uint64 { return m.both + (m.apart-m.both+1)/2 }

// place is a number of a stream.
type place struct {
	stream model.StreamID
	seq    uint64
}

// talk is one exchange: what is to be done next follows from what is known, see next.
type talk struct {
	began  time.Time
	flight uint64 // ID of the request under way, 0 for none
	sent   wire.Message
	old    uint64    // ID of a request from before somebody's wish to exchange everything
	pause  time.Time // HQ asked to wait until then

	listens  bool // begins with a pull that waits
	tidied   bool
	recalled bool
	renewed  bool // the certificate was asked for again
	pulled   map[uint64]bool
	doubts   int
	report   Report
}

// New makes an agent of a file. random is for pauses only. The first Tick begins an exchange.
func New(file File, random *rand.Rand, o Options) *Agent {
	if o.Every <= 0 {
		o.Every = every
	}
	o.Poll = min(max(o.Poll, 0), wire.MaxWait*time.Second)
	return &Agent{file: file, random: random, opts: o}
}

// Step takes what happened at a moment and returns what is to be done.
func (a *Agent) Step(now time.Time, in Input) []Output {
	a.out = nil
	switch in := in.(type) {
	case SyncNow:
		a.asked = append(a.asked, in.ID)
		a.again(now)
	case Enrol:
		a.enrol(now, in)
	case Need:
		a.wish(now, &wish{id: in.ID, member: in.Member, left: in.Points, coupon: in.Coupon})
	case Seek:
		a.wish(now, &wish{id: in.ID, seek: &in})
	case Answer:
		a.answered(now, in)
	}
	if a.talk == nil && a.isDue(now) {
		a.begin(now, true)
	}
	a.proceed(now)
	a.serve(now)
	a.proceed(now) // a wish may have begun a talk
	a.listen(now)
	a.wake(now)
	return a.out
}

func (a *Agent) say(o Output) { a.out = append(a.out, o) }

// isDue reports whether the time has come for the next talk. A clock that was put back does not put
// it off.
func (a *Agent) isDue(now time.Time) bool { return !now.Before(a.due) || now.Before(a.set) }

// send sends a request.
func (a *Agent) send(m wire.Message, within time.Duration) uint64 {
	a.lastID++
	a.say(Request{ID: a.lastID, Message: m, Within: within})
	return a.lastID
}

// begin begins a talk. A fresh one asks where the stream stands, whatever was known.
func (a *Agent) begin(now time.Time, fresh bool) {
	if fresh {
		a.session, a.deaf = session{}, false
	}
	a.talk = &talk{began: now, pulled: map[uint64]bool{}}
}

// again makes sure that everything is exchanged from now on.
func (a *Agent) again(now time.Time) {
	switch {
	case a.talk == nil:
		a.renewals = 0
		a.begin(now, true)
	case a.talk.listens:
		a.hangUp()
		a.begin(now, true)
	default:
		clear(a.talk.pulled)
		a.talk.tidied = false
		a.talk.old = a.talk.flight
	}
}

// hangUp ends listening.
func (a *Agent) hangUp() {
	if a.talk.flight != 0 {
		a.say(Drop{ID: a.talk.flight})
	}
	a.talk = nil
}

// listen asks HQ to say when there is news, while there is nothing else to do.
func (a *Agent) listen(now time.Time) {
	if a.talk != nil || !a.hears() || a.isDue(now) {
		return
	}
	a.begin(now, false)
	a.talk.listens = true
	a.proceed(now)
}

// hears reports whether it listens between two talks.
func (a *Agent) hears() bool {
	return a.opts.Poll > 0 && !a.deaf && a.session.number != 0
}

// calmLeft is for how many seconds rows alone are no news: in a large market there are always some, and whoever looks at
// each misses nothing by looking a little later. A clock that was put back does not make it longer.
func (a *Agent) calmLeft(now time.Time) uint {
	left := a.newsAt.Add(betweenNews).Sub(now)
	if left <= 0 || now.Before(a.newsAt) {
		return 0
	}
	return uint((left + time.Second - 1) / time.Second)
}

// proceed does what is to be done until a request is under way or the talk is over.
func (a *Agent) proceed(now time.Time) {
	for a.talk != nil && a.talk.flight == 0 && (!now.Before(a.talk.pause) || now.Before(a.talk.began)) {
		at, err := a.file.Place()
		if err == nil {
			err = a.next(now, at)
		}
		a.settle(now, err)
	}
}

// settle ends the talk if something went wrong.
func (a *Agent) settle(now time.Time, err error) {
	if err != nil && a.talk != nil {
		a.fail(now, err)
	}
}

// finish ends a talk that did all that it had to.
func (a *Agent) finish(now time.Time, at Place) error {
	if err := a.contact(now, at.State); err != nil {
		return err
	}
	report := a.talk.report
	report.Unsent = a.unsent(at)
	a.talk, a.failures, a.renewals, a.last = nil, 0, 0, nil
	a.set, a.due = now, now.Add(a.jitter(a.opts.Every))
	a.tell(report, nil)
	return nil
}

// tell answers those who wait for the end of the talk.
func (a *Agent) tell(report Report, err error) {
	for _, id := range a.asked {
		a.say(Done{ID: id, Report: report, Err: err})
	}
	a.asked = nil
	if a.joining != nil && err != nil {
		a.say(Done{ID: a.joining.ID, Report: report, Err: err})
		a.joining = nil
	}
}

// fail ends a talk and says when the next one is tried. Nothing that HQ said before is relied on any
// more.
func (a *Agent) fail(now time.Time, err error) {
	report := a.talk.report
	if at, placed := a.file.Place(); placed == nil {
		report.Unsent = a.unsent(at)
		if code := model.CodeOf(err); lasting[code] && at.Chain != nil {
			err = cmp.Or(a.trouble(at.State, string(code)), err)
		}
	}
	pause := min(firstPause<<min(a.failures, 16), longPause)
	a.failures++
	a.set, a.due = now, now.Add(max(a.jitter(pause), waitOf(err)))
	a.talk, a.session, a.last = nil, session{}, err
	a.tell(report, err)
	for _, w := range slices.Clone(a.wishes) {
		if w.flight == 0 {
			a.grantNothing(w, 0, err)
		}
	}
}

// trouble notes what keeps the shop from HQ until people have acted, "" that nothing does any more.
func (a *Agent) trouble(s chain.State, code string) error {
	if s.Trouble == code {
		return nil
	}
	s.Trouble = code
	return a.file.Note(s)
}

// jitter spreads moments over the last quarter of a duration, so that shops do not come all at once.
func (a *Agent) jitter(d time.Duration) time.Duration {
	return d - time.Duration(a.random.Int64N(int64(d)/4+1))
}

// wake asks for a Tick at the next moment at which there is something to do by itself.
func (a *Agent) wake(now time.Time) {
	var at time.Time
	switch {
	case a.talk == nil:
		at = a.due
	case a.talk.flight == 0:
		at = a.talk.pause
	}
	for _, w := range a.wishes {
		if next := w.next(now); at.IsZero() || next.Before(at) {
			at = next
		}
	}
	if at.IsZero() || at.Equal(a.woken) && at.After(now) {
		return
	}
	a.woken = at
	a.say(Wake{At: at})
}
