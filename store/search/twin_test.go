package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// twin answers queries as the package comment says, by looking at every member, with nothing but strings.
// It shares no code with the index but the limits and the names of fields and classes.
type twin struct {
	members  map[uint32]*twinMember
	readings func(name []rune, i int) []string // how a character of a name may be typed, the first the likeliest
	syllable func(string) bool
}

type twinMember struct {
	Entry
	tokens []twinToken
}

// twinToken is a character with its readings or a word, which reads as itself.
type twinToken struct {
	text     string
	readings []string
	word     bool
}

func newTwin() *twin {
	return &twin{members: map[uint32]*twinMember{}, readings: twinReadings, syllable: twinSyllable}
}

func (t *twin) put(e Entry) {
	t.members[e.N] = &twinMember{Entry: e, tokens: t.tokens(e.Name)}
}

// twinFold folds the characters that the tests use.
var twinFold = strings.NewReplacer("é", "e", "É", "e", "í", "i", "ü", "u", "ø", "o", "Ø", "o", "ß", "ss", "Л", "л",
	"Ａ", "a", "ｍ", "m", "１", "1")

// twinTokens cuts a folded text: a Chinese character is a token, a run of other letters and digits is one.
func twinTokens(s string) (tokens []string, spaced []bool) {
	word, gap := false, false
	for _, r := range strings.ToLower(twinFold.Replace(s)) {
		han := r >= 0x3040
		if r == ' ' || r == ',' {
			gap = true
		}
		if !han && !isWordRune(r) {
			word = false
			continue
		}
		if han || !word {
			tokens, spaced = append(tokens, ""), append(spaced, gap && len(tokens) > 0)
		}
		tokens[len(tokens)-1] += string(r)
		word, gap = !han, false
	}
	return tokens, spaced
}

func isWordRune(r rune) bool {
	return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'а' <= r && r <= 'я'
}

func (t *twin) tokens(name string) (tokens []twinToken) {
	texts, _ := twinTokens(name)
	spellings := 1
	for i, text := range texts {
		token := twinToken{text: text, word: isASCII(text)}
		switch first, _ := utf8.DecodeRuneInString(text); {
		case token.word:
			token.readings = []string{text}
		case first >= 0x3040:
			token.readings = t.readings(runesOf(texts), i)
			if spellings*len(token.readings) > maxVariant {
				token.readings = token.readings[:1]
			}
			spellings *= max(1, len(token.readings))
		}
		tokens = append(tokens, token)
	}
	return tokens
}

