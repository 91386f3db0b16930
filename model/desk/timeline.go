package desk

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/staff"
)

const (
	timelineMost = 500  // entries in one answer
	recentLooks  = 2000 // events back that the shop's last acts are looked for
	detailGoods  = 3    // categories named in one line
)

// entryReader words events for lists; it remembers names within one answer.
type entryReader struct {
	b     Book
	staff map[model.ID]string
	names map[Number][2]string

	others map[Number]elsewhere
}

func newEntryReader(b Book) *entryReader {
	return &entryReader{b: b, names: map[Number][2]string{}, others: map[Number]elsewhere{}}
}

// staffName returns the name of an actor, "" for the program itself.
func (r *entryReader) staffName(id model.ID) (string, error) {
	if r.staff == nil {
		r.staff = map[model.ID]string{}
		accounts, err := r.b.Staff()
		if err != nil {
			return "", err
		}
		for _, a := range accounts {
			r.staff[a.ID] = a.Name
		}
	}
	return r.staff[id], nil
}

// member returns a member's display name and tier code, nothing for one whom only a newer
// program knows.
func (r *entryReader) member(n Number) (name, tier string, err error) {
	if known, ok := r.names[n]; ok {
		return known[0], known[1], nil
	}
	p, err := r.b.Profile(n)
	if model.CodeOf(err) == "member.unknown" {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	acc, err := r.b.Account(n)
	if err != nil {
		return "", "", err
	}
	name = displayName(p)
	if name == "" {
		name = maskPhone(p.Of(model.FieldPhone))
	}
	tier = r.b.Program().Stand(&acc, todayOf(r.b)).Tier.Code
	r.names[n] = [2]string{name, tier}
	return name, tier, nil
}

// entry words one event.
func (r *entryReader) entry(pos uint64, e *model.Event) (Entry, error) {
	out := Entry{ID: e.ID(), Pos: pos, At: e.HLC.Time().In(r.b.Shop().Zone), Kind: e.Kind, Member: e.MemberID()}
	var err error
	if out.By, err = r.staffName(e.ActorID()); err != nil {
		return out, err
	}
	if n, ok := r.b.Number(e.MemberID()); ok {
		if out.Name, out.Tier, err = r.member(n); err != nil {
			return out, err
		}
	}
	body, err := e.ParseBody()
	if err != nil {
		return out, nil // only a newer program knows it; the kind says so
	}
	out.Body, out.Amount, out.Detail = body, amountOf(body), detailOf(e, body)
	out.Receipt = receiptOf(e)
	if m, ok := body.(model.Mover); ok {
		out.Net = m.Effect().Net()
	}
	switch v := body.(type) {
	case *model.SaleRecorded:
		out.At = moment(v.At, r.b)
	case *model.CaseOpened:
		out.At = moment(v.At, r.b)
	case *model.PointsGranted:
		out.About = r.b.Program().ReasonOf(v)
	}
	return out, nil
}

// detailOf says what an entry was about: the goods of a sale, the words of a feedback, the
// receipt number.
func detailOf(e *model.Event, body model.Body) string {
	switch v := body.(type) {
	case *model.SaleRecorded:
		if goods := goodsOf(v.Lines); goods != "" {
			return goods
		}
	case *model.CaseOpened:
		if e.PII != nil {
			return e.PII.Fields[model.FieldText]
		}
	case *model.PointsAdjusted:
		return v.Reason
	}
	return receiptOf(e)
}

// receiptOf is the number of the receipt that an event's request names, "" if there is none.
func receiptOf(e *model.Event) string {
	kind, receipt, ok := strings.Cut(e.Request, "/")
	switch kind += "/"; {
	case !ok || kind == rowRequest || kind == bonusRequest || kind == actRequest: // names of our own
		return ""
	case kind == couponRequest: // a receipt may have more than one coupon
		return receipt[:max(strings.LastIndexByte(receipt, '/'), 0)]
	}
	return receipt
}

// goodsOf names the first few different categories (or products) of a receipt.
func goodsOf(lines []model.Line) string {
	var goods []string
	for _, l := range lines {
		name := l.Category
		if name == "" {
			name = l.Product
		}
		if name == "" || contains(goods, name) {
			continue
		}
		if goods = append(goods, name); len(goods) == detailGoods {
			break
		}
	}
	return strings.Join(goods, " · ")
}

func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}

