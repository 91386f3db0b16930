package cli

// For the tests of this package that run the program as people do.

// StoreOf is the directory of the shop that a command line speaks of.
func StoreOf(args, environ []string) string {
	a := newApp(args, nil, nil, nil, environ)
	a.flags.store = earlyFlag(args, "--store")
	return a.dir()
}

// CommandName is the first word of a command line, "" for the screens.
func CommandName(args []string) string { return commandName(args) }

// EarlyFlag is the value of a flag before the flags are parsed.
func EarlyFlag(args []string, name string) string { return earlyFlag(args, name) }

// IsApart reports whether a command runs where it is typed also beside a server.
func IsApart(name string) bool { return apart[name] }

// StaysOpen reports whether a command line opens screens, which come back after a server did.
func StaysOpen(args []string) bool { return staysOpen(args) }
