package file

import (
	"hash/maphash"

	"regulars/model"
)

// twice finds members that a file names in two rows which say different things. Taking both
// would change the member back and forth with every rerun, and where two customers share a
// phone it would make one of them. The same row again is no contradiction and passes.
type twice struct {
	seed    maphash.Seed
	seen    fingerprints
	digests repeats // for the digest of a row only
}

// twiceMarks bounds what is remembered: four marks a row at most. Beyond it rows are taken as
// they come.
const twiceMarks = 6_000_000

func newTwice() *twice {
	return &twice{seed: maphash.MakeSeed(), seen: fingerprints{limit: twiceMarks}}
}

// add takes note of a row and refuses it if an earlier one spoke otherwise of the same member.
func (w *twice) add(row *Row, m *MemberRow) *model.Error {
	sum := w.digests.digest(row.Cells)
	whole := w.mark("row", string(sum[:]))
	if w.seen.has(whole) {
		return nil
	}
	keys := [...]struct {
		field Field
		text  string
	}{{Member, m.External}, {Card, m.Card}, {Phone, lastDigits(m.Phone)}}
	for _, k := range keys {
		if k.text != "" && w.seen.has(w.mark(k.field.String(), k.text)) {
			return model.Refuse("import.member_twice", k.field)
		}
	}
	for _, k := range keys {
		if k.text != "" && !w.seen.full() {
			w.seen.add(w.mark(k.field.String(), k.text))
		}
	}
	if !w.seen.full() {
		w.seen.add(whole)
	}
	return nil
}

func (w *twice) mark(kind, text string) uint64 {
	return maphash.String(w.seed, kind+"\x00"+text)
}

// nationalDigits is the longest national part of a phone number that is compared.
const nationalDigits = 11

// lastDigits is a phone number without marks and without its country's prefix.
func lastDigits(phone string) string {
	digits := make([]byte, 0, len(phone))
	for _, r := range phone {
		if r = narrow(r); r >= '0' && r <= '9' {
			digits = append(digits, byte(r))
		}
	}
	return string(digits[max(0, len(digits)-nationalDigits):])
}
