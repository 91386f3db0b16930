package model

import (
	"encoding/binary"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"
)

// Limits on what a decoder accepts; an event beyond them is refused before it is stored.
const (
	MaxWire       = 1 << 20 // bytes of one event
	maxNesting    = 8
	maxElements   = 1 << 16
	MaxRequest    = 288 // bytes of a request key: a prefix and the longest receipt number
	maxKindLength = 48
)

// encoder writes core deterministic CBOR: the same value gives the same bytes.
var encoder = func() cbor.EncMode {
	opts := cbor.CoreDetEncOptions()
	opts.NilContainers = cbor.NilContainerAsEmpty
	opts.TagsMd = cbor.TagsForbidden
	mode, err := opts.EncMode()
	if err != nil {
		panic(err) // the options above are constants
	}
	return mode
}()

func decodeOptions() cbor.DecOptions {
	return cbor.DecOptions{
		DupMapKey:        cbor.DupMapKeyEnforcedAPF,
		IndefLength:      cbor.IndefLengthForbidden,
		TagsMd:           cbor.TagsForbidden,
		MaxNestedLevels:  maxNesting,
		MaxArrayElements: maxElements,
		MaxMapPairs:      maxElements,
		UTF8:             cbor.UTF8RejectInvalid,
	}
}

// decoder is strict about form and lenient about fields that a newer shop may have added.
var decoder = mustDecMode(decodeOptions())

// exact refuses unknown fields as well.
var exact = func() cbor.DecMode {
	opts := decodeOptions()
	opts.ExtraReturnErrors = cbor.ExtraDecErrorUnknownField
	return mustDecMode(opts)
}()

func mustDecMode(opts cbor.DecOptions) cbor.DecMode {
	mode, err := opts.DecMode()
	if err != nil {
		panic(err) // the options above are constants
	}
	return mode
}

// Encode writes a value as core deterministic CBOR. It fails only for types that the
// program itself got wrong.
func Encode(v any) ([]byte, error) { return encoder.Marshal(v) }

// Decode reads strict CBOR into v and ignores map fields that v does not know.
func Decode(raw []byte, v any) error { return decoder.Unmarshal(raw, v) }

// readable reports whether the decoder takes what the encoder wrote. The encoder writes any
// text and any number of elements; the decoder refuses what is not UTF-8 or beyond the
// limits, and an event that is stored but cannot be read is lost.
func readable(raw []byte) bool {
	rest, ok := skipItem(raw, 0)
	return ok && len(rest) == 0
}

// skipItem takes one CBOR item off the front of raw, with depth arrays and maps around it.
func skipItem(raw []byte, depth int) (rest []byte, ok bool) {
	major, n, raw, ok := cutHead(raw)
	if !ok {
		return nil, false
	}
	switch major {
	case majorBytes, majorText:
		if n > uint64(len(raw)) || (major == majorText && !utf8.Valid(raw[:n])) {
			return nil, false
		}
		return raw[n:], true
	case majorArray, majorMap:
		if n > maxElements || depth == maxNesting {
			return nil, false
		}
		if major == majorMap {
			n *= 2
		}
		for ; n > 0; n-- {
			if raw, ok = skipItem(raw, depth+1); !ok {
				return nil, false
			}
		}
		return raw, true
	case majorTag:
		return nil, false
	case majorSimple: // false, true and null; a float is none of our values
		return raw, n >= 20 && n <= 22
	}
	return raw, true
}

// The major types of CBOR (RFC 8949, 3.1).
const (
	majorUint   = 0
	majorBytes  = 2
	majorText   = 3
	majorArray  = 4
	majorMap    = 5
	majorTag    = 6
	majorSimple = 7
)

// cutHead takes the head of one CBOR item off the front of raw: its major type and its
// number. It takes no head that is longer than it must be and no indefinite length.
func cutHead(raw []byte) (major byte, n uint64, rest []byte, ok bool) {
	if len(raw) == 0 {
		return 0, 0, nil, false
	}
	major, n, raw = raw[0]>>5, uint64(raw[0]&0x1f), raw[1:]
	switch {
	case n < 24:
		return major, n, raw, true
	case n == 24 && len(raw) >= 1 && raw[0] >= 24:
		return major, uint64(raw[0]), raw[1:], true
	case n == 25 && len(raw) >= 2 && raw[0] != 0:
		return major, uint64(binary.BigEndian.Uint16(raw)), raw[2:], true
	case n == 26 && len(raw) >= 4 && binary.BigEndian.Uint16(raw) != 0:
		return major, uint64(binary.BigEndian.Uint32(raw)), raw[4:], true
	case n == 27 && len(raw) >= 8 && binary.BigEndian.Uint32(raw) != 0:
		return major, binary.BigEndian.Uint64(raw), raw[8:], true
	}
	return 0, 0, nil, false
}

// ShortUvarint reads an unsigned varint in its shortest form, so that a record is read only
// if it would be written the same way. n is the number of bytes, 0 if there is none.
func ShortUvarint(raw []byte) (v uint64, n int) {
	if len(raw) > 0 && raw[0] < 0x80 {
		return uint64(raw[0]), 1 // nearly all of them
	}
	v, n = binary.Uvarint(raw)
	if n <= 0 || (n > 1 && raw[n-1] == 0) {
		return 0, 0
	}
	return v, n
}
