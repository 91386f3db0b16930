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
	benefits,
	keyed,
	members,
	team,
	guards,
	programs,
	rewards,
	conditions,
	couponCodes,
	stored,
	doors,
	escrows,
	displays,
	inboxes,
	screens,
	slips,
	served,
	linked,
	rowsAside,
	reports,
	hqFiles,
	hqBases,
	headquarters,
	hqCommands,
}

var general = map[model.Code]Text{
	Internal: {
		ZH: "程序出了意外。", HintZH: "已保存的都还在；请看看这一步做成了没有，再试一次。若再出现，请运行 `regulars doctor` 并联系维护者。",
		EN: "Something unexpected happened.", HintEN: "What was saved is still there; look whether this was done, then try again. If it returns, run `regulars doctor` and tell the maintainer.",
	},
	"day.form": {
		ZH: "「%[1]v」不是日期。", HintZH: "请写成 2026-03-01 的样子。",
		EN: "“%[1]v” is not a day.", HintEN: "Write it as 2026-03-01.",
	},
	Stopped: {
		ZH: "操作中途停下了。", HintZH: "已保存的都还在；需要的话请再做一次。",
		EN: "This was stopped before it was done.", HintEN: "What was saved is still there; do it again if it is needed.",
	},
}
