package staff_test

import (
	"context"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	roles "regulars/model/staff"
	"regulars/store/storetest"
	"regulars/tui/drive"
	"regulars/tui/screen"
	"regulars/tui/staff"
)

// shop is a shop with its session, as whoever composes the screens holds it.
type shop struct {
	*storetest.Shop
	session *desk.Session
	locked  int // how often the session was let go
	gate    staff.Gate
}

func openShop(t *testing.T) *shop {
	s := &shop{Shop: storetest.Open(t)}
	s.gate = s.Desk
	return s
}

// hire adds somebody; pin and badge may be "".
func (s *shop) hire(name string, role roles.Role, pin, badge string) desk.Person {
	s.T.Helper()
	who, err := s.Owner.AddStaff(s.T.Context(), name, role, pin)
	require.NoError(s.T, err)
	if badge != "" {
		require.NoError(s.T, s.Owner.SetBadge(s.T.Context(), name, badge))
	}
	return who
}

// stage is a till with the two screens over an empty home.
func (s *shop) stage() drive.Stage {
	door := staff.New(staff.Options{
		Gate:     s.gate,
		OnSignIn: func(session *desk.Session) { s.session = session },
		OnLock:   func() { s.session = nil; s.locked++ },
		Desk: func() staff.Desk {
			if s.session == nil {
				return nil
			}
			return s.session
		},
		Pinyin: func(name string) string { return map[string]string{"王芳": "Wang Fang"}[name] },
	})
	return drive.Stage{
		Home: func(env *screen.Env) screen.Screen { return drive.Blank("")(env, "home of "+env.Staff().Name) },
		Screens: map[string]screen.Maker{
			screen.LockName: door.Lock, staff.PageName: door.Page, screen.EnrolName: drive.Blank("enrol"),
		},
		Now: s.Clock.Now().In(time.FixedZone("CST", 8*3600)), Locked: true,
	}
}

// start starts with the lock.
func (s *shop) start(t *testing.T) *drive.Driver {
	t.Helper()
	return drive.Start(t, s.stage())
}

func TestLockIsOneKeyAndUnlockThePINAndEnter(t *testing.T) {
	s := openShop(t)
	s.hire("李敏", roles.Cashier, "1111", "")
	d := s.start(t).Type("1").Type(storetest.PIN).Enter().At("").Sees("home of 王芳", "店长 王芳")
	require.Equal(t, "王芳", s.session.Who().Name)
	d.Press("f2").At("enrol").ResetKeys().Press("ctrl+k").At("已锁定")
	require.Equal(t, 1, d.Keys())
	require.Nil(t, s.session)
	d.ResetKeys().Type(storetest.PIN).Enter().At("enrol")
	require.Equal(t, len(storetest.PIN)+1, d.Keys(), "the person who was there has nothing to choose")
	require.Equal(t, "王芳", s.session.Who().Name)
}

func TestBadgeSignsInWithoutAnyKey(t *testing.T) {
	s := openShop(t)
	s.hire("李敏", roles.Cashier, "1111", "E-2207")
	d := s.start(t).ResetKeys().Scan("E-2207").At("").Sees("收银员 李敏")
	require.Zero(t, d.Keys())
	require.Equal(t, "李敏", s.session.Who().Name)
	d.Press("ctrl+k").Type("99").Scan("E-9999").Sees("! 没有员工用这张工牌").At("已锁定").Sees("••")
	d.Scan("E-2207").Sees("李敏").At("")
}

func TestBadgeWhosePersonIsChosenByItsDigitsLeavesTheMark(t *testing.T) {
	s := openShop(t)
	s.hire("李敏", roles.Cashier, "1111", "")
	s.start(t).Sees("按数字选择您的名字").Scan("2000000001234").Sees("! 没有员工用这张工牌", "按数字选择您的名字", "▸ 1  王芳")
}

