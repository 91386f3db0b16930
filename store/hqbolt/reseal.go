package hqbolt

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/hub"
	"regulars/store/disk"
	"regulars/store/pages"
)

// resealAtOnce is how many records one transaction seals anew: memory must not grow with the file.
const resealAtOnce = 1000

// Reseal is described at hub.DB. It makes a copy beside the file, seals that anew, overwrites what is free in it, and gives it the
// file's name: that is the one step. So it takes the room of the file once more, and nothing that
// the old key can open is left in the new file. A crash before leaves the file as it was; whoever opens it next removes the copy.
func (d *DB) Reseal(ctx context.Context, r hub.Resealer) (err error) {
	defer func() { err = errors.Join(err, d.Close()) }()
	if err := d.enter(ctx); err != nil {
		return err
	}
	defer d.callers.Done() // before Close waits for it
	select {
	case d.turn <- struct{}{}:
		defer func() { <-d.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if d.older {
		return model.Refuse("hq.behind")
	}
	if err := r.Begun(); err != nil { // the file's lock keeps everybody else out
		return err
	}
	return refuse(d.path, d.reseal(ctx, r))
}

func (d *DB) reseal(ctx context.Context, r hub.Resealer) (err error) {
	dir := filepath.Dir(d.path)
	f, err := os.CreateTemp(dir, stagePrefix+"*")
	if err != nil {
		return err
	}
	staged := f.Name()
	defer func() {
		if gone := os.Remove(staged); !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}()
	err = d.view(func(tx *bolt.Tx) error {
		_, err := tx.WriteTo(writer{ctx, f})
		return err
	})
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	db, file, err := openBolt(staged, Options{NoSync: true})
	if err != nil {
		return err
	}
	s := &resealing{ctx: ctx, db: db, r: r}
	err = s.all()
	if err == nil {
		err = pages.Overwrite(file)
	}
	if err == nil {
		err = file.Sync()
	}
	if err := errors.Join(err, db.Close(), ctx.Err()); err != nil {
		return err
	}
	if err := os.Rename(staged, d.path); err != nil {
		return err
	}
	return disk.SyncDir(dir)
}

// resealing goes through a copy of the file.
type resealing struct {
	ctx context.Context
	db  *bolt.DB
	r   hub.Resealer
}

func (s *resealing) all() error {
	return guard(func() error {
		for _, step := range []func() error{
			func() error { return s.each(bEvent, s.event) },
			s.forgetKeys,
			func() error { return s.each(bMember, s.member) },
			func() error { return s.each(bThing, s.thing) },
			func() error { return s.db.Update(s.chain) },
			func() error { return s.db.Update(func(*bolt.Tx) error { return nil }) }, // the older meta page leads to what was there before
		} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
}

// each goes through a bucket, some records in each transaction.
func (s *resealing) each(bucket string, one func(t *txn, k, raw []byte) error) error {
	for after := []byte(nil); ; {
		n := 0
		err := s.db.Update(func(tx *bolt.Tx) error {
			t := &txn{tx: tx}
			var keys [][]byte
			c := tx.Bucket([]byte(bucket)).Cursor()
			k, _ := c.Seek(after)
			if after != nil && bytes.Equal(k, after) {
				k, _ = c.Next()
			}
			for ; k != nil && len(keys) < resealAtOnce; k, _ = c.Next() {
				keys = append(keys, bytes.Clone(k))
			}
			for _, k := range keys {
				if err := one(t, k, tx.Bucket([]byte(bucket)).Get(k)); err != nil {
					return err
				}
			}
			if n = len(keys); n > 0 {
				after = keys[n-1]
			}
			return s.ctx.Err()
		})
		if err != nil || n == 0 {
			return err
		}
	}
}

// event has a key of ordinal and number.
func (s *resealing) event(t *txn, k, raw []byte) error {
	var r eventRecord
	if err := decode(raw, &r); err != nil || len(r.PII) == 0 {
		return err
	}
	id := model.ID{N: readBE(k[8:])}
	copy(id.Stream[:], t.bucket(bOrdinal).Get(k[:8]))
	var err error
	if r.PII, err = s.r.Event(id, r.PII); err != nil {
		return err
	}
	return t.put(bEvent, k, &r)
}

// forgetKeys drops all look-ups.
func (s *resealing) forgetKeys() error {
	return s.db.Update(func(tx *bolt.Tx) error {
		if err := tx.DeleteBucket([]byte(bKey)); err != nil {
			return err
		}
		_, err := tx.CreateBucket([]byte(bKey))
		return err
	})
}

func (s *resealing) member(t *txn, k, raw []byte) error {
	var r memberRecord
	if err := decode(raw, &r); err != nil {
		return err
	}
	id, err := readID(k)
	if err != nil || len(r.PII) == 0 && len(r.Keys) == 0 {
		return err
	}
	if r.Keys = nil; len(r.PII) > 0 {
		if r.PII, r.Keys, err = s.r.Member(id, r.PII); err != nil {
			return err
		}
	}
	return errors.Join(t.index(bKey, id, nil, r.Keys), t.put(bMember, k, &r))
}

func (s *resealing) thing(t *txn, k, raw []byte) error {
	var r thingRecord
	if err := decode(raw, &r); err != nil || len(r.PII) == 0 {
		return err
	}
	key, err := readRef(k)
	if err != nil {
		return err
	}
	if r.PII, err = s.r.Thing(key.sort, key.id, r.PII); err != nil {
		return err
	}
	return t.put(bThing, k, &r)
}

// chain renews what is said of the chain and its shops.
func (s *resealing) chain(tx *bolt.Tx) error {
	t := &txn{tx: tx}
	shops, err := t.Shops()
	if err != nil {
		return err
	}
	for _, shop := range shops {
		if err := t.PutShop(s.r.Shop(shop)); err != nil {
			return err
		}
	}
	head, err := t.Head()
	if err != nil {
		return err
	}
	return t.PutHead(s.r.Head(head))
}
