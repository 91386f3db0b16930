package staff

import "regulars/tui/i18n"

// words are what the screens say. Roles and refusals are worded by package say.
type words struct {
	Locked, Reading, Nobody                   string
	SignIn, Choose, Change, ByDigit, Checking string
	ChooseLine, JustEnter, NoPIN              string
	PIN, PINOf, Badge                         string
	Wait                                      string

	Title, Name, Role, Again, BadgeWord, State string
	Yes, IsOff, IsMe, IsClosed, LockedUntil    string
	Alter, Add, Close, Save, Discard, Saving   string
	NewPerson, AlterPerson                     string
	HintPIN, KeepPIN, HintBadge, KeepBadge     string
	CloseTitle, CloseLine                      string
	Added, Altered, Closed                     string
	NotNow                                     string
}

var table = i18n.Words[words]{
	ZH: words{
		Locked: "已锁定", Reading: "正在读取…", Nobody: "没有可以登录的员工。",
		SignIn: "登录", Choose: "选定", Change: "换人", ByDigit: "按数字选人", Checking: "正在核对，请稍候。",
		ChooseLine: "按数字选择您的名字", JustEnter: "不用密码，按 Enter 登录", NoPIN: "无密码",
		PIN: "密码", PINOf: "%[1]s 的密码", Badge: "扫工牌可以直接登录。",
		Wait:  "请等 %[1]s再试。",
		Title: "员工", Name: "姓名", Role: "角色", Again: "再输一次", BadgeWord: "工牌", State: "状态",
		Yes: "有", IsOff: "已停用", IsMe: "您", IsClosed: "这个账户已经停用。", LockedUntil: "锁定到 %[1]s",
		Alter: "修改", Add: "添加员工", Close: "停用", Save: "保存", Discard: "放弃", Saving: "正在保存，请稍候。",
		NewPerson: "新员工", AlterPerson: "修改 %[1]s",
		HintPIN: "4 到 12 位数字，可不填", KeepPIN: "不改就留空", HintBadge: "可不填：在这一栏扫工牌", KeepBadge: "不改就留空；换工牌就在这一栏扫",
		CloseTitle: "停用员工", CloseLine: "%[1]s 将不能再登录，记录都保留。停用后不能恢复。",
		Added: "已添加 %[1]s", Altered: "已修改 %[1]s", Closed: "已停用 %[1]s", NotNow: "请先登录。",
	},
	EN: words{
		Locked: "Locked", Reading: "Reading…", Nobody: "There is nobody who could sign in.",
		SignIn: "Sign in", Choose: "Choose", Change: "Change", ByDigit: "By digit", Checking: "Checking; one moment.",
		ChooseLine: "Choose your name by its digit", JustEnter: "No PIN is needed: press Enter", NoPIN: "no PIN",
		PIN: "PIN", PINOf: "of %[1]s", Badge: "Scan a badge to sign in at once.",
		Wait:  "Wait %[1]s before the next try.",
		Title: "Staff", Name: "Name", Role: "Role", Again: "Once more", BadgeWord: "Badge", State: "State",
		Yes: "yes", IsOff: "closed", IsMe: "you", IsClosed: "This account is closed.", LockedUntil: "locked until %[1]s",
		Alter: "Change", Add: "Add", Close: "Close account", Save: "Save", Discard: "Discard", Saving: "Saving; one moment.",
		NewPerson: "New staff member", AlterPerson: "Change %[1]s",
		HintPIN: "4 to 12 digits, or none", KeepPIN: "empty keeps the present one", HintBadge: "optional: scan it while here", KeepBadge: "empty keeps it; scan another while here",
		CloseTitle: "Close account", CloseLine: "%[1]s will not be able to sign in; what was done stays. It cannot be opened again.",
		Added: "Added: %[1]s", Altered: "Changed: %[1]s", Closed: "Closed: %[1]s", NotNow: "Sign in first.",
	},
}
