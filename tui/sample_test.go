package tui_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"regulars/tui/drive"
	"regulars/tui/i18n"
	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/theme"
)

// in words the sample in the session's language.
func in(env *screen.Env, zh, en string) string { return i18n.Pair{ZH: zh, EN: en}.In(env.Lang()) }

// person is what the sample shop knows of a member.
type person struct{ card, name, initials, tier string }

var people = []person{
	{"2000000001234", "欧阳志强", "oyzq", "金卡"},
	{"2000000005678", "María José", "mj", "普通"},
	{"2000000009999", "李雪👍", "lx", "银卡"},
	{"690TREASURE42", "欧阳子琪", "oyzq", "普通"},
}

// sampleHome is a small home screen: a search box, what it found, and the scans.
type sampleHome struct {
	env  *screen.Env
	box  part.Field
	list part.List[person]
	seq  int
}

// found answers a search; seq tells which, so that a late answer is dropped.
type found struct {
	seq   int
	items []person
}

// scannedCard answers a look-up by card.
type scannedCard struct {
	card string
	ok   bool
}

func newSampleHome(env *screen.Env) screen.Screen {
	return &sampleHome{env: env, box: part.Field{Prompt: theme.Prompt + " ", Placeholder: in(env, "扫卡，或输入手机尾号、姓名、拼音首字母", "Scan a card, or type the last digits of the phone or a name"), Limit: 40}}
}

func (h *sampleHome) Init() tea.Cmd     { return nil }
func (h *sampleHome) Title() string     { return "" }
func (h *sampleHome) Keep() screen.Kept { return part.Keep(&h.box) }
func (h *sampleHome) VeiledView(a screen.Area) (string, screen.Cursor) {
	field, cursor := h.box.View(h.env.Theme(), a.Width-2, true)
	return "\n " + field, cursor.Moved(1, 1)
}

func (h *sampleHome) Restore(kept screen.Kept) (screen.Screen, tea.Cmd) {
	part.Restore(kept, &h.box)
	return h, h.search()
}

func (h *sampleHome) Actions() []screen.Offer {
	offers := []screen.Offer{}
	if !h.box.Empty() {
		offers = append(offers, screen.Can(screen.Submit).As(in(h.env, "打开", "Open")), screen.Can(screen.Choose), screen.Can(screen.Back).As(in(h.env, "清空", "Clear")))
	}
	return append(offers, screen.Can(screen.Enrol), screen.Can(screen.Feedback), screen.Can(screen.LockTill))
}

func (h *sampleHome) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		h.list.Fit(msg.Height - 4)
	case tea.KeyPressMsg, tea.PasteMsg:
		if h.box.Update(msg) {
			return h, h.search()
		}
		h.list.Update(msg)
	case found:
		if msg.seq == h.seq {
			h.list.Clear()
			h.list.Show(msg.items, 0, len(msg.items))
		}
	case screen.Scan:
		return h, func() tea.Msg {
			for _, p := range people {
				if p.card == msg.Text {
					return scannedCard{p.card, true}
				}
			}
			return screen.Failed{
				Text: in(h.env, "没有卡号为 "+msg.Text+" 的会员。", "There is no member with card "+msg.Text+"."),
				Hint: in(h.env, "请核对卡号，或按 F2 办理入会。", "Check the number, or enrol the customer with F2."),
			}
		}
	case scannedCard:
		return h, screen.Send(screen.Open{What: screen.MemberName, ID: msg.card})
	case screen.Do:
		return h, h.do(msg.Action)
	}
	return h, nil
}

func (h *sampleHome) do(a screen.Action) tea.Cmd {
	switch a {
	case screen.Back:
		h.box.Clear()
		return h.search()
	case screen.Submit:
		if p, ok := h.list.Selected(); ok {
			return screen.Send(screen.Open{What: screen.MemberName, ID: p.card})
		}
	case screen.Enrol:
		return screen.Send(screen.Open{What: screen.EnrolName, ID: h.box.Value()})
	case screen.Feedback:
		return screen.Send(screen.Open{What: screen.FeedbackName})
	}
	return nil
}

// search asks the "store" for at most 50 and numbers the question.
func (h *sampleHome) search() tea.Cmd {
	h.seq++
	seq, query := h.seq, h.box.Value()
	return func() tea.Msg {
		var items []person
		for _, p := range people {
			if query != "" && (strings.Contains(p.name, query) || strings.HasPrefix(p.initials, query) || strings.HasSuffix(p.card, query)) {
				items = append(items, p)
			}
		}
		return found{seq, items}
	}
}

