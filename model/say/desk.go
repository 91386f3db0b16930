package say

import "regulars/model"

// acts are the refusals of what is done to a member's account: sales, redemptions, refunds,
// undos, adjustments, feedback.
var acts = map[model.Code]Text{
	"award.amount": {
		ZH: "消费金额要大于零。", HintZH: "请输入实付金额，例如 128.50；顾客退东西请用退货。",
		EN: "A sale needs an amount above zero.", HintEN: "Type what was paid, such as 128.50; use refund for returned goods.",
	},
	"award.large": {
		ZH: "金额太大，一笔最多 %[1]v。", HintZH: "是不是把条码扫进了金额？请重新输入。",
		EN: "The amount is too large; a sale has at most %[1]v.", HintEN: "Was a barcode scanned into the amount? Type it again.",
	},
	"sale.future": {
		ZH: "%[1]v 还没有到。", HintZH: "请核对这笔消费的日期和电脑的时间。",
		EN: "%[1]v is still to come.", HintEN: "Check the date of the sale and this computer's clock.",
	},
	"award.tender": {
		ZH: "用积分抵的部分和消费金额对不上。", HintZH: "它不能小于零，也不能超过消费金额。",
		EN: "The part paid with points does not fit the amount.", HintEN: "It cannot be below zero or above the amount of the sale.",
	},

	"redeem.none": {
		ZH: "没有要用的积分。", HintZH: "请输入要用多少分，例如 300。",
		EN: "There are no points to redeem.", HintEN: "Type how many, such as 300.",
	},
	"redeem.short": {
		ZH: "要用 %[1]v 分，会员只有 %[2]v 分。", HintZH: "还差 %[3]v 分；请少用一些。",
		EN: "That takes %[1]v {1:point|points}, and the member has %[2]v.", HintEN: "%[3]v {3:is|are} missing; choose fewer.",
	},
	"redeem.minimum": {
		ZH: "%[1]v 分太少，一次至少用 %[2]v 分。", HintZH: "请用 %[2]v 分以上，或者留到下次。",
		EN: "%[1]v {1:point is|points are} too few; the least at once is %[2]v.", HintEN: "Use %[2]v or more, or keep them for next time.",
	},
	"redeem.step": {
		ZH: "%[1]v 分用不了，积分要按 %[2]v 分的倍数用。", HintZH: "可以改用 %[3]v 分。",
		EN: "%[1]v {1:point|points} cannot be used; points go in steps of %[2]v.", HintEN: "Use %[3]v instead.",
	},
	"redeem.reward": {
		ZH: "没有「%[1]v」这个兑换项目。", HintZH: "现在只能抵扣金额；请不写兑换项目。",
		EN: "There is no reward “%[1]v”.", HintEN: "For now points give an amount off; leave the reward out.",
	},

	"refund.unknown": {
		ZH: "没有小票或流水 %[1]v。", HintZH: "请核对小票号；当时没记小票号的，请用流水编号。",
		EN: "There is no receipt or entry %[1]v.", HintEN: "Check the number; a sale without a receipt number goes by its entry.",
	},
	"refund.kind": {
		ZH: "%[1]v（%[2]v）不是消费，不能退货。", HintZH: "请用消费的小票号或流水编号；记错了别的请用撤销。",
		EN: "%[1]v (%[2]v) is not a sale and cannot be refunded.", HintEN: "Name the sale by its receipt or entry; use undo for other mistakes.",
	},
	"refund.undone": {
		ZH: "%[1]v 早已撤销，不用再退。", HintZH: "积分当时已经改回，什么都不用做。",
		EN: "%[1]v was undone before; there is nothing to refund.", HintEN: "Its points were taken back then. Nothing is left to do.",
	},

	"undo.nothing": {
		ZH: "没有可以撤销的操作。", HintZH: "这里只撤销您自己 24 小时内的操作；更早的请写明编号：`regulars undo 编号`。",
		EN: "There is nothing to undo.", HintEN: "This takes back only your own acts of the last 24 hours; name an older one: `regulars undo ENTRY`.",
	},
	"undo.kind": {
		ZH: "%[1]v（%[2]v）不能撤销。", HintZH: "能撤销的是消费、退货、抵扣、积分调整和反馈；资料写错了请直接修改。",
		EN: "%[1]v (%[2]v) cannot be undone.", HintEN: "Sales, refunds, redemptions, adjustments and feedback can; correct a profile by editing it.",
	},
	"undo.already": {
		ZH: "%[1]v 已经撤销过了。", HintZH: "什么都不用做；要恢复它，请撤销那一次撤销。",
		EN: "%[1]v has been undone already.", HintEN: "Nothing is left to do; to have it back, undo the undo.",
	},
	"undo.refunded": {
		ZH: "%[1]v 已经由 %[2]v 退货。", HintZH: "请先撤销那次退货：`regulars undo %[2]v`。",
		EN: "%[1]v was refunded by %[2]v.", HintEN: "Undo the refund first: `regulars undo %[2]v`.",
	},

	"adjust.reason": {
		ZH: "没有写调整的原因。", HintZH: "请写一两个词，例如：补登、赔礼。",
		EN: "There is no reason for the adjustment.", HintEN: "Give a word or two, such as forgotten or apology.",
	},
	"adjust.points": {
		ZH: "不能调整这么多积分。", HintZH: "不能是零，一次最多 %[1]v 分。",
		EN: "Points cannot be adjusted by that much.", HintEN: "It cannot be zero, and %[1]v is the most at once.",
	},

	"entry.unknown": {
		ZH: "没有流水 %[1]v。", HintZH: "请核对编号；会员页上列有每一笔的编号。",
		EN: "There is no entry %[1]v.", HintEN: "Check its number; the member's page lists the entries.",
	},
	"receipt.used": {
		ZH: "小票 %[1]v 已经用在另一笔上：%[2]v。", HintZH: "请核对小票号；`regulars explain %[2]v` 显示那一笔。",
		EN: "Receipt %[1]v stands for another entry already: %[2]v.", HintEN: "Check the number; `regulars explain %[2]v` shows that entry.",
	},
	"request.used": {
		ZH: "编号 %[1]v 已经用在另一笔上：%[2]v。", HintZH: "每次操作用一个新编号；只有重复同一操作时才用原来的编号。`regulars explain %[2]v` 显示那一笔。",
		EN: "Number %[1]v stands for another act already: %[2]v.", HintEN: "Take a new number for each act and the old one only to repeat it; `regulars explain %[2]v` shows that act.",
	},
	"request.long": {
		ZH: "小票号太长，记不下。", HintZH: "请只写号码本身，最多 %[1]v 个字节。",
		EN: "The receipt number is too long to be kept.", HintEN: "Give the number alone, at most %[1]v bytes.",
	},
	"event.large": {
		ZH: "这一笔的内容太多，记不下。", HintZH: "共 %[1]v 字节，最多 %[2]v 字节；请缩短文字，或把小票分成两笔。",
		EN: "There is too much in this entry to be kept.", HintEN: "It has %[1]v bytes and %[2]v is the most; shorten the text or split the receipt.",
	},

	"event.newer": {
		ZH: "这一笔（%[1]v）来自更新的版本，这台收银机看不懂。", HintZH: "请升级这台电脑上的程序；记录没有改动。",
		EN: "A newer program wrote this entry (%[1]v); this till cannot read it.", HintEN: "Update the program on this computer; the entry was left alone.",
	},

	"feedback.kind": {
		ZH: "没有「%[1]v」这种反馈。", HintZH: "请从这些里选：%[2]v。",
		EN: "There is no feedback of the kind “%[1]v”.", HintEN: "Choose one of these: %[2]v.",
	},
	"feedback.score": {
		ZH: "评分只能是 1 到 %[1]v 分。", HintZH: "请重新选择；顾客没有评分就空着。",
		EN: "A score goes from 1 to %[1]v.", HintEN: "Choose again, or leave it out if there is none.",
	},
	"feedback.empty": {
		ZH: "反馈里什么都没有。", HintZH: "请记下顾客的话，或给一个评分。",
		EN: "There is nothing in this feedback.", HintEN: "Write down what the customer said, or give a score.",
	},
	"case.unknown": {
		ZH: "没有 %[1]v 号反馈。", HintZH: "请核对编号；`regulars feedback list --all` 列出全部反馈。",
		EN: "There is no case %[1]v.", HintEN: "Check its number; `regulars feedback list --all` lists every case.",
	},
}

