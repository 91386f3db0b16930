package say

import "regulars/model"

// commands are the refusals of the command line itself: how it was called, and what surrounds
// it. Those whose code begins with usage end with exit code 2.
var commands = map[model.Code]Text{
	"usage.unknown_command": {
		ZH: "没有 %[1]v 这个命令。", HintZH: "您要的可能是：%[2]v。用 %[3]v --help 查看全部。",
		EN: "There is no command %[1]v.", HintEN: "Perhaps you meant: %[2]v. %[3]v --help shows all.",
	},
	"usage.which_command": {
		ZH: "%[1]v 后面还要写做什么。", HintZH: "可以是：%[2]v。",
		EN: "%[1]v needs to be told what to do.", HintEN: "One of: %[2]v.",
	},
	"usage.unknown_flag": {
		ZH: "没有 %[1]v 这个选项。", HintZH: "用 %[2]v --help 查看有哪些选项。",
		EN: "There is no flag %[1]v.", HintEN: "%[2]v --help shows the flags.",
	},
	"usage.flag_needs": {
		ZH: "选项 %[1]v 后面缺少内容。", HintZH: "写成 %[1]v 内容；用 %[2]v --help 查看说明。",
		EN: "The flag %[1]v needs a value.", HintEN: "Write %[1]v VALUE; %[2]v --help explains it.",
	},
	"usage.flag_value": {
		ZH: "选项 %[1]v 不能是 %[2]v。", HintZH: "用 %[3]v --help 查看说明。",
		EN: "The flag %[1]v cannot be %[2]v.", HintEN: "%[3]v --help explains it.",
	},
	"usage.positive": {
		ZH: "%[1]v 至少是 1。", HintZH: "请写一个大于零的整数。",
		EN: "%[1]v must be at least 1.", HintEN: "Give a whole number above zero.",
	},
	"usage.most": {
		ZH: "%[1]v 最多是 %[2]v。", HintZH: "请写一个小一些的数。",
		EN: "%[1]v is at most %[2]v.", HintEN: "Give a smaller number.",
	},
	"usage.flag_form": {
		ZH: "有一个选项的写法不对。", HintZH: "用 %[1]v --help 查看写法。",
		EN: "A flag is not written as it should be.", HintEN: "%[1]v --help shows how.",
	},
	"usage.flag_missing": {
		ZH: "缺少选项 %[1]v。", HintZH: "用 %[2]v --help 查看说明。",
		EN: "The flag %[1]v is missing.", HintEN: "%[2]v --help explains it.",
	},
	"usage.missing": {
		ZH: "缺少参数：%[1]v。", HintZH: "用 %[2]v --help 查看用法和示例。",
		EN: "Missing: %[1]v.", HintEN: "%[2]v --help shows the usage with examples.",
	},
	"usage.extra": {
		ZH: "多了参数：%[1]v。", HintZH: "带空格的内容请加引号；用 %[2]v --help 查看用法。",
		EN: "Too much was given: %[1]v.", HintEN: "Put quotes around what has spaces; %[2]v --help shows the usage.",
	},
	"usage.choice": {
		ZH: "%[1]v 不能是 「%[2]v」。", HintZH: "可以是：%[3]v。",
		EN: "%[1]v cannot be “%[2]v”.", HintEN: "One of: %[3]v.",
	},
	"usage.time": {
		ZH: "%[1]v 的时间 「%[2]v」 看不懂。", HintZH: "写成 2025-01-14T09:30:00+08:00 这样。",
		EN: "The time “%[2]v” of %[1]v is not one.", HintEN: "Write it like 2025-01-14T09:30:00+08:00.",
	},
	"usage.day": {
		ZH: "%[1]v 的日期 「%[2]v」 看不懂。", HintZH: "写成 2025-01-14 或 2025-01-14T09:30:00+08:00 这样。",
		EN: "The day “%[2]v” of %[1]v is not one.", HintEN: "Write it like 2025-01-14 or 2025-01-14T09:30:00+08:00.",
	},
	"usage.date": {
		ZH: "%[1]v 的日期 「%[2]v」 看不懂。", HintZH: "写成 2025-01-14 这样。",
		EN: "The day “%[2]v” of %[1]v is not one.", HintEN: "Write it like 2025-01-14.",
	},
	"usage.line": {
		ZH: "明细 「%[1]v」 的写法不对。", HintZH: "写成 货号:类别:数量:金额，例如 8801:茶叶:2:30.00；数量最多三位小数。",
		EN: "The line “%[1]v” is not written as it should be.", HintEN: "Write SKU:CATEGORY:QTY:AMOUNT, such as 8801:tea:2:30.00; a quantity has at most three decimals.",
	},
	"usage.line_back": {
		ZH: "退货明细 「%[1]v」 的写法不对。", HintZH: "写成 货号:数量，例如 8801:1；只写货号就是剩下的全退。",
		EN: "The returned line “%[1]v” is not written as it should be.", HintEN: "Write SKU:QTY, such as 8801:1, or the SKU alone for all that is left of it.",
	},
	"usage.needs": {
		ZH: "选项 %[1]v 只能和 %[2]v 一起用。", HintZH: "请加上 %[2]v，或去掉 %[1]v。",
		EN: "The flag %[1]v goes with %[2]v only.", HintEN: "Add %[2]v, or leave %[1]v out.",
	},
	"usage.share": {
		ZH: "%[1]v 的比例 「%[2]v」 看不懂。", HintZH: "写成 0%% 到 100%%，例如 95%% 或 92.5%%。",
		EN: "The share “%[2]v” of %[1]v is not one.", HintEN: "Write 0%% to 100%%, such as 95%% or 92.5%%.",
	},
	"usage.field": {
		ZH: "「%[1]v」 不是一项资料。", HintZH: "写成 字段=值；字段有：%[2]v。",
		EN: "“%[1]v” is no field.", HintEN: "Write FIELD=VALUE; fields are %[2]v.",
	},
	"usage.case": {
		ZH: "「%[1]v」 不是反馈的编号。", HintZH: "编号是一个数字，用 regulars feedback list 查看。",
		EN: "“%[1]v” is not the number of a case.", HintEN: "It is a number; regulars feedback list shows them.",
	},

	"cli.now_not_demo": {
		ZH: "%[1]v 是真实的店，不能假定时间。", HintZH: "去掉 --now；练习请用 regulars demo --dir。",
		EN: "%[1]v is a real shop; its time cannot be pretended.", HintEN: "Leave --now away; for training make a shop with regulars demo --dir.",
	},
	"cli.unopened": {
		ZH: "%[1]v 里的店还没有开成。", HintZH: "开店时中断了；请再执行一次 regulars init。",
		EN: "The shop in %[1]v was never opened.", HintEN: "Opening it was interrupted; run regulars init once more.",
	},
	"cli.stopped": {
		ZH: "已按您的要求停下。", HintZH: "已经确认的都已保存。",
		EN: "Stopped, as you asked.", HintEN: "What had been acknowledged is kept.",
	},
	"cli.import_stopped": {
		ZH: "导入已在整批之后停下。", HintZH: "再执行一次同样的命令就会接着导入，已有的会跳过。",
		EN: "The import stopped after a whole batch.", HintEN: "Run the same command again to go on; what is known already is passed over.",
	},
	"cli.no_screen": {
		ZH: "这里不是终端，打不开界面。", HintZH: "请在终端里运行 regulars，或用 regulars --help 查看命令。",
		EN: "The screens need a terminal, and this is none.", HintEN: "Run regulars in a terminal, or see the commands with regulars --help.",
	},
	"cli.demo_screen": {
		ZH: "这里不是终端，打不开样本店的界面。", HintZH: "请在终端里运行，或用 --dir 只建样本店。",
		EN: "The screens of the sample shop need a terminal, and this is none.", HintEN: "Run it in a terminal, or only make the shop with --dir.",
	},
	"cli.cannot_ask": {
		ZH: "这里不是终端，没法询问。", HintZH: "把内容写在命令里或环境变量里，用 --help 查看说明。",
		EN: "Something has to be asked, and this is no terminal.", HintEN: "Give it with the command or in the environment; --help says how.",
	},
	"cli.cancelled": {
		ZH: "已取消，什么都没有改变。", HintZH: "需要时再执行一次。",
		EN: "Cancelled; nothing was changed.", HintEN: "Run it again when you like.",
	},
	"cli.differs": {
		ZH: "两次输入不一样。", HintZH: "请再执行一次，两次输入同样的内容。",
		EN: "The two are not the same.", HintEN: "Run it again and type the same twice.",
	},
	"cli.output": {
		ZH: "结果没能全部写出去。", HintZH: "事情已经做完；请检查输出的去处，例如磁盘是否已满。",
		EN: "The answer could not be written in full.", HintEN: "The task itself is done; check where the output goes, a full disk for example.",
	},
	"cli.problems": {
		ZH: "核对发现 %[1]v 个问题。", HintZH: "请先不要再记账；用最近一次核对正常的备份恢复，或联系维护者。",
		EN: "The check found problems: %[1]v.", HintEN: "Stop booking; restore the latest backup that verifies, or ask the maintainer.",
	},
	"cli.doctor": {
		ZH: "有 %[1]v 项不正常。", HintZH: "上面每一项都写着该怎么办。",
		EN: "Not everything is well: %[1]v.", HintEN: "Each line above says what to do.",
	},
	"cli.temporary": {
		ZH: "临时文件夹里写不了文件。", HintZH: "请检查磁盘空间，或用 TMPDIR 指定别的文件夹。",
		EN: "Nothing can be written to the temporary folder.", HintEN: "Check the space on the disk, or name another folder in TMPDIR.",
	},
	"cli.no_editor_here": {
		ZH: "这里不是终端，打不开编辑器。", HintZH: "用 regulars program show 取出方案，改好后用 regulars program publish 发布。",
		EN: "An editor needs a terminal, and this is none.", HintEN: "Take the program out with regulars program show and publish it with regulars program publish.",
	},
	"cli.editor_far": {
		ZH: "经由服务程序时不能打开编辑器。", HintZH: "请用 `regulars program show > 文件` 取出，改好后 `regulars program publish 文件`。",
		EN: "There is no editor beside a running server.", HintEN: "Take the text with `regulars program show > FILE`, change it, and `regulars program publish FILE`.",
	},
	"cli.editor": {
		ZH: "编辑器 %[1]v 没有正常结束。", HintZH: "方案没有改变；可以用 EDITOR 换一个编辑器。",
		EN: "The editor %[1]v did not end well.", HintEN: "The program was not changed; EDITOR names another editor.",
	},
	"cli.program_version": {
		ZH: "方案没有第 %[1]v 版。", HintZH: "现行的是第 %[2]v 版；`regulars program history` 列出每一版。",
		EN: "There is no version %[1]v of the program.", HintEN: "Version %[2]v is in force; `regulars program history` lists them all.",
	},
	"cli.approve_pin": {
		ZH: "%[1]v 要用密码批准，这里不是终端，没法询问。", HintZH: "请把批准人的密码放在环境变量 REGULARS_APPROVE_PIN 里。",
		EN: "%[1]v approves with a PIN, and this is no terminal to type it.", HintEN: "Give it in REGULARS_APPROVE_PIN.",
	},
	"cli.workbook": {
		ZH: "工作簿不能显示在终端里。", HintZH: "请写进文件，例如：regulars report liability --format xlsx > 负债.xlsx",
		EN: "A workbook cannot be shown in a terminal.", HintEN: "Send it to a file: regulars report liability --format xlsx > liability.xlsx",
	},
	"cli.slip_member": {
		ZH: "%[1]v 不是会员的流水，没有小票。", HintZH: "小票只有消费、退货、兑换这类流水才有；会员页上列有编号。",
		EN: "%[1]v belongs to no member and has no slip.", HintEN: "Sales, refunds and redemptions have one; the member's page lists the entries.",
	},
	"cli.draw_broken": {
		ZH: "抽奖 %[1]v 的结果与公布的内容不符。", HintZH: "请把上面的核对结果交给店长，先不要发奖。",
		EN: "The draw %[1]v is not what was promised.", HintEN: "Show the lines above to a manager and hand out no prizes yet.",
	},
	"cli.file_missing": {
		ZH: "没有 %[1]v 这个文件。", HintZH: "请检查文件名和所在的文件夹。",
		EN: "There is no file %[1]v.", HintEN: "Check its name and folder.",
	},
	"cli.file_permission": {
		ZH: "没有权限读取 %[1]v。", HintZH: "请检查这个文件的权限。",
		EN: "Reading %[1]v is not allowed.", HintEN: "Check the file's permissions.",
	},
	"cli.file_unreadable": {
		ZH: "读不了 %[1]v。", HintZH: "请检查它是不是一个普通文件。",
		EN: "%[1]v cannot be read.", HintEN: "Check that it is a plain file.",
	},
}
