package file

import (
	"hash/maphash"
	"slices"
	"time"

	"regulars/model"
)

// receipts puts the rows of a file together to sales. Rows with a receipt number wait in a
// window for more of their kind; the receipt that was touched longest ago leaves it when the
// window has grown too long or too large. Numbers of receipts that have left are remembered,
// so that a row that comes too late is reported and not taken for another sale.
type receipts struct {
	people  *interner
	words   *interner
	numbers bool // lines have numbers and are sorted by them
	emit    func(Sale) error
	reject  func(line int, reason *model.Error)

	rows     int
	open     map[string]*openSale
	oldest   *openSale
	newest   *openSale
	spare    *openSale // used and emptied, linked by newer
	bytes    int
	key      []byte
	seed     maphash.Seed
	closed   fingerprints
	previous fingerprints
	repeats  repeats
}

// openSale is a sale that may still grow.
type openSale struct {
	sale         Sale
	key          string
	numbers      []int
	touched      int // row count when its last line came
	bytes        int
	older, newer *openSale
}

// What a sale and a line take in memory beside their texts.
const (
	saleBytes = 480
	lineBytes = 120
)

func newReceipts(v *values, m *Mapping) *receipts {
	return &receipts{
		people: &v.people, words: &v.words, numbers: m.has(LineNumber),
		open: map[string]*openSale{}, seed: maphash.MakeSeed(),
		closed: fingerprints{limit: closedLimit}, repeats: repeats{seen: fingerprints{limit: MaxUnnumbered}},
	}
}

// add takes one row. A refusal concerns the row, an error the whole file.
func (w *receipts) add(l *saleLine) (*model.Error, error) {
	w.rows++
	if len(l.receipt) == 0 {
		return nil, w.addAlone(l)
	}
	w.key = append(append(append(w.key[:0], l.shop...), 0), l.receipt...)
	sale, ok := w.open[string(w.key)]
	if !ok {
		if w.gone(w.key) {
			return model.Refuse("import.receipt_closed", quote(l.receipt)), nil
		}
		sale = w.start(l)
	} else if refusal := sale.fits(l); refusal != nil {
		return refusal, nil
	}
	if refusal := w.grow(sale, l); refusal != nil {
		return refusal, nil
	}
	w.touch(sale)
	return nil, w.close(false)
}

// addAlone makes a sale of a row without a receipt number.
func (w *receipts) addAlone(l *saleLine) error {
	receipt, err := w.repeats.name(l.cells)
	if err != nil {
		return err
	}
	sale := &openSale{sale: w.head(l)}
	sale.sale.Receipt, sale.sale.Derived = receipt, true
	sale.sale.Rows = []int{l.row}
	sale.sale.Lines = []Line{l.line}
	sale.sale.Amount, sale.sale.PointsTender = l.line.Amount, l.tender
	return w.finish(sale)
}

// head fills a sale from its first row.
func (w *receipts) head(l *saleLine) Sale {
	return Sale{
		Row: l.row, At: l.at,
		External: w.people.text(l.member), Phone: w.people.text(l.phone), Card: w.people.text(l.card), Name: w.people.text(l.name),
		Shop: w.words.text(l.shop), Till: w.words.text(l.till), Cashier: w.words.text(l.cashier),
	}
}

func (w *receipts) start(l *saleLine) *openSale {
	sale := w.spare
	if sale != nil {
		w.spare = sale.newer
		*sale = openSale{}
	} else {
		sale = &openSale{}
	}
	sale.sale, sale.key = w.head(l), string(w.key)
	sale.sale.Receipt = text(l.receipt)
	sale.bytes = saleBytes + 2*len(sale.key) + len(l.member) + len(l.phone) + len(l.card) + len(l.name)
	w.bytes += sale.bytes
	w.open[sale.key] = sale
	return sale
}

// sameReceipt is how far apart in time the lines of one receipt may be: a table in a
// restaurant is opened before midnight and paid after it.
const sameReceipt = 24 * time.Hour

// fits refuses a row whose receipt number belongs to another customer or another day: tills
// that start again at 1 every morning must not add up the sales of a week.
func (s *openSale) fits(l *saleLine) *model.Error {
	first := &s.sale
	other := func(known string, cell []byte) bool { return known != "" && len(cell) > 0 && known != string(cell) }
	switch {
	case len(first.Lines) >= MaxReceiptLines:
		return model.Refuse("import.receipt_lines", quote(l.receipt), MaxReceiptLines)
	case l.at.Sub(first.At).Abs() > sameReceipt:
		return model.Refuse("import.receipt_day", quote(l.receipt), first.Row)
	case other(first.External, l.member) || other(first.Phone, l.phone) || other(first.Card, l.card):
		return model.Refuse("import.receipt_member", quote(l.receipt), first.Row)
	}
	return nil
}

