package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// refusedServer starts a server that must not come up and returns what it says.
func (s *shop) refusedServer(flags ...string) string {
	s.t.Helper()
	got := s.run(append([]string{"serve"}, flags...)...)
	require.Equal(s.t, 1, got.exit, got.stderr)
	require.NotContains(s.t, got.stderr, "Stopped")
	return got.stderr
}

func TestSecondServerIsRefused(t *testing.T) {
	s := openShop(t)
	s.serve()
	require.Contains(t, s.refusedServer(), "Another Regulars window is using")
	require.Contains(t, s.does("find", "1641"), "Anna", "the first one goes on")
	s.stop()
}

func TestAddressThatIsInUseIsToldAndNothingStaysOpen(t *testing.T) {
	s := openShop(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, l.Close()) }()
	addr := l.Addr().String()
	require.Contains(t, s.refusedServer("--ssh", addr), "SSH connections cannot be taken at "+addr)
	require.Contains(t, s.refusedServer("--http", addr), addr)
	require.Contains(t, s.refusedServer("--http", "0.0.0.0:0"), "--tls-cert")
	require.Contains(t, s.refusedServer("--import-dir", filepath.Join(s.dir, "none")), filepath.Join(s.dir, "none"))
	require.Contains(t, s.does("find", "1641"), "Anna", "and the shop is free")
	require.NoFileExists(t, filepath.Join(s.dir, "regulars.sock"))
}

func TestShopInADeepFolderIsServedAllTheSame(t *testing.T) {
	s := openShop(t)
	deep := filepath.Join(s.dir, strings.Repeat("deep/", 30), "shop")
	s.environ[0] = "REGULARS_STORE=" + deep
	s.dir = deep
	s.here("init", "--name", "Deep", "--owner", "Olga")
	s.serve()
	require.NotContains(t, s.server.sock, "deep")
	require.Contains(t, s.does("member", "add", "--phone", "13900001111", "--json"), "13900001111", "the command found the socket")
	alias := filepath.Join(filepath.Dir(s.environ[5][len("HOME="):]), filepath.Base(s.environ[5])+"-alias")
	require.NoError(t, os.Symlink(deep, alias))
	defer func() { require.NoError(t, os.Remove(alias)) }()
	require.Contains(t, s.does("find", "1111", "--store", alias), "1111", "also by another name")
	s.stop()
}

func TestSocketLeftByAKilledServerIsReplaced(t *testing.T) {
	s := openShop(t)
	s.serve()
	require.NoError(t, s.server.kill())
	require.FileExists(t, filepath.Join(s.dir, "regulars.sock"), "it was left over")
	require.Contains(t, s.does("find", "1641"), "Anna", "it is no obstacle for a command")
	s.serve()
	require.Contains(t, s.does("find", "1641"), "Anna")
	s.stop()
	require.NoFileExists(t, filepath.Join(s.dir, "regulars.sock"))
}

func TestFileInThePlaceOfTheSocketIsLeftAlone(t *testing.T) {
	s := openShop(t)
	path := filepath.Join(s.dir, "regulars.sock")
	require.NoError(t, os.WriteFile(path, []byte("mine"), 0o600))
	require.Contains(t, s.refusedServer(), "is some other file")
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "mine", string(raw))
	require.Contains(t, s.does("find", "1641"), "Anna")
}

func TestFolderThatCannotBeWrittenIsToldOf(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root writes everywhere")
	}
	s := openShop(t)
	require.NoError(t, os.Chmod(s.dir, 0o500))
	defer func() { require.NoError(t, os.Chmod(s.dir, 0o700)) }()
	require.Contains(t, s.refusedServer(), "cannot be taken at")
}

// A client that is killed while it sends its rows: what was booked is whole, and the same file
// goes on from there.
func TestImportOfAVanishedClientIsWhole(t *testing.T) {
	s := openShop(t)
	s.serve()
	cmd := exec.Command(os.Args[0], "import", "sales", "-", "--json")
	cmd.Env = append(s.environ[:len(s.environ):len(s.environ)], roleVariable+"=regulars")
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	const all = 130_000 // more than an import holds back until it knows that a receipt is whole
	var rows bytes.Buffer
	rows.WriteString("receipt,date,member,amount\n")
	for i := 1; i <= all; i++ {
		fmt.Fprintf(&rows, "R%d,2025-01-14 10:00:00,%d,1.00\n", i, i%50+1)
	}
	_, err = in.Write(rows.Bytes()[:rows.Len()*9/10])
	require.NoError(t, err) // most of it has been read over there
	require.NoError(t, cmd.Process.Kill())
	_ = cmd.Wait() // it was killed, and says so

	path := filepath.Join(s.dir, "..", "all.csv")
	require.NoError(t, os.WriteFile(path, rows.Bytes(), 0o600))
	var doc struct{ Rows, Accepted, Repeated int }
	require.NoError(t, json.Unmarshal([]byte(s.does("import", "sales", path, "--json")), &doc))
	require.Equal(t, all, doc.Rows)
	require.Equal(t, all, doc.Accepted+doc.Repeated)
	require.NotZero(t, doc.Repeated, "what was booked before stays booked")
	require.NotZero(t, doc.Accepted)
	s.stop()
}

func TestTerminalOfOneCellAndAStormOfWindows(t *testing.T) {
	s := withKeys(t)
	tiny, err := s.sit("Kim", 1, 1)
	require.NoError(t, err)
	here := s.attached().sees("Scan a card")
	far := s.till("Kim")
	chance := seeded(t)
	for range 300 {
		for _, l := range []*till{tiny, here, far} {
			require.NoError(t, l.size(chance.IntN(300), chance.IntN(100)))
		}
	}
	for _, l := range []*till{tiny, here, far} {
		l.resized(100, 30)
		// Ctrl+L, because this terminal is a new one that has seen nothing of what was there.
		l.insists("\x0c", "Ctrl+P All commands").sees("Scan a card")
		l.types("1641").sees("Anna").types(enterKey).sees("Points  300").types(ctrlQ)
	}
	require.NoError(t, here.close())
	require.NoError(t, far.close())
	require.NoError(t, tiny.close())
	s.stop()
}

// A client that goes away while its screens are painted takes nothing with it.
func TestClientsThatVanishLeaveTheServerWell(t *testing.T) {
	s := withKeys(t)
	for range 5 {
		l, err := s.sit("Kim", 100, 30)
		require.NoError(t, err)
		l.types("1641", enterKey, "1")
		require.NoError(t, l.close())
		at, err := net.Dial("unix", s.server.sock)
		require.NoError(t, err)
		_, err = io.WriteString(at, "RGLA\x01H")
		require.NoError(t, err)
		require.NoError(t, at.Close())
		tcp, err := net.Dial("tcp", s.server.ssh)
		require.NoError(t, err)
		_, err = io.WriteString(tcp, "GET / HTTP/1.1\r\n\r\n")
		require.NoError(t, err)
		require.NoError(t, tcp.Close())
	}
	s.till("Olga").types("1641").sees("Anna")
	s.stop()
}
