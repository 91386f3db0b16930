package model

import (
	"github.com/fxamacker/cbor/v2"
)

// Limits on what a decoder accepts; an event beyond them is refused before it is stored.
const (
	MaxWire       = 1 << 20 // bytes of one event
	maxNesting    = 8
	maxElements   = 1 << 16
	MaxRequest    = 96 // bytes of a request key
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
