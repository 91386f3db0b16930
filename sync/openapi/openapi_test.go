package openapi

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

func TestJSONIsReadStrictly(t *testing.T) {
	for text, code := range map[string]model.Code{
		`{"a":1,"A":2}`:    "api.json_twice",
		`{"a":1} {}`:       "api.json",
		`{"a":1`:           "api.json",
		"{\"a\":\"\xff\"}": "api.json",
		strings.Repeat("[", MaxDepth+1) + strings.Repeat("]", MaxDepth+1): "api.json_deep",
	} {
		_, err := Parse([]byte(text))
		require.Equal(t, code, model.CodeOf(err), text)
	}
	value, err := Parse([]byte(` {"a":[1,"x",null,true]} `))
	require.NoError(t, err)
	require.Equal(t, map[string]any{"a": []any{json.Number("1"), "x", nil, true}}, value)
	value, err = Parse(nil)
	require.NoError(t, err)
	require.Empty(t, value)
}

func TestAValueIsHeldAgainstItsSchema(t *testing.T) {
	number := &Schema{Type: Types{"integer"}}
	require.True(t, number.Apply("required min=1 max=9"))
	name := &Schema{Type: Types{"string"}}
	require.False(t, name.Apply("max=3 pattern=^[a-z]*$"))
	list := &Schema{Type: Types{"array"}, Items: number}
	list.Apply("max=2")
	way := &Schema{Type: Types{"string"}}
	way.Apply("enum=up|down")
	c := &Checker{Named: map[string]*Schema{"Thing": {
		Type: Types{"object"}, Required: []string{"n"}, Properties: map[string]*Schema{"n": number, "name": name, "list": list, "way": way},
	}}}
	ref := &Schema{Ref: RefTo + "Thing"}
	for text, code := range map[string]model.Code{
		`{"n":1,"name":"abc","list":[1,9],"way":"up","more":1}`: "",
		`{}`: "api.field.missing", `{"n":"1"}`: "api.field.type", `{"n":1.5}`: "api.field.type", `{"n":0}`: "api.field.range", `{"n":10}`: "api.field.range",
		`{"n":1,"name":"abcd"}`: "api.field.length", `{"n":1,"name":"A"}`: "api.field.form", `{"n":1,"list":[1,2,3]}`: "api.field.length",
		`{"n":1,"list":[0]}`: "api.field.range", `{"n":1,"way":"left"}`: "api.field.choice", `[]`: "api.field.type", `null`: "api.field.type",
	} {
		value, err := Parse([]byte(text))
		require.NoError(t, err)
		require.Equal(t, code, model.CodeOf(c.Check(ref, "", value)), text)
	}
	value, err := Parse([]byte(`{"n":1,"more":1}`))
	require.NoError(t, err)
	c.Closed = true
	require.Equal(t, model.Code("api.field.unknown"), model.CodeOf(c.Check(ref, "", value)))
	require.Panics(t, func() { name.Apply("shape=round") })
}

func TestATypeAloneIsWrittenAsAText(t *testing.T) {
	for text, types := range map[string]Types{`"string"`: {"string"}, `["string","null"]`: {"string", "null"}} {
		raw, err := json.Marshal(types)
		require.NoError(t, err)
		require.Equal(t, text, string(raw))
		var back Types
		require.NoError(t, json.Unmarshal(raw, &back))
		require.Equal(t, types, back)
	}
}
