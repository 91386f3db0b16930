package till

import (
	"fmt"
	"strconv"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/theme"
)

// refundHead are the lines of the page that are not lines of the sale, in the narrowest window.
const refundHead = 10

// View draws the receipt's field, then the sale with what is to come back.
func (r *refund) View(area screen.Area) (string, screen.Cursor) {
	s := r.counter.speech(r.env)
	b := &part.Body{Width: area.Width}
	b.Blank()
	var cursor screen.Cursor
	if r.sale == nil {
		field := r.receipt
		field.Prompt, field.Placeholder = s.x.Receipt+" "+theme.Prompt+" ", s.x.ReceiptHint
		line, at := field.View(s.th, max(area.Width-4, 8), true)
		cursor = at.Moved(3, len(b.Lines))
		b.Add("   " + line)
	} else {
		r.drawSale(s, b)
	}
	b.Blank()
	switch {
	case r.trying:
		b.Add("   " + s.th.Muted.Render(s.x.Trying))
	case r.refused != nil:
		b.Refuse(s.th, s.lang, 1, r.refused)
	case r.sale != nil && r.sale.Left == 0:
		b.Add("   " + s.th.Warn.Render("! "+s.x.NothingLeft))
	case r.sale != nil:
		b.Add("   " + s.key(screen.Confirm.KeyName(s.lang), s.th.Strong.Render(r.does(s))))
	}
	b.Lines = b.Lines[:min(len(b.Lines), area.Height)] // a long refusal gives way
	return r.consent.over(s, area, b.Lines, r.about(s, area.Width), cursor)
}

// about says in two lines what a colleague is asked to approve.
func (r *refund) about(s *speech, width int) []string {
	if r.sale == nil {
		return nil
	}
	b := &part.Body{Width: width}
	b.Add("   "+s.th.Strong.Render(s.called(r.sale.Name, clean.MaskPhone(r.sale.Phone)))+"   "+s.when(r.sale.At), "   "+r.does(s))
	return b.Lines
}

// drawSale draws whose sale it is and its lines, each with a box that a digit checks.
func (r *refund) drawSale(s *speech, b *part.Body) {
	v := r.sale
	who := s.th.Strong.Render(s.called(v.Name, clean.MaskPhone(v.Phone)))
	paid, left := fmt.Sprintf(s.x.Paid, s.cur.Format(v.Amount)), ""
	if v.Left != v.Amount && v.Left != 0 {
		left = s.th.Accent.Render(fmt.Sprintf(s.x.Back, s.cur.Format(v.Left)))
	}
	b.Flow("   ", who, s.th.Muted.Render(s.when(v.At)), paid, left, s.w.PointsN(v.Points))
	b.Blank()
	if len(v.Lines) == 0 {
		b.Say(3, s.th.Muted, s.x.NoLines)
		return
	}
	columns := []part.Column{{}, {}, {}, {Flex: true}, {Right: true}, {Right: true}, {}}
	b.Add(r.list.View(s.th, b.Width, columns, func(i int) []string { return r.row(s, i) })...)
	if v.Left != 0 {
		b.Blank()
		b.Say(3, s.th.Muted, s.x.ByDigit)
	}
}

// row is one line of the sale.
func (r *refund) row(s *speech, i int) []string {
	l := &r.sale.Lines[i]
	digit, box, note := " ", "[ ]", ""
	if i < digitsMost {
		digit = strconv.Itoa(i + 1)
	}
	switch {
	case r.chosen[i]:
		box = "[x]"
	case l.Left == 0:
		digit, box, note = "-", "   ", s.x.Each
	case !single(l):
		digit, box = "-", "   "
	}
	return []string{digit, box, l.SKU, l.Category, pieces(l), s.number(l.Amount), s.th.Muted.Render(note)}
}

// pieces writes how much of an article was sold, and what of it is left if not all.
func pieces(l *desk.SoldLine) string {
	sold := "× " + model.Share(l.Quantity, 1000)
	if l.Left > 0 && l.Left < l.Quantity {
		sold += " (" + model.Share(l.Left, 1000) + ")"
	}
	return sold
}