func TestPersonIsChosenByDigitOrArrow(t *testing.T) {
	s := openShop(t)
	s.hire("李敏", roles.Cashier, "1111", "")
	s.hire("赵敏", roles.Cashier, "", "")
	d := s.start(t).Type("2").Sees("▸ 2  李敏").Type("1111").Enter().Sees("home of 李敏")
	d.Press("ctrl+k").Sees("▸ 2  李敏").Press("up").Sees("▸ 1  王芳").Type(storetest.PIN).Enter().Sees("home of 王芳")
	d.Press("ctrl+k").Press("tab").Sees("按数字选择您的名字").Type("2").Type("1111").Enter().Sees("home of 李敏")
	d.Press("ctrl+k").Press("down").Sees("▸ 3  赵敏", "不用密码").Enter().Sees("home of 赵敏")
	d = s.start(t).Press("down", "down").Enter().Sees("home of 赵敏")
	d.Press("ctrl+k").Press("up", "tab").Sees("▸ 2  李敏", "Enter 选定").Enter().SeesNot("按数字选择").Type("1111").Enter().Sees("home of 李敏")
}

func TestOnlyPersonHasNothingToChoose(t *testing.T) {
	s := openShop(t)
	s.start(t).Type("1").Press("tab").Sees("密码").Type(storetest.PIN).Enter().At("").Sees("home of 王芳")
	require.Equal(t, 1, s.locked)
}

// pass lets time pass for the shop and for the screens.
func (s *shop) pass(d *drive.Driver, delay time.Duration) *drive.Driver {
	s.T.Helper()
	s.Clock.Advance(delay)
	return d.Wait(delay)
}

func TestWrongPINWaitsLongerEachTime(t *testing.T) {
	s := openShop(t)
	d := s.start(t).Type("1111").Enter().At("已锁定").Sees("! 这不是 王芳 的密码。", "请再试一次").SeesNot("•", "秒再试")
	d.Type("1111").Enter().SeesNot("秒再试").Type("1111").Enter().Sees("! 这不是 王芳 的密码。", "请等 5 秒再试。").SeesNot("请再试一次", "•")
	d.Type(storetest.PIN).Enter().At("已锁定").Sees("••••", "请等 5 秒再试。").SeesNot("! ")
	s.pass(d, 2*time.Second).Sees("请等 3 秒再试。", "••••")
	s.pass(d, 3*time.Second).SeesNot("秒再试").Enter().At("")
	d.Press("ctrl+k").Type("1111").Enter().SeesNot("秒再试") // a right one makes good
}

func TestWaitIsTheDesksAndOutlivesTheScreens(t *testing.T) {
	s := openShop(t)
	s.hire("李敏", roles.Cashier, "1111", "")
	for range 6 {
		_, err := s.Desk.SignIn(t.Context(), "王芳", "0000")
		require.Equal(t, model.Code("pin.wrong"), model.CodeOf(err))
		s.Clock.Advance(desk.WaitOf(err))
	}
	_, err := s.Desk.SignIn(t.Context(), "王芳", "0000")
	require.Equal(t, 5*time.Minute, desk.WaitOf(err))
	d := s.start(t).Type("1").Sees("请等 5 分钟再试。").SeesNot("! ").Type(storetest.PIN).Enter().At("已锁定").Sees("••••")
	d.Press("down").SeesNot("再试。").Type("1111").Enter().Sees("home of 李敏") // a colleague need not wait
	s.pass(d.Press("ctrl+k"), time.Minute).Press("up").Sees("请等 4 分钟再试。")
	s.pass(d, time.Second).Sees("请等 3 分 59 秒再试。")
	require.NoError(t, s.Owner.SetPIN(t.Context(), "王芳", "9999"))
	d.Type("9999").Enter().Sees("home of 王芳") // the desk is asked, whatever the screen believes
}

func TestUnknownBadgesWait(t *testing.T) {
	s := openShop(t)
	s.hire("李敏", roles.Cashier, "1111", "E-2207")
	d := s.start(t)
	for range 3 {
		d.Scan("E-9999").Sees("! 没有员工用这张工牌").Wait(time.Second)
	}
	d.Scan("E-2207").At("已锁定").Sees("! 陌生的工牌扫得太多，请等 5 秒")
	s.pass(d, 5*time.Second).Scan("E-2207").At("").Sees("home of 李敏")
}

