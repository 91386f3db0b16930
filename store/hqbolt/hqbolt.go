// Package hqbolt is the embedded database of headquarters: one bbolt file. It keeps what it is given
// and finds it again; it decides nothing, and what is personal comes sealed by its caller.
//
// Callers that wait together share one flush, and each fails alone (update.go). What somebody was
// told is on disk, for readers too: bbolt shows a commit before it is flushed, so a reader who saw one waits
// for its end (flushed).
//
// A database that is brought back from an older copy would hand out numbers for the second time. A small
// file beside it notices that where it can; what it cannot is said at mark. Whoever restores a copy
// on purpose fences in any case.
package hqbolt

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/hub"
	"regulars/store/disk"
	"regulars/store/pages"
)

// Format is the number of the file's format.
const Format = 1

const (
	magic = "regulars hq"

	// FileName is the database's name in its folder, GenerationName that of the small file that says
	// how far it was.
	FileName       = "hq.db"
	GenerationName = "hq.generation"

	lockWait  = 200 * time.Millisecond
	mmapLeast = 64 << 20 // bytes; growing the map waits for every reader
)

// Options of making and opening a database; the zero value works.
type Options struct {
	Wait   time.Duration // how long to wait for another process to let go of the file; 0: 200 ms
	NoSync bool          // for simulations and benches: nothing is flushed

	// Restoring opens a file that is older than what it has answered, which is refused without it. Until
	// a Head is put whose generation is above Known, nothing else is taken.
	Restoring bool
}

// DB is an open database. It is safe for concurrent use.
type DB struct {
	db   *bolt.DB
	file *os.File // bbolt's
	path string
	mark *mark

	readers pages.Readers

	turn    chan struct{} // held by whoever commits
	mu      sync.Mutex    // what follows
	queue   []*job
	closed  bool
	durable int           // bbolt's number of the latest commit that is on disk
	flush   chan struct{} // closed at the end of the commit under way, nil before the first
	callers sync.WaitGroup
	stuck   bool // a transaction that cannot end holds bbolt's lock; of whoever has the turn
	older   bool // nothing but a fence is taken; of whoever has the turn
	known   uint64
}

var _ hub.DB = (*DB)(nil)

// Create makes a database in a folder and opens it. It refuses a folder that has one.
func Create(dir string, o Options) (*DB, error) {
	path := filepath.Join(dir, FileName)
	if _, err := os.Lstat(path); err == nil {
		return nil, model.Refuse("hqfile.exists", dir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, refuse(dir, err)
	}
	staged := path + ".new" // it gets its own name once it is whole
	os.Remove(staged)       // of one who was cut off
	defer os.Remove(staged)
	if err := build(staged, o); err != nil {
		return nil, refuse(path, err)
	}
	if err := os.Link(staged, path); err != nil { // never over another one's
		return nil, refuse(path, err)
	}
	if err := disk.SyncDir(dir); err != nil {
		return nil, refuse(dir, err)
	}
	return Open(dir, o)
}

func build(path string, o Options) error {
	db, _, err := openBolt(path, o)
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		for _, name := range buckets {
			if _, err := tx.CreateBucket([]byte(name)); err != nil {
				return err
			}
		}
		meta := tx.Bucket([]byte(bMeta))
		return errors.Join(meta.Put([]byte("magic"), []byte(magic)), meta.Put([]byte("format"), be64(Format)))
	})
	return errors.Join(err, db.Close())
}

// Open opens a database: it checks that the file is one, whole, of a format that this program
// knows, and not older than what it has answered; see mark.
func Open(dir string, o Options) (*DB, error) {
	path := filepath.Join(dir, FileName)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil, model.Refuse("hqfile.none", dir)
	}
	if err := pages.Whole(path); err != nil {
		return nil, refuse(path, err)
	}
	db, file, err := openBolt(path, o)
	if err != nil {
		return nil, refuse(path, err)
	}
	if err := pages.Whole(path); err != nil { // nobody else writes it from here on
		return nil, errors.Join(refuse(path, err), db.Close())
	}
	d := &DB{db: db, file: file, path: path, turn: make(chan struct{}, 1)}
	err = d.begin(dir, o)
	if err == nil {
		err = sweep(dir)
	}
	if err != nil {
		if d.mark != nil {
			err = errors.Join(err, d.mark.Close())
		}
		return nil, errors.Join(refuse(path, err), db.Close())
	}
	return d, nil
}

