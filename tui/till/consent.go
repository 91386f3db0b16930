package till

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/model/staff"
	"regulars/tui/part"
	"regulars/tui/screen"
)

// consent asks a colleague where the desk wants one. The page that has it gives it its messages
// while it is open, and repeats the act with what it answers.
type consent struct {
	right staff.Right // that the colleague has to have; "" if none can help
	box   *part.Approval
}

// approvers are the colleagues that may approve; why is the refusal that asked for one.
type approvers struct {
	why  error
	able []desk.Person
	err  error
}

func (c *consent) open() bool { return c.box != nil }

func (c *consent) takesScan() bool { return c.box != nil && c.box.TakesScan() }

// wanted reports whether a refusal asks for a colleague.
func (c *consent) wanted(err error) bool {
	if c.right == "" {
		return false
	}
	switch model.CodeOf(err) {
	case "approval.needed", "adjust.limit", "adjust.day", "refund.limit":
		return true
	}
	return false
}

// refuse tells the open dialog why an approval was not taken: the wrong PIN, a wait, the wrong
// person. It reports whether it was for the dialog to tell.
func (c *consent) refuse(err error) bool {
	code := string(model.CodeOf(err))
	area, _, _ := strings.Cut(code, ".")
	if c.box == nil || area != "pin" && area != "staff" && area != "badge" && area != "approval" {
		return false
	}
	c.box.Refuse(err)
	return true
}

// ask finds out who may approve.
func (c *consent) ask(k *Counter, env *screen.Env, why error) tea.Cmd {
	right := c.right
	return k.ask(env, func(ctx context.Context, d Desk) tea.Msg {
		able, err := d.Approvers(ctx, right)
		return approvers{why: why, able: able, err: err}
	})
}

// take opens the dialog.
func (c *consent) take(msg approvers, env *screen.Env) {
	if msg.err != nil {
		return
	}
	lang := env.Lang()
	able := make([]part.Approver, len(msg.able))
	for i, p := range msg.able {
		able[i] = part.Approver{ID: p.ID.String(), Name: p.Name, Role: say.Word(lang, "role."+string(p.Role)), BadgeOnly: !p.HasPIN}
	}
	sentence, _ := say.Error(lang, msg.why)
	c.box = part.AskApproval(sentence, able, env.Clock())
}

// over lays the dialog under what it is about: who approves has to see what. While it is closed
// the page stands alone.
func (c *consent) over(s *speech, area screen.Area, page, about []string, cursor screen.Cursor) (string, screen.Cursor) {
	if c.box == nil {
		return strings.Join(page, "\n"), cursor
	}
	box, x, y, at := c.box.View(s.th, s.lang, area)
	lower := min(max(y, len(about)+1), max(0, area.Height-len(box)))
	lines := part.Lay(append([]string{}, about...), x, lower, box)
	return strings.Join(lines, "\n"), at.Moved(0, lower-y)
}
