package pos

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"time"
)

// ledger remembers the digests of what was imported whole: one line of JSON each, appended and
// synced. A line that a crash cut off is passed over; its file is imported again.
type ledger struct{ known map[string]entry }

// entry is one imported content.
type entry struct {
	SHA256 string    `json:"sha256"`
	Name   string    `json:"name"`
	Target string    `json:"target"` // in done/
	At     time.Time `json:"at"`
}

func openLedger(root *os.Root) (*ledger, error) {
	l := &ledger{known: map[string]entry{}}
	raw, err := root.ReadFile(ledgerName)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	for line := range bytes.Lines(raw) {
		var e entry
		if json.Unmarshal(line, &e) == nil && e.SHA256 != "" {
			l.known[e.SHA256] = e
		}
	}
	return l, err
}

// add notes a content, on disk before in memory. A leading line break ends a line that was cut off.
func (l *ledger) add(root *os.Root, e entry) error {
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	f, err := root.OpenFile(ledgerName, os.O_CREATE|os.O_WRONLY|os.O_APPEND, fileMode)
	if err != nil {
		return err
	}
	_, err = f.Write(append(append([]byte{'\n'}, line...), '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		l.known[e.SHA256] = e
	}
	return err
}

// What became of a file.
const (
	resultDone     = "done"
	resultAgain    = "again"
	resultRejected = "rejected"
)

// The endings of the two reports.
const (
	reportText = ".report.txt"
	reportJSON = ".report.json"
)

// reportDoc is the report beside a file, for programs.
type reportDoc struct {
	File    string `json:"file"`
	Result  string `json:"result"` // done, again, rejected
	SHA256  string `json:"sha256"`
	Bytes   int64  `json:"bytes"`
	At      string `json:"at"`
	Code    string `json:"code,omitempty"` // of the refusal
	Title   string `json:"title"`
	Detail  string `json:"detail,omitempty"`
	Details any    `json:"details,omitempty"` // what the import has to say
}

// writeReports writes both reports beside where the file is going to be. One that an earlier,
// interrupted try left is replaced.
func (t *taking) writeReports(target string, doc reportDoc) error {
	var text bytes.Buffer
	for _, line := range []string{doc.Title, doc.Detail} {
		if line != "" {
			text.WriteString(line + "\n")
		}
	}
	if t.report.text.Len() > 0 {
		text.WriteByte('\n')
		text.Write(t.report.text.Bytes())
	}
	var raw bytes.Buffer
	enc := json.NewEncoder(&raw)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return err
	}
	return errors.Join(t.put(target+reportText, text.Bytes()), t.put(target+reportJSON, raw.Bytes()))
}

// put writes a file whole or not at all.
func (t *taking) put(name string, content []byte) error {
	temp := name + ".tmp"
	if err := t.root.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := t.root.OpenFile(temp, os.O_CREATE|os.O_WRONLY|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return t.root.Rename(temp, name)
}
