package slip

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/unicode/norm"

	"regulars/tui/text"
)

// printable returns a text as one line of what a receipt printer has: no control, escape, format
// or bidi characters, no emoji, runs of spaces as one. Dashes, dots and quotation marks that a
// Chinese printer makes two columns wide become ASCII, and the yen sign its full-width form, which
// both kinds of printer have and measure alike.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '¥':
			return '￥'
		case unicode.IsSpace(r):
			return ' '
		case !hasGlyph(r):
			return -1
		}
		return r
	}, norm.NFC.String(s))
	return text.ASCII(strings.Join(strings.Fields(s), " "))
}

// hasGlyph reports whether something visible can be printed for a rune by itself.
func hasGlyph(r rune) bool {
	switch {
	case r == utf8.RuneError || !unicode.IsGraphic(r):
		return false
	case unicode.Is(unicode.Variation_Selector, r), unicode.Is(unicode.Me, r):
		return false
	}
	return r < emoji || r >= 0x20000
}

// emoji and pictographs fill the rest of the plane from here; no printer has them.
const emoji = 0x1f000

// plain keeps of a finished text the glyphs and the line feeds. It stands before the printer, so
// that also a text that was not made here cannot command it.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || hasGlyph(r) {
			return r
		}
		return -1
	}, s)
}

// chinese encodes a text for a printer with GB 18030. Such a printer makes everything but ASCII
// two columns wide. What takes one column here must therefore become ASCII, or the lines would
// no longer fit: letters lose their accents, and what has no such form is a question mark.
func chinese(s string) []byte {
	out := make([]byte, 0, len(s))
	for i, line := range strings.Split(norm.NFC.String(s), "\n") {
		if i > 0 {
			out = append(out, '\n')
		}
		for cluster, columns := range text.Clusters(line) {
			out = appendChinese(out, cluster, columns)
		}
	}
	return out
}

// appendChinese writes one character, as a reader sees it, in exactly its columns.
func appendChinese(out []byte, cluster string, columns int) []byte {
	first, size := utf8.DecodeRuneInString(cluster)
	switch {
	case columns == 1:
		return append(out, narrow(first))
	case columns == 2 && text.Width(cluster[:size]) == columns:
		if code, err := simplifiedchinese.GB18030.NewEncoder().String(cluster[:size]); err == nil {
			return append(out, code...)
		}
	}
	return append(out, strings.Repeat("?", columns)...)
}

// narrow finds the ASCII character that stands for a rune of one column.
func narrow(r rune) byte {
	if r >= ' ' && r <= '~' {
		return byte(r)
	}
	if plain, ok := undivided[r]; ok {
		return plain
	}
	first, size := utf8.DecodeRuneInString(norm.NFD.String(text.ASCII(string(r))))
	if size == 1 && first >= ' ' && first <= '~' {
		return byte(first)
	}
	return '?'
}

// undivided are the letters of European names that Unicode does not take apart into a plain
// letter and a mark, and the euro sign.
var undivided = map[rune]byte{
	'ß': 's', 'ø': 'o', 'Ø': 'O', 'ł': 'l', 'Ł': 'L', 'đ': 'd', 'Đ': 'D', 'ı': 'i', 'æ': 'a', 'Æ': 'A', '€': 'E',
}
