package hub

import (
	"context"
	"crypto/ed25519"
	"io"
	"time"

	"regulars/model"
)

// Public is the key by which shops verify checkpoints.
func (o *Office) Public() ed25519.PublicKey { return o.Key.Public().(ed25519.PublicKey) }

// Author says who of HQ's people decides something. The name is the personal part of the event.
type Author string

// write puts acts of the authority into HQ's own stream and folds them like anybody's. by may be
// empty: then the program itself does.
func (s *sitting) write(by Author, drafts ...model.Draft) (conflict bool, err error) {
	own, err := s.tx.Stream(s.head.Stream)
	if err != nil || len(drafts) == 0 {
		return false, err
	}
	items := make([]Item, 0, len(drafts))
	before, seq := own.Hash, own.Applied
	for _, d := range drafts {
		if by != "" {
			d.PII = model.Fields{model.FieldName: string(by)}
		}
		var salt [16]byte
		if _, err := io.ReadFull(s.random(), salt[:]); err != nil {
			return false, err
		}
		seq++
		own.Clock = model.NextHLC(own.Clock, s.at)
		e, _, err := model.Seal(d, own.ID, seq, own.Clock, model.ID{}, before, salt)
		if err != nil {
			return false, err
		}
		before = e.Hash
		items = append(items, Item{Event: e})
	}
	f, err := s.events(own, items)
	if err != nil {
		return false, err
	}
	s.head = f.head
	if len(f.aside) > 0 {
		return false, model.Refuse("hq.act")
	}
	own.Applied, own.Last, own.Contact = seq, seq, s.at.Unix()
	return f.conflict, s.tx.PutStream(own)
}

// act runs one decision of the authority: what it returns is written. HQ's own stream is locked first
// of all, as everywhere.
func (o *Office) act(ctx context.Context, at time.Time, by Author, decide func(*sitting) ([]model.Draft, error)) error {
	return o.update(ctx, at, func(s *sitting) error {
		if _, err := s.tx.Stream(s.head.Stream); err != nil {
			return err
		}
		drafts, err := decide(s)
		if err != nil {
			return err
		}
		_, err = s.write(by, drafts...)
		return err
	})
}
