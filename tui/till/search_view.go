package till

import (
	"fmt"
	"strings"

	"regulars/model"
	"regulars/model/coupon"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/tui/i18n"
	"regulars/tui/part"
	"regulars/tui/theme"
)

// drawFound draws what the search found.
func (t *Till) drawFound(s *speech, p *page) {
	switch {
	case t.searchErr != nil:
		sentence, hint := say.Error(s.lang, t.searchErr)
		p.add(" "+s.th.Warn.Render("! "+sentence), "   "+hint)
	case t.list.Total() > 0:
		p.add(t.list.View(s.th, p.width, foundColumns(s, p.width), func(f desk.Found) []string { return t.foundRow(s, f) })...)
	case coupon.Looks(t.box.Value()):
		p.add("   " + s.x.CouponTyped)
	case t.answered == t.asked:
		p.add("   "+fmt.Sprintf(s.w.NoHit, t.box.Value()), "   "+s.th.Muted.Render(s.w.NoHitHint))
	}
}

// matchLeast are the columns that say what was met.
const matchLeast = 9

// listWidths are the columns of a tier's name and of a day in the past.
func (s *speech) listWidths() (tier, ago int) {
	if s.lang == model.ZH {
		return 6, 10
	}
	return 8, 13
}

// foundColumns are set by the width of the window and never by what stands in them, so that
// nothing jumps while somebody types.
func foundColumns(s *speech, width int) []part.Column {
	tier, ago := s.listWidths()
	columns := []part.Column{
		{Title: s.w.Name, Width: 14},
		{Title: s.w.Phone, Width: 13},
		{Title: s.w.Tier, Width: tier},
		{Title: s.w.Points, Width: 7, Right: true},
		{Title: s.w.LastVisit, Width: ago, Drop: 1},
	}
	fixed := markWidth + 1 + 13 + tier + 7 + ago + 4*columnGap
	if room := width - fixed; room < columns[0].Width {
		columns[0].Width = max(10, room)
		columns[2].Drop = 2
	} else if room -= columns[0].Width + columnGap + matchLeast; room >= 0 {
		more := min(room/2, 16)
		columns[0].Width += more
		columns = append(columns, part.Column{Title: s.w.Match, Width: matchLeast + room - more})
	}
	return columns
}

// foundRow is one row of the list; what was met is marked where it can be seen.
func (t *Till) foundRow(s *speech, f desk.Found) []string {
	last := s.w.Never
	if !f.LastVisit.IsZero() {
		last = i18n.Ago(s.lang, f.LastVisit, s.now)
	}
	name, phone := s.called(f.Name, f.Phone), f.Phone
	tail := f.Field == "phone tail" || f.Field == "tail"
	return []string{
		s.marked(s.th.Strong, name, f.Matched, f.Field == "name"), s.marked(theme.Style{}, phone, f.Matched, tail),
		t.counter.ladder().name(s.lang, f.Tier), f.Points.Format(), s.th.Muted.Render(last), s.met(f),
	}
}

// marked draws a cell with the part that was met in the accent, if it is to be seen there.
func (s *speech) marked(style theme.Style, cell, met string, here bool) string {
	at := strings.LastIndex(cell, met)
	if !here || met == "" || at < 0 {
		return style.Render(cell)
	}
	return style.Render(cell[:at]) + s.th.Accent.Render(met) + style.Render(cell[at+len(met):])
}

// met says what of the member was met.
func (s *speech) met(f desk.Found) string {
	label := map[string]string{
		"tail": s.w.ByTail, "phone tail": s.w.ByTail, "phone": s.w.ByPhone, "card": s.w.ByCard, "external": s.w.ByNumber,
		"email": s.w.ByEmail, "id": s.w.ByID,
	}[f.Field]
	switch {
	case label == "":
		return s.th.Accent.Render(f.Matched)
	case exactly(&f):
		return s.th.Accent.Render(label) // the whole of it stands in the box
	}
	return s.th.Muted.Render(label) + " " + s.th.Accent.Render(f.Matched)
}
