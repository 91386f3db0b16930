package simtest

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"regulars/sync/agent"
)

// start is when every simulation begins: at the end of a month, so that months end.
var start = time.Date(2026, 3, 27, 0, 0, 0, 0, time.UTC)

// world is one simulation.
type world struct {
	timeline
	seed    uint64
	rng     *rand.Rand
	dir     string
	weather weather
	calm    bool // the weather has cleared: no more faults
	closing bool // the shops have closed: nobody comes in any more
	hq      *headquarters
	shops   []*shop  // every life of a shop's box, also those that ended
	foreign *foreign // nil in most worlds
	truth   *truth
	wrong   wrong
	story   []string // what happened, the latest lines
	aloud   func(string)
	failed  error
	acts    int
	people  int // who came to enrol
	crowd   int // at most so many do: few people meet the same rules more often
	markets int
	rules   rules
	holiday time.Time // all shops are closed until then
	seen    seen
	sent    uint64 // messages, for telling which was overtaken
	latest  uint64 // of those that came
	ctx     context.Context
}

// storyLines is how much of a story is told when a law falls.
const storyLines = 120

func newWorld(ctx context.Context, dir string, seed uint64, w wrong) (*world, error) {
	rng := rand.New(rand.NewPCG(seed, 0x5ca1ab1e))
	out := &world{
		seed: seed, rng: rng, dir: dir, weather: weatherOf(rng), truth: newTruth(), wrong: w, ctx: ctx, seen: seen{},
	}
	out.turn(start)
	out.crowd = 1 << 20
	if rng.IntN(3) > 0 {
		out.crowd = 2 + rng.IntN(8)
	}
	if out.markets = 1; rng.IntN(3) == 0 {
		out.markets = 2
		out.seen[sawTwoMarkets]++
	}
	out.rules = rulesOf(rng)
	shops := shopsOf(rng)
	out.seen[fmt.Sprintf("%d shops", shops)]++
	var err error
	if out.hq, err = openHQ(out, shops); err != nil {
		return nil, err
	}
	for n := range shops {
		if err := out.openShop(uint64(n + 1)); err != nil {
			return nil, err
		}
	}
	out.grow()
	if out.weather.skew {
		out.openForeign(uint64(shops + 1))
	}
	out.after(time.Hour, out.hourly)
	if out.rules.holiday {
		out.after(12*time.Hour+out.upTo(36*time.Hour), out.close)
	}
	return out, nil
}

// close closes all shops for a month; headquarters works on.
func (w *world) close() {
	if w.calm {
		return
	}
	w.seen[sawHoliday]++
	w.holiday = w.now.Add(33 * 24 * time.Hour)
	w.tell("all shops are closed until %s", w.holiday.Format(time.DateOnly))
	for _, s := range w.living() {
		s.stop()
		w.after(w.holiday.Sub(w.now)+w.upTo(time.Hour), s.open)
	}
}

// closed reports whether it is holiday.
func (w *world) closed() bool { return w.now.Before(w.holiday) }

// random is a stream of bytes of its own for everything that needs one.
func (w *world) random() *rand.ChaCha8 {
	var seed [32]byte
	for i := range 4 {
		binary.LittleEndian.PutUint64(seed[8*i:], w.rng.Uint64())
	}
	return rand.NewChaCha8(seed)
}

// chance is whether something of a probability happens, never in calm weather.
func (w *world) chance(p float64) bool { return !w.calm && p > 0 && w.rng.Float64() < p }

// upTo draws a duration.
func (w *world) upTo(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return time.Duration(w.rng.Int64N(int64(d)))
}

func (w *world) tell(format string, args ...any) {
	line := w.now.Format("01-02 15:04:05 ") + fmt.Sprintf(format, args...)
	if w.aloud != nil {
		w.aloud(line)
	}
	if len(w.story) == storyLines {
		w.story = w.story[1:]
	}
	w.story = append(w.story, line)
}

