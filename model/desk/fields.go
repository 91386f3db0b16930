package desk

import (
	"maps"
	"slices"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/clean"
)

// fieldText bounds a profile field that has no form of its own, in characters.
const fieldText = 120

// cleanFields brings fields as typed into their stored form. Empty stays empty.
func cleanFields(typed model.Fields, region string) (model.Fields, error) {
	out := make(model.Fields, len(typed))
	for _, field := range sortedFields(typed) { // in order, so that the same refusal comes first each time
		text := typed[field]
		if strings.TrimSpace(text) == "" {
			out[field] = ""
			continue
		}
		cleaned, err := cleanField(field, text, region)
		if err != nil {
			return nil, err
		}
		out[field] = cleaned
	}
	return out, nil
}

func cleanField(field uint64, text, region string) (string, error) {
	switch field {
	case model.FieldName:
		return clean.Name(text), nil
	case model.FieldPhone:
		return clean.Phone(text, region)
	case model.FieldCard:
		return clean.Card(text)
	case model.FieldEmail:
		return clean.Email(text)
	case model.FieldBirthday:
		b, err := clean.ParseBirthday(text)
		return b.String(), err
	case model.FieldGender:
		g, err := clean.ParseGender(text)
		return string(g), err
	case model.FieldTags:
		tags, err := clean.Tags(text)
		return strings.Join(tags, ","), err
	case model.FieldNotes:
		return clean.Note(text), nil
	case model.FieldJoined:
		if _, err := time.Parse(time.DateOnly, text); err != nil {
			return "", model.Refuse("date.form", clean.Line(text))
		}
		return text, nil
	}
	return clean.Text(text, fieldText), nil
}

func sortedFields(fields model.Fields) []uint64 { return slices.Sorted(maps.Keys(fields)) }
