package api

import (
	"context"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/voxsim/voxsim/server/store"
)

// Pages are the query parameters of lists (R7.1).
type Pages struct {
	Page int `query:"page" minimum:"1" default:"1" doc:"Which page, from 1."`
	Size int `query:"page_size" minimum:"1" maximum:"1000" default:"25" doc:"How many on a page."`
}

// Of is the page as the store takes it.
func (p Pages) Of() store.Page { return store.Page{Number: p.Page, Size: p.Size} }

// Resolve refuses what the library lets pass: parameters that are there twice,
// are empty, or have a sign.
func (p *Pages) Resolve(ctx huma.Context) []error {
	address := ctx.URL()
	query, err := url.ParseQuery(address.RawQuery)
	if err != nil {
		return []error{&huma.ErrorDetail{Location: "query", Message: err.Error()}}
	}
	var wrong []error
	for _, name := range []string{"page", "page_size"} {
		if values := query[name]; len(values) > 1 || len(values) == 1 && !digits(values[0]) {
			wrong = append(wrong, &huma.ErrorDetail{Location: "query." + name, Message: "give one whole number, in digits"})
		}
	}
	return wrong
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// List is a page of results (R7.1).
type List[T any] struct {
	Page    int `json:"page" minimum:"1" doc:"Which page this is."`
	Size    int `json:"page_size" minimum:"1" doc:"How many results a page has at most."`
	Pages   int `json:"page_count" minimum:"0" doc:"How many pages there are."`
	Count   int `json:"count" minimum:"0" doc:"How many results there are."`
	Results []T `json:"results" nullable:"false" doc:"The results of this page."`
}

// ListOutput is an answer that is a list.
type ListOutput[T any] struct{ Body List[T] }

// Listed is a page of the store as the API shows it.
func Listed[S, T any](ctx context.Context, p Pages, from store.List[S], err error, show func(S) T) (*ListOutput[T], error) {
	if err != nil {
		return nil, Answer(ctx, err)
	}
	out := List[T]{Page: p.Page, Size: p.Size, Count: from.Count, Pages: (from.Count + p.Size - 1) / p.Size, Results: []T{}}
	for _, item := range from.Items {
		out.Results = append(out.Results, show(item))
	}
	return &ListOutput[T]{out}, nil
}
