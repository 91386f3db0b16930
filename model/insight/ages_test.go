package insight

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
)

func month(t require.TestingT, text string) Month {
	d, err := model.ParseDay(text + "-01")
	require.NoError(t, err)
	return MonthOf(d)
}

func TestMonthsAreNamedByTheCalendar(t *testing.T) {
	for _, name := range []string{"0001-01", "1999-12", "2000-01", "2026-03", "2026-12", "9999-12"} {
		require.Equal(t, name, month(t, name).String())
	}
	require.Equal(t, Month(1), month(t, "2026-01")-month(t, "2025-12"))
}

func TestOldestPointsAreUsedFirst(t *testing.T) {
	var a Ages
	var p Purse
	jan, feb, mar := month(t, "2026-01"), month(t, "2026-02"), month(t, "2026-03")
	a.Earn(&p, jan, 100)
	a.Earn(&p, feb, 50)
	a.Spend(&p, 120)
	require.Equal(t, Cohort{Issued: 100, Redeemed: 100}, a.Of(jan))
	require.Equal(t, Cohort{Issued: 50, Redeemed: 20, Left: 30}, a.Of(feb))
	a.Earn(&p, mar, 10)
	require.Zero(t, a.Expire(&p, 35))
	require.Equal(t, Cohort{Issued: 50, Redeemed: 20, Expired: 30}, a.Of(feb))
	require.Equal(t, Cohort{Issued: 10, Expired: 5, Left: 5}, a.Of(mar))
	require.Equal(t, model.Points(7), a.Expire(&p, 12), "only five were there to end")
	require.Equal(t, Cohort{}, a.Of(jan-1))
	require.Equal(t, Cohort{}, a.Of(mar+1))
	require.Equal(t, Cohort{Issued: 160, Redeemed: 120, Expired: 40}, a.Total())
	first, last, ok := a.Months()
	require.Equal(t, []any{jan, mar, true}, []any{first, last, ok})
}

func TestDebtIsPaidByTheNextPoints(t *testing.T) {
	var a Ages
	var p Purse
	a.Earn(&p, 5, 10)
	a.Spend(&p, 25)
	a.Earn(&p, 6, 40)
	require.Equal(t, Cohort{Issued: 10, Redeemed: 10}, a.Of(5))
	require.Equal(t, Cohort{Issued: 40, Redeemed: 15, Left: 25}, a.Of(6))
}

func TestUndoneRedemptionGoesBackToItsMonth(t *testing.T) {
	var a Ages
	var p Purse
	a.Earn(&p, 5, 10)
	a.Earn(&p, 6, 10)
	a.Spend(&p, 15)
	require.Zero(t, a.Return(&p, 15))
	require.Equal(t, Cohort{Issued: 10, Left: 10}, a.Of(5))
	require.Equal(t, Cohort{Issued: 10, Left: 10}, a.Of(6))
	a.Spend(&p, 12)
	require.Equal(t, Cohort{Issued: 10, Redeemed: 10}, a.Of(5), "what came back is the oldest again")
	a.Spend(&p, 20)
	require.Equal(t, model.Points(12), p.owed)
	require.Zero(t, a.Return(&p, 20))
	require.Zero(t, p.owed)
	require.Equal(t, Cohort{Issued: 20, Redeemed: 12, Left: 8}, a.Total())
	require.Equal(t, model.Points(3), a.Return(&p, 15), "more than was ever redeemed")
}

func TestRefundedSaleWasNeverIssued(t *testing.T) {
	var a Ages
	var p Purse
	a.Earn(&p, 5, 10)
	a.Earn(&p, 6, 10)
	a.Revoke(&p, 4)
	require.Equal(t, Cohort{Issued: 6, Left: 6}, a.Of(6))
	a.Revoke(&p, 20)
	require.Equal(t, Cohort{}, a.Total())
	a.Earn(&p, 7, 5)
	require.Equal(t, Cohort{Issued: 5, Redeemed: 4, Left: 1}, a.Of(7), "sixteen were there to take, four were owed")
}

