package pos

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"regulars/model"
	"regulars/model/clean"
)

// Limits of a request.
const (
	MaxBody  = 1 << 20 // bytes
	maxDepth = 8       // objects and lists in each other
)

// readBody reads a request's body whole.
func readBody(x *exchange, r *http.Request) ([]byte, error) {
	large := model.Refuse("api.large", MaxBody>>10)
	if r.ContentLength > MaxBody {
		return nil, large
	}
	raw, err := io.ReadAll(http.MaxBytesReader(x.ResponseWriter, r.Body, MaxBody))
	var tooMuch *http.MaxBytesError
	switch {
	case errors.As(err, &tooMuch):
		return nil, large
	case err != nil:
		return nil, model.Refuse("api.body").Because(err)
	}
	return raw, nil
}

// parse reads JSON strictly into maps, lists, texts and json.Number: valid UTF-8, one value, no
// key twice, not deep. An empty body is an empty object.
func parse(raw []byte) (any, error) {
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
	case depth == maxDepth:
		return nil, model.Refuse("api.json_deep", maxDepth)
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
