package tui_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/say"
	"regulars/tui"
	"regulars/tui/drive"
	"regulars/tui/i18n"
	"regulars/tui/screen"
)

func TestEscLeadsHomeFromAnywhereInTwo(t *testing.T) {
	open := func() *drive.Driver { return start(t).Scan(card).Press("f7").At("表单").Type("x") }
	for name, d := range map[string]*drive.Driver{
		"a form on a member": open(),
		"the palette":        open().Press("ctrl+p"),
		"help":               open().Press("f12"),
		"a dialog":           start(t).Scan(card).Type("1").Press("f9").Asks("删除会员"),
		"an error":           open().Press("f6").Scan("000000000404"),
	} {
		d.Esc().Esc().At("")
		require.Equal(t, 1, d.Root().Snapshot().Depth, name)
	}
}

func TestEscGoesBackOneScreenAtATime(t *testing.T) {
	d := start(t).Scan(card).Press("f7").Type("x").Esc().At("欧阳志强")
	d.Type("1").Esc().At("")
	start(t).Type("oy").Esc().Sees("扫卡，或输入") // a screen may take Esc to clear itself
}

func TestKeyThatIsNotInTheTableIsNotHandled(t *testing.T) {
	d := start(t).Scan(card).Press("f6").At("任务")
	before := d.Text()
	for _, stroke := range []string{"f11", "ctrl+b", "ctrl+x", "alt+x", "ctrl+shift+k", "shift+f2", "insert"} {
		key := drive.Key(stroke)
		if stroke == "insert" {
			key = tea.KeyPressMsg{Code: tea.KeyInsert}
		}
		d.Send(key)
	}
	require.Equal(t, before, d.Text())
}

func TestDisabledActionTellsItsReason(t *testing.T) {
	d := start(t).Scan(card).Sees("(F4 资料)").Press("f4").Toast("没有权限。")
	d.Enter().Toast("先输入金额。")
	d.Press("f3").Toast("这一版还没有。").Press("f8").Toast("这一版还没有。")
	start(t).Press("f6").Toast("先打开一位会员。").Press("f9").Toast("没有要确认的").Press("ctrl+z").Toast("没有可撤销的")
}

func TestActionThatTheScreenOffersCarriesWhatWasTyped(t *testing.T) {
	start(t).Type("oyzq").Press("f2").At("表单").Sees("for oyzq")
	start(t).Scan(card).Press("f2").At("表单").Sees("for ,") // nobody offers it: the root opens it plainly
}

func TestAwardAndUndo(t *testing.T) {
	d := start(t).Scan(card).Type("128.5").Enter().Toast("欧阳志强 +128.5").Sees("Ctrl+Z 撤销")
	require.Equal(t, 6, d.Keys())
	d.Wait(6 * time.Second).SeesNot("+128.5")
	d.ResetKeys().Press("ctrl+z").Asks("撤销").Sees("撤销给欧阳志强的 +128.5？").Press("f9").Toast("已撤销")
	require.Equal(t, 2, d.Keys())
	d.Press("ctrl+z").Toast("没有可撤销的")
}

func TestUndoStillWorksWhenItsScreenHasGone(t *testing.T) {
	d := start(t).Scan(card).Type("5").Enter().Esc().Esc().At("")
	d.Press("ctrl+z", "f9").Toast("已撤销 5")
}

func TestErrorStaysUntilAKeyAndEnterOnlyReadsIt(t *testing.T) {
	sentence, hint := say.Error(model.ZH, errors.New("disk is full"))
	d := start(t).Scan(card).Type("0").Enter().Fails(sentence).Sees("! "+sentence, string([]rune(hint)[:10]))
	d.Wait(time.Minute - time.Second).Sees(sentence)
	d.Enter().SeesNot(sentence)
	require.Empty(t, d.Root().Snapshot().Failure, "Enter has not tried again")
	d.Enter().Fails(sentence).Type("5").SeesNot(sentence).Sees("❯ 05")
	d.Press("ctrl+t").At("最近消息").Sees("! " + sentence) // the log keeps it
}

func TestToastGoesAfterFiveSecondsAndStaysInTheLog(t *testing.T) {
	d := start(t).Scan(card).Type("5").Enter().Sees("+5")
	d.Wait(4900 * time.Millisecond).Sees("+5").Wait(200 * time.Millisecond).SeesNot("+5")
	d.Press("ctrl+t").Sees("14:02", "欧阳志强 +5").Esc().At("欧阳志强")
}

