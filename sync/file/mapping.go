package file

import (
	"slices"
	"strconv"
	"strings"

	"regulars/model"
)

// MapOptions says how columns find their meaning. What is not said is guessed.
type MapOptions struct {
	Map    []string // "field=column", as --map gives them
	Preset string
}

// Mapping tells which columns hold which field.
type Mapping struct {
	kind    Kind
	columns [fieldCount][]int // several columns are added up; only Discount may have them
}

func (m *Mapping) has(f Field) bool            { return len(m.columns[f]) > 0 }
func (m *Mapping) set(f Field, columns []int)  { m.columns[f] = columns }
func (m *Mapping) hasAny(fields ...Field) bool { return slices.ContainsFunc(fields, m.has) }

// cell returns the cell of a field in a row, nil if there is none.
func (m *Mapping) cell(row *Row, f Field) []byte {
	if len(m.columns[f]) == 0 || m.columns[f][0] >= len(row.Cells) {
		return nil
	}
	return row.Cells[m.columns[f][0]]
}

// taken reports whether a column already has a meaning.
func (m *Mapping) taken(column int) bool {
	for _, columns := range m.columns {
		if slices.Contains(columns, column) {
			return true
		}
	}
	return false
}

// Pair is one line of a mapping, for people to check.
type Pair struct {
	Field  string `json:"field"`
	Column string `json:"column"`
}

// Pairs lists the mapping in the order of the fields.
func (m *Mapping) Pairs(t *Table) []Pair {
	var pairs []Pair
	for _, f := range m.kind.fields() {
		var names []string
		for _, c := range m.columns[f] {
			names = append(names, t.columnName(c))
		}
		if len(names) > 0 {
			pairs = append(pairs, Pair{Field: f.String(), Column: strings.Join(names, "+")})
		}
	}
	return pairs
}

// MapColumns decides what the columns of a table mean: first what was said, then a preset,
// then what headers or, without a header, the shapes of the values suggest. It refuses a
// table that lacks what its kind cannot do without.
func MapColumns(t *Table, kind Kind, o MapOptions) (*Mapping, error) {
	m := &Mapping{kind: kind}
	if err := m.said(t, o.Map); err != nil {
		return nil, err
	}
	switch {
	case o.Preset != "":
		preset, err := presetByName(o.Preset, kind)
		if err != nil {
			return nil, err
		}
		if err := preset.apply(m, t); err != nil {
			return nil, err
		}
	case t.header:
		m.guess(t)
	case len(o.Map) == 0:
		if err := m.guessShapes(t); err != nil {
			return nil, err
		}
	}
	m.settle()
	return m, m.complete(t)
}

// said applies "field=column" entries.
func (m *Mapping) said(t *Table, entries []string) error {
	for _, entry := range entries {
		name, column, ok := strings.Cut(entry, "=")
		if !ok || strings.TrimSpace(column) == "" {
			return model.Refuse("import.map_form", entry)
		}
		f, err := m.kind.fieldByName(name)
		if err != nil {
			return err
		}
		if m.has(f) {
			return model.Refuse("import.map_twice", f.String())
		}
		columns, ok := t.find(f, column)
		if !ok {
			return model.Refuse("import.map_column", f.String(), strings.TrimSpace(column), t.described())
		}
		m.set(f, columns)
	}
	return nil
}

// guess gives meaning to a header by the names in it.
func (m *Mapping) guess(t *Table) {
	for _, p := range presets {
		if p.Kind == m.kind && p.fits(t) {
			// fits has checked what apply could refuse.
			_ = p.apply(m, t)
			break
		}
	}
	keys := make([]string, len(t.columns))
	for i, name := range t.columns {
		keys[i] = headerKey(name)
	}
	for _, f := range m.kind.fields() {
		if m.has(f) || f == Time {
			continue
		}
		named := -1 // the best name whose values do not look like it
		for _, alias := range m.kind.aliases(f) {
			at := slices.Index(keys, alias)
			if at < 0 || m.taken(at) {
				continue
			}
			if t.holds(at, f) {
				m.set(f, []int{at})
				break
			}
			if named < 0 {
				named = at
			}
		}
		// Without these the file is refused; better to say of each row what is wrong.
		if named >= 0 && !m.has(f) && (f == Date || f == Amount) {
			m.set(f, []int{named})
		}
	}
	m.guessTime(t, keys)
}

// guessTime looks for a time of day beside a date that has none.
func (m *Mapping) guessTime(t *Table, keys []string) {
	if m.kind != Sales || !m.has(Date) || m.has(Time) || t.share(m.columns[Date][0], timedDate) > 0 {
		return
	}
	for _, alias := range m.kind.aliases(Time) {
		at := slices.Index(keys, alias)
		if at >= 0 && !m.taken(at) && t.share(at, clockOnly) > mostly {
			m.set(Time, []int{at})
			return
		}
	}
}

// settle drops columns that have nothing to add: a time of day without a date, a price
// beside an amount.
func (m *Mapping) settle() {
	if !m.has(Date) {
		m.columns[Time] = nil
	}
	if m.has(Amount) {
		m.columns[Price] = nil
	}
	// A price without a quantity is what the row cost.
	if m.has(Price) && !m.has(Quantity) {
		m.columns[Amount], m.columns[Price] = m.columns[Price], nil
	}
}

// complete refuses a mapping that cannot be used.
func (m *Mapping) complete(t *Table) error {
	if m.kind == Sales {
		if !m.has(Date) {
			return model.Refuse("import.no_field", Date, Date.String(), t.described())
		}
		if !m.hasAny(Amount, Price) {
			return model.Refuse("import.no_field", Amount, Amount.String(), t.described())
		}
	}
	if !m.hasAny(Member, Phone, Card) {
		return model.Refuse("import.no_member_field", t.described())
	}
	return nil
}

// find returns the columns that a name means: the text of a header, else a number from 1.
// The discount may name several with "+" between them.
func (t *Table) find(f Field, name string) ([]int, bool) {
	name = strings.TrimSpace(name)
	if t.header {
		if at := slices.Index(t.columns, name); at >= 0 {
			return []int{at}, true
		}
		key := headerKey(name)
		same := func(column string) bool {
			return strings.EqualFold(column, name) || key != "" && headerKey(column) == key
		}
		if at := slices.IndexFunc(t.columns, same); at >= 0 && !strings.Contains(name, "+") {
			return []int{at}, true
		}
	}
	if n, err := strconv.Atoi(name); err == nil && n >= 1 && n <= len(t.columns) {
		return []int{n - 1}, true
	}
	if f != Discount || !strings.Contains(name, "+") {
		return nil, false
	}
	var columns []int
	for part := range strings.SplitSeq(name, "+") {
		column, ok := t.find(Member, part)
		if !ok {
			return nil, false
		}
		columns = append(columns, column[0])
	}
	return columns, true
}

// columnName names a column for people.
func (t *Table) columnName(at int) string {
	if at < len(t.columns) && t.columns[at] != "" {
		return quote([]byte(t.columns[at]))
	}
	return strconv.Itoa(at + 1)
}

// described lists the columns for a refusal; without a header, each with its first value.
func (t *Table) described() string {
	const most = 40
	var b strings.Builder
	for i := range t.columns {
		if i == most {
			b.WriteString(", …")
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(t.columnName(i))
		if !t.header && i < len(t.sample[0].Cells) {
			b.WriteString(" (" + quote(t.sample[0].Cells[i]) + ")")
		}
	}
	return b.String()
}
