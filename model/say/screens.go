package say

import "regulars/model"

// screens are the refusals of the screens themselves: what is wrong before the desk is asked, and
// what surrounds them.
var screens = map[model.Code]Text{
	"pin.differs": {
		ZH: "两次输入的密码不一样。", HintZH: "请把两栏都清空，再输入一遍。",
		EN: "The two PINs are not the same.", HintEN: "Clear both fields and type it again.",
	},
	"program.moved": {
		ZH: "编辑期间，积分方案已从第 %[1]v 版换成第 %[2]v 版，所以没有发布。", HintZH: "您的改动都还在草稿里；请对照现行方案看一遍，再从它开始改。",
		EN: "The program went from version %[1]v to version %[2]v while you edited, so yours was not published.", HintEN: "Your draft is kept; compare it with the program in force and start from that one.",
	},
	"prefs.read": {
		ZH: "显示设置文件 %[1]v 看不懂，先用默认的。", HintZH: "在设置里选一次就会重写这个文件。",
		EN: "The file of the screen settings, %[1]v, cannot be read; the defaults are used.", HintEN: "Choose something in the settings, and it is written anew.",
	},
	"prefs.write": {
		ZH: "设置已经生效，但没能记下来。", HintZH: "请检查 %[1]v 是否可以写入；这次不受影响。",
		EN: "The setting is in force, but could not be remembered.", HintEN: "Check that %[1]v can be written; until you quit it stays as you chose.",
	},
}
