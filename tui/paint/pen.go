package paint

import (
	"math/bits"
	"strconv"
	"strings"
)

// pen is how characters are drawn. The zero pen is the terminal's own.
type pen struct {
	fg, bg colour
	set    attributes
}

// colour is none, one of the terminal's 16 or 256, or a true one.
type colour uint32

const (
	ofSixteen colour = (1 + iota) << 24
	of256
	ofAll
	kinds = 3 << 24
)

// attributes are SGR 1 to 9, a bit each.
type attributes uint16

const (
	bold      attributes = 1 << 1
	faint     attributes = 1 << 2
	underline attributes = 1 << 4
	reverse   attributes = 1 << 7
	conceal   attributes = 1 << 8
	strike    attributes = 1 << 9
)

// onBlank is what of a pen can be seen where there is no character.
func (p pen) onBlank() pen {
	p.set &= underline | reverse | strike
	if p.set == 0 {
		p.fg = 0
	}
	return p
}

// with is the pen behind a sequence. What is no SGR changes nothing.
func (p pen) with(sequence string) pen {
	if len(sequence) < 3 || sequence[len(sequence)-1] != 'm' || strings.IndexByte("<=>?", sequence[2]) >= 0 {
		return p
	}
	rest := sequence[2 : len(sequence)-1]
	for more := true; more; {
		var n int
		n, rest, more = number(rest)
		switch {
		case n == 0:
			p = pen{}
		case n <= 9:
			p.set |= 1 << n
		case n == 22:
			p.set &^= bold | faint
		case n >= 23 && n <= 29:
			p.set &^= 1 << (n - 20)
		case n == 38 && more:
			p.fg, rest, more = chosen(rest)
		case n == 48 && more:
			p.bg, rest, more = chosen(rest)
		default:
			p = p.coloured(n)
		}
	}
	return p
}

// coloured is a pen with one of the sixteen colours or none.
func (p pen) coloured(n int) pen {
	switch {
	case n >= 30 && n <= 37:
		p.fg = ofSixteen | colour(n-30)
	case n >= 90 && n <= 97:
		p.fg = ofSixteen | colour(n-90+8)
	case n >= 40 && n <= 47:
		p.bg = ofSixteen | colour(n-40)
	case n >= 100 && n <= 107:
		p.bg = ofSixteen | colour(n-100+8)
	case n == 39:
		p.fg = 0
	case n == 49:
		p.bg = 0
	}
	return p
}

// number takes the first parameter off a list, 0 if it is left out.
func number(s string) (n int, rest string, more bool) {
	for i := range len(s) {
		switch c := s[i]; {
		case c == ';' || c == ':':
			return n, s[i+1:], true
		case c >= '0' && c <= '9' && n < 1000:
			n = n*10 + int(c-'0')
		}
	}
	return n, "", false
}

// chosen takes the colour behind 38 or 48 off a list.
func chosen(s string) (c colour, rest string, more bool) {
	kind, rest, more := number(s)
	var n int
	switch {
	case kind == 5 && more:
		n, rest, more = number(rest)
		return of256 | colour(n&0xff), rest, more
	case kind == 2 && more:
		c = ofAll
		for shift := 16; shift >= 0; shift -= 8 {
			n, rest, more = number(rest)
			c |= colour(n&0xff) << shift
		}
		return c, rest, more
	}
	return 0, rest, more
}

// after writes the shorter of two sequences that make this pen of another one: what has changed,
// or everything from nothing.
func (p pen) after(out []byte, was pen) []byte {
	if p == (pen{}) {
		return append(out, "\x1b[m"...)
	}
	start := len(out)
	out = append(out, "\x1b["...)
	out = p.difference(out, was)
	out[len(out)-1] = 'm' // in place of the last semicolon
	end := len(out)
	out = append(out, "\x1b[0;"...)
	out = p.difference(out, pen{})
	out[len(out)-1] = 'm'
	if len(out)-end < end-start {
		return append(out[:start], out[end:]...)
	}
	return out[:end]
}

// difference writes the parameters that make this pen of another one, each with a semicolon.
func (p pen) difference(out []byte, was pen) []byte {
	gone, kept := was.set&^p.set, was.set&p.set
	for left := gone; left != 0; left &= left - 1 {
		switch n := bits.TrailingZeros16(uint16(left)); {
		case n > 2:
			out = parameter(out, 20+n)
		case n == 2 && gone&bold != 0: // 22 was written
		default:
			out = parameter(out, 22)
			kept &^= bold | faint // it takes both
		}
	}
	for left := p.set &^ kept; left != 0; left &= left - 1 {
		out = parameter(out, bits.TrailingZeros16(uint16(left)))
	}
	if p.fg != was.fg {
		out = p.fg.appended(out, 30)
	}
	if p.bg != was.bg {
		out = p.bg.appended(out, 40)
	}
	return out
}

func parameter(out []byte, n int) []byte { return append(strconv.AppendInt(out, int64(n), 10), ';') }

// appended writes the parameters of a colour; base is 30 for what is written and 40 for the
// ground.
func (c colour) appended(out []byte, base int) []byte {
	n := int(c & 0xff)
	switch c & kinds {
	case ofSixteen:
		if n >= 8 {
			return parameter(out, base+60+n-8)
		}
		return parameter(out, base+n)
	case of256:
		return parameter(parameter(parameter(out, base+8), 5), n)
	case ofAll:
		out = parameter(parameter(out, base+8), 2)
		return parameter(parameter(parameter(out, int(c>>16&0xff)), int(c>>8&0xff)), n)
	}
	return parameter(out, base+9)
}
