package cli

var rulesZH = rulesWords{
	Flags: rulesFlags{
		Over:         "现行的不是这一`版`就不发布",
		Tender:       "金额中用积分抵的部分，这部分不得分",
		Bill:         "要抵扣的账单金额",
		Approve:      "批准此事的同事，会询问其密码",
		RefundLine:   "退回的明细，写成 货号:数量，只写货号就是全退；可以写多次（默认整单）",
		RefundNumber: "退货单自己的号码；重复提交不会重复退",
		RefundReason: "原因，写一两个词",
		Request:      "自己给这次操作起的编号；用同一编号重复不会重复入账",
		UndoReason:   "原因，写一两个词；撤销较早的操作时要写",
		Version:      "要看的版本，默认是现行的",
		From:         "第一天，例如 2025-01-01",
		Until:        "最后一天，例如 2025-12-31",
		AsOf:         "统计到这一天结束时的积分（默认现在）",
		Format:       "形式 text、csv、xlsx 或 json",
		Expected:     "预计会被使用的积分比例，例如 95%（默认估算）",
		Width:        "纸宽 58 或 80 毫米",
		Printer:      "打印机设备或文件，代替标准输出",
		Encoding:     "编码 utf-8 或 gb18030，看打印机的设置",
	},
	Heads: rulesHeads{
		Reward: "可兑换", Code: "代码", Missing: "还差", Left: "剩余", Held: "预留", Here: "这里可用", Away: "问总部", Guest: "入会门店", Ends: "到期", Coupons: "优惠券",
		Locked: "需等候", TierUntil: "等级保留到",
		From: "起", Until: "止", Source: "来源", Label: "名称", Audience: "对象", Holdout: "对照组", Gives: "给予", Budget: "预算",
		Commitment: "承诺值", Seed: "种子", Tickets: "抽奖券", Winners: "中奖", Version: "版本", InForce: "现行", Note: "说明",
	},
	Say: rulesSay{
		Off: "抵 %[1]s", OffMost: "抵 %[1]s（最多）", AnyPoints: "%[1]s 起", HeldNow: "预留 %[1]s 分。", HereNow: "其中这里现在可用 %[1]s 分。",
		UnsureNow: "其他店后来动过这位会员的积分，当时的余额已经不能准确知道。",
		NoRewards: "没有可以用积分换的。", NoCoupons: "没有优惠券。", NoCampaigns: "方案里没有活动。", NoEnd: "不限期",
		CouponIssued: "已给 %[1]s 发券 %[2]s。", CouponVoided: "券 %[1]s 已作废。",
		Factor: "积分 %[1]s 倍", ForVisit: "每次来店 %[1]s 分", CouponOf: "券 %[1]s", OfHoldout: "对象中的 %[1]s",
		Running: "（进行中）", Issuing: "正在发券", AllMembers: "所有会员",
		CampaignRan: "活动 %[1]s：对象 %[2]s 人，对照组 %[3]s 人，已有券 %[4]s 人，新发 %[5]s 张。",
		DrawOpened:  "抽奖 %[1]s 已开始。请在发出第一张券之前向会员公布承诺值。",
		DrawClosed:  "抽奖 %[1]s 已结束，种子现在公开。",
		DrawHolds:   "每一张券都与承诺相符。", DrawBroken: "与承诺不符：",
		DrawStillOpen: "抽奖还在进行，结束时公布种子。",
		DrawCommand:   "谁都可以这样核对承诺值：",
		WrongTicket:   "第 %[1]d 号券抽到 %[2]d，给的是 %[3]s，应为 %[4]s。",
		Twice:         "第 %[1]d 号券重复出现。", NoSuchTicket: "不可能有第 %[1]d 号券。",
		NotListed: "没有列出的券：%[1]d 张。",
		LotEnds:   "%[1]s 分，%[2]s", SlipEnds: "%[1]s 分将于 %[2]s 到期", SlipReward: "%[1]s 分：%[2]s", SlipTotal: "合计",
		SlipSent:     "小票已送到 %[1]s。",
		ApproveHint:  "请主管或店长批准，再用 --approve 姓名 执行一次；密码取自 REGULARS_APPROVE_PIN，否则询问。",
		NotPublished: "没有发布。",
		Nightly:      "正在登记到期",
		NightlyDone:  "查看 %[1]s 位会员：%[3]s 位共 %[2]s 分到期，%[4]s 位降级，%[5]s 位保级，%[6]s 笔预留超时。",
		Rehearsing:   "正在试算",
	},
	Ask: rulesAsk{
		Publish: "可以发布为第 %[1]d 版。现在发布吗？（是 或 否）", EditAgain: "再改一次吗？（是 或 否）", Yes: "y yes 是 好",
	},
	Types: map[string]string{
		"off": "抵扣", "gift": "礼品", "coupon": "优惠券", "charity": "捐赠", "draw": "抽奖", "amount": "抵扣金额", "percent": "打折",
	},
	Sources: map[string]string{"hand": "人工", "redeem": "积分兑换", "campaign": "活动", "remedy": "补偿"},
	Results: map[string]string{"usable": "可用", "unusable": "今天不可用", "away": "可用，先问总部", "used": "已用", "voided": "已作废"},
	Help:    rulesHelpZH,
}

