package desk_test

import (
	"cmp"
	"maps"
	"math/big"
	"slices"
	"time"

	"regulars/model"
)

// The twin keeps a member's points the slow way: every movement of points is a note of its own,
// remainders are fractions, and the end of points is found by living through every day. It knows
// nothing of the ledger's code and shares none of it.

// none stands for points that do not end; idle for those that end by inactivity.
const (
	none = model.Never
	idle = model.Idle
)

// note is points that came (above zero) or went, with the end that they have.
type note struct {
	ends   model.Day
	points int64
}

// ended is points that ended unspent, for who takes back what brought them.
type ended struct {
	at     int // how many acts there had been
	ends   model.Day
	points int64 // less what was taken back since
}

// twinRules is what the twin knows of a program.
type twinRules struct {
	points, per int64 // of the base, in minor units
	months      int   // that points live, 0: for ever
	byYear      bool  // to the end of the year and three months
	byIdle      bool
	tea, sunday *big.Rat
	reinstate   model.Day
}

type twinMember struct {
	id       model.ID
	phone    string
	referrer *twinMember
	notes    []note
	ended    []ended
	carried  *big.Rat
	lived    model.Day // every day before it has been lived through
	seen     model.Day // activity that is no visit
	spend    int64
	visits   []*twinAct // sales
	bonuses  []*twinAct
}

// twinChange is what an act did to a member.
type twinChange struct {
	who     *twinMember
	notes   []note
	ended   []ended // taken back out of what had ended
	carried *big.Rat
	spend   int64
}

// twinAct is an act as the twin remembers it.
type twinAct struct {
	kind     model.Kind
	what     string // rule of a bonus, type of a redemption
	who      *twinMember
	entry    model.ID
	number   int
	day      model.Day
	streak   int64
	changes  []twinChange
	standing bool
	along    []*twinAct // bonuses
	undo     *twinUndo  // that is in force
	sale     *twinSale
	of       *twinAct // of a refund: the sale
	back     twinBack // of a refund
	receipt  string
	hold     *twinHold
}

// twinUndo is an undo in force, and what it took back.
type twinUndo struct {
	entry   model.ID
	changes []twinChange
	number  int
}

// twinSale is what a refund needs to know of a sale.
type twinSale struct {
	amount, tender int64
	lines          []model.Line
	rates          []*big.Rat // points for a minor unit of each share
	points         int64
	refunds        []*twinAct
}

// twinBack is what a refund took back.
type twinBack struct {
	whole         bool
	line          int
	quantity      int64
	paid          int64
	clawed, spent int64
	rest          *big.Rat
	redemption    *twinAct
	returns       []note // of it, as they were taken
	gone          bool   // nothing is left of the sale
}

// twinHold is points put aside.
type twinHold struct {
	who    *twinMember
	entry  model.ID
	points int64
	until  time.Time
	open   bool
}

// sum adds the notes of a lot.
func (m *twinMember) sum(ends model.Day) int64 {
	var sum int64
	for _, n := range m.notes {
		if n.ends == ends {
			sum += n.points
		}
	}
	return sum
}

// pile is a lot as a day sees it: who is in debt anywhere pays from what ends first.
type pile struct {
	ends model.Day // of the lot
	last model.Day // on which it can be spent
	left int64
	paid int64 // of debts
}

// piles lays the notes out by the day on which they end, and returns the debt that they leave.
func (m *twinMember) piles(r *twinRules, active model.Day) ([]pile, int64) {
	lots := map[model.Day]bool{}
	for _, n := range m.notes {
		lots[n.ends] = true
	}
	var piles []pile
	var owed int64
	for ends := range maps.Keys(lots) {
		switch sum := m.sum(ends); {
		case sum < 0:
			owed -= sum
		case sum > 0:
			last := ends
			if ends == none || (ends == idle && (!r.byIdle || active == none)) {
				last = 1 << 30
			} else if ends == idle {
				last = active.AddMonths(r.months)
			}
			piles = append(piles, pile{ends: ends, last: last, left: sum})
		}
	}
	slices.SortFunc(piles, func(a, b pile) int {
		return cmp.Or(cmp.Compare(a.last, b.last), cmp.Compare(lastly(a.ends), lastly(b.ends)))
	})
	for i := range piles {
		pays := min(owed, piles[i].left)
		piles[i].left, piles[i].paid = piles[i].left-pays, pays
		owed -= pays
	}
	return piles, owed
}

