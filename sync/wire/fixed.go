package wire

import (
	"fmt"

	"regulars/model"
)

// Stream, Hash and Nonce are byte strings of a fixed length. The decoder of CBOR would fill up
// what is too short; these refuse it.
type (
	Stream model.StreamID
	Hash   model.Hash
	Nonce  [16]byte
)

// UnmarshalCBOR reads exactly 16 bytes.
func (s *Stream) UnmarshalCBOR(raw []byte) error { return fixed(raw, s[:]) }

// UnmarshalCBOR reads exactly 32 bytes.
func (h *Hash) UnmarshalCBOR(raw []byte) error { return fixed(raw, h[:]) }

// UnmarshalCBOR reads exactly 16 bytes.
func (n *Nonce) UnmarshalCBOR(raw []byte) error { return fixed(raw, n[:]) }

func fixed(raw, into []byte) error {
	var got []byte
	if err := model.Decode(raw, &got); err != nil {
		return err
	}
	if copy(into, got) != len(got) || len(got) != len(into) {
		return fmt.Errorf("%w: %d bytes instead of %d", ErrMalformed, len(got), len(into))
	}
	return nil
}

// want collects the first thing that is wrong with a message.
type want struct{ err error }

func (w *want) that(ok bool, what string) {
	if !ok && w.err == nil {
		w.err = fmt.Errorf("%w: %s", ErrMalformed, what)
	}
}

func (w *want) atMost(n, limit int, what string) {
	if n > limit && w.err == nil {
		w.err = fmt.Errorf("%w: %d %s, at most %d", ErrLarge, n, what, limit)
	}
}

func (w *want) spoken(protocol uint) {
	if w.err == nil {
		w.err = Speaks(protocol)
	}
}

// named reports whether an identity is there and names its stream: a message has none of its own.
func named(id model.ID) bool { return !id.IsZero() && !id.Stream.IsZero() }

func (w *want) lots(lots []model.Lot, what string) {
	w.atMost(len(lots), MaxGrants, what)
	for i, l := range lots {
		w.that(l.Points > 0 && (i == 0 || lots[i-1].Ends < l.Ends), what+" out of form")
	}
}
