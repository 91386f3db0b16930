package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/chain"
	"regulars/model/desk"
)

// Erasure is an order to forget a person.
type Erasure = chain.Order

// erasure is an order with what becomes of it.
type erasure chain.Order

// Erase carries out orders: it drops salt and personal part of every event that names the member, profile, look-ups and what rows say, overwrites the pages in which they stood, and then, when
// nothing in the file names the member any more, writes the receipt (erasure.done). Whoever is cut off
// has no receipt and begins again. An order whose receipt is in the file is passed over; a member
// of whom the file knows nothing gets a receipt as well. It waits for those who still read what was
// there before. Copies that a migration left beside the file are removed; backups elsewhere are not
// reached.
func (s *Store) Erase(ctx context.Context, orders ...Erasure) error {
	orders, err := s.unfinished(ctx, orders)
	if err != nil || len(orders) == 0 {
		return err
	}
	err = s.alone(ctx, func() error {
		return s.change(func(b *batch, _ *tip) error {
			for _, o := range orders {
				if err := b.forgetAll(o.Member); err != nil {
					return err
				}
			}
			b.laid = true
			return nil
		})
	})
	if err != nil {
		return err
	}
	if err := s.scrub(ctx); err != nil {
		return err
	}
	if err := s.dropCopies(); err != nil {
		return err
	}
	receipts := make([]desk.Decision, len(orders))
	for i, o := range orders {
		receipts[i] = erasure(o).receipt
	}
	return errors.Join(s.Decide(ctx, model.ID{}, receipts...)...)
}

// scrubWait is how long tills wait at most for those who read what is to be overwritten.
const scrubWait = 250 * time.Millisecond

