package display

import (
	"sync"

	"regulars/model/desk"
	"regulars/tui/screen"
)

// Showing is what a till shows its customer at a moment. The zero Showing is an idle till.
type Showing struct {
	Open bool
	screen.Facing
	Rewards []desk.Reward // that can be had now; nobody changes them
}

// Board passes what tills show to the displays that follow them, within one process. The zero
// Board is ready. It keeps nothing of a till that is idle.
type Board struct {
	mu    sync.Mutex
	tills map[string]*place
}

// place is a till that shows something or is followed.
type place struct {
	owner    *Post // who shows, nil while nobody does
	showing  Showing
	watchers map[chan Showing]struct{}
}

// Post is one session's place on the board.
type Post struct {
	board *Board
	till  string
}

// Post returns a new session's place under the name of its till.
func (b *Board) Post(till string) *Post { return &Post{b, till} }

// Till is the name of the till.
func (p *Post) Till() string { return p.till }

// Show replaces what the till shows. Of two sessions under one name the last one to show is
// seen, and an idle one takes nothing away from the other.
func (p *Post) Show(s Showing) {
	b := p.board
	b.mu.Lock()
	defer b.mu.Unlock()
	at := b.tills[p.till]
	switch {
	case at == nil && !s.Open:
		return
	case !s.Open && at.owner != p:
		return
	}
	at = b.at(p.till)
	at.showing, at.owner = s, p
	if !s.Open {
		at.showing, at.owner = Showing{}, nil
	}
	for w := range at.watchers {
		tell(w, at.showing)
	}
	b.tidy(p.till)
}

// Followed reports whether a display follows the till.
func (p *Post) Followed() bool {
	p.board.mu.Lock()
	defer p.board.mu.Unlock()
	at := p.board.tills[p.till]
	return at != nil && len(at.watchers) > 0
}

// Follow answers what a till shows from now on, and what it shows already. A slow reader gets
// the latest alone. leave ends it.
func (b *Board) Follow(till string) (showings <-chan Showing, leave func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	news := make(chan Showing, 1)
	at := b.at(till)
	at.watchers[news] = struct{}{}
	if at.showing.Open {
		news <- at.showing
	}
	return news, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(at.watchers, news)
		b.tidy(till)
	}
}

// at is the place of a till, made if it is not there.
func (b *Board) at(till string) *place {
	at := b.tills[till]
	if at == nil {
		if b.tills == nil {
			b.tills = map[string]*place{}
		}
		at = &place{watchers: map[chan Showing]struct{}{}}
		b.tills[till] = at
	}
	return at
}

// tidy forgets a till that nobody follows and that shows nothing.
func (b *Board) tidy(till string) {
	if at := b.tills[till]; at != nil && !at.showing.Open && len(at.watchers) == 0 {
		delete(b.tills, till)
	}
}

// tell puts the latest into a channel of one; only the board sends, under its lock.
func tell(w chan Showing, s Showing) {
	select {
	case <-w:
	default:
	}
	w <- s
}
