package drive

import (
	"flag"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	_ "github.com/charmbracelet/x/exp/teatest/v2" // declares -update; two of them would clash
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/tui/screen"
)

// draw takes the next frame and holds the laws of the screens against it.
func (d *Driver) draw() {
	d.t.Helper()
	d.view = d.root.View()
	d.grid = d.wire.frame(d.view, d.stage.Width, d.stage.Height)
	lines := strings.Split(d.view.Content, "\n")
	require.LessOrEqual(d.t, len(lines), d.stage.Height, "more lines than the window has\n%s", d.view.Content)
	for _, line := range lines {
		require.LessOrEqual(d.t, ansi.StringWidth(line), d.stage.Width, "wider than the window: %q", line)
		require.Equal(d.t, ansi.StringWidth(line), ansi.StringWidthWc(line), "terminals disagree about the width of this text, it has not passed model/clean: %q", line)
	}
	if c := d.view.Cursor; c != nil {
		require.True(d.t, c.X >= 0 && c.X < d.stage.Width && c.Y >= 0 && c.Y < d.stage.Height, "cursor %d,%d outside", c.X, c.Y)
		require.NotZero(d.t, d.grid.CellAt(c.X, c.Y).Width, "the cursor %d,%d is inside a wide character\n%s", c.X, c.Y, d.Text())
	}
	for _, offer := range d.root.Snapshot().Offers {
		b := offer.Action.Binding()
		require.NotEmpty(d.t, b.Action, "%q is not in the table", offer.Action)
		for _, lang := range model.Langs {
			require.NotEmpty(d.t, offer.Action.Label(lang), "%s has no label", offer.Action)
		}
		if b.Kind == screen.Letter {
			require.Nil(d.t, d.view.Cursor, "%q acts by a letter where something can be typed", offer.Action)
		}
	}
}

// Text is the screen as it reads, without spaces at the ends of lines.
func (d *Driver) Text() string {
	lines := make([]string, d.grid.Height())
	for y := range lines {
		lines[y] = strings.TrimRight(d.grid.Line(y).String(), " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}

// Line is one line of the screen, counted from 0; negative from the end.
func (d *Driver) Line(y int) string {
	if y < 0 {
		y += d.grid.Height()
	}
	return strings.TrimRight(d.grid.Line(y).String(), " ")
}

// Cursor is the place of the cursor, or false if it is hidden.
func (d *Driver) Cursor() (x, y int, shown bool) {
	if d.view.Cursor == nil {
		return 0, 0, false
	}
	return d.view.Cursor.X, d.view.Cursor.Y, true
}

// Sees expects texts on the screen.
func (d *Driver) Sees(texts ...string) *Driver {
	d.t.Helper()
	for _, want := range texts {
		require.Contains(d.t, d.Text(), want)
	}
	return d
}

// SeesNot expects that texts are not on the screen.
func (d *Driver) SeesNot(texts ...string) *Driver {
	d.t.Helper()
	for _, unwanted := range texts {
		require.NotContains(d.t, d.Text(), unwanted)
	}
	return d
}

// Toast expects a toast that contains a text, on the screen.
func (d *Driver) Toast(want string) *Driver {
	d.t.Helper()
	require.Contains(d.t, d.root.Snapshot().Toast, want, "no such toast\n%s", d.Text())
	return d
}

// Fails expects an error that contains a text, on the screen.
func (d *Driver) Fails(want string) *Driver {
	d.t.Helper()
	require.Contains(d.t, d.root.Snapshot().Failure, want, "no such error\n%s", d.Text())
	return d
}

// Asks expects an open dialog with that title.
func (d *Driver) Asks(title string) *Driver {
	d.t.Helper()
	require.Equal(d.t, title, d.root.Snapshot().Asks, "no such dialog\n%s", d.Text())
	return d
}

// At expects the screen with that title in front, "" being one without.
func (d *Driver) At(title string) *Driver {
	d.t.Helper()
	require.Equal(d.t, title, d.root.Snapshot().Title, "%s", d.Text())
	return d
}

// Golden compares the screen with testdata/NAME.<lang>.<size>.<colours>.golden: the text, then
// where which style is. With -update the file is written instead; read it before you commit it.
func (d *Driver) Golden(name string) *Driver {
	d.t.Helper()
	f := flag.Lookup("update")
	return d.compare(name, f != nil && f.Value.String() == "true")
}

func (d *Driver) compare(name string, update bool) *Driver {
	d.t.Helper()
	path := filepath.Join("testdata", name+"."+d.stage.name()+".golden")
	got := d.Text() + d.styles()
	if update {
		require.NoError(d.t, os.MkdirAll("testdata", 0o755))
		require.NoError(d.t, os.WriteFile(path, []byte(got), 0o644))
		return d
	}
	want, err := os.ReadFile(path)
	require.NoError(d.t, err, "write it with: go test -run %s -update", d.t.Name())
	require.Equal(d.t, string(want), got, "%s", path)
	return d
}

// styles lists the runs of styled cells, and the cursor.
func (d *Driver) styles() string {
	var b strings.Builder
	b.WriteString("--- styles: line: columns\n")
	for y := range d.grid.Height() {
		line := d.grid.Line(y)
		var runs []string
		for x := 0; x < len(line); {
			end := x + 1
			for end < len(line) && (line[end].Width == 0 || looksLike(line[end].Style, line[x].Style)) {
				end++
			}
			if name := styleName(line[x].Style); name != "" {
				runs = append(runs, fmt.Sprintf("%d-%d %s", x, end-1, name))
			}
			x = end
		}
		if len(runs) > 0 {
			fmt.Fprintf(&b, "%d: %s\n", y, strings.Join(runs, ", "))
		}
	}
	if c := d.view.Cursor; c != nil {
		fmt.Fprintf(&b, "cursor: %d,%d\n", c.X, c.Y)
	}
	return b.String()
}

// looksLike reports whether two styles look the same on a blank. The root ends lines with a
// concealed blank, see tui.anchored; nobody sees it.
func looksLike(a, b uv.Style) bool {
	a.Attrs &^= uv.AttrConceal
	b.Attrs &^= uv.AttrConceal
	return a.Equal(&b)
}

// styleName writes a style in words.
func styleName(s uv.Style) string {
	var parts []string
	if s.Attrs&uv.AttrBold != 0 {
		parts = append(parts, "bold")
	}
	if s.Attrs&uv.AttrReverse != 0 {
		parts = append(parts, "reverse")
	}
	// The root ends short lines with a concealed blank, see tui.anchored; nobody sees it.
	if s.Attrs&^(uv.AttrBold|uv.AttrReverse|uv.AttrConceal) != 0 {
		parts = append(parts, fmt.Sprintf("attributes %x", s.Attrs))
	}
	for _, c := range []struct {
		name string
		is   color.Color
	}{{"fg", s.Fg}, {"bg", s.Bg}} {
		if c.is != nil {
			r, g, b, _ := c.is.RGBA()
			parts = append(parts, fmt.Sprintf("%s=%02x%02x%02x", c.name, r>>8, g>>8, b>>8))
		}
	}
	return strings.Join(parts, " ")
}