// Timeline lists a member's entries, newest first, from just before place before (0: from
// the newest), each with the balance after it. What the member said in other shops stands among them.
func (s *Session) Timeline(ctx context.Context, id model.ID, before uint64, limit int) ([]Entry, error) {
	if err := s.May(staff.RightFind); err != nil {
		return nil, err
	}
	var entries []Entry
	err := s.store.View(ctx, func(b Book) error {
		n, acc, err := accountOf(b, id)
		if err != nil {
			return err
		}
		others, err := elsewhereOf(b, n)
		if err != nil {
			return err
		}
		told, err := newTelling(b, n, before)
		if err != nil {
			return err
		}
		l := &timeline{r: newEntryReader(b), taken: newTaken(b), others: others, told: told, net: acc.Net(), most: max(min(limit, timelineMost), 1)}
		err = b.History(n, 0, l.see)
		if err == nil && l.err == nil {
			l.tell(0)
		}
		entries = l.entries
		return errors.Join(err, l.err)
	})
	return entries, err
}

// timeline collects the entries of one member.
type timeline struct {
	r       *entryReader
	taken   *taken
	others  elsewhere
	told    *telling
	net     model.Points // after the event that is looked at
	most    int
	entries []Entry
	err     error
}

// see takes one event of the member and reports whether it wants another.
func (l *timeline) see(pos uint64, e *model.Event) bool {
	l.taken.see(pos, e)
	change := netOf(e)
	switch e.Kind {
	case model.DataReadKind, model.GrantReceivedKind, model.RightsReleasedKind:
		return true // a matter of the trail, not of the member's story
	}
	if l.told.wants(pos, e.HLC) {
		if !l.tell(e.HLC) {
			return false
		}
		made, err := l.r.entry(pos, e)
		if err != nil {
			l.err = err
			return false
		}
		made.After, made.Undone = max(l.net, 0), l.taken.undone[pos]
		if made.Unsure = l.others.unsure(pos); made.Unsure {
			made.After = 0
		}
		l.entries = append(l.entries, made)
	}
	l.net -= change
	return len(l.entries) < l.most
}

// tell adds what was said elsewhere since a moment and reports whether there is room for more.
func (l *timeline) tell(since model.HLC) bool {
	for len(l.entries) < l.most {
		e, err := l.told.before(l.r, since)
		if err != nil {
			l.err = err
			return false
		}
		if e == nil {
			return true
		}
		l.entries = append(l.entries, *e)
	}
	return false
}

// Recent lists the shop's last acts, newest first. What an importer booked is left out.
func (s *Session) Recent(ctx context.Context, limit int) ([]Entry, error) {
	if err := s.May(staff.RightFind); err != nil {
		return nil, err
	}
	var entries []Entry
	err := s.store.View(ctx, func(b Book) error {
		r, t := newEntryReader(b), newTaken(b)
		last := b.Last()
		for pos := last; pos > 0 && last-pos < recentLooks && len(entries) < limit; pos-- {
			e, err := b.Event(pos)
			if err != nil {
				return err
			}
			t.see(pos, e)
			if !undoable(e.Kind) && e.Kind != model.MemberEnrolledKind && e.Kind != model.ActUndoneKind {
				continue
			}
			if imported(e) || importedMember(e) {
				continue
			}
			made, err := r.entry(pos, e)
			if err != nil {
				return err
			}
			made.Undone = t.undone[pos]
			if made.After, made.Unsure, err = r.balanceAfter(e, pos); err != nil {
				return err
			}
			entries = append(entries, made)
		}
		return nil
	})
	return entries, err
}

