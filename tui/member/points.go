package member

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
	"regulars/tui/part"
	"regulars/tui/text"
)

// wide is the width from which the ledger says by whom.
const wide = 72

// posted takes rows of the ledger.
func (p *Page) posted(msg posted) tea.Cmd {
	p.ledgerErr = msg.err
	if msg.err != nil {
		return nil
	}
	return p.fetchLedger(p.ledger.Take(msg.want, msg.rows))
}

// ledgerRows is how many postings have room.
func (p *Page) ledgerRows() int {
	b := &part.Body{Width: p.area.Width}
	p.drawPurse(b)
	return max(p.area.Height-len(b.Lines)-1, 1) // without the titles
}

// drawPurse says what the points come to.
func (p *Page) drawPurse(b *part.Body) {
	m, th, cur := p.member, p.env.Theme(), p.env.Currency()
	w := table.In(p.env.Lang())
	p.drawWho(b)
	owes, worth, aside := "", "", ""
	here := p.here()
	if m.Debt > 0 {
		owes = th.Warn.Render("! " + fmt.Sprintf(w.Owes, m.Debt.Format()))
	}
	if m.Value > 0 {
		worth = fmt.Sprintf(w.Worth, cur.Format(m.Value))
	}
	if m.Held > 0 {
		aside = fmt.Sprintf(pw(p).Aside, m.Held.Format())
	}
	b.Flow(text.Spaces(indent)+th.Muted.Render(w.Points)+"  "+th.Strong.Render(m.Balance.Format())+text.Spaces(3), owes, here, worth, aside, p.nextEnd())
	b.Blank()
}

// here says what can be spent here without asking headquarters, if that is not all.
func (p *Page) here() string {
	if p.member.Away() == 0 {
		return ""
	}
	return p.env.Theme().Accent.Render(fmt.Sprintf(pw(p).Here, p.member.Here.Format()))
}

// nextEnd says which points end first, "" if none do.
func (p *Page) nextEnd() string {
	lots := p.member.Lots
	if len(lots) == 0 || lots[0].Ends == model.Never || lots[0].Ends == model.Idle {
		return ""
	}
	return fmt.Sprintf(pw(p).NextEnd, lots[0].Points.Format(), lots[0].Ends)
}

// drawLedger draws the postings.
func (p *Page) drawLedger(b *part.Body) {
	th, lang := p.env.Theme(), p.env.Lang()
	w := table.In(lang)
	p.drawPurse(b)
	list := p.ledger.List()
	switch {
	case p.ledgerErr != nil:
		b.Refuse(th, lang, 1, p.ledgerErr)
		return
	case len(list.Items()) == 0:
		b.Add(text.Spaces(indent)+th.Muted.Render(pw(p).Ledger), text.Spaces(indent)+pw(p).NoPostings)
		return
	}
	columns := []part.Column{
		{Title: pw(p).Ledger},
		{Title: w.What},
		{Title: w.Change, Right: true},
		{Title: w.Balance, Right: true},
		{Title: pw(p).Reason, Flex: true},
		{Title: w.By},
	}
	if b.Width < wide {
		columns = columns[:len(columns)-1] // what for says more than by whom
	}
	b.Add(list.View(th, b.Width, columns, p.posting)...)
}

// posting is one line of the ledger: when, what, the points, the balance after, what for, by
// whom.
func (p *Page) posting(l desk.Posting) []string {
	th := p.env.Theme()
	w := table.In(p.env.Lang())
	points := l.Points.Signed()
	if l.Points == 0 && l.Aside != 0 {
		points = ""
	}
	at, after := "", ""
	if !l.At.IsZero() {
		at = p.when(l.At)
	}
	if !l.Unsure {
		after = l.After.Format()
	}
	row := []string{at, pw(p).Kinds[l.Kind], points, after, p.reason(&l), l.By}
	if l.Undone {
		row[4] = strings.TrimSpace(w.Undone + " " + row[4])
		for i := range row {
			row[i] = th.Muted.Render(row[i])
		}
		return row
	}
	for _, quiet := range []int{0, 3, 5} {
		row[quiet] = th.Muted.Render(row[quiet])
	}
	row[2] = th.Strong.Render(row[2])
	return row
}

