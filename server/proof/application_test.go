//go:build unix

package proof

import (
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/voxsim/voxsim/server/deliver"
)

// arrival is a request that has reached the application.
type arrival struct {
	ID     int64 // of a callback; 0 for a fetch
	Method string
	Path   string
	Own    string // what the address had as its own query field "own"
	Fields map[string]string
}

// lane is the call or the conference that a callback tells of (R5.2).
func (a *arrival) lane() string { return cmp.Or(a.Fields["conference_id"], a.Fields["call_id"]) }

// application is what the callbacks and fetches of the servers reach: a web
// server.
type application struct {
	*httptest.Server
	t  *testing.T
	mu sync.Mutex
	// got are all requests, in the order in which they came.
	got []arrival
	// page is what a fetch is answered with. It is set before there is one.
	page func(arrival) string
	// refuse tells whether a callback is refused with an error when it comes for the
	// first time; nil: none is. What was refused does not count as come.
	refuse  func(id int64) bool
	refused map[int64]bool
}

// newApplication starts an application.
func newApplication(t *testing.T) *application {
	a := &application{t: t, refused: map[int64]bool{}}
	a.Server = httptest.NewServer(a)
	t.Cleanup(func() {
		a.CloseClientConnections()
		a.Close()
	})
	return a
}

// ServeHTTP is [http.Handler.ServeHTTP].
func (a *application) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	got, err := receive(r)
	if err != nil {
		return // whoever sent it was killed meanwhile
	}
	if !a.take(got) {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	if got.ID != 0 {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "text/xml")
	_, _ = io.WriteString(w, a.page(got))
}

// take notes a request, unless it is refused.
func (a *application) take(got arrival) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if got.ID != 0 && a.refuse != nil && a.refuse(got.ID) && !a.refused[got.ID] {
		a.refused[got.ID] = true
		return false
	}
	a.got = append(a.got, got)
	return true
}

// receive reads a request: the fields of a POST are a JSON object, those of a GET
// are in the query.
func receive(r *http.Request) (arrival, error) {
	a := arrival{Method: r.Method, Path: r.URL.Path, Own: r.URL.Query().Get("own")}
	a.ID, _ = strconv.ParseInt(r.Header.Get(deliver.Header), 10, 64)
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return a, err
	}
	if r.Method == http.MethodPost {
		return a, json.Unmarshal(body, &a.Fields)
	}
	a.Fields = map[string]string{}
	for name, values := range r.URL.Query() {
		if name != "own" {
			a.Fields[name] = values[0]
		}
	}
	return a, nil
}

// requests are those that have come so far.
func (a *application) requests() []arrival {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.got)
}

// callbacks are those that have come, by lane, in the order in which they came
// first; what came again must be the same.
func (a *application) callbacks() map[string][]arrival {
	lanes, first := map[string][]arrival{}, map[int64]arrival{}
	for _, got := range a.requests() {
		if got.ID == 0 {
			continue
		}
		if before, again := first[got.ID]; again {
			assert.Equal(a.t, before, got, "a repetition")
			continue
		}
		first[got.ID] = got
		lanes[got.lane()] = append(lanes[got.lane()], got)
	}
	return lanes
}
