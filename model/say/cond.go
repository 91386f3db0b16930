package say

import "regulars/model"

// conditions are the refusals of a condition over members: audiences, segments, care rules.
// The last argument of each is the place, in characters from 1.
var conditions = map[model.Code]Text{
	"cond.long": {
		ZH: "条件太长。", HintZH: "最多 %[1]v 个字符；请拆开，或者先给会员打标签再按标签挑选。",
		EN: "The condition is too long.", HintEN: "It has at most %[1]v characters; split it, or tag the members and choose by tag.",
	},
	"cond.deep": {
		ZH: "条件第 %[2]v 个字符处括号套得太深。", HintZH: "最多套 %[1]v 层；请去掉多余的括号。",
		EN: "The parentheses at character %[2]v of the condition are too deep.", HintEN: "At most %[1]v stand inside each other; leave out those that are not needed.",
	},
	"cond.many": {
		ZH: "条件里比较的值太多（到第 %[2]v 个字符）。", HintZH: "最多 %[1]v 个；请拆开，或者先给会员打标签再按标签挑选。",
		EN: "The condition compares with too many values, up to character %[2]v.", HintEN: "At most %[1]v are possible; split it, or tag the members and choose by tag.",
	},
	"cond.character": {
		ZH: "条件第 %[2]v 个字符「%[1]v」用不了。", HintZH: "如果它是文字的一部分，请把整个词放进引号，例如 \"A&B\"。",
		EN: "“%[1]v” at character %[2]v of the condition has no meaning there.", HintEN: "If it is part of a word, put the whole word in quotes, such as \"A&B\".",
	},
	"cond.quote": {
		ZH: "条件第 %[1]v 个字符处的引号没有配对。", HintZH: "请在词的后面补上引号。",
		EN: "The quote at character %[1]v of the condition is not closed.", HintEN: "Add the closing quote after the word.",
	},
	"cond.escape": {
		ZH: "条件第 %[2]v 个字符处的「%[1]v」看不懂。", HintZH: "引号里的反斜杠要写成 \\\\，引号写成 \\\"。",
		EN: "“%[1]v” at character %[2]v of the condition cannot be read.", HintEN: "Inside quotes, write a backslash as \\\\ and a quote as \\\".",
	},
	"cond.close": {
		ZH: "条件第 %[1]v 个字符处多了一个右括号。", HintZH: "请去掉它，或者在前面补上左括号。",
		EN: "The parenthesis at character %[1]v of the condition closes nothing.", HintEN: "Remove it, or add the opening one before it.",
	},
	"cond.open": {
		ZH: "条件第 %[1]v 个字符处的左括号没有配对。", HintZH: "请在后面补上右括号。",
		EN: "The parenthesis at character %[1]v of the condition is not closed.", HintEN: "Add the closing one after it.",
	},
	"cond.trailing": {
		ZH: "条件在第 %[2]v 个字符「%[1]v」之前已经完整了。", HintZH: "用 and 或 or 把它接上；带空格的词放进引号；数字里不写逗号。",
		EN: "The condition is complete before “%[1]v” at character %[2]v.", HintEN: "Join it with and or or; put words with spaces in quotes; write numbers without commas.",
	},
	"cond.end": {
		ZH: "条件没有写完。", HintZH: "第 %[1]v 个字符处还缺一个比较，例如 visits12 >= 4。",
		EN: "The condition is not finished.", HintEN: "A comparison such as visits12 >= 4 is missing at character %[1]v.",
	},
	"cond.term": {
		ZH: "条件第 %[2]v 个字符处要写一个比较，而不是「%[1]v」。", HintZH: "先写项目，再写比较，例如 visits12 >= 4。",
		EN: "A comparison must stand at character %[2]v of the condition, not “%[1]v”.", HintEN: "Write what you compare first, such as visits12 >= 4.",
	},
	"cond.attribute": {
		ZH: "条件里没有「%[1]v」这个项目（第 %[4]v 个字符）。", HintZH: "{2?是不是「%[2]v」？}可以用：%[3]v。",
		EN: "A condition cannot ask for “%[1]v” (character %[4]v).", HintEN: "{2?Did you mean “%[2]v”? }It can ask for %[3]v.",
	},
	"cond.missing": {
		ZH: "条件第 %[3]v 个字符处，「%[1]v」后面缺比较符号。", HintZH: "可以用 %[2]v。",
		EN: "At character %[3]v of the condition, “%[1]v” needs an operator after it.", HintEN: "Use one of %[2]v.",
	},
	"cond.compare": {
		ZH: "「%[1]v」不能用 %[2]v 比较（第 %[4]v 个字符）。", HintZH: "可以用 %[3]v。",
		EN: "“%[1]v” cannot be compared with %[2]v (character %[4]v).", HintEN: "Use one of %[3]v.",
	},
	"cond.list": {
		ZH: "条件第 %[2]v 个字符处，in 后面缺括号。", HintZH: "请写成 %[1]v in (甲, 乙)。",
		EN: "At character %[2]v of the condition, in needs a list in parentheses.", HintEN: "Write %[1]v in (…, …).",
	},
	"cond.comma": {
		ZH: "条件第 %[2]v 个字符「%[1]v」之前缺逗号或右括号。", HintZH: "列表里用逗号隔开；带空格的词放进引号。",
		EN: "A comma or a closing parenthesis is missing before “%[1]v” at character %[2]v of the condition.", HintEN: "Separate the values of a list with commas; put words with spaces in quotes.",
	},
	"cond.operand": {
		ZH: "条件第 %[2]v 个字符处，「%[1]v」没有写和什么比较。", HintZH: "请补上值；and、or、not、in 作为文字时要放进引号。",
		EN: "At character %[2]v of the condition, there is nothing to compare “%[1]v” with.", HintEN: "Add the value; put the words and, or, not and in in quotes if you mean them as words.",
	},
	"cond.word": {
		ZH: "条件第 %[3]v 个字符处，「%[1]v」要和 1 到 %[2]v 个字的词比较。", HintZH: "请缩短它，或者填上内容。",
		EN: "At character %[3]v of the condition, “%[1]v” needs a word of 1 to %[2]v characters.", HintEN: "Shorten it, or fill it in.",
	},
	"cond.value": {
		ZH: "「%[2]v」没有「%[1]v」这个值（第 %[5]v 个字符）。", HintZH: "{3?是不是「%[3]v」？}可以用：%[4]v。",
		EN: "“%[2]v” is never “%[1]v” (character %[5]v).", HintEN: "{3?Did you mean “%[3]v”? }It can be %[4]v.",
	},
	"cond.beyond": {
		ZH: "条件第 %[2]v 个字符处的「%[1]v」太大。", HintZH: "请数一数，可能多打了几位。",
		EN: "“%[1]v” at character %[2]v of the condition is too large.", HintEN: "Count the digits; there may be too many.",
	},
	"cond.money": {
		ZH: "「%[1]v」是金额，不能和「%[2]v」比较（第 %[4]v 个字符）。", HintZH: "请写成 %[3]v 的样子，不带货币符号、逗号和引号。",
		EN: "“%[1]v” is an amount and cannot be compared with “%[2]v” (character %[4]v).", HintEN: "Write it as %[3]v, without currency sign, commas or quotes.",
	},
	"cond.count": {
		ZH: "「%[1]v」是整数，不能和「%[2]v」比较（第 %[3]v 个字符）。", HintZH: "请写一个整数，例如 4。",
		EN: "“%[1]v” is a whole number and cannot be compared with “%[2]v” (character %[3]v).", HintEN: "Write a whole number, such as 4.",
	},
	"cond.days": {
		ZH: "「%[1]v」是时间，不能和「%[2]v」比较（第 %[3]v 个字符）。", HintZH: "请带上单位：30 days（天）、4 weeks（周）或 3 months（月）。",
		EN: "“%[1]v” is a time and cannot be compared with “%[2]v” (character %[3]v).", HintEN: "Write it with its unit: 30 days, 4 weeks or 3 months.",
	},
	"cond.flag": {
		ZH: "「%[1]v」只有 yes（是）和 no（否），没有「%[2]v」（第 %[3]v 个字符）。", HintZH: "请写 %[1]v = yes 或 %[1]v = no。",
		EN: "“%[1]v” is yes or no, never “%[2]v” (character %[3]v).", HintEN: "Write %[1]v = yes or %[1]v = no.",
	},
}

// couponCodes are the refusals of a coupon's code as it was typed or scanned.
var couponCodes = map[model.Code]Text{
	"coupon.form": {
		ZH: "优惠券号是 C 加 %[2]v 位数字{1?，「%[1]v」不是}。", HintZH: "请照券面重新输入，例如 C1234-5678-9018。",
		EN: "A coupon's code is C and %[2]v digits{1?; “%[1]v” is not}.", HintEN: "Type it again from the coupon, such as C1234-5678-9018.",
	},
	"coupon.check": {
		ZH: "优惠券号 %[1]v 有一位不对。", HintZH: "可能打错了一位，或者两位颠倒了；请照券面核对。",
		EN: "The coupon's code %[1]v has a wrong digit.", HintEN: "One digit may be wrong, or two swapped; compare it with the coupon.",
	},
}
