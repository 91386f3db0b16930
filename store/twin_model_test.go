package store

import (
	"time"

	"regulars/model"
)

// twin is the whole truth of a shop as a child would keep it: a list of acts, each of which
// stands or does not. Nothing is added up until somebody asks, and nothing of the program's
// own arithmetic is used.
type twin struct {
	zone    *time.Location
	rate    int64 // points for each whole unit; a unit is twinDen minor units
	members []*twinMember
	acts    []*twinAct
}

const twinDen = 100

type twinMember struct {
	id    model.ID
	phone string
	ext   string
}

type twinAct struct {
	kind    model.Kind
	member  int // -1: nobody
	by      int // which of the staff
	noted   time.Time
	at      time.Time // of the sale
	amount  int64
	base    int64 // amount * rate, at the time
	points  int64
	receipt string
	request string
	file    bool // came from a file
	sale    *twinAct
	spent   *twinAct // the redemption that a refund returned

	entry model.ID
	undos []twinUndo // undos of this act, undos of them ...
}

type twinUndo struct{ entry, of model.ID }

// undone says whether an entry is taken back by an undo that is not taken back itself.
func (a *twinAct) undone(entry model.ID) bool {
	for _, u := range a.undos {
		if u.of == entry && !a.undone(u.entry) {
			return true
		}
	}
	return false
}

// stands says whether the act counts.
func (a *twinAct) stands() bool { return !a.undone(a.entry) }

// again says whether undoing an entry would do the act again.
func (a *twinAct) again(entry model.ID) bool {
	again := false
	for i := len(a.undos) - 1; i >= 0; i-- { // an undo comes after what it undoes
		if a.undos[i].entry == entry {
			again, entry = !again, a.undos[i].of
		}
	}
	return again
}

// refundOf returns the refund of a sale that stands.
func (t *twin) refundOf(sale *twinAct) *twinAct {
	for _, a := range t.acts {
		if a.kind == model.SaleRefundedKind && a.sale == sale && a.stands() {
			return a
		}
	}
	return nil
}

// returnOf returns the standing refund that gave the points of a redemption back.
func (t *twin) returnOf(spent *twinAct) *twinAct {
	for _, a := range t.acts {
		if a.spent == spent && a.stands() {
			return a
		}
	}
	return nil
}

// net adds up what a member has, below zero for a debt.
func (t *twin) net(member int) (net int64) {
	for _, a := range t.acts {
		if a.member != member || !a.stands() {
			continue
		}
		switch a.kind {
		case model.SaleRecordedKind:
			if t.refundOf(a) == nil {
				net += a.points
			}
		case model.PointsAdjustedKind:
			net += a.points
		case model.PointsRedeemedKind:
			if t.returnOf(a) == nil {
				net -= a.points
			}
		}
	}
	return net
}

// rest is what the standing sales earned beyond whole points, in 1/twinDen point.
func (t *twin) rest(member int) (rest int64) {
	for _, a := range t.acts {
		if a.kind == model.SaleRecordedKind && a.member == member && a.stands() && t.refundOf(a) == nil {
			rest += a.base - a.points*twinDen
		}
	}
	return rest
}

// earns is what a purchase earns now.
func (t *twin) earns(member int, amount int64) int64 {
	total := amount*t.rate + t.rest(member)
	points := total / twinDen
	if total%twinDen < 0 {
		points--
	}
	return points
}

// twinLife is what is told of a member's visits.
type twinLife struct {
	visits, spend, year int64
	first, last         time.Time
	cases               int64
}

func (t *twin) life(member int, now time.Time) (l twinLife) {
	local := now.In(t.zone)
	from := time.Date(local.Year(), local.Month()-11, 1, 0, 0, 0, 0, t.zone)
	for _, a := range t.acts {
		if a.member != member || !a.stands() {
			continue
		}
		if a.kind == model.CaseOpenedKind {
			l.cases++
		}
		if a.kind != model.SaleRecordedKind {
			continue
		}
		if a.amount >= 0 {
			l.visits++
			if l.first.IsZero() || a.at.Before(l.first) {
				l.first = a.at
			}
			if a.at.After(l.last) {
				l.last = a.at
			}
		}
		if t.refundOf(a) != nil {
			continue
		}
		l.spend += a.amount
		if !a.at.Before(from) {
			l.year += a.amount
		}
	}
	return l
}

// tier is the ladder of the default program.
func tierFor(spend int64) string {
	switch {
	case spend >= 20000_00:
		return "diamond"
	case spend >= 5000_00:
		return "gold"
	case spend >= 1000_00:
		return "silver"
	}
	return "ordinary"
}

// standing returns the act that a request stands for, the newest one, also if it was undone.
func (t *twin) standing(request string, undone bool) *twinAct {
	for i := len(t.acts) - 1; i >= 0; i-- {
		if a := t.acts[i]; a.request == request && request != "" && (undone || a.stands()) {
			return a
		}
	}
	return nil
}

// find returns the act that an entry is about: its own, or an undo of it.
func (t *twin) find(entry model.ID) *twinAct {
	for _, a := range t.acts {
		if a.entry == entry {
			return a
		}
		for _, u := range a.undos {
			if u.entry == entry {
				return a
			}
		}
	}
	return nil
}

// mayToggle says whether an act may be undone, or done again, without anything counting twice.
func (t *twin) mayToggle(a *twinAct) bool {
	if a.stands() {
		switch a.kind {
		case model.SaleRecordedKind:
			return t.refundOf(a) == nil
		case model.PointsRedeemedKind:
			return t.returnOf(a) == nil
		}
		return true
	}
	if a.kind == model.SaleRefundedKind {
		if !a.sale.stands() || t.refundOf(a.sale) != nil {
			return false
		}
		if a.spent == nil {
			return true
		}
		now := t.standing("redeem/"+a.receipt, false)
		return now != nil && now.member == a.member && now.points == a.spent.points
	}
	if t.standing(a.request, false) != nil {
		return false
	}
	switch {
	case a.kind == model.PointsRedeemedKind:
		return a.points <= max(t.net(a.member), 0)
	case a.kind == model.PointsAdjustedKind && a.points < 0:
		return -a.points <= max(t.net(a.member), 0)
	}
	return true
}

// toggle notes an undo that went through.
func (t *twin) toggle(a *twinAct, entry, of model.ID) {
	a.undos = append(a.undos, twinUndo{entry, of})
	if a.kind == model.SaleRefundedKind && a.stands() && a.spent != nil {
		a.spent = t.standing("redeem/"+a.receipt, false)
	}
}

// lastOwn is what somebody's undo without a name takes back.
func (t *twin) lastOwn(by int, now time.Time) *twinAct {
	for i := len(t.acts) - 1; i >= 0; i-- {
		a := t.acts[i]
		if a.by != by || a.file || !a.stands() || a.kind == model.MemberEnrolledKind || now.Sub(a.noted) > 24*time.Hour {
			continue
		}
		if a.kind == model.SaleRecordedKind && t.refundOf(a) != nil {
			continue
		}
		return a
	}
	return nil
}
