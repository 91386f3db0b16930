// Package part holds the small parts that screens are made of: a field to type into, a list to
// choose from, aligned columns, a dialog, the line that tells what happened, header and footer.
// A part knows how it looks and which keys it lives on; it never does I/O, never reads a clock
// (the time is passed in) and answers plain strings, so that only the root makes a tea.View.
package part

import (
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"regulars/model/clean"
	"regulars/tui/screen"
	"regulars/tui/text"
	"regulars/tui/theme"
)

// defaultLimit is how many characters a field takes if nobody says.
const defaultLimit = clean.LineMax

// Field is one line to type into. It works in characters as readers see them, so that one
// backspace takes one hanzi or one emoji; it scrolls by columns and never shows half of one; and
// it tells where the real cursor belongs, which is where input methods open their window.
//
// The zero Field is ready. Methods with a pointer change it; a screen usually holds Fields by
// value and calls them on itself.
type Field struct {
	Prompt      string          // what stands before it, plain; its columns are part of the width
	Placeholder string          // shown while it is empty
	Limit       int             // characters, default 200
	Only        func(rune) rune // which characters it takes, folded as wished; -1 drops one
	Secret      bool            // shows dots: a PIN

	value string
	at    int // byte offset of the cursor, always between characters
}

// Digits is for fields that take digits only, also full-width ones.
func Digits(r rune) rune {
	if r = text.FoldRune(r); r >= '0' && r <= '9' {
		return r
	}
	return -1
}

// Amount is for fields that take money: digits, one kind of point (the key that gives "。" counts),
// a comma and a minus.
func Amount(r rune) rune {
	switch r = text.FoldRune(r); {
	case r >= '0' && r <= '9', r == '.', r == ',', r == '-':
		return r
	}
	return -1
}

// Value is what stands in the field.
func (f *Field) Value() string { return f.value }

// Empty reports whether nothing is typed.
func (f *Field) Empty() bool { return f.value == "" }

// Set puts a text into the field, the cursor behind it.
func (f *Field) Set(value string) {
	f.value, f.at = "", 0
	f.Insert(value)
}

// Clear empties the field.
func (f *Field) Clear() { f.value, f.at = "", 0 }

// Update takes a key or a paste and reports whether the text has changed; other messages and
// keys without a meaning for a field change nothing.
func (f *Field) Update(msg tea.Msg) (changed bool) {
	before := f.value
	switch msg := msg.(type) {
	case tea.PasteMsg:
		f.Insert(msg.Content)
	case tea.KeyPressMsg:
		if msg.Text != "" && msg.Mod&^(tea.ModShift|tea.ModCapsLock|tea.ModNumLock|tea.ModScrollLock) == 0 {
			f.Insert(msg.Text)
		} else {
			f.edit(screen.ActionOf(msg))
		}
	}
	return f.value != before
}

// edit moves the cursor or erases.
func (f *Field) edit(a screen.Action) {
	switch a {
	case screen.CursorLeft:
		f.at = f.left(f.at)
	case screen.CursorRight:
		f.at = f.right(f.at)
	case screen.LineStart:
		f.at = 0
	case screen.LineEnd:
		f.at = len(f.value)
	case screen.EraseLeft:
		f.erase(f.left(f.at), f.at)
	case screen.EraseRight:
		f.erase(f.at, f.right(f.at))
	case screen.EraseWord:
		f.erase(f.wordLeft(f.at), f.at)
	case screen.EraseLine:
		f.erase(0, f.at)
	}
}

func (f *Field) erase(from, to int) {
	f.value = f.value[:from] + f.value[to:]
	f.at = from
}

// left returns the offset one character before at.
func (f *Field) left(at int) int {
	previous := 0
	for i := 0; i < at; {
		previous = i
		cluster, _ := text.First(f.value[i:])
		i += len(cluster)
	}
	return previous
}

// right returns the offset one character behind at.
func (f *Field) right(at int) int {
	cluster, _ := text.First(f.value[at:])
	return at + len(cluster)
}

// wordLeft returns the start of the word before at: a run of letters and digits of one script,
// since Chinese has no spaces between its words, with the spaces behind it.
func (f *Field) wordLeft(at int) int {
	end := len(strings.TrimRight(f.value[:at], " "))
	start := end
	for start > 0 {
		previous := f.left(start)
		if start < end && !sameWord(f.value[previous:start], f.value[previous:end]) {
			break
		}
		start = previous
	}
	return start
}

// sameWord reports whether a character belongs to the word that follows it.
func sameWord(character, word string) bool {
	first := firstRune(character)
	next := firstRune(word[len(character):])
	kind := func(r rune) int {
		switch {
		case unicode.Is(unicode.Han, r):
			return 1
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return 2
		}
		return 0
	}
	return kind(first) == kind(next) && kind(first) != 0
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return -1
}

