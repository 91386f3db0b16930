package attach

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"

	tea "charm.land/bubbletea/v2"
)

// Version is the number of the protocol. A change of meaning bumps it and adds a dated line to
// docs/ATTACH.md. A server speaks every version from oldest on, since screens that wait for it to
// come back are as old as the server that went.
const (
	Version  = 2
	oldest   = 1
	withEdit = 2 // the version from which a client can be asked to edit a text
)

const magic = "RGLA"

// Limits. They are checked on both sides, on write and on read.
const (
	maxChunk   = 32 << 10
	maxHello   = 1 << 20
	maxArgs    = 4096
	maxEnviron = 256
	maxEdit    = 1 << 20 // bytes of a text in an editor
	maxPathLen = 4096    // of the file that it is in
)

// kind is the first byte of a frame.
type kind byte

const (
	kindHello    kind = 'H'
	kindInput    kind = 'I'
	kindFinish   kind = 'F' // of the input
	kindSize     kind = 'S'
	kindCancel   kind = 'C'
	kindSwitched kind = 'T'
	kindEdited   kind = 'W'

	kindOutput kind = 'O'
	kindErrors kind = 'E'
	kindRead   kind = 'R'
	kindMode   kind = 'M'
	kindEdit   kind = 'V'
	kindDone   kind = 'D' // with what was edited
	kindExit   kind = 'X'
)

// span is how long a payload may be.
type span struct{ least, most int }

// fromClient and fromServer are the frames that each side may send.
var (
	fromClient = map[kind]span{
		kindHello: {5, maxHello}, kindInput: {1, maxChunk}, kindFinish: {}, kindSize: {4, 4}, kindCancel: {}, kindSwitched: {1, 1},
		kindEdited: {5, 5 + maxPathLen + maxEdit},
	}
	fromServer = map[kind]span{
		kindOutput: {1, maxChunk}, kindErrors: {1, maxChunk}, kindRead: {4, 4}, kindMode: {1, 1}, kindExit: {2, 2},
		kindEdit: {0, maxEdit}, kindDone: {},
	}
)

// errWire is a peer that does not keep to the protocol.
var errWire = errors.New("attach: protocol broken")

func broken(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errWire, fmt.Sprintf(format, args...))
}

const headLen = 5

// writeFrame writes one frame in one call, so that a deadline covers it as a whole.
func writeFrame(w io.Writer, k kind, payload []byte) error {
	var head [headLen]byte
	head[0] = byte(k)
	binary.BigEndian.PutUint32(head[1:], uint32(len(payload)))
	both := net.Buffers{head[:], payload}
	_, err := both.WriteTo(w)
	return err
}

// readFrame reads one frame of the allowed ones. An end between two frames is io.EOF.
func readFrame(r io.Reader, allowed map[kind]span) (kind, []byte, error) {
	var head [headLen]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	k, n := kind(head[0]), binary.BigEndian.Uint32(head[1:])
	s, known := allowed[k]
	if !known {
		return 0, nil, broken("kind %q", byte(k))
	}
	if int64(n) < int64(s.least) || int64(n) > int64(s.most) {
		return 0, nil, broken("%d bytes in kind %q", n, byte(k))
	}
	payload := make([]byte, n)
	if _, err := io.ReadFull(r, payload); err != nil {
		return 0, nil, errors.Join(io.ErrUnexpectedEOF, err)
	}
	return k, payload, nil
}

// writePreamble says which protocol this side speaks.
func writePreamble(w io.Writer, version byte) error {
	_, err := w.Write(append([]byte(magic), version))
	return err
}

// readPreamble returns the version that the other side speaks.
func readPreamble(r io.Reader) (byte, error) {
	var got [len(magic) + 1]byte
	if _, err := io.ReadFull(r, got[:]); err != nil {
		return 0, err
	}
	if string(got[:len(magic)]) != magic {
		return 0, broken("no preamble")
	}
	return got[len(magic)], nil
}

// Size is a window in cells. A window that is no terminal's has none of them.
type Size = tea.WindowSizeMsg

// appendSize writes a size into four bytes. More than two of them hold is cut, less than nothing
// counts as nothing.
func appendSize(b []byte, s Size) []byte {
	b = binary.BigEndian.AppendUint16(b, uint16(min(max(s.Width, 0), 0xffff)))
	return binary.BigEndian.AppendUint16(b, uint16(min(max(s.Height, 0), 0xffff)))
}

// sizeIn reads what appendSize wrote.
func sizeIn(b []byte) Size {
	return Size{Width: int(binary.BigEndian.Uint16(b)), Height: int(binary.BigEndian.Uint16(b[2:]))}
}

// flag reads a byte that is 0 or 1.
func flag(b byte) (bool, error) {
	if b > 1 {
		return false, broken("flag %d", b)
	}
	return b == 1, nil
}

func flagByte(on bool) byte {
	if on {
		return 1
	}
	return 0
}
