package part

import tea "charm.land/bubbletea/v2"

// Tape is a List over rows that can only be read on from one of them, as a log is: nobody
// counts them, and the source is asked for so many rows after that one. The tape holds the rows
// that it shows, and of those above only their places, eight bytes each, so that going back up
// costs no more than going down.
//
//	case tea.KeyPressMsg:
//		return p, p.fetch(p.tape.Update(msg)) // nil if the tape wants nothing
//	case fetched:
//		return p, p.fetch(p.tape.Take(msg.want, msg.rows))
type Tape[T any] struct {
	Place func(T) uint64 // by which the source is asked for what follows a row; required

	list   List[T]
	places []uint64 // of all rows from the first to the last one seen
	seq    int
}

// Want is a question of a tape. The zero Want is none.
type Want struct {
	After uint64 // the place to read on from; 0 is the start
	Count int    // how many rows; one more than are shown, which tells whether there are more

	first, seq int
}

// Start forgets everything and asks for the first rows.
func (t *Tape[T]) Start() Want {
	t.list.Clear()
	t.places = nil
	return t.ask(0)
}

// Again asks for the rows that are shown, because they may be different now.
func (t *Tape[T]) Again() Want { return t.ask(t.list.first) }

// Fit tells how many rows can be shown, and asks for those that are missing.
func (t *Tape[T]) Fit(rows int) Want {
	t.list.Fit(rows)
	return t.missing()
}

// Update moves the mark and asks for the rows that come into view.
func (t *Tape[T]) Update(msg tea.Msg) Want {
	if !t.list.Update(msg) {
		return Want{}
	}
	return t.missing()
}

// missing asks for what the list should show and does not have.
func (t *Tape[T]) missing() Want {
	if first, _, ok := t.list.Wants(); ok {
		return t.ask(first)
	}
	return Want{}
}

// ask makes a question; answers to earlier ones are dropped from now on.
func (t *Tape[T]) ask(first int) Want {
	first = min(first, len(t.places))
	t.seq++
	w := Want{Count: t.list.Rows() + 1, first: first, seq: t.seq}
	if first > 0 {
		w.After = t.places[first-1]
	}
	return w
}

// Take takes the answer to a question and asks on if rows are still missing.
func (t *Tape[T]) Take(w Want, rows []T) Want {
	if w.seq != t.seq || w.Count == 0 {
		return Want{}
	}
	more := len(rows) >= w.Count
	rows = rows[:min(len(rows), w.Count-1)]
	t.places = t.places[:w.first]
	for _, row := range rows {
		t.places = append(t.places, t.Place(row))
	}
	total := len(t.places)
	if more {
		total += w.Count - 1 // so many at least may be gone to; the next answer tells
	}
	t.list.Show(rows, w.first, total)
	return t.missing()
}

// List is what the tape shows, to draw it and to ask for the marked row.
func (t *Tape[T]) List() *List[T] { return &t.list }
