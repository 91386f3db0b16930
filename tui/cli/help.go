package cli

import (
	"context"
	"image/color"
	"io"
	"regexp"
	"strings"

	"charm.land/fang/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/tui/text"
)

// The groups of the command list.
const (
	groupTill  = "till"
	groupShop  = "shop"
	groupFiles = "files"
	groupKeep  = "keep"
	groupMore  = "more"
)

// root builds the whole tree in the run's language.
func (a *app) root() *cobra.Command {
	root := a.command(a.w.Help.Root, a.screensOrVersion)
	root.SetFlagErrorFunc(a.refuseFlag)
	root.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) > 0:
			a.failure = refuseCommand(cmd, args)
		default:
			if a.failure = a.checkGlobals(); a.failure == nil {
				a.failure = a.screensOrVersion(cmd.Context(), args)
			}
		}
		return nil
	}
	a.addGlobals(root)
	g := a.w.Groups
	for _, group := range []struct {
		id, title string
		commands  []*cobra.Command
	}{
		{groupTill, g.Till, a.tillCommands()},
		{groupShop, g.Shop, a.shopCommands()},
		{groupFiles, g.Files, a.fileCommands()},
		{groupKeep, g.Keep, a.keepCommands()},
		{groupMore, g.More, []*cobra.Command{a.versionCommand(), a.completionCommand(), a.manCommand()}},
	} {
		root.AddGroup(&cobra.Group{ID: group.id, Title: group.title})
		for _, c := range group.commands {
			c.GroupID = group.id
			root.AddCommand(c)
		}
	}
	helping := a.helpCommand()
	helping.GroupID = groupMore
	root.SetHelpCommand(helping)
	return root
}

func (a *app) addGlobals(root *cobra.Command) {
	f, w := root.PersistentFlags(), a.w.Flags
	f.StringVar(&a.flags.store, "store", "", w.Store)
	f.StringVar(&a.flags.as, "as", "", w.As)
	f.StringVar(&a.flags.lang, "lang", "", w.Lang)
	f.BoolVar(&a.flags.json, "json", false, w.JSON)
	f.BoolVar(&a.flags.ascii, "ascii", false, w.ASCII)
	f.StringVar(&a.flags.now, "now", "", w.Now)
	f.BoolP("help", "h", false, w.Help)
	hide(root, "now")
	a.addTill(root)
	root.Flags().BoolVar(&a.flags.version, "version", false, w.Version)
	complete(root, "lang", "zh", "en")
}

// hide takes a flag out of the help texts; it works all the same.
func hide(cmd *cobra.Command, flag string) {
	f := cmd.Flag(flag)
	f.Hidden = true
}

// complete offers fixed values for a flag in the shell.
func complete(cmd *cobra.Command, flag string, values ...string) {
	err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(err) // only for a flag that does not exist
	}
}

// helpCommand prints the help of the command that its arguments name.
func (a *app) helpCommand() *cobra.Command {
	cmd := a.command(a.w.Help.Help, nil)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		about, rest, err := cmd.Root().Find(args)
		if err != nil || len(rest) > 0 {
			a.failure = refuseCommand(about, rest)
			return nil
		}
		return about.Help()
	}
	return cmd
}

// screensOrVersion is what `regulars` alone does.
func (a *app) screensOrVersion(ctx context.Context, _ []string) error {
	if a.flags.version {
		return a.giveVersion()
	}
	if !a.onScreen() {
		return model.Refuse("cli.no_screen")
	}
	return a.screens(ctx)
}

// execute runs the tree with fang's styled help.
func (a *app) execute(ctx context.Context, root *cobra.Command) error {
	root.SetOut(&framed{a: a, Writer: a.stdout})
	return fang.Execute(ctx, root,
		fang.WithoutCompletions(), fang.WithoutManpage(), fang.WithoutVersion(),
		fang.WithColorSchemeFunc(scheme),
		fang.WithErrorHandler(func(io.Writer, fang.Styles, error) {})) // report words them
}

// scheme colours what can be typed and leaves the rest to the terminal, so that help is
// readable on every background and with sixteen colours.
func scheme(c lipgloss.LightDarkFunc) fang.ColorScheme {
	accent, none := c(lipgloss.Blue, lipgloss.Cyan), lipgloss.NoColor{}
	return fang.ColorScheme{
		Base: none, Title: none, Description: none, Codeblock: none, Program: accent, DimmedArgument: none, Comment: none,
		Flag: accent, FlagDefault: none, Command: accent, QuotedString: none, Argument: none, Help: none, Dash: none,
		ErrorHeader: [2]color.Color{none, none}, ErrorDetails: none,
	}
}

// trailing finds the spaces that end a line.
var trailing = regexp.MustCompile(` +\n`)

// framed translates the few words that fang sets around a help text, since fang takes no words
// for them. It sees only help: answers go to standard output directly. A frame that is a
// terminal must look like one, or the help would lose its colours.
type framed struct {
	a *app
	io.Writer
}

// Fd is that of the terminal below, or one that is none.
func (f *framed) Fd() uintptr {
	if file, ok := f.Writer.(interface{ Fd() uintptr }); ok {
		return file.Fd()
	}
	return ^uintptr(0)
}

// Read and Close make framed a term.File for colorprofile, which only asks for Fd.
func (f *framed) Read([]byte) (int, error) { return 0, io.EOF }

// Close closes nothing.
func (f *framed) Close() error { return nil }

// Write translates whole lines: fang writes one at a time.
func (f *framed) Write(b []byte) (int, error) {
	out, w := string(b), f.a.w.Frame
	bare := strings.TrimSpace(ansi.Strip(out))
	for _, t := range []struct{ fang, ours string }{{"USAGE", w.Usage}, {"EXAMPLES", w.Examples}, {"FLAGS", w.Flags}, {"COMMANDS", w.Commands}} {
		if bare == t.fang {
			out = strings.Replace(out, t.fang, t.ours, 1)
		}
	}
	for _, t := range []struct{ fang, ours string }{{"[command]", w.Command}, {"[--flags]", w.AnyFlags}} {
		// The block around the usage line was measured with fang's words.
		out = strings.ReplaceAll(out, t.fang, text.Pad(t.ours, len(t.fang)))
	}
	if !isTerminal(f.Writer) {
		// The padding is background on a terminal and only noise in a file.
		out = trailing.ReplaceAllString(out, "\n")
	}
	if _, err := io.WriteString(f.Writer, f.a.drawn(out)); err != nil {
		f.a.failure = model.Refuse("cli.output").Because(err) // neither cobra nor fang tells of it
		return 0, err
	}
	return len(b), nil
}
