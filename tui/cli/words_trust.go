package cli

// trustWords are the texts about what an operator of headquarters does when things go wrong: a lost tail, stolen keys.
type trustWords struct {
	HQLend, HQRenewKeys help

	FlagGeneration, Comma, Lends, Fenced, AwaitedShops, HeldBack, HowToConfirm, AwaitedWord, Since, HeadStream string
	BeganAnew, KeepAgain                                                                                       string
	Renewing, Renewed, TellShops, HeadUntold, FlagNewKeys, Resumed, Untouched, Failure                         string
}

var trustEN = trustWords{
	HQLend: help{
		Use: "lend", Short: "Say what lending waits for, and end the wait",
		Long: "After a restore, or when another database server took over, headquarters may have forgotten which points it lent. " +
			"Nothing is lent until every shop that it knows has come back and you have confirmed that none joined within what was lost.",
		Example: "regulars hq lend --confirm 2 --reason \"asked all shops\" --dir /srv/hq",
	},
	HQRenewKeys: help{
		Use: "renew-keys", Short: "Replace stolen keys",
		Long: "Makes a new certificate authority and a new key, and seals everything anew. What was stolen is of no use from then on. " +
			"Each shop goes on selling and needs a new key (hq enrol-key) before it exchanges again. Stop hq serve first.",
		Example: "regulars hq renew-keys --confirm \"Morning Sun\" --dir /srv/hq",
	},
	FlagGeneration: "no shop joined within what was lost, or it has come back: the generation, typed again",
	Comma:          ", ",
	Failure:        "%[1]s %[2]s",
	Lends:          "Points are lent as always; nothing is waited for.",
	Fenced: "No points are lent. Generation %[1]s began at %[2]s, because headquarters came back with less than it had: its latest word of a shop was from %[3]s. " +
		"Shops go on as always, earn, and spend the points that they hold.",
	AwaitedShops: "These shops have not come back and sent what is missing. One that never will: regulars hq waive SHOP --reason \"...\"",
	HeldBack: "A person has to confirm that no shop joined or was restored between %[1]s and %[2]s: headquarters would not know it. If one did, let it join first " +
		"(regulars hq enrol-key) and exchange.",
	HowToConfirm: "Then: regulars hq lend --confirm %[1]s --reason \"...\"",
	AwaitedWord:  "your confirmation (regulars hq lend)",
	Since:        "%[1]s, since %[2]s",
	HeadStream:   "Stream",
	BeganAnew:    "The database came back with less than headquarters had answered, so generation %[1]s began. No sale is lost: shops send again. No points are lent for now: regulars hq lend",
	KeepAgain:    "Copy %[1]s to the safe place again.",
	Renewing:     "Sealing everything anew.",
	Renewed:      "%[1]s has new keys. Keep new copies of %[2]s, %[3]s and %[4]s in a safe place, and make a backup now: older ones need the old key.",
	TellShops:    "Shops go on selling and exchange again once each has a new key: regulars hq enrol-key --shop SHOP, and there regulars sync enrol KEY. To be told:",
	HeadUntold:   "Need a new key",
	FlagNewKeys:  "name of the chain, typed again",
	Resumed:      "A renewal of the keys that was cut off is finished now; the new keys are in force.",
	Untouched:    "A renewal of the keys was cut off before anything changed; the old keys are in force.",
}

var trustZH = trustWords{
	HQLend: help{
		Use: "lend", Short: "查看出借在等什么，并结束等待",
		Long:    "恢复备份或换了数据库服务器之后，总部可能忘了借出过哪些积分。要等已知的门店都回来，并由您确认丢失的那段时间没有门店加入，才再出借。",
		Example: "regulars hq lend --confirm 2 --reason 已逐店问过 --dir /srv/hq",
	},
	HQRenewKeys: help{
		Use: "renew-keys", Short: "更换被盗的钥匙",
		Long:    "换新的证书机构和密钥，把全部数据重新封存；被偷走的从此没有用。门店照常营业，各自拿到新密钥（hq enrol-key）后再与总部交换。请先停下 hq serve。",
		Example: "regulars hq renew-keys --confirm 晨光 --dir /srv/hq",
	},
	FlagGeneration: "丢失的那段时间没有门店加入，或已经回来：再写一遍第几代",
	Comma:          "、",
	Failure:        "%[1]s%[2]s",
	Lends:          "积分照常出借，不用等待。",
	Fenced:         "暂不出借积分。总部恢复后比原来少了记录，第 %[1]s 代从 %[2]s 开始；当时最近一次门店联系是 %[3]s。门店照常营业、积分，手里的积分照常可用。",
	AwaitedShops:   "这些门店还没有回来补送。不会再回来的：regulars hq waive 门店 --reason \"...\"",
	HeldBack:       "请确认 %[1]s 到 %[2]s 之间没有门店加入或恢复备份：有的话总部并不知道。若有，先让它用新密钥（regulars hq enrol-key）加入并交换一次。",
	HowToConfirm:   "然后：regulars hq lend --confirm %[1]s --reason \"...\"",
	AwaitedWord:    "您的确认（regulars hq lend）",
	Since:          "%[1]s，从 %[2]s 起",
	HeadStream:     "记录流",
	BeganAnew:      "数据库比总部答复过的少了记录，已开始第 %[1]s 代。门店会补送，什么都不会丢；暂不出借积分：regulars hq lend",
	KeepAgain:      "请把 %[1]s 重新另存一份。",
	Renewing:       "正在重新封存全部数据。",
	Renewed:        "「%[1]s」已换新钥匙。请把 %[2]s、%[3]s 和 %[4]s 重新另存到安全的地方，并马上备份：以前的备份要用旧密钥。",
	TellShops:      "门店照常营业，各自换上新密钥后再交换：regulars hq enrol-key --shop 门店，在店里 regulars sync enrol 密钥。要通知的门店：",
	HeadUntold:     "待换密钥",
	FlagNewKeys:    "再写一遍连锁的名称",
	Resumed:        "上次更换钥匙中途断了，现在已经换完，新钥匙生效。",
	Untouched:      "上次更换钥匙在改动之前就断了，仍用旧钥匙。",
}
