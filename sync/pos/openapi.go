package pos

import (
	"reflect"
	"strings"
)

// The OpenAPI 3.1 document, as far as this API needs it.
type document struct {
	OpenAPI    string                           `json:"openapi"`
	Info       info                             `json:"info"`
	Security   []map[string][]string            `json:"security"`
	Paths      map[string]map[string]*operation `json:"paths"`
	Components described                        `json:"components"`
}

type info struct {
	Title       string `json:"title"`
	Version     string `json:"version"`
	Description string `json:"description"`
}

type described struct {
	Schemas  components        `json:"schemas"`
	Security map[string]secret `json:"securitySchemes"`
}

type secret struct {
	Type   string `json:"type"`
	Scheme string `json:"scheme"`
}

type operation struct {
	ID          string                 `json:"operationId"`
	Summary     string                 `json:"summary"`
	Description string                 `json:"description,omitempty"`
	Security    *[]map[string][]string `json:"security,omitempty"`
	Parameters  []parameter            `json:"parameters,omitempty"`
	Body        *content               `json:"requestBody,omitempty"`
	Responses   map[string]*content    `json:"responses"`
}

type parameter struct {
	Name        string  `json:"name"`
	In          string  `json:"in"`
	Description string  `json:"description,omitempty"`
	Required    bool    `json:"required,omitempty"`
	Schema      *schema `json:"schema"`
}

// content is the body of a request or an answer.
type content struct {
	Description string            `json:"description,omitempty"`
	Required    bool              `json:"required,omitempty"`
	Content     map[string]medium `json:"content"`
}

type medium struct {
	Schema *schema `json:"schema"`
}

// Version is the version of the API. Within one, fields and addresses are added, never changed.
const Version = "1.0.0"

const about = `The API of a shop's loyalty program for its points of sale. Amounts are decimal texts or {"minor","currency"}; times are RFC 3339. ` +
	`Every refusal is application/problem+json whose type is a stable code. Ignore fields that you do not know.`

// describe makes the document of a table of routes, and notes the schema of each shape of
// request.
func describe(table []route, shapes map[reflect.Type]*schema) *document {
	named := components{}
	problems := named.of(shape[problem](), true)
	doc := &document{
		OpenAPI: "3.1.0", Info: info{Title: "Regulars POS API", Version: Version, Description: about},
		Security: []map[string][]string{{"token": {}}}, Paths: map[string]map[string]*operation{},
		Components: described{Schemas: named, Security: map[string]secret{"token": {Type: "http", Scheme: "bearer"}}},
	}
	refusal := answering("a refusal", "application/problem+json", problems)
	add := func(method, path string, o *operation) {
		if doc.Paths[path] == nil {
			doc.Paths[path] = map[string]*operation{}
		}
		o.Responses["default"] = refusal
		doc.Paths[path][strings.ToLower(method)] = o
	}
	for _, r := range table {
		o := &operation{ID: r.id, Summary: r.summary, Parameters: r.parameters(), Responses: map[string]*content{}}
		if r.in != nil {
			shapes[r.in] = named.of(r.in, false)
			o.Body = answering("", "application/json", shapes[r.in])
			o.Body.Required = len(named[strings.TrimPrefix(shapes[r.in].Ref, refTo)].Required) > 0
		}
		if r.number != "" {
			o.Description = "This request " + r.number + "."
		}
		done := named.of(r.out, true)
		o.Responses["200"] = answering("the answer", "application/json", done)
		if r.made {
			o.Responses["200"].Description = "the first answer to a request that was made before"
			o.Responses["201"] = answering("what was made", "application/json", done)
		}
		add(r.method, r.path, o)
	}
	open := &[]map[string][]string{}
	add("GET", "/healthz", &operation{
		ID: "health", Summary: "Say whether the shop can be asked.", Security: open,
		Responses: map[string]*content{"200": answering("it can", "application/json", named.of(shape[healthDoc](), true))},
	})
	add("GET", "/metrics", &operation{
		ID: "metrics", Summary: "Figures for Prometheus; from another machine with a token only.",
		Responses: map[string]*content{"200": answering("text format 0.0.4", "text/plain", &schema{Type: types{"string"}})},
	})
	add("GET", "/openapi.json", &operation{
		ID: "openapi", Summary: "This document.", Security: open,
		Responses: map[string]*content{"200": answering("OpenAPI 3.1", "application/json", &schema{Type: types{"object"}})},
	})
	return doc
}

func answering(what, media string, s *schema) *content {
	return &content{Description: what, Content: map[string]medium{media: {Schema: s}}}
}

// parameters of a route: of its path, its query, its headers.
func (r *route) parameters() []parameter {
	var all []parameter
	one := 1
	for _, name := range r.params() {
		all = append(all, parameter{Name: name, In: "path", Required: true, Schema: &schema{Type: types{"string"}, MinLength: &one}})
	}
	for _, name := range []string{"q", "limit"} {
		if p := r.query[name]; p != nil {
			all = append(all, parameter{Name: name, In: "query", Required: name == "q", Schema: p})
		}
	}
	if r.in != nil && r.made {
		length := keyLength
		all = append(all, parameter{
			Name: "Idempotency-Key", In: "header", Description: "the request's own number, in place of a receipt",
			Schema: &schema{Type: types{"string"}, MinLength: &one, MaxLength: &length},
		})
	}
	return append(all, parameter{
		Name: "Accept-Language", In: "header", Description: "zh or en; the shop's language if it is left out", Schema: &schema{Type: types{"string"}},
	})
}
