package rights

import (
	"flag"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

var deep = flag.Bool("deep", false, "check the larger bounds as well: minutes and gigabytes")

// explored is what an exhaustive search came to.
type explored struct {
	states int
	law    string   // the first law that fell, "" if none did
	trail  []string // how
	most   int      // the most points that were spent
	acts   map[string]int
}

// explore visits every state that can be reached, nearest first, until a law falls.
func explore(left bounds, wrong fault, laws func(*world) string) explored {
	first := newWorld(left)
	seen := map[[16]byte]struct{}{first.key(wrong != none): {}}
	got := explored{states: 1, acts: map[string]int{}}
	for level := []*world{first}; len(level) > 0; {
		var next []*world
		for _, w := range level {
			for _, n := range w.successors(wrong) {
				key := n.key(wrong != none)
				if _, known := seen[key]; known {
					continue
				}
				seen[key] = struct{}{}
				got.states++
				got.most = max(got.most, n.redeemed)
				got.acts[kindOf(n.trail.name)]++
				if got.law = laws(n); got.law != "" {
					got.trail = n.trail.all()
					return got
				}
				next = append(next, n)
			}
		}
		level = next
	}
	return got
}

// kindOf is an act without its numbers.
func kindOf(name string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return ' '
		}
		return r
	}, name)), " ")
}

// oracle is the law that a member and a shop care for: nothing is spent that was not earned.
func oracle(w *world) string {
	if w.redeemed > w.earned {
		return "redeemed more than was earned"
	}
	return ""
}

// everyLaw adds what makes the oracle hold in every later state.
func everyLaw(w *world) string {
	if law := oracle(w); law != "" {
		return law
	}
	if law := w.hq.account.Check(&w.hq.chain); law != "" {
		return law
	}
	if w.beyond != 0 {
		return "a stream spent beyond its rights"
	}
	held := w.hq.account.Held(&w.hq.chain) + w.hq.account.Suspense(&w.hq.chain)
	if !w.hq.chain.Fenced() && !w.forgot() && held > w.hq.account.Balance+model.Points(w.clawed) {
		return "held and suspense are more than the balance"
	}
	could := model.Points(0)
	for i := range w.lives {
		if w.lives[i].alive {
			could += Sum(w.lives[i].hold.Lots)
		}
	}
	if !w.hq.chain.Fenced() {
		could += Sum(w.hq.account.Lendable(days[0]))
	}
	if could > model.Points(w.earned-w.redeemed) {
		return "more can be spent than there is"
	}
	return ""
}

// forgot reports whether HQ lost its tail and does not know again what a closed stream pushed. A
// release among it is owed then, and HQ has less to lend than it could have: the safe side.
func (w *world) forgot() bool {
	return w.hq.chain.Generation > 1 && slices.ContainsFunc(w.lives, func(l life) bool {
		return w.hq.chain.Closed(l.id) && w.applied(l.id) < uint64(len(l.log))
	})
}

// The bounds of the suite. Every one allows loss, duplication, reordering and delay of every
// message, and clocks on either side of the end of a lot.
var small = map[string]bounds{
	"lend and release":    {earn: 3, redeem: 3, lend: 3, release: 2},
	"restore and lost":    {earn: 2, redeem: 2, lend: 2, release: 1, restore: 1, lost: 1},
	"claw-back and ends":  {earn: 2, redeem: 2, lend: 1, release: 1, claw: 1, expire: 1, giveBack: 1},
	"HQ loses its tail":   {earn: 2, redeem: 2, lend: 2, release: 2, tail: 1},
	"lost while it falls": {earn: 1, redeem: 1, lend: 2, release: 1, tail: 1, lost: 1},
}

var large = map[string]bounds{
	"lend and release":    {earn: 4, redeem: 4, lend: 3, release: 3},
	"restore and lost":    {earn: 2, redeem: 2, lend: 2, release: 2, restore: 2, lost: 1},
	"claw-back and ends":  {earn: 3, redeem: 2, lend: 1, release: 2, claw: 1, expire: 1, giveBack: 1},
	"HQ loses its tail":   {earn: 2, redeem: 2, lend: 3, release: 2, tail: 2},
	"lost while it falls": {earn: 2, redeem: 2, lend: 2, release: 2, tail: 1, lost: 1},
}

func TestNothingIsSpentTwiceInAnyOrderOfThings(t *testing.T) {
	for name, left := range small {
		t.Run(name, func(t *testing.T) { holdsIn(t, left) })
	}
}

func TestNothingIsSpentTwiceWithinLargerBounds(t *testing.T) {
	if !*deep {
		t.Skip("run with -deep")
	}
	for name, left := range large {
		t.Run(name, func(t *testing.T) { holdsIn(t, left) })
	}
}

func holdsIn(t *testing.T, left bounds) {
	got := explore(left, none, everyLaw)
	require.Empty(t, got.law, "%s:\n%s", got.law, strings.Join(got.trail, "\n"))
	require.Equal(t, min(left.earn, left.redeem), got.most, "the search never saw everything spent")
	t.Logf("%d states", got.states)
	for act, n := range map[string]int{
		"earns": left.earn, "redeems on day": left.redeem, "releases": left.release, "receives grant": left.lend,
		"is restored": left.restore, "HQ declares lost": left.lost, "HQ comes back with the copy": left.tail,
		"claws back": left.claw, "books an end": left.expire, "returns what was spent": left.giveBack,
	} {
		require.Equal(t, n > 0, got.acts[act] > 0, "whether something %q", act)
	}
}

// TestEveryWrongVariantSpendsTwice shows that the check bites. Only the oracle judges here, so
// each variant really pays out more than was earned.
func TestEveryWrongVariantSpendsTwice(t *testing.T) {
	where := map[fault]bounds{
		earnedFreeAtHQ:  {earn: 1, redeem: 2, lend: 1},
		reclaimByClock:  {earn: 1, redeem: 2, lend: 1},
		grantTwice:      {earn: 1, redeem: 2, lend: 1, release: 1},
		pushTwice:       {earn: 1, redeem: 2, lend: 2, release: 1},
		oldRightsKept:   {earn: 1, redeem: 2, restore: 1},
		grantToShop:     {earn: 1, redeem: 2, lend: 1, release: 1, restore: 1},
		lostComesBack:   {earn: 1, redeem: 2, lend: 1, lost: 1},
		tailWithoutLock: {earn: 1, redeem: 2, lend: 2, release: 1, tail: 1},
		oldGeneration:   {earn: 1, redeem: 2, lend: 2, release: 1, tail: 1},
		spendUnreceived: {earn: 1, redeem: 2, lend: 1, release: 1},
		recallFrees:     {earn: 1, redeem: 2, lend: 2, release: 1},
	}
	require.Len(t, where, len(faultNames))
	for wrong, left := range where {
		t.Run(faultNames[wrong], func(t *testing.T) {
			require.Empty(t, explore(left, none, everyLaw).law, "these bounds are right without the fault")
			got := explore(left, wrong, oracle)
			require.NotEmpty(t, got.law, "not caught in %d states", got.states)
			require.True(t, slices.ContainsFunc(got.trail, func(s string) bool { return strings.Contains(s, "redeems") }) || wrong == spendUnreceived)
			t.Logf("caught after %d states: %s", got.states, strings.Join(got.trail, "; "))
		})
	}
}
