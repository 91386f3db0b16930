package till_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

func TestRedeemShowsWhatCanBeHad(t *testing.T) {
	d, _ := start(t)
	d.Scan(ouyang).Press("f6").Sees("兑换", "1  抵 ¥1.00", "5,263 →  5,163", "5  抵 ¥52.00，最多", "→     63", "1-5 选择", "(F9 确认)")
	d.SeesNot("▸").Press("3").Sees("▸ 3  抵 ¥5.00", "F9 用 500 分抵 ¥5.00", "F9 抵 ¥5.00")
}

func TestRedeemSpendsAndTellsSo(t *testing.T) {
	d, w := start(t)
	d.Scan(ouyang).Press("f6", "3", "f9").Toast("抵 ¥5.00，用 500 分  欧阳志强  5,263 → 4,763")
	d.Sees("积分  4,763", "抵扣", "−500", "消费 ❯").SeesNot("1-5 选择")
	require.EqualValues(t, 4763, w.Member(w.members["欧阳志强"]).Balance)
}

func TestEnterNeverRedeems(t *testing.T) {
	d, w := start(t)
	d.Scan(ouyang).Press("f6", "1").Enter().Enter().Sees("1-5 选择")
	require.Equal(t, 0, w.spy.times("redeem"))
	d.Esc().SeesNot("1-5 选择").Press("f9")
	require.Equal(t, 0, w.spy.times("redeem"))
}

func TestChooserIgnoresKeysBeforeItIsQuiet(t *testing.T) {
	d, w := start(t)
	d.Scan(ouyang).Press("f6").Type("12").SeesNot("▸") // 120 ms apart
	d.Wait(500 * time.Millisecond).Type("2").Sees("▸ 2")
	d.Esc().Press("f6").Quickly("1", "f9").SeesNot("▸").Sees("1-5 选择")
	require.Equal(t, 0, w.spy.times("redeem"))
	for range 20 {
		d.Wait(100 * time.Millisecond).Quickly("4")
	}
	d.Sees("▸ 4") // after 1.5 s it listens in any case
}

func TestScanInTheChooserChoosesNothing(t *testing.T) {
	d, w := start(t)
	d.Scan(ouyang).Press("f6").Wait(time.Second).Scan(maria).Sees("María José García", "消费 ❯").SeesNot("1-5")
	d.Esc()
	d.Scan(ouyang).Type("77").Press("f6").Wait(time.Second).Scan(maria).Esc().Sees("欧阳志强", "❯ 77").SeesNot("1-5")
	require.Equal(t, 0, w.spy.times("redeem"))
	d.Press("f6").Wait(time.Second).Scan(nobody).Fails("没有会员").Sees("欧阳志强", "❯ 77").SeesNot("1-5")
}

func TestArrowsChooseToo(t *testing.T) {
	d, _ := start(t)
	d.Scan(ouyang).Press("f6", "down").Sees("▸ 1").Press("down").Sees("▸ 2").Press("up", "up").Sees("▸ 1")
	for range 9 {
		d.Press("down")
	}
	d.Sees("▸ 5").Press("9").Sees("▸ 5")
}

func TestWhatCannotBeHadTellsWhatIsMissing(t *testing.T) {
	d, _ := start(t)
	d.Scan("13611112222").Press("f6").Sees("-  抵 ¥1.00", "还差 77 分").SeesNot("选择").Press("1", "f9").Toast("积分还不够。")
}

func TestRedeemWithNothingToSpendIsRefusedKindly(t *testing.T) {
	d, w := start(t)
	w.enrol("13799998888", "新人", nobody, "")
	d.Scan(nobody).Sees("• 首次来店", "(F6 兑换)").Press("f6").Toast("没有可用的积分。").SeesNot("1-5 选择")
}

func TestConfirmWithoutAChoiceAsksForOne(t *testing.T) {
	d, _ := start(t)
	d.Scan(ouyang).Press("f6", "f9").Toast("先按数字选一项。").Sees("1-5 选择")
}

func TestAmountIsStillThereAfterRedeeming(t *testing.T) {
	d, _ := start(t)
	d.Scan(ouyang).Type("128.5").Press("f6", "1", "f9").Sees("❯ 128.5", "5,163 → 5,291")
	d.Enter().Toast("+128 分")
}

func TestRedeemThatFailsSaysWhy(t *testing.T) {
	d, w := start(t)
	w.spy.refuse["redeem"] = model.Refuse("store.full")
	d.Scan(ouyang).Press("f6", "1", "f9").Fails("磁盘满了").Sees("积分  5,263")
	w.spy.refuse["rewards"] = model.Refuse("store.io", "x")
	d.Esc().Press("f6").Sees("! 读写 x 时出错。").Esc().Sees("消费 ❯")
}
