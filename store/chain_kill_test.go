package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/model/ledger"
)

const (
	exchangeRows  = 20 // a batch
	exchangeRenew = 7  // batches after which the stream is renewed
	exchangeErase = 3  // batches after which a member of the batch is erased
)

// exchangeForEver takes batches of rows, renews the stream and carries out orders to erase, from where the
// file's cursor stands; each is told after it was acknowledged.
func exchangeForEver(dir string) error {
	ctx := context.Background()
	s, err := Open(dir, Options{})
	if err != nil {
		return err
	}
	st, err := s.State()
	if err != nil {
		return err
	}
	for k := exchanged(st) + 1; ; k++ {
		if k%exchangeErase == 0 {
			if err := s.Erase(ctx, Erasure{Member: exchangeMember(k-1, 0), Number: k}); err != nil {
				return err
			}
			fmt.Println("erased", k)
		}
		if k%exchangeRenew == 0 {
			if err := s.Renew(ctx, "rejoin"); err != nil {
				return err
			}
			fmt.Println("renewed", k)
		}
		st.Cursors = []chain.Cursor{{Generation: 1, Market: 1, Seq: k}}
		if _, err := s.Lay(ctx, exchangeBatch(k), st); err != nil {
			return err
		}
		fmt.Println("laid", k)
	}
}

// exchanged is the batch that the cursor stands behind.
func exchanged(st chain.State) uint64 {
	if len(st.Cursors) == 0 {
		return 0
	}
	return st.Cursors[0].Seq
}

func exchangeMember(k uint64, i int) model.ID { return stranger(byte(k%5), k*exchangeRows+uint64(i)+1) }

func exchangeBatch(k uint64) []chain.Row {
	rows := make([]chain.Row, exchangeRows)
	for i := range rows {
		acc := ledger.Account{Earned: model.Points(k)}
		value, err := model.Encode(&chain.Member{Account: acc.AppendRecord(nil), Home: 3})
		if err != nil {
			panic(err) // our own types
		}
		rows[i] = chain.Row{
			Sort: chain.SortMember, ID: exchangeMember(k, i), Value: value, Fields: model.Fields{model.FieldName: fmt.Sprintf("N%d-%d", k, i)},
		}
	}
	return rows
}

func TestAcknowledgedRowsStreamsAndErasuresSurviveKill(t *testing.T) {
	const seed = 26
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	dir := openDoor(t, 1)
	s := &shop{t: t, dir: dir}
	var err error
	s.store, err = Open(dir, Options{})
	require.NoError(t, err)
	s.join()
	s.close()
	told := map[string][]uint64{}
	for range scaled(4) {
		for _, line := range killAfter(t, 3+rng.IntN(40), "exchange", dir) {
			var what string
			var k uint64
			_, err := fmt.Sscan(line, &what, &k)
			require.NoError(t, err, "a whole line: %q", line)
			told[what] = append(told[what], k)
		}
		s.store, err = Open(dir, Options{})
		require.NoError(t, err)
		requireSound(t, s.store)
		requireExchanged(t, s, told)
		s.close()
	}
	require.NotEmpty(t, told["renewed"])
	require.NotEmpty(t, told["erased"])
}

// requireExchanged holds a file against what was acknowledged.
func requireExchanged(t *testing.T, s *shop, told map[string][]uint64) {
	t.Helper()
	st, err := s.store.State()
	require.NoError(t, err)
	require.GreaterOrEqual(t, exchanged(st), told["laid"][len(told["laid"])-1])
	ends, err := s.store.Ends()
	require.NoError(t, err)
	require.Greater(t, len(ends), len(told["renewed"]))
	receipts := map[uint64]bool{}
	for _, r := range s.receipts() {
		require.False(t, receipts[r.Number], "one receipt for each order")
		receipts[r.Number] = true
	}
	for _, k := range told["erased"] {
		require.True(t, receipts[k], "order %d was acknowledged", k)
	}
	s.see(func(b desk.Book) {
		for k := uint64(1); k <= exchanged(st); k++ {
			for i := range exchangeRows {
				n, ok := b.Number(exchangeMember(k, i))
				require.True(t, ok)
				p, err := b.Profile(n)
				require.NoError(t, err)
				want := fmt.Sprintf("N%d-%d", k, i)
				if i == 0 && receipts[k+1] {
					want = ""
				}
				if i == 0 && (k+1)%exchangeErase == 0 && p.Of(model.FieldName) == "" {
					continue // dropped, and killed before the receipt
				}
				require.Equal(t, want, p.Of(model.FieldName))
			}
		}
	})
}
