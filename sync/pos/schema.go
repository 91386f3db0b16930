package pos

import (
	"reflect"
	"strings"

	"regulars/sync/openapi"
)

// schema and types are what the API describes itself with.
type (
	schema = openapi.Schema
	types  = openapi.Types
)

// describer is a type that says itself how it is written.
type describer interface{ schema() *schema }

// components collects the named schemas of a document.
type components map[string]*schema

// of describes a Go type. Of what goes out every field is there; of what comes in a field is
// asked for only if its rule says so, and no others are let in.
func (c components) of(t reflect.Type, out bool) *schema {
	if t.Kind() != reflect.Pointer {
		if d, ok := reflect.Zero(t).Interface().(describer); ok {
			name := componentName(t)
			c[name] = d.schema()
			return &schema{Ref: openapi.RefTo + name}
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
	ref := &schema{Ref: openapi.RefTo + name}
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
		required := p.Apply(f.Tag.Get("rule"))
		p.Description = f.Tag.Get("doc")
		if out || required {
			s.Required = append(s.Required, name)
		}
		s.Properties[name] = p
	}
	return ref
}
