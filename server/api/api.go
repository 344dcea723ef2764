package api

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/server/store"
)

// Prefix is the base path of the API (R7.1).
const Prefix = "/api/v1"

// bodyLimit is the largest body: a document of the largest size (R1.9), every
// character of it escaped.
const bodyLimit = 7 << 20

// bodyTimeout is how long a body may take to arrive.
const bodyTimeout = 30 * time.Second

// Config says what the API shows.
type Config struct {
	Voice Voice
	Lists Lists
	// Keys are the API keys that are accepted.
	Keys []string
	Log  *slog.Logger
	// Answered, when it is not nil, is told of each request.
	Answered Answered
}

// api answers the requests.
type api struct {
	Config
	read reader
}

// New returns the API, to be served under [Prefix], and its own description.
func New(c Config) (http.Handler, *huma.OpenAPI) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	a := &api{Config: c, read: reader{read: map[reading]*ast.Document{}}}
	frame := Frame{
		Prefix: Prefix, Title: "Voice API", Keys: c.Keys,
		Text: "The voice API as voxsim serves it: calls, conferences and their participants, controlled by VoxXML. " +
			"Paths and methods that are not here answer 404, in the shape of all errors.",
	}
	handler, description := frame.New(func(h huma.API) {
		a.calls(h)
		a.conferences(h)
		a.participants(h)
	})
	return Logged(c.Log, c.Answered, handler), description
}

// change registers what POST and PATCH do alike (R7.4).
func change[I any](h huma.API, id, path, summary string, do func(context.Context, *I) error) {
	for suffix, method := range map[string]string{"": http.MethodPost, "-patch": http.MethodPatch} {
		huma.Register(h, Operation(h, id+suffix, method, path, summary, http.StatusNoContent), nothing(do))
	}
}

// nothing makes a handler whose answer has no body.
func nothing[I any](do func(context.Context, *I) error) func(context.Context, *I) (*struct{}, error) {
	return func(ctx context.Context, in *I) (*struct{}, error) { return nil, Answer(ctx, do(ctx, in)) }
}

// known reads an id. What is no UUID, of whatever version, is not there.
func known(id string) (string, error) {
	if _, err := uuid.Parse(id); err != nil || len(id) != 36 {
		return "", store.ErrNotFound
	}
	return strings.ToLower(id), nil
}
