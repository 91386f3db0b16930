package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
)

// anyApart is an account of a shop that belongs to a chain.
func anyApart(t *rapid.T) Account {
	var acc Account
	for _, e := range rapid.SliceOfN(rapid.Custom(anyEffect), 0, 10).Draw(t, "effects") {
		acc.Apply(e, shanghai)
	}
	for range rapid.IntRange(0, 3).Draw(t, "aside") {
		acc.Aside = withHold(acc.Aside, model.Hold{
			Until: rapid.Int64Range(-5, 5).Draw(t, "until"), Points: model.Points(rapid.Int64Range(-9, 90).Draw(t, "points")),
		})
	}
	acc.Grant = rapid.SampledFrom([]uint64{0, 1, 300, 1<<64 - 1}).Draw(t, "grant")
	acc.Era = rapid.SampledFrom([]uint64{0, 0, 1, 200}).Draw(t, "era")
	return acc
}

func TestRecordKeepsWhatLiesElsewhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		acc := anyApart(t)
		raw := acc.AppendRecord(nil)
		var back Account
		require.NoError(t, back.ParseRecord(raw))
		require.Equal(t, raw, back.AppendRecord(nil))
		require.ElementsMatch(t, acc.Away, back.Away)
		require.ElementsMatch(t, acc.Aside, back.Aside)
		require.Equal(t, []uint64{acc.Grant, acc.Era}, []uint64{back.Grant, back.Era})

		again := anyApart(t) // read over another account, nothing of that one stays
		require.NoError(t, again.ParseRecord(raw))
		require.Equal(t, raw, again.AppendRecord(nil))
		brief, err := BriefOf(raw)
		require.NoError(t, err)
		require.Equal(t, Brief{LastVisit: acc.LastVisit, Visits: acc.Visits, Spend: acc.Spend}, brief)
	})
}

func TestARecordThatIsCutIsNoRecord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		acc := anyApart(t)
		acc.Era++
		raw := acc.AppendRecord(nil)
		for cut := range len(raw) {
			var back Account
			require.ErrorIs(t, back.ParseRecord(raw[:cut]), model.ErrMalformed, "%d of %d", cut, len(raw))
		}
		var back Account
		require.ErrorIs(t, back.ParseRecord(append(raw, 0)), model.ErrMalformed)
	})
}

func TestAnAccountHasOneForm(t *testing.T) {
	var acc Account
	whole := acc.AppendRecord(nil)
	require.EqualValues(t, recordVersion, whole[0], "a shop on its own writes what it always wrote")
	empty := append([]byte{recordApart}, append(whole[1:len(whole):len(whole)], 0, 0, 0, 0)...)
	require.ErrorIs(t, acc.ParseRecord(empty), model.ErrMalformed, "nothing is apart")
	empty[len(empty)-2] = 1
	require.NoError(t, acc.ParseRecord(empty))
	require.EqualValues(t, 1, acc.Grant)
	for name, raw := range map[string][]byte{
		"lots do not ascend":   append([]byte{recordApart}, append(whole[1:len(whole):len(whole)], 2, 4, 2, 0, 2, 0, 0, 0)...),
		"an empty lot":         append([]byte{recordApart}, append(whole[1:len(whole):len(whole)], 1, 4, 0, 0, 0, 0)...),
		"an empty hold":        append([]byte{recordApart}, append(whole[1:len(whole):len(whole)], 0, 1, 4, 0, 0, 0)...),
		"a number in two ways": append([]byte{recordApart}, append(whole[1:len(whole):len(whole)], 0, 0, 0x81, 0, 0)...),
	} {
		require.ErrorIs(t, acc.ParseRecord(raw), model.ErrMalformed, name)
	}
	good := append([]byte{recordApart}, append(whole[1:len(whole):len(whole)], 2, 4, 2, 2, 2, 0, 0, 0)...)
	require.NoError(t, acc.ParseRecord(good))
	require.Equal(t, []model.Lot{{Ends: 2, Points: 1}, {Ends: 3, Points: 1}}, acc.Away)
}

func TestACloneSharesNothingThatLiesElsewhere(t *testing.T) {
	acc := Account{Away: make([]model.Lot, 0, 4), Aside: make([]model.Hold, 0, 4)}
	acc.Apply(model.Effect{Away: []model.Lot{{Ends: 9, Points: 5}}}, shanghai)
	copied := acc.Clone()
	acc.Apply(model.Effect{Away: []model.Lot{{Ends: 9, Points: 1}, {Ends: 8, Points: 2}}}, shanghai)
	require.Equal(t, []model.Lot{{Ends: 9, Points: 5}}, copied.Away)
	require.Equal(t, []model.Lot{{Ends: 8, Points: 2}, {Ends: 9, Points: 6}}, acc.Away)
}

func TestWhatLiesElsewhereChangesNoPurse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		acc, c := anyApart(t), anyClock(t)
		bare := acc.Clone()
		bare.Away, bare.Aside, bare.Grant, bare.Era = nil, nil, 0, 0
		require.Equal(t, bare.Purse(c), acc.Purse(c))
		require.Equal(t, bare.Net(), acc.Net())
	})
}
