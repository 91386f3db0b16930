package cli

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/tui/text"
)

// logDoc is one event of the trail; its personal parts are as the desk masks them.
type logDoc struct {
	ID      model.ID          `json:"id"`
	Time    *string           `json:"time"`
	Actor   string            `json:"actor"`
	Kind    model.Kind        `json:"kind"`
	Member  model.ID          `json:"member"`
	Subject model.ID          `json:"subject"`
	Request string            `json:"request,omitempty"`
	Body    map[string]any    `json:"body,omitempty"`
	Fields  map[string]string `json:"fields,omitempty"`
	Erased  bool              `json:"erased,omitempty"`
	Unknown bool              `json:"unknown,omitempty"` // of a newer program
}

func (a *app) logCommand() *cobra.Command {
	var who, since, actor string
	cmd := a.command(a.w.Help.Log, func(ctx context.Context, _ []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			q := desk.LogQuery{Actor: actor}
			var err error
			if q.Since, err = parseSince(since, s.shop.Zone); err != nil {
				return err
			}
			if who != "" {
				if q.Member, err = s.Resolve(ctx, who); err != nil {
					return err
				}
			}
			return a.giveLog(ctx, s, q)
		})
	})
	cmd.Flags().StringVar(&who, "member", "", a.w.Flags.OfMember)
	cmd.Flags().StringVar(&since, "since", "", a.w.Flags.Since)
	cmd.Flags().StringVar(&actor, "actor", "", a.w.Flags.Actor)
	return cmd
}

// parseSince reads a moment or a day of the shop; the zero time for "".
func parseSince(text string, zone *time.Location) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, text, zone)
	if err != nil {
		return time.Time{}, model.Refuse("usage.day", "--since", text)
	}
	return t, nil
}

// giveLog streams the trail, an event a line: a long log is never held in memory.
func (a *app) giveLog(ctx context.Context, s *seat, q desk.LogQuery) error {
	lines := 0
	widths, err := a.logWidths(ctx, s)
	if err != nil {
		return err
	}
	err = s.Log(ctx, q, func(l desk.LogLine) error {
		lines++
		if a.flags.json {
			return a.giveLine(logDocOf(s, l))
		}
		return a.write(a.drawn(a.logLine(s, l, widths)) + "\n")
	})
	if err == nil && lines == 0 {
		a.note(a.w.Say.LogEmpty)
	}
	return err
}

func logDocOf(s *seat, l desk.LogLine) logDoc {
	doc := logDoc{
		ID: l.ID, Time: s.stamp(l.Time), Actor: l.Actor, Kind: l.Kind, Member: l.Member, Subject: l.Subject,
		Request: l.Request, Fields: l.Fields, Erased: l.Erased, Unknown: l.Body == nil,
	}
	if l.Body != nil {
		doc.Body = bodyDoc(l.Body, l.ID.Stream)
	}
	return doc
}

// widths are those of the columns of a log, which is printed while it is read.
type widths struct{ id, actor, kind int }

const (
	logID    = 12 // an ID of the hundred-thousandth entry; longer ones push their line
	logActor = 16
)

func (a *app) logWidths(ctx context.Context, s *seat) (widths, error) {
	w := widths{id: logID}
	people, err := s.People(ctx)
	if err != nil {
		return w, err
	}
	for _, p := range people {
		w.actor = max(w.actor, min(text.Width(p.Name), logActor))
	}
	for _, k := range model.Kinds() {
		w.kind = max(w.kind, text.Width(a.happened(k)))
	}
	return w, nil
}

// happened words a kind of event.
func (a *app) happened(k model.Kind) string { return say.Word(a.lang, "kind."+string(k)) }

func (a *app) logLine(s *seat, l desk.LogLine, w widths) string {
	parts := []string{
		s.minute(l.Time), text.Pad(l.ID.String(), w.id), text.Pad(l.Actor, w.actor), text.Pad(a.happened(l.Kind), w.kind),
		text.Pad(l.Member.String(), w.id),
	}
	if _, request, ok := strings.Cut(l.Request, "/"); ok {
		parts = append(parts, request) // the kind stands before it already
	}
	if fields := a.fieldText(l.Fields); fields != "" {
		parts = append(parts, fields)
	}
	if l.Erased {
		parts = append(parts, a.w.Say.LogErased)
	}
	if l.Body == nil {
		parts = append(parts, a.w.Say.LogUnknown)
	}
	return strings.TrimRight(strings.Join(parts, "  "), " ")
}

// otherText is how the desk names a personal text that is no field of a profile.
const otherText = "text"

// fieldText writes fields as name=text, in the order of their names. English has the names by
// which commands know them.
func (a *app) fieldText(fields map[string]string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		label := name
		switch {
		case a.lang != model.ZH:
		case name == otherText:
			label = a.w.Heads.Words
		default:
			label = say.Word(a.lang, "field."+name)
		}
		parts = append(parts, label+"="+fields[name])
	}
	return strings.Join(parts, "  ")
}
