package feedback_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/store/storetest"
	"regulars/tui/drive"
	"regulars/tui/feedback"
	"regulars/tui/screen"
)

// stage is a till with the form over an empty home.
func stage(s *storetest.Shop, d func() feedback.Desk) drive.Stage {
	return drive.Stage{
		Home: func(env *screen.Env) screen.Screen { return drive.Blank("")(env, "home") },
		Screens: map[string]screen.Maker{
			screen.FeedbackName: feedback.New(feedback.Options{Desk: d}), "card": drive.Blank("card"), screen.LockName: drive.Blank("lock"),
		},
		Now: s.Clock.Now().In(time.FixedZone("CST", 8*3600)),
	}
}

func owner(s *storetest.Shop) func() feedback.Desk { return func() feedback.Desk { return s.Owner } }

func start(t *testing.T, s *storetest.Shop) *drive.Driver {
	t.Helper()
	return drive.Start(t, stage(s, owner(s)))
}

// about opens the form for a member.
func about(t *testing.T, s *storetest.Shop, id model.ID) *drive.Driver {
	t.Helper()
	return start(t, s).Send(screen.Open{What: screen.FeedbackName, ID: id.String()})
}

// only returns the shop's only case.
func only(t *testing.T, s *storetest.Shop) desk.CaseView {
	t.Helper()
	cases, err := s.Owner.Cases(t.Context(), desk.CaseQuery{})
	require.NoError(t, err)
	require.Len(t, cases, 1)
	return cases[0]
}

// open records a case.
func open(t *testing.T, s *storetest.Shop, f desk.Feedback) {
	t.Helper()
	_, err := s.Owner.Feedback(t.Context(), f)
	require.NoError(t, err)
}

func TestFeedbackTakesFourKeys(t *testing.T) {
	s := storetest.Open(t)
	d := start(t, s).Press("f7").At("反馈").Type("12").Enter()
	require.Equal(t, 4, d.Keys())
	d.At("").Toast("已记下：投诉，16:00 前答复").Sees("Ctrl+Z 撤销")
	c := only(t, s)
	require.Equal(t, care.Complaint, c.Kind)
	require.Equal(t, 2, c.Score)
	require.True(t, c.Member.IsZero())
	require.Empty(t, c.Text)
}

func TestFeedbackOfAMemberCanBeUndone(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "欧阳志强")
	d := about(t, s, m.ID).Sees("欧阳志强", "138 **** 1641").Type("31").Enter().Toast("已记下：商品").At("")
	require.EqualValues(t, 1, s.Member(m.ID).OpenCases)
	d.ResetKeys().Press("ctrl+z").Asks("撤销").Sees("撤销刚记下的反馈（商品）？").Press("f9").Toast("已撤销反馈：商品")
	require.Equal(t, 2, d.Keys())
	require.Zero(t, s.Member(m.ID).OpenCases)
	require.Equal(t, care.StateWithdrawn, only(t, s).State)
}

func TestWordsFollowTheTwoDigits(t *testing.T) {
	s := storetest.Open(t)
	start(t, s).Press("f7").Type("24等了 20 分钟👍🏽").Sees("❯ 等了 20 分钟👍").Enter().Toast("已记下：服务，明天 14:00 前答复")
	c := only(t, s)
	require.Equal(t, care.Service, c.Kind)
	require.Equal(t, 4, c.Score)
	require.Equal(t, "等了 20 分钟👍", c.Text)
}

func TestWordsWithoutAScore(t *testing.T) {
	s := storetest.Open(t)
	start(t, s).Press("f7").Type("4想要小包装").Enter().Toast("已记下：建议")
	c := only(t, s)
	require.Zero(t, c.Score)
	require.Equal(t, "想要小包装", c.Text)
	s = storetest.Open(t)
	start(t, s).Press("f7").Type("5").Press("tab").Type("3 次都好").Enter().Toast("已记下：表扬") // Tab: what follows is no score
	require.Equal(t, "3 次都好", only(t, s).Text)
}

func TestChoicesCanBeMadeAgain(t *testing.T) {
	s := storetest.Open(t)
	d := start(t, s).Press("f7").Type("12").Press("backspace").Type("5").Sees("[5 很好]", "[1 投诉]")
	d.Press("shift+tab", "shift+tab").Type("5").Sees("[5 表扬]", "不限时答复").Press("left").Type("9x").Sees("[4 好]")
	d.Enter().Toast("已记下：表扬")
	require.Equal(t, 4, only(t, s).Score)
}

