package member_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/store/storetest"
	"regulars/tui/drive"
	"regulars/tui/member"
	"regulars/tui/screen"
)

// lively is a program in which points end and much is given.
const lively = `
[earn]
points = 1
per = "1"
[redeem]
points = 100
value = "1"
minimum = 100
step = 100
[expiry]
mode = "months"
months = 2
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
benefits_zh = ["生日蛋糕"]
benefits_en = ["Birthday cake"]
[bonus.welcome]
points = 50
[bonus.checkin]
points = 2
[[activity]]
code = "HELLO"
zh = "开业传单"
en = "Opening leaflet"
points = 20
[[gift]]
code = "mug"
zh = "马克杯"
en = "Mug"
points = 80
[[coupon]]
code = "ten"
zh = "十元券"
en = "Ten off"
type = "amount"
value = "10"
days = 30
points = 50
`

// wealthy is a member of a shop under that program, with a past in which everything happened.
func wealthy(t *testing.T, s *storetest.Shop) model.ID {
	t.Helper()
	ctx := t.Context()
	_, err := s.Owner.PublishProgram(ctx, lively)
	require.NoError(t, err)
	m := s.Enrol("13812341641", "欧阳志强")
	must := func(_ desk.Answer, err error) {
		t.Helper()
		require.NoError(t, err)
	}
	must(s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 128_000, Receipt: "R-1001"}))
	s.Clock.Advance(20 * time.Hour)
	must(s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 9_000, Receipt: "R-1002"}))
	must(s.Owner.CheckIn(ctx, m.ID))
	must(s.Owner.Activity(ctx, m.ID, "HELLO"))
	must(s.Owner.Redeem(ctx, m.ID, desk.Redemption{Points: 100, Receipt: "R-1002"}))
	must(s.Owner.Refund(ctx, desk.Refund{Sale: "R-1002", Number: "B-1"}))
	must(s.Owner.Redeem(ctx, m.ID, desk.Redemption{Reward: "mug"}))
	must(s.Owner.Undo(ctx, desk.Reversal{}))
	for range 2 {
		must(s.Owner.Redeem(ctx, m.ID, desk.Redemption{Reward: "ten"}))
	}
	coupons, err := s.Owner.Coupons(ctx, m.ID)
	require.NoError(t, err)
	must(s.Owner.UseCoupon(ctx, m.ID, desk.CouponUse{Code: string(coupons[0].Code), Bill: 5_000}))
	must(s.Owner.Adjust(ctx, m.ID, desk.Adjustment{Points: 7, Reason: "补登"}))
	must(s.Owner.Hold(ctx, m.ID, 200, ""))
	return m.ID
}

// openAt opens a member's page at the shop's present time.
func openAt(t *testing.T, s *storetest.Shop, id model.ID) *drive.Driver {
	t.Helper()
	st := stage(s, owner(s))
	st.Now = s.Clock.Now().In(st.Now.Location())
	return drive.Start(t, st).Send(screen.Open{What: screen.MemberName, ID: id.String()})
}

func TestGoldenPoints(t *testing.T) {
	s := storetest.Open(t)
	id := wealthy(t, s)
	st := stage(s, owner(s))
	st.Now = s.Clock.Now().In(st.Now.Location()).Add(time.Minute)
	drive.Matrix(t, st, func(_ *testing.T, d *drive.Driver) {
		d.Send(screen.Open{What: screen.MemberName, ID: id.String()})
		d.Press("tab", "tab").Golden("points")
		d.Press("down", "down", "down", "down", "down", "down").Enter().Golden("why").Enter()
		d.Press("tab").Golden("holdings")
	})
}

func TestLedgerShowsEveryKindAndTheBalanceAfterEach(t *testing.T) {
	s := storetest.Open(t)
	id := wealthy(t, s)
	d := openAt(t, s, id).Press("tab", "tab").Sees("积分明细", "预留 200")
	for _, want := range []string{"记分", "奖励", "兑换", "收回", "退回", "撤销", "调整", "预留", "签到", "活动码 开业传单", "礼品 马克杯", "优惠券 十元券", "R-1002", "补登"} {
		d.Sees(want)
	}
	d.Sees(s.Member(id).Balance.Format())
}

