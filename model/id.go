package model

import (
	"bytes"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/fxamacker/cbor/v2"
)

// StreamID is a UUIDv7: the writing life of one database file.
type StreamID [16]byte

// IsZero reports whether the id names no stream.
func (s StreamID) IsZero() bool { return s == StreamID{} }

// String writes the id as a UUID.
func (s StreamID) String() string {
	h := hex.EncodeToString(s[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// shortLetters is how many letters of a stream's random part stand in a short identity.
const shortLetters = 6

var lowerBase32 = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Short returns six letters of the stream's random part (30 bits).
func (s StreamID) Short() string { return lowerBase32.EncodeToString(s[10:])[:shortLetters] }

// ParseStreamID reads a UUID.
func ParseStreamID(text string) (StreamID, error) {
	var id StreamID
	raw, err := hex.DecodeString(strings.ReplaceAll(text, "-", ""))
	if err != nil || len(raw) != len(id) {
		return id, fmt.Errorf("model: %q is no stream id", text)
	}
	copy(id[:], raw)
	return id, nil
}

// ID names an event, a member, a case or a staff account: the N-th of its kind that the
// stream brought into the world, from 1. Inside an event the zero stream stands for the
// event's own; outside it is filled in. The zero ID names nothing.
type ID struct {
	Stream StreamID
	N      uint64
}

// IsZero reports whether the id names nothing.
func (i ID) IsZero() bool { return i.N == 0 }

// In fills in the stream of an id read from an event of stream s.
func (i ID) In(s StreamID) ID {
	if i.N != 0 && i.Stream.IsZero() {
		i.Stream = s
	}
	return i
}

// From leaves the stream out if it is s, as an event of s writes it.
func (i ID) From(s StreamID) ID {
	if i.Stream == s {
		i.Stream = StreamID{}
	}
	return i
}

// String writes the short form, "k3q7ab-1001".
func (i ID) String() string {
	if i.IsZero() {
		return ""
	}
	if i.Stream.IsZero() {
		return strconv.FormatUint(i.N, 10)
	}
	return i.Stream.Short() + "-" + strconv.FormatUint(i.N, 10)
}

// SplitID takes a short form apart into the stream's letters and the number.
func SplitID(text string) (short string, n uint64, ok bool) {
	short, digits, found := strings.Cut(strings.ToLower(text), "-")
	if !found || len(short) != shortLetters || strings.Trim(short, "abcdefghijklmnopqrstuvwxyz234567") != "" {
		return "", 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 64)
	return short, n, err == nil && n > 0
}

// idPair is the long CBOR form of an identity from another stream.
type idPair struct {
	_      struct{} `cbor:",toarray"`
	Stream []byte
	N      uint64
}

// MarshalCBOR writes null, the number alone, or [stream, number].
func (i ID) MarshalCBOR() ([]byte, error) {
	switch {
	case i.IsZero():
		return []byte{0xf6}, nil
	case i.Stream.IsZero():
		return encoder.Marshal(i.N)
	}
	return encoder.Marshal(idPair{Stream: i.Stream[:], N: i.N})
}

// UnmarshalCBOR reads what MarshalCBOR writes, in that form, and refuses anything else.
func (i *ID) UnmarshalCBOR(raw []byte) error {
	*i = ID{}
	if len(raw) == 1 && raw[0] == 0xf6 {
		return nil
	}
	if n, ok := shortUint(raw); ok && n != 0 {
		i.N = n
		return nil
	}
	var p idPair
	if err := decoder.Unmarshal(raw, &p); err != nil {
		return err
	}
	id := ID{N: p.N}
	if copy(id.Stream[:], p.Stream) != len(p.Stream) || id.IsZero() || id.Stream.IsZero() {
		return fmt.Errorf("model: malformed identity")
	}
	if again, err := id.MarshalCBOR(); err != nil || !bytes.Equal(again, raw) {
		return fmt.Errorf("model: malformed identity")
	}
	*i = id
	return nil
}

// shortUint reads an unsigned CBOR integer that is all of raw and in its shortest form.
func shortUint(raw []byte) (uint64, bool) {
	major, n, rest, ok := cutHead(raw)
	return n, ok && major == majorUint && len(rest) == 0
}

var (
	_ cbor.Marshaler   = ID{}
	_ cbor.Unmarshaler = (*ID)(nil)
)
