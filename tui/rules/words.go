package rules

import (
	"regulars/model"
	"regulars/tui/i18n"
)

// words are what the page says around the program. Refusals are worded by package say.
type words struct {
	Title, Present, Versions, Draft, Reading          string
	Version, InForce, AsPublished, IsDraft            string
	DraftWaits, MadeFrom, ByAt, Scroll                string
	VersionTitle, At, By, Read, Close, NoVersion      string
	NotNow, NoEditor, Working, NotGood, Checking      string
	Publish, PublishTitle, PublishLine, Published     string
	NotRehearsed, Unchanged                           string
	OfChain                                           string // in a chain
	Drop, DropTitle, DropLine, Dropped                string
	Changes                                           func(n int) string
	TryIt, Rehearsing, Rehearsed, Trial               string
	TrialOf                                           func(members, sales int64, amount string) string
	Issued, Bonus, Cut, Redeemed, Unmet               string
	Expired, Left, LeftValue, Cost, CostShare, InTier string
	Gamers, Gain                                      string
}

var table = i18n.Words[words]{
	ZH: words{
		Title: "积分方案", Present: "现行方案", Versions: "历史版本", Draft: "草稿", Reading: "正在读取…",
		Version: "第 %[1]d 版", InForce: "现行", AsPublished: "原文", IsDraft: "草稿",
		DraftWaits: "有草稿还没发布", MadeFrom: "改自第 %[1]d 版", ByAt: "%[1]s  %[2]s 发布", Scroll: "翻看",
		VersionTitle: "版本", At: "发布时间", By: "发布人", Read: "看原文", Close: "收起", NoVersion: "没有选中的版本。",
		NotNow: "请先登录。", NoEditor: "这里不能打开编辑器；请在店里的电脑上运行 `regulars program edit`。", Working: "正在处理，请稍候。",
		NotGood: "草稿里有错，改好才能用。", Checking: "正在检查草稿…",
		Publish: "发布", PublishTitle: "发布积分方案", PublishLine: "第 %[1]d 版将取代第 %[2]d 版，所有收银机马上按它计分。", Published: "第 %[1]d 版已生效",
		NotRehearsed: "还没有用本店的往来试算过。", Unchanged: "没有改动",
		OfChain: "方案由「%[1]s」总部统一发布，新版本会自己到达；这里只能看。",
		Drop:    "丢弃草稿", DropTitle: "丢弃草稿", DropLine: "草稿和它的文件都会删掉，现行方案不变。", Dropped: "草稿已丢弃",
		Changes: func(n int) string {
			if n == 0 {
				return "说的与现行方案一样"
			}
			return "改动 " + num(n) + " 处"
		},
		TryIt: "按 %[1]s 用本店过去一年的往来试算。", Rehearsing: "正在试算，请稍候…", Rehearsed: "已经试算过。", Trial: "试算 %[1]s 至 %[2]s",
		TrialOf: func(members, sales int64, amount string) string {
			return model.Points(members).Format() + " 位会员，" + model.Points(sales).Format() + " 笔消费，共 " + amount
		},
		Issued: "发出积分", Bonus: "其中消费之外", Cut: "被上限减去", Redeemed: "已用", Unmet: "不够用的", Expired: "到期",
		Left: "期末余下", LeftValue: "余下的价值", Cost: "成本", CostShare: "成本占消费", InTier: "%[1]s会员",
		Gamers: "得利最多的会员", Gain: "消费 %[1]s，得 %[2]s → %[3]s 分",
	},
	EN: words{
		Title: "Program", Present: "In force", Versions: "Versions", Draft: "Draft", Reading: "Reading…",
		Version: "Version %[1]d", InForce: "in force", AsPublished: "as published", IsDraft: "draft",
		DraftWaits: "a draft waits", MadeFrom: "from version %[1]d", ByAt: "%[1]s  by %[2]s", Scroll: "Scroll",
		VersionTitle: "Version", At: "Published", By: "By", Read: "Read", Close: "Close", NoVersion: "No version is marked.",
		NotNow: "Sign in first.", NoEditor: "No editor can be opened here; on the shop's computer run `regulars program edit`.", Working: "At work; one moment.",
		NotGood: "The draft has a mistake; correct it first.", Checking: "Checking the draft…",
		Publish: "Publish", PublishTitle: "Publish the program", PublishLine: "Version %[1]d takes the place of version %[2]d; every till follows it at once.", Published: "Version %[1]d is in force",
		NotRehearsed: "It has not been rehearsed on the shop's past.", Unchanged: "Nothing was changed",
		OfChain: "The program comes from the headquarters of %[1]s; new versions arrive by themselves. Here it can only be read.",
		Drop:    "Drop", DropTitle: "Drop the draft", DropLine: "The draft and its file are removed; the program in force stays.", Dropped: "The draft was dropped",
		Changes: func(n int) string {
			if n == 0 {
				return "It says the same as the program in force"
			}
			return times(n, "change", "changes")
		},
		TryIt: "%[1]s rehearses it on the shop's past year.", Rehearsing: "Rehearsing; one moment…", Rehearsed: "It has been rehearsed.", Trial: "Rehearsed on %[1]s to %[2]s",
		TrialOf: func(members, sales int64, amount string) string {
			return many(members, "member", "members") + ", " + many(sales, "sale", "sales") + ", " + amount + " in all"
		},
		Issued: "Points issued", Bonus: "of them for no purchase", Cut: "cut by limits", Redeemed: "redeemed", Unmet: "not covered", Expired: "ended",
		Left: "left at the end", LeftValue: "worth", Cost: "Cost", CostShare: "of the sales", InTier: "members: %[1]s",
		Gamers: "Who would gain most", Gain: "spent %[1]s, points %[2]s → %[3]s",
	},
}
