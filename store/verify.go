package store

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"

	"regulars/model"
)

// Report is what Verify found.
type Report struct {
	Events   uint64
	Streams  int
	Unknown  uint64      // events that only a newer program understands
	Erased   uint64      // personal parts that are no longer there
	Chain    bool        // every event chains to the one before it
	Views    bool        // every view equals a refold of the log
	Problems []model.Why // worded by package say
}

// OK reports whether nothing was found.
func (r *Report) OK() bool { return r.Chain && r.Views && len(r.Problems) == 0 }

const (
	problemsKept = 100
	refoldChunk  = 10_000 // events per transaction of the refold
)

func (r *Report) add(code model.Code, args ...any) {
	if len(r.Problems) < problemsKept {
		r.Problems = append(r.Problems, model.Explain(code, args...))
	}
}

// Verify checks the pages of the file, walks every stream's hash chain, opens every personal
// part, folds the whole log again into a scratch file and compares every view byte for
// byte. While it runs nothing it read is reused, so a file that is written to meanwhile
// grows. progress may be nil.
func (s *Store) Verify(ctx context.Context, progress func(done, total uint64)) (Report, error) {
	var r Report
	err := guard(func() error {
		return s.view(func(tx *bolt.Tx) error {
			var err error
			r, err = verify(ctx, tx, s.keys, s.path, filepath.Dir(s.path), progress)
			return err
		})
	})
	return r, refuseFile(s.path, err)
}

func verify(ctx context.Context, tx *bolt.Tx, keys *keyring, path, scratchDir string, progress func(done, total uint64)) (r Report, err error) {
	r = Report{Chain: true, Views: true}
	wrong, err := checkPages(tx, path, true)
	for _, what := range wrong {
		r.add("verify.page", what)
	}
	if err != nil || len(wrong) > 0 {
		r.Chain, r.Views = false, false // nothing can be said of what such pages hold
		return r, err
	}
	head, err := loadHeader(tx, keys)
	if err != nil {
		return r, err
	}
	r.Streams = len(head.streams)
	scratch, err := newScratch(scratchDir, keys, head)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, scratch.remove()) }()
	if err := scratch.db.Update(func(to *bolt.Tx) error { return copyGiven(to, tx) }); err != nil {
		return r, refuseFile(scratch.path, err)
	}
	c := &checker{ctx: ctx, tx: tx, keys: keys, head: head, report: &r, scratch: scratch, progress: progress}
	if err := c.walk(); err != nil {
		return r, err
	}
	c.secret()
	c.checkGiven()
	if err := c.layRows(); err != nil {
		return r, err
	}
	return r, c.compare()
}

// checker walks the log once: it checks the chain and feeds the scratch file.
type checker struct {
	ctx      context.Context
	tx       *bolt.Tx
	keys     *keyring
	head     *header
	report   *Report
	scratch  *scratch
	progress func(done, total uint64)

	prev     model.Hash
	prevHLC  model.HLC
	foldable bool
}

func (c *checker) walk() error {
	c.foldable = true
	total := lastKey64(c.tx.Bucket([]byte(bEvent)))
	cursor := c.tx.Bucket([]byte(bEvent)).Cursor()
	k, raw := cursor.First()
	for k != nil {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		err := c.scratch.update(func(b *batch) error {
			for i := 0; i < refoldChunk && k != nil; i++ {
				if err := c.event(b, binary.BigEndian.Uint64(k), raw); err != nil {
					return err
				}
				k, raw = cursor.Next()
			}
			return nil
		})
		if err != nil {
			return err
		}
		if c.progress != nil {
			c.progress(c.report.Events, total)
		}
	}
	if c.report.Events != total {
		c.broken("verify.gap", total, c.report.Events)
	}
	return nil
}

func (c *checker) broken(code model.Code, args ...any) {
	c.report.Chain = false
	c.report.add(code, args...)
}

