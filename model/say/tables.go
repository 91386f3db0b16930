package say

import "regulars/model"

// tables lists the refusals by room.
var tables = []map[model.Code]Text{
	general,
	commands,
	cleaned,
	files,
	fileColumns,
	fileRows,
	exports,
	acts,
	members,
	team,
	programs,
	stored,
	screens,
}

var general = map[model.Code]Text{
	Internal: {
		ZH: "程序出了意外。", HintZH: "已保存的都还在；请看看这一步做成了没有，再试一次。若再出现，请运行 `regulars doctor` 并联系维护者。",
		EN: "Something unexpected happened.", HintEN: "What was saved is still there; look whether this was done, then try again. If it returns, run `regulars doctor` and tell the maintainer.",
	},
	Stopped: {
		ZH: "操作中途停下了。", HintZH: "已保存的都还在；需要的话请再做一次。",
		EN: "This was stopped before it was done.", HintEN: "What was saved is still there; do it again if it is needed.",
	},
}
