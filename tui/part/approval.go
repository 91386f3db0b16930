package part

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/staff"
	"regulars/tui/i18n"
	"regulars/tui/screen"
	"regulars/tui/text"
	"regulars/tui/theme"
)

// Approver is somebody who may approve an act.
type Approver struct {
	ID   string
	Name string
	Role string // in the language of the screen

	BadgeOnly bool // has no PIN, so that only the badge proves who it is
}

// The answers of an Approval. A screen that gets one asks its desk, or goes back to what it did.
type (
	// Approved says who approves, by PIN or by the code of a badge, in the form that a desk wants.
	// The dialog stays open and takes nothing until it is closed or told what was refused.
	Approved struct{ Who, PIN, Badge string }

	// Declined says that nobody does; nothing has happened.
	Declined struct{}
)

// Approval asks a colleague to allow an act on the spot, by PIN or by badge. A screen opens it
// over its body and, while it is there, gives it every key, paste, scan and action, offers, keeps
// and takes scans as it does, and lays its box over the body:
//
//	answer := t.approval.Update(msg, t.env.Clock())
//
// It obeys the laws of a dialog: it takes nothing before it had a moment of quiet, Esc cancels at
// any time after, Enter cancels too while no PIN is typed and never confirms one, because
// scanners end with it. F9 or Ctrl+Y approves. That it is not the key that opened the dialog
// needs no care here: the PIN has to be typed between the two.
type Approval struct {
	why  string
	able []Approver
	list List[Approver]
	pin  Field

	opened, lastKey time.Time
	listens         bool
	asking          bool
	refused         error
}

// The measures of the box: with all of them full it fits into the smallest window.
const (
	approvalWidth = 52 // columns inside
	approverRows  = 3
	whyLines      = 2
	refusalLines  = 4
)

// AskApproval returns an approval that has just been opened. why says what needs it, in the
// language of the screen, such as the sentence of the desk's refusal.
func AskApproval(why string, able []Approver, now time.Time) *Approval {
	a := &Approval{why: why, able: able, opened: now, lastKey: now}
	a.pin = Field{Only: Digits, Limit: staff.MaxPIN, Secret: true}
	a.list.Fit(approverRows)
	a.list.Show(able, 0, len(able))
	return a
}

// Update takes a message of the screen's and returns the answer that it gives: an Approved, a
// Declined, or nil.
func (a *Approval) Update(msg tea.Msg, now time.Time) tea.Msg {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg, screen.Scan, screen.Do:
	default:
		return nil
	}
	if !a.hears(now) || a.asking {
		return nil
	}
	switch msg := msg.(type) {
	case screen.Scan:
		return a.give(Approved{Badge: msg.Text})
	case screen.Do:
		return a.do(msg.Action)
	}
	if a.list.Update(msg) {
		if first, _, ok := a.list.Wants(); ok {
			a.list.Show(a.able[first:], first, len(a.able))
		}
		a.pin.Clear() // it was meant for another one
		a.refused = nil
	} else if a.takesPIN() && a.pin.Update(msg) {
		a.refused = nil
	}
	return nil
}

// hears reports whether the dialog has had its quiet.
func (a *Approval) hears(now time.Time) bool {
	if !a.listens {
		a.listens = now.Sub(a.lastKey) >= dialogQuiet || now.Sub(a.opened) >= dialogCap
		a.lastKey = now
	}
	return a.listens
}

func (a *Approval) do(action screen.Action) tea.Msg {
	who, ok := a.list.Selected()
	switch {
	case action == screen.Back, action == screen.Submit && a.pin.Empty():
		return Declined{}
	case action == screen.Confirm && ok && !a.short():
		return a.give(Approved{Who: who.ID, PIN: a.pin.Value()})
	}
	return nil
}

func (a *Approval) give(answer Approved) tea.Msg {
	a.asking = true
	return answer
}

// takesPIN reports whether the marked person can type a PIN now.
func (a *Approval) takesPIN() bool {
	who, ok := a.list.Selected()
	return ok && !who.BadgeOnly && !a.asking
}

// short reports whether what is typed is no PIN yet.
func (a *Approval) short() bool { return len(a.pin.Value()) < staff.MinPIN }

// Refuse says why an approval was not taken, and listens again. Only a PIN that was not tried
// because of a wait stays typed.
func (a *Approval) Refuse(err error) {
	a.asking, a.refused = false, err
	if model.CodeOf(err) != "pin.wait" {
		a.pin.Clear()
	}
}

// Keep and Restore keep the PIN through the digits of a scan, as a screen's do.
func (a *Approval) Keep() screen.Kept { return Keep(&a.pin) }

// Restore puts back what Keep returned.
func (a *Approval) Restore(kept screen.Kept) { Restore(kept, &a.pin) }

// TakesScan is true as long as a badge can approve.
func (a *Approval) TakesScan() bool { return !a.asking }

