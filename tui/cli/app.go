package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/say"
	"regulars/tui/i18n"
	"regulars/tui/sshd/attach"
)

// Exit codes.
const (
	exitDone    = 0
	exitRefused = 1
	exitUsage   = 2
)

// Main runs one command line and returns its exit code. It uses nothing of the process but
// what it is given, so that tests run it as people do; only what a child process or a terminal
// needs (the editor, the screens) reaches further.
func Main(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, environ []string) int {
	a := newApp(args, stdin, stdout, stderr, environ)
	switch exit, served, err := a.attached(ctx, args); {
	case err != nil:
		return a.report(ctx, err)
	case served:
		return exit
	}
	return a.main(ctx, args)
}

// main runs the command line in this process.
func (a *app) main(ctx context.Context, args []string) int {
	root := a.root()
	root.SetArgs(minusSigns(args))
	root.SetIn(a.stdin)
	root.SetErr(a.stderr)
	if err := a.execute(ctx, root); err != nil && a.failure == nil {
		a.failure = err
	}
	if a.failure == nil {
		return exitDone
	}
	return a.report(ctx, a.failure)
}

// app is one run of the command line.
type app struct {
	stdin   io.Reader
	stdout  io.Writer
	stderr  io.Writer
	environ map[string]string

	lang   model.Lang
	chosen bool // by flag or locale; otherwise the shop's own language takes over
	w      *words

	returns bool   // they are screens that come back when the server does
	house   *house // the shop that a server lends; nil to open the file
	line    *line  // of the open shop to headquarters
	hq      *head  // the headquarters that a server lends; nil to open it
	user    string // the name that was typed for SSH; it proves nothing
	sysroot string // before the paths of the system; tests have one of their own
	cwd     string // where relative paths begin, if not in this process's directory

	flags    globals
	fixed    time.Time        // of --now
	clock    func() time.Time // of the screens, which goes on
	typedPIN string
	patience time.Duration // with another process that has the shop's file, 0 for the usual moment
	failure  error

	migration *progress // of an older file that is opened; nil unless there is one
}

// globals are the flags that every command takes.
type globals struct {
	store, as, lang, now string
	till                 string // of the screens and the display alone
	json, ascii, version bool
}

func newApp(args []string, stdin io.Reader, stdout, stderr io.Writer, environ []string) *app {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr, environ: map[string]string{}, lang: model.EN}
	for _, line := range environ {
		if key, value, ok := strings.Cut(line, "="); ok {
			a.environ[key] = value
		}
	}
	if lang, ok := i18n.FromEnviron(environ); ok {
		a.lang, a.chosen = lang, true
	}
	// The help texts are needed before cobra reads the flags.
	if lang, ok := model.ParseLang(earlyFlag(args, "--lang")); ok {
		a.lang, a.chosen = lang, true
	}
	a.w = table.In(a.lang)
	return a
}

// earlyFlag finds the value of a long flag before the flags are parsed, "" if it is not there.
func earlyFlag(args []string, name string) string {
	for i, arg := range args {
		switch {
		case arg == "--":
			return ""
		case arg == name && i+1 < len(args):
			return args[i+1]
		case strings.HasPrefix(arg, name+"="):
			return arg[len(name)+1:]
		}
	}
	return ""
}

// minusSigns writes "-50" as "−50", so that a number below zero is not taken for a flag: no
// flag of ours is a digit.
func minusSigns(args []string) []string {
	out := make([]string, len(args))
	for i, arg := range args {
		out[i] = arg
		if len(arg) >= 2 && arg[0] == '-' && arg[1] >= '0' && arg[1] <= '9' {
			out[i] = "−" + arg[1:]
		}
	}
	return out
}

// speak settles on the shop's language if the person named none.
func (a *app) speak(lang model.Lang) {
	if !a.chosen {
		a.lang, a.w = lang, table.In(lang)
	}
}

// now is the clock of the run.
func (a *app) now() time.Time {
	switch {
	case a.clock != nil:
		return a.clock()
	case !a.fixed.IsZero():
		return a.fixed
	}
	return time.Now()
}

// report says why the command failed and picks the exit code.
func (a *app) report(ctx context.Context, err error) int {
	var said *told
	if errors.As(err, &said) {
		a.note(said.lines)
		return said.exit
	}
	code := model.CodeOf(err)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) && code != importStopped {
		err = model.Refuse("cli.stopped")
		if errors.Is(context.Cause(ctx), attach.ErrGoing) {
			if a.returns {
				return exitRefused // the client says that it waits for the next server, and nothing was lost
			}
			err = model.Refuse("attach.lost") // it was not this person who stopped it
		}
	}
	sentence, hint := say.Error(a.lang, err)
	a.note(sentence)
	if hint = a.hintOf(code, hint); hint != "" {
		a.note(hint)
	}
	if strings.HasPrefix(string(code), "usage.") || slices.Contains(usageToo, code) {
		return exitUsage
	}
	return exitRefused
}

// usageToo are refusals of other rooms that speak of how the command was written.
var usageToo = []model.Code{"import.map_form", "import.map_field", "import.map_twice", "import.preset"}

// note writes one line for people to standard error. A stderr that is gone cannot be told of.
func (a *app) note(line string) {
	if a.migration != nil {
		a.migration.end() // one that was cut off: what is said does not stand behind it
	}
	_, _ = fmt.Fprintln(a.stderr, a.drawn(line))
}

// notef writes one line from a format of the tables.
func (a *app) notef(format string, args ...any) { a.note(fmt.Sprintf(format, args...)) }

// run is what a command does; its error is a refusal.
type run func(ctx context.Context, args []string) error

// command builds one command from its help. Errors are kept apart and not handed to cobra,
// which would word them itself.
func (a *app) command(h help, do run) *cobra.Command {
	cmd := &cobra.Command{
		Use: h.Use, Short: h.Short, Long: h.Long, Example: h.Example,
		Args: cobra.ArbitraryArgs, DisableFlagsInUseLine: true, ValidArgsFunction: argCompletion(h),
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := a.checkGlobals(); err != nil {
			a.failure = err
			return nil
		}
		if err := checkArgs(cmd, args); err != nil {
			a.failure = err
			return nil
		}
		a.failure = do(cmd.Context(), args)
		return nil
	}
	return cmd
}

// family builds a command that only has subcommands.
func (a *app) family(h help, children ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use: h.Use, Short: h.Short, Long: h.Long, Example: h.Example,
		Args: cobra.ArbitraryArgs, DisableFlagsInUseLine: true,
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		a.failure = refuseCommand(cmd, args)
		return nil
	}
	cmd.AddCommand(children...)
	return cmd
}
