package say

import "regulars/model"

// programs are the refusals of a loyalty program's document.
var programs = map[model.Code]Text{
	"program.large": {
		ZH: "积分方案太长。", HintZH: "最多 %[1]v 字节；是不是选错了文件？",
		EN: "The program is too long.", HintEN: "It has at most %[1]v bytes; is it the right file?",
	},
	"program.syntax": {
		ZH: "积分方案第 %[1]v 行第 %[2]v 个字符附近写法不对。", HintZH: "请检查引号、等号和方括号；改好后用 `regulars program check` 再看。",
		EN: "The program cannot be read at line %[1]v, column %[2]v.", HintEN: "Check quotes, equals signs and brackets, then run `regulars program check` again.",
	},
	"program.unknown_key": {
		ZH: "积分方案里不能有“%[1]v”（第 %[2]v 行）。", HintZH: "可能是拼写错了；`regulars program show` 显示现行方案的写法。",
		EN: "The program cannot have “%[1]v” (line %[2]v).", HintEN: "It may be misspelt; `regulars program show` shows how the present one is written.",
	},
	"program.earn": {
		ZH: "积分方案的 [earn] 不完整或数值不对。", HintZH: "points 写 1 到 1000000 的整数，per 写大于零的金额，例如 per = \"1.00\"。",
		EN: "The [earn] part of the program is incomplete or has a wrong value.", HintEN: "Set points from 1 to 1000000, and per to an amount above zero, such as per = \"1.00\".",
	},
	"program.redeem": {
		ZH: "积分方案的 [redeem] 不完整或数值不对。", HintZH: "points 和 step 写大于零的整数，minimum 为 step 的倍数，value 写大于零的金额，例如 value = \"1.00\"。",
		EN: "The [redeem] part of the program is incomplete or has a wrong value.", HintEN: "Set points and step above zero, minimum to a multiple of step, and value to an amount above zero, such as value = \"1.00\".",
	},
	"program.tiers": {
		ZH: "积分方案的等级不完整。", HintZH: "要有 1 到 16 个 [[tier]]，每个都写 code、zh、en 和 from。",
		EN: "The tiers of the program are incomplete.", HintEN: "Write 1 to 16 [[tier]] parts, each with code, zh, en and from.",
	},
	"program.ladder": {
		ZH: "等级“%[1]v”的 from 顺序不对。", HintZH: "第一级从 0 开始，后面的一级比一级高。",
		EN: "The tier “%[1]v” is out of order.", HintEN: "The first tier starts from 0, and every next one from more.",
	},
}
