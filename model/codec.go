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

// skipItem takes one CBOR item off the front of raw.
func skipItem(raw []byte, depth int) (rest []byte, ok bool) {
	if len(raw) == 0 || depth > maxNesting {
		return nil, false
	}
	major, n, size := raw[0]>>5, uint64(raw[0]&0x1f), 1
	if n >= 24 {
		size += 1 << (n - 24)
		if n > 27 || len(raw) < size {
			return nil, false
		}
		var long [8]byte
		copy(long[9-size:], raw[1:size])
		n = binary.BigEndian.Uint64(long[:])
	}
	raw = raw[size:]
	switch major {
	case 2, 3: // bytes, text
		if n > uint64(len(raw)) || (major == 3 && !utf8.Valid(raw[:n])) {
			return nil, false
		}
		return raw[n:], true
	case 4, 5: // array, map
		if n > maxElements {
			return nil, false
		}
		if major == 5 {
			n *= 2
		}
		for ; n > 0; n-- {
			if raw, ok = skipItem(raw, depth+1); !ok {
				return nil, false
			}
		}
		return raw, true
	case 6: // tag
		return nil, false
	}
	return raw, true
}
