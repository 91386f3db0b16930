package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/model/rehearsal"
	"regulars/model/say"
	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/text"
	"regulars/tui/theme"
)

const (
	indent    = 3 // where lines begin, behind the mark
	hang      = 2 // further in, where a line goes on
	headLines = 2 // above the part that has the focus
	around    = 2 // lines of a draft that are shown on either side of a mistake
	gamersMax = 5
)

// View draws the part that has the focus under the line that says which program is in force.
func (p *Page) View(area screen.Area) (string, screen.Cursor) {
	th, lang := p.env.Theme(), p.env.Lang()
	w := table.In(lang)
	b := &part.Body{Width: area.Width}
	if p.now == nil {
		b.Blank()
		if p.nowErr != nil {
			b.Refuse(th, lang, 1, p.nowErr)
		} else {
			b.Add(text.Spaces(indent) + th.Muted.Render(w.Reading))
		}
		return b.String(), screen.Cursor{}
	}
	p.drawHead(b)
	b.Blank()
	switch {
	case p.on == present:
		p.drawPane(b, &p.nowPane, p.presentLines(b.Width), area.Height)
	case p.on == drafts:
		p.drawPane(b, &p.draftPane, p.draftLines(b.Width), area.Height)
	case p.shown != nil:
		p.drawPane(b, &p.text, p.textLines(b.Width), area.Height)
	default:
		p.drawVersions(b)
	}
	return b.String(), screen.Cursor{}
}

// drawHead says which program is in force, since when and by whom, or which one is shown.
func (p *Page) drawHead(b *part.Body) {
	th := p.env.Theme()
	w := table.In(p.env.Lang())
	version, note := p.now.version, ""
	what := w.InForce
	switch {
	case p.on == versions && p.shown != nil:
		version, what = p.shown.of.Version, w.AsPublished
	case p.on == drafts && p.shelf.draft != nil:
		version, what = p.shelf.draft.from+1, w.IsDraft
	case p.shelf.draft != nil:
		note = th.Accent.Render(w.DraftWaits)
	}
	name := th.Strong.Render(fmt.Sprintf(w.Version, version)) + "  " + th.Accent.Render(what)
	if p.on == drafts {
		b.Edges("", name, fmt.Sprintf(w.MadeFrom, p.shelf.draft.from), p.draftPath())
		return
	}
	b.Edges(note, name, p.publishedAt(version))
}

// draftPath says where the draft is kept.
func (p *Page) draftPath() string {
	if path := p.shelf.draft.path; path != "" {
		return p.env.Theme().Muted.Render(clean.Line(path))
	}
	return ""
}

// publishedAt says when a version was published and by whom, "" before that is known.
func (p *Page) publishedAt(version uint) string {
	for i := range p.past {
		if v := &p.past[i]; v.Version == version {
			at := v.At.In(p.env.Location()).Format("2006-01-02 15:04")
			if v.By == "" {
				return at
			}
			return fmt.Sprintf(table.In(p.env.Lang()).ByAt, at, v.By)
		}
	}
	return ""
}

// drawPane draws what a pane shows of lines.
func (p *Page) drawPane(b *part.Body, pane *part.Pane, lines []string, height int) {
	b.Add(pane.View(p.env.Theme(), p.env.Lang(), lines, height-len(b.Lines))...)
}

// presentLines say what the program in force says.
func (p *Page) presentLines(width int) []string {
	if p.now == nil {
		return nil
	}
	b := &part.Body{Width: width}
	if chain := p.now.use.Chain; chain != "" {
		hanging(b, indent, "", fmt.Sprintf(table.In(p.env.Lang()).OfChain, clean.Line(chain)), p.env.Theme().Accent)
	}
	for _, s := range p.describe(p.now.program, &p.now.use) {
		if len(b.Lines) > 0 {
			b.Blank()
		}
		p.heading(b, s.title)
		for _, line := range s.lines {
			hanging(b, indent, "", line, theme.Style{})
		}
	}
	return b.Lines
}