func TestPostingExplainsItselfInFull(t *testing.T) {
	s := storetest.Open(t)
	id := wealthy(t, s)
	rows, err := s.Owner.Ledger(t.Context(), id, 0, 100)
	require.NoError(t, err)
	for _, size := range [][2]int{{80, 24}, {60, 20}} {
		st := stage(s, owner(s))
		st.Width, st.Height = size[0], size[1]
		d := drive.Start(t, st).Send(screen.Open{What: screen.MemberName, ID: id.String()}).Press("tab", "tab")
		for range rows {
			d.Enter().Sees("流水", "Enter 收起").Esc().Sees("积分明细").Press("down")
		}
	}
	d := openAt(t, s, id).Press("tab", "tab")
	for range len(rows) - 2 {
		d.Press("down")
	}
	d.Enter().Sees("小票 R-1001", "¥1,280.00 按每 ¥1.00 计 1 分", "有效期到 2026-05-06 当天结束", "积分方案第 2 版", "+1,280", "余额 1,330")
	d.Enter().Sees("积分明细").Enter().Press("tab").Sees("积分到期", "优惠券").SeesNot("R-1001")
}

func TestLedgerOfAnOldMemberIsReadAPageAtATime(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "María José")
	for i := range 300 {
		s.Award(m.ID, int64(100*(i+1)))
	}
	counting := &asked{Session: s.Owner}
	d := drive.Start(t, stage(s, func() member.Desk { return counting })).Send(screen.Open{What: screen.MemberName, ID: m.ID.String()})
	require.Zero(t, counting.most, "nobody has asked for the ledger")
	d.Press("tab", "tab").Sees("+300", "+299")
	for range 40 {
		d.Press("pgdown")
	}
	d.Sees(" +1 ", "+2 ").SeesNot("+300")
	require.Less(t, counting.most, 25)
	s.Award(m.ID, 77_700)
	for range 40 {
		d.Press("pgup")
	}
	d.Send(screen.Changed{What: screen.MemberName, ID: m.ID.String()}).Sees("+777", "+300")
	d.Resize(60, 20).Sees("+777").Resize(120, 40).Sees("+290")
}

// asked notes the most postings asked for at once.
type asked struct {
	*desk.Session
	most int
}

func (a *asked) Ledger(ctx context.Context, id model.ID, before uint64, limit int) ([]desk.Posting, error) {
	a.most = max(a.most, limit)
	return a.Session.Ledger(ctx, id, before, limit)
}

func TestPointsThatEndedAreSeenBeforeTheyAreBooked(t *testing.T) {
	s := storetest.Open(t)
	id := wealthy(t, s)
	s.Clock.Advance(100 * 24 * time.Hour)
	d := openAt(t, s, id).Press("tab", "tab").Sees("到期", "下次往来时入账")
	d.Enter().Toast("还没有流水").Press("tab").Sees("没有积分。")
}

func TestHoldingsListEveryEndAndEveryCoupon(t *testing.T) {
	s := storetest.Open(t)
	id := wealthy(t, s)
	d := openAt(t, s, id).Press("shift+tab").Sees("积分到期", "2026-05-06", "2026-05-07", "预留 200 分，到", "银卡", "由普通升为银卡", "生日蛋糕")
	d.Press("end").Sees("可用", "已用", "十元券")
	s.Clock.Advance(40 * 24 * time.Hour)
	openAt(t, s, id).Press("shift+tab").Press("end").Sees("已过期", "已用").SeesNot("预留 200")
}

func TestHoldingsScrollAsFarAsTheyGo(t *testing.T) {
	s := storetest.Open(t)
	_, err := s.Owner.PublishProgram(t.Context(), lively)
	require.NoError(t, err)
	m := s.Enrol("13812341641", "")
	for range 40 {
		s.Award(m.ID, 100)
		s.Clock.Advance(24 * time.Hour)
	}
	d := openAt(t, s, m.ID).Press("shift+tab").Sees("2026-05-06", "下面还有").SeesNot("没有优惠券")
	d.Press("pgdown", "pgdown", "pgdown", "pgdown", "pgdown").Sees("没有优惠券", "上面还有").SeesNot("下面还有", "2026-05-06")
	d.Press("home").Sees("2026-05-06")
}

