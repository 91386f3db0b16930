package rules

import (
	"strconv"

	"regulars/model"
	"regulars/model/program"
	"regulars/tui/i18n"
)

// ruleWords say what a program says.
type ruleWords struct {
	Colon, Comma, And string
	Points            func(n model.Points) string

	EarnTitle, Earn, Exclude string
	Stacks                   map[program.Stack]string

	FactorTitle, Factor, Always, ForTiers, ForGoods string
	Weekdays                                        []string // from Sunday
	Birthdays                                       map[program.Window]string

	EndTitle, EndNever, EndYear          string
	EndMonths, EndIdle, Grace, Reinstate func(n int) string

	TierTitle, FromStart, From string
	Measures                   map[program.Measure]string
	Ladder                     func(what string, months int) string
	Keep                       func(months int) string
	Discount                   func(percent int64) string

	RewardTitle, Off, AtLeast, Steps                        string
	OfBill                                                  func(percent int64) string
	Offline                                                 func(hours int64) string
	Gift, Coupon, Charity, Draw                             string
	Stock                                                   func(all, left int64) string
	OnlyGiven, Less, LessPercent, AtMost, Gives, FromBill   string
	GoodFor                                                 func(days int) string
	OncePerDay, Ticket, DrawClosed                          string
	DrawOpen                                                func(sold int64) string
	BonusTitle, Welcome, Checkin, Daily, Referrer, Newcomer string
	FirstSale, Review, Birthday, Profile, Activity          string
	Streak                                                  func(days int64, extra model.Points) string
	PerDay, PerMonth, Ever                                  func(n int64) string
	UntilDay, FromDay, Days                                 string
	CampaignTitle, NotYet, Running, Over, UsedUp            string
	EachVisit, Audience, Everybody, Holdout, Budget, Cost   string
	LimitTitle, LimitSale, LimitDay, LimitRedeem            string
	LimitAdjust, LimitCashier, LimitRefund                  string
	LimitUndo, HoldFor                                      func(n int64) string
}

// times writes a number with its word: "1 day", "3 days".
func times[N int | int64](n N, one, many string) string { return i18n.Count(int(n), one, many) }

// many is times for large numbers: "2,313 sales".
func many(n int64, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return model.Points(n).Format() + " " + more
}

// num writes a number.
func num[N int | int64](n N) string { return strconv.FormatInt(int64(n), 10) }

