package hq_test

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/hub"
	"regulars/model/ledger"
	"regulars/model/rights"
	"regulars/store/hqmem"
	"regulars/sync/hq"
	"regulars/sync/wire"
)

var ctx = context.Background()

// seeded gives the same bytes in every run.
type seeded struct{ r *rand.ChaCha8 }

func (s seeded) Read(p []byte) (int, error) { return s.r.Read(p) }

// place is a headquarters with shops around it, and a clock that is moved by hand.
type place struct {
	t      *testing.T
	now    time.Time
	db     *hqmem.DB // nil over another one
	office *hub.Office
	hq     *hq.HQ
	random seeded
}

func newPlace(t *testing.T) *place {
	t.Helper()
	db := hqmem.New()
	p := placeOver(t, db)
	p.db = db
	return p
}

// placeOver is a place over another database than the usual one.
func placeOver(t *testing.T, db hub.DB) *place {
	t.Helper()
	p := &place{t: t, now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), random: seeded{rand.NewChaCha8([32]byte{1})}}
	vault, err := hub.NewVault([32]byte{7})
	require.NoError(t, err)
	seed := make([]byte, ed25519.SeedSize)
	_, _ = p.random.Read(seed)
	p.office = &hub.Office{DB: db, Vault: vault, Key: ed25519.NewKeyFromSeed(seed), Random: p.random}
	p.hq = hq.New(hq.Deps{Office: p.office, Report: func(err error) { require.NoError(t, err) }})
	require.NoError(t, p.office.Init(ctx, p.now, hub.Opening{Chain: "Corner", Currency: "CNY", Timezone: "Asia/Shanghai"}))
	return p
}

func (p *place) step(from model.StreamID, m wire.Message) wire.Message {
	p.t.Helper()
	p.now = p.now.Add(time.Second)
	answer := p.hq.Step(ctx, p.now, hq.Peer{Stream: from}, m)
	require.NoError(p.t, answer.Check())
	p.check()
	return answer
}

// fence begins a generation after a lost tail in which nobody was enrolled.
func (p *place) fence(known uint64) (generation uint64) {
	p.t.Helper()
	generation, err := p.office.FenceAbove(ctx, p.now, known)
	require.NoError(p.t, err)
	require.NoError(p.t, p.office.Confirm(ctx, p.now, "Wang", generation, "nobody joined"))
	return generation
}

// check holds every member against the laws of rights, and the sums of members against those of streams.
func (p *place) check() {
	p.t.Helper()
	require.NoError(p.t, p.office.DB.View(ctx, func(tx hub.Tx) error {
		head, err := tx.Head()
		require.NoError(p.t, err)
		streams, err := tx.Streams()
		require.NoError(p.t, err)
		c := &rights.Chain{Generation: head.Generation}
		var total hub.Sums
		waiting := uint64(0)
		for i := range streams {
			c.Streams = append(c.Streams, streams[i].Stream)
			total.Plus(&streams[i].Sums)
			if streams[i].Waits {
				waiting++
			}
		}
		require.Equal(p.t, waiting, head.Waiting)
		members, err := tx.Walk(model.ID{}, 1000)
		require.NoError(p.t, err)
		var sum model.Points
		for _, m := range members {
			require.Empty(p.t, m.Rights.Check(c), "%v", m.ID)
			require.Equal(p.t, m.Ledger.Net(), m.Rights.Balance, "%v", m.ID)
			sum += m.Ledger.Net()
		}
		require.Equal(p.t, total.Net(), sum)
		return nil
	}))
}

func (p *place) member(id model.ID) hub.MemberView {
	p.t.Helper()
	v, err := p.office.Member(ctx, p.now, id)
	require.NoError(p.t, err)
	return v
}

// shop is a file that writes, as far as HQ can tell.
type shop struct {
	p       *place
	id      model.StreamID
	key     ed25519.PrivateKey
	log     []*model.Event
	boot    wire.Nonce
	session uint64
	gen     uint64
	clock   time.Duration // its clock less the true one
	members uint64
}

func (p *place) newFile(after *shop) *shop {
	s := &shop{p: p}
	_, _ = p.random.Read(s.id[:])
	_, _ = p.random.Read(s.boot[:])
	seed := make([]byte, ed25519.SeedSize)
	_, _ = p.random.Read(seed)
	s.key = ed25519.NewKeyFromSeed(seed)
	opened := &model.StreamOpened{PublicKey: s.public(), Reason: "init"}
	if after != nil {
		last := after.last()
		opened.Reason, opened.After, opened.AfterSeq, opened.AfterHash = "restore", after.id[:], last.Seq, last.Hash[:]
	}
	s.write(model.Draft{Kind: model.StreamOpenedKind, Body: opened})
	return s
}

