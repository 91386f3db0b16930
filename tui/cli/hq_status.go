package cli

import (
	"context"
	"encoding/csv"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/hub"
	"regulars/model/program"
)

// hqShopDoc is one shop of the chain.
type hqShopDoc struct {
	Number  uint64       `json:"number"`
	Name    string       `json:"name"`
	Market  uint64       `json:"market"`
	Contact *string      `json:"last_contact"`
	Applied uint64       `json:"applied"` // of its present stream
	Unsent  uint64       `json:"unsent"`  // that it said it has beyond that
	State   string       `json:"state"`   // new, open, closed, frozen, unproven, retired
	Waits   bool         `json:"waits"`   // lending waits for it
	Aside   uint64       `json:"aside"`   // events that were stored and not understood
	Offset  int64        `json:"offset_ms"`
	Members int64        `json:"members"`
	Points  model.Points `json:"points"`
	Build   string       `json:"program"`
	Streams int          `json:"streams"`
	IDs     []string     `json:"stream_ids"` // in the order of their enrolment
	contact time.Time
}

// hqStatusDoc is the chain.
type hqStatusDoc struct {
	Chain       string       `json:"chain"`
	Generation  uint64       `json:"generation"`
	Fingerprint string       `json:"fingerprint"`
	Program     uint         `json:"program"`
	Shops       []hqShopDoc  `json:"shops"`
	Members     int64        `json:"members"`
	Points      model.Points `json:"points"`
	Liability   money        `json:"liability"`
	Waiting     uint64       `json:"waiting"`
	Held        bool         `json:"held"`      // lending waits for an operator's word
	Since       *string      `json:"since"`     // when the generation began, null for the first
	AwaitedFor  []string     `json:"awaited"`   // shops for which lending waits
	NeedKeys    []string     `json:"need_keys"` // shops that have not come since the keys were renewed
}

// untold are the shops that have not come since the keys were renewed: nobody has given them a new one.
func untold(v *hub.Overview) []string {
	names := []string{}
	for i := range v.Shops {
		if s := &v.Shops[i]; s.Shop.Untold && s.Shop.Retired == 0 {
			names = append(names, s.Shop.Name)
		}
	}
	return names
}

// stateOf is how a shop is, in one word for programs.
func stateOf(v *hub.ShopView) string {
	switch {
	case v.Shop.Retired != 0:
		return "retired"
	case v.Shop.Stream.IsZero():
		return "new"
	case v.Frozen:
		return "frozen"
	case v.Closed:
		return "closed"
	case v.Unproven:
		return "unproven"
	}
	return "open"
}

func (h *head) shopDocs(v *hub.Overview) []hqShopDoc {
	docs := make([]hqShopDoc, len(v.Shops))
	for i := range v.Shops {
		s := &v.Shops[i]
		contact := moment(s.Contact)
		docs[i] = hqShopDoc{
			Number: s.Shop.Number, Name: s.Shop.Name, Market: s.Shop.Market, Contact: stamp(contact, h.zone), Applied: s.Applied, Unsent: s.Unsent,
			State: stateOf(s), Waits: s.Waits, Aside: s.Poison, Offset: s.Offset, Members: s.Sums.Members, Points: s.Points, Build: s.Build,
			Streams: len(s.Streams), IDs: []string{}, contact: contact.In(h.zone),
		}
		for j := range s.Streams {
			docs[i].IDs = append(docs[i].IDs, s.Streams[j].ID.String())
		}
	}
	return docs
}

// owed is what the outstanding points are worth. A chain whose headquarters has not published a program
// has shops with their own: then they are counted as the program counts that every shop begins with.
func (h *head) owed(v *hub.Overview) model.Money {
	if v.Head.Program != 0 {
		return v.Owed
	}
	p, err := program.Parse(1, program.DefaultIn(h.currency), h.currency)
	if err != nil {
		return 0 // the program that is built in can be read
	}
	return p.ValueOf(v.Points)
}

