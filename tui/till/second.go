package till

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/tui/part"
	"regulars/tui/theme"
)

// second is the other member of an act between two: found while the number or the name is typed,
// and shown by name before anything is done, because a digit may be wrong.
type second struct {
	text string // that was looked up last
	seq  int
	id   model.ID // zero until exactly one member is meant
	who  string
	many bool // more than one is
	err  error
}

// another answers the question of that number.
type another struct {
	seq  int
	rows []desk.Found
	who  string
	err  error
}

// value is the member's id, "" for none.
func (o *second) value() string {
	if o.id.IsZero() {
		return ""
	}
	return o.id.String()
}

// lookUp asks who the first row means, if that has changed.
func (e *errand) lookUp() tea.Cmd {
	o := &e.second
	name := strings.TrimSpace(e.fields[0].Value())
	if !e.plan.member || name == o.text {
		return nil
	}
	*o = second{text: name, seq: o.seq + 1}
	if name == "" {
		return nil
	}
	seq, s := o.seq, e.counter.speech(e.env)
	return e.counter.ask(e.env, func(ctx context.Context, d Desk) tea.Msg {
		rows, err := d.Find(ctx, name, 2)
		if err != nil || len(rows) == 0 {
			return another{seq: seq, err: err}
		}
		if exactly(&rows[0]) {
			rows = rows[:1]
		}
		return another{seq: seq, rows: rows, who: strings.TrimSpace(s.called(rows[0].Name, "") + "  " + rows[0].Phone)}
	})
}

// take takes the answer to the last question.
func (o *second) take(msg another) {
	if msg.seq != o.seq {
		return
	}
	o.err, o.many = msg.err, len(msg.rows) > 1
	if len(msg.rows) == 1 {
		o.id, o.who = msg.rows[0].ID, msg.who
	}
}

// draw tells who is meant.
func (o *second) draw(s *speech, b *part.Body) {
	b.Blank()
	switch {
	case o.text == "":
		b.Say(3, s.th.Muted, s.x.OtherHint)
	case o.err != nil:
		sentence, _ := say.Error(s.lang, o.err)
		b.Add("   " + s.th.Warn.Render("! "+sentence))
	case o.many:
		b.Say(3, s.th.Muted, s.x.OtherMany)
	case o.id.IsZero():
		b.Say(3, s.th.Muted, fmt.Sprintf(s.w.NoHit, o.text))
	default:
		b.Add("   " + theme.Arrow + " " + s.th.Strong.Render(o.who))
	}
}
