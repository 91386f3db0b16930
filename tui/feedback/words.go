package feedback

import (
	"strconv"

	"regulars/tui/i18n"
)

// words are what the form says. Kinds of feedback and refusals are worded by package say.
type words struct {
	Title, Anonymous, Somebody, Reading string
	OpenCases                           func(n int) string

	Kind, Score, Words, HintWords string
	Scores                        []string
	NeedKind, NeedScore           string
	Deadlines, NoDeadline         string

	Cases, Member, Said, Since, Due, NoCases string
	Elsewhere, Shop                          string
	By, Late                                 string

	Record, OpenMember, Nobody, ToCases string
	Sending, NotNow                     string
	Recorded, RecordedDue               string
	UndoQuestion, Undone                string
}

var table = i18n.Words[words]{
	ZH: words{
		Title: "反馈", Anonymous: "匿名顾客", Somebody: "顾客", Reading: "正在读取…",
		OpenCases: func(n int) string { return "未结反馈 " + strconv.Itoa(n) },
		Kind:      "类型", Score: "评分", Words: "原话", HintWords: "可不填",
		Scores:   []string{"很差", "差", "一般", "好", "很好"},
		NeedKind: "先按数字选类型。", NeedScore: "再按数字评分，或者写下原话。",
		Deadlines: "%[1]s 前答复，%[2]s 前解决", NoDeadline: "不限时答复",
		Elsewhere: "别店", Shop: "门店",
		Cases: "未结", Member: "会员", Said: "原话", Since: "记于", Due: "  答复", NoCases: "没有未结的反馈。",
		By: "%[1]s 前", Late: "超时 %[1]s",
		Record: "记下", OpenMember: "打开会员", Nobody: "这件反馈没有会员。", ToCases: "未结",
		Sending: "正在保存，请稍候。", NotNow: "请先登录。",
		Recorded: "已记下：%[1]s", RecordedDue: "已记下：%[1]s，%[2]s 前答复",
		UndoQuestion: "撤销刚记下的反馈（%[1]s）？", Undone: "已撤销反馈：%[1]s",
	},
	EN: words{
		Title: "Feedback", Anonymous: "Anonymous customer", Somebody: "customer", Reading: "Reading…",
		OpenCases: func(n int) string { return i18n.Count(n, "open case", "open cases") },
		Kind:      "Kind", Score: "Score", Words: "Words", HintWords: "optional",
		Scores:   []string{"awful", "bad", "fair", "good", "great"},
		NeedKind: "Choose the kind by its digit.", NeedScore: "Score by a digit, or type what was said.",
		Deadlines: "Answer by %[1]s, solve by %[2]s", NoDeadline: "No deadline for an answer",
		Elsewhere: "Elsewhere", Shop: "Shop",
		Cases: "Open", Member: "Member", Said: "Said", Since: "Since", Due: "  Answer", NoCases: "No cases are open.",
		By: "by %[1]s", Late: "%[1]s late",
		Record: "Record", OpenMember: "Open member", Nobody: "No member belongs to this case.", ToCases: "Open cases",
		Sending: "Saving; one moment.", NotNow: "Sign in first.",
		Recorded: "Recorded: %[1]s", RecordedDue: "Recorded: %[1]s, answer by %[2]s",
		UndoQuestion: "Take back the feedback just recorded (%[1]s)?", Undone: "Feedback taken back: %[1]s",
	},
}
