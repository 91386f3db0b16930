package link

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"regulars/model"
	"regulars/sync/openapi"
	"regulars/sync/wire"
)

// documentPath is where the contract is given out.
const documentPath = "/sync/openapi.json"

// question is one of the six endpoints: what is asked there and what is answered.
type question struct {
	path, id, summary string
	in, out           func() wire.Message
}

// endpoints, in the order in which a shop comes by them. The dispatch, the document and the plain form are
// made from this table.
var endpoints = []question{
	{
		wire.EnrolPath, "enrol", "Exchange an enrolment key, or the word renew, for a client certificate.",
		func() wire.Message { return new(wire.Enrol) }, func() wire.Message { return new(wire.Enrolled) },
	},
	{
		wire.SessionPath, "session", "Say where a stream stands, and hear what to push next.",
		func() wire.Message { return new(wire.Session) }, func() wire.Message { return new(wire.Welcome) },
	},
	{
		wire.PushPath, "push", "Send signed events.",
		func() wire.Message { return new(wire.Push) }, func() wire.Message { return new(wire.Pushed) },
	},
	{
		wire.PullPath, "pull", "Ask for what changed after a cursor; may wait for it.",
		func() wire.Message { return new(wire.Pull) }, func() wire.Message { return new(wire.Pulled) },
	},
	{
		wire.ReservePath, "reserve", "Ask for points to spend now.",
		func() wire.Message { return new(wire.Reserve) }, func() wire.Message { return new(wire.Reserved) },
	},
	{
		wire.LookupPath, "lookup", "Find a member in any market.",
		func() wire.Message { return new(wire.Lookup) }, func() wire.Message { return new(wire.Found) },
	},
}

// bounds are what a schema says of a field beside its type: "!" begins one that must be there. They
// are made of the limits of package wire, which holds every message against them again.
var bounds = map[string]string{
	"Enrol.protocol": "! min=1", "Enrol.key": "max=" + decimal(wire.MaxText), "Enrol.stream": "!", "Enrol.public_key": "!" + blob(32),
	"Enrol.request": blob(wire.MaxBlob), "Enrol.signature": "!" + blob(64), "Enrol.earlier": "max=" + decimal(wire.MaxEarlier),
	"Enrolled.shop": "! min=1", "Enrolled.market": "! min=1", "Enrolled.certificate": blob(wire.MaxBlob), "Enrolled.hq": "!" + blob(32),
	"Enrolled.generation": "! min=1",
	"Session.protocol":    "! min=1", "Session.stream": "!", "Session.boot": "!", "Session.last": "! min=1", "Session.last_hash": "!",
	"Session.program":  "max=" + decimal(wire.MaxText),
	"Welcome.protocol": "! min=1", "Welcome.verdict": "! enum=open|closed|frozen", "Welcome.generation": "! min=1", "Welcome.expected": "! min=1",
	"Welcome.why":   "max=" + decimal(wire.MaxText),
	"Push.protocol": "! min=1", "Push.signer": "!", "Push.session": "! min=1", "Push.stream": "!", "Push.from": "! min=1",
	"Push.events": "! max=" + decimal(wire.MaxEvents), "Push.signature": "!" + blob(64),
	"Event.head": blob(model.MaxWire), "Event.body": blob(model.MaxWire), "Event.commitment": blob(32), "Event.pii": blob(model.MaxWire + 16),
	"Pushed.quarantined": "max=" + decimal(wire.MaxEvents),
	"Pull.protocol":      "! min=1", "Pull.stream": "!", "Pull.session": "! min=1", "Pull.rows": "! min=1 max=" + decimal(wire.MaxRows),
	"Pull.wait":   "max=" + decimal(wire.MaxWait),
	"Pull.calm":   "max=" + decimal(wire.MaxWait),
	"Pulled.next": "!", "Pulled.rows": "max=" + decimal(wire.MaxRows), "Pulled.grants": "max=" + decimal(wire.MaxGrants),
	"Pulled.recalls": "max=" + decimal(wire.MaxGrants),
	"Row.sort":       "! min=1 max=" + decimal(wire.MaxText), "Row.value": blob(wire.MaxValue), "Row.pii": blob(wire.MaxValue),
	"Grant.member": "!", "Grant.n": "! min=1", "Grant.lots": "! max=" + decimal(wire.MaxGrants), "Lot.points": "!",
	"Recall.member": "!", "Recall.points": "! min=1",
	"Checkpoint.generation": "! min=1", "Checkpoint.root": "!", "Checkpoint.signature": "!" + blob(64),
	"Reserve.protocol": "! min=1", "Reserve.stream": "!", "Reserve.session": "! min=1", "Reserve.member": "!", "Reserve.points": "! min=1",
	"Reserved.generation": "! min=1", "Reserved.have": "min=0", "Reserved.why": "max=" + decimal(wire.MaxText),
	"Lookup.protocol": "! min=1", "Lookup.stream": "!", "Lookup.session": "! min=1", "Lookup.by": "! enum=phone|card|email|ext|id",
	"Problem.code": "! min=1 max=" + decimal(wire.MaxText),
	"Lookup.value": "! min=1 max=" + decimal(wire.MaxText),
}

