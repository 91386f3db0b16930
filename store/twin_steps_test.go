package store

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/desk"
)

// The steps of the twin tests: each does one thing to the real shop, checks what it answers
// against the twin, and notes it there.

func (p *pair) enrol(*rapid.T) {
	if p.phones++; len(p.members) > 3 {
		p.t.Skip("enough members")
	}
	who := p.who()
	m, err := p.people[who].Enrol(p.tb.Context(), desk.Enrolment{Phone: phone(p.phones)})
	require.NoError(p.t, err)
	p.members = append(p.members, &twinMember{id: m.ID, phone: "+86" + phone(p.phones)})
}

func (p *pair) enrolTwice(*rapid.T) {
	m := p.members[p.one()]
	if m.phone == "" {
		p.t.Skip("no phone")
	}
	_, err := p.people[0].Enrol(p.tb.Context(), desk.Enrolment{Phone: m.phone})
	p.refused(err, "member.exists")
}

func (p *pair) editPhone(*rapid.T) {
	i, j := p.one(), p.one()
	text := p.members[j].phone
	fresh := rapid.Bool().Draw(p.t, "fresh")
	if fresh {
		p.phones++
		text = "+86" + phone(p.phones)
	}
	if text == "" {
		p.t.Skip("no phone")
	}
	_, err := p.people[0].Edit(p.tb.Context(), p.members[i].id, model.Fields{model.FieldPhone: text})
	if !fresh && i != j {
		p.refused(err, "member.exists")
		return
	}
	require.NoError(p.t, err)
	p.members[i].phone = text
}

func (p *pair) award(*rapid.T) {
	i, who, amount, receipt := p.one(), p.who(), p.amount(), p.receipt()
	quote, err := p.people[who].Quote(p.tb.Context(), p.members[i].id, desk.Sale{Amount: model.Money(amount)})
	require.NoError(p.t, err)
	points := p.earns(i, amount)
	require.EqualValues(p.t, points, quote.Points)
	a, err := p.people[who].Award(p.tb.Context(), p.members[i].id, desk.Sale{Amount: model.Money(amount), Receipt: receipt})
	if old := p.standing(requestFor("sale/", receipt), false); old != nil {
		if old.member != i || old.amount != amount {
			p.refused(err, "receipt.used")
			return
		}
		require.NoError(p.t, err)
		require.True(p.t, a.Repeated)
		require.Equal(p.t, old.entry, a.Entry)
		require.EqualValues(p.t, old.points, a.Points)
		return
	}
	require.NoError(p.t, err)
	require.False(p.t, a.Repeated)
	require.EqualValues(p.t, points, a.Points)
	require.Equal(p.t, quote.Balance, a.Balance)
	p.note(&twinAct{
		kind: model.SaleRecordedKind, member: i, by: who, at: p.clock.now(), amount: amount, base: amount * p.rate, points: points,
		receipt: receipt, request: requestFor("sale/", receipt), entry: a.Entry,
	})
	require.EqualValues(p.t, max(p.net(i), 0), a.Balance)
}

func (p *pair) redeem(*rapid.T) {
	i, who, receipt := p.one(), p.who(), p.receipt()
	points := rapid.SampledFrom([]int64{100, 100, 200, 300, 150, 0, -100, 5000}).Draw(p.t, "points")
	a, err := p.people[who].Redeem(p.tb.Context(), p.members[i].id, desk.Redemption{Points: model.Points(points), Receipt: receipt})
	if old := p.standing(requestFor("redeem/", receipt), false); old != nil {
		if old.member != i || (points != 0 && old.points != points) { // 0: whatever it costs
			p.refused(err, "receipt.used")
			return
		}
		require.True(p.t, a.Repeated)
		require.Equal(p.t, old.entry, a.Entry)
		return
	}
	switch {
	case points <= 0:
		p.refused(err, "redeem.none")
	case points > p.net(i):
		p.refused(err, "redeem.short")
	case points%100 != 0:
		p.refused(err, "redeem.step")
	default:
		require.NoError(p.t, err)
		require.EqualValues(p.t, points, a.Amount, "a point is a cent")
		p.note(&twinAct{
			kind: model.PointsRedeemedKind, member: i, by: who, points: points, receipt: receipt, request: requestFor("redeem/", receipt), entry: a.Entry,
		})
		require.EqualValues(p.t, p.net(i), a.Balance)
	}
}

func (p *pair) adjust(*rapid.T) {
	i, who := p.one(), p.who()
	points := rapid.Int64Range(-400, 400).Draw(p.t, "points")
	a, err := p.people[who].Adjust(p.tb.Context(), p.members[i].id, desk.Adjustment{Points: model.Points(points), Reason: "correction"})
	switch {
	case points == 0:
		p.refused(err, "adjust.points")
	case points < 0 && -points > max(p.net(i), 0):
		p.refused(err, "redeem.short")
	default:
		require.NoError(p.t, err)
		p.note(&twinAct{kind: model.PointsAdjustedKind, member: i, by: who, points: points, entry: a.Entry})
	}
}