func TestSameDigitAgainGoesOn(t *testing.T) {
	s := storetest.Open(t)
	start(t, s).Press("f7").Type("1").Press("shift+tab").Type("13").Enter()
	c := only(t, s)
	require.Equal(t, care.Complaint, c.Kind)
	require.Equal(t, 3, c.Score)
}

func TestNothingIsRecordedWithoutKindAndContent(t *testing.T) {
	s := storetest.Open(t)
	d := start(t, s).Press("f7").Sees("(Enter 记下)").Enter().Toast("先按数字选类型")
	d.Type("x0679").Enter().Toast("先按数字选类型").Type("3").Enter().Toast("再按数字评分，或者写下原话").At("反馈")
	cases, err := s.Owner.Cases(t.Context(), desk.CaseQuery{})
	require.NoError(t, err)
	require.Empty(t, cases)
}

func TestDeadlinesAreShownBeforeAndAfter(t *testing.T) {
	s := storetest.Open(t)
	d := start(t, s).Press("f7").Sees("先按数字选类型").Type("1").Sees("16:00 前答复，周一 14:00 前解决")
	d.Press("shift+tab").Type("2").Sees("明天 14:00 前答复").Press("shift+tab").Type("3").Sees("不限时答复")
}

func TestOpenCasesAreListedAndOpenTheirMember(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "欧阳志强")
	open(t, s, desk.Feedback{Member: m.ID, Kind: care.Complaint, Score: 1, Text: "茶叶\n受潮了"})
	s.Clock.Advance(3 * time.Hour)
	open(t, s, desk.Feedback{Kind: care.Service, Score: 2})
	d := start(t, s).Press("f7").Sees("投诉", "欧阳志强", "1/5  茶叶 受潮了", "! 超时 1:00", "顾客", "明天 17:00 前")
	d.Press("down").Enter().Toast("这件反馈没有会员").Press("down").Sees("Enter 打开会员").Enter().At("card").Sees("card " + m.ID.String())
	d.Esc().At("反馈").Press("up", "up").Sees("(Enter 记下)").Press("up").Type("12").Enter().Toast("已记下：投诉")
}

func TestTypingLeavesTheList(t *testing.T) {
	s := storetest.Open(t)
	open(t, s, desk.Feedback{Kind: care.Service, Score: 2})
	d := start(t, s).Press("f7", "down").Type("34").Sees("[3 商品]", "[4 好]").Enter().Toast("已记下：商品")
	require.Equal(t, "", d.Root().Snapshot().Title)
}

func TestListReadsOnAsFarAsItGoes(t *testing.T) {
	s := storetest.Open(t)
	for i := range 60 {
		open(t, s, desk.Feedback{Kind: care.Product, Score: 3, Text: fmt.Sprintf("第 %d 件", i+1)})
	}
	d := start(t, s).Press("f7", "pgdown").Sees("第 60 件").SeesNot("第 20 件")
	for range 12 {
		d.Press("pgdown")
	}
	d.Sees("第 1 件").SeesNot("第 60 件")
	for range 12 {
		d.Press("pgup")
	}
	d.Sees("第 60 件")
}

func TestGoldenForms(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "欧阳志强")
	open(t, s, desk.Feedback{Member: m.ID, Kind: care.Complaint, Score: 1, Text: "茶叶受潮了，包装也破了，希望能换一份新的"})
	open(t, s, desk.Feedback{Kind: care.Praise, Score: 5})
	st := stage(s, owner(s))
	st.Now = st.Now.Add(80 * time.Minute)
	drive.Matrix(t, st, func(t *testing.T, d *drive.Driver) {
		d.Press("f7").Golden("anonymous")
		d.Press("down").Golden("list").Esc()
		d.Send(screen.Open{What: screen.FeedbackName, ID: m.ID.String()}).Golden("member")
		d.Type("12第二次了").Golden("typed")
	})
}

func TestScanKeepsWhatWasChosen(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "欧阳志强")
	d := about(t, s, m.ID).Type("1").Scan("2000000001234").Toast("您输入的内容还在").Sees("[1 投诉]")
	require.NotContains(t, d.Text(), "[2 差]", "the digits of the code chose nothing")
	d.Type("3很慢").Scan("2000000001234").Sees("[3 一般]", "❯ 很慢").Enter().Toast("已记下")
	about(t, s, m.ID).Scan("2000000001234").At("") // nothing chosen: the scan makes room
}

