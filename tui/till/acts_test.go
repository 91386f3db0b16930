package till_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/tui/drive"
	"regulars/tui/screen"
)

func TestCheckInIsOneKey(t *testing.T) {
	d, w := startRich(t)
	d.Scan(ouyang)
	before := w.Member(w.members["欧阳志强"]).Balance
	d.Press("f5").Toast("签到 +5 分  欧阳志强")
	require.Equal(t, 1, d.Keys())
	require.Equal(t, before+5, w.Member(w.members["欧阳志强"]).Balance)
	d.Press("f5").Toast("欧阳志强今天已经签到（+5 分）。")
	require.Equal(t, before+5, w.Member(w.members["欧阳志强"]).Balance)
	d.Press("ctrl+z", "f9").Toast("已撤销")
	require.Equal(t, before, w.Member(w.members["欧阳志强"]).Balance)
}

func TestCheckInTellsTheStreak(t *testing.T) {
	w := rich(t)
	_, err := w.Owner.CheckIn(t.Context(), w.members["欧阳志强"])
	require.NoError(t, err)
	w.Clock.Advance(24 * time.Hour)
	d := w.start(t).Scan(ouyang).Press("f5").Toast("签到 +5 分，连续第 2 天  欧阳志强")
	d.Sees("→")
}

func TestCheckInIsNotOfferedWhereTheProgramHasNone(t *testing.T) {
	d, _ := start(t)
	d.Scan(ouyang).Press("f5").Toast("现行方案没有签到。")
}

func TestChooserShowsEverythingThatCanBeHad(t *testing.T) {
	d, _ := startRich(t)
	d.Scan(ouyang).Press("f6")
	d.Sees("抵 ¥1.00", "马克杯  剩 2", "满50减10", "抽奖券：春季抽奖", "希望小学", "以上，自己定", "-  钻石套装", "还差")
	d.Sees("2027-03-11 到期的 20 分先用。")
}

func TestGiftIsRedeemedInThreeKeysAndItsStockFalls(t *testing.T) {
	d, _ := startRich(t)
	d.Scan(ouyang).Press("f6", "4", "f9").Toast("800 分换礼品「马克杯」  欧阳志强")
	require.Equal(t, 3, d.Keys())
	d.Press("f6").Sees("马克杯  剩 1").Press("4", "f9", "f6").Sees("-  马克杯", "已送完", "1-6 选择").Press("4").Sees("▸ 4  满50减10")
}

func TestCouponThatIsBoughtTellsItsCode(t *testing.T) {
	d, w := startRich(t)
	d.Scan(ouyang).Press("f6", "5", "f9").Toast("1,000 分换优惠券「满50减10」，券号 C")
	views, err := w.Owner.Coupons(t.Context(), w.members["欧阳志强"])
	require.NoError(t, err)
	require.Len(t, views, 1)
	d.Toast(views[0].Code.String()).Sees("优惠券 1")
}

func TestTicketTellsItsPrizeAndIsNotUndone(t *testing.T) {
	d, _ := startRich(t)
	d.Scan(ouyang).Press("f6", "6", "f9").Toast("第 1 号券中了「茶叶一罐」")
	require.False(t, d.Root().Snapshot().CanUndo)
}

func TestCharityAsksHowMuch(t *testing.T) {
	d, w := startRich(t)
	before := w.Member(w.members["欧阳志强"]).Balance
	d.Scan(ouyang).Press("f6", "7").Sees("捐多少 ❯", "不填就是 100 分").Type("250").Press("f9").Toast("250 分捐给「希望小学」")
	require.Equal(t, before-250, w.Member(w.members["欧阳志强"]).Balance)
	d.Press("f6", "7").Sees("捐多少 ❯").Press("up").Sees("1-7 选择").SeesNot("捐多少 ❯").Press("down").Sees("捐多少 ❯").Esc().Sees("消费 ❯")
	d.Press("f6", "7").Type("20").Press("f9").Toast("最少 100 分").Press("ctrl+u").Type("120").Press("f9")
	require.NotEmpty(t, d.Root().Snapshot().Failure, "not a multiple of 50")
	require.Equal(t, before-250, w.Member(w.members["欧阳志强"]).Balance)
	d.Esc().Press("f6", "7", "f9").Toast("100 分捐给")
}

