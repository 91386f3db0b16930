package store

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/stretchr/testify/require"
	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/desk"
)

// backedUp makes a furnished shop and a backup of it.
func backedUp(t *testing.T, recipient string) (s *shop, backup string) {
	t.Helper()
	s = newShop(t)
	s.furnish()
	backup = filepath.Join(t.TempDir(), "shop.backup")
	require.NoError(t, s.store.Backup(t.Context(), backup, recipient, nil))
	return s, backup
}

func (s *shop) keyPath() string { return filepath.Join(s.dir, KeyName) }

func (s *shop) backupOptions() BackupOptions {
	return BackupOptions{KeyFile: s.keyPath(), Options: Options{Clock: s.clock.now, Random: s.opts.Random}}
}

// restored restores a backup into a new folder and opens it.
func (s *shop) restored(backup string, o BackupOptions) *shop {
	s.t.Helper()
	r := &shop{t: s.t, dir: filepath.Join(s.t.TempDir(), "restored"), clock: s.clock, opts: o.Options}
	require.NoError(s.t, Restore(backup, r.dir, o))
	r.reopenAfter()
	s.t.Cleanup(func() { require.NoError(s.t, r.store.Close()) })
	return r
}

func TestBackupIsAWholeShopWithoutItsKey(t *testing.T) {
	s := newShop(t)
	s.furnish()
	backup := filepath.Join(t.TempDir(), "shop.backup")
	var done, total []uint64
	require.NoError(t, s.store.Backup(t.Context(), backup, "", func(d, n uint64) { done, total = append(done, d), append(total, n) }))
	require.IsIncreasing(t, done)
	require.Equal(t, done[len(done)-1], total[0])
	s.award(s.enrol(77), 100) // the shop goes on
	r, err := VerifyBackup(t.Context(), backup, s.backupOptions(), nil)
	require.NoError(t, err)
	require.True(t, r.OK(), "%+v", r)
	require.Equal(t, s.store.tip.pos-2, r.Events)
	raw, err := os.ReadFile(backup)
	require.NoError(t, err)
	secret, err := readKey(s.keyPath())
	require.NoError(t, err)
	require.NotContains(t, string(raw), string(secret))
	require.NotContains(t, string(raw), formatKey(secret))
	for _, personal := range []string{"13800000001", "13912345678", "b@example.com", "会员1", "排队太久", "小李", ownerPIN} {
		require.NotContains(t, string(raw), personal, "a stolen backup names nobody")
	}
	info, err := os.Stat(backup)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	codeOf(t, s.store.Backup(t.Context(), backup, "", nil), "export.exists")
	codeOf(t, s.store.Backup(t.Context(), filepath.Join(t.TempDir(), "no", "folder"), "", nil), "store.missing")
	codeOf(t, s.store.Backup(t.Context(), filepath.Join(t.TempDir(), "x"), "age1wrong", nil), "backup.recipient")
}

func TestBackupThatIsGivenUpLeavesNothing(t *testing.T) {
	s := newShop(t)
	s.furnish()
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	err := s.store.Backup(ctx, filepath.Join(dir, "backup"), "", func(uint64, uint64) { cancel() })
	require.ErrorIs(t, err, context.Canceled)
	require.Empty(t, contents(t, dir))
	s.verified()
}

// identity makes an age key pair, its file and its recipient.
func identity(t *testing.T) (path, recipient string) {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	require.NoError(t, err)
	path = filepath.Join(t.TempDir(), "identity")
	require.NoError(t, os.WriteFile(path, []byte(id.String()+"\n"), 0o600))
	return path, id.Recipient().String()
}

func TestEncryptedBackupNeedsItsIdentity(t *testing.T) {
	path, recipient := identity(t)
	other, _ := identity(t)
	s, backup := backedUp(t, recipient)
	o := s.backupOptions()
	for file, want := range map[string]model.Code{"": "backup.sealed", other: "backup.identity", s.keyPath(): "backup.identity", path + "x": "store.missing"} {
		o.Identity = file
		_, err := VerifyBackup(t.Context(), backup, o, nil)
		codeOf(t, err, want)
		dir := t.TempDir()
		codeOf(t, Restore(backup, dir, o), want)
		require.Empty(t, contents(t, dir), "nothing half restored")
	}
	o.Identity = path
	r, err := VerifyBackup(t.Context(), backup, o, nil)
	require.NoError(t, err)
	require.True(t, r.OK())
	raw, err := os.ReadFile(backup)
	require.NoError(t, err)
	require.True(t, bytes.HasPrefix(raw, []byte(ageHeader)))
	s.restored(backup, o).verified()
}