func (p *Page) heading(b *part.Body, title string) {
	b.Add(text.Spaces(indent) + p.env.Theme().Muted.Render(title))
}

// hanging adds a line behind a lead; where it goes on, it stands further in.
func hanging(b *part.Body, indent int, lead, line string, style theme.Style) {
	further := text.Spaces(text.Width(lead) + hang)
	for i, piece := range text.Wrap(line, max(b.Width-indent-text.Width(further)-1, 1)) {
		if i > 0 {
			lead = further
		}
		b.Add(text.Spaces(indent) + lead + style.Render(piece))
	}
}

// drawVersions draws which versions there were.
func (p *Page) drawVersions(b *part.Body) {
	th, lang := p.env.Theme(), p.env.Lang()
	w := table.In(lang)
	switch {
	case p.pastErr != nil:
		b.Refuse(th, lang, 1, p.pastErr)
		return
	case p.past == nil:
		b.Add(text.Spaces(indent) + th.Muted.Render(w.Reading))
		return
	}
	columns := []part.Column{{Title: w.VersionTitle, Right: true}, {Title: w.At}, {Title: w.By, Flex: true}, {}}
	b.Add(p.list.View(th, b.Width, columns, func(v desk.ProgramVersion) []string {
		state := ""
		if v.Version == p.now.version {
			state = th.Accent.Render(w.InForce)
		}
		return []string{strconv.FormatUint(uint64(v.Version), 10), v.At.In(p.env.Location()).Format("2006-01-02 15:04"), v.By, state}
	})...)
}

// draftLines say what is wrong with the draft, or what it changes and what it would have done.
func (p *Page) draftLines(width int) []string {
	d := p.shelf.draft
	if d == nil || p.now == nil {
		return nil
	}
	th, lang := p.env.Theme(), p.env.Lang()
	w := table.In(lang)
	b := &part.Body{Width: width}
	switch {
	case d.refused != nil:
		b.Refuse(th, lang, 1, d.refused)
		p.drawMistake(b, d)
		return b.Lines
	case d.read == nil:
		b.Add(text.Spaces(indent) + th.Muted.Render(w.Checking))
		return b.Lines
	case d.from != p.now.version:
		b.Refuse(th, lang, 1, model.Refuse("program.moved", d.from, p.now.version))
		b.Blank()
	}
	p.drawChanges(b, d)
	b.Blank()
	p.drawTrial(b, d)
	return b.Lines
}

// drawMistake draws the lines of the draft around what is wrong.
func (p *Page) drawMistake(b *part.Body, d *draft) {
	th := p.env.Theme()
	at, _ := placeOf(d.refused)
	if at == 0 {
		return
	}
	b.Blank()
	lines := documentLines(d.text)
	for n := max(at-around, 1); n <= min(at+around, len(lines)); n++ {
		line := text.PadLeft(strconv.Itoa(n), 4) + "  " + lines[n-1]
		if n == at {
			b.Add(part.Marked(th, b.Width, line))
			continue
		}
		b.Add(text.Spaces(indent) + th.Muted.Render(line))
	}
}

// drawChanges draws what the draft says otherwise.
func (p *Page) drawChanges(b *part.Body, d *draft) {
	th := p.env.Theme()
	w := table.In(p.env.Lang())
	changes := p.changes(d)
	b.Add(text.Spaces(indent) + th.Strong.Render(w.Changes(count(changes))))
	title := ""
	for _, c := range changes {
		if c.title != title {
			p.heading(b, c.title)
			title = c.title
		}
		if c.removed {
			hanging(b, indent, "− ", c.line, th.Muted)
		} else {
			hanging(b, indent, "+ ", c.line, th.Text)
		}
	}
}

// drawTrial draws what the draft would have done, beside what the program in force did.
func (p *Page) drawTrial(b *part.Body, d *draft) {
	th, lang := p.env.Theme(), p.env.Lang()
	w := table.In(lang)
	switch {
	case d.trialErr != nil:
		b.Refuse(th, lang, 1, d.trialErr)
		return
	case d.trying:
		b.Add(text.Spaces(indent) + th.Muted.Render(w.Rehearsing))
		return
	case d.trial == nil:
		b.Add(text.Spaces(indent) + th.Muted.Render(fmt.Sprintf(w.TryIt, screen.Rehearse.KeyName(lang))))
		return
	}
	p.drawOutcomes(b, d.trial)
	p.drawGamers(b, d.trial)
}

