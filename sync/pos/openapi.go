package pos

import (
	"reflect"
	"strings"

	"regulars/sync/openapi"
)

// Version is the version of the API. Within one, fields and addresses are added, never changed.
const Version = "1.0.0"

const about = `The API of a shop's loyalty program for its points of sale. Amounts are decimal texts or {"minor","currency"}; times are RFC 3339. ` +
	`Every refusal is application/problem+json whose type is a stable code. Ignore fields that you do not know.`

// describe makes the document of a table of routes, and notes the schema of each shape of
// request.
func describe(table []route, shapes map[reflect.Type]*schema) *openapi.Document {
	named := components{}
	problems := named.of(shape[problem](), true)
	doc := &openapi.Document{
		OpenAPI: "3.1.0", Info: openapi.Info{Title: "Regulars POS API", Version: Version, Description: about},
		Security: []map[string][]string{{"token": {}}}, Paths: map[string]map[string]*openapi.Operation{},
		Components: openapi.Components{Schemas: named, Security: map[string]openapi.Secret{"token": {Type: "http", Scheme: "bearer"}}},
	}
	refusal := openapi.Body("a refusal", "application/problem+json", problems)
	add := func(method, path string, o *openapi.Operation) {
		if doc.Paths[path] == nil {
			doc.Paths[path] = map[string]*openapi.Operation{}
		}
		o.Responses["default"] = refusal
		doc.Paths[path][strings.ToLower(method)] = o
	}
	for _, r := range table {
		o := &openapi.Operation{ID: r.id, Summary: r.summary, Parameters: r.parameters(), Responses: map[string]*openapi.Content{}}
		if r.in != nil {
			shapes[r.in] = named.of(r.in, false)
			o.Body = openapi.Body("", "application/json", shapes[r.in])
			o.Body.Required = len(named[strings.TrimPrefix(shapes[r.in].Ref, openapi.RefTo)].Required) > 0
		}
		if r.number != "" {
			o.Description = "This request " + r.number + "."
		}
		done := named.of(r.out, true)
		o.Responses["200"] = openapi.Body("the answer", "application/json", done)
		if r.made {
			o.Responses["200"].Description = "the first answer to a request that was made before"
			o.Responses["201"] = openapi.Body("what was made", "application/json", done)
		}
		add(r.method, r.path, o)
	}
	open := &[]map[string][]string{}
	add("GET", "/healthz", &openapi.Operation{
		ID: "health", Summary: "Say whether the shop can be asked.", Security: open,
		Responses: map[string]*openapi.Content{"200": openapi.Body("it can", "application/json", named.of(shape[healthDoc](), true))},
	})
	add("GET", "/metrics", &openapi.Operation{
		ID: "metrics", Summary: "Figures for Prometheus; from another machine with a token only.",
		Responses: map[string]*openapi.Content{"200": openapi.Body("text format 0.0.4", "text/plain", &schema{Type: types{"string"}})},
	})
	add("GET", "/openapi.json", &openapi.Operation{
		ID: "openapi", Summary: "This document.", Security: open,
		Responses: map[string]*openapi.Content{"200": openapi.Body("OpenAPI 3.1", "application/json", &schema{Type: types{"object"}})},
	})
	return doc
}

// parameters of a route: of its path, its query, its headers.
func (r *route) parameters() []openapi.Parameter {
	var all []openapi.Parameter
	one := 1
	for _, name := range r.params() {
		all = append(all, openapi.Parameter{Name: name, In: "path", Required: true, Schema: &schema{Type: types{"string"}, MinLength: &one}})
	}
	for _, name := range []string{"q", "limit"} {
		if p := r.query[name]; p != nil {
			all = append(all, openapi.Parameter{Name: name, In: "query", Required: name == "q", Schema: p})
		}
	}
	if r.in != nil && r.made {
		length := keyLength
		all = append(all, openapi.Parameter{
			Name: "Idempotency-Key", In: "header", Description: "the request's own number, in place of a receipt",
			Schema: &schema{Type: types{"string"}, MinLength: &one, MaxLength: &length},
		})
	}
	return append(all, openapi.Parameter{
		Name: "Accept-Language", In: "header", Description: "zh or en; the shop's language if it is left out", Schema: &schema{Type: types{"string"}},
	})
}