func openBolt(path string, o Options) (db *bolt.DB, file *os.File, err error) {
	wait := o.Wait
	if wait == 0 {
		wait = lockWait
	}
	size := mmapLeast
	if info, err := os.Stat(path); err == nil {
		size = max(size, 4*int(info.Size()))
	}
	err = guard(func() (err error) {
		db, err = bolt.Open(path, 0o600, &bolt.Options{
			Timeout: wait, PageSize: pages.Size, FreelistType: bolt.FreelistMapType, InitialMmapSize: size, NoSync: o.NoSync,
			NoGrowSync: o.NoSync, OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
				f, err := os.OpenFile(name, flag, mode)
				file = f
				return f, err
			},
		})
		return err
	})
	if err != nil && db == nil && file != nil {
		file.Close() // a panic inside bbolt leaves it open, and with it the lock
	}
	return db, file, err
}

// begin checks what is in the file and how far it was.
func (d *DB) begin(dir string, o Options) error {
	var at point
	err := guard(func() error {
		return d.db.View(func(tx *bolt.Tx) error {
			if wrong, err := pages.Check(tx, d.path, false); err != nil || len(wrong) > 0 {
				return errors.Join(err, damaged("%s", strings.Join(wrong, "; "))) // before bbolt goes there
			}
			if err := present(tx); err != nil {
				return err
			}
			h, err := (&txn{tx: tx}).Head()
			at, d.durable = point{h.Generation, uint64(tx.ID())}, tx.ID()
			return err
		})
	})
	if err != nil {
		return err
	}
	if d.mark, err = openMark(dir, o.NoSync); err != nil {
		return err
	}
	d.known = d.mark.at.generation
	if !at.before(d.mark.at) {
		return d.mark.set(at)
	}
	if !o.Restoring {
		return model.Refuse("hqfile.older", at.commit, d.mark.at.commit)
	}
	d.older = true // the mark stays until the fence is on disk
	return nil
}

// Known returns the generation that the mark beside the file knew when it was opened, 0 if it knew none. A
// fence must be above it.
func (d *DB) Known() uint64 { return d.known }

// present checks the buckets, the magic and the format.
func present(tx *bolt.Tx) error {
	meta := tx.Bucket([]byte(bMeta))
	if meta == nil || string(meta.Get([]byte("magic"))) != magic {
		return model.Refuse("hqfile.foreign")
	}
	format := meta.Get([]byte("format"))
	if len(format) != 8 {
		return damaged("format")
	}
	if f := readBE(format); f != Format {
		return model.Refuse("hqfile.newer", f, uint64(Format))
	}
	for _, name := range buckets {
		if tx.Bucket([]byte(name)) == nil {
			return damaged("no bucket %s", name)
		}
	}
	return nil
}

// Close waits for all who use the database and lets go of the file.
func (d *DB) Close() error {
	d.mu.Lock()
	was := d.closed
	d.closed = true
	d.mu.Unlock()
	if was {
		return nil
	}
	d.callers.Wait()
	if d.stuck {
		return damaged("a transaction could not be ended")
	}
	return refuse(d.path, errors.Join(d.db.Close(), d.mark.Close()))
}

// View runs f on a consistent state.
func (d *DB) View(ctx context.Context, f func(hub.Tx) error) error {
	if err := d.enter(ctx); err != nil {
		return err
	}
	defer d.callers.Done()
	var answer error
	if err := d.view(func(tx *bolt.Tx) error {
		answer = safely(f, &txn{tx: tx})
		return nil
	}); err != nil {
		return refuse(d.path, err)
	}
	return answer
}

// view runs f on a commit that is on disk when view returns.
func (d *DB) view(f func(*bolt.Tx) error) error {
	var id int
	err := guard(func() error {
		epoch := d.readers.Begin()
		defer d.readers.End(epoch)
		return d.db.View(func(tx *bolt.Tx) error {
			id = tx.ID()
			return f(tx)
		})
	})
	if err != nil {
		return err
	}
	return d.flushed(id)
}

// flushed waits for the end of a commit that a reader saw. One that failed may come back with the
// next one, or be gone after a power cut: what was read in it is not told.
func (d *DB) flushed(id int) error {
	d.mu.Lock()
	durable, flush := d.durable, d.flush
	d.mu.Unlock()
	if id <= durable {
		return nil
	}
	if flush != nil {
		<-flush
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if id > d.durable {
		return model.Refuse("store.io", d.path)
	}
	return nil
}

// enter counts a caller in, so that Close waits for it.
func (d *DB) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return model.Refuse("hqfile.closed")
	}
	d.callers.Add(1)
	return nil
}
