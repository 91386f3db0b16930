package part

import (
	tea "charm.land/bubbletea/v2"

	"regulars/tui/screen"
	"regulars/tui/text"
	"regulars/tui/theme"
)

// defaultRows is how many rows a list shows before it is told its height.
const defaultRows = 10

// markWidth are the columns before each row of a list, where the mark of the selected one stands.
const markWidth = 3

// List is a window on rows that live elsewhere: it holds those that it shows and no others, so
// that nobody's data waits in memory and a chain's member list costs as much as a short one.
// When the mark leaves the window, Wants says which rows to fetch:
//
//	case tea.WindowSizeMsg:
//		t.list.Fit(msg.Height - 4)
//	case tea.KeyPressMsg:
//		t.list.Update(msg)
//		if first, count, ok := t.list.Wants(); ok {
//			return t, t.fetch(first, count) // answers with a message for Show
//		}
type List[T any] struct {
	items []T
	first int // the number of items[0]
	total int
	at    int // the number of the selected row
	rows  int
}

// Fit tells the list how many rows it can show. What no longer fits is let go.
func (l *List[T]) Fit(rows int) {
	l.rows = max(rows, 1)
	if len(l.items) > l.rows {
		start := min(max(0, l.at-l.first-l.rows+1), len(l.items)-l.rows)
		l.items, l.first = append([]T(nil), l.items[start:start+l.rows]...), l.first+start
	}
}

// Rows is how many rows the list can show.
func (l *List[T]) Rows() int {
	if l.rows == 0 {
		return defaultRows
	}
	return l.rows
}

// Show gives the list its rows: items are number first and following of total. What does not
// fit is not kept.
func (l *List[T]) Show(items []T, first, total int) {
	items = items[:min(len(items), l.Rows())]
	l.items = append([]T(nil), items...)
	l.first, l.total = first, max(total, first+len(items))
	l.at = min(max(l.at, 0), max(l.total-1, 0))
}

// Clear empties the list and marks its first row.
func (l *List[T]) Clear() { *l = List[T]{rows: l.rows} }

// Select marks a row by its number.
func (l *List[T]) Select(at int) { l.at = min(max(at, 0), max(l.total-1, 0)) }

// At is the number of the marked row.
func (l *List[T]) At() int { return l.at }

// Total is the number of rows that there are, shown or not.
func (l *List[T]) Total() int { return l.total }

// Items are the rows on the screen.
func (l *List[T]) Items() []T { return l.items }

// Selected returns the marked row; ok is false if it is not on the screen (nothing found, or
// not fetched yet), so that Enter can never take a row that nobody sees.
func (l *List[T]) Selected() (item T, ok bool) {
	if i := l.at - l.first; i >= 0 && i < len(l.items) {
		return l.items[i], true
	}
	return item, false
}

// Update moves the mark and reports whether it moved. Keys that are not for lists do nothing.
func (l *List[T]) Update(msg tea.Msg) (moved bool) {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false
	}
	before := l.at
	switch action := screen.ActionOf(key); {
	case action == screen.Choose && key.Code == tea.KeyUp:
		l.Select(l.at - 1)
	case action == screen.Choose:
		l.Select(l.at + 1)
	case action == screen.Page && key.Code == tea.KeyPgUp:
		l.Select(l.at - l.Rows())
	case action == screen.Page:
		l.Select(l.at + l.Rows())
	}
	return l.at != before
}

// Wants returns the rows that the list should show and does not have: after the mark has left
// the window, or the window has grown.
func (l *List[T]) Wants() (first, count int, ok bool) {
	rows := min(l.Rows(), l.total)
	inside := l.at >= l.first && l.at < l.first+len(l.items)
	if inside && len(l.items) >= rows || l.total == 0 {
		return 0, 0, false
	}
	first = l.first
	if !inside {
		first = l.at - rows/2
	}
	first = max(0, min(first, l.total-rows))
	return first, rows, true
}

// View draws the titles (if any column has one) and the rows, each at most width columns; no
// line at all for an empty list. Cells
// gives the cells of a row; they are drawn plain in the marked row, so that it stays legible.
func (l *List[T]) View(th *theme.Theme, width int, columns []Column, cells func(T) []string) []string {
	if len(l.items) == 0 {
		return nil
	}
	rows := make([][]string, len(l.items))
	for i, item := range l.items {
		rows[i] = cells(item)
	}
	titles, lines := Grid(width-markWidth, columns, rows)
	out := make([]string, 0, len(lines)+1)
	if titles != "" {
		out = append(out, text.Spaces(markWidth)+th.Muted.Render(titles))
	}
	for i, line := range lines {
		if l.first+i == l.at {
			out = append(out, Marked(th, width, line))
			continue
		}
		out = append(out, text.Spaces(markWidth)+line)
	}
	return out
}

// Marked draws a row as the one that Enter takes: with the mark and in its style, over the
// whole width.
func Marked(th *theme.Theme, width int, row string) string {
	return th.Selected.Render(text.Pad(" "+theme.Mark+" "+Plain(row), width))
}
