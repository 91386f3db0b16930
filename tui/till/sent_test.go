package till_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/tui/till"
)

// lossy does what it is asked and loses the first answer, as a disk that fails after the bytes are
// on it, or a line that breaks.
type lossy struct {
	till.Desk
	lost int
}

func (l *lossy) lose(a desk.Answer, err error) (desk.Answer, error) {
	if l.lost++; err == nil && l.lost == 1 {
		return desk.Answer{}, model.Refuse("store.io", "x")
	}
	return a, err
}

func (l *lossy) Adjust(ctx context.Context, id model.ID, in desk.Adjustment) (desk.Answer, error) {
	return l.lose(l.Desk.Adjust(ctx, id, in))
}

func (l *lossy) Transfer(ctx context.Context, from, to model.ID, in desk.Adjustment) (desk.Answer, error) {
	return l.lose(l.Desk.Transfer(ctx, from, to, in))
}

func (l *lossy) Refund(ctx context.Context, want desk.Refund) (desk.Answer, error) {
	return l.lose(l.Desk.Refund(ctx, want))
}

func TestConfirmationWhoseAnswerWasLostIsBookedOnce(t *testing.T) {
	w := rich(t)
	w.receipt("欧阳志强", "R1005", model.Line{SKU: "690001", Category: "茶叶", Quantity: 2000, Amount: 6000})
	balance := func() model.Points { return w.Member(w.members["欧阳志强"]).Balance }
	lose := func() { w.spy.Desk = &lossy{Desk: w.Owner} }
	d := w.start(t)

	lose()
	before := balance()
	d.Scan(ouyang).Press("ctrl+p").Type("jjjf").Enter().Type("-51").Press("tab").Type("补登").Press("f9").At("加减积分")
	require.Equal(t, before-51, balance(), "it was booked, and the till was not told")
	d.Press("f9").Toast("已加减 −51 分（补登）  欧阳志强").Sees("消费 ❯")
	require.Equal(t, before-51, balance())
	d.Scan(ouyang).Press("ctrl+p").Type("jjjf").Enter().Type("-51").Press("tab").Type("补登").Press("f9").Toast("已加减 −51 分")
	require.Equal(t, before-102, balance(), "a page that is opened anew is another act")

	lose()
	before = balance()
	d.Scan(ouyang).Press("ctrl+p").Type("zjf").Enter().Scan(maria).Press("tab").Type("150").Press("tab").Type("家人").Press("f9").At("转积分")
	d.Press("f9").Toast("已转 150 分给 María José García（家人）  欧阳志强")
	require.Equal(t, before-150, balance())

	lose()
	before = balance()
	d.Press("ctrl+p").Type("th").Enter().Type("R1005").Enter().Press("1").Type("1").Wait(time.Second).Press("f9").At("退货")
	taken := before - balance()
	require.Positive(t, taken)
	d.Press("f9").Toast("已退 ¥30.00")
	require.Equal(t, before-taken, balance())
}