func TestDialogIgnoresKeysUntilItIsQuiet(t *testing.T) {
	open := func() *drive.Driver { return start(t).Scan(card).Press("ctrl+c").Asks("退出") }
	open().Wait(424 * time.Millisecond).Quickly("f9").Asks("退出")
	require.True(t, open().Wait(425*time.Millisecond).Quickly("f9").Quit())
	d := open() // a stream of keys: it listens after a second and a half all the same
	for range 16 {
		d.Wait(100 * time.Millisecond).Quickly("f9")
		if d.Quit() {
			break
		}
	}
	require.True(t, d.Quit())
	require.Equal(t, 1500*time.Millisecond, d.Now().Sub(open().Now()))
	d = open().Wait(400 * time.Millisecond).Quickly("x").Wait(400 * time.Millisecond).Quickly("f9")
	d.Asks("退出") // any key breaks the quiet
}

func TestDialogDefaultsToCancel(t *testing.T) {
	for _, key := range []string{"enter", "esc"} {
		d := start(t).Scan(card).Press("ctrl+c", key).At("欧阳志强")
		require.Empty(t, d.Root().Snapshot().Asks)
		require.False(t, d.Quit())
	}
	d := start(t).Scan(card).Press("ctrl+c").Type("yY1 ").Press("tab", "f2").Asks("退出")
	d.Sees("▸ Esc 取消")
}

func TestDialogIsNotConfirmedByTheKeyThatOpenedIt(t *testing.T) {
	d := start(t).Scan(card).Press("f9").Asks("删除会员").Sees("Ctrl+Y 删除").SeesNot("F9 删除")
	d.Press("f9", "f9").Asks("删除会员")
	d.Press("ctrl+y")
	require.Empty(t, d.Root().Snapshot().Asks)
	d.Press("ctrl+y").Asks("删除会员").Sees("F9 删除").Press("f9")
	require.Empty(t, d.Root().Snapshot().Asks)
}

func TestAskAnswersToTheScreenThatAsked(t *testing.T) {
	var member *sampleMember
	s := stage()
	s.Screens[screen.MemberName] = func(env *screen.Env, id string) screen.Screen {
		member = newSampleMember(env, id).(*sampleMember)
		return member
	}
	drive.Start(t, s).Scan(card).Press("f9", "ctrl+y")
	require.Equal(t, []string{"tui_test.deleteHim"}, member.log)
	drive.Start(t, s).Scan(card).Press("f9", "esc")
	require.Equal(t, []string{"screen.Changed"}, member.log)
}

func TestCtrlQQuitsAtOnceAndCtrlCAsks(t *testing.T) {
	require.True(t, start(t).Press("ctrl+q").Quit())
	require.False(t, start(t).Press("ctrl+c").Quit())
	require.True(t, start(t).Press("ctrl+c", "f9").Quit())
	require.True(t, start(t).Press("ctrl+k", "ctrl+q").Quit(), "also from the lock screen")
}

func TestPaletteFindsCommandsByNamePinyinAndKey(t *testing.T) {
	for _, query := range []string{"反馈", "fk", "FK", "feed", "f7", "ｆ７"} {
		start(t).Press("ctrl+p").At("全部命令").Type(query).Sees("F7").Enter().At("表单")
	}
	d := start(t).Press("ctrl+p").Type("nonsense").Sees("没有这样的命令").Enter().At("全部命令")
	d.Esc().At("")
	start(t).Press("ctrl+p").Paste("fk\n").Enter().At("表单")
}

func TestPaletteTellsWhyACommandCannotBeDone(t *testing.T) {
	d := start(t).Press("ctrl+p").Type("bb").Sees("(报表)", "这一版还没有。").Enter().Toast("这一版还没有。").At("全部命令")
	d.Press("ctrl+u").Type("zl").Sees("先打开一位会员。")
	start(t).Scan(card).Press("ctrl+p").Type("zl").Sees("没有权限。")
}

func TestPaletteOffersEveryCommandOfTheTable(t *testing.T) {
	for _, b := range screen.Table() {
		if b.Kind != screen.Command || b.Action == screen.Palette || b.Action == screen.Submit {
			continue
		}
		start(t).Press("ctrl+p").Type(string(b.Action)).Sees(b.Label.ZH)
	}
	d := start(t).Type("oy").Press("ctrl+p").Sees("打开") // with the screen's own words
	d.Type("dk")
	start(t).Scan(card).Press("f6", "ctrl+p").Type("xj").Sees("r ").Enter().Sees("did [refused]")
}

