package store

import (
	"bytes"
	"encoding/binary"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/desk"
)

// What headquarters said is no view: no event gives it. Verify takes it as it is, lays every row upon
// the log's own fold, last, and compares the views that come of it; here it checks that what is
// given is whole and agrees with itself.

func (c *checker) givenWrong(bucket string, key []byte) {
	c.report.Views = false
	c.report.add("verify.view", bucket, bytes.Clone(key))
}

// checkGiven checks the given buckets.
func (c *checker) checkGiven() {
	for _, name := range given {
		bucket, n := c.tx.Bucket([]byte(name)), uint64(0)
		cursor := bucket.Cursor()
		for k, _ := cursor.First(); k != nil; k, _ = cursor.Next() {
			n++
		}
		if n != bucket.Sequence() {
			c.givenWrong(name, nil)
		}
	}
	b := &book{s: &Store{keys: c.keys}, tx: c.tx, head: c.head, lazy: newLazy()}
	c.checkGuests(b)
	said := c.checkRows(b)
	c.checkSync(b, &said)
}

// checkGuests checks that every guest's number is the one of a row with that identity.
func (c *checker) checkGuests(b *book) {
	_ = b.bucket(bGuest).ForEach(func(k, v []byte) error {
		id, ok := guestOf(b, k)
		if ok && len(v) == 4 {
			r, err := b.rowAt(v)
			ok = err == nil && r != nil && r.ID == id && r.Since > 0
		}
		if !ok || len(v) != 4 {
			c.givenWrong(bGuest, k)
		}
		return nil
	})
}

func guestOf(b *book, key []byte) (id model.ID, ok bool) {
	if len(key) != 10 {
		return id, false
	}
	id = model.ID{Stream: b.streamOf(binary.BigEndian.Uint16(key)), N: binary.BigEndian.Uint64(key[2:])}
	return id, !id.IsZero() && !id.Stream.IsZero()
}

// checkRows opens every row and returns what they say of members apart.
func (c *checker) checkRows(b *book) (said apart) {
	last := b.Last()
	said = (&apart{}).clone()
	leads, led := 0, 0
	_ = b.bucket(bRow).ForEach(func(k, sealed []byte) error {
		if isOrderKey(k) {
			if leads++; len(sealed) > 0 {
				c.givenWrong(bRow, k)
			}
			return nil
		}
		var r rowRecord
		ok := b.openCBOR(bRow, k, sealed, &r) == nil && r.Place <= last && r.Since <= last
		switch {
		case !ok:
		case len(k) == 4:
			ok = c.memberRow(b, binary.BigEndian.Uint32(k), &r, &said)
		case isShopKey(k):
			ok = r.namesShop(k)
		default:
			n, whole := ledTo(b, k, &r)
			led += n
			ok = whole
		}
		if !ok {
			c.givenWrong(bRow, k)
		}
		return nil
	})
	if leads != led { // each row has its own, so that all are there and no other
		c.givenWrong(bRow, nil)
	}
	return said
}

// ledTo checks the row of a case and that what is to lead to it does.
func ledTo(b *book, key []byte, r *rowRecord) (leads int, ok bool) {
	keys, err := orderKeys(r)
	if err != nil || !bytes.Equal(key, caseKey(r.ID)) {
		return 0, false
	}
	for _, k := range keys {
		if b.bucket(bRow).Get(k) == nil {
			return len(keys), false
		}
	}
	return len(keys), true
}

func (c *checker) memberRow(b *book, n desk.Number, r *rowRecord, said *apart) bool {
	ordinal, ok := b.head.anyOrdinal(r.ID.Stream)
	if !ok {
		return false
	}
	if raw := b.bucket(bGuest).Get(guestKey(ordinal, r.ID.N)); r.Since > 0 && !bytes.Equal(raw, key32(n)) {
		return false
	}
	if r.Since == 0 && (ordinal >= kinFirst || r.ID.N != uint64(n)) {
		return false
	}
	m, err := r.member()
	if err != nil {
		return false
	}
	var into model.ID
	if m != nil {
		into = m.Into
	}
	said.put(n, r.Gone, into)
	_, err = r.account()
	return err == nil
}

// checkSync opens what is known of the exchange, and holds who left and who is an alias against the
// rows.
func (c *checker) checkSync(b *book, said *apart) {
	var have apartRecord
	_ = b.bucket(bSync).ForEach(func(k, sealed []byte) error {
		var st chain.State
		ok := false
		switch string(k) {
		case string(stateKey):
			ok = b.openCBOR(bSync, k, sealed, &st) == nil
		case string(apartKey):
			ok = b.openCBOR(bSync, k, sealed, &have) == nil
		}
		if !ok {
			c.givenWrong(bSync, k)
		}
		return nil
	})
	want := said.record()
	if !bytes.Equal(have.Gone, want.Gone) || !bytes.Equal(have.Into, want.Into) {
		c.givenWrong(bSync, apartKey)
	}
}

// layRows lays every row upon the scratch file.
func (c *checker) layRows() error {
	if !c.foldable {
		return nil
	}
	cursor := c.tx.Bucket([]byte(bRow)).Cursor()
	k, _ := cursor.First()
	for k != nil {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		err := c.scratch.update(func(b *batch) error {
			for i := 0; i < refoldChunk && k != nil; i++ {
				if len(k) == 4 {
					c.layRow(b, k)
				}
				k, _ = cursor.Next()
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// layRow lays one row. What cannot be laid is told; the views will differ besides.
func (c *checker) layRow(b *batch, key []byte) {
	n := binary.BigEndian.Uint32(key)
	err := guard(func() error {
		r, err := b.rowAt(key)
		if err == nil {
			err = b.lay(n, r)
		}
		return err
	})
	if err != nil {
		c.givenWrong(bRow, key)
	}
}
