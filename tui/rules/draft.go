package rules

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/program"
	"regulars/model/rehearsal"
	"regulars/tui/screen"
)

// draft is a program that is being written.
type draft struct {
	text string
	from uint   // the version that it was made from
	path string // the file that it stays in

	read    *program.Program // nil until checked, or if it cannot be read
	refused error            // why it cannot be published

	trying   bool
	trial    *rehearsal.Result
	trialErr error
}

// edit opens the draft, or the program in force, in the person's editor.
func (p *Page) edit() tea.Cmd {
	if p.now == nil || p.mayNotEdit() != "" {
		return nil
	}
	text, path := p.now.text, ""
	if d := p.shelf.draft; d != nil {
		text, path = d.text, d.path
	}
	editor := p.opt.Editor
	p.working = true
	return p.ask(func(ctx context.Context, _ Desk) tea.Msg {
		editing, err := editor(ctx, text, path)
		return prepared{editing, err}
	})
}

// drafted takes what the commands about the draft have answered. An answer about a draft that is
// no longer there is dropped.
func (p *Page) drafted(msg tea.Msg) tea.Cmd {
	defer p.fit()
	switch msg := msg.(type) {
	case prepared:
		return p.run(msg)
	case checked:
		msg.of.read, msg.of.refused = msg.program, msg.err
	case rehearsed:
		p.working, msg.of.trying = false, false
		msg.of.trial, msg.of.trialErr = &msg.result, msg.err
		if msg.err != nil {
			msg.of.trial = nil
		}
	case agreed:
		if msg.of == p.shelf.draft && p.mayNotPublish() == "" {
			p.working = true
			return p.publish(msg.of)
		}
	case dropped:
		if msg.of == p.shelf.draft && p.busy() == "" {
			p.drop()
			return tea.Batch(p.forget(msg.of.path), screen.Send(screen.Toast{Text: table.In(p.env.Lang()).Dropped}))
		}
	case published:
		return p.published(msg)
	}
	return nil
}

// run gives the terminal to the editor. What follows it does not come back to this page by
// itself, as the answers of commands do, so that it is told to all.
func (p *Page) run(msg prepared) tea.Cmd {
	p.working = false
	if msg.err != nil {
		return screen.Send(screen.Failed{Err: msg.err})
	}
	p.editing, p.editingID = msg.editing, p.env.NewID()
	ended := screen.Changed{What: screen.ProgramName, ID: p.editingID}
	return p.opt.Exec(msg.editing, func(error) tea.Msg { return ended })
}

// edited takes what the editor left.
func (p *Page) edited() tea.Cmd {
	text, path, err := p.editing.Result()
	p.editing = nil
	before := p.shelf.draft
	switch {
	case err != nil:
		return screen.Send(screen.Failed{Err: err})
	case before != nil && text == before.text, before == nil && text == p.now.text:
		same := screen.Send(screen.Toast{Text: table.In(p.env.Lang()).Unchanged})
		if before == nil {
			return tea.Batch(same, p.forget(path))
		}
		return same
	}
	d := &draft{text: text, from: p.now.version, path: path}
	if before != nil {
		d.from = before.from
	}
	p.shelf.draft = d
	p.draftPane.Top()
	p.turn(drafts)
	return p.check(d)
}

// mayNotPublish says why the draft cannot be published.
func (p *Page) mayNotPublish() string {
	w, d := table.In(p.env.Lang()), p.shelf.draft
	why := p.mayNot()
	switch {
	case why != "":
		return why
	case p.busy() != "":
		return p.busy()
	case d == nil || d.refused != nil:
		return w.NotGood
	case d.read == nil:
		return w.Checking
	}
	return ""
}

// mayNotRehearse says why the draft cannot be tried.
func (p *Page) mayNotRehearse() string {
	if d := p.shelf.draft; d != nil && d.trial != nil {
		return table.In(p.env.Lang()).Rehearsed
	}
	return p.mayNotPublish()
}

// startRehearsal tries the draft on the shop's past.
func (p *Page) startRehearsal() tea.Cmd {
	if p.mayNotRehearse() != "" {
		return nil
	}
	cmd := p.rehearse(p.shelf.draft)
	p.working, p.shelf.draft.trying = cmd != nil, cmd != nil
	p.fit()
	return cmd
}

