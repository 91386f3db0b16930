package cli

// displayWords are the texts of the customer's display and of the name of a till.
type displayWords struct {
	Help     displayHelp
	FlagTill string

	KeyAdded, KeyRemoved, HeadTill string
}

type displayHelp struct{ Display, Key, KeyAdd, KeyList, KeyRemove help }

var displayEN = displayWords{
	Help: displayHelp{
		Key: help{
			Use: "key", Short: "Keys of displays for SSH", Long: "A device with such a key shows the display of one till, and nothing else; it is nobody's of the staff.",
			Example: "regulars display key list",
		},
		KeyAdd: help{
			Use: "add TILL KEY...", Short: "Let a device show the display of a till",
			Long:    "Takes the line of a public key file, or the name of the file. Then, on the device: ssh -p 2222 display@SHOP.",
			Example: "regulars display key add front screen.pub",
		},
		KeyList: help{Use: "list", Short: "List the displays' keys", Long: "Keys are shown by their fingerprints.", Example: "regulars display key list"},
		KeyRemove: help{
			Use: "remove KEY", Short: "Remove a display's key", Long: "The beginning of a fingerprint is enough if it names one. A display that is open with it ends at once.",
			Example: "regulars display key remove SHA256:uNiV",
		},
		Display: help{
			Use: "display", Short: "Show a till's customer what is booked",
			Long: "A large, calm screen that faces the customer. It greets while nobody is served; while a member is open at the till it shows the masked " +
				"name, the points before and after, what they are worth and what can be had for them. It follows a till of this shop's server, takes no " +
				"orders, and shows nothing personal when idle. Over SSH it is the name: ssh -p 2222 display+front@SHOP.",
			Example: "regulars display --till front\nregulars --till front",
		},
	},
	KeyAdded: "The key %[1]s shows the display of the till %[2]s, and nothing else.", KeyRemoved: "The key of the till %[1]s's display is removed.", HeadTill: "Till",
	FlagTill: "name of the till (default: REGULARS_TILL, the name typed for SSH, this computer's)",
}

var displayZH = displayWords{
	Help: displayHelp{
		Key: help{
			Use: "key", Short: "显示屏的 SSH 钥匙", Long: "有这种钥匙的设备只能显示一台收银台的顾客屏，别的都打不开；它不属于任何员工。",
			Example: "regulars display key list",
		},
		KeyAdd: help{
			Use: "add 收银台 钥匙...", Short: "让一台设备显示某个收银台的顾客屏",
			Long:    "写公钥文件里的那一行，或文件名。然后在那台设备上：ssh -p 2222 display@店。",
			Example: "regulars display key add front screen.pub",
		},
		KeyList: help{Use: "list", Short: "列出显示屏的钥匙", Long: "钥匙显示指纹。", Example: "regulars display key list"},
		KeyRemove: help{
			Use: "remove 钥匙", Short: "移除显示屏的钥匙", Long: "指纹的开头只要能对上一把就够。正用它打开的显示屏马上结束。",
			Example: "regulars display key remove SHA256:uNiV",
		},
		Display: help{
			Use: "display", Short: "给顾客看的显示屏",
			Long: "面向顾客的大字屏幕。没有顾客时只问候；收银台打开会员时，显示隐去的姓名、积分前后、可抵多少、现在可兑什么。它跟随本店服务里的一台收银机，" +
				"不接受操作，空闲时没有任何个人信息。经 SSH 时用名字来选：ssh -p 2222 display+front@店。",
			Example: "regulars display --till front\nregulars --till front",
		},
	},
	KeyAdded: "钥匙 %[1]s 可以显示收银台 %[2]s 的顾客屏，别的都打不开。", KeyRemoved: "收银台 %[1]s 的显示屏的钥匙已移除。", HeadTill: "收银台",
	FlagTill: "收银台的名字，没有说明时用环境里的、远程登录用的或本机的名字",
}
