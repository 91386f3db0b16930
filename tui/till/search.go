package till

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"regulars/model/coupon"
	"regulars/model/desk"
	"regulars/tui/screen"
)

// search asks for what is typed. A number tells its answer from those of earlier questions.
func (t *Till) search() tea.Cmd {
	t.asked++
	t.entered = false
	if t.box.Empty() {
		t.list.Clear()
		t.more, t.searchErr, t.answered = false, nil, t.asked
		return nil
	}
	return t.find(false)
}

// again repeats the search that is shown, because something has changed. Rows that were seen stay
// good meanwhile, so that Enter waits for nobody else's work; a question that has no answer yet is
// asked anew, and the mark of an older one is not carried over to it.
func (t *Till) again() tea.Cmd {
	if t.box.Empty() {
		return nil
	}
	seen := t.answered == t.asked
	t.asked++
	if _, some := t.list.Selected(); seen && some {
		t.answered = t.asked
	}
	return t.find(seen)
}

func (t *Till) find(again bool) tea.Cmd {
	seq, query, rows := t.asked, t.box.Value(), t.list.Rows()
	return t.counter.ask(t.env, func(ctx context.Context, d Desk) tea.Msg {
		// One more than fits says whether there are more.
		got, err := d.Find(ctx, query, min(rows+1, desk.FindLimit))
		more := len(got) > rows
		if more {
			got = got[:rows]
		}
		return found{seq: seq, again: again, rows: got, more: more, err: err}
	})
}

// found shows an answer. The mark goes to the first row, or stays with its member if the same
// question was asked again.
func (t *Till) found(msg found) tea.Cmd {
	if msg.seq != t.asked {
		return nil
	}
	marked, ok := t.list.Selected()
	t.answered, t.more, t.searchErr = msg.seq, msg.more, msg.err
	t.list.Clear()
	t.list.Show(msg.rows, 0, len(msg.rows))
	for i, r := range msg.rows {
		if msg.again && ok && r.ID == marked.ID {
			t.list.Select(i)
		}
	}
	entered := t.entered
	t.entered = false
	if len(msg.rows) == 0 && msg.err == nil && t.env.Clock().Sub(t.began) < filling {
		return screen.After(recheckAfter, recheck{t.asked})
	}
	if entered && len(msg.rows) > 0 {
		first := msg.rows[0]
		if len(msg.rows) == 1 || exactly(&first) || ok && first.ID == marked.ID {
			return t.open(first)
		}
	}
	return nil
}

// submit opens the marked row. If the answer to what was typed is still under way, Enter waits
// for it, and then takes a single hit, or the one whose whole number was typed, or the one that
// was marked when Enter was pressed and is first now, but never chooses among rows that nobody has
// seen. The code of a coupon opens whose it is.
func (t *Till) submit() tea.Cmd {
	if coupon.Looks(t.box.Value()) {
		return t.scan(t.box.Value())
	}
	if t.answered != t.asked {
		t.entered = true
		return nil
	}
	if row, ok := t.list.Selected(); ok {
		return t.open(row)
	}
	return nil
}
