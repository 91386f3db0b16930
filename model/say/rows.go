package say

import "regulars/model"

// rowsAside say why something that headquarters sent was set aside.
var rowsAside = map[model.Code]Text{
	"row.sort": {
		ZH: "总部送来一种本店程序不认识的内容，已放在一边。", HintZH: "其余的照常。请更新本店的程序。",
		EN: "Headquarters sent something of a sort that this shop's program does not know; it was set aside.", HintEN: "Everything else goes on. Update the shop's program.",
	},
	"row.malformed": {
		ZH: "总部送来的一条内容写法不对，已放在一边。", HintZH: "这位会员或这件事暂时还是原来的样子。请更新本店的程序；若还有，请通知总部。",
		EN: "Something that headquarters sent is not written as it should be; it was set aside.", HintEN: "This member or matter stays as it was here. Update the shop's program; if it comes again, tell headquarters.",
	},
	"row.ahead": {
		ZH: "总部送来的一条内容里有本店的记录，本店自己却没有这些记录。", HintZH: "这份数据库可能被换回了旧的。请不要再用它记账，先运行 `regulars verify`，再联系总部。",
		EN: "Headquarters has events of this shop in it that the shop's own file does not have.", HintEN: "The file may have been replaced by an older one. Stop booking with it, run `regulars verify`, and ask headquarters.",
	},
	"row.stranger": {
		ZH: "总部送来的一条内容属于一家本店再也记不下的店，已放在一边。", HintZH: "其余的照常。请通知总部。",
		EN: "Something that headquarters sent belongs to a shop or member for which there is no number left here; it was set aside.", HintEN: "Everything else goes on. Tell headquarters.",
	},
}
