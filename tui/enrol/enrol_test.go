package enrol_test

import (
	"context"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/store/storetest"
	"regulars/tui/drive"
	"regulars/tui/enrol"
	"regulars/tui/screen"
)

// stage is a till with the form over an empty home.
func stage(s *storetest.Shop, d func() enrol.Desk) drive.Stage {
	return drive.Stage{
		Home: func(env *screen.Env) screen.Screen { return drive.Blank("")(env, "home") },
		Screens: map[string]screen.Maker{
			screen.EnrolName: enrol.New(enrol.Options{Desk: d}), "card": drive.Blank("card"), screen.LockName: drive.Blank("lock"),
		},
		Now: s.Clock.Now().In(time.FixedZone("CST", 8*3600)),
	}
}

func owner(s *storetest.Shop) func() enrol.Desk { return func() enrol.Desk { return s.Owner } }

func start(t *testing.T, s *storetest.Shop) *drive.Driver {
	t.Helper()
	return drive.Start(t, stage(s, owner(s)))
}

// found returns the only member that a text names.
func found(t *testing.T, s *storetest.Shop, text string) *desk.Member {
	t.Helper()
	id, err := s.Owner.Resolve(t.Context(), text)
	require.NoError(t, err)
	return s.Member(id)
}

func TestNewMemberTakesFourteenKeys(t *testing.T) {
	s := storetest.Open(t)
	d := start(t, s).Press("f2").At("入会").Type("13812341641").Enter().Enter()
	require.Equal(t, 14, d.Keys())
	m := found(t, s, "13812341641")
	d.At("card").Sees("card " + m.ID.String()).Toast("已入会  卡 " + m.Card)
	require.Equal(t, 2, d.Root().Snapshot().Depth, "the card stands in place of the form")
	d.Esc().At("")
}

func TestGoldenForms(t *testing.T) {
	s := storetest.Open(t)
	s.Enrol("13900001111", "李雪")
	st := stage(s, owner(s))
	drive.Matrix(t, st, func(t *testing.T, d *drive.Driver) {
		d.Press("f2").Golden("empty")
		d.Type("13900001111").Enter().Golden("known")
		d.Press("shift+tab", "ctrl+u").Type("13900002222").Enter().Type("欧阳志强👍🏽").Press("tab").Press("tab").Type("1990-02-30")
		d.Press("tab").Type("1").Enter().Golden("refused")
	})
}

func TestEverythingMayBeGiven(t *testing.T) {
	s := storetest.Open(t)
	d := start(t, s).Press("f2").Type("139 0000 2222").Enter().Type("María José").Press("tab").Type("A-1234").Press("tab").Type("农历八月十五")
	d.Press("tab").Type("1").Enter().Toast("María José 已入会").At("card")
	m := found(t, s, "13900002222")
	require.Equal(t, "A1234", m.Card)
	require.Equal(t, "María José", m.Name)
	require.Equal(t, "L08-15", m.Fields[model.FieldBirthday])
	require.Equal(t, string(clean.Female), m.Fields[model.FieldGender])
}

func TestWhatWasTypedBeforeGoesWhereItBelongs(t *testing.T) {
	s := storetest.Open(t)
	card := clean.NewCard(77)
	for typed, want := range map[string]string{
		"13812341641": "手机   ❯ 13812341641", "1641": "手机   ❯ 1641", "+49 1512 3456789": "手机   ❯ +49 1512 3456789", "8613812341641": "手机   ❯ 8613812341641",
		card: "卡号   ❯ " + card, "690TREASURE42": "卡号   ❯ 690TREASURE42", "6901234567892": "卡号   ❯ 6901234567892",
		"oyzq": "姓名   ❯ oyzq", "欧阳志强": "姓名   ❯ 欧阳志强", "王2": "姓名   ❯ 王2", "李雪👍🏽": "姓名   ❯ 李雪👍",
	} {
		d := start(t, s).Send(screen.Open{What: screen.EnrolName, ID: typed})
		require.Contains(t, squeeze(d.Text()), squeeze(want), "%s", typed)
	}
}

// squeeze makes every run of spaces one.
func squeeze(s string) string {
	out := []rune{}
	for _, r := range s {
		if r != ' ' || len(out) == 0 || out[len(out)-1] != ' ' {
			out = append(out, r)
		}
	}
	return string(out)
}

func TestScannedCardAndPhoneAreOneMember(t *testing.T) {
	s := storetest.Open(t)
	card := clean.NewCard(77)
	start(t, s).Send(screen.Open{What: screen.EnrolName, ID: card}).Type("13812341641").Enter().Enter().Toast(card)
	require.Equal(t, card, found(t, s, "13812341641").Card)
	start(t, s).Send(screen.Open{What: screen.EnrolName, ID: "690TREASURE42"}).Enter().Enter().Toast("690TREASURE42") // a card alone will do
}

func TestNumberThatIsKnownOpensItsMember(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "李雪")
	d := start(t, s).Press("f2").Type("13812341641").Enter().Sees("! 这个手机号已经属于会员 "+m.ID.String(), "李雪", "Enter 打开这位会员")
	d.Enter().At("card").Sees("card " + m.ID.String())
	require.Equal(t, 2, d.Root().Snapshot().Depth)
}

