package store

import (
	"bytes"
	"encoding/binary"
	"slices"

	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/chain"
	"regulars/model/clean"
	"regulars/model/desk"
)

// What headquarters told of feedback stands in rows that are named by the case. Two orders lead to them, in
// the same bucket: by time, and by member, so that whoever opens a member reads one range. Both say
// nothing that a row does not say, and are written with it; Verify makes them anew and compares.

const (
	caseMark   = 'c' // a row of a case, under its identity
	timeMark   = 't' // by time: clock, identity of the case
	memberMark = 'm' // by member: identity of the member, clock, identity of the case

	caseKeySize   = 1 + 16 + 8
	timeKeySize   = 1 + 8 + 16 + 8
	memberKeySize = 1 + 16 + 8 + 8 + 16 + 8
)

func appendID(key []byte, id model.ID) []byte {
	return binary.BigEndian.AppendUint64(append(key, id.Stream[:]...), id.N)
}

// caseKey is the key of a case's row. Members' keys have four bytes.
func caseKey(id model.ID) []byte { return appendID([]byte{caseMark}, id) }

// memberPrefix begins the keys that lead to the cases of a member.
func memberPrefix(id model.ID) []byte { return appendID([]byte{memberMark}, id) }

// isCaseKey reports whether a key of the bucket is one of a case's row, isOrderKey whether it leads to one.
func isCaseKey(k []byte) bool { return len(k) == caseKeySize && k[0] == caseMark }

func isOrderKey(k []byte) bool {
	return len(k) == timeKeySize && k[0] == timeMark || len(k) == memberKeySize && k[0] == memberMark
}

// caseOf returns the case that a key of either order leads to.
func caseOf(k []byte) model.ID {
	tail := k[len(k)-24:]
	return model.ID{Stream: model.StreamID(tail[:16]), N: binary.BigEndian.Uint64(tail[16:])}
}

// orderKeys are the keys that lead to a row. One that is gone is kept in the order of time, as of no time.
func orderKeys(r *rowRecord) ([][]byte, error) {
	var c chain.Case
	if !r.Gone {
		if err := model.Decode(r.Value, &c); err != nil {
			return nil, err
		}
	}
	keys := [][]byte{appendID(binary.BigEndian.AppendUint64([]byte{timeMark}, c.At), r.ID)}
	if !c.Member.IsZero() {
		keys = append(keys, appendID(binary.BigEndian.AppendUint64(memberPrefix(c.Member), c.At), r.ID))
	}
	return keys, nil
}

// putCaseRow writes the row of a case and what leads to it.
func (b *batch) putCaseRow(r *rowRecord) error {
	key := caseKey(r.ID)
	was, err := b.rowAt(key)
	if err != nil {
		return err
	}
	var before [][]byte
	if was != nil {
		if before, err = orderKeys(was); err != nil {
			return damaged("row %x: %v", key, err)
		}
	}
	after, err := orderKeys(r)
	if err != nil {
		return err
	}
	for _, k := range before {
		if !containsKey(after, k) {
			if err := b.dropGiven(bRow, k); err != nil {
				return err
			}
		}
	}
	for _, k := range after {
		if containsKey(before, k) {
			continue
		}
		if err := b.putGiven(bRow, k, []byte{}); err != nil {
			return err
		}
	}
	return b.putRow(key, r)
}

func containsKey(keys [][]byte, k []byte) bool {
	return slices.ContainsFunc(keys, func(have []byte) bool { return bytes.Equal(have, k) })
}

// ordersMissing reports whether a file has rows of cases and nothing that leads to them: it was written before
// there was.
func ordersMissing(tx *bolt.Tx) bool {
	rows := tx.Bucket([]byte(bRow))
	if rows == nil {
		return false
	}
	has := func(mark byte, size int) bool {
		c := rows.Cursor()
		for k, _ := c.Seek([]byte{mark}); k != nil && k[0] == mark; k, _ = c.Next() {
			if len(k) == size {
				return true
			}
		}
		return false
	}
	return has(caseMark, caseKeySize) && !has(timeMark, timeKeySize)
}

// addMissingOrders makes them, unless another program has meanwhile. Nobody else has the file.
func addMissingOrders(db *bolt.DB, keys *keyring) error {
	missing := false
	err := db.View(func(tx *bolt.Tx) error {
		missing = ordersMissing(tx)
		return nil
	})
	if err != nil || !missing {
		return err
	}
	return db.Update(func(tx *bolt.Tx) error { return addOrders(tx, keys) })
}

