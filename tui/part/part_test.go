package part

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/clean"
	"regulars/tui/i18n"
	"regulars/tui/screen"
	"regulars/tui/text"
	"regulars/tui/theme"
)

var noon = time.Date(2025, 11, 20, 12, 0, 0, 0, time.UTC)

func TestGridAlignsByColumnsOfTheScreen(t *testing.T) {
	columns := []Column{{Title: "姓名"}, {Title: "积分", Right: true}, {Title: "等级"}}
	titles, lines := Grid(40, columns, [][]string{{"欧阳志强", "2,997", "金卡"}, {"José", "111"}, {"", "5", "银卡"}})
	require.Equal(t, "姓名       积分  等级", titles)
	require.Equal(t, []string{
		"欧阳志强  2,997  金卡",
		"José        111",
		"              5  银卡",
	}, lines)
}

func TestGridGivesWayThenDropsThenCuts(t *testing.T) {
	columns := []Column{{Flex: true}, {Drop: 1}, {Drop: 2}, {Width: 6}}
	row := [][]string{{"a very long name indeed", "138 **** 1641", "yesterday", "123456"}}
	at := func(width int) string { _, lines := Grid(width, columns, row); return lines[0] }
	require.Equal(t, "a very long name indeed  138 **** 1641  yesterday  123456", at(60))
	require.Equal(t, "a very lo…  138 **** 1641  yesterday  123456", at(44))
	require.Equal(t, "a ver…  138 **** 1641  123456", at(30))
	require.Equal(t, "a ver…  123456", at(20))
	require.Equal(t, "a ver…  1…", at(10))
}

func TestGridNeverExceedsItsWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.Map(rapid.StringOf(rapid.RuneFrom([]rune("ab 1中文é👍"))), clean.Line)
		n := rapid.IntRange(1, 5).Draw(t, "columns")
		columns := make([]Column, n)
		for i := range columns {
			columns[i] = Column{
				Title: cell.Draw(t, "title"), Width: rapid.IntRange(0, 12).Draw(t, "w"),
				Right: rapid.Bool().Draw(t, "right"), Flex: rapid.Bool().Draw(t, "flex"), Drop: rapid.IntRange(0, 2).Draw(t, "drop"),
			}
		}
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 0, n), 0, 4).Draw(t, "rows")
		width := rapid.IntRange(1, 60).Draw(t, "width")
		titles, lines := Grid(width, columns, rows)
		for _, line := range append(lines, titles) {
			require.LessOrEqual(t, text.Width(line), width, "%q", line)
		}
	})
}

func TestIndentLeavesEmptyLinesEmpty(t *testing.T) {
	require.Equal(t, []string{"   a", "", "   b"}, Indent(3, "a", "", "b"))
}

// source is what a list shows a window of.
func source(first, count, total int) []int {
	var out []int
	for i := first; i < min(first+count, total); i++ {
		out = append(out, i)
	}
	return out
}

// feed answers the wants of a list, as a screen's command does.
func feed(l *List[int], total int) {
	if first, count, ok := l.Wants(); ok {
		l.Show(source(first, count, total), first, total)
	}
}

func TestListHoldsOnlyWhatItShows(t *testing.T) {
	var l List[int]
	l.Fit(5)
	l.Show(source(0, 100, 100), 0, 100)
	require.Len(t, l.Items(), 5)
	for range 60 {
		l.Update(keys["down"])
		feed(&l, 100)
		require.LessOrEqual(t, len(l.Items()), 5)
		got, ok := l.Selected()
		require.True(t, ok)
		require.Equal(t, l.At(), got)
	}
	require.Equal(t, 60, l.At())
	l.Fit(3)
	require.Len(t, l.Items(), 3)
	got, ok := l.Selected()
	require.True(t, ok, "the marked row is not the one let go")
	require.Equal(t, 60, got)
	l.Fit(8)
	feed(&l, 100)
	require.Len(t, l.Items(), 8)
}

