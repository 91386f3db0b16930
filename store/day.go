package store

import (
	"context"
	"sort"
	"sync"
	"time"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/desk"
)

// dayCounts remembers the day's counts up to a place; asking again reads only what came
// since. Nothing is kept on disk for it: that would add a page to every award.
type dayCounts struct {
	mu   sync.Mutex
	upTo uint64
	day  desk.Day
}

const openCasesRead = 1000 // cases whose deadline is looked at

// Day returns the counts of the shop's local day.
func (s *Store) Day(ctx context.Context) (desk.Day, error) {
	s.day.mu.Lock()
	defer s.day.mu.Unlock()
	var day desk.Day
	err := s.View(ctx, func(v desk.Book) error {
		b := v.(*book)
		if err := s.day.read(b); err != nil {
			return err
		}
		day = s.day.day
		return dueCases(b, &day)
	})
	return day, err
}

// read brings the counts up to the transaction's state.
func (d *dayCounts) read(b *book) error {
	zone := b.head.shop.Zone
	today := b.now.In(zone).Format(time.DateOnly)
	last := b.Last()
	if d.day.Date != today {
		start, err := firstOfDay(b, last)
		if err != nil {
			return err
		}
		d.day, d.upTo = desk.Day{Date: today}, start-1
	}
	for pos := d.upTo + 1; pos <= last; pos++ {
		e, err := b.Event(pos)
		if err != nil {
			return err
		}
		if err := d.count(e, zone, today); err != nil {
			return err
		}
		d.upTo = pos
	}
	return nil
}

// firstOfDay finds the first place written since local midnight; the clock of the log never
// goes back, so a binary search does.
func firstOfDay(b *book, last uint64) (uint64, error) {
	year, month, day := b.now.In(b.head.shop.Zone).Date()
	midnight := time.Date(year, month, day, 0, 0, 0, 0, b.head.shop.Zone)
	var failed error
	i := sort.Search(int(last), func(i int) bool {
		e, err := b.Event(uint64(i) + 1)
		if err != nil {
			failed = err
			return true
		}
		return !e.HLC.Time().Before(midnight)
	})
	return uint64(i) + 1, failed
}

// count adds one event. A sale counts on the day on which it happened, so that an import of
// last year's sales leaves today alone.
func (d *dayCounts) count(e *model.Event, zone *time.Location, today string) error {
	switch e.Kind {
	case model.MemberEnrolledKind, model.SaleRecordedKind, model.SaleRefundedKind, model.PointsRedeemedKind,
		model.ActUndoneKind, model.CaseOpenedKind:
	default:
		return nil
	}
	body, err := e.ParseBody()
	if err != nil {
		return nil // of a newer program
	}
	on := func(unix int64) bool { return time.Unix(unix, 0).In(zone).Format(time.DateOnly) == today }
	switch v := body.(type) {
	case *model.MemberEnrolled:
		if v.Source != model.SourceImport {
			d.day.Enrolled++
		}
	case *model.CaseOpened:
		d.day.Feedback++
	case *model.SaleRecorded:
		if on(v.At) {
			d.add(v.Effect())
		}
	case *model.ActUndone:
		when := v.At
		if v.Of == model.SaleRecordedKind {
			when = v.Back.At // taking last week's sale back is no visit less today
		}
		if on(when) {
			d.add(v.Back)
		}
	case model.Mover:
		d.add(v.Effect())
	}
	return nil
}

func (d *dayCounts) add(e model.Effect) {
	d.day.Visits += e.Visits
	d.day.Earned += e.Earned
	d.day.Redeemed += e.Redeemed
}

// dueCases counts the open cases and finds the nearest deadline.
func dueCases(b *book, day *desk.Day) error {
	day.OpenCases, day.Due = 0, time.Time{}
	return b.Cases(0, true, func(_ uint32, c *care.Case) bool {
		day.OpenCases++
		if c.RespondBy != 0 {
			if due := time.Unix(c.RespondBy, 0); day.Due.IsZero() || due.Before(day.Due) {
				day.Due = due
			}
		}
		return day.OpenCases < openCasesRead
	})
}
