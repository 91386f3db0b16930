package screen

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/tui/i18n"
)

// Action is something that a person can do with a key or from the palette. Its name is stable:
// documents and tests use it.
type Action string

// The actions, in the order of the table.
const (
	Submit   Action = "submit"
	Back     Action = "back"
	Enrol    Action = "enrol"
	Reports  Action = "reports"
	Member   Action = "member"
	CheckIn  Action = "check-in"
	Redeem   Action = "redeem"
	Coupons  Action = "coupons"
	Feedback Action = "feedback"
	Care     Action = "care"
	Confirm  Action = "confirm"
	Settings Action = "settings"
	Program  Action = "program"
	UndoLast Action = "undo"
	Slip     Action = "slip"
	Activity Action = "activity"
	Adjust   Action = "adjust"
	Transfer Action = "transfer"
	Issue    Action = "issue-coupon"
	Void     Action = "void-coupon"
	Refund   Action = "refund"
	LockTill Action = "lock"
	Palette  Action = "palette"
	Help     Action = "help"
	Messages Action = "messages"
	Repaint  Action = "repaint"
	Leave    Action = "leave"
	Quit     Action = "quit"

	Choose   Action = "choose"
	Page     Action = "page"
	Number   Action = "number"
	NextPart Action = "next"
	PrevPart Action = "previous"

	Edit       Action = "edit"
	Rehearse   Action = "rehearse"
	Done       Action = "done"
	Copy       Action = "copy"
	Snooze     Action = "snooze"
	NotReached Action = "not-reached"
	Refused    Action = "refused"

	CursorLeft  Action = "left"
	CursorRight Action = "right"
	LineStart   Action = "start"
	LineEnd     Action = "end"
	EraseLeft   Action = "erase"
	EraseRight  Action = "erase-right"
	EraseWord   Action = "erase-word"
	EraseLine   Action = "erase-line"
)

// Kind says who gets a key.
type Kind uint8

const (
	// Command keys become Do for the screen that offers the action; some are taken by the root.
	Command Kind = iota
	// Motion keys reach the screen as tea.KeyPressMsg: fields and lists live on them.
	Motion
	// Letter keys are printable. They act only while the screen offers their action and shows
	// no cursor, because printable keys are data wherever something can be typed.
	Letter
)

// Group is where help lists a binding.
type Group uint8

// The groups of help, in its order.
const (
	Everywhere Group = iota
	Lists
	Typing
)

// Binding is one row of the table: an action, its keys and its words.
type Binding struct {
	Action Action
	Keys   []string  // as tea.Key.Keystroke writes them; the first one is shown; none: in the palette alone
	Label  i18n.Pair // two to four hanzi, one or two English words
	Pinyin string    // the initials of the Chinese label, for the palette
	Kind   Kind
	Group  Group
	Show   string    // how the keys are written together, if not as the first one
	Root   bool      // the root itself does it; no screen is asked
	Opens  string    // the registered screen that opens if the current one does not offer it
	Needs  i18n.Pair // why it cannot be done where nobody offers it
}

var (
	notYet      = i18n.Pair{ZH: "这一版还没有。", EN: "Not in this version yet."}
	needsMember = i18n.Pair{ZH: "先打开一位会员。", EN: "Open a member first."}
	needsCoupon = i18n.Pair{ZH: "先打开会员的优惠券（Ctrl+O），按数字选一张。", EN: "Open a member's coupons (Ctrl+O) and choose one by its digit first."}
	needsDeed   = i18n.Pair{ZH: "这里没有要确认的。", EN: "There is nothing to confirm here."}
	needsAct    = i18n.Pair{ZH: "先记一笔，并在设置（F10）里填好小票打印机。", EN: "Book something first, and name a slip printer in the settings (F10)."}
	needsUndo   = i18n.Pair{ZH: "没有可撤销的。", EN: "There is nothing to undo."}
	needsText   = i18n.Pair{ZH: "这里没有要提交的。", EN: "There is nothing to submit here."}
)

