package till

import (
	"regulars/model"
	"regulars/tui/i18n"
)

// actWords are what the till says about rewards, coupons, corrections and slips.
type actWords struct {
	// The chooser.
	Gone, Unopened, Any, Left  string
	BillMost                   string
	Short                      string
	First, FirstIdle           string
	Give, GiveHint             string
	Here, Guest, MostHere      string // in a chain
	Elsewhere                  string
	AtHQ, AskHQ, SomeAtHQ      string
	Asking, Lent, Others       string
	Tickets, More              string
	Redeeming, GiveLess        string
	For, GiveTo                string
	NoCheckin, NoCodes         string
	Ends, Later, Held, Coupons string
	KeptUntil, Benefits        string
	// Coupons.
	Wallet, NoCoupons, NoneUsable       string
	Used, Voided, Early, Late, FromBill string
	Unknown                             string // template
	Until, NoEnd, TakesOff, Use, Whose  string
	NeedBill, UsedIt, ToPay, Using      string
	ChooseOne, Show, CouponTyped        string
	CouponAway, Fetching                string
	// Check-in and codes.
	CheckedIn, CheckedBefore, Streak string
	CodeTitle, Code, CodeHint, Enter string
	CodeDone, Lead, CodeLead         string
	// Corrections.
	AdjustTitle, Amount, AmountHint string
	Reason, ReasonHint, AdjustDone  string
	Adjust, NeedBoth                string
	RefundTitle, Receipt            string
	ReceiptHint, Find, RefundDo     string
	RefundAll, RefundLines          string
	RefundDone, Paid, Back          string
	NothingLeft, ByDigit, NoLines   string
	ChooseLines, Each               string
	Many, ManyHint, ManyMost        string
	RefundWhy                       string
	UndoTitle, UndoReason, UndoLead string
	Trying, NeedReason              string
	// What a supervisor does.
	IssueTitle, IssueLead, Template, Issue, Issued string
	NoTemplates, VoidTitle, Void, VoidDone         string
	TransferTitle, Transfer, Other, OtherField     string
	OtherHint, OtherMany, Points, PointsHint       string
	NeedThree, TransferDone                        string
	// Slips.
	Printed, Undone, SlipEnds, Costs string
	CheckInWord                      string
}

