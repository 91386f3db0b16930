package tui

import "regulars/tui/screen"

// Facing is what a customer may see of the session: the member who is open, on whichever
// screen. There is nobody while the till is locked or veiled.
func (r *Root) Facing() (screen.Facing, bool) {
	if r.lock != nil || r.veiled {
		return screen.Facing{}, false
	}
	for i := len(r.stack) - 1; i >= 0; i-- {
		if s, ok := r.stack[i].screen.(screen.Faced); ok {
			if f, ok := s.Facing(); ok {
				return f, true
			}
		}
	}
	return screen.Facing{}, false
}