// event checks one log record and folds it into the scratch file. What cannot be read is
// reported and left out; the views will differ then, and say so.
func (c *checker) event(b *batch, pos uint64, raw []byte) error {
	c.report.Events++
	if pos != c.report.Events {
		c.broken("verify.gap", pos, c.report.Events)
		c.report.Events = pos
	}
	_, wire, sealed, err := logRecord(raw)
	if err != nil {
		c.broken("verify.unreadable", pos)
		return nil
	}
	stream := c.head.streamAt(pos)
	e, err := model.ParseEvent(stream.id, bytes.Clone(wire))
	if err != nil {
		c.broken("verify.unreadable", pos)
		return nil
	}
	if len(sealed) > 0 {
		if plain, err := c.keys.open(nil, bEvent, key64(pos), sealed); err != nil {
			c.broken("verify.sealed", pos)
		} else if e.PII, err = model.ParsePII(plain); err != nil {
			c.broken("verify.sealed", pos)
		}
	} else if e.Erased() {
		c.report.Erased++
	}
	c.chain(e, pos, stream)
	if _, err := e.ParseBody(); errors.Is(err, model.ErrUnknown) {
		c.report.Unknown++
	}
	if !c.foldable {
		return nil
	}
	if err := guard(func() error { return b.append(e, bytes.Clone(wire), nil) }); err != nil {
		c.foldable, c.report.Views = false, false
		c.report.add("verify.fold", pos)
		return nil
	}
	// The way back to the member's previous event is in no hash; the refold finds it anew.
	if again := b.bucket(bEvent).Get(key64(b.last)); b.last != pos || !bytes.Equal(again, raw) {
		c.report.Views = false
		c.report.add("verify.view", bEvent, key64(pos))
	}
	return nil
}

// chain checks an event's place in its stream.
func (c *checker) chain(e *model.Event, pos uint64, stream openStream) {
	if pos == stream.first {
		c.handover(e, pos)
		c.prev = model.Hash{}
	}
	if e.Seq != pos-stream.first+1 {
		c.broken("verify.seq", pos)
	}
	if e.HLC <= c.prevHLC {
		c.broken("verify.clock", pos)
	}
	if !e.Follows(c.prev) {
		c.broken("verify.hash", pos)
	}
	c.prev, c.prevHLC = e.Hash, e.HLC
}

// handover checks that a stream's first event names the head of the stream before it, and
// that what the file keeps of both agrees.
func (c *checker) handover(e *model.Event, pos uint64) {
	body, err := e.ParseBody()
	opened, ok := body.(*model.StreamOpened)
	if err != nil || !ok {
		c.broken("verify.stream", pos)
		return
	}
	at, _ := c.head.ordinal(e.Stream)
	record, err := streamAt(c.tx, at)
	if err != nil || !bytes.Equal(record.Public, opened.PublicKey) {
		c.broken("verify.stream", pos)
		return
	}
	if at == 0 {
		if len(opened.After) > 0 {
			c.broken("verify.stream", pos)
		}
		return
	}
	before, err := streamAt(c.tx, at-1)
	if err != nil || !bytes.Equal(opened.After, before.ID) || !bytes.Equal(opened.AfterHash, c.prev[:]) || !bytes.Equal(before.Head, c.prev[:]) ||
		opened.AfterSeq != pos-before.First || before.Count != opened.AfterSeq {
		c.broken("verify.stream", pos)
	}
}

// secret checks that the file holds the key that the newest stream signs with.
func (c *checker) secret() {
	last := c.head.streams[len(c.head.streams)-1]
	record, err := streamAt(c.tx, uint16(len(c.head.streams)-1))
	if err == nil {
		var key ed25519.PrivateKey
		key, err = secretOf(c.tx, c.keys)
		if err == nil && !key.Public().(ed25519.PublicKey).Equal(ed25519.PublicKey(record.Public)) {
			err = errors.New("another key")
		}
	}
	if err != nil || record.Count != 0 || len(record.Head) != 0 {
		c.broken("verify.stream", last.first)
	}
}

