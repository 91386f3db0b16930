package say

import "regulars/model"

// benefits are the refusals around what points give: rewards, holds, coupons, draws, bonuses,
// refunds in part, and the limits of a program.
var benefits = map[model.Code]Text{
	"checkin.none": {
		ZH: "现行方案没有签到。", HintZH: "经理可以在方案里加上 [bonus.checkin]。",
		EN: "The program has no check-in.", HintEN: "A manager can add [bonus.checkin] to it.",
	},
	"activity.unknown": {
		ZH: "没有活动码「%[1]v」。", HintZH: "请核对写法；没有记任何积分。",
		EN: "There is no activity code “%[1]v”.", HintEN: "Check how it is spelt; nothing was given.",
	},
	"activity.closed": {
		ZH: "活动码「%[1]v」今天不能用（%[2]v 至 %[3]v）。", HintZH: "没有记任何积分。",
		EN: "The activity code “%[1]v” does not count today (%[2]v to %[3]v).", HintEN: "Nothing was given.",
	},
	"activity.limit": {
		ZH: "这位会员用活动码「%[1]v」已到次数上限。", HintZH: "没有记任何积分。",
		EN: "This member has used the activity code “%[1]v” as often as it allows.", HintEN: "Nothing was given.",
	},
	"adjust.limit": {
		ZH: "调整 %[1]v 分超过一人可定的 %[2]v 分。", HintZH: "请主管用密码或工牌同意；积分没有动。",
		EN: "Moving %[1]v {1:point|points} is above what one person may move (%[2]v).", HintEN: "Let a supervisor approve with PIN or badge; nothing was moved.",
	},
	"adjust.day": {
		ZH: "今天一人可定的 %[1]v 分还剩 %[2]v 分。", HintZH: "请主管用密码或工牌同意；积分没有动。",
		EN: "Of the %[1]v {1:point|points} that one person may move in a day, %[2]v {2:is|are} left.", HintEN: "Let a supervisor approve with PIN or badge; nothing was moved.",
	},
	"transfer.same": {
		ZH: "转出和转入是同一位会员。", HintZH: "请选另一位会员；积分没有动。",
		EN: "Both sides of the transfer are the same member.", HintEN: "Choose another member; nothing was moved.",
	},
	"redeem.day": {
		ZH: "每人每天最多兑换 %[1]v 分，今天还剩 %[2]v 分。", HintZH: "明天再兑，或兑少一些；积分没有动。",
		EN: "A member may redeem %[1]v {1:point|points} a day; %[2]v {2:is|are} left today.", HintEN: "Redeem less, or tomorrow; nothing was spent.",
	},
	"redeem.price": {
		ZH: "「%[1]v」要 %[2]v 分，不能多也不能少。", HintZH: "积分数可以不写；积分没有动。",
		EN: "“%[1]v” costs %[2]v {2:point|points}, not more and not less.", HintEN: "The points may be left out; nothing was spent.",
	},
	"gift.none": {
		ZH: "礼品「%[1]v」已经送完。", HintZH: "换一样；到货后经理在方案里调高 stock。",
		EN: "The gift “%[1]v” is out of stock.", HintEN: "Choose another; a manager raises its stock in the program when more arrive.",
	},
	"hold.kind": {
		ZH: "流水 %[1]v 是「%[2]v」，不是预留。", HintZH: "请用 hold 给出的流水号。",
		EN: "Entry %[1]v is “%[2]v”, not a hold.", HintEN: "Use the entry that hold has given.",
	},
	"hold.other": {
		ZH: "预留 %[1]v 是另一位会员的。", HintZH: "请核对会员；积分没有动。",
		EN: "The hold %[1]v is another member's.", HintEN: "Check the member; nothing was spent.",
	},
	"hold.ended": {
		ZH: "预留 %[1]v 已经结束：%[2]v。", HintZH: "需要的话请重新预留。",
		EN: "The hold %[1]v has ended: %[2]v.", HintEN: "Put the points aside again if they are needed.",
	},
	"hold.over": {
		ZH: "预留 %[1]v 在 %[2]v 已超时，积分已放回。", HintZH: "请重新预留，或直接兑换。",
		EN: "The hold %[1]v timed out at %[2]v; its points are free again.", HintEN: "Put them aside again, or redeem them at once.",
	},
	"coupon.template": {
		ZH: "现行方案没有优惠券「%[1]v」。", HintZH: "`regulars program show` 列出所有券种。",
		EN: "The program has no coupon “%[1]v”.", HintEN: "`regulars program show` lists them.",
	},
	"coupon.unknown": {
		ZH: "没有发过优惠券 %[1]v。", HintZH: "请核对券号，或看会员的优惠券。",
		EN: "No coupon %[1]v was ever issued.", HintEN: "Check its number, or look at the member's coupons.",
	},
	"coupon.other": {
		ZH: "优惠券 %[1]v 是另一位会员的。", HintZH: "请打开券上的会员；没有使用。",
		EN: "The coupon %[1]v is another member's.", HintEN: "Open the member that it belongs to; it was not used.",
	},
	"coupon.used": {
		ZH: "优惠券 %[1]v 已经用过（流水 %[2]v）。", HintZH: "一张券只能用一次；没有再用。",
		EN: "The coupon %[1]v was used already (entry %[2]v).", HintEN: "A coupon can be used once; nothing was done.",
	},
	"coupon.voided": {
		ZH: "优惠券 %[1]v 已经作废。", HintZH: "请换一张。",
		EN: "The coupon %[1]v was voided.", HintEN: "Use another one.",
	},
	"coupon.early": {
		ZH: "优惠券 %[1]v 从 %[2]v 起才能用。", HintZH: "请到时再用；没有使用。",
		EN: "The coupon %[1]v can be used from %[2]v.", HintEN: "Come back then; it was not used.",
	},
	"coupon.late": {
		ZH: "优惠券 %[1]v 在 %[2]v 已过期。", HintZH: "经理可以另发一张。",
		EN: "The coupon %[1]v ended on %[2]v.", HintEN: "A manager can issue another one.",
	},
	"coupon.day": {
		ZH: "「%[1]v」这种券一天只能用一张。", HintZH: "明天可以再用；没有使用。",
		EN: "Of the coupon “%[1]v” one can be used a day.", HintEN: "Use the other one tomorrow; it was not used.",
	},
	"coupon.away": {
		ZH: "优惠券 %[1]v 不在本店手里，不问总部不能用。", HintZH: "连得上总部时收银台会自己去要；连不上时，请到手里有它的店用，或稍后再试。",
		EN: "The coupon %[1]v lies elsewhere and cannot be used here without asking headquarters.", HintEN: "The till asks by itself whenever headquarters can be reached; until then it can be used in the shop that holds it.",
	},
	"coupon.offline": {
		ZH: "现在连不上总部，优惠券 %[1]v 又不在本店手里，暂时不能用。", HintZH: "请到手里有它的店用（多半是发券的店），或等连上总部后再试；券没有用掉。",
		EN: "Headquarters cannot be asked now, and the coupon %[1]v lies elsewhere, so it cannot be used here yet.", HintEN: "Use it in the shop that holds it (most likely the one that gave it out), or here once headquarters answers; it was not used.",
	},
	"coupon.held": {
		ZH: "问过总部了：优惠券 %[1]v 还在另一家店手里，那家店没有送回来。", HintZH: "请过一会儿再试，或到那家店用（多半是发券的店）；券没有用掉。",
		EN: "Headquarters was asked: the coupon %[1]v still lies with another shop, which has not given it back.", HintEN: "Try again in a moment, or use it in that shop (most likely the one that gave it out); it was not used.",
	},
	"coupon.fenced": {
		ZH: "总部刚恢复，暂时不调券；优惠券 %[1]v 不在本店手里，还不能用。", HintZH: "请到手里有它的店用（多半是发券的店），或等总部确认之后再试；券没有用掉。",
		EN: "Headquarters has just come back and hands out no coupons yet; the coupon %[1]v lies elsewhere.", HintEN: "Use it in the shop that holds it (most likely the one that gave it out), or here once headquarters has confirmed that all shops are back.",
	},
	"coupon.silent": {
		ZH: "和总部断开已经超过 %[1]v 小时（或者电脑时间被调回去了），按积分方案这里暂时不能用优惠券 %[2]v。", HintZH: "券没有用掉，连上总部后就能用。请检查网络和电脑时间。",
		EN: "Headquarters has not been heard for more than %[1]v {1:hour|hours}, or the clock was put back, and the program lets the coupon %[2]v not be used without it.", HintEN: "It was not used and can be once headquarters answers. Check the network and the clock.",
	},
	"coupon.gone": {
		ZH: "总部说这张优惠券已经不能用了。", HintZH: "请看会员的优惠券；没有再用。",
		EN: "Headquarters says that this coupon can no longer be used.", HintEN: "Look at the member's coupons; nothing was done.",
	},
	"campaign.unknown": {
		ZH: "现行方案没有活动「%[1]v」。", HintZH: "`regulars campaign list` 列出所有活动。",
		EN: "The program has no campaign “%[1]v”.", HintEN: "`regulars campaign list` lists them.",
	},
	"campaign.no_coupon": {
		ZH: "活动「%[1]v」不发券。", HintZH: "它在收银时自动生效，不用运行。",
		EN: "The campaign “%[1]v” issues no coupon.", HintEN: "It works at the till by itself; there is nothing to run.",
	},
	"campaign.over": {
		ZH: "活动「%[1]v」在 %[2]v 已结束。", HintZH: "没有发券；可以看它的报告。",
		EN: "The campaign “%[1]v” ended on %[2]v.", HintEN: "No coupon was issued; look at its report.",
	},
	"draw.unknown": {
		ZH: "没有抽奖「%[1]v」。", HintZH: "请核对代码；抽奖写在方案的 [[draw]] 里。",
		EN: "There is no draw “%[1]v”.", HintEN: "Check its code; draws stand in the program's [[draw]] parts.",
	},
	"draw.closed": {
		ZH: "抽奖「%[1]v」没有开始。", HintZH: "经理用 `regulars draw open` 开始；积分没有动。",
		EN: "The draw “%[1]v” is not open.", HintEN: "A manager opens it with `regulars draw open`; nothing was spent.",
	},
	"draw.open": {
		ZH: "抽奖「%[1]v」已经在进行。", HintZH: "先用 `regulars draw close` 结束这一轮。",
		EN: "The draw “%[1]v” is open already.", HintEN: "Close this run first with `regulars draw close`.",
	},
	"refund.limit": {
		ZH: "退货 %[1]v 超过一人可定的 %[2]v。", HintZH: "请主管用密码或工牌同意；没有退。",
		EN: "A refund of %[1]v is above what one person may give back (%[2]v).", HintEN: "Let a supervisor approve with PIN or badge; nothing was refunded.",
	},
	"refund.line": {
		ZH: "这张小票上没有「%[1]v」。", HintZH: "请核对货号；没有退。",
		EN: "This receipt has no “%[1]v”.", HintEN: "Check the article's number; nothing was refunded.",
	},
	"refund.more": {
		ZH: "「%[1]v」最多还能退 %[2]v 件。", HintZH: "退货不能多于买的；没有退。",
		EN: "Of “%[1]v” at most %[2]v can still come back.", HintEN: "No more can be refunded than was sold; nothing was refunded.",
	},
	"refund.quantity": {
		ZH: "退货数量要大于零。", HintZH: "写成 货号:数量，例如 6901234567892:1。",
		EN: "The quantity of a refund is above zero.", HintEN: "Write it as number:quantity, such as 6901234567892:1.",
	},
	"refund.nothing": {
		ZH: "小票 %[1]v 已经逐行全部退完。", HintZH: "没有再退。",
		EN: "All lines of receipt %[1]v have been refunded one by one.", HintEN: "Nothing was refunded again.",
	},
	"undo.reason": {
		ZH: "流水 %[1]v 已超过 %[2]v 小时，撤销要写原因。", HintZH: "加上原因再试；没有撤销。",
		EN: "Entry %[1]v is older than %[2]v {2:hour|hours}; taking it back needs a reason.", HintEN: "Give a reason and try again; nothing was undone.",
	},
	"undo.draw": {
		ZH: "抽奖券不能撤销，它的号码已经知道（流水 %[1]v）。", HintZH: "需要的话由主管调整积分。",
		EN: "A ticket of a draw cannot be taken back, its number is known (entry %[1]v).", HintEN: "A supervisor can adjust the points if need be.",
	},
	"undo.coupon": {
		ZH: "流水 %[1]v 换的优惠券 %[2]v 已经用掉或作废，不能撤销。", HintZH: "先撤销优惠券的使用。",
		EN: "The coupon %[2]v that entry %[1]v bought is used or void, so it cannot be undone.", HintEN: "Undo the use of the coupon first.",
	},
	"undo.anew": {
		ZH: "流水 %[1]v 不能恢复，它换的已经收回。", HintZH: "请重新兑换。",
		EN: "Entry %[1]v cannot be brought back; what it gave was taken back for good.", HintEN: "Redeem anew.",
	},
}
