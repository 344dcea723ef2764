package deliver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/voxsim/voxsim/internal/fetch"
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/memory"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// receiver answers requests without a socket: by their path, 200 when it has no
// answer for that.
type receiver struct {
	mu      sync.Mutex
	got     []request
	answers map[string]func(r *http.Request) (*http.Response, error)
	began   time.Time
}

type request struct {
	after             time.Duration
	method, url, body string
	header            http.Header
}

// RoundTrip is [http.RoundTripper.RoundTrip].
func (to *receiver) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
	}
	to.mu.Lock()
	to.got = append(to.got, request{time.Since(to.began), r.Method, r.URL.String(), string(body), r.Header})
	answer := to.answers[r.URL.Path]
	to.mu.Unlock()
	reply := response(http.StatusOK, "")
	if answer != nil {
		var err error
		if reply, err = answer(r); err != nil {
			return nil, err
		}
	}
	reply.Request = r
	return reply, nil
}

func response(status int, location string) *http.Response {
	h := http.Header{}
	if location != "" {
		h.Set("Location", location)
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader("ok"))}
}

func status(code int) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) { return response(code, ""), nil }
}

func refused(*http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("%w: 169.254.169.254", fetch.ErrRefused)
}

func silent(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// office is a deliverer in a bubble.
type office struct {
	*testing.T
	*memory.Store
	to   *receiver
	stop func()
}

// open runs a deliverer in a bubble, until the test stops it or ends.
func open(t *testing.T, answers map[string]func(*http.Request) (*http.Response, error)) *office {
	t.Helper()
	o := &office{T: t, Store: memory.New(), to: &receiver{answers: answers, began: time.Now()}}
	d := New(Config{Node: "n", Store: o.Store, Client: fetch.Client{Transport: o.to}})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		d.Run(ctx)
		close(ended)
	}()
	o.stop = func() {
		cancel()
		<-ended
	}
	t.Cleanup(o.stop)
	synctest.Wait()
	return o
}

// due makes callbacks due: each "LANE METHOD URL", with its number as the body.
func (o *office) due(callbacks ...string) {
	o.Helper()
	b := &store.Batch{}
	for i, text := range callbacks {
		words := strings.Fields(text)
		b.Callbacks = append(b.Callbacks, store.Callback{
			Lane: words[0], Method: words[1], URL: words[2], Created: time.Now(), Body: fmt.Appendf(nil, `{"type":"call","n":"%d & <é>"}`, i),
		})
	}
	require.NoError(o, o.Commit(o.Context(), b))
}

// states are the states of all callbacks in the order of their ids, with their
// outcomes.
func (o *office) states() []string {
	o.Helper()
	list, err := o.Callbacks(o.Context(), "", store.Page{Number: 1, Size: 10000})
	require.NoError(o, err)
	all := make([]string, len(list.Items))
	for i, c := range list.Items {
		all[len(all)-1-i] = strings.TrimSpace(fmt.Sprint(c.State, " ", c.Outcome))
	}
	return all
}

// requests are those that have come to a path.
func (o *office) requests(path string) []request {
	o.to.mu.Lock()
	defer o.to.mu.Unlock()
	var some []request
	for _, r := range o.to.got {
		if strings.Contains(r.url, path) {
			some = append(some, r)
		}
	}
	return some
}

func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func bubble(t *testing.T, test func(*testing.T)) {
	t.Helper()
	synctest.Test(t, test)
}

// TestRequest: POST sends the JSON object, GET the same fields behind those that
// the address has (R5.1), both with the callback's number.
func TestRequest(t *testing.T) {
	bubble(t, func(t *testing.T) {
		o := open(t, nil)
		o.due("a POST http://app/post?x=1", "b GET http://app/get?x=1&y=%20", "c GET http://app/plain")
		synctest.Wait()
		post, get, plain := o.requests("post")[0], o.requests("get")[0], o.requests("plain")[0]
		assert.Equal(t, "POST http://app/post?x=1", post.method+" "+post.url)
		assert.Equal(t, `{"type":"call","n":"0 & <é>"}`, post.body)
		assert.Equal(t, "application/json", post.header.Get("Content-Type"))
		assert.Equal(t, "GET http://app/get?x=1&y=%20&type=call&n=1+%26+%3C%C3%A9%3E", get.method+" "+get.url)
		assert.Empty(t, get.body)
		assert.Equal(t, "http://app/plain?type=call&n=2+%26+%3C%C3%A9%3E", plain.url)
		assert.Equal(t, "1 2 3", post.header.Get(Header)+" "+get.header.Get(Header)+" "+plain.header.Get(Header))
		assert.Equal(t, []string{"delivered HTTP status 200", "delivered HTTP status 200", "delivered HTTP status 200"}, o.states())
	})
}

