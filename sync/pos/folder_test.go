package pos

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

// inbox is a folder under test with an importer that counts each line once, as a shop does.
type inbox struct {
	*watch
	t     testing.TB
	lines map[string]int // line -> how often it was counted
	reads []string       // names that were imported, in order
	fail  error          // what the importer answers
	meet  func(path string)
}

func openInbox(t testing.TB) *inbox {
	b := &inbox{t: t, lines: map[string]int{}}
	b.open(t.TempDir())
	return b
}

// open opens the folder, for the first time or after a crash.
func (b *inbox) open(dir string) {
	f := Folder{Dir: dir, Lang: model.EN, Import: b.take, Clock: func() time.Time { return time.Unix(1_772_776_800, 0).UTC() }, MaxBytes: 1 << 20}
	w, err := f.watch()
	require.NoError(b.t, err)
	b.watch = w
}

func (b *inbox) take(_ context.Context, path string, r *Report) error {
	b.reads = append(b.reads, filepath.Base(path))
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if b.meet != nil {
		b.meet(path)
	}
	if b.fail != nil {
		return b.fail
	}
	fresh := 0
	for line := range strings.Lines(string(raw)) {
		if b.lines[line] == 0 {
			b.lines[line], fresh = 1, fresh+1
		}
	}
	r.Details = map[string]int{"fresh": fresh}
	fmt.Fprintf(r, "%d lines were new.\n", fresh)
	return nil
}

func (b *inbox) drop(name, content string) {
	require.NoError(b.t, os.WriteFile(filepath.Join(b.Dir, name), []byte(content), 0o644))
}

func (b *inbox) looks(times int) {
	b.t.Helper()
	for range times {
		require.NoError(b.t, b.look(b.t.Context()))
	}
}

// in lists what is in a place of the folder.
func (b *inbox) in(place string) []string {
	b.t.Helper()
	all, err := os.ReadDir(filepath.Join(b.Dir, place))
	require.NoError(b.t, err)
	names := []string{}
	for _, e := range all {
		if place != "." || !e.IsDir() && e.Name() != ledgerName {
			names = append(names, e.Name())
		}
	}
	return names
}

func (b *inbox) report(name string) (doc reportDoc, text string) {
	b.t.Helper()
	raw, err := os.ReadFile(filepath.Join(b.Dir, name+reportJSON))
	require.NoError(b.t, err)
	require.NoError(b.t, json.Unmarshal(raw, &doc))
	raw, err = os.ReadFile(filepath.Join(b.Dir, name+reportText))
	require.NoError(b.t, err)
	return doc, string(raw)
}

func beside(name string) []string { return []string{name, name + reportJSON, name + reportText} }

func TestFileIsTakenWhenTwoLooksFindItUnchanged(t *testing.T) {
	b := openInbox(t)
	b.drop("sales.csv", "a\n")
	b.looks(1)
	require.Empty(t, b.reads, "it may still be growing")
	b.drop("sales.csv", "a\nb\n")
	b.looks(1)
	require.Empty(t, b.reads, "it was")
	b.looks(1)
	require.Equal(t, []string{"sales.csv"}, b.reads)
	require.Equal(t, beside("sales.csv"), b.in(doneDir))
	require.Empty(t, b.in("."))
	require.Empty(t, b.in(takingDir))
	doc, text := b.report("done/sales.csv")
	require.Equal(t, "done", doc.Result)
	require.Equal(t, int64(4), doc.Bytes)
	require.Equal(t, map[string]any{"fresh": 2.0}, doc.Details)
	require.Equal(t, "“sales.csv” was imported.\n\n2 lines were new.\n", text)
}