// grow adds a row to its sale.
func (w *receipts) grow(s *openSale, l *saleLine) *model.Error {
	amount, err := model.AddChecked(int64(s.sale.Amount), int64(l.line.Amount))
	tender, err2 := model.AddChecked(int64(s.sale.PointsTender), int64(l.tender))
	if err != nil || err2 != nil || amount > int64(model.MaxMoney) || amount < -int64(model.MaxMoney) {
		return model.Refuse("import.number_large", Amount, quote(l.receipt))
	}
	s.sale.Amount, s.sale.PointsTender = model.Money(amount), model.Money(tender)
	s.sale.Lines = append(s.sale.Lines, l.line)
	s.sale.Rows = append(s.sale.Rows, l.row)
	if w.numbers {
		s.numbers = append(s.numbers, l.number)
	}
	fill := func(known *string, cell []byte) {
		if *known == "" && len(cell) > 0 {
			*known = w.people.text(cell)
		}
	}
	fill(&s.sale.External, l.member)
	fill(&s.sale.Phone, l.phone)
	fill(&s.sale.Card, l.card)
	fill(&s.sale.Name, l.name)
	more := lineBytes + len(l.line.SKU) + len(l.line.Product)
	s.bytes += more
	w.bytes += more
	return nil
}

// touch moves a sale to the young end of the window.
func (w *receipts) touch(s *openSale) {
	s.touched = w.rows
	if w.newest == s {
		return
	}
	w.unlink(s)
	s.older = w.newest
	if w.newest != nil {
		w.newest.newer = s
	}
	w.newest = s
	if w.oldest == nil {
		w.oldest = s
	}
}

func (w *receipts) unlink(s *openSale) {
	if s.older != nil {
		s.older.newer = s.newer
	}
	if s.newer != nil {
		s.newer.older = s.older
	}
	if w.oldest == s {
		w.oldest = s.newer
	}
	if w.newest == s {
		w.newest = s.older
	}
	s.older, s.newer = nil, nil
}

// close lets receipts out of the window: the overdue ones, or all at the file's end.
func (w *receipts) close(all bool) error {
	for w.oldest != nil && (all || w.rows-w.oldest.touched >= WindowRows || w.bytes > WindowBytes) {
		s := w.oldest
		w.unlink(s)
		delete(w.open, s.key)
		w.bytes -= s.bytes
		if !all {
			w.remember(s.key)
		}
		if err := w.finish(s); err != nil {
			return err
		}
		s.newer, w.spare = w.spare, s
	}
	return nil
}

// finish hands a sale on, or rejects its rows if nobody is named on any of them.
func (w *receipts) finish(s *openSale) error {
	sale := &s.sale
	if sale.External == "" && sale.Phone == "" && sale.Card == "" {
		for _, row := range sale.Rows {
			w.reject(row, model.Refuse("import.no_member"))
		}
		return nil
	}
	if w.numbers && !slices.IsSorted(s.numbers) {
		sortLines(sale.Lines, s.numbers)
	}
	return w.emit(*sale)
}

// sortLines puts lines into the order of their numbers; equal numbers keep the file's.
func sortLines(lines []Line, numbers []int) {
	order := make([]int, len(lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return numbers[a] - numbers[b] })
	sorted := make([]Line, len(lines))
	for i, from := range order {
		sorted[i] = lines[from]
	}
	copy(lines, sorted)
}

// closedLimit is how many receipts a generation of memory holds; between one and two
// generations are remembered.
const closedLimit = 1_000_000

func (w *receipts) remember(key string) {
	if w.closed.full() {
		w.previous, w.closed = w.closed, fingerprints{limit: closedLimit}
	}
	w.closed.add(maphash.String(w.seed, key))
}

// gone reports whether a receipt has left the window. Of a million files with ten million
// receipts each, about one will see a number mistaken for another.
func (w *receipts) gone(key []byte) bool {
	if w.closed.count+w.previous.count == 0 {
		return false
	}
	h := maphash.Bytes(w.seed, key)
	return w.closed.has(h) || w.previous.has(h)
}