// table is the one place where keys have meanings. Ctrl+C asks before it leaves, because hands
// press it to copy; Ctrl+Q leaves at once. F1, F10 and F11 are taken by many terminals, so that
// F12 helps too and everything is also in the palette; what is done once a day or less has its
// place there alone. Ctrl+Y confirms where F9 does not arrive,
// and where F9 itself has opened the dialog.
var table = []Binding{
	{Action: Submit, Keys: []string{"enter"}, Label: i18n.Pair{ZH: "确定", EN: "OK"}, Pinyin: "qd", Needs: needsText},
	{Action: Back, Keys: []string{"esc"}, Label: i18n.Pair{ZH: "返回", EN: "Back"}, Pinyin: "fh"},
	{Action: Enrol, Keys: []string{"f2"}, Label: i18n.Pair{ZH: "入会", EN: "Enrol"}, Pinyin: "rh", Opens: EnrolName, Needs: notYet},
	{Action: Reports, Keys: []string{"f3"}, Label: i18n.Pair{ZH: "报表", EN: "Reports"}, Pinyin: "bb", Opens: ReportsName, Needs: notYet},
	{Action: Member, Keys: []string{"f4"}, Label: i18n.Pair{ZH: "资料", EN: "Profile"}, Pinyin: "zl", Needs: needsMember},
	{Action: CheckIn, Keys: []string{"f5"}, Label: i18n.Pair{ZH: "签到", EN: "Check in"}, Pinyin: "qd", Needs: needsMember},
	{Action: Redeem, Keys: []string{"f6"}, Label: i18n.Pair{ZH: "兑换", EN: "Redeem"}, Pinyin: "dh", Needs: needsMember},
	{Action: Coupons, Keys: []string{"ctrl+o"}, Label: i18n.Pair{ZH: "优惠券", EN: "Coupons"}, Pinyin: "yhq", Needs: needsMember},
	{Action: Feedback, Keys: []string{"f7"}, Label: i18n.Pair{ZH: "反馈", EN: "Feedback"}, Pinyin: "fk", Opens: FeedbackName, Needs: notYet},
	{Action: Care, Keys: []string{"f8"}, Label: i18n.Pair{ZH: "关怀", EN: "Care"}, Pinyin: "gh", Opens: CareName, Needs: notYet},
	{Action: Confirm, Keys: []string{"f9", "ctrl+y"}, Label: i18n.Pair{ZH: "确认", EN: "Confirm"}, Pinyin: "qr", Needs: needsDeed},
	{Action: Settings, Keys: []string{"f10"}, Label: i18n.Pair{ZH: "设置", EN: "Settings"}, Pinyin: "sz", Opens: SettingsName, Needs: notYet},
	{Action: Program, Keys: []string{"ctrl+g"}, Label: i18n.Pair{ZH: "积分方案", EN: "Program"}, Pinyin: "jffa", Opens: ProgramName, Needs: notYet},
	{Action: UndoLast, Keys: []string{"ctrl+z"}, Label: i18n.Pair{ZH: "撤销", EN: "Undo"}, Pinyin: "cx", Needs: needsUndo},
	{Action: Slip, Keys: []string{"ctrl+r"}, Label: i18n.Pair{ZH: "打印小票", EN: "Print slip"}, Pinyin: "dyxp", Needs: needsAct},
	{Action: Activity, Label: i18n.Pair{ZH: "活动码", EN: "Activity code"}, Pinyin: "hdm", Needs: needsMember},
	{Action: Adjust, Label: i18n.Pair{ZH: "加减积分", EN: "Adjust points"}, Pinyin: "jjjf", Needs: needsMember},
	{Action: Refund, Label: i18n.Pair{ZH: "退货", EN: "Refund"}, Pinyin: "th", Opens: RefundName, Needs: notYet},
	{Action: LockTill, Keys: []string{"ctrl+k"}, Label: i18n.Pair{ZH: "锁定", EN: "Lock"}, Pinyin: "sd", Root: true},
	{Action: Palette, Keys: []string{"ctrl+p"}, Label: i18n.Pair{ZH: "全部命令", EN: "All commands"}, Pinyin: "qbml", Root: true},
	{Action: Help, Keys: []string{"f12", "f1"}, Label: i18n.Pair{ZH: "帮助", EN: "Help"}, Pinyin: "bz", Root: true},
	{Action: Messages, Keys: []string{"ctrl+t"}, Label: i18n.Pair{ZH: "最近消息", EN: "Messages"}, Pinyin: "zjxx", Root: true},
	{Action: Repaint, Keys: []string{"ctrl+l"}, Label: i18n.Pair{ZH: "刷新屏幕", EN: "Repaint"}, Pinyin: "sxpm", Root: true},
	{Action: Leave, Keys: []string{"ctrl+c"}, Label: i18n.Pair{ZH: "退出（先问）", EN: "Quit (asks)"}, Pinyin: "tcxw", Root: true},
	{Action: Quit, Keys: []string{"ctrl+q"}, Label: i18n.Pair{ZH: "立即退出", EN: "Quit now"}, Pinyin: "ljtc", Root: true},
	{Action: Transfer, Label: i18n.Pair{ZH: "转积分", EN: "Transfer points"}, Pinyin: "zjf", Needs: needsMember},
	{Action: Issue, Label: i18n.Pair{ZH: "发优惠券", EN: "Issue coupon"}, Pinyin: "fyhq", Needs: needsMember},
	{Action: Void, Label: i18n.Pair{ZH: "作废优惠券", EN: "Void coupon"}, Pinyin: "zfyhq", Needs: needsCoupon},

	{Action: Choose, Keys: []string{"up", "down"}, Show: "↑↓", Kind: Motion, Group: Lists, Label: i18n.Pair{ZH: "选择", EN: "Choose"}, Pinyin: "xz"},
	{Action: Page, Keys: []string{"pgup", "pgdown"}, Show: "PgUp PgDn", Kind: Motion, Group: Lists, Label: i18n.Pair{ZH: "翻页", EN: "Page"}, Pinyin: "fy"},
	{Action: Number, Keys: digits, Show: "1-9", Kind: Motion, Group: Lists, Label: i18n.Pair{ZH: "按号选择", EN: "Choose a row"}, Pinyin: "ahxz"},
	{Action: NextPart, Keys: []string{"tab"}, Kind: Motion, Group: Typing, Label: i18n.Pair{ZH: "下一栏", EN: "Next field"}, Pinyin: "xyl"},
	{Action: PrevPart, Keys: []string{"shift+tab"}, Kind: Motion, Group: Typing, Label: i18n.Pair{ZH: "上一栏", EN: "Previous"}, Pinyin: "syl"},

	{Action: Edit, Keys: []string{"e"}, Kind: Letter, Group: Lists, Label: i18n.Pair{ZH: "编辑", EN: "Edit"}, Pinyin: "bj"},
	{Action: Rehearse, Keys: []string{"t"}, Kind: Letter, Group: Lists, Label: i18n.Pair{ZH: "试算", EN: "Rehearse"}, Pinyin: "ss"},
	{Action: Done, Keys: []string{"space"}, Kind: Letter, Group: Lists, Label: i18n.Pair{ZH: "完成", EN: "Done"}, Pinyin: "wc"},
	{Action: Copy, Keys: []string{"c"}, Kind: Letter, Group: Lists, Label: i18n.Pair{ZH: "复制", EN: "Copy"}, Pinyin: "fz"},
	{Action: Snooze, Keys: []string{"z"}, Kind: Letter, Group: Lists, Label: i18n.Pair{ZH: "稍后", EN: "Later"}, Pinyin: "sh"},
	{Action: NotReached, Keys: []string{"n"}, Kind: Letter, Group: Lists, Label: i18n.Pair{ZH: "没联系上", EN: "Not reached"}, Pinyin: "mlxs"},
	{Action: Refused, Keys: []string{"r"}, Kind: Letter, Group: Lists, Label: i18n.Pair{ZH: "谢绝", EN: "Refused"}, Pinyin: "xj"},

	{Action: CursorLeft, Keys: []string{"left"}, Kind: Motion, Group: Typing, Label: i18n.Pair{ZH: "左移", EN: "Left"}, Pinyin: "zy"},
	{Action: CursorRight, Keys: []string{"right"}, Kind: Motion, Group: Typing, Label: i18n.Pair{ZH: "右移", EN: "Right"}, Pinyin: "yy"},
	{Action: LineStart, Keys: []string{"home", "ctrl+a"}, Show: "Home Ctrl+A", Kind: Motion, Group: Typing, Label: i18n.Pair{ZH: "到开头", EN: "To the start"}, Pinyin: "dkt"},
	{Action: LineEnd, Keys: []string{"end", "ctrl+e"}, Show: "End Ctrl+E", Kind: Motion, Group: Typing, Label: i18n.Pair{ZH: "到末尾", EN: "To the end"}, Pinyin: "dmw"},
	{Action: EraseLeft, Keys: []string{"backspace", "ctrl+h"}, Show: "Backspace", Kind: Motion, Group: Typing, Label: i18n.Pair{ZH: "删左边一字", EN: "Erase left"}, Pinyin: "szbyz"},
	{Action: EraseRight, Keys: []string{"delete", "ctrl+d"}, Show: "Delete", Kind: Motion, Group: Typing, Label: i18n.Pair{ZH: "删右边一字", EN: "Erase right"}, Pinyin: "sybyz"},
	{Action: EraseWord, Keys: []string{"ctrl+w"}, Kind: Motion, Group: Typing, Label: i18n.Pair{ZH: "删一个词", EN: "Erase word"}, Pinyin: "sygc"},
	{Action: EraseLine, Keys: []string{"ctrl+u"}, Kind: Motion, Group: Typing, Label: i18n.Pair{ZH: "删到开头", EN: "Erase to start"}, Pinyin: "sdkt"},
}

