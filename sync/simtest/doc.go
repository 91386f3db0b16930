// Package simtest is shops, a headquarters and bad weather, by seed. A simulation runs the real files,
// desks, agents and headquarters' machine in one thread under a clock of its own; the network between
// them loses, doubles, delays and reorders, processes die before and after any commit, backups are
// restored, images are cloned, clocks jump, headquarters comes back without its latest hours. After
// each step laws are checked that a member and a shop care for; when the weather clears, all must be level.
//
// It consists of tests alone: `go test ./sync/simtest` runs fixed seeds, `-seed N` one of them with its
// story, `-for 1h` new ones until then. docs/PROOFS.md says what was found.
package simtest
