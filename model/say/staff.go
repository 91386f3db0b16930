package say

import (
	"strconv"
	"time"

	"regulars/model"
)

// guards are the refusals of what keeps the wrong hands away: waits after wrong PINs, and
// approvals.
var guards = map[model.Code]Text{
	"pin.wait": {
		ZH: "密码输错的次数太多，%[1]v 请等 %[2]v。", HintZH: "在那之前不核对密码；可以扫工牌，或请店长重设密码。",
		EN: "There were too many wrong PINs: %[1]v has to wait %[2]v.", HintEN: "No PIN is tried before that; use the badge, or ask a manager to set a new PIN.",
	},
	"pin.changed": {
		ZH: "密码刚刚改过。", HintZH: "请输入新密码再试一次。",
		EN: "The PIN was changed just now.", HintEN: "Try again with the new one.",
	},
	"badge.wait": {
		ZH: "陌生的工牌扫得太多，请等 %[1]v。", HintZH: "到时再扫，或用姓名和密码登录。",
		EN: "There were too many unknown badges: wait %[1]v.", HintEN: "Scan again then, or sign in by name and PIN.",
	},
	"approval.needed": {
		ZH: "%[1]v要有主管或店长批准。", HintZH: "请他们输入自己的密码，或扫自己的工牌。",
		EN: "A supervisor or manager has to approve this: %[1]v.", HintEN: "Ask one to type their own PIN or scan their badge.",
	},
	"approval.own": {
		ZH: "自己不能批准自己的操作。", HintZH: "请另一位主管或店长批准。",
		EN: "Nobody approves their own act.", HintEN: "Ask another supervisor or manager.",
	},
	"approval.role": {
		ZH: "%[1]v 的角色是%[2]v，不能批准：%[3]v。", HintZH: "请有这项权限的主管或店长批准；`regulars staff roles` 列出谁能做什么。",
		EN: "%[1]v (%[2]v) may not approve this: %[3]v.", HintEN: "Ask a supervisor or manager who may; `regulars staff roles` shows who may do what.",
	},
	"approval.unproven": {
		ZH: "%[1]v 没有密码，无法确认是本人批准。", HintZH: "请扫工牌，或先设密码：`regulars staff pin 姓名`。",
		EN: "%[1]v has no PIN that would prove the approval.", HintEN: "Scan the badge, or set a PIN first: `regulars staff pin NAME`.",
	},
	"approval.gone": {
		ZH: "%[1]v 已经不能批准了。", HintZH: "角色或账户刚刚改过，请另一位主管或店长批准。",
		EN: "%[1]v may not approve this any more.", HintEN: "The role or the account was changed just now; ask another supervisor or manager.",
	},
}

// Wait words a time to wait, in whole seconds rounded up; "" for none.
func Wait(lang model.Lang, wait time.Duration) string {
	seconds := int((wait + time.Second - 1) / time.Second)
	if seconds <= 0 {
		return ""
	}
	minute, second := " min", " s"
	if lang == model.ZH {
		minute, second = " 分钟", " 秒"
	}
	minutes, rest := seconds/60, seconds%60
	switch {
	case minutes == 0:
		return strconv.Itoa(rest) + second
	case rest == 0:
		return strconv.Itoa(minutes) + minute
	case lang == model.ZH:
		minute = " 分 "
	default:
		minute += " "
	}
	return strconv.Itoa(minutes) + minute + strconv.Itoa(rest) + second
}