func TestMarkerOrRenameSaysThatAFileIsComplete(t *testing.T) {
	b := openInbox(t)
	b.drop("a.csv", "a\n")
	b.drop("a.csv.done", "")
	b.looks(1)
	require.Equal(t, []string{"a.csv"}, b.reads, "by its marker")
	require.Empty(t, b.in("."), "the marker is gone, or it would speak for the next file of that name")

	b.drop("b.csv.part", "b\n")
	b.drop(".c.csv.x7", "c\n")
	b.looks(3)
	require.Len(t, b.reads, 1)
	for was, name := range map[string]string{"b.csv.part": "b.csv", ".c.csv.x7": "c.csv"} {
		require.NoError(t, os.Rename(filepath.Join(b.Dir, was), filepath.Join(b.Dir, name)))
	}
	b.looks(1)
	require.ElementsMatch(t, []string{"a.csv", "b.csv", "c.csv"}, b.reads, "renamed into place")
}

func TestHiddenAndTemporaryNamesAreLeftAlone(t *testing.T) {
	b := openInbox(t)
	names := []string{".hidden", "a.csv.tmp", "b.TMP", "c~", "~$d.xlsx", "e.filepart", "f.crdownload", "orphan.csv.done"}
	for _, name := range names {
		b.drop(name, "x\n")
	}
	require.NoError(t, os.Mkdir(filepath.Join(b.Dir, "folder"), 0o755))
	b.looks(4)
	require.Empty(t, b.reads)
	require.ElementsMatch(t, names, b.in("."))
}

func TestNothingOutsideTheFolderIsRead(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret")
	require.NoError(t, os.WriteFile(outside, []byte("secret\n"), 0o600))
	b := openInbox(t)
	require.NoError(t, os.Symlink(outside, filepath.Join(b.Dir, "link.csv")))
	require.NoError(t, os.Symlink(filepath.Dir(outside), filepath.Join(b.Dir, "dir.csv")))
	b.looks(2)
	require.Empty(t, b.reads)
	require.ElementsMatch(t, append(beside("link.csv"), beside("dir.csv")...), b.in(rejectedDir))
	doc, text := b.report("rejected/link.csv")
	require.Equal(t, "folder.special", doc.Code)
	require.Empty(t, doc.SHA256)
	require.NotContains(t, text, outside)
	require.FileExists(t, outside)

	b = openInbox(t)
	b.step = func(at string) error { // swapped for a link at the last moment
		path := filepath.Join(b.Dir, takingDir, "swap.csv")
		if at == "claimed" {
			require.NoError(t, os.Remove(path))
			require.NoError(t, os.Symlink(outside, path))
		}
		return nil
	}
	b.drop("swap.csv", "x\n")
	b.looks(2)
	require.Empty(t, b.reads)
	require.Equal(t, beside("swap.csv"), b.in(rejectedDir))
}

func TestPlaceThatLeadsOutsideIsRefused(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Symlink(t.TempDir(), filepath.Join(dir, doneDir)))
	b := &inbox{t: t, lines: map[string]int{}}
	b.open(dir)
	b.drop("a.csv", "a\n")
	b.looks(1)
	err := b.look(t.Context())
	require.Equal(t, model.Code("folder.write"), model.CodeOf(err), "%v", err)
	require.Equal(t, []string{"a.csv"}, b.in(takingDir), "it is not lost")
}

func TestRefusedFileIsPutAsideWithItsReason(t *testing.T) {
	b := openInbox(t)
	b.fail = model.Refuse("import.binary", "bad.csv").Because(errors.New("secret of the source"))
	b.drop("bad.csv", "\x00")
	b.looks(2)
	require.Equal(t, beside("bad.csv"), b.in(rejectedDir))
	doc, text := b.report("rejected/bad.csv")
	require.Equal(t, "import.binary", doc.Code)
	require.Equal(t, "bad.csv is not a table.\nUse a CSV, TSV, XLSX or JSON lines file.\n", text)
	b.fail = nil
	b.drop("bad.csv", "\x00")
	b.looks(2)
	require.Equal(t, beside("bad.csv"), b.in(doneDir), "what was rejected may be tried again")

	b.drop("big.csv", strings.Repeat("x", 1<<20+1))
	before := len(b.reads)
	b.looks(2)
	require.Len(t, b.reads, before)
	doc, _ = b.report("rejected/big.csv")
	require.Equal(t, "folder.large", doc.Code)
}

