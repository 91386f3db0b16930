package say

import "regulars/model"

// linked are the refusals of the line between a shop and headquarters, as the shop sees it.
var linked = map[model.Code]Text{
	"chain.unreachable": {
		ZH: "连不上总部。", HintZH: "店里的事照常做，记录会自己补送；要用别店的积分，请稍后再试。",
		EN: "Headquarters cannot be reached.", HintEN: "Go on as always, everything is sent by itself later. For points that lie elsewhere, try again in a while.",
	},
	"chain.alone": {
		ZH: "本店还没有加入连锁。", HintZH: "请向总部要一把加入用的钥匙，运行 `regulars sync enrol`。",
		EN: "This shop belongs to no chain yet.", HintEN: "Ask headquarters for an enrolment key and run `regulars sync enrol`.",
	},
	"chain.busy": {
		ZH: "正在加入连锁，还没完成。", HintZH: "请等它完成，再看结果。",
		EN: "The shop is joining a chain already.", HintEN: "Wait until that is done, then look again.",
	},
	"chain.nonsense": {
		ZH: "总部的回答对不上所问的事，没有采用。", HintZH: "会自己再试；若一直这样，请把两边更新到同一版本。",
		EN: "Headquarters gave an answer that does not fit the question; it was not used.", HintEN: "It is tried again by itself. If this stays, bring both sides to the same version.",
	},
	"chain.stuck": {
		ZH: "总部没有继续往下收，也没有说明原因。", HintZH: "记录都在店里，会自己再试；若一直这样，请联系总部。",
		EN: "Headquarters does not go on and does not say why.", HintEN: "Everything is kept here and tried again by itself. If this stays, ask headquarters.",
	},
	"chain.older": {
		ZH: "总部的数据比它以前告诉过本店的还旧（第 %[1]v 代，不是第 %[2]v 代）。", HintZH: "请通知总部：恢复备份后要先开始新的一代。本店先不交换。",
		EN: "The database of headquarters is older than what this shop heard from it before (generation %[1]v, not %[2]v).", HintEN: "Tell headquarters that a restored database has to begin a new generation. The shop waits until then.",
	},
	"chain.short": {
		ZH: "总部现在只能再借给这里 %[1]v 积分，不够 %[2]v。", HintZH: "请少用一些；其余的积分在别的店里，还没有送回总部。",
		EN: "Headquarters can lend only %[1]v more {1:point|points} here now, not %[2]v.", HintEN: "Spend less; the rest lies in other shops that have not sent it back yet.",
	},
	"chain.stopped": {
		ZH: "与总部的交换没有在运行。", HintZH: "请重启服务程序，再试一次。",
		EN: "The exchange with headquarters is not running.", HintEN: "Restart the server and try again.",
	},
	"sync.certificate": {
		ZH: "本店的证书不能用，或已过期。", HintZH: "程序会自己换新的；若一直这样，请检查这台电脑的时间，或向总部要新的钥匙。",
		EN: "The shop's certificate is no good or too old.", HintEN: "It is renewed by itself. If this stays, check the clock of this computer, or ask headquarters for a new key.",
	},
	"sync.busy": {
		ZH: "本店同时问总部的事太多了。", HintZH: "请等一下再试。",
		EN: "This shop asks headquarters too many things at once.", HintEN: "Try again in a moment.",
	},
	"sync.large": {
		ZH: "这条消息太大，总部没有收下。", HintZH: "请把总部和门店更新到同一版本。",
		EN: "This message is too large; headquarters did not take it.", HintEN: "Bring headquarters and the shop to the same version.",
	},
	"link.address": {
		ZH: "总部的地址「%[1]v」不对。", HintZH: "请向总部要一把新的钥匙。",
		EN: "“%[1]v” is no address of headquarters.", HintEN: "Ask headquarters for a new key.",
	},
	"link.authority": {
		ZH: "那个地址上回答的不是本连锁的总部。", HintZH: "没有发送任何数据，店里照常营业。请问总部是否换过钥匙（hq renew-keys）；若换过，请要一把新的，运行 `regulars sync enrol`；若没有，请检查网络。",
		EN: "Somebody else than the headquarters of this chain answers at its address.", HintEN: "Nothing was sent, and the shop goes on as always. Ask headquarters whether its keys were renewed: if so, get a new key and run `regulars sync enrol`; if not, check the network.",
	},
	"link.name": {
		ZH: "总部的证书里没有「%[1]v」这个地址。", HintZH: "请总部把这个名称或地址加进去，再重启。",
		EN: "The certificate of headquarters does not have the address “%[1]v”.", HintEN: "Headquarters has to add this name or address and restart.",
	},
	"link.clock": {
		ZH: "按这台电脑的时间，总部的证书不在有效期内。", HintZH: "请核对这台电脑的日期和时间；若是对的，请通知总部。",
		EN: "By the clock of this computer the certificate of headquarters is out of date.", HintEN: "Check date and time of this computer. If they are right, tell headquarters.",
	},
	"join.form": {
		ZH: "这不是加入连锁用的钥匙。", HintZH: "请把总部给的整行文字贴进来，开头是「regulars-key-1:」。",
		EN: "This is not an enrolment key.", HintEN: "Paste the whole line that headquarters gave you. It begins with “regulars-key-1:”.",
	},
	"join.newer": {
		ZH: "这把钥匙来自更新的版本。", HintZH: "请先更新本店的程序。",
		EN: "This key comes from a newer version.", HintEN: "Update the shop's program first.",
	},
	"join.damaged": {
		ZH: "这把钥匙不完整，或有字符错了。", HintZH: "请重新复制整行；不要手抄。",
		EN: "This key is incomplete or has a wrong character.", HintEN: "Copy the whole line again; do not type it.",
	},
	"aside.unread": {
		ZH: "总部送来的一条内容读不懂，已放在一边。", HintZH: "其余的照常；更新本店的程序后再看。",
		EN: "Something that headquarters sent cannot be read; it was set aside.", HintEN: "Everything else goes on. Update the shop's program and look again.",
	},
	"aside.poison": {
		ZH: "总部收下了本店的一条记录，但读不懂它。", HintZH: "记录没有丢；请通知总部更新程序。",
		EN: "Headquarters took an event of this shop that it cannot read.", HintEN: "It is not lost; tell headquarters to update its program.",
	},
	"aside.unsigned": {
		ZH: "总部的一份签字对不上。", HintZH: "请通知总部，并保留这份数据库的备份。",
		EN: "A checkpoint of headquarters is not signed by its key.", HintEN: "Tell headquarters, and keep a backup of this shop's file.",
	},
	"aside.contradicts": {
		ZH: "总部新的签字与以前的矛盾：它收到过的记录变少了。", HintZH: "请通知总部，并保留这份数据库的备份。",
		EN: "A checkpoint of headquarters contradicts an earlier one: it has less than it had.", HintEN: "Tell headquarters, and keep a backup of this shop's file.",
	},
}