// addOrders makes what leads to the rows of cases.
func addOrders(tx *bolt.Tx, keys *keyring) error {
	rows := tx.Bucket([]byte(bRow))
	b := &book{s: &Store{keys: keys}, tx: tx}
	var all [][]byte
	err := rows.ForEach(func(k, sealed []byte) error {
		if !isCaseKey(k) {
			return nil
		}
		var r rowRecord
		if err := b.openCBOR(bRow, k, sealed, &r); err != nil {
			return err
		}
		made, err := orderKeys(&r)
		if err != nil {
			return damaged("row %x: %v", k, err)
		}
		all = append(all, made...)
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(all, bytes.Compare)
	for _, k := range all {
		if err := rows.Put(k, []byte{}); err != nil {
			return err
		}
	}
	return rows.SetSequence(rows.Sequence() + uint64(len(all)))
}

// ToldOf walks the cases of a member that headquarters told of and that the member's own events of this file
// do not have, the newest first: those of other shops, those of a stream's lost end, and all of whoever the member
// stands for.
func (b *book) ToldOf(n desk.Number, yield func(*desk.ToldCase) bool) error {
	if b.head.chain == nil {
		return nil
	}
	id := b.named(n)
	if id.IsZero() {
		return nil
	}
	var found [][]byte
	for i, self := range append([]model.ID{id}, b.aliases(id)...) {
		prefix := memberPrefix(self)
		c := b.bucket(bRow).Cursor()
		for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
			if len(k) != memberKeySize || i == 0 && b.opened(caseOf(k)) != nil {
				continue
			}
			found = append(found, k[len(prefix):])
		}
	}
	slices.SortFunc(found, func(x, y []byte) int { return bytes.Compare(y, x) })
	for _, k := range found {
		t, err := b.told(caseOf(k))
		if err != nil {
			return err
		}
		if t != nil && !yield(t) {
			return nil
		}
	}
	return nil
}

// Told walks all cases that headquarters told of and that this file did not open, the newest first, from just before
// one; the zero ToldCase is beyond the newest.
func (b *book) Told(before desk.ToldCase, yield func(*desk.ToldCase) bool) error {
	if b.head.chain == nil {
		return nil
	}
	end := []byte{timeMark + 1}
	if !before.ID.IsZero() {
		end = appendID(binary.BigEndian.AppendUint64([]byte{timeMark}, uint64(before.Clock)), before.ID)
	}
	c := b.bucket(bRow).Cursor()
	k, _ := c.Seek(end)
	if k == nil {
		k, _ = c.Last()
	} else {
		k, _ = c.Prev()
	}
	for ; k != nil && k[0] >= timeMark; k, _ = c.Prev() {
		if len(k) != timeKeySize || k[0] != timeMark || b.opened(caseOf(k)) != nil {
			continue
		}
		t, err := b.told(caseOf(k))
		if err != nil {
			return err
		}
		if t != nil && !yield(t) {
			return nil
		}
	}
	return nil
}

// ToldCase returns one case that headquarters told of, nil if there is none or if this file opened it.
func (b *book) ToldCase(id model.ID) (*desk.ToldCase, error) {
	if b.head.chain == nil || b.opened(id) != nil {
		return nil, nil
	}
	return b.told(id)
}

// opened returns a case that an event of this file opened, nil if none did.
func (b *book) opened(id model.ID) *care.Case {
	if _, own := b.head.ordinal(id.Stream); !own || id.N == 0 || id.N > 1<<32-1 {
		return nil
	}
	c, err := b.Case(uint32(id.N))
	if err != nil || c.ID != id {
		return nil
	}
	return c
}

// codeMost bounds the kind and the channel of a case.
const codeMost = 20

// told reads the row of a case, nil if it is gone or only a newer program understands it. Of a case of this file's own its
// events have the last word.
func (b *book) told(id model.ID) (*desk.ToldCase, error) {
	r, err := b.rowAt(caseKey(id))
	if r == nil || err != nil || r.Gone {
		return nil, err
	}
	var c chain.Case
	body := &model.CaseOpened{}
	if err := model.Decode(r.Value, &c); err != nil {
		return nil, damaged("row of case %s: %v", id, err)
	}
	if model.Decode(c.Opened, body) != nil {
		return nil, nil
	}
	// The shop where it was typed has cleaned it; that it did is not taken on trust.
	body.Feedback, body.Channel = clean.Text(body.Feedback, codeMost), clean.Text(body.Channel, codeMost)
	name, err := b.ShopName(c.Shop)
	if err != nil {
		return nil, err
	}
	t := &desk.ToldCase{
		Case: care.Case{
			ID: id, Member: c.Member, State: care.StateNew, Kind: body.Feedback, Score: body.Score, Scale: body.Scale, Channel: body.Channel,
			Text: clean.Note(r.Fields[model.FieldText]), At: body.At, RespondBy: body.RespondBy, ResolveBy: body.ResolveBy, By: c.Actor,
		},
		Clock: model.HLC(c.At), Shop: desk.ShopWord{Number: c.Shop, Name: name}, Body: body,
	}
	if c.Undone {
		t.State = care.StateWithdrawn
	}
	if own := b.opened(id); own != nil {
		t.Case, t.Shop = *own, desk.ShopWord{}
	}
	t.Number, _ = b.Number(c.Member)
	return t, nil
}

// aliases returns who a member stands for, and whom those stand for.
func (b *book) aliases(id model.ID) (all []model.ID) {
	if len(b.head.apart.into) == 0 {
		return nil
	}
	for level, under := 0, []model.ID{id}; level < aliasesDeep && len(under) > 0; level++ {
		var next []model.ID
		for n, into := range b.head.apart.into {
			if !slices.Contains(under, into) {
				continue
			}
			if alias := b.named(n); !alias.IsZero() && alias != id && !slices.Contains(all, alias) {
				next = append(next, alias)
				all = append(all, alias)
			}
		}
		under = next
	}
	return all
}
