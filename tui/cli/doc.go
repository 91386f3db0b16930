// Package cli is the command line: it reads arguments, calls one method of the desk, the store
// or the importers, and prints what came back. It holds no rule of the shop.
//
// What scripts may count on:
//
//   - Every command prints plain lines for people, or with --json exactly one JSON document, on
//     standard output. Messages, questions and progress go to standard error. (The one
//     exception is `log --json`: an event a line, since a log has no end worth waiting for.)
//   - Exit 0 is done, 1 refused or failed, 2 wrong usage. 1 and 2 come with one sentence and a
//     hint on standard error, in the person's language.
//   - Money arguments are decimal ("128.50"); JSON money is {"minor": 12850, "currency": "CNY"}.
//     Times are RFC 3339 in the shop's zone. Names of JSON fields and codes are English in
//     every language; sentences are not.
//   - Nothing is asked unless standard input and standard error are a terminal.
//   - Plain lines carry no colour and no drawing: a screen reader reads them as they are.
//
// Every text stands in one typed table per language (words.go); refusals stand in package say.
package cli
