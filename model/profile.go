package model

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
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
	FieldSeed    uint64 = 42 // of a draw, in hexadecimal digits
	FieldKey     uint64 = 43 // staff: a fingerprint or the hash of a token
	FieldCode    uint64 = 44 // staff: the hash of a code
	FieldText    uint64 = 50 // the words of a feedback or note
)

// FieldNames gives the names that the command line and files use, in showing order.
var FieldNames = []struct {
	Field uint64
	Name  string
}{
	{FieldName, "name"},
	{FieldPhone, "phone"},
	{FieldCard, "card"},
	{FieldExternal, "external"},
	{FieldEmail, "email"},
	{FieldBirthday, "birthday"},
	{FieldGender, "gender"},
	{FieldWeChat, "wechat"},
	{FieldAddress, "address"},
	{FieldTags, "tags"},
	{FieldNotes, "notes"},
	{FieldJoined, "joined"},
	{FieldChannel, "channel"},
	{FieldKind, "kind"},
	{FieldSource, "source"},
	{FieldReferrer, "referrer"},
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

// Profile is what is known of a member: a fold over enrolment and edits. It is kept as it is
// stored, (field, length, text) in field order: a look-up reads one or two of the fields and
// must not pay for a map of all.
type Profile struct {
	ID     ID
	stored []byte
}

// NewProfile returns the profile that a patch makes of nothing.
func NewProfile(id ID, patch Fields) *Profile { return (&Profile{ID: id}).With(patch) }

// Of returns the text of a field, "" if it is not known.
func (p *Profile) Of(field uint64) string {
	for raw := p.stored; len(raw) > 0; {
		id, text, rest, err := cutField(raw)
		if err != nil || id > field {
			return ""
		}
		if id == field {
			return string(text)
		}
		raw = rest
	}
	return ""
}

// Tags returns the member's tags, nil if there are none.
func (p *Profile) Tags() []string {
	if p.Of(FieldTags) == "" {
		return nil
	}
	return strings.Split(p.Of(FieldTags), ",")
}

// Fields returns a copy of all fields.
func (p *Profile) Fields() Fields {
	all := Fields{}
	for raw := p.stored; len(raw) > 0; {
		id, text, rest, err := cutField(raw)
		if err != nil {
			return all
		}
		all[id], raw = string(text), rest
	}
	return all
}

// With returns the profile that the personal part of an enrolment or edit makes of p.
func (p *Profile) With(patch Fields) *Profile {
	all := p.Fields()
	for field, text := range patch {
		if text == "" {
			delete(all, field)
		} else {
			all[field] = text
		}
	}
	out := &Profile{ID: p.ID}
	for _, field := range slices.Sorted(maps.Keys(all)) {
		out.stored = binary.AppendUvarint(out.stored, field)
		out.stored = binary.AppendUvarint(out.stored, uint64(len(all[field])))
		out.stored = append(out.stored, all[field]...)
	}
	return out
}

// maxFieldText bounds one field, in bytes.
const maxFieldText = 1 << 16

// cutField takes one field off the front of a stored profile. A field without text is none:
// it is never stored.
func cutField(raw []byte) (id uint64, text, rest []byte, err error) {
	id, x := ShortUvarint(raw)
	if x <= 0 {
		return 0, nil, nil, fmt.Errorf("%w: profile field", ErrMalformed)
	}
	size, y := ShortUvarint(raw[x:])
	if y <= 0 || size == 0 || size > maxFieldText || uint64(len(raw)-x-y) < size {
		return 0, nil, nil, fmt.Errorf("%w: profile field %d", ErrMalformed, id)
	}
	end := x + y + int(size)
	return id, raw[x+y : end], raw[end:], nil
}

// AppendRecord appends the stored form: ordinal of the identity's stream, number, fields.
func (p *Profile) AppendRecord(dst []byte, ordinal uint16) []byte {
	dst = binary.AppendUvarint(dst, uint64(ordinal))
	dst = binary.AppendUvarint(dst, p.ID.N)
	return append(dst, p.stored...)
}

// cutIdentity takes the identity off the front of a stored profile.
func cutIdentity(raw []byte) (ordinal uint16, n uint64, rest []byte, err error) {
	o, a := ShortUvarint(raw)
	if a <= 0 || o > 0xffff {
		return 0, 0, nil, fmt.Errorf("%w: profile", ErrMalformed)
	}
	n, b := ShortUvarint(raw[a:])
	if b <= 0 {
		return 0, 0, nil, fmt.Errorf("%w: profile", ErrMalformed)
	}
	return uint16(o), n, raw[a+b:], nil
}

// ScanProfile walks a stored profile without building it and gives each field in order. text
// dies with raw.
func ScanProfile(raw []byte, field func(field uint64, text []byte)) error {
	_, _, raw, err := cutIdentity(raw)
	for err == nil && len(raw) > 0 {
		var id uint64
		var text []byte
		if id, text, raw, err = cutField(raw); err == nil {
			field(id, text)
		}
	}
	return err
}

// ParseProfile reads a stored profile and keeps raw; streamOf names the stream of an ordinal.
func ParseProfile(raw []byte, streamOf func(uint16) StreamID) (*Profile, error) {
	ordinal, n, rest, err := cutIdentity(raw)
	if err != nil {
		return nil, err
	}
	p := &Profile{ID: ID{Stream: streamOf(ordinal), N: n}, stored: rest}
	for last := uint64(0); len(rest) > 0; {
		id, _, after, err := cutField(rest)
		if err != nil {
			return nil, err
		}
		if id <= last {
			return nil, fmt.Errorf("%w: profile fields out of order", ErrMalformed)
		}
		last, rest = id, after
	}
	return p, nil
}
