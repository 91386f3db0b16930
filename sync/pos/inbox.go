package pos

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
)

// temporary are the endings under which programs write what they will rename.
var temporary = []string{"~", ".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".download", ".swp", ".lock", ".writing"}

// isTemporary reports whether a name says that its file is nobody else's business yet.
func isTemporary(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") ||
		slices.ContainsFunc(temporary, func(end string) bool { return strings.HasSuffix(lower, end) })
}

// names lists the entries of a directory, sorted.
func (w *watch) names(dir string) ([]string, error) {
	d, err := w.root.Open(dir)
	if err != nil {
		return nil, w.cannotWrite(err)
	}
	names, err := d.Readdirnames(entries)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, errors.Join(w.cannotWrite(err), d.Close())
	}
	slices.Sort(names)
	return names, d.Close()
}

// complete finds the files that are to be taken now, the oldest first.
func (w *watch) complete() ([]string, error) {
	names, err := w.names(".")
	if err != nil {
		return nil, err
	}
	now := make(map[string]fs.FileInfo, len(names))
	for _, name := range names {
		if info, err := w.root.Lstat(name); err == nil && !info.IsDir() { // else it is gone, or not ours
			now[name] = info
		}
	}
	var unfinished []fs.FileInfo // that the last look found under temporary names
	for name, info := range w.before {
		if isTemporary(name) && isPlain(info) {
			unfinished = append(unfinished, info)
		}
	}
	var ready []string
	for _, name := range names {
		info := now[name]
		if info == nil || name == doneDir || name == rejectedDir || isTemporary(name) || strings.HasSuffix(name, markerEnd) && isPlain(info) {
			continue
		}
		same := func(old fs.FileInfo) bool { return os.SameFile(old, info) }
		old := w.before[name]
		switch {
		case !isPlain(info), now[name+markerEnd] != nil, old != nil && unchanged(old, info):
			ready = append(ready, name)
		case old == nil && slices.ContainsFunc(unfinished, same): // who renames has written
			ready = append(ready, name)
		}
	}
	w.before = now
	slices.SortStableFunc(ready, func(a, b string) int { return now[a].ModTime().Compare(now[b].ModTime()) })
	return ready, nil
}

func isPlain(info fs.FileInfo) bool { return info.Mode().IsRegular() }

func unchanged(a, b fs.FileInfo) bool {
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// claim moves a file where nobody but us looks, so that what is checked is what is read. One that
// cannot be moved, or was taken back, does not stop the others.
func (w *watch) claim(name string) (claimed bool, err error) {
	if err := w.root.Rename(name, takingDir+"/"+name); err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			w.note(name, w.cannotWrite(err))
		}
		return false, nil
	}
	return true, w.step("claimed")
}

// unmark removes the marker of a file that was taken: it must not speak for the next of that name.
func (w *watch) unmark(name string) error {
	if err := w.root.Remove(name + markerEnd); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return w.cannotWrite(err)
	}
	return w.step("unmarked")
}

// syncDir makes renames in a directory last. Windows has no such call and needs none.
func (w *watch) syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := w.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
