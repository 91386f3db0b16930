package file

import (
	"bytes"
	"errors"
	"io"

	"regulars/model"
)

// lines is a bounded window over a text. The row sources below find their records in it and
// hand out slices of it, so that a cell costs no allocation; a slice is good until the next
// record is asked for.
type lines struct {
	r          io.Reader
	buf        []byte
	start, end int // buf[start:end] is read and not yet consumed
	eol        byte
	eof        bool
	line       int // lines consumed so far
}

const firstWindow = 256 << 10

func newLines(r io.Reader) *lines {
	return &lines{r: r, buf: make([]byte, firstWindow), eol: '\n'}
}

// data is what is known of the text from the current record on.
func (in *lines) data() []byte { return in.buf[in.start:in.end] }

// lineEnd returns the offset in data of the first line end at or after from; at the end of
// the text, the end itself. It refuses a record that outgrows MaxLine, having read no more
// than that.
func (in *lines) lineEnd(from int) (int, error) {
	for {
		if i := bytes.IndexByte(in.buf[in.start+from:in.end], in.eol); i >= 0 {
			return from + i, nil
		}
		from = in.end - in.start
		if in.eof {
			return from, nil
		}
		if err := in.fill(); err != nil {
			return 0, err
		}
	}
}

// fill reads more text, moving or growing the window if it is full.
func (in *lines) fill() error {
	if in.start > 0 {
		copy(in.buf, in.buf[in.start:in.end])
		in.end -= in.start
		in.start = 0
	}
	if in.end >= MaxLine {
		return model.Refuse("import.line_long", in.line+1, MaxLine>>20)
	}
	if in.end == len(in.buf) {
		grown := make([]byte, min(2*len(in.buf), MaxLine))
		copy(grown, in.buf[:in.end])
		in.buf = grown
	}
	for range 100 {
		n, err := in.r.Read(in.buf[in.end:])
		in.end += n
		switch {
		case errors.Is(err, io.EOF):
			in.eof = true
			return nil
		case err != nil:
			return err
		case n > 0:
			return nil
		}
	}
	return io.ErrNoProgress
}

// consume moves past the first n bytes of data and counts the lines in them.
func (in *lines) consume(n, lines int) {
	in.start += n
	in.line += lines
}

// next returns the next line without its end; io.EOF after the last.
func (in *lines) next() ([]byte, error) {
	end, err := in.lineEnd(0)
	if err != nil {
		return nil, err
	}
	data := in.data()
	if end == len(data) && len(data) == 0 {
		return nil, io.EOF
	}
	in.consume(min(end+1, len(data)), 1)
	return bytes.TrimSuffix(data[:end], []byte{'\r'}), nil
}
