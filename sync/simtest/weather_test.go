package simtest

import (
	"container/heap"
	"math/rand/v2"
	"sync/atomic"
	"time"
)

// weather says how bad it is. Everything is drawn from the seed.
type weather struct {
	drop, double float64       // of messages, each way
	delay        time.Duration // at most
	crash        float64       // of a call that changes a file: half of them before, half after it
	cut          float64       // of an hour: a shop is cut off, for up to three days
	full         float64       // of an hour: a disk is full, for up to an hour
	restore      float64       // of a day: a shop goes back to a backup
	clone        float64       // of a day: an image of a shop is started beside it
	jump         float64       // of a day: a shop's clock jumps
	failover     float64       // of a day: headquarters restarts
	tail         float64       // of those: without what it did since a copy
	lost         float64       // of a day: an operator declares a stream lost that is not
	office       float64       // of an hour: somebody at headquarters does something to a member
	skew         bool          // programs are of different ages, and are brought up to date one after another
}

// weatherOf draws the weather of a seed: some are calm, some have one kind of fault only, some all.
func weatherOf(r *rand.Rand) weather {
	all := weather{
		drop: 0.2, double: 0.2, delay: 20 * time.Second, crash: 0.02, cut: 0.02, full: 0.01,
		restore: 0.15, clone: 0.05, jump: 0.1, failover: 0.3, tail: 0.5, lost: 0.05, office: 0.05, skew: true,
	}
	switch r.IntN(8) {
	case 0:
		return weather{delay: time.Second}
	case 1:
		return weather{drop: 0.4, double: 0.4, delay: time.Hour, cut: 0.1}
	case 2:
		return weather{delay: time.Second, crash: 0.1, full: 0.05}
	case 3:
		return weather{delay: time.Second, restore: 0.5, clone: 0.2, lost: 0.1}
	case 4:
		return weather{delay: time.Second, failover: 1, tail: 0.7, jump: 0.3}
	case 5:
		return weather{delay: time.Second, cut: 0.02, office: 0.2, failover: 0.2}
	case 6:
		return weather{delay: 5 * time.Second, drop: 0.05, crash: 0.02, restore: 0.1, failover: 0.3, skew: true}
	}
	return all
}

// shopsOf draws how many shops there are: three to nine, mostly few, because few shops meet the same rules more often.
func shopsOf(r *rand.Rand) int {
	return []int{3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 6, 6, 7, 8, 9}[r.IntN(19)]
}

// timeline is what is going to happen, by time and then by the order in which it was planned.
type timeline struct {
	now   time.Time
	plan  []planned
	count uint64

	clock atomic.Int64 // now, in unix nanoseconds, for a file's own goroutines
}

// turn lets it be a moment.
func (l *timeline) turn(to time.Time) {
	l.now = to
	l.clock.Store(to.UnixNano())
}

type planned struct {
	at    time.Time
	order uint64
	what  func()
}

func (l *timeline) Len() int { return len(l.plan) }
func (l *timeline) Less(i, j int) bool {
	a, b := &l.plan[i], &l.plan[j]
	return a.at.Before(b.at) || (a.at.Equal(b.at) && a.order < b.order)
}
func (l *timeline) Swap(i, j int) { l.plan[i], l.plan[j] = l.plan[j], l.plan[i] }
func (l *timeline) Push(x any)    { l.plan = append(l.plan, x.(planned)) }
func (l *timeline) Pop() any {
	last := l.plan[len(l.plan)-1]
	l.plan = l.plan[:len(l.plan)-1]
	return last
}

// after plans something.
func (l *timeline) after(d time.Duration, what func()) {
	l.count++
	heap.Push(l, planned{at: l.now.Add(max(d, 0)), order: l.count, what: what})
}

// step does the next thing, if there is one before the end.
func (l *timeline) step(end time.Time) bool {
	if len(l.plan) == 0 || l.plan[0].at.After(end) {
		l.turn(end)
		return false
	}
	next := heap.Pop(l).(planned)
	l.turn(next.at)
	next.what()
	return true
}
