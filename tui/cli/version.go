package cli

import (
	"context"
	"runtime"
	"runtime/debug"
	"strconv"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/store"
)

// versionDoc says which program this is.
type versionDoc struct {
	Version  string `json:"version"`
	Commit   string `json:"commit"`
	Time     string `json:"time,omitempty"` // of the commit
	Modified bool   `json:"modified"`       // built from a changed tree
	Go       string `json:"go"`
	Platform string `json:"platform"`
	Format   int    `json:"format"` // of the shop's file
}

func (a *app) versionCommand() *cobra.Command {
	return a.command(a.w.Help.Version, func(context.Context, []string) error { return a.giveVersion() })
}

// thisVersion reads what the Go toolchain has put into the binary.
func thisVersion() versionDoc {
	doc := versionDoc{Version: "devel", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, Format: store.Format}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return doc
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		doc.Version = v
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			doc.Commit = s.Value
		case "vcs.time":
			doc.Time = s.Value
		case "vcs.modified":
			doc.Modified = s.Value == "true"
		}
	}
	return doc
}

func (a *app) giveVersion() error {
	doc := thisVersion()
	return a.give(doc, func(p *page) {
		h := a.w.Heads
		commit := doc.Commit
		if doc.Modified {
			commit += " +"
		}
		p.linef("regulars %s", doc.Version)
		p.pairs(
			pair{h.Commit, commit}, pair{h.Built, doc.Time}, pair{"Go", doc.Go}, pair{h.Platform, doc.Platform},
			pair{h.FileFormat, strconv.Itoa(doc.Format)},
		)
	})
}

// shells are those for which cobra writes completions.
func shells() []string { return []string{"bash", "zsh", "fish", "powershell"} }

func (a *app) completionCommand() *cobra.Command {
	cmd := a.command(a.w.Help.Completion, nil)
	cmd.ValidArgsFunction = choices(0, shells())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if a.failure = checkArgs(cmd, args); a.failure == nil {
			a.failure = a.completion(cmd.Root(), args[0])
		}
		return nil
	}
	return cmd
}

func (a *app) completion(root *cobra.Command, shell string) error {
	var err error
	switch shell {
	case "bash":
		err = root.GenBashCompletionV2(a.stdout, true)
	case "zsh":
		err = root.GenZshCompletion(a.stdout)
	case "fish":
		err = root.GenFishCompletion(a.stdout, true)
	case "powershell":
		err = root.GenPowerShellCompletionWithDesc(a.stdout)
	default:
		return oneOf(argName(a.w.Help.Completion, 0), shell, shells())
	}
	if err != nil {
		return model.Refuse("cli.output").Because(err)
	}
	return nil
}
