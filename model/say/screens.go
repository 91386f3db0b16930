package say

import "regulars/model"

// screens are the refusals of the screens themselves: what is wrong before the desk is asked, and
// what surrounds them.
var screens = map[model.Code]Text{
	"pin.differs": {
		ZH: "两次输入的密码不一样。", HintZH: "请把两栏都清空，再输入一遍。",
		EN: "The two PINs are not the same.", HintEN: "Clear both fields and type it again.",
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
