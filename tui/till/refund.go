package till

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/model/staff"
	"regulars/tui/part"
	"regulars/tui/screen"
)

// receiptMost is enough for the longest receipt number that the desk keeps.
const receiptMost = 64

// refund is the page on which a sale is taken back: first its receipt is found, then what of it
// came back is chosen line by line, or the whole.
type refund struct {
	counter *Counter
	env     *screen.Env
	receipt part.Field
	seq     int

	sale    *desk.SoldView // nil until it is found
	list    part.List[int] // numbers of its lines
	chosen  map[int]bool   // by their numbers
	trying  bool
	refused error
	consent consent
}

// Refund makes the page; id is a receipt or an entry, "" to ask for it.
func (k *Counter) Refund(env *screen.Env, id string) screen.Screen {
	r := &refund{counter: k, env: env, receipt: part.Field{Limit: receiptMost}, chosen: map[int]bool{}}
	r.receipt.Set(id)
	r.consent.right = staff.RightRefund
	return r
}

// sold is what a receipt is about.
type sold struct {
	seq  int
	sale desk.SoldView
	err  error
}

// Init looks the receipt up that the page was opened with.
func (r *refund) Init() tea.Cmd {
	if r.receipt.Empty() {
		return nil
	}
	return r.find()
}

// Title of the page.
func (r *refund) Title() string { return actTable.In(r.env.Lang()).RefundTitle }

// Keep returns the typed number.
func (r *refund) Keep() screen.Kept {
	if r.consent.open() {
		return r.consent.box.Keep()
	}
	return part.Keep(&r.receipt)
}

// Restore puts it back. The digits of a scan may have chosen lines, so that nothing is.
func (r *refund) Restore(kept screen.Kept) (screen.Screen, tea.Cmd) {
	if r.consent.open() {
		r.consent.box.Restore(kept)
		return r, nil
	}
	part.Restore(kept, &r.receipt)
	r.chosen = map[int]bool{}
	return r, nil
}

// TakesScan is true for a receipt, and for the badge of a colleague.
func (r *refund) TakesScan() bool {
	return r.consent.takesScan() || r.sale == nil && !r.consent.open() && !r.trying
}

// Actions of the page.
func (r *refund) Actions() []screen.Offer {
	s := r.counter.speech(r.env)
	if r.consent.open() {
		return r.consent.box.Actions(s.lang)
	}
	busy, back := "", screen.Can(screen.Back).As(s.w.Cancel)
	if r.trying {
		busy, back = s.x.Trying, back.Unless(s.x.Trying)
	}
	if r.sale == nil {
		empty := ""
		if r.receipt.Empty() {
			empty = s.x.ReceiptHint
		}
		return []screen.Offer{screen.Can(screen.Submit).As(s.x.Find).Unless(first(busy, empty)), back}
	}
	gone := ""
	if r.sale.Left == 0 {
		gone = s.x.NothingLeft
	}
	offers := []screen.Offer{screen.Can(screen.Confirm).As(s.x.RefundDo).Unless(first(busy, gone))}
	if len(r.sale.Lines) > 0 {
		offers = append(offers, screen.Can(screen.Done).As(s.x.ChooseLines), screen.Can(screen.Choose))
	}
	return append(offers, back)
}

// does says what F9 would do.
func (r *refund) does(s *speech) string {
	if n := len(r.chosen); n > 0 {
		return fmt.Sprintf(s.x.RefundLines, n, s.cur.Format(r.amount()))
	}
	return fmt.Sprintf(s.x.RefundAll, s.cur.Format(r.sale.Left))
}

// amount is what the chosen lines come to.
func (r *refund) amount() model.Money {
	var sum model.Money
	for i := range r.sale.Lines {
		if r.chosen[i] {
			sum += leftOf(&r.sale.Lines[i])
		}
	}
	return sum
}

// leftOf is what of a line's amount can still come back.
func leftOf(l *desk.SoldLine) model.Money {
	if l.Left >= l.Quantity || l.Quantity == 0 {
		return l.Amount
	}
	part, _, err := model.MulDiv(int64(l.Amount), l.Left, l.Quantity)
	if err != nil {
		return 0
	}
	return model.Money(part)
}

// Update takes one message.
func (r *refund) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		r.list.Fit(max(1, msg.Height-refundHead))
		r.fill()
		return r, nil
	case sold:
		return r, r.found(msg)
	case approvers:
		r.trying = false
		r.consent.take(msg, r.env)
		if !r.consent.open() {
			return r, screen.Send(screen.Failed{Err: msg.err})
		}
		return r, nil
	case tried:
		return r, r.tried(msg)
	case screen.Locked:
		r.consent.box = nil
		return r, screen.Send(screen.Pop{})
	}
	if r.consent.open() {
		return r, r.answered(r.consent.box.Update(msg, r.env.Clock()))
	}
	switch msg := msg.(type) {
	case screen.Scan:
		r.receipt.Set(msg.Text)
		return r, r.find()
	case screen.Do:
		return r, r.do(msg.Action)
	case tea.KeyPressMsg, tea.PasteMsg:
		r.typed(msg)
	}
	return r, nil
}