func (a *app) hqStatusCommand(at *place) *cobra.Command {
	return a.command(a.w.Chain.Help.HQStatus, func(ctx context.Context, _ []string) error {
		return a.withHead(ctx, *at, func(h *head) error {
			v, err := h.Overview(ctx, time.Now())
			if err != nil {
				return err
			}
			doc := hqStatusDoc{
				Chain: v.Head.Chain, Generation: v.Head.Generation, Fingerprint: h.fingerprint(), Program: v.Head.Program, Shops: h.shopDocs(&v),
				Members: v.Total.Members, Points: v.Points, Liability: money{int64(h.owed(&v)), v.Head.Currency}, Waiting: v.Waiting,
				Held: v.Head.Held, Since: stamp(moment(v.Head.Fenced), h.zone), AwaitedFor: []string{}, NeedKeys: untold(&v),
			}
			for i := range v.Shops {
				if v.Shops[i].Waits {
					doc.AwaitedFor = append(doc.AwaitedFor, v.Shops[i].Shop.Name)
				}
			}
			return a.give(doc, func(p *page) {
				w := &a.w.Chain
				p.pairs(
					pair{w.HeadChain, doc.Chain}, pair{w.HeadMembers, model.Points(doc.Members).Format()}, pair{a.w.Heads.Points, doc.Points.Format()},
					pair{w.HeadOwed, h.currency.Format(model.Money(doc.Liability.Minor))}, pair{w.HeadGeneration, model.Points(doc.Generation).Format()},
					pair{w.HeadWaiting, a.lendingWord(h, &v)}, pair{w.Trust.HeadUntold, strings.Join(doc.NeedKeys, w.Trust.Comma)},
				)
				p.line("")
				a.shopTable(p, doc.Shops)
			})
		})
	})
}

func (a *app) shopTable(p *page, docs []hqShopDoc) {
	w, n := &a.w.Chain, func(v uint64) string { return model.Points(v).Format() }
	if len(docs) == 0 {
		p.line(w.NoShops)
		return
	}
	rows := make([][]string, len(docs))
	for i, d := range docs {
		contact := ""
		if d.Contact != nil {
			contact = d.contact.Format("2006-01-02 15:04")
		}
		rows[i] = []string{
			n(d.Number), d.Name, a.shopState(d.State), contact, n(d.Applied), n(d.Unsent), n(uint64(d.Members)), d.Points.Format(),
			unlessZero(model.Points(d.Aside)),
		}
	}
	h := a.w.Heads
	p.table([]column{
		right(w.HeadNumber), left(h.Name), left(h.State), left(w.HeadContact), right(w.HeadApplied), right(w.HeadUnsent), right(w.HeadMembers), right(w.HeadNet),
		right(w.HeadAside),
	}, rows)
}

// shopState is how a shop is, for people.
func (a *app) shopState(state string) string {
	w := &a.w.Chain
	switch state {
	case "new":
		return w.StateNew
	case "retired":
		return w.StateRetired
	case "frozen":
		return w.StateFrozen
	case "closed":
		return w.StateClosed
	case "unproven":
		return w.StateUnproven
	}
	return w.StateOpen
}

// hqRowDoc is what a shop's events add up to.
type hqRowDoc struct {
	Number   uint64       `json:"number"` // 0: headquarters itself, and the total
	Name     string       `json:"name"`
	Members  int64        `json:"members"`
	Sales    int64        `json:"sales"`
	Spend    money        `json:"spend"`
	Earned   model.Points `json:"earned"`
	Redeemed model.Points `json:"redeemed"`
	Adjusted model.Points `json:"adjusted"`
	Expired  model.Points `json:"expired"`
	Points   model.Points `json:"points"`
	Cases    int64        `json:"cases"`
}

