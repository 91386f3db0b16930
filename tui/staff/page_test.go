package staff_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model/desk"
	roles "regulars/model/staff"
	"regulars/store/storetest"
	"regulars/tui/drive"
	"regulars/tui/screen"
	"regulars/tui/staff"
)

// manage opens the page as the owner.
func (s *shop) manage(t *testing.T) *drive.Driver {
	t.Helper()
	d := s.start(t)
	if people, _ := s.Desk.People(t.Context()); len(people) > 1 {
		d.Type("1")
	}
	return d.Type(storetest.PIN).Enter().At("").Send(screen.Open{What: staff.PageName}).At("员工").ResetKeys()
}

// find returns somebody by name.
func (s *shop) find(name string) desk.Person {
	s.T.Helper()
	people, err := s.Desk.People(s.T.Context())
	require.NoError(s.T, err)
	for _, p := range people {
		if p.Name == name {
			return p
		}
	}
	require.Fail(s.T, "nobody is called "+name)
	return desk.Person{}
}

func TestManagerAddsSomebody(t *testing.T) {
	s := openShop(t)
	d := s.manage(t).Press("f2").Sees("新员工").Type("李敏").Press("tab").Type("2").Sees("[2 主管]").Press("tab").Type("1111").Press("tab").Type("1111")
	d.Press("tab").Scan("E-2207").Sees("E-2207").Enter().Toast("已添加 李敏").Sees("李敏", "主管")
	who := s.find("李敏")
	require.Equal(t, roles.Supervisor, who.Role)
	require.True(t, who.HasPIN)
	require.True(t, who.HasBadge)
	_, err := s.Desk.SignIn(t.Context(), "李敏", "1111")
	require.NoError(t, err)
	_, err = s.Desk.SignInByBadge(t.Context(), "E-2207")
	require.NoError(t, err)
}

func TestManagerChangesRoleAndPIN(t *testing.T) {
	s := openShop(t)
	s.hire("李敏", roles.Cashier, "1111", "")
	d := s.manage(t).Press("down").Enter().Sees("修改 李敏", "[1 收银员]").Type("4").Press("tab").Type("222").Press("tab").Type("222").Enter()
	d.Sees("! 密码要有 4 到 12 位数字")
	require.Equal(t, roles.Cashier, s.find("李敏").Role, "nothing is changed before all of it can be")
	d.Type("2").Press("tab").Type("2").SeesNot("! ").Enter().Toast("已修改 李敏")
	require.Equal(t, roles.Auditor, s.find("李敏").Role)
	_, err := s.Desk.SignIn(t.Context(), "李敏", "2222")
	require.NoError(t, err)
	d.Enter().Sees("再输一次").Enter().SeesNot("再输一次") // nothing changed, nothing told
}

func TestPINsThatDifferAreNotTaken(t *testing.T) {
	s := openShop(t)
	d := s.manage(t).Press("f2").Type("李敏").Press("tab", "tab").Type("1111").Press("tab").Type("1112").Enter().Sees("! 两次输入的密码不一样")
	d.Press("backspace").SeesNot("! ").Type("1").Enter().Toast("已添加 李敏")
}

func TestRefusalsStandUnderTheirRows(t *testing.T) {
	s := openShop(t)
	s.hire("李敏", roles.Cashier, "", "E-2207")
	d := s.manage(t).Press("f2").Enter().Sees("! 没有员工姓名").Type("李敏").Enter().Sees("! 已经有一位员工叫「李敏」")
	d.Type("2").Press("tab", "tab", "tab", "tab").Type("E-2207").Enter().Sees("! 这张工牌是 李敏 的", "修改 李敏2") // is there already, only the badge is not
	before := s.Verify().Events
	d.Press("ctrl+u").Type("E-3000").Enter().Toast("已修改 李敏2").Sees("李敏2")
	require.True(t, s.find("李敏2").HasBadge)
	require.Equal(t, before+1, s.Verify().Events, "what was changed before is not changed again")
	d.Press("up", "up", "up").Enter().Type("1").Enter().Sees("! 王芳 是最后一位店长").Esc().SeesNot("修改 王芳").At("员工")
}

func TestAccountIsClosedAfterAsking(t *testing.T) {
	s := openShop(t)
	s.hire("李敏", roles.Cashier, "1111", "")
	d := s.manage(t).Press("down", "f9").Asks("停用员工").Sees("李敏 将不能再登录").Press("f9").Asks("停用员工") // not by the key that opened it
	d.Press("enter").Sees("李敏").SeesNot("已停用 李敏")
	require.False(t, s.find("李敏").Disabled)
	d.Press("f9", "ctrl+y").Toast("已停用 李敏")
	require.True(t, s.find("李敏").Disabled)
	d.Enter().Toast("这个账户已经停用").Press("f9").Toast("这个账户已经停用")
	d.Press("up", "f9", "ctrl+y").Fails("王芳 是最后一位店长")
}

func TestCashierSeesTheReasonAndMayChangeHerOwnPIN(t *testing.T) {
	s := openShop(t)
	s.hire("李敏", roles.Cashier, "1111", "")
	d := s.start(t).Type("2").Type("1111").Enter().Send(screen.Open{What: staff.PageName}).Sees("(F2 添加员工)", "(F9 停用)", "(Enter 修改)", "您")
	d.Enter().Toast("收银员不能管理员工").Press("f2").Toast("收银员不能管理员工").Press("f9").Toast("收银员不能管理员工")
	d.Press("down").Enter().Sees("修改 李敏").SeesNot("角色").Type("3333").Press("tab").Type("3333").Enter().Toast("已修改 李敏")
	_, err := s.Desk.SignIn(t.Context(), "李敏", "3333")
	require.NoError(t, err)
}

func TestScanKeepsTheFormAndTheLockForgetsIt(t *testing.T) {
	s := openShop(t)
	d := s.manage(t).Press("f2").Type("李敏").Press("tab").Scan("2000000001234").Toast("您输入的内容还在").Sees("李敏", "[1 收银员]")
	d.Press("ctrl+k").Type(storetest.PIN).Enter().At("员工").SeesNot("新员工")
}

func TestGoldenPage(t *testing.T) {
	s := openShop(t)
	s.hire("李敏", roles.Supervisor, "1111", "E-2207")
	gone := s.hire("María José", roles.Cashier, "", "")
	require.NoError(t, s.Owner.DisableStaff(t.Context(), gone.ID.String()))
	drive.Matrix(t, s.stage(), func(_ *testing.T, d *drive.Driver) {
		d.Type("1").Type(storetest.PIN).Enter().Send(screen.Open{What: staff.PageName}).Golden("staff")
		d.Press("f2").Type("王芳").Press("tab", "tab").Type("11").Enter().Golden("add")
		d.Esc().Press("down").Enter().Golden("alter")
	})
}

func TestPageShowsWhoIsLockedOutAndANewPINEndsIt(t *testing.T) {
	s := openShop(t)
	s.hire("李敏", roles.Cashier, "1111", "")
	for range 6 {
		_, err := s.Desk.SignIn(t.Context(), "李敏", "0000")
		s.Clock.Advance(desk.WaitOf(err))
	}
	_, err := s.Desk.SignIn(t.Context(), "李敏", "0000")
	require.Equal(t, 5*time.Minute, desk.WaitOf(err)) // at 14:03:05
	d := s.manage(t).Sees("锁定到 14:08")
	d.Press("down").Enter().Press("tab").Type("3333").Press("tab").Type("3333").Enter().Toast("已修改 李敏").SeesNot("锁定到")
}
