package say

import "regulars/model"

// hqCommands are the refusals of the commands of headquarters.
var hqCommands = map[model.Code]Text{
	"usage.every": {
		ZH: "「%[1]v」太短，不能这样频繁地与总部交换。", HintZH: "请写 1s 以上的时间，例如 5m。",
		EN: "Headquarters cannot be asked every %[1]v.", HintEN: "Write a second or more, such as 5m.",
	},
	"hq.settings": {
		ZH: "总部的设置 %[1]v 读不懂。", HintZH: "请从备份恢复这个文件，或改正后再试。",
		EN: "The settings of this headquarters cannot be read: %[1]v.", HintEN: "Bring the file back from a backup, or put it right, and try again.",
	},
	"hq.key": {
		ZH: "总部的密钥文件 %[1]v 不在，或不是这个总部的。", HintZH: "没有它就读不出会员资料；请把保存的那一份放回来。",
		EN: "The key file %[1]v is missing, or is not of this headquarters.", HintEN: "Without it nobody's details can be read; put the copy back that was kept.",
	},
	"hq.authority": {
		ZH: "证书机构文件 %[1]v 不在，或读不懂。", HintZH: "没有它门店就认不出总部；请把保存的那一份放回来。",
		EN: "The certificate authority %[1]v is missing or cannot be read.", HintEN: "Without it shops do not know this headquarters; put the copy back that was kept.",
	},
	"hq.postgres": {
		ZH: "这个总部的数据在 PostgreSQL 里。", HintZH: "请加 --postgres 网址，或先启动 `regulars hq serve`。",
		EN: "The data of this headquarters is in PostgreSQL.", HintEN: "Add --postgres URL, or start `regulars hq serve` first.",
	},
	"hq.move": {
		ZH: "这个连锁已有 %[1]v 家店在内置数据库里，不能直接改用 PostgreSQL。", HintZH: "请不加 --postgres 继续使用；要换数据库，请在没有门店时换。",
		EN: "%[1]v {1:shop|shops} of this chain are in the embedded database already; it cannot go on in PostgreSQL.", HintEN: "Go on without --postgres; a chain chooses its database before the first shop joins.",
	},
	"hq.foreign": {
		ZH: "这个数据库不是「%[1]v」的。", HintZH: "请核对文件夹和 --postgres 的网址；没有改动任何东西。",
		EN: "This database is not that of %[1]v.", HintEN: "Check the folder and the URL of --postgres; nothing was changed.",
	},
	"hq.write": {
		ZH: "写不了 %[1]v。", HintZH: "请检查文件夹的权限和剩余空间。",
		EN: "%[1]v cannot be written.", HintEN: "Check the folder's permissions and the free space.",
	},
	"hq.only": {
		ZH: "总部的服务不会运行「%[1]v」。", HintZH: "请在门店的文件夹里运行它。",
		EN: "A server of headquarters does not run “%[1]v”.", HintEN: "Run it with the store of a shop.",
	},
	"hq.no_shop": {
		ZH: "没有叫「%[1]v」的门店。", HintZH: "`regulars hq shop list` 列出全部门店。",
		EN: "There is no shop “%[1]v”.", HintEN: "`regulars hq shop list` shows all of them.",
	},
	"hq.shop_market": {
		ZH: "「%[1]v」属于区域 %[2]v。", HintZH: "请不写 --market；门店的区域不会改变。",
		EN: "%[1]v is in market %[2]v.", HintEN: "Leave --market out; a shop's market does not change.",
	},
	"hq.no_member": {
		ZH: "总部没有会员「%[1]v」。", HintZH: "请写编号、卡号、完整的手机号、邮箱或外部会员号；也可能门店还没有送来。",
		EN: "Headquarters knows no member “%[1]v”.", HintEN: "Use an identity, a card, a whole phone number, an e-mail address or the number of another system; the shop may not have sent it yet.",
	},
	"hq.many_members": {
		ZH: "「%[1]v」对得上不止一位会员：%[2]v。", HintZH: "请写其中一个编号。",
		EN: "“%[1]v” fits more than one member: %[2]v.", HintEN: "Name one of them by its identity.",
	},
	"hq.confirm": {
		ZH: "忘记一个人不能撤回。", HintZH: "确定的话，请加 --confirm %[1]v。",
		EN: "Forgetting a person cannot be taken back.", HintEN: "If you are sure, add --confirm %[1]v.",
	},
	"hq.renew_confirm": {
		ZH: "换钥匙后，每家店都要换上新密钥才能再交换；以前的备份要用旧密钥。", HintZH: "确定的话，请先停下 `regulars hq serve`，再加 --confirm \"%[1]v\"。",
		EN: "After a renewal each shop needs a new key before it exchanges again, and older backups need the old keys.", HintEN: "If you are sure, stop `regulars hq serve` and add --confirm \"%[1]v\".",
	},
	"hq.renewing": {
		ZH: "上次更换钥匙中途断了，还没有收尾。", HintZH: "请先运行 `regulars hq status`，它会收尾；然后再恢复。",
		EN: "A renewal of the keys was cut off and is not finished.", HintEN: "Run `regulars hq status` first, which finishes it; then restore.",
	},
	"hq.other_keys": {
		ZH: "这份数据库不是用 %[1]v 封存的。", HintZH: "可能是换钥匙之前的备份：请放回那时的 hq.key、authority.pem 和 hq.json，恢复后再换一次钥匙（`regulars hq renew-keys`）。",
		EN: "This database is not sealed by %[1]v.", HintEN: "It may be a copy from before the keys were renewed: put hq.key, authority.pem and hq.json of that time there, restore, and renew the keys again (`regulars hq renew-keys`).",
	},
	"hq.key_taken": {
		ZH: "这把钥匙已登记给「%[1]v」。", HintZH: "请先移除那一把，或用另一把钥匙。",
		EN: "This key is %[1]v's already.", HintEN: "Remove that entry first, or use another key.",
	},
	"hq.which_key": {
		ZH: "「%[1]v」对得上 %[2]v 把钥匙，不是一把。", HintZH: "请写完整的指纹；`regulars hq key list` 列出全部。",
		EN: "“%[1]v” fits %[2]v {2:key|keys}, not one.", HintEN: "Write the whole fingerprint; `regulars hq key list` shows all.",
	},
	"hq.backup_postgres": {
		ZH: "数据在 PostgreSQL 里，请用它自己的工具备份和恢复。", HintZH: "备份用 pg_dump 或物理备份；恢复之后运行 `regulars hq restore`，不写文件。",
		EN: "The data is in PostgreSQL: copy it and bring it back with its own tools.", HintEN: "Use pg_dump or a base backup; after bringing it back run `regulars hq restore` without a file.",
	},
	"hq.problems": {
		ZH: "核对总部的数据，发现 %[1]v 个问题。", HintZH: "请不要再改动，保留数据并联系维护者；最近的好备份可用 `regulars hq restore` 恢复。",
		EN: "The check of headquarters found %[1]v {1:problem|problems}.", HintEN: "Leave the data as it is and tell the maintainer; the latest good backup comes back with `regulars hq restore`.",
	},
}
