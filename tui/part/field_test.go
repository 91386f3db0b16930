package part

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model/clean"
	"regulars/tui/text"
	"regulars/tui/theme"
)

var plain = theme.New(theme.Options{})

var keys = map[string]tea.KeyPressMsg{
	"left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight}, "home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd},
	"ctrl+a": {Code: 'a', Mod: tea.ModCtrl}, "ctrl+e": {Code: 'e', Mod: tea.ModCtrl},
	"ctrl+u": {Code: 'u', Mod: tea.ModCtrl}, "ctrl+w": {Code: 'w', Mod: tea.ModCtrl},
	"backspace": {Code: tea.KeyBackspace}, "delete": {Code: tea.KeyDelete},
	"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "pgup": {Code: tea.KeyPgUp}, "pgdown": {Code: tea.KeyPgDown},
	"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "f9": {Code: tea.KeyF9}, "f6": {Code: tea.KeyF6},
	"ctrl+y": {Code: 'y', Mod: tea.ModCtrl}, "tab": {Code: tea.KeyTab},
}

// typed is how a terminal reports printable text: one key per character.
func typed(f *Field, s string) {
	for cluster := range text.Clusters(s) {
		f.Update(tea.KeyPressMsg{Text: cluster, Code: []rune(cluster)[0]})
	}
}

func press(f *Field, names ...string) {
	for _, name := range names {
		f.Update(keys[name])
	}
}

func TestTypingChineseShowsAllOfItAndTheCursorBehindIt(t *testing.T) {
	var f Field
	for i, r := range []rune("欧阳志强先生你好") {
		typed(&f, string(r))
		view, cursor := f.View(plain, 20, true)
		require.Equal(t, 2*(i+1), cursor.X, "the cursor counts columns, not runes")
		require.True(t, cursor.On)
		require.Equal(t, f.Value(), strings.TrimRight(view, " "), "every frame shows all that was typed")
	}
}

func TestLongTextScrollsByWholeCharacters(t *testing.T) {
	var f Field
	f.Prompt = "> "
	typed(&f, "a欧阳志强先生你好再见")
	view, cursor := f.View(plain, 13, true)
	require.Equal(t, "> 生你好再见 ", view, "one column stays free for the cursor")
	require.Equal(t, 12, cursor.X)
	press(&f, "home")
	view, cursor = f.View(plain, 13, true)
	require.Equal(t, "> a欧阳志强先", view)
	require.Equal(t, 2, cursor.X)
}

func TestOneKeyMovesOrErasesOneCharacter(t *testing.T) {
	var f Field
	typed(&f, "a欧é👍")
	press(&f, "left", "left")
	press(&f, "backspace")
	require.Equal(t, "aé👍", f.Value())
	press(&f, "delete")
	require.Equal(t, "a👍", f.Value())
	press(&f, "end", "backspace", "backspace", "backspace")
	require.Equal(t, "", f.Value())
	press(&f, "delete", "left", "right", "ctrl+w", "ctrl+u")
	require.Equal(t, "", f.Value(), "keys at the edge do nothing")
}

func TestLineKeys(t *testing.T) {
	var f Field
	typed(&f, "wang fang")
	press(&f, "ctrl+a")
	typed(&f, "1 ")
	press(&f, "ctrl+e")
	typed(&f, " 2")
	require.Equal(t, "1 wang fang 2", f.Value())
	press(&f, "ctrl+w", "ctrl+w")
	require.Equal(t, "1 wang ", f.Value())
	press(&f, "ctrl+u")
	require.True(t, f.Empty())
	typed(&f, "王芳wang")
	press(&f, "ctrl+w")
	require.Equal(t, "王芳", f.Value(), "a word ends where the script changes")
}

func TestPasteIsCleanedAndStaysOnOneLine(t *testing.T) {
	var f Field
	changed := f.Update(tea.PasteMsg{Content: "欧阳\x1b[31m\r\n志强\u202e\u009b2J 👍🏽\n"})
	require.True(t, changed)
	require.Equal(t, "欧阳 志强 👍", f.Value())
	require.False(t, f.Update(tea.PasteMsg{Content: "\x1b[2J"}))
}

func TestAccentThatArrivesAloneJoinsItsLetter(t *testing.T) {
	var f Field
	typed(&f, "Jose")
	f.Update(tea.KeyPressMsg{Text: "\u0301", Code: '\u0301'})
	require.Equal(t, "José", f.Value())
	f.Clear()
	typed(&f, "a ")
	f.Update(tea.KeyPressMsg{Text: "\u0301", Code: '\u0301'})
	require.Equal(t, "a ", f.Value(), "a mark without a letter is dropped")
}

