package till

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/model/say"
	"regulars/model/staff"
	"regulars/tui/part"
	"regulars/tui/screen"
)

// receiptMost is enough for the longest receipt number that the desk keeps.
const receiptMost = 64

// manyMost is enough for every quantity with its three decimals.
const manyMost = 12

// refund is the page on which a sale is taken back: first its receipt is found, then what of it
// came back is chosen line by line, or the whole.
type refund struct {
	counter *Counter
	env     *screen.Env
	receipt part.Field
	seq     int

	sale     *desk.SoldView // nil until it is found
	list     part.List[int] // numbers of its lines
	chosen   map[int]int64  // how much of a line, by its number: thousandths, 0 for all, below zero for what is no number
	asking   int            // the line whose quantity is asked, counted from 1; 0 for none
	many     part.Field     // that quantity
	reason   part.Field     // why, which may stay empty
	onReason bool           // it has the cursor
	request  string         // names the refund of this sale, so that a confirmation is booked once however often it is sent
	trying   bool
	refused  error
	consent  consent
}

// Refund makes the page; id is a receipt or an entry, "" to ask for it.
func (k *Counter) Refund(env *screen.Env, id string) screen.Screen {
	r := &refund{counter: k, env: env, receipt: part.Field{Limit: receiptMost}, chosen: map[int]int64{}}
	r.many, r.reason = part.Field{Limit: manyMost, Only: part.Amount}, part.Field{Limit: reasonMost}
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
	return part.Keep(&r.receipt, &r.many, &r.reason)
}

// Restore puts it back. The digits of a scan may have chosen lines, so that nothing is.
func (r *refund) Restore(kept screen.Kept) (screen.Screen, tea.Cmd) {
	if r.consent.open() {
		r.consent.box.Restore(kept)
		return r, nil
	}
	part.Restore(kept, &r.receipt, &r.many, &r.reason)
	if !r.onReason {
		r.chosen, r.asking = map[int]int64{}, 0
	}
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
	offers := []screen.Offer{screen.Can(screen.Confirm).As(s.x.RefundDo).Unless(first(busy, gone, r.beyond(s)))}
	switch {
	case r.asking > 0:
		offers = append(offers, screen.Can(screen.Submit).Unless(r.beyond(s)))
	case len(r.sale.Lines) > 0 && !r.onReason:
		offers = append(offers, screen.Can(screen.Done).As(s.x.ChooseLines), screen.Can(screen.Choose))
	}
	next := s.x.Reason
	if r.onReason {
		next = s.x.ChooseLines
	}
	return append(offers, screen.Can(screen.NextPart).As(next), back)
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
	for i, quantity := range r.chosen {
		sum += shareOf(&r.sale.Lines[i], quantity)
	}
	return sum
}

// shareOf is what of a line's amount comes back with a quantity, 0 for all that is left: the
// share of all that came back by then, less the share of what came back before, as the desk
// counts it, so that the parts add up to the whole.
func shareOf(l *desk.SoldLine, quantity int64) model.Money {
	if quantity == 0 {
		quantity = l.Left
	}
	if quantity < 0 || quantity > l.Left || l.Quantity == 0 {
		return 0
	}
	back := l.Quantity - l.Left
	upTo := func(q int64) model.Money { return program.Prorate(l.Amount, model.Money(q), model.Money(l.Quantity)) }
	return upTo(back+quantity) - upTo(back)
}

// beyond says what is wrong with the quantities, "" if nothing is.
func (r *refund) beyond(s *speech) string {
	for i := range r.sale.Lines {
		if q, ok := r.chosen[i]; ok && (q < 0 || q > r.sale.Lines[i].Left) {
			return fmt.Sprintf(s.x.ManyMost, model.Share(r.sale.Lines[i].Left, 1000))
		}
	}
	return ""
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
	case opened:
		return r, r.stray(msg)
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
		return r, r.look(true)
	case screen.Do:
		return r, r.do(msg.Action)
	case tea.KeyPressMsg, tea.PasteMsg:
		r.typed(msg)
	}
	return r, nil
}