func (h *sampleHome) View(a screen.Area) (string, screen.Cursor) {
	th := h.env.Theme()
	field, cursor := h.box.View(th, a.Width-2, true)
	lines := []string{"", " " + field, ""}
	columns := []part.Column{
		{Title: in(h.env, "姓名", "Name"), Flex: true}, {Title: in(h.env, "卡", "Card"), Drop: 1}, {Title: in(h.env, "等级", "Tier")},
	}
	lines = append(lines, h.list.View(th, a.Width, columns, func(p person) []string {
		return []string{th.Strong.Render(p.name), p.card, p.tier}
	})...)
	return strings.Join(lines, "\n"), cursor.Moved(1, 1)
}

// sampleMember takes an amount. Its title is personal.
type sampleMember struct {
	env    *screen.Env
	card   string
	amount part.Field
	shown  int // how often it came back to the top
	log    []string
}

type (
	awarded     struct{ amount string }
	undoneAward struct{}
	deleteHim   struct{}
)

func newSampleMember(env *screen.Env, card string) screen.Screen {
	return &sampleMember{env: env, card: card, amount: part.Field{Prompt: in(env, "消费 ❯ ", "Sale ❯ "), Only: part.Amount}}
}

func (m *sampleMember) name() string {
	for _, p := range people {
		if p.card == m.card {
			return p.name
		}
	}
	return m.card
}

func (m *sampleMember) Init() tea.Cmd     { return nil }
func (m *sampleMember) Title() string     { return m.name() }
func (m *sampleMember) Keep() screen.Kept { return part.Keep(&m.amount) }
func (m *sampleMember) Restore(k screen.Kept) (screen.Screen, tea.Cmd) {
	part.Restore(k, &m.amount)
	return m, nil
}

func (m *sampleMember) Actions() []screen.Offer {
	empty := ""
	if m.amount.Empty() {
		empty = in(m.env, "先输入金额。", "Type an amount first.")
	}
	return []screen.Offer{
		screen.Can(screen.Submit).As(in(m.env, "记分", "Award")).Unless(empty),
		screen.Can(screen.Redeem), screen.Can(screen.Feedback), screen.Can(screen.Member).Unless(in(m.env, "没有权限。", "You may not do that.")),
		screen.Can(screen.Confirm).As(in(m.env, "删除", "Delete")),
	}
}

func (m *sampleMember) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		m.amount.Update(msg)
	case screen.Shown:
		m.shown++
	case screen.Locked, screen.Changed, undoneAward, deleteHim:
		m.log = append(m.log, fmt.Sprintf("%T", msg))
	case awarded:
		m.amount.Clear()
		return m, screen.Send(screen.Toast{
			Text: m.name() + " +" + msg.amount,
			Undo: &screen.Undo{
				Question: "撤销给" + m.name() + "的 +" + msg.amount + "？",
				Do: screen.Send(screen.Many{
					screen.Toast{Text: "已撤销 " + msg.amount}, undoneAward{}, screen.Changed{What: "member", ID: m.card},
				}),
			},
		})
	case screen.Do:
		return m, m.do(msg.Action)
	}
	return m, nil
}

func (m *sampleMember) do(a screen.Action) tea.Cmd {
	switch a {
	case screen.Submit:
		amount := m.amount.Value()
		if amount == "0" {
			return screen.Send(screen.Failed{Err: errors.New("disk is full")})
		}
		return screen.Send(awarded{amount})
	case screen.Redeem:
		return screen.Send(screen.Push{Screen: &sampleTasks{env: m.env}})
	case screen.Feedback:
		return screen.Send(screen.Open{What: screen.FeedbackName, ID: m.card})
	case screen.Confirm:
		return screen.Send(screen.Ask{
			Title: in(m.env, "删除会员", "Delete member"), Yes: in(m.env, "删除", "Delete"),
			Lines: []string{in(m.env, "会员 "+m.name()+" 的资料会被删除，不能恢复。", "All that is known of "+m.name()+" is deleted and cannot be brought back.")},
			Then:  deleteHim{}, Else: screen.Changed{What: "refused"},
		})
	}
	return nil
}

func (m *sampleMember) View(a screen.Area) (string, screen.Cursor) {
	th := m.env.Theme()
	field, cursor := m.amount.View(th, a.Width-2, true)
	return " " + th.Strong.Render(m.name()) + in(m.env, "  卡 ", "  card ") + m.card + "\n\n " + field, cursor.Moved(1, 2)
}

// sampleTasks is a list on which letters act, since nothing can be typed.
type sampleTasks struct {
	env  *screen.Env
	done []screen.Action
	data string
}

func (s *sampleTasks) Init() tea.Cmd     { return nil }
func (s *sampleTasks) Title() string     { return "任务" }
func (s *sampleTasks) Keep() screen.Kept { return nil }
func (s *sampleTasks) Restore(screen.Kept) (screen.Screen, tea.Cmd) {
	s.data = ""
	return s, nil
}

