package rights

import (
	"cmp"
	"slices"

	"regulars/model"
	"regulars/model/ledger"
)

// Lots are points by the day that they end on, ascending by Ends, none of 0 points; Never stands
// for points that do not end. Rights are kept lot by lot: each lot is a bounded counter of its
// own, so no two shops can take the same points out of a lot, and booking an end touches only what
// lies with the one who books.

// Sum adds up points of all lots.
func Sum(lots []model.Lot) model.Points {
	var sum model.Points
	for _, l := range lots {
		sum += l.Points
	}
	return sum
}

// OfEffect returns the lots that an effect changes, with what does not end as the lot Never.
func OfEffect(e model.Effect) []model.Lot {
	lots := plus(nil, e.Lots)
	return plus(lots, []model.Lot{{Ends: model.Never, Points: e.Net() - Sum(lots)}})
}

// plus returns the sum of two lists in their one form; it changes neither. b may be in any order.
func plus(a, b []model.Lot) []model.Lot {
	out := make([]model.Lot, 0, len(a)+len(b))
	out = append(append(out, a...), b...)
	slices.SortFunc(out, func(x, y model.Lot) int { return cmp.Compare(x.Ends, y.Ends) })
	kept := out[:0]
	for _, l := range out {
		if last := len(kept) - 1; last >= 0 && kept[last].Ends == l.Ends {
			kept[last].Points += l.Points
		} else {
			kept = append(kept, l)
		}
	}
	return slices.DeleteFunc(kept, func(l model.Lot) bool { return l.Points == 0 })
}

func negative(lots []model.Lot) []model.Lot {
	out := slices.Clone(lots)
	for i := range out {
		out[i].Points = -out[i].Points
	}
	return out
}

// formed reports whether lots are in their one form.
func formed(lots []model.Lot) bool {
	for i, l := range lots {
		if l.Points == 0 || (i > 0 && lots[i-1].Ends >= l.Ends) {
			return false
		}
	}
	return len(lots) <= MaxLots
}

// end returns the day a lot ends on as a clock sees it; ok is false if it does not end.
func end(c ledger.Clock, l model.Lot) (day model.Day, ok bool) {
	day = l.Ends
	if day == model.Idle {
		day = c.Idle // Never, if no rule ends them
	}
	return day, day != model.Never
}

func lapsed(c ledger.Clock, l model.Lot) bool {
	day, ends := end(c, l)
	return ends && day < c.Today
}

// endFirst sorts lots by their end, what does not end last.
func endFirst(c ledger.Clock, lots []model.Lot) []model.Lot {
	out := slices.Clone(lots)
	slices.SortStableFunc(out, func(x, y model.Lot) int {
		a, endsA := end(c, x)
		b, endsB := end(c, y)
		if endsA != endsB {
			if endsA {
				return -1
			}
			return 1
		}
		return cmp.Compare(a, b)
	})
	return out
}

// take returns up to so many points out of lots, those first that end first.
func take(c ledger.Clock, lots []model.Lot, points model.Points) []model.Lot {
	var taken []model.Lot
	for _, l := range endFirst(c, lots) {
		if n := min(points, l.Points); n > 0 {
			taken = append(taken, model.Lot{Ends: l.Ends, Points: n})
			points -= n
		}
	}
	return plus(nil, taken)
}

// live returns the lots that have not ended.
func live(c ledger.Clock, lots []model.Lot) []model.Lot {
	return slices.DeleteFunc(slices.Clone(lots), func(l model.Lot) bool { return lapsed(c, l) })
}