func TestCardShowsWhatEndsAndWhatTheTierGives(t *testing.T) {
	w := rich(t)
	_, err := w.Owner.Hold(t.Context(), w.members["欧阳志强"], 300, "")
	require.NoError(t, err)
	w.coupon("欧阳志强", "ten")
	d := w.start(t).Scan(ouyang)
	d.Sees("到期", "2027-03-", "之后 5,000 到 2027-03-26", "其中预留 300", "优惠券 1", "权益  免费包装 • 生日蛋糕", "已是最高等级", "保留到 2027-")
}

func TestQuoteShowsTheMultiplierInShort(t *testing.T) {
	d, _ := startRich(t)
	d.Scan(ouyang).Type("100").Sees("+200 分", "¥100.00 × 2 生日双倍 = 200").SeesNot("按每")
}

func TestAwardTellsWhatCameAlong(t *testing.T) {
	d, _ := startRich(t)
	d.Scan(maria).Type("6000").Enter().Toast("+6,000 分").Sees("由普通升为金卡")
}

func TestCouponIsUsedOnTheTypedBill(t *testing.T) {
	w := rich(t)
	code := w.coupon("欧阳志强", "ten")
	d := w.start(t).Scan(ouyang).Type("128.5").Press("ctrl+o").Sees("优惠券  消费 ¥128.50", code, "满50减10", "减 ¥10.00")
	d.Press("1", "f9").Toast("已用 满50减10（减 ¥10.00），应付 ¥118.50  欧阳志强")
	d.Sees("❯ 118.50") // what is paid is what earns
	d.Enter().Toast("+237 分")
	d.Press("ctrl+o").Toast("没有优惠券。")
}

func TestCouponThatNeedsABillWaitsForOne(t *testing.T) {
	w := rich(t)
	w.coupon("欧阳志强", "ten")
	d := w.start(t).Scan(ouyang).Press("ctrl+o").Sees("满 ¥50.00 可用").Press("1", "f9").Toast("先按 Esc 输入账单金额。")
	d.Esc().Type("20").Press("ctrl+o", "1", "f9").Fails("满 ¥50.00 才能用")
	require.EqualValues(t, 1, w.Member(w.members["欧阳志强"]).Coupons)
}

func TestEnterNeverUsesACoupon(t *testing.T) {
	w := rich(t)
	w.coupon("欧阳志强", "ten")
	d := w.start(t).Scan(ouyang).Type("80").Press("ctrl+o", "1").Enter().Enter().Quickly("enter")
	require.EqualValues(t, 1, w.Member(w.members["欧阳志强"]).Coupons)
	d.Esc().Press("ctrl+o").Quickly("1", "f9").Sees("1 选择")
	require.EqualValues(t, 1, w.Member(w.members["欧阳志强"]).Coupons)
}

func TestScannedCouponOpensWhoseItIs(t *testing.T) {
	w := rich(t)
	code := w.coupon("欧阳志强", "ten")
	d := w.start(t).Scan(code).Sees("欧阳志强", "▸ 1  "+code, "满50减10").Toast("这张券的会员是 欧阳志强。").Esc().Sees("消费 ❯")
	d.Esc().Scan(maria).Type("60").Scan(strings.ReplaceAll(code, "-", "")).Sees("欧阳志强", "▸ 1  "+code)
	d.Esc().Esc()
	d.Scan(ouyang).Type("60").Scan(code).Sees("▸ 1  "+code, "消费 ¥60.00").Press("f9").Toast("已用 满50减10（减 ¥10.00），应付 ¥50.00")
}

