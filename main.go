// Command regulars is a point-of-sale companion in the terminal: members, their points and
// their feedback, kept in one file. Here are only signals and the exit code; tui/cli has the
// commands.
package main

import (
	"context"
	"os"
	_ "time/tzdata" // a shop's box may have no time zones of its own

	"regulars/tui/cli"
)

func main() { os.Exit(run()) }

// run ends by the first signal in an orderly way and by the second at once.
func run() int {
	ctx, stop := cli.Signals(context.Background())
	defer stop()
	return cli.Main(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ())
}
