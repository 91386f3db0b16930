package cond

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"regulars/model"
	"regulars/model/clean"
)

type tokenKind uint8

const (
	atEnd  tokenKind = iota
	run              // letters, digits and what stands inside words: a name, a word, a number
	quoted           // the text between quotes, escapes resolved
	sign             // an operator, a parenthesis, a comma
)

// token is a piece of a condition with its place, counted in characters from 1.
type token struct {
	kind   tokenKind
	text   string
	column int
}

// is reports whether the token is a bare word or a sign, whatever its case.
func (t token) is(text string) bool {
	return (t.kind == run || t.kind == sign) && strings.EqualFold(t.text, text)
}

// isKeyword reports a bare word that the language keeps for itself.
func (t token) isKeyword() bool { return t.kind == run && isReserved(t.text) }

func isReserved(word string) bool {
	switch strings.ToLower(word) {
	case "and", "or", "not", "in":
		return true
	}
	return false
}

// shown is the token as it may stand in a sentence.
func (t token) shown() string { return shown(t.text) }

// shown makes what somebody typed fit to be repeated to them. A character that draws nothing is
// named by its number, since a sentence about nothing helps nobody.
func shown(text string) string {
	const columns = 40
	if s := clean.Text(text, columns); s != "" || text == "" {
		return s
	}
	r, _ := utf8.DecodeRuneInString(text)
	return fmt.Sprintf("U+%04X", r)
}

// lexer cuts a text into tokens.
type lexer struct {
	rest   string
	column int // of the first character of rest
}

// lex returns the tokens of a text, at least the one at its end.
func lex(text string) ([]token, error) {
	l := &lexer{rest: text, column: 1}
	var tokens []token
	for {
		t, err := l.next()
		if err != nil {
			return nil, err
		}
		if tokens = append(tokens, t); t.kind == atEnd {
			return tokens, nil
		}
	}
}

// peek returns the next character, -1 at the end. Full-width forms count as their plain ones.
func (l *lexer) peek() rune {
	if l.rest == "" {
		return -1
	}
	r, _ := utf8.DecodeRuneInString(l.rest)
	return narrow(r)
}

// take returns the next character as it was typed and steps over it.
func (l *lexer) take() rune {
	r, size := utf8.DecodeRuneInString(l.rest)
	l.rest = l.rest[size:]
	l.column++
	return r
}

// narrow turns what a Chinese keyboard types into the sign that is meant.
func narrow(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '、':
		return ','
	case r == '“' || r == '”':
		return '"'
	case r == '‘' || r == '’':
		return '\''
	}
	return r
}

// isWordPart reports the characters of a run. Tags and codes are made of these; other words
// want quotes.
func isWordPart(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || strings.ContainsRune("_-.:", r))
}

func (l *lexer) next() (token, error) {
	for unicode.IsSpace(l.peek()) {
		l.take()
	}
	t := token{column: l.column}
	switch r := l.peek(); {
	case r < 0:
		return t, nil
	case isWordPart(r):
		t.kind, t.text = run, l.run()
		return t, nil
	case r == '"' || r == '\'':
		text, err := l.quoted()
		t.kind, t.text = quoted, text
		return t, err
	}
	typed := l.take()
	t.kind, t.text = sign, l.sign(narrow(typed))
	if t.text == "" {
		return t, model.Refuse("cond.character", shown(string(typed)), t.column)
	}
	return t, nil
}

func (l *lexer) run() string {
	var b strings.Builder
	for isWordPart(l.peek()) {
		b.WriteRune(l.peek())
		l.take()
	}
	return b.String()
}

// sign completes an operator that starts with r; "" if nothing starts with it. What other
// languages write for the same is read as well.
func (l *lexer) sign(r rune) string {
	second := func(want rune, both, alone string) string {
		if l.peek() != want {
			return alone
		}
		l.take()
		return both
	}
	switch r {
	case '(', ')', ',':
		return string(r)
	case '=':
		return second('=', "=", "=")
	case '!':
		return second('=', "!=", "")
	case '>':
		return second('=', ">=", ">")
	case '<':
		if l.peek() == '>' {
			return second('>', "!=", "<")
		}
		return second('=', "<=", "<")
	case '≤':
		return "<="
	case '≥':
		return ">="
	case '≠':
		return "!="
	}
	return ""
}

// quoted reads up to the quote that ends the text; “ ends with ”, and the plain ones and those
// of other shapes with their like.
func (l *lexer) quoted() (string, error) {
	start := l.column
	open := l.take()
	end := open
	switch open {
	case '“':
		end = '”'
	case '‘':
		end = '’'
	}
	var b strings.Builder
	for l.rest != "" {
		column := l.column
		switch r := l.take(); r {
		case end:
			return b.String(), nil
		case '\\':
			escaped, err := l.escape(column)
			if err != nil {
				return "", err
			}
			b.WriteRune(escaped)
		case utf8.RuneError:
			return "", model.Refuse("cond.character", shown(string(r)), column)
		default:
			b.WriteRune(r)
		}
	}
	return "", model.Refuse("cond.quote", start)
}

// escape reads what follows a backslash at column.
func (l *lexer) escape(column int) (rune, error) {
	if l.rest == "" {
		return 0, model.Refuse("cond.escape", `\`, column)
	}
	switch r := l.take(); r {
	case '"', '\'', '\\', '“', '”', '‘', '’':
		return r, nil
	case 'n':
		return '\n', nil
	case 't':
		return '\t', nil
	case 'r':
		return '\r', nil
	case 'u':
		const digits = 4
		hex := l.rest[:min(digits, len(l.rest))]
		n, err := strconv.ParseUint(hex, 16, 32)
		if err != nil || len(hex) < digits || !utf8.ValidRune(rune(n)) {
			return 0, model.Refuse("cond.escape", shown(`\u`+hex), column)
		}
		for range digits {
			l.take()
		}
		return rune(n), nil
	default:
		return 0, model.Refuse("cond.escape", shown(`\`+string(r)), column)
	}
}
