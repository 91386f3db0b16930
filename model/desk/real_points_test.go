package desk_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/store/storetest"
	"regulars/sync/file"
)

// supermarket has multipliers by category and by weekday that multiply, a category without
// points, an end after six months, and tiers with a factor.
const supermarket = `
[earn]
points = 1
per = "1"
stack = "multiply"
exclude = ["COUPON/MISC ITEMS"]
[redeem]
points = 100
value = "1"
minimum = 100
step = 100
[expiry]
mode = "months"
months = 6
[[multiplier]]
code = "produce"
zh = "果蔬"
en = "Produce"
factor = "2"
category = ["PRODUCE"]
[[multiplier]]
code = "wednesday"
zh = "周三"
en = "Wednesday"
factor = "1.5"
weekday = ["wed"]
[[tier]]
code = "ordinary"
zh = "普通"
en = "Ordinary"
from = "0"
[[tier]]
code = "silver"
zh = "银卡"
en = "Silver"
from = "50"
factor = "1.25"
`

// handLine is a line of the file, handSale a receipt, computed by hand.
type handLine struct {
	department, category string
	amount               int64
}

type handSale struct {
	household, basket string
	at                time.Time
	lines             []handLine
	points            *big.Int
	left              *big.Rat // of a point, after it
	ends              string
}

// readByHand reads the receipts of the file in their order, with nothing of the program's code.
func readByHand(t *testing.T, path string, zone *time.Location) []*handSale {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	z, err := gzip.NewReader(bufio.NewReader(f))
	require.NoError(t, err)
	rows := csv.NewReader(z)
	_, err = rows.Read()
	require.NoError(t, err)
	var sales []*handSale
	known := map[string]*handSale{}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return sales
		}
		require.NoError(t, err)
		sale := known[row[2]]
		if sale == nil {
			at, err := time.ParseInLocation(time.DateTime, row[0], zone)
			require.NoError(t, err)
			sale = &handSale{household: row[3], basket: row[2], at: at}
			known[row[2]], sales = sale, append(sales, sale)
		}
		amount, ok := new(big.Rat).SetString(row[9])
		require.True(t, ok)
		cents := new(big.Rat).Mul(amount, big.NewRat(100, 1)).FloatString(0)
		n, ok := new(big.Int).SetString(cents, 10)
		require.True(t, ok)
		sale.lines = append(sale.lines, handLine{row[7], row[6], n.Int64()})
	}
}