func TestListNeverTakesARowThatIsNotShown(t *testing.T) {
	var l List[int]
	_, ok := l.Selected()
	require.False(t, ok)
	l.Fit(5)
	l.Show(source(0, 5, 20), 0, 20)
	l.Update(keys["pgdown"])
	require.Equal(t, 5, l.At())
	_, ok = l.Selected()
	require.False(t, ok, "row 5 has not been fetched yet")
	feed(&l, 20)
	got, ok := l.Selected()
	require.True(t, ok)
	require.Equal(t, 5, got)
}

func TestListMovesByRowAndPageAndStopsAtItsEnds(t *testing.T) {
	var l List[int]
	l.Fit(5)
	l.Show(source(0, 5, 12), 0, 12)
	require.False(t, l.Update(keys["up"]))
	require.True(t, l.Update(keys["down"]))
	require.False(t, l.Update(keys["left"]), "not a key for lists")
	l.Update(keys["pgdown"])
	l.Update(keys["pgdown"])
	require.True(t, l.Update(keys["pgup"]))
	require.Equal(t, 6, l.At())
	l.Select(99)
	require.Equal(t, 11, l.At())
	require.False(t, l.Update(keys["down"]))
	l.Clear()
	require.Zero(t, l.Total())
	require.Equal(t, 5, l.Rows())
}

func TestListMarksTheSelectedRowAlsoWithoutStyles(t *testing.T) {
	var l List[int]
	columns := []Column{{Title: "n", Right: true}, {Title: "name"}}
	cells := func(n int) []string { return []string{strconv.Itoa(n), "row 中"} }
	require.Empty(t, l.View(plain, 20, columns, cells), "an empty list draws nothing, not even titles")
	l.Show(source(8, 3, 20), 8, 20)
	l.Select(9)
	require.Equal(t, []string{
		"    n  name",
		"    8  row 中",
		" ▸  9  row 中       ",
		"   10  row 中",
	}, l.View(plain, 20, columns, cells))
	th := theme.New(theme.Options{Profile: colorprofile.Ascii})
	marked := l.View(th, 20, columns, func(n int) []string { return []string{th.Muted.Render("x"), th.Strong.Render("y")} })[2]
	require.Equal(t, th.Selected.Render(text.Pad(" ▸ x  y", 20)), marked, "the marked row has one style")
}

func TestListAgreesWithItsSource(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.IntRange(0, 30).Draw(t, "total")
		var l List[int]
		l.Fit(rapid.IntRange(1, 8).Draw(t, "rows"))
		l.Show(source(0, 8, total), 0, total)
		for range rapid.IntRange(0, 40).Draw(t, "steps") {
			switch rapid.IntRange(0, 2).Draw(t, "what") {
			case 0:
				l.Fit(rapid.IntRange(1, 8).Draw(t, "rows"))
			default:
				l.Update(keys[rapid.SampledFrom([]string{"up", "down", "pgup", "pgdown"}).Draw(t, "key")])
			}
			feed(&l, total)
			require.Len(t, l.Items(), min(total, l.Rows()))
			got, ok := l.Selected()
			require.Equal(t, total > 0, ok)
			require.Equal(t, min(l.At(), max(total-1, 0)), got)
		}
	})
}

func TestBoxFramesExactly(t *testing.T) {
	require.Equal(t, []string{
		"╭─ 兑换 ───────╮",
		"│ 中文abc      │",
		"│ a very long… │",
		"╰──────────────╯",
	}, Box(plain, 16, "兑换", []string{"中文abc", "a very long line"}))
	require.Equal(t, "╭────────╮", Box(plain, 10, "", nil)[0])
}

func TestLayPutsABlockOverABody(t *testing.T) {
	body := Lay([]string{"aaaaaa", "bbbbbb"}, 2, 1, []string{"XX", "YY"})
	require.Equal(t, []string{"aaaaaa", "bbXXbb", "  YY"}, body)
}

