package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/store/pages"
)

// Options of opening and making a shop's file; the zero value works.
type Options struct {
	Clock   func() time.Time // nil: time.Now
	Random  io.Reader        // nil: crypto/rand
	KeyFile string           // "": regulars.key beside the file
	Wait    time.Duration    // how long to wait for another process to let go of the file; 0: 200 ms
	NoSync  bool             // for simulations and benches: nothing is flushed, a power cut may lose all

	// Progress is told how far the migration of an older file has come, in events. May be nil.
	Progress func(done, total uint64)
}

// Store is one shop's open file. It is safe for concurrent use; Close waits for all of it.
type Store struct {
	db     *bolt.DB
	file   *os.File // the database's, see Close
	path   string
	keys   *keyring
	clock  func() time.Time
	random io.Reader
	noSync bool
	boot   [16]byte
	booted sync.Once

	queue   chan *job
	workers sync.WaitGroup
	closing sync.RWMutex // held for reading by whoever uses queue or db
	closed  bool
	stop    context.CancelFunc // ends the filling of the index
	stuck   bool               // a transaction that cannot end holds bbolt's lock; the writer's

	mu     sync.RWMutex // what follows
	moment              // of the newest commit
	past   moment       // of the one before it, for readers who began then
	coming moment       // of the one that is being written, for readers who see it already
	tip    tip
	tail   *tail
	open   map[desk.Number]int64 // open cases of members who have any

	changed chan struct{} // closed by the next commit; nil while nobody waits
	laid    uint64        // how often rows were laid

	readers pages.Readers

	day   dayCounts
	index *indexer
}

var _ desk.Store = (*Store)(nil)

// DefaultDir is where a shop lives if nobody says otherwise: REGULARS_STORE, or regulars in
// the XDG data directory. env looks a variable up.
func DefaultDir(env func(string) string) string {
	if dir := env("REGULARS_STORE"); dir != "" {
		return dir
	}
	if dir := env("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "regulars")
	}
	return filepath.Join(env("HOME"), ".local", "share", "regulars")
}

func (o Options) keyFile(dir string) string {
	if o.KeyFile != "" {
		return o.KeyFile
	}
	return filepath.Join(dir, KeyName)
}

// Create makes a shop's directory, key and file with its first stream, and opens it. It
// refuses a directory that already holds a shop.
func Create(dir string, o Options) (*Store, error) {
	o = o.defaults()
	path := filepath.Join(dir, FileName)
	if _, err := os.Lstat(path); err == nil {
		return nil, model.Refuse("store.exists", dir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, refuseFile(dir, err)
	}
	keyPath := o.keyFile(dir)
	secret, err := readKey(keyPath)
	fresh := model.CodeOf(err) == "key.missing"
	if fresh {
		secret, err = makeKey(keyPath, o)
	}
	if err != nil {
		return nil, err
	}
	if err := makeFile(path, secret, o); err != nil {
		if _, there := os.Lstat(path); fresh && there != nil {
			os.Remove(keyPath) // nobody else's shop needs it
		}
		return nil, err
	}
	return Open(dir, o)
}

// makeFile makes a shop's file under another name and gives it its own once it is whole:
// whoever is cut off in the midst of it can begin again.
func makeFile(path string, secret []byte, o Options) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".new-*")
	if err != nil {
		return refuseFile(path, err)
	}
	staged := f.Name()
	defer os.Remove(staged)
	if err := f.Close(); err != nil {
		return refuseFile(path, err)
	}
	if err := build(staged, secret, o); err != nil {
		return refuseFile(path, err)
	}
	return place(staged, path, o)
}

// build writes an empty file with its buckets and its first stream.
func build(path string, secret []byte, o Options) error {
	keys, err := deriveKeys(secret)
	if err != nil {
		return err
	}
	db, err := openBolt(path, o, false)
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		if err := makeBuckets(tx, keys); err != nil {
			return err
		}
		first, err := newStream(o, "init", nil, tip{})
		if err != nil {
			return err
		}
		if err := first.enter(tx, keys, 0); err != nil {
			return err
		}
		return tx.Bucket([]byte(bEvent)).Put(key64(1), appendLogRecord(nil, 0, first.wire))
	})
	return errors.Join(err, db.Close())
}

func makeBuckets(tx *bolt.Tx, keys *keyring) error {
	for _, name := range slices.Concat([]string{bMeta, bStream, bEvent}, views, given) {
		if _, err := tx.CreateBucket([]byte(name)); err != nil {
			return err
		}
	}
	meta := tx.Bucket([]byte(bMeta))
	if err := meta.Put([]byte("magic"), []byte(magic)); err != nil {
		return err
	}
	if err := meta.Put([]byte("format"), key32(Format)); err != nil {
		return err
	}
	return meta.Put([]byte("keyid"), keys.id[:])
}

// Open opens a shop's file: it checks that it is one, whole, of a format that this program
// knows, and that the key is its own. Look-ups work at once; the search index fills in the
// background.
func Open(dir string, o Options) (*Store, error) {
	o = o.defaults()
	path := filepath.Join(dir, FileName)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, model.Refuse("store.none", dir)
	}
	if err := checkWhole(path); err != nil {
		return nil, err
	}
	secret, err := readKey(o.keyFile(dir))
	if err != nil {
		return nil, err
	}
	keys, err := deriveKeys(secret)
	if err != nil {
		return nil, err
	}
	if err := migrate(path, true, keys, o); err != nil {
		return nil, err
	}
	db, file, err := openFile(path, o, false)
	if err != nil {
		return nil, err
	}
	s := &Store{
		db: db, file: file, path: path, keys: keys, clock: o.Clock, random: o.Random, noSync: o.NoSync, queue: make(chan *job, queueLength),
	}
	if err := guard(func() error { return db.View(s.load) }); err != nil {
		return nil, errors.Join(refuseFile(path, err), db.Close())
	}
	s.start()
	return s, nil
}

