package cli

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"regulars/model"
)

// programVersionDoc is one version of the program in its history.
type programVersionDoc struct {
	Version uint     `json:"version"`
	Entry   model.ID `json:"entry"`
	At      *string  `json:"at"`
	By      string   `json:"by"`
	InForce bool     `json:"in_force"`
}

func (a *app) programShowCommand() *cobra.Command {
	var version uint
	cmd := a.command(a.w.Help.ProgramShow, func(ctx context.Context, _ []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			text, now, err := s.ProgramText(ctx)
			if err != nil {
				return err
			}
			shown := now
			if version != 0 && version != now {
				if text, err = a.programText(ctx, s, version, now); err != nil {
					return err
				}
				shown = version
			}
			a.notef(a.w.Say.ProgramNow, now)
			return a.give(programDoc{Version: shown, Text: text}, func(p *page) { p.line(strings.TrimRight(text, "\n")) })
		})
	})
	cmd.Flags().UintVar(&version, "version", 0, a.w.Rules.Flags.Version)
	return cmd
}

// programText is the document of a version that was published before.
func (a *app) programText(ctx context.Context, s *seat, version, now uint) (string, error) {
	all, err := s.ProgramHistory(ctx)
	if err != nil {
		return "", err
	}
	for _, v := range all {
		if v.Version == version {
			return s.ProgramOf(ctx, v.Entry)
		}
	}
	return "", model.Refuse("cli.program_version", version, now)
}

func (a *app) programHistoryCommand() *cobra.Command {
	return a.command(a.w.Rules.Help.ProgramHistory, func(ctx context.Context, _ []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			_, now, err := s.ProgramText(ctx)
			if err != nil {
				return err
			}
			all, err := s.ProgramHistory(ctx)
			if err != nil {
				return err
			}
			docs := make([]programVersionDoc, 0, len(all))
			for _, v := range all {
				docs = append(docs, programVersionDoc{Version: v.Version, Entry: v.Entry, At: s.stamp(v.At), By: v.By, InForce: v.Version == now})
			}
			return a.give(docs, func(p *page) {
				h, w := a.w.Heads, a.w.Rules.Heads
				rows := make([][]string, len(all))
				for i, v := range all {
					mark := ""
					if docs[i].InForce {
						mark = h.Yes
					}
					rows[i] = []string{strconv.FormatUint(uint64(v.Version), 10), s.minute(v.At), v.By, mark, v.Entry.String()}
				}
				p.table([]column{right(w.Version), left(h.Time), left(h.By), left(w.InForce), left(h.Entry)}, rows)
			})
		})
	})
}
