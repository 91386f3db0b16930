package tui_test

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/require"

	"regulars/tui"
	"regulars/tui/drive"
	"regulars/tui/screen"
)

func TestIdleTillHidesPersonalDataAndThenLocks(t *testing.T) {
	d := start(t).Scan(card).Type("77").Wait(59 * time.Second).Sees("欧阳志强")
	d.Wait(2*time.Second).SeesNot("欧阳志强", "77", "F6").Sees("会员资料已隐藏")
	d.Press("enter").Sees("欧阳志强", "❯ 77").SeesNot("先输入") // the key has only woken it
	d.Wait(61 * time.Second).SeesNot("欧阳志强")
	d.Type("8").Sees("❯ 778") // a character is data
	d.Wait(61 * time.Second).Scan("2000000005678").At("María José")
	d.Wait(3*time.Minute + time.Second).At("已锁定").SeesNot("María José")
}

func TestHomeMayShowItsPublicSideWhenIdle(t *testing.T) {
	d := start(t).Type("oyzq").Sees("欧阳志强").Wait(61 * time.Second)
	d.SeesNot("欧阳志强").Sees("❯ oyzq").Type("x").Sees("❯ oyzqx")
}

func TestIdleCostsOneTimer(t *testing.T) {
	d := start(t)
	for range 50 {
		d.Type("a")
	}
	require.LessOrEqual(t, d.Timers(), 1, "keys do not set a timer each")
	d.Wait(2 * time.Minute)
	require.LessOrEqual(t, d.Timers(), 1)
}

func TestIdleTimesCanBeConfiguredOrSwitchedOff(t *testing.T) {
	s := stage()
	s.Idle = tui.Idle{Veil: -1, Lock: -1}
	d := drive.Start(t, s).Scan(card).Wait(time.Hour).At("欧阳志强")
	require.Zero(t, d.Timers())
	s.Idle = tui.Idle{Veil: 10 * time.Second, Lock: 20 * time.Second}
	drive.Start(t, s).Scan(card).Wait(11 * time.Second).At("").Wait(10 * time.Second).At("已锁定")
}

func TestLockAndUnlockByTheSamePersonGoesOn(t *testing.T) {
	d := start(t).Scan(card).Type("12.5").ResetKeys().Press("ctrl+k").At("已锁定").SeesNot("欧阳志强", "王芳", "12.5")
	require.Equal(t, 1, d.Keys())
	d.ResetKeys().Type("4711").Enter().At("欧阳志强").Sees("12.5", "王芳")
	require.Equal(t, 5, d.Keys())
}

func TestLockedTillAnswersToNothingButTheLock(t *testing.T) {
	d := start(t).Scan(card).Type("5").Enter().Press("ctrl+k").At("已锁定").SeesNot("+5")
	for _, stroke := range []string{"f2", "f4", "f6", "f7", "f10", "ctrl+p", "ctrl+t", "ctrl+z", "esc", "f9", "ctrl+k"} {
		d.Press(stroke).At("已锁定").SeesNot("欧阳志强")
	}
	d.Press("f12").At("帮助").Press("ctrl+t").At("已锁定").SeesNot("欧阳志强")
	d.Type("1234").Enter().Sees("!").At("已锁定").Type("4711").Enter().At("欧阳志强")
	d.Press("ctrl+z").Asks("撤销") // the same person may still undo
}

func TestAnotherPersonStartsFromHome(t *testing.T) {
	d := start(t).Scan(card).Type("5").Enter().Type("12").Press("ctrl+k").ResetKeys().Scan("BADGE-0042").At("")
	require.Zero(t, d.Keys(), "a badge costs no key")
	d.Sees("李敏").SeesNot("王芳")
	require.Equal(t, 1, d.Root().Snapshot().Depth)
	d.Press("ctrl+z").Toast("没有可撤销的").Press("ctrl+t").SeesNot("欧阳志强")
}

func TestUnlockCountsOnlyFromTheLockScreen(t *testing.T) {
	d := start(t).Press("ctrl+k").Send(screen.Unlock{Staff: screen.Staff{ID: "thief"}}).At("已锁定")
	require.True(t, d.Root().Snapshot().Locked)
}

func TestSessionMayStartLocked(t *testing.T) {
	s := stage()
	s.Locked = true
	d := drive.Start(t, s).At("已锁定").Scan("BADGE-0042").At("").Sees("李敏")
	require.False(t, d.Root().Snapshot().Locked)
}

func TestTillWithoutLockScreenSaysSo(t *testing.T) {
	s := stage()
	delete(s.Screens, screen.LockName)
	d := drive.Start(t, s).Press("ctrl+k").Toast("没有设置锁定")
	d.Wait(time.Hour).Sees("❯")
}

func TestWhatHappensBehindTheLockStaysThere(t *testing.T) {
	upper := &probe{cmd: tea.Batch(
		screen.After(2*time.Second, screen.Toast{Text: "欧阳志强 +5"}),
		screen.After(3*time.Second, screen.Failed{Text: "欧阳志强 0"}),
		screen.After(4*time.Second, screen.Ask{Title: "欧阳志强", Then: note("then"), Else: note("else")}),
	)}
	d := start(t).Send(screen.Push{Screen: upper}).Press("ctrl+z", "ctrl+k").Wait(time.Minute).SeesNot("欧阳志强")
	require.Empty(t, d.Root().Snapshot().Asks)
	require.Contains(t, upper.got, "tui_test.noteelse")
	d.Type("4711").Enter().Press("ctrl+t").Sees("欧阳志强 +5", "欧阳志强 0")
}

func TestQuestionThatComesWhileVeiledWaitsForAKey(t *testing.T) {
	upper := &probe{cmd: screen.After(90*time.Second, screen.Ask{Title: "欧阳志强", Yes: "好"})}
	d := start(t).Send(screen.Push{Screen: upper}).Press("ctrl+z").Wait(100 * time.Second).SeesNot("欧阳志强")
	d.Press("f9").Asks("欧阳志强").Sees("欧阳志强")
}