var rulesHelpZH = rulesHelp{
	Rewards: help{
		Use: "rewards 会员", Short: "列出会员能用积分换什么",
		Long:    "列出抵扣、礼品、优惠券、抽奖券和捐赠，够分的在前，其余写明还差多少。",
		Example: "regulars rewards 1641",
	},
	Hold: help{
		Use: "hold 会员 积分", Short: "为挂单预留积分",
		Long:    "在使用或放回之前，或者方案规定的时间过去之前，别处不能用这些积分。",
		Example: "regulars hold 1641 300 --receipt 20250114-0009",
	},
	Commit: help{
		Use: "commit 预留", Short: "使用预留的积分",
		Long: "用来抵扣金额。重复提交给出第一次的结果。", Example: "regulars commit k3q7ab-1050",
	},
	Release: help{
		Use: "release 预留", Short: "放回预留的积分",
		Long: "用于取消的挂单。", Example: "regulars release k3q7ab-1050",
	},
	Checkin: help{
		Use: "checkin 会员", Short: "记下会员今天来过",
		Long:    "按方案给签到积分，每天一次，连续多天另有奖励。重复签到给出第一次的结果。",
		Example: "regulars checkin 1641",
	},
	Activity: help{
		Use: "activity 会员 活动码", Short: "凭活动码记分",
		Long: "传单或现场的活动码，在有效期和次数之内。", Example: "regulars activity 1641 MARATHON26",
	},
	Transfer: help{
		Use: "transfer 转出会员 转入会员 积分", Short: "把积分转给另一位会员",
		Long:    "两条流水一步完成，到期日不变。要写原因，超过上限要同事批准。",
		Example: "regulars transfer 1641 0023 200 --reason 家人",
	},
	Coupon: help{
		Use: "coupon", Short: "发券、查券、用券、作废",
		Long: "每张券在有效期内由本人用一次，券号带校验位。", Example: "regulars coupon list 1641",
	},
	CouponIssue: help{
		Use: "issue 会员 券种", Short: "人工发券",
		Long: "券种是方案里优惠券的代码。", Example: "regulars coupon issue 1641 sorry",
	},
	CouponList: help{
		Use: "list 会员", Short: "列出会员的券",
		Long: "今天可用的在前。", Example: "regulars coupon list 1641 --json",
	},
	CouponShow: help{
		Use: "show 券号", Short: "查看一张券",
		Long: "写明是谁的、到哪天、今天能不能用。", Example: "regulars coupon show C1234-5678-9018",
	},
	CouponUse: help{
		Use: "use 会员 券号", Short: "在账单上用券",
		Long:    "写明抵多少。写了 --receipt，重复提交给出第一次的结果，不会重复用券。",
		Example: "regulars coupon use 1641 C1234-5678-9018 --bill 86.00",
	},
	CouponVoid: help{
		Use: "void 券号", Short: "作废一张没用过的券",
		Long: "日志里保留这张券和作废的原因。", Example: "regulars coupon void C1234-5678-9018 --reason 发错",
	},
	Campaign: help{
		Use: "campaign", Short: "列出活动、发券、看效果",
		Long:    "活动写在方案里：什么时候、给谁、给什么，以及留作对照的人，好衡量效果。",
		Example: "regulars campaign list",
	},
	CampaignList: help{
		Use: "list", Short: "列出方案里的活动",
		Long: "写明时间、对象和给予的内容。", Example: "regulars campaign list",
	},
	CampaignRun: help{
		Use: "run 活动", Short: "为活动发券",
		Long:    "对象中不在对照组、还没有券的会员每人一张。可以重复执行，也可以随时停下。",
		Example: "regulars campaign run comeback",
	},
	CampaignReport: help{
		Use: "report 活动", Short: "与对照组比较，衡量活动效果",
		Long:    "比较两组的来店次数和消费，给出差值的 95% 区间，并列出活动的成本。",
		Example: "regulars campaign report comeback\nregulars campaign report comeback --format csv > comeback.csv",
	},
	Draw: help{
		Use: "draw", Short: "开始、结束和核对抽奖",
		Long:    "先公布种子的承诺值再发券，结束时公布种子，谁都可以核对每一张券。",
		Example: "regulars draw check spring",
	},
	DrawOpen: help{
		Use: "open 抽奖", Short: "开始抽奖，输出承诺值",
		Long: "从现在起可以用积分换券。", Example: "regulars draw open spring",
	},
	DrawClose: help{
		Use: "close 抽奖", Short: "结束抽奖，公布种子并核对",
		Long: "从现在起不再发券。", Example: "regulars draw close spring",
	},
	DrawCheck: help{
		Use: "check 抽奖", Short: "核对抽奖的每一张券",
		Long:    "核对种子与承诺值，以及每张券的号码与公布的中奖率。不相符时退出码是 1。",
		Example: "regulars draw check spring",
	},
	ProgramHistory: help{
		Use: "history", Short: "列出方案的各个版本",
		Long: "写明每一版由谁在什么时候发布。用 program show --version N 查看某一版。", Example: "regulars program history",
	},
	ProgramRehearse: help{
		Use: "rehearse 文件", Short: "用本店过去的消费试算新方案",
		Long:    "用现行方案和新方案各算一遍，比较成本、剩余积分和等级，并指出谁会得到特别多。不写入任何东西。不写日期就是最近 365 天。",
		Example: "regulars program rehearse 草稿.toml --from 2025-01-01 --to 2025-12-31",
	},
	Report: help{
		Use: "report", Short: "列出报表，或输出一份",
		Long:    "每份报表都说明统计的是什么。形式有 text、csv、xlsx 和 json，写到标准输出。",
		Example: "regulars report\nregulars report liability --format xlsx > 负债.xlsx",
	},
	ReportLiability: help{
		Use: "liability", Short: "积分负债：门店欠会员多少积分",
		Long:    "按等级、到期月和发放月列出未用积分和不会被使用的比例，以及记账数字：这段时间的销售承诺了多少、还欠多少。",
		Example: "regulars report liability --from 2025-01-01 --to 2025-12-31 --expected 95%",
	},
	Nightly: help{
		Use: "nightly", Short: "登记到期的积分和等级复核",
		Long:    "余额从不计入已到期的积分，登记与否都一样；这个命令把日志补齐。可以重复执行，也可以随时停下。",
		Example: "regulars nightly",
	},
	Slip: help{
		Use: "slip 流水", Short: "打印一条流水的小票",
		Long:    "写明买了什么、积分前后和原因、下一批到期、现在能换什么。写了 --to 就送到打印机，编码由 --encoding 决定。",
		Example: "regulars slip k3q7ab-1042\nregulars slip k3q7ab-1042 --width 80 --to /dev/usb/lp0 --encoding gb18030",
	},
}

