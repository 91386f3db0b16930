package cli

// serveWords are the texts of the server and of the keys that open it.
type serveWords struct {
	Help serveHelp

	FlagSSH, FlagHTTP, FlagCert, FlagKey, FlagImport, FlagBackup, FlagRecipient, FlagNight string

	Serving, Socket, SSH, HTTP, Folder, Backups, Stopped, Nightly, NightlyFailed, BackedUp, BackupFailed string

	KeyAdded, KeyRemoved, NoKeys, Code, Token string
	HeadKey, HeadSort                         string
}

type serveHelp struct {
	Serve, StaffKey, StaffKeyAdd, StaffKeyList, StaffKeyRemove, StaffKeyCode, StaffToken help
}

var serveEN = serveWords{
	Help: serveHelp{
		Serve: help{
			Use: "serve", Short: "Serve the shop to many tills",
			Long: "Holds the shop's file and serves it: every regulars command and screen of this user on this computer goes through it by itself, " +
				"screens come over SSH with --ssh, the shop's other programs over HTTP with --http, and files from a folder with --import-dir. At night it books " +
				"what has ended and backs the file up. It runs until it is told to stop.",
			Example: "regulars serve\nregulars serve --ssh :2222 --http 127.0.0.1:8080\nregulars serve --import-dir /srv/pos --backup-dir /srv/backup",
		},
		StaffKey: help{Use: "key", Short: "Keys of the staff for SSH", Long: "Who has a key here opens the screens over SSH as that staff member.", Example: "regulars staff key list \"Li Na\""},
		StaffKeyAdd: help{
			Use: "add STAFF KEY...", Short: "Add an SSH key", Long: "Takes the line of a public key file, or the name of the file.",
			Example: "regulars staff key add \"Li Na\" ~/.ssh/id_ed25519.pub",
		},
		StaffKeyList:   help{Use: "list STAFF", Short: "List keys and tokens", Long: "Keys are shown by their fingerprints, tokens by a hash.", Example: "regulars staff key list \"Li Na\""},
		StaffKeyRemove: help{Use: "remove STAFF KEY", Short: "Remove a key or a token", Long: "The beginning of a fingerprint or hash is enough if it names one.", Example: "regulars staff key remove \"Li Na\" SHA256:uNiV"},
		StaffKeyCode: help{
			Use: "code STAFF", Short: "Make a code that enrols a key",
			Long:    "The code serves once, within ten minutes: ssh -p 2222 enrol@SHOP asks for it and adds the key of whoever connects.",
			Example: "regulars staff key code \"Li Na\"",
		},
		StaffToken: help{
			Use: "token STAFF", Short: "Make a token for a program",
			Long:    "A program of the shop (a point of sale) sends the token with each request to the HTTP API and acts as this staff account. It is shown once.",
			Example: "regulars staff add \"POS 1\" --role cashier\nregulars staff token \"POS 1\"",
		},
	},
	FlagSSH: "serve the screens over SSH at this address", FlagHTTP: "serve the HTTP API at this address, on loopback unless there is a certificate",
	FlagCert: "certificate file (PEM) for HTTP", FlagKey: "key file (PEM) of the certificate", FlagImport: "take sales files from this folder",
	FlagBackup: "write a backup into this folder every night and keep the last seven", FlagRecipient: "encrypt backups to this age recipient",
	FlagNight: "time of the day for booking and backup",
	Serving:   "Serving %[1]s. Ctrl-C stops.", Socket: "Commands and screens of this computer: %[1]s", SSH: "Screens over SSH: %[1]s, host key %[2]s",
	HTTP: "HTTP API: %[1]s", Folder: "Files from: %[1]s", Backups: "Backups to: %[1]s", Stopped: "Stopped; everything is on disk.",
	Nightly: "Booked: points of %[1]s members ended, %[2]s tiers changed.", NightlyFailed: "The nightly booking failed: %[1]s",
	BackedUp: "Backed up to %[1]s.", BackupFailed: "The backup failed: %[1]s",
	KeyAdded: "%[1]s can come in by the key %[2]s.", KeyRemoved: "The key is removed.", NoKeys: "There are no keys.",
	Code:  "Code for %[1]s, good until %[2]s, once: %[3]s",
	Token: "Token of %[1]s; it is not shown again:\n%[2]s", HeadKey: "Key", HeadSort: "Sort",
}