func TestTypedCouponIsShownToo(t *testing.T) {
	w := rich(t)
	code := w.coupon("欧阳志强", "ten")
	d := w.start(t).Type(code).Sees("按 Enter 查看这张优惠券。").Enter().Sees("欧阳志强", "▸ 1  "+code).Esc()
	d.Type(strings.ToLower(code)).Sees("按 Enter 查看这张优惠券。").SeesNot("! ").Enter().Sees("▸ 1  " + code).Esc().Sees("实付金额")
	d.Scan(maria).Type(code).Enter().Sees("欧阳志强", "▸ 1  "+code)
}

func TestCouponsThatCannotBeUsedSayWhy(t *testing.T) {
	w := rich(t)
	code := w.coupon("欧阳志强", "ten")
	_, err := w.Owner.UseCoupon(t.Context(), w.members["欧阳志强"], desk.CouponUse{Code: code, Bill: 9000})
	require.NoError(t, err)
	d := w.start(t).Scan(code).Sees("-  "+code, "已用").Press("1", "f9").Toast("没有现在能用的优惠券。")
	d.Esc().Esc()
	wrong := code[:len(code)-1] + string('0'+(code[len(code)-1]-'0'+1)%10)
	d.Scan(wrong).Fails("有一位不对").SeesNot("消费 ❯")
	d.Enter().Scan("C0000-0000-0000").Fails("没有发过优惠券")
}

func TestActivityCodeIsEnteredFromThePalette(t *testing.T) {
	d, w := startRich(t)
	before := w.Member(w.members["欧阳志强"]).Balance
	d.Scan(ouyang).Press("ctrl+p").Type("hdm").Enter().At("活动码").Sees("欧阳志强  积分").Type("hello").Enter()
	d.Toast("+30 分：活动码「开业传单」  欧阳志强").Sees("消费 ❯")
	require.Equal(t, before+30, w.Member(w.members["欧阳志强"]).Balance)
	d.Press("ctrl+p").Type("hdm").Enter().Type("HELLO").Enter().Sees("! 这位会员用活动码「HELLO」已到次数上限。").Esc().Sees("消费 ❯")
	d.Press("ctrl+p").Type("hdm").Enter().Scan("NOSUCHCODE").Sees("! 没有活动码")
	require.Equal(t, before+30, w.Member(w.members["欧阳志强"]).Balance)
}

func TestAdjustmentShowsBeforeAndAfter(t *testing.T) {
	d, w := startRich(t)
	before := w.Member(w.members["欧阳志强"]).Balance
	d.Scan(ouyang).Press("ctrl+p").Type("jjjf").Enter().At("加减积分").Type("-51").Sees("−51 分", "→").Press("f9").Toast("先填积分和原因。")
	d.Press("tab").Type("补登").Enter().At("加减积分").Press("f9").Toast("已加减 −51 分（补登）  欧阳志强").Sees("消费 ❯")
	require.Equal(t, before-51, w.Member(w.members["欧阳志强"]).Balance)
}

func TestColleagueApprovesWhatACashierMayNot(t *testing.T) {
	w := rich(t).cashier()
	before := w.Member(w.members["欧阳志强"]).Balance
	d := w.start(t).Scan(ouyang).Press("ctrl+p").Type("jjjf").Enter().Type("50").Press("tab").Type("赔礼").Press("f9")
	d.Sees("请同事批准", "李敏", "密码 ❯").Wait(time.Second).Press("down").Type("1111").Press("f9").Sees("! 这不是 李敏 的密码。")
	require.Equal(t, before, w.Member(w.members["欧阳志强"]).Balance)
	d.Esc().At("加减积分").SeesNot("请同事批准") // nothing is done
	d.Press("f9").Wait(time.Second).Press("down").Type("4321").Press("f9").Toast("已加减 +50 分（赔礼）  欧阳志强").Sees("消费 ❯")
	require.Equal(t, before+50, w.Member(w.members["欧阳志强"]).Balance)
}