// hqReportDoc is the chain's figures by shop.
type hqReportDoc struct {
	Report     string     `json:"report"`
	Definition string     `json:"definition"`
	Rows       []hqRowDoc `json:"rows"`
	Total      hqRowDoc   `json:"total"`
	Liability  money      `json:"liability"`
}

func (a *app) hqReportCommand(at *place) *cobra.Command {
	var format string
	formats := []string{"text", "csv", "json"}
	cmd := a.command(a.w.Chain.Help.HQReport, func(ctx context.Context, _ []string) error {
		if err := oneOf("--format", format, formats); err != nil {
			return err
		}
		return a.withHead(ctx, *at, func(h *head) error {
			v, err := h.Overview(ctx, time.Now())
			if err != nil {
				return err
			}
			doc := a.reportOf(h, &v)
			switch {
			case format == "csv":
				return a.reportCSV(doc)
			case format == "json":
				return a.giveJSON(doc)
			}
			return a.give(doc, func(p *page) { a.reportPage(p, h, doc) })
		})
	})
	cmd.Flags().StringVar(&format, "format", "text", a.w.Chain.FlagFormat)
	complete(cmd, "format", formats...)
	return cmd
}

func (a *app) reportOf(h *head, v *hub.Overview) *hqReportDoc {
	row := func(number uint64, name string, s *hub.Sums) hqRowDoc {
		return hqRowDoc{
			Number: number, Name: name, Members: s.Members, Sales: s.Sales, Spend: money{int64(s.Spend), v.Head.Currency}, Earned: s.Earned,
			Redeemed: s.Redeemed, Adjusted: s.Adjusted, Expired: s.Expired, Points: s.Net(), Cases: s.Cases,
		}
	}
	doc := &hqReportDoc{
		Report: "chain", Definition: a.w.Chain.ReportMeans, Rows: []hqRowDoc{}, Total: row(0, a.w.Chain.Total, &v.Total),
		Liability: money{int64(h.owed(v)), v.Head.Currency},
	}
	own := v.Total
	for i := range v.Shops {
		s := &v.Shops[i]
		doc.Rows = append(doc.Rows, row(s.Shop.Number, s.Shop.Name, &s.Sums))
		own.Members, own.Sales, own.Spend, own.Cases = own.Members-s.Sums.Members, own.Sales-s.Sums.Sales, own.Spend-s.Sums.Spend, own.Cases-s.Sums.Cases
		own.Earned, own.Redeemed = own.Earned-s.Sums.Earned, own.Redeemed-s.Sums.Redeemed
		own.Adjusted, own.Expired = own.Adjusted-s.Sums.Adjusted, own.Expired-s.Sums.Expired
	}
	if own != (hub.Sums{}) {
		doc.Rows = append(doc.Rows, row(0, a.w.Chain.Headquarters, &own))
	}
	return doc
}

func (a *app) reportPage(p *page, h *head, doc *hqReportDoc) {
	w, n := &a.w.Chain, func(v int64) string { return model.Points(v).Format() }
	var rows [][]string
	for _, r := range append(append([]hqRowDoc{}, doc.Rows...), doc.Total) {
		rows = append(rows, []string{
			r.Name, n(r.Members), n(r.Sales), h.currency.Format(model.Money(r.Spend.Minor)), r.Earned.Format(), r.Redeemed.Format(),
			r.Adjusted.Format(), r.Expired.Format(), r.Points.Format(), n(r.Cases),
		})
	}
	heads := a.w.Heads
	p.table([]column{
		left(heads.Name), right(w.HeadMembers), right(heads.Sales), right(w.HeadAmount), right(w.HeadEarned), right(w.HeadRedeemed), right(w.HeadAdjusted),
		right(w.HeadExpired), right(w.HeadNet), right(w.HeadCases),
	}, rows)
	p.pairs(pair{w.HeadOwed, h.currency.Format(model.Money(doc.Liability.Minor))})
	p.paragraph(doc.Definition)
}

