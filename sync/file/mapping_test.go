package file

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"regulars/model"
	"regulars/model/say"
)

// guessed returns what a header is taken for, as "field=column" words.
func guessed(t testing.TB, kind Kind, content string, o MapOptions) string {
	t.Helper()
	opened := table(t, "x.csv", content)
	m, err := MapColumns(opened, kind, o)
	require.NoError(t, err, content)
	var pairs []string
	for _, p := range m.Pairs(opened) {
		pairs = append(pairs, p.Field+"="+p.Column)
	}
	return strings.Join(pairs, " ")
}

func TestHeadersAreGuessedInBothLanguages(t *testing.T) {
	for content, want := range map[string]string{
		"会员卡号,手机号,姓名,交易时间,小票号,商品编码,商品名称,类别,部门,数量,实付金额,优惠,积分抵扣,门店,款台,收银员\n": "phone=手机号 name=姓名 card=会员卡号 date=交易时间 receipt=小票号 sku=商品编码 " +
			"product=商品名称 category=类别 department=部门 quantity=数量 amount=实付金额 discount=优惠 points_tender=积分抵扣 shop=门店 till=款台 cashier=收银员",
		"customer_id,order_date,order_id,sku,qty,total\n1,2017-01-02,A1,77,2,9.00\n":                          "member=customer_id date=order_date receipt=order_id sku=sku quantity=qty amount=total",
		"Card No.,Transaction Date,Invoice,Amount (USD)\n1,2017-01-02,A1,9.00\n":                              "date=Transaction Date receipt=Invoice card=Card No. amount=Amount (USD)",
		"household_id,date,basket_id,sales_value\n1,2017-01-02,A1,9.00\n":                                     "member=household_id date=date receipt=basket_id amount=sales_value",
		"会员号,应收金额,实收金额（元）,日期\n1,10.00,9.00,2017-01-02\n":                                                      "member=会员号 date=日期 amount=实收金额（元）",
		"会员号,日期,时间,金额\n1,2017-01-02,15:04,9.00\n":                                                             "member=会员号 date=日期 time=时间 amount=金额",
		"会员号,日期,时间,金额\n1,2017-01-02 15:04,15:04,9.00\n":                                                       "member=会员号 date=日期 amount=金额",
		"会员号,时间,金额\n1,2017-01-02 15:04,9.00\n":                                                                "member=会员号 date=时间 amount=金额",
		"会员号,交易时间,交易日期,金额\n1,15:04,2017-01-02,9.00\n":                                                         "member=会员号 date=交易日期 time=交易时间 amount=金额",
		"InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID\n1,2,x,1,2017-01-02,5,9\n": "member=CustomerID date=InvoiceDate receipt=InvoiceNo sku=StockCode product=Description quantity=Quantity price=UnitPrice",
		"member,date,price\n1,2017-01-02,5\n":                                                                 "member=member date=date amount=price",
		"会员号,日期,金额,折扣\n1,2017-01-02,9.00,九折\n":                                                                "member=会员号 date=日期 amount=金额",
		"transaction_timestamp,household_id,store_id,basket_id,product_id,quantity,sales_value,retail_disc,coupon_disc,week\n": "member=household_id date=transaction_timestamp receipt=basket_id sku=product_id " +
			"quantity=quantity amount=sales_value discount=retail_disc+coupon_disc shop=store_id",
		"订单号,买家付款时间,商品名称,商品编码,商品数量,商品实际成交金额,店铺优惠（分摊）,收货人手机号/提货人手机号\n1,2017-01-02 10:00:00,茶,A,1,9.00,1.00,13812345678\n": "phone=收货人手机号/提货人手机号 date=买家付款时间 receipt=订单号 sku=商品编码 product=商品名称 quantity=商品数量 " +
			"amount=商品实际成交金额 discount=店铺优惠（分摊）",
	} {
		got := guessed(t, Sales, content, MapOptions{})
		require.ElementsMatch(t, strings.Fields(want), strings.Fields(got), content)
	}
}