func TestWaitAfterWrongPINsIsTold(t *testing.T) {
	w := rich(t).cashier()
	d := w.start(t).Scan(ouyang).Press("ctrl+p").Type("jjjf").Enter().Type("50").Press("tab").Type("赔礼").Press("f9").Wait(time.Second).Press("down")
	for range 8 {
		d.Type("1111").Press("f9")
	}
	d.Sees("密码输错的次数太多", "李敏")
}

func TestLimitAsksForAColleagueAlsoOfAManager(t *testing.T) {
	w := rich(t).cashier()
	w.spy.Desk = w.Owner
	d := w.start(t).Scan(ouyang).Press("ctrl+p").Type("jjjf").Enter().Type("500").Press("tab").Type("赔礼").Press("f9")
	d.Sees("请同事批准", "调整 500 分超过一人可定的 200 分", "李敏").Wait(time.Second).Type("4321").Press("f9").Toast("已加减 +500 分")
}

func TestApprovalIgnoresKeysBeforeItIsQuiet(t *testing.T) {
	w := rich(t).cashier()
	d := w.start(t).Scan(ouyang).Press("ctrl+p").Type("jjjf").Enter().Type("50").Press("tab").Type("赔礼").Press("f9")
	before := w.Member(w.members["欧阳志强"]).Balance
	d.Quickly("down", "4", "3", "2", "1", "f9").Sees("请同事批准", "王芳 的密码")
	require.Equal(t, before, w.Member(w.members["欧阳志强"]).Balance)
}

func TestLateUndoAsksForAReason(t *testing.T) {
	d, w := startRich(t)
	d.Scan(ouyang).Type("10").Enter()
	w.Clock.Advance(3 * time.Hour)
	d.Press("ctrl+z", "f9").At("撤销").Sees("要撤销：欧阳志强：消费 ¥10.00", "撤销要写原因").Press("f9").Toast("先填原因。")
	d.Type("记错人").Press("f9").Toast("已撤销  欧阳志强：消费 ¥10.00").At("").Sees("消费 ❯")
	d.Press("ctrl+z").Wait(time.Second).Esc()
}

func TestLockForgetsAnErrandAndItsPIN(t *testing.T) {
	w := rich(t).cashier()
	s := w.stage()
	s.Screens[screen.LockName] = drive.Blank("lock")
	d := drive.Start(t, s).Scan(ouyang).Press("ctrl+p").Type("jjjf").Enter().Type("50").Press("tab").Type("赔礼").Press("f9").Wait(time.Second).Type("43")
	require.Equal(t, 3, d.Root().Snapshot().Depth)
	d.Press("ctrl+k").At("lock")
	require.Equal(t, 2, d.Root().Snapshot().Depth)
}

func TestBadgeApprovesToo(t *testing.T) {
	w := rich(t).cashier()
	require.NoError(t, w.Owner.SetBadge(t.Context(), "李敏", "BADGE-0042"))
	d := w.start(t).Scan(ouyang).Press("ctrl+p").Type("jjjf").Enter().Type("50").Press("tab").Type("赔礼").Press("f9").Wait(time.Second)
	d.Scan("BADGE-0042").Toast("已加减 +50 分（赔礼）  欧阳志强").Sees("消费 ❯")
}

func TestTypedCouponDoesNotOfferToEnrol(t *testing.T) {
	d, _ := startRich(t)
	d.Type("C1234-5678-9018").Sees("Enter 查看优惠券").SeesNot("入会")
}

