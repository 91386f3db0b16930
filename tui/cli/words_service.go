package cli

// serviceWords are the texts of the commands that install the server as a service.
type serviceWords struct {
	Help                               serviceHelp
	FlagUser, FlagRunAs, FlagKeyFile   string
	FlagForce                          string
	Wrote, Same, Absent, Removed, Kept string
	Next                               string
	Apart, Folders                     string
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
	FlagUser: "a service of your own systemd, for your own shop", FlagRunAs: "run as this account instead of one that systemd makes",
	FlagKeyFile: "the shop's key file, which systemd hands to the service", FlagForce: "also a unit that was changed or is somebody else's",
	Wrote: "%[1]s is written.", Same: "%[1]s is as it should be.", Absent: "%[1]s is not there.", Removed: "%[1]s is removed.",
	Kept: "The shop and its key are where they were.", Next: "Next:",
	Apart:   "The service has a user of its own: tills come in over SSH. For screens of this computer's user without SSH, install with --run-as.",
	Folders: "The folders for imports and backups have to be writable for the service's user.",
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
	FlagUser: "您自己的服务，用您自己的门店", FlagRunAs: "用这个账户运行，而不是 systemd 专建的", FlagKeyFile: "门店的密钥文件，由 systemd 交给服务",
	FlagForce: "改过的或别人的单元也照办",
	Wrote:     "已写入 %[1]s。", Same: "%[1]s 本来就是这样。", Absent: "没有 %[1]s。", Removed: "已移除 %[1]s。", Kept: "门店和密钥还在原处。", Next: "接下来：",
	Apart:   "服务有自己的用户：收银台经 SSH 进来。要让本机用户不经 SSH 使用界面，请用 --run-as 安装。",
	Folders: "导入和备份的文件夹要允许服务的用户写入。",
}
