package openapi

// RefTo begins a reference to a component.
const RefTo = "#/components/schemas/"

// Document is an OpenAPI 3.1 document, as far as these APIs need it.
type Document struct {
	OpenAPI    string                           `json:"openapi"`
	Info       Info                             `json:"info"`
	Security   []map[string][]string            `json:"security"`
	Paths      map[string]map[string]*Operation `json:"paths"`
	Components Components                       `json:"components"`
}

// Info says what the document is about.
type Info struct {
	Title       string `json:"title"`
	Version     string `json:"version"`
	Description string `json:"description"`
}

// Components are what the paths refer to by name.
type Components struct {
	Schemas  map[string]*Schema `json:"schemas"`
	Security map[string]Secret  `json:"securitySchemes"`
}

// Secret is how a client proves who it is.
type Secret struct {
	Type        string `json:"type"`
	Scheme      string `json:"scheme,omitempty"`
	Description string `json:"description,omitempty"`
}

// Operation is one method of one path.
type Operation struct {
	ID          string                 `json:"operationId"`
	Summary     string                 `json:"summary"`
	Description string                 `json:"description,omitempty"`
	Security    *[]map[string][]string `json:"security,omitempty"`
	Parameters  []Parameter            `json:"parameters,omitempty"`
	Body        *Content               `json:"requestBody,omitempty"`
	Responses   map[string]*Content    `json:"responses"`
}

// Parameter is something of a request beside its body.
type Parameter struct {
	Name        string  `json:"name"`
	In          string  `json:"in"`
	Description string  `json:"description,omitempty"`
	Required    bool    `json:"required,omitempty"`
	Schema      *Schema `json:"schema"`
}

// Content is the body of a request or an answer.
type Content struct {
	Description string            `json:"description,omitempty"`
	Required    bool              `json:"required,omitempty"`
	Content     map[string]Medium `json:"content"`
}

// Medium is a body in one form.
type Medium struct {
	Schema *Schema `json:"schema"`
}

// Body describes a body of one form.
func Body(what, media string, s *Schema) *Content {
	return &Content{Description: what, Content: map[string]Medium{media: {Schema: s}}}
}
