package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/model"
	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/text"
	"regulars/tui/theme"
)

// palette lists every command that there is now, so that a key which the terminal takes for
// itself, or which nobody remembers, is never the only way.
type palette struct {
	field part.Field
	list  part.List[command]
	all   []command
}

// command is a row of the palette.
type command struct {
	action screen.Action
	key    string
	label  string
	why    string // why it cannot be done now
	search string // what finds it: both labels, pinyin initials, the key
}

func newPalette(r *Root) *palette {
	p := &palette{field: part.Field{Prompt: theme.Prompt + " ", Placeholder: words.In(r.env.Lang()).PaletteHint}}
	p.all = r.commands()
	p.list.Fit(r.area().Height - 4)
	p.filter()
	return p
}

// commands are what the screen in front offers, in its order, and then the rest of the table:
// what can be done before what cannot.
func (r *Root) commands() []command {
	lang := r.env.Lang()
	var all []command
	seen := map[screen.Action]bool{}
	for _, o := range r.front().screen.Actions() {
		if b := o.Action.Binding(); b.Kind != screen.Motion && !seen[o.Action] {
			seen[o.Action] = true
			all = append(all, newCommand(lang, b, o.Label, o.Why))
		}
	}
	var cannot []command
	for _, b := range screen.Table() {
		if b.Kind != screen.Command || seen[b.Action] || r.foreign(b) || b.Action == screen.Submit || b.Action == screen.Palette {
			continue
		}
		if c := newCommand(lang, b, "", r.obstacle(b)); c.why == "" {
			all = append(all, c)
		} else {
			cannot = append(cannot, c)
		}
	}
	return append(all, cannot...)
}

// foreign reports whether an action is of a till where there is none.
func (r *Root) foreign(b screen.Binding) bool {
	if !r.opt.NoTill || b.Kind == screen.Motion || b.Root && b.Action != screen.LockTill || b.Action == screen.Back || b.Action == screen.Submit {
		return false
	}
	_, offers := offered(r.front(), b.Action)
	return !offers && (b.Opens == "" || r.opt.Screens[b.Opens] == nil)
}

// obstacle says why an action that the screen in front does not offer cannot be done; "" if it
// can.
func (r *Root) obstacle(b screen.Binding) string {
	lang := r.env.Lang()
	switch {
	case b.Action == screen.LockTill && !r.canLock():
		return words.In(lang).NoLock
	case b.Root, b.Action == screen.Back,
		b.Action == screen.UndoLast && r.undo != nil,
		b.Opens != "" && r.opt.Screens[b.Opens] != nil:
		return ""
	}
	return b.Needs.In(lang)
}

func newCommand(lang model.Lang, b screen.Binding, label, why string) command {
	c := command{action: b.Action, key: b.KeyName(lang), label: label, why: why}
	if label == "" {
		c.label = b.Label.In(lang)
	}
	c.search = strings.ToLower(strings.Join([]string{c.label, b.Label.ZH, b.Label.EN, b.Pinyin, c.key, string(b.Action)}, "\n"))
	return c
}

// filter shows the commands that contain what is typed.
func (p *palette) filter() {
	p.list.Clear()
	p.fill(0)
}

func (p *palette) fill(first int) {
	wanted := strings.ToLower(text.Fold(strings.TrimSpace(p.field.Value())))
	var found []command
	for _, c := range p.all {
		if strings.Contains(c.search, wanted) {
			found = append(found, c)
		}
	}
	first = min(first, len(found))
	p.list.Show(found[first:], first, len(found))
}

func (p *palette) title(r *Root) string { return words.In(r.env.Lang()).PaletteTitle }

func (p *palette) key(r *Root, key tea.KeyPressMsg) tea.Cmd {
	if screen.ActionOf(key) == screen.Submit {
		return p.run(r)
	}
	if p.field.Update(key) {
		p.filter()
		return nil
	}
	p.list.Update(key)
	if first, _, ok := p.list.Wants(); ok {
		p.fill(first)
	}
	return nil
}

func (p *palette) paste(_ *Root, msg tea.PasteMsg) {
	if p.field.Update(msg) {
		p.filter()
	}
}

// run does the marked command; one that cannot be done tells its reason and leaves the palette
// open.
func (p *palette) run(r *Root) tea.Cmd {
	chosen, ok := p.list.Selected()
	if !ok {
		return nil
	}
	if chosen.why != "" {
		return r.tell(chosen.why)
	}
	r.layer = nil
	return r.act(chosen.action)
}

func (p *palette) view(r *Root, area screen.Area) (string, screen.Cursor) {
	th := r.env.Theme()
	if area.Height-4 != p.list.Rows() {
		p.list.Fit(area.Height - 4)
		if first, _, ok := p.list.Wants(); ok {
			p.fill(first)
		}
	}
	field, cursor := p.field.View(th, area.Width-2, true)
	lines := []string{"", " " + field, ""}
	if p.list.Total() == 0 {
		lines = append(lines, "   "+words.In(r.env.Lang()).PaletteNone)
	}
	columns := []part.Column{{Width: 9}, {Flex: true}, {Flex: true, Drop: 1}}
	lines = append(lines, p.list.View(th, area.Width, columns, func(c command) []string {
		if c.why != "" {
			return []string{th.Muted.Render(c.key), th.Muted.Render("(" + c.label + ")"), th.Muted.Render(c.why)}
		}
		return []string{th.Key.Render(c.key), c.label}
	})...)
	return strings.Join(lines, "\n"), cursor.Moved(1, 1)
}

func (p *palette) offers() []screen.Offer {
	return []screen.Offer{screen.Can(screen.Submit), screen.Can(screen.Choose), screen.Can(screen.Back)}
}
