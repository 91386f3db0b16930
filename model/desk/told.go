package desk

import (
	"context"
	"slices"
	"time"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/clean"
	"regulars/model/staff"
)

// What customers said in other shops of the chain. It is told by headquarters, read here, and worked on where it was
// said.

// toldMost bounds how many told cases of one member are read.
const toldMost = timelineMost

// toldOf lists what is told of a member, the newest first.
func toldOf(b Book, n Number) (all []*ToldCase, err error) {
	err = b.ToldOf(n, func(c *ToldCase) bool {
		all = append(all, c)
		return len(all) < toldMost
	})
	return all, err
}

// toldShown is how many told cases a member is shown with.
const toldShown = 20

// tell adds to a member what headquarters told: the home, and the cases that somebody still has to act on.
func (m *Member) tell(b Book, n Number) (err error) {
	if m.Guest, err = guestOf(b, n); err != nil {
		return err
	}
	all, err := toldOf(b, n)
	if err != nil {
		return err
	}
	r := newEntryReader(b)
	for _, c := range all {
		switch {
		case !c.State.Open():
		case c.Shop.IsZero():
			m.OpenCases++ // of this file, and of whoever the member stands for
		case len(m.Elsewhere) < toldShown:
			v, err := toldView(r, c)
			if err != nil {
				return err
			}
			m.Elsewhere = append(m.Elsewhere, v)
		}
	}
	return nil
}

func toldView(r *entryReader, c *ToldCase) (CaseView, error) {
	v, err := caseView(r, 0, &c.Case)
	v.Shop = c.Shop
	if c.Shop.IsZero() {
		v.Number = uint32(c.ID.N)
	}
	return v, err
}

// Said is the detail of an entry, with the shop where it happened if that was another one.
func (e *Entry) Said(lang model.Lang) string {
	said, where, colon := clean.Line(e.Detail), e.Shop.Say(lang), ": "
	switch {
	case where == "":
		return said
	case said == "":
		return where
	case lang == model.ZH:
		colon = "："
	}
	return where + colon + said
}

// ToldHere reports whether an entry is a case that only headquarters told of: nothing of this file explains it.
func (e *Entry) ToldHere() bool { return e.ID.IsZero() && !e.Case.IsZero() }

// WhyTold is all that is known of such an entry.
func (e *Entry) WhyTold() Explanation {
	x := Explanation{Kind: e.Kind, At: e.At, Member: e.Member, Why: []model.Why{model.Explain("why.elsewhere", e.Shop)}}
	if c, ok := e.Body.(*model.CaseOpened); ok && c.Score != 0 {
		x.Why = append(x.Why, model.Explain("why.score", c.Score, c.Scale))
	}
	if e.Undone {
		x.Why = append(x.Why, model.Explain("why.undone"))
	}
	return x
}

// elsewhereDays is for how long the till mentions by itself what was said in another shop.
const elsewhereDays = 30

// elsewhereCue mentions the latest complaint in another shop, or the latest bad word about its service.
func elsewhereCue(m *Member, now time.Time) *Cue {
	for i := range m.Elsewhere {
		c := &m.Elsewhere[i]
		if c.RespondBy.IsZero() {
			continue // nobody waits for an answer
		}
		days := daysBetween(c.At, now)
		if days > elsewhereDays {
			return nil
		}
		return cue("cue.elsewhere", FeedbackWord(c.Kind), c.Shop, AgoWord(days))
	}
	return nil
}

// daysBetween counts midnights, in the zone of the later moment.
func daysBetween(from, to time.Time) int {
	midnight := func(t time.Time) time.Time {
		year, month, d := t.In(to.Location()).Date()
		return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
	}
	return int(midnight(to).Sub(midnight(from)) / day)
}

// toldPlace marks the place of a told case in a timeline: it has none in the log. Below the mark cases count from the
// oldest, so that a newer one moves no other.
const toldPlace = 1 << 63

// telling gives what is told of a member between the member's own entries, by the clock.
type telling struct {
	b    Book
	all  []*ToldCase
	next int
	last model.HLC // own entries are wanted up to here
	pos  uint64    // and before this place
}

// newTelling prepares what comes after a place of the timeline, 0: from the newest.
func newTelling(b Book, n Number, before uint64) (*telling, error) {
	all, err := toldOf(b, n)
	t := &telling{b: b, all: all, last: ^model.HLC(0), pos: toldPlace}
	switch {
	case err != nil || before == 0:
	case before >= toldPlace:
		t.next = max(len(all)-int(before-toldPlace), 0)
		if t.next < len(all) {
			t.last = all[t.next].Clock
			t.next++
		}
	default:
		t.pos = before
		var e *model.Event
		if e, err = b.Event(before); err != nil {
			return t, err
		}
		for t.next < len(all) && all[t.next].Clock >= e.HLC {
			t.next++
		}
	}
	return t, err
}

// wants reports whether an own entry comes after the place.
func (t *telling) wants(pos uint64, at model.HLC) bool { return pos < t.pos && at <= t.last }

