package chain

import (
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/hub"
	"regulars/model/say"
	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/text"
)

// CasesName is the name under which the list of what was said in a shop is registered; its id is the shop's number.
const CasesName = "chain-cases"

// casesShown bounds what the list has.
const casesShown = 100

// Cases is what customers said in one shop.
type Cases struct {
	desk   Desk
	env    *screen.Env
	area   screen.Area
	number uint64

	said   Said
	loaded bool
	failed error
	pane   part.Pane
}

// Cases makes the list of a shop; the id is its number.
func (s *Screens) Cases(env *screen.Env, id string) screen.Screen {
	number, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		number = 0 // no shop has it, and the list says so
	}
	return &Cases{desk: s.desk, env: env, number: number, area: screen.Area{Width: 80, Height: 20}}
}

// readCases is what headquarters answered.
type readCases struct {
	said Said
	err  error
}

// Init reads the list.
func (c *Cases) Init() tea.Cmd { return c.look() }

func (c *Cases) look() tea.Cmd {
	ctx, desk, number := c.env.Context(), c.desk, c.number
	return func() tea.Msg {
		said, err := desk.Cases(ctx, number, casesShown)
		return readCases{said, err}
	}
}

// titleMost is what the title shows of a shop's name.
const titleMost = 20

// Title of the list.
func (c *Cases) Title() string {
	return strings.TrimSpace(text.Truncate(c.said.Shop, titleMost) + " " + table.In(c.env.Lang()).HeadCases)
}

// Keep is nil: nothing is typed here.
func (c *Cases) Keep() screen.Kept { return nil }

// Restore has nothing to put back.
func (c *Cases) Restore(screen.Kept) (screen.Screen, tea.Cmd) { return c, nil }

// Actions of the list.
func (c *Cases) Actions() []screen.Offer {
	return []screen.Offer{screen.Can(screen.Choose).As(table.In(c.env.Lang()).Scroll)}
}

// Update takes one message.
func (c *Cases) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		c.area = screen.Area{Width: msg.Width, Height: msg.Height}
		c.fit()
	case tea.KeyPressMsg:
		c.pane.Update(msg)
	case again:
		return c, c.look()
	case readCases:
		c.loaded, c.failed = true, msg.err
		if msg.err == nil {
			c.said = msg.said
		}
		c.fit()
		return c, screen.After(readEvery, again{})
	}
	return c, nil
}

func (c *Cases) fit() { c.pane.Fit(len(c.lines(c.area.Width)), c.area.Height) }

// View draws the list.
func (c *Cases) View(area screen.Area) (string, screen.Cursor) {
	th, lang := c.env.Theme(), c.env.Lang()
	b := &part.Body{Width: area.Width}
	switch {
	case !c.loaded:
		b.Blank()
		b.Add(text.Spaces(indent) + th.Muted.Render(table.In(lang).Reading))
	case c.failed != nil:
		b.Blank()
		b.Refuse(th, lang, 1, c.failed)
	default:
		b.Add(c.pane.View(th, lang, c.lines(area.Width), area.Height)...)
	}
	return b.String(), screen.Cursor{}
}

// lines are all that was said: a head for each, and the words below it in full.
func (c *Cases) lines(width int) []string {
	if !c.loaded || c.failed != nil {
		return nil
	}
	th, w := c.env.Theme(), table.In(c.env.Lang())
	b := &part.Body{Width: width}
	b.Blank()
	if len(c.said.Cases) == 0 {
		b.Say(indent, th.Muted, w.NoCases)
		return b.Lines
	}
	if !c.said.Words {
		b.Say(indent, th.Muted, w.Hidden)
		b.Blank()
	}
	rows := make([][]string, len(c.said.Cases))
	for i := range c.said.Cases {
		rows[i] = c.row(&c.said.Cases[i])
	}
	_, heads := part.Grid(b.Width, []part.Column{{}, {}, {}, {}, {Flex: true}}, rows)
	for i := range c.said.Cases {
		b.Add(heads[i])
		v := &c.said.Cases[i]
		switch {
		case v.Text != "":
			b.Say(indent+2, th.Text, clean.Line(v.Text))
		case c.said.Words:
			b.Say(indent+2, th.Muted, w.NoWords)
		}
	}
	if len(c.said.Cases) == casesShown {
		b.Blank()
		b.Say(indent, th.Muted, fmt.Sprintf(w.Latest, model.Points(casesShown).Format()))
	}
	return b.Lines
}

// row is the head of one case: when, what, how bad, who.
func (c *Cases) row(v *hub.CaseView) []string {
	th, lang := c.env.Theme(), c.env.Lang()
	w := table.In(lang)
	score, who, id := "", v.Who[model.FieldName], v.Member.String()
	if v.Opened.Score != 0 {
		score = fmt.Sprintf("%d/%d", v.Opened.Score, v.Opened.Scale)
	}
	if v.Member.IsZero() {
		who, id = w.Nobody, ""
	}
	if v.Undone {
		id = w.Undone + "  " + id
	}
	row := []string{
		text.Spaces(indent) + when(c.env, v.At), th.Strong.Render(say.Word(lang, "feedback."+v.Opened.Feedback)), score, clean.Line(who),
		th.Muted.Render(id),
	}
	if v.Undone {
		for i := range row {
			row[i] = th.Muted.Render(part.Plain(row[i]))
		}
	}
	return row
}