func TestMemberHeadersAreGuessed(t *testing.T) {
	for content, want := range map[string]string{
		"会员号,会员卡号,手机号,姓名,生日,性别,邮箱,微信,地址,标签,积分,入会日期,短信授权\n": "member=会员号 phone=手机号 name=姓名 card=会员卡号 birthday=生日 gender=性别 email=邮箱 wechat=微信 " +
			"address=地址 tags=标签 points=积分 joined=入会日期 consent=短信授权",
		"id,name,mobile,dob,points\n":      "member=id phone=mobile name=name birthday=dob points=points",
		"13812345678,张三\n13912345678,李四\n": "phone=1 name=2",
		"13812345678\n13912345678\n":       "phone=1",
	} {
		require.Equal(t, want, guessed(t, Members, content, MapOptions{}), content)
	}
}

func TestWhatIsSaidGoesBeforeWhatIsGuessed(t *testing.T) {
	content := "会员号,日期,金额,应付,a+b,c\n1,2017-01-02,9.00,8.00,1,2\n"
	require.Equal(t, "member=会员号 date=日期 category=c amount=应付 discount=a+b",
		guessed(t, Sales, content, MapOptions{Map: []string{"amount=应付", "discount=a+b", "category=c"}}))
	require.Equal(t, "member=会员号 date=日期 amount=金额 discount=应付+c",
		guessed(t, Sales, content, MapOptions{Map: []string{"discount=应付 + c"}}))
	require.Equal(t, "member=6 date=日期 amount=4",
		strings.NewReplacer("应付", "4", "=c", "=6").Replace(guessed(t, Sales, content, MapOptions{Map: []string{"amount=4", "member=6"}})))
	require.Equal(t, "member=2 date=1 amount=3",
		guessed(t, Sales, "2017-01-02,7,9.00\n", MapOptions{Map: []string{"date=1", "member=2", "amount=3"}}))
}

func TestMappingsThatCannotBeUsedNameTheColumns(t *testing.T) {
	content := "foo,日期,金额\n1,2017-01-02,9.00\n"
	for _, c := range []struct {
		content string
		o       MapOptions
		kind    Kind
		want    model.Code
		says    string
	}{
		{content, MapOptions{}, Sales, "import.no_member_field", "foo, 日期, 金额"},
		{"会员号,金额\n1,2\n", MapOptions{}, Sales, "import.no_field", "date 会员号, 金额"},
		{"会员号,日期\n1,2017-01-02\n", MapOptions{}, Sales, "import.no_field", "amount 会员号, 日期"},
		{"foo,生日\n1,2017-01-02\n", MapOptions{}, Members, "import.no_member_field", "foo, 生日"},
		{content, MapOptions{Map: []string{"member"}}, Sales, "import.map_form", "member"},
		{content, MapOptions{Map: []string{"member="}}, Sales, "import.map_form", "member="},
		{content, MapOptions{Map: []string{"wechat=foo"}}, Sales, "import.map_field", "wechat"},
		{content, MapOptions{Map: []string{"member=bar"}}, Sales, "import.map_column", "member bar foo, 日期, 金额"},
		{content, MapOptions{Map: []string{"member=4"}}, Sales, "import.map_column", "member 4"},
		{content, MapOptions{Map: []string{"member=0"}}, Sales, "import.map_column", "member 0"},
		{content, MapOptions{Map: []string{"amount=foo+金额"}}, Sales, "import.map_column", "amount foo+金额"},
		{content, MapOptions{Map: []string{"member=foo", "member=日期"}}, Sales, "import.map_twice", "member"},
		{content, MapOptions{Preset: "aldi"}, Sales, "import.preset", "complete-journey, cdnow, cdnow-sample, youzan"},
		{content, MapOptions{Preset: "youzan"}, Sales, "import.preset_column", "买家手机号 foo, 日期, 金额"},
		{content, MapOptions{Preset: "cdnow"}, Sales, "import.preset_column", "4"},
		{"1,2.00,x\n2,3.00,y\n", MapOptions{}, Sales, "import.shape", "1 (1), 2 (2.00), 3 (x)"},
		{"00001,00002,2017-01-02,2.00\n", MapOptions{}, Sales, "import.shape", "1 (00001), 2 (00002)"},
		{"2017-01-02,7,9.00\n", MapOptions{Map: []string{"date=1"}}, Sales, "import.no_field", "amount 1 (2017-01-02), 2 (7), 3 (9.00)"},
	} {
		opened := table(t, "x.csv", c.content)
		_, err := MapColumns(opened, c.kind, c.o)
		require.Equal(t, c.want, model.CodeOf(err), "%s %v", c.content, c.o)
		require.ErrorContains(t, err, c.says)
	}
}

