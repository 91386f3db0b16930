package openapi

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Schema is the part of JSON Schema 2020-12 that an API describes itself with. Requests are
// checked against it, so that the document cannot promise what the door does not hold.
type Schema struct {
	Ref         string             `json:"$ref,omitempty"`
	Type        Types              `json:"type,omitempty"`
	Description string             `json:"description,omitempty"`
	Properties  map[string]*Schema `json:"properties,omitempty"`
	Required    []string           `json:"required,omitempty"`
	Additional  *bool              `json:"additionalProperties,omitempty"`
	Items       *Schema            `json:"items,omitempty"`
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
	OneOf       []*Schema          `json:"oneOf,omitempty"`
}

// Types are the types that a value may have; one is written alone.
type Types []string

// MarshalJSON writes a single type as a string.
func (t Types) MarshalJSON() ([]byte, error) {
	if len(t) == 1 {
		return json.Marshal(t[0])
	}
	return json.Marshal([]string(t))
}

// UnmarshalJSON reads a string or a list of them.
func (t *Types) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '"' {
		*t = make(Types, 1)
		return json.Unmarshal(raw, &(*t)[0])
	}
	return json.Unmarshal(raw, (*[]string)(t))
}

// Apply adds the rules of a struct tag: "required min=1 max=64 enum=a|b pattern=^x$". It panics
// on a rule that it does not know: a wrong tag is our own bug.
func (s *Schema) Apply(rules string) (required bool) {
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
			panic(fmt.Sprintf("openapi: rule %q", rule))
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
			panic(fmt.Sprintf("openapi: rule %q", rule))
		}
	}
	return required
}