func TestDialogWrapsAndStaysInTheArea(t *testing.T) {
	long := strings.Repeat("数据没有改变；请重试。", 20)
	d := Open("删除", []string{long}, "删除", "f9", noon)
	for _, area := range []screen.Area{{Width: 80, Height: 20}, {Width: 60, Height: 16}} {
		box, x, y := d.View(plain, model.ZH, area)
		require.LessOrEqual(t, y+len(box), area.Height)
		for _, line := range box {
			require.LessOrEqual(t, x+text.Width(line), area.Width)
			require.Equal(t, text.Width(box[0]), text.Width(line))
		}
		require.Contains(t, box[len(box)-2], "▸ Esc 取消")
		require.Contains(t, box[len(box)-2], "Ctrl+Y 删除", "F9 has opened it and does not confirm it")
	}
}

func TestDialogAnswersOnlyItsOwnKeys(t *testing.T) {
	later := noon.Add(time.Second)
	open := func(opener string) *Dialog { return Open("t", nil, "yes", opener, noon) }
	require.Equal(t, Agreed, open("ctrl+z").Key(keys["f9"], later))
	require.Equal(t, Agreed, open("f9").Key(keys["ctrl+y"], later))
	require.Equal(t, Pending, open("f9").Key(keys["f9"], later))
	require.Equal(t, Refused, open("f6").Key(keys["enter"], later))
	require.Equal(t, Refused, open("f6").Key(keys["esc"], later))
	require.Equal(t, Pending, open("f6").Key(keys["f6"], later))
	require.Equal(t, Pending, open("f6").Key(keys["f9"], noon.Add(400*time.Millisecond)))
	require.Equal(t, Pending, open("f6").Key(keys["enter"], noon.Add(400*time.Millisecond)), "a late Enter does not even cancel")
}

func TestLongToastIsWrappedAndKeepsTheWayBackInView(t *testing.T) {
	var n Notices
	th := theme.New(theme.Options{Profile: colorprofile.Ascii})
	for words := range 40 {
		n.Tell(strings.Repeat("积分 +12 ", words), true, noon)
		lines := n.View(th, model.EN, 60)
		require.NotEmpty(t, lines)
		require.LessOrEqual(t, len(lines), toastLines)
		for _, line := range lines {
			require.Equal(t, 60, text.Width(line), "%q", line)
		}
		require.Contains(t, lines[len(lines)-1], "Ctrl+Z")
	}
}

func TestNoticesShowErrorsBeforeToasts(t *testing.T) {
	var n Notices
	require.Empty(t, n.View(plain, model.ZH, 40))
	n.Tell("完成", true, noon)
	require.Equal(t, []string{" 完成                       Ctrl+Z 撤销 "}, n.View(plain, model.ZH, 40))
	n.Fail("不行。", "再试一次。", noon)
	got := n.View(plain, model.ZH, 40)
	require.Len(t, got, 2)
	require.Equal(t, " ! 不行。", strings.TrimRight(got[0], " "))
	require.Equal(t, "   再试一次。", strings.TrimRight(got[1], " "))
	require.True(t, n.Dismiss())
	require.False(t, n.Dismiss())
	require.Contains(t, n.View(plain, model.ZH, 40)[0], "完成")
	next, pending := n.Expire(noon.Add(4 * time.Second))
	require.True(t, pending)
	require.Equal(t, noon.Add(5*time.Second), next)
	_, pending = n.Expire(noon.Add(5 * time.Second))
	require.False(t, pending)
	require.Len(t, n.Log(), 2)
}

func TestLongErrorTakesAtMostSixLines(t *testing.T) {
	var n Notices
	n.Fail(strings.Repeat("数据没有改变；", 30), "再试一次。", noon)
	got := n.View(plain, model.ZH, 40)
	require.Len(t, got, 6)
	require.True(t, strings.HasSuffix(strings.TrimRight(got[5], " "), "…"))
	require.NotContains(t, got[5], "……")
	for _, line := range got {
		require.Equal(t, 40, text.Width(line))
	}
}

