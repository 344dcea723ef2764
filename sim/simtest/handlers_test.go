package simtest_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/sim/simtest"
)

// says answers every request by a text that is spoken.
func says(text string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "<Response><Say>%s</Say></Response>", text)
	})
}

// TestRequests: a handler sees requests as a server does.
func TestRequests(t *testing.T) {
	var seen []string
	app := http.NewServeMux()
	app.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		seen = append(seen, fmt.Sprintf("%s %s host=%s tls=%v from=%s type=%s %s",
			r.Method, r.RequestURI, r.Host, r.TLS != nil, r.RemoteAddr, r.Header.Get("Content-Type"), body))
		assert.Empty(t, r.URL.Host)
		if r.URL.Path == "/ivr" {
			fmt.Fprint(w, `<Response><Redirect method='GET'>next?a=1</Redirect></Response>`)
			return
		}
		fmt.Fprint(w, `<?xml version="1.0"?><Response><Say>Next.</Say></Response>`)
	})
	simtest.Dial(t, simtest.Handler(app, "https://app.example/ivr?x=y")).Hear("Next.")
	require.Len(t, seen, 2)
	const id = "975835de-1c97-46ce-9d0b-14e4db018fed"
	assert.Equal(t, `POST /ivr?x=y host=app.example tls=true from=192.0.2.1:1234 type=application/json `+
		`{"type":"api","event":"incoming_call","time":"2021-01-01T00:00:00Z","call_id":"`+id+`","to":"15556667777","from":"15556668888"}`, seen[0])
	assert.Equal(t, "GET /next?a=1&call_id="+id+"&to=15556667777&from=15556668888&time=2021-01-01T00%3A00%3A00Z "+
		"host=app.example tls=true from=192.0.2.1:1234 type= ", seen[1])
}

// TestWhoAnswers: pages come before handlers, the longest address before
// others, then the function.
func TestWhoAnswers(t *testing.T) {
	world := simtest.World{
		Web: map[string]sim.Page{"https://app.example/a/page": {Body: []byte("<Response><Say>page</Say></Response>")}},
		Handlers: map[string]http.Handler{
			"https://app.example":   says("host"),
			"https://app.example/a": says("a"),
			"http://other.example/": says("other"),
		},
		Fetch: func(r sim.Request) (sim.Page, bool) {
			return sim.Page{Body: []byte("<Response><Say>function</Say></Response>")}, strings.HasPrefix(r.URL, "https://far.example/")
		},
	}
	for address, want := range map[string]string{
		"https://app.example":        "host",
		"https://app.example/":       "host",
		"https://app.example/ab":     "host",
		"https://app.example?a":      "host",
		"https://app.example/a":      "a",
		"https://app.example/a/b":    "a",
		"https://app.example/a/page": "page",
		"http://other.example/x":     "other",
		"https://far.example/x":      "function",
	} {
		t.Run(address, func(t *testing.T) {
			simtest.New(t, world).Dial(simtest.URL(address)).Hear(want)
		})
	}
	for _, address := range []string{"https://app.example.org/", "http://app.example/", "https://nobody.example/"} {
		t.Run(address, func(t *testing.T) {
			c := simtest.New(t, world).Dial(simtest.URL(address))
			assert.Contains(t, c.Event("fetch_failed", simtest.Fields{"code": 5107}).Text("message"), "nobody answers there")
			c.Ended("failed", "error")
		})
	}
}

// TestTwoHandlers: scripts of different handlers meet nowhere, the same script
// stays where it is.
func TestTwoHandlers(t *testing.T) {
	s := simtest.New(t, simtest.World{})
	a, b := simtest.Handler(says("a"), "/ivr"), simtest.Handler(says("b"), "ivr")
	s.Dial(a).Hear("a")
	s.Dial(b).Hear("b")
	s.Dial(a).Hear("a")
	assert.Equal(t, "http://ivr.example/ivr", s.Callbacks()[2].URL)
	assert.Equal(t, "http://ivr2.example/ivr", s.Callbacks()[1].URL)
}

func TestHandlersThatFail(t *testing.T) {
	cases := map[string]struct {
		handler http.HandlerFunc
		message string
	}{
		"not found":      {http.NotFound, "HTTP status 404"},
		"not a document": {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html></html>") }, `content type "text/html; charset=utf-8"`},
		"broken off":     {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "the handler broke the connection off"},
		"redirected away": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://nobody.example/", http.StatusFound)
		}, "nobody answers there"},
		"redirected for ever": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/ivr", http.StatusTemporaryRedirect)
		},
			"too many redirects"},
		"too large": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/xml")
			_, _ = io.WriteString(w, strings.Repeat(" ", 2<<20))
		}, "document too large"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := simtest.Dial(t, simtest.Handler(tc.handler, "/ivr"))
			assert.Contains(t, c.Event("fetch_failed", nil).Text("message"), tc.message)
			c.Ended("failed", "error")
		})
	}
}

