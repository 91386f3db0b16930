package till_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/tui/drive"
	"regulars/tui/screen"
	"regulars/tui/till"
)

func TestCardShowsWhatIsBelieved(t *testing.T) {
	d, _ := start(t)
	d.Scan(ouyang)
	d.Sees("欧阳志强  金卡   138 **** 1641   卡 "+ouyang, "入会 2026-03-06")
	d.Sees("积分  5,263    可抵 ¥52.63", "来过 3 次（昨天）", "距钻石还差 ¥14,737.00", "保留到 2027-06-22", "• 3 天后生日")
	d.Sees("往来", "昨天", "86.00", "+86", "→ 5,263", "坚果 · 蜂蜜", "06-22", "茶叶 · 坚果 · 礼盒", "入会")
}

func TestAmountShowsBeforeAndAfterAndWhy(t *testing.T) {
	d, w := start(t)
	d.Scan(ouyang).SeesNot("+128 分").Type("128.5").Sees("+128 分   5,263 → 5,391", "¥128.50 按每 ¥1.00 计 1 分", "余 0.5 留到下次")
	require.Equal(t, 0, w.spy.times("award"))
	d.Press("backspace", "backspace").Sees("+128 分   5,263 → 5,391", "¥128.00").Press("ctrl+u").SeesNot("→ 5,391")
}

func TestAwardTellsOnlyWhatIsOnDisk(t *testing.T) {
	d, w := start(t)
	d.Scan(ouyang).Type("128.5").Enter().Toast("+128 分  欧阳志强  5,263 → 5,391").Sees("Ctrl+Z 撤销")
	require.EqualValues(t, 5391, w.Member(w.members["欧阳志强"]).Balance)
	d.Sees("积分  5,391", "消费 ❯ 实付金额", "128.50    +128  → 5,391") // the card stays, its field empty
	d.Esc().Sees("来店 5", "14:00  欧阳志强")
}

func TestAwardThatCannotBeSavedGivesTheAmountBack(t *testing.T) {
	d, w := start(t)
	w.spy.refuse["award"] = model.Refuse("store.full")
	d.Scan(ouyang).Type("128.5").Enter().Fails("磁盘满了，这次没有保存。").Sees("请腾出空间再试一次", "❯ 128.5", "5,263 → 5,391")
	require.Empty(t, d.Root().Snapshot().Toast)
	d.Wait(time.Minute - time.Second).Fails("磁盘满了") // an error stays until a key
	w.spy.refuse["award"] = nil
	d.Enter().Enter().Toast("+128 分") // the first Enter has only read the sentence
	require.EqualValues(t, 5391, w.Member(w.members["欧阳志强"]).Balance)
}

func TestSecondEnterAwardsNothing(t *testing.T) {
	d, w := start(t)
	d.Scan(ouyang).Type("128.5").Quickly("enter", "enter", "enter").Wait(time.Second).Enter()
	require.Equal(t, 1, w.spy.times("award"))
	require.EqualValues(t, 5391, w.Member(w.members["欧阳志强"]).Balance)
}

func TestEnterWithoutAnAmountSaysWhatIsMissing(t *testing.T) {
	d, w := start(t)
	d.Scan(ouyang).Sees("(Enter 记分)").Enter().Toast("先输入金额。")
	require.Equal(t, 0, w.spy.times("award"))
}

func TestAmountThatCanStillBecomeValidIsLeftInPeace(t *testing.T) {
	d, _ := start(t)
	d.Scan(ouyang)
	for _, typed := range []string{"0", "12.", "1,2", "1,28", "1,280", ".", "0.0"} {
		d.Type(typed).SeesNot("! ").Press("ctrl+u")
	}
	for _, typed := range []string{"12.345", "1.2.3", "-5", "99999999"} {
		d.Type(typed).Sees("        ! ").Press("ctrl+u").SeesNot("! ")
	}
}

func TestEnterOnABadAmountSaysWhyUntilAKey(t *testing.T) {
	d, w := start(t)
	d.Scan(ouyang).Type("12.345").Enter()
	require.NotEmpty(t, d.Root().Snapshot().Failure)
	d.Wait(50 * time.Second)
	require.NotEmpty(t, d.Root().Snapshot().Failure)
	d.Press("backspace")
	require.Empty(t, d.Root().Snapshot().Failure)
	d.Sees("❯ 12.34", "+12 分")
	d.Press("ctrl+u").Type("0").Enter().Fails("消费金额要大于零。")
	require.Equal(t, 1, w.spy.times("award"), "only the zero has reached the desk, which refused it")
}

func TestScanWhileTypingAnAmountKeepsIt(t *testing.T) {
	d, _ := start(t)
	d.Scan(ouyang).Type("128.5").Scan(maria).Sees("María José García").SeesNot("❯ 128.5").Toast("您输入的内容还在，按 Esc 回到那里")
	d.Esc().Sees("欧阳志强", "❯ 128.5", "5,263 → 5,391")
	d.Scan(ouyang).Sees("❯ 128.5") // the same card again comes forward as it is
	require.Equal(t, 2, d.Root().Snapshot().Depth)
}