// before returns the next told case if it comes before what was at a moment, nil if none does. Of the same moment the
// told one is first.
func (t *telling) before(r *entryReader, at model.HLC) (*Entry, error) {
	if t.next == len(t.all) || t.all[t.next].Clock < at {
		return nil, nil
	}
	c := t.all[t.next]
	place := toldPlace + uint64(len(t.all)-t.next)
	t.next++
	e := Entry{
		Pos: place, At: moment(c.At, t.b), Kind: model.CaseOpenedKind, Member: c.Member, Case: c.ID, Shop: c.Shop, Detail: c.Text,
		Undone: c.State == care.StateWithdrawn, Body: c.Body, Unsure: true,
	}
	var err error
	if c.Number != 0 {
		e.Name, e.Tier, err = r.member(c.Number)
	}
	if c.Shop.IsZero() && err == nil {
		var own *model.Event
		if own, err = t.b.Event(c.Event); err == nil {
			e.ID = own.ID()
			e.By, err = r.staffName(c.By)
		}
	}
	return &e, err
}

// CasesElsewhere lists what was said in other shops, the newest first, from just before one; the zero ID begins with the
// newest.
func (s *Session) CasesElsewhere(ctx context.Context, q CaseQuery, before model.ID) ([]CaseView, error) {
	if err := s.May(staff.RightFind); err != nil {
		return nil, err
	}
	if q.Limit <= 0 || q.Limit > timelineMost {
		q.Limit = FindLimit
	}
	var views []CaseView
	err := s.store.View(ctx, func(b Book) error {
		from := ToldCase{}
		if !before.IsZero() {
			c, err := b.ToldCase(before)
			if c == nil || err != nil {
				return err
			}
			from = *c
		}
		var failed error
		r := newEntryReader(b)
		err := b.Told(from, func(c *ToldCase) bool {
			if q.Open && !c.State.Open() {
				return true
			}
			var v CaseView
			if v, failed = toldView(r, c); failed != nil {
				return false
			}
			views = append(views, v)
			return len(views) < q.Limit
		})
		if err == nil {
			err = failed
		}
		return err
	})
	return views, err
}

// CasesOf lists what a member said, in this shop and elsewhere, the newest first.
func (s *Session) CasesOf(ctx context.Context, member model.ID, q CaseQuery) ([]CaseView, error) {
	if err := s.May(staff.RightFind); err != nil {
		return nil, err
	}
	if q.Limit <= 0 || q.Limit > timelineMost {
		q.Limit = FindLimit
	}
	var views []CaseView
	err := s.store.View(ctx, func(b Book) error {
		n, err := numberOf(b, member)
		if err != nil {
			return err
		}
		t, err := newTelling(b, n, 0)
		if err != nil {
			return err
		}
		views, err = casesOf(b, n, t, q)
		return err
	})
	return views, err
}

func casesOf(b Book, n Number, t *telling, q CaseQuery) (views []CaseView, err error) {
	r := newEntryReader(b)
	add := func(v CaseView, failed error) bool {
		if err = failed; err == nil && (v.State.Open() || !q.Open) {
			views = append(views, v)
		}
		return err == nil && len(views) < q.Limit
	}
	told := func(until model.HLC) bool {
		for t.next < len(t.all) && t.all[t.next].Clock >= until {
			c := t.all[t.next]
			t.next++
			if !add(toldView(r, c)) {
				return false
			}
		}
		return true
	}
	looks, more := 0, true
	walking := b.History(n, 0, func(_ uint64, e *model.Event) bool {
		if looks++; looks > elsewhereLooks {
			return false
		}
		if e.Kind != model.CaseOpenedKind {
			return true
		}
		if more = told(e.HLC); !more {
			return false
		}
		c, failed := b.Case(uint32(e.SubjectID().N))
		if failed != nil {
			return true // only a newer program understands it
		}
		more = add(caseView(r, uint32(c.ID.N), c))
		return more
	})
	if err == nil {
		err = walking
	}
	if more && err == nil {
		told(0)
	}
	return views, err
}

// CaseElsewhere returns a case of another shop by its identity, as text.
func (s *Session) CaseElsewhere(ctx context.Context, id string) (CaseView, error) {
	if err := s.May(staff.RightFind); err != nil {
		return CaseView{}, err
	}
	short, n, ok := model.SplitID(id)
	if !ok {
		return CaseView{}, model.Refuse("case.unknown", id)
	}
	var view CaseView
	err := s.store.View(ctx, func(b Book) error {
		c, err := findTold(b, short, n)
		switch {
		case err != nil:
			return err
		case c == nil:
			return model.Refuse("case.unknown", id)
		}
		view, err = toldView(newEntryReader(b), c)
		return err
	})
	return view, err
}

// findTold finds a told case by the short form of its identity, nil if there is none.
func findTold(b Book, short string, n uint64) (found *ToldCase, err error) {
	for _, stream := range slices.Concat(b.Kin(), b.Streams()) {
		if stream.Short() != short {
			continue
		}
		if found, err = b.ToldCase(model.ID{Stream: stream, N: n}); found != nil || err != nil {
			return found, err
		}
	}
	// A shop of which only feedback has come is in no list.
	err = b.Told(ToldCase{}, func(c *ToldCase) bool {
		if c.ID.N == n && c.ID.Stream.Short() == short {
			found = c
		}
		return found == nil
	})
	return found, err
}
