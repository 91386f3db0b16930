package pos

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/say"
)

// finish brings a claimed file to its end: checked, imported, reported, noted, moved. Killed at
// any moment, it is begun again and comes to the same end.
func (w *watch) finish(ctx context.Context, name string) error {
	if err := w.unmark(name); err != nil {
		return err
	}
	info, err := w.root.Lstat(takingDir + "/" + name)
	if err != nil {
		return w.cannotWrite(err)
	}
	t := &taking{watch: w, name: name, info: info}
	switch {
	case info.IsDir():
		return nil // nobody but us can have put it there, and we do not
	case !isPlain(info):
		return t.reject(model.Refuse("folder.special", clean.Line(name)))
	case info.Size() > w.MaxBytes:
		return t.reject(model.Refuse("folder.large", clean.Line(name), w.MaxBytes>>20))
	}
	if t.sum, err = w.sum(ctx, name); err != nil {
		return err
	}
	if known, ok := w.ledger.known[t.sum]; ok {
		return t.again(known)
	}
	return t.take(ctx)
}

// taking is one file in hand.
type taking struct {
	*watch
	name   string
	info   fs.FileInfo
	sum    string // SHA-256 of the content, "" if it was not read
	report Report
}

// take imports the file.
func (t *taking) take(ctx context.Context) error {
	err := t.imported(ctx, filepath.Join(t.Dir, takingDir, t.name), &t.report)
	if ctx.Err() != nil {
		return errLater
	}
	if stepped := t.step("imported"); stepped != nil {
		return stepped
	}
	if err != nil {
		code := codeOf(err)
		t.note(t.name, err)
		if statusOf(code) >= http.StatusInternalServerError && (code != say.Internal || t.failed[t.name].times < tries) {
			return errLater
		}
		return t.reject(err)
	}
	after, err := t.root.Lstat(takingDir + "/" + t.name)
	if err != nil {
		return t.cannotWrite(err)
	}
	if !unchanged(t.info, after) { // somebody writes on; what was read may be half of it
		return errLater
	}
	return t.settle(doneDir, reportDoc{Result: resultDone}, model.Explain("folder.done", clean.Line(t.name)))
}

// again ends a file whose content was imported before.
func (t *taking) again(known entry) error {
	_, data := t.root.Lstat(doneDir + "/" + known.Target)
	_, report := t.root.Lstat(doneDir + "/" + known.Target + reportJSON)
	if known.Name == t.name && errors.Is(data, fs.ErrNotExist) && report == nil {
		return t.move(doneDir, known.Target) // it was this very file, and only the move was missing
	}
	return t.settle(doneDir, reportDoc{Result: resultAgain}, model.Explain("folder.again", clean.Line(t.name), known.At.Format(time.DateTime)))
}

func (t *taking) reject(err error) error {
	title, detail := say.Error(t.Lang, err)
	return t.settle(rejectedDir, reportDoc{Result: resultRejected, Code: string(codeOf(err)), Title: title, Detail: detail}, model.Why{})
}

// settle writes the reports, notes what was imported, and moves the file: in this order, so that
// what stands in the ledger has its report, and what has been moved is in the ledger.
func (t *taking) settle(dir string, doc reportDoc, line model.Why) error {
	target, err := t.target(dir)
	if err != nil {
		return err
	}
	if line.Code != "" {
		doc.Title = say.Why(t.Lang, line)
	}
	doc.File, doc.SHA256, doc.Bytes, doc.At, doc.Details = clean.Line(t.name), t.sum, t.info.Size(), t.Clock().Format(time.RFC3339), t.report.Details
	if err := errors.Join(t.writeReports(dir+"/"+target, doc), t.syncDir(dir)); err != nil {
		return t.cannotWrite(err)
	}
	if err := t.step("reported"); err != nil {
		return err
	}
	if doc.Result == resultDone && !t.report.Partial {
		if err := t.ledger.add(t.root, entry{SHA256: t.sum, Name: t.name, Target: target, At: t.Clock()}); err != nil {
			return t.cannotWrite(err)
		}
		if err := t.step("noted"); err != nil {
			return err
		}
	}
	return t.move(dir, target)
}

func (t *taking) move(dir, target string) error {
	if err := t.root.Rename(takingDir+"/"+t.name, dir+"/"+target); err != nil {
		return t.cannotWrite(err)
	}
	delete(t.failed, t.name)
	for _, changed := range []string{dir, takingDir, "."} {
		if err := t.syncDir(changed); err != nil {
			return t.cannotWrite(err)
		}
	}
	return t.step("moved")
}

// Bounds of names: file systems take 255 bytes, and a report adds some.
const (
	nameBytes = 180
	endBytes  = 16
	targets   = 10_000 // files of one name and content
)

// target finds a free name in a directory: the file's own, or with a part of its digest, or with
// a number besides.
func (t *taking) target(dir string) (string, error) {
	end := path.Ext(t.name)
	if len(end) > endBytes {
		end = ""
	}
	stem := strings.TrimSuffix(t.name, end)
	mark := (t.sum + "0000000000000000")[:8]
	for n := range targets {
		name := stem + end
		switch {
		case n > 1:
			name = stem + "-" + mark + "-" + strconv.Itoa(n) + end
		case n > 0 || len(name) > nameBytes:
			name = stem + "-" + mark + end
		}
		if len(name) > nameBytes {
			stem = strings.ToValidUTF8(stem[:nameBytes/2], "")
			continue
		}
		_, err := t.root.Lstat(dir + "/" + name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return name, nil
		case err != nil:
			return "", t.cannotWrite(err)
		}
	}
	return "", t.cannotWrite(fs.ErrExist)
}

// sum digests a file.
func (w *watch) sum(ctx context.Context, name string) (string, error) {
	f, err := w.root.Open(takingDir + "/" + name)
	if err != nil {
		return "", w.cannotWrite(err)
	}
	h := sha256.New()
	for err == nil && ctx.Err() == nil {
		_, err = io.CopyN(h, f, 1<<20)
	}
	if closed := f.Close(); errors.Is(err, io.EOF) && closed == nil {
		return hex.EncodeToString(h.Sum(nil)), nil
	}
	if ctx.Err() != nil {
		return "", errLater
	}
	return "", w.cannotWrite(err)
}
