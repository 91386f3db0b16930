package model

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// strict takes one item of core deterministic CBOR (RFC 8949, 4.2.1) off the front of raw:
// shortest heads, definite lengths, keys ascending, no tags, no floats. It knows nothing of
// the library, so that it can judge it.
func strict(raw []byte) (rest []byte, ok bool) {
	if len(raw) == 0 {
		return nil, false
	}
	major, info := raw[0]>>5, raw[0]&0x1f
	n := uint64(info)
	raw = raw[1:]
	if info >= 24 {
		size := 1 << (info - 24)
		if info > 27 || len(raw) < size {
			return nil, false
		}
		n = binary.BigEndian.Uint64(append(make([]byte, 8-size), raw[:size]...))
		if n < 24 || (size > 1 && n>>(4*size) == 0) {
			return nil, false
		}
		raw = raw[size:]
	}
	switch major {
	case 0, 1:
		return raw, true
	case 2, 3:
		if n > uint64(len(raw)) || (major == 3 && !utf8.Valid(raw[:n])) {
			return nil, false
		}
		return raw[n:], true
	case 4:
		for ; n > 0; n-- {
			if raw, ok = strict(raw); !ok {
				return nil, false
			}
		}
		return raw, true
	case 5:
		return strictMap(raw, n)
	case 7: // false, true, null
		return raw, info >= 20 && info <= 22
	}
	return nil, false
}

func strictMap(raw []byte, n uint64) (rest []byte, ok bool) {
	var last []byte
	for ; n > 0; n-- {
		at := raw
		if raw, ok = strict(raw); !ok {
			return nil, false
		}
		key := at[:len(at)-len(raw)]
		if bytes.Compare(key, last) <= 0 {
			return nil, false
		}
		last = key
		if raw, ok = strict(raw); !ok {
			return nil, false
		}
	}
	return raw, true
}

func wholeStrict(raw []byte) bool {
	rest, ok := strict(raw)
	return ok && len(rest) == 0
}

// outside are events and bodies that no shop wrote: what a decoder must not take for ours.
var outside = [][]byte{
	{},
	{0xf6},
	{0xf7},
	{0x80},
	{0xa0},
	{0xa1, 0x01, 0xf9, 0x3c, 0x00},
	{0xa1, 0x01, 0xfb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0},
	{0xbf, 0xff},
	{0xa2, 0x02, 0x01, 0x01, 0x01},
	{0xa2, 0x01, 0x01, 0x01, 0x01},
	{0xa1, 0x18, 0x01, 0x01},
	{0xc1, 0x00},
	{0xc2, 0x41, 0x01},
	{0xa1, 0x01, 0xe0},
	{0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x80},
	{0x3b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
	{0x61, 0xff},
	{0x18, 0x17},
	{0x19, 0x00, 0x20},
	{0x1a, 0, 0, 0xff, 0xff},
	{0x1b, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff},
	{0x84, 0x59, 0, 1, 0x80, 0x40, 0x40, 0x40},
	{0x9a, 0xff, 0xff, 0xff, 0xff},
	{0xba, 0xff, 0xff, 0xff, 0xff},
	{0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
}

func FuzzParseEvent(f *testing.F) {
	eachVector(f, func(_ string, v vector) { f.Add(unhex(f, v.Wire)) })
	for _, raw := range outside {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := ParseEvent(vectorStream, raw)
		if err != nil {
			require.ErrorIs(t, err, ErrMalformed)
			return
		}
		wire, err := e.Wire()
		require.NoError(t, err)
		require.Equal(t, raw, wire)
		again, err := ParseEvent(vectorStream, wire)
		require.NoError(t, err)
		require.Equal(t, e, again)
		if body, err := e.ParseBody(); err == nil {
			require.Equal(t, e.Kind, body.Kind())
		}
		require.False(t, e.Follows(Hash{}) && e.Follows(Hash{1}))
	})
}

func FuzzParseExactBody(f *testing.F) {
	all := everyDecoder()
	eachVector(f, func(_ string, v vector) {
		e, _ := v.event(f)
		at := slices.Index(all, kindVersion{e.Kind, e.Version})
		f.Add(uint8(at), e.Body)
	})
	for i := range all {
		for _, raw := range outside {
			f.Add(uint8(i), raw)
		}
	}
	f.Fuzz(func(t *testing.T, index uint8, raw []byte) {
		k := all[int(index)%len(all)]
		e := &Event{Stream: vectorStream, Head: Head{Seq: 1, Kind: k.Kind, Version: k.Version}, Body: raw}
		body, err := e.ParseExactBody()
		if err != nil {
			require.ErrorIs(t, err, ErrMalformed)
			return
		}
		require.Equal(t, k.Kind, body.Kind())
		again, err := Encode(body)
		require.NoError(t, err)
		require.Equal(t, raw, again)
		lenient, err := e.ParseBody()
		require.NoError(t, err)
		require.Equal(t, body, lenient)
		require.True(t, wholeStrict(raw))
		if e.HeadRaw, err = Encode(&e.Head); err != nil {
			t.Fatal(err)
		}
		require.NoError(t, e.CheckCanonical())
		if m, ok := body.(Mover); ok {
			effect := m.Effect()
			require.Equal(t, effect.Net(), -effect.Opposite(0, 0).Net())
		}
	})
}

func FuzzCheckCanonical(f *testing.F) {
	eachVector(f, func(_ string, v vector) {
		e, _ := v.event(f)
		f.Add(e.HeadRaw, e.Body)
	})
	head, err := Encode(&Head{Seq: 1, Kind: "member.levitated", Version: 3})
	require.NoError(f, err)
	for _, raw := range outside {
		f.Add(head, raw)
	}
	f.Fuzz(func(t *testing.T, head, body []byte) {
		e := &Event{Stream: vectorStream, HeadRaw: head, Body: body}
		if exact.Unmarshal(head, &e.Head) != nil {
			return
		}
		if e.CheckCanonical() != nil {
			return
		}
		require.True(t, wholeStrict(head), "head %x", head)
		require.True(t, wholeStrict(body), "body %x", body)
	})
}

// What the encoder writes and readable passes, the decoder takes, and the other way round.
func FuzzReadable(f *testing.F) {
	eachVector(f, func(_ string, v vector) { f.Add(unhex(f, v.Wire)) })
	for _, raw := range outside {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if !wholeStrict(raw) {
			return
		}
		require.Equal(t, decoder.Wellformed(raw) == nil, readable(raw))
	})
}

