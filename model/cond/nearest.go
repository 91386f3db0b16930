package cond

import (
	"slices"
	"strings"
)

// listed joins the names that somebody may choose from, in order, and not more than fit into a
// hint.
func listed(names []string) string {
	const most = 40
	names = slices.Sorted(slices.Values(names))
	if len(names) > most {
		names = append(names[:most], "…")
	}
	return strings.Join(names, ", ")
}

// nearest returns the name that was probably meant, "" if none is near: at most one mistake in
// every three letters, whatever the case.
func nearest(typed string, names []string) string {
	from := []rune(strings.ToLower(typed))
	if len(from) > maxWord {
		return ""
	}
	best, least := "", len(from)/3+1
	for _, name := range slices.Sorted(slices.Values(names)) {
		to := []rune(strings.ToLower(name))
		// Of a word of one or two letters, nothing would be left.
		if d := distance(from, to); d < least && d < max(len(from), len(to)) || d == 0 {
			best, least = name, d
		}
	}
	return best
}

// distance counts the letters to insert, drop, change or swap with their neighbour on the way
// from a to b, no letter twice (the optimal string alignment distance).
func distance(a, b []rune) int {
	before := make([]int, len(b)+1)
	last := make([]int, len(b)+1)
	row := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
