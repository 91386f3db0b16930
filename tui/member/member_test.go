package member_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/store/storetest"
	"regulars/tui/drive"
	"regulars/tui/member"
	"regulars/tui/screen"
)

// stage is a till on which the member's page is all there is above an empty home.
func stage(s *storetest.Shop, d func() member.Desk) drive.Stage {
	return drive.Stage{
		Home: func(env *screen.Env) screen.Screen { return drive.Blank("")(env, "home") },
		Screens: map[string]screen.Maker{
			screen.MemberName: member.New(member.Options{Desk: d}), screen.FeedbackName: drive.Blank("feedback"),
			screen.LockName: drive.Blank("lock"),
		},
		Now: s.Clock.Now().In(time.FixedZone("CST", 8*3600)),
	}
}

// owner is the desk of the shop's owner.
func owner(s *storetest.Shop) func() member.Desk {
	return func() member.Desk { return s.Owner }
}

// open opens a member's page.
func open(t *testing.T, s *storetest.Shop, id model.ID) *drive.Driver {
	t.Helper()
	return drive.Start(t, stage(s, owner(s))).Send(screen.Open{What: screen.MemberName, ID: id.String()})
}

// regular enrols a member with a whole profile and a past.
func regular(t *testing.T, s *storetest.Shop) model.ID {
	t.Helper()
	m, err := s.Owner.Enrol(t.Context(), desk.Enrolment{Phone: "13812341641", Fields: model.Fields{
		model.FieldName: "欧阳志强", model.FieldEmail: "oyzq@example.com", model.FieldBirthday: "L08-15", model.FieldGender: "男",
		model.FieldTags: "茶叶,坚果", model.FieldNotes: "喜欢\n乌龙茶", model.FieldJoined: "2023-04-11", model.FieldWeChat: "oyzq_88",
	}})
	require.NoError(t, err)
	sale := desk.Sale{Amount: 12850, Receipt: "R-1001", Lines: []model.Line{
		{Product: "铁观音 250g", Category: "茶叶", Quantity: 2000, Amount: 8000}, {Product: "核桃", Category: "坚果", Amount: 4850},
	}}
	_, err = s.Owner.Award(t.Context(), m.ID, sale)
	require.NoError(t, err)
	s.Clock.Advance(20 * time.Hour)
	s.Award(m.ID, 8600)
	_, err = s.Owner.Redeem(t.Context(), m.ID, desk.Redemption{Points: 100})
	require.NoError(t, err)
	_, err = s.Owner.Undo(t.Context(), desk.Reversal{})
	require.NoError(t, err)
	_, err = s.Owner.Feedback(t.Context(), desk.Feedback{Member: m.ID, Kind: care.Suggestion, Text: "想要小包装\n谢谢"})
	require.NoError(t, err)
	return m.ID
}

func TestGoldenPages(t *testing.T) {
	s := storetest.Open(t)
	id := regular(t, s)
	plain := s.Enrol("13900001111", "")
	st := stage(s, owner(s))
	st.Now = s.Clock.Now().In(st.Now.Location()).Add(50 * time.Hour)
	drive.Matrix(t, st, func(t *testing.T, d *drive.Driver) {
		d.Send(screen.Open{What: screen.MemberName, ID: id.String()}).Golden("profile")
		d.Press("tab").Golden("history")
		d.Press("down", "down", "down", "down").Enter().Golden("explained").Esc()
		d.Press("shift+tab", "down", "down", "down", "down").Enter().Press("ctrl+u").Type("x@").Enter().Golden("refused").Esc()
		d.Press("f4").Wait(5 * time.Second)
		d.Golden("revealed").Esc()
		d.Send(screen.Open{What: screen.MemberName, ID: plain.ID.String()}).Golden("plain")
	})
}

func TestWholeProfileIsShown(t *testing.T) {
	s := storetest.Open(t)
	id := regular(t, s)
	d := open(t, s, id)
	d.Sees("欧阳志强", "138 **** 1641", "oyzq@example.com", "农历 08-15", "男", "茶叶, 坚果", "喜欢 乌龙茶", "2023-04-11", "oyzq_88")
	d.Sees("积分", "等级", "来过 2 次", "上次 今天", "累计 ¥214.50", "有 1 件反馈未结", s.Member(id).Card)
}