func TestWhoMayNotRecordSeesTheReason(t *testing.T) {
	s := storetest.Open(t)
	_, err := s.Owner.AddStaff(t.Context(), "审计", staff.Auditor, "")
	require.NoError(t, err)
	auditor, err := s.Desk.SignIn(t.Context(), "审计", "")
	require.NoError(t, err)
	d := drive.Start(t, stage(s, func() feedback.Desk { return auditor })).Press("f7").Sees("! 审计员不能记录反馈")
	d.Type("12").Enter().Toast("审计员不能记录反馈")
	drive.Start(t, stage(s, func() feedback.Desk { return nil })).Press("f7").Type("12").Enter().Toast("请先登录").Esc().At("")
}

func TestFailureKeepsTheForm(t *testing.T) {
	s := storetest.Open(t)
	broken := &failing{Session: s.Owner}
	d := drive.Start(t, stage(s, func() feedback.Desk { return broken })).Press("f7").Sees("! 磁盘")
	d.Type("12x").Enter().Fails("磁盘").At("反馈").Sees("❯ x")
	start(t, s).Send(screen.Open{What: screen.FeedbackName, ID: "nobody"}).Sees("! 没有找到会员").Type("12").Enter().At("反馈")
}

// failing is a desk on a full disk.
type failing struct{ *desk.Session }

func (f *failing) Feedback(context.Context, desk.Feedback) (desk.CaseView, error) {
	return desk.CaseView{}, model.Refuse("store.full")
}

func (f *failing) Cases(context.Context, desk.CaseQuery) ([]desk.CaseView, error) {
	return nil, model.Refuse("store.full")
}

func TestWhoMayNotUndoIsNotOfferedTo(t *testing.T) {
	s := storetest.Open(t)
	d := drive.Start(t, stage(s, func() feedback.Desk { return &final{Session: s.Owner} })).Press("f7").Type("11").Enter().Toast("已记下")
	require.False(t, d.Root().Snapshot().CanUndo)
}

// final is a desk on which nothing can be taken back.
type final struct{ *desk.Session }

func (f *final) Undoable(context.Context) (*desk.Entry, error) {
	return nil, model.Refuse("staff.not_allowed", desk.RightWord(staff.RightUndo), desk.RoleWord(staff.Auditor))
}

func TestFormFitsEveryTerminal(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "一个非常非常长的名字一个非常非常长的名字👍")
	open(t, s, desk.Feedback{Member: m.ID, Kind: care.Suggestion, Score: 1, Text: "很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长"})
	for _, lang := range model.Langs {
		for _, size := range [][2]int{{80, 24}, {60, 20}, {120, 40}} {
			for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI, colorprofile.Ascii, colorprofile.NoTTY} {
				st := stage(s, owner(s))
				st.Lang, st.Width, st.Height, st.Profile, st.ASCII = lang, size[0], size[1], profile, profile == colorprofile.NoTTY
				d := drive.Start(t, st).Press("f7", "down", "tab").Type("15很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长").Esc()
				d.Send(screen.Open{What: screen.FeedbackName, ID: m.ID.String()}).Type("43好")
			}
		}
	}
}

// told is a member of a chain who said this and that in other shops.
func told(t *testing.T) (s *storetest.Shop, id model.ID) {
	t.Helper()
	s = storetest.Open(t)
	id = s.Enrol("13812341641", "欧阳志强").ID
	s.Join()
	s.Hear(
		storetest.Said{N: 1, Member: id, Kind: care.Complaint, Score: 1, Text: "排队太久，收银台只开了一个，后面的人都走了", Ago: 26 * time.Hour, Place: "河畔店"},
		storetest.Said{N: 2, Member: id, Kind: care.Praise, Score: 5, Ago: 9 * 24 * time.Hour},
		storetest.Said{N: 3, Member: id, Kind: care.Product, Text: "撤了的话", Undone: true},
	)
	return s, id
}

func TestWhoRecordsSeesWhatWasSaidElsewhere(t *testing.T) {
	s, id := told(t)
	about(t, s, id).Sees("别店", "投诉", "河畔店", "1/5  排队太久", "昨天", "5 号店", "5/5").SeesNot("撤了的话")
	start(t, s).Press("f7").SeesNot("河畔店").Sees("没有未结的反馈")
}

func TestGoldenTold(t *testing.T) {
	s, id := told(t)
	drive.Matrix(t, stage(s, owner(s)), func(_ *testing.T, d *drive.Driver) {
		d.Send(screen.Open{What: screen.FeedbackName, ID: id.String()}).Golden("told")
	})
}