func TestHandlerRedirects(t *testing.T) {
	app := http.NewServeMux()
	app.Handle("/ivr", http.RedirectHandler("/moved", http.StatusPermanentRedirect))
	app.Handle("/moved", says("moved"))
	c := simtest.Dial(t, simtest.Handler(app, "/ivr"))
	c.Hear("moved")
	assert.Equal(t, "http://ivr.example/moved", c.Sim().Events()[2].Text("url"))
}

// TestInvalidAnswer: what is wrong with a document stands in the transcript.
func TestInvalidAnswer(t *testing.T) {
	bad := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<Response>\n<Sai/></Response>") })
	got := failure(t, func(t testing.TB) { simtest.Dial(t, simtest.Handler(bad, "/ivr")).Hear("Hello.") })
	assert.Contains(t, got, "the caller did not hear \"Hello.\"; nothing was heard")
	assert.Contains(t, got, "Sai")
}

func TestPanickingHandler(t *testing.T) {
	bad := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("oh") })
	all := failures(func(t testing.TB) { simtest.Dial(t, simtest.Handler(bad, "/ivr")).Fails(5106) })
	require.NotEmpty(t, all)
	assert.Contains(t, all[0], "simtest: the handler panicked: oh, at POST http://ivr.example/ivr\n")
	assert.Contains(t, all[0], "handlers_test.go", "the stack")
}

// TestHandlerEndsTheTest: a handler runs in the goroutine of the test.
func TestHandlerEndsTheTest(t *testing.T) {
	got := failure(t, func(t testing.TB) {
		h := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.FailNow() })
		simtest.Dial(t, simtest.Handler(h, "/ivr")).Hear("Hello.")
		t.Errorf("not reached")
	})
	assert.Equal(t, "FailNow", got)
}

// TestHandlerActs: an application may use the API while a callback is
// delivered, but cannot wait for what comes behind the document it is to give.
func TestHandlerActs(t *testing.T) {
	t.Run("at a callback", func(t *testing.T) {
		var call *simtest.Call
		s := simtest.New(t, simtest.World{Handlers: map[string]http.Handler{
			"https://app.example": http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				assert.Equal(t, "/cb", r.URL.Path)
				call.After(0).Update(simtest.XML(`<Response><Say>Updated.</Say></Response>`))
			}),
		}})
		call = s.Dial(simtest.XML(menu))
		call.HearMatch("support")
		call.Press("1")
		call.Hear("Updated.")
		cb := call.Callback("gather", nil)
		assert.Equal(t, http.StatusOK, cb.Status)
		assert.Equal(t, cb, s.Callbacks()[0])
	})
	t.Run("at a fetch", func(t *testing.T) {
		got := failure(t, func(t testing.TB) {
			var call *simtest.Call
			h := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { call.Hear("Hello.") })
			call = simtest.Dial(t, simtest.Handler(h, "/ivr"))
			call.Hear("Hello.")
		})
		assert.Contains(t, got, "a handler or a function of the world waits for what comes behind it")
	})
}

// TestCallbackStatus: what a handler answers is kept; nobody's answer is 0.
func TestCallbackStatus(t *testing.T) {
	for want, handlers := range map[int]map[string]http.Handler{
		0:   nil,
		404: {"https://app.example": http.NotFoundHandler()},
	} {
		call := simtest.New(t, simtest.World{Handlers: handlers}).Dial(simtest.XML(menu))
		assert.Equal(t, want, call.Callback("gather", nil).Status)
	}
}

func TestHandlerMisuse(t *testing.T) {
	for name, tc := range map[string]struct {
		test func(testing.TB)
		want string
	}{
		"no handler": {func(t testing.TB) { simtest.Dial(t, simtest.Handler(nil, "/ivr")) }, "call 1 cannot dial /ivr: the handler is nil"},
		"no handler in the world": {func(t testing.TB) {
			simtest.New(t, simtest.World{Handlers: map[string]http.Handler{"https://app.example": nil}})
		}, `World.Handlers["https://app.example"] must be a handler`},
		"no address": {func(t testing.TB) {
			simtest.New(t, simtest.World{Handlers: map[string]http.Handler{"/ivr": says("")}})
		}, `World.Handlers["/ivr"] must be a handler, at an address as http://host or http://host/path`},
		"two at one address": {func(t testing.TB) {
			s := simtest.New(t, simtest.World{})
			s.Dial(simtest.Handler(says("a"), "https://app.example/ivr"))
			s.Dial(simtest.Handler(says("b"), "https://app.example/ivr"))
		}, "another handler answers at https://app.example already"},
	} {
		t.Run(name, func(t *testing.T) { assert.Contains(t, failure(t, tc.test), tc.want) })
	}
}

// TestTimedOut: a page that never comes takes virtual time only.
func TestTimedOut(t *testing.T) {
	world := simtest.World{Web: map[string]sim.Page{"https://app.example/x": {Failure: sim.TimedOut}}}
	c := simtest.New(t, world).Dial(simtest.URL("https://app.example/x"))
	c.Fails(5107)
	assert.Equal(t, 10*time.Second, c.Result().Took)
}
