package say

import "regulars/model"

// stored are the refusals of the shop's file, its key and its backups.
var stored = map[model.Code]Text{
	"store.none": {
		ZH: "%[1]v 里没有门店。", HintZH: "新开一家：`regulars init`；先试一试：`regulars demo`；门店在别处就用 --store 指明。",
		EN: "There is no shop in %[1]v.", HintEN: "Open one with `regulars init`, try one with `regulars demo`, or name the right folder with --store.",
	},
	"store.exists": {
		ZH: "%[1]v 已经在那里了。", HintZH: "没有覆盖任何东西；请换一个文件夹，或先把原有的移开。",
		EN: "%[1]v is there already.", HintEN: "Nothing was overwritten; choose another folder, or move the old one aside.",
	},
	"store.held": {
		ZH: "另一个熟客窗口正在使用 %[1]v。", HintZH: "请关闭那个窗口，或停下 `regulars serve`，再试。",
		EN: "Another Regulars window is using %[1]v.", HintEN: "Close that window, or stop `regulars serve`, and try again.",
	},
	"store.damaged": {
		ZH: "文件已损坏。", HintZH: "请不要再往里写：用 `regulars verify` 看看坏在哪里，再用 `regulars restore` 把最近一份好的备份恢复到新文件夹。",
		EN: "The file is damaged.", HintEN: "Do not write on: `regulars verify` shows what is wrong; bring the latest good backup into a new folder with `regulars restore`.",
	},
	"store.full": {
		ZH: "磁盘满了，这次没有保存。", HintZH: "请腾出空间再试一次；以前保存的都还在。",
		EN: "The disk is full; this was not saved.", HintEN: "Make room and try again; all that was saved before is still there.",
	},
	"store.newer": {
		ZH: "这个文件是更新的版本写的（格式 %[1]v，本程序认识到 %[2]v）。", HintZH: "请升级这台机器上的程序；文件没有改动。",
		EN: "A newer program wrote this file (format %[1]v; this program knows up to %[2]v).", HintEN: "Update the program on this computer; the file was left alone.",
	},
	"store.older": {
		ZH: "文件格式 %[1]v 太旧，这个版本无法转换。", HintZH: "请先用还能打开它的旧版本升级一次；文件没有改动。",
		EN: "The file's format %[1]v is too old for this program.", HintEN: "Bring it up to date with an earlier version first; the file was left alone.",
	},
	"store.foreign": {
		ZH: "这不是熟客的门店文件。", HintZH: "请核对文件夹或文件名。",
		EN: "This is not the file of a Regulars shop.", HintEN: "Check the folder or the name of the file.",
	},
	"store.permission": {
		ZH: "没有权限使用 %[1]v。", HintZH: "请用平时开店的账户登录电脑，或请管理员放开权限。",
		EN: "You have no permission to use %[1]v.", HintEN: "Use the account that the shop usually runs under, or ask for permission to the folder.",
	},
	"store.missing": {
		ZH: "找不到 %[1]v。", HintZH: "请核对路径；在移动硬盘上的请先接好。",
		EN: "There is no %[1]v.", HintEN: "Check the path, and that the disk it is on is connected.",
	},
	"store.io": {
		ZH: "读写 %[1]v 时出错。", HintZH: "请检查磁盘和连接再试；`regulars doctor` 可以帮您检查。",
		EN: "%[1]v could not be read or written.", HintEN: "Check the disk and its connection and try again; `regulars doctor` helps to look.",
	},
	"store.closed": {
		ZH: "门店文件已经关闭。", HintZH: "请重新打开程序。",
		EN: "The shop's file has been closed.", HintEN: "Start the program again.",
	},

	"key.missing": {
		ZH: "找不到密钥文件 %[1]v。", HintZH: "请放回原处，或用恢复码找回：`regulars key restore`。",
		EN: "The key file %[1]v is missing.", HintEN: "Put it back, or restore it from its recovery code: `regulars key restore`.",
	},
	"key.unreadable": {
		ZH: "密钥文件 %[1]v 读不出来。", HintZH: "请检查文件权限，它应属于开店的账户。",
		EN: "The key file %[1]v cannot be read.", HintEN: "Check its permissions; it belongs to the account that the shop runs under.",
	},
	"key.form": {
		ZH: "密钥或恢复码不对。", HintZH: "恢复码是 56 个字母和数字，请照纸上逐组核对；密钥文件坏了就移开它，再用 `regulars key restore`。",
		EN: "The key or recovery code is not right.", HintEN: "A code has 56 letters and digits: compare it group by group. If the key file is broken, move it away and use `regulars key restore`.",
	},
	"key.other": {
		ZH: "这是另一家店的密钥。", HintZH: "请放回这家店自己的密钥文件，或移开它，再用恢复码找回：`regulars key restore`。",
		EN: "This is the key of another shop.", HintEN: "Put this shop's own key file back, or move it away and use its recovery code: `regulars key restore`.",
	},

	"backup.recipient": {
		ZH: "「%[1]v」不是 age 接收者。", HintZH: "接收者以 age1 开头，由 age-keygen 生成。",
		EN: "“%[1]v” is not an age recipient.", HintEN: "A recipient starts with age1; age-keygen makes one.",
	},
	"backup.sealed": {
		ZH: "这份备份是加密的。", HintZH: "请用 --identity 指明能打开它的 age 身份文件。",
		EN: "This backup is encrypted.", HintEN: "Name the age identity file that opens it with --identity.",
	},
	"backup.identity": {
		ZH: "身份文件 %[1]v 打不开这份备份。", HintZH: "请用做备份时那个接收者的身份文件。",
		EN: "The identity file %[1]v does not open this backup.", HintEN: "Use the one of the recipient that the backup was made for.",
	},
}