func TestRevealIsNotedAndTheNumberIsMaskedAgain(t *testing.T) {
	s := storetest.Open(t)
	id := regular(t, s)
	before := s.Verify().Events
	d := open(t, s, id)
	d.Press("f4").Sees("138 1234 1641")
	require.Equal(t, before+1, s.Verify().Events, "that it was seen is written down")
	d.Wait(9 * time.Second).Sees("138 1234 1641").Wait(time.Second).SeesNot("1234 1641").Sees("138 **** 1641")
	d.Press("f4").Sees("138 1234 1641").Press("f4").SeesNot("1234 1641").Press("f4").Wait(8 * time.Second)
	d.Sees("138 1234 1641") // the first timer has not hidden it
	d.Press("tab", "tab").Sees("138 1234 1641").Wait(2 * time.Second).SeesNot("1234 1641")
}

func TestPhoneIsNotedBeforeItIsChangedAndAnIdleFieldCloses(t *testing.T) {
	s := storetest.Open(t)
	id := regular(t, s)
	before := s.Verify().Events
	d := open(t, s, id).Press("down").Enter().Sees("❯ 138 1234 1641")
	require.Equal(t, before+1, s.Verify().Events)
	d.Wait(10*time.Second).SeesNot("1234 1641", "❯ ")
	d.Enter().Press("backspace").Wait(11 * time.Second).Sees("❯ 138 1234 164").Esc().SeesNot("1234 164")
}

func TestLedgerSaysWhatWentWrong(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "")
	d := drive.Start(t, stage(s, func() member.Desk { return broken{s.Owner} })).Send(screen.Open{What: screen.MemberName, ID: m.ID.String()})
	d.Press("tab", "tab").Sees("! ").Press("tab").Sees("! ").Press("f4").Fails("程序出了意外")
}

// broken is a desk that cannot read the ledger.
type broken struct{ *desk.Session }

func (broken) Ledger(context.Context, model.ID, uint64, int) ([]desk.Posting, error) {
	return nil, fmt.Errorf("no")
}

func (broken) Holdings(context.Context, model.ID) (*desk.Holdings, error) {
	return nil, fmt.Errorf("no")
}

func (broken) Reveal(context.Context, model.ID) (string, error) { return "", fmt.Errorf("no") }

func TestEmptyLedger(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "")
	d := open(t, s, m.ID).Press("tab", "tab").Sees("还没有积分往来").Enter().Toast("没有选中的往来")
	d.Press("tab").Sees("没有积分。", "没有优惠券。")
	require.Equal(t, 1, strings.Count(d.Text(), "等级"))
}

func TestLedgerTellsWhatOtherShopsDidAsOneLine(t *testing.T) {
	s := storetest.Open(t)
	id := s.Enrol("13812341641", "陈静").ID
	s.Join()
	s.Award(id, 10000)
	acc := s.Account(id)
	acc.Earned += 120
	s.Lay(id, storetest.ShopNumber, acc, s.Member(id).Fields, s.Last())
	s.Award(id, 2500)
	s.Release(id, 100)
	d := openAt(t, s, id).Sees("积分  245", "这里可用 25", "+100").SeesNot("号店的会员")
	d.Press("tab", "tab").Sees("其他店", "+120", "220", "下面的余额不列", "+25", "245")
	require.NotRegexp(t, `\+100 +100`, d.Text(), "the balance of that time is not known")
	d.Press("down").Sees("▸           其他店").Enter().Sees("各笔在那里才看得到")
	guest := s.Guest(900)
	openAt(t, s, guest).Sees("远客", "4 号店的会员", "这里可用 0")
	s.Call(4, "河畔店")
	openAt(t, s, guest).Sees("远客", "河畔店的会员").SeesNot("4 号店")
}
