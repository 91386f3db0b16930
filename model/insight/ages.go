package insight

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"regulars/model"
)

// Month counts calendar months; January 2000 is 0.
type Month int32

// MonthOf returns the month that a day lies in.
func MonthOf(d model.Day) Month {
	year, month, _ := d.Date()
	return Month((year-2000)*12 + int(month) - 1)
}

// String writes "2026-03".
func (m Month) String() string {
	n := int(m) + 2000*12
	return fmt.Sprintf("%04d-%02d", n/12, n%12+1)
}

// Purse is what Ages remembers of one member between two movements: the points not yet used, by
// the month they were issued in. The zero value is an empty purse. It is packed, about five
// bytes a month, so that the purses of a million members fit beside each other while a log is
// read from its start.
type Purse struct {
	lots  []byte       // (month, points) as varints, the oldest first
	owed  model.Points // spent beyond what was there; the next points earned pay it
	spent Month        // that the last points spent were issued in
}

// Ages follows points from the month they were issued in to what became of them. It is fed the
// movements of members in time order, each with its member's purse; the members may come
// one after another or mixed. Points have no names: what is used or ends is taken to be the
// oldest (first in, first out), which is also what ends first under every expiry by age.
//
// After every movement, each month's issued points are those redeemed, expired and left.
type Ages struct {
	first   Month
	cohorts []Cohort // from first on, without gaps
}

// at returns the cohort of a month, which it makes room for. The answer is good until the next.
func (a *Ages) at(m Month) *Cohort {
	if len(a.cohorts) == 0 {
		a.first = m
	}
	if m < a.first {
		a.cohorts = append(make([]Cohort, a.first-m), a.cohorts...)
		a.first = m
	}
	for int(m-a.first) >= len(a.cohorts) {
		a.cohorts = append(a.cohorts, Cohort{})
	}
	return &a.cohorts[m-a.first]
}

// Earn issues points in a month. What the member owes is paid from them at once.
func (a *Ages) Earn(p *Purse, m Month, points model.Points) {
	if points <= 0 {
		return
	}
	c := a.at(m)
	c.Issued += points
	paid := min(points, p.owed)
	if paid > 0 {
		c.Redeemed += paid
		p.owed -= paid
		p.spent = m
	}
	c.Left += points - paid
	p.put(m, points-paid)
}

// Spend redeems points. What is not there is owed.
func (a *Ages) Spend(p *Purse, points model.Points) {
	for points > 0 {
		m, taken := p.pull(points)
		if taken == 0 {
			p.owed += points
			return
		}
		c := a.at(m)
		c.Left -= taken
		c.Redeemed += taken
		p.spent = m
		points -= taken
	}
}

// Expire ends points. It returns those that were no longer there to end.
func (a *Ages) Expire(p *Purse, points model.Points) (beyond model.Points) {
	for points > 0 {
		m, taken := p.pull(points)
		if taken == 0 {
			return points
		}
		c := a.at(m)
		c.Left -= taken
		c.Expired += taken
		points -= taken
	}
	return 0
}

// Return gives back points that were spent, as when a redemption is undone: first what is owed,
// then to the month that the member's last spending took from and, if less was redeemed of
// it, to the months before and after. It returns those that nobody ever redeemed.
func (a *Ages) Return(p *Purse, points model.Points) (beyond model.Points) {
	forgiven := min(max(points, 0), p.owed)
	p.owed -= forgiven
	return a.unredeem(p, points-forgiven, func(c *Cohort, m Month, back model.Points) {
		c.Left += back
		p.put(m, back)
	})
}

// unredeem takes points out of those redeemed, of the month that the member's last spending took
// from, then of the months before and after, and says what is to become of them.
func (a *Ages) unredeem(p *Purse, points model.Points, become func(c *Cohort, m Month, back model.Points)) (beyond model.Points) {
	take := func(m Month) {
		c := &a.cohorts[m-a.first]
		if back := min(points, c.Redeemed); back > 0 {
			c.Redeemed -= back
			become(c, m, back)
			points -= back
		}
	}
	last := a.first + Month(len(a.cohorts)) - 1
	for m := min(p.spent, last); points > 0 && m >= a.first; m-- {
		take(m)
	}
	for m := max(p.spent+1, a.first); points > 0 && m <= last; m++ {
		take(m)
	}
	return max(points, 0)
}

