package say

import "regulars/model"

// cleaned are the refusals at the door: what was typed, scanned or imported could not be read
// without guessing. None of them repeats a person's data.
var cleaned = map[model.Code]Text{
	"currency.unknown": {
		ZH: "不认识货币代码 %[1]v。", HintZH: "请用三个字母的代码，例如 CNY、HKD、USD、EUR。",
		EN: "There is no currency %[1]v here.", HintEN: "Use its three-letter code, such as CNY, HKD, USD or EUR.",
	},
	"number.overflow": {
		ZH: "结果太大，无法计算。", HintZH: "请检查金额和积分，去掉多打的数字。",
		EN: "The result is too large to count.", HintEN: "Check the amount and the points for digits too many.",
	},

	"phone.empty": {
		ZH: "没有手机号。", HintZH: "请输入号码，例如 138 1234 1641。",
		EN: "There is no phone number.", HintEN: "Type one, such as 138 1234 1641.",
	},
	"phone.form": {
		ZH: "这不是电话号码。", HintZH: "只用数字；国外号码以 + 和国家代码开头。",
		EN: "This is not a phone number.", HintEN: "Use digits only; a number from abroad starts with + and its country code.",
	},
	"phone.short": {
		ZH: "号码太短。", HintZH: "请数一数，可能少打了一位。",
		EN: "The phone number is too short.", HintEN: "Count the digits; one may be missing.",
	},
	"phone.long": {
		ZH: "号码太长。", HintZH: "请数一数；一次只填一个号码。",
		EN: "The phone number is too long.", HintEN: "Count the digits; type one number at a time.",
	},
	"phone.local": {
		ZH: "号码缺少区号。", HintZH: "请在前面加上区号，例如 010。",
		EN: "The phone number lacks its area code.", HintEN: "Put the area code before it, such as 010.",
	},
	"phone.country": {
		ZH: "不认识这个国家代码。", HintZH: "请以 + 开头写国家代码，例如 +49。",
		EN: "The country code is unknown.", HintEN: "Start with + and the country code, such as +49.",
	},
	"phone.impossible": {
		ZH: "没有这样的电话号码。", HintZH: "请和顾客再核对一遍。",
		EN: "No phone has this number.", HintEN: "Read it back to the customer.",
	},

	"card.empty": {
		ZH: "没有卡号。", HintZH: "请扫卡或输入卡号。",
		EN: "There is no card number.", HintEN: "Scan the card or type its number.",
	},
	"card.length": {
		ZH: "卡号应有 %[1]v 到 %[2]v 位。", HintZH: "请再扫一次，或照卡面输入。",
		EN: "A card number has %[1]v to %[2]v characters.", HintEN: "Scan it again, or type what is printed on the card.",
	},
	"card.letters": {
		ZH: "卡号只能有数字和英文字母。", HintZH: "请再扫一次，或照卡面输入。",
		EN: "A card number has only digits and the letters A to Z.", HintEN: "Scan it again, or type what is printed on the card.",
	},
	"card.check": {
		ZH: "卡号有一位不对。", HintZH: "请扫卡，或逐位核对。",
		EN: "One digit of the card number is wrong.", HintEN: "Scan the card, or compare it digit by digit.",
	},

	"email.form": {
		ZH: "这不是电子邮箱。", HintZH: "应该像 name@example.com。",
		EN: "This is not an e-mail address.", HintEN: "It should look like name@example.com.",
	},
	"email.long": {
		ZH: "电子邮箱太长。", HintZH: "请检查是否多粘贴了内容。",
		EN: "The e-mail address is too long.", HintEN: "Check whether too much was pasted.",
	},

	"birthday.form": {
		ZH: "看不懂这个生日。", HintZH: "请写 1990-05-20 或 05-20；农历写 L08-15。",
		EN: "This birthday cannot be read.", HintEN: "Write 1990-05-20 or 05-20; for the lunar calendar L08-15.",
	},
	"birthday.day": {
		ZH: "没有这一天。", HintZH: "请核对月和日；先写月，后写日。",
		EN: "There is no such day.", HintEN: "Check the month and the day; the month comes first.",
	},
	"birthday.year": {
		ZH: "出生年份应在 %[1]v 到 %[2]v 之间。", HintZH: "请核对年份，或只写月和日。",
		EN: "A year of birth lies between %[1]v and %[2]v.", HintEN: "Check the year, or write only the month and the day.",
	},

	"gender.unknown": {
		ZH: "看不懂这个性别。", HintZH: "请写 m（男）、f（女）或 x（其他），也可以留空。",
		EN: "This gender cannot be read.", HintEN: "Write m, f or x, or leave it empty.",
	},
	"tags.many": {
		ZH: "标签最多 %[1]v 个。", HintZH: "请去掉不再用的标签。",
		EN: "There can be at most %[1]v tags.", HintEN: "Take away those no longer used.",
	},

	"receipt.empty": {
		ZH: "没有小票号。", HintZH: "请输入小票上的号码。",
		EN: "There is no receipt number.", HintEN: "Type the number on the receipt.",
	},
	"receipt.long": {
		ZH: "小票号最多 %[1]v 个字符。", HintZH: "请只输入号码本身。",
		EN: "A receipt number has at most %[1]v characters.", HintEN: "Type the number alone.",
	},

	"amount.empty": {
		ZH: "没有金额。", HintZH: "请输入金额，例如 128.50。",
		EN: "There is no amount.", HintEN: "Type one, such as 128.50.",
	},
	"amount.form": {
		ZH: "「%[1]v」不是金额。", HintZH: "请只输入数字和小数点，例如 128.50。",
		EN: "“%[1]v” is not an amount.", HintEN: "Type digits and a point only, such as 128.50.",
	},
	"amount.negative": {
		ZH: "金额不能小于零。", HintZH: "退货请用退款，改错请用撤销。",
		EN: "An amount cannot be below zero.", HintEN: "Use refund for returned goods, or undo for a mistake.",
	},
	"amount.decimals": {
		ZH: "「%[1]v」的小数太多：%[2]v 最多 %[3]v 位小数。", HintZH: "请输入收款的金额；这里不做四舍五入。",
		EN: "“%[1]v” has too many decimals: %[2]v has at most %[3]v.", HintEN: "Type the amount that was paid; nothing is rounded here.",
	},
	"amount.whole": {
		ZH: "「%[1]v」有小数，而 %[2]v 没有小数。", HintZH: "请输入整数，不用分隔符，例如 1280。",
		EN: "“%[1]v” has decimals, but %[2]v has none.", HintEN: "Type a whole number without separators, such as 1280.",
	},
	"amount.twoways": {
		ZH: "「%[1]v」有两种读法。", HintZH: "请输入 %[2]v 或 %[3]v。",
		EN: "“%[1]v” can be read in two ways.", HintEN: "Type %[2]v or %[3]v.",
	},
	"amount.beyond": {
		ZH: "金额太大，最多 %[1]v。", HintZH: "是不是把条码扫进了金额？请重新输入。",
		EN: "The amount is too large; %[1]v is the most.", HintEN: "Was a barcode scanned into the amount? Type it again.",
	},

	"points.empty": {
		ZH: "没有积分数。", HintZH: "请输入整数，例如 300。",
		EN: "There is no number of points.", HintEN: "Type a whole number, such as 300.",
	},
	"points.form": {
		ZH: "「%[1]v」不是积分数。", HintZH: "请只输入数字，例如 300。",
		EN: "“%[1]v” is not a number of points.", HintEN: "Type digits only, such as 300.",
	},
	"points.whole": {
		ZH: "「%[1]v」有小数，积分只能是整数。", HintZH: "请输入整数，例如 300。",
		EN: "“%[1]v” has decimals, but points are whole.", HintEN: "Type a whole number, such as 300.",
	},
	"points.negative": {
		ZH: "积分不能小于零。", HintZH: "改错请用撤销。",
		EN: "Points cannot be below zero.", HintEN: "Use undo for a mistake.",
	},
	"points.large": {
		ZH: "积分太多，最多 %[1]v。", HintZH: "是不是把条码扫进来了？请重新输入。",
		EN: "These are too many points; %[1]v is the most.", HintEN: "Was a barcode scanned into the field? Type it again.",
	},
}
