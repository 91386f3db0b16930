package search

import "unicode/utf8"

// tell appends what was found to dst, each with how it was met.
func (s *finder) tell(dst []Hit) []Hit {
	for _, at := range s.hits[:s.n] {
		if at.part < len(s.segs) { // see warm
			s.warmth += s.segs[at.part].names[at.row]
		}
	}
	for i, at := range s.hits[:s.n] {
		h := Hit{N: s.ns[i], Exact: s.class[i] == exact}
		if at.part == len(s.segs) {
			h.Field = s.recentField(s.class[i], s.recents[at.row])
		} else {
			h.Field = s.field(s.class[i], s.segs[at.part], at.row)
		}
		switch h.Field {
		case Words:
			s.writeWords(&h)
		case PhoneTail, Phone, Card, External:
			s.writeNumber(&h)
		default:
			s.writeParts(&h)
		}
		dst = append(dst, h)
	}
	return dst
}

// field finds the first of the ways in which a member meets the query in the class, and leaves in the match
// where its parts end. It returns noField if there is none.
func (s *finder) field(c class, seg *segment, row uint32) Field {
	if s.q.size > 0 && c != tail {
		seg.view(&s.v, row)
		if f := s.nameField(c); f != noField {
			return f
		}
	}
	for kind := range seg.numbers {
		if f := s.numberField(c, kind, &seg.numbers[kind], row); f != noField {
			return f
		}
	}
	return noField
}

func (s *finder) numberField(c class, kind int, x *numbers, row uint32) Field {
	number, text := x.of(row)
	return s.meets(c, kind, number, text)
}

// noField is the field of no match.
const noField = Words + 1

func (s *finder) nameField(c class) Field {
	switch {
	case s.v.n == 0:
		return noField
	case c == exact:
		return s.nameFieldFrom(0, 1, true)
	case c == prefix:
		return s.nameFieldFrom(0, 1, false)
	case c == later:
		return s.nameFieldFrom(1, s.v.n, false)
	case c == mixedPrefix:
		return s.mixedField(0, 1)
	case c == mixedLater:
		return s.mixedField(1, s.v.n)
	case c == words && s.wordsAnywhere():
		return Words
	}
	return noField
}

// nameFieldFrom tries the tokens from a up to b for a plain match, then for initials.
func (s *finder) nameFieldFrom(a, b int, whole bool) Field {
	best, token := noField, 0
	for i := a; i < b; i++ {
		if s.plain(i, 0, s.q.size, whole) {
			if f := s.plainField(i); f < best {
				best, token = f, i
			}
		}
	}
	if best != noField {
		s.plain(token, 0, s.q.size, whole)
		return best
	}
	for i := a; i < b && !whole; i++ {
		if s.initialsOnly(i) {
			return Initials
		}
	}
	return noField
}

func (s *finder) mixedField(a, b int) Field {
	for i := a; i < b; i++ {
		if s.mixed(i) {
			return Mixed
		}
	}
	return noField
}

// plainField tells letters that spell a character from those that are written.
func (s *finder) plainField(token int) Field {
	if s.q.ascii && s.v.set[token] != asWord {
		return Pinyin
	}
	return Name
}

// meets says as which field a number meets the query in the class, or noField.
func (s *finder) meets(c class, kind int, number code, text []byte) Field {
	if s.q.number {
		d := s.q.digits.d[:s.q.digits.n]
		switch {
		case kind != phones:
			if cardClass(number, text != nil, d) == c {
				return kinds[kind]
			}
		case phoneClass(number, d) == c:
			if c != exact && s.isTail(number) {
				return PhoneTail
			}
			return Phone
		}
	}
	if text != nil && s.q.ascii && s.q.size > 0 && s.q.textClass(text) == c {
		return kinds[kind]
	}
	return noField
}

func (s *finder) isTail(phone code) bool {
	var d digits
	phone.write(&d)
	return s.q.digits.n >= endDigits && d.ends(s.q.digits.d[:s.q.digits.n])
}

// writeParts writes the query with a space between the parts of the name's tokens, but none between characters.
func (s *finder) writeParts(h *Hit) {
	a := 0
	for i := range s.nparts {
		b := int(s.parts[i])
		if a > 0 && (s.q.sym[a-1] < 0x2E80 || s.q.sym[a] < 0x2E80) {
			h.put(' ')
		}
		s.writeSymbols(h, a, b)
		a = b
	}
}

func (s *finder) writeWords(h *Hit) {
	for word := range s.q.words {
		a, b := s.word(word)
		if a > 0 {
			h.put(' ')
		}
		s.writeSymbols(h, a, b)
	}
}

func (s *finder) writeNumber(h *Hit) {
	if !s.q.number {
		s.writeSymbols(h, 0, s.q.size)
		return
	}
	for _, d := range s.q.digits.d[:s.q.digits.n] {
		h.put('0' + rune(d))
	}
}

func (s *finder) writeSymbols(h *Hit, a, b int) {
	for ; a < b; a++ {
		r := rune(s.q.sym[a])
		if 0xD800 <= r && r < 0xDC00 && a+1 < b {
			a++
			r = (r-0xD800)<<10 + rune(s.q.sym[a]) - 0xDC00 + 0x10000
		}
		h.put(r)
	}
}

// put appends a character while there is room.
func (h *Hit) put(r rune) {
	if int(h.size)+utf8.RuneLen(r) <= len(h.text) {
		h.size += uint8(utf8.EncodeRune(h.text[h.size:], r))
	}
}