// lastly puts what does not end behind what may.
func lastly(ends model.Day) model.Day {
	if ends == none {
		return 1 << 30
	}
	return ends
}

// live goes through every day up to today: at the end of each, what ends with it is gone.
func (m *twinMember) live(r *twinRules, active, today model.Day, acts int) {
	m.end(r, active, m.lived-1, acts) // what came back too late
	for ; m.lived < today; m.lived++ {
		m.end(r, active, m.lived, acts)
	}
}

// end takes away what ends with a day.
func (m *twinMember) end(r *twinRules, active, day model.Day, acts int) {
	piles, _ := m.piles(r, active)
	for _, p := range piles {
		if p.last > day {
			continue
		}
		m.notes = append(m.notes, note{p.ends, -p.left - p.paid})
		m.ended = append(m.ended, ended{acts, p.ends, p.left})
		m.repay(p.paid)
	}
}

// repay lifts what is below zero, the earliest end first.
func (m *twinMember) repay(paid int64) {
	ends := slices.Sorted(maps.Keys(func() map[model.Day]bool {
		all := map[model.Day]bool{}
		for _, n := range m.notes {
			all[n.ends] = n.ends != none
		}
		return all
	}()))
	for _, e := range ends {
		if sum := m.sum(e); e != none && sum < 0 && paid > 0 {
			n := min(-sum, paid)
			m.notes = append(m.notes, note{e, n})
			paid -= n
		}
	}
	if paid > 0 { // a debt without an end was paid
		m.notes = append(m.notes, note{none, paid})
	}
}

// take spends points, those that end first.
func (m *twinMember) take(r *twinRules, active model.Day, points int64) []note {
	piles, _ := m.piles(r, active)
	var taken []note
	for _, p := range piles {
		if n := min(points, p.left); n > 0 {
			taken = append(taken, note{p.ends, -n})
			points -= n
		}
	}
	return taken
}

// apply does a change.
func (c *twinChange) apply() {
	m := c.who
	m.notes, m.ended = append(m.notes, c.notes...), append(m.ended, c.ended...)
	if c.carried != nil {
		m.carried = new(big.Rat).Add(m.carried, c.carried)
	}
	m.spend += c.spend
}

// opposite turns a change round for a day: points that went into lots which have ended since
// are not asked for twice, and points that come back get time to be spent.
func (c *twinChange) opposite(r *twinRules, act, acts int, today model.Day) twinChange {
	back := twinChange{who: c.who, spend: -c.spend}
	if c.carried != nil {
		back.carried = new(big.Rat).Neg(c.carried)
	}
	for _, x := range c.ended {
		back.ended = append(back.ended, ended{acts, x.ends, -x.points})
	}
	byEnd := map[model.Day]int64{}
	for _, n := range c.notes {
		byEnd[n.ends] += n.points
	}
	for _, ends := range slices.Sorted(maps.Keys(byEnd)) {
		points := byEnd[ends]
		switch {
		case points < 0:
			until := c.who.active()
			switch {
			case ends == idle && r.byIdle && until != none && until.AddMonths(r.months) < today,
				ends != none && ends != idle && ends < today:
				ends = today + r.reinstate
			}
			back.notes = append(back.notes, note{ends, -points})
		case points > 0:
			missing := points - max(c.who.sum(ends), 0)
			var gone int64
			if missing > 0 && ends != none && (ends < today || ends == idle) {
				for _, x := range c.who.ended {
					if x.ends == ends && x.at > act {
						gone += x.points
					}
				}
				gone = max(min(gone, missing), 0)
			}
			back.notes = append(back.notes, note{ends, gone - points})
			if gone > 0 {
				back.ended = append(back.ended, ended{acts, ends, -gone})
			}
		}
	}
	return back
}

// inverse turns a change round exactly.
func (c *twinChange) inverse() twinChange {
	back := twinChange{who: c.who, spend: -c.spend}
	if c.carried != nil {
		back.carried = new(big.Rat).Neg(c.carried)
	}
	for _, n := range c.notes {
		back.notes = append(back.notes, note{n.ends, -n.points})
	}
	for _, x := range c.ended {
		back.ended = append(back.ended, ended{x.at, x.ends, -x.points})
	}
	return back
}
