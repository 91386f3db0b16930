package store

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/model/ledger"
)

// joining is what a made-up headquarters says of itself.
func joining() *model.ChainJoined {
	authority := sha256.Sum256([]byte("authority"))
	stream := model.StreamID{9, 9, 9}
	return &model.ChainJoined{
		Chain: "熟客连锁", Shop: 2, Market: 1, Key: bytes.Repeat([]byte{7}, 32), Address: "hq.example.com:7443",
		Authority: authority[:], Generation: 1, Stream: stream[:],
	}
}

// otherShop is the stream of another shop of the chain.
func otherShop(k byte) model.StreamID { return model.StreamID{1, 2, 3, k, 0xee, k} }

func stranger(k byte, n uint64) model.ID { return model.ID{Stream: otherShop(k), N: n} }

// write appends events as they are.
func (s *shop) write(drafts ...model.Draft) {
	s.t.Helper()
	errs := s.store.Decide(s.t.Context(), model.ID{}, func(desk.Book) ([]model.Draft, error) { return drafts, nil })
	require.NoError(s.t, errs[0])
}

func (s *shop) join() {
	s.t.Helper()
	v := joining()
	join := func(desk.Book) ([]model.Draft, error) { return []model.Draft{{Kind: v.Kind(), Body: v}}, nil }
	for _, err := range s.store.DecideAndNote(s.t.Context(), chain.State{Generation: 1}, join) {
		require.NoError(s.t, err)
	}
}

func (s *shop) lay(rows ...chain.Row) []chain.Problem {
	s.t.Helper()
	st, err := s.store.State()
	require.NoError(s.t, err)
	aside, err := s.store.Lay(s.t.Context(), rows, st)
	require.NoError(s.t, err)
	return aside
}

// present returns the stream that is written, and its newest event's number.
func (s *shop) present() StreamEnd {
	s.t.Helper()
	ends, err := s.store.Ends()
	require.NoError(s.t, err)
	return ends[len(ends)-1]
}

// memberRow makes a row of a member who has so many points at headquarters.
func memberRow(t testing.TB, id model.ID, applied uint64, points model.Points, fields model.Fields) chain.Row {
	t.Helper()
	acc := ledger.Account{Earned: points, Visits: 1, FirstVisit: start.Unix(), LastVisit: start.Unix()}
	return rowOf(t, id, applied, acc, chain.Member{Home: 3}, fields)
}

func rowOf(t testing.TB, id model.ID, applied uint64, acc ledger.Account, m chain.Member, fields model.Fields) chain.Row {
	t.Helper()
	m.Account = acc.AppendRecord(nil)
	value, err := model.Encode(&m)
	require.NoError(t, err)
	return chain.Row{Sort: chain.SortMember, ID: id, Applied: applied, Value: value, Fields: fields}
}

func caseRow(t testing.TB, id, member model.ID, text string) chain.Row {
	t.Helper()
	return toldRow(t, id, chain.Case{Member: member, At: 1, Shop: 3}, text)
}

// toldRow makes the row of a service case.
func toldRow(t testing.TB, id model.ID, c chain.Case, text string) chain.Row {
	t.Helper()
	var err error
	c.Opened, err = model.Encode(&model.CaseOpened{At: model.HLC(c.At).Time().Unix(), Feedback: "service", Score: 2, Scale: 5})
	require.NoError(t, err)
	value, err := model.Encode(&c)
	require.NoError(t, err)
	return chain.Row{Sort: chain.SortCase, ID: id, Value: value, Fields: model.Fields{model.FieldText: text}}
}

// shopRow makes the row of a shop of the market.
func shopRow(t testing.TB, number uint64, name string) chain.Row {
	t.Helper()
	value, err := model.Encode(&chain.Shop{Name: name})
	require.NoError(t, err)
	return chain.Row{Sort: chain.SortShop, ID: model.ID{Stream: model.StreamID{15: 9}, N: number}, Value: value}
}

// see runs f on the shop's state.
func (s *shop) see(f func(b desk.Book)) {
	s.t.Helper()
	require.NoError(s.t, s.store.View(s.t.Context(), func(b desk.Book) error {
		f(b)
		return nil
	}))
}

func (s *shop) accountOf(id model.ID) (acc ledger.Account) {
	s.t.Helper()
	s.see(func(b desk.Book) {
		n, ok := b.Number(id)
		require.True(s.t, ok, "%s is known", id)
		var err error
		acc, err = b.Account(n)
		require.NoError(s.t, err)
	})
	return acc
}

// linked gives a furnished shop a chain with something of every sort.
func (s *shop) linked() {
	s.t.Helper()
	s.join()
	s.write(model.Draft{Kind: model.GrantReceivedKind, Member: s.firstMember(), Body: &model.GrantReceived{N: 1, Lots: []model.Lot{{Points: 40}}}})
	var rows []chain.Row
	for n := range uint64(40) {
		rows = append(rows, memberRow(s.t, stranger(byte(n%3), n+1), 0, model.Points(100+n), model.Fields{
			model.FieldName: fmt.Sprintf("外店%d", n), model.FieldPhone: fmt.Sprintf("+86139%08d", n), model.FieldCard: fmt.Sprintf("X%d", n),
		}))
	}
	rows = append(rows,
		memberRow(s.t, s.firstMember(), s.present().Last, 1000, model.Fields{model.FieldName: "会员一", model.FieldPhone: "+86" + phone(1)}),
		caseRow(s.t, stranger(1, 5), stranger(1, 2), "外店的话"),
		caseRow(s.t, stranger(1, 6), s.firstMember(), "又一句"),
		caseRow(s.t, stranger(2, 1), model.ID{}, "无名的话"),
	)
	require.Empty(s.t, s.lay(rows...))
	s.write(sale(stranger(1, 2), 30), model.Draft{
		Kind: model.MemberEditedKind, Member: stranger(1, 2), Body: &model.MemberEdited{Fields: []uint64{model.FieldName}}, PII: model.Fields{model.FieldName: "改名"},
	})
	gone := rows[3]
	gone.Gone = true
	alias := rowOf(s.t, rows[5].ID, 0, ledger.Account{}, chain.Member{Into: rows[6].ID}, rows[5].Fields)
	require.Empty(s.t, s.lay(gone, alias))
}

func (s *shop) firstMember() model.ID {
	return model.ID{Stream: s.store.head.streams[0].id, N: 1}
}

func sale(id model.ID, points model.Points) model.Draft {
	return model.Draft{Kind: model.SaleRecordedKind, Member: id, Body: &model.SaleRecorded{
		At: start.Unix(), Amount: model.Money(points) * 100, Base: model.Money(points) * 100, Points: points, Rate: 1, Den: 100, Program: 1,
	}}
}

func spend(id model.ID, points model.Points) model.Draft {
	return model.Draft{Kind: model.PointsRedeemedKind, Member: id, Body: &model.PointsRedeemed{At: start.Unix(), Points: points}}
}

func ledgerOf(points model.Points) ledger.Account { return ledger.Account{Earned: points} }