func TestPhoneIsMaskedUntilAskedForAndAgainAfterwards(t *testing.T) {
	s := storetest.Open(t)
	id := regular(t, s)
	d := open(t, s, id).SeesNot("1234 1641").Quickly("f4").SeesNot("1234 1641") // the key that opened it, pressed twice
	d.Press("f4").Sees("138 1234 1641").Press("f4").SeesNot("1234 1641")
	d.Press("f4").Sees("138 1234 1641").Press("f7").At("feedback").Esc().At("会员资料").SeesNot("1234 1641")
	d.Press("f4").Sees("138 1234 1641").Esc().Send(screen.Open{What: screen.MemberName, ID: id.String()}).SeesNot("1234 1641")
}

func TestEditSavesOneFieldAndCanBeUndone(t *testing.T) {
	s := storetest.Open(t)
	id := regular(t, s)
	d := open(t, s, id).Enter().Sees("❯ 欧阳志强").Press("ctrl+u").Type("欧阳强👍🏽").Enter()
	d.Toast("已修改姓名").Sees("欧阳强👍")
	require.Equal(t, "欧阳强👍", s.Member(id).Name)
	d.ResetKeys().Press("ctrl+z").Asks("撤销").Sees("把姓名改回原来的内容？").Press("f9").Toast("姓名已改回")
	require.Equal(t, 2, d.Keys())
	require.Equal(t, "欧阳志强", s.Member(id).Name)
	d.Sees("欧阳志强")
}

func TestEditUndoneAfterThePageHasGone(t *testing.T) {
	s := storetest.Open(t)
	id := regular(t, s)
	open(t, s, id).Enter().Type("x").Enter().Toast("已修改姓名").Esc().At("").Press("ctrl+z", "f9").Toast("姓名已改回")
	require.Equal(t, "欧阳志强", s.Member(id).Name)
}

func TestRefusedEditSaysWhyUnderTheFieldAndKeepsWhatWasTyped(t *testing.T) {
	s := storetest.Open(t)
	s.Enrol("13900001111", "李雪")
	id := regular(t, s)
	d := open(t, s, id).Press("down").Enter().Sees("❯ 138 1234 1641")
	d.Press("ctrl+u").Type("139 0000 1111").Enter().Sees("! 这个手机号已经属于会员", "李雪", "❯ 139 0000 1111")
	d.Press("backspace").Type("2").SeesNot("已经属于").Enter().SeesNot("❯ ")
	require.Equal(t, "+8613900001112", s.Member(id).Phone)
	for field, c := range map[int]struct{ typed, why string }{
		5: {"1990-02-30", "没有这一天"}, 6: {"zz", "看不懂这个性别"}, 4: {"x@", "这不是电子邮箱"},
	} {
		d := open(t, s, id)
		for range field {
			d.Press("down")
		}
		d.Enter().Press("ctrl+u").Type(c.typed).Enter().Sees("! "+c.why, c.typed).Esc().SeesNot(c.why)
	}
}

func TestRefusalIsSeenInTheSmallestWindow(t *testing.T) {
	s := storetest.Open(t)
	id := regular(t, s)
	st := stage(s, owner(s))
	st.Lang, st.Width, st.Height = model.EN, 60, 20
	d := drive.Start(t, st).Send(screen.Open{What: screen.MemberName, ID: id.String()}).Sees("Name", "WeChat")
	d.Press("down", "down", "down", "down", "down", "down").Enter().Press("ctrl+u").Type("zz").Enter()
	d.Sees("❯ zz", "! This gender cannot be read", "Write m, f or x", "Birthday").SeesNot("Name ")
	_, y, shown := d.Cursor()
	require.True(t, shown)
	require.Contains(t, d.Line(y), "❯ zz")
}

func TestUntouchedFieldIsNotSaved(t *testing.T) {
	s := storetest.Open(t)
	id := regular(t, s)
	last := s.Verify().Events
	d := open(t, s, id)
	for range 16 {
		d.Enter().Sees("❯ ").Enter().SeesNot("❯ ").Press("down")
	}
	require.Equal(t, last+1, s.Verify().Events, "only that the phone number was seen")
}

func TestCashierWhoMayNotEditSeesTheReason(t *testing.T) {
	s := storetest.Open(t)
	id := regular(t, s)
	_, err := s.Owner.AddStaff(t.Context(), "审计", staff.Auditor, "")
	require.NoError(t, err)
	auditor, err := s.Desk.SignIn(t.Context(), "审计", "")
	require.NoError(t, err)
	d := drive.Start(t, stage(s, func() member.Desk { return auditor })).Send(screen.Open{What: screen.MemberName, ID: id.String()})
	d.Sees("(Enter 修改)").Enter().Toast("审计员不能办理入会或修改资料").SeesNot("❯ ")
}