func TestDamagedBackupIsRefused(t *testing.T) {
	path, recipient := identity(t)
	const seed = 91
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	for _, to := range []string{"", recipient} {
		s, backup := backedUp(t, to)
		o := s.backupOptions()
		o.Identity = path
		if to == "" {
			trim(t, backup)
		}
		raw, err := os.ReadFile(backup)
		require.NoError(t, err)
		for range scaled(25) {
			bad := bytes.Clone(raw)
			if to == "" || rng.IntN(2) == 0 {
				bad = bad[:rng.IntN(len(bad))]
			} else {
				bad[rng.IntN(len(bad))] ^= 1 << rng.IntN(8)
			}
			require.NoError(t, os.WriteFile(backup, bad, 0o600))
			_, err := VerifyBackup(t.Context(), backup, o, nil)
			require.Contains(t, []model.Code{"store.damaged", "store.foreign", "backup.identity"}, model.CodeOf(err), "%d of %d bytes: %v", len(bad), len(raw), err)
			dir := t.TempDir()
			require.Error(t, Restore(backup, dir, o))
			require.Empty(t, contents(t, dir), "nothing half restored")
		}
	}
	s, backup := backedUp(t, "")
	require.NoError(t, os.WriteFile(backup, []byte("member,amount\n"), 0o600))
	_, err := VerifyBackup(t.Context(), backup, s.backupOptions(), nil)
	codeOf(t, err, "store.foreign")
	_, err = VerifyBackup(t.Context(), backup+"x", s.backupOptions(), nil)
	codeOf(t, err, "store.missing")
}

func TestBackupOfAnotherShopNeedsItsOwnKey(t *testing.T) {
	s, backup := backedUp(t, "")
	wrong := filepath.Join(t.TempDir(), KeyName)
	_, err := makeKey(wrong, Options{Random: rand.NewChaCha8([32]byte{44})})
	require.NoError(t, err)
	for file, want := range map[string]model.Code{wrong: "key.other", wrong + "x": "key.missing", backup: "key.form"} {
		o := s.backupOptions()
		o.KeyFile = file
		_, err := VerifyBackup(t.Context(), backup, o, nil)
		codeOf(t, err, want)
		dir := t.TempDir()
		codeOf(t, Restore(backup, dir, o), want)
		require.Empty(t, contents(t, dir))
	}
	codeOf(t, Restore(backup, t.TempDir(), BackupOptions{}), "key.missing")
	codeOf(t, Restore(backup, s.dir, s.backupOptions()), "store.exists")
}

func TestRestoredShopGoesOnInAStreamOfItsOwn(t *testing.T) {
	s := newShop(t)
	a := s.enrol(1)
	old, err := s.owner.Award(t.Context(), a, desk.Sale{Amount: 12850, Receipt: "R-1"})
	require.NoError(t, err)
	complaint := s.complain(a)
	backup := filepath.Join(t.TempDir(), "backup")
	require.NoError(t, s.store.Backup(t.Context(), backup, "", nil))
	lost := s.enrol(2) // after the backup: known nowhere else
	r := s.restored(backup, s.backupOptions())
	report := r.verified()
	require.Equal(t, 2, report.Streams)
	require.NotEqual(t, old.Entry.Stream, r.store.head.shop.Stream)

	found, err := r.owner.Entry(t.Context(), old.Entry.String())
	require.NoError(t, err)
	require.Equal(t, old.Entry, found, "old entries keep their names")
	again, err := r.owner.Award(t.Context(), a, desk.Sale{Amount: 12850, Receipt: "R-1"})
	require.NoError(t, err)
	require.True(t, again.Repeated)
	require.Equal(t, old.Entry, again.Entry)
	_, err = r.owner.Entry(t.Context(), old.Entry.String()[:7]+"9999")
	codeOf(t, err, "entry.unknown")

	b := r.enrol(3)
	require.Equal(t, model.ID{Stream: r.store.head.shop.Stream, N: 2}, b, "numbering goes on in the new stream")
	for _, nobody := range []model.ID{{Stream: b.Stream, N: 1}, {Stream: a.Stream, N: 2}, lost} {
		_, err = r.owner.Member(t.Context(), nobody)
		codeOf(t, err, "member.unknown")
		_, err = r.owner.Award(t.Context(), nobody, desk.Sale{Amount: 100})
		codeOf(t, err, "member.unknown")
	}
	require.Equal(t, complaint.Number+1, r.complain(b).Number)
	fresh := r.award(b, 100)
	require.Equal(t, r.store.head.shop.Stream, fresh.Entry.Stream)
	require.Positive(t, fresh.Entry.N)
	refund, err := r.owner.Refund(t.Context(), desk.Refund{Sale: "R-1"})
	require.NoError(t, err)
	require.EqualValues(t, -128, refund.Points)
	_, err = r.owner.Undo(t.Context(), desk.Reversal{Entry: refund.Entry})
	require.NoError(t, err)
	undone, err := r.owner.Undo(t.Context(), desk.Reversal{Entry: old.Entry})
	require.NoError(t, err)
	require.EqualValues(t, -128, undone.Points, "an act of the old stream is undone in the new one")
	r.reopen()
	r.verified()

	second := s.restored(backup, s.backupOptions())
	require.NotEqual(t, r.store.head.shop.Stream, second.store.head.shop.Stream, "two restores share no name")
	third := filepath.Join(t.TempDir(), "backup")
	require.NoError(t, r.store.Backup(t.Context(), third, "", nil))
	grandchild := r.restored(third, BackupOptions{KeyFile: r.keyPath(), Options: r.opts})
	require.Equal(t, 3, grandchild.verified().Streams)
	_, err = grandchild.owner.Entry(t.Context(), old.Entry.String())
	require.NoError(t, err)
}