func TestRedeemKeepsToTheShareOfATypedBill(t *testing.T) {
	w := rich(t)
	_, err := w.Owner.PublishProgram(t.Context(), strings.Replace(richProgram, "step = 100", "step = 100\npercent = \"50%\"", 1))
	require.NoError(t, err)
	d := w.start(t).Scan(ouyang).Type("5").Press("f6").Sees("1  抵 ¥1.00", "2  抵 ¥2.00", "-  抵 ¥51.00", "本单最多 ¥2.50", "1-6 选择")
	d.Press("2").Sees("▸ 2  抵 ¥2.00").Esc().Press("ctrl+u").Type("3").Press("f6").Sees("1  抵 ¥1.00", "-  抵 ¥2.00", "本单最多 ¥1.50")
	d.Press("1", "f9").Toast("抵 ¥1.00")
	d.Press("ctrl+u").Type("60").Press("f6").Sees("3  抵 ¥30.00，最多").SeesNot("本单最多").Press("3", "f9").Toast("抵 ¥30.00，用 3,000 分")
	d.Press("ctrl+u", "f6").Sees("3  抵 ¥20.00，最多").Esc().Type("1").Press("f6").Sees("-  抵 ¥1.00", "本单最多 ¥0.50")
}

func TestABillThatTakesNothingOffSaysSo(t *testing.T) {
	d, _ := start(t)
	d.Scan(ouyang).Type("0.5").Press("f6", "1", "f9").Toast("本单最多 ¥0.50").SeesNot("选择")
}

func TestRefundOfAWholeReceipt(t *testing.T) {
	w := rich(t)
	w.receipt("欧阳志强", "R1001", model.Line{SKU: "690001", Category: "茶叶", Amount: 6000}, model.Line{SKU: "690002", Category: "蜂蜜", Amount: 2600})
	before := w.Member(w.members["欧阳志强"]).Balance
	d := w.start(t).Press("ctrl+p").Type("th").Enter().At("退货").Type("R1001").Enter().Sees("欧阳志强", "实付 ¥86.00", "1  [ ]  690001  茶叶", "60.00", "F9 整单退 ¥86.00")
	d.Press("f9").Toast("已退 ¥86.00  欧阳志强")
	require.Equal(t, before-172, w.Member(w.members["欧阳志强"]).Balance)
	d.Press("ctrl+p").Type("th").Enter().Type("R1001").Enter().Sees("! 这张小票已经全部退完。").Press("f9").Toast("这张小票已经全部退完。")
	d.Esc().Sees("小票 ❯").Esc().At("")
}

func TestRefundLineByLine(t *testing.T) {
	w := rich(t)
	w.receipt("欧阳志强", "R1002", model.Line{SKU: "690001", Category: "茶叶", Amount: 6000}, model.Line{SKU: "690002", Category: "蜂蜜", Amount: 2600}, model.Line{Category: "散装", Amount: 400})
	d := w.start(t).Press("ctrl+p").Type("th").Enter().Type("R1002").Enter().Press("2").Sees("2  [x]  690002", "退选中的 1 项 ¥26.00")
	d.Press("space").Wait(time.Second).Sees("1  [x]  690001", "退选中的 2 项 ¥86.00").Press("2").Sees("退选中的 1 项 ¥60.00").Press("3").Sees("退选中的 1 项")
	d.Press("f9").Toast("已退 ¥60.00")
	d.Press("ctrl+p").Type("th").Enter().Scan("R1002XX").Sees("! 没有小票或流水 R1002XX。").Press("ctrl+u").Type("R1002").Enter().Sees("可退 ¥30.00", "已退", "F9 整单退 ¥30.00").Press("1").Sees("整单退")
}

func TestRefundAsksForAColleague(t *testing.T) {
	w := rich(t)
	w.receipt("欧阳志强", "R1003", model.Line{SKU: "690001", Category: "茶叶", Amount: 6000})
	w.cashier()
	before := w.Member(w.members["欧阳志强"]).Balance
	d := w.start(t).Press("ctrl+p").Type("th").Enter().Type("R1003").Enter().Press("f9").Sees("请同事批准", "李敏").Wait(time.Second)
	d.Enter().SeesNot("请同事批准").At("退货")
	require.Equal(t, before, w.Member(w.members["欧阳志强"]).Balance)
	d.Press("f9").Wait(time.Second).Press("down").Type("4321").Press("f9").Toast("已退 ¥60.00")
}

