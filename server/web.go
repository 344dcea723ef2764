package server

import (
	"context"

	"github.com/voxsim/voxsim/internal/fetch"
	"github.com/voxsim/voxsim/sim"
)

// web sends the requests of calls, where the policy lets them go.
type web struct{ client fetch.Client }

// fetch gets a document (R4.61, R4.62, R6.1).
func (w *web) fetch(ctx context.Context, r sim.Request) sim.Page {
	q := fetch.Request{Method: r.Method, URL: r.URL}
	for _, f := range r.Fields {
		q.Fields = append(q.Fields, fetch.Field(f))
	}
	answer, err := w.client.Fetch(ctx, q)
	if err != nil {
		return sim.Page{URL: r.URL, Failure: err.Error()}
	}
	return sim.Page{URL: answer.URL, Status: answer.Status, ContentType: answer.ContentType, Body: answer.Body}
}
