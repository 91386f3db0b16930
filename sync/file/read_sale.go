package file

import (
	"math/bits"
	"time"

	"regulars/model"
)

// saleReader turns rows into lines of sales.
type saleReader struct {
	*values
	m *Mapping
}

// saleLine is one row, read. Its byte slices are good until the next row.
type saleLine struct {
	row     int
	cells   [][]byte
	receipt []byte
	member  []byte
	phone   []byte
	card    []byte
	name    []byte
	shop    []byte
	till    []byte
	cashier []byte
	at      time.Time
	number  int // the line's number on its receipt, 0 if not given
	tender  model.Money
	line    Line
}

// anonymous are what tills write for a customer without a card.
var anonymous = map[string]bool{"散客": true, "非会员": true, "普通顾客": true, "零售客户": true, "walk-in": true, "guest": true}

// read reads a row.
func (r *saleReader) read(row *Row, l *saleLine) *model.Error {
	*l = saleLine{row: row.Line, cells: row.Cells}
	for _, id := range [...]struct {
		field Field
		to    *[]byte
	}{{Member, &l.member}, {Phone, &l.phone}, {Card, &l.card}, {Receipt, &l.receipt}} {
		cell, refusal := r.identity(id.field, r.m.cell(row, id.field))
		if refusal != nil {
			return refusal
		}
		*id.to = cell
	}
	if len(l.member) > 0 && anonymous[string(l.member)] {
		l.member = nil
	}
	l.name = trim(r.m.cell(row, Name))
	l.shop = trim(r.m.cell(row, Shop))
	l.till = trim(r.m.cell(row, Till))
	l.cashier = trim(r.m.cell(row, Cashier))
	l.number, _ = number(trim(r.m.cell(row, LineNumber)))
	var refusal *model.Error
	if l.at, refusal = r.date(value(r.m.cell(row, Date)), value(r.m.cell(row, Time))); refusal != nil {
		return refusal
	}
	if refusal = r.figures(row, l); refusal != nil {
		return refusal
	}
	l.line.SKU = r.words.text(trim(r.m.cell(row, SKU)))
	l.line.Product = r.words.text(trim(r.m.cell(row, Product)))
	l.line.Category = r.words.text(trim(r.m.cell(row, Category)))
	l.line.Department = r.words.text(trim(r.m.cell(row, Department)))
	return nil
}

// figures reads what was sold and paid. A row with neither amount nor quantity says nothing;
// with one of them it is a sale, a free article for instance.
func (r *saleReader) figures(row *Row, l *saleLine) *model.Error {
	quantity, amount := value(r.m.cell(row, Quantity)), value(r.m.cell(row, Amount))
	price := value(r.m.cell(row, Price))
	if len(quantity) == 0 && len(amount) == 0 && len(price) == 0 {
		return model.Refuse("import.amount_missing")
	}
	var refusal *model.Error
	if l.line.Amount, refusal = r.money(Amount, amount); refusal != nil {
		return refusal
	}
	if len(quantity) > 0 {
		n, problem := parseNumber(quantity, r.counts)
		if problem != numberOK {
			return refuseNumber(problem, Quantity, quantity)
		}
		l.line.Quantity = n
	} else if l.line.Amount < 0 {
		l.line.Quantity = -1000 // A return of the one piece that a row without count stands for.
	} else {
		l.line.Quantity = 1000
	}
	if len(price) > 0 {
		if l.line.Amount, refusal = r.product(price, l.line.Quantity); refusal != nil {
			return refusal
		}
	}
	for _, c := range r.m.columns[Discount] {
		if c >= len(row.Cells) {
			continue
		}
		part, refusal := r.money(Discount, value(row.Cells[c]))
		if refusal != nil {
			return refusal
		}
		l.line.Discount += part // MaxColumns parts of MaxMoney are far from the end of int64.
	}
	if l.line.Discount > model.MaxMoney || l.line.Discount < -model.MaxMoney {
		return model.Refuse("import.number_large", Discount, l.line.Discount)
	}
	l.tender, refusal = r.money(PointsTender, value(r.m.cell(row, PointsTender)))
	return refusal
}

// product multiplies the price of one piece with the quantity, rounded half away from zero.
func (r *saleReader) product(cell []byte, quantity int64) (model.Money, *model.Error) {
	style := r.amounts
	style.decimals = 6
	price, problem := parseNumber(cell, style)
	if problem != numberOK {
		return 0, refuseNumber(problem, Price, cell)
	}
	negative := (price < 0) != (quantity < 0)
	scale := uint64(pow10[6+3-r.amounts.decimals])
	hi, lo := bits.Mul64(magnitude(price), magnitude(quantity))
	lo, carry := bits.Add64(lo, scale/2, 0)
	hi += carry
	if hi >= scale {
		return 0, refuseNumber(numberLarge, Price, cell)
	}
	amount, _ := bits.Div64(hi, lo, scale)
	if amount > uint64(model.MaxMoney) {
		return 0, refuseNumber(numberLarge, Price, cell)
	}
	if negative {
		return -model.Money(amount), nil
	}
	return model.Money(amount), nil
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}