func TestRefundOfSomePieces(t *testing.T) {
	w := rich(t)
	w.receipt("欧阳志强", "R1004", model.Line{SKU: "690001", Category: "茶叶", Amount: 6000}, model.Line{SKU: "690002", Category: "蜂蜜", Quantity: 3000, Amount: 1000}, model.Line{SKU: "690003", Category: "坚果", Quantity: 1500, Amount: 300})
	d := w.start(t).Press("ctrl+p").Type("th").Enter().Type("R1004").Enter()
	d.Press("2").Sees("[x]  690002", "退几件 ❯", "不填就是全部 3", "退选中的 1 项 ¥10.00")
	d.Type("1").Sees("× 1 / 3", "退选中的 1 项 ¥3.33").Press("backspace").Type("4").Press("f9").Toast("最多退 3。").Enter().Toast("最多退 3。")
	d.Press("ctrl+u").Type("2").Enter().SeesNot("退几件 ❯").Press("1").Sees("退选中的 2 项 ¥66.66").Press("1").Sees("退选中的 1 项 ¥6.66")
	d.Press("3").Type("0.5").Sees("× 0.5 / 1.5", "退选中的 2 项 ¥7.66").Esc().Sees("退选中的 1 项 ¥6.66").Wait(time.Second)
	d.Press("tab").Type("坏了 2 个").Sees("原因 ❯ 坏了 2 个", "退选中的 1 项 ¥6.66").Press("f9").Toast("已退 ¥6.66")
	entries, err := w.Owner.Timeline(t.Context(), w.members["欧阳志强"], 0, 1)
	require.NoError(t, err)
	made := entries[0].Body.(*model.SaleRefunded)
	require.Equal(t, []model.RefundLine{{Line: 1, Quantity: 2000, Amount: 666}}, made.Lines)
	require.Equal(t, "坏了 2 个", made.Reason)
	d.Press("ctrl+p").Type("th").Enter().Type("R1004").Enter().Sees("× 3 (1)").Press("2").SeesNot("退几件 ❯").Press("f9").Toast("已退 ¥3.34")
}

func TestMemberIsScannedOnTheRefundPage(t *testing.T) {
	w := rich(t)
	code := w.coupon("欧阳志强", "ten")
	w.receipt("欧阳志强", "R1005", model.Line{SKU: "690001", Amount: 6000})
	d := w.start(t).Press("ctrl+p").Type("th").Enter().Scan(maria).Sees("María José García", "消费 ❯").Esc()
	d.At("退货").Sees("小票号或流水编号").Scan(code).Sees("欧阳志强", "▸ 1  "+code).Esc().Esc()
	d.Press("ctrl+p").Type("th").Enter().Scan("13812341641").Sees("欧阳志强", "消费 ❯").Esc().Scan("R1005").Sees("F9 整单退 ¥60.00").Press("1").Scan(maria).Sees("María José García", "消费 ❯").Esc().Sees("[ ]  690001")
}

func TestMemberIsScannedOnTheCodePage(t *testing.T) {
	w := rich(t)
	d := w.start(t).Scan(ouyang).Press("ctrl+p").Type("hdm").Enter().Scan(maria).Sees("María José García", "消费 ❯")
	before := w.Member(w.members["欧阳志强"]).Balance
	d.Esc().At("活动码").Sees("输入或扫描").Scan("NOSUCHCODE").Sees("! 没有活动码").Press("ctrl+u").Type("hello").Enter().Toast("开业传单")
	require.Equal(t, before+30, w.Member(w.members["欧阳志强"]).Balance)
}

