package cli

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/desk"
	"regulars/model/say"
)

// caseLimit is how many cases `feedback list` shows if nobody says otherwise.
const caseLimit = 50

func (a *app) feedbackCommand() *cobra.Command {
	show := a.command(a.w.Help.FeedbackShow, func(ctx context.Context, args []string) error {
		number, err := strconv.ParseUint(strings.TrimPrefix(args[0], "#"), 10, 32)
		_, _, whole := model.SplitID(args[0])
		if err != nil && !whole {
			return model.Refuse("usage.case", args[0])
		}
		return a.withSeat(ctx, func(s *seat) error {
			c, err := s.caseNamed(ctx, args[0], uint32(number))
			if err != nil {
				return err
			}
			return a.giveCase(s, c)
		})
	})
	return a.family(a.w.Help.Feedback, a.feedbackAddCommand(), a.feedbackListCommand(), show)
}

// caseNamed returns a case by its number in this shop, else by its identity, which those of other shops have.
func (s *seat) caseNamed(ctx context.Context, name string, number uint32) (desk.CaseView, error) {
	if number != 0 {
		return s.Case(ctx, number)
	}
	return s.CaseElsewhere(ctx, name)
}

func (a *app) feedbackAddCommand() *cobra.Command {
	var who string
	var f desk.Feedback
	cmd := a.command(a.w.Help.FeedbackAdd, func(ctx context.Context, _ []string) error {
		if f.Kind == "" {
			return model.Refuse("usage.flag_missing", "--kind", "regulars feedback add")
		}
		if err := oneOf("--kind", f.Kind, care.Kinds); err != nil {
			return err
		}
		return a.withSeat(ctx, func(s *seat) error {
			var err error
			if who != "" {
				if f.Member, err = s.Resolve(ctx, who); err != nil {
					return err
				}
			}
			c, err := s.Feedback(ctx, f)
			if err != nil {
				return err
			}
			a.notef(a.w.Say.CaseOpened, c.Number)
			return a.giveCase(s, c)
		})
	})
	fl, w := cmd.Flags(), a.w.Flags
	fl.StringVar(&who, "member", "", w.Member)
	fl.StringVar(&f.Kind, "kind", "", sentence(w.Kind, strings.Join(care.Kinds, ", ")))
	fl.IntVar(&f.Score, "score", 0, sentence(w.Score, care.Scale))
	fl.StringVar(&f.Text, "text", "", w.Text)
	fl.StringVar(&f.Channel, "channel", "", w.Channel)
	fl.StringVar(&f.Request, "request", "", a.w.Rules.Flags.Request)
	complete(cmd, "kind", care.Kinds...)
	return cmd
}

func (a *app) feedbackListCommand() *cobra.Command {
	var all, elsewhere bool
	var limit int
	var who string
	cmd := a.command(a.w.Help.FeedbackList, func(ctx context.Context, _ []string) error {
		if limit < 1 {
			return model.Refuse("usage.positive", "--limit")
		}
		return a.withSeat(ctx, func(s *seat) error {
			cases, err := s.casesListed(ctx, who, elsewhere, desk.CaseQuery{Open: !all, Limit: limit})
			if err != nil {
				return err
			}
			return a.giveCases(s, cases)
		})
	})
	cmd.Flags().BoolVar(&all, "all", false, a.w.Flags.All)
	cmd.Flags().IntVar(&limit, "limit", caseLimit, a.w.Flags.Limit)
	cmd.Flags().StringVar(&who, "member", "", a.w.Chain.FlagCasesOf)
	cmd.Flags().BoolVar(&elsewhere, "elsewhere", false, a.w.Chain.FlagElsewhere)
	return cmd
}

// casesListed are the cases of this shop, of a member wherever they were opened, or of the other shops.
func (s *seat) casesListed(ctx context.Context, who string, elsewhere bool, q desk.CaseQuery) ([]desk.CaseView, error) {
	switch {
	case who == "" && elsewhere:
		return s.CasesElsewhere(ctx, q, model.ID{})
	case who == "":
		return s.Cases(ctx, q)
	}
	member, err := s.Resolve(ctx, who)
	if err != nil {
		return nil, err
	}
	cases, err := s.CasesOf(ctx, member, q)
	if elsewhere {
		cases = slices.DeleteFunc(cases, func(c desk.CaseView) bool { return c.Shop.IsZero() })
	}
	return cases, err
}

func (a *app) giveCases(s *seat, cases []desk.CaseView) error {
	docs := make([]caseDoc, 0, len(cases))
	for _, c := range cases {
		docs = append(docs, s.caseDoc(c))
	}
	if len(cases) == 0 {
		a.note(a.w.Say.NoCases)
	}
	return a.give(docs, func(p *page) {
		if len(cases) == 0 {
			return
		}
		a.caseTable(s, p, cases, a.customer)
	})
}

// caseTable lists cases; who says whose they are, "" if that is clear.
func (a *app) caseTable(s *seat, p *page, cases []desk.CaseView, who func(desk.CaseView) string) {
	h := a.w.Heads
	rows := make([][]string, len(cases))
	for i, c := range cases {
		rows[i] = []string{
			caseNumber(c), a.stateWord(c), a.kindWord(c), a.score(c), s.minute(c.At), s.minute(c.RespondBy), who(c),
			c.Shop.Say(a.lang), c.Owner, c.Text,
		}
	}
	p.table([]column{
		right(h.Case), left(h.State), left(h.Kind), left(h.Score), left(h.Time), left(h.RespondBy), left(h.Member),
		left(a.w.Chain.HeadShop), left(h.Owner), left(h.Words),
	}, rows)
}

// caseNumber is what `feedback show` takes.
func caseNumber(c desk.CaseView) string {
	if c.Number == 0 {
		return c.ID.String()
	}
	return strconv.Itoa(int(c.Number))
}

func (a *app) giveCase(s *seat, c desk.CaseView) error {
	return a.give(s.caseDoc(c), func(p *page) {
		h := a.w.Heads
		p.pairs(
			pair{h.Case, caseNumber(c)}, pair{a.w.Chain.HeadShop, c.Shop.Say(a.lang)}, pair{h.State, a.stateWord(c)}, pair{h.Kind, a.kindWord(c)},
			pair{h.Score, a.score(c)}, pair{h.Member, a.customer(c)}, pair{h.Words, c.Text}, pair{h.Channel, c.Channel},
			pair{h.Time, s.minute(c.At)}, pair{h.RespondBy, s.minute(c.RespondBy)}, pair{h.ResolveBy, s.minute(c.ResolveBy)},
			pair{h.Owner, c.Owner},
		)
	})
}

func (a *app) stateWord(c desk.CaseView) string { return say.Word(a.lang, "state."+string(c.State)) }

func (a *app) kindWord(c desk.CaseView) string { return say.Word(a.lang, "feedback."+c.Kind) }

// score writes "4/5", "" if none was given.
func (a *app) score(c desk.CaseView) string {
	if c.Score == 0 {
		return ""
	}
	return sentence(a.w.Say.Score, c.Score, c.Scale)
}

// customer names whose feedback it is.
func (a *app) customer(c desk.CaseView) string {
	switch {
	case c.Member.IsZero():
		return a.w.Say.Anonymous
	case c.Name != "":
		return c.Name
	}
	return c.Member.String()
}