func (s *shop) public() ed25519.PublicKey { return s.key.Public().(ed25519.PublicKey) }
func (s *shop) last() *model.Event        { return s.log[len(s.log)-1] }

func (s *shop) write(d model.Draft) *model.Event {
	s.p.t.Helper()
	s.p.now = s.p.now.Add(time.Second)
	var before model.Hash
	var hlc model.HLC
	if len(s.log) > 0 {
		before, hlc = s.last().Hash, s.last().HLC
	}
	var salt [16]byte
	_, _ = s.p.random.Read(salt[:])
	e, _, err := model.Seal(d, s.id, uint64(len(s.log)+1), model.NextHLC(hlc, s.p.now.Add(s.clock)), model.ID{}, before, salt)
	require.NoError(s.p.t, err)
	s.log = append(s.log, e)
	return e
}

func (s *shop) enrolMember(fields model.Fields) model.ID {
	s.members++
	id := model.ID{Stream: s.id, N: s.members}
	s.write(model.Draft{Kind: model.MemberEnrolledKind, Member: id, Body: &model.MemberEnrolled{}, PII: fields})
	return id
}

func (s *shop) sell(id model.ID, points model.Points) *model.Event {
	return s.write(model.Draft{Kind: model.SaleRecordedKind, Member: id, Body: &model.SaleRecorded{
		At: s.p.now.Unix(), Amount: model.Money(points) * 100, Base: model.Money(points) * 100, Points: points, Rate: 1, Den: 100, Program: 1,
	}})
}

func (s *shop) redeem(id model.ID, points model.Points) *model.Event {
	return s.write(model.Draft{Kind: model.PointsRedeemedKind, Member: id, Body: &model.PointsRedeemed{At: s.p.now.Unix(), Points: points, Reward: "off", Program: 1}})
}

func (s *shop) undo(act *model.Event, of model.Kind, back model.Effect) *model.Event {
	return s.write(model.Draft{Kind: model.ActUndoneKind, Member: act.MemberID(), Subject: act.SubjectID(), Body: &model.ActUndone{
		Act: act.ID().From(s.id), Of: of, At: s.p.now.Unix(), Back: back,
	}})
}

func (s *shop) release(id model.ID, points model.Points) {
	s.write(model.Draft{Kind: model.RightsReleasedKind, Member: id, Body: &model.RightsReleased{
		At: s.p.now.Unix(), Lots: []model.Lot{{Points: points}}, Why: model.ReleaseRecall,
	}})
}

func (s *shop) receive(id model.ID, g *wire.Grant) {
	s.write(model.Draft{Kind: model.GrantReceivedKind, Member: id, Body: &model.GrantReceived{N: g.N, Lots: g.Lots}})
}

func (s *shop) enrolWith(key string, after *shop) wire.Message {
	m := &wire.Enrol{Protocol: wire.Protocol, Key: key, Stream: wire.Stream(s.id), PublicKey: s.public()}
	if after != nil {
		m.After, m.AfterSeq, m.AfterHash = wire.Stream(after.id), after.last().Seq, wire.Hash(after.last().Hash)
	}
	m.SignEnrol(s.key)
	return s.p.step(model.StreamID{}, m)
}

func (s *shop) claim() *wire.Session {
	return &wire.Session{
		Protocol: wire.Protocol, Stream: wire.Stream(s.id), Boot: s.boot, Last: s.last().Seq, LastHash: wire.Hash(s.last().Hash),
		Generation: s.gen, Clock: model.NextHLC(0, s.p.now.Add(s.clock)), Program: "test",
	}
}

// meet asks for a session, twice if the generation is news.
func (s *shop) meet() *wire.Welcome {
	s.p.t.Helper()
	answer := s.p.step(s.id, s.claim())
	w, ok := answer.(*wire.Welcome)
	require.True(s.p.t, ok, "%+v", answer)
	s.session = w.Session
	if w.Verdict == wire.Open && w.Generation != s.gen {
		s.gen = w.Generation
		return s.meet()
	}
	return w
}

