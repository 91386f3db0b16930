package file

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"

	"regulars/model"
)

// Format is how a table is written in its file.
type Format string

// The formats that are read; Columns is read only.
const (
	CSV     Format = "csv"
	TSV     Format = "tsv"
	Columns Format = "columns" // columns set apart by runs of spaces
	XLSX    Format = "xlsx"
	JSONL   Format = "jsonl"
)

// Options says what the content itself does not.
type Options struct {
	Name  string // the file's name, for its extension and for refusals
	Size  int64  // bytes in the file if known, for progress
	Sheet string // the sheet of a workbook; the first one with rows if empty
}

// Open reads the table in the named file. The caller closes it.
func Open(path string, o Options) (*Table, error) {
	if o.Name == "" {
		o.Name = filepath.Base(path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, refuseOpen(o.Name, err)
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = model.Refuse("import.directory", o.Name)
	}
	if err != nil {
		f.Close()
		return nil, refuseOpen(o.Name, err)
	}
	if info.Mode().IsRegular() {
		o.Size = info.Size()
		err = checkZipped(f, o.Name)
	} else {
		path = "" // A pipe cannot be opened a second time by its name.
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	t, err := open(f, path, o)
	if err != nil {
		f.Close()
		return nil, err
	}
	t.closers = append(t.closers, f.Close)
	return t, nil
}

// checkZipped reads a compressed file through before anything is taken from it: its checksum
// stands at the end, and until then a flipped bit looks like another amount. A stream cannot
// be read twice; what comes from one is booked batch by batch.
func checkZipped(f *os.File, name string) error {
	var magic [2]byte
	if n, _ := f.ReadAt(magic[:], 0); n < len(magic) || magic != [2]byte{0x1f, 0x8b} {
		return nil
	}
	zipped, err := gzip.NewReader(bufio.NewReaderSize(f, sniffBytes))
	if err == nil {
		_, err = io.CopyN(io.Discard, zipped, checkedBytes)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return model.Refuse("import.gzip", name).Because(err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return refuseOpen(name, err)
	}
	return nil
}

// NewReader reads the table in r. The caller closes the table, which does not close r.
func NewReader(r io.Reader, o Options) (*Table, error) { return open(r, "", o) }

func refuseOpen(name string, err error) error {
	var refusal *model.Error
	switch {
	case errors.As(err, &refusal):
		return refusal
	case errors.Is(err, fs.ErrNotExist):
		return model.Refuse("import.not_found", name).Because(err)
	case errors.Is(err, fs.ErrPermission):
		return model.Refuse("import.permission", name).Because(err)
	}
	return model.Refuse("import.unreadable", name).Because(err)
}

// open looks at the first bytes, picks the reader for what they are, and takes the sample
// that decides header and columns. path is set if the file can be opened again by name.
func open(r io.Reader, path string, o Options) (*Table, error) {
	t := &Table{name: o.Name, total: o.Size}
	if t.name == "" {
		t.name = "-"
	}
	counted := &countingReader{r: r, n: &t.read}
	raw := bufio.NewReaderSize(counted, sniffBytes)
	head, err := peek(raw)
	if err != nil {
		return nil, refuseRead(t.name, err)
	}
	if bytes.HasPrefix(head, []byte{0x1f, 0x8b}) {
		zipped, err := gzip.NewReader(raw)
		if err != nil {
			return nil, model.Refuse("import.gzip", t.name).Because(err)
		}
		t.closers = append(t.closers, zipped.Close)
		raw, path = bufio.NewReaderSize(zipped, sniffBytes), ""
		if head, err = peek(raw); err != nil {
			return nil, refuseRead(t.name, err)
		}
	}
	if len(head) == 0 {
		return nil, model.Refuse("import.empty", t.name)
	}
	if err := t.attach(raw, head, path, o); err != nil {
		t.Close()
		return nil, err
	}
	if err := t.settle(); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// attach chooses the row source for the content.
func (t *Table) attach(raw *bufio.Reader, head []byte, path string, o Options) error {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return t.attachWorkbook(raw, path, o)
	case bytes.HasPrefix(head, []byte{0xd0, 0xcf, 0x11, 0xe0}):
		return model.Refuse("import.xls", t.name)
	case bytes.HasPrefix(head, []byte("%PDF")), bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return model.Refuse("import.binary", t.name)
	case bytes.IndexByte(head, 0) >= 0 && !wide(head):
		return model.Refuse("import.binary", t.name)
	}
	text := bufio.NewReaderSize(decode(raw, head), sniffBytes)
	sample, err := peek(text)
	if err != nil {
		return refuseRead(t.name, err)
	}
	if bytes.IndexByte(sample, 0) >= 0 {
		return model.Refuse("import.binary", t.name)
	}
	return t.attachText(text, sample, o)
}

func (t *Table) attachText(text *bufio.Reader, sample []byte, o Options) error {
	start := bytes.TrimLeft(sample, " \t\r\n")
	if len(start) == 0 {
		return model.Refuse("import.empty", t.name)
	}
	in := newLines(text)
	if bytes.IndexByte(sample, '\n') < 0 && bytes.IndexByte(sample, '\r') >= 0 {
		in.eol = '\r' // Spreadsheets for old Macs end their lines so.
	}
	ext := extension(o.Name)
	switch {
	case start[0] == '{':
		t.format, t.src = JSONL, newObjects(in)
		return nil
	case start[0] == '[' && bytes.HasPrefix(bytes.TrimLeft(start[1:], " \t\r\n"), []byte("{")):
		return model.Refuse("import.json_array", t.name)
	case ext == "jsonl" || ext == "ndjson":
		return model.Refuse("import.json_start", t.name)
	}
	shape := sniffShape(sample, in.eol, ext)
	if shape.skip > 0 {
		if _, err := text.Discard(shape.skip); err != nil {
			return refuseRead(t.name, err)
		}
		in.line = 1
	}
	t.format = shape.format
	if shape.format == Columns {
		t.src = &spaced{in: in}
		return nil
	}
	t.src = &separated{in: in, delim: shape.delim}
	return nil
}

// extension returns the lower-case extension of a name, without its dot and without ".gz".
func extension(name string) string {
	name = strings.TrimSuffix(strings.ToLower(name), ".gz")
	return strings.TrimPrefix(filepath.Ext(name), ".")
}

// peek returns what a reader starts with, up to its buffer's size.
func peek(r *bufio.Reader) ([]byte, error) {
	head, err := r.Peek(r.Size())
	var refusal *model.Error
	switch {
	case err == nil || errors.Is(err, io.EOF):
		return head, nil
	case len(head) == 0 || errors.As(err, &refusal):
		return nil, err
	}
	// A stream that breaks off is still worth reading up to the break.
	return head, nil
}

// refuseRead words a failed read. What was decided further down keeps its own words.
func refuseRead(name string, err error) error {
	var refusal *model.Error
	if errors.As(err, &refusal) {
		return refusal
	}
	for _, broken := range []error{gzip.ErrChecksum, gzip.ErrHeader, io.ErrUnexpectedEOF} {
		if errors.Is(err, broken) {
			return model.Refuse("import.gzip", name).Because(err)
		}
	}
	var corrupt flate.CorruptInputError
	if errors.As(err, &corrupt) {
		return model.Refuse("import.gzip", name).Because(err)
	}
	return model.Refuse("import.unreadable", name).Because(err)
}

// countingReader counts what was taken from the file itself, so that progress can be shown
// against its size also when it is compressed.
type countingReader struct {
	r io.Reader
	n *int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	*c.n += int64(n)
	return n, err
}