func TestShopThatNoColumnHoldsIsRefused(t *testing.T) {
	err := importRefusal(t, "会员号,日期,金额\n1,2017-01-02,9.00\n", ImportOptions{Shop: "319"})
	require.Equal(t, model.Code("import.no_field"), model.CodeOf(err))
	require.ErrorContains(t, err, "shop")
}

func TestEveryFieldHasItsNames(t *testing.T) {
	for f := range fieldCount {
		require.NotEmpty(t, f.String())
		require.Regexp(t, `\p{Han}`, f.Say(model.ZH), f.String())
		require.NotContains(t, f.Say(model.EN), "_")
	}
	seen := map[Kind]map[string]bool{Sales: {}, Members: {}}
	for kind, names := range seen {
		for _, name := range kind.FieldNames() {
			require.False(t, names[name])
			names[name] = true
			f, err := kind.fieldByName(name)
			require.NoError(t, err)
			require.NotEmpty(t, kind.aliases(f), name)
			for _, alias := range kind.aliases(f) {
				require.Equal(t, alias, headerKey(alias), "aliases stand in their reduced form")
			}
		}
	}
}

func TestLongHeadersAreShortenedInRefusals(t *testing.T) {
	content := strings.Repeat("列名很长"+strings.Repeat("啊", 100)+",", 80) + "x\n"
	opened := table(t, "x.csv", content)
	_, err := MapColumns(opened, Sales, MapOptions{})
	require.Less(t, len(err.Error()), 8_000)
	require.ErrorContains(t, err, "…")
}

func TestWorkbookDatesAndTimesOfDayAreFound(t *testing.T) {
	path := workbook(t, [][]any{{"会员号", "日期", "时间", "金额"}, {"1", 42737, 0.628125, 9.5}, {"2", 42738, 0.5, 1}}, func(*excelize.File) {})
	opened, err := Open(path, Options{})
	require.NoError(t, err)
	defer opened.Close()
	s := newShop()
	_, err = ImportSales(t.Context(), opened, ImportOptions{Currency: yuan, Zone: shanghai(t)}, s, nil)
	require.NoError(t, err)
	require.Equal(t, "2017-01-02 15:04:30", s.sales[0].At.Format("2006-01-02 15:04:05"))
	require.Equal(t, "2017-01-03 12:00:00", s.sales[1].At.Format("2006-01-02 15:04:05"))
}

func TestRefusalsNameFieldsInThePersonsLanguage(t *testing.T) {
	err := importRefusal(t, "会员号,实收\n1,2\n", ImportOptions{})
	sentence, hint := say.Error(model.ZH, err)
	require.Equal(t, "看不出哪一列是日期。 请加 --map date=列名。文件里的列：会员号, 实收。", sentence+" "+hint)
	sentence, hint = say.Error(model.EN, err)
	require.Equal(t, "No column is known to hold the date. Add --map date=COLUMN. The file has: 会员号, 实收.", sentence+" "+hint)
	_, report := importText(t, "member,date,points_used,amount\n1,2017-01-02,\tx\x1b[31m,2\n", ImportOptions{MapOptions: MapOptions{Map: []string{"points_tender=points_used"}}})
	sentence, _ = say.Error(model.EN, report.Rejected[0].Reason)
	require.Equal(t, "The points tender “x [31m” is not a number.", sentence, "nothing in a file can drive the terminal")
}
