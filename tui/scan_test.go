package tui_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/tui"
	"regulars/tui/drive"
	"regulars/tui/screen"
)

const card = "2000000001234"

func TestScanOpensTheMemberWithoutAKey(t *testing.T) {
	d := start(t).Scan(card).Sees("欧阳志强", "卡 "+card)
	require.Zero(t, d.Keys())
	d.Esc().Sees("扫卡，或输入") // nothing of the code was left in the box
}

func TestScanEndsInEnterLineFeedOrTab(t *testing.T) {
	for _, end := range []string{"\r", "\n", "\t", "\r\n", "\x1bOM"} {
		start(t).Burst(card, 5*time.Millisecond).Bytes(end).At("欧阳志强")
	}
}

func TestWhatWasTypedBeforeAScanIsKept(t *testing.T) {
	d := start(t).Type("oyz").Scan(card).At("欧阳志强").Toast("您输入的内容还在")
	d.Esc().Sees("❯ oyz").SeesNot("❯ oyz2")
	d.Sees("欧阳子琪") // the list is that of the text again
}

func TestScanPutsTheCursorBackWhereItWas(t *testing.T) {
	d := start(t).Type("欧强").Press("left").Scan(card).Esc()
	d.Type("阳志").Sees("❯ 欧阳志强")
}

func TestScanOverATypedAmountGoesToTheOtherMember(t *testing.T) {
	d := start(t).Scan(card).Type("128.5").Scan("2000000005678").At("María José").Toast("Esc")
	d.Esc().At("欧阳志强").Sees("消费 ❯ 128.5\n")
	d.Esc().At("")
}

func TestScanLeavesNoOtherMemberInView(t *testing.T) {
	d := start(t).Scan(card).At("欧阳志强")
	require.Equal(t, 2, d.Root().Snapshot().Depth)
	d.Scan("2000000005678").At("María José")
	require.Equal(t, 2, d.Root().Snapshot().Depth, "members do not pile up")
	d.Scan("000000000404").At("").Sees("!")
}

func TestScanOfTheSameCardComesBackToWhatWasTyped(t *testing.T) {
	d := start(t).Scan(card).Type("128.5").Scan(card).At("欧阳志强").Sees("消费 ❯ 128.5")
	require.Equal(t, 2, d.Root().Snapshot().Depth)
}

func TestTypingIsNeverTakenForAScan(t *testing.T) {
	start(t).Type("oyzqabc").Enter().At("").Sees("oyzqabc")
	// 36 ms is the slowest that is still a hand.
	start(t).Burst("2000000004444\r", 36*time.Millisecond).At("").Sees("2000000004444")
	// Too short, then a hand's Enter, then letters that no scanner sends.
	start(t).Burst("20000\r", 5*time.Millisecond).At("").Sees("20000")
	start(t).Burst("2000000004444", 5*time.Millisecond).Enter().At("").Sees("2000000004444")
	start(t).Burst("欧阳志强先生好", 0).Quickly("enter").At("").Sees("欧阳志强先生好")
}

func TestHeldKeyIsNoScanner(t *testing.T) {
	d := start(t).Type("x")
	for range 8 {
		key := drive.Key("1")
		key.IsRepeat = true
		d.Wait(30 * time.Millisecond).Send(key)
	}
	d.Quickly("enter").At("").Sees("x11111111")
}

// slowHome takes longer over every key than a scanner waits.
type slowHome struct {
	screen.Screen
	work func()
}

func (s slowHome) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	s.work()
	next, cmd := s.Screen.Update(msg)
	return slowHome{next, s.work}, cmd
}

func TestSlowProgramDoesNotBreakAScan(t *testing.T) {
	now := time.Date(2025, 11, 20, 14, 2, 0, 0, time.UTC)
	root := tui.New(tui.Options{
		Setup: screen.Setup{Clock: func() time.Time { return now }, Prefs: screen.Prefs{Lang: model.ZH}},
		Home: func(env *screen.Env) screen.Screen {
			return slowHome{newSampleHome(env), func() { now = now.Add(40 * time.Millisecond) }}
		},
	})
	root.Init()
	for _, r := range card {
		root.Update(drive.Key(string(r)))
	}
	require.Contains(t, root.View().Content, card)
	root.Update(drive.Key("enter"))
	require.NotContains(t, root.View().Content, card, "keys that waited for the program were not late")
}

func TestConfiguredPrefixMakesSlowAndShortCodesScans(t *testing.T) {
	s := stage()
	s.Scanner = tui.Scanner{Prefix: "~"}
	drive.Start(t, s).Type("oy").Burst("~"+card+"\r", 200*time.Millisecond).At("欧阳志强")
	drive.Start(t, s).Burst(card+"\r", 5*time.Millisecond).At("欧阳志强")
	s.Scanner = tui.Scanner{Prefix: "\x02"} // STX, which terminals report as Ctrl+B
	d := drive.Start(t, s).Burst("\x02"+card+"\r", 200*time.Millisecond).At("欧阳志强")
	d.Press("ctrl+b").Type("5").Sees("❯ 5")
}

