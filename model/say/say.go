// Package say puts the program's answers into words, in both languages: one sentence and one
// hint for every refusal, one line for every explanation, and the single words of the domain.
// It never decides anything and never formats screens; every door (terminal, command line,
// HTTP) takes its sentences here, so that a refusal reads the same wherever it is met.
package say

import (
	"context"
	"errors"
	"maps"
	"slices"

	"regulars/model"
)

// Text is one refusal in both languages. The sentence and the hint are formats over the
// arguments of the model.Error, see fill.
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

// Codes of what is no refusal by itself.
const (
	Internal model.Code = "internal" // what should not have happened
	Stopped  model.Code = "stopped"  // the caller gave up waiting
)

// Error returns the sentence and the hint for err in the given language. An error that is
// no refusal is our own fault and gets the sentence for that; its Go text is for the log.
func Error(lang model.Lang, err error) (sentence, hint string) {
	refusal := refusalIn(err)
	text := table[refusal.Code]
	advice := slices.Clone(refusal.Args)
	for i, a := range advice {
		if err, ok := a.(error); ok {
			advice[i] = hinted{err}
		}
	}
	if lang == model.ZH {
		return fill(lang, text.ZH, refusal.Args), fill(lang, text.HintZH, advice)
	}
	return fill(lang, text.EN, refusal.Args), fill(lang, text.HintEN, advice)
}

// refusalIn finds a refusal that has a text in err's chain.
func refusalIn(err error) *model.Error {
	var refusal *model.Error
	if errors.As(err, &refusal) {
		if _, ok := table[refusal.Code]; ok {
			return refusal
		}
	} else if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return model.Refuse(Stopped)
	}
	return model.Refuse(Internal)
}

// Why words one line of explanation; an unknown code is shown as it is, so that an entry of
// a newer program is still a line. A line has no hint of its own, so an error in it brings
// its hint along.
func Why(lang model.Lang, w model.Why) string {
	line, ok := lines[w.Code]
	if !ok {
		return string(w.Code)
	}
	args := slices.Clone(w.Args)
	for i, a := range args {
		if err, ok := a.(error); ok {
			args[i] = advised{err}
		}
	}
	return fill(lang, line.In(lang), args)
}

// Line is one line in both languages, a format as in Text.
type Line struct{ ZH, EN string }

// In returns the line in a language.
func (l Line) In(lang model.Lang) string {
	if lang == model.ZH {
		return l.ZH
	}
	return l.EN
}

// Value words what a profile field holds, if the field has few values ("gender", "m"); any
// other text is the member's own and returned as it is.
func Value(lang model.Lang, field, text string) string {
	if w, ok := words["value."+field+"."+text]; ok {
		return w.In(lang)
	}
	return text
}

// Word returns a single word of the domain ("role.cashier", "kind.sale.recorded"); an
// unknown key is returned as it is.
func Word(lang model.Lang, key string) string {
	if w, ok := words[key]; ok {
		return w.In(lang)
	}
	return key
}
