package sample

import (
	"sync/atomic"
	"time"
)

// Clock moves the clock of a shop's file while its past is being written.
type Clock interface {
	Set(time.Time)
}

// Begin is when the history of a sample shop begins that is opened at now: two years before,
// in the morning.
func Begin(now time.Time) time.Time {
	year, month, day := now.In(zone).Date()
	return time.Date(year-historyYears, month, day, 0, 0, 0, 0, zone).Add(enrolHour)
}

// ShopClock is a clock that stands where it is set until it is let run. It is safe for
// concurrent use: a file's writer reads it.
type ShopClock struct {
	at   atomic.Int64 // unix nanoseconds
	runs atomic.Pointer[func() time.Time]
}

// NewClock returns a clock that stands at the beginning of the history of a shop that is
// opened at now.
func NewClock(now time.Time) *ShopClock {
	c := &ShopClock{}
	c.Set(Begin(now))
	return c
}

// Now returns the clock's time.
func (c *ShopClock) Now() time.Time {
	if runs := c.runs.Load(); runs != nil {
		return (*runs)()
	}
	return time.Unix(0, c.at.Load()).UTC()
}

// Set moves the clock.
func (c *ShopClock) Set(t time.Time) { c.at.Store(t.UnixNano()) }

// Run lets the clock go on as now says: time.Now for a shop that is practised on.
func (c *ShopClock) Run(now func() time.Time) { c.runs.Store(&now) }

// stillClock stands for the clock of a file that cannot be moved.
type stillClock struct{}

func (stillClock) Set(time.Time) {}