func TestOtherGapsAndLengthsCanBeConfigured(t *testing.T) {
	s := stage()
	s.Scanner = tui.Scanner{Gap: 80 * time.Millisecond, Min: 3}
	drive.Start(t, s).Burst(card+"\r", 70*time.Millisecond).At("欧阳志强")
}

func TestFullWidthCodesAreFolded(t *testing.T) {
	start(t).Burst("２００００００００１２３４\r", 5*time.Millisecond).At("欧阳志强").Esc().Sees("扫卡，或输入")
}

func TestNumberPadInApplicationModeTypesAndScans(t *testing.T) {
	d := start(t).Bytes("\x1bOp\x1bOn\x1bOr")
	d.Sees("❯ 0.2").Wait(time.Second)
	for _, r := range card {
		d.Wait(5 * time.Millisecond).Bytes("\x1bO" + string('p'+r-'0'))
	}
	d.Bytes("\x1bOM").At("欧阳志强").Esc().Sees("❯ 0.2")
}

func TestPastedCodeIsAScanAndPastedTextIsNot(t *testing.T) {
	start(t).Type("oy").Paste(card + "\n").At("欧阳志强").Esc().Sees("❯ oy")
	start(t).Paste(card).At("").Sees("❯ " + card)
	start(t).Paste("欧阳\n志强\n").At("").Sees("❯ 欧阳 志强")
	start(t).Paste("一二三四五六七\n").At("").Sees("❯ 一二三四五六七")
}

func TestScannersEnterNeverConfirmsADialog(t *testing.T) {
	d := start(t).Scan(card).Type("1").Press("f9").Asks("删除会员")
	d.Wait(2 * time.Second).Scan("2000000005678").At("María José")
	require.Empty(t, d.Root().Snapshot().Asks, "the dialog is cancelled")
	d.Esc().At("欧阳志强").Sees("❯ 1")
	d.Scan(card).Quickly("enter") // what some scanners send behind the code
	require.Empty(t, d.Root().Snapshot().Asks)
	d.Sees("❯ 1\n") // the second Enter awarded nothing
	require.Empty(t, d.Root().Snapshot().Toast, "the same member is in front: nothing to go back to")
}

func TestScanReachesTheMemberThroughPaletteHelpAndError(t *testing.T) {
	start(t).Press("ctrl+p").Type("re").Scan(card).At("欧阳志强")
	start(t).Press("f12").Scan(card).At("欧阳志强")
	d := start(t).Scan("000000000404").Sees("!")
	d.Scan(card).At("欧阳志强")
	require.Empty(t, d.Root().Snapshot().Failure)
}

func TestScreenThatTakesScansGetsThemUntilSomethingIsTyped(t *testing.T) {
	d := start(t).Press("f7").At("表单").Scan(card).At("表单").Sees("scans [2000000001234]")
	d.Type("x").Scan(card).At("欧阳志强").Toast("Esc")
	d.Esc().At("表单").Sees("x", "scans [2000000001234]")
}

func TestLettersThatActWaitForTheScanner(t *testing.T) {
	open := func() *drive.Driver { return start(t).Scan(card).Press("f6").At("任务") }
	d := open().Type("z").Wait(time.Second).Sees("did [snooze]")
	d.Press("space").Wait(time.Second).Sees("did [snooze done]")
	d.Type("5").Sees("typed 5.")
	// A code that begins with a letter of the list does nothing to the list.
	open().Burst("rczr90TREASURE42", 5*time.Millisecond).Wait(time.Second).Sees("did []")
	d = open().Scan("rczr90TREASURE42").Wait(time.Second)
	d.At("").Sees("!")
	// Two letters of a quick hand both act, and a command does not overtake them.
	open().Burst("zc", 20*time.Millisecond).Wait(time.Second).Sees("did [snooze copy]")
	open().Type("z").Quickly("ctrl+z").Sees("did [snooze undo]")
}

func TestLettersAreDataWhereTheyMeanNothing(t *testing.T) {
	start(t).Scan(card).Press("f6").Type("qQ9").Sees("typed qQ9.").Sees("did []")
}

func TestTooLongBurstIsNoCode(t *testing.T) {
	long := strings.Repeat("0123456789", 53)
	d := start(t).Burst(long+"\r", time.Millisecond).At("").Sees("❯ 0123456789")
	require.Empty(t, d.Root().Snapshot().Failure, "nobody has looked it up")
}
