package file

import (
	"slices"
	"strings"
)

// The names that columns have in common exports, best first, in the form of headerKey. The
// order matters where a file has several: what was paid goes before what was asked for, the
// line's value before the order's.

var aliases = aliasTable(map[Field]string{
	Member: "会员号 会员编号 会员id 会员代码 会员编码 客户编号 客户号 客户id 客户代码 顾客编号 顾客号 用户id 用户编号 " +
		"memberid memberno membernumber membercode member customerid customerno customernumber customercode " +
		"customer householdid household clientid clientno client userid loyaltyid shopperid",
	Card: "会员卡号 卡号 会员卡 会员卡编号 贵宾卡号 实体卡号 cardno cardnumber cardid membercard loyaltycard card",
	Phone: "手机号 手机号码 手机 会员手机号 会员手机 会员手机号码 会员电话 买家手机号 买家手机 客户手机号 客户手机 客户电话 顾客手机 " +
		"联系电话 联系手机 电话号码 电话 收货人手机号 收货人手机号提货人手机号 phone phonenumber mobile mobilephone mobilenumber mobileno " +
		"phoneno cellphone cell telephone tel customerphone memberphone",
	Name: "姓名 会员姓名 会员名称 会员名 客户姓名 客户名称 顾客姓名 买家姓名 fullname membername customername buyername clientname",
	Date: "交易时间 销售时间 消费时间 结账时间 下单时间 付款时间 支付时间 买家付款时间 成交时间 收款时间 订单创建时间 创建时间 交易日期时间 " +
		"交易日期 销售日期 消费日期 下单日期 付款日期 单据日期 营业日期 业务日期 开单日期 开单时间 日期 日期时间 时间 " +
		"transactiontimestamp transactiondatetime transactiondate transactiontime timestamp datetime saledatetime saletime saledate " +
		"salesdate purchasedate purchasetime orderdate ordertime orderdatetime invoicedate paidat soldat createdat orderedat date " +
		"businessdate receiptdate day",
	Time: "时间 交易时间 销售时间 消费时间 结账时间 下单时间 开单时间 time transactiontime saletime ordertime hour",
	Receipt: "小票号 小票编号 小票单号 小票 销售单号 单号 单据号 单据编号 订单号 订单编号 交易号 交易单号 账单号 账单编号 票号 流水号 交易流水号 销售流水号 " +
		"receiptid receiptno receiptnumber receipt basketid basket orderid orderno ordernumber order invoiceno invoiceid " +
		"invoicenumber invoice transactionid transactionno transactionnumber transaction ticketid ticketno ticket saleid billno billid bill",
	LineNumber: "行号 明细行号 项次 明细序号 linenumber lineno lineid line itemno position",
	SKU: "商品编码 商品条码 商品编号 商品代码 商品id 货号 条码 条形码 规格编码 产品编码 产品编号 sku skuid skucode productid productcode " +
		"productno itemid itemcode stockcode barcode ean upc articleno articleid plu",
	Product:    "商品名称 品名 商品名 商品 产品名称 产品 货品名称 名称 菜品名称 productname product itemname item productdescription description article",
	Category:   "商品类别 商品分类 类别 品类 分类 类目 小类 中类 二级分类 category productcategory categoryname subcategory commodity",
	Department: "部门 大类 一级分类 商品大类 柜组 课组 department departmentname dept division",
	Quantity:   "数量 销售数量 商品数量 购买数量 件数 销量 交易数量 quantity qty units unitssold pieces count",
	Price:      "单价 商品单价 售价 成交价 实际单价 销售单价 零售价 unitprice priceeach price",
	Amount: "实付金额 实付 实收金额 实收 商品实际成交金额 商品实付金额 实际成交金额 成交金额 折后金额 实际金额 实销金额 支付金额 付款金额 销售金额 消费金额 交易金额 " +
		"金额 小计 商品金额小计 销售额 合计金额 合计 总金额 总价 总额 订单实付金额 订单金额 应收金额 应收 " +
		"amountpaid paidamount paid netamount netsales salesvalue saleamount salesamount lineamount linetotal netvalue amount " +
		"sales revenue spend spent value total totalamount totalprice ordertotal grandtotal dollars",
	Discount:     "优惠金额 优惠 折扣金额 折扣额 让利金额 让利 减免金额 优惠合计 折扣 discountamount discount discounts discountvalue linediscount retaildisc",
	PointsTender: "积分抵扣金额 积分抵扣 积分抵现金额 积分抵现 积分支付 积分抵用金额 pointstender pointspaid pointsused pointsdiscount",
	Shop: "门店 门店名称 门店编号 门店号 门店编码 店铺 店铺名称 店铺编号 归属店铺 所属店铺 所属门店 分店 分店名称 商店 店号 网点 下单网点 消费门店 " +
		"storeid storeno storename store shopid shopname shop branchid branch outlet locationid location",
	Till:     "收银机 收银机号 收银台 款台 款台号 机号 pos机号 终端号 终端 tillid till registerid register terminalid terminal posid pos",
	Cashier:  "收银员 收银员编号 收银员姓名 营业员 导购 导购员 操作员 店员 销售员 cashierid cashiername cashier clerk operator salesperson staff",
	Birthday: "生日 会员生日 出生日期 出生年月日 出生年月 阳历生日 公历生日 birthday birthdate dateofbirth dob born",
	Gender:   "性别 会员性别 gender sex",
	Email:    "邮箱 电子邮箱 邮箱地址 电子邮件 邮件 email emailaddress mail",
	Wechat:   "微信 微信号 微信账号 wechat wechatid weixin",
	Address:  "地址 联系地址 详细地址 家庭住址 住址 通讯地址 会员地址 收货地址 address homeaddress street postaladdress",
	Tags:     "标签 会员标签 客户标签 标记 tags tag labels label",
	Points: "积分 当前积分 可用积分 积分余额 剩余积分 会员积分 现有积分 points pointbalance pointsbalance currentpoints availablepoints " +
		"loyaltypoints",
	Joined: "入会日期 入会时间 注册时间 注册日期 开卡日期 开卡时间 办卡日期 办卡时间 加入日期 加入时间 登记日期 发卡日期 创建时间 创建日期 " +
		"joined joindate joinedat joinedon registered registrationdate registeredat membersince since createdat created enrolled",
	Consent: "同意 营销同意 授权 营销授权 短信授权 接收短信 是否接收短信 consent optin marketingconsent marketing smsoptin",
})

// memberOnly are names that say more in a file of members than in one of sales.
var memberOnly = aliasTable(map[Field]string{
	Member: "编号 id no number",
	Name:   "名称 名字 name",
	Shop:   "开卡门店 发卡门店 注册门店",
	Points: "积分值",
})

func aliasTable(words map[Field]string) [fieldCount][]string {
	var table [fieldCount][]string
	for f, names := range words {
		table[f] = strings.Fields(names)
	}
	return table
}

// aliases lists the names that a field may have in files of a kind.
func (k Kind) aliases(f Field) []string {
	if k == Members {
		return slices.Concat(aliases[f], memberOnly[f])
	}
	return aliases[f]
}
