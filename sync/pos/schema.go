package pos

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// schema is the part of JSON Schema 2020-12 that the API describes itself with. Requests are
// checked against it, so that the document cannot promise what the door does not hold.
type schema struct {
	Ref         string             `json:"$ref,omitempty"`
	Type        types              `json:"type,omitempty"`
	Description string             `json:"description,omitempty"`
	Properties  map[string]*schema `json:"properties,omitempty"`
	Required    []string           `json:"required,omitempty"`
	Additional  *bool              `json:"additionalProperties,omitempty"`
	Items       *schema            `json:"items,omitempty"`
	MaxItems    *int               `json:"maxItems,omitempty"`
	MinLength   *int               `json:"minLength,omitempty"`
	MaxLength   *int               `json:"maxLength,omitempty"`
	Minimum     *int64             `json:"minimum,omitempty"`
	Maximum     *int64             `json:"maximum,omitempty"`
	Enum        []string           `json:"enum,omitempty"`
	Pattern     string             `json:"pattern,omitempty"`
	Format      string             `json:"format,omitempty"`
	Default     any                `json:"default,omitempty"`
	Examples    []any              `json:"examples,omitempty"`
	OneOf       []*schema          `json:"oneOf,omitempty"`
}

// types are the types that a value may have; one is written alone.
type types []string

// MarshalJSON writes a single type as a string.
func (t types) MarshalJSON() ([]byte, error) {
	if len(t) == 1 {
		return json.Marshal(t[0])
	}
	return json.Marshal([]string(t))
}

// UnmarshalJSON reads a string or a list of them.
func (t *types) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '"' {
		*t = make(types, 1)
		return json.Unmarshal(raw, &(*t)[0])
	}
	return json.Unmarshal(raw, (*[]string)(t))
}

// describer is a type that says itself how it is written.
type describer interface{ schema() *schema }

// components collects the named schemas of a document.
type components map[string]*schema

// refTo begins a reference to a component.
const refTo = "#/components/schemas/"

// of describes a Go type. Of what goes out every field is there; of what comes in a field is
// asked for only if its rule says so, and no others are let in.
func (c components) of(t reflect.Type, out bool) *schema {
	if t.Kind() != reflect.Pointer {
		if d, ok := reflect.Zero(t).Interface().(describer); ok {
			name := componentName(t)
			c[name] = d.schema()
			return &schema{Ref: refTo + name}
		}
	}
	switch t.Kind() {
	case reflect.Pointer:
		inner := c.of(t.Elem(), out)
		if !out {
			return inner // what may be left out is not null
		}
		if inner.Ref != "" {
			return &schema{OneOf: []*schema{inner, {Type: types{"null"}}}}
		}
		inner.Type = append(inner.Type, "null")
		return inner
	case reflect.Slice:
		return &schema{Type: types{"array"}, Items: c.of(t.Elem(), out)}
	case reflect.Struct:
		return c.object(t, out)
	case reflect.String:
		return &schema{Type: types{"string"}}
	case reflect.Bool:
		return &schema{Type: types{"boolean"}}
	case reflect.Int, reflect.Int64, reflect.Uint32:
		return &schema{Type: types{"integer"}}
	}
	panic("pos: no schema for " + t.String())
}

func componentName(t reflect.Type) string {
	name := strings.TrimSuffix(t.Name(), "Doc")
	return strings.ToUpper(name[:1]) + name[1:]
}

// object describes a struct as a component of its name.
func (c components) object(t reflect.Type, out bool) *schema {
	name := componentName(t)
	ref := &schema{Ref: refTo + name}
	if c[name] != nil {
		return ref
	}
	s := &schema{Type: types{"object"}, Properties: map[string]*schema{}}
	c[name] = s
	if !out {
		s.Additional = new(bool)
	}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		p := c.of(f.Type, out)
		required := p.apply(f.Tag.Get("rule"))
		p.Description = f.Tag.Get("doc")
		if out || required {
			s.Required = append(s.Required, name)
		}
		s.Properties[name] = p
	}
	return ref
}

// apply adds the rules of a struct tag: "required min=1 max=64 enum=a|b pattern=^x$". It panics
// on a rule that it does not know: a wrong tag is our own bug.
func (s *schema) apply(rules string) (required bool) {
	for _, rule := range strings.Fields(rules) {
		name, value, _ := strings.Cut(rule, "=")
		n, err := strconv.ParseInt(value, 10, 64)
		length := int(n)
		text, list := slices.Contains(s.Type, "string"), slices.Contains(s.Type, "array")
		switch {
		case name == "required":
			required = true
		case name == "enum":
			s.Enum = strings.Split(value, "|")
		case name == "pattern":
			s.Pattern = value
		case name == "format":
			s.Format = value
		case name == "example":
			s.Examples = []any{value}
		case err != nil:
			panic(fmt.Sprintf("pos: rule %q", rule))
		case name == "default":
			s.Default = n
		case name == "min" && text:
			s.MinLength = &length
		case name == "max" && text:
			s.MaxLength = &length
		case name == "max" && list:
			s.MaxItems = &length
		case name == "min":
			s.Minimum = &n
		case name == "max":
			s.Maximum = &n
		default:
			panic(fmt.Sprintf("pos: rule %q", rule))
		}
	}
	return required
}
