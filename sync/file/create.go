package file

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"

	"regulars/model"
)

// Export is a file being written. It has a temporary name beside its target until Close, so
// that a program that reads the folder never meets half of it.
type Export struct {
	Writer
	target    string
	temp      *os.File
	zip       *gzip.Writer
	overwrite bool
	done      bool
	failed    error
}

// Create begins an export. The format is that of the name's extension, and a name that ends
// in .gz is compressed. A file that is there is replaced only if o says so.
func Create(path string, header []string, o WriteOptions) (*Export, error) {
	name := filepath.Base(path)
	format, ok := formatOf(name)
	if !ok {
		return nil, model.Refuse("export.format", name)
	}
	if _, err := os.Lstat(path); err == nil && !o.Overwrite {
		return nil, model.Refuse("export.exists", name)
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "."+name+".*.part")
	if err != nil {
		return nil, refuseWrite(name, err)
	}
	e := &Export{target: path, temp: temp, overwrite: o.Overwrite}
	var out io.Writer = temp
	if strings.HasSuffix(strings.ToLower(name), ".gz") {
		e.zip = gzip.NewWriter(temp)
		out = e.zip
	}
	if e.Writer, err = NewWriter(out, format, header, o); err != nil {
		e.Abort()
		return nil, refuseWrite(name, err)
	}
	return e, nil
}

// formatOf names the format that an extension stands for.
func formatOf(name string) (Format, bool) {
	switch extension(name) {
	case "csv":
		return CSV, true
	case "tsv", "tab":
		return TSV, true
	case "xlsx":
		return XLSX, true
	case "jsonl", "ndjson":
		return JSONL, true
	}
	return "", false
}

// Row writes one row. After an error the export cannot be closed, only aborted.
func (e *Export) Row(cells ...Cell) error {
	if e.failed != nil {
		return e.failed
	}
	if err := e.Writer.Row(cells...); err != nil {
		e.failed = refuseWrite(filepath.Base(e.target), err)
	}
	return e.failed
}

// Close puts the export on disk and gives it its name.
func (e *Export) Close() error {
	if e.done {
		return nil
	}
	err := e.failed
	if err == nil {
		err = e.finish()
	}
	if err != nil {
		e.Abort()
		return refuseWrite(filepath.Base(e.target), err)
	}
	e.done = true
	return nil
}

// Abort leaves nothing behind. After Close it does nothing.
func (e *Export) Abort() {
	if e.done {
		return
	}
	e.done = true
	if sheet, ok := e.Writer.(*sheetWriter); ok {
		sheet.book.Close() // It has a temporary file of its own.
	}
	e.temp.Close()
	os.Remove(e.temp.Name())
}

func (e *Export) finish() error {
	if err := e.Writer.Close(); err != nil {
		return err
	}
	if e.zip != nil {
		if err := e.zip.Close(); err != nil {
			return err
		}
	}
	if err := e.temp.Sync(); err != nil {
		return err
	}
	if err := e.temp.Close(); err != nil {
		return err
	}
	if err := e.name(); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(e.target))
}

// name moves the file to its target. A link, unlike a rename, fails if someone else has
// taken the name meanwhile; folders without links get the check just before the rename.
func (e *Export) name() error {
	temp := e.temp.Name()
	if e.overwrite {
		return os.Rename(temp, e.target)
	}
	err := os.Link(temp, e.target)
	switch {
	case err == nil:
		return os.Remove(temp)
	case errors.Is(err, fs.ErrExist):
		return model.Refuse("export.exists", filepath.Base(e.target))
	}
	if _, err := os.Lstat(e.target); err == nil {
		return model.Refuse("export.exists", filepath.Base(e.target))
	}
	return os.Rename(temp, e.target)
}

// syncFolder makes a new name last. Systems that cannot do this for a folder say so, and
// lose nothing but the certainty.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer folder.Close()
	_ = folder.Sync()
	return nil
}

func refuseWrite(name string, err error) error {
	var refusal *model.Error
	switch {
	case errors.As(err, &refusal):
		return refusal
	case errors.Is(err, fs.ErrPermission):
		return model.Refuse("export.permission", name).Because(err)
	case errors.Is(err, fs.ErrNotExist):
		return model.Refuse("export.folder", name).Because(err)
	}
	return model.Refuse("export.write", name).Because(err)
}
