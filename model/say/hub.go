package say

import "regulars/model"

// headquarters are the refusals between a shop and headquarters, and of headquarters' own people.
var headquarters = map[model.Code]Text{
	"sync.message": {
		ZH: "总部看不懂这条消息。", HintZH: "请把总部和门店更新到同一版本。",
		EN: "Headquarters cannot read this message.", HintEN: "Bring headquarters and the shop to the same version.",
	},
	"sync.protocol": {
		ZH: "总部和门店的版本相差太远。", HintZH: "请先更新总部，再更新门店。",
		EN: "Headquarters and the shop are too many versions apart.", HintEN: "Update headquarters first, then the shop.",
	},
	"sync.signature": {
		ZH: "这批记录的签名不对，总部没有收下。", HintZH: "记录都还在店里；请重启门店程序，仍不行请联系总部。",
		EN: "These records are not signed by this shop's key; headquarters did not take them.", HintEN: "They are still in the shop. Restart the shop's program; if it returns, ask headquarters.",
	},
	"sync.broken": {
		ZH: "这批记录前后接不上，总部没有收下。", HintZH: "记录都还在店里；请运行 `regulars verify`。",
		EN: "These records do not chain; headquarters did not take them.", HintEN: "They are still in the shop. Run `regulars verify`.",
	},
	"sync.later": {
		ZH: "总部现在忙不过来。", HintZH: "稍后会自动再试；店里照常营业。",
		EN: "Headquarters cannot answer now.", HintEN: "It is tried again by itself; the shop goes on as usual.",
	},
	"sync.peer": {
		ZH: "这条消息不是以本店的名义发来的。", HintZH: "请重新加入总部。",
		EN: "This message is not of the shop that sent it.", HintEN: "Enrol the shop again.",
	},
	"sync.unknown": {
		ZH: "总部不认识这家店的这份数据。", HintZH: "请向总部要一个新的加入密钥。",
		EN: "Headquarters does not know this shop's file.", HintEN: "Ask headquarters for a new enrolment key.",
	},
	"sync.frozen": {
		ZH: "这份数据有两份副本在用，总部已把它冻结。", HintZH: "请查清哪台电脑该用；两边都要用新的密钥重新加入。",
		EN: "Two copies of this file are in use; headquarters has frozen it.", HintEN: "Find out which computer is the right one; each has to enrol again with a new key.",
	},
	"sync.closed": {
		ZH: "总部已关闭这份数据的记录流。", HintZH: "门店会自动开始新的一段；之前的记录都还在。",
		EN: "Headquarters has closed this file's stream.", HintEN: "The shop begins a new one by itself; what was written is still there.",
	},
	"sync.fenced": {
		ZH: "这次连接已被更新的一次取代。", HintZH: "会自动重新连接。",
		EN: "A newer connection has taken the place of this one.", HintEN: "It connects again by itself.",
	},
	"sync.stale": {
		ZH: "这条消息来得太迟。", HintZH: "会自动重新连接；若一直如此，请检查电脑的时钟。",
		EN: "This message came too late.", HintEN: "It connects again by itself; if it stays so, look at the computer's clock.",
	},
	"sync.unproven": {
		ZH: "总部还不能确认这份数据属于这家店。", HintZH: "先把之前的记录传完；若不行，请用新的密钥加入。",
		EN: "Headquarters cannot tell yet that this file is the shop's.", HintEN: "It first has to send its earlier records; if that does not help, enrol with a new key.",
	},
	"sync.market": {
		ZH: "这家店不属于那个区域。", HintZH: "请总部检查门店的区域设置。",
		EN: "The shop is not in that market.", HintEN: "Ask headquarters to look at the shop's market.",
	},
	"sync.other": {
		ZH: "那段记录属于别的门店或仍在使用。", HintZH: "请联系总部。",
		EN: "Those records are another shop's, or are still being written.", HintEN: "Ask headquarters.",
	},
	"sync.forked": {
		ZH: "总部那里同一位置的记录与店里的不同。", HintZH: "这份数据被退回过旧状态；门店会开始新的一段。",
		EN: "Headquarters has other records in this place than the shop.", HintEN: "The file was set back to an older state; the shop begins a new stream.",
	},
	"sync.rolledback": {
		ZH: "这份数据比总部已有的旧。", HintZH: "它被退回过旧状态；门店会开始新的一段。",
		EN: "This file is older than what headquarters has of it.", HintEN: "It was set back to an older state; the shop begins a new stream.",
	},
	"sync.continued": {
		ZH: "恢复后的数据已接替了这一份。", HintZH: "请使用恢复后的那一份。",
		EN: "A restored file goes on in the place of this one.", HintEN: "Use the restored one.",
	},
	"sync.lost": {
		ZH: "总部已把这份数据登记为遗失。", HintZH: "门店会开始新的一段；它手里的积分由总部处理。",
		EN: "Headquarters has declared this file lost.", HintEN: "The shop begins a new stream; headquarters decides about the points it held.",
	},
	"sync.retired": {
		ZH: "总部已停用这家店。", HintZH: "请联系总部。",
		EN: "Headquarters has retired this shop.", HintEN: "Ask headquarters.",
	},
	"rights.fenced": {
		ZH: "总部刚从备份恢复，暂时不能借出积分。", HintZH: "等各店都连上一次、总部确认过就好；店里现有的积分照常可用。",
		EN: "Headquarters came back from a copy and lends no points yet.", HintEN: "It does when every shop has connected once and headquarters has confirmed it; what the shop holds can be spent.",
	},
	"rights.later": {
		ZH: "上一笔借来的积分还没有记到总部。", HintZH: "请稍后再试。",
		EN: "Headquarters has not seen the receipt of the points before yet.", HintEN: "Try again in a moment.",
	},
	"enrol.key": {
		ZH: "这个加入密钥无效，或已经用过。", HintZH: "密钥只能给一家店用一次，发了新的旧的就作废；请向总部要一个新的。",
		EN: "This enrolment key is not known, or was used.", HintEN: "A key is good once, for one shop, until a newer one is made for it; ask headquarters for a new one.",
	},
	"enrol.late": {
		ZH: "这个加入密钥过期了：密钥 24 小时内有效。", HintZH: "请向总部要一个新的（总部运行 `regulars hq enrol-key`），再运行 `regulars sync enrol`；店里什么都没有变。",
		EN: "This enrolment key is too old: a key is good for 24 hours.", HintEN: "Ask headquarters for a new one (there: `regulars hq enrol-key`) and run `regulars sync enrol` with it; nothing was changed here.",
	},
	"enrol.taken": {
		ZH: "总部已有同名的数据，钥匙却不同。", HintZH: "请联系总部。",
		EN: "Headquarters knows this file by another key.", HintEN: "Ask headquarters.",
	},
	"enrol.unknown": {
		ZH: "总部不认识这份数据的前身。", HintZH: "请用总部给的新密钥加入。",
		EN: "Headquarters does not know the file that this one continues.", HintEN: "Enrol with a new key from headquarters.",
	},
	"enrol.continues": {
		ZH: "这份备份是加入总部之前的，里面的积分可能已经用掉。", HintZH: "请恢复较新的备份，或从空店开始加入。",
		EN: "This copy is from before the shop joined; its points may have been spent since.", HintEN: "Restore a later backup, or enrol an empty shop.",
	},
	"enrol.frozen": {
		ZH: "这份数据被冻结了，要有新的密钥才能加入。", HintZH: "请向总部要一个新的密钥。",
		EN: "This file is frozen and needs a new key to enrol.", HintEN: "Ask headquarters for a new key.",
	},
	"enrol.certificate": {
		ZH: "总部无法为这家店签发证书。", HintZH: "请再试一次；仍不行请联系总部。",
		EN: "Headquarters cannot make a certificate for this shop.", HintEN: "Try again; if it returns, ask headquarters.",
	},
	"hq.empty": {
		ZH: "总部还没有建立。", HintZH: "请先运行 `regulars hq init`。",
		EN: "There is no headquarters here yet.", HintEN: "Run `regulars hq init` first.",
	},
	"hq.begun": {
		ZH: "这里已经有「%[1]v」的总部。", HintZH: "请换一个目录或数据库。",
		EN: "There is a headquarters of “%[1]v” here already.", HintEN: "Use another directory or database.",
	},
	"hq.market": {
		ZH: "没有编号为 %[1]v 的区域。", HintZH: "区域从 1 开始编号。",
		EN: "There is no market %[1]v.", HintEN: "Markets are numbered from 1.",
	},
	"hq.shop": {
		ZH: "没有编号为 %[1]v 的门店。", HintZH: "用 `regulars hq status` 查看所有门店。",
		EN: "There is no shop number %[1]v.", HintEN: "See all shops with `regulars hq status`.",
	},
	"hq.retired": {
		ZH: "「%[1]v」已停用。", HintZH: "请新增一家门店。",
		EN: "“%[1]v” is retired.", HintEN: "Add a new shop.",
	},
	"hq.other_generation": {
		ZH: "现在是第 %[1]v 代，不是您写的那一代。", HintZH: "请先看 `regulars hq lend` 说了什么，再照它写。",
		EN: "The present generation is %[1]v, not the one that you wrote.", HintEN: "Read what `regulars hq lend` says, and write that one.",
	},
	"hq.old_keys": {
		ZH: "总部已换新钥匙，这个程序手里的是旧的。", HintZH: "请停下它；若这里才是总部，请放入新的 hq.key、authority.pem 和 hq.json。",
		EN: "Headquarters has new keys, and this program has the old ones.", HintEN: "Stop it. If this is the right computer, put the new hq.key, authority.pem and hq.json there.",
	},
	"hq.behind": {
		ZH: "数据库比总部答复过的少了记录，这次没有写入。", HintZH: "总部会自己开始新的一代；请看 `regulars hq lend`。",
		EN: "The database has less than headquarters had answered; nothing was written.", HintEN: "Headquarters begins a new generation by itself; see `regulars hq lend`.",
	},
	"hq.act": {
		ZH: "总部的这一步没有做成。", HintZH: "没有任何改动；请再试一次，仍不行请联系维护者。",
		EN: "Headquarters could not do this.", HintEN: "Nothing was changed; try again, and tell the maintainer if it returns.",
	},
	"hq.stream": {
		ZH: "总部不认识记录流「%[1]v」。", HintZH: "写店名就是它现在的记录流；全部的用 `regulars hq shop list --json` 查看。",
		EN: "Headquarters knows no stream “%[1]v”.", HintEN: "The name of a shop means its present one; `regulars hq shop list --json` lists all.",
	},
	"hq.open": {
		ZH: "记录流「%[1]v」还在使用，它手里的积分不能核销。", HintZH: "请先确认它已遗失并关闭它。",
		EN: "The stream “%[1]v” is in use, so what it holds cannot be written off.", HintEN: "Make sure that it is lost, and close it first.",
	},
	"merge.self": {
		ZH: "不能把会员并入自己。", HintZH: "请选另一位会员。",
		EN: "A member cannot be merged with itself.", HintEN: "Choose another member.",
	},
	"merge.alias": {
		ZH: "「%[1]v」和「%[2]v」不能合并：其中一位已合并或已删除。", HintZH: "请先撤销之前的合并。",
		EN: "“%[1]v” and “%[2]v” cannot be merged: one was merged or erased already.", HintEN: "Take the earlier merge back first.",
	},
	"merge.chain": {
		ZH: "已有别的会员并入「%[1]v」。", HintZH: "请反过来合并，或先撤销之前的合并。",
		EN: "Others are merged into “%[1]v” already.", HintEN: "Merge the other way round, or take those merges back first.",
	},
	"merge.none": {
		ZH: "「%[1]v」没有被合并。", HintZH: "请检查会员编号。",
		EN: "“%[1]v” is not merged.", HintEN: "Check the member's number.",
	},
}
