package sample

// The texts of the sample shop. Who practises in it reads them, so they are what people say
// in such a shop.

var channels = []string{"wechat", "wechat", "wechat", "phone", "sms"}

var sources = []words{
	{"路过", "passing by"},
	{"路过", "passing by"},
	{"朋友介绍", "a friend"},
	{"会员日", "member day"},
	{"微信", "WeChat"},
}

var tags = []words{
	{"爱喝乌龙", "oolong"},
	{"少糖", "less sugar"},
	{"带孩子", "with children"},
	{"送礼", "gifts"},
	{"咖啡", "coffee"},
	{"坚果,少盐", "nuts,less salt"},
	{"养生", "tonics"},
	{"老街坊", "neighbour"},
}

var notes = []words{
	{"对花生过敏", "Allergic to peanuts"},
	{"喜欢小包装", "Likes small packs"},
	{"常给父母买", "Often buys for the parents"},
	{"茶要先闻一闻", "Smells the tea before buying"},
	{"周六上午来", "Comes on Saturday mornings"},
	{"开发票", "Wants an invoice"},
}

var companyNames = []words{
	{"晨星", "Morning Star"},
	{"远山", "Yuanshan"},
	{"海棠", "Begonia"},
	{"青禾", "Qinghe"},
	{"东方", "Orient"},
	{"北湖", "North Lake"},
	{"和美", "Hemei"},
	{"银杏", "Ginkgo"},
	{"清源", "Qingyuan"},
	{"金石", "Jinshi"},
}

var companyTrades = []words{
	{"律师事务所", "Law Office"},
	{"幼儿园", "Kindergarten"},
	{"软件", "Software"},
	{"口腔诊所", "Dental Clinic"},
	{"旅行社", "Travel"},
	{"书店", "Books"},
	{"物业", "Property Services"},
	{"画室", "Painting School"},
}

// company is the name of the k-th company; the first eighty differ.
func company(k int) words {
	name, trade := companyNames[k%len(companyNames)], companyTrades[(k+k/len(companyNames))%len(companyTrades)]
	return words{name.zh + trade.zh, name.en + " " + trade.en}
}

// The words of the feedback.
var (
	saidComplaint  = words{"上周买的开心果有哈喇味，想换一袋。", "The pistachios from last week taste rancid. I would like another bag."}
	saidService    = words{"中午排队十五分钟，只开了一个收银台。", "Fifteen minutes in the queue at noon, and only one till was open."}
	saidProduct    = words{"绿豆糕比以前甜，能不能出少糖的？", "The mung bean cakes are sweeter than before. Could there be some with less sugar?"}
	saidSmallPacks = words{"坚果想要小包装，一个人吃不完。", "Smaller packs of nuts, please: I live alone."}
	saidLonger     = words{"周日能不能开到晚上十点？", "Could you stay open until ten on Sundays?"}
	saidRemembers  = words{"王芳记得我爱喝什么茶，谢谢。", "Wang Fang remembers which tea I like. Thank you."}
	saidGiftBox    = words{"礼盒包得真漂亮，婆婆很喜欢。", "The gift box was wrapped so nicely. My mother-in-law loved it."}
)
