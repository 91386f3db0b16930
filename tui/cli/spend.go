package cli

import (
	"context"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/model/say"
)

// redeemCommand spends points. What has a price needs no points to be said.
func (a *app) redeemCommand() *cobra.Command {
	var r desk.Redemption
	var bill string
	cmd := a.command(a.w.Help.Redeem, func(ctx context.Context, args []string) error {
		return a.doAct(ctx, func(ctx context.Context, s *seat) (desk.Answer, error) {
			var err error
			if len(args) > 1 {
				if r.Points, err = clean.Points(args[1]); err != nil {
					return desk.Answer{}, err
				}
			}
			if r.Bill, err = s.amount(bill); err != nil {
				return desk.Answer{}, err
			}
			id, err := s.Resolve(ctx, args[0])
			if err != nil {
				return desk.Answer{}, err
			}
			return s.Redeem(ctx, id, r)
		})
	})
	cmd.Flags().StringVar(&r.Receipt, "receipt", "", a.w.Flags.Receipt)
	cmd.Flags().StringVar(&r.Reward, "reward", "", a.w.Flags.Reward)
	cmd.Flags().StringVar(&bill, "bill", "", a.w.Rules.Flags.Bill)
	return cmd
}

// rewardDoc is one thing that a member can have now, or could with more points.
type rewardDoc struct {
	Type    string       `json:"type"`
	Code    string       `json:"code"`
	Label   string       `json:"label"`
	Points  model.Points `json:"points"`
	Value   money        `json:"value"`
	After   model.Points `json:"after"`
	Missing model.Points `json:"missing"`
	Away    model.Points `json:"away"` // of points, what headquarters has to be asked for first
	Left    *int64       `json:"left"` // null: not counted
	Any     bool         `json:"any"`
	Most    bool         `json:"most"`
	Blocked model.Code   `json:"blocked,omitempty"`
	Note    string       `json:"note,omitempty"`
}

func (a *app) rewardsCommand() *cobra.Command {
	return a.command(a.w.Rules.Help.Rewards, func(ctx context.Context, args []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			id, err := s.Resolve(ctx, args[0])
			if err != nil {
				return err
			}
			rewards, err := s.Rewards(ctx, id)
			if err != nil {
				return err
			}
			return a.giveRewards(s, rewards)
		})
	})
}

func (a *app) rewardDoc(s *seat, r desk.Reward) rewardDoc {
	doc := rewardDoc{
		Type: r.Type, Code: r.Code, Label: a.rewardWord(s, r), Points: r.Points, Value: s.money(r.Value), After: r.After,
		Missing: r.Missing, Away: r.Away, Any: r.Any, Most: r.Most, Blocked: r.Blocked,
	}
	if r.Left >= 0 {
		doc.Left = &r.Left
	}
	if r.Blocked != "" {
		doc.Note, _ = say.Error(a.lang, model.Refuse(r.Blocked, labelOr(r.Label, r.Code)))
	}
	return doc
}

// labelOr is a rule's label, or its code in every language if it has none.
func labelOr(label program.Label, code string) program.Label {
	if label != nil {
		return label
	}
	return program.Label{model.ZH: code, model.EN: code}
}

// rewardWord is what people call a reward.
func (a *app) rewardWord(s *seat, r desk.Reward) string {
	w := a.w.Rules.Say
	switch {
	case r.Type != model.RedeemOff:
		return labelOr(r.Label, r.Code).In(a.lang)
	case r.Most:
		return sentence(w.OffMost, s.shop.Currency.Format(r.Value))
	}
	return sentence(w.Off, s.shop.Currency.Format(r.Value))
}

func (a *app) giveRewards(s *seat, rewards []desk.Reward) error {
	docs := make([]rewardDoc, 0, len(rewards))
	for _, r := range rewards {
		docs = append(docs, a.rewardDoc(s, r))
	}
	if len(docs) == 0 {
		a.note(a.w.Rules.Say.NoRewards)
	}
	return a.give(docs, func(p *page) {
		if len(docs) == 0 {
			return
		}
		h, w := a.w.Heads, a.w.Rules
		rows := make([][]string, len(docs))
		for i, d := range docs {
			points, left := d.Points.Format(), ""
			if d.Any {
				points = sentence(w.Say.AnyPoints, points)
			}
			if d.Left != nil {
				left = model.Points(*d.Left).Format()
			}
			rows[i] = []string{d.Label, a.typeWord(d.Type), d.Code, points, unlessZero(d.Missing), unlessZero(d.Away), left, d.Note}
		}
		p.table([]column{
			left(w.Heads.Reward), left(h.Kind), left(w.Heads.Code), right(h.Points), right(w.Heads.Missing), right(w.Heads.Away), right(w.Heads.Left),
			left(w.Heads.Note),
		}, rows)
	})
}

// typeWord names a type of reward or coupon.
func (a *app) typeWord(kind string) string { return wordOr(a.w.Rules.Types, kind) }

// wordOr is the word for a code, or the code itself if only a newer program has a word for it.
func wordOr(words map[string]string, code string) string {
	if word, ok := words[code]; ok {
		return word
	}
	return code
}

// holdCommands put points aside, spend them, give them back.
func (a *app) holdCommands() []*cobra.Command {
	var receipt, ended string
	h := a.w.Rules.Help
	hold := a.command(h.Hold, func(ctx context.Context, args []string) error {
		return a.doAct(ctx, func(ctx context.Context, s *seat) (desk.Answer, error) {
			points, err := clean.Points(args[1])
			if err != nil {
				return desk.Answer{}, err
			}
			id, err := s.Resolve(ctx, args[0])
			if err != nil {
				return desk.Answer{}, err
			}
			return s.Hold(ctx, id, points, receipt)
		})
	})
	hold.Flags().StringVar(&receipt, "receipt", "", a.w.Flags.Receipt)
	commit := a.command(h.Commit, func(ctx context.Context, args []string) error {
		return a.doAct(ctx, func(ctx context.Context, s *seat) (desk.Answer, error) { return s.Commit(ctx, args[0], ended) })
	})
	commit.Flags().StringVar(&ended, "receipt", "", a.w.Flags.Receipt)
	release := a.command(h.Release, func(ctx context.Context, args []string) error {
		return a.doAct(ctx, func(ctx context.Context, s *seat) (desk.Answer, error) { return s.Release(ctx, args[0]) })
	})
	return []*cobra.Command{hold, commit, release}
}
