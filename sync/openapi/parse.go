package openapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"regulars/model"
	"regulars/model/clean"
)

// MaxDepth is how many objects and lists may lie in each other.
const MaxDepth = 8

// Parse reads JSON strictly into maps, lists, texts and json.Number: valid UTF-8, one value, no
// key twice, not deep. An empty body is an empty object.
func Parse(raw []byte) (any, error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return map[string]any{}, nil
	}
	if !utf8.Valid(raw) {
		return nil, model.Refuse("api.json", len(bytes.ToValidUTF8(raw, nil)))
	}
	p := parser{dec: json.NewDecoder(bytes.NewReader(raw))}
	p.dec.UseNumber()
	value, err := p.value(0)
	if err == nil {
		if _, after := p.dec.Token(); !errors.Is(after, io.EOF) {
			err = p.broken()
		}
	}
	return value, err
}

type parser struct{ dec *json.Decoder }

func (p *parser) broken() error { return model.Refuse("api.json", p.dec.InputOffset()) }

func (p *parser) value(depth int) (any, error) {
	token, err := p.dec.Token()
	if err != nil {
		return nil, p.broken()
	}
	open, ok := token.(json.Delim)
	switch {
	case !ok:
		return token, nil
	case depth == MaxDepth:
		return nil, model.Refuse("api.json_deep", MaxDepth)
	case open == '{':
		return p.object(depth + 1)
	case open == '[':
		return p.list(depth + 1)
	}
	return nil, p.broken()
}

func (p *parser) object(depth int) (any, error) {
	fields := map[string]any{}
	folded := map[string]bool{} // encoding/json does not tell capitals apart
	for p.dec.More() {
		token, err := p.dec.Token()
		name, ok := token.(string)
		if err != nil || !ok {
			return nil, p.broken()
		}
		if folded[strings.ToLower(name)] {
			return nil, model.Refuse("api.json_twice", clean.Text(name, fieldColumns))
		}
		folded[strings.ToLower(name)] = true
		if fields[name], err = p.value(depth); err != nil {
			return nil, err
		}
	}
	if _, err := p.dec.Token(); err != nil {
		return nil, p.broken()
	}
	return fields, nil
}

func (p *parser) list(depth int) (any, error) {
	items := []any{}
	for p.dec.More() {
		item, err := p.value(depth)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	if _, err := p.dec.Token(); err != nil {
		return nil, p.broken()
	}
	return items, nil
}
