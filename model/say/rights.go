package say

import "regulars/model"

// escrows are the refusals of points across shops.
var escrows = map[model.Code]Text{
	"rights.short": {
		ZH: "这里现在只能动用 %[1]v 积分，不够 %[2]v。", HintZH: "请少用一些，或等连上总部后再试；积分都还在。",
		EN: "Only %[1]v {1:point|points} can be spent here now, not %[2]v.", HintEN: "Spend less, or try again when headquarters can be reached; the points are not lost.",
	},
	"rights.elsewhere": {
		ZH: "这次兑换是在别的店做的。", HintZH: "请在原来的店退回，或等连上总部后再试。",
		EN: "These points were spent in another shop.", HintEN: "Give them back there, or try again when headquarters can be reached.",
	},
}