func TestEntryExplainsItself(t *testing.T) {
	s := storetest.Open(t)
	d := open(t, s, regular(t, s)).Press("tab")
	for range 4 {
		d.Press("down")
	}
	d.Enter().Sees("小票 R-1001", "2026-03-06 14:00", "¥128.50 按每 ¥1.00 计 1 分", "铁观音 250g", "× 2", "¥80.00", "王芳")
	d.Press("up").SeesNot("R-1001").Press("down").Enter().Sees("R-1001").Enter().SeesNot("R-1001")
	d.Enter().Sees("R-1001").Esc().SeesNot("R-1001").At("会员资料")
}

func TestUndoneEntryIsMarkedAsSuch(t *testing.T) {
	s := storetest.Open(t)
	open(t, s, regular(t, s)).Press("tab").Sees("撤销抵扣", "已撤销", "建议", "想要小包装 谢谢")
}

func TestHistoryReadsOnAsFarAsItGoes(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "María José")
	for i := range 500 {
		s.Award(m.ID, int64(100*(i+1)))
	}
	counting := &counted{Session: s.Owner}
	d := drive.Start(t, stage(s, func() member.Desk { return counting })).Send(screen.Open{What: screen.MemberName, ID: m.ID.String()})
	d.Press("tab").Sees("500.00", "499.00").SeesNot("入会   ")
	for range 60 {
		d.Press("pgdown")
	}
	d.Sees(" 1.00 ", "2.00").SeesNot("500.00")
	require.Less(t, counting.most, 20, "no more is asked for than a page and one row")
	for range 60 {
		d.Press("pgup")
	}
	d.Sees("500.00", "499.00")
	d.Press("up", "down", "down").Resize(60, 20).Sees("498.00").Resize(120, 40).Sees("480.00")
}

// counted notes the most rows asked for at once.
type counted struct {
	*desk.Session
	most int
	none bool
}

func (c *counted) Timeline(ctx context.Context, id model.ID, before uint64, limit int) ([]desk.Entry, error) {
	c.most = max(c.most, limit)
	if c.none {
		return nil, nil
	}
	return c.Session.Timeline(ctx, id, before, limit)
}

func TestPageDownOnTheProfileGoesToTheHistory(t *testing.T) {
	s := storetest.Open(t)
	d := open(t, s, regular(t, s)).Sees("Enter 修改").Press("pgdown").Sees("Enter 说明")
	d.Press("shift+tab").Sees("Enter 修改")
}

func TestMemberWithoutAnyEntry(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "")
	empty := &counted{Session: s.Owner, none: true}
	d := drive.Start(t, stage(s, func() member.Desk { return empty })).Send(screen.Open{What: screen.MemberName, ID: m.ID.String()})
	d.Sees("138 **** 1641", "还没有往来").Press("tab").Enter().Toast("没有选中的往来").Press("pgdown", "up")
}

func TestAwardElsewhereIsSeenHere(t *testing.T) {
	s := storetest.Open(t)
	id := regular(t, s)
	d := open(t, s, id).Press("tab").SeesNot("77.00")
	s.Award(id, 7700)
	d.Send(screen.Changed{What: screen.MemberName, ID: "somebody else"}).SeesNot("77.00")
	d.Send(screen.Changed{What: screen.MemberName, ID: id.String()}).Sees("77.00", "来过 3 次")
}

func TestTerminalWithoutHanziGetsTheNameSpelled(t *testing.T) {
	s := storetest.Open(t)
	id := regular(t, s)
	open(t, s, id).Send(tea.EnvMsg{"TERM=linux"}).Sees("138 **** 1641 欧阳志强")
	st := stage(s, owner(s))
	st.Screens[screen.MemberName] = member.New(member.Options{Desk: owner(s), Pinyin: func(string) string { return "Ou Yang Zhi Qiang" }})
	drive.Start(t, st).Send(screen.Open{What: screen.MemberName, ID: id.String()}).Send(tea.EnvMsg{"TERM=linux"}).Sees("Ou Yang Zhi Qiang 欧阳志强")
}

func TestUnknownMemberIsASentence(t *testing.T) {
	s := storetest.Open(t)
	d := drive.Start(t, stage(s, owner(s))).Send(screen.Open{What: screen.MemberName, ID: "nobody"})
	d.Sees("! 没有找到会员「nobody」").Enter().Press("tab", "down", "f4").Esc().At("")
}

func TestScanLeavesTheFieldThatIsBeingChanged(t *testing.T) {
	s := storetest.Open(t)
	id := regular(t, s)
	d := open(t, s, id).Press("down").Enter().Press("end").Type("9").Scan("2000000001234")
	d.Toast("您输入的内容还在").Sees("❯ 138 1234 16419")
	d.Esc().Scan("2000000001234").At("") // nothing typed: the scan makes room
}