// computeByHand gives every receipt its points: the rules of the program above, in fractions.
func computeByHand(sales []*handSale) {
	carried, spent := map[string]*big.Rat{}, map[string]int64{}
	for _, s := range sales {
		if carried[s.household] == nil {
			carried[s.household] = new(big.Rat)
		}
		worth := carried[s.household]
		var amount int64
		for _, l := range s.lines {
			amount += l.amount
			factor := big.NewRat(1, 1)
			if spent[s.household] >= 5_000 {
				factor.Mul(factor, big.NewRat(5, 4))
			}
			if l.department == "PRODUCE" || l.category == "PRODUCE" {
				factor.Mul(factor, big.NewRat(2, 1))
			}
			if s.at.Weekday() == time.Wednesday {
				factor.Mul(factor, big.NewRat(3, 2))
			}
			if l.category == "COUPON/MISC ITEMS" || l.department == "COUPON/MISC ITEMS" {
				factor = new(big.Rat)
			}
			worth = new(big.Rat).Add(worth, new(big.Rat).Mul(big.NewRat(l.amount, 100), factor))
		}
		s.points = new(big.Int).Div(worth.Num(), worth.Denom())
		s.left = new(big.Rat).Sub(worth, new(big.Rat).SetInt(s.points))
		carried[s.household] = s.left
		spent[s.household] += amount
		year, month, day := s.at.Date()
		last := time.Date(year, month+7, 0, 0, 0, 0, 0, time.UTC).Day()
		s.ends = time.Date(year, month+6, min(day, last), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	}
}

// deskBooks hands the receipts of the file reader to the desk.
type deskBooks struct{ *desk.Session }

func (b deskBooks) BookMembers(context.Context, []file.MemberRow) ([]file.Outcome, error) {
	return nil, errors.New("no members in this file")
}

func (b deskBooks) BookSales(ctx context.Context, batch []file.Sale) ([]file.Outcome, error) {
	in := make([]desk.IncomingSale, len(batch))
	for i, s := range batch {
		in[i] = desk.IncomingSale{External: s.External, Shop: s.Shop, Receipt: s.Receipt, At: s.At, Amount: s.Amount, Where: s.Shop}
		for _, l := range s.Lines {
			in[i].Lines = append(in[i].Lines, model.Line(l))
		}
	}
	out := make([]file.Outcome, len(batch))
	got, err := b.Session.BookSales(ctx, in)
	for i, o := range got {
		if o.Err != nil {
			return out, o.Err
		}
		out[i] = file.Outcome{NewMember: o.NewMember, Points: o.Points}
	}
	return out, err
}

// TestRealPurchasesAddUpByHand imports a year of a supermarket's receipts and asks a hundred of
// them why they earned what they did.
func TestRealPurchasesAddUpByHand(t *testing.T) {
	path := filepath.Join("..", "..", "..", "shared", "data", "complete-journey", "sales.csv.gz")
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) || testing.Short() {
		t.Skip("a year of real purchases: not here, or not now")
	}
	zone := inZone(t, "America/New_York")
	sales := readByHand(t, path, zone)
	computeByHand(sales)
	byBasket := map[string]*handSale{}
	for _, s := range sales {
		byBasket[s.basket] = s
	}

	s := newShop(t, "America/New_York", time.Date(2017, 12, 31, 22, 0, 0, 0, zone))
	defer func() { require.NoError(t, s.Store.Close()) }()
	publish(t, s, supermarket)
	names := importReal(t, s, path, zone)
	require.Len(t, names, len(sales))
	const seed = 20171231
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, seed))
	multiplied, carried := 0, 0
	for range 100 {
		entry, request, _ := strings.Cut(names[random.IntN(len(names))], " ")
		_, basket, _ := strings.Cut(request, "/")
		want := byBasket[basket]
		require.NotNil(t, want, request)
		got, err := s.Owner.Explain(t.Context(), entry)
		require.NoError(t, err)
		require.Equal(t, want.points.String(), big.NewInt(int64(got.Points)).String(), "%s: %+v", entry, got)
		require.Len(t, got.Lines, len(want.lines), entry)
		left := "0"
		for _, why := range got.Why {
			switch why.Code {
			case "why.carry":
				left = why.Args[2].(string)
				carried++
			case "why.left":
				left = why.Args[0].(string)
			case "why.factor":
				multiplied++
			case "why.ends":
				require.Equal(t, want.ends, why.Args[0], entry)
			}
		}
		digits := new(big.Rat).Mul(want.left, big.NewRat(10_000, 1)) // four digits are shown, the rest cut off
		shown, ok := new(big.Rat).SetString(left)
		require.True(t, ok, left)
		require.Zero(t, shown.Cmp(big.NewRat(wholeOf(digits), 10_000)), "%s: %s left, by hand %v", entry, left, want.left)
	}
	require.Greater(t, multiplied, 20)
	require.Greater(t, carried, 20)
	requireAllByHand(t, sales, func(household string) *desk.Member {
		id, err := s.Owner.Resolve(t.Context(), household)
		require.NoError(t, err)
		return s.Member(id)
	})
}

// importReal imports the file and returns the entries of the sales, each with its request.
func importReal(t *testing.T, s *storetest.Shop, path string, zone *time.Location) []string {
	t.Helper()
	table, err := file.Open(path, file.Options{})
	require.NoError(t, err)
	defer table.Close()
	shop, err := s.Owner.Shop(t.Context())
	require.NoError(t, err)
	_, err = file.ImportSales(t.Context(), table, file.ImportOptions{Currency: shop.Currency, Zone: zone}, deskBooks{s.Owner}, nil)
	require.NoError(t, err)
	var names []string
	require.NoError(t, s.Store.View(t.Context(), func(b desk.Book) error {
		for pos := uint64(1); pos <= b.Last(); pos++ {
			e, err := b.Event(pos)
			if err != nil {
				return err
			}
			if e.Kind == model.SaleRecordedKind {
				names = append(names, e.ID().String()+" "+e.Request)
			}
		}
		return nil
	}))
	return names
}

// requireAllByHand holds balances against the sums of what has not ended.
func requireAllByHand(t *testing.T, sales []*handSale, member func(string) *desk.Member) {
	t.Helper()
	living := map[string]*big.Int{}
	for _, s := range sales {
		if living[s.household] == nil {
			living[s.household] = new(big.Int)
		}
		if s.ends >= "2017-12-31" {
			living[s.household].Add(living[s.household], s.points)
		}
	}
	var households []string
	for h := range living {
		households = append(households, h)
	}
	slices.Sort(households)
	for i, h := range households {
		if i%25 == 0 { // one in twenty-five
			require.Equal(t, living[h].String(), big.NewInt(int64(member(h).Balance)).String(), h)
		}
	}
}
