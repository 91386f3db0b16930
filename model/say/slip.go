package say

import "regulars/model"

// slips are the refusals of the slip printer. The sale is booked by then, and the sentences
// say so where somebody could doubt it.
var slips = map[model.Code]Text{
	"slip.missing": {
		ZH: "找不到小票打印机 %[1]v。", HintZH: "请检查打印机是否已开机并插好线；若换了打印机，请在设置里改一下。",
		EN: "There is no slip printer at %[1]v.", HintEN: "Check that it is switched on and plugged in; if it is another one now, change the setting.",
	},
	"slip.busy": {
		ZH: "小票打印机 %[1]v 现在没有响应。", HintZH: "已入账的不受影响；请看看是否缺纸、盖子没关，然后重新打印。",
		EN: "The slip printer %[1]v does not answer.", HintEN: "What was booked is booked; look for paper and an open lid, then print again.",
	},
	"slip.partial": {
		ZH: "小票只打印了一部分。", HintZH: "已入账的不受影响；请看看打印机 %[1]v 是否缺纸，然后重新打印。",
		EN: "Only a part of the slip was printed.", HintEN: "What was booked is booked; look for paper in %[1]v, then print it again.",
	},
	"slip.permission": {
		ZH: "没有权限写入 %[1]v。", HintZH: "请换一个可以写的文件夹；若是打印机，请让管理员把您的账号加入打印机组。",
		EN: "You may not write to %[1]v.", HintEN: "Choose a folder of your own; for a printer, ask the administrator to add your account to the printer's group.",
	},
	"slip.unfit": {
		ZH: "%[1]v 不是打印机，也不是可以写小票的文件。", HintZH: "请填写打印机的设备名，例如 /dev/usb/lp0，或一个文件名。",
		EN: "%[1]v is neither a printer nor a file for slips.", HintEN: "Name the printer's device, such as /dev/usb/lp0, or a file.",
	},
	"slip.encoding": {
		ZH: "打印机编码 %[1]v 不可用。", HintZH: "请填写 utf-8 或 gb18030。",
		EN: "There is no printer encoding %[1]v.", HintEN: "Use utf-8 or gb18030.",
	},
	"slip.failed": {
		ZH: "小票没有写到 %[1]v。", HintZH: "已入账的不受影响；请检查打印机或磁盘，然后重新打印。",
		EN: "The slip could not be written to %[1]v.", HintEN: "What was booked is booked; check the printer or the disk, then print again.",
	},
}
