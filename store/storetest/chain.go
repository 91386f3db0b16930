package storetest

import (
	"crypto/ed25519"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/model/ledger"
)

// ShopNumber is the number that a shop gets which joins a chain in a test.
const ShopNumber = 17

// Join makes the shop one of a chain.
func (s *Shop) Join() {
	s.T.Helper()
	hq := model.StreamID{15: 9}
	s.decide(desk.Joined(&model.ChainJoined{
		Chain: "朝阳茶饮", Shop: ShopNumber, Market: 3, Key: make([]byte, ed25519.PublicKeySize), Address: "hq.example.com:8443",
		Authority: make([]byte, 32), Generation: 1, Stream: hq[:],
	}))
}

// Release gives points of a member to headquarters.
func (s *Shop) Release(id model.ID, points model.Points) {
	s.T.Helper()
	s.decide(desk.Released(id, points, model.ReleaseRecall))
}

func (s *Shop) decide(d desk.Decision) {
	s.T.Helper()
	require.NoError(s.T, s.Store.Decide(s.T.Context(), model.ID{}, d)[0])
}

// Lay sends the shop a member's row: the whole account as headquarters has it, with this shop's events
// up to applied in it, and every grant that it has received.
func (s *Shop) Lay(id model.ID, home uint64, acc ledger.Account, fields model.Fields, applied uint64) {
	s.T.Helper()
	s.LayMember(id, chain.Member{Home: home}, acc, fields, applied)
}

// LayMember is Lay with all that a row can say.
func (s *Shop) LayMember(id model.ID, m chain.Member, acc ledger.Account, fields model.Fields, applied uint64) {
	s.T.Helper()
	m.Account, m.Lent = acc.AppendRecord(nil), s.received(id)
	value, err := model.Encode(m)
	require.NoError(s.T, err)
	s.lay(chain.Row{Sort: chain.SortMember, ID: id, Applied: applied, Value: value, Fields: fields})
}

// Guest is a member of another shop of the chain, with points there.
func (s *Shop) Guest(points model.Points) model.ID {
	s.T.Helper()
	id := model.ID{Stream: model.StreamID{0: 1, 15: 77}, N: 5}
	s.Lay(id, 4, ledger.Account{Earned: points, Visits: 3, FirstVisit: 1_700_000_000, LastVisit: 1_700_000_000}, model.Fields{
		model.FieldName: "远客", model.FieldPhone: "+8613812349999", model.FieldCard: "8800000017",
	}, 0)
	return id
}

// Last is the number of the newest event of the file's first stream.
func (s *Shop) Last() (last uint64) {
	s.T.Helper()
	require.NoError(s.T, s.Store.View(s.T.Context(), func(b desk.Book) error {
		last = b.Last()
		return nil
	}))
	return last
}

// received is the number of the latest grant of a member's points.
func (s *Shop) received(id model.ID) (grant uint64) {
	s.T.Helper()
	require.NoError(s.T, s.Store.View(s.T.Context(), func(b desk.Book) error {
		n, known := b.Number(id)
		if !known {
			return nil
		}
		acc, err := b.Account(n)
		if grant = acc.Grant; model.CodeOf(err) == "member.unknown" {
			return nil
		}
		return err
	}))
	return grant
}

// Account is a member's account as a row would have it, with nothing apart.
func (s *Shop) Account(id model.ID) (acc ledger.Account) {
	s.T.Helper()
	require.NoError(s.T, s.Store.View(s.T.Context(), func(b desk.Book) (err error) {
		n, _ := b.Number(id)
		acc, err = b.Account(n)
		return err
	}))
	acc.Head, acc.Era, acc.Grant, acc.Away, acc.Aside = 0, 0, 0, nil, nil
	return acc
}

// Call tells the shop the name of another shop of its market.
func (s *Shop) Call(number uint64, name string) {
	s.T.Helper()
	s.lay(s.shopRow(number, name))
}

func (s *Shop) shopRow(number uint64, name string) chain.Row {
	s.T.Helper()
	value, err := model.Encode(&chain.Shop{Name: name})
	require.NoError(s.T, err)
	return chain.Row{Sort: chain.SortShop, ID: model.ID{Stream: model.StreamID{15: 9}, N: number}, Value: value}
}

// lay sends the shop rows that it has to understand.
func (s *Shop) lay(rows ...chain.Row) {
	s.T.Helper()
	state, err := s.Store.State()
	require.NoError(s.T, err)
	aside, err := s.Store.Lay(s.T.Context(), rows, state)
	require.NoError(s.T, err)
	require.Empty(s.T, aside)
}

// Said is what a customer said in another shop. N tells two of that shop apart.
type Said struct {
	N      uint64
	Member model.ID
	Kind   string
	Score  int
	Text   string
	Ago    time.Duration // before the shop's clock
	Undone bool
	Place  string // the name of shop 4, where it was; "" for shop 5, whose name nobody told
}

// ID is the case's identity.
func (w *Said) ID() model.ID { return model.ID{Stream: model.StreamID{0: 1, 15: 77}, N: w.N} }

// Hear sends the shop rows of what was said elsewhere.
func (s *Shop) Hear(all ...Said) {
	s.T.Helper()
	var rows []chain.Row
	for _, w := range all {
		at, shop := s.Clock.Now().Add(-w.Ago), uint64(5)
		if w.Place != "" {
			shop = 4
			rows = append(rows, s.shopRow(shop, w.Place))
		}
		body := &model.CaseOpened{At: at.Unix(), Feedback: w.Kind, Score: w.Score, Channel: "till"}
		if w.Score != 0 {
			body.Scale = care.Scale
		}
		if respond, resolve := care.Deadlines(w.Kind, at); !respond.IsZero() {
			body.RespondBy, body.ResolveBy = respond.Unix(), resolve.Unix()
		}
		opened, err := model.Encode(body)
		require.NoError(s.T, err)
		value, err := model.Encode(&chain.Case{
			Member: w.Member, Opened: opened, At: uint64(model.NextHLC(0, at)), Shop: shop, Undone: w.Undone,
		})
		require.NoError(s.T, err)
		row := chain.Row{Sort: chain.SortCase, ID: w.ID(), Value: value}
		if w.Text != "" {
			row.Fields = model.Fields{model.FieldText: w.Text}
		}
		rows = append(rows, row)
	}
	s.lay(rows...)
}
