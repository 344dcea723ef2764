package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/voxsim/voxsim/server/store"
)

// Prefix is the base path of the API (R7.1).
const Prefix = "/api/v1"

// bodyLimit is the largest body: a document of the largest size (R1.9), every
// character of it escaped.
const bodyLimit = 7 << 20

// Config says what the API shows.
type Config struct {
	Voice Voice
	Lists Lists
	// Keys are the API keys that are accepted.
	Keys []string
	Log  *slog.Logger
}

// api answers the requests.
type api struct{ Config }

// New returns the API, to be served under [Prefix], and its own description.
func New(c Config) (http.Handler, *huma.OpenAPI) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	mux := http.NewServeMux()
	config := huma.DefaultConfig("Voice API", "1")
	config.Info.Description = "The voice API as voxsim serves it: calls, conferences and their participants, controlled by VoxXML."
	config.CreateHooks = nil // no links to schemas in the answers
	config.DocsPath, config.SchemasPath = "", ""
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"key": {Type: "http", Scheme: "bearer", Description: "An API key."}}
	config.Security = []map[string][]string{{"key": {}}}
	h := humago.NewWithPrefix(mux, Prefix, config)
	a := &api{c}
	h.UseMiddleware(newKeys(c.Keys).middleware(h))
	a.calls(h)
	a.conferences(h)
	a.participants(h)
	mux.HandleFunc("/", notFound)
	return logged(c.Log, mux), h.OpenAPI()
}

// operation describes one endpoint.
func operation(id, method, path, summary string, status int) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: summary, DefaultStatus: status,
		MaxBodyBytes: bodyLimit, Errors: []int{401, 404, 422, 500},
	}
}

// change registers what POST and PATCH do alike (R7.4).
func change[I any](h huma.API, id, path, summary string, do func(context.Context, *I) error) {
	for suffix, method := range map[string]string{"": http.MethodPost, "-patch": http.MethodPatch} {
		huma.Register(h, operation(id+suffix, method, path, summary, http.StatusNoContent), nothing(do))
	}
}

// nothing makes a handler whose answer has no body.
func nothing[I any](do func(context.Context, *I) error) func(context.Context, *I) (*struct{}, error) {
	return func(ctx context.Context, in *I) (*struct{}, error) { return nil, answer(ctx, do(ctx, in)) }
}

// answer is an error as the API tells it (R7.2).
func answer(ctx context.Context, err error) error {
	var told *Error
	switch {
	case err == nil, errors.As(err, &told):
		return err
	case errors.Is(err, store.ErrNotFound):
		return newError(http.StatusNotFound, "there is no such resource")
	case errors.Is(err, ErrGone):
		return newError(http.StatusUnprocessableEntity, "it has ended and can be changed no more")
	}
	return internal(ctx, err)
}

// pages are the query parameters of lists.
type pages struct {
	Page int `query:"page" minimum:"1" default:"1" doc:"Which page, from 1."`
	Size int `query:"page_size" minimum:"1" maximum:"1000" default:"25" doc:"How many on a page."`
}

func (p pages) page() store.Page { return store.Page{Number: p.Page, Size: p.Size} }

// list is a page of results (R7.1).
type list[T any] struct {
	Page    int `json:"page" doc:"Which page this is."`
	Size    int `json:"page_size" doc:"How many results a page has at most."`
	Pages   int `json:"page_count" doc:"How many pages there are."`
	Count   int `json:"count" doc:"How many results there are."`
	Results []T `json:"results" nullable:"false" doc:"The results of this page, newest first."`
}

type listOutput[T any] struct{ Body list[T] }

// listed is a page of the store as the API shows it.
func listed[S, T any](ctx context.Context, p pages, from store.List[S], err error, show func(S) T) (*listOutput[T], error) {
	if err != nil {
		return nil, answer(ctx, err)
	}
	out := list[T]{Page: p.Page, Size: p.Size, Count: from.Count, Pages: (from.Count + p.Size - 1) / p.Size, Results: []T{}}
	for _, item := range from.Items {
		out.Results = append(out.Results, show(item))
	}
	return &listOutput[T]{out}, nil
}
