package file

import (
	"bytes"
	"time"
)

// scanTime reads what stands behind a date: nothing, or a time of day with an optional zone.
func (s *stamp) scanTime(b []byte) bool {
	if len(b) == 0 {
		return true
	}
	if s.timed { // The compact form had its time already.
		return s.scanZone(b)
	}
	if b[0] != ' ' && b[0] != 'T' && b[0] != 't' && b[0] != ',' {
		return false
	}
	b = bytes.TrimLeft(b[1:], " ")
	if len(b) == 0 {
		return true
	}
	rest, ok := s.scanClock(b)
	return ok && s.scanZone(rest)
}

// scanClock reads 7:30, 07:30:27.123, 7:30 PM and, behind a date, 0730.
func (s *stamp) scanClock(b []byte) (rest []byte, ok bool) {
	var n int
	s.timed = true
	s.hour, n = number(b)
	b = b[min(n, len(b)):]
	if (n == 4 || n == 6) && (len(b) == 0 || b[0] != ':') {
		if n == 6 {
			s.second, s.hour = s.hour%100, s.hour/100
		}
		s.minute, s.hour = s.hour%100, s.hour/100
		return b, true
	}
	if n < 1 || n > 2 {
		return nil, false
	}
	if len(b) > 0 && b[0] == ':' {
		if s.minute, n = number(b[1:]); n < 1 || n > 2 {
			return nil, false
		}
		if b = b[1+n:]; len(b) > 1 && b[0] == ':' {
			if s.second, n = number(b[1:]); n < 1 || n > 2 {
				return nil, false
			}
			b = s.fraction(b[1+n:])
		}
	} else if half := bytes.TrimLeft(b, " "); len(half) == 0 || half[0]|0x20 != 'a' && half[0]|0x20 != 'p' {
		return nil, false // A lone hour is a time only with its half of the day.
	}
	return s.halfDay(b)
}

// fraction reads decimals of the second and keeps nine.
func (s *stamp) fraction(b []byte) []byte {
	if len(b) < 2 || b[0] != '.' && b[0] != ',' || b[1] < '0' || b[1] > '9' {
		return b
	}
	scale := 100_000_000
	for b = b[1:]; len(b) > 0 && b[0] >= '0' && b[0] <= '9'; b = b[1:] {
		s.nanosecond += int(b[0]-'0') * scale
		scale /= 10
	}
	return b
}

// halfDay applies AM and PM.
func (s *stamp) halfDay(b []byte) (rest []byte, ok bool) {
	word := bytes.TrimLeft(b, " ")
	if len(word) < 2 || word[1]|0x20 != 'm' || word[0]|0x20 != 'a' && word[0]|0x20 != 'p' {
		return b, true
	}
	pm := word[0]|0x20 == 'p'
	switch {
	case s.hour > 12:
		return word[2:], pm // "下午15:04" says the same thing twice.
	case pm && s.hour < 12:
		s.hour += 12
	case !pm && s.hour == 12:
		s.hour = 0
	}
	return word[2:], true
}

// scanZone reads Z, UTC, GMT, +08:00, +0800 or +08, or nothing.
func (s *stamp) scanZone(b []byte) bool {
	b = bytes.TrimSpace(b)
	if len(b) == 0 {
		return true
	}
	s.zoned = true
	switch string(b) {
	case "Z", "z", "UTC", "GMT":
		return true
	}
	if b[0] != '+' && b[0] != '-' {
		return false
	}
	hours, n := number(b[1:])
	rest := b[1+n:]
	minutes := 0
	switch {
	case n == 4 && len(rest) == 0:
		hours, minutes = hours/100, hours%100
	case n == 2 && len(rest) == 0:
	case n == 2 && len(rest) == 3 && rest[0] == ':':
		var m int
		if minutes, m = number(rest[1:]); m != 2 {
			return false
		}
	default:
		return false
	}
	if hours > 15 || minutes > 59 {
		return false
	}
	s.offset = hours*3600 + minutes*60
	if b[0] == '-' {
		s.offset = -s.offset
	}
	return true
}

// serialDate reads a workbook's day count with its fraction of a day ("42736.3129"). The
// counts hold 1 January 1900 as 1 and a 29 February 1900 that never was, so that all later
// days are 25,569 off from 1970; workbooks of old Macs count from 1904.
func serialDate(b []byte, style dateStyle) (stamp, bool) {
	const (
		newest  = 109_574 // end of 2199
		base    = 25_569
		macBase = 24_107
	)
	days, n := number(b)
	if n < 1 || n > 6 || days < max(style.oldest, 61) || days > newest || n < len(b) && b[n] != '.' {
		return stamp{}, false
	}
	parts, problem := parseNumber(b, numberStyle{decimals: 9, separator: Point})
	if problem != numberOK {
		return stamp{}, false
	}
	const day = 1_000_000_000
	// Nine decimals of a day are finer than a tenth of a millisecond.
	seconds := (parts%day*86_400 + day/2) / day
	from := int64(base)
	if style.epoch04 {
		from = macBase
	}
	at := time.Unix((int64(days)-from)*86_400+seconds, 0).UTC()
	return stamp{
		year: at.Year(), month: int(at.Month()), day: at.Day(),
		hour: at.Hour(), minute: at.Minute(), second: at.Second(), timed: seconds > 0,
	}, true
}

// zoneClock turns wall clock readings of a zone into instants. It remembers between which
// instants the zone's offset stays the same, because a file's dates lie close together.
type zoneClock struct {
	zone     *time.Location
	from, to int64 // the offset holds in [from, to), Unix seconds
	offset   int64
}

// at returns the instant of a stamp. A reading that the zone's clocks skipped is moved
// forward by what they skipped; of one that they showed twice, the first instant is taken.
func (z *zoneClock) at(s *stamp) time.Time {
	wall := epochDays(s.year, s.month, s.day)*86_400 + int64(s.hour*3600+s.minute*60+s.second)
	if s.zoned {
		return time.Unix(wall-int64(s.offset), int64(s.nanosecond)).In(z.zone)
	}
	const margin = 2 * 86_400
	unix := wall - z.offset
	if unix < z.from+margin || unix >= z.to-margin {
		unix = z.resolve(wall)
	}
	return time.Unix(unix, int64(s.nanosecond)).In(z.zone)
}

// resolve looks a reading up in the zone's rules. Zones change at most once in two days.
func (z *zoneClock) resolve(wall int64) int64 {
	offset := func(unix int64) int64 {
		_, seconds := time.Unix(unix, 0).In(z.zone).Zone()
		return int64(seconds)
	}
	before, after := offset(wall-86_400), offset(wall+86_400)
	unix := wall - before
	if offset(unix) != before && offset(wall-after) == after {
		unix = wall - after
	}
	z.offset = offset(unix)
	z.from, z.to = bounds(time.Unix(unix, 0).In(z.zone))
	return unix
}

// bounds returns between which instants the offset at t holds.
func bounds(t time.Time) (from, to int64) {
	const never = int64(1) << 52
	from, to = -never, never
	start, end := t.ZoneBounds()
	if !start.IsZero() {
		from = start.Unix()
	}
	if !end.IsZero() {
		to = end.Unix()
	}
	return from, to
}
