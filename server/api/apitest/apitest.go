// Package apitest holds a server to its own description: every answer that it
// gives in a test must be one that its OpenAPI document has.
//
//	handler, description := api.New(config)
//	server := httptest.NewServer(apitest.Held(t, description, handler))
package apitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Held serves as next does, and lets the test fail for every answer, and every
// request that was accepted, that the description does not have.
func Held(t testing.TB, description *huma.OpenAPI, next http.Handler) http.Handler {
	t.Helper()
	c, err := newChecker(description)
	if err != nil {
		t.Fatal(err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var sent bytes.Buffer
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.TeeReader(r.Body, &sent), r.Body}
		seen := &answer{ResponseWriter: w}
		next.ServeHTTP(seen, r)
		if err := c.check(r, sent.Bytes(), seen); err != nil {
			t.Errorf("%s %s answered %d, %s\n%s", r.Method, r.URL, seen.status, err, seen.body.String())
		}
	})
}

// answer remembers what was answered.
type answer struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// WriteHeader begins the answer.
func (a *answer) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

// Write writes a part of its body.
func (a *answer) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	a.body.Write(b)
	return a.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the writer itself.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// checker knows a description.
type checker struct {
	prefix   string
	paths    map[string]map[string]operation
	compiler *jsonschema.Compiler
}

// operation is what counts of one.
type operation struct {
	RequestBody *struct{ Content content }
	Responses   map[string]struct {
		Headers map[string]any
		Content content
	}
}

type content map[string]any

// resource is the name of the description among schemas.
const resource = "openapi.json"

func newChecker(description *huma.OpenAPI) (*checker, error) {
	text, err := json.Marshal(description)
	if err != nil {
		return nil, err
	}
	var known struct {
		Paths map[string]map[string]operation
	}
	if err := json.Unmarshal(text, &known); err != nil {
		return nil, err
	}
	whole, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	return &checker{description.Servers[0].URL, known.Paths, compiler}, compiler.AddResource(resource, whole)
}

// find looks for what is described of a request: the template of its path, the
// method in small letters.
func (c *checker) find(r *http.Request) (template, method string, found bool) {
	path, ok := strings.CutPrefix(r.URL.EscapedPath(), c.prefix)
	if !ok {
		return "", "", false
	}
	method = strings.ToLower(r.Method)
	if method == "head" {
		method = "get"
	}
	for template, methods := range c.paths {
		if _, ok := methods[method]; ok && fits(template, path) {
			return template, method, true
		}
	}
	return "", "", false
}

// fits tells whether a path is one of a template.
func fits(template, path string) bool {
	want, got := strings.Split(template, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if variable := strings.HasPrefix(want[i], "{"); variable && got[i] == "" || !variable && want[i] != got[i] {
			return false
		}
	}
	return true
}

// check tells what about an exchange is not described.
func (c *checker) check(r *http.Request, sent []byte, a *answer) error {
	template, method, found := c.find(r)
	switch {
	case strings.HasPrefix(r.URL.Path, c.prefix+"/openapi.") && a.status == http.StatusOK:
		return nil
	case !found && a.status != http.StatusNotFound:
		return fmt.Errorf("and nothing like it is described")
	case !found:
		return c.matches("#/components/schemas/Error", a.body.Bytes())
	}
	op := c.paths[template][method]
	at := "#/paths/" + escape(template) + "/" + method
	if op.RequestBody != nil && a.status < 300 {
		if err := c.matches(at+"/requestBody/content/application~1json/schema", sent); err != nil {
			return fmt.Errorf("but the request is not as described: %w", err)
		}
	}
	described, ok := op.Responses[fmt.Sprint(a.status)]
	if !ok {
		return fmt.Errorf("a status that is not described")
	}
	for name := range described.Headers {
		if a.Header().Get(name) == "" {
			return fmt.Errorf("without the header %s", name)
		}
	}
	kind := a.Header().Get("Content-Type")
	if described.Content == nil {
		if a.body.Len() > 0 || kind != "" {
			return fmt.Errorf("with a body, where none is described, or the type of one: %q", kind)
		}
		return nil
	}
	if _, ok := described.Content[kind]; !ok {
		return fmt.Errorf("with a body of type %q, which is not described", kind)
	}
	return c.matches(fmt.Sprintf("%s/responses/%d/content/%s/schema", at, a.status, escape(kind)), a.body.Bytes())
}

// escape makes a name a part of a JSON pointer within an address.
func escape(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(name)
}

// matches tells what of a JSON text does not match a schema of the description.
func (c *checker) matches(pointer string, text []byte) error {
	schema, err := c.compiler.Compile(resource + pointer)
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}
