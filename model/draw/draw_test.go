package draw

import (
	"encoding/hex"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// seedOf counts its bytes up from start.
func seedOf(start byte) (seed [SeedSize]byte) {
	for i := range seed {
		seed[i] = start + byte(i)
	}
	return seed
}

var prizes = []Prize{{"car", 100}, {"mug", 2_000}, {"tea", 50_000}}

// The vectors were worked out with sha256sum and openssl, as the package comment says.
func TestNumbersAreTheSameForEver(t *testing.T) {
	commitment := Commit(seedOf(0))
	require.Equal(t, "1fd22bde8f287ff7936fd6356025d666d97f770a2b858bc3219feeb847608295", hex.EncodeToString(commitment[:]))
	for _, v := range []struct {
		code string
		n    uint64
		want uint32
	}{
		{"spring", 1, 927_718},
		{"spring", 2, 700_317},
		{"spring", 17, 779_118},
		{"春节", 1, 564_113},
		{"", 0, 627_749},
		{"a|1", 1, 866_699},
		{"spring", math.MaxUint64, 62_066},
	} {
		require.Equal(t, v.want, Number(seedOf(0), v.code, v.n), "%+v", v)
	}
}

func TestAnotherSeedIsNoticed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := [SeedSize]byte(rapid.SliceOfN(rapid.Byte(), SeedSize, SeedSize).Draw(t, "seed"))
		require.True(t, Check(Commit(seed), seed))
		other := seed
		other[rapid.IntRange(0, SeedSize-1).Draw(t, "at")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		require.False(t, Check(Commit(seed), other))
	})
}

func TestPrizesDivideTheNumbersInTheirOrder(t *testing.T) {
	for number, want := range map[uint32]string{
		0: "car", 99: "car", 100: "mug", 2_099: "mug", 2_100: "tea", 52_099: "tea", 52_100: "", 999_999: "",
	} {
		require.Equal(t, want, Win(prizes, number), number)
	}
	require.Empty(t, Win(nil, 0))
	require.Equal(t, "b", Win([]Prize{{"a", math.MaxUint32 - 5}, {"b", 10}}, math.MaxUint32), "odds do not wrap around")
}

func TestOddsThatPromiseTooMuchDoNotFit(t *testing.T) {
	require.True(t, Fits(prizes))
	require.True(t, Fits(nil))
	require.True(t, Fits([]Prize{{"a", Numbers}}))
	require.True(t, Fits([]Prize{{"a", Numbers - 1}, {"b", 1}}))
	for name, wrong := range map[string][]Prize{
		"too many":     {{"a", Numbers}, {"b", 1}},
		"wraps around": {{"a", math.MaxUint32}, {"b", 2}},
		"no name":      {{"", 5}},
		"same name":    {{"a", 5}, {"a", 6}},
		"no chance":    {{"a", 0}},
	} {
		require.False(t, Fits(wrong), name)
	}
}

func TestEveryNumberBelowTheOddsWins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Uint32Range(1, Numbers/2).Draw(t, "a")
		b := rapid.Uint32Range(1, Numbers/2).Draw(t, "b")
		list := []Prize{{"a", a}, {"b", b}}
		require.True(t, Fits(list))
		number := rapid.Uint32Range(0, Numbers-1).Draw(t, "number")
		want := ""
		if number < a {
			want = "a"
		} else if number-a < b {
			want = "b"
		}
		require.Equal(t, want, Win(list, number))
	})
}

func TestPrizesComeAsOftenAsPromised(t *testing.T) {
	const tickets = 100_000
	seed, won, sum := seedOf(7), map[string]int{}, 0.0
	for n := range uint64(tickets) {
		number := Number(seed, "spring", n+1)
		require.Less(t, number, uint32(Numbers))
		won[Win(prizes, number)]++
		sum += float64(number)
	}
	for _, p := range prizes {
		share := float64(p.Odds) / Numbers
		require.InDelta(t, share*tickets, won[p.Code], 4*math.Sqrt(tickets*share*(1-share)), p.Code)
	}
	// A number that is equally likely has the mean of all and a variance of Numbers^2/12.
	require.InDelta(t, float64(Numbers-1)/2, sum/tickets, 4*Numbers/math.Sqrt(12*tickets))
}

func TestDrawsAreIndependent(t *testing.T) {
	same := 0
	for n := range uint64(10_000) {
		if Number(seedOf(0), "spring", n)/100_000 == Number(seedOf(0), "autumn", n)/100_000 {
			same++
		}
	}
	require.InDelta(t, 1000, same, 4*math.Sqrt(10_000*0.1*0.9), "one in ten falls into the same tenth by chance")
}

// closed is an honest draw with its list.
func closed(tickets uint64) (Draw, []Ticket) {
	seed := seedOf(3)
	d := Draw{Code: "spring", Commitment: Commit(seed), Prizes: prizes, Seed: seed, Tickets: tickets}
	var list []Ticket
	for n := uint64(1); n <= tickets; n++ {
		list = append(list, Ticket{n, Win(prizes, Number(seed, "spring", n))})
	}
	return d, list
}

func TestHonestListHolds(t *testing.T) {
	d, list := closed(500)
	require.True(t, Verify(d, list).Holds())
	require.True(t, Verify(Draw{Commitment: d.Commitment, Seed: d.Seed}, nil).Holds(), "a draw that nobody took part in")
}

func TestEveryKindOfCheatingIsFound(t *testing.T) {
	for name, c := range map[string]struct {
		cheat func(*Draw, []Ticket) []Ticket
		want  func(Report) bool
	}{
		"another seed": {
			func(d *Draw, l []Ticket) []Ticket { d.Seed[5]++; return l },
			func(r Report) bool { return !r.SeedFits && len(r.Wrong) > 0 },
		},
		"odds beyond all": {
			func(d *Draw, l []Ticket) []Ticket { d.Prizes = append(d.Prizes[:3:3], Prize{"air", Numbers}); return l },
			func(r Report) bool { return !r.OddsFit },
		},
		"worse odds than promised": {
			func(d *Draw, l []Ticket) []Ticket { d.Prizes = []Prize{{"car", 1}}; return l },
			func(r Report) bool { return len(r.Wrong) > 0 },
		},
		"a prize for a friend": {
			func(_ *Draw, l []Ticket) []Ticket { l[41].Prize = "car"; return l },
			func(r Report) bool { return len(r.Wrong) == 1 && r.Wrong[0].N == 42 && r.Wrong[0].Due == "" },
		},
		"a ticket left out": {
			func(_ *Draw, l []Ticket) []Ticket { return append(l[:10:10], l[11:]...) },
			func(r Report) bool { return r.Missing == 1 && len(r.Wrong) == 0 },
		},
		"a ticket twice": {
			func(_ *Draw, l []Ticket) []Ticket { return append(l, l[6], l[6]) },
			func(r Report) bool { return len(r.Twice) == 1 && r.Twice[0] == 7 && r.Missing == 0 },
		},
		"tickets of nobody": {
			func(d *Draw, l []Ticket) []Ticket {
				for _, n := range []uint64{0, d.Tickets + 1} {
					l = append(l, Ticket{n, Win(d.Prizes, Number(d.Seed, d.Code, n))})
				}
				return l
			},
			func(r Report) bool { return len(r.Unknown) == 2 && r.Unknown[1] == 501 && r.Missing == 0 },
		},
	} {
		d, list := closed(500)
		report := Verify(d, c.cheat(&d, list))
		require.False(t, report.Holds(), name)
		require.True(t, c.want(report), "%s: %+v", name, report)
	}
}
