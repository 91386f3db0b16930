// Package i18n holds the words of the screens in both languages, and the dates that people say
// ("昨天", "3 weeks ago"). Amounts and points are written by model, refusals by model/say; here
// is the rest. Nothing is looked up by a string key: a table of words is a Go struct, so that a
// missing word does not compile, and an empty one fails a test.
//
// A screen declares its own words beside its code:
//
//	type words struct {
//		Title string
//		Found func(n int) string // plurals are functions
//		Worth string             // "worth %[1]s": formats number their arguments
//	}
//
//	var table = i18n.Words[words]{
//		ZH: words{Title: "会员", Found: func(n int) string { return strconv.Itoa(n) + " 位会员" }, Worth: "可抵 %[1]s"},
//		EN: words{Title: "Member", Found: func(n int) string { return i18n.Count(n, "member", "members") }, Worth: "worth %[1]s"},
//	}
//
// reads them with w := table.In(env.Lang()), and has one test:
//
//	func TestWordsAreComplete(t *testing.T) { require.NoError(t, table.Check()) }
//
// A test of this package fails for a package under tui that declares words without that test.
package i18n

import (
	"strconv"
	"strings"

	"regulars/model"
)

// Words is a table of words in both languages. T is a struct of strings, functions and structs
// or slices of these.
type Words[T any] struct{ ZH, EN T }

// In returns the words of a language; an unknown language gets English.
func (w *Words[T]) In(lang model.Lang) *T {
	if lang == model.ZH {
		return &w.ZH
	}
	return &w.EN
}

// Pair is one word or sentence in both languages.
type Pair struct{ ZH, EN string }

// In returns the pair in a language; an unknown language gets English.
func (p Pair) In(lang model.Lang) string {
	if lang == model.ZH {
		return p.ZH
	}
	return p.EN
}

// Same is a pair for what is not translated: a person's or a shop's name.
func Same(s string) Pair { return Pair{ZH: s, EN: s} }

// Count writes a number with its English noun: "1 member", "3 members".
func Count(n int, one, many string) string {
	if n == 1 || n == -1 {
		return strconv.Itoa(n) + " " + one
	}
	return strconv.Itoa(n) + " " + many
}

// FromEnviron picks the language from a process environment ("KEY=value" lines) the way locales
// do: LC_ALL, then LC_MESSAGES, then LANG. The Linux console has no hanzi, so that it gets
// English whatever the locale says. The second result is false if nothing speaks for a language.
func FromEnviron(environ []string) (model.Lang, bool) {
	values := map[string]string{}
	for _, line := range environ {
		if key, value, ok := strings.Cut(line, "="); ok {
			values[key] = value
		}
	}
	if values["TERM"] == "linux" {
		return model.EN, true
	}
	for _, key := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if values[key] != "" {
			return model.ParseLang(values[key])
		}
	}
	return "", false
}
