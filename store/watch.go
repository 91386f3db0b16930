package store

import (
	"context"

	"regulars/model/desk"
)

// Wait returns how far the file is as soon as that is beyond after, or when ctx ends: a till learns so what another
// one did, and that rows of headquarters came, after which any member may have changed. It reads nothing. What comes
// between two calls is not missed.
func (s *Store) Wait(ctx context.Context, after desk.Seen) (desk.Seen, error) {
	for {
		s.mu.Lock()
		now := desk.Seen{Event: s.tip.pos, Rows: s.laid}
		if s.changed == nil {
			s.changed = make(chan struct{})
		}
		changed := s.changed
		s.mu.Unlock()
		if now.Event > after.Event || now.Rows != after.Rows {
			return now, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return now, ctx.Err()
		}
	}
}

// tell wakes those who wait for a commit. The caller holds mu.
func (s *Store) tell() {
	if s.changed != nil {
		close(s.changed)
		s.changed = nil
	}
}
