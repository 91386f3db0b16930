package file

import (
	"time"

	"regulars/model"
)

// ImportOptions says what a file's own content cannot.
type ImportOptions struct {
	MapOptions
	Shop      string         // only rows of this shop, if the file has a column of shops
	Currency  model.Currency // the shop's; any with two decimals if empty
	Zone      *time.Location // the shop's; UTC if nil
	DateOrder DateOrder      // for dates like 1/2/2017 that the file does not decide
	DryRun    bool           // read and count only; Books is not asked
}

const (
	oldestSale  = 20_000 // workbook day counts: 3 October 1954
	oldestBirth = 3_000  // 18 March 1908
)

// values reads the cells of one file in the one way that its sample has settled.
type values struct {
	amounts numberStyle
	counts  numberStyle
	dates   dateStyle
	births  dateStyle
	clock   zoneClock
	people  interner // names and numbers of members
	words   interner // articles, categories, shops
}

// noCurrency is no currency's code: a quantity with a money sign is a mistake.
const noCurrency = "-"

// newValues decides decimals and date order from the sample.
func newValues(t *Table, m *Mapping, o ImportOptions) (*values, error) {
	v := &values{clock: zoneClock{zone: o.Zone}}
	if o.Zone == nil {
		v.clock.zone = time.UTC
	}
	if o.Currency.Code == "" {
		o.Currency.Decimals = 2
	}
	separator := t.separator(m)
	v.amounts = numberStyle{decimals: o.Currency.Decimals, separator: separator, currency: o.Currency.Code}
	v.counts = numberStyle{decimals: 3, separator: separator, currency: noCurrency}
	order := o.DateOrder
	if order == Unknown {
		var err error
		if order, err = t.dateOrder(m); err != nil {
			return nil, err
		}
	}
	v.dates = dateStyle{order: order, serial: t.format == XLSX, epoch04: t.epoch04, oldest: oldestSale}
	v.births = v.dates
	v.births.oldest = oldestBirth
	return v, nil
}

// separator finds the decimal mark that the file's numbers prove. If they prove both, or
// none, each number is read on its own.
func (t *Table) separator(m *Mapping) Separator {
	if t.format == XLSX || t.format == JSONL {
		return Point // Their numbers are not written by people.
	}
	points, commas := 0, 0
	for _, f := range []Field{Amount, Price, Discount, PointsTender, Quantity} {
		for _, c := range m.columns[f] {
			for _, row := range t.sample[t.given:] {
				if c >= len(row.Cells) {
					continue
				}
				switch separatorOf(row.Cells[c]) {
				case Point:
					points++
				case Comma:
					commas++
				}
			}
		}
	}
	switch {
	case points > 0 && commas == 0:
		return Point
	case commas > 0 && points == 0:
		return Comma
	}
	return NoSeparator
}

// dateOrder decides how 1/2/2017 is read from the dates of the sample that can be read in
// one way only. If dates can be read both ways and none decides, it asks.
func (t *Table) dateOrder(m *Mapping) (DateOrder, error) {
	days, months := 0, 0
	var doubt []byte
	for _, f := range []Field{Date, Joined, Birthday} {
		for _, c := range m.columns[f] {
			for _, row := range t.sample[t.given:] {
				if c >= len(row.Cells) {
					continue
				}
				cell := value(row.Cells[c])
				switch orderOf(cell) {
				case DayFirst:
					days++
				case MonthFirst:
					months++
				case eitherOrder:
					doubt = cell
				}
			}
		}
	}
	switch {
	case days > 0 && months == 0:
		return DayFirst, nil
	case months > 0 && days == 0:
		return MonthFirst, nil
	case doubt != nil:
		return Unknown, model.Refuse("import.date_order", quote(doubt))
	}
	return Unknown, nil
}

const eitherOrder DateOrder = "either"

