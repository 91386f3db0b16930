package file

import (
	"unicode"
	"unicode/utf8"

	"regulars/model"
)

// What the values of a column look like, as shares of the sample.

const (
	shapeRows = 200 // rows of the sample that are looked at
	mostly    = 90  // percent of the values
	partly    = 50
)

// share returns the percentage of a column's values in the sample that pass a test, -1 if
// it has none.
func (t *Table) share(column int, passes func(t *Table, cell []byte) bool) int {
	seen, passed := 0, 0
	for _, row := range t.sample[t.given:min(len(t.sample), t.given+shapeRows)] {
		if column >= len(row.Cells) {
			continue
		}
		cell := value(row.Cells[column])
		if len(cell) == 0 {
			continue
		}
		seen++
		if passes(t, cell) {
			passed++
		}
	}
	if seen == 0 {
		return -1
	}
	return 100 * passed / seen
}

// holds reports whether a column's values can be what its name suggests. Texts can be
// anything; a column of rates is no discount, and one of clock times no date.
func (t *Table) holds(column int, f Field) bool {
	switch f {
	case Date:
		share := t.share(column, anyDate)
		return share < 0 || share >= partly
	case Quantity, Discount, PointsTender, Price, Amount:
		share := t.share(column, anyNumber)
		return share < 0 || share >= partly
	}
	return true
}

func anyNumber(_ *Table, cell []byte) bool {
	_, problem := parseNumber(cell, numberStyle{decimals: 2})
	return problem == numberOK
}

func anyDate(t *Table, cell []byte) bool {
	s, problem := scanDate(cell, dateStyle{serial: t.format == XLSX, epoch04: t.epoch04, oldest: oldestSale})
	return problem != dateBad && s.year != 0
}

func timedDate(t *Table, cell []byte) bool {
	s, problem := scanDate(cell, dateStyle{serial: t.format == XLSX, epoch04: t.epoch04, oldest: oldestSale})
	return problem != dateBad && s.timed
}

func clockOnly(t *Table, cell []byte) bool {
	_, ok := scanClockOnly(cell, t.format == XLSX)
	return ok
}

// writtenDate is a date that nothing else looks like: with its marks, or yyyymmdd.
func writtenDate(_ *Table, cell []byte) bool {
	s, problem := scanDate(cell, dateStyle{order: DayFirst})
	return problem == dateOK && s.year != 0
}

func decimals(_ *Table, cell []byte) bool {
	_, problem := parseNumber(cell, numberStyle{decimals: 2})
	return problem == numberOK && separatorOf(cell) != NoSeparator
}

// smallCount is a quantity: digits, four at most, not written with leading zeros.
func smallCount(_ *Table, cell []byte) bool {
	if len(cell) > 1 && cell[0] == '-' {
		cell = cell[1:]
	}
	return allDigits(cell) && len(cell) <= 4 && (cell[0] != '0' || len(cell) == 1)
}

func identifier(_ *Table, cell []byte) bool {
	for _, c := range cell {
		if !(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-' || c == '_') {
			return false
		}
	}
	return len(cell) <= 32
}

// mobile is a phone number that nothing else looks like: a Chinese mobile, or one with its
// country's prefix.
func mobile(_ *Table, cell []byte) bool {
	if len(cell) == 11 && allDigits(cell) {
		return cell[0] == '1' && cell[1] >= '3'
	}
	return len(cell) > 8 && cell[0] == '+' && looksLikePhone(cell)
}

// words is text in letters, as names are.
func words(_ *Table, cell []byte) bool {
	r, _ := utf8.DecodeRune(cell)
	return unicode.IsLetter(r) && !anyDate(&Table{}, cell)
}

// guessShapes gives meaning to columns without names, where exactly one reading is possible.
func (m *Mapping) guessShapes(t *Table) error {
	ok := false
	if m.kind == Members {
		ok = m.shapeMembers(t)
	} else {
		ok = m.shapeSales(t)
	}
	if !ok {
		return model.Refuse("import.shape", t.described())
	}
	return nil
}

// shapeSales finds one date, one column of amounts with decimals, one member number and,
// if there is one, a column of small counts between them.
func (m *Mapping) shapeSales(t *Table) bool {
	var dates, amounts, counts, phones, ids []int
	for c := range t.columns {
		switch {
		case t.share(c, mobile) >= mostly:
			phones = append(phones, c)
		case t.share(c, writtenDate) >= mostly:
			dates = append(dates, c)
		case t.share(c, decimals) >= mostly:
			amounts = append(amounts, c)
		case t.share(c, smallCount) >= mostly:
			counts = append(counts, c)
		case t.share(c, identifier) >= mostly:
			ids = append(ids, c)
		default:
			return false
		}
	}
	if len(phones) == 0 && len(ids) == 0 && len(counts) == 2 && len(dates) == 1 && counts[0] < dates[0] && counts[1] > dates[0] {
		ids, counts = counts[:1], counts[1:] // Member numbers of a small shop.
	}
	if len(dates) != 1 || len(amounts) != 1 || len(counts) > 1 || len(phones)+len(ids) != 1 {
		return false
	}
	m.set(Date, dates)
	m.set(Amount, amounts)
	m.set(Quantity, counts)
	m.set(Phone, phones)
	m.set(Member, ids)
	return true
}

// shapeMembers finds one column of phone numbers and, beside it, at most one of names.
func (m *Mapping) shapeMembers(t *Table) bool {
	var phones, names []int
	for c := range t.columns {
		switch {
		case t.share(c, mobile) >= mostly:
			phones = append(phones, c)
		case t.share(c, words) >= mostly:
			names = append(names, c)
		default:
			return false
		}
	}
	if len(phones) != 1 || len(names) > 1 {
		return false
	}
	m.set(Phone, phones)
	m.set(Name, names)
	return true
}