// members are the refusals of finding, enrolling and editing members.
var members = map[model.Code]Text{
	"member.none": {
		ZH: "没有找到会员「%[1]v」。", HintZH: "请换手机号、卡号或姓名再找；新顾客请办理入会。",
		EN: "No member matches “%[1]v”.", HintEN: "Try the phone number, the card or the name; enrol a new customer.",
	},
	"member.several": {
		ZH: "「%[1]v」有 %[2]v 位会员相符，例如 %[3]v。", HintZH: "请用完整的手机号、卡号或会员编号。",
		EN: "“%[1]v” matches %[2]v members, such as %[3]v.", HintEN: "Use the whole phone number, the card or the member's ID.",
	},
	"member.unknown": {
		ZH: "这里没有会员 %[1]v。", HintZH: "请重新查找会员。",
		EN: "There is no member %[1]v here.", HintEN: "Find the member again.",
	},
	"member.exists": {
		ZH: "这个%[1]v已经属于会员 %[3]v{2?（%[2]v）}。", HintZH: "如果是同一位顾客，请直接打开那位会员；否则请核对%[1]v。",
		EN: "This %[1]v belongs to member %[3]v{2? (%[2]v)} already.", HintEN: "If it is the same person, open that member; if not, check the %[1]v.",
	},
	"member.numbered": {
		ZH: "这个手机号或卡号属于会员号为「%[1]v」的会员 %[2]v。", HintZH: "如果是同一位顾客，请改正文件里的会员号；否则请核对手机号和卡号。",
		EN: "This phone or card belongs to member %[2]v, whose number is “%[1]v”.", HintEN: "If it is the same person, correct the number in the file; if not, check the phone and the card.",
	},
	"enrol.phone": {
		ZH: "会员要有手机号、卡号或会员号。", HintZH: "请至少填一样，手机号最方便。",
		EN: "A member needs a phone, card or member number.", HintEN: "Fill in at least one; the phone number is the handiest.",
	},
	"date.form": {
		ZH: "「%[1]v」不是日期。", HintZH: "请写年、月、日，例如 2023-04-11。",
		EN: "“%[1]v” is not a date.", HintEN: "Write year, month and day, such as 2023-04-11.",
	},
}

