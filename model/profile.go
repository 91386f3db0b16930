package model

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// Fields maps profile fields to their text: the personal part of an event, or a patch of a
// profile. In a patch the empty text clears a field.
type Fields map[uint64]string

// The profile fields. Numbers are never reused; fields that this program does not know are
// kept as they are.
const (
	FieldName     uint64 = 1
	FieldPhone    uint64 = 2 // E.164
	FieldCard     uint64 = 3
	FieldExternal uint64 = 4 // the number by which another system knows the member
	FieldEmail    uint64 = 5
	FieldBirthday uint64 = 6 // "1990-05-20", "05-20", "L08-15"
	FieldGender   uint64 = 7 // m, f, x
	FieldWeChat   uint64 = 8
	FieldAddress  uint64 = 9
	FieldTags     uint64 = 10 // comma separated
	FieldNotes    uint64 = 11
	FieldJoined   uint64 = 12 // "2023-04-11"
	FieldChannel  uint64 = 13 // preferred channel
	FieldKind     uint64 = 14 // person, family, company
	FieldSource   uint64 = 15
	FieldReferrer uint64 = 16

	// The personal parts that belong to no member.
	FieldPINHash uint64 = 40 // staff
	FieldBadge   uint64 = 41 // staff
	FieldText    uint64 = 50 // the words of a feedback or note
)

// FieldNames gives the names that the command line and files use, in showing order.
var FieldNames = []struct {
	Field uint64
	Name  string
}{
	{FieldName, "name"}, {FieldPhone, "phone"}, {FieldCard, "card"}, {FieldExternal, "external"},
	{FieldEmail, "email"}, {FieldBirthday, "birthday"}, {FieldGender, "gender"}, {FieldWeChat, "wechat"},
	{FieldAddress, "address"}, {FieldTags, "tags"}, {FieldNotes, "notes"}, {FieldJoined, "joined"},
	{FieldChannel, "channel"}, {FieldKind, "kind"}, {FieldSource, "source"}, {FieldReferrer, "referrer"},
}

// FieldByName finds a field by its name on the command line.
func FieldByName(name string) (uint64, bool) {
	for _, f := range FieldNames {
		if f.Name == name {
			return f.Field, true
		}
	}
	return 0, false
}

// NameOfField returns a field's name, "" for one that only a newer program knows.
func NameOfField(field uint64) string {
	for _, f := range FieldNames {
		if f.Field == field {
			return f.Name
		}
	}
	return ""
}

// Profile is what is known of a member: a fold over enrolment and edits.
type Profile struct {
	ID     ID
	Fields Fields
}

// Of returns the text of a field, "" if it is not known.
func (p *Profile) Of(field uint64) string { return p.Fields[field] }

// Apply folds the personal part of an enrolment or edit into the profile.
func (p *Profile) Apply(patch Fields) {
	if p.Fields == nil {
		p.Fields = make(Fields, len(patch))
	}
	for field, text := range patch {
		if text == "" {
			delete(p.Fields, field)
		} else {
			p.Fields[field] = text
		}
	}
}

// maxFieldText bounds one profile field on reading, in bytes.
const maxFieldText = 1 << 16

// AppendRecord appends the stored form: ordinal of the identity's stream, number, then
// (field, length, text) in field order.
func (p *Profile) AppendRecord(dst []byte, ordinal uint16) []byte {
	dst = binary.AppendUvarint(dst, uint64(ordinal))
	dst = binary.AppendUvarint(dst, p.ID.N)
	order := make([]uint64, 0, 16)
	for field := range p.Fields {
		order = append(order, field)
	}
	slices.Sort(order)
	for _, field := range order {
		dst = binary.AppendUvarint(dst, field)
		dst = binary.AppendUvarint(dst, uint64(len(p.Fields[field])))
		dst = append(dst, p.Fields[field]...)
	}
	return dst
}

// ScanProfile walks a stored profile without building it: head gets the ordinal and number
// of the identity, field each field in order. text dies with raw.
func ScanProfile(raw []byte, head func(ordinal uint16, n uint64), field func(field uint64, text []byte)) error {
	ordinal, a := binary.Uvarint(raw)
	if a <= 0 || ordinal > 0xffff {
		return fmt.Errorf("%w: profile", ErrMalformed)
	}
	n, b := binary.Uvarint(raw[a:])
	if b <= 0 {
		return fmt.Errorf("%w: profile", ErrMalformed)
	}
	if head != nil {
		head(uint16(ordinal), n)
	}
	for raw = raw[a+b:]; len(raw) > 0; {
		id, x := binary.Uvarint(raw)
		if x <= 0 {
			return fmt.Errorf("%w: profile field", ErrMalformed)
		}
		size, y := binary.Uvarint(raw[x:])
		if y <= 0 || size > maxFieldText || uint64(len(raw)-x-y) < size {
			return fmt.Errorf("%w: profile field %d", ErrMalformed, id)
		}
		end := x + y + int(size)
		field(id, raw[x+y:end])
		raw = raw[end:]
	}
	return nil
}

// ParseProfile reads a stored profile; streamOf names the stream of an ordinal.
func ParseProfile(raw []byte, streamOf func(uint16) StreamID) (*Profile, error) {
	p := &Profile{Fields: make(Fields, 8)}
	err := ScanProfile(raw, func(ordinal uint16, n uint64) {
		p.ID = ID{Stream: streamOf(ordinal), N: n}
	}, func(field uint64, text []byte) {
		p.Fields[field] = string(text)
	})
	return p, err
}
