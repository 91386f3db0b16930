//go:build linux

package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"regulars/model"
	"regulars/model/desk"
)

// limitFiles lets no file of this process grow beyond so many bytes; 0 lifts the limit. The
// kernel then answers like a full disk, with another errno.
func limitFiles(bytes uint64) error {
	signal.Ignore(unix.SIGXFSZ)
	var r unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_FSIZE, &r); err != nil {
		return err
	}
	if r.Cur = bytes; bytes == 0 {
		r.Cur = r.Max
	}
	return unix.Setrlimit(unix.RLIMIT_FSIZE, &r)
}

func limitOf() (uint64, error) { return strconv.ParseUint(os.Getenv("REGULARS_LIMIT"), 10, 64) }

// narrowDisk awards until the disk is full, some more, and again when there is room.
func narrowDisk(dir string) error {
	limit, err := limitOf()
	if err != nil {
		return err
	}
	s, owner, err := enter(dir, Options{})
	if err != nil {
		return err
	}
	if err := limitFiles(limit); err != nil {
		return err
	}
	k, full := 0, 0
	for ; k < awardsMost && full < 3; k++ {
		err := awardTold(s, owner, k)
		if err == nil {
			continue
		}
		if full++; model.CodeOf(err) != "store.full" {
			return fmt.Errorf("refused otherwise: %w", err)
		}
	}
	if full == 0 {
		return errors.New("the disk never was full")
	}
	if err := soundOrError(s); err != nil && model.CodeOf(err) != "store.full" { // Verify needs room, too
		return err
	}
	if err := limitFiles(0); err != nil {
		return err
	}
	if err := awardTold(s, owner, k); err != nil {
		return err
	}
	return errors.Join(soundOrError(s), s.Close())
}

// awardTold awards receipt k and tells it once it is acknowledged.
func awardTold(s *Store, owner *desk.Session, k int) error {
	member, sale := awardOf(s, k)
	a, err := owner.Award(context.Background(), member, sale)
	if err == nil {
		fmt.Printf("%d %d\n", k, a.Points)
	}
	return err
}

func soundOrError(s *Store) error {
	r, err := s.Verify(context.Background(), nil)
	if err == nil && !r.OK() {
		err = fmt.Errorf("%+v", r)
	}
	return err
}

// requireTold checks that the shop has what a child told, and nothing else.
func requireTold(t *testing.T, dir string, lines []string) {
	t.Helper()
	s, owner, err := enter(dir, Options{})
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	requireSound(t, s)
	want := map[string]model.Points{}
	for _, line := range lines {
		var k int
		var points model.Points
		_, err := fmt.Sscan(line, &k, &points)
		require.NoError(t, err, "%q", line)
		want[fmt.Sprintf("K%d", k)] = points
	}
	have := map[string]model.Points{}
	require.NoError(t, owner.ExportEntries(t.Context(), func(k model.Kind) bool { return k == model.SaleRecordedKind }, func(e desk.Entry) error {
		have[e.Receipt] = e.Net
		return nil
	}))
	require.Equal(t, want, have)
}

func TestFullDiskRefusesAndLosesNothing(t *testing.T) {
	const seed = 31
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	for range scaled(3) {
		dir := openDoor(t, awardMembers)
		limit := (14 + rng.IntN(12)) * pageSize
		if rng.IntN(2) == 0 {
			trim(t, filepath.Join(dir, FileName)) // the file has to grow at once
		}
		if rng.IntN(2) == 0 {
			limit += rng.IntN(pageSize) // a page is written in part
		}
		lines := told(t, "narrow", dir, fmt.Sprintf("REGULARS_LIMIT=%d", limit))
		require.NotEmpty(t, lines, "when there was room the award was taken")
		requireTold(t, dir, lines)
	}
}

func TestFullFileSystemRefusesAndLosesNothing(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=4m"); err != nil {
		t.Skipf("no small file system can be mounted here: %v", err)
	}
	t.Cleanup(func() { require.NoError(t, unix.Unmount(dir, 0)) })
	shopDir := filepath.Join(dir, "shop")
	s, err := Create(shopDir, Options{})
	require.NoError(t, err)
	owner, err := desk.New(s, fastPIN).OpenShop(t.Context(), desk.NewShop{Name: "朝阳店", Owner: "王芳", Demo: true})
	require.NoError(t, err)
	m, err := owner.Enrol(t.Context(), desk.Enrolment{Phone: phone(1)})
	require.NoError(t, err)
	filler, err := os.Create(filepath.Join(dir, "filler"))
	require.NoError(t, err)
	for err == nil {
		_, err = filler.Write(make([]byte, pageSize))
	}
	require.ErrorIs(t, err, unix.ENOSPC)
	require.NoError(t, filler.Close())
	var acknowledged model.Points
	refused := false
	for k := 0; k < 400 && !refused; k++ {
		a, err := owner.Award(t.Context(), m.ID, desk.Sale{Amount: 100, Receipt: fmt.Sprint("N", k), Lines: []model.Line{{Product: strings.Repeat("长", 3000)}}})
		if refused = err != nil; refused {
			codeOf(t, err, "store.full")
			continue
		}
		acknowledged += a.Points
	}
	require.True(t, refused)
	err = s.Backup(t.Context(), filepath.Join(dir, "backup"), "", nil)
	codeOf(t, err, "store.full")
	left, err := filepath.Glob(filepath.Join(dir, "*backup*"))
	require.NoError(t, err)
	require.Empty(t, left)
	require.NoError(t, os.Remove(filler.Name()))
	_, err = owner.Award(t.Context(), m.ID, desk.Sale{Amount: 100})
	require.NoError(t, err)
	got, err := owner.Member(t.Context(), m.ID)
	require.NoError(t, err)
	require.Equal(t, acknowledged+1, got.Balance)
	requireSound(t, s)
	require.NoError(t, s.Close())
}

