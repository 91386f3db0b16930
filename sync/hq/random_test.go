package hq_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/ledger"
	"regulars/model/rights"
	"regulars/store/hqmem"
	"regulars/sync/wire"
)

var seedFlag = flag.Uint64("hqseed", 0, "run this seed alone")

// till is a shop that decides by the rules of rights, as a desk does.
type till struct {
	*shop
	held map[model.ID]*rights.Holding
}

func (s *till) of(id model.ID) *rights.Holding {
	if s.held[id] == nil {
		s.held[id] = &rights.Holding{}
	}
	return s.held[id]
}

// write folds what was just written into the holding.
func (s *till) fold(id model.ID) {
	body, err := s.last().ParseBody()
	require.NoError(s.p.t, err)
	entry, ok := rights.EntryOfEvent(body)
	require.True(s.p.t, ok)
	require.NoError(s.p.t, s.of(id).Apply(entry))
}

// trial is one random history of three shops, two members and an HQ that loses its tail.
type trial struct {
	*place
	r        *rand.Rand
	tills    []*till
	members  []model.ID
	copies   []hqmem.Snapshot
	gen      uint64
	earned   model.Points
	redeemed model.Points
	again    []repeated // messages that can come once more
	grants   int
	tails    int
}

type repeated struct {
	from model.StreamID
	m    wire.Message
}

func newTrial(t *testing.T, seed uint64) *trial {
	tr := &trial{place: newPlace(t), r: rand.New(rand.NewPCG(seed, 7)), gen: 1}
	for range 3 {
		s := &till{shop: tr.shop(1), held: map[model.ID]*rights.Holding{}}
		tr.tills = append(tr.tills, s)
	}
	for i := range 2 {
		tr.members = append(tr.members, tr.tills[i].enrolMember(nil))
	}
	return tr
}

func (tr *trial) send(s *till, m wire.Message) wire.Message {
	tr.again = append(tr.again, repeated{s.id, m})
	if tr.r.IntN(8) == 0 {
		return nil // it never arrives
	}
	answer := tr.step(s.id, m)
	if tr.r.IntN(8) == 0 {
		return nil // its answer never arrives
	}
	return answer
}

func (tr *trial) act() {
	s, id := tr.tills[tr.r.IntN(len(tr.tills))], tr.members[tr.r.IntN(len(tr.members))]
	n := model.Points(1 + tr.r.IntN(20))
	switch tr.r.IntN(15) {
	case 0, 1:
		s.sell(id, n)
		s.fold(id)
		tr.earned += n
	case 2, 3:
		if _, err := s.of(id).Redeem(n, ledger.Clock{}); err == nil {
			s.redeem(id, n)
			s.fold(id)
			tr.redeemed += n
		}
	case 4:
		if have := s.of(id).Spendable(ledger.Clock{}); have > 0 {
			s.release(id, min(n, have))
			s.fold(id)
		}
	case 5, 6:
		tr.meet(s)
	case 7, 8, 9, 10:
		tr.push(s)
	case 11, 12, 13:
		tr.borrow(s, id, n)
	case 14:
		tr.weather()
	}
}

func (tr *trial) meet(s *till) {
	if w, ok := tr.send(s, s.claim()).(*wire.Welcome); ok {
		require.Equal(tr.t, wire.Open, w.Verdict, w.Why)
		s.session, s.gen = w.Session, w.Generation
	}
}

func (tr *trial) push(s *till) {
	if s.session == 0 {
		return
	}
	from := min(1+tr.r.Uint64N(s.last().Seq), tr.applied(s.id)+1)
	from = min(from, s.last().Seq)
	to := from + tr.r.Uint64N(s.last().Seq-from+1)
	if tr.r.IntN(2) == 0 {
		to = s.last().Seq
	}
	tr.send(s, s.batch(s.shop, from, to))
}

func (tr *trial) borrow(s *till, id model.ID, n model.Points) {
	if s.session == 0 {
		return
	}
	m := &wire.Reserve{Protocol: 1, Stream: wire.Stream(s.id), Session: s.session, Member: id, After: s.of(id).Last, Points: n}
	out, ok := tr.send(s, m).(*wire.Reserved)
	if !ok || out.Grant == nil {
		return
	}
	g := rights.Grant{Stream: s.id, N: out.Grant.N, Generation: out.Generation, Lots: out.Grant.Lots}
	if _, err := s.of(id).Receive(g, s.id, s.gen); err == nil {
		s.receive(id, out.Grant)
		s.fold(id)
		tr.grants++
	}
}

func (tr *trial) weather() {
	switch tr.r.IntN(4) {
	case 0:
		tr.copies = append(tr.copies, tr.db.Snapshot())
	case 1:
		if len(tr.copies) > 0 {
			at := tr.r.IntN(len(tr.copies))
			tr.db.Restore(tr.copies[at])
			tr.copies = tr.copies[:at+1]
			tr.gen = tr.fence(tr.gen)
			tr.tails++
			tr.check()
		}
	default:
		if len(tr.again) > 0 {
			late := tr.again[tr.r.IntN(len(tr.again))]
			tr.step(late.from, late.m)
		}
	}
}

// calm brings everything level and compares both sides.
func (tr *trial) calm() {
	for _, s := range tr.tills {
		s.level()
	}
	for _, id := range tr.members {
		v := tr.member(id)
		for _, s := range tr.tills {
			under := map[model.StreamID]model.Points{}
			var held model.Points
			for _, sh := range v.Shares {
				for _, g := range sh.Outstanding {
					under[sh.Stream] += rights.Sum(g.Lots)
				}
				if sh.Stream == s.id {
					held = rights.Sum(sh.Held)
				}
			}
			require.Equal(tr.t, s.of(id).Spendable(ledger.Clock{}), held-under[s.id], "what a shop holds, and what HQ says it holds")
		}
		require.GreaterOrEqual(tr.t, v.Free, model.Points(0))
	}
	require.LessOrEqual(tr.t, tr.redeemed, tr.earned)
	total, err := tr.office.Overview(ctx, tr.now)
	require.NoError(tr.t, err)
	require.Equal(tr.t, tr.earned-tr.redeemed, total.Points)
	require.Zero(tr.t, total.Waiting)
}

func TestRandomHistoriesKeepTheLaws(t *testing.T) {
	seeds := []uint64{*seedFlag}
	if *seedFlag == 0 {
		seeds = nil
		for i := range uint64(40) {
			seeds = append(seeds, i+1)
		}
	}
	grants, tails := 0, 0
	for _, seed := range seeds {
		ok := t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			tr := newTrial(t, seed)
			for range 300 {
				tr.act()
				tr.now = tr.now.Add(time.Duration(tr.r.IntN(300)) * time.Second)
			}
			tr.calm()
			grants, tails = grants+tr.grants, tails+tr.tails
		})
		require.True(t, ok, "again with -hqseed %d", seed)
	}
	t.Logf("%d grants received, %d tails lost", grants, tails)
	if len(seeds) > 1 {
		require.Positive(t, min(grants, tails), "histories in which nothing happens prove nothing")
	}
}
