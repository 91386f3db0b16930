// Package attach makes one process the terminal of another over a unix socket: Listen and Serve
// run beside the shop's file, Attach runs where a person typed a command. The handler behind
// Serve gets arguments, environment, directory and three streams and answers with an exit code,
// so that a command cannot tell whether it runs in its own process. docs/ATTACH.md has every
// byte.
//
// It never opens a shop, never interprets an argument, never lets in another user of the
// machine, and never lets a client hold up the server for longer than a write deadline.
package attach