var actTable = i18n.Words[actWords]{
	ZH: actWords{
		Short: "还差 %[1]s", Gone: "已送完", BillMost: "本单最多 %[1]s", Unopened: "还没开始", Any: "以上，自己定", Left: "剩 %[1]s",
		First: "%[2]s到期的 %[1]s 分先用。", FirstIdle: "快要失效的积分先用。", Give: "捐多少",
		Here: "这里可用 %[1]s", Guest: "%[1]s的会员", Elsewhere: "别店反馈 %[1]d", MostHere: "抵 %[1]s，这里最多", AtHQ: "总部 %[1]s",
		AskHQ: "另有 %[1]s 分在总部，会先询问（最多两秒）。", SomeAtHQ: "这里现在可用 %[1]s 分；标「总部」的要先问总部。",
		Asking: "正在问总部要 %[1]s 分，最多两秒…", Lent: "总部调来 %[1]s 分", Others: "其间别处也有往来，所以有的不列余额",
		GiveHint: "不填就是 %[1]s 分", Tickets: "抽奖券：%[1]s", More: "↑↓ 还有 %[1]d 项",
		Redeeming: "正在兑换 %[1]s…", GiveLess: "最少 %[1]s 分，最多 %[2]s 分",
		For: "用 %[1]s 分换 %[2]s", GiveTo: "捐 %[1]s 分给 %[2]s",
		NoCheckin: "现行方案没有签到。", NoCodes: "现行方案没有活动码。",
		Ends: "到期", Later: "之后 %[1]s 到 %[2]s", Held: "其中预留 %[1]s", Coupons: "优惠券 %[1]d",
		KeptUntil: "保留到 %[1]s", Benefits: "权益", Wallet: "优惠券", NoCoupons: "没有优惠券。", NoneUsable: "没有现在能用的优惠券。",
		Used: "已用", Voided: "已作废", Early: "%[1]s起可用", Late: "已过期", FromBill: "满 %[1]s 可用", Unknown: "方案里已没有",
		Until: "到 %[1]s", NoEnd: "长期有效", TakesOff: "减 %[1]s", Use: "使用", Whose: "这张券的会员是 %[1]s。",
		NeedBill: "先按 Esc 输入账单金额。", UsedIt: "已用 %[1]s（%[2]s）%[3]s", ToPay: "，应付 %[1]s", Using: "正在使用优惠券…",
		ChooseOne: "先按数字选一张。", Show: "查看优惠券", CouponTyped: "按 Enter 查看这张优惠券。",
		CouponAway: "问总部", Fetching: "正在问总部要这张券，最多两秒…",
		CheckedIn: "签到 %[1]s%[2]s  %[3]s  %[4]s", CheckedBefore: "%[1]s今天已经签到（%[2]s）。", Streak: "，连续第 %[1]d 天",
		CodeTitle: "活动码", Code: "活动码", CodeHint: "输入或扫描", Enter: "记入",
		CodeDone: "%[1]s  %[2]s  %[3]s", Lead: "%[1]s  积分 %[2]s", CodeLead: "传单、短信或活动现场给的代码",
		AdjustTitle: "加减积分", Amount: "加减", AmountHint: "如 50 或 -50", Reason: "原因", ReasonHint: "如 补登、赔礼", AdjustDone: "已加减 %[1]s（%[2]s）  %[3]s  %[4]s",
		Adjust: "加减积分", NeedBoth: "先填积分和原因。", RefundTitle: "退货", Receipt: "小票", ReceiptHint: "小票号或流水编号", Find: "查小票", RefundDo: "退货",
		RefundAll: "整单退 %[1]s", RefundLines: "退选中的 %[1]d 项 %[2]s",
		RefundDone: "已退 %[1]s  %[2]s  %[3]s", Paid: "实付 %[1]s", Back: "可退 %[1]s",
		NothingLeft: "这张小票已经全部退完。", ByDigit: "数字或空格选要退的；不选就是整单。", NoLines: "这张小票没有明细，只能整单退。",
		ChooseLines: "选择", Each: "已退", Many: "退几件", ManyHint: "不填就是全部 %[1]s", ManyMost: "最多退 %[1]s。", RefundWhy: "可以不填，如 不合适、坏了",
		UndoTitle: "撤销", UndoReason: "这一笔已经过了一段时间，撤销要写原因。", UndoLead: "要撤销：%[1]s",
		IssueTitle: "发优惠券", IssueLead: "不扣积分，直接发给这位会员", Template: "优惠券", Issue: "发券", Issued: "已发 %[1]s，券号 %[2]s  %[3]s",
		NoTemplates: "现行方案没有优惠券。", VoidTitle: "作废优惠券", Void: "作废", VoidDone: "已作废 %[1]s %[2]s（%[3]s）  %[4]s",
		TransferTitle: "转积分", Transfer: "转出", Other: "转给", OtherField: "扫卡，或输入手机、姓名", OtherHint: "只转给另一位会员；积分的到期日不变。",
		OtherMany: "不止一位，请再多输几个字。", Points: "积分", PointsHint: "如 500", NeedThree: "先填好转给谁、多少分和原因。",
		TransferDone: "已转 %[1]s 分给 %[2]s（%[3]s）  %[4]s  %[5]s",
		Trying:       "正在保存，请稍候。", NeedReason: "先填原因。",
		Printed: "小票已打印。", Undone: "这一笔已经撤销，不再打印。",
		SlipEnds: "%[1]s 分于 %[2]s 到期", Costs: "%[1]s，%[2]s 分", CheckInWord: "签到",
	},
	EN: actWords{
		Short: "%[1]s missing", Gone: "none left", BillMost: "bill takes %[1]s", Unopened: "not open", Any: "or more", Left: "%[1]s left",
		First: "The %[1]s ending %[2]s are spent first.", FirstIdle: "The points that end first are spent first.", Give: "Give",
		Here: "here %[1]s", Guest: "member of %[1]s", Elsewhere: "%[1]d elsewhere", MostHere: "%[1]s off, the most here", AtHQ: "HQ %[1]s",
		AskHQ: "%[1]s more at headquarters: it is asked first.", SomeAtHQ: "%[1]s here now; HQ: headquarters is asked.",
		Asking: "Asking headquarters for %[1]s points, two seconds at most…", Lent: "%[1]s of them from headquarters", Others: "others in between: some balances are not known",
		GiveHint: "%[1]s points if left empty", Tickets: "Ticket: %[1]s", More: "↑↓ %[1]d more",
		Redeeming: "Redeeming %[1]s…", GiveLess: "at least %[1]s, at most %[2]s points",
		For: "%[2]s for %[1]s points", GiveTo: "%[1]s points to %[2]s",
		NoCheckin: "The program has no check-in.", NoCodes: "The program has no activity codes.",
		Ends: "Ending", Later: "then %[1]s %[2]s", Held: "%[1]s held", Coupons: "coupons %[1]d",
		KeptUntil: "kept until %[1]s", Benefits: "Benefits", Wallet: "Coupons", NoCoupons: "There are no coupons.", NoneUsable: "There is no coupon to use now.",
		Used: "used", Voided: "void", Early: "from %[1]s", Late: "ended", FromBill: "from %[1]s on", Unknown: "not in the program",
		Until: "until %[1]s", NoEnd: "no end", TakesOff: "%[1]s off", Use: "Use", Whose: "This coupon is %[1]s's.",
		NeedBill: "Press Esc and type the bill first.", UsedIt: "Used %[1]s (%[2]s)%[3]s", ToPay: ", to pay %[1]s", Using: "Using the coupon…",
		ChooseOne: "Choose one by its digit first.", Show: "Show coupon", CouponTyped: "Enter shows this coupon.",
		CouponAway: "asks HQ", Fetching: "Asking headquarters for the coupon, two seconds at most…",
		CheckedIn: "Checked in %[1]s%[2]s  %[3]s  %[4]s", CheckedBefore: "%[1]s has checked in today already (%[2]s).", Streak: ", day %[1]d in a row",
		CodeTitle: "Activity code", Code: "Code", CodeHint: "type or scan it", Enter: "Use",
		CodeDone: "%[1]s  %[2]s  %[3]s", Lead: "%[1]s  points %[2]s", CodeLead: "The code from a leaflet, a message or an event",
		AdjustTitle: "Adjust points", Amount: "Points", AmountHint: "such as 50 or -50", Reason: "Reason", ReasonHint: "such as forgotten, apology", AdjustDone: "Adjusted %[1]s (%[2]s)  %[3]s  %[4]s",
		Adjust: "Adjust", NeedBoth: "Fill in points and reason first.", RefundTitle: "Refund", Receipt: "Receipt", ReceiptHint: "receipt number or entry", Find: "Find", RefundDo: "Refund",
		RefundAll: "Refund all, %[1]s", RefundLines: "Refund %[1]d chosen, %[2]s",
		RefundDone: "Refunded %[1]s  %[2]s  %[3]s", Paid: "paid %[1]s", Back: "%[1]s can come back",
		NothingLeft: "All of this receipt has been refunded.", ByDigit: "A digit or Space chooses what came back; nothing chosen is the whole.", NoLines: "This receipt has no lines and comes back as a whole.",
		ChooseLines: "choose", Each: "refunded", Many: "How many", ManyHint: "all %[1]s if left empty", ManyMost: "At most %[1]s can come back.", RefundWhy: "may stay empty; such as wrong size, broken",
		UndoTitle: "Undo", UndoReason: "This was some time ago; taking it back needs a reason.", UndoLead: "To undo: %[1]s",
		IssueTitle: "Issue a coupon", IssueLead: "Given to this member; it costs no points", Template: "Coupon", Issue: "Issue", Issued: "Issued %[1]s, code %[2]s  %[3]s",
		NoTemplates: "The program has no coupons.", VoidTitle: "Void a coupon", Void: "Void", VoidDone: "Voided %[1]s %[2]s (%[3]s)  %[4]s",
		TransferTitle: "Transfer points", Transfer: "Transfer", Other: "To", OtherField: "scan a card, or type a phone or name", OtherHint: "Goes to another member; the points keep their end.",
		OtherMany: "That is more than one member; type more.", Points: "Points", PointsHint: "such as 500", NeedThree: "Fill in to whom, how many points and why.",
		TransferDone: "Moved %[1]s points to %[2]s (%[3]s)  %[4]s  %[5]s",
		Trying:       "Saving; one moment.", NeedReason: "Fill in the reason first.",
		Printed: "The slip is printed.", Undone: "That was undone, so it is not printed.",
		SlipEnds: "%[1]s points end %[2]s", Costs: "%[1]s, %[2]s points", CheckInWord: "check-in",
	},
}

// onDay says a day in a sentence: "周五", "11-28"; "on Friday", "on 28 Nov".
func (s *speech) onDay(d model.Day) string {
	word := s.day(d)
	if s.lang == model.ZH {
		if last := word[len(word)-1]; last >= '0' && last <= '9' {
			word += " " // a number and a hanzi stand apart
		}
		return word
	}
	switch days := -i18n.DaysBetween(d.Start(s.now.Location()), s.now); days {
	case 0, 1:
		return word // "today", "tomorrow"
	}
	return "on " + word
}

// day says a day by itself.
func (s *speech) day(d model.Day) string { return i18n.Until(s.lang, d.Start(s.now.Location()), s.now) }