func (s *shop) batch(of *shop, from, to uint64) *wire.Push {
	var before model.Hash
	if from > 1 {
		before = of.log[from-2].Hash
	}
	b := wire.Batch(s.id, of.id, s.session, before)
	for _, e := range of.log[from-1 : to] {
		require.True(s.p.t, b.Add(e))
	}
	b.Sign(s.key)
	return b
}

func (s *shop) send(m wire.Message) wire.Message { return s.p.step(s.id, m) }

func (s *shop) push(of *shop, from uint64) *wire.Pushed {
	s.p.t.Helper()
	answer := s.send(s.batch(of, from, uint64(len(of.log))))
	out, ok := answer.(*wire.Pushed)
	require.True(s.p.t, ok, "%+v", answer)
	return out
}

// level opens a session and pushes what HQ lacks.
func (s *shop) level() {
	s.p.t.Helper()
	w := s.meet()
	require.Equal(s.p.t, wire.Open, w.Verdict, w.Why)
	if w.Expected <= s.last().Seq {
		require.Equal(s.p.t, s.last().Seq, s.push(s, w.Expected).Applied)
	}
}

func (s *shop) pull(market, after uint64) *wire.Pulled {
	s.p.t.Helper()
	answer := s.send(&wire.Pull{
		Protocol: wire.Protocol, Stream: wire.Stream(s.id), Session: s.session, Rows: 100,
		After: wire.Cursor{Generation: s.gen, Market: market, Seq: after},
	})
	out, ok := answer.(*wire.Pulled)
	require.True(s.p.t, ok, "%+v", answer)
	return out
}

func (s *shop) reserve(id model.ID, after uint64, points model.Points) *wire.Reserved {
	s.p.t.Helper()
	answer := s.send(&wire.Reserve{Protocol: wire.Protocol, Stream: wire.Stream(s.id), Session: s.session, Member: id, After: after, Points: points})
	out, ok := answer.(*wire.Reserved)
	require.True(s.p.t, ok, "%+v", answer)
	return out
}

func (s *shop) joined() {
	head := s.p.head()
	s.write(model.Draft{Kind: model.ChainJoinedKind, Body: &model.ChainJoined{
		Chain: "Corner", Shop: 1, Market: 1, Key: s.p.office.Public(), Authority: make([]byte, 32), Generation: 1, Stream: head.Stream[:],
	}})
}

func (p *place) head() (head hub.Head) {
	require.NoError(p.t, p.office.DB.View(ctx, func(tx hub.Tx) (err error) {
		head, err = tx.Head()
		return err
	}))
	return head
}

func (p *place) key(market uint64) string {
	number, err := p.office.AddShop(ctx, p.now, fmt.Sprintf("shop of market %d", market), market)
	require.NoError(p.t, err)
	key, err := p.office.MakeKey(ctx, p.now, number)
	require.NoError(p.t, err)
	return key
}

// shop is a new one that has joined and is level.
func (p *place) shop(market uint64) *shop {
	p.t.Helper()
	s := p.newFile(nil)
	require.IsType(p.t, &wire.Enrolled{}, s.enrolWith(p.key(market), nil))
	s.joined()
	s.level()
	return s
}

func code(t *testing.T, m wire.Message) string {
	t.Helper()
	p, ok := m.(*wire.Problem)
	require.True(t, ok, "%+v", m)
	return p.Code
}

func memberRow(t *testing.T, rows []wire.Row, id model.ID) (*wire.Row, chain.Member) {
	t.Helper()
	for i := range rows {
		if rows[i].Sort == chain.SortMember && rows[i].ID == id {
			var v chain.Member
			if !rows[i].Gone {
				require.NoError(t, model.Decode(rows[i].Value, &v))
			}
			return &rows[i], v
		}
	}
	require.Fail(t, "no row", "%v in %d", id, len(rows))
	return nil, chain.Member{}
}

func peerOf(s *shop) hq.Peer { return hq.Peer{Stream: s.id} }

// memberIn reads the value of a member's row.
func memberIn(t *testing.T, value []byte) (m chain.Member) {
	t.Helper()
	require.NoError(t, model.Decode(value, &m))
	return m
}

func lentIn(t *testing.T, value []byte) uint64 { return memberIn(t, value).Lent }

func accountIn(t *testing.T, value []byte) ledger.Account {
	t.Helper()
	m := memberIn(t, value)
	acc, err := m.ParseAccount()
	require.NoError(t, err)
	return acc
}