// Actions are what the screen offers while the dialog is open, and nothing else. Enter cancels
// only an empty dialog; with a PIN in it, it says which key approves.
func (a *Approval) Actions(lang model.Lang) []screen.Offer {
	w := approvalTable.In(lang)
	busy, enter, approve := "", "", ""
	if a.asking {
		busy, enter, approve = w.Checking, w.Checking, w.Checking
	} else if !a.pin.Empty() {
		enter = fmt.Sprintf(w.NotEnter, screen.Confirm.KeyName(lang))
	}
	if approve == "" && a.short() {
		approve = w.TypeFirst
	}
	cancel := cancelWord.In(lang)
	offers := []screen.Offer{screen.Can(screen.Confirm).As(w.Approve).Unless(approve), screen.Can(screen.Back).As(cancel).Unless(busy)}
	if len(a.able) > 1 {
		offers = append(offers, screen.Can(screen.Choose).As(w.Choose))
	}
	return append(offers, screen.Can(screen.Submit).As(cancel).Unless(enter))
}

// View draws the box, and says where in the area its top left corner belongs and where the
// cursor stands.
func (a *Approval) View(th *theme.Theme, lang model.Lang, area screen.Area) (box []string, x, y int, cursor screen.Cursor) {
	w := approvalTable.In(lang)
	b := &Body{Width: max(min(approvalWidth, area.Width-8), 1)}
	why := text.Wrap(a.why, b.Width)
	if len(why) > whyLines {
		why = append(why[:whyLines-1], text.Truncate(why[whyLines-1]+text.Ellipsis, b.Width))
	}
	b.Add(why...)
	b.Blank()
	if len(a.able) > 0 {
		b.Add(a.list.View(th, b.Width, []Column{{Flex: true}, {}}, func(p Approver) []string {
			return []string{p.Name, th.Muted.Render(p.Role)}
		})...)
		b.Blank()
	}
	cursor = a.drawPIN(th, w, b)
	a.drawRefusal(th, lang, b)
	cancel := th.Selected.Render(" " + theme.Mark + " Esc " + cancelWord.In(lang) + " ")
	b.Blank()
	b.Add(cancel + "   " + th.Key.Render(screen.Confirm.KeyName(lang)) + " " + w.Approve)
	box = Box(th, b.Width+4, w.Title, b.Lines)
	x, y = (area.Width-b.Width-4)/2, max(0, (area.Height-len(box))/2)
	return box, x, y, cursor.Moved(x+2, y+1)
}

// drawPIN draws what the marked person has to do.
func (a *Approval) drawPIN(th *theme.Theme, w *approvalWords, b *Body) (cursor screen.Cursor) {
	who, ok := a.list.Selected()
	switch {
	case !ok:
		b.Add(th.Warn.Render("!") + " " + w.Nobody)
	case a.asking:
		b.Add(th.Muted.Render(w.Checking))
	case who.BadgeOnly:
		b.Add(fmt.Sprintf(w.BadgeOf, who.Name))
	default:
		pin := a.pin
		pin.Prompt, pin.Placeholder = w.PIN+" "+theme.Prompt+" ", fmt.Sprintf(w.PINOf, who.Name)
		line, at := pin.View(th, b.Width, true)
		cursor = at.Moved(0, len(b.Lines))
		b.Add(line)
	}
	return cursor
}

// drawRefusal draws why an approval was not taken, else that a badge does as well.
func (a *Approval) drawRefusal(th *theme.Theme, lang model.Lang, b *Body) {
	if a.refused == nil {
		b.Add(th.Muted.Render(approvalTable.In(lang).Badge))
		return
	}
	refusal := &Body{Width: b.Width}
	refusal.Refuse(th, lang, 0, a.refused)
	b.Add(refusal.Lines[:min(len(refusal.Lines), refusalLines)]...)
}

// approvalWords are what the box says.
type approvalWords struct {
	Title, PIN, PINOf, BadgeOf, Badge, Nobody      string
	Approve, Choose, Checking, TypeFirst, NotEnter string
}

var approvalTable = i18n.Words[approvalWords]{
	ZH: approvalWords{
		Title: "请同事批准", PIN: "密码", PINOf: "%[1]s 的密码", BadgeOf: "%[1]s 没有密码，请扫工牌。", Badge: "也可以扫工牌。",
		Nobody: "现在没有人能批准。", Approve: "批准", Choose: "换人", Checking: "正在核对，请稍候。",
		TypeFirst: "请先输入批准人的密码，或扫工牌。", NotEnter: "批准请按 %[1]s，取消请按 Esc。",
	},
	EN: approvalWords{
		Title: "Approval", PIN: "PIN", PINOf: "of %[1]s", BadgeOf: "%[1]s has no PIN: scan the badge.", Badge: "A badge can be scanned instead.",
		Nobody: "There is nobody who could approve this.", Approve: "Approve", Choose: "Another", Checking: "Checking; one moment.",
		TypeFirst: "Type the PIN of who approves, or scan a badge.", NotEnter: "Press %[1]s to approve, Esc to cancel.",
	},
}