var digits = []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}

// byKey and byAction index the table.
var (
	byKey = func() map[string]*Binding {
		m := map[string]*Binding{}
		for i := range table {
			for _, key := range table[i].Keys {
				m[key] = &table[i]
			}
		}
		return m
	}()
	byAction = func() map[Action]*Binding {
		m := map[Action]*Binding{}
		for i := range table {
			m[table[i].Action] = &table[i]
		}
		return m
	}()
)

// Table returns all bindings in the order of help.
func Table() []Binding { return append([]Binding(nil), table...) }

// Bound returns the binding of a key, if it has one.
func Bound(stroke string) (Binding, bool) {
	b, ok := byKey[stroke]
	if !ok {
		return Binding{}, false
	}
	return *b, true
}

// Binding returns the row of an action; the zero Binding if there is none.
func (a Action) Binding() Binding {
	if b, ok := byAction[a]; ok {
		return *b
	}
	return Binding{}
}

// Label is what the action is called.
func (a Action) Label(lang model.Lang) string { return a.Binding().Label.In(lang) }

// KeyName is how the action's key is written: "F6", "Ctrl+Z", "↑↓".
func (a Action) KeyName(lang model.Lang) string { return a.Binding().KeyName(lang) }

// KeyName is how the binding's key is written, "" if it has none.
func (b Binding) KeyName(lang model.Lang) string {
	if b.Show != "" || len(b.Keys) == 0 {
		return b.Show
	}
	return KeyName(lang, b.Keys[0])
}

