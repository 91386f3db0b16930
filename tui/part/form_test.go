package part

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/clean"
	"regulars/tui/text"
)

// digit is the key of a digit.
func digit(r rune) tea.KeyPressMsg { return tea.KeyPressMsg{Code: r, Text: string(r)} }

func TestChoiceIsTakenByItsDigitAndByTheArrows(t *testing.T) {
	var c Choice
	require.Equal(t, -1, c.At())
	require.False(t, c.Update(digit('4'), 3), "there are three")
	require.False(t, c.Update(digit('0'), 3))
	require.True(t, c.Update(digit('2'), 3))
	require.Equal(t, 1, c.At())
	require.True(t, c.Update(tea.KeyPressMsg{Code: '３', Text: "３"}, 3), "full-width digits count")
	require.False(t, c.Update(keys["right"], 3), "it stops at the end")
	require.True(t, c.Update(keys["left"], 3))
	require.Equal(t, 1, c.At())
	require.False(t, c.Update(digit('2'), 3), "the same again changes nothing")
	c.Optional = true
	require.True(t, c.Update(digit('2'), 3), "unless nothing may be chosen")
	require.Equal(t, -1, c.At())
	c.NoDigits = true
	require.False(t, c.Update(digit('3'), 3))
	require.True(t, c.Update(keys["right"], 3))
	require.Equal(t, []string{"[a] b  c "}, c.View(plain, 20, []string{"a", "b", "c"}, true))
	c.Set(2)
	require.Equal(t, 2, c.At())
	c.Set(-1)
	require.Equal(t, -1, c.At())
}

func TestChoiceIsSeenWithoutStylesAndFits(t *testing.T) {
	var c Choice
	c.Set(1)
	require.Equal(t, []string{" 1 投诉 [2 服务] 3 商品 "}, c.View(plain, 40, []string{"投诉", "服务", "商品"}, true))
	require.Equal(t, []string{" 1 complaint ", "[2 service]"}, c.View(plain, 15, []string{"complaint", "service"}, false))
	for _, line := range c.View(plain, 6, []string{"complaint", "service"}, true) {
		require.LessOrEqual(t, text.Width(line), 6)
	}
}

// rowsOf is a form with every kind of row.
func rowsOf(f *Field, c *Choice) []Row {
	return []Row{{Label: "Name", Field: f}, {Label: "Kind", Choice: c, Options: []string{"a", "b"}}, {Label: "Staff", Text: "Enter"}}
}

func TestFormGivesKeysToTheRowWithTheFocus(t *testing.T) {
	var form Form
	var field Field
	var choice Choice
	rows := rowsOf(&field, &choice)
	require.True(t, form.Update(digit('2'), rows))
	require.Equal(t, "2", field.Value())
	require.False(t, form.Update(keys["tab"], rows))
	require.True(t, form.Update(digit('2'), rows))
	require.Equal(t, 1, choice.At())
	form.Update(keys["down"], rows)
	require.False(t, form.Update(digit('2'), rows), "nothing can be typed there")
	form.Update(keys["down"], rows)
	require.Equal(t, 2, form.On)
	form.Update(keys["up"], rows)
	form.Update(keys["up"], rows)
	form.Update(keys["up"], rows)
	require.Zero(t, form.On)
	require.Equal(t, "2", field.Value())
}

func TestFormShowsFocusCursorAndRefusal(t *testing.T) {
	var form Form
	var field Field
	var choice Choice
	field.Set("José")
	rows := rowsOf(&field, &choice)
	b := &Body{Width: 40}
	b.Blank()
	cursor := form.View(plain, model.EN, b, rows)
	require.True(t, cursor.On)
	require.Equal(t, 1, cursor.Y)
	require.Equal(t, 3+5+1+2+4, cursor.X)
	require.Equal(t, " ▸ Name  ❯ José", strings.TrimRight(b.Lines[1], " "))
	require.Equal(t, "   Kind  ❯  1 a  2 b", strings.TrimRight(b.Lines[2], " "))
	form.Go(1, rows)
	rows[0].Refused = model.Refuse("phone.short")
	b = &Body{Width: 40}
	require.False(t, form.View(plain, model.EN, b, rows).On, "options are not typed")
	require.Contains(t, b.String(), "! The phone number is too")
	require.Contains(t, b.String(), "Count the digits")
	for _, line := range b.Lines {
		require.LessOrEqual(t, text.Width(line), 40)
	}
}

func TestBodyNeverExceedsItsWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.Map(rapid.StringOf(rapid.RuneFrom([]rune("ab 1中文é👍"))), clean.Line), 0, 4).Draw(t, "words")
		b := &Body{Width: rapid.IntRange(1, 60).Draw(t, "width")}
		b.Add(words...)
		b.Edges("right", words...)
		b.Flow("label", words...)
		b.Say(3, plain.Muted, strings.Join(words, " "))
		b.Refuse(plain, model.ZH, 3, errors.New("x"))
		for _, line := range b.Lines {
			require.LessOrEqual(t, text.Width(line), b.Width, "%q", line)
		}
	})
}

func TestBodySetsPiecesSideBySideAsLongAsTheyFit(t *testing.T) {
	b := &Body{Width: 30}
	b.Edges("since 2023", "José", "", "Gold")
	b.Edges("since 2023", "a name that fills", "card 2000000001234")
	b.Flow("  Points  ", "2,997", "", "worth ¥29.97", "41 visits")
	require.Equal(t, []string{
		" José   Gold       since 2023", " a name that fills", "  Points  2,997   worth ¥29.97", "          41 visits",
	}, b.Lines)
}

func TestCalledIsWhatTheTerminalCanShow(t *testing.T) {
	require.Equal(t, "138 **** 1641", Called(false, "", "138 **** 1641"))
	require.Equal(t, "欧阳", Called(false, "欧阳", "ouyang"))
	require.Equal(t, "ouyang 欧阳", Called(true, "欧阳", "ouyang"))
	require.Equal(t, "José", Called(true, "José", "jose"))
}

// tapeOf is a tape over the places n down to 1, and what answers it.
func tapeOf(rows int) *Tape[uint64] {
	tape := &Tape[uint64]{Place: func(place uint64) uint64 { return place }}
	tape.Fit(rows)
	return tape
}

// answer reads as a log does: newest first, on from a place.
func answer(tape *Tape[uint64], n uint64, w Want) {
	for w.Count > 0 {
		from := n
		if w.After > 0 {
			from = w.After - 1
		}
		var rows []uint64
		for place := from; place > 0 && len(rows) < w.Count; place-- {
			rows = append(rows, place)
		}
		w = tape.Take(w, rows)
	}
}

func TestTapeReachesTheEndAndComesBack(t *testing.T) {
	for _, n := range []uint64{0, 1, 4, 5, 6, 11, 500} {
		tape := tapeOf(5)
		answer(tape, n, tape.Start())
		for range 600 {
			answer(tape, n, tape.Update(keys["down"]))
			require.LessOrEqual(t, len(tape.List().Items()), 5)
		}
		last, ok := tape.List().Selected()
		require.Equal(t, n > 0, ok)
		require.Equal(t, min(n, 1), last)
		for range 200 {
			answer(tape, n, tape.Update(keys["pgup"]))
		}
		newest, _ := tape.List().Selected()
		require.Equal(t, n, newest)
		require.Len(t, tape.List().Items(), int(min(n, 5)), "%d", n)
	}
}

func TestTapePagesThroughEveryRowOnce(t *testing.T) {
	tape := tapeOf(7)
	answer(tape, 100, tape.Start())
	for at := 0; at < 98; at += 7 {
		got, ok := tape.List().Selected()
		require.True(t, ok)
		require.EqualValues(t, 100-at, got)
		answer(tape, 100, tape.Update(keys["pgdown"]))
	}
}

func TestTapeDropsLateAnswersAndReadsAgainWhereItIs(t *testing.T) {
	tape := tapeOf(5)
	late := tape.Start()
	fresh := tape.Again()
	require.Zero(t, tape.Take(late, []uint64{9, 8}))
	require.Empty(t, tape.List().Items())
	answer(tape, 30, fresh)
	for range 12 {
		answer(tape, 30, tape.Update(keys["down"]))
	}
	before, _ := tape.List().Selected()
	answer(tape, 30, tape.Again())
	after, ok := tape.List().Selected()
	require.True(t, ok)
	require.Equal(t, before, after)
	answer(tape, 30, tape.Fit(9))
	require.Len(t, tape.List().Items(), 9)
	require.Zero(t, tape.Take(Want{}, nil))
}