// Revive gives back points that had ended, as when what they came from is taken back after their
// end was booked: to the youngest month that lost points so. It returns those that never ended.
func (a *Ages) Revive(p *Purse, points model.Points) (beyond model.Points) {
	for i := len(a.cohorts) - 1; i >= 0 && points > 0; i-- {
		c := &a.cohorts[i]
		back := min(points, c.Expired)
		if back <= 0 {
			continue
		}
		c.Expired -= back
		c.Left += back
		p.put(a.first+Month(i), back)
		points -= back
	}
	return max(points, 0)
}

// Revoke takes back points that should not have been issued, as when a sale is refunded: the
// youngest that are left, as if they had never been. Those that are already used are owed: what
// was bought with them is paid by the next points earned. It returns those that were never
// issued, or ended; they are owed all the same.
func (a *Ages) Revoke(p *Purse, points model.Points) (beyond model.Points) {
	for points > 0 {
		m, taken := p.pop(points)
		if taken == 0 {
			break
		}
		c := a.at(m)
		c.Issued -= taken
		c.Left -= taken
		points -= taken
	}
	p.owed += max(points, 0)
	return a.unredeem(p, points, func(c *Cohort, _ Month, back model.Points) { c.Issued -= back })
}

// Of returns what became of the points of a month.
func (a *Ages) Of(m Month) Cohort {
	if m < a.first || int(m-a.first) >= len(a.cohorts) {
		return Cohort{}
	}
	return a.cohorts[m-a.first]
}

// Months returns the first and the last month that points were issued in; false if there are none.
func (a *Ages) Months() (first, last Month, ok bool) {
	return a.first, a.first + Month(len(a.cohorts)) - 1, len(a.cohorts) > 0
}

// Total returns all months as one.
func (a *Ages) Total() Cohort {
	var all Cohort
	for _, c := range a.cohorts {
		all = all.Plus(c)
	}
	return all
}

// put adds points to the lot of their month, which most often is the last one or a new one behind
// it; the lots stay in order also when something is booked late.
func (p *Purse) put(m Month, points model.Points) {
	if points <= 0 {
		return
	}
	start, end, there := p.place(m)
	later := bytes.Clone(p.lots[end:]) // what is written before it may need more bytes than now
	p.lots = binary.AppendVarint(p.lots[:start], int64(m))
	p.lots = binary.AppendUvarint(p.lots, uint64(there+points))
	p.lots = append(p.lots, later...)
}

// place finds the lot of a month, or where it belongs: then it is empty.
func (p *Purse) place(m Month) (start, end int, points model.Points) {
	for start < len(p.lots) {
		month, there, size := first(p.lots[start:])
		if month == m {
			return start, start + size, there
		}
		if month > m {
			break
		}
		start += size
	}
	return start, start, 0
}

// pull takes points off the first lot, none if there is no lot.
func (p *Purse) pull(points model.Points) (Month, model.Points) {
	m, there, size := first(p.lots)
	taken := min(points, there)
	if taken == there {
		// What remains moves to the front, so that the space is used again.
		p.lots = p.lots[:copy(p.lots, p.lots[size:])]
		return m, taken
	}
	// Fewer points never need more bytes, so the new lot ends where the old one did or before.
	head := binary.AppendVarint(p.lots[:0:size], int64(m))
	head = binary.AppendUvarint(head, uint64(there-taken))
	p.lots = p.lots[:len(head)+copy(p.lots[len(head):], p.lots[size:])]
	return m, taken
}

// pop takes points off the last lot, none if there is no lot.
func (p *Purse) pop(points model.Points) (Month, model.Points) {
	start, m, there := p.last()
	taken := min(points, there)
	p.lots = p.lots[:start]
	if taken < there {
		p.lots = binary.AppendVarint(p.lots, int64(m))
		p.lots = binary.AppendUvarint(p.lots, uint64(there-taken))
	}
	return m, taken
}

// last finds the last lot; there are as many lots as months without expiry, so it simply walks.
func (p *Purse) last() (start int, m Month, points model.Points) {
	for at := 0; at < len(p.lots); {
		month, there, size := first(p.lots[at:])
		start, m, points = at, month, there
		at += size
	}
	return start, m, points
}

// first reads the lot at the start of packed; no points if there is none.
func first(packed []byte) (m Month, points model.Points, size int) {
	if len(packed) == 0 {
		return 0, 0, 0
	}
	month, x := binary.Varint(packed)
	there, y := binary.Uvarint(packed[x:])
	return Month(month), model.Points(there), x + y
}
