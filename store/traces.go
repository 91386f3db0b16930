package store

import (
	"bytes"
	"context"
	"errors"

	"regulars/model"
	"regulars/model/desk"
)

// Traces returns the sealed bytes of all that says in the file who some members are: the personal parts of their
// events, profiles, rows, cases. After Erase none of them may be in the raw bytes of the file any more; whoever
// wants to hold an erasure to that asks before it. Whom the file does not know it passes over.
func (s *Store) Traces(ctx context.Context, members ...model.ID) (all [][]byte, err error) {
	keep := func(sealed []byte) {
		if len(sealed) > 0 {
			all = append(all, bytes.Clone(sealed))
		}
	}
	err = s.View(ctx, func(v desk.Book) error {
		b := v.(*book)
		all = nil
		for _, id := range members {
			n, ok := b.local(id)
			if !ok {
				continue
			}
			if err := errors.Join(b.wordsOf(n, keep), b.traces(n, keep)); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// wordsOf keeps profile and row of a member, if there is a word in them.
func (b *book) wordsOf(n desk.Number, keep func([]byte)) error {
	profile, err := b.Profile(n)
	if err != nil && model.CodeOf(err) != "member.unknown" {
		return err
	}
	if err == nil && len(profile.Fields()) > 0 {
		keep(b.bucket(bMember).Get(key32(n)))
	}
	row, err := b.row(n)
	if err == nil && row != nil && len(row.Fields) > 0 {
		keep(b.bucket(bRow).Get(key32(n)))
	}
	return err
}

// traces keeps what is sealed of a member's events, and of the cases that they opened.
func (b *book) traces(n desk.Number, keep func([]byte)) error {
	var failed error
	err := b.History(n, 0, func(pos uint64, e *model.Event) bool {
		var sealed []byte
		if _, _, sealed, failed = logRecord(b.bucket(bEvent).Get(key64(pos))); failed != nil {
			return false
		}
		keep(sealed)
		if e.Kind == model.CaseOpenedKind {
			keep(b.bucket(bCase).Get(key32(uint32(e.SubjectID().N))))
		}
		return true
	})
	if failed != nil {
		return failed
	}
	if model.CodeOf(err) == "member.unknown" {
		return nil
	}
	return err
}