// reason says what a posting was for.
func (p *Page) reason(l *desk.Posting) string {
	lang := p.env.Lang()
	w := table.In(lang)
	switch v := l.Body.(type) {
	case nil:
		switch l.Kind {
		case desk.PostNewer:
			return w.Newer
		case desk.PostElse:
			return pw(p).Others
		}
		return pw(p).NotBooked
	case *model.SaleRecorded:
		return p.forSale(l, v.Amount)
	case *model.SaleRefunded:
		return p.forSale(l, v.Amount)
	case *model.PointsGranted:
		return p.forBonus(l, v)
	case *model.PointsRedeemed:
		return p.forReward(l, v)
	case *model.PointsAdjusted:
		return clean.Line(v.Reason)
	case *model.PointsHeld:
		until := time.Unix(v.Until, 0).In(p.env.Location())
		return fmt.Sprintf(pw(p).HeldUntil, v.Points.Format(), until.Format("15:04"))
	case *model.HoldReleased:
		return fmt.Sprintf(pw(p).Freed, v.Points.Format())
	case *model.PointsExpired:
		if l.Kind == desk.PostRelease {
			return fmt.Sprintf(pw(p).TimedOut, (-l.Aside).Format())
		}
	case *model.ActUndone:
		return fmt.Sprintf(w.UndoOf, desk.KindWord(v.Of).Say(lang))
	}
	return clean.Line(l.Receipt)
}

// forSale names a sale or a refund by its amount and receipt.
func (p *Page) forSale(l *desk.Posting, amount model.Money) string {
	return strings.TrimSpace(p.env.Currency().Format(amount) + "  " + clean.Line(l.Receipt))
}

// forBonus names the rule that a bonus came from.
func (p *Page) forBonus(l *desk.Posting, v *model.PointsGranted) string {
	rule, code, _ := strings.Cut(v.Reason, ":")
	name := pw(p).Reasons[rule]
	if name == "" {
		name = clean.Line(rule) // of a newer program
	}
	if label := l.Label.In(p.env.Lang()); label != "" {
		code = label
	}
	return strings.TrimSpace(name + " " + clean.Line(code))
}

// forReward names what points were spent on.
func (p *Page) forReward(l *desk.Posting, v *model.PointsRedeemed) string {
	name := l.Label.In(p.env.Lang())
	if name == "" {
		name = clean.Line(v.Reward)
	}
	if sort := pw(p).Rewards[v.Type]; sort != "" {
		return sort + " " + name
	}
	return strings.TrimSpace(fmt.Sprintf(pw(p).Off, p.env.Currency().Format(v.Value)) + "  " + clean.Line(l.Receipt))
}

// whyLines tells all about the marked posting.
func (p *Page) whyLines(width int) []string {
	l, _ := p.ledger.List().Selected()
	return p.explanation(width, l.Receipt, "")
}

// drawWhy draws how the marked posting came about, on all of the page: not one line of an
// explanation may be missing.
func (p *Page) drawWhy(b *part.Body, height int) {
	th := p.env.Theme()
	p.drawWho(b)
	b.Blank()
	if l, ok := p.ledger.List().Selected(); ok {
		balance := ""
		if !l.Unsure {
			balance = th.Muted.Render(w(p).Balance) + " " + l.After.Format()
		}
		_, rows := part.Grid(b.Width-indent-1, []part.Column{{}, {}, {}, {}, {Flex: true}}, [][]string{{
			p.when(l.At), pw(p).Kinds[l.Kind], l.Points.Signed(), balance, p.reason(&l),
		}})
		b.Add(part.Indent(indent, th.Strong.Render(rows[0]))...)
	}
	b.Add(p.whyPane.View(th, p.env.Lang(), p.whyLines(b.Width), height-len(b.Lines))...)
}

// w and pw are the words of the page.
func w(p *Page) *words       { return table.In(p.env.Lang()) }
func pw(p *Page) *pointWords { return pointTable.In(p.env.Lang()) }

// fitPanes tells the panes how much they hold and how much of it has room.
func (p *Page) fitPanes() {
	if p.member == nil {
		return
	}
	b := &part.Body{Width: p.area.Width}
	p.drawWho(b)
	b.Blank()
	p.heldPane.Fit(len(p.holdingLines(b.Width)), p.area.Height-len(b.Lines))
	if p.why != nil && p.on == points {
		p.whyPane.Fit(len(p.whyLines(b.Width)), p.area.Height-len(b.Lines)-1)
	}
}
