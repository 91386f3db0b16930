package drive

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/stretchr/testify/require"

	"regulars/tui/text"
)

// The pace of a hand and of a scanner.
const (
	betweenCharacters = 120 * time.Millisecond
	beforeCommand     = 500 * time.Millisecond
	betweenBars       = 5 * time.Millisecond
)

// Type types a text, one key for each character.
func (d *Driver) Type(s string) *Driver {
	d.t.Helper()
	for cluster := range text.Clusters(s) {
		d.Wait(betweenCharacters)
		d.keys++
		d.Bytes(cluster)
	}
	return d
}

// Press presses keys by the names they have in the table: "f6", "ctrl+z", "enter", "up".
func (d *Driver) Press(strokes ...string) *Driver {
	d.t.Helper()
	for _, stroke := range strokes {
		d.Wait(beforeCommand)
		d.keys++
		d.step(Key(stroke))
	}
	return d
}

// Quickly presses keys with no time between them, as a held key or a nervous hand does.
func (d *Driver) Quickly(strokes ...string) *Driver {
	d.t.Helper()
	for _, stroke := range strokes {
		d.keys++
		d.step(Key(stroke))
	}
	return d
}

// Enter presses Enter.
func (d *Driver) Enter() *Driver {
	d.t.Helper()
	return d.Press("enter")
}

// Esc presses Esc.
func (d *Driver) Esc() *Driver {
	d.t.Helper()
	return d.Press("esc")
}

// Scan sends a code as a scanner does, 5 ms between characters and Enter at the end. It costs
// no keys.
func (d *Driver) Scan(code string) *Driver {
	d.t.Helper()
	return d.Burst(code+"\r", betweenBars)
}

// Burst sends raw characters with a gap of time before each, after a pause.
func (d *Driver) Burst(s string, gap time.Duration) *Driver {
	d.t.Helper()
	d.Wait(beforeCommand)
	for cluster := range text.Clusters(s) {
		d.Wait(gap)
		d.Bytes(cluster)
	}
	return d
}

// Paste pastes a text.
func (d *Driver) Paste(s string) *Driver {
	d.t.Helper()
	d.Wait(beforeCommand)
	d.step(tea.PasteMsg{Content: s})
	return d
}

// Bytes sends what a terminal would, decoded as Bubble Tea decodes it.
func (d *Driver) Bytes(raw string) *Driver {
	d.t.Helper()
	var decoder uv.EventDecoder
	for buf := []byte(raw); len(buf) > 0; {
		n, event := decoder.Decode(buf)
		require.Positive(d.t, n, "%q cannot be decoded", buf)
		buf = buf[n:]
		switch event := event.(type) {
		case uv.KeyPressEvent:
			d.step(tea.KeyPressMsg(event))
		case uv.FocusEvent:
			d.step(tea.FocusMsg{})
		case uv.BlurEvent:
			d.step(tea.BlurMsg{})
		default:
			d.step(event)
		}
	}
	return d
}

// Keys is how many keys were pressed since the start or the last ResetKeys.
func (d *Driver) Keys() int { return d.keys }

// ResetKeys starts the count anew.
func (d *Driver) ResetKeys() *Driver {
	d.keys = 0
	return d
}

var named = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "backspace": tea.KeyBackspace,
	"delete": tea.KeyDelete, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "space": tea.KeySpace,
	"f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5, "f6": tea.KeyF6,
	"f7": tea.KeyF7, "f8": tea.KeyF8, "f9": tea.KeyF9, "f10": tea.KeyF10, "f11": tea.KeyF11, "f12": tea.KeyF12,
}

// Key returns the key of a name, as a terminal reports it.
func Key(stroke string) tea.KeyPressMsg {
	var key tea.KeyPressMsg
	parts := strings.Split(stroke, "+")
	for _, modifier := range parts[:len(parts)-1] {
		switch modifier {
		case "ctrl":
			key.Mod |= tea.ModCtrl
		case "shift":
			key.Mod |= tea.ModShift
		case "alt":
			key.Mod |= tea.ModAlt
		}
	}
	last := parts[len(parts)-1]
	if code, ok := named[last]; ok {
		key.Code = code
	} else {
		key.Code = []rune(last)[0]
	}
	if key.Mod == 0 && (key.Code == tea.KeySpace || named[last] == 0) {
		key.Text = string(key.Code)
	}
	return key
}