func TestScanLeavesNoOtherMemberBehind(t *testing.T) {
	d, _ := start(t)
	d.Scan(ouyang).Scan(maria).Scan(ouyang).Sees("欧阳志强")
	require.Equal(t, 2, d.Root().Snapshot().Depth)
}

func TestCardReadsItsMemberAgainWhenSomethingHasChanged(t *testing.T) {
	d, w := start(t)
	d.Scan(ouyang).Type("10").Sees("5,263 → 5,273")
	w.sale("欧阳志强", 10000)
	d.Send(screen.Changed{What: screen.MemberName, ID: w.members["María José García"].String()}).Sees("积分  5,263")
	d.Send(screen.Changed{What: screen.MemberName, ID: w.members["欧阳志强"].String()})
	d.Sees("积分  5,363", "5,363 → 5,373")
	w.sale("欧阳志强", 10000)
	d.Press("f4").Esc().Sees("积分  5,463", "❯ 10")
}

func TestCardOpensByIDForOtherScreens(t *testing.T) {
	d, w := start(t)
	open := func(id string) { d.Send(screen.Many{screen.Open{What: till.CardName, ID: id}}) }
	open(w.members["马小龙"].String())
	d.Sees("马小龙", "积分  1,525", "消费 ❯").Type("4").Sees("+4 分")
	open("k3q7ab-17")
	d.Sees("! 这里没有会员 k3q7ab-17。").Esc().Sees("马小龙")
}

func TestCardThatCannotBeReadAgainSaysSo(t *testing.T) {
	d, w := start(t)
	d.Scan(ouyang)
	w.spy.refuse["member"] = model.Refuse("store.damaged")
	d.Press("f4").Esc().Sees("! 文件已损坏。", "欧阳志强", "消费 ❯")
	d.Esc().Scan(maria).Fails("文件已损坏").SeesNot("消费 ❯")
}

func TestCardOfAMemberWithoutAName(t *testing.T) {
	d, _ := start(t)
	d.Scan("13611112222").Sees(" 136 **** 2222  普通   卡 ").Type("5").Enter().Toast("+5 分  136 **** 2222  23 → 28")
}

func TestDebtIsShown(t *testing.T) {
	d, w := start(t)
	ask := w.members["马小龙"]
	answer, err := w.Owner.Award(t.Context(), ask, desk.Sale{Amount: 50000})
	require.NoError(t, err)
	_, err = w.Owner.Redeem(t.Context(), ask, desk.Redemption{Points: 2000})
	require.NoError(t, err)
	_, err = w.Owner.Undo(t.Context(), desk.Reversal{Entry: answer.Entry})
	require.NoError(t, err)
	d.Type("mxl").Enter().Sees("积分  0", "! 欠 475 分", "! 欠 475 分，得分先补上", "(F6 兑换)", "已撤销", "撤销消费")
}

func TestOpenComplaintIsMarked(t *testing.T) {
	w := newWorld(t)
	_, err := w.Owner.Feedback(t.Context(), desk.Feedback{Member: w.members["欧阳志强"], Kind: "complaint", Text: "包装破了"})
	require.NoError(t, err)
	drive.Start(t, w.stage()).Scan(ouyang).Sees("! 有 1 件反馈未结", "投诉", "包装破了")
}

func TestUndoneEntriesAreMarkedByAWord(t *testing.T) {
	d, _ := start(t)
	d.Scan(ouyang).Type("10").Enter().Press("ctrl+z", "f9").Toast("已撤销  欧阳志强：消费 ¥10.00，+10 分  5,273 → 5,263")
	d.Sees("撤销消费", "−10.00", "已撤销", "积分  5,263")
}

func TestOtherScreensOpenForTheMember(t *testing.T) {
	d, w := start(t)
	id := w.members["欧阳志强"].String()
	d.Scan(ouyang).Press("f4").At("page " + id).Esc().Press("f7").At("feedback " + id)
}

func TestLongHistoryFillsTheWindowAndNoMore(t *testing.T) {
	d, w := start(t)
	for range 40 {
		w.sale("马小龙", 1000)
	}
	d.Type("mxl").Enter().Sees("往来")
	require.Contains(t, d.Line(-3), "10.00", "the last line of the body is an entry")
	d.Resize(80, 60)
	require.Contains(t, d.Line(-10), "10.00", "a larger window shows more")
}

// A key that changes nothing but the field costs next to nothing; one that changes the quote
// changes three lines, in true colour.
func TestKeystrokeInTheAmountIsCheap(t *testing.T) {
	for _, lang := range model.Langs {
		w := newWorld(t)
		s := w.stage()
		s.Lang = lang
		d := drive.Start(t, s).Scan(ouyang).Type("1")
		for key, most := range map[string]int{"2": 150, ".": 30, "5": 150, "0": 30} {
			d.Press("ctrl+u").Type(map[string]string{"2": "1", ".": "128", "5": "128.", "0": "128.5"}[key]).Type(key)
			require.LessOrEqual(t, d.Wire(), most, "%s %s", lang, key)
			require.Positive(t, d.Wire())
		}
	}
}
