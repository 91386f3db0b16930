// Package chaintest puts shops, agents and headquarters together as they run, with real files, goroutines,
// TLS and databases, and looks at what no part can show alone: whether the points of a member are
// one account wherever they are spent (linearizability), whether a standby that was promoted has all that
// was acknowledged, and how fast the whole is. Where package simtest repeats a run by its seed, this one
// lets things really happen at once.
//
// It consists of tests alone: `go test ./sync/chaintest` runs the short forms, `-long` the long ones,
// `-bench .` the figures of docs/SCALE.md.
package chaintest