// Insert puts a text in at the cursor, cleaned as everything that enters the program, and cut
// where the field is full. What joins the character before the cursor (an accent that arrives
// alone, the next part of a Korean syllable) is cleaned together with it.
func (f *Field) Insert(s string) {
	start := f.at
	seam := f.value[f.left(f.at):f.at]
	if joined, _ := text.First(seam + s); len(joined) > len(seam) && seam != "" && seam != " " {
		start = f.at - len(seam)
	}
	s = f.admit(f.value[start:f.at] + s)
	room := f.limit() - count(f.value[:start]) - count(f.value[f.at:])
	s = firstOf(s, room)
	f.value = f.value[:start] + s + f.value[f.at:]
	f.at = f.snap(start + len(s))
}

// snap returns the first offset at or behind at where a character starts.
func (f *Field) snap(at int) int {
	offset := 0
	for offset < at {
		offset = f.right(offset)
	}
	return offset
}

// admit cleans what is typed or pasted. The cleaner trims spaces, but one that is typed between
// two words is wanted.
func (f *Field) admit(s string) string {
	cleaned := clean.Text(s, 2*f.limit())
	if s != "" && strings.Trim(s, " \u3000") == "" {
		cleaned = " "
	}
	if f.Only == nil {
		return cleaned
	}
	return strings.Map(f.Only, cleaned)
}

func (f *Field) limit() int {
	if f.Limit > 0 {
		return f.Limit
	}
	return defaultLimit
}

func count(s string) int {
	n := 0
	for range text.Clusters(s) {
		n++
	}
	return n
}

// firstOf returns the first n characters of s.
func firstOf(s string, n int) string {
	end := 0
	for cluster := range text.Clusters(s) {
		if n <= 0 {
			break
		}
		end += len(cluster)
		n--
	}
	return s[:end]
}

// View draws the field in exactly width columns and says where the cursor stands in them. Give
// focused false for the fields of a form that are not being typed into: their cursor is hidden.
func (f *Field) View(th *theme.Theme, width int, focused bool) (string, screen.Cursor) {
	prompt := f.Prompt
	room := width - text.Width(prompt)
	if room < 4 {
		prompt, room = "", width
	}
	if room < 1 {
		return text.Spaces(width), screen.Cursor{}
	}
	styled := th.Accent.Render(prompt)
	if !focused {
		styled = th.Muted.Render(prompt)
	}
	left := text.Width(prompt)
	if f.value == "" {
		hint := text.Pad(f.Placeholder, room)
		return styled + th.Muted.Render(hint), screen.Cursor{X: left, On: focused}
	}
	shown, column := f.window(room)
	return styled + shown, screen.Cursor{X: left + column, On: focused}
}

// window returns what of the value is visible in room columns and the column of the cursor in
// it. The cursor stays in the right half while there is text on both sides, so that one sees
// what is before it; the last column is free for it behind the text.
func (f *Field) window(room int) (string, int) {
	value, before := f.value, f.value[:f.at]
	if f.Secret {
		value, before = dots(value), dots(before)
	}
	column, total := text.Width(before), text.Width(value)
	if total < room {
		return value + text.Spaces(room-total), column
	}
	// One column stays free behind the text, and the first visible character is a whole one.
	start := min(max(0, column-room*2/3), total-room+1)
	start = boundary(value, start)
	return text.Pad(text.Cut(value, start, start+room), room), column - start
}

// boundary returns the first column at or behind c where a character starts.
func boundary(s string, c int) int {
	column := 0
	for _, width := range text.Clusters(s) {
		if column >= c {
			break
		}
		column += width
	}
	return column
}

func dots(s string) string { return strings.Repeat(theme.Dot, count(s)) }

// Typed is what a field keeps.
type Typed struct {
	Value string
	At    int
}

// Keep returns what stands in the fields, or nil if all are empty: the answer of a screen's
// Keep.
func Keep(fields ...*Field) screen.Kept {
	for _, f := range fields {
		if f.value != "" {
			kept := make([]Typed, len(fields))
			for i, f := range fields {
				kept[i] = Typed{f.value, f.at}
			}
			return kept
		}
	}
	return nil
}

// Restore puts back what Keep returned for the same fields; nil empties them.
func Restore(kept screen.Kept, fields ...*Field) {
	typed, _ := kept.([]Typed)
	for i, f := range fields {
		f.Clear()
		if i < len(typed) {
			f.value, f.at = typed[i].Value, typed[i].At
		}
	}
}
