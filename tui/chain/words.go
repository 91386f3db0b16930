package chain

import (
	"regulars/model/hub"
	"regulars/tui/i18n"
)

// words are the texts of the screens.
type words struct {
	Title, Open, Scroll, Reading, NoShops            string
	Shop, Shops, Member, Members, Point, Points      string
	Waits, Comma, Word                               string
	HeadShop, HeadMembers, HeadPoints, HeadOwed      string
	HeadCases, HeadUnsent, HeadContact, HeadState    string
	Retired, Never, Frozen, Closed, Unproven, Aside  string
	Awaited, Silent, Clock, Untold                   string
	NumberMarket, Sales, Moved, MovedForm            string
	ClockHead, ClockForm, Program                    string
	Streams, Stream, Received, Look                  string
	Poison, Overdrawn, Twice, Forgotten, Act, Twins  string
	NoCases, Hidden, Undone, Nobody, NoWords, Latest string
}

var table = i18n.Words[words]{
	ZH: words{
		Title: "总部", Open: "打开", Scroll: "翻看", Reading: "正在读取…", NoShops: "还没有门店。",
		Shop: "家店", Shops: "家店", Member: "位会员", Members: "位会员", Point: "积分", Points: "积分",
		Waits: "%[1]s 起暂不出借积分，在等：%[2]s", Comma: "、", Word: "您的确认（regulars hq lend）",
		HeadShop: "门店", HeadMembers: "会员", HeadPoints: "净积分", HeadOwed: "价值", HeadCases: "反馈", HeadUnsent: "未送", HeadContact: "最近联系", HeadState: "状况",
		Retired: "已停用", Never: "未加入", Frozen: "已冻结", Closed: "已关闭", Unproven: "待确认", Aside: "搁置 %[1]s", Awaited: "等它回来", Silent: "久无联系", Clock: "时钟不准", Untold: "待换密钥",
		NumberMarket: "%[1]d 号店 · 区域 %[2]d", Sales: "小票", Moved: "积分增减", MovedForm: "获得 %[1]s · 使用 %[2]s · 调整 %[3]s · 到期 %[4]s",
		ClockHead: "时钟", ClockForm: "相差 %[1]s 秒", Program: "程序",
		Streams: "记录流", Stream: "编号", Received: "已收", Look: "请过目",
		Poison: "看不懂", Overdrawn: "超支", Twice: "撤了两次", Forgotten: "遗忘命令丢失", Act: "处置", Twins: "可能重复",
		NoCases: "这家店还没有反馈。", Hidden: "您的钥匙不能看顾客的原话。", Undone: "已撤销", Nobody: "匿名", NoWords: "没有留话", Latest: "只列最近 %[1]s 条",
	},
	EN: words{
		Title: "Headquarters", Open: "Open", Scroll: "Scroll", Reading: "Reading ...", NoShops: "There are no shops yet.",
		Shop: "shop", Shops: "shops", Member: "member", Members: "members", Point: "point", Points: "points",
		Waits: "nothing is lent since %[1]s; waiting for %[2]s", Comma: ", ", Word: "your word (regulars hq lend)",
		HeadShop: "Shop", HeadMembers: "Members", HeadPoints: "Net points", HeadOwed: "Worth", HeadCases: "Feedback", HeadUnsent: "Unsent", HeadContact: "Contact", HeadState: "State",
		Retired: "retired", Never: "never came", Frozen: "frozen", Closed: "closed", Unproven: "unproven", Aside: "%[1]s set aside", Awaited: "awaited", Silent: "silent", Clock: "clock off", Untold: "needs a new key",
		NumberMarket: "shop %[1]d, market %[2]d", Sales: "Receipts", Moved: "Points", MovedForm: "earned %[1]s, spent %[2]s, adjusted %[3]s, ended %[4]s",
		ClockHead: "Clock", ClockForm: "off by %[1]s s", Program: "Program",
		Streams: "Streams", Stream: "Stream", Received: "Received", Look: "To look at",
		Poison: "not understood", Overdrawn: "overdrawn", Twice: "taken back twice", Forgotten: "erasure lost", Act: "decision", Twins: "maybe one person",
		NoCases: "Nobody has said anything in this shop.", Hidden: "Your key may not read what customers said.", Undone: "undone", Nobody: "anonymous", NoWords: "no words", Latest: "the latest %[1]s only",
	},
}

// note is what a note is about.
func (w *words) note(sort string) string {
	switch sort {
	case hub.NotePoison:
		return w.Poison
	case hub.NoteOverdrawn:
		return w.Overdrawn
	case hub.NoteTwice:
		return w.Twice
	case hub.NoteForgotten:
		return w.Forgotten
	case hub.NoteTwins:
		return w.Twins
	}
	return w.Act
}
