package file

import (
	"slices"
	"strings"
	"unicode"

	"regulars/model"
)

// Field is what a column can mean.
type Field int

// The fields of sales, then those that only members have. Time and Price are for files that
// keep the time of day or the price of one piece in columns of their own.
const (
	Member Field = iota
	Phone
	Name
	Card
	Date
	Time
	Receipt
	LineNumber
	SKU
	Product
	Category
	Department
	Quantity
	Price
	Amount
	Discount
	PointsTender
	Shop
	Till
	Cashier
	Birthday
	Gender
	Email
	Wechat
	Address
	Tags
	Points
	Joined
	Consent
	fieldCount
)

// fieldWords are the names by which --map knows the fields.
var fieldWords = [fieldCount]string{
	Member: "member", Phone: "phone", Name: "name", Card: "card", Date: "date", Time: "time", Receipt: "receipt",
	LineNumber: "line", SKU: "sku", Product: "product", Category: "category", Department: "department",
	Quantity: "quantity", Price: "price", Amount: "amount", Discount: "discount", PointsTender: "points_tender",
	Shop: "shop", Till: "till", Cashier: "cashier", Birthday: "birthday", Gender: "gender", Email: "email",
	Wechat: "wechat", Address: "address", Tags: "tags", Points: "points", Joined: "joined", Consent: "consent",
}

// String returns the field's name in --map.
func (f Field) String() string { return fieldWords[f] }

// fieldsInChinese are the fields as sentences name them.
var fieldsInChinese = [fieldCount]string{
	Member: "会员号", Phone: "手机号", Name: "姓名", Card: "卡号", Date: "日期", Time: "时间", Receipt: "小票号",
	LineNumber: "行号", SKU: "商品编码", Product: "商品名称", Category: "类别", Department: "部门",
	Quantity: "数量", Price: "单价", Amount: "金额", Discount: "优惠", PointsTender: "积分抵扣",
	Shop: "门店", Till: "收银机", Cashier: "收银员", Birthday: "生日", Gender: "性别", Email: "邮箱",
	Wechat: "微信", Address: "地址", Tags: "标签", Points: "积分", Joined: "入会日期", Consent: "授权",
}

// Say names the field in a sentence.
func (f Field) Say(lang model.Lang) string {
	if lang == model.ZH {
		return fieldsInChinese[f]
	}
	return strings.ReplaceAll(fieldWords[f], "_", " ")
}

// MarshalText writes the field's name in --map.
func (f Field) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// Kind is what the rows of a file are.
type Kind int

// The kinds of files.
const (
	Sales Kind = iota
	Members
)

var (
	salesFields = []Field{
		Member, Phone, Name, Card, Date, Time, Receipt, LineNumber, SKU, Product, Category, Department,
		Quantity, Price, Amount, Discount, PointsTender, Shop, Till, Cashier,
	}
	memberFields = []Field{
		Member, Phone, Name, Card, Birthday, Gender, Email, Wechat, Address, Tags, Points, Joined, Consent, Shop,
	}
)

// fields lists what columns can mean in files of a kind.
func (k Kind) fields() []Field {
	if k == Members {
		return memberFields
	}
	return salesFields
}

// FieldNames lists the names that --map knows for files of a kind.
func (k Kind) FieldNames() []string {
	var names []string
	for _, f := range k.fields() {
		names = append(names, f.String())
	}
	return names
}

// fieldByName finds a field that files of this kind can have.
func (k Kind) fieldByName(name string) (Field, error) {
	for _, f := range k.fields() {
		if f.String() == strings.ToLower(strings.TrimSpace(name)) {
			return f, nil
		}
	}
	return 0, model.Refuse("import.map_field", name, strings.Join(k.FieldNames(), ", "))
}

// headerKey reduces a column's name to what matters: lower case, narrow forms, without
// spaces, marks and what stands in brackets ("金额（元）", "Amount (USD)").
func headerKey(name string) string {
	var b strings.Builder
	depth := 0
	for _, r := range name {
		r = unicode.ToLower(narrow(r))
		switch {
		case r == '(' || r == '[' || r == '【':
			depth++
		case r == ')' || r == ']' || r == '】':
			depth = max(0, depth-1)
		case depth == 0 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// knownHeader reports whether any field goes by this name.
func knownHeader(name string) bool {
	key := headerKey(name)
	if key == "" {
		return false
	}
	for _, k := range []Kind{Sales, Members} {
		for _, f := range k.fields() {
			if slices.Contains(k.aliases(f), key) {
				return true
			}
		}
	}
	return false
}
