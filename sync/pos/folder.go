package pos

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"time"

	"regulars/model"
)

// Folder takes the files that a POS drops into a directory: it waits until a file is complete,
// has it imported, and moves it to done/ or rejected/ with a report beside it. A file is taken
// when a file of its name and ".done" stands beside it, when it was seen growing under a hidden
// or temporary name and got its own one, or when two looks in a row find it unchanged. Hidden and
// temporary names are left alone, and links are never followed. Files of a content that was
// imported whole are not imported again; everything else relies on the importer counting nothing
// twice, since a file whose import was cut short is imported once more.
type Folder struct {
	Dir string
	// Import reads the file at path. A refusal rejects the file, one that is the shop's own fault
	// (a full disk, a closed store) or an ended ctx leaves it for later.
	Import func(ctx context.Context, path string, report *Report) error

	Poll     time.Duration                // between two looks; 0: 5 s
	Ticks    <-chan time.Time             // when to look, nil: a ticker of Poll
	Clock    func() time.Time             // nil: time.Now
	Lang     model.Lang                   // of the reports; "": Chinese
	MaxBytes int64                        // of one file; 0: 1 GiB
	Log      func(name string, err error) // of what waits for another try; nil: nowhere
}

// Report is what an import has to say about a file.
type Report struct {
	Details any  // for the report in JSON; it must be possible to write it as such
	Partial bool // rows were rejected: the same file may be dropped again, to try them once more

	text bytes.Buffer
}

// reportBytes bounds the text of a report.
const reportBytes = 1 << 20

// Write adds to the text for people. What is beyond the limit of a report is dropped.
func (r *Report) Write(b []byte) (int, error) {
	r.text.Write(b[:min(len(b), max(reportBytes-r.text.Len(), 0))])
	return len(b), nil
}

// The places in a folder.
const (
	doneDir     = "done"
	rejectedDir = "rejected"
	takingDir   = ".taking" // one file at a time, from claim to move
	ledgerName  = ".imported"
	markerEnd   = ".done"
)

const (
	dirMode  = 0o750
	fileMode = 0o640
	entries  = 10_000 // looked at in one look; the others wait
	tries    = 5      // of an import that fails by a fault of ours, before the file is put aside
)

// watch is a folder being watched.
type watch struct {
	Folder
	root   *os.Root // of the look under way
	ledger *ledger
	before map[string]fs.FileInfo // what the last look found, by name
	failed map[string]failure

	step func(name string) error // tests break off here
}

// failure is how often and why a file could not be imported.
type failure struct {
	code  model.Code
	times int
}

// errLater ends a look: what is in hand waits for the next one.
var errLater = errors.New("pos: later")

// Run watches the folder until ctx ends. It fails at once if the folder cannot be used; what goes
// wrong later is logged and tried again.
func (f Folder) Run(ctx context.Context) error {
	w, err := f.watch()
	if err != nil {
		return err
	}
	ticks := f.Ticks
	if ticks == nil {
		ticker := time.NewTicker(w.Poll)
		defer ticker.Stop()
		ticks = ticker.C
	}
	for {
		if err := w.look(ctx); err != nil && !errors.Is(err, errLater) && ctx.Err() == nil {
			w.note("", err)
		}
		select {
		case <-ticks:
		case <-ctx.Done():
			return nil
		}
	}
}

// watch opens the folder and makes its places.
func (f Folder) watch() (*watch, error) {
	f.Poll, f.MaxBytes, f.Lang = cmp.Or(f.Poll, 5*time.Second), cmp.Or(f.MaxBytes, 1<<30), cmp.Or(f.Lang, model.ZH)
	if f.Clock == nil {
		f.Clock = time.Now
	}
	if f.Log == nil {
		f.Log = func(string, error) {}
	}
	w := &watch{Folder: f, before: map[string]fs.FileInfo{}, failed: map[string]failure{}, step: func(string) error { return nil }}
	err := w.inRoot(func() (err error) {
		if w.ledger, err = openLedger(w.root); err != nil {
			err = w.cannotWrite(err)
		}
		return err
	})
	return w, err
}

// inRoot runs f with the folder open. It is opened anew each time, so that one on a disk that was
// away for a while is found again.
func (w *watch) inRoot(f func() error) error {
	root, err := os.OpenRoot(w.Dir)
	if err != nil {
		return model.Refuse("folder.missing", w.Dir).Because(err)
	}
	w.root = root
	defer func() { w.root = nil }()
	for _, dir := range []string{doneDir, rejectedDir, takingDir} {
		if made := root.Mkdir(dir, dirMode); made != nil && !errors.Is(made, fs.ErrExist) {
			return errors.Join(w.cannotWrite(made), root.Close())
		}
	}
	return errors.Join(f(), root.Close())
}

func (w *watch) cannotWrite(err error) error {
	return model.Refuse("folder.write", w.Dir).Because(err)
}

// note logs a failure, once while it stays the same.
func (w *watch) note(name string, err error) {
	code := codeOf(err)
	f := w.failed[name]
	if f.code != code {
		w.Log(name, err)
		f = failure{code: code}
	}
	f.times++
	w.failed[name] = f
}

// look finishes what was begun and takes what is complete, the oldest first.
func (w *watch) look(ctx context.Context) error {
	return w.inRoot(func() error {
		begun, err := w.names(takingDir)
		if err != nil {
			return err
		}
		for _, name := range begun {
			if err := w.finish(ctx, name); err != nil {
				return err
			}
		}
		complete, err := w.complete()
		if err != nil {
			return err
		}
		for _, name := range complete {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if claimed, err := w.claim(name); err != nil {
				return err
			} else if !claimed {
				continue
			}
			if err := w.finish(ctx, name); err != nil {
				return err
			}
		}
		delete(w.failed, "")
		return nil
	})
}

// imported runs the importer; its panic is its failure.
func (w *watch) imported(ctx context.Context, path string, r *Report) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return w.Import(ctx, path, r)
}