func TestKeyIsBroughtAlongUnlessItIsKeptElsewhere(t *testing.T) {
	s, backup := backedUp(t, "")
	r := s.restored(backup, s.backupOptions())
	require.FileExists(t, r.keyPath())

	elsewhere := s.backupOptions()
	elsewhere.KeyFile, elsewhere.Options.KeyFile = "", s.keyPath()
	r = s.restored(backup, elsewhere)
	require.NoFileExists(t, r.keyPath())

	own := filepath.Join(t.TempDir(), "own")
	require.NoError(t, os.MkdirAll(own, 0o700))
	raw, err := os.ReadFile(s.keyPath())
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(own, KeyName), raw, 0o600))
	require.NoError(t, Restore(backup, own, BackupOptions{}), "the key is there already")
	require.NoError(t, os.Remove(filepath.Join(own, FileName)))
	require.NoError(t, Restore(backup, own, s.backupOptions()), "the same key is there already")
	require.NoError(t, os.Remove(filepath.Join(own, FileName)))
	_, err = makeKey(filepath.Join(own, "x"), Options{Random: rand.NewChaCha8([32]byte{44})})
	require.NoError(t, err)
	require.NoError(t, os.Rename(filepath.Join(own, "x"), filepath.Join(own, KeyName)))
	before := contents(t, own)
	codeOf(t, Restore(backup, own, s.backupOptions()), "store.exists")
	require.Equal(t, before, contents(t, own), "another shop's key is not overwritten")
}

func TestHandoverBetweenStreamsIsVerified(t *testing.T) {
	s, backup := backedUp(t, "")
	r := s.restored(backup, s.backupOptions())
	r.award(r.enrol(50), 100)
	r.close()
	trim(t, r.path())
	raw, err := os.ReadFile(r.path())
	require.NoError(t, err)
	for name, tamper := range map[string]struct {
		ordinal uint16
		change  func(*streamRecord)
	}{
		"the old stream's public key": {0, func(v *streamRecord) { v.Public[3] ^= 1 }},
		"the old stream's length":     {0, func(v *streamRecord) { v.Count-- }},
		"the old stream's head":       {0, func(v *streamRecord) { v.Head[3] ^= 1 }},
		"the old stream's name":       {0, func(v *streamRecord) { v.ID[15] ^= 1 }},
		"the new stream's public key": {1, func(v *streamRecord) { v.Public[3] ^= 1 }},
		"the new stream's beginning":  {1, func(v *streamRecord) { v.First++ }},
		"the new stream's end":        {1, func(v *streamRecord) { v.Count = 5 }},
	} {
		require.NoError(t, os.WriteFile(r.path(), raw, 0o600))
		db, err := bolt.Open(r.path(), 0o600, nil)
		require.NoError(t, err)
		require.NoError(t, db.Update(func(tx *bolt.Tx) error {
			v, err := streamAt(tx, tamper.ordinal)
			require.NoError(t, err)
			tamper.change(&v)
			return putStream(tx, int(tamper.ordinal), &v)
		}))
		require.NoError(t, db.Close())
		st, err := Open(r.dir, r.opts)
		if err != nil {
			codeOf(t, err, "store.damaged")
			continue
		}
		report, err := st.Verify(t.Context(), nil)
		require.True(t, err != nil || !report.OK(), name)
		require.NoError(t, st.Close())
	}
	require.NoError(t, os.WriteFile(r.path(), raw, 0o600))
	r.reopenAfter()
	r.verified()
}