// narrowBackup backs up where there is no room for it.
func narrowBackup(dir string) error {
	s, err := Open(dir, Options{})
	if err != nil {
		return err
	}
	if err := limitFiles(3 * pageSize); err != nil {
		return err
	}
	if err := s.Backup(context.Background(), filepath.Join(dir, "backup"), "", nil); model.CodeOf(err) != "store.full" {
		return fmt.Errorf("backup: %w", err)
	}
	_, _, err = Compact(context.Background(), dir, Options{Wait: time.Millisecond})
	if model.CodeOf(err) != "store.held" {
		return fmt.Errorf("compact of an open shop: %w", err)
	}
	if err := s.Close(); err != nil {
		return err
	}
	if _, _, err = Compact(context.Background(), dir, Options{}); model.CodeOf(err) != "store.full" {
		return fmt.Errorf("compact: %w", err)
	}
	return nil
}

func TestBackupAndCompactOnAFullDiskLeaveNothingBehind(t *testing.T) {
	dir := openDoor(t, awardMembers)
	before := contents(t, dir)
	told(t, "backup", dir)
	require.Equal(t, before, contents(t, dir))
}

// narrowMigration migrates where there is no room for it, then where there is.
func narrowMigration(dir string) error {
	limit, err := limitOf()
	if err != nil {
		return err
	}
	if err := limitFiles(limit); err != nil {
		return err
	}
	s, err := Open(dir, Options{})
	if err == nil {
		err = s.Close()
	}
	fmt.Println(model.CodeOf(err))
	return nil
}

func TestMigrationOnAFullDiskLeavesTheOldFile(t *testing.T) {
	dir := openDoor(t, 3)
	require.Len(t, told(t, "import", dir), batchCount)
	o := &old{shop: &shop{t: t, dir: dir}}
	o.age()
	trim(t, o.path()) // the new file has free pages, so that the old one fits where it does not
	before := o.bytes(o.path())
	for i, limit := range []int{3 * pageSize, len(before) + pageSize} { // for the copy, for the new file
		lines := told(t, "small", dir, fmt.Sprintf("REGULARS_LIMIT=%d", limit))
		require.Equal(t, []string{"store.full"}, lines)
		require.Equal(t, before, o.bytes(o.path()))
		require.Equal(t, i == 1, slices.Contains(o.beside(), FileName+".format-1.bak"), "%q", o.beside())
		require.LessOrEqual(t, len(o.beside()), 3)
	}
	s, err := Open(dir, Options{})
	require.NoError(t, err)
	requireSound(t, s)
	require.NoError(t, s.Close())
}

// openAsNobody opens a shop as a user to whom it does not belong.
func openAsNobody(dir string) error {
	const nobody = 65534
	if err := unix.Setgroups(nil); err != nil {
		return err
	}
	if err := unix.Setresgid(nobody, nobody, nobody); err != nil {
		return err
	}
	if err := unix.Setresuid(nobody, nobody, nobody); err != nil {
		return err
	}
	s, err := Open(dir, Options{})
	if err == nil {
		s.Close()
	}
	fmt.Println(model.CodeOf(err))
	_, err = Create(filepath.Join(dir, "new"), Options{})
	fmt.Println(model.CodeOf(err))
	return nil
}

func TestFolderOfAnotherIsRefused(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root to become somebody else")
	}
	dir := openDoor(t, 1)
	for up := dir; up != os.TempDir() && up != "/"; up = filepath.Dir(up) {
		require.NoError(t, os.Chmod(up, 0o755))
	}
	for name, want := range map[os.FileMode][]string{
		0o600: {"store.permission", "store.permission"}, // nothing may be read
		0o644: {"store.permission", "store.permission"}, // read, but not written
	} {
		require.NoError(t, os.Chmod(filepath.Join(dir, FileName), name))
		require.NoError(t, os.Chmod(filepath.Join(dir, KeyName), name))
		before := contents(t, dir)
		require.Equal(t, want, told(t, "nobody", dir))
		require.Equal(t, before, contents(t, dir))
	}
	require.NoError(t, os.Chmod(filepath.Join(dir, FileName), 0o644))
	require.NoError(t, os.Chmod(filepath.Join(dir, KeyName), 0o600))
	require.Equal(t, []string{"key.unreadable", "store.permission"}, told(t, "nobody", dir))
}
