package hub

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/rights"
)

// maxMatches is how many members one search finds at most.
const maxMatches = 20

// Reserve lends points to spend now, or says how many there are. What is missing is recalled from
// the streams that hold it: they give it back when they hear of it.
func (o *Office) Reserve(ctx context.Context, at time.Time, w Wish) (g Given, err error) {
	var short model.ID
	err = o.update(ctx, at, func(s *sitting) error {
		g, short = Given{Generation: s.head.Generation}, model.ID{}
		st, err := s.reader(w.Stream, w.Session)
		if err != nil {
			return err
		}
		lacks, err := s.reserve(st, &w, &g)
		if lacks {
			short = st.Heard(NamedMember, w.Member)
		}
		return err
	})
	switch {
	case err != nil || short.IsZero():
	case !w.Coupon.IsZero():
		g.Coming, err = o.recallCoupon(ctx, at, short, &w)
	default:
		g.Coming, err = o.recall(ctx, at, short, &w, w.Points-g.Have)
	}
	return g, err
}

// reserve lends, or says why not; short if more may lie with other streams.
func (s *sitting) reserve(st *Stream, w *Wish, g *Given) (short bool, err error) {
	m, err := s.member(st.Heard(NamedMember, w.Member))
	if model.CodeOf(err) == "member.unknown" || (err == nil && m.Erased != 0) {
		g.Why = "member.unknown"
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if !w.Coupon.IsZero() {
		return s.reserveCoupon(st, m, w, g)
	}
	if !m.Into.IsZero() { // what is lent of an alias could not be spent there: the row tells who it is
		row, err := s.memberRow(m, st)
		g.Why, g.Row = "rights.merged", &row
		return false, err
	}
	clock := s.clock(&m.Ledger)
	made, err := m.Rights.Lend(s.chain(st), st.ID, w.After, w.Points, clock)
	if failed := s.rowBeside(m, st, g); failed != nil {
		return false, failed
	}
	if err != nil && !errors.Is(err, rights.ErrFenced) {
		g.Have = max(rights.Sum(m.Rights.Lendable(clock)), 0)
	}
	return s.give(m, w, g, made, err)
}

// give puts into an answer what Lend said, of points or of a coupon.
func (s *sitting) give(m *Member, w *Wish, g *Given, made rights.Grant, err error) (short bool, _ error) {
	switch {
	case err == nil:
		g.Grant = &Lent{Member: w.Member, N: made.N, Lots: made.Lots, Coupon: w.Coupon}
		return false, s.tx.PutMembers([]*Member{m})
	case errors.Is(err, rights.ErrFenced):
		g.Why = "rights.fenced"
	case errors.Is(err, rights.ErrGap), errors.Is(err, rights.ErrStale):
		g.Why = "rights.later"
	case model.CodeOf(err) == "rights.short":
		g.Why = "rights.short"
		return true, nil
	default:
		return false, err
	}
	return false, nil
}

// rowBeside adds the member's row to an answer: what is lent may be news to the shop.
func (s *sitting) rowBeside(m *Member, st *Stream, g *Given) error {
	row, err := s.memberRow(m, st)
	if err == nil && !row.Gone {
		g.Row = &row
	}
	return err
}

// recall wants points back from the open streams that hold them, as much as they hold, and says how many. Nothing is freed by it. Which
// streams are open is looked at before the member is locked, because who pushes holds a stream and waits for the
// member; one that is closed in between sends nothing back, which a recall may always meet with.
func (o *Office) recall(ctx context.Context, at time.Time, member model.ID, w *Wish, missing model.Points) (recalled model.Points, err error) {
	open := map[model.StreamID]bool{}
	err = o.view(ctx, at, func(s *sitting) error {
		clear(open)
		m, err := s.member(member)
		if err != nil {
			return err
		}
		return s.openHolders(&m.Rights, w.Stream, open)
	})
	if err != nil {
		return 0, err
	}
	err = o.update(ctx, at, func(s *sitting) error {
		m, err := s.member(member)
		if err != nil {
			return err
		}
		var there model.Points
		for i := range m.Rights.Shares {
			if sh := &m.Rights.Shares[i]; open[sh.Stream] {
				there += rights.Sum(sh.Held)
			}
		}
		recalled = min(missing, there)
		if recalled <= m.Recall {
			return nil
		}
		m.Recall = recalled
		return s.tx.PutMembers([]*Member{m})
	})
	return recalled, err
}

// openHolders notes the open streams beside one that hold something of an account.
func (s *sitting) openHolders(a *rights.Account, beside model.StreamID, open map[model.StreamID]bool) error {
	for i := range a.Shares {
		sh := &a.Shares[i]
		if sh.Stream == beside || len(sh.Held) == 0 {
			continue
		}
		holder, err := s.tx.Stream(sh.Stream)
		if err != nil {
			return err
		}
		if holder != nil && !holder.Closed {
			open[sh.Stream] = true
		}
	}
	return nil
}

// Lookup finds a member in any market; it moves nothing. An alias is found with the member that it stands for.
func (o *Office) Lookup(ctx context.Context, at time.Time, q Search) (rows []Row, err error) {
	err = o.view(ctx, at, func(s *sitting) error {
		st, err := s.reader(q.Stream, q.Session)
		if err != nil {
			return err
		}
		ids, err := s.seek(q.By, q.Value)
		if err != nil {
			return err
		}
		if q.By == ByID {
			for i := range ids {
				ids[i] = st.Heard(NamedMember, ids[i])
			}
		}
		rows, err = s.found(st, ids)
		return err
	})
	return rows, err
}

func (s *sitting) seek(by, value string) ([]model.ID, error) {
	if by == ByID {
		return s.named(value)
	}
	mac := s.Vault.Lookup(by, value)
	found, err := s.tx.ByKeys([][16]byte{mac})
	return found[mac], err
}

// named reads an identity: in short form, of which more than one can be, or as "uuid/n".
func (s *sitting) named(value string) ([]model.ID, error) {
	if id, n, ok := strings.Cut(value, "/"); ok {
		stream, err := model.ParseStreamID(id)
		number, bad := strconv.ParseUint(n, 10, 64)
		if err != nil || bad != nil || number == 0 {
			return nil, nil
		}
		return []model.ID{{Stream: stream, N: number}}, nil
	}
	short, n, ok := model.SplitID(value)
	if !ok {
		return nil, nil
	}
	streams, err := s.tx.Streams()
	var ids []model.ID
	for i := range streams {
		if streams[i].ID.Short() == short {
			ids = append(ids, model.ID{Stream: streams[i].ID, N: n})
		}
	}
	return ids, err
}

func (s *sitting) found(st *Stream, ids []model.ID) ([]Row, error) {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, compareIDs)
	members, err := s.tx.Members(ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if m := members[id]; m != nil && !m.Into.IsZero() && members[m.Into] == nil {
			into, err := s.tx.Members([]model.ID{m.Into})
			if err != nil {
				return nil, err
			}
			if into[m.Into] != nil {
				members[m.Into] = into[m.Into]
				ids = append(ids, m.Into)
			}
		}
	}
	var rows []Row
	for _, id := range ids {
		m := members[id]
		if m == nil || m.Erased != 0 || len(rows) == maxMatches {
			continue
		}
		row, err := s.memberRow(m, st)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}
