package model

import "strings"

// Lang is a language that the program speaks in full.
type Lang string

const (
	ZH Lang = "zh" // Chinese, simplified
	EN Lang = "en" // English
)

// Langs lists the languages; tables of words are tested against it.
var Langs = []Lang{ZH, EN}

// ParseLang reads a language tag or a POSIX locale ("zh_CN.UTF-8"). The second result is
// false if it names neither language.
func ParseLang(s string) (Lang, bool) {
	s = strings.ToLower(s)
	switch {
	case strings.HasPrefix(s, "zh"):
		return ZH, true
	case strings.HasPrefix(s, "en"):
		return EN, true
	}
	return "", false
}