// TestOrder: the callbacks of a lane come one after the other, also when one has
// to be tried again; other lanes do not wait for it.
func TestOrder(t *testing.T) {
	bubble(t, func(t *testing.T) {
		tries := 0
		o := open(t, map[string]func(*http.Request) (*http.Response, error){
			"/moody": func(*http.Request) (*http.Response, error) {
				if tries++; tries < 3 {
					return response(http.StatusInternalServerError, ""), nil
				}
				return response(http.StatusNoContent, ""), nil
			},
		})
		o.due("a POST http://app/a1", "a POST http://app/moody", "b POST http://app/b1", "a POST http://app/a2", "b POST http://app/b2")
		pass(time.Second)
		assert.Len(t, o.requests("app/b"), 2)
		assert.Empty(t, o.requests("/a2"))
		pass(time.Minute)
		moody := o.requests("/moody")
		require.Len(t, moody, 3)
		assert.Equal(t, moody[0].header.Get(Header), moody[2].header.Get(Header), "a repetition can be told")
		require.Len(t, o.requests("/a2"), 1)
		assert.Equal(t, o.requests("/a2")[0].after, moody[2].after)
	})
}

// TestRetries: what fails is tried again eight times within about an hour, and
// then is kept as failed; its lane goes on (R5.3). It can be sent again.
func TestRetries(t *testing.T) {
	bubble(t, func(t *testing.T) {
		o := open(t, map[string]func(*http.Request) (*http.Response, error){"/down": status(http.StatusBadGateway)})
		o.due("a POST http://app/down", "a POST http://app/next")
		pass(45 * time.Minute)
		assert.Equal(t, []string{"pending HTTP status 502", "pending"}, o.states())
		pass(30 * time.Minute)
		assert.Equal(t, []string{"failed HTTP status 502", "delivered HTTP status 200"}, o.states())
		got := o.requests("/down")
		require.Len(t, got, 9)
		for i := 1; i < len(got); i++ {
			pause := got[i].after - got[i-1].after
			assert.InDelta(t, pauses[i-1], pause, float64(pauses[i-1]/10)+float64(time.Second), "pause %d", i)
		}
		assert.InDelta(t, time.Hour, got[8].after, float64(10*time.Minute))

		require.NoError(t, o.Resend(t.Context(), 1, time.Now()))
		o.to.mu.Lock()
		o.to.answers = nil
		o.to.mu.Unlock()
		pass(time.Minute)
		assert.Equal(t, []string{"delivered HTTP status 200", "delivered HTTP status 200"}, o.states())
	})
}

// TestGivenUpAtOnce: what can never be delivered is not tried again.
func TestGivenUpAtOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		o := open(t, map[string]func(*http.Request) (*http.Response, error){"/secret": refused})
		o.due("a POST http://app/secret", "b POST ftp://app/", "c POST http://", "d PUT http://app/", "e POST http://app/?%zz#%zz")
		pass(2 * time.Hour)
		for _, s := range o.states() {
			assert.True(t, strings.HasPrefix(s, "failed "), s)
		}
		assert.Len(t, o.requests("secret"), 1)
	})
}

