package store

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"filippo.io/age"
	bolt "go.etcd.io/bbolt"

	"regulars/model"
)

// ageHeader begins every age file.
const ageHeader = "age-encryption.org/v1"

// Backup writes a consistent copy of the file to path while the shop goes on, encrypted to
// an age recipient if one is named. The key is never part of it. progress may be nil.
func (s *Store) Backup(ctx context.Context, path, recipient string, progress func(done, total uint64)) error {
	var to []age.Recipient
	if recipient != "" {
		r, err := age.ParseX25519Recipient(recipient)
		if err != nil {
			return model.Refuse("backup.recipient", recipient).Because(err)
		}
		to = append(to, r)
	}
	if _, err := os.Lstat(path); err == nil {
		return model.Refuse("export.exists", path)
	}
	return writeAside(path, s.noSync, func(w io.Writer) error {
		buffered := bufio.NewWriterSize(w, 1<<20)
		var out io.Writer = buffered
		var seal io.Closer
		if to != nil {
			sealed, err := age.Encrypt(buffered, to...)
			if err != nil {
				return err
			}
			out, seal = sealed, sealed
		}
		err := guard(func() error {
			return s.view(func(tx *bolt.Tx) error {
				m := &meter{ctx: ctx, w: out, total: uint64(tx.Size()), report: progress}
				_, err := tx.WriteTo(m)
				if m.err != nil {
					return m.err // bbolt keeps only its words
				}
				return err
			})
		})
		if seal != nil {
			err = errors.Join(err, seal.Close())
		}
		return errors.Join(err, buffered.Flush())
	})
}

// meter counts what is written and ends when its context does.
type meter struct {
	ctx         context.Context
	w           io.Writer
	done, total uint64
	report      func(done, total uint64)
	err         error // the first one
}

func (m *meter) Write(p []byte) (int, error) {
	if m.err = cmp.Or(m.err, m.ctx.Err()); m.err != nil {
		return 0, m.err
	}
	n, err := m.w.Write(p)
	m.err = err
	m.done += uint64(n)
	if m.report != nil {
		m.report(m.done, m.total)
	}
	return n, err
}

// BackupOptions say how to open a backup.
type BackupOptions struct {
	KeyFile  string // the shop's key
	Identity string // file with the age identity, for an encrypted backup
	Options
}

// VerifyBackup opens a backup in a temporary place and verifies it as Verify does. Of one of an
// older format the log is verified: its views are folded anew, as a restore does.
func VerifyBackup(ctx context.Context, path string, o BackupOptions, progress func(done, total uint64)) (Report, error) {
	dir, err := os.MkdirTemp("", "regulars-backup-*")
	if err != nil {
		return Report{}, refuseFile(os.TempDir(), err)
	}
	defer os.RemoveAll(dir)
	plain := filepath.Join(dir, FileName)
	if err := unpack(path, plain, o); err != nil {
		return Report{}, err
	}
	if err := checkWhole(plain); err != nil {
		return Report{}, err
	}
	secret, err := readKey(o.KeyFile)
	if err != nil {
		return Report{}, err
	}
	keys, err := deriveKeys(secret)
	if err != nil {
		return Report{}, err
	}
	// What is wrong with the pages of an older file is for the walk below to tell, too.
	if _, behind, err := peek(plain, o.Options.defaults()); err == nil && behind {
		if err := migrate(plain, false, keys, o.Options.defaults()); err != nil {
			return Report{}, err
		}
	}
	db, err := openBolt(plain, o.Options.defaults(), true)
	if err != nil {
		return Report{}, err
	}
	defer db.Close()
	var r Report
	err = guard(func() error {
		return db.View(func(tx *bolt.Tx) error {
			if err := checkPresent(tx, keys); err != nil {
				return err
			}
			var err error
			r, err = verify(ctx, tx, keys, plain, dir, progress)
			return err
		})
	})
	return r, refuseFile(path, err)
}

// unpack copies a backup to a plain file, decrypting it if it is an age file.
func unpack(from, to string, o BackupOptions) error {
	in, err := os.Open(from)
	if err != nil {
		return refuseFile(from, err)
	}
	defer in.Close()
	buffered := bufio.NewReaderSize(in, 1<<20)
	var src io.Reader = buffered
	if head, _ := buffered.Peek(len(ageHeader)); bytes.Equal(head, []byte(ageHeader)) {
		ids, err := readIdentity(o.Identity)
		if err != nil {
			return err
		}
		opened, err := age.Decrypt(buffered, ids...)
		if err != nil {
			return refuseAge(o.Identity, err)
		}
		src = sealedReader{opened}
	}
	return writeAside(to, o.NoSync, func(w io.Writer) error {
		_, err := io.Copy(w, src)
		return err
	})
}

// refuseAge tells a wrong identity from a damaged header.
func refuseAge(identity string, err error) error {
	var wrong *age.NoIdentityMatchError
	if errors.As(err, &wrong) {
		return model.Refuse("backup.identity", identity).Because(err)
	}
	return damaged("age header: %w", err)
}

// sealedReader tells what age says of damaged content from what the disk says.
type sealedReader struct{ r io.Reader }

func (s sealedReader) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	var disk *fs.PathError
	if err != nil && err != io.EOF && !errors.As(err, &disk) {
		err = damaged("age payload: %w", err)
	}
	return n, err
}

func readIdentity(path string) ([]age.Identity, error) {
	if path == "" {
		return nil, model.Refuse("backup.sealed")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, refuseFile(path, err)
	}
	defer f.Close()
	ids, err := age.ParseIdentities(f)
	if err != nil {
		return nil, model.Refuse("backup.identity", path).Because(err)
	}
	return ids, nil
}

// Restore puts a backup into dir, which must not hold a shop, and opens a new stream in it:
// what was written after the backup may still be known elsewhere, and two histories must
// never share one name. The key is dir's own or o.KeyFile.
func Restore(backup, dir string, o BackupOptions) error {
	o.Options = o.Options.defaults()
	path := filepath.Join(dir, FileName)
	if _, err := os.Lstat(path); err == nil {
		return model.Refuse("store.exists", dir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return refuseFile(dir, err)
	}
	keyPath := o.Options.keyFile(dir)
	if o.KeyFile != "" {
		keyPath = o.KeyFile
	}
	secret, err := readKey(keyPath)
	if err != nil {
		return err
	}
	keys, err := deriveKeys(secret)
	if err != nil {
		return err
	}
	staged := path + ".restoring"
	os.Remove(staged) // of a restore that was cut off
	os.Remove(staged + migrating)
	defer os.Remove(staged)
	if err := unpack(backup, staged, o); err != nil {
		return err
	}
	if err := checkWhole(staged); err != nil {
		return err
	}
	if err := migrate(staged, false, keys, o.Options); err != nil {
		return err
	}
	if err := continueStream(staged, keys, o.Options); err != nil {
		return err
	}
	if err := bringKey(filepath.Join(dir, KeyName), secret, o.Options); err != nil {
		return err
	}
	return place(staged, path, o.Options)
}

// bringKey puts the key beside the restored file unless it is there already, or kept elsewhere.
func bringKey(own string, secret []byte, o Options) error {
	if o.KeyFile != "" {
		return nil
	}
	if have, err := readKey(own); err == nil && bytes.Equal(have, secret) {
		return nil
	}
	return writeKey(own, secret, o)
}
