package desk

import (
	"context"
	"time"

	"regulars/model"
	"regulars/model/staff"
)

// What a data.read event says was read.
const (
	readPhone   = "phone"
	readMembers = "export.members"
	readSales   = "export.sales"
	readEntries = "export.entries"
	readCases   = "export.cases"
	readLog     = "log"
)

const (
	revealAgain = 10 * time.Minute // within it, a second look of the same person is the same look
	revealLooks = 200              // of the member's events that are searched for the first look
)

// Reveal returns a member's phone number in full, "" if there is none, and writes down who saw
// it.
func (s *Session) Reveal(ctx context.Context, id model.ID) (phone string, err error) {
	if err := s.May(staff.RightReveal); err != nil {
		return "", err
	}
	errs := s.decide(ctx, func(b Book) ([]model.Draft, error) {
		n, err := numberOf(b, id)
		if err != nil {
			return nil, err
		}
		p, err := b.Profile(n)
		if err != nil {
			return nil, err
		}
		if phone = p.Of(model.FieldPhone); phone == "" {
			return nil, nil
		}
		seen, err := s.hasRevealed(b, n)
		if seen || err != nil {
			return nil, err
		}
		body := &model.DataRead{At: b.Now().Unix(), What: readPhone, Count: 1}
		return []model.Draft{{Kind: model.DataReadKind, Member: p.ID, Body: body}}, nil
	})
	if errs[0] != nil {
		return "", errs[0]
	}
	return phone, nil
}

// hasRevealed reports whether this person saw the member's number a moment ago.
func (s *Session) hasRevealed(b Book, n Number) (seen bool, err error) {
	looks := 0
	err = b.History(n, 0, func(_ uint64, e *model.Event) bool {
		looks++
		if looks > revealLooks || b.Now().Sub(e.HLC.Time()) >= revealAgain {
			return false
		}
		if e.Kind == model.DataReadKind && e.ActorID() == s.who.ID {
			body, err := e.ParseBody()
			read, ok := body.(*model.DataRead)
			seen = err == nil && ok && read.What == readPhone
		}
		return !seen
	})
	return seen, err
}

// noteRead writes down that personal data left the shop in bulk, once it has: also if the reader
// broke off in the middle, with what came until then. Nothing that was not given is noted.
func (s *Session) noteRead(ctx context.Context, what string, count int64, failed error) error {
	if count == 0 {
		return failed
	}
	// A reader who gives up at the last row has read the others.
	errs := s.store.Decide(context.WithoutCancel(ctx), s.who.ID, func(b Book) ([]model.Draft, error) {
		body := &model.DataRead{At: b.Now().Unix(), What: what, Count: count}
		return []model.Draft{{Kind: model.DataReadKind, Body: body}}, nil
	})
	if failed != nil {
		return failed
	}
	return errs[0]
}

// counted counts what a reader is given.
func counted[T any](count *int64, yield func(T) error) func(T) error {
	return func(v T) error {
		*count++
		return yield(v)
	}
}
