package say

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"regulars/model"
)

// Speaker is an argument that words itself differently by language.
type Speaker interface{ Say(model.Lang) string }

// advised is an error as its sentence and hint in one.
type advised struct{ err error }

// Say words the error.
func (a advised) Say(lang model.Lang) string {
	sentence, hint := Error(lang, a.err)
	if lang == model.ZH {
		return sentence + hint // the full-width stop brings its own space
	}
	return sentence + " " + hint
}

// hinted is an error as its hint alone: what a refusal inside a refusal is to the outer hint.
type hinted struct{ err error }

// Say words the hint.
func (h hinted) Say(lang model.Lang) string {
	_, hint := Error(lang, h.err)
	return hint
}

// fill puts the arguments into a format. Formats are those of fmt with explicit indexes
// (%[1]v), which let the languages differ in order, and with two marks of our own:
// {1:point|points} is the first word if argument 1 is one and the second if not,
// {2? (%[2]v)} stands only if argument 2 is not empty.
func fill(lang model.Lang, format string, args []any) string {
	if !strings.Contains(format, "%[") {
		// fmt would report the arguments that such a sentence does not mention.
		return fmt.Sprintf(format, []any{}...)
	}
	worded := make([]any, len(args))
	for i, a := range args {
		worded[i] = word(lang, a)
	}
	format = choose(format, worded)
	if !strings.Contains(format, "%[") {
		return fmt.Sprintf(format, []any{}...) // what mentioned them was left out
	}
	// With explicit indexes fmt does not report arguments that are left over.
	return fmt.Sprintf(format, worded...)
}

// word gives an argument in the reader's language. A refusal inside a refusal is its
// sentence in the outer sentence and its hint in the outer hint.
func word(lang model.Lang, arg any) any {
	switch a := arg.(type) {
	case Speaker:
		return a.Say(lang)
	case model.Why:
		return Why(lang, a)
	case error:
		sentence, _ := Error(lang, a)
		return sentence
	}
	return arg
}

var (
	plural = regexp.MustCompile(`\{(\d+):([^|{}]*)\|([^|{}]*)\}`)
	given  = regexp.MustCompile(`\{(\d+)\?([^{}]*)\}`)
)

// choose settles the marks of a format. The arguments are put in later, so that braces in a
// customer's name are only braces.
func choose(format string, worded []any) string {
	if !strings.Contains(format, "{") {
		return format
	}
	text := func(index string) string {
		n, err := strconv.Atoi(index)
		if err != nil || n < 1 || n > len(worded) {
			return ""
		}
		return fmt.Sprint(worded[n-1])
	}
	format = plural.ReplaceAllStringFunc(format, func(mark string) string {
		m := plural.FindStringSubmatch(mark)
		if strings.TrimLeft(text(m[1]), "+−") == "1" {
			return m[2]
		}
		return m[3]
	})
	return given.ReplaceAllStringFunc(format, func(mark string) string {
		m := given.FindStringSubmatch(mark)
		if text(m[1]) == "" {
			return ""
		}
		return m[2]
	})
}
