package say

import "regulars/model"

// keyed are the refusals around SSH keys, tokens and the codes that enrol them.
var keyed = map[model.Code]Text{
	"key.staff_form": {
		ZH: "这不是一把公钥。", HintZH: "请用 ssh-keygen 生成的 .pub 文件里那一行。",
		EN: "This is no public key.", HintEN: "Use the line of the .pub file that ssh-keygen has made.",
	},
	"key.staff_taken": {
		ZH: "这把钥匙已经属于%[1]v。", HintZH: "先从那里移除，或另生成一把。",
		EN: "This key belongs to %[1]v already.", HintEN: "Remove it there first, or make another one.",
	},
	"key.staff_many": {
		ZH: "%[1]v已有 %[2]v 把钥匙。", HintZH: "请先移除不用的。",
		EN: "%[1]v has %[2]v keys already.", HintEN: "Remove those that are no longer used.",
	},
	"key.staff_which": {
		ZH: "%[2]v的钥匙里，「%[1]v」对得上的有 %[3]v 把。", HintZH: "`regulars staff key list` 列出它们；请写到只对得上一把。",
		EN: "Of %[2]v's keys, %[3]v begin with “%[1]v”.", HintEN: "`regulars staff key list` lists them; write as much as names one.",
	},
	"key.staff_code": {
		ZH: "这个登记码不对或已过期。", HintZH: "请经理用 `regulars staff key code` 再发一个，十分钟内有效。",
		EN: "This code is wrong or its time is over.", HintEN: "Let a manager make another with `regulars staff key code`; it lives ten minutes.",
	},
	"key.staff_unknown": {
		ZH: "没有员工用这把钥匙。", HintZH: "请经理登记它，或用登记码登记。",
		EN: "No member of the staff has this key.", HintEN: "Let a manager add it, or enrol it with a code.",
	},
	"key.display_taken": {
		ZH: "这把钥匙已经是收银台 %[1]v 的显示屏的。", HintZH: "先用 `regulars display key remove` 移除，或另生成一把。",
		EN: "This key belongs to a display of the till %[1]v already.", HintEN: "Remove it with `regulars display key remove` first, or make another one.",
	},
	"key.display_till": {
		ZH: "要写明收银台的名字，最多 %[1]v 个字节。", HintZH: "例如 `regulars display key add front screen.pub`。",
		EN: "A display needs the name of its till, of at most %[1]v bytes.", HintEN: "For example `regulars display key add front screen.pub`.",
	},
	"key.display_many": {
		ZH: "已登记了 %[1]v 把显示屏的钥匙。", HintZH: "请先用 `regulars display key remove` 移除不用的。",
		EN: "There are %[1]v keys of displays already.", HintEN: "Remove those that are no longer used with `regulars display key remove`.",
	},
	"key.display_which": {
		ZH: "显示屏的钥匙里，「%[1]v」对得上的有 %[2]v 把。", HintZH: "`regulars display key list` 列出它们；请写到只对得上一把。",
		EN: "Of the displays' keys, %[2]v begin with “%[1]v”.", HintEN: "`regulars display key list` lists them; write as much as names one.",
	},
	"key.display_only": {
		ZH: "这把钥匙只能打开收银台 %[1]v 的显示屏。", HintZH: "请用用户名 display 连接：ssh -p 2222 display@店。",
		EN: "This key opens only the display of the till %[1]v.", HintEN: "Connect as the user display: ssh -p 2222 display@SHOP.",
	},

	"serve.certificate": {
		ZH: "证书 %[1]v 读不了。", HintZH: "--tls-cert 和 --tls-key 要写配套的 PEM 文件。",
		EN: "The certificate %[1]v cannot be read.", HintEN: "--tls-cert and --tls-key take PEM files that belong together.",
	},
	"serve.plain": {
		ZH: "%[1]v 不是本机地址，不能不加密地提供接口。", HintZH: "请用 127.0.0.1，或给出 --tls-cert 和 --tls-key。",
		EN: "%[1]v can be reached from elsewhere; the API is not served there without encryption.", HintEN: "Use 127.0.0.1, or give --tls-cert and --tls-key.",
	},
	"serve.listen": {
		ZH: "地址 %[1]v 打不开。", HintZH: "请换一个端口，或看看是不是已有程序在用它。",
		EN: "The address %[1]v cannot be opened.", HintEN: "Use another port, or see whether a program has it already.",
	},
	"serve.folder": {
		ZH: "文件夹 %[1]v 用不了。", HintZH: "请先建好它，并允许写入。",
		EN: "The folder %[1]v cannot be used.", HintEN: "Make it first and allow writing to it.",
	},
	"usage.night": {
		ZH: "「%[1]v」不是一天里的时刻。", HintZH: "写成 03:30 这样。",
		EN: "“%[1]v” is no time of the day.", HintEN: "Write it as 03:30.",
	},
	"staff.changed": {
		ZH: "%[1]v的账号已停用，或角色变了。", HintZH: "请重新登录；这一步没有做。",
		EN: "The account of %[1]v was closed, or its role was changed.", HintEN: "Sign in again; this was not done.",
	},
}
