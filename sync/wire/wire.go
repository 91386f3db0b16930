// Package wire holds the messages between a shop and headquarters (HQ): their fields, limits,
// bytes and signatures, and the one number that is the version of all of it. docs/PROTOCOL.md
// tells what they mean and has the history of the number.
//
// A message travels as one zstd frame around one CBOR item. It is checked before it is written and
// after it is read. Events travel in the bytes in which they were first written, without their
// hashes: whoever reads a batch computes the chain again, and its end is what was signed. Nothing
// here opens a connection, reads a clock or knows a database.
package wire

import (
	"errors"
	"fmt"

	"github.com/klauspost/compress/zstd"

	"regulars/model"
)

// Protocol is the version that this program speaks, Oldest the oldest that an HQ of this version
// still takes. HQ is upgraded first.
const (
	Protocol = 1
	Oldest   = 1
)

// The paths of the endpoints, each a POST.
const (
	EnrolPath   = "/sync/enrol"
	SessionPath = "/sync/session"
	PushPath    = "/sync/push"
	PullPath    = "/sync/pull"
	ReservePath = "/sync/reserve"
	LookupPath  = "/sync/lookup"
)

// ContentType names a message.
const ContentType = "application/vnd.regulars.sync+cbor+zstd"

// Limits. A batch is at most MaxEvents events and MaxBatch bytes before compression, but one event
// always fits; so a message is at most MaxMessage.
const (
	MaxEvents  = 500
	MaxBatch   = 1 << 20
	MaxMessage = 4 << 20
	MaxRows    = 2000
	MaxGrants  = 500
	MaxEarlier = 256
	MaxText    = 1 << 10
	MaxValue   = 1 << 20 // bytes of a row
	MaxBlob    = 1 << 14 // bytes of a certificate or a request for one
	MaxWait    = 60      // seconds of a long poll
)

// The answers for programs.
var (
	ErrMalformed = errors.New("wire: no message of ours")
	ErrProtocol  = errors.New("wire: a version of the protocol that is not spoken here")
	ErrLarge     = errors.New("wire: beyond the limits")
	ErrSignature = errors.New("wire: not signed by the key of the stream")
	ErrBroken    = errors.New("wire: the events do not chain")
	ErrGap       = errors.New("wire: the events are not dense")
)

// Message is one body of a request or an answer.
type Message interface {
	// Check says what is wrong with the message, as its writer or as its reader.
	Check() error
}

// The encoder and decoder hold no state between calls of EncodeAll and DecodeAll.
var (
	packer   = must(zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithWindowSize(MaxBatch), zstd.WithLowerEncoderMem(true)))
	unpacker = must(zstd.NewReader(nil, zstd.WithDecoderMaxMemory(MaxMessage), zstd.WithDecoderMaxWindow(MaxMessage), zstd.WithDecoderLowmem(true)))
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // the options above are constants
	}
	return v
}

// Pack writes a message.
func Pack(m Message) ([]byte, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	raw, err := model.Encode(m)
	if err != nil {
		return nil, fmt.Errorf("encode %T: %w", m, err)
	}
	if len(raw) > MaxMessage {
		return nil, fmt.Errorf("%w: %T of %d bytes", ErrLarge, m, len(raw))
	}
	return packer.EncodeAll(raw, nil), nil
}

// Unpack reads a message into m, which is empty. Fields that a newer program added are passed
// over.
func Unpack(frame []byte, m Message) error {
	if len(frame) > MaxMessage {
		return fmt.Errorf("%w: a frame of %d bytes", ErrLarge, len(frame))
	}
	raw, err := unpacker.DecodeAll(frame, nil)
	switch {
	case errors.Is(err, zstd.ErrDecoderSizeExceeded), errors.Is(err, zstd.ErrWindowSizeExceeded):
		return fmt.Errorf("%w: %w", ErrLarge, err)
	case err != nil:
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	case len(raw) > MaxMessage:
		return fmt.Errorf("%w: a message of %d bytes", ErrLarge, len(raw))
	}
	if err := model.Decode(raw, m); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return m.Check()
}

// Speaks says whether an HQ of this version takes a request of that one.
func Speaks(protocol uint) error {
	if protocol < Oldest || protocol > Protocol {
		return fmt.Errorf("%w: %d, not %d to %d", ErrProtocol, protocol, Oldest, Protocol)
	}
	return nil
}
