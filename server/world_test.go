package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/memory"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const testKey = "the-key"

// application is the other side of HTTP: what callbacks and fetches reach. It
// never opens a socket, so that time is virtual in the tests.
type application struct {
	mu     sync.Mutex
	got    []sent
	answer func(r *http.Request, body string) *http.Response
}

// sent is a request that has reached the application.
type sent struct{ method, url, body, id string }

// RoundTrip is [http.RoundTripper.RoundTrip].
func (a *application) RoundTrip(r *http.Request) (*http.Response, error) {
	body := ""
	if r.Body != nil {
		data, _ := io.ReadAll(r.Body)
		body = string(data)
	}
	a.mu.Lock()
	a.got = append(a.got, sent{r.Method, r.URL.String(), body, r.Header.Get("Voxsim-Callback-Id")})
	a.mu.Unlock()
	reply := page(http.StatusOK, "text/plain", "")
	if a.answer != nil {
		reply = a.answer(r, body)
	}
	if reply == nil { // it never answers
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	reply.Request = r
	return reply, nil
}

func page(status int, kind, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {kind}}, Body: io.NopCloser(strings.NewReader(body))}
}

// requests are those that have come so far.
func (a *application) requests() []sent {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]sent(nil), a.got...)
}

// process is a server that runs in a bubble.
type process struct {
	*testing.T
	*Server
	handler http.Handler
	stop    func() error
}

// start runs a server on a store, until the test stops it or ends.
func start(t *testing.T, c Config, app *application) *process {
	t.Helper()
	if c.Store == nil {
		c.Store = memory.New()
	}
	c.Keys = []string{testKey}
	s := newServer(c, app)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	stop := sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { _ = stop() })
	synctest.Wait()
	return &process{t, s, s.Handler(), stop}
}

// do sends a request to the server's handler and returns the status and the body.
func (p *process) do(method, path, body string) (int, string) {
	return p.request(method, path, "Bearer "+testKey, body)
}

// request is do with an Authorization header of its own.
func (p *process) request(method, path, authorization, body string) (int, string) {
	r := httptest.NewRequest(method, path, bytes.NewReader([]byte(body)))
	r.Header.Set("Authorization", authorization)
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// must is do for a request that succeeds with JSON.
func (p *process) must(method, path, body string) map[string]any {
	p.Helper()
	status, text := p.do(method, path, body)
	require.Equal(p, http.StatusOK, status, text)
	var answer map[string]any
	require.NoError(p, json.Unmarshal([]byte(text), &answer), text)
	return answer
}

// call is a call as the store has it.
func (p *process) call(id string) store.Call {
	p.Helper()
	c, err := p.Store.Call(p.Context(), id)
	require.NoError(p, err)
	return c
}

// document is VoxXML for a call.
func document(t *testing.T, text string, args ...any) *ast.Document {
	t.Helper()
	doc, problems := parser.Parse("test.xml", fmt.Appendf(nil, text, args...), parser.Options{})
	require.NoError(t, problems.Err())
	return doc
}

// pass lets time pass in a bubble, until everybody waits again.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}
