package say

import "regulars/model"

// escrows are the refusals of points across shops.
var escrows = map[model.Code]Text{
	"rights.short": {
		ZH: "这里现在只能动用 %[1]v 积分，不够 %[2]v。", HintZH: "请少用一些，或等连上总部后再试；积分都还在。",
		EN: "Only %[1]v {1:point|points} can be spent here now, not %[2]v.", HintEN: "Spend less, or try again when headquarters can be reached; the points are not lost.",
	},
	"rights.here": {
		ZH: "会员有 %[3]v 积分可用，但不问总部这里现在只能动用 %[1]v，不够 %[2]v。", HintZH: "连得上总部时收银台会自己去问；连不上时请少用一些，其余的积分都还在。",
		EN: "%[3]v points are there to spend, but without asking headquarters only %[1]v of them here, not %[2]v.", HintEN: "The till asks by itself whenever headquarters can be reached; until then spend less. The rest is not lost.",
	},
	"rights.offline": {
		ZH: "现在连不上总部，这里只能动用会员 %[3]v 积分中的 %[1]v，不够 %[2]v。", HintZH: "现在可以用 %[4]v 以内；其余的都还在，连上总部后就能用。",
		EN: "Headquarters cannot be asked now, and of the member's %[3]v points only %[1]v can be spent here without it, not %[2]v.", HintEN: "Up to %[4]v can be spent now; the rest is not lost and can be had once headquarters answers.",
	},
	"rights.offline_none": {
		ZH: "现在连不上总部，会员的 %[1]v 积分这里暂时不能用{2?：在这里的只有 %[2]v，不够用一次}。", HintZH: "请先不用积分；积分都还在，连上总部后就能用。",
		EN: "Headquarters cannot be asked now, and without it the member's %[1]v points cannot be spent here{2?: only %[2]v of them lie here, too few to be spent at once}.", HintEN: "Go on without points; they are not lost and can be spent once headquarters answers.",
	},
	"rights.silent": {
		ZH: "和总部断开已经超过 %[1]v 小时（或者电脑时间被调回去了），按积分方案这里暂时不能用积分。", HintZH: "请先不用积分；积分都还在，连上总部后就能用。请检查网络和电脑时间。",
		EN: "Headquarters has not been heard for more than %[1]v {1:hour|hours}, or the clock was put back, and the program lets no points be spent without it.", HintEN: "Go on without points; they are not lost and can be spent once headquarters answers. Check the network and the clock.",
	},
	"rights.merged": {
		ZH: "总部已把这名会员并入另一名会员。", HintZH: "请再试一次，现在会按合并后的会员办理。",
		EN: "Headquarters has merged this member with another one.", HintEN: "Try once more; it goes to the member they were merged into now.",
	},
	"rights.unseen": {
		ZH: "要用 %[2]v 分；本店知道会员有 %[1]v 分，现在又问不到总部。", HintZH: "刚在别的店得的积分，连上总部后才看得到{4?；现在可以用 %[4]v 以内}。",
		EN: "That takes %[2]v {2:point|points}; as far as this shop knows the member has %[1]v, and headquarters cannot be asked now.", HintEN: "What was earned in another shop just now is seen once headquarters answers{4?; until then up to %[4]v can be spent}.",
	},
	"rights.held": {
		ZH: "总部刚恢复，暂时不借出积分；会员的 %[3]v 积分里，这里现在能动用 %[1]v，不够 %[2]v。", HintZH: "{4?现在可以用 %[4]v 以内；}积分都还在，总部确认之后就能用。",
		EN: "Headquarters has just come back and lends no points yet: of the member's %[3]v points %[1]v can be spent here now, not %[2]v.", HintEN: "{4?Up to %[4]v can be spent now. }Nothing is lost: the rest can be had once headquarters has confirmed that all shops are back.",
	},
	"rights.lent": {
		ZH: "问过总部了：会员的 %[3]v 积分里，这里现在能动用 %[1]v，不够 %[2]v。", HintZH: "现在可以用 %[4]v 以内；其余的还在别的店里，没有送回总部。",
		EN: "Headquarters was asked: of the member's %[3]v points %[1]v can be spent here now, not %[2]v.", HintEN: "Up to %[4]v can be spent now; the rest lies in other shops that have not sent it back yet.",
	},
	"rights.lent_none": {
		ZH: "问过总部了：会员的 %[3]v 积分里，这里现在只能动用 %[1]v，不够用一次。", HintZH: "请先不用积分；其余的还在别的店里，没有送回总部。",
		EN: "Headquarters was asked: of the member's %[3]v points only %[1]v can be had here now, too few to be spent at once.", HintEN: "Go on without points; the rest lies in other shops that have not sent it back yet.",
	},
	"rights.elsewhere": {
		ZH: "这一笔不是现在这份数据库里做的，积分不能在这里退回。", HintZH: "请在原来的店退回，或请总部处理。",
		EN: "This was not done in this shop's present file, so its points cannot come back here.", HintEN: "Take it back where it was done, or ask headquarters to settle it.",
	},
	"chain.other": {
		ZH: "本店已经属于连锁「%[1]v」。", HintZH: "请让那里的总部发新的钥匙。",
		EN: "This shop belongs to the chain %[1]v already.", HintEN: "Ask its headquarters for a new key.",
	},
	"chain.program": {
		ZH: "积分规则由「%[1]v」总部统一发布，这里不能改。", HintZH: "请在总部修改；各店会自己收到。",
		EN: "The program comes from the headquarters of %[1]v; it cannot be changed here.", HintEN: "Change it there; every shop receives it by itself.",
	},
}
