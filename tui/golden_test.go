package tui_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/tui/drive"
	"regulars/tui/i18n"
	"regulars/tui/screen"
)

func TestGoldenFrames(t *testing.T) {
	drive.Matrix(t, stage(), func(t *testing.T, d *drive.Driver) {
		d.Send(screen.Status{Text: i18n.Pair{ZH: "已同步 14:02", EN: "synced 14:02"}})
		d.Golden("home")
		d.Type("oyzq").Golden("search")
		d.Press("down").Enter().Type("12").Golden("member")
		d.Press("f9").Golden("dialog").Esc()
		d.Enter().Golden("toast")
		d.Type("0").Press("home", "delete", "delete").Type("0").Press("ctrl+p").Golden("palette").Esc()
		d.Press("f12").Golden("help").Esc()
		d.Scan("000000000404").Golden("error")
		d.Type("x").Wait(61 * time.Second).Golden("veil")
		d.Resize(40, 10).Golden("small")
	})
}

func TestKeystrokeCostsAtMostAHundredBytes(t *testing.T) {
	for _, lang := range model.Langs {
		s := stage()
		s.Lang = lang
		d := drive.Start(t, s).Scan(card)
		for _, key := range "128.50" {
			d.Type(string(key))
			require.LessOrEqual(t, d.Wire(), 100, "%c", key)
			require.Positive(t, d.Wire())
		}
		for _, key := range []string{"left", "backspace", "end"} {
			d.Press(key)
			require.LessOrEqual(t, d.Wire(), 100, key)
		}
		d.Press("f7").Type("欧阳")
		require.LessOrEqual(t, d.Wire(), 100, "a hanzi")
		d.Press("f12")
		require.Less(t, d.Wire(), 3000, "another screen")
	}
}

func TestKeystrokeAllocatesLittle(t *testing.T) {
	d := start(t).Scan(card)
	root, key := d.Root(), drive.Key("1")
	back := drive.Key("backspace")
	allocated := testing.AllocsPerRun(100, func() {
		root.Update(key)
		root.Update(back)
	})
	require.Less(t, allocated, 60.0, "two keys, without drawing")
}

func TestSixteenColourFramesUseOnlySevenFifteenBoldAndReverse(t *testing.T) {
	s := stage()
	s.Profile = colorprofile.ANSI
	d := drive.Start(t, s)
	allowed := regexp.MustCompile(`^\x1b\[((1|7|8|37|97)(;(1|7|37|97))*)?m$` /* 8 is the concealed blank at the end of a line */)
	look := func() {
		t.Helper()
		for _, sgr := range regexp.MustCompile(`\x1b\[[0-9;]*m`).FindAllString(d.Root().View().Content, -1) {
			require.Regexp(t, allowed, sgr)
		}
	}
	d.Type("oyzq")
	look()
	d.Enter().Type("0").Enter()
	look()
	d.Press("f9")
	look()
	d.Press("esc", "f12")
	look()
	d.Press("ctrl+p")
	look()
}

func BenchmarkKeystroke(b *testing.B) {
	d := drive.Start(b, stage()).Scan(card)
	root, key, back := d.Root(), drive.Key("1"), drive.Key("backspace")
	b.ReportAllocs()
	for b.Loop() {
		root.Update(key)
		root.View()
		root.Update(back)
		root.View()
	}
}
