package cli

// serviceWords are the texts of the commands that install the server as a service.
type serviceWords struct {
	Help, HelpHQ                       serviceHelp
	FlagUser, FlagRunAs, FlagKeyFile   string
	FlagForce, FlagBackups             string
	Wrote, Same, Absent, Removed, Kept string
	Next                               string
	Apart, Folders                     string
	ApartHQ, FoldersHQ, KeptHQ         string
}

type serviceHelp struct{ Service, Install, Uninstall, Print help }

var serviceEN = serviceWords{
	Help: serviceHelp{
		Service: help{
			Use: "service", Short: "Run the server when the computer starts", Example: "regulars service print --ssh :2222",
			Long: "Writes a unit for systemd that starts regulars serve with the computer, fenced in as far as systemd can, watched, and started again if it fails.",
		},
		Install: help{
			Use: "install", Short: "Write the unit and say what to do next",
			Long: "Without --user it is a service of the system, under a user that systemd makes for it or under --run-as; its shop is in /var/lib/regulars " +
				"and its key comes from /etc/regulars/regulars.key. With --user it is a service of your own systemd and of your own shop. A unit that somebody " +
				"has changed is not replaced. Nothing is started; the commands for that are printed.",
			Example: "sudo regulars service install --ssh :2222 --http 127.0.0.1:8080\nregulars service install --user",
		},
		Uninstall: help{
			Use: "uninstall", Short: "Remove the unit", Long: "Removes the unit that install has written. The shop and its key stay.",
			Example: "sudo regulars service uninstall",
		},
		Print: help{
			Use: "print", Short: "Print the unit", Long: "Prints what install would write, and changes nothing.",
			Example: "regulars service print --ssh :2222\nregulars service print --user",
		},
	},
	HelpHQ:   serviceHQEN,
	FlagUser: "a service of your own systemd, for your own shop", FlagRunAs: "run as this account instead of one that systemd makes",
	FlagKeyFile: "the shop's key file, which systemd hands to the service", FlagForce: "also a unit that was changed or is somebody else's",
	Wrote: "%[1]s is written.", Same: "%[1]s is as it should be.", Absent: "%[1]s is not there.", Removed: "%[1]s is removed.",
	Kept: "The shop and its key are where they were.", Next: "Next:",
	Apart:   "The service has a user of its own: tills come in over SSH. For screens of this computer's user without SSH, install with --run-as.",
	Folders: "The folders for imports and backups have to be writable for the service's user.",

	FlagBackups: "folder into which hq backup may write, beside headquarters' own",
	ApartHQ:     "The service has a user of its own: give the commands of headquarters with sudo and --dir.",
	FoldersHQ:   "The folder for backups has to be writable for the service's user.",
	KeptHQ:      "Headquarters and its keys are where they were.",
}

var serviceZH = serviceWords{
	Help: serviceHelp{
		Service: help{
			Use: "service", Short: "开机时运行服务", Example: "regulars service print --ssh :2222",
			Long: "为 systemd 写一个单元，开机时运行 regulars serve：尽量隔离，有看门狗，失败了会重新启动。",
		},
		Install: help{
			Use: "install", Short: "写入单元并说明下一步",
			Long: "不加 --user 时是系统服务，用 systemd 专为它建的用户或 --run-as 指定的用户；门店在 /var/lib/regulars，密钥来自 /etc/regulars/regulars.key。" +
				"加 --user 时是您自己的服务、您自己的门店。别人改过的单元不会被覆盖。这一步什么也不启动，只列出要运行的命令。",
			Example: "sudo regulars service install --ssh :2222 --http 127.0.0.1:8080\nregulars service install --user",
		},
		Uninstall: help{
			Use: "uninstall", Short: "移除单元", Long: "移除 install 写入的单元。门店和密钥都保留。",
			Example: "sudo regulars service uninstall",
		},
		Print: help{
			Use: "print", Short: "打印单元", Long: "打印 install 会写的内容，什么也不改。",
			Example: "regulars service print --ssh :2222\nregulars service print --user",
		},
	},
	HelpHQ:   serviceHQZH,
	FlagUser: "您自己的服务，用您自己的门店", FlagRunAs: "用这个账户运行，而不是 systemd 专建的", FlagKeyFile: "门店的密钥文件，由 systemd 交给服务",
	FlagForce: "改过的或别人的单元也照办",
	Wrote:     "已写入 %[1]s。", Same: "%[1]s 本来就是这样。", Absent: "没有 %[1]s。", Removed: "已移除 %[1]s。", Kept: "门店和密钥还在原处。", Next: "接下来：",
	Apart:   "服务有自己的用户：收银台经 SSH 进来。要让本机用户不经 SSH 使用界面，请用 --run-as 安装。",
	Folders: "导入和备份的文件夹要允许服务的用户写入。",

	FlagBackups: "总部文件夹以外，备份可以写入的文件夹",
	ApartHQ:     "服务有自己的用户：总部的命令请加 sudo 和 --dir 运行。",
	FoldersHQ:   "备份的文件夹要允许服务的用户写入。",
	KeptHQ:      "总部和它的密钥还在原处。",
}