func TestPaletteScrollsAndRunsTheMarkedRow(t *testing.T) {
	d := start(t).Press("ctrl+p")
	for range 60 {
		d.Press("down")
	}
	d.SeesNot("▸ F2").Sees("▸", "(退货)") // what cannot be done stands last
	d.Press("pgup", "pgup", "pgup").Sees("▸ F2").Resize(60, 20).Sees("▸ F2")
	d.Resize(100, 60).Sees("立即退出", "(退货)")
}

func TestHelpShowsTheWholeTable(t *testing.T) {
	d := start(t).Resize(80, 50).Press("f1").At("帮助")
	for _, b := range screen.Table() {
		d.Sees(b.Label.ZH, b.AllKeys(model.ZH))
	}
	d = start(t).Resize(60, 20).Press("f12").SeesNot("随时可以扫卡").Sees("↓ 下面还有")
	d.Press("pgdown", "pgdown").Sees("随时可以扫卡").Press("pgdown", "up", "pgup", "pgup").Sees("到处可用")
	d.Press("f12").At("帮助").Press("ctrl+t").At("最近消息").Sees("还没有消息")
}

func TestHelpCutsNoWordInTheNarrowestWindow(t *testing.T) {
	for _, lang := range model.Langs {
		st := stage()
		st.Lang, st.Width, st.Height = lang, 60, 20
		d := drive.Start(t, st).Press("f12")
		for range 5 {
			d.SeesNot("…").Press("pgdown")
		}
	}
}

func TestEveryResizeAndCtrlLDrawsAllAnew(t *testing.T) {
	d := start(t)
	before := d.Clears()
	d.Resize(61, 20).Resize(60, 20)
	require.Equal(t, before+2, d.Clears())
	d.Press("ctrl+l")
	require.Equal(t, before+3, d.Clears())
}

func TestWhereNothingIsSoldWhatATillDoesIsNotListed(t *testing.T) {
	st := stage()
	st.Home = func(env *screen.Env) screen.Screen { return drive.Blank("")(env, "") }
	st.Screens = map[string]screen.Maker{screen.SettingsName: drive.Blank("设置")}
	d := drive.Start(t, st).Press("ctrl+p").Sees("(入会)", "(兑换)", "设置")
	d.Esc().Press("f12").Sees("入会", "兑换").Press("pgdown").Sees("随时可以扫卡")
	st.NoTill = true
	d = drive.Start(t, st).Press("ctrl+p").Sees("设置", "帮助", "退出").SeesNot("入会", "兑换", "锁定", "撤销", "优惠券")
	d.Esc().Press("f12").Sees("设置", "返回", "确定", "翻页").SeesNot("入会", "兑换", "锁定", "编辑").Press("pgdown").SeesNot("扫卡").Esc()
	for _, key := range []string{"f2", "f6", "f9", "ctrl+k", "ctrl+z", "ctrl+g"} {
		d.Press(key).At("").SeesNot("这一版", "先打开", "没有")
	}
	d.Press("f10").At("设置")
}

func TestSmallWindowAsksForALargerOneInBothLanguages(t *testing.T) {
	d := start(t).Scan(card).Type("12")
	for _, size := range [][2]int{{59, 24}, {80, 19}, {40, 10}, {12, 3}, {1, 1}} {
		d.Resize(size[0], size[1]).Type("3").Press("f7") // keys are not taken blindly
		if size[0] >= 40 {
			d.Sees("窗口太小", "60x20").SeesNot("欧阳志强")
		}
	}
	d.Resize(80, 24).At("欧阳志强").Sees("❯ 12\n")
	require.True(t, d.Resize(30, 5).Press("ctrl+q").Quit())
}

func TestNothingIsWiderThanTheWindow(t *testing.T) {
	// The driver checks every frame; here the sizes at which words begin to be cut.
	for _, lang := range model.Langs {
		s := stage()
		s.Lang, s.Shop, s.Practice = lang, "一家名字非常非常长的分店，位于朝阳区", true
		d := drive.Start(t, s)
		for _, width := range []int{80, 61, 60, 59, 40, 23, 5} {
			d.Resize(width, 24).Resize(width, 20)
		}
		d.Resize(60, 20).Scan("2000000009999").Type("12").Press("f9").Press("esc", "ctrl+p", "f12", "ctrl+t")
	}
}

func TestLinuxConsoleFunctionKeysAreTranslated(t *testing.T) {
	start(t).Bytes("\x1b[[A").At("帮助")
	start(t).Bytes("\x1b[[B").At("表单")
	start(t).Bytes("\x1b[[C").Toast("这一版还没有")
	start(t).Bytes("\x1b[[D").Toast("先打开一位会员")
	d := start(t).Bytes("\x1b[[E").At("")
	d.SeesNot("❯ E").Type("E").Sees("❯ E")
	start(t).Bytes("\x1b[[").Type("Z").Sees("❯ Z")
}