// TestAnswers: only a 2xx status within ten seconds counts, behind at most five
// redirects; what the body holds makes no difference.
func TestAnswers(t *testing.T) {
	bubble(t, func(t *testing.T) {
		o := open(t, map[string]func(*http.Request) (*http.Response, error){
			"/silent": silent,
			"/moved": func(*http.Request) (*http.Response, error) {
				return response(http.StatusTemporaryRedirect, "/here"), nil
			},
			"/loop":     func(*http.Request) (*http.Response, error) { return response(http.StatusFound, "/loop"), nil },
			"/leads":    func(*http.Request) (*http.Response, error) { return response(http.StatusFound, "/secret"), nil },
			"/secret":   refused,
			"/broken":   func(*http.Request) (*http.Response, error) { return nil, errors.New("reset") },
			"/created":  status(http.StatusCreated),
			"/endless":  endless(false),
			"/stalling": endless(true),
			"/gone":     status(http.StatusGone),
		})
		want := map[string]string{
			"silent": "pending no complete answer within 10s", "moved": "delivered HTTP status 200",
			"loop": "pending too many redirects (more than 5)", "leads": "failed the address is not allowed: 169.254.169.254",
			"broken": "pending no connection: reset", "created": "delivered HTTP status 201",
			"endless": "delivered HTTP status 200", "stalling": "delivered HTTP status 200", "gone": "pending HTTP status 410",
		}
		var paths, wanted []string
		for path, outcome := range want {
			paths = append(paths, path+" POST http://app/"+path)
			wanted = append(wanted, outcome)
		}
		o.due(paths...)
		pass(4 * time.Second)
		assert.Contains(t, o.states(), "pending", "the silent one is under way")
		pass(6*time.Second + time.Millisecond)
		got := o.states()
		for i := range got {
			assert.Equal(t, wanted[i], got[i], paths[i])
		}
		assert.Len(t, o.requests("here"), 1)
		assert.Equal(t, "POST", o.requests("here")[0].method)
	})
}

// endless is an answer whose body has no end, or of which nothing comes.
func endless(stalls bool) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		reply := response(http.StatusOK, "")
		reply.Body = io.NopCloser(readerFunc(func(p []byte) (int, error) {
			if stalls {
				<-r.Context().Done()
			}
			return len(p), r.Context().Err()
		}))
		return reply, nil
	}
}

type readerFunc func([]byte) (int, error)

// Read is [io.Reader.Read].
func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// TestSilentReceivers: a thousand receivers that never answer delay nobody.
func TestSilentReceivers(t *testing.T) {
	bubble(t, func(t *testing.T) {
		o := open(t, map[string]func(*http.Request) (*http.Response, error){"/silent": silent})
		var many []string
		for i := range 1000 {
			many = append(many, fmt.Sprintf("silent%d POST http://app/silent", i))
		}
		o.due(append(many, "live POST http://app/live", "live POST http://app/live")...)
		synctest.Wait()
		assert.Len(t, o.requests("/live"), 2)
		pass(3 * time.Second)
		o.due("other POST http://app/live")
		synctest.Wait()
		assert.Len(t, o.requests("/live"), 3)
	})
}

// TestStop: a deliverer that stops waits for what is under way and reports on
// it, and begins nothing more.
func TestStop(t *testing.T) {
	bubble(t, func(t *testing.T) {
		o := open(t, map[string]func(*http.Request) (*http.Response, error){
			"/slow": func(*http.Request) (*http.Response, error) {
				<-time.After(7 * time.Second)
				return response(http.StatusOK, ""), nil
			},
		})
		o.due("a POST http://app/slow", "a POST http://app/behind", "b POST http://app/other")
		pass(time.Second)
		began := time.Now()
		o.stop()
		assert.Equal(t, 6*time.Second, time.Since(began))
		assert.Equal(t, []string{"delivered HTTP status 200", "pending", "delivered HTTP status 200"}, o.states())
	})
}

// forgetful is a store whose Report and Claim fail for a while.
type forgetful struct {
	*memory.Store
	until time.Time
}

var errDown = errors.New("the database is down")

// Report is [store.Store.Report].
func (f forgetful) Report(ctx context.Context, node string, reports []store.Report) error {
	if time.Now().Before(f.until) {
		return errDown
	}
	return f.Store.Report(ctx, node, reports)
}

// TestAtLeastOnce: what could not be reported is delivered once more when its
// lease is over.
func TestAtLeastOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := forgetful{memory.New(), time.Now().Add(time.Second)}
		o := &office{T: t, Store: s.Store, to: &receiver{began: time.Now()}}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			New(Config{Node: "n", Store: s, Client: fetch.Client{Transport: o.to}}).Run(ctx)
			close(ended)
		}()
		o.due("a POST http://app/one", "a POST http://app/two")
		pass(lease + time.Second)
		assert.Len(t, o.requests("one"), 2)
		assert.Len(t, o.requests("two"), 1)
		assert.Equal(t, []string{"delivered HTTP status 200", "delivered HTTP status 200"}, o.states())
		cancel()
		<-ended
	})
}