// streamAt reads the record of a stream by its place in the list.
func streamAt(tx *bolt.Tx, ordinal uint16) (r streamRecord, err error) {
	if err := model.Decode(tx.Bucket([]byte(bStream)).Get(key16(ordinal)), &r); err != nil {
		return r, damaged("stream record: %v", err)
	}
	return r, nil
}

// compare holds every view against its refold.
func (c *checker) compare() error {
	if !c.foldable {
		return nil
	}
	return c.scratch.db.View(func(fresh *bolt.Tx) error {
		for _, name := range views {
			c.compareBucket(name, c.tx.Bucket([]byte(name)), fresh.Bucket([]byte(name)))
		}
		return c.ctx.Err()
	})
}

func (c *checker) compareBucket(name string, have, want *bolt.Bucket) {
	h, w := have.Cursor(), want.Cursor()
	hk, hv := h.First()
	wk, wv := w.First()
	for hk != nil || wk != nil {
		order := 0
		switch {
		case hk == nil:
			order = 1
		case wk == nil:
			order = -1
		default:
			order = bytes.Compare(hk, wk)
		}
		if order == 0 && hv == nil && wv == nil {
			c.compareBucket(name, have.Bucket(hk), want.Bucket(wk)) // a run of requests
		} else if order != 0 || !bytes.Equal(hv, wv) {
			c.report.Views = false
			key := hk
			if order > 0 {
				key = wk
			}
			c.report.add("verify.view", name, bytes.Clone(key)) // bbolt slices die with the Tx
		}
		if order <= 0 {
			hk, hv = h.Next()
		}
		if order >= 0 {
			wk, wv = w.Next()
		}
	}
}

// scratch is a throw-away file that a log is folded into again.
type scratch struct {
	db   *bolt.DB
	path string
	s    *Store // only what a batch needs of one
}

func newScratch(dir string, keys *keyring, head *header) (*scratch, error) {
	f, err := os.CreateTemp(dir, ".regulars-verify-*")
	if err != nil {
		f, err = os.CreateTemp("", "regulars-verify-*") // a read-only shop can still be verified
	}
	if err != nil {
		return nil, refuseFile(dir, err)
	}
	path := f.Name()
	f.Close()
	os.Remove(path) // bbolt wants to make it itself
	return startScratch(path, keys, head)
}

// startScratch makes an empty file that the log of the streams of head can be folded into. It
// is not on disk before Sync says so.
func startScratch(path string, keys *keyring, head *header) (*scratch, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{PageSize: pageSize, NoSync: true, FreelistType: bolt.FreelistArrayType, InitialMmapSize: mmapLeast})
	if err != nil {
		return nil, refuseFile(path, err)
	}
	start := *head
	start.shop.Zone, start.program, start.chain, start.joined = nil, nil, nil, 0
	s := &scratch{db: db, path: path, s: &Store{keys: keys, tail: newTail(1), moment: moment{head: &start, lazy: newLazy()}}}
	if err := db.Update(func(tx *bolt.Tx) error { return makeBuckets(tx, keys) }); err != nil {
		return nil, errors.Join(refuseFile(path, err), db.Close())
	}
	return s, nil
}

// update folds a chunk of events in one transaction of the scratch file.
func (s *scratch) update(f func(*batch) error) error {
	var b *batch
	var first uint64
	err := s.db.Update(func(tx *bolt.Tx) error {
		b = newBatch(book{s: s.s, tx: tx, head: s.s.head, lazy: s.s.lazy}, s.s.tip.pos)
		b.again = true
		if err := f(b); err != nil {
			return err
		}
		if err := b.flush(); err != nil {
			return err
		}
		var err error
		first, err = sealRuns(tx, s.s.tail, b.requests, b.last)
		return err
	})
	if err != nil {
		return refuseFile(s.path, err)
	}
	for _, r := range b.requests {
		s.s.tail.add(r)
	}
	s.s.tail.advance(first)
	s.s.tip.pos = b.last
	s.s.head = b.head
	s.s.lazy = s.s.lazy.after(b)
	return nil
}

func (s *scratch) remove() error {
	return errors.Join(s.db.Close(), os.Remove(s.path))
}