func decimal(n int) string { return strconv.Itoa(n) }

// blob bounds the base64 of so many bytes.
func blob(n int) string { return " max=" + decimal(base64.StdEncoding.EncodedLen(n)) }

// contract is what the plain form promises: the schemas, and the document with them.
type contract struct {
	checker  *openapi.Checker
	shapes   map[reflect.Type]*openapi.Schema // of every message
	document []byte
}

func newContract() *contract {
	named := map[string]*openapi.Schema{}
	c := &contract{checker: &openapi.Checker{Named: named}, shapes: map[reflect.Type]*openapi.Schema{}}
	doc := c.describe(named)
	var err error
	if c.document, err = json.MarshalIndent(doc, "", "  "); err != nil {
		panic(err) // our own document can be written
	}
	c.document = append(c.document, '\n')
	return c
}

// of describes a type in the plain form.
func of(named map[string]*openapi.Schema, t reflect.Type) *openapi.Schema {
	text := func(pattern, example, what string) *openapi.Schema {
		return &openapi.Schema{Type: openapi.Types{"string"}, Pattern: pattern, Examples: []any{example}, Description: what}
	}
	const uuid = `[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`
	const someone = "019cc10a-5b00-71a2-9354-b516d738f90a"
	switch t {
	case streamType, ownStreamType:
		return text("^"+uuid+"$", someone, "a stream")
	case idType:
		return text("^"+uuid+"/[0-9]+$", someone+"/1001", "an identity: the stream that it is from, and its number there")
	case clockType:
		return text("^[0-9]+$", "116183419781120000", "a hybrid logical clock: milliseconds since 1970 times 65536, and a count")
	case hashType:
		return text("^[A-Za-z0-9+/]{43}=$", base64.StdEncoding.EncodeToString(make([]byte, 32)), "32 bytes")
	case nonceType:
		return text("^[A-Za-z0-9+/]{22}==$", base64.StdEncoding.EncodeToString(make([]byte, 16)), "16 bytes")
	}
	switch t.Kind() {
	case reflect.Pointer:
		return of(named, t.Elem())
	case reflect.Struct:
		return object(named, t)
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return text(`^[A-Za-z0-9+/]*={0,2}$`, "oA==", "a byte string")
		}
		return &openapi.Schema{Type: openapi.Types{"array"}, Items: of(named, t.Elem())}
	case reflect.Bool:
		return &openapi.Schema{Type: openapi.Types{"boolean"}}
	case reflect.String:
		return &openapi.Schema{Type: openapi.Types{"string"}}
	case reflect.Uint, reflect.Uint64:
		least := int64(0)
		return &openapi.Schema{Type: openapi.Types{"integer"}, Minimum: &least}
	case reflect.Int32:
		return &openapi.Schema{Type: openapi.Types{"integer"}, Description: "days since 1970; left out for never"}
	}
	return &openapi.Schema{Type: openapi.Types{"integer"}}
}

// object describes a struct under its name.
func object(named map[string]*openapi.Schema, t reflect.Type) *openapi.Schema {
	title := strings.TrimPrefix(t.Name(), "plain")
	ref := &openapi.Schema{Ref: openapi.RefTo + title}
	if named[title] != nil {
		return ref
	}
	s := &openapi.Schema{Type: openapi.Types{"object"}, Properties: map[string]*openapi.Schema{}}
	named[title] = s
	for i := range t.NumField() {
		name := plainName(t.Field(i))
		if name == "" {
			continue
		}
		p := of(named, t.Field(i).Type)
		rules, must := strings.CutPrefix(bounds[title+"."+name], "!")
		p.Apply(rules)
		if must {
			s.Required = append(s.Required, name)
		}
		s.Properties[name] = p
	}
	return ref
}

