package search

import "unicode/utf8"

// match compares a query with a name, token by token. It decides where the orders only suggest, tells how
// a hit was met, and serves the members that are in no order yet.
type match struct {
	*query
	*view
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
	if m.query.text.ascii(a, b) {
		return m.spelled(token, a, b, whole)
	}
	return m.written(token, a, b, whole)
}

// written compares characters.
func (m *match) written(token, a, b int, whole bool) bool {
	from := m.view.from(token)
	rest := m.view.size() - from
	if b-a > rest || whole && b-a < rest {
		return false
	}
	for i := range b - a {
		if m.lex.plain(m.view.sym[from+i]) != m.query.sym[a+i] {
			return false
		}
	}
	for ; token < m.view.n && m.view.from(token) < from+b-a; token++ {
		start, end := m.view.from(token), int(m.view.end[token])
		if m.boundary(a+start-from, min(b, a+end-from)) {
			return false
		}
		m.part(min(b, a+end-from))
	}
	return true
}

// spelled compares letters, by every reading of every token.
func (m *match) spelled(token, a, b int, whole bool) bool {
	if token == m.view.n || m.count[token] == 0 {
		return false
	}
	for r := range int(m.count[token]) {
		n := m.letters(token, r)
		end := min(b, a+n)
		if !m.sameLetters(token, r, a, end) || m.boundary(a, end) {
			continue
		}
		mark := m.nparts
		m.part(end)
		last := token+1 == m.view.n || m.count[token+1] == 0
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
		if uint16(m.letter(token, r, i)) != m.query.sym[a+i] {
			return false
		}
	}
	return true
}

// begins says whether a reading of the token begins with the query from a to b.
func (m *match) begins(token, a, b int) bool {
	for r := range int(m.count[token]) {
		if b-a <= m.letters(token, r) && m.sameLetters(token, r, a, b) {
			return true
		}
	}
	return false
}

// initialsOnly says whether each letter of the query is the first letter of a token, from the given one on.
func (m *match) initialsOnly(token int) bool {
	m.nparts = 0
	if !m.ascii || m.query.size < 2 || token+m.query.size > m.view.n {
		return false
	}
	for at := range m.query.size {
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
	return m.spelt && m.mixedFrom(token, 0)
}

func (m *match) mixedFrom(token, at int) bool {
	if at == m.query.size {
		return true
	}
	if token == m.view.n {
		return false
	}
	if m.query.sym[at] >= utf8.RuneSelf {
		return m.view.isChar(token, m.query.sym[at]) && m.goOn(token, at+1)
	}
	if m.restBegins(token, at) {
		return true
	}
	for r := range int(m.count[token]) {
		end := at + m.letters(token, r)
		if end < m.query.size && m.sameLetters(token, r, at, end) && !m.boundary(at, end) &&
			m.isSyllableOf(token, at, end) && m.goOn(token, end) {
			return true
		}
	}
	if !startsSyllable(m.query.sym[at]) || !m.begins(token, at, at+1) {
		return false
	}
	return m.goOn(token, at+1) ||
		m.twoLetterInitial(at) && m.begins(token, at, at+2) && m.goOn(token, at+2)
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
	if !m.query.text.ascii(at, m.query.size) || m.boundary(at, m.query.size) || !m.begins(token, at, m.query.size) {
		return false
	}
	m.part(m.query.size)
	return true
}

// isSyllableOf says whether what stands from a to b may be taken as a syllable: a word of a Western name may
// only if it happens to be one, because a query is split by what it says, not by what the names say.
func (m *match) isSyllableOf(token, a, b int) bool {
	return m.set[token] != asWord || b-a <= maxSyllable && m.lex.isSyllable(m.value(a, b))
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
	return m.query.words > 0 && m.wordsFrom(0, 0)
}

func (m *match) wordsFrom(word int, taken uint32) bool {
	if word == m.query.words {
		return true
	}
	a := 0
	if word > 0 {
		a = int(m.wordEnd[word-1])
	}
	for token := range m.view.n {
		if taken>>token&1 == 0 && m.plain(token, a, int(m.wordEnd[word]), false) &&
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

// isChar says whether the token is this one character.
func (v *view) isChar(token int, sym uint16) bool {
	from := v.from(token)
	return int(v.end[token]) == from+1 && v.lex.plain(v.sym[from]) == sym
}
