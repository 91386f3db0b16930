package pos

import (
	"sync"
	"sync/atomic"
	"time"
)

// buckets bound how often each POS may ask: a token bucket each, kept as the moment at which it
// would be full again, so that it counts in whole nanoseconds.
type buckets struct {
	interval time.Duration // between two requests at the steady rate
	burst    time.Duration // how far ahead of it a client may be

	mu   sync.Mutex
	full map[Name]time.Time
}

func newBuckets(rate, burst int) *buckets {
	interval := time.Second / time.Duration(rate)
	return &buckets{interval: interval, burst: interval * time.Duration(burst), full: map[Name]time.Time{}}
}

// take takes one request out of a bucket, or says how long to wait for it.
func (b *buckets) take(name Name, now time.Time) (wait time.Duration, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	full := b.full[name]
	if full.Before(now) || full.Sub(now) > b.burst { // a clock that was put back makes nobody wait longer
		full = now
	}
	next := full.Add(b.interval)
	if ahead := next.Sub(now); ahead > b.burst {
		return ahead - b.burst, false
	}
	b.full[name] = next
	return 0, true
}

// flight counts the requests that are being answered.
type flight struct {
	most int64
	now  atomic.Int64
}

func (f *flight) enter() bool {
	if f.now.Add(1) > f.most {
		f.now.Add(-1)
		return false
	}
	return true
}

func (f *flight) leave() { f.now.Add(-1) }