func TestEmptyPINIsNoGuess(t *testing.T) {
	s := openShop(t)
	s.start(t).Enter().Sees("! 王芳 需要输入密码").SeesNot("秒再试").Type("a b2580").Enter().At("") // letters are no PIN
}

func TestNothingReachesTheTillWhileItIsLocked(t *testing.T) {
	s := openShop(t)
	d := s.start(t)
	for _, key := range []string{"f2", "f10", "esc", "ctrl+z", "ctrl+p", "ctrl+t", "f9"} {
		d.Press(key).At("已锁定")
	}
	d.Send(tea.PasteMsg{Content: "2580"}).Enter().At("")
}

func TestClosedAccountsAreNotOffered(t *testing.T) {
	s := openShop(t)
	s.hire("李敏", roles.Cashier, "1111", "")
	require.NoError(t, s.Owner.DisableStaff(t.Context(), "李敏"))
	s.start(t).SeesNot("李敏").Type(storetest.PIN).Enter().At("")
}

func TestTerminalWithoutHanziGetsThePinyinBesideTheName(t *testing.T) {
	s := openShop(t)
	d := s.start(t).Send(tea.EnvMsg{"TERM=linux"}).Sees("Wang Fang 王芳")
	d.Type(storetest.PIN).Enter().Send(screen.Open{What: staff.PageName}).Sees("Wang Fang 王芳")
}

func TestClockGoesOn(t *testing.T) {
	s := openShop(t)
	s.start(t).Sees("14:00", "周五 2026-03-06").Wait(61 * time.Second).Sees("14:01").Wait(10 * time.Minute).Sees("14:11")
}

func TestBrokenFileIsASentence(t *testing.T) {
	s := openShop(t)
	s.gate = &broken{s.Desk}
	s.start(t).Sees("! 磁盘满了").Enter().Type("1").Press("tab", "down").At("已锁定")
}

// broken is a desk that cannot read its file.
type broken struct{ staff.Gate }

func (b *broken) People(context.Context) ([]desk.Person, error) {
	return nil, model.Refuse("store.full")
}

func TestEmojiNamesAndManyPeopleFit(t *testing.T) {
	s := openShop(t)
	for _, name := range []string{"李雪👍🏽", "María José", "一个非常非常长的名字一个非常非常长的名字", "b", "c", "d", "e", "f", "g", "h", "i", "j"} {
		s.hire(name, roles.Supervisor, "", "")
	}
	for _, lang := range model.Langs {
		for _, size := range [][2]int{{80, 24}, {60, 20}} {
			for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI, colorprofile.Ascii, colorprofile.NoTTY} {
				st := s.stage()
				st.Lang, st.Width, st.Height, st.Profile, st.ASCII = lang, size[0], size[1], profile, profile == colorprofile.NoTTY
				d := drive.Start(t, st).Press("pgdown", "pgdown", "pgup")
				for range 12 {
					d.Press("down")
				}
				d.Enter().Sees("home of j")
				d.Send(screen.Open{What: staff.PageName})
				for range 12 {
					d.Press("down")
				}
				d.Press("ctrl+k").Press("tab").Type("1").Type("1").Enter().Type(storetest.PIN).Wait(2 * time.Second).Enter()
				d.Send(screen.Open{What: staff.PageName}).Press("pgdown", "f2").Type("x").Press("tab", "tab").Type("1")
			}
		}
	}
}

func TestGoldenLock(t *testing.T) {
	s := openShop(t)
	s.hire("李敏", roles.Supervisor, "1111", "E-2207")
	s.hire("María José", roles.Cashier, "", "")
	st := s.stage()
	st.Screens[screen.LockName] = func(env *screen.Env, id string) screen.Screen {
		require.NoError(t, s.Owner.SetPIN(t.Context(), "李敏", "1111")) // nobody has mistyped yet
		return s.stage().Screens[screen.LockName](env, id)
	}
	drive.Matrix(t, st, func(_ *testing.T, d *drive.Driver) {
		d.Golden("choose")
		d.Type("2").Type("123").Golden("pin")
		d.Enter().Golden("wrong")
		d.Type("1112").Enter().Type("2222").Enter().Golden("wait")
		d.Press("down").Golden("nopin")
	})
}
