package ledger

import (
	"encoding/binary"
	"fmt"

	"regulars/model"
)

// recordVersion stands in front of every stored account.
const recordVersion = 1

// AppendRecord appends the stored form: version, then varints. Zero accounts take 14 bytes,
// a weekly customer's about 80.
func (a *Account) AppendRecord(dst []byte) []byte {
	dst = append(dst, recordVersion)
	dst = binary.AppendUvarint(dst, a.Head)
	for _, v := range [...]int64{
		int64(a.Earned), int64(a.Redeemed), int64(a.Adjusted), a.Carried, a.Den, a.Visits, int64(a.Spend),
		a.FirstVisit, a.LastVisit,
	} {
		dst = binary.AppendVarint(dst, v)
	}
	dst = append(dst, byte(len(a.Months)))
	last := Month(0)
	for _, m := range a.Months {
		dst = binary.AppendUvarint(dst, uint64(m.Month-last))
		dst = binary.AppendVarint(dst, int64(m.Amount))
		last = m.Month
	}
	return dst
}

// ParseRecord reads a stored account into a.
func (a *Account) ParseRecord(raw []byte) error {
	*a = Account{Months: a.Months[:0]}
	if len(raw) == 0 || raw[0] != recordVersion {
		return fmt.Errorf("%w: account record", model.ErrMalformed)
	}
	r := reader{raw: raw[1:]}
	a.Head = r.uvarint()
	a.Earned, a.Redeemed, a.Adjusted = model.Points(r.varint()), model.Points(r.varint()), model.Points(r.varint())
	a.Carried, a.Den = r.varint(), r.varint()
	a.Visits, a.Spend = r.varint(), model.Money(r.varint())
	a.FirstVisit, a.LastVisit = r.varint(), r.varint()
	months := r.byte()
	if months > MonthsKept {
		r.bad = true
	}
	last := Month(0)
	for i := byte(0); i < months && !r.bad; i++ {
		step := r.uvarint()
		if step > uint64(lastMonth-last) || (i > 0 && step == 0) {
			r.bad = true // months ascend
			break
		}
		last += Month(step)
		a.Months = append(a.Months, Spend{Month: last, Amount: model.Money(r.varint())})
	}
	if len(a.Months) > 0 && a.Months[0].Month <= last-MonthsKept {
		r.bad = true // nothing is kept that fell out of the window
	}
	if r.bad || len(r.raw) != 0 {
		return fmt.Errorf("%w: account record", model.ErrMalformed)
	}
	return nil
}

// LastVisitOf reads only the last visit (unix seconds) and the balance from a stored
// account: the search index asks a million of them at once.
func LastVisitOf(raw []byte) (lastVisit int64, balance model.Points, err error) {
	var a Account
	var months [MonthsKept]Spend
	a.Months = months[:0]
	if err := a.ParseRecord(raw); err != nil {
		return 0, 0, err
	}
	return a.LastVisit, a.Balance(), nil
}

// reader takes varints in their shortest form off a record and remembers whether one was
// missing, so that a record is read only if it would be written the same way.
type reader struct {
	raw []byte
	bad bool
}

func (r *reader) uvarint() uint64 {
	v, n := model.ShortUvarint(r.raw)
	if n == 0 {
		r.bad, r.raw = true, nil
		return 0
	}
	r.raw = r.raw[n:]
	return v
}

func (r *reader) varint() int64 {
	v, n := binary.Varint(r.raw)
	if n <= 0 || (n > 1 && r.raw[n-1] == 0) {
		r.bad, r.raw = true, nil
		return 0
	}
	r.raw = r.raw[n:]
	return v
}

func (r *reader) byte() byte {
	if len(r.raw) == 0 {
		r.bad = true
		return 0
	}
	v := r.raw[0]
	r.raw = r.raw[1:]
	return v
}

// Brief is what segments are computed from.
type Brief struct {
	LastVisit int64 // unix seconds
	Visits    int64
	Spend     model.Money
}

// BriefOf reads a brief from a stored account without reading the rest: a million of them
// are asked at once.
func BriefOf(raw []byte) (Brief, error) {
	if len(raw) == 0 || raw[0] != recordVersion {
		return Brief{}, fmt.Errorf("%w: account record", model.ErrMalformed)
	}
	r := reader{raw: raw[1:]}
	for range 6 { // head, earned, redeemed, adjusted, carried, den
		r.skip()
	}
	b := Brief{Visits: r.varint(), Spend: model.Money(r.varint())}
	r.skip() // first visit
	b.LastVisit = r.varint()
	if r.bad {
		return Brief{}, fmt.Errorf("%w: account record", model.ErrMalformed)
	}
	return b, nil
}

// skip passes over one varint.
func (r *reader) skip() {
	for i, c := range r.raw {
		if c < 0x80 {
			r.raw = r.raw[i+1:]
			return
		}
	}
	r.bad, r.raw = true, nil
}
