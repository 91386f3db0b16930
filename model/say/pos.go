package say

import "regulars/model"

// doors are the refusals of the HTTP door itself: what is asked before the desk is.
var doors = map[model.Code]Text{
	"api.token": {
		ZH: "缺少令牌，或者令牌无效。", HintZH: "请在请求头写 Authorization: Bearer 令牌；令牌由经理发给这台收银机。",
		EN: "The token is missing or not valid.", HintEN: "Send the header Authorization: Bearer TOKEN; a manager gives this POS its token.",
	},
	"api.route": {
		ZH: "这里没有 %[1]v。", HintZH: "请核对地址；/openapi.json 列出所有地址。",
		EN: "There is no %[1]v here.", HintEN: "Check the address; /openapi.json lists all of them.",
	},
	"api.method": {
		ZH: "%[1]v 不能用在这个地址。", HintZH: "请改用 %[2]v。",
		EN: "%[1]v does not work on this address.", HintEN: "Use %[2]v.",
	},
	"api.media": {
		ZH: "请求内容不是 JSON。", HintZH: "请把请求头 Content-Type 写成 application/json。",
		EN: "The request is not marked as JSON.", HintEN: "Send the header Content-Type: application/json.",
	},
	"api.large": {
		ZH: "请求太大，最多 %[1]v KiB。", HintZH: "请拆成几个请求；大量数据请用导入文件夹。",
		EN: "The request is too large; it has at most %[1]v KiB.", HintEN: "Split it; for bulk data use the import folder.",
	},
	"api.body": {
		ZH: "请求没有传完。", HintZH: "什么都没有做；请用同一个小票号或 Idempotency-Key 再发一次。",
		EN: "The request broke off.", HintEN: "Nothing was done; send it again with the same receipt or Idempotency-Key.",
	},
	"api.json": {
		ZH: "请求内容第 %[1]v 个字节处不是合法的 JSON。", HintZH: "请发送一个 UTF-8 编码的 JSON 对象；什么都没有做。",
		EN: "The request is no valid JSON at byte %[1]v.", HintEN: "Send one JSON object in UTF-8; nothing was done.",
	},
	"api.json_deep": {
		ZH: "JSON 套得太深，最多 %[1]v 层。", HintZH: "请对照 /openapi.json 检查请求；什么都没有做。",
		EN: "The JSON is nested too deep; %[1]v levels are possible.", HintEN: "Compare the request with /openapi.json; nothing was done.",
	},
	"api.json_twice": {
		ZH: "字段 %[1]v 写了两次。", HintZH: "请只留一个；什么都没有做。",
		EN: "The field %[1]v is given twice.", HintEN: "Leave one of them; nothing was done.",
	},
	"api.field.unknown": {
		ZH: "没有 %[1]v 这个字段。", HintZH: "请核对拼写；/openapi.json 列出所有字段。什么都没有做。",
		EN: "There is no field %[1]v.", HintEN: "Check how it is spelt; /openapi.json lists the fields. Nothing was done.",
	},
	"api.field.missing": {
		ZH: "缺少字段 %[1]v。", HintZH: "请补上它；什么都没有做。",
		EN: "The field %[1]v is missing.", HintEN: "Add it; nothing was done.",
	},
	"api.field.type": {
		ZH: "字段 %[1]v 的类型不对。", HintZH: "应当是 %[2]v；什么都没有做。",
		EN: "The field %[1]v is of the wrong type.", HintEN: "It takes %[2]v; nothing was done.",
	},
	"api.field.length": {
		ZH: "字段 %[1]v 的长度不对。", HintZH: "应当有 %[2]v 到 %[3]v 个；什么都没有做。",
		EN: "The field %[1]v is too short or too long.", HintEN: "It takes %[2]v to %[3]v; nothing was done.",
	},
	"api.field.range": {
		ZH: "字段 %[1]v 的数值超出范围。", HintZH: "应当在 %[2]v 到 %[3]v 之间；什么都没有做。",
		EN: "The field %[1]v is out of range.", HintEN: "It takes %[2]v to %[3]v; nothing was done.",
	},
	"api.field.choice": {
		ZH: "字段 %[1]v 不能是这个值。", HintZH: "可以是：%[2]v。什么都没有做。",
		EN: "The field %[1]v cannot have this value.", HintEN: "One of: %[2]v. Nothing was done.",
	},
	"api.field.form": {
		ZH: "字段 %[1]v 的写法不对。", HintZH: "请写成 %[2]v 的样子；什么都没有做。",
		EN: "The field %[1]v is not written as it should be.", HintEN: "Write it like %[2]v; nothing was done.",
	},
	"api.currency": {
		ZH: "金额的货币是 %[1]v，这家店用 %[2]v。", HintZH: "请换算后再发；什么都没有做。",
		EN: "The amount is in %[1]v, and this shop counts in %[2]v.", HintEN: "Convert it first; nothing was done.",
	},
	"api.key_missing": {
		ZH: "请求没有自己的编号。", HintZH: "请加上 receipt 字段或 Idempotency-Key 请求头，重发时才不会记两次；什么都没有做。",
		EN: "The request has no number of its own.", HintEN: "Add a receipt or the header Idempotency-Key, so that a repeat is not counted twice; nothing was done.",
	},
	"api.key_form": {
		ZH: "Idempotency-Key 的写法不对。", HintZH: "请用 1 到 %[1]v 个可见的 ASCII 字符，例如 UUID；什么都没有做。",
		EN: "The Idempotency-Key is not written as it should be.", HintEN: "It has 1 to %[1]v visible ASCII characters, such as a UUID; nothing was done.",
	},
	"api.key_used": {
		ZH: "这个 Idempotency-Key 已经用在另一个请求上。", HintZH: "每个新请求用新的编号；只有重发同一个请求才用旧的。什么都没有做。",
		EN: "This Idempotency-Key stands for another request.", HintEN: "Give every new request a new key and use the old one only to repeat. Nothing was done.",
	},
	"api.rate": {
		ZH: "这个令牌的请求太密了。", HintZH: "请过 %[1]v 秒再试；什么都没有做。",
		EN: "This token asks too often.", HintEN: "Try again in %[1]v {1:second|seconds}; nothing was done.",
	},
	"api.busy": {
		ZH: "现在请求太多。", HintZH: "请过一秒再发同一个请求；什么都没有做。",
		EN: "There are too many requests just now.", HintEN: "Send the same request again in a second; nothing was done.",
	},
	"api.plain": {
		ZH: "%[1]v 可以从别的机器连上，却没有加密。", HintZH: "请只监听 127.0.0.1，或者配好 TLS 证书。",
		EN: "%[1]v can be reached from other machines, and nothing would be encrypted.", HintEN: "Listen on 127.0.0.1 only, or give a TLS certificate.",
	},
}

// inboxes are the refusals of the import folder.
var inboxes = map[model.Code]Text{
	"folder.missing": {
		ZH: "导入文件夹 %[1]v 打不开。", HintZH: "请建好它，并允许运行程序的账户读写。",
		EN: "The import folder %[1]v cannot be opened.", HintEN: "Create it and let the account that the program runs under read and write it.",
	},
	"folder.write": {
		ZH: "导入文件夹 %[1]v 写不进去。", HintZH: "请检查权限和磁盘空间；文件还在原处，会再试。",
		EN: "Nothing can be written to the import folder %[1]v.", HintEN: "Check its permissions and the free space; the file is still there and will be tried again.",
	},
	"folder.special": {
		ZH: "「%[1]v」不是普通文件。", HintZH: "请直接放文件，不要放链接；没有读取它。",
		EN: "“%[1]v” is not a plain file.", HintEN: "Put the file itself there, not a link; it was not read.",
	},
	"folder.large": {
		ZH: "「%[1]v」太大，最多 %[2]v MB。", HintZH: "请拆成几个文件；没有读取它。",
		EN: "“%[1]v” is too large; a file has at most %[2]v MB.", HintEN: "Split it; it was not read.",
	},
}