// runesOf is the first character of every token.
func runesOf(texts []string) (out []rune) {
	for _, text := range texts {
		r, _ := utf8.DecodeRuneInString(text)
		out = append(out, r)
	}
	return out
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

// twinQuery is a folded query: its text, where its tokens start, and its words.
type twinQuery struct {
	text   string
	starts map[int]bool
	words  []twinQuery
	digits string
}

func newTwinQuery(s string) twinQuery {
	q := twinQuery{starts: map[int]bool{}}
	tokens, spaced := twinTokens(s)
	word := twinQuery{starts: map[int]bool{}}
	for i, token := range tokens {
		if spaced[i] {
			q.words = append(q.words, word)
			word = twinQuery{starts: map[int]bool{}}
		}
		q.starts[len(q.text)], word.starts[len(word.text)] = true, true
		q.text += token
		word.text += token
	}
	if len(q.words) > 0 {
		q.words = append(q.words, word)
	}
	number := strings.NewReplacer(" ", "", "-", "", "+", "", "'", "", ",", "").Replace(twinFold.Replace(s))
	if strings.Trim(number, "0123456789") == "" && len(number) <= maxDigits {
		q.digits = number
	}
	return q
}

// fits says whether every token start of the query is among the starts of the name.
func (q twinQuery) fits(starts map[int]bool) bool {
	for at := range q.starts {
		if !starts[at] {
			return false
		}
	}
	return true
}

// plain says whether the query is a prefix of the tokens' text, and whether it is all of it.
func (q twinQuery) plain(tokens []twinToken) (met, whole bool) {
	if !isASCII(q.text) {
		text, starts := "", map[int]bool{}
		for _, token := range tokens {
			starts[len(text)] = true
			text += token.text
		}
		met = strings.HasPrefix(text, q.text) && q.fits(starts)
		return met, met && text == q.text
	}
	for _, s := range twinSpellings(tokens) {
		if strings.HasPrefix(s.text, q.text) && q.fits(s.starts) {
			met, whole = true, whole || s.text == q.text
		}
	}
	return met, whole
}

type twinSpelling struct {
	text   string
	starts map[int]bool
}

// twinSpellings are all ways to spell the tokens up to the first without readings, if that is not the first of all.
func twinSpellings(tokens []twinToken) []twinSpelling {
	if len(tokens) == 0 || len(tokens[0].readings) == 0 {
		return nil
	}
	all := []twinSpelling{{starts: map[int]bool{}}}
	for _, token := range tokens {
		if len(token.readings) == 0 {
			break
		}
		var next []twinSpelling
		for _, s := range all {
			for _, reading := range token.readings {
				starts := map[int]bool{len(s.text): true}
				for at := range s.starts {
					starts[at] = true
				}
				next = append(next, twinSpelling{s.text + reading, starts})
			}
		}
		all = next
	}
	return all
}

func (q twinQuery) initials(tokens []twinToken) bool {
	if len(q.text) < 2 || len(q.text) > len(tokens) || !isASCII(q.text) {
		return false
	}
	for i := range len(q.text) {
		if !begins(tokens[i], q.text[i:i+1]) {
			return false
		}
	}
	return true
}

func begins(token twinToken, part string) bool {
	return slices.ContainsFunc(token.readings, func(r string) bool { return strings.HasPrefix(r, part) })
}

// mixed tries every way to cut the query into a part for each token.
func (t *twin) mixed(q twinQuery, tokens []twinToken, at int) bool {
	if at == len(q.text) {
		return true
	}
	if len(tokens) == 0 {
		return false
	}
	for end := at + 1; end <= len(q.text); end++ {
		if end > at+1 && q.starts[end-1] {
			return false
		}
		if t.mayBe(q.text[at:end], tokens[0], end == len(q.text)) && t.mixed(q, tokens[1:], end) {
			return true
		}
	}
	return false
}

func (t *twin) mayBe(part string, token twinToken, last bool) bool {
	switch {
	case !isASCII(part):
		return part == token.text && len(token.readings) > 0
	case last && begins(token, part):
		return true
	case slices.Contains([]string{"zh", "ch", "sh"}, part), len(part) == 1 && part >= "a" && !strings.Contains("iuv", part):
		if begins(token, part) {
			return true
		}
	}
	return slices.Contains(token.readings, part) && t.syllable(part)
}

// anyOrder says whether each word is plain at a token that no other word has.
func (q twinQuery) anyOrder(tokens []twinToken, taken map[int]bool, word int) bool {
	if word == len(q.words) {
		return true
	}
	for i := range tokens {
		if met, _ := q.words[word].plain(tokens[i:]); met && !taken[i] {
			taken[i] = true
			if q.anyOrder(tokens, taken, word+1) {
				return true
			}
			taken[i] = false
		}
	}
	return false
}

// nameClass is the best class of a name, with its field.
func (t *twin) nameClass(q twinQuery, tokens []twinToken) (class, Field) {
	best, field := nothing, noField
	if q.text == "" {
		return best, field
	}
	better := func(c class, f Field) {
		if c < best || c == best && f < field {
			best, field = c, f
		}
	}
	for i := range tokens {
		from := tokens[i:]
		plainField := Name
		if isASCII(q.text) && !tokens[i].word {
			plainField = Pinyin
		}
		met, whole := q.plain(from)
		switch {
		case met && whole && i == 0:
			better(exact, plainField)
		case met && i == 0:
			better(prefix, plainField)
		case met:
			better(later, plainField)
		}
		if q.initials(from) {
			better([]class{prefix, later}[min(i, 1)], Initials)
		}
		if strings.ContainsFunc(q.text, func(r rune) bool { return 'a' <= r && r <= 'z' }) && t.mixed(q, from, 0) {
			better([]class{mixedPrefix, mixedLater}[min(i, 1)], Mixed)
		}
	}
	if len(q.words) > 1 && len(q.words) <= maxWords && q.anyOrder(tokens, map[int]bool{}, 0) {
		better(words, Words)
	}
	return best, field
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// phone ranks a phone in E.164, or one without a country code.
func (q twinQuery) phone(phone string) (class, Field) {
	d, full := q.digits, onlyDigits(phone)
	if len(d) < 3 || full == "" {
		return nothing, noField
	}
	forms := []string{full}
	if code := twinCountry(phone); code != "" {
		national := strings.TrimPrefix(full, code)
		forms = append(forms, national, "0"+national, "00"+full)
	}
	field := Phone
	if len(d) >= 4 && strings.HasSuffix(full, d) {
		field = PhoneTail
	}
	best := nothing
	for i, form := range forms {
		// Behind the zeros there must be as much as for any part.
		zeros := max(0, i-1)
		switch {
		case form == d:
			best = exact
		case strings.HasPrefix(form, d) && len(d)-zeros >= 3:
			best = min(best, prefix)
		}
	}
	switch {
	case best == exact:
		return exact, Phone
	case len(d) == 4 && strings.HasSuffix(full, d):
		return tail, field
	case best == prefix:
		return prefix, field
	case strings.Contains(full, d):
		return later, field
	}
	return nothing, noField
}

// twinCountry knows the country codes of the tests.
func twinCountry(phone string) string {
	for _, code := range []string{"+1", "+86", "+49", "+353", "+354", "+020"} {
		if strings.HasPrefix(phone, code) {
			return code[1:]
		}
	}
	return ""
}

// card ranks a card or external number.
func (q twinQuery) card(number string) class {
	tokens, _ := twinTokens(number)
	text := strings.Map(func(r rune) rune {
		if r >= utf8.RuneSelf {
			return -1
		}
		return r
	}, strings.Join(tokens, ""))
	digits := onlyDigits(text)
	best := nothing
	better := func(c class, is bool) {
		if is {
			best = min(best, c)
		}
	}
	if text == "" {
		return best
	}
	if d := q.digits; d != "" {
		better(exact, text == d)
		better(prefix, len(d) >= 3 && strings.HasPrefix(text, d))
		better(later, len(d) >= 3 && strings.Contains(digits[max(0, len(digits)-maxDigits):], d))
	}
	if q.text != "" && isASCII(q.text) {
		better(exact, text == q.text)
		better(prefix, (text != digits || len(digits) > maxDigits) && len(q.text) >= 3 && onlyDigits(q.text) != "" && strings.HasPrefix(text, q.text))
	}
	return best
}

type twinHit struct {
	N     uint32
	Field Field
	Exact bool
}

// class is the best class of a member.
func (t *twin) class(q twinQuery, m *twinMember) (class, Field) {
	best, field := t.nameClass(q, m.tokens)
	if c, f := q.phone(m.Phone); c < best {
		best, field = c, f
	}
	if c := q.card(m.Card); c < best {
		best, field = c, Card
	}
	if c := q.card(m.External); c < best {
		best, field = c, External
	}
	return best, field
}

func (t *twin) search(query string, limit int) []twinHit {
	q := newTwinQuery(query)
	type ranked struct {
		twinHit
		class class
		last  int64
	}
	var found []ranked
	for _, m := range t.members {
		if c, f := t.class(q, m); c < nothing {
			found = append(found, ranked{twinHit{m.N, f, c == exact}, c, max(m.LastVisit, 0)})
		}
	}
	slices.SortFunc(found, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.class, b.class), cmp.Compare(b.last, a.last), cmp.Compare(a.N, b.N))
	})
	hits := []twinHit{}
	for _, f := range found[:min(len(found), limit, MaxHits)] {
		hits = append(hits, f.twinHit)
	}
	return hits
}

