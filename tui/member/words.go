package member

import (
	"fmt"

	"regulars/model"
	"regulars/tui/i18n"
)

// words are what the page says. Kinds of entries, refusals and explanations are worded by
// package say.
type words struct {
	Title, Profile, History string
	Reading                 string

	Card, Since, Cases                                       string
	Points, Tier, Worth, Owes                                string
	Visits                                                   func(n int64) string
	Last, Spent, Year, NextTier, TopTier                     string
	Months                                                   func(what string, n int) string // in place of Year
	When, What, Amount, Change, Balance, About, By           string
	Undone, UndoOf, Newer, NoHistory                         string
	Receipt, Entry, MoreLines                                string
	Male, Female, Other, Lunar                               string
	ShowPhone, HidePhone, NoPhone                            string
	Edit, Save, Saving, Discard, Explain, Close              string
	NoEntry, NotNow                                          string
	Edited, UndoQuestion, PutBack                            string
	HintBirthday, HintGender, HintTags, HintJoined, HintElse string
	Fields                                                   map[uint64]string // headings of the fields
}

var table = i18n.Words[words]{
	ZH: words{
		Title: "会员资料", Profile: "资料", History: "往来", Reading: "正在读取…",
		Card: "卡", Since: "入会", Cases: "未结反馈 %[1]d",
		Points: "积分", Tier: "等级", Worth: "可抵 %[1]s", Owes: "欠 %[1]s 分",
		Visits: func(n int64) string { return "来过 " + model.Points(n).Format() + " 次" },
		Last:   "上次 %[1]s", Spent: "累计 %[1]s", Year: "近一年 %[1]s",
		Months:   func(what string, n int) string { return fmt.Sprintf("近 %d 个月 %s", n, what) },
		NextTier: "距%[1]s还差 %[2]s", TopTier: "已是最高等级",
		When: "往来", What: "类型", Amount: "金额", Change: "积分", Balance: "余额", About: "内容", By: "经手",
		Undone: "已撤销", UndoOf: "撤销%[1]s", Newer: "升级后可见", NoHistory: "还没有往来。",
		Receipt: "小票 %[1]s", Entry: "流水 %[1]s", MoreLines: "还有 %[1]d 行商品",
		Male: "男", Female: "女", Other: "其他", Lunar: "农历 %[1]s",
		ShowPhone: "显示号码", HidePhone: "隐藏号码", NoPhone: "没有登记手机号。",
		Edit: "修改", Save: "保存", Saving: "正在保存，请稍候。", Discard: "放弃", Explain: "说明", Close: "收起",
		NoEntry: "没有选中的往来。", NotNow: "请先登录。",
		Edited: "已修改%[1]s", UndoQuestion: "把%[1]s改回原来的内容？", PutBack: "%[1]s已改回",
		HintBirthday: "1990-05-20 或 05-20，农历 L08-15", HintGender: "m 男，f 女，x 其他", HintTags: "用逗号分开",
		HintJoined: "2023-04-11", HintElse: "留空就是删除",
		Fields: map[uint64]string{
			model.FieldName: "姓名", model.FieldPhone: "手机", model.FieldCard: "卡号", model.FieldExternal: "会员号",
			model.FieldEmail: "邮箱", model.FieldBirthday: "生日", model.FieldGender: "性别", model.FieldWeChat: "微信",
			model.FieldAddress: "地址", model.FieldTags: "标签", model.FieldNotes: "备注", model.FieldJoined: "入会",
			model.FieldChannel: "联系", model.FieldKind: "类型", model.FieldSource: "来源", model.FieldReferrer: "推荐人",
		},
	},
	EN: words{
		Title: "Profile", Profile: "Profile", History: "History", Reading: "Reading…",
		Card: "card", Since: "since", Cases: "%[1]d open",
		Points: "Points", Tier: "Tier", Worth: "worth %[1]s", Owes: "owes %[1]s",
		Visits: func(n int64) string {
			if n == 1 {
				return "1 visit"
			}
			return model.Points(n).Format() + " visits"
		},
		Last: "last %[1]s", Spent: "%[1]s in all", Year: "%[1]s in a year",
		Months:   func(what string, n int) string { return what + " in " + i18n.Count(n, "month", "months") },
		NextTier: "%[2]s more to %[1]s", TopTier: "the highest tier",
		When: "History", What: "What", Amount: "Amount", Change: "Points", Balance: "Balance", About: "About", By: "By",
		Undone: "undone", UndoOf: "undo %[1]s", Newer: "update to see", NoHistory: "Nothing yet.",
		Receipt: "receipt %[1]s", Entry: "entry %[1]s", MoreLines: "goods in further lines: %[1]d",
		Male: "male", Female: "female", Other: "other", Lunar: "lunar %[1]s",
		ShowPhone: "Show phone", HidePhone: "Hide phone", NoPhone: "No phone number is known.",
		Edit: "Edit", Save: "Save", Saving: "Saving; one moment.", Discard: "Discard", Explain: "Explain", Close: "Close",
		NoEntry: "No entry is marked.", NotNow: "Sign in first.",
		Edited: "Changed: %[1]s", UndoQuestion: "Change back what it was before: %[1]s?", PutBack: "Changed back: %[1]s",
		HintBirthday: "1990-05-20 or 05-20, lunar L08-15", HintGender: "m, f or x", HintTags: "separated by commas",
		HintJoined: "2023-04-11", HintElse: "empty takes it away",
		Fields: map[uint64]string{
			model.FieldName: "Name", model.FieldPhone: "Phone", model.FieldCard: "Card", model.FieldExternal: "Number",
			model.FieldEmail: "E-mail", model.FieldBirthday: "Birthday", model.FieldGender: "Gender", model.FieldWeChat: "WeChat",
			model.FieldAddress: "Address", model.FieldTags: "Tags", model.FieldNotes: "Notes", model.FieldJoined: "Joined",
			model.FieldChannel: "Contact", model.FieldKind: "Kind", model.FieldSource: "Source", model.FieldReferrer: "Referrer",
		},
	},
}
