package cli

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/sync/agent"
	"regulars/tui/i18n"
	"regulars/tui/screen"
)

// How the header of a till speaks of headquarters.
const (
	lookEvery  = 5 * time.Second // at the file, for a header that changed
	intervals  = 3               // between two exchanges, in which nothing is said of what is not sent
	blinkMost  = 2 * time.Minute // without contact while exchanges fail nothing is said: a line that blinks mends itself
	warnAfter  = 24 * time.Hour
	clockForm  = "15:04"
	momentForm = "01-02 15:04"

	firstContact = time.Minute // is what a shop that has just joined gets for its first exchange
)

// watched shows in the header where the exchange with headquarters stands: nothing while all is
// well. It is looked at by the clock and drawn only when it reads differently, so that a keystroke costs
// nothing.
type watched struct {
	tea.Model
	ctx   context.Context // of the session
	line  *line
	now   func() time.Time
	begun time.Time
	shown screen.Status

	applied uint64    // of the shop's events, at the latest look
	moved   time.Time // when that changed last, or nothing was unsent
}

// looked is what was seen of the exchange at a moment.
type looked struct {
	status agent.Status
	at     time.Time
}

// watch lets screens tell where the exchange stands.
func (a *app) watch(ctx context.Context, zone *time.Location, root tea.Model) tea.Model {
	if a.line == nil {
		return root
	}
	return &watched{Model: root, ctx: ctx, line: a.line, begun: a.now(), now: func() time.Time { return a.now().In(zone) }}
}

// Init looks at once.
func (w *watched) Init() tea.Cmd { return tea.Batch(w.Model.Init(), w.look) }

func (w *watched) look() tea.Msg {
	s, err := w.line.status()
	if err != nil {
		return looked{} // the file cannot be read: the next act will say so
	}
	return looked{s, w.now()}
}

// Update shows what was seen if it is something else, and looks again later.
func (w *watched) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	seen, ok := msg.(looked)
	if !ok {
		next, cmd := w.Model.Update(msg)
		w.Model = next
		return w, cmd
	}
	again := func() tea.Msg {
		if !rest(w.ctx, lookEvery) {
			return nil
		}
		return w.look()
	}
	status := w.told(seen)
	if status == w.shown {
		return w, again
	}
	w.shown = status
	next, cmd := w.Model.Update(status)
	w.Model = next
	return w, tea.Batch(cmd, again)
}

// told is what the header says after a look.
func (w *watched) told(seen looked) screen.Status {
	s, now := &seen.status, seen.at
	if now.IsZero() {
		return w.shown
	}
	if s.Unsent == 0 || s.Applied != w.applied || now.Before(w.moved) || w.moved.IsZero() {
		w.applied, w.moved = s.Applied, now
	}
	if !s.Joined || s.Contact.IsZero() && now.Sub(w.begun) < firstContact {
		return screen.Status{}
	}
	return headerOf(headline{
		unsent: s.Unsent, contact: s.Contact, since: w.moved, now: now, every: w.line.every(),
		failing: s.Trouble != nil, aside: s.Aside, closed: s.Closed != "", lasting: s.Lasting,
	})
}

// headline is what the header is made of.
type headline struct {
	unsent       uint64
	since        time.Time // nothing of it was taken
	contact, now time.Time
	every        time.Duration // between two exchanges
	failing      bool          // the latest one has not come to its end
	aside        int
	closed       bool
	lasting      model.Code // what keeps the shop from headquarters until it has a new key
}

// headerOf says how the exchange stands in a few words: what is wrong first, nothing if all is well.
func headerOf(h headline) screen.Status {
	silence := h.now.Sub(h.contact)
	silent := h.contact.IsZero() || silence > intervals*h.every || h.failing && silence > blinkMost
	n := model.Points(h.unsent).Format()
	switch {
	case h.closed:
		return screen.Status{Warn: true, Text: i18n.Pair{ZH: "总部不再接收", EN: "closed at headquarters"}}
	case h.lasting == "link.authority":
		return screen.Status{Warn: true, Text: i18n.Pair{ZH: "认不出总部，需新密钥 · 未送 " + n, EN: "headquarters not recognised, needs a new key, " + n + " unsent"}}
	case h.lasting != "":
		return screen.Status{Warn: true, Text: i18n.Pair{ZH: "总部不认识本店，需新密钥 · 未送 " + n, EN: "unknown at headquarters, needs a new key, " + n + " unsent"}}
	case h.aside > 0:
		aside := model.Points(h.aside).Format()
		return screen.Status{Warn: true, Text: i18n.Pair{ZH: "搁置 " + aside + " 条", EN: aside + " set aside"}}
	case silent:
		return silentFor(h)
	case h.unsent > 0 && h.now.Sub(h.since) > intervals*h.every: // headquarters answers and takes nothing
		at := h.since.In(h.now.Location()).Format(clockForm)
		return screen.Status{Warn: true, Text: i18n.Pair{ZH: "未送 " + n + " · " + at + " 起总部没有收下", EN: n + " unsent, none taken since " + at}}
	}
	return screen.Status{}
}

// silentFor says since when headquarters has not been heard.
func silentFor(h headline) screen.Status {
	n := model.Points(h.unsent).Format()
	text := i18n.Pair{ZH: "未送 " + n, EN: n + " unsent"}
	if h.contact.IsZero() {
		return screen.Status{Warn: true, Text: i18n.Pair{ZH: text.ZH + " · 从未联系", EN: text.EN + ", never in contact"}}
	}
	form, warn := clockForm, h.now.Sub(h.contact) > warnAfter
	if warn {
		form = momentForm
	}
	at := h.contact.In(h.now.Location()).Format(form)
	return screen.Status{Warn: warn, Text: i18n.Pair{ZH: text.ZH + " · 最近联系 " + at, EN: text.EN + ", last contact " + at}}
}
