package store

import (
	"context"
	"encoding/binary"

	"regulars/model/desk"
	"regulars/model/ledger"
)

// scanChunk is how many accounts one read transaction of a scan gives.
const scanChunk = 1 << 16

// Briefs gives what segments are computed from, for every member in the order of numbers,
// in short transactions: members who change meanwhile are seen before or after.
func (s *Store) Briefs(ctx context.Context, yield func(desk.Number, ledger.Brief)) error {
	for next, more := desk.Number(1), true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := guard(func() error {
			return s.read(func(book *book) error {
				c := book.bucket(bAccount).Cursor()
				k, raw := c.Seek(key32(next))
				for i := 0; i < scanChunk && k != nil; i++ {
					n := binary.BigEndian.Uint32(k)
					b, err := ledger.BriefOf(raw)
					if err != nil {
						return damaged("account %d: %v", n, err)
					}
					if !book.head.apart.gone[n] {
						yield(n, b)
					}
					k, raw = c.Next()
				}
				if more = k != nil; more {
					next = binary.BigEndian.Uint32(k)
				}
				return nil
			})
		})
		if err != nil {
			return refuseFile(s.path, err)
		}
	}
	return nil
}

// Accounts walks the members' accounts upwards from just after a number; see desk.Book.
func (b *book) Accounts(after desk.Number, yield func(desk.Number, *ledger.Account) bool) error {
	var acc ledger.Account
	c := b.bucket(bAccount).Cursor()
	for k, raw := c.Seek(key32(after + 1)); k != nil; k, raw = c.Next() {
		n := binary.BigEndian.Uint32(k)
		if err := acc.ParseRecord(raw); err != nil {
			return damaged("account %d: %v", n, err)
		}
		if b.head.apart.gone[n] {
			continue
		}
		if pos, ok := b.lazy.heads[n]; ok {
			acc.Head = pos
		}
		b.enter(&acc)
		if !yield(n, &acc) {
			return nil
		}
	}
	return nil
}

// Slack returns how many pages of the file are free. Every commit writes their list, so after a
// large import it is worth compacting them away.
func (s *Store) Slack() int { return s.db.Stats().FreePageN }

// Written returns how many pages bbolt has allocated for commits since the file was opened,
// its two meta pages not counted: the number that a commit's time grows with.
func (s *Store) Written() int64 {
	stats := s.db.Stats()
	return stats.TxStats.GetPageCount()
}