func TestLogIsBoundedAndForgets(t *testing.T) {
	var n Notices
	for i := range 300 {
		n.Tell(strconv.Itoa(i), false, noon)
	}
	require.Len(t, n.Log(), 200)
	lines := n.LogLines(plain, 40, time.FixedZone("CST", 8*3600))
	require.Equal(t, " 20:00    299", lines[0], "newest first, in the shop's time")
	n.Fail("x", "hint", noon)
	require.Equal(t, " 20:00  ! x hint", n.LogLines(plain, 40, time.FixedZone("CST", 8*3600))[0])
	n.Fail("the sentence is longer than a line is wide", "and so is what it says to do about that", noon)
	require.Equal(t, []string{
		" 20:00  ! the sentence is longer than a", "          line is wide", "          and so is what it says to do", "          about that", " 20:00  ! x hint",
	}, n.LogLines(plain, 40, time.FixedZone("CST", 8*3600))[:5])
	n.Hush()
	require.Len(t, n.Log(), 200)
	require.Empty(t, n.View(plain, model.EN, 40))
	n.Forget()
	require.Empty(t, n.Log())
}

func TestHeaderGivesWayInOrder(t *testing.T) {
	h := Heading{Shop: "朝阳店", Title: "今日关怀", Staff: screen.Staff{Name: "王芳", Role: i18n.Pair{ZH: "收银", EN: "Till"}}, Status: "已同步 14:02"}
	at := func(width int) string { return strings.TrimRight(Header(plain, model.ZH, width, h), " ") }
	require.Equal(t, " 熟客  朝阳店  今日关怀                                 收银 王芳  已同步 14:02", at(80))
	require.Equal(t, " 熟客  朝阳店  今日关怀  王芳  已同步 14:02", at(44))
	require.Equal(t, " 朝阳店  今日关怀  王芳  已同步 14:02", at(38))
	for width := 1; width < 90; width++ {
		require.LessOrEqual(t, text.Width(Header(plain, model.ZH, width, h)), width)
	}
	h.Badge = true
	require.Contains(t, Header(plain, model.ZH, 80, h), " 已同步 14:02 ")
	h.Badge, h.Warn = false, true
	require.Contains(t, Header(plain, model.ZH, 80, h), "! 已同步")
}

func TestFooterKeepsTheWayBackAndToAllCommands(t *testing.T) {
	offers := []screen.Offer{
		screen.Can(screen.Submit).As("记分"), screen.Can(screen.Redeem), screen.Can(screen.Member).Unless("先开会员。"), screen.Can(screen.Back),
	}
	at := func(width int) string { return strings.TrimRight(Footer(plain, model.ZH, width, offers), " ") }
	require.Equal(t, " Enter 记分  F6 兑换 (F4 资料) Esc 返回  Ctrl+P 全部命令  F12 帮助", at(80))
	require.Equal(t, " Enter 记分  Esc 返回  Ctrl+P 全部命令", at(44))
	for width := 1; width < 90; width++ {
		require.LessOrEqual(t, text.Width(Footer(plain, model.ZH, width, offers)), width)
	}
}

func TestFooterDoesNotMoveWhenAnActionIsEnabled(t *testing.T) {
	one := screen.Can(screen.Submit).As("记分")
	enabled := Footer(plain, model.ZH, 80, []screen.Offer{one, screen.Can(screen.Redeem)})
	disabled := Footer(plain, model.ZH, 80, []screen.Offer{one.Unless("先输入金额。"), screen.Can(screen.Redeem)})
	require.Equal(t, strings.Index(ansi.Strip(enabled), "F6"), strings.Index(ansi.Strip(disabled), "F6"))
	require.Contains(t, disabled, "(Enter 记分)", "also without colours one sees what is disabled")
}

func TestWordsOfPartsAreInBothLanguages(t *testing.T) {
	require.NoError(t, cancelWord.Check("cancel"))
	require.NoError(t, Brand.Check("brand"))
}