func TestHomeIsTwoEscAwayFromEveryErrand(t *testing.T) {
	w := rich(t).cashier()
	w.coupon("欧阳志强", "ten")
	w.receipt("欧阳志强", "R1001", model.Line{SKU: "690001", Amount: 6000})
	for name, away := range map[string]func(d *drive.Driver){
		"wallet":  func(d *drive.Driver) { d.Scan(ouyang).Press("ctrl+o", "1") },
		"charity": func(d *drive.Driver) { d.Scan(ouyang).Press("f6", "7").Type("2") },
		"code":    func(d *drive.Driver) { d.Scan(ouyang).Press("ctrl+p").Type("hdm").Enter().Type("x") },
		"approval": func(d *drive.Driver) {
			d.Scan(ouyang).Press("ctrl+p").Type("jjjf").Enter().Type("5").Press("tab").Type("x").Press("f9")
		},
		"refund": func(d *drive.Driver) { d.Press("ctrl+p").Type("th").Enter().Type("R1001").Enter().Press("f9") },
	} {
		t.Run(name, func(t *testing.T) {
			d := w.start(t)
			away(d)
			d.Esc().Esc().Sees("扫卡，或输入手机尾号")
			require.Equal(t, 1, d.Root().Snapshot().Depth)
		})
	}
}

func TestLateCouponsAndRewardsAreDropped(t *testing.T) {
	w := rich(t)
	w.coupon("欧阳志强", "ten")
	d := w.start(t).Scan(ouyang).Press("f6", "ctrl+o").Sees("满50减10", "1 选择").SeesNot("1-7").Press("f6").Sees("1-7 选择")
	d.Esc().SeesNot("选择   ").Sees("消费 ❯")
}

// A deed of some hours ago, in both languages and sizes.
func TestGoldenLateUndo(t *testing.T) {
	w := rich(t)
	drive.Matrix(t, w.stage(), func(t *testing.T, d *drive.Driver) {
		w.Clock.Advance(time.Hour)
		w.sale("欧阳志强", 1000)
		w.Clock.Advance(3 * time.Hour)
		d.Press("ctrl+z", "f9").Golden("late")
	})
}

func TestSupervisorIssuesACoupon(t *testing.T) {
	d, w := startRich(t)
	before := w.Member(w.members["欧阳志强"]).Balance
	d.Scan(ouyang).Press("ctrl+p").Type("fyhq").Enter().At("发优惠券").Sees("欧阳志强", "满50减10", "九折券").Press("f9").Toast("先按数字选一张。")
	d.Press("2").Sees("发券  九折券").Press("f9").Toast("已发 九折券，券号 C").Sees("消费 ❯", "优惠券 1")
	views, err := w.Owner.Coupons(t.Context(), w.members["欧阳志强"])
	require.NoError(t, err)
	require.Len(t, views, 1)
	require.Equal(t, "tenth", views[0].Template)
	require.Equal(t, before, w.Member(w.members["欧阳志强"]).Balance)
}

func TestCashierNeedsAColleagueToIssueVoidAndTransfer(t *testing.T) {
	w := rich(t)
	w.coupon("欧阳志强", "ten")
	w.cashier()
	agrees := func(d *drive.Driver) {
		d.Sees("请同事批准").Wait(time.Second).Press("down").Type("4321").Press("f9")
	}
	d := w.start(t).Scan(ouyang).Press("ctrl+p").Type("fyhq").Enter().Press("1", "f9")
	agrees(d)
	d.Toast("已发 满50减10，券号 C").Sees("优惠券 2")
	d.Press("ctrl+o", "1", "ctrl+p").Type("zfyhq").Enter().At("作废优惠券").Type("发错").Press("f9")
	agrees(d)
	d.Toast("已作废 满50减10 C").Sees("优惠券 1")
	before, other := w.Member(w.members["欧阳志强"]).Balance, w.Member(w.members["María José García"]).Balance
	d.Press("ctrl+p").Type("zjf").Enter().Type("maria").Press("tab").Type("150").Press("tab").Type("家人").Press("f9")
	agrees(d)
	d.Toast("已转 150 分给 María José García（家人）  欧阳志强")
	require.Equal(t, before-150, w.Member(w.members["欧阳志强"]).Balance)
	require.Equal(t, other+150, w.Member(w.members["María José García"]).Balance)
}