func TestNobodySignedInIsNoCrash(t *testing.T) {
	s := storetest.Open(t)
	id := regular(t, s)
	signedIn := true
	d := drive.Start(t, stage(s, func() member.Desk {
		if !signedIn {
			return nil
		}
		return s.Owner
	}))
	d.Send(screen.Open{What: screen.MemberName, ID: id.String()}).Press("tab")
	signedIn = false
	d.Enter().Press("tab", "pgdown", "f4").Enter().Send(screen.Changed{What: screen.MemberName, ID: id.String()})
	d.Press("tab", "tab").Enter().Toast("请先登录")
}

func TestPageFitsEveryTerminal(t *testing.T) {
	s := storetest.Open(t)
	long := s.Enrol("13812341641", "一个非常非常长的名字一个非常非常长的名字👍")
	_, err := s.Owner.Edit(t.Context(), long.ID, model.Fields{model.FieldAddress: fmt.Sprintf("%0119d", 7), model.FieldNotes: "备注备注备注备注备注备注备注备注备注备注"})
	require.NoError(t, err)
	s.Award(long.ID, 999_999_999)
	for _, lang := range model.Langs {
		for _, size := range [][2]int{{80, 24}, {60, 20}, {120, 40}} {
			for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI, colorprofile.Ascii, colorprofile.NoTTY} {
				st := stage(s, owner(s))
				st.Lang, st.Width, st.Height, st.Profile, st.ASCII = lang, size[0], size[1], profile, profile == colorprofile.NoTTY
				d := drive.Start(t, st).Send(screen.Open{What: screen.MemberName, ID: long.ID.String()})
				d.Enter().Type("x").Esc().Press("tab").Enter().Press("down").Enter().Press("tab").Enter().Press("down", "tab", "down", "end") // the driver holds the laws in every frame
			}
		}
	}
}

// told is a regular of a chain who said this and that in other shops.
func told(t *testing.T) (s *storetest.Shop, id model.ID) {
	t.Helper()
	s = storetest.Open(t)
	id = regular(t, s)
	s.Join()
	_, err := s.Owner.Undo(t.Context(), desk.Reversal{})
	require.NoError(t, err)
	s.Clock.Advance(time.Hour)
	s.Hear(
		storetest.Said{N: 1, Member: id, Kind: care.Complaint, Score: 1, Text: "排队太久，收银台只开了一个，后面的人都走了；希望中午多开一个", Ago: 10 * time.Hour, Place: "河畔店"},
		storetest.Said{N: 2, Member: id, Kind: care.Praise, Score: 5, Ago: 9 * 24 * time.Hour},
		storetest.Said{N: 3, Member: id, Kind: care.Product, Text: "撤了的话", Ago: 2 * time.Hour, Undone: true, Place: "河畔店"},
	)
	return s, id
}

func TestHistoryHasWhatWasSaidInOtherShops(t *testing.T) {
	s, id := told(t)
	d := open(t, s, id).Sees("! 今天在河畔店：投诉").Press("tab")
	d.Sees("河畔店：排队太久", "5 号店", "已撤销 河畔店：撤了的话")
	for range 12 {
		if marked(d) != "投诉" {
			d.Press("down")
		}
	}
	d.Enter().Sees("2026-03-07 01:00", "希望中午多开一个", "在河畔店记下，由那家店处理", "满意度 1/5").SeesNot("流水")
	d.Press("up").SeesNot("由那家店处理").Press("down").Enter().Sees("由那家店处理").Enter().SeesNot("由那家店处理")
}

// marked is what the marked entry is.
func marked(d *drive.Driver) string {
	for _, line := range strings.Split(d.Text(), "\n") {
		if _, rest, ok := strings.Cut(line, "▸"); ok {
			if words := strings.Fields(rest); len(words) > 1 {
				return words[1]
			}
		}
	}
	return ""
}

func TestGoldenTold(t *testing.T) {
	s, id := told(t)
	st := stage(s, owner(s))
	drive.Matrix(t, st, func(_ *testing.T, d *drive.Driver) {
		d.Send(screen.Open{What: screen.MemberName, ID: id.String()}).Press("tab", "down", "down", "down", "down").Golden("told")
		for range 12 {
			if !slices.Contains([]string{"投诉", "complaint"}, marked(d)) {
				d.Press("down")
			}
		}
		d.Enter().Golden("told-why")
	})
}
