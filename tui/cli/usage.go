package cli

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"regulars/model"
)

// refuseFlag words what pflag found wrong. It keeps the refusal and answers nil, which makes
// cobra stop without a word of its own.
func (a *app) refuseFlag(cmd *cobra.Command, err error) error {
	a.failure = wordFlag(cmd.CommandPath(), err)
	return nil
}

func wordFlag(path string, err error) error {
	var unknown *pflag.NotExistError
	var needs *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		if short := unknown.GetSpecifiedShortnames(); short != "" {
			return model.Refuse("usage.unknown_flag", "-"+short, path)
		}
		return model.Refuse("usage.unknown_flag", "--"+unknown.GetSpecifiedName(), path)
	case errors.As(err, &needs):
		return model.Refuse("usage.flag_needs", "--"+needs.GetFlag().Name, path)
	case errors.As(err, &invalid):
		return model.Refuse("usage.flag_value", "--"+invalid.GetFlag().Name, invalid.GetValue(), path).Because(err)
	}
	return model.Refuse("usage.flag_form", path).Because(err)
}

// checkArgs compares the number of arguments with what the usage line shows.
func checkArgs(cmd *cobra.Command, args []string) error {
	wanted := strings.Fields(cmd.Use)[1:]
	least, most := 0, len(wanted)
	for _, name := range wanted {
		if !strings.HasPrefix(name, "[") {
			least++
		}
		if strings.Contains(name, "...") {
			most = len(args)
		}
	}
	path := cmd.CommandPath()
	switch {
	case len(args) < least:
		return model.Refuse("usage.missing", strings.ReplaceAll(strings.Join(wanted[len(args):least], " "), "...", ""), path)
	case len(args) > max(most, least):
		return model.Refuse("usage.extra", strings.Join(args[most:], " "), path)
	}
	return nil
}

// argName is how the usage line calls an argument, counted from 0.
func argName(h help, n int) string { return strings.Fields(h.Use)[1+n] }

// fileArgs are the arguments for which a shell offers the names of files.
var fileArgs = []string{"FILE", "文件"}

// argCompletion offers files for the arguments that are files, and nothing for the others: a
// list of file names is no help to who types a member or a receipt.
func argCompletion(h help) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		names := strings.Fields(h.Use)[1:]
		if len(args) < len(names) && slices.Contains(fileArgs, names[len(args)]) {
			return nil, cobra.ShellCompDirectiveDefault
		}
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
}

// choices offers fixed values for the nth argument.
func choices(n int, values []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) != n {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return values, cobra.ShellCompDirectiveNoFileComp
	}
}

// refuseCommand answers a family called without a subcommand, or with one that is not there.
func refuseCommand(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return model.Refuse("usage.unknown_command", cmd.CommandPath()+" "+args[0], nearest(cmd, args[0]), cmd.CommandPath())
	}
	return model.Refuse("usage.which_command", cmd.CommandPath(), strings.Join(subcommands(cmd), ", "))
}

// nearest names the subcommands that were probably meant, or all of them.
func nearest(cmd *cobra.Command, typed string) string {
	cmd.SuggestionsMinimumDistance = 2
	if close := cmd.SuggestionsFor(typed); len(close) > 0 {
		return strings.Join(close, ", ")
	}
	return strings.Join(subcommands(cmd), ", ")
}

func subcommands(cmd *cobra.Command) []string {
	var names []string
	for _, c := range cmd.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	return names
}

// checkGlobals refuses global flags whose form is wrong, before anything is opened.
func (a *app) checkGlobals() error {
	if a.flags.lang != "" {
		if _, ok := model.ParseLang(a.flags.lang); !ok {
			return model.Refuse("usage.choice", "--lang", a.flags.lang, "zh, en")
		}
	}
	if a.flags.now != "" {
		if _, err := time.Parse(time.RFC3339, a.flags.now); err != nil {
			return model.Refuse("usage.time", "--now", a.flags.now)
		}
	}
	return nil
}

// oneOf refuses a value that is not among the choices of a flag.
func oneOf(flag, value string, choices []string) error {
	if slices.Contains(choices, value) {
		return nil
	}
	return model.Refuse("usage.choice", flag, value, strings.Join(choices, ", "))
}
