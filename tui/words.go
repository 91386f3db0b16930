package tui

import "regulars/tui/i18n"

// rootWords are what the root itself says.
type rootWords struct {
	Practice string // the badge of a sample shop
	Blurred  string // the window has lost the focus, and the scanner with it
	Veiled   string
	VeilHint string
	NotYet   string
	NoLock   string

	LeaveTitle, LeaveLine, LeaveYes string
	UndoTitle                       string

	KeptHere, KeptBelow string

	PaletteTitle, PaletteHint, PaletteNone string
	HelpTitle, HelpScan                    string
	LogTitle, LogEmpty                     string
}

// kept says that what was typed is still there after a scan.
func (w *rootWords) kept(below bool) string {
	if below {
		return w.KeptBelow
	}
	return w.KeptHere
}

// tooSmall is said in both languages at once: who cannot read the screen cannot change its
// language either.
const tooSmall = "窗口太小，请放大到 60x20 · Please enlarge to 60x20"

var words = i18n.Words[rootWords]{
	ZH: rootWords{
		Practice: "练习", Blurred: "窗口未激活，扫码收不到",
		Veiled: "会员资料已隐藏", VeilHint: "按任意键继续，扫码照常可用",
		NotYet: "这一版还没有。", NoLock: "这里没有设置锁定。",
		LeaveTitle: "退出", LeaveLine: "要退出熟客吗？已保存的都在。", LeaveYes: "退出",
		UndoTitle: "撤销",
		KeptHere:  "您输入的内容还在。", KeptBelow: "您输入的内容还在，按 Esc 回到那里。",
		PaletteTitle: "全部命令", PaletteHint: "输入名称、拼音首字母或按键", PaletteNone: "没有这样的命令。",
		HelpTitle: "帮助", HelpScan: "随时可以扫卡：屏幕上是什么都没关系，输入的内容会保留。",
		LogTitle: "最近消息", LogEmpty: "还没有消息。",
	},
	EN: rootWords{
		Practice: "PRACTICE", Blurred: "window not active: scans go elsewhere",
		Veiled: "Member data is hidden", VeilHint: "Press any key to go on; scanning works as always",
		NotYet: "Not in this version yet.", NoLock: "No lock is set up here.",
		LeaveTitle: "Quit", LeaveLine: "Quit Regulars? All that was saved is kept.", LeaveYes: "Quit",
		UndoTitle: "Undo",
		KeptHere:  "What you typed is still there.", KeptBelow: "What you typed is still there: Esc goes back to it.",
		PaletteTitle: "All commands", PaletteHint: "Type a name or a key", PaletteNone: "No such command.",
		HelpTitle: "Help", HelpScan: "Scan a card at any time, whatever is on the screen; what you typed is kept.",
		LogTitle: "Messages", LogEmpty: "No messages yet.",
	},
}