func importedMember(e *model.Event) bool {
	if e.Kind != model.MemberEnrolledKind {
		return false
	}
	body, err := e.ParseBody()
	v, ok := body.(*model.MemberEnrolled)
	return err == nil && ok && v.Source == model.SourceImport
}

// balanceAfter is a member's balance right after an event; unsure if others may have moved points
// in between.
func (r *entryReader) balanceAfter(e *model.Event, pos uint64) (after model.Points, unsure bool, err error) {
	b := r.b
	n, ok := b.Number(e.MemberID())
	if !ok {
		return 0, false, nil
	}
	acc, err := b.Account(n)
	if model.CodeOf(err) == "member.unknown" {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	others, looked := r.others[n]
	if !looked {
		if others, err = elsewhereOf(b, n); err != nil {
			return 0, false, err
		}
		r.others[n] = others
	}
	if others.unsure(pos) {
		return 0, true, nil
	}
	net := acc.Net()
	err = b.History(n, 0, func(at uint64, later *model.Event) bool {
		if at <= pos {
			return false
		}
		net -= netOf(later)
		return true
	})
	return max(net, 0), false, err
}

// parseEntry reads the name of an entry: "k3q7ab-1042", or "1042" in the present stream.
func parseEntry(b Book, name string) (model.ID, error) {
	if n, err := strconv.ParseUint(name, 10, 64); err == nil {
		id := model.ID{Stream: b.Next(NextEvent).Stream, N: n}
		if _, ok := b.Place(id); ok {
			return id, nil
		}
		return model.ID{}, model.Refuse("entry.unknown", clean.Line(name))
	}
	short, n, ok := model.SplitID(name)
	if ok {
		for _, stream := range b.Streams() {
			id := model.ID{Stream: stream, N: n}
			if _, here := b.Place(id); here && stream.Short() == short {
				return id, nil
			}
		}
	}
	return model.ID{}, model.Refuse("entry.unknown", clean.Line(name))
}

// Entry turns the name of an entry into its identity.
func (s *Session) Entry(ctx context.Context, name string) (model.ID, error) {
	var id model.ID
	err := s.store.View(ctx, func(b Book) (err error) {
		id, err = parseEntry(b, strings.TrimSpace(name))
		return err
	})
	return id, err
}

// Explain tells how an entry came about.
func (s *Session) Explain(ctx context.Context, name string) (Explanation, error) {
	if err := s.May(staff.RightFind); err != nil {
		return Explanation{}, err
	}
	var out Explanation
	err := s.store.View(ctx, func(b Book) error {
		id, err := parseEntry(b, strings.TrimSpace(name))
		if err != nil {
			return err
		}
		pos, _ := b.Place(id)
		e, err := b.Event(pos)
		if err != nil {
			return err
		}
		entry, err := newEntryReader(b).entry(pos, e)
		if err != nil {
			return err
		}
		out = Explanation{Entry: id, Kind: e.Kind, At: entry.At, By: entry.By, Member: e.MemberID(), Points: entry.Net}
		if entry.Body == nil {
			out.Why = []model.Why{model.Explain("why.newer", string(e.Kind))}
			return nil
		}
		if sale, ok := entry.Body.(*model.SaleRecorded); ok {
			out.Lines = sale.Lines
		}
		if out.Why = explainEntry(b, e.Stream, entry.Body); out.Why == nil {
			out.Why = []model.Why{model.Explain("why.plain", KindWord(e.Kind))}
		}
		n, _ := b.Number(e.MemberID())
		undone, err := isUndone(b, n, pos)
		if undone {
			out.Why = append(out.Why, model.Explain("why.undone"))
		}
		return err
	})
	return out, err
}

// Day returns the counts of the shop's local day.
func (s *Session) Day(ctx context.Context) (Day, error) {
	if err := s.May(staff.RightFind); err != nil {
		return Day{}, err
	}
	return s.store.Day(ctx)
}