// twinReadings are those of the characters in the tests.
func twinReadings(name []rune, i int) []string {
	if i == 0 {
		pair := string(name[:min(2, len(name))])
		switch {
		case pair == "万俟":
			return []string{"mo", "wan"}
		case pair == "长孙":
			return []string{"zhang", "chang"}
		case name[0] == '单':
			return []string{"shan", "dan"}
		case name[0] == '曾':
			return []string{"zeng"}
		case name[0] == '乐':
			return []string{"yue", "le"}
		}
	}
	return map[rune][]string{
		'张': {"zhang"}, '章': {"zhang"}, '欧': {"ou"}, '阳': {"yang"}, '志': {"zhi"}, '强': {"qiang"}, '小': {"xiao"},
		'明': {"ming"}, '敏': {"min"}, '安': {"an"}, '西': {"xi"}, '先': {"xian"}, '伟': {"wei"}, '魏': {"wei"},
		'吕': {"lv", "lu"}, '单': {"dan", "shan"}, '曾': {"zeng", "ceng"}, '乐': {"le", "yue"}, '茜': {"qian", "xi"},
		'长': {"chang", "zhang"}, '孙': {"sun"}, '万': {"wan"}, '俟': {"qi"}, '航': {"hang"}, '李': {"li"},
	}[name[i]]
}

const twinCharacters = "张章欧阳志强小明敏安西先伟魏吕单曾乐茜长孙万俟航李カ"

// twinSyllable knows those of the syllables that the names and queries of the tests contain.
func twinSyllable(s string) bool {
	for _, r := range twinCharacters {
		for i := range 2 {
			if slices.Contains(twinReadings([]rune{'x', r}[1-i:], i), s) {
				return true
			}
		}
	}
	return s == "ma" || s == "an" || s == "li" || s == "mo"
}
