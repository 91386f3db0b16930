package till_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
	"regulars/tui/drive"
)

func TestHomeShowsTheDayAndTheLastActs(t *testing.T) {
	d, _ := start(t)
	d.Sees("来店 4", "积分 +2,440 −300", "刚才", "13:56  马小龙", "+45", "→  1,525", "消费 45.80", "Ctrl+Z 撤销")
	d.Sees("13:51  María José", "抵扣 3.00", "136 **** 2222") // who has no name goes by the masked phone
}

func TestHomeOfAFreshShopSaysHowToBegin(t *testing.T) {
	w := newEmptyWorld(t)
	drive.Start(t, w.stage()).Sees("来店 0", "还没有记录。扫一张卡，或按 F2 办理入会。").SeesNot("刚才")
}

func TestHomeLooksAgainEveryHalfMinuteAndOnReturn(t *testing.T) {
	d, w := start(t)
	w.sale("欧阳子琪", 5000)
	d.Sees("来店 4").Wait(29*time.Second).Sees("来店 4").Wait(2*time.Second).Sees("来店 5", "14:00  欧阳子琪")
	w.sale("欧阳志强", 6000)
	d.Scan(maria).Esc().Sees("来店 6")
}

func TestHomeShowsWhatStillIsToBeAnswered(t *testing.T) {
	w := newWorld(t)
	_, err := w.Owner.Feedback(t.Context(), desk.Feedback{Member: w.members["马小龙"], Kind: "complaint", Text: "排队太久"})
	require.NoError(t, err)
	d := drive.Start(t, w.stage())
	d.Sees("反馈 1", "未结 1 剩 2:00", "投诉")
	d.Wait(3 * time.Hour).Sees("未结 1  ! 超时 1:00")
}

func TestHomeKeepsTheLastDayWhenItCannotBeRead(t *testing.T) {
	d, w := start(t)
	w.spy.refuse["day"] = model.Refuse("store.io", "x")
	d.Wait(31 * time.Second).Sees("! 读写 x 时出错。").SeesNot("来店")
	require.Empty(t, d.Root().Snapshot().Failure, "nobody asked, so nobody is stopped")
	w.spy.refuse["day"] = nil
	d.Wait(31 * time.Second).Sees("来店 4")
}

func TestSearchShowsWhatIsTypedAndMarksTheFirstRow(t *testing.T) {
	d, _ := start(t)
	d.Type("oy").Sees("2 位会员", "▸ 欧阳志强", "138 **** 1641", "金卡", "昨天", "o y", "欧阳子琪", "9 天前").SeesNot("刚才")
	d.Press("down").Sees("▸ 欧阳子琪").Enter().Sees("欧阳子琪", "消费 ❯").SeesNot("欧阳志强")
}

func TestSearchTellsWhatWasMet(t *testing.T) {
	d, _ := start(t)
	d.Type("1641").Sees("尾号 1641").Esc()
	d.Type("欧阳").Sees("2 位会员").Esc()
	d.Type("13812341641").Sees("1 位会员", "手机").SeesNot("手机 138", "+86138")
	d.Esc().Type(maria).Sees("María José García", "卡号").Esc().Type(maria[6:10]).Sees("卡号 " + maria[6:10])
}

func TestSearchAsksForAsManyRowsAsFit(t *testing.T) {
	d, w := start(t)
	for i := range 60 {
		w.enrol(fmt.Sprintf("1390000%04d", i), "陈静"+string(rune('一'+i)), clean.NewCard(uint64(2000+i)), "")
	}
	d.Type("cj").Sees("前 16 位，请再多输几个字")
	require.Equal(t, 17, w.spy.limits[len(w.spy.limits)-1], "one more than the rows of the window")
	require.Equal(t, 16, strings.Count(d.Text(), "陈静"))
	d.Resize(80, 74).Sees("50 位会员")
	require.Equal(t, 50, w.spy.limits[len(w.spy.limits)-1])
	d.Resize(80, 24)
	require.Equal(t, 16, strings.Count(d.Text(), "陈静"))
	for range 20 {
		d.Press("down")
	}
	d.Press("pgdown").Enter().Sees("消费 ❯")
}

func TestSearchFindsNobody(t *testing.T) {
	d, _ := start(t)
	d.Type("zzzz").Sees("没有找到「zzzz」。", "换个写法").Enter().Sees("没有找到")
	d.Press("f2").At("enrol zzzz").Esc().Sees("扫卡，或输入")
}

func TestSearchIsRepeatedWhileTheIndexMayStillBeFilling(t *testing.T) {
	d, w := start(t)
	w.spy.blind = 4
	d.Type("oy").Sees("没有找到").Wait(3 * time.Second).Sees("▸ 欧阳志强")

	w.spy.blind = 1000
	d.Wait(time.Minute).Esc().ResetKeys().Type("m")
	asked := w.spy.times("find")
	d.Wait(5 * time.Second)
	require.Equal(t, asked, w.spy.times("find"), "a till that is up for long does not ask again")
}

func TestSearchThatFailsSaysWhy(t *testing.T) {
	d, w := start(t)
	w.spy.refuse["find"] = model.Refuse("staff.not_allowed", desk.RightWord("find"), desk.RoleWord("cashier"))
	d.Type("oy").Sees("! 收银员不能查看会员。")
	w.spy.refuse["find"] = nil
	d.Type("z").Sees("▸ 欧阳志强")
}

func TestEnterNeverTakesARowThatWasNotAskedFor(t *testing.T) {
	d, _ := start(t)
	d.Enter().Sees("刚才").SeesNot("消费 ❯")
	d.Type("oyzq").Esc().Enter().SeesNot("消费 ❯")
}

