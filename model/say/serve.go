package say

import "regulars/model"

// served are the refusals of the server's doors: the local socket and SSH.
var served = map[model.Code]Text{
	"attach.unsupported": {
		ZH: "这个系统无法确认本机连接的用户，因此不能在本机共享。", HintZH: "请在 Linux 或 macOS 上运行 `regulars serve`。",
		EN: "This system cannot tell which user a local connection belongs to, so nothing is shared on it.", HintEN: "Run `regulars serve` on Linux or macOS.",
	},
	"attach.path": {
		ZH: "套接字路径太长：%[1]v（最多 %[2]v 字节）。", HintZH: "请把店铺放在路径短一些的目录里。",
		EN: "The path of the socket is too long: %[1]v (at most %[2]v bytes).", HintEN: "Keep the shop in a folder with a shorter path.",
	},
	"attach.listen": {
		ZH: "无法在 %[1]v 等候本机的连接。", HintZH: "请检查那个目录是否存在、是否可写。",
		EN: "Local connections cannot be taken at %[1]v.", HintEN: "Check that the folder exists and can be written.",
	},
	"attach.taken": {
		ZH: "%[1]v 已是别的文件。", HintZH: "请把它移走，再启动服务程序。",
		EN: "%[1]v is some other file.", HintEN: "Move it away, then start the server again.",
	},
	"attach.running": {
		ZH: "已有服务程序在 %[1]v 运行。", HintZH: "直接运行 `regulars` 即可连上它；要换一个，请先停掉它。",
		EN: "A server already runs at %[1]v.", HintEN: "Run `regulars` to join it, or stop it before you start another.",
	},
	"attach.denied": {
		ZH: "%[1]v 的服务程序属于别的用户。", HintZH: "请换成那个用户，或经 SSH 连接。",
		EN: "The server at %[1]v belongs to another user.", HintEN: "Become that user, or come in by SSH.",
	},
	"attach.silent": {
		ZH: "服务程序没有回答。", HintZH: "它可能正忙或正在停止；请稍后再试，或重启服务程序。",
		EN: "The server does not answer.", HintEN: "It may be busy or about to stop; try again in a moment, or restart it.",
	},
	"attach.version": {
		ZH: "正在运行的服务程序是另一个版本。", HintZH: "请重启服务程序，再试一次。",
		EN: "The server that runs is of another version.", HintEN: "Restart it, then try again.",
	},
	"attach.edit_old": {
		ZH: "这个界面比服务程序旧，不能打开编辑器。", HintZH: "请用 Ctrl+Q 离开，再运行 `regulars`。",
		EN: "These screens are older than the server and can open no editor for it.", HintEN: "Leave with Ctrl+Q and run `regulars` again.",
	},
	"attach.edit_failed": {
		ZH: "编辑器没有正常结束。", HintZH: "方案没有改变；可以用 EDITOR 换一个编辑器。",
		EN: "The editor did not end well.", HintEN: "The program was not changed; EDITOR names another editor.",
	},
	"attach.edit_file": {
		ZH: "编辑用的临时文件写不了或读不了。", HintZH: "请看看临时文件夹是否已满、能否写入。",
		EN: "The file for the editor cannot be written or read.", HintEN: "See whether the folder for temporary files is full or cannot be written.",
	},
	"attach.edit_large": {
		ZH: "编辑的文字超过 %[1]v 个字节。", HintZH: "请改短一些；它还在原来的临时文件里。",
		EN: "The edited text has more than %[1]v bytes.", HintEN: "Make it shorter; it is still in its file.",
	},
	"attach.large": {
		ZH: "这条命令太长，服务程序接不下。", HintZH: "请减少参数，或把内容放进文件。",
		EN: "This command is too long to hand to the server.", HintEN: "Give fewer arguments, or put them into a file.",
	},
	"attach.lost": {
		ZH: "服务程序在中途断开了。", HintZH: "已保存的都还在；请看看这一步做成了没有，再试一次。",
		EN: "The server ended while this ran.", HintEN: "What was saved is still there; look whether this was done, then try again.",
	},
	"attach.output": {
		ZH: "结果写不出去，命令停下了。", HintZH: "请检查磁盘空间，以及接收结果的程序。",
		EN: "The output could not be written, so the command was stopped.", HintEN: "Check the space on the disk and the program that takes the output.",
	},
	"sshd.listen": {
		ZH: "无法在 %[1]v 等候 SSH 连接。", HintZH: "端口可能被占用，或需要更高的权限；请换一个端口（1024 以上）。",
		EN: "SSH connections cannot be taken at %[1]v.", HintEN: "The port may be in use or reserved; choose another one above 1024.",
	},
	"sshd.host_key": {
		ZH: "主机密钥 %[1]v 不能用。", HintZH: "请从备份恢复；若删掉它，会生成新的，每台收银机都要重新确认指纹。",
		EN: "The host key %[1]v cannot be used.", HintEN: "Restore it from a backup; if it is removed, a new one is made and every till has to confirm its fingerprint again.",
	},
	"sshd.host_key_open": {
		ZH: "主机密钥 %[1]v 可被其他用户读取。", HintZH: "请运行 `chmod 600`；若它可能已被人看过，请删掉它换一个新的。",
		EN: "Other users can read the host key %[1]v.", HintEN: "Run `chmod 600` on it; if somebody may have read it, remove it and a new one is made.",
	},
	"slip.far": {
		ZH: "经 SSH 不能打印小票。", HintZH: "请在服务程序所在的电脑上打印：`regulars slip`。",
		EN: "Slips are not printed over SSH.", HintEN: "Print it on the computer of the server: `regulars slip`.",
	},
}
