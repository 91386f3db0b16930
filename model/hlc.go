package model

import "time"

// HLC is a hybrid logical clock reading: milliseconds since 1970 in the upper 48 bits, a
// counter in the lower 16. Source: Kulkarni et al., "Logical Physical Clocks", 2014.
type HLC uint64

// NextHLC returns the reading for an event written at wall time now after an event read
// last: never smaller than either, whatever the machine's clock does.
func NextHLC(last HLC, now time.Time) HLC {
	ms := max(now.UnixMilli(), 0)
	if wall := HLC(ms) << 16; wall > last {
		return wall
	}
	return last + 1
}

// Time returns the wall-clock part in UTC.
func (h HLC) Time() time.Time { return time.UnixMilli(int64(h >> 16)).UTC() }
