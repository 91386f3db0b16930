package link

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode"

	"regulars/model"
	"regulars/sync/openapi"
	"regulars/sync/wire"
)

// The plain form is a message as JSON, for people with curl. It has the fields of the message, named as
// in the code but in small letters. Whatever is zero or empty is left out, by either side. Byte strings
// are base64 (RFC 4648, 4, padded), streams are UUIDs, identities are "uuid/number", and a clock is a
// text, since many readers of JSON round numbers of 64 bits.

// plainType names the plain form.
const plainType = "application/json"

var (
	streamType, ownStreamType = reflect.TypeFor[wire.Stream](), reflect.TypeFor[model.StreamID]()
	hashType, nonceType       = reflect.TypeFor[wire.Hash](), reflect.TypeFor[wire.Nonce]()
	idType, clockType         = reflect.TypeFor[model.ID](), reflect.TypeFor[model.HLC]()
)

// plainName is a field's name in JSON, "" for one that is none: "LastHash" is last_hash, "PII" pii.
func plainName(f reflect.StructField) string {
	if !f.IsExported() {
		return ""
	}
	var b strings.Builder
	before := ' '
	for _, r := range f.Name {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
		before = r
	}
	return b.String()
}

// appendPlain writes a message.
func appendPlain(m wire.Message) ([]byte, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	return json.Marshal(plainOf(reflect.ValueOf(m).Elem()))
}

// plainOf returns what encoding/json writes of a value.
func plainOf(v reflect.Value) any {
	switch v.Type() {
	case streamType, ownStreamType:
		return model.StreamID(v.Bytes()).String()
	case idType:
		id := v.Interface().(model.ID)
		return fmt.Sprintf("%s/%d", id.Stream, id.N)
	case clockType:
		return strconv.FormatUint(v.Uint(), 10)
	}
	switch v.Kind() {
	case reflect.Pointer:
		return plainOf(v.Elem())
	case reflect.Struct:
		return plainFields(v)
	case reflect.Array:
		return base64.StdEncoding.EncodeToString(v.Bytes())
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return base64.StdEncoding.EncodeToString(v.Bytes())
		}
		items := make([]any, v.Len())
		for i := range items {
			items[i] = plainOf(v.Index(i))
		}
		return items
	case reflect.Bool:
		return v.Bool()
	case reflect.String:
		return v.String()
	}
	if v.CanUint() {
		return v.Uint()
	}
	return v.Int()
}

// plainFields is an object whose fields stand in the order of the message.
func plainFields(v reflect.Value) any {
	var o ordered
	for i := range v.NumField() {
		f := v.Field(i)
		name := plainName(v.Type().Field(i))
		if name == "" || f.IsZero() || f.Kind() == reflect.Slice && f.Len() == 0 {
			continue
		}
		o = append(o, member{name, plainOf(f)})
	}
	return o
}

type member struct {
	name  string
	value any
}

// ordered is an object with its fields in order.
type ordered []member

// MarshalJSON writes the fields as they stand.
func (o ordered) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(strconv.AppendQuote(out, m.name), ':')
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		out = append(out, value...)
	}
	return append(out, '}'), nil
}

// readPlain reads a message into m, which is empty, and holds it against its schema first. Fields that a
// newer program added are passed over.
func (c *contract) readPlain(raw []byte, m wire.Message) error {
	value, err := openapi.Parse(raw)
	if err != nil {
		return err
	}
	into := reflect.ValueOf(m).Elem()
	if err := c.checker.Check(c.shapes[into.Type()], "", value); err != nil {
		return err
	}
	if err := fill(into, value); err != nil {
		return err
	}
	return m.Check()
}

// fill reads a value that its schema let in.
func fill(v reflect.Value, value any) error {
	switch v.Type() {
	case streamType, ownStreamType:
		text, _ := value.(string)
		id, err := model.ParseStreamID(text)
		reflect.Copy(v, reflect.ValueOf(id[:]))
		return malformed(err)
	case idType:
		id, err := parseID(value)
		v.Set(reflect.ValueOf(id))
		return err
	}
	switch x := value.(type) {
	case map[string]any:
		return fillFields(v, x)
	case []any:
		v.Set(reflect.MakeSlice(v.Type(), len(x), len(x)))
		for i, item := range x {
			if err := fill(v.Index(i), item); err != nil {
				return err
			}
		}
		return nil
	case bool:
		v.SetBool(x)
		return nil
	case json.Number:
		return number(v, x.String())
	case string:
		return text(v, x)
	}
	return malformed(fmt.Errorf("%T", value))
}

func fillFields(v reflect.Value, fields map[string]any) error {
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	for i := range v.NumField() {
		name := plainName(v.Type().Field(i))
		if value, ok := fields[name]; ok && name != "" {
			if err := fill(v.Field(i), value); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return nil
}

func number(v reflect.Value, digits string) error {
	if v.CanUint() {
		n, err := strconv.ParseUint(digits, 10, v.Type().Bits())
		v.SetUint(n)
		return malformed(err)
	}
	n, err := strconv.ParseInt(digits, 10, v.Type().Bits())
	v.SetInt(n)
	return malformed(err)
}

func text(v reflect.Value, text string) error {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
		return nil
	case reflect.Uint64: // a clock
		return number(v, text)
	}
	raw, err := base64.StdEncoding.DecodeString(text)
	switch {
	case err != nil:
		return malformed(err)
	case v.Kind() == reflect.Slice:
		v.SetBytes(raw)
	case len(raw) != v.Len():
		return malformed(fmt.Errorf("%d bytes instead of %d", len(raw), v.Len()))
	default:
		reflect.Copy(v, reflect.ValueOf(raw))
	}
	return nil
}

// parseID reads "uuid/number".
func parseID(value any) (id model.ID, err error) {
	text, _ := value.(string)
	stream, n, ok := strings.Cut(text, "/")
	if !ok {
		return id, malformed(fmt.Errorf("%q", text))
	}
	if id.Stream, err = model.ParseStreamID(stream); err == nil {
		id.N, err = strconv.ParseUint(n, 10, 64)
	}
	return id, malformed(err)
}

func malformed(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", wire.ErrMalformed, err)
}