func (s *sampleTasks) Actions() []screen.Offer {
	return []screen.Offer{
		screen.Can(screen.Done), screen.Can(screen.Copy), screen.Can(screen.Snooze), screen.Can(screen.Refused),
		screen.Can(screen.UndoLast),
	}
}

func (s *sampleTasks) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.Do:
		s.done = append(s.done, msg.Action)
	case tea.KeyPressMsg:
		s.data += msg.Text
	}
	return s, nil
}

func (s *sampleTasks) View(screen.Area) (string, screen.Cursor) {
	return fmt.Sprintf(" did %v\n typed %s.", s.done, s.data), screen.Cursor{}
}

// sampleForm has two fields and wants the scans while it is empty.
type sampleForm struct {
	env   *screen.Env
	arg   string
	kind  part.Field
	note  part.Field
	on    int
	scans []string
}

func newSampleForm(env *screen.Env, arg string) screen.Screen { return &sampleForm{env: env, arg: arg} }

func (f *sampleForm) Init() tea.Cmd     { return screen.After(0, loaded{}) }
func (f *sampleForm) Title() string     { return "表单" }
func (f *sampleForm) TakesScan() bool   { return f.kind.Empty() && f.note.Empty() }
func (f *sampleForm) Keep() screen.Kept { return part.Keep(&f.kind, &f.note) }
func (f *sampleForm) Restore(k screen.Kept) (screen.Screen, tea.Cmd) {
	part.Restore(k, &f.kind, &f.note)
	return f, nil
}
func (f *sampleForm) Actions() []screen.Offer { return []screen.Offer{screen.Can(screen.NextPart)} }

type loaded struct{}

func (f *sampleForm) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.Scan:
		f.scans = append(f.scans, msg.Text)
	case tea.KeyPressMsg, tea.PasteMsg:
		if key, ok := msg.(tea.KeyPressMsg); ok && screen.ActionOf(key) == screen.NextPart {
			f.on = 1 - f.on
			return f, nil
		}
		[]*part.Field{&f.kind, &f.note}[f.on].Update(msg)
	}
	return f, nil
}

func (f *sampleForm) View(a screen.Area) (string, screen.Cursor) {
	th := f.env.Theme()
	kind, at := f.kind.View(th, 40, f.on == 0)
	note, below := f.note.View(th, 40, f.on == 1)
	if f.on == 1 {
		at = below.Moved(0, 1)
	}
	return fmt.Sprintf("%s\n%s\nfor %s, scans %v", kind, note, f.arg, f.scans), at
}

// sampleLock takes the PIN 4711 for the person who was there before, and badges.
type sampleLock struct {
	env *screen.Env
	was string
	pin part.Field
}

func newSampleLock(env *screen.Env, was string) screen.Screen {
	return &sampleLock{env: env, was: was, pin: part.Field{Prompt: "PIN ", Secret: true, Only: part.Digits}}
}

func (l *sampleLock) Init() tea.Cmd           { return nil }
func (l *sampleLock) Title() string           { return "已锁定" }
func (l *sampleLock) Keep() screen.Kept       { return part.Keep(&l.pin) }
func (l *sampleLock) Actions() []screen.Offer { return []screen.Offer{screen.Can(screen.Submit)} }
func (l *sampleLock) Restore(k screen.Kept) (screen.Screen, tea.Cmd) {
	part.Restore(k, &l.pin)
	return l, nil
}

func (l *sampleLock) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		l.pin.Update(msg)
	case screen.Do:
		if l.pin.Value() == "4711" {
			return l, screen.Send(screen.Unlock{Staff: screen.Staff{ID: l.was, Name: "王芳"}})
		}
		l.pin.Clear()
		return l, screen.Send(screen.Failed{Text: "PIN 不对。"})
	case screen.Scan:
		return l, screen.Send(screen.Unlock{Staff: screen.Staff{ID: msg.Text, Name: "李敏"}})
	}
	return l, nil
}

func (l *sampleLock) View(a screen.Area) (string, screen.Cursor) {
	field, cursor := l.pin.View(l.env.Theme(), 20, true)
	return "\n " + field, cursor.Moved(1, 1)
}

// stage is the sample shop.
func stage() drive.Stage {
	return drive.Stage{
		Home: newSampleHome,
		Screens: map[string]screen.Maker{
			screen.MemberName: newSampleMember, screen.LockName: newSampleLock,
			screen.FeedbackName: newSampleForm, screen.EnrolName: newSampleForm,
		},
	}
}

func start(t *testing.T) *drive.Driver {
	t.Helper()
	return drive.Start(t, stage())
}