func TestRefundedSaleWhosePointsWereUsedIsPaidByTheNext(t *testing.T) {
	var a Ages
	var p Purse
	a.Earn(&p, 5, 100)
	a.Spend(&p, 100)
	require.Zero(t, a.Revoke(&p, 100))
	require.Equal(t, Cohort{}, a.Of(5), "the sale never was")
	a.Earn(&p, 6, 150)
	require.Equal(t, Cohort{Issued: 150, Redeemed: 100, Left: 50}, a.Of(6), "what was bought is paid by the points of another")
	require.Equal(t, a.Of(6), a.Total())
}

// plainPurse is the definition: every point by itself, oldest first.
type plainPurse struct {
	points []Month
	owed   int
	spent  Month // that the last points redeemed were issued in
}

// twins feeds the same movements to Ages and to the definition.
type twins struct {
	ages   Ages
	purses []Purse
	plain  []plainPurse
	became map[Month]*Cohort
}

func (w *twins) of(m Month) *Cohort {
	if w.became[m] == nil {
		w.became[m] = &Cohort{}
	}
	return w.became[m]
}

func (w *twins) earn(i int, m Month, n int) {
	w.ages.Earn(&w.purses[i], m, model.Points(n))
	for range n {
		w.of(m).Issued++
		if w.plain[i].owed > 0 {
			w.plain[i].owed--
			w.plain[i].spent = m
			w.of(m).Redeemed++
			continue
		}
		w.of(m).Left++
		w.plain[i].points = append(w.plain[i].points, m)
	}
	slices.Sort(w.plain[i].points) // what is booked late is as old as its month
}

// revive gives back to the youngest month of which points ended, whoever had them.
func (w *twins) revive(t *rapid.T, i, n int) {
	beyond := w.ages.Revive(&w.purses[i], model.Points(n))
	back := 0
	for range n {
		youngest, some := Month(0), false
		for m, c := range w.became {
			if c.Expired > 0 && (!some || m > youngest) {
				youngest, some = m, true
			}
		}
		if !some {
			break
		}
		back++
		w.of(youngest).Expired--
		w.of(youngest).Left++
		w.plain[i].points = append(w.plain[i].points, youngest)
	}
	slices.Sort(w.plain[i].points)
	require.EqualValues(t, n-back, beyond)
}

func (w *twins) spend(i, n int) {
	w.ages.Spend(&w.purses[i], model.Points(n))
	for range n {
		p := &w.plain[i]
		if len(p.points) == 0 {
			p.owed++
			continue
		}
		w.of(p.points[0]).Left--
		w.of(p.points[0]).Redeemed++
		p.spent = p.points[0]
		p.points = p.points[1:]
	}
}

func (w *twins) expire(t *rapid.T, i, n int) {
	beyond := w.ages.Expire(&w.purses[i], model.Points(n))
	p := &w.plain[i]
	ended := min(n, len(p.points))
	require.EqualValues(t, n-ended, beyond)
	for _, m := range p.points[:ended] {
		w.of(m).Left--
		w.of(m).Expired++
	}
	p.points = p.points[ended:]
}

// redeemedNear finds a month of which points were redeemed: the last that is not after one, or
// the first after it.
func (w *twins) redeemedNear(near Month) (at Month, ok bool) {
	for m, c := range w.became {
		switch {
		case c.Redeemed == 0:
		case !ok, m <= near && (at > near || m > at), m > near && at > near && m < at:
			at, ok = m, true
		}
	}
	return at, ok
}

func (w *twins) revoke(t *rapid.T, i, n int) {
	beyond := w.ages.Revoke(&w.purses[i], model.Points(n))
	never := 0
	defer func() { require.EqualValues(t, never, beyond) }()
	for range n {
		p := &w.plain[i]
		if len(p.points) == 0 {
			p.owed++
			if m, ok := w.redeemedNear(p.spent); ok {
				w.of(m).Redeemed--
				w.of(m).Issued--
			} else {
				never++
			}
			continue
		}
		last := p.points[len(p.points)-1]
		w.of(last).Left--
		w.of(last).Issued--
		p.points = p.points[:len(p.points)-1]
	}
}

