package model

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func sealWith(pii Fields) (*Event, error) {
	e, _, err := Seal(Draft{Kind: MemberEditedKind, Member: own(1), Body: &MemberEdited{}, PII: pii}, vectorStream, 2, vectorHLC, own(1), Hash{}, [16]byte{9})
	return e, err
}

func TestLongestFieldIsSealedAndReadAsAProfile(t *testing.T) {
	for _, text := range []string{strings.Repeat("x", maxFieldText), strings.Repeat("熟", maxFieldText/3)} {
		e, err := sealWith(Fields{FieldNotes: text, 1<<64 - 1: "y"})
		require.NoError(t, err)
		back, err := ParsePII(e.PII.AppendPII(nil))
		require.NoError(t, err)
		require.Equal(t, e.PII.Fields, back.Fields)
		p, err := ParseProfile(NewProfile(own(1), back.Fields).AppendRecord(nil, 0), func(uint16) StreamID { return vectorStream })
		require.NoError(t, err)
		require.Equal(t, text, p.Of(FieldNotes))
	}
}

func TestPersonalPartThatCouldNotBeReadIsNotSealed(t *testing.T) {
	_, err := sealWith(Fields{FieldNotes: strings.Repeat("x", maxFieldText+1)})
	require.Equal(t, Code("event.large"), CodeOf(err))
	many := Fields{}
	for field := range uint64(MaxWire/maxFieldText + 1) {
		many[field+1] = strings.Repeat("x", maxFieldText)
	}
	_, err = sealWith(many)
	require.Equal(t, Code("event.large"), CodeOf(err))
	for _, pii := range []Fields{{0: "a field without a number"}, {FieldName: "\xff"}} {
		_, err = sealWith(pii)
		require.ErrorIs(t, err, ErrMalformed)
	}
}

func TestPersonalPartInAnotherFormIsRefused(t *testing.T) {
	text := append([]byte{0x7a, 0, 1, 0, 1}, bytes.Repeat([]byte{'x'}, maxFieldText+1)...)
	for name, raw := range map[string][]byte{
		"null":                 {0xf6},
		"field 0":              {0xa1, 0x00, 0x61, 'x'},
		"descending":           {0xa2, 0x02, 0x60, 0x01, 0x60},
		"twice":                {0xa2, 0x01, 0x60, 0x01, 0x60},
		"long head of a map":   {0xb8, 0x01, 0x01, 0x60},
		"long head of a field": {0xa1, 0x18, 0x01, 0x60},
		"long head of a text":  {0xa1, 0x01, 0x78, 0x01, 'x'},
		"bytes for text":       {0xa1, 0x01, 0x41, 'x'},
		"not UTF-8":            {0xa1, 0x01, 0x61, 0xff},
		"cut short":            {0xa1, 0x01, 0x62, 'x'},
		"too few":              {0xa2, 0x01, 0x60},
		"more after it":        {0xa1, 0x01, 0x60, 0x00},
		"no end":               {0xbf, 0x01, 0x60, 0xff},
		"too long a text":      append([]byte{0xa1, 0x01}, text...),
	} {
		_, err := ParsePII(append(make([]byte, 16), raw...))
		require.ErrorIs(t, err, ErrMalformed, name)
	}
	_, err := ParsePII(make([]byte, 15))
	require.ErrorIs(t, err, ErrMalformed)
}

func TestOnlyWhatTheDecoderTakesIsReadable(t *testing.T) {
	nested := func(n int) []byte { return append(bytes.Repeat([]byte{0x81}, n-1), 0x80) }
	require.True(t, readable(nested(maxNesting)))
	require.False(t, readable(nested(maxNesting+1)))
	for _, n := range []int{maxNesting, maxNesting + 1} {
		require.Equal(t, decoder.Wellformed(nested(n)) == nil, readable(nested(n)))
	}
	for _, raw := range [][]byte{{0xf9, 0x3c, 0x00}, {0xfa, 0x3f, 0x80, 0, 0}, {0xf7}, {0xe0}, {0xc0, 0x60}, {0x9f, 0xff}, {0x18, 0x01}} {
		require.False(t, readable(raw), "%x", raw)
	}
	for _, raw := range [][]byte{{0xf4}, {0xf5}, {0xf6}, {0x18, 0x18}, {0x20}} {
		require.True(t, readable(raw), "%x", raw)
	}
}

func TestUnknownKindAndVersionAreARefusalForPeople(t *testing.T) {
	for _, e := range []Event{{Head: Head{Kind: "member.levitated", Version: 1}}, {Head: Head{Kind: SaleRecordedKind, Version: 2}}} {
		for _, parse := range []func() (Body, error){e.ParseBody, e.ParseExactBody} {
			_, err := parse()
			require.ErrorIs(t, err, ErrUnknown)
			require.Equal(t, Code("event.newer"), CodeOf(err))
		}
	}
}
