package display

import (
	"regulars/model"
	"regulars/tui/i18n"
)

// words are what a customer reads.
type words struct {
	Welcome string
	Member  string // in place of a name
	Hello   string
	Points  func(n model.Points) string
	Moves   string // before, after, the difference
	Worth   string
	Here    string // in a chain, if some of the points lie elsewhere
	Sale    string
	Booked  string
	CanHave string
	Off     string
	MostOff string
	From    string
	Tickets string
	More    func(n int) string
}

var table = i18n.Words[words]{
	ZH: words{
		Welcome: "欢迎光临", Member: "会员", Hello: "%[1]s，您好",
		Points: func(n model.Points) string { return n.Format() + " 分" },
		Moves:  "积分 %[1]s → %[2]s（%[3]s）", Worth: "可抵 %[1]s", Here: "本店现在可用 %[1]s 分", Sale: "本单 %[1]s", Booked: "已入账",
		CanHave: "现在可兑", Off: "抵 %[1]s", MostOff: "最多抵 %[1]s", From: "%[1]s 起", Tickets: "%[1]s 抽奖券",
		More: func(n int) string { return "还有 " + model.Points(n).Format() + " 项" },
	},
	EN: words{
		Welcome: "Welcome", Member: "Member", Hello: "Hello, %[1]s",
		Points: func(n model.Points) string {
			if n == 1 {
				return "1 point"
			}
			return n.Format() + " points"
		},
		Moves: "Points %[1]s → %[2]s (%[3]s)", Worth: "worth %[1]s off", Here: "%[1]s of them can be spent in this shop now", Sale: "This purchase %[1]s", Booked: "booked",
		CanHave: "You can have now", Off: "%[1]s off", MostOff: "up to %[1]s off", From: "from %[1]s", Tickets: "%[1]s, a ticket",
		More: func(n int) string { return "and " + model.Points(n).Format() + " more" },
	},
}