func TestFaultOfTheShopsOwnLeavesTheFileForLater(t *testing.T) {
	b := openInbox(t)
	var logged []string
	b.Log = func(name string, err error) { logged = append(logged, name+" "+string(codeOf(err))) }
	b.fail = model.Refuse("store.full")
	b.drop("a.csv", "a\n")
	b.looks(1)
	for range 2 * tries {
		require.ErrorIs(t, b.look(t.Context()), errLater)
	}
	require.Equal(t, []string{"a.csv"}, b.in(takingDir))
	require.Equal(t, []string{"a.csv store.full"}, logged, "once while it stays the same")
	b.fail = nil
	b.looks(1)
	require.Equal(t, beside("a.csv"), b.in(doneDir))

	b.meet = func(string) { panic("secret of the source") }
	b.drop("b.csv", "b\n")
	b.looks(1)
	for range tries - 1 {
		require.ErrorIs(t, b.look(t.Context()), errLater)
	}
	b.looks(1)
	doc, text := b.report("rejected/b.csv")
	require.Equal(t, "internal", doc.Code, "a fault of ours does not hold up the others for ever")
	require.NotContains(t, text, "secret")
}

func TestSameContentIsImportedOnce(t *testing.T) {
	b := openInbox(t)
	b.drop("a.csv", "a\n")
	b.looks(2)
	b.drop("b.csv", "a\n")
	b.looks(2)
	b.drop("a.csv", "a\n")
	b.looks(2)
	require.Equal(t, []string{"a.csv"}, b.reads)
	doc, text := b.report("done/b.csv")
	require.Equal(t, "again", doc.Result)
	require.Contains(t, text, "2026-03-06")
	require.Len(t, b.in(doneDir), 9, "three files, each with its reports")
	b.open(b.Dir)
	b.drop("c.csv", "a\n")
	b.looks(2)
	require.Equal(t, []string{"a.csv"}, b.reads, "a restart forgets nothing")

	b.meet = func(string) {}
	partial := b.Import
	b.Import = func(ctx context.Context, path string, r *Report) error {
		r.Partial = true
		return partial(ctx, path, r)
	}
	b.drop("d.csv", "d\n")
	b.looks(2)
	b.drop("e.csv", "d\n")
	b.looks(2)
	require.Equal(t, []string{"a.csv", "d.csv", "e.csv"}, b.reads, "rows that were rejected may be tried again")
	require.Equal(t, 1, b.lines["d\n"])
}

// TestKilledAtAnyMomentCountsOnce breaks off at every step, for every outcome, and begins again.
func TestKilledAtAnyMomentCountsOnce(t *testing.T) {
	killed := errors.New("killed")
	for _, outcome := range []error{nil, model.Refuse("import.binary", "x")} {
		for _, at := range []string{"claimed", "unmarked", "imported", "reported", "noted", "moved"} {
			t.Run(fmt.Sprintf("%s %v", at, outcome), func(t *testing.T) {
				b := openInbox(t)
				b.fail = outcome
				b.drop("a.csv", "a\nb\n")
				b.drop("a.csv.done", "")
				deaths := 0
				b.step = func(step string) error {
					if step == at {
						deaths++
						return killed
					}
					return nil
				}
				if err := b.look(t.Context()); at == "noted" && outcome != nil {
					require.NoError(t, err, "what is rejected is not noted")
				} else {
					require.ErrorIs(t, err, killed)
					require.Equal(t, 1, deaths)
				}
				b.open(b.Dir)
				b.looks(3)
				place := map[bool]string{true: doneDir, false: rejectedDir}[outcome == nil]
				require.Equal(t, beside("a.csv"), b.in(place))
				require.Empty(t, b.in("."))
				require.Empty(t, b.in(takingDir))
				if outcome == nil {
					require.Equal(t, map[string]int{"a\n": 1, "b\n": 1}, b.lines)
					doc, _ := b.report("done/a.csv")
					require.Equal(t, "done", doc.Result, "its first report stays")
				}
				b.fail = nil
				b.drop("a.csv", "c\n")
				b.looks(2)
				require.Equal(t, 1, b.lines["c\n"], "the next of its name is another file")
			})
		}
	}
}

