package sshd

import (
	"regulars/model"
	"regulars/model/say"
	"regulars/tui/i18n"
)

// words are what a person hears who does not see the program.
type words struct {
	NoTerminal string
	NoCommand  string
	Unknown    string
	Weak       string
	NoEnrol    string
	Code       string
	Enrolled   string
	Full       string
	Going      string
}

var table = i18n.Words[words]{
	ZH: words{
		NoTerminal: "这里只有画面，需要终端：请用 ssh -t 连接。",
		NoCommand:  "这里只有画面：不能执行命令、传文件或转发端口。",
		Unknown:    "这把钥匙还没有登记。请店长给一个一次性代码，再用用户名 enrol 连接。",
		Weak:       "不接受这种钥匙：请用 ssh-keygen -t ed25519 做一把。",
		NoEnrol:    "这里现在不登记新钥匙，请找店长。",
		Code:       "一次性代码",
		Enrolled:   "钥匙已登记。请用自己的名字再连接一次。",
		Full:       "画面已满，请稍后再连。",
		Going:      "服务程序正在停止，请稍后再连。",
	},
	EN: words{
		NoTerminal: "There are only screens here, and they need a terminal: connect with ssh -t.",
		NoCommand:  "There are only screens here: no commands, no files, no forwarding.",
		Unknown:    "This key is not enrolled here. Ask the manager for a one-time code, then connect as the user enrol.",
		Weak:       "Keys of this kind are not taken: make one with ssh-keygen -t ed25519.",
		NoEnrol:    "No new keys are enrolled here now; ask the manager.",
		Code:       "One-time code",
		Enrolled:   "The key is enrolled. Connect once more under your own name.",
		Full:       "All screens are in use; try again in a moment.",
		Going:      "The server is stopping; connect again in a moment.",
	},
}

// both says a thing in both languages, for where nobody knows yet who listens.
func both(pick func(w *words) string) string {
	return pick(&table.ZH) + "\r\n" + pick(&table.EN) + "\r\n"
}

// refusal words an error in both languages.
func refusal(err error) string {
	var text string
	for _, lang := range []model.Lang{model.ZH, model.EN} {
		sentence, hint := say.Error(lang, err)
		text += sentence + " " + hint + "\r\n"
	}
	return text
}
