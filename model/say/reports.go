package say

import "regulars/model"

// reports are the refusals of reports.
var reports = map[model.Code]Text{
	"liability.expected": {
		ZH: "预计兑换比例要在 0 到 100%% 之间。", HintZH: "请写例如 95%%；不写就按以往的积分估计。",
		EN: "The share expected to be redeemed is not between 0 and 100%%.", HintEN: "Write 95%%, for example, or leave it out to have it estimated from the past.",
	},
	"report.span": {
		ZH: "这段时间的开始 %[1]v 晚于结束 %[2]v。", HintZH: "请把两个日期对调，或者改成已经过去的日子。",
		EN: "The time begins on %[1]v, after its end on %[2]v.", HintEN: "Swap the two days, or name days that have passed.",
	},
}

// reported are the lines that say what a report rests on and what it means.
var reported = map[model.Code]Line{
	"why.expected_given": {ZH: "预计兑换 %[1]v：由制表人给定", EN: "%[1]v expected to be redeemed, as given for this report"},
	"why.expected_old": {
		ZH: "预计兑换 %[1]v：%[3]v 个月以前发出的 %[2]v 分，最后有这么多兑换了", EN: "%[1]v expected to be redeemed: so it was of the %[2]v {2:point|points} issued more than %[3]v {3:month|months} ago",
	},
	"why.expected_young": {
		ZH: "预计兑换 %[1]v：到现在为止用掉和到期的 %[2]v 分中有这么多是兑换的；店还新，可能偏高",
		EN: "%[1]v expected to be redeemed: so it was of the %[2]v {2:point|points} used or ended so far, rather too high in a young shop",
	},
	"why.expected_all": {ZH: "预计全部兑换：还没有积分用掉或到期，无从估计", EN: "All expected to be redeemed: no points were used or ended yet to tell from"},

	"why.campaign_worth":    {ZH: "值得：每人多消费 %[1]v 到 %[2]v，高于每人成本 %[3]v", EN: "Worth it: %[1]v to %[2]v more spent for each member, above its cost of %[3]v"},
	"why.campaign_not":      {ZH: "不值得：每人多消费 %[1]v 到 %[2]v，低于每人成本 %[3]v", EN: "Not worth it: %[1]v to %[2]v more spent for each member, below its cost of %[3]v"},
	"why.campaign_unclear":  {ZH: "看不出来：每人多消费 %[1]v 到 %[2]v，每人成本 %[3]v 在其间", EN: "Cannot tell: %[1]v to %[2]v more spent for each member, and its cost of %[3]v lies between"},
	"why.campaign_alone":    {ZH: "看不出来：参加 %[1]v 人、对照 %[2]v 人，至少各要 2 人才能比较", EN: "Cannot tell: %[1]v got it and %[2]v were held out, and both must be at least 2 to compare"},
	"why.campaign_before":   {ZH: "活动 %[1]v 才开始", EN: "The campaign begins on %[1]v"},
	"why.campaign_running":  {ZH: "活动还没结束：算到 %[1]v，活动到 %[2]v", EN: "Still running: measured to %[1]v, ends on %[2]v"},
	"why.campaign_margin":   {ZH: "多出来的消费里毛利达到 %[1]v 才够成本", EN: "Pays from a margin of %[1]v on the additional spend"},
	"why.campaign_audience": {ZH: "对象按 %[1]v 当天的消费和等级、现在的资料选出，没来的也算在内", EN: "The audience is by spend and tier as of %[1]v and by profiles as they are now; who never came counts, too"},

	"why.gamer_returns":  {ZH: "%[2]v 的消费退了 %[1]v，用掉 %[3]v 分", EN: "%[1]v of %[2]v came back, {3:1 point was|%[3]v points were} spent"},
	"why.gamer_referral": {ZH: "其中 %[1]v 分来自介绍", EN: "%[1]v {1:point|points} of it for bringing members"},
	"why.gamer_tiny":     {ZH: "其中 %[1]v 分按次给，一天最多来 %[2]v 次", EN: "%[1]v {1:point|points} of it for coming, up to %[2]v purchases on one day"},
	"why.gamer_visit":    {ZH: "其中 %[1]v 分按次给，与花多少无关", EN: "%[1]v {1:point|points} of it for coming, whatever is spent"},
	"why.gamer_deed":     {ZH: "其中 %[1]v 分不用消费就有", EN: "%[1]v {1:point|points} of it without a purchase"},
	"why.gamer_factor":   {ZH: "消费 %[2]v 得 %[1]v 分，倍数叠得高", EN: "%[1]v {1:point|points} for %[2]v, by high multipliers"},
}
