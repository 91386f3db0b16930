package hub

import (
	"context"
	"crypto/ed25519"
	"time"

	"regulars/model"
	"regulars/model/rights"
)

// KeyOf returns the key of a stream, by which its batches are verified before they are taken. The key
// of a stream never changes.
func (o *Office) KeyOf(ctx context.Context, id model.StreamID) (key ed25519.PublicKey, err error) {
	err = o.DB.View(ctx, func(tx Tx) error {
		st, err := tx.Stream(id)
		if st != nil {
			key = st.Key
		}
		return err
	})
	if err == nil && key == nil {
		err = model.Refuse("sync.unknown")
	}
	return key, err
}

// Push takes a batch: what is known is compared and skipped, what follows is stored and folded, and a
// gap is answered with how far the stream is. So a push may be repeated, doubled, delayed and cut short.
func (o *Office) Push(ctx context.Context, at time.Time, b Batch) (taken Taken, err error) {
	var refused error
	err = o.update(ctx, at, func(s *sitting) error {
		taken, refused = Taken{}, nil
		pair, err := s.streams(b.Signer, b.Stream)
		if err != nil {
			return err
		}
		signer, st := pair[0], pair[1]
		if err := s.speaks(signer, b.Session); err != nil {
			return err
		}
		if b.Stream == b.Signer {
			taken, refused, err = s.push(st, &b)
			return err
		}
		if st, err = s.carried(signer, st, &b); err != nil || st == nil {
			return err // of a stream that HQ does not know, from the middle: it begins with the first
		}
		taken, err = s.bring(signer, st, &b)
		return err
	})
	if err == nil {
		err = refused
	}
	return taken, err
}

// carried returns the stream whose events another one of its shop brings. One that HQ never knew is
// made: nil if that has to wait for its first event.
func (s *sitting) carried(signer, st *Stream, b *Batch) (*Stream, error) {
	if st != nil {
		if st.Shop != signer.Shop || !st.Closed || st.ID == s.head.Stream || !st.Root.IsZero() {
			return nil, model.Refuse("sync.other")
		}
		return st, nil
	}
	if b.From != 1 || len(b.Items) == 0 {
		return nil, nil
	}
	st = &Stream{
		Stream: rights.Stream{ID: b.Stream, Closed: true}, Shop: signer.Shop, Market: signer.Market,
		Why: "sync.continued", Contact: s.at.Unix(),
	}
	root, err := s.root(signer)
	if err != nil {
		return nil, err
	}
	st.Holder = root
	first := b.Items[0].Event
	body, err := first.ParseBody()
	if opened, ok := body.(*model.StreamOpened); ok && err == nil {
		copy(st.After[:], opened.After)
		before, err := s.tx.Stream(st.After)
		if err != nil {
			return nil, err
		}
		if before != nil && before.Holder == before.ID && before.Since > 0 && opened.AfterSeq >= before.Since {
			st.Holder, st.Since = st.ID, 1 // opened by a file that had joined already: it began with no rights
		}
	}
	return st, nil
}

// root is the stream that took along the rights of a file's past: the one that enrolled with a key.
func (s *sitting) root(st *Stream) (model.StreamID, error) {
	for range maxRestores {
		if st.After.IsZero() {
			break
		}
		before, err := s.tx.Stream(st.After)
		if err != nil {
			return st.ID, err
		}
		if before == nil || before.Holder != before.ID {
			break
		}
		st = before
	}
	return st.ID, nil
}

// maxRestores bounds how far back a file's streams are followed.
const maxRestores = 1 << 10

// push takes what is new of a batch of a stream's own. refused is the answer of a push that changes
// something all the same: a stream that is proven to have two pasts is closed.
func (s *sitting) push(st *Stream, b *Batch) (taken Taken, refused, err error) {
	if b.From > st.Applied+1 {
		return Taken{Applied: st.Applied, Hash: st.Hash}, nil, nil
	}
	same, err := s.known(st, b)
	if err != nil {
		return taken, nil, err
	}
	if !same {
		c := s.chain(st)
		c.Close(st.ID)
		st.Why = "sync.forked"
		if err := s.decided(c, st); err != nil {
			return taken, nil, err
		}
		return taken, model.Refuse("sync.forked"), s.tx.PutStream(st)
	}
	taken, err = s.fresh(st, b)
	if err != nil {
		return taken, nil, err
	}
	st.Contact = s.at.Unix()
	return taken, nil, s.tx.PutStream(st)
}

// bring takes what is new of a batch of an earlier stream of the signer's file. Where that file has other
// events than HQ, they belong to a branch.
func (s *sitting) bring(signer, st *Stream, b *Batch) (taken Taken, err error) {
	if st.Applied == 0 {
		st.adopt(signer.Lines) // the same file wrote it, and has brought what was before it
	}
	line, err := s.lineOf(st, b, 0)
	if err != nil {
		return taken, err
	}
	if line == nil {
		if b.From-1 > st.Applied {
			return Taken{Applied: st.Applied, Hash: st.Hash}, nil
		}
		return taken, model.Refuse("sync.forked")
	}
	if line, err = s.follow(line, b); err != nil {
		return taken, err
	}
	if b.From > 1 || b.Items[0].Event.Seq <= line.Applied {
		signer.Proven = true // nobody else has these hashes
	}
	signer.adopt(line.Lines)
	if taken, err = s.fresh(line, b); err != nil {
		return taken, err
	}
	signer.Contact = s.at.Unix()
	if err := s.tx.PutStream(line); err != nil {
		return taken, err
	}
	return taken, s.tx.PutStream(signer)
}

// fresh stores and folds what a line lacks of a batch.
func (s *sitting) fresh(st *Stream, b *Batch) (taken Taken, err error) {
	c := s.chain(st)
	var fresh []Item
	for i := range b.Items {
		seq := b.Items[i].Event.Seq
		take, err := c.Next(st.ID, seq)
		if err != nil {
			return taken, err
		}
		if take {
			fresh = append(fresh, b.Items[i])
			c.Advance(st.ID, seq)
		}
	}
	if len(fresh) > 0 {
		if st.Applied == st.Before() { // a stream has its place before its events have theirs
			if err := s.tx.PutStream(st); err != nil {
				return taken, err
			}
		}
		f, err := s.events(st, fresh)
		if err != nil {
			return taken, err
		}
		taken.Aside, taken.Conflict = f.aside, f.conflict
	}
	if err := s.decided(c, st); err != nil {
		return taken, err
	}
	st.Last = max(st.Last, st.Applied)
	taken.Applied, taken.Hash = st.Applied, st.Hash
	return taken, nil
}

// known compares what HQ has of a batch; false if the stream has two pasts.
func (s *sitting) known(st *Stream, b *Batch) (same bool, err error) {
	if has, err := s.hasEvent(st, b.From-1, b.Before); !has || err != nil {
		return false, err
	}
	parts, _, err := s.parts(st, b)
	return parts == 0, err
}