func TestCompactKeepsEverything(t *testing.T) {
	s := newShop(t)
	s.furnish()
	s.close()
	want := dump(t, s.path())
	before, after, err := Compact(t.Context(), s.dir, s.opts)
	require.NoError(t, err)
	require.Less(t, after, before)
	require.Equal(t, want, dump(t, s.path()))
	info, err := os.Stat(s.path())
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	s.reopenAfter()
	s.verified()
	s.award(s.enrol(90), 100)
	s.close()
	given, cancel := context.WithCancel(t.Context())
	cancel()
	kept := contents(t, s.dir)
	_, _, err = Compact(given, s.dir, s.opts)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, kept, contents(t, s.dir))
	s.reopenAfter()
	_, _, err = Compact(t.Context(), s.dir, Options{Wait: time.Millisecond})
	codeOf(t, err, "store.held")
	s.verified()
}

func TestKeyIsTypedAgainFromPaper(t *testing.T) {
	s := newShop(t)
	s.furnish()
	code, err := KeyBackup(s.dir, s.opts)
	require.NoError(t, err)
	require.Len(t, strings.Fields(code), 14)
	codeOf(t, KeyRestore(s.dir, code, s.opts), "store.exists")
	s.close()
	right, err := os.ReadFile(s.keyPath())
	require.NoError(t, err)
	require.NoError(t, os.Remove(s.keyPath()))
	wrong := []byte(code)
	wrong[3] = 'A' + (wrong[3]-'A'+1)%26
	codeOf(t, KeyRestore(s.dir, string(wrong), s.opts), "key.form")
	codeOf(t, KeyRestore(s.dir, "", s.opts), "key.form")
	codeOf(t, KeyRestore(s.dir, formatKey(make([]byte, keySize)), s.opts), "key.other")
	require.NoFileExists(t, s.keyPath())
	require.NoError(t, KeyRestore(s.dir, strings.ToLower(strings.ReplaceAll(code, " ", "-")), s.opts))
	again, err := os.ReadFile(s.keyPath())
	require.NoError(t, err)
	require.Equal(t, right, again)
	info, err := os.Stat(s.keyPath())
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	s.reopenAfter()
	s.verified()
	elsewhere := t.TempDir()
	require.NoError(t, KeyRestore(elsewhere, code, Options{}), "before the shop's file is restored")
}

func TestDoctorFindsWhatIsWrong(t *testing.T) {
	s := newShop(t)
	s.furnish()
	s.close()
	found := func() map[string]string {
		findings, err := Doctor(t.Context(), s.dir, s.opts, nil)
		require.NoError(t, err)
		all := map[string]string{}
		for _, f := range findings {
			if all[f.Name] = "ok"; !f.OK {
				all[f.Name] = string(f.Why.Code)
			}
		}
		return all
	}
	healthy := map[string]string{"key": "ok", "rights": "ok", "file": "ok", "clock": "ok", "disk": "ok"}
	requireLike := func(change ...string) {
		t.Helper()
		want := map[string]string{}
		for k, v := range healthy {
			want[k] = v
		}
		for i := 0; i < len(change); i += 2 {
			if want[change[i]] = change[i+1]; change[i+1] == "" {
				delete(want, change[i])
			}
		}
		have := found()
		have["disk"] = want["disk"] // the test's own disk may be small
		require.Equal(t, want, have)
	}
	requireLike()
	require.NoError(t, os.Chmod(s.keyPath(), 0o640))
	require.NoError(t, os.Chmod(s.path(), 0o644))
	requireLike("key", "doctor.key_mode", "rights", "doctor.mode")
	require.NoError(t, os.Chmod(s.keyPath(), 0o600))
	require.NoError(t, os.Chmod(s.path(), 0o600))
	s.clock.add(-time.Hour)
	requireLike("clock", "doctor.clock")
	s.clock.add(time.Hour)
	moved := s.keyPath() + ".moved"
	require.NoError(t, os.Rename(s.keyPath(), moved))
	requireLike("key", "doctor.key", "file", "doctor.file", "clock", "")
	require.NoError(t, os.Rename(moved, s.keyPath()))
	requireLike()
	_, err := Doctor(t.Context(), t.TempDir(), s.opts, nil)
	codeOf(t, err, "store.none")
	s.reopenAfter()
	held := s.opts
	held.Wait = time.Millisecond
	findings, err := Doctor(t.Context(), s.dir, held, nil)
	require.NoError(t, err)
	require.Contains(t, fmt.Sprint(findings[len(findings)-1].Why.Args...), "store.held")
}
