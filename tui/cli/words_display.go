package cli

// displayWords are the texts of the customer's display and of the name of a till.
type displayWords struct {
	Help     displayHelp
	FlagTill string
}

type displayHelp struct{ Display help }

var displayEN = displayWords{
	Help: displayHelp{Display: help{
		Use: "display", Short: "Show a till's customer what is booked",
		Long: "A large, calm screen that faces the customer. It greets while nobody is served; while a member is open at the till it shows the masked " +
			"name, the points before and after, what they are worth and what can be had for them. It follows a till of this shop's server, takes no " +
			"orders, and shows nothing personal when idle. Over SSH it is the name: ssh -p 2222 display+front@SHOP.",
		Example: "regulars display --till front\nregulars --till front",
	}},
	FlagTill: "name of the till (default: REGULARS_TILL, the name typed for SSH, this computer's)",
}

var displayZH = displayWords{
	Help: displayHelp{Display: help{
		Use: "display", Short: "给顾客看的显示屏",
		Long: "面向顾客的大字屏幕。没有顾客时只问候；收银台打开会员时，显示隐去的姓名、积分前后、可抵多少、现在可兑什么。它跟随本店服务里的一台收银机，" +
			"不接受操作，空闲时没有任何个人信息。经 SSH 时用名字来选：ssh -p 2222 display+front@店。",
		Example: "regulars display --till front\nregulars --till front",
	}},
	FlagTill: "收银台的名字，没有说明时用环境里的、远程登录用的或本机的名字",
}
