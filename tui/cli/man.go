package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manCommand prints the manual page, one for all commands, in the person's language.
func (a *app) manCommand() *cobra.Command {
	cmd := a.command(a.w.Help.Man, nil)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if a.failure = checkArgs(cmd, args); a.failure == nil {
			a.failure = a.write(a.manPage(cmd.Root()))
		}
		return nil
	}
	return cmd
}

// roff collects a page in the man macros. Everything that is no macro passes through text.
type roff struct{ b strings.Builder }

// escaped makes a text safe for roff: its backslashes and hyphens mean themselves, and no line
// starts with a control character.
func escaped(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}

func (r *roff) macro(name string, args ...string) {
	r.b.WriteString("." + name)
	for _, arg := range args {
		r.b.WriteString(` "` + strings.ReplaceAll(escaped(arg), `"`, `\(dq`) + `"`)
	}
	r.b.WriteByte('\n')
}

func (r *roff) text(s string) { r.b.WriteString(escaped(s) + "\n") }

// item is a tagged paragraph with a bold tag.
func (r *roff) item(tag, text string) {
	r.macro("TP")
	r.macro("B", tag)
	r.text(text)
}

func (a *app) manPage(root *cobra.Command) string {
	w, r := a.w.Frame, &roff{}
	r.macro("TH", "REGULARS", "1", "", "regulars "+thisVersion().Version, "Regulars")
	r.macro("nh") // a flag that is hyphenated cannot be copied, and Chinese is not stretched
	r.macro("ad", "l")
	r.macro("SH", w.Name)
	r.text("regulars - " + root.Short)
	r.macro("SH", w.Synopsis)
	r.macro("B", "regulars")
	r.text(w.Command + " " + w.AnyFlags)
	r.macro("SH", w.Description)
	r.text(root.Long)
	for _, group := range root.Groups() {
		r.macro("SH", group.Title)
		for _, c := range root.Commands() {
			if c.GroupID == group.ID && !c.Hidden {
				a.manCommandText(r, c)
			}
		}
	}
	r.macro("SH", w.Globals)
	r.flags(root.PersistentFlags())
	r.macro("SH", w.Environment)
	for _, e := range [][2]string{
		{envStore, w.EnvStore},
		{envTill, w.EnvTill},
		{envStaff, w.EnvStaff},
		{envPIN, w.EnvPIN},
		{envNewPIN, w.EnvNewPIN},
		{envApprovePIN, w.EnvApprove},
		{envKeyFile, w.EnvKey},
		{"LC_ALL, LC_MESSAGES, LANG", w.EnvLocale},
		{"VISUAL, EDITOR", w.EnvEditor},
	} {
		r.item(e[0], e[1])
	}
	r.macro("SH", w.Files)
	r.item("regulars.db", w.FileDB)
	r.item("regulars.key", w.FileKey)
	r.macro("SH", w.ExitStatus)
	r.item("0", w.Exit0)
	r.item("1", w.Exit1)
	r.item("2", w.Exit2)
	return r.b.String()
}

func (a *app) manCommandText(r *roff, c *cobra.Command) {
	r.macro("SS", strings.TrimSpace(c.CommandPath()+" "+strings.TrimPrefix(c.Use, c.Name())))
	r.text(c.Long)
	r.flags(c.LocalNonPersistentFlags())
	r.macro("PP")
	r.macro("nf")
	r.macro("RS", "4")
	r.text(c.Example)
	r.macro("RE")
	r.macro("fi")
	for _, child := range c.Commands() {
		if !child.Hidden {
			a.manCommandText(r, child)
		}
	}
}

// flags lists flags that are not hidden.
func (r *roff) flags(set *pflag.FlagSet) {
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		tag := "--" + f.Name
		if f.Shorthand != "" {
			tag = "-" + f.Shorthand + ", " + tag
		}
		text := f.Usage
		switch f.DefValue {
		case "", "false", "0", "[]":
		default:
			text += " (" + f.DefValue + ")"
		}
		r.item(tag, text)
	})
}