func (a *app) reportCSV(doc *hqReportDoc) error {
	var b strings.Builder
	out := csv.NewWriter(&b)
	lines := [][]string{{"number", "name", "members", "sales", "spend_minor", "currency", "earned", "redeemed", "adjusted", "expired", "points", "cases"}}
	for _, r := range doc.Rows {
		name := r.Name
		if name != "" && strings.ContainsRune("=+-@\t\r", rune(name[0])) {
			name = "'" + name // a spreadsheet would run it
		}
		lines = append(lines, []string{
			strconv.FormatUint(r.Number, 10), name, strconv.FormatInt(r.Members, 10), strconv.FormatInt(r.Sales, 10), strconv.FormatInt(r.Spend.Minor, 10),
			r.Spend.Currency, plainly(r.Earned), plainly(r.Redeemed), plainly(r.Adjusted), plainly(r.Expired), plainly(r.Points), strconv.FormatInt(r.Cases, 10),
		})
	}
	if err := out.WriteAll(lines); err != nil {
		return err
	}
	return a.write(b.String())
}

func plainly(p model.Points) string { return strconv.FormatInt(int64(p), 10) }

// noteDoc is something that headquarters shows to people.
type noteDoc struct {
	Sort   string       `json:"sort"`
	Event  string       `json:"event"`
	Member *string      `json:"member"`
	Points model.Points `json:"points,omitempty"`
	Time   string       `json:"time"`
	Done   bool         `json:"done"`
	Text   string       `json:"text"`
}

// notesShown bounds one list.
const notesShown = 500

func (a *app) hqNotesCommand(at *place) *cobra.Command {
	var all bool
	cmd := a.command(a.w.Chain.Help.HQNotes, func(ctx context.Context, _ []string) error {
		return a.withHead(ctx, *at, func(h *head) error {
			docs := []noteDoc{}
			for _, sort := range []string{hub.NotePoison, hub.NoteOverdrawn, hub.NoteTwice, hub.NoteForgotten, hub.NoteAct} {
				notes, err := h.Notes(ctx, sort, model.ID{}, notesShown)
				if err != nil {
					return err
				}
				for i := range notes {
					if n := &notes[i]; all || !n.Done || sort == hub.NoteAct {
						docs = append(docs, h.noteDoc(n))
					}
				}
			}
			return a.give(docs, func(p *page) { a.noteTable(p, docs) })
		})
	})
	cmd.Flags().BoolVar(&all, "all", false, a.w.Chain.FlagAll)
	return cmd
}

func (h *head) noteDoc(n *hub.Note) noteDoc {
	doc := noteDoc{
		Sort: strings.TrimPrefix(n.Sort, "note."), Event: n.Event.String(), Points: n.Points, Done: n.Done, Text: n.Text,
		Time: *stamp(time.Unix(n.At, 0), h.zone),
	}
	if !n.Member.IsZero() {
		doc.Member = new(n.Member.String())
	}
	return doc
}

func (a *app) noteTable(p *page, docs []noteDoc) {
	if len(docs) == 0 {
		p.line(a.w.Chain.NoNotes)
		return
	}
	rows := make([][]string, len(docs))
	for i, d := range docs {
		member := ""
		if d.Member != nil {
			member = *d.Member
		}
		rows[i] = []string{d.Time, a.noteWord(d.Sort), d.Event, member, unlessZero(d.Points), d.Text}
	}
	h := a.w.Heads
	p.table([]column{left(h.Time), left(h.What), left(h.Entry), left(h.Member), right(h.Points), left(h.Reason)}, rows)
}

// noteWord is what a note is about, for people.
func (a *app) noteWord(sort string) string {
	w := &a.w.Chain
	switch sort {
	case "poison":
		return w.NotePoison
	case "overdrawn":
		return w.NoteOverdrawn
	case "twice":
		return w.NoteTwice
	case "forgotten":
		return w.NoteForgotten
	}
	return w.NoteAct
}