// refund refunds by receipt or by the entry of some act.
func (p *pair) refund(*rapid.T) {
	who := p.who()
	name, receipt := "", p.receipt()
	sale := p.standing(requestFor("sale/", receipt), false)
	switch {
	case receipt != "":
		name = receipt
	default:
		sale = p.act()
		name = sale.entry.String()
	}
	a, err := p.people[who].Refund(p.tb.Context(), desk.Refund{Sale: name})
	switch {
	case sale == nil:
		p.refused(err, "refund.unknown")
		return
	case sale.kind != model.SaleRecordedKind:
		p.refused(err, "refund.kind")
		return
	case !sale.stands():
		p.refused(err, "refund.undone")
		return
	}
	require.NoError(p.t, err)
	if old := p.refundOf(sale); old != nil {
		require.True(p.t, a.Repeated)
		require.Equal(p.t, old.entry, a.Entry)
		return
	}
	made := &twinAct{kind: model.SaleRefundedKind, member: sale.member, by: who, sale: sale, entry: a.Entry}
	points := -sale.points
	if len(sale.request) > 5 && sale.request[:5] == "sale/" {
		made.receipt, made.request = sale.receipt, "refund/"+sale.receipt
		if spent := p.standing("redeem/"+sale.receipt, false); spent != nil && spent.member == sale.member {
			made.spent = spent
			points += spent.points
		}
	}
	require.EqualValues(p.t, points, a.Points)
	p.note(made)
}

func (p *pair) undoLast(*rapid.T) {
	who := p.who()
	want := p.lastOwn(who, p.clock.now())
	shown, err := p.people[who].Undoable(p.tb.Context())
	require.NoError(p.t, err)
	a, err := p.people[who].Undo(p.tb.Context(), desk.Reversal{})
	if want == nil {
		require.Nil(p.t, shown)
		p.refused(err, "undo.nothing")
		return
	}
	require.Equal(p.t, want.entry, shown.ID)
	if !p.mayToggle(want) {
		p.refused(err, "undo.refunded")
		return
	}
	require.NoError(p.t, err)
	p.toggle(want, a.Entry, want.entry)
}

// undoNamed undoes any entry: an act, an undo, an undo of an undo.
func (p *pair) undoNamed(*rapid.T) {
	act := p.act()
	entry := act.entry
	if k := rapid.IntRange(0, len(act.undos)).Draw(p.t, "entry"); k > 0 {
		entry = act.undos[k-1].entry
	}
	a, err := p.people[p.who()].Undo(p.tb.Context(), desk.Reversal{Entry: entry, Reason: "mistake"})
	switch {
	case act.undone(entry) || act.again(entry) == act.stands():
		p.refused(err, "undo.already")
	case !p.mayToggle(act):
		p.refused(err, "undo.refunded", "refund.undone", "receipt.used", "redeem.short")
	default:
		require.NoError(p.t, err)
		p.toggle(act, a.Entry, entry)
	}
}

func (p *pair) feedback(*rapid.T) {
	i := -1
	in := desk.Feedback{Kind: care.Complaint, Text: "x"}
	if len(p.members) > 0 && rapid.Bool().Draw(p.t, "known") {
		i = p.one()
		in.Member = p.members[i].id
	}
	who := p.who()
	_, err := p.people[who].Feedback(p.tb.Context(), in)
	require.NoError(p.t, err)
	recent, err := p.people[who].Recent(p.tb.Context(), 1)
	require.NoError(p.t, err)
	p.note(&twinAct{kind: model.CaseOpenedKind, member: i, by: who, entry: recent[0].ID})
}

// importSales books a batch with repeats, conflicts, returns and newcomers.
func (p *pair) importSales(*rapid.T) {
	n := rapid.IntRange(1, 8).Draw(p.t, "rows")
	batch := make([]desk.IncomingSale, n)
	for k := range batch {
		row := desk.IncomingSale{
			External: fmt.Sprintf("E%d", rapid.IntRange(1, 3).Draw(p.t, "ext")), Receipt: p.receipt(), Amount: model.Money(p.amount()),
			At: p.clock.now().Add(-time.Duration(rapid.IntRange(0, 14*31).Draw(p.t, "days")) * 24 * time.Hour),
		}
		if rapid.IntRange(0, 3).Draw(p.t, "return") == 0 {
			row.Amount = -row.Amount
		}
		batch[k] = row
	}
	who := p.who()
	before := p.last()
	out, err := p.people[who].BookSales(p.tb.Context(), batch)
	require.NoError(p.t, err)
	booked := p.salesSince(before)
	for k, row := range batch {
		booked = p.imported(row, out[k], who, booked)
	}
	require.Empty(p.t, booked, "a sale that no row asked for")
}

