package search

import "unicode/utf8"

// match compares a query with a name, token by token. It decides where the orders only suggest, tells how
// a hit was met, and serves the members that are in no order yet.
type match struct {
	q query
	v view
	// parts are where in the query each token's part ends, for display.
	parts  [maxTokens]uint8
	nparts int
}

// Initials that Chinese syllables can have; none starts with i, u or v.
func startsSyllable(sym uint16) bool {
	return 'a' <= sym && sym <= 'z' && sym != 'i' && sym != 'u' && sym != 'v'
}

// plain says whether the query from a to b is a prefix of the name from the token on, and with whole set,
// whether it is all of the rest.
func (m *match) plain(token, a, b int, whole bool) bool {
	m.nparts = 0
	if m.q.text.ascii(a, b) {
		return m.spelled(token, a, b, whole)
	}
	return m.written(token, a, b, whole)
}

// written compares characters.
func (m *match) written(token, a, b int, whole bool) bool {
	from := m.v.from(token)
	rest := m.v.size() - from
	if b-a > rest || whole && b-a < rest {
		return false
	}
	for i := range b - a {
		if m.v.lex.plain(m.v.sym[from+i]) != m.q.sym[a+i] {
			return false
		}
	}
	for ; token < m.v.n && m.v.from(token) < from+b-a; token++ {
		start, end := m.v.from(token), int(m.v.end[token])
		if m.q.boundary(a+start-from, min(b, a+end-from)) {
			return false
		}
		m.part(min(b, a+end-from))
	}
	return true
}

// spelled compares letters, by every reading of every token.
func (m *match) spelled(token, a, b int, whole bool) bool {
	if token == m.v.n || m.v.count[token] == 0 {
		return false
	}
	for r := range int(m.v.count[token]) {
		n := m.v.letters(token, r)
		end := min(b, a+n)
		if !m.sameLetters(token, r, a, end) || m.q.boundary(a, end) {
			continue
		}
		mark := m.nparts
		m.part(end)
		last := token+1 == m.v.n || m.v.count[token+1] == 0
		if b > end && m.spelled(token+1, end, b, whole) || b == end && (!whole || b-a == n && last) {
			return true
		}
		m.nparts = mark
	}
	return false
}

// sameLetters compares the query from a to b with reading r of a token.
func (m *match) sameLetters(token, r, a, b int) bool {
	for i := range b - a {
		if uint16(m.v.letter(token, r, i)) != m.q.sym[a+i] {
			return false
		}
	}
	return true
}

// begins says whether a reading of the token begins with the query from a to b.
func (m *match) begins(token, a, b int) bool {
	for r := range int(m.v.count[token]) {
		if b-a <= m.v.letters(token, r) && m.sameLetters(token, r, a, b) {
			return true
		}
	}
	return false
}

// initialsOnly says whether each letter of the query is the first letter of a token, from the given one on.
func (m *match) initialsOnly(token int) bool {
	m.nparts = 0
	if !m.q.ascii || m.q.size < 2 || token+m.q.size > m.v.n {
		return false
	}
	for at := range m.q.size {
		if !m.begins(token+at, at, at+1) {
			return false
		}
		m.part(at + 1)
	}
	return true
}

// mixed says whether the query falls into syllables, initials and characters of the tokens from the given one
// on. Only letters can be syllables and initials.
func (m *match) mixed(token int) bool {
	m.nparts = 0
	return m.q.spelt && m.mixedFrom(token, 0)
}

func (m *match) mixedFrom(token, at int) bool {
	if at == m.q.size {
		return true
	}
	if token == m.v.n {
		return false
	}
	if m.q.sym[at] >= utf8.RuneSelf {
		return m.v.isChar(token, m.q.sym[at]) && m.goOn(token, at+1)
	}
	if m.restBegins(token, at) {
		return true
	}
	for r := range int(m.v.count[token]) {
		end := at + m.v.letters(token, r)
		if end < m.q.size && m.sameLetters(token, r, at, end) && !m.q.boundary(at, end) &&
			m.isSyllableOf(token, at, end) && m.goOn(token, end) {
			return true
		}
	}
	if !startsSyllable(m.q.sym[at]) || !m.begins(token, at, at+1) {
		return false
	}
	return m.goOn(token, at+1) ||
		m.q.twoLetterInitial(at) && m.begins(token, at, at+2) && m.goOn(token, at+2)
}

// goOn takes the query up to end for the token and continues with the next.
func (m *match) goOn(token, end int) bool {
	m.part(end)
	if m.mixedFrom(token+1, end) {
		return true
	}
	m.nparts--
	return false
}

// restBegins says whether the token begins with all the rest of the query.
func (m *match) restBegins(token, at int) bool {
	if !m.q.text.ascii(at, m.q.size) || m.q.boundary(at, m.q.size) || !m.begins(token, at, m.q.size) {
		return false
	}
	m.part(m.q.size)
	return true
}

// isSyllableOf says whether what stands from a to b may be taken as a syllable: a word of a Western name may
// only if it happens to be one, because a query is split by what it says, not by what the names say.
func (m *match) isSyllableOf(token, a, b int) bool {
	return m.v.set[token] != asWord || b-a <= maxSyllable && m.v.lex.isSyllable(m.q.value(a, b))
}

// twoLetterInitial says whether zh, ch or sh stands there.
func (q *query) twoLetterInitial(at int) bool {
	if at+1 >= q.size || q.sym[at+1] != 'h' || q.boundary(at, at+2) {
		return false
	}
	return q.sym[at] == 'z' || q.sym[at] == 'c' || q.sym[at] == 's'
}

// wordsAnywhere says whether each word of the query is plain at a token of its own.
func (m *match) wordsAnywhere() bool {
	return m.q.words > 0 && m.wordsFrom(0, 0)
}

func (m *match) wordsFrom(word int, taken uint32) bool {
	if word == m.q.words {
		return true
	}
	a := 0
	if word > 0 {
		a = int(m.q.wordEnd[word-1])
	}
	for token := range m.v.n {
		if taken>>token&1 == 0 && m.plain(token, a, int(m.q.wordEnd[word]), false) &&
			m.wordsFrom(word+1, taken|1<<token) {
			return true
		}
	}
	return false
}

func (m *match) part(end int) {
	m.parts[m.nparts] = uint8(end)
	m.nparts++
}

// isChar says whether the token is this one character, which has a reading.
func (v *view) isChar(token int, sym uint16) bool {
	from := v.from(token)
	return v.count[token] > 0 && int(v.end[token]) == from+1 && v.lex.plain(v.sym[from]) == sym
}
