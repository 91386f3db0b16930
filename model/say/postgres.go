package say

import "regulars/model"

// hqBases are the refusals of headquarters' database server.
var hqBases = map[model.Code]Text{
	"hqbase.url": {
		ZH: "看不懂数据库的地址。", HintZH: "请写成 postgres://用户@主机:5432/数据库 的样子；密码里的特殊字符要写成 %%40 这样的编码，或放进 PGPASSWORD。",
		EN: "The address of the database cannot be read.", HintEN: "Write it as postgres://user@host:5432/database; special characters of a password as %%40 and so on, or put it into PGPASSWORD.",
	},
	"hqbase.unreached": {
		ZH: "连不上数据库服务器 %[1]v。", HintZH: "请检查服务器是否在运行、网络是否通畅；恢复后会自动重新连接，没有确认的都不会算数。",
		EN: "The database server %[1]v cannot be reached.", HintEN: "Check that it runs and that the network is up; the connection returns by itself, and nothing counts that was not confirmed.",
	},
	"hqbase.password": {
		ZH: "数据库服务器 %[1]v 不接受这个用户名或密码。", HintZH: "请核对地址里的用户名和 PGPASSWORD，或请数据库管理员放开权限（pg_hba.conf）。",
		EN: "The database server %[1]v does not take this user or password.", HintEN: "Check the user in the address and PGPASSWORD, or ask whoever runs it to let the user in (pg_hba.conf).",
	},
	"hqbase.missing": {
		ZH: "服务器 %[1]v 上没有这个数据库。", HintZH: "请先建一个空的：`createdb -E UTF8 regulars`，或核对地址里的名字。",
		EN: "There is no such database on %[1]v.", HintEN: "Make an empty one with `createdb -E UTF8 regulars`, or check the name in the address.",
	},
	"hqbase.denied": {
		ZH: "这个用户在 %[1]v 上的权限不够。", HintZH: "请让这个用户拥有该数据库，可以建表。",
		EN: "This user may not do that on %[1]v.", HintEN: "Let the user own the database, so that it can make tables.",
	},
	"hqbase.standby": {
		ZH: "%[1]v 只能读，不能写。", HintZH: "请连接主服务器；地址里可以写上所有服务器，程序会自己找到主服务器。",
		EN: "%[1]v takes no writes.", HintEN: "Connect to the primary server; the address may name all servers, and the primary is found among them.",
	},
	"hqbase.busy": {
		ZH: "数据库服务器 %[1]v 忙不过来，这次没有写入。", HintZH: "请再试一次；如果常常这样，请检查它的连接数上限和负载。",
		EN: "The database server %[1]v is too busy; nothing was written.", HintEN: "Try again; if it happens often, look at its limit of connections and its load.",
	},
	"hqbase.full": {
		ZH: "数据库服务器 %[1]v 的磁盘满了，这次没有写入。", HintZH: "请在服务器上腾出空间；各店会自己再传一次。",
		EN: "The disk of the database server %[1]v is full; nothing was written.", HintEN: "Make room there; the shops send again by themselves.",
	},
	"hqbase.encoding": {
		ZH: "这个数据库的编码是 %[1]v，放不下所有文字。", HintZH: "请新建一个 UTF8 的：`createdb -E UTF8 -T template0 regulars`。",
		EN: "This database's encoding is %[1]v, which cannot hold every script.", HintEN: "Make one in UTF8: `createdb -E UTF8 -T template0 regulars`.",
	},
	"hqbase.foreign": {
		ZH: "%[1]v 上的这个数据库里有别的程序的表，或者少了本程序的表。", HintZH: "请给总部一个单独的空数据库；如果是恢复来的，请恢复全部的表。什么都没有改动。",
		EN: "This database on %[1]v has tables of another program, or lacks some of ours.", HintEN: "Give headquarters an empty database of its own; if it was restored, restore all tables. Nothing was changed.",
	},
	"hqbase.newer": {
		ZH: "这个数据库是更新的版本建的（第 %[1]v 版的表，本程序认识到 %[2]v）。", HintZH: "请升级总部的程序；什么都没有改动。",
		EN: "A newer program made this database (tables of version %[1]v; this program knows up to %[2]v).", HintEN: "Update headquarters' program; nothing was changed.",
	},
	"hqbase.unsure": {
		ZH: "写入时断了连接，不知道写成了没有。", HintZH: "请看看是否已经写入，再决定要不要重做；各店上传的数据会自己再传一次，不会重复计算。",
		EN: "The connection was lost while this was being saved; it may be saved or not.", HintEN: "Look whether it was done before you do it again; what shops send they send again, and it counts once.",
	},
}