func TestTerminalTellsWhatItCanShow(t *testing.T) {
	d := start(t)
	bold := func(sgr string) { t.Helper(); require.Contains(t, d.Root().View().Content, sgr) }
	bold("38;2;")
	d.Send(tea.ColorProfileMsg{Profile: colorprofile.ANSI256})
	bold("38;5;248")
	d.Send(tea.BackgroundColorMsg{Color: white{}})
	bold("38;5;59")
	d.Send(tea.EnvMsg{"NO_COLOR=yes", "TERM=xterm-256color"})
	require.NotContains(t, d.Root().View().Content, "38;")
	bold("\x1b[1m")
	d.Send(tea.EnvMsg{"TERM=dumb"}).Send(tea.ColorProfileMsg{Profile: colorprofile.NoTTY})
	require.NotContains(t, d.Root().View().Content, "\x1b")
}

type white struct{}

func (white) RGBA() (r, g, b, a uint32) { return 0xffff, 0xffff, 0xffff, 0xffff }

func TestSelectedRowHasAMarkOnTerminalsWithoutStyles(t *testing.T) {
	s := stage()
	s.Profile = colorprofile.NoTTY
	drive.Start(t, s).Type("oyzq").Sees(" ▸ 欧阳志强").Press("down").Sees(" ▸ 欧阳子琪", "   欧阳志强")
}

func TestLinuxConsoleGetsEnglishAndASCII(t *testing.T) {
	var env *screen.Env
	root := tui.New(tui.Options{Home: func(e *screen.Env) screen.Screen { env = e; return newSampleHome(e) }})
	root.Init()
	_, cmd := root.Update(tea.EnvMsg{"TERM=linux", "LANG=zh_CN.UTF-8"})
	require.Nil(t, cmd, "it is not asked for its background: it would print the question")
	require.Equal(t, model.EN, env.Lang())
	require.True(t, env.NoHanzi())
	require.NotContains(t, root.View().Content, "─")
	require.Empty(t, root.View().WindowTitle)
	_, cmd = root.Update(tea.EnvMsg{"TERM=xterm-256color", "LANG=zh_CN.UTF-8"})
	require.NotNil(t, cmd, "other terminals are asked")
	require.Contains(t, root.View().WindowTitle, "Regulars")
}

func TestASCIIRedrawsTheWholeFrame(t *testing.T) {
	s := stage()
	s.ASCII = true
	d := drive.Start(t, s).Scan(card).Type("5").Press("f9").Sees("+- 删除会员 -", "| ").SeesNot("─", "╭", "▸", "❯")
	d.Press("esc").Sees("> 5")
}

func TestPreferencesChangeLanguageAndLooksAtOnce(t *testing.T) {
	d := start(t).Sees("熟客").Send(screen.Prefer{Prefs: screen.Prefs{Lang: model.EN, Colours: screen.Colours16, ASCII: true}})
	d.Sees("Regulars", "All commands", "---").SeesNot("熟客")
	require.NotContains(t, d.Root().View().Content, "38;2")
	require.Equal(t, model.EN, d.Root().Env().Lang())
	d.Send(screen.Prefer{Prefs: screen.Prefs{Colours: screen.ColoursNone, Ground: screen.GroundLight}})
	require.True(t, d.Root().Env().Theme().Options.Light)
	require.Equal(t, colorprofile.Ascii, d.Root().Env().Theme().Options.Profile)
}

func TestHeaderTellsStateAndPracticeAndLostFocus(t *testing.T) {
	d := start(t).Send(screen.Status{Text: i18n.Pair{ZH: "已同步 14:02", EN: "synced 14:02"}})
	require.Equal(t, " 熟客  朝阳店                                           收银 王芳  已同步 14:02", d.Line(0))
	d.Bytes("\x1b[O").Sees("! 窗口未激活").Bytes("\x1b[I").Sees("已同步 14:02")
	s := stage()
	s.Practice = true
	drive.Start(t, s).Sees("练习")
}

// probe is a screen that records what it gets and runs what it is told.
type probe struct {
	sampleTasks
	got []string
	cmd tea.Cmd
}

func (p *probe) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	p.got = append(p.got, fmt.Sprintf("%T%v", msg, msg))
	if _, ok := msg.(screen.Do); ok {
		return p, p.cmd
	}
	return p, nil
}

type note string

