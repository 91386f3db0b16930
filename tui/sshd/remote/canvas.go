package remote

import (
	"io"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"regulars/tui/paint"
)

const (
	// FramesPerSecond bounds the frames of somebody who types faster than a hand, a scanner for one.
	FramesPerSecond = 60

	// settles is how long the first frame after a pause waits for what a key still brings: the
	// rows that were found then come with the character, in one frame and one packet.
	settles = 4 * time.Millisecond

	// torn is from how many bytes on a frame is drawn where nobody sees it half done. Less comes
	// in one packet.
	torn = 512
)

// canvas paints a program. The program's own painter would draw all cells of a window for each
// message, thirty times a second also while nothing happens; this one draws a frame when
// something was told to the program, and sends what differs.
//
// Of a view it knows the content, the cursor with its shape, the title and whether focus is
// reported; it is always in the alternate screen. Whatever else a view asks for is not done.
type canvas struct {
	tea.Model
	out    io.Writer
	screen paint.Screen
	send   func(tea.Msg)
	timer  *time.Timer // of the next frame; nil before the first one
	due    bool        // it runs
	last   time.Time   // of the last frame

	environ    uv.Environ
	entered    bool
	atomically bool // the terminal can hold a frame back until it is whole
	focus      bool
	shape      int
	title      string
	buf        []byte
}

// frame says that a frame is due.
type frame struct{}

func newCanvas(root tea.Model, out io.Writer, t Terminal) *canvas {
	c := &canvas{Model: root, out: out, environ: t.Environ}
	c.screen.Resize(t.Size.Width, t.Size.Height)
	return c
}

// Init begins the program and its first frame.
func (c *canvas) Init() tea.Cmd {
	c.soon()
	return c.Model.Init()
}

// Update passes a message on, and paints soon what comes of it.
func (c *canvas) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case frame:
		c.due = false
		c.paint(c.Model.View())
		return c, nil
	case tea.WindowSizeMsg:
		c.screen.Resize(msg.Width, msg.Height)
	case tea.ModeReportMsg:
		if msg.Mode == ansi.ModeSynchronizedOutput {
			c.atomically = msg.Value == ansi.ModeReset
		}
	}
	if msg == tea.ClearScreen() {
		c.screen.Erase()
	}
	next, cmd := c.Model.Update(msg)
	c.Model = next
	c.soon()
	return c, cmd
}

// View is nothing: a program asks for it after each message, and would do nothing with it.
func (c *canvas) View() tea.View { return tea.View{} }

// soon lets a frame come, if none is on its way.
func (c *canvas) soon() {
	if c.due {
		return
	}
	c.due = true
	wait := max(settles, time.Second/FramesPerSecond-time.Since(c.last))
	if c.timer == nil {
		c.timer = time.AfterFunc(wait, func() { c.send(frame{}) }) // it does not wait for a program that has ended
		return
	}
	c.timer.Reset(wait)
}

// paint shows a view.
func (c *canvas) paint(v tea.View) {
	c.last = time.Now()
	c.buf = c.buf[:0]
	c.modes(&v)
	var cursor paint.Cursor
	if v.Cursor != nil {
		cursor = paint.Cursor{X: v.Cursor.X, Y: v.Cursor.Y, On: true}
	}
	shown := c.screen.Shown()
	drawn := c.screen.Frame(v.Content, cursor)
	switch {
	case len(drawn) < torn:
		c.buf = append(c.buf, drawn...)
	case c.atomically:
		c.buf = append(append(append(c.buf, ansi.SetModeSynchronizedOutput...), drawn...), ansi.ResetModeSynchronizedOutput...)
	case shown && cursor.On:
		c.buf = append(append(append(c.buf, ansi.ResetModeTextCursorEnable...), drawn...), ansi.SetModeTextCursorEnable...)
	default:
		c.buf = append(c.buf, drawn...)
	}
	if len(c.buf) > 0 {
		_, _ = c.out.Write(c.buf) // a terminal that is gone ends the session by its context
	}
}

// modes puts the terminal into the state that a view wants.
func (c *canvas) modes(v *tea.View) {
	tell := func(s string) { c.buf = append(c.buf, s...) }
	if !c.entered {
		c.entered = true
		tell(ansi.SetModeAltScreenSaveCursor + ansi.SetModeBracketedPaste)
		tell(ansi.SetModifyOtherKeys2 + ansi.PushKittyKeyboard(ansi.KittyDisambiguateEscapeCodes) + ansi.RequestKittyKeyboard)
		if c.asks() {
			tell(ansi.RequestModeSynchronizedOutput)
		}
	}
	if v.ReportFocus != c.focus {
		c.focus = v.ReportFocus
		if c.focus {
			tell(ansi.SetModeFocusEvent)
		} else {
			tell(ansi.ResetModeFocusEvent)
		}
	}
	if v.WindowTitle != c.title {
		c.title = v.WindowTitle
		tell(ansi.SetWindowTitle(c.title))
	}
	if v.Cursor != nil {
		if shape := shapeOf(v.Cursor); shape != c.shape {
			c.shape = shape
			tell(ansi.SetCursorStyle(shape))
		}
	}
}

// asks reports whether the terminal understands the question what it can do.
func (c *canvas) asks() bool {
	switch c.environ.Getenv("TERM") {
	case "", "dumb", "linux":
		return false
	}
	return true
}

// shapeOf is the number of a cursor's shape: two for each, the first of them blinking.
func shapeOf(c *tea.Cursor) int {
	n := int(c.Shape)*2 + 1
	if !c.Blink {
		n++
	}
	return n
}

// leave gives the terminal back as it was. It is called when the program has ended.
func (c *canvas) leave() {
	if c.timer != nil {
		c.timer.Stop()
	}
	if !c.entered {
		return
	}
	c.buf = c.buf[:0]
	tell := func(when bool, s string) {
		if when {
			c.buf = append(c.buf, s...)
		}
	}
	tell(true, ansi.ResetStyle+ansi.ResetModifyOtherKeys+ansi.PopKittyKeyboard(1)+ansi.ResetModeAltScreenSaveCursor)
	tell(!c.screen.Shown(), ansi.SetModeTextCursorEnable)
	tell(true, ansi.ResetModeBracketedPaste)
	tell(c.focus, ansi.ResetModeFocusEvent)
	tell(c.title != "", ansi.SetWindowTitle(""))
	tell(c.shape > 1, ansi.SetCursorStyle(0))
	_, _ = c.out.Write(c.buf) // a terminal that is gone needs nothing
}