// fail ends the simulation: a law fell.
func (w *world) fail(format string, args ...any) {
	if w.failed == nil {
		w.failed = fmt.Errorf("seed %d: %s\n%s", w.seed, fmt.Sprintf(format, args...), strings.Join(w.story, "\n"))
	}
}

// run lets time go by until the end or until a law falls.
func (w *world) run(d time.Duration) error {
	end := w.now.Add(d)
	for w.failed == nil && w.step(end) {
		if err := w.truth.law(); err != nil {
			w.fail("%v", err)
		}
	}
	return w.failed
}

// hourly is what the weather and people at headquarters do.
func (w *world) hourly() {
	w.after(time.Hour, w.hourly)
	if w.closed() {
		return
	}
	for _, s := range w.living() {
		s.look()
		s.suffer()
		if w.rng.IntN(24) == 0 && !w.calm {
			s.lasts()
		}
	}
	switch {
	case w.chance(w.weather.failover / 24):
		w.hq.failOver(w.chance(w.weather.tail))
	case w.rng.IntN(8) == 0 && w.weather.tail > 0:
		w.hq.copy()
	}
	if w.chance(w.weather.office) && w.hq.up() {
		w.hq.decide()
	}
	w.hq.check()
	if w.rng.IntN(12) == 0 {
		w.stand()
	}
}

// suffer is what may happen to a box in an hour.
func (s *shop) suffer() {
	w := s.w
	if w.chance(w.weather.cut) {
		s.cutOff(w.upTo(72 * time.Hour))
	}
	if w.chance(w.weather.full) {
		s.full = true
		w.tell("%s: the disk is full", s)
		w.after(w.upTo(time.Hour), func() { s.full = false })
	}
	if w.chance(w.weather.jump / 24) {
		s.offset.Store(int64([]time.Duration{0, -48 * time.Hour, 10 * 365 * 24 * time.Hour, time.Hour}[w.rng.IntN(4)]))
		w.seen[sawJumped]++
		w.tell("%s: the clock is off by %v", s, time.Duration(s.offset.Load()))
		s.feed(agent.Tick{}) // timers know nothing of it, but something always happens
	}
	if w.weather.restore > 0 && w.chance(6.0/24) {
		s.backUp()
	}
	if w.chance(w.weather.restore / 24) {
		s.restore()
	}
	if w.chance(w.weather.clone / 24) {
		s.clone()
	}
	if w.chance(w.weather.lost / 24) {
		w.hq.declareLost(s)
	}
}

// living are the boxes that are in use.
func (w *world) living() []*shop {
	var all []*shop
	for _, s := range w.shops {
		if !s.dead {
			all = append(all, s)
		}
	}
	return all
}

// send carries a message one way, or does not.
func (w *world) send(deliver func()) {
	if w.chance(w.weather.drop) {
		w.seen[sawLost]++
		return
	}
	times := 1
	if w.chance(w.weather.double) {
		w.seen[sawDoubled]++
		times = 2
	}
	w.sent++
	number := w.sent
	for range times {
		w.after(10*time.Millisecond+w.upTo(w.delay()), func() {
			if number < w.latest {
				w.seen[sawOvertaken]++
			}
			w.latest = max(w.latest, number)
			deliver()
		})
	}
}

func (w *world) delay() time.Duration {
	if w.calm {
		return 10 * time.Millisecond
	}
	return w.weather.delay
}

// errOut is what a caller learns of a message or an answer that was lost.
var errOut = errors.New("nothing came back")

func copyDir(from, to string) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	names, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, n := range names {
		if !n.Type().IsRegular() {
			continue
		}
		if err := copyFile(filepath.Join(from, n.Name()), filepath.Join(to, n.Name())); err != nil {
			return err
		}
	}
	return nil
}

func copyFile(from, to string) error {
	raw, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, raw, 0o600)
}
