package part

import (
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/tui/i18n"
	"regulars/tui/theme"
)

func numbered(n int) []string {
	lines := make([]string, n)
	for i := range lines {
		lines[i] = strconv.Itoa(i)
	}
	return lines
}

// paneKeys are the keys that move a pane.
var paneKeys = map[string]tea.KeyPressMsg{
	"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "pgup": {Code: tea.KeyPgUp}, "pgdown": {Code: tea.KeyPgDown},
	"home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd},
}

func seen(p *Pane, lines []string, room int) []string {
	return p.View(theme.New(theme.Options{}), model.EN, lines, room)
}

func TestPaneMovesWithTheKeysOfLists(t *testing.T) {
	var p Pane
	lines := numbered(10)
	p.Fit(len(lines), 5)
	require.Equal(t, []string{"0", "1", "2", "3", "   ↓ 6 more below"}, seen(&p, lines, 5))
	require.False(t, p.Update(paneKeys["up"]), "there is nothing above")
	require.True(t, p.Update(paneKeys["down"]))
	require.Equal(t, []string{"1", "2", "3", "4", "   ↑ 1 more above   ↓ 5 more below"}, seen(&p, lines, 5))
	require.True(t, p.Update(paneKeys["pgdown"]))
	require.Equal(t, "4", seen(&p, lines, 5)[0], "one line stays in view")
	p.Update(paneKeys["end"])
	require.Equal(t, []string{"6", "7", "8", "9", "   ↑ 6 more above"}, seen(&p, lines, 5))
	require.False(t, p.Update(tea.KeyPressMsg{Code: 'x', Text: "x"}))
	require.Equal(t, []string{"0", "1"}, seen(&p, numbered(2), 5), "a text that became shorter is shown from its start")
	require.Equal(t, "6", seen(&p, lines, 5)[0], "to be drawn moves nothing")
	p.Update(paneKeys["home"])
	require.Equal(t, "0", seen(&p, lines, 5)[0])
	p.Top()
	require.Equal(t, numbered(5), seen(&p, numbered(5), 5), "what fits needs no line that says more")
}

func TestWhatIsBeyondAPaneIsSaidInBothLanguages(t *testing.T) {
	for _, p := range []i18n.Pair{moreBelow, moreAbove, moreAround} {
		require.NoError(t, p.Check("more"))
	}
	require.Equal(t, "↓ 下面还有 3 行", beyond(model.ZH, 0, 3))
}

func TestPaneNeverLeavesItsTextAndEveryLineIsReached(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p Pane
		keys := []string{"up", "down", "pgup", "pgdown", "home", "end"}
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			total, room := rapid.IntRange(0, 40).Draw(t, "total"), rapid.IntRange(-2, 12).Draw(t, "room")
			p.Fit(total, room)
			p.Update(paneKeys[rapid.SampledFrom(keys).Draw(t, "key")])
			require.LessOrEqual(t, len(seen(&p, numbered(total), room)), max(room, 1))
		}
		total, room := rapid.IntRange(1, 40).Draw(t, "total"), rapid.IntRange(2, 12).Draw(t, "room")
		p.Top()
		p.Fit(total, room)
		read := map[string]bool{}
		for moved := true; moved; moved = p.Update(paneKeys["pgdown"]) {
			for _, line := range seen(&p, numbered(total), room) {
				read[strings.TrimSpace(line)] = true
			}
		}
		for _, line := range numbered(total) {
			require.True(t, read[line], "line %s of %d in %d", line, total, room)
		}
	})
}