func FuzzParsePII(f *testing.F) {
	eachVector(f, func(_ string, v vector) { f.Add(unhex(f, v.PII)) })
	for _, raw := range outside {
		f.Add(append(make([]byte, 16), raw...))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := ParsePII(raw)
		if err != nil {
			require.ErrorIs(t, err, ErrMalformed)
			return
		}
		require.Equal(t, raw, p.AppendPII(nil))
		fields, err := Encode(p.Fields)
		require.NoError(t, err)
		require.Equal(t, p.Raw, fields)

		// Whatever an enrolment may say must be readable once it is a profile.
		id := ID{Stream: vectorStream, N: 7}
		record := NewProfile(id, p.Fields).AppendRecord(nil, 3)
		back, err := ParseProfile(record, func(uint16) StreamID { return vectorStream })
		require.NoError(t, err)
		want := maps.Clone(p.Fields)
		maps.DeleteFunc(want, func(_ uint64, text string) bool { return text == "" })
		require.Equal(t, want, back.Fields())
	})
}

func FuzzIdentity(f *testing.F) {
	eachVector(f, func(_ string, v vector) {
		e, _ := v.event(f)
		for _, id := range []ID{e.Actor, e.Member, e.Subject, e.MemberID(), e.SubjectID()} {
			raw, err := id.MarshalCBOR()
			require.NoError(f, err)
			f.Add(raw)
		}
	})
	for _, raw := range outside {
		f.Add(raw)
	}
	f.Add(slices.Concat([]byte{0x82, 0x51}, vectorStream[:], []byte{0, 1}))
	f.Add(slices.Concat([]byte{0x82, 0x50}, vectorStream[:], []byte{0x18, 1}))
	f.Add(append([]byte{0x82, 0x50}, make([]byte, 17)...))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var id, inside ID
		err := id.UnmarshalCBOR(raw)
		require.Equal(t, err == nil, Decode(raw, &inside) == nil, "alone and inside a message: %v", err)
		require.Equal(t, id, inside)
		if err != nil {
			require.True(t, id.IsZero())
			return
		}
		again, err := id.MarshalCBOR()
		require.NoError(t, err)
		require.Equal(t, raw, again)
		require.Equal(t, id, id.In(vectorStream).From(vectorStream).In(id.Stream))
	})
}

func FuzzProfile(f *testing.F) {
	eachVector(f, func(_ string, v vector) {
		e, _ := v.event(f)
		if e.PII != nil {
			f.Add(NewProfile(e.MemberID(), e.PII.Fields).AppendRecord(nil, 1), FieldName, "李雷")
		}
	})
	f.Add([]byte{0, 0}, FieldPhone, "")
	f.Add([]byte{0x80, 0, 1}, FieldPhone, "")
	f.Add([]byte{0, 0x81, 0}, FieldPhone, "")
	f.Add([]byte{0, 1, 1, 0x81, 0, 'x'}, FieldPhone, "")
	f.Add([]byte{0, 1, 0x81, 0, 1, 'x'}, uint64(1), "y")
	f.Add([]byte{0, 1, 1, 0}, uint64(1), "y")
	f.Add([]byte{0, 1, 2, 1, 'x', 1, 1, 'x'}, uint64(1), "y")
	f.Fuzz(func(t *testing.T, raw []byte, field uint64, text string) {
		var ordinal uint16
		streamOf := func(o uint16) StreamID { ordinal = o; return vectorStream }
		p, err := ParseProfile(raw, streamOf)
		if err != nil {
			require.ErrorIs(t, err, ErrMalformed)
			return
		}
		require.Equal(t, raw, p.AppendRecord(nil, ordinal))
		require.Equal(t, raw, p.With(nil).AppendRecord(nil, ordinal))
		scanned, last := Fields{}, uint64(0)
		require.NoError(t, ScanProfile(raw, func(id uint64, text []byte) {
			require.Greater(t, id, last)
			require.NotEmpty(t, text)
			last, scanned[id] = id, string(text)
			require.Equal(t, string(text), p.Of(id))
		}))
		require.Equal(t, p.Fields(), scanned)
		if field == 0 || len(text) > maxFieldText {
			return
		}
		changed := p.With(Fields{field: text})
		require.Equal(t, text, changed.Of(field))
		back, err := ParseProfile(changed.AppendRecord(nil, ordinal), streamOf)
		require.NoError(t, err)
		require.Equal(t, changed.ID, back.ID)
		require.Equal(t, changed.Fields(), back.Fields())
		require.Equal(t, scanned, p.Fields(), "a patch leaves the old profile alone")
	})
}
