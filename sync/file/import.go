package file

import (
	"context"
	"hash/maphash"

	"regulars/model"
)

// ImportSales reads the sales in t and has them booked in whole batches. On a cancelled ctx
// it stops behind the batch at hand and returns the report so far with the ctx's error; on a
// file that breaks off, the sales before the break are booked and the rest is an error.
func ImportSales(ctx context.Context, t *Table, o ImportOptions, books Books, progress Progress) (Report, error) {
	m, v, err := prepare(t, Sales, o)
	if err != nil {
		return Report{}, err
	}
	if o.DryRun {
		books = newCounter()
	}
	read := func(f *feed[Sale]) error {
		r := saleReader{values: v, m: m}
		w := newReceipts(v, m)
		w.reject = f.reject
		w.emit = func(s Sale) error { return f.add(s, len(s.Rows)) }
		var line saleLine
		err := f.each(m, o.Shop, func(row *Row) (*model.Error, error) {
			if refusal := r.read(row, &line); refusal != nil {
				return refusal, nil
			}
			return w.add(&line)
		})
		if err != nil {
			return err
		}
		return w.close(true)
	}
	return run(ctx, t, read, books.BookSales,
		func(s *Sale) []int { return s.Rows }, func(s *Sale) bool { return s.Amount < 0 }, progress)
}

// ImportMembers reads the members in t and has them booked, as ImportSales does.
func ImportMembers(ctx context.Context, t *Table, o ImportOptions, books Books, progress Progress) (Report, error) {
	m, v, err := prepare(t, Members, o)
	if err != nil {
		return Report{}, err
	}
	if o.DryRun {
		books = newCounter()
	}
	read := func(f *feed[MemberRow]) error {
		r, w := memberReader{values: v, m: m}, newTwice()
		return f.each(m, o.Shop, func(row *Row) (*model.Error, error) {
			member, refusal := r.read(row)
			if refusal == nil {
				refusal = w.add(row, &member)
			}
			if refusal != nil {
				return refusal, nil
			}
			return nil, f.add(member, 1)
		})
	}
	report, err := run(ctx, t, read, books.BookMembers,
		func(m *MemberRow) []int { return []int{m.Row} }, func(*MemberRow) bool { return false }, progress)
	report.Sales = 0 // What was accepted were members.
	return report, err
}

func prepare(t *Table, kind Kind, o ImportOptions) (*Mapping, *values, error) {
	m, err := MapColumns(t, kind, o.MapOptions)
	if err != nil {
		return nil, nil, err
	}
	if o.Shop != "" && !m.has(Shop) {
		return nil, nil, model.Refuse("import.no_field", Shop, Shop.String(), t.described())
	}
	v, err := newValues(t, m, o)
	return m, v, err
}

// counter stands for the shop in a dry run: it accepts everything and counts the members
// that the file names, each once.
type counter struct {
	seed  maphash.Seed
	known map[uint64]struct{}
}

// countedMembers bounds the counter's memory; a file beyond it has a number of members that
// nobody reads to the last digit.
const countedMembers = 2_000_000

func newCounter() *counter {
	return &counter{seed: maphash.MakeSeed(), known: map[uint64]struct{}{}}
}

// BookSales counts.
func (c *counter) BookSales(_ context.Context, batch []Sale) ([]Outcome, error) {
	outcomes := make([]Outcome, len(batch))
	for i := range batch {
		s := &batch[i]
		outcomes[i] = Outcome{NewMember: c.first(s.External, s.Card, s.Phone), Refund: s.Amount < 0}
	}
	return outcomes, nil
}

// BookMembers counts.
func (c *counter) BookMembers(_ context.Context, batch []MemberRow) ([]Outcome, error) {
	outcomes := make([]Outcome, len(batch))
	for i := range batch {
		m := &batch[i]
		outcomes[i] = Outcome{NewMember: c.first(m.External, m.Card, m.Phone)}
	}
	return outcomes, nil
}

// first reports whether the member, by the first name that is not empty, is new.
func (c *counter) first(names ...string) bool {
	for _, name := range names {
		if name == "" {
			continue
		}
		h := maphash.String(c.seed, name)
		_, known := c.known[h]
		if !known && len(c.known) < countedMembers {
			c.known[h] = struct{}{}
		}
		return !known
	}
	return false
}
