package cli

var helpZH = helpWords{
	Root: help{
		Use:   "regulars",
		Short: "收银台上的会员、积分和反馈",
		Long: "熟客记得店里的每位会员：顾客还在等，人已经找到；消费得积分，积分能抵扣，说过的话有人记着，全部保存在这台电脑的一个文件里。" +
			"不带命令就打开界面；每件事也都有对应的命令。",
		Example: "regulars\nregulars demo\nregulars award 1641 128.50 --receipt 20250114-0007",
	},
	Init: help{
		Use: "init", Short: "新开一家店",
		Long:    "建立门店的文件夹、密钥和数据文件，以及第一位员工，他什么都可以做。在终端上运行时，选项里没写的会逐项询问。店主的密码取自 REGULARS_PIN。",
		Example: "regulars init\nregulars init --name 朝阳店 --owner 王芳 --currency CNY",
	},
	Demo: help{
		Use: "demo", Short: "在样本店里随便试",
		Long:    "在临时文件夹里建一家样本店，打开界面，用完就删掉。加上 --dir 则只建店，并且保留下来。",
		Example: "regulars demo\nregulars demo --dir /tmp/sample --members 500",
	},
	Find: help{
		Use: "find 文字...", Short: "查找会员",
		Long:    "按姓名、拼音或拼音首字母、手机尾号、卡号或会员号查找，最像的排在前面。手机号会打码。",
		Example: "regulars find 1641\nregulars find oyzq\nregulars find 欧阳 --json",
	},
	Member: help{
		Use: "member", Short: "登记、查看和修改会员",
		Long:    "会员可以用编号、卡号、手机号、会员号来指定，也可以用只有一位会员符合的文字。",
		Example: "regulars member show 1641",
	},
	MemberAdd: help{
		Use: "add", Short: "登记新会员",
		Long:    "有手机号就够了；没有卡号会自动分配一个。",
		Example: "regulars member add --phone 13812341641 --name 欧阳志强 --tags 茶",
	},
	MemberShow: help{
		Use: "show 会员", Short: "查看会员的全部资料",
		Long:    "显示积分及其价值、等级、来店情况和全部资料，手机号完整显示。",
		Example: "regulars member show 1641\nregulars member show k3q7ab-17 --json",
	},
	MemberEdit: help{
		Use: "edit 会员 字段=值...", Short: "修改会员资料",
		Long: "字段有 name、phone、card、external、email、birthday、gender、wechat、address、tags、notes、joined、channel、kind、source " +
			"和 referrer。值留空就清除这一项。",
		Example: "regulars member edit 1641 email=zq@example.com tags=茶,坚果\nregulars member edit 1641 notes=",
	},
	Award: help{
		Use: "award 会员 金额", Short: "消费得积分",
		Long:    "记下一笔消费和得到的积分，并说明是怎么算的。带上 --receipt，重复执行只会给出第一次的结果，不会再记一笔。",
		Example: "regulars award 1641 128.50 --receipt 20250114-0007\nregulars award 1641 45.80 --line 8801:茶叶:2:30.00",
	},
	Redeem: help{
		Use: "redeem 会员 [积分]", Short: "用积分抵扣金额或兑换",
		Long:    "从余额里扣掉积分，并告知抵多少钱。有价的兑换项目不用写积分，regulars rewards 会列出。检查和扣减一步完成。",
		Example: "regulars redeem 1641 300 --receipt 20250114-0008 --bill 86.00\nregulars redeem 1641 --reward coffee",
	},
	Refund: help{
		Use: "refund 小票号", Short: "退货，整单或部分",
		Long: "用小票号或流水指定一笔消费，收回它得到的积分，退还为它抵扣的积分。写了 --line 就只退这些货。重复整单退货，或者 --number 相同，" +
			"只会给出第一次的结果。",
		Example: "regulars refund 20250114-0007\nregulars refund 20250114-0007 --line 8801:1 --number R-0003",
	},
	Undo: help{
		Use: "undo [流水]", Short: "撤销上一步",
		Long:    "撤销自己 24 小时内的上一步，或指定的流水。什么都不会被删除：撤销本身也是一条流水。",
		Example: "regulars undo\nregulars undo k3q7ab-1042 --reason 记错 --approve 李雪",
	},
	Adjust: help{
		Use: "adjust 会员 积分", Short: "手工调整积分",
		Long:    "增加积分；数字小于零则是扣减。需要写明原因，还要有这项权限，或者由同事批准。",
		Example: "regulars adjust 1641 50 --reason 补偿\nregulars adjust 1641 -20 --reason 记错",
	},
	Explain: help{
		Use: "explain 流水", Short: "说明一条流水的来由",
		Long:    "说明这条流水由哪个金额、哪条规则、哪些余数得来，全部依据流水本身。",
		Example: "regulars explain k3q7ab-1042",
	},
	Feedback: help{
		Use: "feedback", Short: "记录和查看顾客反馈",
		Long:    "每条反馈都是一件要办的事；投诉和服务问题有期限。",
		Example: "regulars feedback list",
	},
	FeedbackAdd: help{
		Use: "add", Short: "记录反馈",
		Long:    "记下原话、评分，或两者都记。不写 --member 就是匿名。",
		Example: "regulars feedback add --member 1641 --kind suggestion --text 想要小包装",
	},
	FeedbackList: help{
		Use: "list", Short: "列出未结的反馈",
		Long:    "列出还要有人处理的反馈，最新的在前；加上 --all 连其他的也列出。在连锁中，--member 列出一位会员在各店说过的话，--elsewhere 列出别店的反馈。",
		Example: "regulars feedback list\nregulars feedback list --all --limit 10\nregulars feedback list --member 1641",
	},
	FeedbackShow: help{
		Use: "show 编号", Short: "查看一条反馈",
		Long:    "显示谁说了什么，最晚什么时候要回复、要解决。别店的反馈用它的编号 (ID) 查看。",
		Example: "regulars feedback show 12\nregulars feedback show k3q7ab-17",
	},
	Import: help{
		Use: "import", Short: "从文件导入会员和消费记录",
		Long:    "能读 CSV、TSV、空格分列的文本、XLSX 和 JSON 行文件，也可以是 gzip 压缩的；编码为 UTF-8 或 GB18030。重复导入不会改变任何数据。",
		Example: "regulars import members 会员.xlsx\nregulars import sales sales.csv.gz --dry-run",
	},
	ImportMembers: help{
		Use: "members 文件", Short: "导入会员",
		Long:    "登记文件里的新会员，更新已有的会员。各列的含义按表头判断，也可以用 --map 说明。不能采用的行会报告行号和原因。",
		Example: "regulars import members 会员.xlsx\nregulars import members old.csv --map member=3 --map phone=联系方式",
	},
	ImportSales: help{
		Use: "sales 文件", Short: "导入消费记录",
		Long: "记下文件里的消费和得到的积分；小票号相同的行算一笔，负数行是退货，不认识的会员按会员号登记。" +
			"按 Ctrl-C 会在整批之后停下，下次执行会接着来。",
		Example: "regulars import sales sales.csv.gz\nregulars import sales 收银.csv --map date=日子 --map amount=总价 --shop 12",
	},
	Export: help{
		Use: "export", Short: "把会员、消费、积分、反馈或日志写成文件",
		Long:    "格式看文件名的结尾：.csv、.tsv、.xlsx 或 .jsonl，后面再加 .gz 就会压缩。可能被表格软件当作公式的内容会处理成普通文字。",
		Example: "regulars export members 会员.xlsx",
	},
	ExportMembers: help{
		Use: "members 文件", Short: "导出会员",
		Long: "每位会员一行，包括积分、等级和来店次数。", Example: "regulars export members 会员.xlsx",
	},
	ExportSales: help{
		Use: "sales 文件", Short: "导出消费记录",
		Long: "小票上的每一行写成一行。已撤销或已退货的不在其中；每一次变动都在 export points 里。", Example: "regulars export sales sales.csv.gz",
	},
	ExportPoints: help{
		Use: "points 文件", Short: "导出积分变动",
		Long: "每条引起积分变动的流水一行。", Example: "regulars export points points.csv",
	},
	ExportCases: help{
		Use: "cases 文件", Short: "导出反馈",
		Long: "每条反馈一行，最新的在前；连锁其他门店的排在后面。", Example: "regulars export cases 反馈.xlsx --overwrite",
	},
	ExportLog: help{
		Use: "log 文件", Short: "导出操作日志",
		Long: "每个事件一行，个人信息打码。", Example: "regulars export log trail.jsonl.gz",
	},
	Program: help{
		Use: "program", Short: "查看和修改积分方案",
		Long: "方案规定消费怎样得积分、积分值多少钱、有哪些等级。它是一份文档；每条流水都记得自己依据的是第几版。", Example: "regulars program show",
	},
	ProgramShow: help{
		Use: "show", Short: "查看现行方案",
		Long: "输出方案文档。", Example: "regulars program show > program.toml\nregulars program show --version 2",
	},
	ProgramCheck: help{
		Use: "check 文件", Short: "只检查方案，不发布",
		Long: "说明这份文档能不能发布；不能的话，错在哪里。", Example: "regulars program check program.toml",
	},
	ProgramPublish: help{
		Use: "publish 文件", Short: "发布方案",
		Long: "检查文档，通过后从现在起生效。", Example: "regulars program publish program.toml",
	},
	ProgramEdit: help{
		Use: "edit", Short: "用编辑器修改方案",
		Long: "用 VISUAL 或 EDITOR 打开文档，检查改好的内容，询问后发布。", Example: "EDITOR=nano regulars program edit",
	},
	Staff: help{
		Use: "staff", Short: "员工、密码、工牌和角色",
		Long: "日志里的每件事都写着是谁做的。各个角色可以做什么，都在一张表里：regulars staff roles。", Example: "regulars staff list",
	},
	StaffAdd: help{
		Use: "add 姓名", Short: "添加员工",
		Long:    "新密码取自 REGULARS_NEW_PIN，否则询问两次。",
		Example: "regulars staff add 李雪 --role supervisor",
	},
	StaffList: help{
		Use: "list", Short: "列出员工",
		Long: "列出所有员工的角色、有没有密码和工牌，以及密码输错后还要等多久。", Example: "regulars staff list --json",
	},
	StaffPIN: help{
		Use: "pin 姓名", Short: "设置密码",
		Long:    "设置自己的密码；有权限的也可以设置别人的。密码取自 REGULARS_NEW_PIN，否则询问两次。",
		Example: "regulars staff pin 李雪",
	},
	StaffBadge: help{
		Use: "badge 姓名 号码", Short: "发一张可以登录的工牌",
		Long: "号码就是扫描枪从工牌上读到的内容。", Example: "regulars staff badge 李雪 6901234567892",
	},
	StaffRole: help{
		Use: "role 姓名 角色", Short: "更换角色",
		Long:    "角色有 cashier（收银员）、supervisor（主管）、manager（店长）和 auditor（审计）。店里至少要有一位店长。",
		Example: "regulars staff role 李雪 manager",
	},
	StaffOff: help{
		Use: "disable 姓名", Short: "停用员工",
		Long: "此人不能再登录；做过的事仍留在日志里。", Example: "regulars staff disable 李雪",
	},
	StaffMay: help{
		Use: "roles", Short: "查看各角色的权限",
		Long: "输出权限表，所有命令和界面都以它为准。", Example: "regulars staff roles",
	},
	Log: help{
		Use: "log", Short: "查看操作日志",
		Long:    "按时间先后输出每个事件，个人信息打码。加上 --json 则每行一个事件。",
		Example: "regulars log --since 2025-01-14\nregulars log --member 1641 --json",
	},
	Verify: help{
		Use: "verify", Short: "核对数据有没有被改动或丢失",
		Long: "沿着整个日志检查校验链，重新算出每个余额和索引，逐字节比对。", Example: "regulars verify",
	},
	Backup: help{
		Use: "backup 文件", Short: "营业中也能做的备份",
		Long:    "写出一份完整一致的门店数据。个人信息仍用门店密钥封存，备份里没有密钥；加上 --to 则整份再加密。",
		Example: "regulars backup /media/usb/shop.backup\nregulars backup shop.age --to age1...",
	},
	BackupVerify: help{
		Use: "verify 文件", Short: "像核对门店一样核对备份",
		Long: "用门店密钥在临时位置打开备份并核对。", Example: "regulars backup verify /media/usb/shop.backup",
	},
	Restore: help{
		Use: "restore 文件", Short: "用备份恢复门店",
		Long:    "把备份放进门店文件夹，那里不能已经有一家店。密钥取自 --key-file，或者文件夹里已有的密钥。",
		Example: "regulars restore shop.backup --store /srv/regulars --key-file regulars.key",
	},
	Compact: help{
		Use: "compact", Short: "把数据文件整理到最小",
		Long: "去掉空闲页，重写数据文件并替换旧的。整理时别处不能打开这家店。", Example: "regulars compact",
	},
	Key: help{
		Use: "key", Short: "保管个人信息的密钥",
		Long: "没有密钥，谁也读不出数据文件和备份里的姓名和号码。", Example: "regulars key backup",
	},
	KeyBackup: help{
		Use: "backup", Short: "输出密钥的恢复码",
		Long: "输出恢复码，请抄在纸上，放在店外。", Example: "regulars key backup",
	},
	KeyRestore: help{
		Use: "restore [恢复码...]", Short: "用恢复码重写密钥文件",
		Long: "照抄的恢复码怎样分组都可以；不写就会询问。", Example: "regulars key restore",
	},
	Doctor: help{
		Use: "doctor", Short: "检查文件夹、密钥、数据、时钟和磁盘",
		Long: "说明哪些正常，哪些不正常，以及该怎么办。不改动任何东西。", Example: "regulars doctor",
	},
	Bench: help{
		Use: "bench", Short: "测量这台电脑的速度",
		Long: "在临时文件夹里建一家样本店，测量查找、按键和记分的速度，旁边列出磁盘本身的极限。", Example: "regulars bench --members 20000",
	},
	Version: help{
		Use: "version", Short: "显示版本",
		Long: "显示版本、提交、Go 的版本和数据文件的格式号。", Example: "regulars version --json",
	},
	Completion: help{
		Use: "completion 终端", Short: "输出终端的补全脚本",
		Long: "支持 bash、zsh、fish 和 powershell。", Example: "regulars completion bash > /etc/bash_completion.d/regulars",
	},
	Man: help{
		Use: "man", Short: "输出手册页",
		Long: "按 --lang 的语言输出。", Example: "regulars man > /usr/local/share/man/zh_CN/man1/regulars.1",
	},
	Help: help{
		Use: "help [命令...]", Short: "显示某个命令的帮助",
		Long: "说明命令做什么、有哪些参数和选项。", Example: "regulars help award",
	},
}