const about = `What a shop and the headquarters of its chain say to each other. docs/PROTOCOL.md of the program has what it means. ` +
	`Programs send CBOR in zstd; this plain form is for people. What is zero or empty is left out. Byte strings are base64 (RFC 4648, section 4, with padding). ` +
	`Ignore fields and codes that you do not know.`

// describe makes the document and the schemas of the messages.
func (c *contract) describe(named map[string]*openapi.Schema) *openapi.Document {
	certificate := []map[string][]string{{"certificate": {}}}
	open := &[]map[string][]string{}
	doc := &openapi.Document{
		OpenAPI: "3.1.0", Info: openapi.Info{Title: "Regulars: shops and headquarters", Version: decimal(wire.Protocol) + ".0.0", Description: about},
		Security: certificate, Paths: map[string]map[string]*openapi.Operation{},
		Components: openapi.Components{Schemas: named, Security: map[string]openapi.Secret{
			"certificate": {Type: "mutualTLS", Description: "the client certificate that the stream got when it enrolled"},
		}},
	}
	for _, e := range endpoints {
		o := &openapi.Operation{ID: e.id, Summary: e.summary, Responses: c.problems(named)}
		o.Body = both("", c.shape(named, e.in()))
		o.Body.Required = true
		o.Responses["200"] = both("the answer", c.shape(named, e.out()))
		if e.path == wire.EnrolPath {
			o.Security = open
		}
		doc.Paths[e.path] = map[string]*openapi.Operation{"post": o}
	}
	text := &openapi.Schema{Type: openapi.Types{"string"}}
	doc.Paths["/healthz"] = map[string]*openapi.Operation{"get": {
		ID: "health", Summary: "Say whether headquarters can be asked.", Security: open,
		Responses: map[string]*openapi.Content{"200": openapi.Body("it can", "text/plain", text), "503": openapi.Body("not now", "text/plain", text)},
	}}
	doc.Paths["/metrics"] = map[string]*openapi.Operation{"get": {
		ID: "metrics", Summary: "Figures for Prometheus; for the machine itself only.", Security: open,
		Responses: map[string]*openapi.Content{"200": openapi.Body("text format 0.0.4", "text/plain", text), "403": openapi.Body("from elsewhere", "text/plain", text)},
	}}
	doc.Paths[documentPath] = map[string]*openapi.Operation{"get": {
		ID: "openapi", Summary: "This document.", Security: open,
		Responses: map[string]*openapi.Content{"200": openapi.Body("OpenAPI 3.1", plainType, &openapi.Schema{Type: openapi.Types{"object"}})},
	}}
	return doc
}

// both is a body in either form.
func both(what string, s *openapi.Schema) *openapi.Content {
	b := openapi.Body(what, plainType, s)
	b.Content[wire.ContentType] = openapi.Medium{Schema: &openapi.Schema{
		Type: openapi.Types{"string"}, Description: "the same message as one zstd frame around CBOR",
	}}
	return b
}

func (c *contract) shape(named map[string]*openapi.Schema, m wire.Message) *openapi.Schema {
	t := reflect.TypeOf(m).Elem()
	c.shapes[t] = of(named, t)
	return c.shapes[t]
}

// problems are the refusals by their status.
func (c *contract) problems(named map[string]*openapi.Schema) map[string]*openapi.Content {
	ref := of(named, reflect.TypeFor[plainProblem]())
	by := map[int][]string{}
	for code, status := range statuses {
		by[status] = append(by[status], code)
	}
	out := map[string]*openapi.Content{}
	for _, status := range slices.Sorted(maps.Keys(by)) {
		slices.Sort(by[status])
		out[strconv.Itoa(status)] = both(http.StatusText(status)+": "+strings.Join(by[status], ", "), ref)
	}
	out["default"] = both("a refusal of a later version", ref)
	return out
}

// plainProblem is a wire.Problem with words for people.
type plainProblem struct {
	Code   string `json:"code"`
	Wait   uint   `json:"wait,omitempty"` // seconds before it is worth asking again
	Title  string `json:"title,omitempty"`
	Detail string `json:"detail,omitempty"` // what to do
}