// typed takes a character of the receipt, of a quantity or of the reason, or chooses a line by
// its digit.
func (r *refund) typed(msg tea.Msg) {
	key, ok := msg.(tea.KeyPressMsg)
	action := screen.Action("")
	if ok {
		action = screen.ActionOf(key)
	}
	switch {
	case r.trying:
	case r.sale == nil:
		if r.receipt.Update(msg) {
			r.refused = nil
		}
	case action == screen.NextPart, action == screen.PrevPart:
		r.onReason, r.asking = !r.onReason, 0
	case r.onReason:
		r.reason.Update(msg)
	case ok && r.list.Update(key):
		r.asking = 0
		r.fill()
	case r.asking > 0:
		if r.many.Update(msg) {
			r.chosen[r.asking-1] = thousandths(r.many.Value())
		}
	case ok:
		if digit := part.Digit(key); digit >= 1 && digit <= digitsMost {
			r.toggle(digit - 1)
		}
	}
}

// toggle chooses a line, or takes that back. A line without a number, or of which nothing is
// left, cannot come back by itself. Where there is more than one piece it asks how many.
func (r *refund) toggle(i int) {
	if i >= len(r.sale.Lines) || !single(&r.sale.Lines[i]) {
		return
	}
	r.refused, r.asking = nil, 0
	r.many.Clear()
	if _, ok := r.chosen[i]; ok {
		delete(r.chosen, i)
		return
	}
	r.chosen[i] = 0
	if r.sale.Lines[i].Left > one {
		r.asking = i + 1
	}
}

// one piece, in the thousandths in which the desk counts.
const one = 1000

// thousandths reads a quantity: 0 if nothing is typed, below zero if it is none.
func thousandths(typed string) int64 {
	whole, fraction, _ := strings.Cut(strings.ReplaceAll(typed, ",", "."), ".")
	if whole+fraction == "" {
		return 0
	}
	if len(fraction) > 3 {
		return -1
	}
	n, err := strconv.ParseUint(whole+fraction+strings.Repeat("0", 3-len(fraction)), 10, 62)
	if err != nil || n == 0 {
		return -1
	}
	return int64(n)
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
	case a == screen.Back && r.asking > 0:
		r.toggle(r.asking - 1)
	case a == screen.Submit && r.asking > 0:
		r.asking = 0
	case a == screen.Back && r.sale != nil:
		r.sale, r.refused, r.onReason = nil, nil, false
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
func (r *refund) find() tea.Cmd { return r.look(false) }

// look looks the receipt up. A member's card or coupon that is scanned here opens as it does
// everywhere else.
func (r *refund) look(scanned bool) tea.Cmd {
	r.seq++
	seq, name := r.seq, r.receipt.Value()
	r.refused = nil
	return r.counter.ask(r.env, func(ctx context.Context, d Desk) tea.Msg {
		if !scanned {
			sale, err := d.Sold(ctx, name)
			return sold{seq, sale, err}
		}
		return r.counter.either(ctx, d, name, seq, func() (tea.Msg, bool) {
			sale, err := d.Sold(ctx, name)
			return sold{seq, sale, err}, model.CodeOf(err) != "refund.unknown"
		})
	})
}

// stray shows the member who was scanned instead of a receipt.
func (r *refund) stray(msg opened) tea.Cmd {
	if msg.seq != r.seq {
		return nil
	}
	r.receipt.Clear()
	return r.counter.openFor(r.env, msg)
}

// found shows the sale.
func (r *refund) found(msg sold) tea.Cmd {
	if msg.seq != r.seq {
		return nil
	}
	if r.refused = msg.err; msg.err != nil {
		return nil
	}
	r.sale, r.chosen, r.asking, r.request = &msg.sale, map[int]int64{}, 0, r.env.NewID()
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
	want := desk.Refund{Sale: sale.Entry.String(), Request: r.request, Reason: r.reason.Value(), Approval: a}
	for i := range sale.Lines {
		if quantity, ok := r.chosen[i]; ok {
			want.Lines = append(want.Lines, desk.LineBack{SKU: sale.Lines[i].SKU, Quantity: quantity})
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
