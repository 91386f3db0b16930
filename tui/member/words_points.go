package member

import (
	"regulars/model"
	"regulars/model/desk"
	"regulars/tui/i18n"
)

// pointWords are what the page says about points and what there is beside them.
type pointWords struct {
	Ledger, Holdings, Reason, NoPostings       string
	Aside, NextEnd, NotBooked, NotBookedWhy    string
	Here, Guest, Others, OthersWhy             string // in a chain
	HeldUntil, Freed, TimedOut, Off            string
	Kinds                                      map[desk.PostingKind]string
	Reasons                                    map[string]string // of bonuses, by the rule that gives them
	Rewards                                    map[string]string // sorts of redemption
	Scroll                                     string
	Ends, EndNever, EndIdle, NoPoints          string
	Left                                       func(days int) string
	Holds, Debt, DebtLine, KeptUntil           string
	Counted                                    func(months int, have string) string
	Coupons, NoCoupons, CouponFrom, CouponDays string
	CouponStates                               couponStates
}

// couponStates are the words for what became of a coupon.
type couponStates struct{ Usable, Early, Used, Ended, Voided, Gone string }

var pointTable = i18n.Words[pointWords]{
	ZH: pointWords{
		Ledger: "积分明细", Holdings: "到期和券", Reason: "原因", NoPostings: "还没有积分往来。",
		Aside: "预留 %[1]s", NextEnd: "%[1]s 分 %[2]s 到期", NotBooked: "下次往来时入账",
		NotBookedWhy: "这些积分已到期，会员下次往来时才入账，还没有流水。",
		Here:         "这里可用 %[1]s", Guest: "%[1]s的会员", Others: "下面的余额不列：其间别处也有往来",
		OthersWhy: "这是其他店和总部加减的合计，各笔在那里才看得到。",
		HeldUntil: "预留 %[1]s 分，到 %[2]s", Freed: "放回 %[1]s 分", TimedOut: "预留的 %[1]s 分超时放回", Off: "抵 %[1]s",
		Kinds: map[desk.PostingKind]string{
			desk.PostAccrue: "记分", desk.PostBonus: "奖励", desk.PostRedeem: "兑换", desk.PostHold: "预留", desk.PostRelease: "放回",
			desk.PostReverse: "撤销", desk.PostClawBack: "收回", desk.PostReturn: "退回", desk.PostAdjust: "调整", desk.PostTransfer: "转移",
			desk.PostExpire: "到期", desk.PostNewer: "新版本", desk.PostElse: "其他店",
		},
		Reasons: map[string]string{
			"welcome": "欢迎入会", "checkin": "签到", "referrer": "介绍新会员", "newcomer": "由老会员介绍", "review": "提供反馈",
			"birthday": "生日礼", "profile": "资料完整", "activity": "活动码", "campaign": "活动",
		},
		Rewards: map[string]string{
			model.RedeemGift: "礼品", model.RedeemCoupon: "优惠券", model.RedeemCharity: "捐给", model.RedeemDraw: "抽奖",
		},
		Scroll: "上下翻看",
		Ends:   "积分到期", EndNever: "不会到期", EndIdle: "长期不来才失效", NoPoints: "没有积分。",
		Left: func(days int) string {
			if days <= 0 {
				return "今天最后一天"
			}
			return "还有 " + model.Points(days).Format() + " 天"
		},
		Holds: "预留", Debt: "欠分", DebtLine: "得分先补上", KeptUntil: "保到 %[1]s",
		Counted: func(months int, have string) string {
			return "近 " + model.Points(months).Format() + " 个月 " + have
		},
		Coupons: "优惠券", NoCoupons: "没有优惠券。", CouponFrom: "%[1]s 起", CouponDays: "%[1]s 至 %[2]s",
		CouponStates: couponStates{Usable: "可用", Early: "未到日期", Used: "已用", Ended: "已过期", Voided: "已收回", Gone: "已停用"},
	},
	EN: pointWords{
		Ledger: "Ledger", Holdings: "Ends, coupons", Reason: "For", NoPostings: "No points have moved yet.",
		Aside: "%[1]s put aside", NextEnd: "%[1]s end on %[2]s", NotBooked: "booked with the next act",
		NotBookedWhy: "These points have ended; they are booked with the member's next act and have no entry yet.",
		Here:         "%[1]s can be spent here", Guest: "member of %[1]s", Others: "balances below are not known",
		OthersWhy: "This is all that other shops and headquarters added and took; the single acts are seen there.",
		HeldUntil: "%[1]s put aside until %[2]s", Freed: "%[1]s free again", TimedOut: "%[1]s timed out, free again", Off: "%[1]s off",
		Kinds: map[desk.PostingKind]string{
			desk.PostAccrue: "accrue", desk.PostBonus: "bonus", desk.PostRedeem: "redeem", desk.PostHold: "hold", desk.PostRelease: "release",
			desk.PostReverse: "reverse", desk.PostClawBack: "claw-back", desk.PostReturn: "return", desk.PostAdjust: "adjust",
			desk.PostTransfer: "transfer", desk.PostExpire: "expire", desk.PostNewer: "newer", desk.PostElse: "elsewhere",
		},
		Reasons: map[string]string{
			"welcome": "welcome", "checkin": "check-in", "referrer": "brought a member", "newcomer": "brought by a member",
			"review": "feedback given", "birthday": "birthday gift", "profile": "profile completed", "activity": "code", "campaign": "campaign",
		},
		Rewards: map[string]string{
			model.RedeemGift: "gift", model.RedeemCoupon: "coupon", model.RedeemCharity: "given to", model.RedeemDraw: "draw",
		},
		Scroll: "Scroll",
		Ends:   "Points end", EndNever: "no end", EndIdle: "end without visits", NoPoints: "There are no points.",
		Left: func(days int) string {
			switch {
			case days <= 0:
				return "today is the last day"
			case days == 1:
				return "1 day left"
			}
			return model.Points(days).Format() + " days left"
		},
		Holds: "Put aside", Debt: "Debt", DebtLine: "points earned repay it first", KeptUntil: "kept until %[1]s",
		Counted: func(months int, have string) string {
			if months == 1 {
				return have + " this month"
			}
			return have + " in " + model.Points(months).Format() + " months"
		},
		Coupons: "Coupons", NoCoupons: "There are no coupons.", CouponFrom: "from %[1]s", CouponDays: "%[1]s to %[2]s",
		CouponStates: couponStates{Usable: "usable", Early: "not yet", Used: "used", Ended: "ended", Voided: "taken back", Gone: "withdrawn"},
	},
}