// askToPublish asks before a program comes into force: every till follows it at once.
func (p *Page) askToPublish() tea.Cmd {
	d := p.shelf.draft
	if p.on != drafts || p.mayNotPublish() != "" {
		return nil
	}
	w := table.In(p.env.Lang())
	lines := []string{fmt.Sprintf(w.PublishLine, d.from+1, d.from), w.Changes(count(p.changes(d)))}
	if d.trial == nil {
		lines = append(lines, w.NotRehearsed)
	}
	return screen.Send(screen.Ask{Title: w.PublishTitle, Lines: lines, Yes: w.Publish, Then: agreed{d}})
}

// askToDrop asks before a draft is thrown away.
func (p *Page) askToDrop() tea.Cmd {
	if p.on != drafts || p.shelf.draft == nil || p.busy() != "" {
		return nil
	}
	w := table.In(p.env.Lang())
	return screen.Send(screen.Ask{Title: w.DropTitle, Lines: []string{w.DropLine}, Yes: w.Drop, Then: dropped{p.shelf.draft}})
}

// drop lets go of the draft.
func (p *Page) drop() {
	p.shelf.draft = nil
	p.turn(present)
}

// published ends a publication: the program in force is another one now.
func (p *Page) published(msg published) tea.Cmd {
	p.working = false
	if msg.err != nil {
		return tea.Batch(screen.Send(screen.Failed{Err: msg.err}), p.load())
	}
	if msg.of == p.shelf.draft {
		p.drop()
	}
	p.nowPane.Top()
	return screen.Send(screen.Many{
		screen.Toast{Text: fmt.Sprintf(table.In(p.env.Lang()).Published, msg.version)},
		screen.Changed{What: screen.ProgramName},
	})
}

// change is what a draft says otherwise, in words.
type change struct {
	title   string // of the part that it stands in
	line    string
	removed bool
}

// changes compares what a draft says with the program in force, line by line of the words.
func (p *Page) changes(d *draft) []change {
	if p.now == nil || d.read == nil {
		return nil
	}
	before, after := p.describe(p.now.program, &p.now.use), p.describe(d.read, &p.now.use)
	var out []change
	for _, s := range after {
		old := sectionOf(before, s.title)
		out = append(out, without(s.title, old.lines, s.lines, true)...)
		out = append(out, without(s.title, s.lines, old.lines, false)...)
	}
	for _, s := range before {
		if !slices.ContainsFunc(after, func(x passage) bool { return x.title == s.title }) {
			out = append(out, without(s.title, s.lines, nil, true)...)
		}
	}
	return out
}

// count counts changes as people do: a line that says something else now is one.
func count(changes []change) int {
	added, removed, sum := map[string]int{}, map[string]int{}, 0
	for _, c := range changes {
		if c.removed {
			removed[c.title]++
		} else {
			added[c.title]++
		}
	}
	for title, n := range added {
		sum += max(n, removed[title])
		delete(removed, title)
	}
	for _, n := range removed {
		sum += n
	}
	return sum
}

func sectionOf(all []passage, title string) passage {
	for _, s := range all {
		if s.title == title {
			return s
		}
	}
	return passage{}
}

// without lists the lines that the others do not have.
func without(title string, lines, others []string, removed bool) []change {
	var out []change
	for _, line := range lines {
		if !slices.Contains(others, line) {
			out = append(out, change{title, line, removed})
		}
	}
	return out
}

// placeOf finds line and column in a refusal of a program, 0 if it names none.
func placeOf(err error) (line, column int) {
	var refusal *model.Error
	if !errors.As(err, &refusal) || len(refusal.Args) < 2 {
		return 0, 0
	}
	line, good := refusal.Args[0].(int)
	column, fine := refusal.Args[1].(int)
	if !good || !fine || !strings.HasPrefix(string(refusal.Code), "program.") {
		return 0, 0
	}
	return line, column
}

// documentLines splits a document into lines that a terminal can show; spaces stay where they
// were, so that columns still line up.
func documentLines(document string) []string {
	lines := strings.Split(strings.ReplaceAll(strings.TrimRight(document, "\n"), "\t", "    "), "\n")
	for i, line := range lines {
		words := strings.Split(line, " ")
		for j, word := range words {
			words[j] = clean.Line(word)
		}
		lines[i] = strings.Join(words, " ")
	}
	return lines
}
