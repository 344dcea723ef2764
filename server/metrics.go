package server

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/voxsim/voxsim/server/api"
	"github.com/voxsim/voxsim/server/exposition"
	"github.com/voxsim/voxsim/server/store"
)

// metrics are the numbers of one process.
type metrics struct {
	store      store.Store
	running    func() int // how many calls run here
	requested  exposition.Durations[answered]
	deliveries exposition.Durations[store.State]
}

// answered is what requests are told apart by.
type answered struct {
	part, method string
	status       int
}

func newMetrics(s store.Store, running func() int) *metrics {
	return &metrics{
		store: s, running: running,
		requested: exposition.Durations[answered]{
			Name: "voxsim_request_seconds", Help: "How long requests took, by part of the server.",
			Labels: func(a answered) []exposition.Label {
				return []exposition.Label{{Name: "code", Value: strconv.Itoa(a.status)}, {Name: "method", Value: a.method}, {Name: "part", Value: a.part}}
			},
		},
		deliveries: exposition.Durations[store.State]{
			Name: "voxsim_delivery_seconds", Help: "How long attempts to deliver a callback took, by what became of it: delivered, failed, or pending when it is tried again.",
			Labels: func(outcome store.State) []exposition.Label {
				return []exposition.Label{{Name: "outcome", Value: string(outcome)}}
			},
		},
	}
}

// answered notes the requests of one part of the server.
func (m *metrics) answered(part string) api.Answered {
	return func(method string, status int, took time.Duration) {
		m.requested.Observe(answered{part, methodLabel(method), status}, took)
	}
}

// methodLabel keeps strangers from making new series.
func methodLabel(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodConnect, http.MethodOptions, http.MethodTrace:
		return strings.ToLower(method)
	}
	return "unknown"
}

// attempted notes an attempt to deliver a callback.
func (m *metrics) attempted(outcome store.State, took time.Duration) {
	m.deliveries.Observe(outcome, took)
}

// ServeHTTP answers with all of them.
func (m *metrics) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var page exposition.Page
	page.Go()
	page.Process()
	m.stock(r.Context(), &page)
	m.deliveries.AppendTo(&page)
	m.requested.AppendTo(&page)
	page.Family("voxsim_running_calls", exposition.Gauge, "Calls that this process runs now.")
	page.Sample("voxsim_running_calls", float64(m.running()))
	w.Header().Set("Content-Type", exposition.ContentType)
	_, _ = w.Write(page) // to whom should an error be told
}

// countLimit is how long the store may take to count.
const countLimit = 5 * time.Second

// stock adds what the store holds, if it answers; of several processes on one store
// each tells the same.
func (m *metrics) stock(ctx context.Context, page *exposition.Page) {
	ctx, cancel := context.WithTimeout(ctx, countLimit)
	defer cancel()
	calls, callbacks, err := m.store.Counts(ctx)
	if err != nil {
		return
	}
	if len(calls) > 0 {
		page.Family("voxsim_calls", exposition.Gauge, "Calls in the store, by status.")
	}
	for _, status := range slices.Sorted(maps.Keys(calls)) {
		page.Sample("voxsim_calls", float64(calls[status]), exposition.Label{Name: "status", Value: string(status)})
	}
	page.Family("voxsim_callbacks", exposition.Gauge, "Callbacks in the store, by state; those that are pending are the queue.")
	for _, state := range []store.State{store.Delivered, store.Failed, store.Pending} {
		page.Sample("voxsim_callbacks", float64(callbacks[state]), exposition.Label{Name: "state", Value: string(state)})
	}
}
