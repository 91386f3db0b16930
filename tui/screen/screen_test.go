package screen

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/mozillazg/go-pinyin"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/tui/theme"
)

func TestEveryActionHasKeysAndBothLabels(t *testing.T) {
	for _, b := range table {
		if b.Kind != Command { // a command may have its place in the palette alone
			require.NotEmpty(t, b.Keys, b.Action)
		}
		require.NoError(t, b.Label.Check(string(b.Action)))
		require.Equal(t, b, b.Action.Binding())
		if b.Needs.EN != "" {
			require.NoError(t, b.Needs.Check(string(b.Action)))
		}
		for _, lang := range model.Langs {
			require.NotEmpty(t, b.Action.Label(lang))
			require.NotEmpty(t, b.AllKeys(lang))
			require.Equal(t, len(b.Keys) == 0, b.Action.KeyName(lang) == "", b.Action)
		}
	}
	for g := Everywhere; g <= Typing; g++ {
		for _, lang := range model.Langs {
			require.NotEmpty(t, g.GroupName(lang))
		}
	}
}

func TestNoKeyMeansTwoThings(t *testing.T) {
	keys, actions := map[string]Action{}, map[Action]bool{}
	for _, b := range table {
		require.False(t, actions[b.Action], "%s stands twice in the table", b.Action)
		actions[b.Action] = true
		for _, key := range b.Keys {
			require.Empty(t, keys[key], "%s is also %s", key, b.Action)
			keys[key] = b.Action
		}
	}
}

func TestCommandsAreNeverPrintableKeys(t *testing.T) {
	for _, b := range table {
		for _, key := range b.Keys {
			printable := len(key) == 1 || key == "space"
			switch b.Kind {
			case Command:
				require.False(t, printable, "%s is data", key)
			case Letter:
				require.True(t, printable, key)
				require.Equal(t, strings.ToLower(key), key)
			}
		}
	}
}

func TestCommandsThatNobodyMayOfferSayWhy(t *testing.T) {
	for _, b := range table {
		if b.Kind == Command && !b.Root && b.Action != Back {
			require.NotEmpty(t, b.Needs.EN, "%s: what is told where it cannot be done", b.Action)
		}
	}
}

func TestPinyinInitialsAreThoseOfTheLabel(t *testing.T) {
	args := pinyin.NewArgs()
	args.Style = pinyin.FirstLetter
	for _, b := range table {
		want := ""
		for _, syllable := range pinyin.Pinyin(b.Label.ZH, args) {
			want += syllable[0]
		}
		require.Equal(t, want, b.Pinyin, "%s %s", b.Action, b.Label.ZH)
	}
}

func TestKeysAreNamedAsOnKeyboards(t *testing.T) {
	for stroke, want := range map[string]string{
		"f6": "F6", "ctrl+k": "Ctrl+K", "up": "↑", "pgdown": "PgDn", "shift+tab": "Shift+Tab", "c": "c", "enter": "Enter",
	} {
		require.Equal(t, want, KeyName(model.ZH, stroke))
	}
	require.Equal(t, "空格", Done.KeyName(model.ZH))
	require.Equal(t, "Space", Done.KeyName(model.EN))
	require.Equal(t, "↑↓", Choose.KeyName(model.EN))
	require.Equal(t, "F9, Ctrl+Y", Confirm.Binding().AllKeys(model.EN))
}

func TestMotionsAreReadFromKeysAndTextIsNot(t *testing.T) {
	require.Equal(t, Choose, ActionOf(tea.KeyPressMsg{Code: tea.KeyDown}))
	require.Equal(t, EraseLine, ActionOf(tea.KeyPressMsg{Code: 'u', Mod: tea.ModCtrl}))
	require.Equal(t, Action(""), ActionOf(tea.KeyPressMsg{Code: 'c', Text: "c"}))
	require.Equal(t, Action(""), ActionOf(tea.KeyPressMsg{Code: tea.KeyF11}))
	_, ok := Bound("f11")
	require.False(t, ok)
	require.Equal(t, Binding{}, Action("nothing").Binding())
}

func TestGuideListsEveryBinding(t *testing.T) {
	for _, lang := range model.Langs {
		guide := Markdown(lang)
		for _, b := range table {
			require.Contains(t, guide, "| "+b.AllKeys(lang)+" | "+b.Label.In(lang)+" |")
		}
	}
}

func TestOffersAreBuiltStepByStep(t *testing.T) {
	o := Can(Redeem).As("兑换咖啡").Unless("积分不够。")
	require.Equal(t, Offer{Redeem, "兑换咖啡", "积分不够。"}, o)
	require.Empty(t, Can(Redeem).Unless("").Why)
	require.Equal(t, Cursor{X: 3, Y: 5, On: true}, At(1, 2).Moved(2, 3))
}

func TestEnvOfAnEmptySetupWorks(t *testing.T) {
	env, _ := NewEnv(Setup{})
	require.Equal(t, model.EN, env.Lang())
	require.Equal(t, "CNY", env.Currency().Code)
	require.NotNil(t, env.Theme())
	require.NotNil(t, env.Context())
	require.NotNil(t, env.Location())
	require.NotEqual(t, env.NewID(), env.NewID())
	require.False(t, env.Clock().IsZero())
	require.Equal(t, Staff{}, env.Staff())
}

func TestEnvIsSafeWhileItChanges(t *testing.T) {
	env, change := NewEnv(Setup{Staff: Staff{ID: "a", Name: "a"}})
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 1000 {
			s := env.Staff()
			if s.ID != s.Name {
				panic("half a person: " + s.ID + " " + s.Name)
			}
		}
	}()
	for range 500 {
		change(func(s *State) { s.Staff = Staff{ID: "b", Name: "b"} })
		change(func(s *State) { s.Staff = Staff{ID: "a", Name: "a"} })
	}
	<-done
}

func TestPreferencesNarrowWhatTheTerminalCan(t *testing.T) {
	env, change := NewEnv(Setup{Terminal: theme.Options{Profile: colorprofile.TrueColor}})
	prefer := func(p Prefs) theme.Options {
		change(func(s *State) { s.Prefs = p })
		return env.Theme().Options
	}
	require.Equal(t, colorprofile.ANSI, prefer(Prefs{Colours: Colours16}).Profile)
	require.Equal(t, colorprofile.Ascii, prefer(Prefs{Colours: ColoursNone}).Profile)
	require.True(t, prefer(Prefs{Ground: GroundLight}).Light)
	require.False(t, prefer(Prefs{Ground: GroundDark}).Light)
	require.True(t, prefer(Prefs{ASCII: true}).ASCII)
	require.Equal(t, colorprofile.TrueColor, prefer(Prefs{}).Profile, "nothing is lost")
	before := env.Theme()
	change(func(s *State) { s.Staff = Staff{ID: "x"} })
	require.Same(t, before, env.Theme(), "the theme is made anew only when it differs")
}

func TestNowIsInTheShopsZone(t *testing.T) {
	zone := time.FixedZone("CST", 8*3600)
	env, _ := NewEnv(Setup{Location: zone, Clock: func() time.Time { return time.Date(2025, 11, 20, 6, 2, 0, 0, time.UTC) }})
	require.Equal(t, "14:02", env.Now().Format("15:04"))
}

func TestAfterIsALaterMessage(t *testing.T) {
	require.Equal(t, Later{time.Second, Home{}}, After(time.Second, Home{})())
}
