package hub

import (
	"context"
	"fmt"
	"time"

	"regulars/model"
	"regulars/model/ledger"
	"regulars/model/program"
	"regulars/model/rights"
)

// CloseStream declares a stream lost: what it holds is in suspense from then on. It cannot be taken back.
func (o *Office) CloseStream(ctx context.Context, at time.Time, by Author, id model.StreamID, reason string) error {
	return o.update(ctx, at, func(s *sitting) error {
		st, err := s.operated(id)
		if err != nil {
			return err
		}
		if err := s.shut(st, "sync.lost", false); err != nil {
			return err
		}
		if err := s.tx.PutStream(st); err != nil {
			return err
		}
		return s.noteAct(st, by, "lost", reason)
	})
}

// operated returns a stream that an operator decides about.
func (s *sitting) operated(id model.StreamID) (*Stream, error) {
	st, err := s.tx.Stream(id)
	if err != nil {
		return nil, err
	}
	if st == nil || st.ID == s.head.Stream {
		return nil, model.Refuse("hq.stream", id.Short())
	}
	return st, nil
}

func (s *sitting) noteAct(st *Stream, by Author, what, reason string) error {
	return s.note(Note{
		Sort: NoteAct, Event: model.ID{Stream: st.ID, N: uint64(max(s.at.UnixMilli(), 1))}, At: s.at.Unix(), Done: true,
		Text: fmt.Sprintf("%s: %s: %s", what, by, reason),
	})
}

// RetireShop ends a shop: its streams are closed and its key is void.
func (o *Office) RetireShop(ctx context.Context, at time.Time, by Author, number uint64) error {
	return o.update(ctx, at, func(s *sitting) error {
		streams, err := s.tx.Streams()
		if err != nil {
			return err
		}
		for i := range streams {
			if streams[i].Shop != number || streams[i].Closed {
				continue
			}
			st, err := s.operated(streams[i].ID)
			if err != nil {
				return err
			}
			if err := s.shut(st, "sync.retired", false); err != nil {
				return err
			}
			if err := s.tx.PutStream(st); err != nil {
				return err
			}
			if err := s.noteAct(st, by, "retired", ""); err != nil {
				return err
			}
		}
		shop, err := s.shop(number)
		if err != nil {
			return err
		}
		shop.Retired, shop.Key = s.at.Unix(), [32]byte{}
		return s.tx.PutShop(shop)
	})
}

// WriteOff frees what a closed stream holds of a member's points: a person's decision, with a name
// and a reason. What the stream turns out to have spent after all becomes a debt.
func (o *Office) WriteOff(ctx context.Context, at time.Time, by Author, member model.ID, id model.StreamID, reason string) (points model.Points, err error) {
	err = o.act(ctx, at, by, func(s *sitting) ([]model.Draft, error) {
		st, err := s.operated(id)
		if err != nil {
			return nil, err
		}
		if !st.Closed {
			return nil, model.Refuse("hq.open", id.Short())
		}
		m, err := s.member(member)
		if err != nil {
			return nil, err
		}
		lots := m.Rights.Suspended(id)
		if points = rights.Sum(lots); points == 0 {
			return nil, nil
		}
		return []model.Draft{{
			Kind: model.RightsReleasedKind, Member: member, Subject: model.ID{Stream: id, N: max(st.Applied, 1)},
			Body: &model.RightsReleased{At: at.Unix(), Lots: lots, Why: "write-off: " + reason},
		}}, nil
	})
	return points, err
}

// Waive ends the wait for a stream after HQ lost its tail. What the stream holds of grants that HQ
// forgot can be spent twice from then on, so a person says so, by name.
func (o *Office) Waive(ctx context.Context, at time.Time, by Author, id model.StreamID, reason string) error {
	return o.update(ctx, at, func(s *sitting) error {
		st, err := s.operated(id)
		if err != nil {
			return err
		}
		c := s.chain(st)
		c.Waive(id)
		if err := s.decided(c, st); err != nil {
			return err
		}
		if err := s.tx.PutStream(st); err != nil {
			return err
		}
		return s.noteAct(st, by, "waived", reason)
	})
}

// Night is what a nightly pass did.
type Night struct {
	Members int
	Ended   int          // members of whom free points ended
	Points  model.Points // that ended
	Moved   int          // aliases whose free points moved along
	Fell    int          // members who went down the ladder
	Kept    int          // members who keep their step for another term
	Settled int
}

// nightlyAtOnce is how many members one transaction of the nightly pass looks at.
const nightlyAtOnce = 500

// Nightly books the end of free points, moves what became free of aliases, reviews the steps whose
// time is over, settles what waits, and scrubs the database, because settling forgets people too and an Erase
// may have been cut off. It takes many short transactions, and can be stopped and repeated at any time: a
// member for whom there is nothing to book is read and nothing else.
func (o *Office) Nightly(ctx context.Context, at time.Time) (n Night, err error) {
	if n.Settled, err = o.Settle(ctx, at); err != nil {
		return n, err
	}
	for after := (model.ID{}); ; {
		var next model.ID
		var some Night // of this transaction, which may run more than once
		err := o.act(ctx, at, "", func(s *sitting) ([]model.Draft, error) {
			next, some = model.ID{}, Night{}
			members, err := s.tx.Walk(after, nightlyAtOnce)
			if err != nil || len(members) == 0 {
				return nil, err
			}
			some.Members, next = len(members), members[len(members)-1].ID
			return s.night(members, &some)
		})
		if err != nil {
			return n, err
		}
		if some.Members == 0 {
			return n, o.DB.Scrub(ctx)
		}
		after = next
		n.add(some)
	}
}

// add adds what one transaction did.
func (n *Night) add(some Night) {
	n.Members += some.Members
	n.Ended += some.Ended
	n.Points += some.Points
	n.Moved += some.Moved
	n.Fell += some.Fell
	n.Kept += some.Kept
}

func (s *sitting) night(members []*Member, n *Night) (drafts []model.Draft, err error) {
	for _, m := range members {
		clock := s.clock(&m.Ledger)
		if ended := m.Rights.Ended(clock); len(ended) > 0 {
			body := &model.PointsExpired{At: s.at.Unix(), Points: -rights.Sum(ended), Lots: rights.Dated(ended, 1), Away: ended}
			drafts = append(drafts, model.Draft{Kind: model.PointsExpiredKind, Member: m.ID, Body: body})
			n.Ended++
			n.Points += body.Points
		}
		if step := s.review(m); step != nil {
			drafts = append(drafts, model.Draft{Kind: model.TierChangedKind, Member: m.ID, Body: step})
			if step.Why == program.TierFell {
				n.Fell++
			} else {
				n.Kept++
			}
		}
		if m.Into.IsZero() {
			continue
		}
		if moved := s.moved(m, m.Into); len(moved) > 0 {
			drafts = append(drafts, moved...)
			n.Moved++
			if err := s.addMoved(m.ID, moved); err != nil {
				return nil, err
			}
		}
	}
	return drafts, nil
}

// addMoved remembers what moved later, so that an unmerge gives it back.
func (s *sitting) addMoved(from model.ID, drafts []model.Draft) error {
	have, err := s.merge(sortMerges, from)
	if err != nil {
		return err
	}
	have.Lots = append(have.Lots, drafts[1].Body.(*model.PointsAdjusted).Away...)
	return s.putMerge(sortMerges, from, have)
}

// Purse is a member's account at HQ as of now.
func (s *sitting) purse(m *Member) ledger.Purse { return m.Ledger.Purse(s.clock(&m.Ledger)) }
