// Package model holds the nouns of a shop's customer care: events, members, money, points,
// and the refusals that people read. It says what is true; it never touches a file, a
// socket, a clock, a terminal or a goroutine. Time, identity and randomness are passed in.
package model
