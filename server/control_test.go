package server

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/memory"
)

const reports = `statusCallback='http://app/cb' statusCallbackEvent='fullResult'`

// TestIncoming: a call to a configured number runs the number's document, with
// what the caller does.
func TestIncoming(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		app := &application{}
		p := start(t, Config{Numbers: map[string]Source{
			"15550001": {Document: document(t, `<Response><Gather numDigits='1' timeout='60' `+reports+`/><Pause length='60'/></Response>`)},
			"*":        {Document: document(t, `<Response><Reject/></Response>`)},
		}}, app)
		c := p.must("POST", "/voxsim/calls", `{"to":"+15550001","from":"15550002","inputs":["press 7"],"hang_up_after":"5s"}`)
		assert.Equal(t, "15550001", c["to"])
		assert.Equal(t, "15550002", c["from"])
		assert.Equal(t, "processing", c["status"])
		other := p.must("POST", "/voxsim/calls", `{"to":"15559999"}`)
		assert.Equal(t, "15556668888", other["from"])
		pass(5 * time.Second)

		made := p.call(c["id"].(string))
		assert.Equal(t, "complete", made.Status)
		assert.Equal(t, 5*time.Second, made.HungUp.Sub(made.Created))
		assert.Equal(t, "failed", p.call(other["id"].(string)).Status)
		if got := app.requests(); assert.Len(t, got, 1) {
			assert.Contains(t, got[0].body, `"complete_input":"7"`)
		}
	})
}

// TestIncomingRefused: what cannot be placed is said clearly, in the API's shape.
func TestIncomingRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, Config{Numbers: map[string]Source{"15550001": {URL: "http://app/"}, "15550000": {URL: "http://app/"}}}, &application{})
		for body, want := range map[string]string{
			`{"to":"15550002"}`: "nobody answers this number: 15550002 is not among the numbers that are configured: 15550000, 15550001",
			`{"to":"15550001","inputs":["press 2","push 3"]}`: `inputs: "push 3" is no input`,
			`{"to":"15550001","hang_up_after":"soon"}`:        `hang_up_after: "soon" is no length of time`,
			`{"to":"0155"}`:                 "body.to",
			`{"to":"15550001","from":"me"}`: "body.from",
			`{"to":"15550001","form":"1"}`:  "body.form",
			`{}`:                            "to",
			`{"to":`:                        "not complete",
		} {
			status, text := p.do("POST", "/voxsim/calls", body)
			assert.Equal(t, http.StatusUnprocessableEntity, status, body)
			assert.Contains(t, strings.ReplaceAll(text, `\"`, `"`), want, body)
			assert.Contains(t, text, `"status":"error"`, body)
		}
	})
}

// TestControlNeedsKey: the vendor's keys open the control endpoints too, and
// nothing else does.
func TestControlNeedsKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, Config{}, &application{})
		for _, path := range []string{"POST /voxsim/calls", "GET /voxsim/callbacks", "POST /voxsim/callbacks/1/resend"} {
			method, path, _ := strings.Cut(path, " ")
			for _, key := range []string{"", "Bearer wrong", "Basic " + testKey} {
				status, _ := p.request(method, path, key, "{}")
				assert.Equal(t, http.StatusUnauthorized, status, "%s %s with %q", method, path, key)
			}
		}
		for _, path := range []string{"GET /voxsim/calls", "GET /voxsim/nothing", "GET /nothing", "DELETE /healthz", "GET /voxsim", "GET /voxsim/", "GET //api/v1/calls", "GET /api/v1/../v1/calls", "GET /voxsim//callbacks", "GET //healthz"} {
			method, path, _ := strings.Cut(path, " ")
			status, text := p.do(method, path, "")
			assert.Equal(t, http.StatusNotFound, status, path)
			assert.Contains(t, text, `"error_id"`, path)
		}
	})
}

// TestFailedCallbacksAreSeenAndResent: what could not be delivered is listed
// with why, and goes out again when asked.
func TestFailedCallbacksAreSeenAndResent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := true
		app := &application{answer: func(*http.Request, string) *http.Response {
			if broken {
				return page(http.StatusServiceUnavailable, "text/plain", "")
			}
			return page(http.StatusNoContent, "text/plain", "")
		}}
		p := start(t, Config{Numbers: map[string]Source{
			"*": {Document: document(t, `<Response><Gather timeout='1' `+reports+`/></Response>`)},
		}}, app)
		id := p.must("POST", "/voxsim/calls", `{"to":"15550001"}`)["id"]
		pass(2 * time.Second)
		assert.EqualValues(t, 1, p.must("GET", "/voxsim/callbacks?state=pending", "")["count"])
		pass(70 * time.Minute)

		list := p.must("GET", "/voxsim/callbacks?state=failed", "")
		require.EqualValues(t, 1, list["count"])
		failed := list["results"].([]any)[0].(map[string]any)
		assert.Equal(t, id, failed["lane"])
		assert.Equal(t, "HTTP status 503", failed["outcome"])
		assert.EqualValues(t, 9, failed["attempts"])
		assert.Equal(t, id, failed["body"].(map[string]any)["call_id"])
		assert.Len(t, app.requests(), 9)

		broken = false
		status, text := p.do("POST", "/voxsim/callbacks/1/resend", "")
		assert.Equal(t, http.StatusNoContent, status, text)
		pass(time.Second)
		assert.EqualValues(t, 1, p.must("GET", "/voxsim/callbacks?state=delivered", "")["count"])
		assert.EqualValues(t, 0, p.must("GET", "/voxsim/callbacks?state=failed&page=9", "")["count"])
		for _, path := range []string{"/voxsim/callbacks/1/resend", "/voxsim/callbacks/99/resend"} {
			status, _ = p.do("POST", path, "")
			assert.Equal(t, http.StatusNotFound, status, path)
		}
	})
}

// deaf is a store that cannot be reached.
type deaf struct{ store.Store }

func (deaf) Ping(context.Context) error { return context.DeadlineExceeded }

// TestHealth: a server is ready while it runs and the store answers, and says
// how much it has to do.
func TestHealth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, Config{}, &application{})
		p.must("POST", "/api/v1/calls", `{"to":"15550001","from":"15550002","voxXML":"<Response/>"}`)
		for path, want := range map[string]string{"/healthz": "ok\n", "/readyz": "ready\n"} {
			status, text := p.request("GET", path, "", "")
			assert.Equal(t, http.StatusOK, status, path)
			assert.Equal(t, want, text)
		}
		_, text := p.request("GET", "/metrics", "", "")
		for _, line := range []string{
			`voxsim_calls{status="processing"} 1`, `voxsim_callbacks{state="pending"} 0`, "voxsim_running_calls 1",
			`voxsim_request_seconds_count{code="200",method="post",part="api"} 1`,
		} {
			assert.Contains(t, text, line+"\n")
		}
		require.NoError(t, p.stop())
		status, _ := p.request("GET", "/readyz", "", "")
		assert.Equal(t, http.StatusServiceUnavailable, status)

		p = start(t, Config{Store: deaf{memory.New()}}, &application{})
		status, text = p.request("GET", "/readyz", "", "")
		assert.Equal(t, http.StatusServiceUnavailable, status)
		assert.Equal(t, "the store does not answer\n", text)
	})
}