func TestKnownNumberCanBeCorrected(t *testing.T) {
	s := storetest.Open(t)
	s.Enrol("13812341641", "")
	d := start(t, s).Press("f2").Type("13812341641").Enter().Sees("已经属于", "138 **** 1641").SeesNot("13812341641 ")
	d.Type("王芳").Sees("已经属于").Press("shift+tab", "backspace").SeesNot("已经属于").Type("2").Enter().Enter().Toast("王芳 已入会")
	require.Equal(t, "王芳", found(t, s, "13812341642").Name)
}

func TestCardOfSomebodyElseIsToldUnderTheCard(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "李雪")
	d := start(t, s).Press("f2").Type("13900001111").Enter().Press("tab").Scan(m.Card).Sees(m.Card)
	d.Enter().Sees("! 这个卡号已经属于会员 " + m.ID.String()).Enter().At("card").Sees(m.ID.String())
}

func TestTailOfAKnownNumberIsNoKnownNumber(t *testing.T) {
	s := storetest.Open(t)
	s.Enrol("13812341641", "")
	d := start(t, s).Press("f2").Type("1641").Enter().SeesNot("已经属于").Enter().Sees("! 号码太短", "请数一数")
	x, _, _ := d.Cursor()
	require.Positive(t, x, "the phone has the focus again")
	d.Press("ctrl+u").SeesNot("号码太短").Type("13900001111").Enter().Enter().At("card")
}

func TestRefusalsStandUnderTheirFields(t *testing.T) {
	s := storetest.Open(t)
	d := start(t, s).Press("f2").Enter().Enter().Sees("! 会员要有手机号、卡号或会员号")
	d.Press("tab", "tab").Type("12345678").SeesNot("会员要有手机号")
	d = start(t, s).Press("f2").Type("13812341641").Enter().Press("tab", "tab").Type("02-30").Enter().Sees("! 没有这一天")
	d.Press("ctrl+u").Type("05-20").Enter().At("card")
	require.Equal(t, "05-20", found(t, s, "13812341641").Fields[model.FieldBirthday])
	d = start(t, s).Press("f2").Type("13900001111").Enter().Press("tab").Type("2000000001235").Enter().Sees("! ")
	d.At("入会")
}

func TestScanKeepsWhatWasTypedAndOpensElsewhere(t *testing.T) {
	s := storetest.Open(t)
	d := start(t, s).Press("f2").Type("1381234").Scan("2000000001234").Toast("您输入的内容还在").Sees("❯ 1381234\n")
	d.Press("tab", "tab", "tab", "tab").Type("2").Sees("[2 男]").Scan("2000000001234").Sees("[2 男]", "1381234")
	d.Press("shift+tab", "shift+tab").Scan("6901234567892").Sees("6901234567892") // the card field takes it
	require.Empty(t, d.Root().Snapshot().Failure)
}

func TestEnterTwiceEnrolsOnce(t *testing.T) {
	s := storetest.Open(t)
	slow := &slow{Session: s.Owner}
	d := drive.Start(t, stage(s, func() enrol.Desk { return slow })).Press("f2").Type("13812341641").Enter()
	slow.twice = func() { d.Root().Update(drive.Key("enter")) }
	d.Enter().At("card")
	require.Equal(t, 1, slow.asked)
}

// slow lets the person press Enter again while the desk works.
type slow struct {
	*desk.Session
	asked int
	twice func()
}

func (s *slow) Enrol(ctx context.Context, in desk.Enrolment) (*desk.Member, error) {
	s.asked++
	s.twice()
	return s.Session.Enrol(ctx, in)
}

func TestWhoMayNotEnrolSeesTheReason(t *testing.T) {
	s := storetest.Open(t)
	_, err := s.Owner.AddStaff(t.Context(), "审计", staff.Auditor, "")
	require.NoError(t, err)
	auditor, err := s.Desk.SignIn(t.Context(), "审计", "")
	require.NoError(t, err)
	d := drive.Start(t, stage(s, func() enrol.Desk { return auditor })).Press("f2").Sees("! 审计员不能办理入会", "(Enter")
	d.Type("13812341641").Enter().Toast("审计员不能办理入会")
	d = drive.Start(t, stage(s, func() enrol.Desk { return nil })).Press("f2").Sees("! 请先登录").Enter().Toast("请先登录")
	d.Esc().At("")
}

func TestFormFitsEveryTerminal(t *testing.T) {
	s := storetest.Open(t)
	s.Enrol("13812341641", "一个非常非常长的名字一个非常非常长的名字👍")
	for _, lang := range model.Langs {
		for _, size := range [][2]int{{80, 24}, {60, 20}, {120, 40}} {
			for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI, colorprofile.Ascii, colorprofile.NoTTY} {
				st := stage(s, owner(s))
				st.Lang, st.Width, st.Height, st.Profile, st.ASCII = lang, size[0], size[1], profile, profile == colorprofile.NoTTY
				d := drive.Start(t, st).Press("f2").Type("13812341641").Enter().Type("一个非常非常长的名字一个非常非常长的名字👍")
				for range 5 {
					d.Press("tab").Type("x")
				}
				d.Enter()
			}
		}
	}
}

func TestKeysGoToTheRowWithTheFocus(t *testing.T) {
	s := storetest.Open(t)
	d := start(t, s).Press("f2").Type("1a2b３").Sees("❯ 123").Send(tea.PasteMsg{Content: "456-7"}).Sees("❯ 123456-7")
	d.Press("down").Type("名").Press("up").Type("8").Sees("❯ 123456-78", "❯ 名")
}
