//go:build linux

package slip

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"regulars/model"
)

// pipe makes a named pipe and opens its reading end, which a test may leave unread.
func pipe(t *testing.T) (path string, reader *os.File) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "lp0")
	require.NoError(t, syscall.Mkfifo(path, 0o600))
	reader, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	require.NoError(t, err)
	t.Cleanup(func() { reader.Close() })
	return path, reader
}

func TestPipeIsPrintedToAndCut(t *testing.T) {
	path, reader := pipe(t)
	require.NoError(t, Printer{Path: path}.Print("one\n"))
	require.NoError(t, Printer{Path: path, Cut: true}.Print("two\n"))
	// Both writers are gone, so the pipe ends.
	got, err := io.ReadAll(reader)
	require.NoError(t, err)
	require.Equal(t, "one\n"+feed+"two\n"+feed+"\x1d\x56\x42\x00", string(got))
}

func TestPipeThatNobodyReadsIsRefusedAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lp0")
	require.NoError(t, syscall.Mkfifo(path, 0o600))
	require.ErrorIs(t, Printer{Path: path}.Print("x"), model.Refuse("slip.busy"))
}

func TestPrinterThatTakesNoMoreIsNotWaitedForWithoutEnd(t *testing.T) {
	path, reader := pipe(t)
	p := Printer{Path: path, Wait: short}
	long := strings.Repeat("a long slip\n", 1<<17) // a pipe takes at most a megabyte
	require.ErrorIs(t, p.Print(long), model.Refuse("slip.partial"))
	for p.Print(strings.Repeat("x", 4096)) == nil { // what is left of the pipe's last page
		continue
	}
	require.ErrorIs(t, p.Print("x"), model.Refuse("slip.busy"), "nothing of it is in the pipe")
	reader.Close()
	require.ErrorIs(t, p.Print("x"), model.Refuse("slip.busy"), "the spooler is gone")
}

func TestTerminalDevicePrints(t *testing.T) {
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no terminal devices here: ", err)
	}
	defer master.Close()
	require.NoError(t, unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0))
	n, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	require.NoError(t, err)
	p := Printer{Path: "/dev/pts/" + strconv.Itoa(n), Wait: short, Cut: true}
	require.NoError(t, p.Print("中\n"))
	got := make([]byte, 64)
	end, err := master.Read(got)
	require.NoError(t, err)
	require.Equal(t, "中\r\n\r\n\r\n\r\n\r\n"+cut, string(got[:end]))
	require.ErrorIs(t, p.Print(strings.Repeat("a long slip\n", 1<<16)), model.Refuse("slip.partial"), "nobody takes it off")
}

func TestDevicesThatCannotWaitAnswerAtOnce(t *testing.T) {
	require.NoError(t, Printer{Path: "/dev/null", Cut: true}.Print("x"))
	require.ErrorIs(t, Printer{Path: "/dev/full"}.Print("x"), model.Refuse("slip.failed"))
}

func TestSocketIsNoPrinter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	listener, err := net.Listen("unix", path)
	require.NoError(t, err)
	defer listener.Close()
	require.ErrorIs(t, Printer{Path: path}.Print("x"), model.Refuse("slip.unfit"))
}

func TestFolderThatIsNotOursIsRefused(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, os.Chmod(folder, 0o500))
	if os.Geteuid() == 0 {
		folder = "/sys" // there the administrator may make no file either
	}
	require.ErrorIs(t, Printer{Path: filepath.Join(folder, "slips.txt")}.Print("x"), model.Refuse("slip.permission"))
}