// scrub overwrites what is free, as soon as nobody reads what was there before the latest commit.
func (s *Store) scrub(ctx context.Context) error {
	for done := false; !done; {
		if err := s.readers.Outlast(ctx); err != nil {
			return err
		}
		err := s.alone(ctx, func() error {
			// Tills commit and read all the time; those in flight are waited for while the writer rests.
			short, cancel := context.WithTimeout(ctx, scrubWait)
			defer cancel()
			if done = s.readers.Outlast(short) == nil; !done {
				return nil // somebody reads for long: wait without keeping tills waiting
			}
			// The meta page of the commit before leads to what was free before it; an empty commit takes
			// its place, so that both lead to what is left.
			if err := s.change(func(*batch, *tip) error { return nil }); err != nil {
				return err
			}
			return s.overwriteFree()
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// unfinished leaves out orders that were carried out already.
func (s *Store) unfinished(ctx context.Context, orders []Erasure) (left []Erasure, err error) {
	err = s.View(ctx, func(b desk.Book) error {
		left = nil
		for _, o := range orders {
			done, err := erasure(o).done(b)
			if err != nil {
				return err
			}
			if !done {
				left = append(left, o)
			}
		}
		return nil
	})
	return left, err
}

// request is by which a second receipt is recognised.
func (o erasure) request() string {
	if o.Number == 0 {
		return ""
	}
	return fmt.Sprintf("erase/%d", o.Number)
}

func (o erasure) done(b desk.Book) (done bool, err error) {
	if o.Number == 0 {
		return false, nil
	}
	err = b.Requests(o.request(), func(_ uint64, e *model.Event) bool {
		done = e.Kind == model.ErasureDoneKind
		return !done
	})
	return done, err
}

// receipt is the decision that writes erasure.done.
func (o erasure) receipt(v desk.Book) ([]model.Draft, error) {
	if done, err := o.done(v); done || err != nil {
		return nil, err
	}
	b := v.(*batch)
	dropped := uint64(0)
	if n, ok := b.local(o.Member); ok {
		err := b.History(n, 0, func(_ uint64, e *model.Event) bool {
			if e.Erased() {
				dropped++
			}
			return true
		})
		if err != nil && model.CodeOf(err) != "member.unknown" {
			return nil, err
		}
	}
	return []model.Draft{{
		Kind: model.ErasureDoneKind, Member: o.Member, Request: o.request(),
		Body: &model.ErasureDone{Number: o.Number, At: b.now.Unix(), Events: dropped},
	}}, nil
}

// forgetAll drops what names a member. Not an alias: headquarters orders every identity of a person by itself, and a
// merge that this file still knows of may have been taken back, so that somebody else would be forgotten.
func (b *batch) forgetAll(id model.ID) error {
	if n, ok := b.local(id); ok {
		if err := b.forget(n); err != nil {
			return err
		}
	}
	return b.forgetCaseRows(id)
}

func (b *batch) forget(n desk.Number) error {
	var places []uint64
	err := b.History(n, 0, func(pos uint64, e *model.Event) bool {
		if e.PII != nil {
			places = append(places, pos)
		}
		return true
	})
	if model.CodeOf(err) == "member.unknown" {
		return nil
	}
	if err != nil {
		return err
	}
	for _, pos := range places {
		if err := b.strip(pos); err != nil {
			return err
		}
	}
	return b.forgetProfile(n)
}

// strip drops salt and personal part of an event, and what became of it in a case.
func (b *batch) strip(pos uint64) error {
	e, err := b.Event(pos)
	if err != nil {
		return err
	}
	key, events := key64(pos), b.bucket(bEvent)
	prev, wire, _, err := logRecord(bytes.Clone(events.Get(key)))
	if err != nil {
		return err
	}
	if err := events.Put(key, appendLogRecord(nil, prev, wire)); err != nil {
		return err
	}
	if e.Kind != model.CaseOpenedKind {
		return nil
	}
	return b.silence(uint32(e.SubjectID().N))
}

// silence takes the words out of a case, in memory and as it was written.
func (b *batch) silence(number uint32) error {
	if c, ok := b.lazy.cases[number]; ok {
		quiet := *c
		quiet.Text = ""
		b.fresh.cases[number] = &quiet
	}
	key := key32(number)
	sealed := b.bucket(bCase).Get(key)
	if sealed == nil {
		return nil
	}
	var c care.Case
	if err := b.openCBOR(bCase, key, sealed, &c); err != nil {
		return err
	}
	c.Text = ""
	return b.putCBOR(bCase, key, &c)
}

func (b *batch) forgetProfile(n desk.Number) error {
	if rec, err := b.row(n); err != nil {
		return err
	} else if rec != nil {
		rec.Fields = nil
		if err := b.putRow(key32(n), rec); err != nil {
			return err
		}
	}
	before, err := b.Profile(n)
	if model.CodeOf(err) == "member.unknown" {
		return nil // left already
	}
	if err != nil {
		return err
	}
	after := model.NewProfile(before.ID, nil)
	b.rekeyAll(n, before, after)
	b.profiles[n], b.blank[n] = after, true
	return nil
}

// forgetCaseRows drops the words of a member's cases that headquarters told of.
func (b *batch) forgetCaseRows(member model.ID) error {
	prefix := memberPrefix(member)
	var named []model.ID
	c := b.bucket(bRow).Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		if len(k) == memberKeySize {
			named = append(named, caseOf(k))
		}
	}
	for _, id := range named {
		rec, err := b.rowAt(caseKey(id))
		if err != nil {
			return err
		}
		if rec == nil || len(rec.Fields) == 0 {
			continue
		}
		rec.Fields = nil
		if err := b.putRow(caseKey(id), rec); err != nil {
			return err
		}
	}
	return nil
}

// dropCopies removes what a migration left beside the file: they name whom the file named.
func (s *Store) dropCopies() error {
	dir, name := filepath.Split(s.path)
	entries, err := os.ReadDir(filepath.Clean(dir))
	if err != nil {
		return refuseFile(dir, err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), name+".format-") && strings.HasSuffix(e.Name(), ".bak") {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				return refuseFile(dir, err)
			}
		}
	}
	return nil
}
