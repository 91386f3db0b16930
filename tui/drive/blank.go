package drive

import (
	tea "charm.land/bubbletea/v2"

	"regulars/tui/screen"
)

// Blank makes a screen with nothing on it but its name and what it was opened for: it stands in
// for the screens that the one under test only opens.
func Blank(name string) screen.Maker {
	return func(_ *screen.Env, id string) screen.Screen { return &blank{name, id} }
}

// blank shows its name and id.
type blank struct{ name, id string }

func (b *blank) Init() tea.Cmd                                    { return nil }
func (b *blank) Update(tea.Msg) (screen.Screen, tea.Cmd)          { return b, nil }
func (b *blank) Title() string                                    { return b.name }
func (b *blank) Actions() []screen.Offer                          { return nil }
func (b *blank) Keep() screen.Kept                                { return nil }
func (b *blank) Restore(screen.Kept) (screen.Screen, tea.Cmd)     { return b, nil }
func (b *blank) View(screen.Area) (body string, at screen.Cursor) { return b.name + " " + b.id, at }