// team are the refusals about staff, their PINs and badges, and the shop itself.
var team = map[model.Code]Text{
	"staff.not_allowed": {
		ZH: "%[2]v不能%[1]v。", HintZH: "请店长或有这项权限的同事来做；`regulars staff roles` 列出谁能做什么。",
		EN: "As %[2]v you may not %[1]v.", HintEN: "Ask a manager or a colleague who may; `regulars staff roles` shows who may do what.",
	},
	"staff.which": {
		ZH: "请说明是谁在操作。", HintZH: "用 --as 或 REGULARS_STAFF 写姓名{1?，例如：%[1]v}。",
		EN: "Please say who you are.", HintEN: "Give a name with --as or REGULARS_STAFF{1?, one of: %[1]v}.",
	},
	"staff.several": {
		ZH: "叫「%[1]v」的员工不止一位。", HintZH: "请改用员工编号，`regulars staff list` 会列出。",
		EN: "More than one staff member is called “%[1]v”.", HintEN: "Use the ID instead; `regulars staff list` shows it.",
	},
	"staff.unknown": {
		ZH: "没有叫「%[1]v」的员工。", HintZH: "请核对姓名{2?，现在有：%[2]v}。",
		EN: "No staff member is called “%[1]v”.", HintEN: "Check the name{2?; there are: %[2]v}.",
	},
	"staff.name": {
		ZH: "没有员工姓名。", HintZH: "请输入姓名。",
		EN: "The staff member has no name.", HintEN: "Type one.",
	},
	"staff.taken": {
		ZH: "已经有一位员工叫「%[1]v」。", HintZH: "请换一个能区分的名字，例如加上姓或工号。",
		EN: "A staff member is called “%[1]v” already.", HintEN: "Choose a name that tells the two apart, such as one with a surname.",
	},
	"staff.role": {
		ZH: "没有「%[1]v」这个角色。", HintZH: "请从这些里选：%[2]v。",
		EN: "There is no role “%[1]v”.", HintEN: "Choose one of these: %[2]v.",
	},
	"staff.last_manager": {
		ZH: "%[1]v 是最后一位店长，不能停用，也不能改角色。", HintZH: "请先让另一位员工当店长：`regulars staff role 姓名 manager`。",
		EN: "%[1]v is the last manager and cannot be disabled or get another role.", HintEN: "Make somebody else a manager first: `regulars staff role NAME manager`.",
	},

	"pin.form": {
		ZH: "密码要有 %[1]v 到 %[2]v 位数字。", HintZH: "请另设一个，只用数字。",
		EN: "A PIN has %[1]v to %[2]v digits.", HintEN: "Choose another one, digits only.",
	},
	"pin.needed": {
		ZH: "%[1]v 需要输入密码。", HintZH: "请输入密码；在脚本里请用 REGULARS_PIN。",
		EN: "%[1]v needs a PIN.", HintEN: "Type it; in a script set REGULARS_PIN.",
	},
	"pin.wrong": {
		ZH: "这不是 %[1]v 的密码。", HintZH: "请{2?等 %[2]v }再试一次；忘了的话，店长可以重设：`regulars staff pin 姓名`。",
		EN: "This is not the PIN of %[1]v.", HintEN: "Try again{2? in %[2]v}; if it is forgotten, a manager can set a new one: `regulars staff pin NAME`.",
	},
	"badge.unknown": {
		ZH: "没有员工用这张工牌。", HintZH: "请用姓名和密码登录，或请店长登记这张工牌。{1?要再扫，请等 %[1]v。}",
		EN: "This badge belongs to nobody here.", HintEN: "Sign in by name and PIN, or ask a manager to register the badge.{1? Wait %[1]v before the next scan.}",
	},
	"badge.taken": {
		ZH: "这张工牌是 %[1]v 的。", HintZH: "请换一张工牌。",
		EN: "This badge belongs to %[1]v.", HintEN: "Take another badge.",
	},

	"shop.open": {
		ZH: "这里已经有一家店：%[1]v。", HintZH: "请用 --store 换一个文件夹开新店。",
		EN: "There is a shop here already: %[1]v.", HintEN: "Open the new one in another folder with --store.",
	},
	"shop.name": {
		ZH: "没有店名。", HintZH: "请输入店名。",
		EN: "The shop has no name.", HintEN: "Type one.",
	},
	"region.unknown": {
		ZH: "不认识国家代码「%[1]v」。", HintZH: "请写两个字母的代码，例如 CN、HK、US、DE。",
		EN: "There is no country “%[1]v” here.", HintEN: "Use its two-letter code, such as CN, HK, US or DE.",
	},
	"zone.unknown": {
		ZH: "不认识时区「%[1]v」。", HintZH: "请写 IANA 名称，例如 Asia/Shanghai。",
		EN: "There is no time zone “%[1]v” here.", HintEN: "Use its IANA name, such as Asia/Shanghai.",
	},
}
