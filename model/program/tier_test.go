package program

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/ledger"
)

// account is a member who has spent so much in the month of a day and stands on a step.
func account(spend model.Money, on string, step ledger.Step) *ledger.Account {
	return &ledger.Account{Months: []ledger.MonthSum{{Month: ledger.MonthOfDay(day(on)), Spend: spend}}, Tier: step}
}

func TestTierIsTheHighestThatTheSpendReaches(t *testing.T) {
	p := standard(t)
	for _, c := range []struct {
		spend   model.Money
		tier    string
		missing int64
	}{
		{0, "ordinary", 100_000}, {99_999, "ordinary", 1}, {100_000, "silver", 400_000}, {500_000, "gold", 1_500_000}, {9_000_000, "diamond", 0},
	} {
		s := p.Stand(account(c.spend, "2026-03-01", ledger.Step{}), day("2026-03-31"))
		require.Equal(t, c.tier, s.Tier.Code)
		require.Equal(t, c.missing, s.Missing)
		require.Equal(t, c.missing == 0, s.Next == nil)
		require.Equal(t, []any{BySpend, int64(c.spend), 12}, []any{s.By, s.Have, s.Months})
		require.Equal(t, c.tier == "ordinary", s.Until == model.Never, "the lowest step has no end")
	}
}

func TestLadderCountsWhatTheProgramSaysOverItsMonths(t *testing.T) {
	cafe, chain, today := example(t, "cafe"), example(t, "chain"), day("2026-03-31")
	month := ledger.MonthOfDay(today)
	acc := &ledger.Account{Months: []ledger.MonthSum{{Month: month - 3, Visits: 50, Points: 1_400}, {Month: month - 2, Visits: 7}, {Month: month, Visits: 5, Points: 200}}}
	require.EqualValues(t, 12, cafe.Stand(acc, today).Have, "three months with this one")
	require.Equal(t, "regular", cafe.Stand(acc, today).Tier.Code)
	require.EqualValues(t, 1_600, chain.Stand(acc, today).Have, "points of twelve months")

	engaged := parse(t, small+"[ladder]\nby = \"engagement\"\n")
	acc.Months[2].Engaged = 10
	require.Equal(t, "high", engaged.Stand(acc, today).Tier.Code)
}

func TestTierIsClimbedAtOnceAndKeptForItsTime(t *testing.T) {
	p := standard(t)
	r := p.Review(account(500_000, "2026-03-01", ledger.Step{}), day("2026-03-15"))
	require.Equal(t, Review{From: "ordinary", To: "gold", Until: day("2027-03-15"), Why: TierReached, Have: 500_000}, r, "two steps at once")

	gold := ledger.Step{Code: "gold", From: "ordinary", Until: day("2027-03-15")}
	r = p.Review(account(0, "2026-03-01", gold), day("2027-03-15"))
	require.Equal(t, Review{From: "gold", To: "gold", Until: gold.Until}, r, "the last day still counts, whatever was spent")
	r = p.Review(account(500_000, "2027-03-01", gold), day("2027-03-16"))
	require.Equal(t, Review{From: "gold", To: "gold", Until: day("2028-03-16"), Why: TierKept, Have: 500_000}, r)
}

func TestTierFallsOneStepForEachWindow(t *testing.T) {
	p := standard(t)
	diamond := ledger.Step{Code: "diamond", Until: day("2026-12-31")}
	for _, c := range []struct {
		today, to, until string
	}{
		{"2027-01-01", "gold", "2027-12-31"},
		{"2027-12-31", "gold", "2027-12-31"},
		{"2028-01-01", "silver", "2028-12-31"},
		{"2029-01-01", "ordinary", ""},
		{"2040-01-01", "ordinary", ""},
	} {
		until := model.Never
		if c.until != "" {
			until = day(c.until)
		}
		r := p.Review(account(0, "2026-01-01", diamond), day(c.today))
		require.Equal(t, Review{From: "diamond", To: c.to, Until: until, Why: TierFell}, r, c.today)
	}
	r := p.Review(account(100_000, "2027-12-01", diamond), day("2028-01-01"))
	require.Equal(t, []string{"silver", TierFell}, []string{r.To, r.Why}, "not below what was spent")
	r = p.Review(account(100_000, "2028-12-01", diamond), day("2029-01-01"))
	require.Equal(t, Review{From: "diamond", To: "silver", Until: day("2030-01-01"), Why: TierKept, Have: 100_000}, r, "who comes back stays on the step that holds")
}

func TestMemberOfATierThatIsGoneStandsWhereTheSpendReaches(t *testing.T) {
	p := standard(t)
	gone := ledger.Step{Code: "platinum", Until: day("2030-01-01")}
	require.Equal(t, Review{From: "ordinary", To: "ordinary"}, p.Review(account(0, "2026-03-01", gone), day("2026-03-15")))
	r := p.Review(account(100_000, "2026-03-01", gone), day("2026-03-15"))
	require.Equal(t, Review{From: "ordinary", To: "silver", Until: day("2027-03-15"), Why: TierReached, Have: 100_000}, r)
}

func TestTierThatWasTheLowestIsKeptForAWindow(t *testing.T) {
	p := standard(t)
	r := p.Review(account(0, "2026-03-01", ledger.Step{Code: "silver"}), day("2026-03-15"))
	require.Equal(t, Review{From: "silver", To: "silver", Until: day("2027-03-15"), Why: TierKept}, r)
}

func TestTierReachedByASaleThatIsTakenBackIsLeftAgain(t *testing.T) {
	p := standard(t)
	const saleAt, before = 1_000, 999
	gold := ledger.Step{Code: "gold", From: "silver", At: saleAt, Until: day("2027-03-15")}
	today := day("2026-03-20")
	r := p.Revoked(account(0, "2026-03-01", gold), saleAt, today)
	require.Equal(t, []string{"silver", TierBack}, []string{r.To, r.Why}, "not below the step before")
	r = p.Revoked(account(500_000, "2026-03-01", gold), saleAt, today)
	require.Equal(t, []string{"gold", ""}, []string{r.To, r.Why}, "other purchases reach it, too")
	gold.At = before
	r = p.Revoked(account(0, "2026-03-01", gold), saleAt, today)
	require.Equal(t, []string{"gold", ""}, []string{r.To, r.Why}, "it was reached before that sale")
	require.Equal(t, gold.Until, r.Until)
	silver := ledger.Step{Code: "silver", From: "ordinary", At: saleAt, Until: day("2027-03-15")}
	r = p.Revoked(account(0, "2026-03-01", silver), saleAt, today)
	require.Equal(t, []any{"ordinary", model.Never}, []any{r.To, r.Until})
	r = p.Revoked(account(0, "2026-03-01", ledger.Step{Code: "platinum", At: saleAt}), saleAt, today)
	require.Equal(t, []string{"platinum", ""}, []string{r.To, r.Why})
}
