package text

import "strings"

// plainer draws the characters that some terminals make two columns wide ("ambiguous width" in
// Unicode's table) with ASCII. Each stands for exactly one column, so that a finished line
// keeps its columns.
var plainer = map[rune]byte{
	'─': '-', '━': '-', '═': '=', '│': '|', '┃': '|', '╭': '+', '╮': '+', '╰': '+', '╯': '+',
	'┌': '+', '┐': '+', '└': '+', '┘': '+', '├': '+', '┤': '+', '┬': '+', '┴': '+', '┼': '+',
	'█': '#', '▓': '#', '▒': '#', '░': '.', '▏': '|', '▁': '_', '▂': '_', '▃': '-', '▄': '-',
	'▅': '=', '▆': '=', '▇': '#',
	'→': '>', '←': '<', '↑': '^', '↓': 'v', '▸': '>', '❯': '>', '▲': '^', '▼': 'v', '●': '*',
	'○': 'o', '•': '*', '·': '.', '…': '.', '×': 'x', '÷': '/', '±': '~', '−': '-', '–': '-',
	'—': '-', '°': 'o', '§': 'S', '“': '"', '”': '"', '‘': '\'', '’': '\'', '✓': 'v', '✗': 'x',
	'≤': '<', '≥': '>', '≈': '~',
}

// ASCII redraws lines, arrows, dots and dashes with ASCII, for terminals that would make them
// two columns wide. Hanzi and letters stay, and so do escape sequences and every column.
func ASCII(s string) string {
	at := 0
	for at < len(s) && s[at] < 0x80 {
		at++
	}
	if at == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(s[:at])
	for _, r := range s[at:] {
		if plain, ok := plainer[r]; ok {
			b.WriteByte(plain)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Fold turns full-width letters, digits and signs, as input methods make them, into plain
// ones: "１２８．５０" becomes "128.50". The ideographic full stop becomes a point, because that
// is what the key gives in the middle of an amount.
func Fold(s string) string {
	return strings.Map(FoldRune, s)
}

// FoldRune is Fold for one rune.
func FoldRune(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '　':
		return ' '
	case r == '。':
		return '.'
	}
	return r
}
