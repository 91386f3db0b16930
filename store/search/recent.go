package search

import "sync/atomic"

// recent is a member that is in no segment yet.
type recent struct {
	n     uint32
	rank  atomic.Uint64
	name  uint64
	long  []byte
	codes [numberKinds]code
	texts [numberKinds][]byte
	marks uint64 // see marksOf
}

func newRecent(lex *lexicon, e *Entry) *recent {
	var f foldedEntry
	f.fold(lex, e)
	r := &recent{n: f.n, codes: f.codes}
	r.rank.Store(rankOf(f.n, f.last))
	word, ok := f.name.pack()
	if !ok {
		word, r.long = isLong, f.name.appendLong(nil)
	}
	r.name = word
	for i, text := range f.texts {
		if text != nil {
			r.texts[i] = append([]byte(nil), text...)
		}
	}
	var v view
	v.read(lex, r.name, r.long)
	r.marks = marksOf(&v)
	return r
}

func (r *rows) addRecent(m *recent) {
	r.ranks = append(r.ranks, m.rank.Load())
	r.addName(m.name, m.long)
	for i := range r.columns {
		r.columns[i].add(m.codes[i], m.texts[i])
	}
}

// mark is the bit by which recent members are told apart quickly: one for each letter that may begin a token,
// one of the others for each symbol.
func mark(sym uint16) uint64 {
	switch {
	case 'a' <= sym && sym <= 'z':
		return 1 << (sym - 'a')
	case sym < 0x80:
		return 1 << 26
	}
	return 1 << (27 + sym%37)
}

// marksOf has the marks of every symbol with which a match of the name may begin.
func marksOf(v *view) uint64 {
	bits := uint64(0)
	for token := range v.n {
		for r := range int(v.count[token]) {
			bits |= mark(uint16(v.letter(token, r, 0)))
		}
		bits |= mark(v.lex.plain(v.sym[v.from(token)]))
	}
	return bits
}

// recent offers the members that are in no segment yet.
func (s *finder) recent(c class) {
	for i, r := range s.recents {
		rank := r.rank.Load()
		if rank > s.top.floor() && !s.known(rank) && s.recentField(c, r) != noField {
			s.top.add(rank, found{len(s.segs), uint32(i)})
		}
	}
}

// recentField is field for a member that is in no segment.
func (s *finder) recentField(c class, r *recent) Field {
	if s.q.size > 0 && c != tail && r.marks&mark(s.q.sym[0]) != 0 {
		s.v.read(s.v.lex, r.name, r.long)
		if f := s.nameField(c); f != noField {
			return f
		}
	}
	for kind := range r.codes {
		if f := s.meets(c, kind, r.codes[kind], r.texts[kind]); f != noField {
			return f
		}
	}
	return noField
}