var ruleTable = i18n.Words[ruleWords]{
	ZH: ruleWords{
		Colon: "：", Comma: "，", And: "、",
		Points:    func(n model.Points) string { return n.Format() + " 分" },
		EarnTitle: "积分", Earn: "每消费 %[1]s 得 %[2]s，零头留到下次", Exclude: "不计分：%[1]s",
		Stacks: map[program.Stack]string{
			program.StackHighest: "几个倍数同时满足时取最高的", program.StackMultiply: "几个倍数同时满足时相乘", program.StackAdd: "几个倍数同时满足时相加",
		},
		FactorTitle: "多倍积分", Factor: "%[1]s 倍积分", Always: "一直有效", ForTiers: "限%[1]s", ForGoods: "限 %[1]s",
		Weekdays:  []string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"},
		Birthdays: map[program.Window]string{program.OnDay: "生日当天", program.InWeek: "生日前后三天", program.InMonth: "生日当月"},
		EndTitle:  "有效期", EndNever: "积分不会到期", EndYear: "得分当年年底到期",
		EndMonths: func(n int) string { return "得分 " + num(n) + " 个月后到期" },
		EndIdle:   func(n int) string { return num(n) + " 个月没来就失效，来一次全部延长" },
		Grace:     func(n int) string { return "再宽限 " + num(n) + " 个月" },
		Reinstate: func(n int) string { return "退回的积分至少再有效 " + num(n) + " 天" },
		TierTitle: "等级", FromStart: "入会就是", From: "满 %[1]s",
		Measures: map[program.Measure]string{
			program.BySpend: "消费", program.ByVisits: "来店次数", program.ByPoints: "消费所得积分", program.ByEngagement: "互动次数",
		},
		Ladder:      func(what string, n int) string { return "看最近 " + num(n) + " 个月（含本月）的" + what },
		Keep:        func(n int) string { return "达到后保 " + num(n) + " 个月" },
		Discount:    func(n int64) string { return "优惠 " + num(n) + "%" },
		RewardTitle: "兑换", Off: "%[1]s抵 %[2]s", AtLeast: "至少 %[1]s", Steps: "按 %[1]s一档",
		OfBill:  func(n int64) string { return "最多抵账单的 " + num(n) + "%" },
		Offline: func(n int64) string { return "和总部断开超过 " + num(n) + " 小时停止兑换" },
		Gift:    "礼品", Coupon: "优惠券", Charity: "捐给", Draw: "抽奖",
		Stock:     func(all, left int64) string { return "共 " + num(all) + " 件，还剩 " + num(left) + " 件" },
		OnlyGiven: "只发放", Less: "减 %[1]s", LessPercent: "减 %[1]d%%", AtMost: "最多减 %[1]s", Gives: "送%[1]s", FromBill: "满 %[1]s 可用",
		GoodFor:    func(n int) string { return num(n) + " 天内有效" },
		OncePerDay: "每人每天一张", Ticket: "%[1]s一张", DrawClosed: "现在不卖券",
		DrawOpen:   func(n int64) string { return "正在进行，已卖 " + num(n) + " 张" },
		BonusTitle: "消费之外的积分", Welcome: "入会", Checkin: "签到", Daily: "每天一次", Referrer: "介绍新会员", Newcomer: "由老会员介绍",
		FirstSale: "新会员首次消费时", Review: "提供反馈", Birthday: "生日礼", Profile: "资料填写完整", Activity: "活动码",
		Streak: func(n int64, extra model.Points) string {
			return "连续 " + num(n) + " 天另加 " + extra.Format() + " 分"
		},
		PerDay:   func(n int64) string { return "每天最多 " + num(n) + " 次" },
		PerMonth: func(n int64) string { return "每月最多 " + num(n) + " 次" },
		Ever:     func(n int64) string { return "一共最多 " + num(n) + " 次" },
		UntilDay: "到 %[1]s", FromDay: "%[1]s 起", Days: "%[1]s 至 %[2]s",
		CampaignTitle: "活动", NotYet: "未开始", Running: "进行中", Over: "已结束", UsedUp: "预算已用完",
		EachVisit: "每次消费另得 %[1]s", Audience: "对象 %[1]s", Everybody: "对象所有会员", Holdout: "%[1]s 对照不参加",
		Budget: "预算 %[1]s 分，已用 %[2]s（%[3]s）", Cost: "已用 %[1]s",
		LimitTitle: "上限", LimitSale: "一笔消费最多得 %[1]s", LimitDay: "一人一天消费最多得 %[1]s", LimitRedeem: "一人一天最多兑换 %[1]s",
		LimitAdjust: "一次手工调整超过 %[1]s要主管批准", LimitCashier: "一名员工一天手工调整超过 %[1]s要主管批准", LimitRefund: "一次退货超过 %[1]s 要主管批准",
		LimitUndo: func(n int64) string { return "超过 " + num(n) + " 小时的撤销要原因和主管批准" },
		HoldFor:   func(n int64) string { return "预留的积分 " + num(n) + " 分钟后放回" },
	},
	EN: ruleWords{
		Colon: ": ", Comma: ", ", And: ", ",
		Points: func(n model.Points) string {
			if n == 1 {
				return "1 point"
			}
			return n.Format() + " points"
		},
		EarnTitle: "Earning", Earn: "every %[1]s paid earns %[2]s; the rest is carried to the next purchase", Exclude: "nothing for %[1]s",
		Stacks: map[program.Stack]string{
			program.StackHighest: "of several factors the highest counts", program.StackMultiply: "several factors are multiplied", program.StackAdd: "several factors are added",
		},
		FactorTitle: "More points", Factor: "%[1]s times the points", Always: "always", ForTiers: "for %[1]s", ForGoods: "on %[1]s",
		Weekdays:  []string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		Birthdays: map[program.Window]string{program.OnDay: "on the birthday", program.InWeek: "three days around the birthday", program.InMonth: "in the month of the birthday"},
		EndTitle:  "End of points", EndNever: "points do not end", EndYear: "points end with the year in which they were earned",
		EndMonths: func(n int) string { return "points end " + times(n, "month", "months") + " after they were earned" },
		EndIdle: func(n int) string {
			return "points end after " + times(n, "month", "months") + " without a visit; each visit keeps all of them"
		},
		Grace:     func(n int) string { return times(n, "more month", "more months") + " of grace" },
		Reinstate: func(n int) string { return "points that come back live at least " + times(n, "more day", "more days") },
		TierTitle: "Tiers", FromStart: "from the start", From: "from %[1]s",
		Measures: map[program.Measure]string{
			program.BySpend: "spend", program.ByVisits: "visits", program.ByPoints: "points of purchases", program.ByEngagement: "acts",
		},
		Ladder: func(what string, n int) string {
			return what + " of the last " + times(n, "calendar month", "calendar months") + " count"
		},
		Keep:        func(n int) string { return "a tier is kept for " + times(n, "month", "months") },
		Discount:    func(n int64) string { return num(n) + "% discount" },
		RewardTitle: "Rewards", Off: "%[1]s take %[2]s off", AtLeast: "at least %[1]s", Steps: "in steps of %[1]s",
		OfBill: func(n int64) string { return "at most " + num(n) + "% of a bill" },
		Offline: func(n int64) string {
			return "nothing is redeemed after " + times(n, "hour", "hours") + " without headquarters"
		},
		Gift: "Gift", Coupon: "Coupon", Charity: "Given to", Draw: "Draw",
		Stock:     func(all, left int64) string { return num(left) + " of " + num(all) + " left" },
		OnlyGiven: "only given", Less: "%[1]s off", LessPercent: "%[1]d%% off", AtMost: "at most %[1]s", Gives: "gives %[1]s", FromBill: "on a bill of %[1]s or more",
		GoodFor:    func(n int) string { return "good for " + times(n, "day", "days") },
		OncePerDay: "one a day for each member", Ticket: "%[1]s a ticket", DrawClosed: "no tickets are sold now",
		DrawOpen:   func(n int64) string { return times(n, "ticket sold so far", "tickets sold so far") },
		BonusTitle: "Points for something else", Welcome: "Welcome", Checkin: "Check-in", Daily: "once a day", Referrer: "Who brings a member", Newcomer: "Who was brought",
		FirstSale: "at the newcomer's first purchase", Review: "Feedback", Birthday: "Birthday gift", Profile: "Profile completed", Activity: "Code",
		Streak: func(n int64, extra model.Points) string {
			return extra.Format() + " more after " + times(n, "day", "days") + " in a row"
		},
		PerDay:   func(n int64) string { return "at most " + times(n, "time", "times") + " a day" },
		PerMonth: func(n int64) string { return "at most " + times(n, "time", "times") + " a month" },
		Ever:     func(n int64) string { return "at most " + times(n, "time", "times") + " in all" },
		UntilDay: "until %[1]s", FromDay: "from %[1]s", Days: "%[1]s to %[2]s",
		CampaignTitle: "Campaigns", NotYet: "not begun", Running: "running", Over: "over", UsedUp: "budget used up",
		EachVisit: "%[1]s more for each purchase", Audience: "for %[1]s", Everybody: "for all members", Holdout: "%[1]s held out to compare",
		Budget: "budget %[1]s, used %[2]s (%[3]s)", Cost: "cost so far %[1]s",
		LimitTitle: "Limits", LimitSale: "one purchase earns at most %[1]s", LimitDay: "purchases of one member earn at most %[1]s in a day", LimitRedeem: "one member redeems at most %[1]s in a day",
		LimitAdjust: "moving more than %[1]s by hand needs a supervisor", LimitCashier: "more than %[1]s by hand of one person in a day need a supervisor", LimitRefund: "a refund above %[1]s needs a supervisor",
		LimitUndo: func(n int64) string {
			return "undoing an act older than " + times(n, "hour", "hours") + " needs a reason and a supervisor"
		},
		HoldFor: func(n int64) string { return "points put aside are free again after " + times(n, "minute", "minutes") },
	},
}
