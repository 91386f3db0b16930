package cli

import "regulars/tui/cli/bench"

// benchWords are the words of `bench`, which names its measurements for programs.
type benchWords struct {
	Measure, Figure, Limit, Ratio, Goal, Met, Yes, No, Members, Size, CPUs string

	Names  map[string]string
	Units  map[string]string
	Stages map[bench.Stage]string
}

var benchEN = benchWords{
	Measure: "Measure", Figure: "Figure", Limit: "Beside", Ratio: "Ratio", Goal: "Goal", Met: "Met", Yes: "yes", No: "NO",
	Members: "Members", Size: "Size", CPUs: "Processors",
	Names: map[string]string{
		"lookup": "look-up by phone", "search p50": "keystroke, median", "search p99": "keystroke, 99 of 100",
		"exact": "open until first look-up", "ready": "open until search is full",
		"award": "one award", "awards 1 till": "awards, 1 till", "awards 16 tills": "awards, 16 tills", "awards 64 tills": "awards, 64 tills",
		"pages award": "pages written by an award", "pages feedback": "pages written by feedback", "pages enrol": "pages written by an enrolment",
		"rfm": "recency, frequency, spend of all", "import": "import of sales", "import memory": "memory for the import", "backup": "backup",
		"two bare bbolt gets": "two bare reads", "two synced page writes": "two synced writes", "one till": "one till",
		"plain copy and sync": "a plain copy",
	},
	Units: map[string]string{"pages": "pages", "lines/s": "lines/s"},
	Stages: map[bench.Stage]string{
		bench.StageBuild: "Making the shop", bench.StageRead: "Reading", bench.StageWrite: "Writing", bench.StageImport: "Importing",
		bench.StageBackup: "Backing up",
	},
}

var benchZH = benchWords{
	Measure: "项目", Figure: "数值", Limit: "对照", Ratio: "倍数", Goal: "目标", Met: "达到", Yes: "是", No: "否",
	Members: "会员", Size: "大小", CPUs: "处理器",
	Names: map[string]string{
		"lookup": "按手机号查找", "search p50": "每次按键（中位数）", "search p99": "每次按键（99%）",
		"exact": "打开到能查找", "ready": "打开到能搜索",
		"award": "记一次分", "awards 1 till": "1 台收银机记分", "awards 16 tills": "16 台收银机记分", "awards 64 tills": "64 台收银机记分",
		"pages award": "记分写入的页数", "pages feedback": "反馈写入的页数", "pages enrol": "入会写入的页数",
		"rfm": "全部会员的来店与消费分析", "import": "导入消费记录", "import memory": "导入占用的内存", "backup": "备份",
		"two bare bbolt gets": "两次裸读", "two synced page writes": "两次落盘写入", "one till": "1 台收银机",
		"plain copy and sync": "直接复制",
	},
	Units: map[string]string{"pages": "页", "lines/s": "行/s"},
	Stages: map[bench.Stage]string{
		bench.StageBuild: "正在建店", bench.StageRead: "正在测读取", bench.StageWrite: "正在测写入", bench.StageImport: "正在测导入",
		bench.StageBackup: "正在测备份",
	},
}
