package settings_test

import (
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/tui/drive"
	"regulars/tui/screen"
	"regulars/tui/settings"
)

// memory remembers what was saved.
type memory struct {
	saved []screen.Prefs
	err   error
}

func (m *memory) save(p screen.Prefs) error {
	m.saved = append(m.saved, p)
	return m.err
}

func stage(m *memory) drive.Stage {
	return drive.Stage{
		Home: func(env *screen.Env) screen.Screen { return drive.Blank("")(env, "home") },
		Screens: map[string]screen.Maker{
			screen.SettingsName: settings.New(settings.Options{Save: m.save, Staff: "staff"}), "staff": drive.Blank("staff"), screen.LockName: drive.Blank("lock"),
		},
	}
}

func TestGoldenPages(t *testing.T) {
	drive.Matrix(t, stage(&memory{}), func(_ *testing.T, d *drive.Driver) {
		d.Press("f10").Golden("settings")
		d.Press("down", "down", "down", "right").Golden("ascii")
		d.Press("down").Golden("printer")
		d.Press("down", "down", "down", "right").Golden("slips")
		d.Press("down").Golden("staff")
	})
}

func TestLanguageChangesAtOnceAndIsRemembered(t *testing.T) {
	m := &memory{}
	d := drive.Start(t, stage(m)).Press("f10").At("设置").Press("right").At("Settings").Sees("[English]", "Esc Back")
	require.Equal(t, model.EN, d.Root().Env().Lang())
	require.Equal(t, []screen.Prefs{{Lang: model.EN}}, m.saved)
	d.Press("left").At("设置").Press("left").At("设置")
	require.Len(t, m.saved, 2, "what stays as it is is not saved")
	d.Enter().At("Settings").Enter().At("设置") // Enter takes the next one
}

func TestColoursChangeAtOnceAndAreRemembered(t *testing.T) {
	m := &memory{}
	d := drive.Start(t, stage(m)).Press("f10", "down", "right").Sees("[16 色]")
	require.Equal(t, colorprofile.ANSI, d.Root().Env().Theme().Options.Profile)
	d.Press("right").Sees("[不用颜色]")
	require.Equal(t, colorprofile.Ascii, d.Root().Env().Theme().Options.Profile)
	d.Press("down", "right", "right").Sees("[浅色]")
	require.True(t, d.Root().Env().Theme().Options.Light)
	require.Equal(t, screen.Prefs{Lang: model.ZH, Colours: screen.ColoursNone, Ground: screen.GroundLight}, m.saved[len(m.saved)-1])
}

func TestLinesAreDrawnWithASCIIAtOnce(t *testing.T) {
	m := &memory{}
	d := drive.Start(t, stage(m)).Press("f10", "up", "down", "down", "down").Sees("─", "╭").Press("right").SeesNot("─", "╭", "▸", "❯").Sees("----", "+")
	require.True(t, m.saved[0].ASCII)
	d.Press("left").Sees("─")
}

func TestChoicesInForceAreShownWhenOneComesBack(t *testing.T) {
	d := drive.Start(t, stage(&memory{})).Press("f10", "down", "right").Esc().At("").Press("f10").Sees("[16 色]")
	d.Send(screen.Prefer{Prefs: screen.Prefs{Lang: model.EN}}).Press("down", "down", "down", "down", "down", "down", "down", "down").Enter().At("staff").Esc().At("Settings").Sees("[automatic]", "[English]")
}

func TestChoiceThatCannotBeRememberedIsInForceAllTheSame(t *testing.T) {
	m := &memory{err: model.Refuse("prefs.write", "/home/wang/.config/regulars/screen.toml")}
	d := drive.Start(t, stage(m)).Press("f10", "right").Fails("could not be remembered").At("Settings")
	require.Equal(t, model.EN, d.Root().Env().Lang())
	st := stage(m)
	st.Screens[screen.SettingsName] = settings.New(settings.Options{})
	d = drive.Start(t, st).Press("f10", "right").At("Settings").SeesNot("Staff").Sees("this time only")
	require.Empty(t, d.Root().Snapshot().Failure)
	d.Press("down", "down", "down", "down", "down").Enter()
}

func TestWhereNothingIsSoldThereIsNoPrinter(t *testing.T) {
	st := stage(&memory{})
	st.Screens[screen.SettingsName] = settings.New(settings.Options{NoSlips: true})
	d := drive.Start(t, st).Press("f10").Sees("语言", "线条").SeesNot("打印", "小票")
	d.Press("down", "down", "down", "down", "down", "right").Sees("[ASCII")
}

func TestSavingsNeverOvertakeEachOther(t *testing.T) {
	m := &memory{}
	st := stage(m)
	var d *drive.Driver
	slow := func(p screen.Prefs) error {
		if len(m.saved) == 0 {
			m.saved = append(m.saved, p)
			d.Root().Update(drive.Key("left"))
			return nil
		}
		return m.save(p)
	}
	st.Screens[screen.SettingsName] = settings.New(settings.Options{Save: slow})
	d = drive.Start(t, st)
	d.Press("f10", "right")
	require.Len(t, m.saved, 2)
	require.Equal(t, model.ZH, m.saved[1].Lang)
}

func TestScanChangesNothingHere(t *testing.T) {
	m := &memory{}
	d := drive.Start(t, stage(m)).Press("f10").Type("2").At("设置").Scan("2000000001234").At("")
	require.Empty(t, m.saved)
	require.Equal(t, model.ZH, d.Root().Env().Lang())
}

func TestPrinterIsInForceWhenItsRowIsLeft(t *testing.T) {
	m := &memory{}
	d := drive.Start(t, stage(m)).Press("f10", "down", "down", "down", "down").Type("/dev/usb/lp0")
	require.Empty(t, m.saved, "half a path is none")
	d.Press("down")
	require.Equal(t, []screen.Prefs{{Lang: model.ZH, Slip: screen.Printing{Path: "/dev/usb/lp0"}}}, m.saved)
	d.Press("right", "down", "right", "down", "right")
	require.Equal(t, screen.Printing{Path: "/dev/usb/lp0", Wide: true, GB18030: true, Auto: true}, m.saved[len(m.saved)-1].Slip)
	require.Equal(t, m.saved[len(m.saved)-1].Slip, d.Root().Env().Prefs().Slip)
	d.Press("up", "up", "up", "ctrl+u").Enter()
	require.Empty(t, d.Root().Env().Prefs().Slip.Path)
	n := len(m.saved)
	d.Press("down")
	require.Len(t, m.saved, n, "what stays as it is is not saved")
}

func TestScanDoesNotBecomeAPrinter(t *testing.T) {
	m := &memory{}
	d := drive.Start(t, stage(m)).Press("f10", "down", "down", "down", "down").Type("/dev/lp0").Scan("2000000001234").Sees("❯ /dev/lp0").SeesNot("2000000001234")
	require.Empty(t, m.saved)
	d.Press("down")
	require.Equal(t, "/dev/lp0", d.Root().Env().Prefs().Slip.Path)
}

func TestPageFitsEveryTerminal(t *testing.T) {
	for _, lang := range model.Langs {
		for _, size := range [][2]int{{80, 24}, {60, 20}, {120, 40}} {
			for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI, colorprofile.Ascii, colorprofile.NoTTY} {
				st := stage(&memory{})
				st.Lang, st.Width, st.Height, st.Profile, st.ASCII = lang, size[0], size[1], profile, profile == colorprofile.NoTTY
				drive.Start(t, st).Press("f10", "right", "down", "right", "down", "right", "down", "right", "down")
			}
		}
	}
}
