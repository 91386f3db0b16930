package disk

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"regulars/store/pages"
)

func TestErrorsAreSortedByWhatIsWrongWithTheFile(t *testing.T) {
	dir := t.TempDir()
	_, missing := os.Open(filepath.Join(dir, "none"))
	taken := os.Mkdir(dir, 0o700)
	db, err := bbolt.Open(filepath.Join(dir, "a.db"), 0o600, nil)
	require.NoError(t, err)
	_, held := bbolt.Open(filepath.Join(dir, "a.db"), 0o600, &bbolt.Options{Timeout: time.Nanosecond})
	require.NoError(t, db.Close())
	closed := db.View(func(*bbolt.Tx) error { return nil })
	require.NoError(t, os.WriteFile(filepath.Join(dir, "b.db"), make([]byte, 1<<16), 0o600))
	_, torn := bbolt.Open(filepath.Join(dir, "b.db"), 0o600, nil)
	for _, x := range []struct {
		err  error
		want Trouble
	}{
		{missing, Missing},
		{taken, Taken},
		{held, Held},
		{closed, Closed},
		{torn, Damaged},
		{fmt.Errorf("write: %w", syscall.ENOSPC), Full},
		{fmt.Errorf("file resize error: %s", syscall.EFBIG), Full}, // as bbolt says it
		{&os.PathError{Op: "open", Err: syscall.EACCES}, Forbidden},
		{syscall.EROFS, Forbidden},
		{fmt.Errorf("read: %w", io.ErrUnexpectedEOF), Damaged},
		{io.EOF, Damaged},
		{fmt.Errorf("x: %w", pages.ErrForeign), Foreign},
		{fmt.Errorf("x: %w", pages.ErrDamaged), Damaged},
		{errors.New("on fire"), Other},
	} {
		require.Error(t, x.err)
		require.Equal(t, x.want, TroubleOf(x.err), "%v", x.err)
	}
}

func TestFaultIsAnAnswerAndNoCrash(t *testing.T) {
	fault, err := Guard(func() error { panic("page 7") })
	require.Equal(t, "page 7", fault)
	require.NoError(t, err)
	fault, err = Guard(func() error { return io.EOF })
	require.Nil(t, fault)
	require.Equal(t, io.EOF, err)
}