func TestFileThatGrowsWhileItIsReadIsReadAgain(t *testing.T) {
	b := openInbox(t)
	b.drop("a.csv", "a\n")
	b.meet = func(path string) {
		b.meet = nil
		f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		require.NoError(t, err)
		_, err = io.WriteString(f, "b\n")
		require.NoError(t, err)
		require.NoError(t, f.Close())
	}
	b.looks(1)
	require.ErrorIs(t, b.look(t.Context()), errLater)
	b.looks(1)
	require.Equal(t, map[string]int{"a\n": 1, "b\n": 1}, b.lines)
	require.Equal(t, beside("a.csv"), b.in(doneDir))
}

func TestOlderFilesGoFirst(t *testing.T) {
	b := openInbox(t)
	base := time.Unix(1_772_000_000, 0)
	for i, name := range []string{"z.csv", "a.csv", "m.csv"} {
		b.drop(name, name)
		require.NoError(t, os.Chtimes(filepath.Join(b.Dir, name), base, base.Add(time.Duration(i)*time.Minute)))
	}
	b.looks(2)
	require.Equal(t, []string{"z.csv", "a.csv", "m.csv"}, b.reads)
}

func TestAnyNameFindsItsPlace(t *testing.T) {
	b := openInbox(t)
	names := []string{"销售 2026.csv", "no-end", strings.Repeat("长", 80) + ".csv", strings.Repeat("x", 240) + ".csv", "a." + strings.Repeat("e", 200), "-rf", "%00"}
	for i, name := range names {
		b.drop(name, fmt.Sprint(i))
	}
	b.looks(2)
	require.Len(t, b.in(doneDir), 3*len(names), "%q", b.in(doneDir))
	require.Empty(t, b.in("."))
}

func TestLedgerSurvivesALineThatWasCutOff(t *testing.T) {
	b := openInbox(t)
	b.drop("a.csv", "a\n")
	b.looks(2)
	path := filepath.Join(b.Dir, ledgerName)
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, append(raw, `{"sha256":"ab`...), 0o640))
	b.open(b.Dir)
	b.drop("b.csv", "b\n")
	b.looks(2)
	b.open(b.Dir)
	b.drop("again-a.csv", "a\n")
	b.drop("again-b.csv", "b\n")
	b.looks(2)
	require.Equal(t, []string{"a.csv", "b.csv"}, b.reads)
}

func TestFolderThatIsNotThereIsRefused(t *testing.T) {
	f := Folder{Dir: filepath.Join(t.TempDir(), "nowhere")}
	require.Equal(t, model.Code("folder.missing"), model.CodeOf(f.Run(t.Context())))
}

func TestFolderIsWatchedUntilItsOwnerEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := openInbox(t)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- b.Run(ctx) }()
		synctest.Wait()
		b.drop("a.csv", "a\n")
		time.Sleep(11 * time.Second) // of the bubble's own clock: two looks
		synctest.Wait()
		require.Equal(t, []string{"a.csv"}, b.reads)
		moved := filepath.Join(filepath.Dir(b.Dir), "away")
		require.NoError(t, os.Rename(b.Dir, moved))
		time.Sleep(20 * time.Second)
		require.NoError(t, os.Rename(moved, b.Dir))
		b.drop("b.csv", "b\n")
		time.Sleep(11 * time.Second)
		synctest.Wait()
		require.Equal(t, []string{"a.csv", "b.csv"}, b.reads, "a disk that was away is found again")
		cancel()
		require.NoError(t, <-ended)
	})
}

func TestReportIsBounded(t *testing.T) {
	var r Report
	for range 100 {
		n, err := r.Write(make([]byte, reportBytes/50))
		require.NoError(t, err)
		require.Equal(t, reportBytes/50, n)
	}
	require.Equal(t, reportBytes, r.text.Len())
}
