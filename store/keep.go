package store

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"regulars/model"
)

// compactTx is the size of one transaction of a compaction, in bytes: unlimited, bbolt
// would keep the whole file in memory.
const compactTx = 64 << 20

// compactGrow is by how much the new file grows at a time, in bytes; bbolt's own step of 16 MiB
// would leave a small shop larger than it was.
const compactGrow = 1 << 20

// Compact writes the shop's file anew without its free pages and puts it in the old one's
// place. The shop must not be open. It returns the sizes in bytes.
func Compact(ctx context.Context, dir string, o Options) (before, after int64, err error) {
	o = o.defaults()
	s, err := Open(dir, o) // the same checks as for any other use
	if err != nil {
		return 0, 0, err
	}
	if err := s.Close(); err != nil {
		return 0, 0, refuseFile(dir, err)
	}
	path := filepath.Join(dir, FileName)
	src, err := openBolt(path, o, false)
	if err != nil {
		return 0, 0, err
	}
	defer src.Close() // keeps the lock until the new file has the name
	staged := path + ".compact"
	os.Remove(staged)
	defer os.Remove(staged)
	if before, err = sizeOf(path); err != nil {
		return 0, 0, err
	}
	if err := compactTo(ctx, staged, src, o); err != nil {
		return 0, 0, err
	}
	if after, err = sizeOf(staged); err != nil {
		return 0, 0, err
	}
	if err := os.Rename(staged, path); err != nil {
		return 0, 0, refuseFile(path, err)
	}
	return before, after, syncDir(dir)
}

func compactTo(ctx context.Context, path string, src *bolt.DB, o Options) error {
	dst, err := openBolt(path, o, false)
	if err != nil {
		return err
	}
	defer dst.Close()
	dst.AllocSize = compactGrow
	if err := guard(func() error { return bolt.Compact(dst, src, compactTx) }); err != nil {
		return refuseFile(path, err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return refuseFile(path, dst.Sync())
}

func sizeOf(path string) (int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, refuseFile(path, err)
	}
	return info.Size(), nil
}

// KeyBackup returns the recovery code of a shop's key in groups of four letters, to be
// written on paper.
func KeyBackup(dir string, o Options) (string, error) {
	secret, err := readKey(o.keyFile(dir))
	if err != nil {
		return "", err
	}
	letters := formatKey(secret)
	groups := make([]string, 0, len(letters)/4)
	for ; len(letters) > 0; letters = letters[4:] {
		groups = append(groups, letters[:4])
	}
	return strings.Join(groups, " "), nil
}

// KeyRestore writes the key file again from its recovery code. It refuses the code of another
// shop than the one whose file is in dir.
func KeyRestore(dir, code string, o Options) error {
	secret, err := parseKey(code)
	if err != nil {
		return err
	}
	if err := ownKey(filepath.Join(dir, FileName), secret, o); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return refuseFile(dir, err)
	}
	return writeKey(o.keyFile(dir), secret, o)
}

// ownKey refuses a key that is not the one of a file. A file that is not there, or that cannot
// be read now, has no say.
func ownKey(path string, secret []byte, o Options) error {
	if checkWhole(path) != nil {
		return nil
	}
	keys, err := deriveKeys(secret)
	if err != nil {
		return err
	}
	db, err := openBolt(path, o.defaults(), true)
	if err != nil {
		return nil
	}
	err = guard(func() error {
		return db.View(func(tx *bolt.Tx) error { return checkMeta(tx, keys) })
	})
	if closing := db.Close(); closing != nil || model.CodeOf(err) != "key.other" {
		return nil
	}
	return err
}

// Finding is one thing that Doctor looked at.
type Finding struct {
	Name string // stable: "key", "file", "clock", "disk", "rights", "newer"
	OK   bool
	Why  model.Why // what was found, and if it is not well what to do
}

const (
	diskLeast  = 1 << 30          // free bytes below which Doctor warns
	clockAhead = 10 * time.Minute // the log may be ahead of the clock
)

// Doctor looks at a shop's directory, key, file, clock and disk. It fails only if there is
// no shop to look at; what is wrong is a finding. held is the shop's file if this process has it
// open already, else nil.
func Doctor(ctx context.Context, dir string, o Options, held *Store) ([]Finding, error) {
	o = o.defaults()
	path, keyPath := filepath.Join(dir, FileName), o.keyFile(dir)
	info, err := os.Stat(path)
	if err != nil {
		return nil, model.Refuse("store.none", dir)
	}
	var found []Finding
	report := func(name string, ok bool, code model.Code, args ...any) {
		found = append(found, Finding{name, ok, model.Explain(code, args...)})
	}
	if _, err := readKey(keyPath); err != nil {
		report("key", false, "doctor.key", keyPath)
	} else if k, err := os.Stat(keyPath); err == nil && k.Mode().Perm()&0o077 != 0 {
		report("key", false, "doctor.key_mode", keyPath, k.Mode().Perm().String())
	} else {
		report("key", true, "doctor.key_ok", keyPath)
	}
	if info.Mode().Perm()&0o077 != 0 {
		report("rights", false, "doctor.mode", path, info.Mode().Perm().String())
	} else {
		report("rights", true, "doctor.mode_ok")
	}
	switch free, err := freeSpace(dir); {
	case err != nil: // not known on this system
	case free < diskLeast:
		report("disk", false, "doctor.disk", free>>20)
	default:
		report("disk", true, "doctor.disk_ok", free>>20)
	}
	s := held
	if s == nil {
		if s, err = Open(dir, o); err != nil {
			found = append(found, Finding{"file", false, model.Explain("doctor.file", err)})
			return found, ctx.Err()
		}
		defer s.Close() // only read
	}
	s.mu.RLock()
	tip, zone := s.tip, s.head.shop.Zone
	s.mu.RUnlock()
	report("file", true, "doctor.file_ok", tip.pos, info.Size()>>10)
	now, newest := o.Clock(), tip.hlc.Time().In(zone)
	if newest.Sub(now) >= clockAhead {
		report("clock", false, "doctor.clock", now.In(zone).Format(time.DateTime), newest.Format(time.DateTime))
	} else {
		report("clock", true, "doctor.clock_ok", now.In(zone).Format(time.DateTime))
	}
	return found, ctx.Err()
}
