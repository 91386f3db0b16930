package cli

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"regulars/model"
)

// bodyDoc turns an event's body into a document: names like those of every other document, days
// as dates, hashes in hexadecimal, identities in full, and what is empty left out, as the log
// itself leaves it out. An identity without a stream is of the stream that wrote the event.
func bodyDoc(body model.Body, stream model.StreamID) map[string]any {
	doc, _ := bodyOf{stream}.document(reflect.ValueOf(body)).(map[string]any)
	return doc
}

// bodyOf turns what a stream wrote into documents.
type bodyOf struct{ stream model.StreamID }

// idle is the day of points that end when their member stays away.
const idle = "idle"

// document is a value of a body as a document has it.
func (b bodyOf) document(v reflect.Value) any {
	switch x := v.Interface().(type) {
	case model.Day:
		if x == model.Idle {
			return idle
		}
		return x.String()
	case []byte:
		return hex.EncodeToString(x)
	case model.ID:
		return x.In(b.stream).String()
	}
	switch v.Kind() {
	case reflect.Pointer:
		return b.document(v.Elem())
	case reflect.Struct:
		return b.fields(v)
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = b.document(v.Index(i))
		}
		return list
	case reflect.String, reflect.Bool:
		return v.Interface()
	}
	return json.Number(fmt.Sprint(v.Interface())) // amounts are integers of 64 bits
}

func (b bodyOf) fields(v reflect.Value) map[string]any {
	doc := map[string]any{}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if !field.IsExported() || v.Field(i).IsZero() {
			continue
		}
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" {
			name = snake(field.Name)
		}
		doc[name] = b.document(v.Field(i))
	}
	return doc
}

// snake turns "LastVisit" into "last_visit" and "PublicKey" into "public_key".
func snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if r >= 'A' && r <= 'Z' {
			if i > 0 {
				b.WriteByte('_')
			}
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}