var serviceHQEN = serviceHelp{
	Service: help{
		Use: "service", Short: "Run headquarters when the computer starts", Example: "regulars hq service print --listen :7443",
		Long: "Writes a unit for systemd that starts regulars hq serve with the computer, fenced in as far as systemd can, watched, and started again if it fails.",
	},
	Install: help{
		Use: "install", Short: "Write the unit and say what to do next",
		Long: "Without --user it is a service of the system, under a user that systemd makes for it or under --run-as; headquarters is in /var/lib/regulars-hq or in --dir. " +
			"With --user it is a service of your own systemd. The service gets variables from the file hq.env of that folder: where PostgreSQL is (REGULARS_HQ_POSTGRES, or --postgres) " +
			"is written there for the owner alone, and stands in no unit and no list of processes. A unit that somebody has changed is not replaced. Nothing is started; the commands for that are printed.",
		Example: "sudo regulars hq service install --listen :7443\nsudo --preserve-env=REGULARS_HQ_POSTGRES regulars hq service install",
	},
	Uninstall: help{
		Use: "uninstall", Short: "Remove the unit", Long: "Removes the unit that install has written. Headquarters, its keys and hq.env stay.",
		Example: "sudo regulars hq service uninstall",
	},
	Print: help{
		Use: "print", Short: "Print the unit", Long: "Prints what install would write, and changes nothing.",
		Example: "regulars hq service print --listen :7443",
	},
}

var serviceHQZH = serviceHelp{
	Service: help{
		Use: "service", Short: "开机时运行总部", Example: "regulars hq service print --listen :7443",
		Long: "为 systemd 写一个单元，开机时运行 regulars hq serve：尽量隔离，有看门狗，失败了会重新启动。",
	},
	Install: help{
		Use: "install", Short: "写入单元并说明下一步",
		Long: "不加 --user 时是系统服务，用 systemd 专为它建的用户或 --run-as 指定的用户；总部在 /var/lib/regulars-hq 或 --dir。加 --user 时是您自己的服务。" +
			"服务的环境变量来自该文件夹的 hq.env：PostgreSQL 的网址（REGULARS_HQ_POSTGRES 或 --postgres）写在那里，只有主人读得到，不出现在单元和进程列表里。" +
			"别人改过的单元不会被覆盖。这一步什么也不启动，只列出要运行的命令。",
		Example: "sudo regulars hq service install --listen :7443\nsudo --preserve-env=REGULARS_HQ_POSTGRES regulars hq service install",
	},
	Uninstall: help{
		Use: "uninstall", Short: "移除单元", Long: "移除 install 写入的单元。总部、密钥和 hq.env 都保留。",
		Example: "sudo regulars hq service uninstall",
	},
	Print: help{
		Use: "print", Short: "打印单元", Long: "打印 install 会写的内容，什么也不改。",
		Example: "regulars hq service print --listen :7443",
	},
}
