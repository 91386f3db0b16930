// Package say puts the program's answers into words: one sentence and one hint for every
// refusal, in both languages. It never decides anything and never formats screens; every
// door (terminal, command line, HTTP) takes its sentences here, so that a refusal reads the
// same wherever it is met.
package say

import (
	"errors"
	"fmt"
	"maps"
	"strings"

	"regulars/model"
)

// Text is one refusal in both languages. The sentence and the hint are fmt formats over the
// arguments of the model.Error; explicit indexes (%[1]v) let the languages differ in order.
type Text struct {
	ZH, HintZH string
	EN, HintEN string
}

// table merges the tables of the rooms; a code stands in exactly one of them (tested).
var table = func() map[model.Code]Text {
	all := map[model.Code]Text{}
	for _, t := range tables {
		maps.Copy(all, t)
	}
	return all
}()

// Error returns the sentence and the hint for err in the given language. An error that is
// no refusal is our own fault and gets the sentence for that.
func Error(lang model.Lang, err error) (sentence, hint string) {
	var refusal *model.Error
	if !errors.As(err, &refusal) {
		refusal = model.Refuse(Internal, err)
	}
	text, ok := table[refusal.Code]
	if !ok {
		text = table[Internal]
		refusal = model.Refuse(Internal, err)
	}
	if lang == model.ZH {
		return fill(lang, text.ZH, refusal.Args), fill(lang, text.HintZH, refusal.Args)
	}
	return fill(lang, text.EN, refusal.Args), fill(lang, text.HintEN, refusal.Args)
}

// Speaker is an argument that words itself differently by language.
type Speaker interface{ Say(model.Lang) string }

func fill(lang model.Lang, format string, args []any) string {
	if !strings.Contains(format, "%[") {
		// fmt would report the arguments that such a sentence does not mention.
		return fmt.Sprintf(format, []any{}...)
	}
	worded := make([]any, len(args))
	for i, a := range args {
		if s, ok := a.(Speaker); ok {
			a = s.Say(lang)
		}
		worded[i] = a
	}
	// With explicit indexes fmt does not report arguments that are left over.
	return fmt.Sprintf(format, worded...)
}

// Internal is the code of what should not have happened.
const Internal model.Code = "internal"

// Why words one line of explanation; an unknown code is shown as it is, so that an entry of
// a newer program is still a line.
func Why(lang model.Lang, w model.Why) string {
	line, ok := lines[w.Code]
	if !ok {
		return string(w.Code)
	}
	return fill(lang, line.In(lang), w.Args)
}

// Line is one line in both languages, a fmt format with explicit indexes.
type Line struct{ ZH, EN string }

// In returns the line in a language.
func (l Line) In(lang model.Lang) string {
	if lang == model.ZH {
		return l.ZH
	}
	return l.EN
}

// Word returns a single word of the domain ("role.cashier", "kind.sale.recorded"); an
// unknown key is returned as it is.
func Word(lang model.Lang, key string) string {
	if w, ok := words[key]; ok {
		return w.In(lang)
	}
	return key
}
