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
const refundHead = 11

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
		cursor = r.drawFields(s, b)
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
	b.Add("   "+s.th.Strong.Render(s.called(r.sale.Name, clean.MaskPhone(r.sale.Phone)))+"   "+s.when(r.sale.At), "   "+r.does(s)+"   "+r.reason.Value())
	return b.Lines
}

// drawFields draws what can be typed about the sale: how many pieces while that is asked, and why.
func (r *refund) drawFields(s *speech, b *part.Body) (cursor screen.Cursor) {
	if r.sale.Left == 0 {
		return cursor
	}
	b.Blank()
	if r.asking > 0 {
		field, most := r.many, model.Share(r.sale.Lines[r.asking-1].Left, one)
		field.Prompt, field.Placeholder = s.x.Many+" "+theme.Prompt+" ", fmt.Sprintf(s.x.ManyHint, most)
		line, at := field.View(s.th, max(b.Width-4, 8), true)
		cursor = at.Moved(3, len(b.Lines))
		b.Add("   " + line)
	} else if len(r.sale.Lines) > 0 {
		b.Say(3, s.th.Muted, s.x.ByDigit)
	}
	field := r.reason
	field.Prompt, field.Placeholder = s.x.Reason+" "+theme.Prompt+" ", s.x.RefundWhy
	line, at := field.View(s.th, max(b.Width-4, 8), r.onReason)
	if r.onReason {
		cursor = at.Moved(3, len(b.Lines))
	}
	b.Add("   " + line)
	return cursor
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
}

// row is one line of the sale.
func (r *refund) row(s *speech, i int) []string {
	l := &r.sale.Lines[i]
	digit, box, note := " ", "[ ]", ""
	if i < digitsMost {
		digit = strconv.Itoa(i + 1)
	}
	quantity, chosen := r.chosen[i]
	switch {
	case chosen:
		box = "[x]"
	case l.Left == 0:
		digit, box, note = "-", "   ", s.x.Each
	case !single(l):
		digit, box = "-", "   "
	}
	return []string{digit, box, l.SKU, l.Category, pieces(l, quantity), s.number(l.Amount), s.th.Muted.Render(note)}
}

// pieces writes how much of an article was sold, and what of it is left if not all; of what is
// chosen in part, how much of what is left.
func pieces(l *desk.SoldLine, chosen int64) string {
	if chosen > 0 {
		return "× " + model.Share(chosen, one) + " / " + model.Share(l.Left, one)
	}
	sold := "× " + model.Share(l.Quantity, one)
	if l.Left > 0 && l.Left < l.Quantity {
		sold += " (" + model.Share(l.Left, one) + ")"
	}
	return sold
}
