package screen_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/require"

	"regulars/tui/drive"
	"regulars/tui/i18n"
	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/theme"
)

// The screen of the package documentation, so that what newcomers copy works.

// Desk is what the screen needs of the desk; the screen declares it, the desk has it.
type Desk interface {
	AddNote(ctx context.Context, request, member, note string) error
}

// New returns the maker that the registry wants.
func New(desk Desk) screen.Maker {
	return func(env *screen.Env, id string) screen.Screen {
		return &Note{env: env, desk: desk, member: id, request: env.NewID(), box: part.Field{Prompt: theme.Prompt + " "}}
	}
}

type Note struct {
	env     *screen.Env
	desk    Desk
	member  string
	request string // the same for a repeat, so that nothing is saved twice
	box     part.Field
}

// saved is what the command answers.
type saved struct{ err error }

func (n *Note) Init() tea.Cmd     { return nil }
func (n *Note) Title() string     { return table.In(n.env.Lang()).Title }
func (n *Note) Keep() screen.Kept { return part.Keep(&n.box) }
func (n *Note) Restore(kept screen.Kept) (screen.Screen, tea.Cmd) {
	part.Restore(kept, &n.box)
	return n, nil
}

func (n *Note) Actions() []screen.Offer {
	w, why := table.In(n.env.Lang()), ""
	if n.box.Empty() {
		why = w.TypeFirst
	}
	return []screen.Offer{screen.Can(screen.Submit).As(w.Save).Unless(why)}
}

func (n *Note) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		n.box.Update(msg)
	case screen.Do: // Submit is all that Actions offers
		ctx, desk, request, member, note := n.env.Context(), n.desk, n.request, n.member, n.box.Value()
		return n, func() tea.Msg { return saved{desk.AddNote(ctx, request, member, note)} }
	case saved:
		if msg.err != nil {
			return n, screen.Send(screen.Failed{Err: msg.err})
		}
		return n, screen.Send(screen.Many{
			screen.Toast{Text: table.In(n.env.Lang()).Saved},
			screen.Changed{What: "member", ID: n.member},
			screen.Pop{},
		})
	}
	return n, nil
}

func (n *Note) View(area screen.Area) (string, screen.Cursor) {
	line, cursor := n.box.View(n.env.Theme(), area.Width-2, true)
	return "\n " + line, cursor.Moved(1, 1)
}

type words struct{ Title, TypeFirst, Save, Saved string }

var table = i18n.Words[words]{
	ZH: words{Title: "备注", TypeFirst: "先写点什么。", Save: "保存", Saved: "已保存"},
	EN: words{Title: "Note", TypeFirst: "Type something first.", Save: "Save", Saved: "Saved"},
}

func TestWordsAreComplete(t *testing.T) { require.NoError(t, table.Check()) }

// desk remembers what it was asked.
type desk struct {
	notes []string
	err   error
}

func (d *desk) AddNote(_ context.Context, request, member, note string) error {
	d.notes = append(d.notes, request+" "+member+" "+note)
	return d.err
}

func TestScreenOfTheDocumentationWorks(t *testing.T) {
	asked := &desk{}
	stage := drive.Stage{
		Home:    func(env *screen.Env) screen.Screen { return New(asked)(env, "home") },
		Screens: map[string]screen.Maker{"note": New(asked)},
	}
	d := drive.Start(t, stage).Send(screen.Open{What: "note", ID: "7"}).At("备注").Enter().Toast("先写点什么。")
	d.Type("likes oolong").Enter().Toast("已保存")
	require.Equal(t, []string{"id-2 7 likes oolong"}, asked.notes)
	require.Equal(t, 1, d.Root().Snapshot().Depth)

	asked.err = errors.New("disk is full")
	d.Type("x").Enter().Sees("!").Type("y").Sees("❯ xy")
	d.Burst("690000000001\r", 0).Sees("❯ xy")
}

func TestDocumentationIsWhatIsTested(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	code, err := os.ReadFile("note_test.go")
	require.NoError(t, err)
	text := string(doc)
	text = text[strings.Index(text, "// Desk is"):strings.Index(text, "// Its words stand")]
	lines := 0
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "//"))
		if line != "" {
			lines++
			require.Contains(t, string(code), line)
		}
	}
	require.Greater(t, lines, 50)
}
