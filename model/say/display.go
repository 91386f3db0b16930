package say

import "regulars/model"

// displays are the refusals of the customer's display and of installing the server.
var displays = map[model.Code]Text{
	"display.no_server": {
		ZH: "显示屏要跟随服务里的收银台，这家店的服务没有运行。", HintZH: "先运行 `regulars serve`，再打开显示屏。",
		EN: "A display follows a till of the shop's server, and no server is running.", HintEN: "Run `regulars serve`, then open the display.",
	},
	"display.name": {
		ZH: "收银台的名字太长。", HintZH: "请用最多 %[1]v 个字节的名字。",
		EN: "The name of the till is too long.", HintEN: "Use a name of at most %[1]v bytes.",
	},
	"service.no_systemd": {
		ZH: "这台电脑没有 systemd，装不了服务。", HintZH: "用 `%[1]v service print` 看单元文件，或让别的工具在开机时运行 `%[1]v serve`。",
		EN: "This computer has no systemd, so that no service can be installed.", HintEN: "`%[1]v service print` shows the unit; or let another tool run `%[1]v serve` when the computer starts.",
	},
	"service.changed": {
		ZH: "单元文件 %[1]v 不是这样写的，没有动它。", HintZH: "比较一下 `%[2]v service print`；确实要换，加上 --force。",
		EN: "The unit %[1]v is different and was left alone.", HintEN: "Compare it with `%[2]v service print`; add --force to replace it.",
	},
	"service.foreign": {
		ZH: "%[1]v 不是 regulars 写的，没有删除。", HintZH: "确实要删，加上 --force。",
		EN: "%[1]v was not written by regulars and was not removed.", HintEN: "Add --force to remove it all the same.",
	},
	"service.write": {
		ZH: "%[1]v 写不进去。", HintZH: "系统服务请用 sudo 运行；只给自己用，加上 --user。",
		EN: "%[1]v cannot be written.", HintEN: "Use sudo for a service of the system, or --user for one of your own.",
	},
	"service.run_as": {
		ZH: "systemd 专建的用户用不了文件夹 %[1]v。", HintZH: "用 --run-as 指定它的主人，或不指定文件夹，用 %[2]v。",
		EN: "The folder %[1]v cannot belong to a user that systemd makes.", HintEN: "Name its owner with --run-as, or name no folder for %[2]v.",
	},
	"service.program": {
		ZH: "找不到本程序的位置。", HintZH: "请用完整路径运行，例如 /usr/local/bin/regulars service install。",
		EN: "This program does not know where it lies.", HintEN: "Run it by its full path, for example /usr/local/bin/regulars service install.",
	},
	"service.notify": {
		ZH: "systemd 的通知接口连不上。", HintZH: "不由 systemd 启动时，请去掉环境变量 NOTIFY_SOCKET。",
		EN: "systemd could not be told that the server is ready.", HintEN: "Unset NOTIFY_SOCKET if systemd did not start it.",
	},
	"service.value": {
		ZH: "「%[1]v」不能写进单元文件。", HintZH: "请去掉换行和控制字符。",
		EN: "“%[1]v” cannot stand in a unit.", HintEN: "Leave out line breaks and control characters.",
	},
}
