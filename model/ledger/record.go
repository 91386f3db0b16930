package ledger

import (
	"encoding/binary"
	"fmt"

	"regulars/model"
)

// The versions that stand in front of a stored account: whole, or with a part that lies elsewhere
// behind it. Each account has one form, and a shop on its own pays nothing for chains.
const (
	recordVersion = 2
	recordApart   = 3
)

// Limits of a record: what a program can make of an account stays far below them.
const (
	maxLots = 1 << 16
	maxCode = 64
)

// AppendRecord appends the stored form: version, then varints, what many members are asked
// for at once in front. Zero accounts take 17 bytes, a weekly customer's about 110.
func (a *Account) AppendRecord(dst []byte) []byte {
	version := byte(recordVersion)
	if a.apart() {
		version = recordApart
	}
	dst = append(dst, version)
	dst = binary.AppendUvarint(dst, a.Head)
	for _, v := range [...]int64{
		a.LastVisit, a.Visits, int64(a.Spend),
		int64(a.Earned), int64(a.Redeemed), int64(a.Adjusted), int64(a.Expired), a.Carried, a.Den, a.FirstVisit, a.Seen,
	} {
		dst = binary.AppendVarint(dst, v)
	}
	dst = appendHolds(appendLots(dst, a.Lots), a.Holds)
	dst = a.Tier.appendRecord(dst)
	dst = a.appendMonths(dst)
	if version == recordVersion {
		return dst
	}
	dst = appendHolds(appendLots(dst, a.Away), a.Aside)
	return binary.AppendUvarint(binary.AppendUvarint(dst, a.Grant), a.Era)
}

// apart reports whether the account knows of streams and chains.
func (a *Account) apart() bool {
	return len(a.Away) > 0 || len(a.Aside) > 0 || a.Grant != 0 || a.Era != 0
}

func appendLots(dst []byte, lots []model.Lot) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(lots)))
	last := int64(0)
	for _, l := range lots {
		dst = binary.AppendVarint(dst, int64(l.Ends)-last)
		dst = binary.AppendVarint(dst, int64(l.Points))
		last = int64(l.Ends)
	}
	return dst
}

func appendHolds(dst []byte, holds []model.Hold) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(holds)))
	last := int64(0)
	for _, h := range holds {
		dst = binary.AppendVarint(dst, h.Until-last)
		dst = binary.AppendVarint(dst, int64(h.Points))
		last = h.Until
	}
	return dst
}

func (s *Step) appendRecord(dst []byte) []byte {
	dst = append(dst, byte(len(s.Code)))
	if s.Code == "" {
		return dst
	}
	dst = append(dst, s.Code...)
	dst = append(dst, byte(len(s.From)))
	dst = append(dst, s.From...)
	dst = binary.AppendVarint(dst, s.At)
	return binary.AppendVarint(dst, int64(s.Until))
}

func (a *Account) appendMonths(dst []byte) []byte {
	dst = append(dst, byte(len(a.Months)))
	last := Month(0)
	for _, m := range a.Months {
		dst = binary.AppendUvarint(dst, uint64(m.Month-last))
		for _, v := range [...]int64{int64(m.Spend), m.Visits, int64(m.Points), m.Engaged} {
			dst = binary.AppendVarint(dst, v)
		}
		last = m.Month
	}
	return dst
}

// ParseRecord reads a stored account into a.
func (a *Account) ParseRecord(raw []byte) error {
	*a = Account{Months: a.Months[:0], Lots: a.Lots[:0], Holds: a.Holds[:0], Away: a.Away[:0], Aside: a.Aside[:0]}
	if len(raw) == 0 || (raw[0] != recordVersion && raw[0] != recordApart) {
		return malformed()
	}
	r := reader{raw: raw[1:]}
	a.Head = r.uvarint()
	a.LastVisit, a.Visits, a.Spend = r.varint(), r.varint(), model.Money(r.varint())
	a.Earned, a.Redeemed = model.Points(r.varint()), model.Points(r.varint())
	a.Adjusted, a.Expired = model.Points(r.varint()), model.Points(r.varint())
	a.Carried, a.Den, a.FirstVisit, a.Seen = r.varint(), r.varint(), r.varint(), r.varint()
	a.Lots, a.Holds = parseLots(&r, a.Lots), parseHolds(&r, a.Holds)
	a.Tier.parse(&r)
	a.parseMonths(&r)
	if raw[0] == recordApart {
		a.Away, a.Aside = parseLots(&r, a.Away), parseHolds(&r, a.Aside)
		a.Grant, a.Era = r.uvarint(), r.uvarint()
		r.bad = r.bad || !a.apart()
	}
	if r.bad || len(r.raw) != 0 {
		return malformed()
	}
	return nil
}

func malformed() error { return fmt.Errorf("%w: account record", model.ErrMalformed) }

func parseLots(r *reader, lots []model.Lot) []model.Lot {
	last := int64(0)
	for i, n := uint64(0), r.count(maxLots); i < n && !r.bad; i++ {
		step := r.varint()
		ends, points := last+step, r.varint()
		if (i > 0 && step <= 0) || ends != int64(model.Day(ends)) || points == 0 {
			r.bad = true // lots ascend, and none is empty
		}
		lots = append(lots, model.Lot{Ends: model.Day(ends), Points: model.Points(points)})
		last = ends
	}
	return lots
}

func parseHolds(r *reader, holds []model.Hold) []model.Hold {
	last := int64(0)
	for i, n := uint64(0), r.count(maxLots); i < n && !r.bad; i++ {
		step := r.varint()
		until, points := last+step, r.varint()
		if (i > 0 && (step <= 0 || until < last)) || points == 0 {
			r.bad = true
		}
		holds = append(holds, model.Hold{Until: until, Points: model.Points(points)})
		last = until
	}
	return holds
}

func (s *Step) parse(r *reader) {
	if s.Code = r.text(); s.Code == "" {
		return
	}
	s.From, s.At = r.text(), r.varint()
	until := r.varint()
	if until != int64(model.Day(until)) {
		r.bad = true
	}
	s.Until = model.Day(until)
}

func (a *Account) parseMonths(r *reader) {
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
		a.Months = append(a.Months, MonthSum{
			Month: last, Spend: model.Money(r.varint()), Visits: r.varint(), Points: model.Points(r.varint()), Engaged: r.varint(),
		})
	}
	if len(a.Months) > 0 && a.Months[0].Month <= last-MonthsKept {
		r.bad = true // nothing is kept that fell out of the window
	}
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

// count reads the number of elements that follow, each of two bytes at least.
func (r *reader) count(most uint64) uint64 {
	n := r.uvarint()
	if n > most || n > uint64(len(r.raw)/2) {
		r.bad = true
		return 0
	}
	return n
}

func (r *reader) text() string {
	n := int(r.byte())
	if n > maxCode || n > len(r.raw) {
		r.bad = true
		return ""
	}
	text := string(r.raw[:n])
	r.raw = r.raw[n:]
	return text
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
	if len(raw) == 0 || (raw[0] != recordVersion && raw[0] != recordApart) {
		return Brief{}, malformed()
	}
	r := reader{raw: raw[1:]}
	r.uvarint() // head
	b := Brief{LastVisit: r.varint(), Visits: r.varint(), Spend: model.Money(r.varint())}
	if r.bad {
		return Brief{}, malformed()
	}
	return b, nil
}
