package postgres

import (
	"encoding/binary"
	"errors"

	"regulars/model"
	"regulars/model/rights"
)

// recordVersion stands in front of the stored form of who may spend a member's points where.
const recordVersion = 1

// errRecord is damage, or a newer program's record.
var errRecord = errors.New("postgres: a record of rights cannot be read")

// appendRights appends the stored form of an account: version, varints, streams as they are.
func appendRights(dst []byte, a *rights.Account) []byte {
	dst = append(dst, recordVersion)
	dst = binary.AppendVarint(dst, int64(a.Balance))
	dst = appendLots(dst, a.Free)
	dst = binary.AppendUvarint(dst, uint64(len(a.Shares)))
	for i := range a.Shares {
		s := &a.Shares[i]
		dst = append(dst, s.Stream[:]...)
		dst = appendLots(dst, s.Held)
		dst = appendLots(dst, s.Owed)
		dst = binary.AppendUvarint(dst, s.Made)
		dst = binary.AppendUvarint(dst, uint64(len(s.Outstanding)))
		for _, g := range s.Outstanding {
			dst = append(dst, g.Stream[:]...)
			dst = binary.AppendUvarint(dst, g.N)
			dst = binary.AppendUvarint(dst, g.Generation)
			dst = appendLots(dst, g.Lots)
		}
	}
	return dst
}

func appendLots(dst []byte, lots []model.Lot) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(lots)))
	for _, l := range lots {
		dst = binary.AppendVarint(dst, int64(l.Ends))
		dst = binary.AppendVarint(dst, int64(l.Points))
	}
	return dst
}

// reader takes a record apart; bad stays once it is set.
type reader struct {
	raw []byte
	bad bool
}

func (r *reader) byte() byte {
	if len(r.raw) == 0 {
		r.bad = true
		return 0
	}
	b := r.raw[0]
	r.raw = r.raw[1:]
	return b
}

func (r *reader) varint() int64 {
	v, n := binary.Varint(r.raw)
	if n <= 0 {
		r.bad, r.raw = true, nil
		return 0
	}
	r.raw = r.raw[n:]
	return v
}

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.raw)
	if n <= 0 {
		r.bad, r.raw = true, nil
		return 0
	}
	r.raw = r.raw[n:]
	return v
}

// count reads how many items of at least so many bytes follow.
func (r *reader) count(size int) int {
	n := r.uvarint()
	if n > uint64(len(r.raw)/size) {
		r.bad = true
		return 0
	}
	return int(n)
}

func (r *reader) stream() (id model.StreamID) {
	if copy(id[:], r.raw) != len(id) {
		r.bad, r.raw = true, nil
		return id
	}
	r.raw = r.raw[len(id):]
	return id
}

func (r *reader) lots() []model.Lot {
	n := r.count(2)
	if n == 0 {
		return nil
	}
	lots := make([]model.Lot, n)
	for i := range lots {
		lots[i] = model.Lot{Ends: model.Day(r.varint()), Points: model.Points(r.varint())}
	}
	return lots
}

func (r *reader) share() rights.Share {
	s := rights.Share{Stream: r.stream(), Held: r.lots(), Owed: r.lots(), Made: r.uvarint()}
	for range r.count(len(s.Stream) + 3) {
		s.Outstanding = append(s.Outstanding, rights.Grant{Stream: r.stream(), N: r.uvarint(), Generation: r.uvarint(), Lots: r.lots()})
	}
	return s
}

// parseRights reads what appendRights wrote.
func parseRights(raw []byte) (rights.Account, error) {
	r := &reader{raw: raw}
	if r.byte() != recordVersion {
		return rights.Account{}, errRecord
	}
	a := rights.Account{Balance: model.Points(r.varint()), Free: r.lots()}
	for range r.count(len(model.StreamID{}) + 4) {
		a.Shares = append(a.Shares, r.share())
	}
	if r.bad || len(r.raw) != 0 {
		return rights.Account{}, errRecord
	}
	return a, nil
}