// orderOf returns the order that a date proves, eitherOrder if it could have both, Unknown
// if it is written in another way.
func orderOf(cell []byte) DateOrder {
	first, n := number(cell)
	if n < 1 || n > 2 || n >= len(cell) || cell[n] != '/' && cell[n] != '-' {
		return Unknown
	}
	second, _ := number(cell[n+1:])
	s, problem := scanDate(cell, dateStyle{order: DayFirst})
	switch {
	case problem != dateOK && first <= 12 && second > 12:
		_, problem = scanDate(cell, dateStyle{order: MonthFirst})
	case s.year == 0:
		return Unknown
	}
	switch {
	case problem != dateOK || first == second:
		return Unknown
	case s.either:
		return eitherOrder
	case first > 12:
		return DayFirst
	}
	return MonthFirst
}

// money reads an amount; an empty cell is 0.
func (v *values) money(f Field, cell []byte) (model.Money, *model.Error) {
	if len(cell) == 0 {
		return 0, nil
	}
	n, problem := parseNumber(cell, v.amounts)
	if problem == numberOK && (n > int64(model.MaxMoney) || n < -int64(model.MaxMoney)) {
		problem = numberLarge
	}
	if problem != numberOK {
		return 0, refuseNumber(problem, f, cell)
	}
	return model.Money(n), nil
}

func refuseNumber(problem numberProblem, f Field, cell []byte) *model.Error {
	switch problem {
	case numberLarge:
		return model.Refuse("import.number_large", f, quote(cell))
	case numberCurrency:
		return model.Refuse("import.number_currency", f, quote(cell))
	}
	return model.Refuse("import.number", f, quote(cell))
}

// date reads a moment; clock, if not empty, is its time of day from a column of its own.
func (v *values) date(cell, clock []byte) (time.Time, *model.Error) {
	if len(cell) == 0 {
		return time.Time{}, model.Refuse("import.date_missing")
	}
	s, problem := scanDate(cell, v.dates)
	switch {
	case problem == dateAmbiguous:
		return time.Time{}, model.Refuse("import.date_order", quote(cell))
	case problem != dateOK || s.year == 0:
		return time.Time{}, model.Refuse("import.date", quote(cell))
	}
	if !s.timed && len(clock) > 0 {
		t, ok := scanClockOnly(clock, v.dates.serial)
		if !ok {
			return time.Time{}, model.Refuse("import.time", quote(clock))
		}
		s.hour, s.minute, s.second, s.nanosecond = t.hour, t.minute, t.second, t.nanosecond
	}
	return v.clock.at(&s), nil
}

// scanClockOnly reads a time of day, in a workbook also as a fraction of the day.
func scanClockOnly(cell []byte, serial bool) (stamp, bool) {
	var s stamp
	if serial && len(cell) > 1 && (cell[0] == '0' || cell[0] == '.') && cell[0] != ':' {
		n, problem := parseNumber(cell, numberStyle{decimals: 9, separator: Point})
		if problem == numberOK && n >= 0 && n < 1_000_000_000 {
			seconds := int(min((n*86_400+500_000_000)/1_000_000_000, 86_399))
			return stamp{hour: seconds / 3600, minute: seconds / 60 % 60, second: seconds % 60, timed: true}, true
		}
	}
	var room [maxDate]byte
	if asciiPrefix(cell) < len(cell) {
		n, ok := plainDate(cell, room[:])
		if !ok {
			return s, false
		}
		cell = trim(room[:n])
	}
	rest, ok := s.scanClock(cell)
	s.year, s.month, s.day = 2000, 1, 1
	return s, ok && len(rest) == 0 && s.real()
}

// identity reads an identifying number as the text that it is, but writes out what a
// program has shortened, and refuses what a spreadsheet has rounded away.
func (v *values) identity(f Field, cell []byte) ([]byte, *model.Error) {
	cell = value(cell)
	exact, yes := raised(cell)
	switch {
	case !yes:
		return cell, nil
	case !exact:
		return nil, model.Refuse("import.rounded", f, quote(cell))
	}
	var d decimal
	if d.scan(cell, numberStyle{separator: Point, currency: noCurrency}) != numberOK {
		return cell, nil
	}
	return d.appendPlain(nil, string(cell)), nil
}
