package attach

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
)

// Streams says which of the three standard streams are a person's terminal.
type Streams struct{ Stdin, Stdout, Stderr bool }

// hello is what a client says first.
type hello struct {
	terminals Streams
	size      Size
	dir       string
	args      []string
	environ   []string
}

// names of the environment that travel; those that end in "_" stand for all that begin so.
var names = []string{"LANG", "LC_", "TERM", "COLORTERM", "NO_COLOR", "REGULARS_", "EDITOR", "VISUAL", "XDG_"}

// travels reports whether a variable is sent and kept.
func travels(variable string) bool {
	name, _, ok := strings.Cut(variable, "=")
	return ok && slices.ContainsFunc(names, func(n string) bool {
		return name == n || strings.HasSuffix(n, "_") && strings.HasPrefix(name, n)
	})
}

// Environ returns the variables that travel, in their order.
func Environ(all []string) []string {
	var kept []string
	for _, variable := range all {
		if travels(variable) && len(kept) < maxEnviron {
			kept = append(kept, variable)
		}
	}
	return kept
}

// encode writes a hello, or says what is too large to send.
func (h *hello) encode() ([]byte, error) {
	if len(h.args) > maxArgs {
		return nil, broken("%d arguments", len(h.args))
	}
	b := []byte{flagByte(h.terminals.Stdin) | flagByte(h.terminals.Stdout)<<1 | flagByte(h.terminals.Stderr)<<2}
	b = appendSize(b, h.size)
	b = appendText(b, h.dir)
	for _, list := range [][]string{h.args, h.environ} {
		b = binary.BigEndian.AppendUint16(b, uint16(len(list)))
		for _, text := range list {
			b = appendText(b, text)
		}
	}
	if len(b) > maxHello {
		return nil, broken("%d bytes of arguments", len(b))
	}
	return b, nil
}

func appendText(b []byte, text string) []byte {
	return append(binary.BigEndian.AppendUint32(b, uint32(len(text))), text...)
}

// decodeHello reads what encode wrote and nothing else: encoding the result gives the same bytes.
func decodeHello(b []byte) (*hello, error) {
	if len(b) < 5 || b[0] > 7 {
		return nil, broken("hello begins wrong")
	}
	h := &hello{terminals: Streams{Stdin: b[0]&1 != 0, Stdout: b[0]&2 != 0, Stderr: b[0]&4 != 0}, size: sizeIn(b[1:])}
	d := decoder{rest: b[5:]}
	h.dir = d.text()
	h.args = d.texts(maxArgs)
	h.environ = d.texts(maxEnviron)
	if d.failed || len(d.rest) > 0 {
		return nil, broken("hello")
	}
	return h, nil
}

// decoder takes texts off the front; once it has failed it gives nothing more.
type decoder struct {
	rest   []byte
	failed bool
}

func (d *decoder) take(n uint64) []byte {
	if d.failed || n > uint64(len(d.rest)) {
		d.failed = true
		return nil
	}
	taken := d.rest[:n]
	d.rest = d.rest[n:]
	return taken
}

func (d *decoder) text() string {
	head := d.take(4)
	if d.failed {
		return ""
	}
	body := d.take(uint64(binary.BigEndian.Uint32(head)))
	// The kernel would cut a path at a NUL, and a check before it would have seen another one.
	if bytes.IndexByte(body, 0) >= 0 {
		d.failed = true
	}
	return string(body)
}

func (d *decoder) texts(most int) []string {
	head := d.take(2)
	if d.failed {
		return nil
	}
	n := int(binary.BigEndian.Uint16(head))
	if n > most {
		d.failed = true
	}
	var list []string
	for i := 0; i < n && !d.failed; i++ {
		list = append(list, d.text())
	}
	return list
}
