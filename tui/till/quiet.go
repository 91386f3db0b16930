package till

import "time"

// What opens over the card takes no key before it has had this much quiet, as every dialog: the
// hand that opened it, or a scanner in mid-code, may still be sending. After the cap it listens
// anyway.
const (
	quietFor = 425 * time.Millisecond
	quietCap = 1500 * time.Millisecond
)

// quiet waits for the first key that is meant.
type quiet struct {
	opened, lastKey time.Time
	listening       bool
}

func quietFrom(now time.Time) quiet { return quiet{opened: now, lastKey: now} }

// listens reports whether there has been enough quiet for a key to be meant.
func (q *quiet) listens(now time.Time) bool {
	if !q.listening {
		q.listening = now.Sub(q.lastKey) >= quietFor || now.Sub(q.opened) >= quietCap
		q.lastKey = now
	}
	return q.listening
}
