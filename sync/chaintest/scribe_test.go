package chaintest

import (
	"crypto/ed25519"
	cryptorand "crypto/rand"
	"crypto/x509"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/sync/hq"
	"regulars/sync/wire"
)

// scribe writes a shop's events and nothing else: what a hundred thousand members do, without their shops' files.
type scribe struct {
	t       testing.TB
	h       *headquarters
	id      model.StreamID
	key     ed25519.PrivateKey
	rnd     *rand.Rand
	seq     uint64
	hash    model.Hash
	hlc     model.HLC
	now     time.Time
	session uint64
	members uint64
	receipt int
}

// newScribe is a shop that has joined and has a session.
func newScribe(t testing.TB, h *headquarters, n int) *scribe {
	s := &scribe{t: t, h: h, rnd: rand.New(rand.NewPCG(uint64(n), 2)), now: time.Now().Add(-24 * time.Hour)}
	seed := make([]byte, ed25519.SeedSize)
	seed[0], seed[1] = byte(n+1), byte((n+1)>>8)
	s.key = ed25519.NewKeyFromSeed(seed)
	for i := range s.id {
		s.id[i] = byte(s.rnd.Uint32())
	}
	k := h.key(fmt.Sprintf("scribe %d", n))
	e := &wire.Enrol{Protocol: wire.Protocol, Key: k.Secret, Stream: wire.Stream(s.id), PublicKey: s.public(), Request: s.request()}
	e.SignEnrol(s.key)
	answer := h.machine.Step(t.Context(), time.Now(), hq.Peer{}, e)
	placed, ok := answer.(*wire.Enrolled)
	require.True(t, ok, "%+v", answer)
	p := wire.Batch(s.id, s.id, 0, model.Hash{})
	require.True(t, p.Add(s.write(model.Draft{Kind: model.StreamOpenedKind, Body: &model.StreamOpened{PublicKey: s.public(), Reason: "init"}})))
	joined := k.Joined()
	joined.Shop, joined.Market, joined.Generation, joined.Key = placed.Shop, placed.Market, placed.Generation, placed.HQ
	require.True(t, p.Add(s.write(model.Draft{Kind: model.ChainJoinedKind, Body: &joined})))
	for range 2 { // the second one has noted the generation
		answer := h.direct(&wire.Session{
			Protocol: wire.Protocol, Stream: wire.Stream(s.id), Boot: wire.Nonce{1}, Last: s.seq, LastHash: wire.Hash(s.hash), Generation: placed.Generation, Clock: s.hlc,
		})
		welcome, ok := answer.(*wire.Welcome)
		require.True(t, ok, "%+v", answer)
		s.session = welcome.Session
	}
	p.Session = s.session
	p.Sign(s.key)
	require.IsType(t, &wire.Pushed{}, h.direct(p))
	return s
}

func (s *scribe) public() ed25519.PublicKey { return s.key.Public().(ed25519.PublicKey) }

// request asks for a client certificate.
func (s *scribe) request() []byte {
	raw, err := x509.CreateCertificateRequest(cryptorand.Reader, &x509.CertificateRequest{}, s.key)
	require.NoError(s.t, err)
	return raw
}

func (s *scribe) write(d model.Draft) *model.Event {
	s.seq++
	s.now = s.now.Add(time.Duration(20+s.rnd.IntN(160)) * time.Millisecond)
	s.hlc = model.NextHLC(s.hlc, s.now)
	var salt [16]byte
	for i := range salt {
		salt[i] = byte(s.rnd.Uint32())
	}
	e, _, err := model.Seal(d, s.id, s.seq, s.hlc, model.ID{N: 2 + s.rnd.Uint64N(3)}, s.hash, salt)
	require.NoError(s.t, err)
	s.hash = e.Hash
	return e
}

// enrol writes a newcomer.
func (s *scribe) enrol() *model.Event {
	s.members++
	return s.write(model.Draft{
		Kind: model.MemberEnrolledKind, Member: model.ID{Stream: s.id, N: s.members}, Body: &model.MemberEnrolled{Source: "till"},
		PII: model.Fields{model.FieldName: fmt.Sprintf("李 %d", s.members), model.FieldPhone: fmt.Sprintf("+86139%08d", s.rnd.IntN(100_000_000))},
	})
}

// sell writes a sale.
func (s *scribe) sell(id model.ID) *model.Event {
	s.receipt += 1 + s.rnd.IntN(3)
	amount := model.Money(500 + s.rnd.IntN(30_000))
	return s.write(model.Draft{Kind: model.SaleRecordedKind, Member: id, Request: fmt.Sprintf("sale/R-20260306-%05d", s.receipt), Body: &model.SaleRecorded{
		At: s.now.Unix(), Amount: amount, Base: amount, Points: model.Points(amount / 100), Rate: 1, Den: 100, Carried: int64(amount % 100), Program: 3, Ends: 21_000,
	}})
}

// batch packs a push of so many events.
func (s *scribe) batch(events int, write func(i int) *model.Event) []byte {
	p := wire.Batch(s.id, s.id, s.session, s.hash)
	for i := range events {
		require.True(s.t, p.Add(write(i)))
	}
	p.Sign(s.key)
	frame, err := wire.Pack(p)
	require.NoError(s.t, err)
	return frame
}

// day is a batch of sales as a busy shop pushes it: of 500 sales 400 are of somebody else.
func (s *scribe) day(members []model.ID, sales int) []byte {
	met := make([]model.ID, (sales*4+4)/5)
	for i := range met {
		met[i] = members[s.rnd.IntN(len(members))]
	}
	return s.batch(sales, func(i int) *model.Event { return s.sell(met[i%len(met)]) })
}

// push is what headquarters does with a batch, from its bytes to those of the answer.
func (s *scribe) push(frame []byte) error {
	m := new(wire.Push)
	if err := wire.Unpack(frame, m); err != nil {
		return err
	}
	answer := s.h.machine.Step(s.t.Context(), time.Now(), hq.Peer{Stream: s.id}, m)
	if _, ok := answer.(*wire.Pushed); !ok {
		return fmt.Errorf("%+v; %v", answer, s.h.odd)
	}
	_, err := wire.Pack(answer)
	return err
}
