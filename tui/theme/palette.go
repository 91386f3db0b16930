package theme

import "strconv"

// shade is one colour in both forms that terminals take: red, green, blue, and the entry of the
// 256-colour table that stands for it (chosen by hand: the nearest is often not the most legible).
type shade struct {
	red, green, blue uint8
	index            uint8
}

// none is the terminal's own colour. Black is never used as such, so that the zero value is free.
var none shade

// colours are the palette for one background.
type colours struct {
	muted, accent, warn, rule shade // on the terminal's background
	selected, row             shade // a marked row: text on its own background
	badge                     shade // text on warn
}

func palette(light bool) colours {
	if light {
		return colours{
			muted:    shade{0x57, 0x5d, 0x66, 59},
			accent:   shade{0x00, 0x5f, 0x73, 23},
			warn:     shade{0x8f, 0x3b, 0x00, 88},
			rule:     shade{0xa8, 0xad, 0xb3, 248},
			selected: shade{0x00, 0x2b, 0x36, 16},
			row:      shade{0xc9, 0xe4, 0xea, 152},
			badge:    shade{0xff, 0xff, 0xff, 231},
		}
	}
	return colours{
		muted:    shade{0xa3, 0xaa, 0xb3, 248},
		accent:   shade{0x7f, 0xd1, 0xd8, 116},
		warn:     shade{0xf0, 0xb3, 0x6b, 215},
		rule:     shade{0x5a, 0x61, 0x6b, 240},
		selected: shade{0xff, 0xff, 0xff, 231},
		row:      shade{0x12, 0x46, 0x53, 23},
		badge:    shade{0x1b, 0x14, 0x08, 16},
	}
}

// trueColour writes colours as 24 bits.
func trueColour(foreground, background shade) string {
	return join(rgb("38;2;", foreground), rgb("48;2;", background))
}

// indexed writes colours as entries of the 256-colour table.
func indexed(foreground, background shade) string {
	return join(entry("38;5;", foreground), entry("48;5;", background))
}

func rgb(prefix string, s shade) string {
	if s == none {
		return ""
	}
	return prefix + strconv.Itoa(int(s.red)) + ";" + strconv.Itoa(int(s.green)) + ";" + strconv.Itoa(int(s.blue))
}

func entry(prefix string, s shade) string {
	if s == none {
		return ""
	}
	return prefix + strconv.Itoa(int(s.index))
}

func join(foreground, background string) string {
	switch {
	case background == "":
		return foreground
	case foreground == "":
		return background
	}
	return foreground + ";" + background
}
