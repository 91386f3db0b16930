package clean

import "unicode/utf8"

const (
	bell   = 0x07
	cancel = 0x18
	subst  = 0x1A
	escape = 0x1B
)

// payloadMax bounds the search for the end of a string sequence, so that a text made of
// nothing but introducers costs linear time.
const payloadMax = 2048

// sequence returns the length of the terminal control sequence with which s starts, or 0 if it
// starts with none. Both forms are known: ESC and a letter, and the single C1 characters
// U+0080 to U+009F that some terminals obey even in UTF-8.
//
// A string sequence (a window title, a clipboard write) that is never ended loses only its
// introducer, so that one stray byte cannot swallow a whole complaint; what is left of it is
// harmless text.
func sequence(s string) int {
	switch {
	case s[0] == escape:
		if len(s) == 1 {
			return 1
		}
		return escaped(s)
	case s[0] == 0xC2 && len(s) > 1 && s[1] >= 0x80 && s[1] <= 0x9F && s[1] != 0x85:
		return introduced(s, 2, s[1]-0x40)
	}
	return 0
}

// escaped measures a sequence that starts with ESC.
func escaped(s string) int {
	i := 1
	for i < len(s) && s[i] >= 0x20 && s[i] <= 0x2F {
		i++
	}
	switch {
	case i == len(s) || s[i] < 0x30 || s[i] > 0x7E:
		return i
	case i > 1:
		return i + 1
	}
	return introduced(s, 2, s[1])
}

// introduced measures a sequence whose introducer takes n bytes and is named by the letter
// that would follow ESC.
func introduced(s string, n int, letter byte) int {
	switch letter {
	case '[':
		return n + parameters(s[n:])
	case ']', 'P', 'X', '^', '_', 'k':
		return n + payload(s[n:])
	}
	return n
}

// parameters measures what follows a control sequence introducer. A sequence that is broken
// off ends before the character that broke it.
func parameters(s string) int {
	i := 0
	for i < len(s) && s[i] >= 0x30 && s[i] <= 0x3F {
		i++
	}
	for i < len(s) && s[i] >= 0x20 && s[i] <= 0x2F {
		i++
	}
	if i < len(s) && s[i] >= 0x40 && s[i] <= 0x7E {
		i++
	}
	return i
}

// payload measures a string with its terminator, or answers 0 if the string does not end on
// its line, or not soon.
func payload(s string) int {
	for i := 0; i < len(s) && i < payloadMax; {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch r {
		case bell, 0x9C:
			return i + size
		case escape:
			if i+1 < len(s) && s[i+1] == '\\' {
				return i + 2
			}
			return 0
		case cancel, subst, '\n', '\r', 0x85, 0x2028, 0x2029:
			return 0
		}
		i += size
	}
	return 0
}
