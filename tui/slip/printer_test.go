package slip

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

func read(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(raw)
}

func TestFileGrowsBySlips(t *testing.T) {
	path := filepath.Join(t.TempDir(), "slips.txt")
	p := Printer{Path: path, Cut: true}
	require.NoError(t, p.Print("one\n"))
	require.NoError(t, p.Print("两\n"))
	require.Equal(t, "one\n"+feed+"两\n"+feed, read(t, path), "appended, fed and never cut")
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Zero(t, info.Mode().Perm()&0o077, "slips are the shop's own")
}

func TestPrinterIsSpokenToInItsEncoding(t *testing.T) {
	path := filepath.Join(t.TempDir(), "slips.txt")
	require.NoError(t, Printer{Path: path, Encoding: GB18030}.Print("中 José\n"))
	require.Equal(t, "\xd6\xd0 Jose\n"+feed, read(t, path))
	err := Printer{Path: path, Encoding: "latin-1"}.Print("x")
	require.ErrorIs(t, err, model.Refuse("slip.encoding"))
	require.Equal(t, "\xd6\xd0 Jose\n"+feed, read(t, path), "nothing is printed in a wrong encoding")
}

func TestOnlyTheKnifeIsCommanded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "slips.txt")
	require.NoError(t, Printer{Path: path, Encoding: UTF8}.Print("a\x1b@\x1dV\x00b\u009bc\x7f\n"))
	require.Equal(t, "a@Vbc\n"+feed, read(t, path))
}

func TestPrinterThatIsNotThereIsNotMade(t *testing.T) {
	folder := t.TempDir()
	for _, path := range []string{
		"", filepath.Join(folder, "none", "slips.txt"), "/dev/regulars-no-such-printer", "/dev/../dev/regulars-no-such-printer",
	} {
		err := Printer{Path: path}.Print("x")
		require.ErrorIs(t, err, model.Refuse("slip.missing"), path)
		_, err = os.Stat(path)
		require.ErrorIs(t, err, fs.ErrNotExist, path)
	}
	require.NoError(t, os.WriteFile(filepath.Join(folder, "file"), nil, 0o600))
	require.ErrorIs(t, Printer{Path: filepath.Join(folder, "file", "x")}.Print("x"), model.Refuse("slip.missing"))
}

func TestFolderIsNoPrinter(t *testing.T) {
	require.ErrorIs(t, Printer{Path: t.TempDir()}.Print("x"), model.Refuse("slip.unfit"))
}

func TestDisksAndSocketsAreNoPrinters(t *testing.T) {
	for mode, want := range map[fs.FileMode]bool{
		0o600: true, fs.ModeNamedPipe: true, fs.ModeDevice | fs.ModeCharDevice: true,
		fs.ModeDevice: false, fs.ModeSocket: false, fs.ModeDir: false, fs.ModeIrregular: false,
	} {
		require.Equal(t, want, fit(mode), mode)
	}
}

func TestEveryFailureIsARefusalWithItsCause(t *testing.T) {
	wrapped := func(err error) error { return &fs.PathError{Op: "write", Path: "lp0", Err: err} }
	for _, c := range []struct {
		err  error
		n    int
		want model.Code
	}{
		{wrapped(syscall.ENOENT), 0, "slip.missing"},
		{wrapped(syscall.EACCES), 0, "slip.permission"},
		{wrapped(syscall.EROFS), 0, "slip.permission"},
		{wrapped(syscall.EBUSY), 0, "slip.busy"},
		{wrapped(syscall.EAGAIN), 0, "slip.busy"},
		{wrapped(os.ErrDeadlineExceeded), 0, "slip.busy"},
		{wrapped(syscall.ENOSPC), 0, "slip.failed"},
		{wrapped(syscall.ENOSPC), 7, "slip.partial"},
		{wrapped(os.ErrDeadlineExceeded), 7, "slip.partial"},
		{errors.New("something new"), 0, "slip.failed"},
	} {
		refusal := Printer{Path: "lp0\x1b"}.refuse(c.err, c.n)
		require.Equal(t, c.want, refusal.Code, "%v", c.err)
		require.ErrorIs(t, refusal, c.err)
		require.Equal(t, []any{"lp0"}, refusal.Args)
	}
}

// short is for printers that a test keeps waiting.
const short = 100 * time.Millisecond