func TestBoxIsEmptyAfterItsMemberWasOpened(t *testing.T) {
	d, _ := start(t)
	d.Type("mxl").Enter().Esc().Sees("扫卡，或输入", "刚才")
}

func TestScanWhileTypingKeepsWhatWasTyped(t *testing.T) {
	d, _ := start(t)
	d.Type("oyzq").Scan(maria).Sees("María José García", "消费 ❯").Toast("您输入的内容还在")
	d.Esc().Sees("❯ oyzq", "▸ 欧阳志强")
}

func TestScanOpensByPhoneAndByTheNumberOfAnotherSystem(t *testing.T) {
	d, w := start(t)
	_, err := w.Owner.Enrol(t.Context(), desk.Enrolment{Fields: model.Fields{model.FieldExternal: "VIP-000771", model.FieldName: "赵敏"}})
	require.NoError(t, err)
	d.Scan("13812341641").Sees("欧阳志强", "消费 ❯")
	d.Scan("VIP-000771").Sees("赵敏", "消费 ❯").SeesNot("欧阳志强")
}

func TestScanNeverOpensAMemberWhoOnlyResemblesTheCode(t *testing.T) {
	d, _ := start(t)
	d.Scan("341641").Fails("没有会员用 341641 这张卡").SeesNot("消费 ❯") // the end of somebody's phone
	d.Scan(ouyang[:10]).Fails("没有会员").SeesNot("消费 ❯")
	d.Scan("ouyangzhiqiang").Fails("没有会员").SeesNot("消费 ❯")
}

func TestUnknownCardCanBeGivenToANewMember(t *testing.T) {
	d, _ := start(t)
	d.Scan(nobody).Fails("没有会员用 "+nobody+" 这张卡。").Sees("按 F2 用这张卡入会", "F2 用此卡入会")
	d.Press("f2").At("enrol " + nobody).Esc()
	d.SeesNot("F2 用此卡入会").Press("f2").At("enrol ")

	d, _ = start(t)
	d.Scan(ouyang).Type("12").Scan(nobody).Sees("欧阳志强", "❯ 12").Press("f2").At("enrol " + nobody)

	d, _ = start(t)
	d.Scan(nobody).Type("mxl").Sees("马小龙").Esc().SeesNot("用此卡入会")
}

func TestCodeThatIsNoCardIsSaidSo(t *testing.T) {
	d, _ := start(t)
	bad := []byte(clean.NewCard(77))
	bad[12] = '0' + (bad[12]-'0'+1)%10
	d.Scan(string(bad)).SeesNot("用此卡入会", "消费 ❯")
	require.NotEmpty(t, d.Root().Snapshot().Failure)
}

func TestOtherScreensOpenByName(t *testing.T) {
	d, _ := start(t)
	d.Press("f7").At("feedback ").Esc().Press("f2").At("enrol ").Esc()
	d.Type("13888889999").Press("f2").At("enrol 13888889999").Esc().Sees("扫卡，或输入")
}

func TestVeilShowsTheDayAndNobody(t *testing.T) {
	d, _ := start(t)
	d.Type("oyzq").Wait(61*time.Second).SeesNot("欧阳", "oyzq", "马小龙").Sees("来店 4", "会员资料已隐藏")
	d.Esc().Sees("▸ 欧阳志强")
}

func TestTerminalWithoutHanziGetsPinyinBesideNames(t *testing.T) {
	w := newWorld(t)
	w.pinyin = func(name string) string { return map[string]string{"欧阳志强": "Ouyang Zhiqiang"}[name] }
	s := w.stage()
	s.Lang = model.EN
	d := drive.Start(t, s).Send(tea.EnvMsg{"TERM=linux"})
	d.Scan(ouyang).Sees("Ouyang Zhiqiang 欧阳志强", "Sale >").SeesNot("❯", "→")

	w.pinyin = nil
	d = drive.Start(t, s).Send(tea.EnvMsg{"TERM=linux"})
	d.Scan(ouyang).Sees("138 **** 1641 欧阳志强").Scan(maria).Sees(" María José García  Ordinary")
}

func TestScreensReadWithoutAnyStyle(t *testing.T) {
	w := newWorld(t)
	for _, profile := range []colorprofile.Profile{colorprofile.NoTTY, colorprofile.Ascii, colorprofile.ANSI} {
		s := w.stage()
		s.Profile = profile
		d := drive.Start(t, s)
		d.Type("oy").Sees("▸ 欧阳志强").Enter().Sees("• 3 天后生日").Type("1.234").Sees("! ")
		d.Press("f6", "2").Sees("▸ 2  抵 ¥2.00")
	}
}

func TestScreensAreDrawnInASCIIIfAskedFor(t *testing.T) {
	w := newWorld(t)
	s := w.stage()
	s.ASCII = true
	d := drive.Start(t, s)
	d.Sees("> 扫卡").Type("oy").Sees("> 欧阳志强").Enter().Type("5").Sees("5,263 > 5,268").Press("f6").SeesNot("╭", "→", "❯")
}

func TestNobodySignedInIsNoAccident(t *testing.T) {
	s := screenWithoutDesk(t)
	s.Type("oy").Scan(ouyang).SeesNot("消费 ❯").Press("ctrl+z")
}

func TestBoxTakesHanziAndCursorStandsBehindThem(t *testing.T) {
	d, _ := start(t)
	d.Type("欧阳")
	x, y, shown := d.Cursor()
	require.True(t, shown)
	require.Equal(t, []int{7, 3}, []int{x, y})
}
