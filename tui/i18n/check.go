package i18n

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Check reports every gap of the table: a word that is empty in a language, a function that is
// missing, a format whose arguments differ between the languages or are not numbered, hanzi in
// the English.
func (w *Words[T]) Check() error {
	var gaps []error
	compare(reflect.TypeFor[T]().Name(), reflect.ValueOf(w.ZH), reflect.ValueOf(w.EN), &gaps)
	return errors.Join(gaps...)
}

// Check reports what is missing in a pair, under the name it goes by.
func (p Pair) Check(name string) error {
	var gaps []error
	checkStrings(name, p.ZH, p.EN, &gaps)
	return errors.Join(gaps...)
}

// compare walks both languages side by side.
func compare(path string, zh, en reflect.Value, gaps *[]error) {
	switch zh.Kind() {
	case reflect.String:
		checkStrings(path, zh.String(), en.String(), gaps)
	case reflect.Func:
		if zh.IsNil() || en.IsNil() {
			*gaps = append(*gaps, fmt.Errorf("%s: a function is missing", path))
		}
	case reflect.Struct:
		for i := range zh.NumField() {
			compare(path+"."+zh.Type().Field(i).Name, zh.Field(i), en.Field(i), gaps)
		}
	case reflect.Slice, reflect.Array:
		if zh.Len() != en.Len() || zh.Len() == 0 {
			*gaps = append(*gaps, fmt.Errorf("%s: %d words in Chinese, %d in English", path, zh.Len(), en.Len()))
			return
		}
		for i := range zh.Len() {
			compare(fmt.Sprintf("%s[%d]", path, i), zh.Index(i), en.Index(i), gaps)
		}
	case reflect.Map:
		compareMaps(path, zh, en, gaps)
	default:
		*gaps = append(*gaps, fmt.Errorf("%s: a %s is no word", path, zh.Kind()))
	}
}

func compareMaps(path string, zh, en reflect.Value, gaps *[]error) {
	if zh.Len() != en.Len() || zh.Len() == 0 {
		*gaps = append(*gaps, fmt.Errorf("%s: %d words in Chinese, %d in English", path, zh.Len(), en.Len()))
	}
	for _, key := range zh.MapKeys() {
		at := fmt.Sprintf("%s[%v]", path, key)
		if other := en.MapIndex(key); other.IsValid() {
			compare(at, zh.MapIndex(key), other, gaps)
		} else {
			*gaps = append(*gaps, fmt.Errorf("%s: no English", at))
		}
	}
}

// verb finds the arguments of a format, as in "%[1]d".
var verb = regexp.MustCompile(`%(\[\d+\])?[-+# 0-9.]*[a-zA-Z]`)

func checkStrings(path, zh, en string, gaps *[]error) {
	miss := func(format string, args ...any) {
		*gaps = append(*gaps, fmt.Errorf(path+": "+format, args...))
	}
	if strings.TrimSpace(zh) == "" {
		miss("no Chinese")
	}
	if strings.TrimSpace(en) == "" {
		miss("no English")
	}
	if strings.ContainsFunc(en, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		miss("Chinese in the English: %s", en)
	}
	inZH, inEN := verbs(zh), verbs(en)
	if !slices.Equal(inZH, inEN) {
		miss("arguments %v in Chinese, %v in English", inZH, inEN)
	}
	for _, v := range append(inZH, inEN...) {
		if len(inZH)+len(inEN) > 2 && !strings.Contains(v, "[") {
			miss("%s is not numbered", v)
		}
	}
}

func verbs(format string) []string {
	found := verb.FindAllString(strings.ReplaceAll(format, "%%", ""), -1)
	slices.Sort(found)
	return slices.Compact(found)
}
