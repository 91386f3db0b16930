package say

import "regulars/model"

// programs are the refusals of a loyalty program's document. Each names line and column, so
// that nobody has to search.
var programs = map[model.Code]Text{
	"program.large": {
		ZH: "积分方案太长。", HintZH: "最多 %[1]v 字节；是不是选错了文件？",
		EN: "The program is too long.", HintEN: "It has at most %[1]v bytes; is it the right file?",
	},
	"program.syntax": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列附近写法不对。", HintZH: "请检查引号、等号和方括号，同一项不要写两次。整数不加引号；金额、倍数、比例和日期要加引号。",
		EN: "The program cannot be read at line %[1]v, column %[2]v.", HintEN: "Check quotes, equals signs and brackets, and that nothing stands twice. Whole numbers go without quotes; amounts, factors, shares and days with them.",
	},
	"program.unknown_key": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：没有「%[3]v」这一项。", HintZH: "可能是拼写错了；`regulars program show` 显示现行方案的写法。",
		EN: "Line %[1]v, column %[2]v of the program: there is no “%[3]v”.", HintEN: "It may be misspelt; `regulars program show` shows how the present one is written.",
	},
	"program.amount": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：%[3]v 的金额不对。", HintZH: "请写大于零的金额，加引号，不带货币符号和逗号，例如 \"25\"。小数位数不要超过本店的货币。",
		EN: "Line %[1]v, column %[2]v of the program: %[3]v is not an amount.", HintEN: "Write an amount above zero in quotes, without currency sign or commas, such as \"25\", and with no more decimals than the shop's currency has.",
	},
	"program.number": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：%[3]v 的数字不对。", HintZH: "请写 %[4]v 到 %[5]v 的整数。",
		EN: "Line %[1]v, column %[2]v of the program: %[3]v has a wrong number.", HintEN: "Write a whole number from %[4]v to %[5]v.",
	},
	"program.factor": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：%[3]v 的倍数不对。", HintZH: "请写大于 1、最多 100 的倍数，加引号，小数不超过四位，例如 \"1.5\"。",
		EN: "Line %[1]v, column %[2]v of the program: %[3]v is not a factor.", HintEN: "Write a factor above 1 and up to 100 in quotes, with at most four decimals, such as \"1.5\".",
	},
	"program.percent": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：%[3]v 的百分比不对。", HintZH: "请写大于 0%%、最多 100%% 的百分比，加引号，例如 \"10%%\"；只有 odds 和 holdout 可以带小数。",
		EN: "Line %[1]v, column %[2]v of the program: %[3]v is not a share.", HintEN: "Write more than 0%% and at most 100%% in quotes, such as \"10%%\"; only odds and holdout may have decimals.",
	},
	"program.day": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：%[3]v 的日期不对。", HintZH: "请加引号，写成 \"2026-03-01\" 的样子。",
		EN: "Line %[1]v, column %[2]v of the program: %[3]v is not a day.", HintEN: "Write it in quotes as \"2026-03-01\".",
	},
	"program.hours": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：%[3]v 的时段不对。", HintZH: "请加引号，写成 \"17:00-19:30\" 的样子；可以跨过午夜，例如 \"22:00-02:00\"。",
		EN: "Line %[1]v, column %[2]v of the program: %[3]v is not a time of day.", HintEN: "Write it in quotes as \"17:00-19:30\"; it may cross midnight, such as \"22:00-02:00\".",
	},
	"program.choice": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：%[3]v 不能这样写。", HintZH: "可以写：%[4]v。",
		EN: "Line %[1]v, column %[2]v of the program: %[3]v cannot be that.", HintEN: "It is one of %[4]v.",
	},
	"program.code": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：%[3]v 的代号不对。", HintZH: "请写 1 到 %[4]v 个英文字母、数字、- 或 _；给顾客看的名称写在 zh 和 en。",
		EN: "Line %[1]v, column %[2]v of the program: %[3]v is not a code.", HintEN: "Write 1 to %[4]v Latin letters, digits, - or _; what customers read goes into zh and en.",
	},
	"program.twice": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：%[3]v 的代号「%[4]v」已经用过。", HintZH: "请换一个代号。礼品、优惠券、抽奖和公益的代号也不能相同，off 留给抵扣。",
		EN: "Line %[1]v, column %[2]v of the program: the code “%[4]v” in %[3]v is taken.", HintEN: "Choose another one. Gifts, coupons, draws and charities share their codes, and off is the amount off.",
	},
	"program.label": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：%[3]v 缺名称，或者名称太长。", HintZH: "zh 和 en 都要写，最多 %[4]v 个字。",
		EN: "Line %[1]v, column %[2]v of the program: %[3]v has no name, or too long a one.", HintEN: "Write both zh and en, with at most %[4]v characters.",
	},
	"program.name": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：%[3]v 里有一项是空的，或者太长。", HintZH: "每一项写 1 到 %[4]v 个字，或者删去。",
		EN: "Line %[1]v, column %[2]v of the program: %[3]v has an empty name, or too long a one.", HintEN: "Give each one 1 to %[4]v characters, or remove it.",
	},
	"program.many": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：%[3]v 太多。", HintZH: "最多 %[4]v 个；过期不用的可以删去。",
		EN: "Line %[1]v, column %[2]v of the program: there are too many of %[3]v.", HintEN: "At most %[4]v are possible; remove those that are over.",
	},
	"program.overlap": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：倍数「%[4]v」和「%[5]v」会同时生效。", HintZH: "同一类条件的两个倍数不能重叠；请改其中一个的星期、时段、类别或等级（%[3]v）。",
		EN: "Line %[1]v, column %[2]v of the program: the multipliers “%[4]v” and “%[5]v” overlap.", HintEN: "Two with the same sort of condition may not hold at once; change days, hours, categories or tiers of one of them (%[3]v).",
	},
	"program.expiry": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：%[3]v 是「%[4]v」，与 months 或 grace 不符。", HintZH: "months 只和 \"months\"、\"idle\" 一起写，grace 只和 \"year\" 一起写。",
		EN: "Line %[1]v, column %[2]v of the program: %[3]v is “%[4]v”, which months or grace does not fit.", HintEN: "Write months only with \"months\" or \"idle\", and grace only with \"year\".",
	},
	"program.streak": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：%[3]v 的连续签到不完整。", HintZH: "streak（连续天数，至少 2）和 extra（另加的积分）要么都写，要么都不写。",
		EN: "Line %[1]v, column %[2]v of the program: the streak of %[3]v is incomplete.", HintEN: "Write both streak (days in a row, at least 2) and extra (points besides), or neither.",
	},
	"program.profile": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：%[3]v 不完整。", HintZH: "points 和 fields（要填的资料）要么都写，要么都不写。",
		EN: "Line %[1]v, column %[2]v of the program: %[3]v is incomplete.", HintEN: "Write both points and fields (what is to be filled in), or neither.",
	},
	"program.span": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：%[3]v 是 %[5]v，早于开始的 %[4]v。", HintZH: "请把 from 和 until 对调，或者改年份；两天都算在内。",
		EN: "Line %[1]v, column %[2]v of the program: %[3]v is %[5]v, before it begins on %[4]v.", HintEN: "Swap from and until, or correct the year; both days count.",
	},
	"program.step": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：%[3]v 不是 step 的倍数。", HintZH: "请写 %[4]v 的倍数。",
		EN: "Line %[1]v, column %[2]v of the program: %[3]v is off the step.", HintEN: "Write a multiple of %[4]v.",
	},
	"program.coupon": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：优惠券 %[3]v 的内容与类型「%[4]v」不符。", HintZH: "amount 写 value，percent 写 percent，gift 写 gift，只写其中一项。",
		EN: "Line %[1]v, column %[2]v of the program: what the coupon %[3]v gives does not fit its type “%[4]v”.", HintEN: "Write value for amount, percent for percent, gift for gift, and only one of them.",
	},
	"program.prizes": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：抽奖 %[3]v 的奖品数目不对。", HintZH: "请写 1 到 %[4]v 个 [[draw.prize]]，每个都有 code、zh、en 和 odds。",
		EN: "Line %[1]v, column %[2]v of the program: the draw %[3]v has no prizes, or too many.", HintEN: "Write 1 to %[4]v [[draw.prize]] parts, each with code, zh, en and odds.",
	},
	"program.odds": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：抽奖 %[3]v 的中奖率加起来超过 100%%。", HintZH: "请调低 odds；剩下的就是不中奖。",
		EN: "Line %[1]v, column %[2]v of the program: the odds of the draw %[3]v add up to more than 100%%.", HintEN: "Lower some; what is left wins nothing.",
	},
	"program.tiers": {
		ZH: "积分方案没有等级（第 %[1]v 行第 %[2]v 列，%[3]v）。", HintZH: "至少写一个 [[tier]]，有 code、zh、en 和 from = \"0\"。",
		EN: "The program has no tiers (line %[1]v, column %[2]v, %[3]v).", HintEN: "Write at least one [[tier]] with code, zh, en and from = \"0\".",
	},
	"program.ladder": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：等级「%[4]v」的 %[3]v 顺序不对。", HintZH: "第一级从 \"0\" 开始，后面的一级比一级高。",
		EN: "Line %[1]v, column %[2]v of the program: %[3]v of the tier “%[4]v” is out of order.", HintEN: "The first tier starts from \"0\", and every next one from more.",
	},
	"program.dates": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：活动 %[3]v 缺日期。", HintZH: "请写第一天 from 和最后一天 until，例如 from = \"2026-03-01\"。",
		EN: "Line %[1]v, column %[2]v of the program: the campaign %[3]v has no dates.", HintEN: "Write its first day as from and its last as until, such as from = \"2026-03-01\".",
	},
	"program.campaign": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：活动 %[3]v 什么也不给。", HintZH: "请至少写 factor、points、coupon 之一。",
		EN: "Line %[1]v, column %[2]v of the program: the campaign %[3]v gives nothing.", HintEN: "Write at least one of factor, points and coupon.",
	},
	"program.audience": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列（%[3]v）：%[4]v", HintZH: "%[4]v",
		EN: "Line %[1]v, column %[2]v of the program (%[3]v): %[4]v", HintEN: "%[4]v",
	},
	"program.no_tier": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：%[3]v 里的等级「%[4]v」不存在。", HintZH: "请核对它与 [[tier]] 的 code 是否一样。",
		EN: "Line %[1]v, column %[2]v of the program: %[3]v names the tier “%[4]v”, which is not there.", HintEN: "Compare it with the code of the [[tier]] parts.",
	},
	"program.no_gift": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：%[3]v 里的礼品「%[4]v」不存在。", HintZH: "请核对它与 [[gift]] 的 code 是否一样，或者加上这个礼品。",
		EN: "Line %[1]v, column %[2]v of the program: %[3]v names the gift “%[4]v”, which is not there.", HintEN: "Compare it with the code of the [[gift]] parts, or add the gift.",
	},
	"program.no_coupon": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 列：%[3]v 里的优惠券「%[4]v」不存在。", HintZH: "请核对它与 [[coupon]] 的 code 是否一样，或者加上这张券。",
		EN: "Line %[1]v, column %[2]v of the program: %[3]v names the coupon “%[4]v”, which is not there.", HintEN: "Compare it with the code of the [[coupon]] parts, or add the coupon.",
	},
}

// rewards are the refusals of what a program's rewards do not allow on a bill.
var rewards = map[model.Code]Text{
	"redeem.bill": {
		ZH: "%[3]v 的账单最多抵 %[2]v，不能抵 %[1]v。", HintZH: "请少用一些积分，其余的照常付款。",
		EN: "Points can take %[2]v off a bill of %[3]v, not %[1]v.", HintEN: "Use fewer points; the rest is paid as usual.",
	},
	"coupon.bill": {
		ZH: "这张优惠券满 %[1]v 才能用，账单是 %[2]v。", HintZH: "请留到下次，或者再添些商品。",
		EN: "This coupon needs a bill of %[1]v, and this one is %[2]v.", HintEN: "Keep it for next time, or add something to the bill.",
	},
	"coupon.category": {
		ZH: "这张优惠券对这些商品都不适用。", HintZH: "请留到下次；适用的类别写在积分方案里。",
		EN: "This coupon is good for nothing on this bill.", HintEN: "Keep it for next time; the program names the categories that it is good for.",
	},
}