// drawOutcomes sets what both programs make of the past side by side.
func (p *Page) drawOutcomes(b *part.Body, r *rehearsal.Result) {
	th, lang := p.env.Theme(), p.env.Lang()
	w := table.In(lang)
	cur := r.Currency
	b.Add(text.Spaces(indent) + th.Strong.Render(fmt.Sprintf(w.Trial, r.From, r.To)))
	b.Add(text.Spaces(indent) + w.TrialOf(r.Members, r.Sales, cur.Format(r.Amount)))
	rows := [][]string{{"", th.Muted.Render(w.InForce), th.Muted.Render(w.IsDraft)}}
	add := func(name, now, draft string) {
		rows = append(rows, []string{th.Muted.Render(name), now, th.Strong.Render(draft)})
	}
	add(w.Issued, r.Present.Issued.Format(), r.Draft.Issued.Format())
	add(w.Bonus, r.Present.Bonus.Format(), r.Draft.Bonus.Format())
	add(w.Cut, r.Present.Cut.Format(), r.Draft.Cut.Format())
	add(w.Redeemed, r.Present.Redeemed.Format(), r.Draft.Redeemed.Format())
	add(w.Unmet, r.Present.Unmet.Format(), r.Draft.Unmet.Format())
	add(w.Expired, r.Present.Expired.Format(), r.Draft.Expired.Format())
	add(w.Left, r.Present.Left.Format(), r.Draft.Left.Format())
	add(w.LeftValue, cur.Format(r.Present.LeftValue), cur.Format(r.Draft.LeftValue))
	add(w.Cost, cur.Format(r.Present.Cost), cur.Format(r.Draft.Cost))
	add(w.CostShare, share(r.Present.CostShare, 100), share(r.Draft.CostShare, 100))
	for _, t := range tiersOf(r) {
		add(fmt.Sprintf(w.InTier, t.name[lang]), model.Points(t.present).Format(), model.Points(t.draft).Format())
	}
	_, lines := part.Grid(b.Width-indent-1, []part.Column{{}, {Right: true}, {Right: true}}, rows)
	b.Add(part.Indent(indent, lines...)...)
}

// tierShare is how many members stand on a step under either program.
type tierShare struct {
	code           string
	name           program.Label
	present, draft int64
}

// tiersOf sets the steps of both programs side by side, by their codes.
func tiersOf(r *rehearsal.Result) []tierShare {
	var all []tierShare
	for _, t := range r.Draft.Tiers {
		all = append(all, tierShare{code: t.Code, name: t.Label, draft: t.Members})
	}
	for _, t := range r.Present.Tiers {
		at := slices.IndexFunc(all, func(s tierShare) bool { return s.code == t.Code })
		if at < 0 {
			all = append(all, tierShare{code: t.Code, name: t.Label})
			at = len(all) - 1
		}
		all[at].present = t.Members
	}
	return all
}

// drawGamers names who would gain most for the money.
func (p *Page) drawGamers(b *part.Body, r *rehearsal.Result) {
	if len(r.Gamers) == 0 {
		return
	}
	th, lang := p.env.Theme(), p.env.Lang()
	w := table.In(lang)
	b.Blank()
	b.Add(text.Spaces(indent) + th.Strong.Render(w.Gamers))
	for _, g := range r.Gamers[:min(len(r.Gamers), gamersMax)] {
		gain := fmt.Sprintf(w.Gain, r.Currency.Format(g.Spend), g.Before.Format(), g.Points.Format())
		hanging(b, indent, "", strings.Join([]string{clean.Line(g.Name), gain, clean.Line(say.Why(lang, g.Why))}, "  "), th.Text)
	}
}
