package store

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
)

// TestMain runs the tests, or, as a child of one of them, what that test wants to happen to a
// process of its own: to be killed, stopped, or denied the disk.
func TestMain(m *testing.M) {
	if role := os.Getenv("REGULARS_CHILD"); role != "" {
		if err := children[role](os.Getenv("REGULARS_DIR")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	flag.Parse()
	set := map[string]bool{}
	flag.Visit(func(f *flag.Flag) { set[f.Name] = true })
	fixed := map[string]string{"rapid.seed": "20260306", "rapid.checks": "12", "rapid.steps": "50", "rapid.nofailfile": "true"}
	if *long {
		fixed = map[string]string{"rapid.checks": "1000", "rapid.steps": "100", "rapid.nofailfile": "true"}
	}
	for name, value := range fixed {
		if !set[name] {
			if err := flag.Set(name, value); err != nil {
				panic(err)
			}
		}
	}
	os.Exit(m.Run())
}

// children are the lives that a child of a test can have. They end when their input does.
var children = map[string]func(dir string) error{
	"award":    awardForEver,
	"import":   importForEver,
	"hold":     holdUntilTold,
	"compact":  compactForEver,
	"migrate":  migrateSlowly,
	"rules":    rulesForEver,
	"exchange": exchangeForEver,
	"narrow":   narrowDisk,
	"backup":   narrowBackup,
	"small":    narrowMigration,
	"nobody":   openAsNobody,
}

// child starts this test binary again in another role.
func child(t *testing.T, role, dir string, env ...string) (*exec.Cmd, io.WriteCloser, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), append(env, "REGULARS_CHILD="+role, "REGULARS_DIR="+dir)...)
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	cmd.Stderr = os.Stderr
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		in.Close()
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return cmd, in, bufio.NewScanner(out)
}

// told runs a child to its end and returns what it said.
func told(t *testing.T, role, dir string, env ...string) []string {
	t.Helper()
	cmd, in, out := child(t, role, dir, env...)
	require.NoError(t, in.Close())
	var lines []string
	for out.Scan() {
		lines = append(lines, out.Text())
	}
	require.NoError(t, cmd.Wait(), "%s said at the end: %q", role, lines[max(0, len(lines)-3):])
	return lines
}

// enter opens the shop of a child's directory; its owner has no PIN.
func enter(dir string, o Options) (*Store, *desk.Session, error) {
	s, err := Open(dir, o)
	if err != nil {
		return nil, nil, err
	}
	owner, err := desk.New(s, fastPIN).SignIn(context.Background(), "王芳", "")
	return s, owner, err
}

const (
	awardTills = 4
	awardsMost = 1000
	batchSales = 250
	batchCount = 24
)

// awardForEver lets a few tills award receipts from REGULARS_FROM on; each is told to the
// parent after it was acknowledged.
func awardForEver(dir string) error {
	var from int
	if _, err := fmt.Sscan(os.Getenv("REGULARS_FROM"), &from); err != nil {
		return err
	}
	s, owner, err := enter(dir, Options{})
	if err != nil {
		return err
	}
	var tills sync.WaitGroup
	for till := range awardTills {
		tills.Go(func() {
			for k := from + till; k < from+awardsMost; k += awardTills {
				member, sale := awardOf(s, k)
				a, err := owner.Award(context.Background(), member, sale)
				if err != nil {
					fmt.Println("refused", err)
					return
				}
				fmt.Printf("%d %d %d\n", k, a.Entry.N, a.Points)
			}
		})
	}
	tills.Wait()
	return s.Close()
}

const awardMembers = 7

// awardOf is the k-th sale that the tills award.
func awardOf(s *Store, k int) (model.ID, desk.Sale) {
	s.mu.RLock()
	stream := s.head.shop.Stream
	s.mu.RUnlock()
	return model.ID{Stream: stream, N: uint64(k%awardMembers) + 1}, desk.Sale{Amount: model.Money(137 + k%1000), Receipt: fmt.Sprintf("K%d", k)}
}

// importForEver books the batches from the first on; each is told after it was acknowledged.
func importForEver(dir string) error {
	s, owner, err := enter(dir, Options{})
	if err != nil {
		return err
	}
	for i := range batchCount {
		if _, err := owner.BookSales(context.Background(), sales(i*batchSales, batchSales, 50, start)); err != nil {
			return err
		}
		fmt.Println(i)
	}
	return s.Close()
}

// compactForEver compacts the shop again and again.
func compactForEver(dir string) error {
	for {
		if _, _, err := Compact(context.Background(), dir, Options{}); err != nil {
			return err
		}
		fmt.Println("compacted")
	}
}

// migrateSlowly migrates the shop and says after each step how far it is.
func migrateSlowly(dir string) error {
	s, err := Open(dir, Options{Progress: func(done, _ uint64) { fmt.Println("migrated", done) }})
	if err != nil {
		return err
	}
	fmt.Println("open")
	return s.Close()
}

// holdUntilTold keeps the shop open until the parent closes its input.
func holdUntilTold(dir string) error {
	s, err := Open(dir, Options{Wait: time.Second})
	if err != nil {
		return err
	}
	fmt.Println("open")
	_, _ = io.Copy(io.Discard, os.Stdin)
	return s.Close()
}