func TestSpacesAreTypedLikeLetters(t *testing.T) {
	var f Field
	typed(&f, "a b　c")
	require.Equal(t, "a b c", f.Value())
}

func TestLimitCountsCharacters(t *testing.T) {
	f := Field{Limit: 4}
	typed(&f, "欧阳志强先生")
	require.Equal(t, "欧阳志强", f.Value())
	f.Set("ab")
	f.Update(tea.PasteMsg{Content: "cdefg"})
	require.Equal(t, "abcd", f.Value())
}

func TestNumberFieldsFoldAndFilter(t *testing.T) {
	f := Field{Only: Amount}
	typed(&f, "￥１２８。5x0")
	require.Equal(t, "128.50", f.Value())
	d := Field{Only: Digits}
	typed(&d, "１３8-a0")
	require.Equal(t, "1380", d.Value())
}

func TestSecretsShowOnlyHowManyCharactersThereAre(t *testing.T) {
	f := Field{Secret: true}
	typed(&f, "4711")
	view, cursor := f.View(plain, 10, true)
	require.Equal(t, "••••      ", view)
	require.Equal(t, 4, cursor.X)
}

func TestKeysWithModifiersAreNotText(t *testing.T) {
	var f Field
	require.False(t, f.Update(tea.KeyPressMsg{Text: "x", Code: 'x', Mod: tea.ModAlt}))
	require.False(t, f.Update(tea.KeyPressMsg{Code: 'k', Mod: tea.ModCtrl}))
	require.False(t, f.Update("no key"))
}

func TestPlaceholderShowsUntilTheFirstCharacter(t *testing.T) {
	f := Field{Prompt: "❯ ", Placeholder: "扫卡，或输入手机尾号"}
	view, cursor := f.View(plain, 20, true)
	require.Equal(t, "❯ 扫卡，或输入手机… ", view)
	require.Equal(t, 2, cursor.X)
	_, cursor = f.View(plain, 20, false)
	require.False(t, cursor.On, "only the focused field has the cursor")
}

func TestKeepAndRestoreBringBackTextAndPlace(t *testing.T) {
	var a, b Field
	require.Nil(t, Keep(&a, &b), "nothing typed, nothing kept")
	typed(&a, "欧阳")
	press(&a, "left")
	kept := Keep(&a, &b)
	typed(&a, "690123")
	typed(&b, "x")
	Restore(kept, &a, &b)
	require.Equal(t, "欧阳", a.Value())
	require.True(t, b.Empty())
	typed(&a, "大")
	require.Equal(t, "欧大阳", a.Value(), "the cursor is where it was")
	Restore(nil, &a, &b)
	require.True(t, a.Empty())
}

func TestFieldKeepsItsPromisesWhateverIsTyped(t *testing.T) {
	names := []string{"left", "right", "home", "end", "backspace", "delete", "ctrl+w", "ctrl+u"}
	rapid.Check(t, func(t *rapid.T) {
		f := Field{Prompt: "❯ ", Limit: 30}
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			switch rapid.IntRange(0, 2).Draw(t, "what") {
			case 0:
				typed(&f, rapid.StringOf(rapid.RuneFrom([]rune("ab 12中文欧é👍🏽한ᄒ\u1161\u0301🇨🇳"))).Draw(t, "text"))
			case 1:
				f.Update(tea.PasteMsg{Content: rapid.String().Draw(t, "paste")})
			case 2:
				press(&f, rapid.SampledFrom(names).Draw(t, "key"))
			}
			width := rapid.IntRange(1, 40).Draw(t, "width")
			view, cursor := f.View(plain, width, true)
			require.Equal(t, width, text.Width(view), "%q", view)
			require.True(t, cursor.X >= 0 && cursor.X < width, "cursor %d in %d", cursor.X, width)
			require.Equal(t, cursor.X, text.Width(ansi.Cut(view, 0, cursor.X)), "the cursor stands between characters")
			require.Equal(t, f.at, f.snap(f.at))
			require.LessOrEqual(t, count(f.value), 30)
			require.Equal(t, f.value, string([]rune(f.value)), "valid UTF-8")
			require.Equal(t, clean.Line(f.value), strings.Join(strings.Fields(f.value), " "))
		}
	})
}

func TestFieldDrawsItsPromptInTheAccentOnlyWithFocus(t *testing.T) {
	th := theme.New(theme.Options{Profile: colorprofile.TrueColor})
	f := Field{Prompt: "❯ "}
	focused, _ := f.View(th, 20, true)
	require.True(t, strings.HasPrefix(focused, th.Accent.Render("❯ ")))
	resting, _ := f.View(th, 20, false)
	require.True(t, strings.HasPrefix(resting, th.Muted.Render("❯ ")))
}