func TestAnswersFindTheScreenThatAskedEvenBelow(t *testing.T) {
	lower, upper := &probe{}, &probe{}
	s := stage()
	s.Home = func(*screen.Env) screen.Screen { return lower }
	lower.cmd = tea.Batch(
		screen.Send(screen.Push{Screen: upper}),
		screen.After(time.Second, note("late")),
		tea.Sequence(screen.Send(note("one")), nil, tea.Batch(screen.Send(note("two")), screen.Send(note("three")))),
		tea.ClearScreen,
	)
	d := drive.Start(t, s)
	clears := d.Clears()
	d.Press("ctrl+z").Wait(2 * time.Second)
	require.Equal(t, clears+1, d.Clears(), "what belongs to Bubble Tea goes to it")
	require.Equal(t, []string{
		"tea.WindowSizeMsg{80 20}", "screen.Do{undo}", "tui_test.noteone", "tui_test.notetwo", "tui_test.notethree", "tui_test.notelate",
	}, dropSize(lower.got))
	require.Equal(t, []string{"tea.WindowSizeMsg{80 20}"}, upper.got, "nothing of it went to the screen on top")
}

// dropSize drops the second size message, which follows the window's.
func dropSize(got []string) []string {
	if len(got) > 1 && got[0] == got[1] {
		return got[1:]
	}
	return got
}

func TestAnswerToAScreenThatHasGoneIsDropped(t *testing.T) {
	upper := &probe{}
	upper.cmd = screen.After(time.Second, note("late"))
	d := start(t).Send(screen.Push{Screen: upper})
	d.Press("ctrl+z").Esc().At("").Wait(2 * time.Second)
	require.NotContains(t, upper.got, "tui_test.notelate")
}

func TestPopGivesItsResultToTheScreenBelow(t *testing.T) {
	lower, upper := &probe{}, &probe{}
	s := stage()
	s.Home = func(*screen.Env) screen.Screen { return lower }
	upper.cmd = screen.Send(screen.Pop{Result: note("done")})
	drive.Start(t, s).Send(screen.Push{Screen: upper}).Press("ctrl+z")
	require.Equal(t, []string{"screen.Shown{}", "tui_test.notedone"}, lower.got[len(lower.got)-2:])
	d := drive.Start(t, s)
	lower.cmd = screen.Send(screen.Pop{})
	d.Press("ctrl+z")
	require.Equal(t, 1, d.Root().Snapshot().Depth, "the home screen stays")
}

func TestOpenInsteadReplacesTheSender(t *testing.T) {
	upper := &probe{cmd: screen.Send(screen.Open{What: screen.MemberName, ID: card, Instead: true})}
	d := start(t).Send(screen.Push{Screen: upper}).Press("ctrl+z").At("欧阳志强")
	require.Equal(t, 2, d.Root().Snapshot().Depth)
	d.Esc().At("")
}

func TestOpenOfWhatIsOpenBringsItForward(t *testing.T) {
	d := start(t).Scan(card).Type("7").Press("f7").Type("x")
	d.Send(screen.Open{What: screen.MemberName, ID: card}).At("欧阳志强").Sees("❯ 7")
	require.Equal(t, 3, d.Root().Snapshot().Depth)
	d.Send(screen.Open{What: "nothing"}).Toast("这一版还没有")
	d.Send(screen.Home{}).At("")
	d.Send(screen.Home{}).At("")
}

func TestChangedReachesEveryOpenScreen(t *testing.T) {
	lower, upper := &probe{}, &probe{}
	s := stage()
	s.Home = func(*screen.Env) screen.Screen { return lower }
	drive.Start(t, s).Send(screen.Push{Screen: upper}).Send(screen.Changed{What: "member", ID: "7"}).Send(screen.Lock{})
	for _, p := range []*probe{lower, upper} {
		require.Contains(t, p.got, "screen.Changed{member 7}")
		require.Contains(t, p.got, "screen.Locked{}")
	}
}

func TestMessagesFromOutsideThatNobodyKnowsAreIgnored(t *testing.T) {
	start(t).Send("what").Send(tea.KeyboardEnhancementsMsg{Flags: 1}).Send(tea.KeyReleaseMsg{}).Send(tea.PasteStartMsg{}).Sees("❯")
}

func TestLettersActWithCapsLockAndFullWidthInput(t *testing.T) {
	d := start(t).Scan(card).Press("f6").Type("Z").Wait(time.Second).Type("ｃ").Wait(time.Second).Type("　").Wait(time.Second)
	d.Sees("did [snooze copy done]")
}
