package file

import (
	"fmt"
	"strings"

	"regulars/model"
)

// memberReader turns rows into members.
type memberReader struct {
	*values
	m *Mapping
}

// read reads a row.
func (r *memberReader) read(row *Row) (MemberRow, *model.Error) {
	out := MemberRow{Row: row.Line}
	for _, id := range [...]struct {
		field Field
		to    *string
	}{{Member, &out.External}, {Phone, &out.Phone}, {Card, &out.Card}} {
		cell, refusal := r.identity(id.field, r.m.cell(row, id.field))
		if refusal != nil {
			return out, refusal
		}
		*id.to = text(cell)
	}
	if out.External == "" && out.Phone == "" && out.Card == "" {
		return out, model.Refuse("import.no_member")
	}
	out.Name = text(r.m.cell(row, Name))
	out.Email = text(value(r.m.cell(row, Email)))
	out.Wechat = text(value(r.m.cell(row, Wechat)))
	out.Address = text(r.m.cell(row, Address))
	out.Consent = text(value(r.m.cell(row, Consent)))
	out.Shop = r.words.text(r.m.cell(row, Shop))
	out.Gender = gender(value(r.m.cell(row, Gender)))
	out.Tags = tags(text(value(r.m.cell(row, Tags))))
	var refusal *model.Error
	if out.Birthday, refusal = r.birthday(value(r.m.cell(row, Birthday))); refusal != nil {
		return out, refusal
	}
	if out.Points, refusal = r.points(value(r.m.cell(row, Points))); refusal != nil {
		return out, refusal
	}
	if joined := value(r.m.cell(row, Joined)); !zeroDate(joined) {
		out.Joined, refusal = r.date(joined, nil)
	}
	return out, refusal
}

// zeroDate reports a date that says nothing: empty, or the 0000-00-00 of many databases.
func zeroDate(cell []byte) bool {
	for _, c := range cell {
		switch c {
		case '0', '-', '/', '.', ':', ' ':
		default:
			return false
		}
	}
	return true
}

// birthday returns a day of birth in the form of ISO 8601, without the year if the file has
// none.
func (r *memberReader) birthday(cell []byte) (string, *model.Error) {
	switch {
	case zeroDate(cell):
		return "", nil
	case lunar(cell):
		return text(cell), nil
	}
	s, problem := scanDate(cell, r.births)
	switch {
	case problem == dateAmbiguous:
		return "", model.Refuse("import.date_order", quote(cell))
	case problem != dateOK:
		return "", model.Refuse("import.date", quote(cell))
	case s.year == 0:
		return fmt.Sprintf("%02d-%02d", s.month, s.day), nil
	}
	return fmt.Sprintf("%04d-%02d-%02d", s.year, s.month, s.day), nil
}

// lunar reports a day of the Chinese calendar, which is kept as it is written.
func lunar(cell []byte) bool {
	word := strings.ToLower(string(cell))
	for _, mark := range []string{"农历", "阴历", "旧历", "農曆", "陰曆", "lunar"} {
		if strings.HasPrefix(word, mark) {
			return true
		}
	}
	return len(word) > 1 && word[0] == 'l' && word[1] >= '0' && word[1] <= '9'
}

// points reads a balance. Decimals, which some programs keep, are dropped: a point is whole
// here, and nobody is given what he did not earn.
func (r *memberReader) points(cell []byte) (*model.Points, *model.Error) {
	if len(cell) == 0 {
		return nil, nil
	}
	n, problem := parseNumber(cell, r.counts)
	if problem == numberOK && n/1000 > int64(model.MaxPoints) {
		problem = numberLarge
	}
	if problem != numberOK {
		return nil, refuseNumber(problem, Points, cell)
	}
	if n < 0 {
		return nil, model.Refuse("points.negative")
	}
	points := model.Points(n / 1000)
	return &points, nil
}

// genders are the words that exports use; a 0 or 1 alone means different things in
// different programs and is left as it is.
var genders = map[string]string{
	"女": "f", "女士": "f", "女性": "f", "f": "f", "female": "f", "woman": "f", "w": "f",
	"男": "m", "先生": "m", "男性": "m", "m": "m", "male": "m", "man": "m",
	"其他": "x", "其它": "x", "other": "x", "x": "x",
	"未知": "", "保密": "", "不详": "", "unknown": "", "u": "",
}

func gender(cell []byte) string {
	word := text(cell)
	if known, ok := genders[strings.ToLower(word)]; ok {
		return known
	}
	return word
}

// tags splits a cell of tags at the marks that stand between them.
func tags(cell string) []string {
	var all []string
	for _, tag := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(",;|、，；/\n", r) }) {
		if tag = strings.TrimSpace(tag); tag != "" {
			all = append(all, tag)
		}
	}
	return all
}