func TestAgesFollowEveryPoint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const members = 3
		w := &twins{purses: make([]Purse, members), plain: make([]plainPurse, members), became: map[Month]*Cohort{}}
		now := Month(rapid.IntRange(-100, 400).Draw(t, "start"))
		for range rapid.IntRange(1, 40).Draw(t, "movements") {
			i, n := rapid.IntRange(0, members-1).Draw(t, "member"), rapid.IntRange(0, 300).Draw(t, "points")
			now += Month(rapid.IntRange(-1, 3).Draw(t, "later"))
			switch rapid.SampledFrom([]string{"earn", "earn", "spend", "expire", "revoke", "revive"}).Draw(t, "what") {
			case "earn":
				w.earn(i, now, n)
			case "spend":
				w.spend(i, n)
			case "expire":
				w.expire(t, i, n)
			case "revoke":
				w.revoke(t, i, n)
			case "revive":
				w.revive(t, i, n)
			}
			for m, want := range w.became {
				require.Equal(t, *want, w.ages.Of(m), "%v", m)
			}
		}
	})
}

// left adds up what the purses hold.
func left(purses []Purse) (points, owed model.Points) {
	for _, p := range purses {
		owed += p.owed
		for rest := p.lots; len(rest) > 0; {
			_, there, size := first(rest)
			points += there
			rest = rest[size:]
		}
	}
	return points, owed
}

func TestNoPointIsLostOrMade(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a Ages
		purses := make([]Purse, 3)
		var earned, spent, expired, returned, revoked, never model.Points
		for range rapid.IntRange(1, 60).Draw(t, "movements") {
			p := &purses[rapid.IntRange(0, 2).Draw(t, "member")]
			m, n := Month(rapid.IntRange(0, 12).Draw(t, "month")), model.Points(rapid.Int64Range(-1, 1<<40).Draw(t, "points"))
			some := max(n, 0)
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0:
				a.Earn(p, m, n)
				earned += some
			case 1:
				a.Spend(p, n)
				spent += some
			case 2:
				expired += some - a.Expire(p, n)
			case 3:
				returned += some - a.Return(p, n)
			case 4:
				never += a.Revoke(p, n)
				revoked += some
			case 5:
				expired -= some - a.Revive(p, n)
			}
			sum := a.Total()
			held, owed := left(purses)
			require.Equal(t, held, sum.Left)
			require.Equal(t, expired, sum.Expired)
			require.Equal(t, earned-revoked+never, sum.Issued)
			require.Equal(t, spent-returned+never, sum.Redeemed+owed)
			for m := range Month(13) {
				c := a.Of(m)
				require.Equal(t, c.Issued, c.Redeemed+c.Expired+c.Left)
				require.GreaterOrEqual(t, min(c.Issued, c.Redeemed, c.Expired, c.Left), model.Points(0))
			}
		}
	})
}

func TestPursesOfManyMembersAreSmall(t *testing.T) {
	var a Ages
	var p Purse
	r := rand.New(rand.NewPCG(1, 2))
	for m := range Month(24) {
		a.Earn(&p, 300+m, model.Points(1+r.Int64N(5000)))
	}
	require.LessOrEqual(t, len(p.lots), 24*5)
	before := cap(p.lots)
	for m := range Month(500) {
		a.Spend(&p, 2500)
		a.Earn(&p, 324+m, 2500)
	}
	require.LessOrEqual(t, cap(p.lots), 2*before, "what was used up leaves its space to what comes")
}

func BenchmarkAges(b *testing.B) {
	var a Ages
	purses := make([]Purse, 10_000)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		p := &purses[i%len(purses)]
		a.Earn(p, Month(i/len(purses)%240), 120)
		a.Spend(p, 100)
		i++
	}
}
