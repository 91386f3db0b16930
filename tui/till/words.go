package till

import (
	"fmt"
	"strconv"

	"regulars/model"
	"regulars/tui/i18n"
)

// words are what the till's screens say. Kinds of entries, refusals and explanations are
// worded by package say.
type words struct {
	// The box and what it finds.
	Hint                       string // in the empty box
	Found                      func(n int) string
	First                      func(n int) string // only these fit
	NoHit, NoHitHint           string             // nobody called %[1]s
	Name, Phone, Tier, Points  string
	LastVisit, Match, Never    string
	ByTail, ByPhone, ByCard    string
	ByNumber, ByEmail, ByID    string
	Open, Clear                string
	EnrolText, EnrolCard       string
	UnknownCard, UnknownHint   string
	Today, Visits, Enrolled    string
	Earned, Feedback, Cases    string
	Left, Late                 string // until or beyond a deadline
	Recent, NoRecent, Hidden   string
	Undone, UndoOf, Newer      string
	Reading                    string
	Card, Since, OpenCases     string
	Worth, Owes, Spent         string
	SpentIn                    func(what string, months int) string // that are no year
	NextTier, TopTier          string
	Been                       func(n int64, last string) string
	Sale, SaleHint, Award      string
	NeedAmount, Saving, Wait   string
	History, NoHistory         string
	PointsN                    func(n model.Points) string // signed, with its noun
	Redeem, Off, MostOff       string
	Missing, Choose, Cancel    string
	Take, NeedChoice, NoPoints string
	TooFew                     string
	Awarded, Redeemed          string
	Undo, UndoNone             string
	UndoQuestion, UndoDone     string
}

var table = i18n.Words[words]{
	ZH: words{
		Hint:  "扫卡，或输入手机尾号、姓名、拼音首字母",
		Found: func(n int) string { return strconv.Itoa(n) + " 位会员" },
		First: func(n int) string { return "前 " + strconv.Itoa(n) + " 位，请再多输几个字" },
		NoHit: "没有找到「%[1]s」。", NoHitHint: "换个写法再试，或按 F2 办理入会。",
		Name: "姓名", Phone: "手机", Tier: "等级", Points: "积分",
		LastVisit: "上次来店", Match: "命中", Never: "没来过",
		ByTail: "尾号", ByPhone: "手机", ByCard: "卡号", ByNumber: "会员号", ByEmail: "邮箱", ByID: "编号",
		Open: "打开", Clear: "清空", EnrolText: "用 %[1]s 入会", EnrolCard: "用此卡入会",
		UnknownCard: "没有会员用 %[1]s 这张卡。", UnknownHint: "按 F2 用这张卡入会，或输入手机号查找。",
		Today: "今天", Visits: "来店", Enrolled: "入会", Earned: "积分", Feedback: "反馈", Cases: "未结",
		Left: " 剩 %[1]s", Late: "超时 %[1]s",
		Recent: "刚才", NoRecent: "还没有记录。扫一张卡，或按 F2 办理入会。", Hidden: "会员资料已隐藏，按任意键继续",
		Undone: "已撤销", UndoOf: "撤销%[1]s", Newer: "升级后可见", Reading: "正在读取…",
		Card: "卡", Since: "入会", OpenCases: "未结 %[1]d",
		Worth: "可抵 %[1]s", Owes: "欠 %[1]s 分", Spent: "近一年 %[1]s", SpentIn: func(what string, months int) string { return fmt.Sprintf("近 %d 个月 %s", months, what) }, NextTier: "距%[1]s还差 %[2]s", TopTier: "已是最高等级",
		Been: func(n int64, last string) string {
			return "来过 " + model.Points(n).Format() + " 次（" + last + "）"
		},
		Sale: "消费", SaleHint: "实付金额，如 128.50", Award: "记分", NeedAmount: "先输入金额。",
		Saving: "正在记 %[1]s…", Wait: "上一笔正在保存，请稍候。",
		History: "往来", NoHistory: "还没有往来。",
		PointsN: func(n model.Points) string { return n.Signed() + " 分" },
		Redeem:  "兑换", Off: "抵 %[1]s", MostOff: "抵 %[1]s，最多", Missing: "还差 %[1]s 分",
		Choose: "选择", Cancel: "取消", Take: "用 %[1]s 分抵 %[2]s", NeedChoice: "先按数字选一项。", NoPoints: "没有可用的积分。", TooFew: "积分还不够。",
		Awarded: "%[1]s  %[2]s  %[3]s", Redeemed: "抵 %[1]s，用 %[2]s 分",
		Undo: "撤销", UndoNone: "没有可撤销的。", UndoQuestion: "%[1]s。要撤销吗？", UndoDone: "已撤销  %[1]s",
	},
	EN: words{
		Hint:  "Scan a card, or type a phone's last digits or a name",
		Found: func(n int) string { return i18n.Count(n, "member", "members") },
		First: func(n int) string { return "first " + strconv.Itoa(n) + ", type more" },
		NoHit: "Nobody found for “%[1]s”.", NoHitHint: "Try another spelling, or press F2 to enrol.",
		Name: "Name", Phone: "Phone", Tier: "Tier", Points: "Points",
		LastVisit: "Last visit", Match: "Match", Never: "never",
		ByTail: "tail", ByPhone: "phone", ByCard: "card", ByNumber: "number", ByEmail: "e-mail", ByID: "ID",
		Open: "Open", Clear: "Clear", EnrolText: "Enrol %[1]s", EnrolCard: "Enrol this card",
		UnknownCard: "No member has the card %[1]s.", UnknownHint: "F2 enrols with this card; or type a phone number.",
		Today: "Today", Visits: "visits", Enrolled: "new", Earned: "points", Feedback: "feedback", Cases: "open",
		Left: ", %[1]s left", Late: "%[1]s late",
		Recent: "Just now", NoRecent: "Nothing yet. Scan a card, or press F2 to enrol.", Hidden: "Member data is hidden; press any key to go on",
		Undone: "undone", UndoOf: "undo %[1]s", Newer: "update to see", Reading: "Reading…",
		Card: "card", Since: "since", OpenCases: "%[1]d open",
		Worth: "worth %[1]s", Owes: "owes %[1]s", Spent: "%[1]s in a year", SpentIn: func(what string, months int) string { return what + " in " + i18n.Count(months, "month", "months") }, NextTier: "%[2]s more to %[1]s", TopTier: "the highest tier",
		Been: func(n int64, last string) string { return i18n.Count(int(n), "visit", "visits") + " (" + last + ")" },
		Sale: "Sale", SaleHint: "amount paid, such as 128.50", Award: "Award", NeedAmount: "Type an amount first.",
		Saving: "Saving %[1]s…", Wait: "The one before is being saved; one moment.",
		History: "History", NoHistory: "Nothing yet.",
		PointsN: func(n model.Points) string {
			if n == 1 || n == -1 {
				return n.Signed() + " point"
			}
			return n.Signed() + " points"
		},
		Redeem: "Redeem", Off: "%[1]s off", MostOff: "%[1]s off, the most", Missing: "%[1]s points missing",
		Choose: "choose", Cancel: "cancel", Take: "%[2]s off for %[1]s points", NeedChoice: "Choose one by its digit first.", NoPoints: "There are no points to spend.", TooFew: "There are not enough points yet.",
		Awarded: "%[1]s  %[2]s  %[3]s", Redeemed: "%[1]s off for %[2]s points",
		Undo: "Undo", UndoNone: "There is nothing to undo.", UndoQuestion: "%[1]s. Undo it?", UndoDone: "Undone  %[1]s",
	},
}
