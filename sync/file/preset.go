package file

import (
	"slices"
	"strings"

	"regulars/model"
)

// Preset is a known export: for each field the columns that may hold it, best first. A
// field with several columns in one name, joined by "+", is their sum.
type Preset struct {
	Name     string
	Kind     Kind
	Numbered bool // the file has no header; columns are numbers from 1
	Columns  map[Field][]string
	required []Field // the columns without which it is another file
}

// presets lists the exports that are known by name. A file whose header has all of a
// preset's required columns is read by it without being told.
var presets = []Preset{
	{
		// 84.51°'s Complete Journey: sales_value is what was paid, after both discounts.
		Name: "complete-journey", Kind: Sales,
		Columns: map[Field][]string{
			Member: {"household_id"}, Date: {"transaction_timestamp"}, Receipt: {"basket_id"}, SKU: {"product_id"},
			Product: {"product", "product_type"}, Category: {"category", "product_category"}, Department: {"department"},
			Quantity: {"quantity"}, Amount: {"sales_value"}, Shop: {"store_id"},
			Discount: {"retail_disc+coupon_disc", "retail_disc"},
		},
		required: []Field{Member, Date, Receipt, Amount},
	},
	{
		// The CDNOW master file of Fader and Hardie: id, yyyymmdd, CDs, dollars.
		Name: "cdnow", Kind: Sales, Numbered: true,
		Columns:  map[Field][]string{Member: {"1"}, Date: {"2"}, Quantity: {"3"}, Amount: {"4"}},
		required: []Field{Member, Date, Quantity, Amount},
	},
	{
		// Its published sample, with the sample's own number as second column.
		Name: "cdnow-sample", Kind: Sales, Numbered: true,
		Columns:  map[Field][]string{Member: {"1"}, Date: {"3"}, Quantity: {"4"}, Amount: {"5"}},
		required: []Field{Member, Date, Quantity, Amount},
	},
	{
		// Youzan's export of orders by article, and the many programs that follow it.
		Name: "youzan", Kind: Sales,
		Columns: map[Field][]string{
			Phone:   {"买家手机号", "会员手机号", "收货人手机号/提货人手机号", "收货人手机号"},
			Name:    {"买家姓名", "会员姓名", "收货人/提货人"},
			Date:    {"买家付款时间", "付款时间", "交易成功时间", "订单创建时间", "下单时间"},
			Receipt: {"订单号"}, SKU: {"商品编码", "规格编码"}, Product: {"商品名称"},
			Category: {"商品一级分类", "商品目录", "商品分类"}, Quantity: {"商品数量"},
			Amount: {"商品实际成交金额", "商品实付金额"}, Discount: {"商品优惠+店铺优惠（分摊）", "店铺优惠（分摊）", "商品优惠"},
			Shop: {"归属店铺", "下单网点", "门店名称"}, Cashier: {"导购员", "收银员"},
		},
		required: []Field{Phone, Date, Receipt, Amount},
	},
}

// PresetNames lists the presets.
func PresetNames() []string {
	var names []string
	for _, p := range presets {
		names = append(names, p.Name)
	}
	return names
}

func presetByName(name string, kind Kind) (Preset, error) {
	at := slices.IndexFunc(presets, func(p Preset) bool { return p.Name == name && p.Kind == kind })
	if at < 0 {
		return Preset{}, model.Refuse("import.preset", name, strings.Join(PresetNames(), ", "))
	}
	return presets[at], nil
}

// apply sets the fields that the preset's columns are there for. Of the required fields,
// the first that is missing is refused.
func (p Preset) apply(m *Mapping, t *Table) error {
	for _, f := range m.kind.fields() {
		if m.has(f) {
			continue
		}
		found := false
		for _, name := range p.Columns[f] {
			if cols, ok := t.find(f, name); ok {
				m.set(f, cols)
				found = true
				break
			}
		}
		if !found && slices.Contains(p.required, f) {
			return model.Refuse("import.preset_column", p.Name, p.Columns[f][0], t.described())
		}
	}
	return nil
}

// fits reports whether the header has what the preset requires.
func (p Preset) fits(t *Table) bool {
	if p.Numbered || !t.header {
		return false
	}
	for _, f := range p.required {
		if !slices.ContainsFunc(p.Columns[f], func(name string) bool { _, ok := t.find(f, name); return ok }) {
			return false
		}
	}
	return true
}