// typed takes a character of the receipt, or chooses a line by its digit.
func (r *refund) typed(msg tea.Msg) {
	switch key, ok := msg.(tea.KeyPressMsg); {
	case r.trying:
	case r.sale == nil:
		if r.receipt.Update(msg) {
			r.refused = nil
		}
	case ok && r.list.Update(key):
		r.fill()
	case ok:
		if digit := part.Digit(key); digit >= 1 && digit <= digitsMost {
			r.toggle(digit - 1)
		}
	}
}

// toggle chooses a line, or takes that back. A line without a number, or of which nothing is
// left, cannot come back by itself.
func (r *refund) toggle(i int) {
	if i >= len(r.sale.Lines) || !single(&r.sale.Lines[i]) {
		return
	}
	r.refused = nil
	if r.chosen[i] {
		delete(r.chosen, i)
		return
	}
	r.chosen[i] = true
}

func single(l *desk.SoldLine) bool { return l.SKU != "" && l.Left > 0 }

// fill gives the list the lines that it shows.
func (r *refund) fill() {
	if first, count, ok := r.list.Wants(); ok {
		rows := make([]int, count)
		for i := range rows {
			rows[i] = first + i
		}
		r.list.Show(rows, first, len(r.sale.Lines))
	}
}

func (r *refund) do(a screen.Action) tea.Cmd {
	switch {
	case r.trying:
	case a == screen.Back && r.sale != nil:
		r.sale, r.refused = nil, nil
		return nil
	case a == screen.Back:
		return screen.Send(screen.Pop{})
	case a == screen.Submit && r.sale == nil:
		return r.find()
	case a == screen.Done && r.sale != nil:
		if i, ok := r.list.Selected(); ok {
			r.toggle(i)
		}
	case a == screen.Confirm && r.sale != nil:
		return r.try(nil)
	}
	return nil
}

// find looks the receipt up.
func (r *refund) find() tea.Cmd {
	r.seq++
	seq, name := r.seq, r.receipt.Value()
	r.refused = nil
	return r.counter.ask(r.env, func(ctx context.Context, d Desk) tea.Msg {
		sale, err := d.Sold(ctx, name)
		return sold{seq, sale, err}
	})
}

// found shows the sale.
func (r *refund) found(msg sold) tea.Cmd {
	if msg.seq != r.seq {
		return nil
	}
	if r.refused = msg.err; msg.err != nil {
		return nil
	}
	r.sale, r.chosen = &msg.sale, map[int]bool{}
	r.list.Clear()
	r.list.Show(nil, 0, len(msg.sale.Lines))
	r.fill()
	return nil
}

// try takes the sale back, with an approval or without.
func (r *refund) try(a *desk.Approval) tea.Cmd {
	if r.trying && a == nil {
		return nil
	}
	s, sale := r.counter.speech(r.env), *r.sale
	want := desk.Refund{Sale: sale.Entry.String(), Approval: a}
	for i := range sale.Lines {
		if r.chosen[i] {
			want.Lines = append(want.Lines, desk.LineBack{SKU: sale.Lines[i].SKU})
		}
	}
	cmd := r.counter.ask(r.env, func(ctx context.Context, d Desk) tea.Msg {
		a, err := d.Refund(ctx, want)
		who := s.called(sale.Name, clean.MaskPhone(sale.Phone))
		told := fmt.Sprintf(s.x.RefundDone, s.cur.Format(-a.Amount), who, change(a.Before, a.Balance))
		undo := deed{a.Entry, who, s.act(say.Word(s.lang, "kind."+string(model.SaleRefundedKind)), a.Amount, a.Points)}
		return r.counter.tell(r.env, s, finish{a, told, undo}, err)
	})
	r.trying, r.refused = cmd != nil, nil
	return cmd
}

// tried ends an attempt.
func (r *refund) tried(msg tried) tea.Cmd {
	r.trying = false
	switch {
	case msg.err == nil:
		return r.counter.finished(r.env, &msg.answer)
	case r.consent.refuse(msg.err):
		return nil
	case r.consent.wanted(msg.err):
		r.trying = true
		return r.consent.ask(r.counter, r.env, msg.err)
	}
	r.consent.box, r.refused = nil, msg.err
	return nil
}

// answered does what a colleague, or nobody, has said.
func (r *refund) answered(answer tea.Msg) tea.Cmd {
	switch answer := answer.(type) {
	case part.Approved:
		return r.try(&desk.Approval{Name: answer.Who, PIN: answer.PIN, Badge: answer.Badge})
	case part.Declined:
		r.consent.box = nil
	}
	return nil
}