// last is the place of the newest event.
func (p *pair) last() (pos uint64) {
	require.NoError(p.t, p.store.View(p.tb.Context(), func(b desk.Book) error {
		pos = b.Last()
		return nil
	}))
	return pos
}

// salesSince lists the sales after a place.
func (p *pair) salesSince(pos uint64) (entries []model.ID) {
	require.NoError(p.t, p.store.View(p.tb.Context(), func(b desk.Book) error {
		for pos++; pos <= b.Last(); pos++ {
			e, err := b.Event(pos)
			require.NoError(p.t, err)
			if e.Kind == model.SaleRecordedKind {
				entries = append(entries, e.ID())
			}
		}
		return nil
	}))
	return entries
}

func (p *pair) byExternal(ext string) int {
	for i, m := range p.members {
		if m.ext == ext {
			return i
		}
	}
	return -1
}

// imported checks what became of a row and notes it; booked are the sales of it and of those
// after it, and what it returns is without its own.
func (p *pair) imported(row desk.IncomingSale, out desk.Outcome, who int, booked []model.ID) []model.ID {
	i := p.byExternal(row.External)
	request := requestFor("sale/", row.Receipt)
	if row.Amount < 0 {
		request = requestFor("return/", row.Receipt)
	}
	if old := p.standing(request, true); old != nil {
		if old.member == i && old.amount == int64(row.Amount) {
			require.True(p.t, out.Repeated)
		} else {
			p.refused(out.Err, "receipt.used")
		}
		return booked
	}
	require.NoError(p.t, out.Err)
	require.True(p.t, out.Accepted)
	require.Equal(p.t, i < 0, out.NewMember)
	if i < 0 {
		i = len(p.members)
		id, err := p.people[who].Resolve(p.tb.Context(), row.External)
		require.NoError(p.t, err)
		p.members = append(p.members, &twinMember{id: id, ext: row.External})
	}
	require.NotEmpty(p.t, booked)
	points := p.earns(i, int64(row.Amount))
	require.EqualValues(p.t, points, out.Points)
	p.note(&twinAct{
		kind: model.SaleRecordedKind, member: i, by: who, at: row.At, amount: int64(row.Amount), base: int64(row.Amount) * p.rate,
		points: points, receipt: row.Receipt, request: request, file: true, entry: booked[0],
	})
	return booked[1:]
}

func (p *pair) publish(*rapid.T) {
	rate := rapid.Int64Range(1, 3).Draw(p.t, "rate")
	_, err := p.people[0].PublishProgram(p.tb.Context(), withRate(rate))
	require.NoError(p.t, err)
	p.rate = rate
}

func withRate(rate int64) string {
	return fmt.Sprintf(`
[earn]
points = %d
per = "1.00"
[redeem]
points = 100
value = "1.00"
minimum = 100
step = 100
[[tier]]
code = "ordinary"
zh = "普通"
en = "Ordinary"
from = "0"
[[tier]]
code = "silver"
zh = "银卡"
en = "Silver"
from = "1000"
[[tier]]
code = "gold"
zh = "金卡"
en = "Gold"
from = "5000"
[[tier]]
code = "diamond"
zh = "钻石"
en = "Diamond"
from = "20000"
`, rate)
}

func (p *pair) wait(*rapid.T) {
	p.clock.add(time.Duration(rapid.IntRange(1, 40*24).Draw(p.t, "hours")) * time.Hour)
}

func (p *pair) restart(*rapid.T) {
	before := knowOf(p.t, p.store)
	require.NoError(p.t, p.store.Close())
	p.reopen()
	require.Equal(p.t, before, knowOf(p.t, p.store))
}

func (p *pair) compact(*rapid.T) {
	before := knowOf(p.t, p.store)
	require.NoError(p.t, p.store.Close())
	_, _, err := Compact(p.tb.Context(), p.dir, p.opts)
	require.NoError(p.t, err)
	p.reopen()
	require.Equal(p.t, before, knowOf(p.t, p.store))
}

// moveHouse backs the shop up, loses it, and restores it elsewhere: a new stream.
func (p *pair) moveHouse(*rapid.T) {
	if p.dirs > 3 {
		p.t.Skip("moved often enough")
	}
	before := knowOf(p.t, p.store)
	backup := filepath.Join(p.root, fmt.Sprintf("backup-%d", p.dirs))
	require.NoError(p.t, p.store.Backup(p.tb.Context(), backup, "", nil))
	require.NoError(p.t, p.store.Close())
	old := p.dir
	p.dir = p.nextDir()
	require.NoError(p.t, Restore(backup, p.dir, BackupOptions{KeyFile: filepath.Join(old, KeyName), Options: p.opts}))
	require.NoError(p.t, os.RemoveAll(old))
	p.reopen()
	require.Equal(p.t, before, knowOf(p.t, p.store))
}
