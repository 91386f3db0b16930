package cli

import (
	"time"

	"regulars/sync/pos"
)

// gauges are figures of the exchange for /metrics; none for a shop on its own.
func (l *line) gauges(now time.Time) []pos.Gauge {
	s, err := l.status()
	if err != nil || !s.Joined {
		return nil
	}
	silent := -1.0 // never
	if !s.Contact.IsZero() {
		silent = max(now.Sub(s.Contact).Seconds(), 0)
	}
	return []pos.Gauge{
		{Name: "regulars_sync_unsent_events", Help: "Events that headquarters does not have.", Value: float64(s.Unsent)},
		{Name: "regulars_sync_contact_seconds", Help: "Time since headquarters was last heard, -1 for never.", Value: silent},
		{Name: "regulars_sync_aside", Help: "Things that were set aside and wait for a manager.", Value: float64(s.Aside)},
	}
}