func TestVoidNeedsAMarkedCouponAndAReason(t *testing.T) {
	w := rich(t)
	code := w.coupon("欧阳志强", "ten")
	d := w.start(t).Scan(ouyang).Press("ctrl+p").Type("zfyhq").Enter().Toast("先打开会员的优惠券").Esc()
	d.Press("ctrl+o", "ctrl+p").Type("zfyhq").Enter().Toast("先按数字选一张。").Esc()
	d.Press("1", "ctrl+p").Type("zfyhq").Enter().At("作废优惠券").Sees(code).Press("f9").Toast("先填原因。")
	require.EqualValues(t, 1, w.Member(w.members["欧阳志强"]).Coupons)
	d.Type("发错").Press("f9").Toast("已作废 满50减10 " + code + "（发错）  欧阳志强")
	require.EqualValues(t, 0, w.Member(w.members["欧阳志强"]).Coupons)
}

func TestTransferShowsToWhomBeforeItIsDone(t *testing.T) {
	d, w := startRich(t)
	w.enrol("13700001503", "玛丽", nobody, "")
	before, other := w.Member(w.members["欧阳志强"]).Balance, w.Member(w.members["María José García"]).Balance
	d.Scan(ouyang).Press("ctrl+p").Type("zjf").Enter().At("转积分").Sees("只转给另一位会员").Type("zzzz").Sees("没有找到「zzzz」。")
	d.Press("ctrl+u").Type("ma").Sees("不止一位").Press("tab").Type("150").Press("tab").Type("家人").Press("f9").Toast("先填好转给谁")
	d.Press("up", "up").Scan(ouyang).Sees("→ 欧阳志强").Press("f9").Sees("! 转出和转入是同一位会员。").Scan(maria).Sees("→ María José García", "−150 分").Press("f9")
	d.Toast("已转 150 分给 María José García（家人）  欧阳志强").Sees("消费 ❯")
	require.Equal(t, before-150, w.Member(w.members["欧阳志强"]).Balance)
	require.Equal(t, other+150, w.Member(w.members["María José García"]).Balance)
	d.Press("ctrl+z", "f9").Toast("已撤销")
	require.Equal(t, before, w.Member(w.members["欧阳志强"]).Balance)
	require.Equal(t, other, w.Member(w.members["María José García"]).Balance)
}

// Every new page and box, in both languages and sizes.
func TestGoldenRichScreens(t *testing.T) {
	w := rich(t)
	code := w.coupon("欧阳志强", "ten")
	w.coupon("欧阳志强", "tenth")
	w.receipt("欧阳志强", "R1001", model.Line{SKU: "690001", Category: "茶叶", Amount: 6000}, model.Line{SKU: "690002", Category: "蜂蜜", Quantity: 2000, Amount: 2600})
	w.cashier()
	// The codes of coupons are drawn by the shop's chance, which the test shop has fixed.
	drive.Matrix(t, w.stage(), func(t *testing.T, d *drive.Driver) {
		d.Scan(ouyang).Golden("rich")
		d.Type("128.5").Golden("factor")
		d.Press("f6", "5").Golden("rewards").Press("7").Type("25").Golden("charity").Esc()
		d.Press("ctrl+o", "1").Golden("wallet").Esc()
		d.Press("ctrl+p").Type("adjust").Enter().Type("500").Press("tab").Type("x").Golden("adjust").Press("f9").Golden("approval").Esc().Press("f9").Esc().Esc()
		d.Scan(ouyang).Press("ctrl+p").Type("activity").Enter().Golden("code").Esc().Esc()
		d.Scan(ouyang).Press("ctrl+p").Type("transfer").Enter().Scan(maria).Press("tab").Type("50").Golden("transfer").Esc()
		d.Press("ctrl+p").Type("issue").Enter().Press("2").Golden("issue").Esc()
		d.Press("ctrl+o", "1", "ctrl+p").Type("void").Enter().Type("x").Golden("void").Esc().Esc()
		d.Press("ctrl+p").Type("refund").Enter().Type("R1001").Golden("receipt").Enter().Press("2").Golden("refund").Esc().Esc()
		d.Type(code).Golden("typed")
	})
}
