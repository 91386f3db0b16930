package store

import "context"

// Wait returns the place of the newest event as soon as it is beyond after, or when ctx ends:
// a till learns so what another one did. It reads nothing. What headquarters says of members is no
// event: then it returns a place that is not beyond after, and any member may have changed.
func (s *Store) Wait(ctx context.Context, after uint64) (uint64, error) {
	for laid, first := uint64(0), true; ; {
		s.mu.Lock()
		last := s.tip.pos
		if first {
			laid, first = s.laid, false
		}
		told := s.laid != laid
		if s.changed == nil {
			s.changed = make(chan struct{})
		}
		changed := s.changed
		s.mu.Unlock()
		if last > after || told {
			return last, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return last, ctx.Err()
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
