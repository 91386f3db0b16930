package ledger

import (
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

// vectorAccounts folds each kind's event vectors into an account of its own.
func vectorAccounts(t testing.TB) []*Account {
	t.Helper()
	paths, err := filepath.Glob("../../testdata/events/*.json")
	require.NoError(t, err)
	var all []*Account
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		require.NoError(t, err)
		var f struct {
			Events []struct{ Stream, Wire string }
		}
		require.NoError(t, json.Unmarshal(raw, &f))
		acc := &Account{Head: uint64(len(all))}
		for _, v := range f.Events {
			stream, err := model.ParseStreamID(v.Stream)
			require.NoError(t, err)
			wire, err := hex.DecodeString(v.Wire)
			require.NoError(t, err)
			e, err := model.ParseEvent(stream, wire)
			require.NoError(t, err)
			body, err := e.ParseBody()
			require.NoError(t, err)
			if m, ok := body.(model.Mover); ok {
				acc.Apply(m.Effect(), time.UTC)
			}
		}
		all = append(all, acc)
	}
	require.NotEmpty(t, all)
	return all
}

// record writes an account with the given months by hand, as steps.
func record(steps ...uint64) []byte {
	raw := (&Account{}).AppendRecord(nil)
	raw[len(raw)-1] = byte(len(steps))
	for _, s := range steps {
		for ; s >= 0x80; s >>= 7 {
			raw = append(raw, byte(s)|0x80)
		}
		raw = append(raw, byte(s), 2, 0, 0, 0)
	}
	return raw
}

func FuzzParseRecord(f *testing.F) {
	for _, acc := range vectorAccounts(f) {
		f.Add(acc.AppendRecord(nil), int64(12850), int64(1), int64(1772776800), int64(100))
	}
	f.Add([]byte{}, int64(0), int64(0), int64(0), int64(0))
	f.Add([]byte{recordVersion, 0x80, 0}, int64(0), int64(0), int64(0), int64(0))
	for _, at := range []int64{math.MinInt64, -1, 0, math.MaxInt64} {
		f.Add(record(24_315, 1, 10), int64(5), int64(1), at, int64(100))
	}
	f.Add(record(24_315, 1<<31-1), int64(5), int64(-1), int64(7), int64(-1))
	f.Add(record(1<<64-1), int64(5), int64(1), int64(7), int64(1<<62))
	f.Add(record(24_315, 0), int64(5), int64(1), int64(7), int64(1))
	f.Add(record(24_315, 13), int64(5), int64(1), int64(7), int64(1))
	f.Fuzz(func(t *testing.T, raw []byte, spend, visits, at, den int64) {
		var acc Account
		if err := acc.ParseRecord(raw); err != nil {
			require.ErrorIs(t, err, model.ErrMalformed)
			return
		}
		require.Equal(t, raw, acc.AppendRecord(nil))
		requireMonths(t, &acc)
		brief, err := BriefOf(raw)
		require.NoError(t, err)
		require.Equal(t, Brief{LastVisit: acc.LastVisit, Visits: acc.Visits, Spend: acc.Spend}, brief)

		// Whatever comes next, the account can be written and read again.
		acc.Apply(model.Effect{Spend: model.Money(spend), Visits: visits, At: at, Carried: 1, Den: den}, time.UTC)
		requireMonths(t, &acc)
		again := acc.AppendRecord(nil)
		var back Account
		require.NoError(t, back.ParseRecord(again))
		require.Equal(t, again, back.AppendRecord(nil))
	})
}

// requireMonths holds the months against what an account promises of them.
func requireMonths(t *testing.T, acc *Account) {
	require.LessOrEqual(t, len(acc.Months), MonthsKept)
	for i, m := range acc.Months {
		if i > 0 {
			require.Greater(t, m.Month, acc.Months[i-1].Month)
		}
		require.Greater(t, m.Month, acc.Months[len(acc.Months)-1].Month-MonthsKept)
	}
}

func TestMonthStaysWithinItsBounds(t *testing.T) {
	east, west := time.FixedZone("east", 14*3600), time.FixedZone("west", -12*3600)
	for _, zone := range []*time.Location{time.UTC, east, west} {
		for _, unix := range []int64{math.MinInt64, math.MinInt64 + 1, -1 << 40} {
			require.EqualValues(t, 0, MonthOf(unix, zone), unix)
		}
		for _, unix := range []int64{math.MaxInt64, math.MaxInt64 - 1, 1 << 40} {
			require.Equal(t, lastMonth, MonthOf(unix, zone), unix)
		}
		require.Equal(t, Month(2026*12+2), MonthOf(time.Date(2026, 3, 6, 12, 0, 0, 0, zone).Unix(), zone))
	}
	require.EqualValues(t, firstMoment, time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC).Unix())
	require.EqualValues(t, lastMoment, time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC).Unix())
}
