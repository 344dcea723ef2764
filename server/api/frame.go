package api

import (
	"encoding/json"
	"io"
	"net/http"
	"path"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// Frame is what all endpoints of a server have in common: keys, strict JSON,
// errors of one shape, and a description of themselves.
type Frame struct {
	// Prefix is the path before all others.
	Prefix string
	// Title and Text introduce the description.
	Title, Text string
	// Keys are the API keys that are accepted.
	Keys []string
}

// New returns where endpoints are registered, and the handler that then serves
// them. Nothing of the library's own that is shared by a whole program is
// changed, so that another API may live beside this one.
func (f Frame) New(register func(huma.API)) (http.Handler, *huma.OpenAPI) {
	mux := http.NewServeMux()
	config := huma.DefaultConfig(f.Title, "1")
	config.Info.Description = f.Text
	config.CreateHooks = nil // no links to schemas in the answers
	config.DocsPath, config.SchemasPath, config.OpenAPIPath = "", "", ""
	config.Formats = map[string]huma.Format{"application/json": strict, "json": strict}
	config.Transformers = []huma.Transformer{inOurShape}
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"key": {Type: "http", Scheme: "bearer", Description: "An API key."}}
	config.Security = []map[string][]string{{"key": {}}}
	h := humago.NewWithPrefix(mux, f.Prefix, config)
	h.UseMiddleware(plain, RequireKey(h, f.Keys))
	register(h)
	withoutTheirs(h.OpenAPI())
	f.describe(mux, h.OpenAPI())
	mux.HandleFunc("/", NotFound)
	return clean(mux), h.OpenAPI()
}

// Operation describes an endpoint whose answer has a status, and the errors that
// it can have (R7.2).
func Operation(h huma.API, id, method, path, summary string, status int) huma.Operation {
	op := huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: summary, DefaultStatus: status,
		MaxBodyBytes: bodyLimit, BodyReadTimeout: bodyTimeout, Responses: map[string]*huma.Response{},
	}
	op.Responses["401"] = failing(h, "The provided credentials failed.")
	op.Responses["500"] = failing(h, "An error occurred within the server; its log has the error_id.")
	if strings.Contains(path, "{") {
		op.Responses["404"] = failing(h, "There is no such resource.")
	}
	if method != http.MethodDelete {
		op.Responses["422"] = failing(h, "The data or the parameters of the request are not valid.")
	}
	if status == http.StatusNoContent {
		op.Responses["204"] = &huma.Response{Description: "It is done; there is no body."}
	}
	return op
}

// failing describes an answer that is an error.
func failing(h huma.API, text string) *huma.Response {
	schema := h.OpenAPI().Components.Schemas.Schema(errorType, true, "Error")
	return &huma.Response{Description: text, Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
}

// withoutTheirs takes the library's own shape of errors, which no answer has, out
// of a description.
func withoutTheirs(d *huma.OpenAPI) {
	for _, name := range []string{"ErrorModel", "ErrorDetail"} {
		delete(d.Components.Schemas.Map(), name)
	}
}

// describe serves the description: to everybody, without a key.
func (f Frame) describe(mux *http.ServeMux, d *huma.OpenAPI) {
	for name, write := range map[string]func() ([]byte, error){
		"json": func() ([]byte, error) { return json.Marshal(d) }, "yaml": d.YAML,
	} {
		text, err := write()
		if err != nil {
			panic(err) // it is made of this package's own types
		}
		mux.HandleFunc("GET "+f.Prefix+"/openapi."+name, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/openapi+"+name)
			_, _ = w.Write(text) // to whom should an error be told
		})
	}
}

// clean answers 404 to paths that the multiplexer would redirect to their short
// form (R7.2).
func clean(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p := r.URL.Path; p == "" || p[0] != '/' || p != path.Clean(p) {
			NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// strict is JSON as requests have to be, and as answers are.
var strict = huma.Format{
	Marshal: func(w io.Writer, v any) error {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		return e.Encode(v)
	},
	// The library decodes each body twice: into an any, to validate it, and then into
	// a struct.
	Unmarshal: func(data []byte, v any) error {
		check := checkNames
		if _, first := v.(*any); first {
			check = checkJSON
		}
		if err := check(data, v); err != nil {
			return err
		}
		return json.Unmarshal(data, v)
	},
}
