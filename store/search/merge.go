package search

import (
	"context"
	"runtime"
)

// rebuild makes one segment of several.
func (x *Index) rebuild(ctx context.Context, segs []*segment) (*segment, error) {
	r := gather(segs...)
	if len(r.ns) > MaxMembers {
		return nil, ErrTooMany
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return newSegment(ctx, x.lex, r, runtime.GOMAXPROCS(0))
}

// gather copies the rows that are not gone. A member has such a row in one segment only.
func gather(segs ...*segment) *rows {
	room := 0
	for _, s := range segs {
		room += len(s.ns)
	}
	r := newRows(room)
	for _, s := range segs {
		for row := range uint32(len(s.ns)) {
			if !s.isGone(row) {
				r.addFrom(s, row)
			}
		}
	}
	return r
}

func newRecent(lex *lexicon, e *Entry) *recent {
	var f foldedEntry
	f.fold(lex, e)
	r := &recent{n: f.n, codes: f.codes}
	r.last.Store(f.last)
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
	r.ns, r.last = append(r.ns, m.n), append(r.last, m.last.Load())
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
		rank := rankOf(r.n, r.last.Load())
		if rank > s.top.floor() && !s.known(rank) && s.recentField(c, r) != noField {
			s.top.add(rank, found{len(s.segs), uint32(i)})
		}
	}
}