// ActionOf returns the action of a key, "" if it has none: how fields and lists read motions.
func ActionOf(key tea.KeyPressMsg) Action {
	if key.Text != "" {
		return ""
	}
	if b, ok := byKey[key.Keystroke()]; ok {
		return b.Action
	}
	return ""
}

// KeyName writes a key as it is printed on keyboards: "ctrl+k" is Ctrl+K.
func KeyName(lang model.Lang, stroke string) string {
	if stroke == "space" {
		return i18n.Pair{ZH: "空格", EN: "Space"}.In(lang)
	}
	if name, ok := arrows[stroke]; ok {
		return name
	}
	parts := strings.Split(stroke, "+")
	for i, part := range parts {
		if len(part) > 1 || len(parts) > 1 {
			parts[i] = strings.ToUpper(part[:1]) + part[1:]
		}
	}
	return strings.Join(parts, "+")
}

var arrows = map[string]string{
	"up": "↑", "down": "↓", "left": "←", "right": "→", "pgup": "PgUp", "pgdown": "PgDn",
}

// GroupName is the heading of a group in help.
func (g Group) GroupName(lang model.Lang) string {
	return [...]i18n.Pair{
		{ZH: "到处可用", EN: "Everywhere"},
		{ZH: "在列表里", EN: "In lists"},
		{ZH: "输入时", EN: "While typing"},
	}[g].In(lang)
}

// Markdown writes the table for the guide.
func Markdown(lang model.Lang) string {
	head := i18n.Pair{ZH: "| 键 | 作用 |\n| --- | --- |\n", EN: "| Key | Does |\n| --- | --- |\n"}
	var b strings.Builder
	for g := Everywhere; g <= Typing; g++ {
		b.WriteString("### " + g.GroupName(lang) + "\n\n" + head.In(lang))
		for _, row := range table {
			if row.Group == g {
				b.WriteString("| " + row.AllKeys(lang) + " | " + row.Label.In(lang) + " |\n")
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// AllKeys names every key of the binding; the palette's for what has none of its own.
func (b Binding) AllKeys(lang model.Lang) string {
	if len(b.Keys) == 0 && b.Show == "" {
		return Palette.KeyName(lang)
	}
	if b.Show != "" {
		return b.Show
	}
	names := make([]string, len(b.Keys))
	for i, key := range b.Keys {
		names[i] = KeyName(lang, key)
	}
	return strings.Join(names, ", ")
}
