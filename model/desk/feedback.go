package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/clean"
	"regulars/model/staff"
)

// Feedback records what somebody says as a new case with its clocks. Repeating it with the same request
// answers with the case of the first time.
func (s *Session) Feedback(ctx context.Context, in Feedback) (CaseView, error) {
	if err := s.May(staff.RightFeedback); err != nil {
		return CaseView{}, err
	}
	if !slices.Contains(care.Kinds, in.Kind) {
		return CaseView{}, model.Refuse("feedback.kind", clean.Line(in.Kind), strings.Join(care.Kinds, ", "))
	}
	if in.Score < 0 || in.Score > care.Scale {
		return CaseView{}, model.Refuse("feedback.score", care.Scale)
	}
	in.Text = clean.Note(in.Text)
	if in.Text == "" && in.Score == 0 {
		return CaseView{}, model.Refuse("feedback.empty")
	}
	request, err := actNamed(in.Request)
	if err != nil {
		return CaseView{}, err
	}
	var view CaseView
	errs := s.decide(ctx, func(b Book) ([]model.Draft, error) {
		var err error
		if view, err = saidBefore(b, request, in); view.Repeated || err != nil {
			return nil, err
		}
		draft, err := feedback(b, in)
		if err != nil {
			return nil, err
		}
		draft.Request = request
		c := caseFrom(draft, s.who.ID)
		if view, err = caseView(newEntryReader(b), uint32(c.ID.N), c); err != nil {
			return nil, err
		}
		return withReview(b, draft)
	})
	if errs[0] != nil {
		return CaseView{}, errs[0]
	}
	return view, nil
}

// withReview adds what feedback brings its member.
func withReview(b Book, draft model.Draft) ([]model.Draft, error) {
	n, ok := b.Number(draft.Member)
	if !ok || draft.Member.IsZero() || b.Program().Bonus.Review.Points == 0 {
		return []model.Draft{draft}, nil
	}
	t := newTurn(b)
	p, err := t.with(n, draft.Member)
	if err != nil {
		return nil, err
	}
	of := t.next()
	t.drafts = append(t.drafts, draft)
	return t.drafts, p.reviewed(of)
}

func feedback(b Book, in Feedback) (model.Draft, error) {
	if !in.Member.IsZero() {
		if _, err := numberOf(b, in.Member); err != nil {
			return model.Draft{}, err
		}
	}
	respond, resolve := care.Deadlines(in.Kind, b.Now())
	body := &model.CaseOpened{
		At: b.Now().Unix(), Feedback: in.Kind, Score: in.Score, Channel: clean.Text(in.Channel, 20),
		RespondBy: unixOf(respond), ResolveBy: unixOf(resolve), Sale: in.Sale.From(b.Next(NextEvent).Stream),
	}
	if in.Score != 0 {
		body.Scale = care.Scale
	}
	draft := model.Draft{Kind: model.CaseOpenedKind, Member: in.Member, Subject: b.Next(NextCase), Body: body}
	if in.Text != "" {
		draft.PII = model.Fields{model.FieldText: in.Text}
	}
	return draft, nil
}

func unixOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

// caseFrom is the case that a draft is about to open.
func caseFrom(d model.Draft, by model.ID) *care.Case {
	e := &model.Event{Stream: d.Subject.Stream, Head: model.Head{Member: d.Member, Subject: d.Subject, Actor: by}}
	if d.PII != nil {
		e.PII = &model.PII{Fields: d.PII}
	}
	return care.Open(e, d.Body.(*model.CaseOpened), 0, 0)
}

func caseView(r *entryReader, number uint32, c *care.Case) (CaseView, error) {
	view := CaseView{
		Number: number, ID: c.ID, Member: c.Member, State: c.State, Kind: c.Kind, Score: c.Score, Scale: c.Scale,
		Text: c.Text, Channel: c.Channel, At: moment(c.At, r.b), RespondBy: moment(c.RespondBy, r.b), ResolveBy: moment(c.ResolveBy, r.b),
	}
	var err error
	if n, ok := r.b.Number(c.Member); ok {
		if view.Name, _, err = r.member(n); err != nil {
			return view, err
		}
	}
	view.Owner, err = r.staffName(c.By)
	return view, err
}

// CaseQuery selects cases, the newest first.
type CaseQuery struct {
	Open   bool   // only those that somebody still has to act on
	Before uint32 // case number to go on before; 0: from the newest
	Limit  int    // 0: 50
}

// Cases lists cases.
func (s *Session) Cases(ctx context.Context, q CaseQuery) ([]CaseView, error) {
	if err := s.May(staff.RightFind); err != nil {
		return nil, err
	}
	if q.Limit <= 0 || q.Limit > timelineMost {
		q.Limit = FindLimit
	}
	var views []CaseView
	err := s.store.View(ctx, func(b Book) error {
		r := newEntryReader(b)
		var failed error
		err := b.Cases(q.Before, q.Open, func(number uint32, c *care.Case) bool {
			var view CaseView
			if view, failed = caseView(r, number, c); failed != nil {
				return false
			}
			views = append(views, view)
			return len(views) < q.Limit
		})
		if err == nil {
			err = failed
		}
		return err
	})
	return views, err
}

// Case returns one case by its number.
func (s *Session) Case(ctx context.Context, number uint32) (CaseView, error) {
	if err := s.May(staff.RightFind); err != nil {
		return CaseView{}, err
	}
	var view CaseView
	err := s.store.View(ctx, func(b Book) error {
		c, err := b.Case(number)
		if err != nil {
			return err
		}
		view, err = caseView(newEntryReader(b), number, c)
		return err
	})
	return view, err
}
