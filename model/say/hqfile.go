package say

import "regulars/model"

// hqFiles are the refusals about the database file of headquarters.
var hqFiles = map[model.Code]Text{
	"hqfile.none": {
		ZH: "%[1]v 里没有总部的数据。", HintZH: "请核对文件夹；要新建总部，请运行 `regulars hq init`。",
		EN: "There is no headquarters in %[1]v.", HintEN: "Check the folder, or make one with `regulars hq init`.",
	},
	"hqfile.exists": {
		ZH: "%[1]v 里已经有总部的数据了。", HintZH: "没有覆盖任何东西；请换一个文件夹，或先把原有的移开。",
		EN: "There is a headquarters in %[1]v already.", HintEN: "Nothing was overwritten; choose another folder, or move the old one aside.",
	},
	"hqfile.backup": {
		ZH: "%[1]v 已经在那里了。", HintZH: "没有覆盖任何东西；请给备份换一个名字。",
		EN: "%[1]v is there already.", HintEN: "Nothing was overwritten; give the backup another name.",
	},
	"hqfile.held": {
		ZH: "另一个程序正在使用总部的数据 %[1]v。", HintZH: "请先停下它，再试。",
		EN: "Another program is using %[1]v.", HintEN: "Stop that one and try again.",
	},
	"hqfile.foreign": {
		ZH: "这不是总部的数据文件。", HintZH: "请核对文件夹或文件名。",
		EN: "This is not the file of a headquarters.", HintEN: "Check the folder or the name of the file.",
	},
	"hqfile.newer": {
		ZH: "总部的数据文件格式是 %[1]v，本程序认识的是 %[2]v。", HintZH: "请升级这台机器上的程序；文件没有改动。",
		EN: "The file of this headquarters has format %[1]v; this program knows %[2]v.", HintEN: "Update the program on this computer; the file was left alone.",
	},
	"hqfile.older": {
		ZH: "总部的数据比它答复过门店的旧（提交 %[1]v，最新的是 %[2]v）。", HintZH: "这是一份旧的拷贝。请找回最新的文件；找不到就运行 `regulars hq restore`，门店会把缺的补上。",
		EN: "This headquarters is older than what it has told its shops (commit %[1]v; the latest was %[2]v).", HintEN: "It is an older copy. Bring the latest file back, or run `regulars hq restore`: the shops then send again what is missing.",
	},
	"hqfile.damaged": {
		ZH: "总部的数据文件已损坏。", HintZH: "请不要再往里写；用 `regulars hq restore` 恢复最近一份好的备份，门店会把之后的补上。",
		EN: "The file of this headquarters is damaged.", HintEN: "Do not write on: bring the latest good backup back with `regulars hq restore`; the shops send again what came later.",
	},
	"hqfile.full": {
		ZH: "总部的磁盘满了，这次没有保存。", HintZH: "请腾出空间；门店会再送一次，什么也不会丢。",
		EN: "The disk of headquarters is full; this was not saved.", HintEN: "Make room; the shops send it again, and nothing is lost.",
	},
	"hqfile.closed": {
		ZH: "总部的数据文件已经关闭。", HintZH: "请重新启动总部的程序。",
		EN: "The file of this headquarters has been closed.", HintEN: "Start headquarters again.",
	},
}