var reportsZH = reportWords{
	Liability: "会员手里可以使用的积分。价值按抵扣计算；流失率是已发放而未被使用的比例。记账时按各自的单独售价把销售额分给商品和积分，" +
		"积分那部分随着使用逐步确认为收入。",
	Campaign:  "活动第一天的对象：得到活动的一组，与随机留出的对照组。下限和上限是差值的 95% 区间。",
	Rehearsal: "同一段过去，分别按现行方案和新方案计算：消费不变，兑换也不变，只要积分够。成本是发放的积分用掉时值多少钱。",
	Section:   "部分", Item: "项目", Members: "会员数", Points: "积分", Value: "价值",
	Issued: "发放", Redeemed: "使用", Expired: "到期", Left: "剩余", Breakage: "流失率",
	Outstanding: "%[1]s 的未用积分", ByTier: "按等级", ByEnd: "按到期月", ByIssue: "按发放月",
	Books: "记账：%[1]s 至 %[2]s 的销售", AllPoints: "未用积分", Held: "预留", Debt: "会员所欠", Enrolled: "入会人数",
	All:   "合计",
	Sales: "销售额", Goods: "归商品", Promised: "归积分", Expected: "预计会被使用", Earned: "已使用，并确认收入", Owed: "尚欠",
	Groups: "%[1]s，%[2]s 至 %[3]s", PerMember: "每位会员", Got: "参加", HeldOut: "对照组", Diff: "差值", Low: "下限", High: "上限",
	Visits: "来店次数", Spend: "消费", PointsCost: "积分成本", CouponsIssued: "发券数", CouponsUsed: "用券数",
	CouponsCost: "用券成本", Cost: "成本", Present: "现行", Draft: "新方案", Change: "变化",
	Figures: "两个方案的结果", Tiers: "最后各等级人数", Gamers: "花钱少而得分特别多的会员",
	Tried:     "用 %[1]s 至 %[2]s 试算：%[3]s 笔消费，%[4]s 行明细，%[5]s 位会员，共 %[6]s。",
	Purchases: "其中消费所得", Bonuses: "其中其他所得", Cut: "上限减去", Unmet: "当时用了、这里不够", Worth: "剩余的价值",
	CostShare: "占销售额", Share: "返还率", How: "怎么得的", NobodyGains: "没有人会得到特别多。",
}
