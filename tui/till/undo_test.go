package till_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

func TestUndoShowsWhatWillBeTakenBack(t *testing.T) {
	d, w := start(t)
	d.Press("ctrl+z").Asks("撤销").Sees("13:56  马小龙：消费 ¥45.80，+45 分", "积分  1,525 → 1,480")
	d.Press("f9").Toast("已撤销  马小龙：消费 ¥45.80，+45 分  1,525 → 1,480").Sees("撤销消费", "已撤销")
	require.EqualValues(t, 1480, w.Member(w.members["马小龙"]).Balance)
	d.Press("ctrl+z").Sees("María José García：抵扣 ¥3.00，−300 分", "592 → 892")
}

func TestUndoIsNeverConfirmedByEnterOrByItself(t *testing.T) {
	d, w := start(t)
	d.Press("ctrl+z").Enter()
	d.Press("ctrl+z", "ctrl+z", "esc")
	d.Press("ctrl+z").Quickly("f9")
	require.Equal(t, 0, w.spy.times("undo"))
}

func TestUndoOfNothingSaysSo(t *testing.T) {
	w := newEmptyWorld(t)
	d := w.start(t)
	d.Press("ctrl+z").Toast("没有可撤销的。")
}

func TestUndoWhatWasSpentBecomesADebt(t *testing.T) {
	d, w := start(t)
	ask := w.members["欧阳子琪"]
	w.sale("欧阳子琪", 90000)
	_, err := w.Owner.Feedback(t.Context(), feedbackOf(ask))
	require.NoError(t, err)
	d.Press("ctrl+z").Sees("欧阳子琪：建议").SeesNot("积分  1,011").Press("f9").Toast("已撤销  欧阳子琪：建议")
	d.Press("ctrl+z").Sees("消费 ¥900.00，+900 分", "1,011 → 111")
}

func TestUndoThatIsRefusedSaysWhy(t *testing.T) {
	d, w := start(t)
	d.Press("ctrl+z")
	w.spy.refuse["undo"] = model.Refuse("store.full")
	d.Press("f9").Fails("磁盘满了").Wait(55 * time.Second).Fails("磁盘满了")
}

func TestToastIsUndoneFromAnotherScreenToo(t *testing.T) {
	d, w := start(t)
	d.Scan(ouyang).Type("10").Enter().Press("f4").At("page " + w.members["欧阳志强"].String())
	d.Press("ctrl+z").Asks("撤销").Sees("欧阳志强：消费 ¥10.00，+10 分。要撤销吗？").Press("f9").Toast("已撤销")
	d.Esc().Sees("积分  5,263")
}