var serveZH = serveWords{
	Help: serveHelp{
		Serve: help{
			Use: "serve", Short: "让多台收银机共用这家店",
			Long: "持有店里的文件并提供服务：这台电脑上同一用户的每条 regulars 命令和每个界面都会自动经由它；--ssh 提供远程界面，--http 供店里其他程序调用，" +
				"--import-dir 从文件夹收取文件。夜里它入账到期的积分并备份。一直运行到叫停为止。",
			Example: "regulars serve\nregulars serve --ssh :2222 --http 127.0.0.1:8080\nregulars serve --import-dir /srv/pos --backup-dir /srv/backup",
		},
		StaffKey:       help{Use: "key", Short: "员工的 SSH 钥匙", Long: "在这里登记了钥匙的人，经 SSH 以该员工身份打开界面。", Example: "regulars staff key list 李娜"},
		StaffKeyAdd:    help{Use: "add 员工 钥匙...", Short: "登记 SSH 钥匙", Long: "写公钥文件里的那一行，或文件名。", Example: "regulars staff key add 李娜 ~/.ssh/id_ed25519.pub"},
		StaffKeyList:   help{Use: "list 员工", Short: "列出钥匙和令牌", Long: "钥匙显示指纹，令牌显示摘要。", Example: "regulars staff key list 李娜"},
		StaffKeyRemove: help{Use: "remove 员工 钥匙", Short: "移除钥匙或令牌", Long: "指纹或摘要的开头只要能对上一把就够。", Example: "regulars staff key remove 李娜 SHA256:uNiV"},
		StaffKeyCode: help{
			Use: "code 员工", Short: "发一个登记码",
			Long:    "登记码十分钟内可用一次：ssh -p 2222 enrol@店 会问登记码，并登记连接者的钥匙。",
			Example: "regulars staff key code 李娜",
		},
		StaffToken: help{
			Use: "token 员工", Short: "给程序发一个令牌",
			Long:    "店里的程序（收银系统）每次调用 HTTP 接口都带上令牌，以这个员工账号行事。令牌只显示一次。",
			Example: "regulars staff add \"POS 1\" --role cashier\nregulars staff token \"POS 1\"",
		},
	},
	FlagSSH: "在这个地址提供 SSH 界面", FlagHTTP: "在这个地址提供 HTTP 接口；没有证书时只限本机", FlagCert: "接口的证书文件 (PEM)", FlagKey: "证书的私钥文件 (PEM)",
	FlagImport: "从这个文件夹收取销售文件", FlagBackup: "每夜备份到这个文件夹，保留最近七份", FlagRecipient: "备份加密给这个 age 收件人", FlagNight: "每天入账和备份的时刻",
	Serving: "正在为%[1]s服务。按 Ctrl-C 停止。", Socket: "本机命令和界面：%[1]s", SSH: "SSH 界面：%[1]s，主机钥匙 %[2]s",
	HTTP: "HTTP 接口：%[1]s", Folder: "收取文件：%[1]s", Backups: "备份到：%[1]s", Stopped: "已停止，数据都已落盘。",
	Nightly: "已入账：%[1]s 位会员有积分到期，%[2]s 个等级变动。", NightlyFailed: "夜间入账失败：%[1]s", BackedUp: "已备份到 %[1]s。", BackupFailed: "备份失败：%[1]s",
	KeyAdded: "%[1]s可以用钥匙 %[2]s 进来了。", KeyRemoved: "钥匙已移除。", NoKeys: "没有钥匙。",
	Code:  "%[1]s的登记码，%[2]s 前可用一次：%[3]s",
	Token: "%[1]s的令牌，只显示这一次：\n%[2]s", HeadKey: "钥匙", HeadSort: "种类",
}