// start brings the goroutines to life; Close ends and awaits them.
func (s *Store) start() {
	ctx, cancel := context.WithCancel(context.Background())
	s.stop = cancel
	s.index = newIndexer()
	s.workers.Add(2)
	go s.write()
	go s.keepIndex(ctx)
}

// Close waits for what is queued, then closes the file.
func (s *Store) Close() error {
	s.closing.Lock()
	if s.closed {
		s.closing.Unlock()
		return nil
	}
	s.closed = true
	s.closing.Unlock()
	s.stop()
	close(s.queue)
	s.workers.Wait()
	if s.stuck {
		return s.file.Close() // lets go of the file; bbolt itself would wait for ever
	}
	return s.db.Close()
}

// load reads what is kept in memory: the streams, the shop, the tip, the latest requests
// and the day's counts.
func (s *Store) load(tx *bolt.Tx) error {
	if err := checkPresent(tx, s.keys); err != nil {
		return err
	}
	head, err := loadHeader(tx, s.keys)
	if err != nil {
		return err
	}
	s.head = head
	pos, e, err := lastEvent(tx, head)
	if err != nil {
		return err
	}
	if e == nil {
		return damaged("the log is empty")
	}
	s.tip, s.txid = tip{pos: pos, seq: e.Seq, hlc: e.HLC, hash: e.Hash}, committed(tx)
	if err := s.loadTail(tx); err != nil {
		return err
	}
	return s.restoreLazy(tx)
}

func checkMeta(tx *bolt.Tx, keys *keyring) error {
	meta := tx.Bucket([]byte(bMeta))
	if meta == nil || !bytes.Equal(meta.Get([]byte("magic")), []byte(magic)) {
		return model.Refuse("store.foreign")
	}
	if format := formatOf(meta); format > Format {
		return model.Refuse("store.newer", format, Format)
	}
	if keys != nil && !bytes.Equal(meta.Get([]byte("keyid")), keys.id[:]) {
		return model.Refuse("key.other")
	}
	return nil
}

// checkPresent is checkMeta for whoever needs the present format and no older one.
func checkPresent(tx *bolt.Tx, keys *keyring) error {
	if err := checkMeta(tx, keys); err != nil {
		return err
	}
	if format := formatOf(tx.Bucket([]byte(bMeta))); format != Format {
		return model.Refuse("store.older", format)
	}
	return nil
}

func formatOf(meta *bolt.Bucket) uint32 {
	raw := meta.Get([]byte("format"))
	if len(raw) != 4 {
		return 0
	}
	return binary.BigEndian.Uint32(raw)
}

// loadHeader reads streams, shop, program and chain.
func loadHeader(tx *bolt.Tx, keys *keyring) (*header, error) {
	h := &header{}
	err := tx.Bucket([]byte(bStream)).ForEach(func(_, raw []byte) error {
		var r streamRecord
		if err := model.Decode(raw, &r); err != nil || len(r.ID) != len(model.StreamID{}) {
			return damaged("stream record: %v", err)
		}
		h.streams = append(h.streams, openStream{id: model.StreamID(r.ID), first: r.First})
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(h.streams) == 0 {
		return nil, damaged("no stream")
	}
	shop := tx.Bucket([]byte(bShop))
	if raw := shop.Get([]byte("profile")); raw != nil {
		var r shopRecord
		if err := model.Decode(raw, &r); err != nil {
			return nil, damaged("shop: %v", err)
		}
		if h.shop, err = parseShop(&r.ShopOpened); err != nil {
			return nil, err
		}
	} else {
		h.shop.Zone = time.UTC // a file whose first transaction never came
	}
	h.shop.Stream = h.streams[len(h.streams)-1].id
	if raw := shop.Get([]byte("program")); raw != nil {
		var r programRecord
		if err := model.Decode(raw, &r); err != nil {
			return nil, damaged("program: %v", err)
		}
		if h.program, err = program.Parse(r.Version, r.Text, h.shop.Currency); err != nil {
			return nil, err
		}
	}
	return h, errors.Join(loadChain(shop, h), loadKin(tx, keys, h), loadApart(tx, keys, h))
}

// loadTail reads the requests of the places that no run covers.
func (s *Store) loadTail(tx *bolt.Tx) error {
	first := uint64(1)
	c := tx.Bucket([]byte(bRequest)).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		first = max(first, binary.BigEndian.Uint64(k[1:])+spanOf(k[0]))
	}
	s.tail = newTail(first)
	events := tx.Bucket([]byte(bEvent)).Cursor()
	for k, raw := events.Seek(key64(first)); k != nil; k, raw = events.Next() {
		pos := binary.BigEndian.Uint64(k)
		_, wire, _, err := logRecord(raw)
		if err != nil {
			return err
		}
		e, err := model.ParseEvent(s.head.streamAt(pos).id, wire)
		if err != nil {
			return damaged("event %d: %v", pos, err)
		}
		if e.Request != "" {
			s.tail.add(requestRef{fingerprint(e.Request), pos})
		}
	}
	return nil
}
