package openapi

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"regulars/model"
	"regulars/model/clean"
)

// Checker holds values against schemas. In a closed one objects have no fields but those of
// their schema, whatever it says: tests read answers so.
type Checker struct {
	Named  map[string]*Schema
	Closed bool

	patterns sync.Map // of *regexp.Regexp by their text
}

// Check returns the first refusal of a value, as Parse makes it.
func (c *Checker) Check(s *Schema, at string, value any) error {
	if s.Ref != "" {
		s = c.Named[strings.TrimPrefix(s.Ref, RefTo)]
	}
	if len(s.OneOf) > 0 {
		return c.oneOf(s, at, value)
	}
	if len(s.Type) > 0 && !slices.Contains(s.Type, typeOf(value, s.Type)) {
		return model.Refuse("api.field.type", Field(at), strings.Join(s.Type, " / "))
	}
	switch v := value.(type) {
	case map[string]any:
		return c.object(s, at, v)
	case []any:
		if s.MaxItems != nil && len(v) > *s.MaxItems {
			return model.Refuse("api.field.length", Field(at), 0, *s.MaxItems)
		}
		for i, item := range v {
			if err := c.Check(s.Items, at+"/"+strconv.Itoa(i), item); err != nil {
				return err
			}
		}
	case string:
		return c.text(s, at, v)
	case json.Number:
		return inRange(s, at, v)
	}
	return nil
}

// oneOf chooses by the type of the value: the alternatives of our schemas differ in it.
func (c *Checker) oneOf(s *Schema, at string, value any) error {
	var all []string
	for _, option := range s.OneOf {
		o := option
		if o.Ref != "" {
			o = c.Named[strings.TrimPrefix(o.Ref, RefTo)]
		}
		if slices.Contains(o.Type, typeOf(value, o.Type)) {
			return c.Check(o, at, value)
		}
		all = append(all, o.Type...)
	}
	return model.Refuse("api.field.type", Field(at), strings.Join(all, " / "))
}

func (c *Checker) object(s *Schema, at string, fields map[string]any) error {
	for _, name := range s.Required {
		if _, ok := fields[name]; !ok {
			return model.Refuse("api.field.missing", Field(at+"/"+name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		p := s.Properties[name]
		switch {
		case p != nil:
			if err := c.Check(p, at+"/"+name, fields[name]); err != nil {
				return err
			}
		case c.Closed || s.Additional != nil && !*s.Additional:
			return model.Refuse("api.field.unknown", Field(at+"/"+name))
		}
	}
	return nil
}

// endless stands for an upper bound that a text does not have.
const endless = 1 << 20

func (c *Checker) text(s *Schema, at, text string) error {
	low, high := 0, endless
	if s.MinLength != nil {
		low = *s.MinLength
	}
	if s.MaxLength != nil {
		high = *s.MaxLength
	}
	if n := utf8.RuneCountInString(text); n < low || n > high {
		return model.Refuse("api.field.length", Field(at), low, high)
	}
	if len(s.Enum) > 0 && !slices.Contains(s.Enum, text) {
		return model.Refuse("api.field.choice", Field(at), strings.Join(s.Enum, ", "))
	}
	if s.Pattern != "" && !c.pattern(s.Pattern).MatchString(text) {
		return model.Refuse("api.field.form", Field(at), example(s))
	}
	if s.Format == "date-time" {
		if _, err := time.Parse(time.RFC3339, text); err != nil {
			return model.Refuse("api.field.form", Field(at), "2026-03-06T14:00:00+08:00")
		}
	}
	return nil
}

func (c *Checker) pattern(text string) *regexp.Regexp {
	if p, ok := c.patterns.Load(text); ok {
		return p.(*regexp.Regexp)
	}
	p, _ := c.patterns.LoadOrStore(text, regexp.MustCompile(text))
	return p.(*regexp.Regexp)
}

func example(s *Schema) any {
	if len(s.Examples) > 0 {
		return s.Examples[0]
	}
	return s.Pattern
}

func inRange(s *Schema, at string, n json.Number) error {
	v, err := n.Int64()
	if err != nil {
		return nil // a number that is no integer; only answers have those
	}
	low, high := int64(-1<<63), int64(1<<63-1)
	if s.Minimum != nil {
		low = *s.Minimum
	}
	if s.Maximum != nil {
		high = *s.Maximum
	}
	if v < low || v > high {
		return model.Refuse("api.field.range", Field(at), low, high)
	}
	return nil
}

// typeOf names the JSON type of a value. An integer is a number too, if that is what is asked.
func typeOf(value any, asked Types) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	case json.Number:
		if _, err := v.Int64(); err == nil && !slices.Contains(asked, "number") {
			return "integer"
		}
	}
	return "number"
}

// fieldColumns bounds how much of a client's own field name is told back.
const fieldColumns = 60

// Field names a place in a request for people: "lines/0/amount".
func Field(at string) string {
	if at == "" {
		return "{ }"
	}
	return clean.Text(strings.TrimPrefix(at, "/"), fieldColumns)
}
