// Package reports answers what a shop wants to know of its past: what it owes in points, whether a
// campaign paid, whether a draw was fair. Each report reads the log from its start and is a function
// of it. It changes nothing, asks nobody for a right and words nothing: a session of the desk asks,
// and a screen or a command shows.
package reports

// whole is a share of one, in ten-thousandths.
const whole = 10_000
