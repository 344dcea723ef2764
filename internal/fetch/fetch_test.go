package fetch_test

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/internal/fetch"
)

// serve starts a server on loopback for one test.
func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// get fetches with the zero client.
func get(t *testing.T, address string) (fetch.Response, error) {
	t.Helper()
	var client fetch.Client
	return client.Fetch(t.Context(), fetch.Request{Method: "GET", URL: address})
}

var fields = []fetch.Field{{Name: "to", Value: "15552223333"}, {Name: "a b", Value: `x&y <"é`}}

func TestPostSendsAnObject(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		assert.Equal(t, "POST", r.Method)
		assert.Equal(t, "q=1", r.URL.RawQuery)
		assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
		assert.Equal(t, "voxsim", r.Header.Get("User-Agent"))
		assert.Equal(t, `{"to":"15552223333","a b":"x&y <\"é"}`, string(body))
		assert.True(t, json.Valid(body))
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
		fmt.Fprint(w, "<Response/>")
	})
	var client fetch.Client
	answer, err := client.Fetch(t.Context(), fetch.Request{Method: "POST", URL: base + "/ivr?q=1", Fields: fields})
	require.NoError(t, err)
	assert.Equal(t, fetch.Response{
		URL: base + "/ivr?q=1", Status: 200, ContentType: "text/xml; charset=utf-8", Body: []byte("<Response/>"),
	}, answer)
}

func TestGetSendsAQuery(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		assert.Empty(t, body)
		assert.Empty(t, r.Header.Get("Content-Type"))
		fmt.Fprint(w, r.URL.RawQuery)
	})
	var client fetch.Client
	for query, want := range map[string]string{
		"":         "to=15552223333&a+b=x%26y+%3C%22%C3%A9",
		"?b=2&a=1": "b=2&a=1&to=15552223333&a+b=x%26y+%3C%22%C3%A9",
	} {
		answer, err := client.Fetch(t.Context(), fetch.Request{Method: "GET", URL: base + "/" + query, Fields: fields})
		require.NoError(t, err)
		assert.Equal(t, want, string(answer.Body))
		assert.Equal(t, base+"/"+query, answer.URL, "without the added fields")
	}
}

func TestStatusIsTheCallersBusiness(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		status, _ := strconv.Atoi(r.URL.Path[1:])
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		if status != http.StatusNoContent && status != http.StatusNotModified {
			fmt.Fprint(w, "text")
		}
	})
	for status, body := range map[int]string{200: "text", 201: "text", 204: "", 304: "", 404: "", 500: "", 302: ""} {
		answer, err := get(t, fmt.Sprintf("%s/%d", base, status))
		require.NoError(t, err)
		assert.Equal(t, status, answer.Status)
		assert.Equal(t, body, string(answer.Body), status)
	}
}

// redirects serves /N with N more redirects of a status, then what it was sent.
func redirects(t *testing.T, status int) string {
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		left, _ := strconv.Atoi(strings.Trim(r.URL.Path, "/"))
		assert.Empty(t, r.Header.Get("Referer"))
		if left > 0 {
			http.Redirect(w, r, fmt.Sprintf("/%d", left-1), status)
			return
		}
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s", r.Method, body)
	})
}

func TestRedirectsKeepOrDropTheBody(t *testing.T) {
	var client fetch.Client
	for status, want := range map[int]string{
		301: "GET ", 302: "GET ", 303: "GET ", 307: `POST {"k":"v"}`, 308: `POST {"k":"v"}`,
	} {
		base := redirects(t, status)
		answer, err := client.Fetch(t.Context(), fetch.Request{
			Method: "POST", URL: base + "/5", Fields: []fetch.Field{{Name: "k", Value: "v"}},
		})
		require.NoError(t, err, status)
		assert.Equal(t, want, string(answer.Body), status)
		assert.Equal(t, base+"/0", answer.URL)
	}
}

func TestSixRedirectsAreTooMany(t *testing.T) {
	_, err := get(t, redirects(t, 302)+"/6")
	assert.ErrorIs(t, err, fetch.ErrRedirects)
	assert.EqualError(t, err, "too many redirects (more than 5)")
}

func TestRedirectToAnotherScheme(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "file:///etc/passwd")
		w.WriteHeader(302)
	})
	_, err := get(t, base)
	assert.EqualError(t, err, `cannot be requested: scheme "file" is neither http nor https`)
}

func TestRefusedAddresses(t *testing.T) {
	var client fetch.Client
	for address, want := range map[string]string{
		"ftp://h/x":           `cannot be requested: scheme "ftp" is neither http nor https`,
		"next.xml":            `cannot be requested: scheme "" is neither http nor https`,
		"http://":             "cannot be requested: the address names no host",
		"http://:80/":         "cannot be requested: the address names no host",
		"http://a:pw@h:x/":    "cannot be requested: the address cannot be read",
		"http://h/%zz":        "cannot be requested: the address cannot be read",
		"http://a:p w@h\n/":   "cannot be requested: the address cannot be read",
		"javascript:alert(1)": `cannot be requested: scheme "javascript" is neither http nor https`,
	} {
		_, err := client.Fetch(t.Context(), fetch.Request{Method: "POST", URL: address})
		assert.ErrorIs(t, err, fetch.ErrRequest, address)
		assert.EqualError(t, err, want, address)
	}
	_, err := client.Fetch(t.Context(), fetch.Request{Method: "PUT", URL: "http://127.0.0.1/"})
	assert.EqualError(t, err, `cannot be requested: method "PUT" is neither GET nor POST`)
}

func TestConnectionRefused(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	require.NoError(t, listener.Close())
	_, err = get(t, "http://name:secret@"+address+"/")
	assert.ErrorIs(t, err, fetch.ErrConnection)
	assert.EqualError(t, err, "no connection: connection refused")
}

func TestUntrustedCertificate(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	_, err := get(t, server.URL)
	assert.ErrorIs(t, err, fetch.ErrConnection)
	assert.ErrorContains(t, err, "certificate signed by unknown authority")
}

func TestBrokenAnswers(t *testing.T) {
	for answer, want := range map[string]string{
		"":                 "no connection: EOF",
		"nonsense\r\n\r\n": `no connection: malformed HTTP response "nonsense"`,
		"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf":                                                       "no connection: unexpected EOF",
		"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://a:secret@h:x/\r\nConnection: close\r\n\r\n": "",
	} {
		base := serve(t, func(w http.ResponseWriter, r *http.Request) {
			connection, _, err := w.(http.Hijacker).Hijack()
			if assert.NoError(t, err) {
				_, _ = io.WriteString(connection, answer)
				_ = connection.Close()
			}
		})
		_, err := get(t, base)
		require.ErrorIs(t, err, fetch.ErrConnection)
		assert.NotContains(t, err.Error(), "secret")
		if want != "" {
			assert.EqualError(t, err, want)
		}
	}
}

func TestTimeoutBeforeAndInTheBody(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/body" {
			fmt.Fprint(w, "<Resp")
			_ = http.NewResponseController(w).Flush()
		}
		<-r.Context().Done()
	})
	client := fetch.Client{Timeout: 50 * time.Millisecond}
	for _, path := range []string{"/head", "/body"} {
		_, err := client.Fetch(t.Context(), fetch.Request{Method: "GET", URL: base + path})
		assert.ErrorIs(t, err, fetch.ErrTimeout)
		assert.EqualError(t, err, "no complete answer within 50ms")
	}
}

func TestCallerGivesUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	base := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	var client fetch.Client
	_, err := client.Fetch(ctx, fetch.Request{Method: "GET", URL: base})
	assert.True(t, errors.Is(err, context.Canceled))
	assert.NotErrorIs(t, err, fetch.ErrConnection)
}

// zeros is an endless reader of zeros.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestLargeBodiesAreCut(t *testing.T) {
	const limit = fetch.DefaultBytes
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		length, _ := strconv.ParseInt(r.URL.Path[1:], 10, 64)
		sent, err := io.CopyN(w, zeros{}, length)
		assert.True(t, err != nil || length <= limit+1, "the client hung up early, after %d bytes", sent)
	})
	answer, err := get(t, fmt.Sprintf("%s/%d", base, limit))
	require.NoError(t, err)
	assert.Len(t, answer.Body, limit)
	for _, length := range []int64{limit + 1, 2 << 30} {
		_, err = get(t, fmt.Sprintf("%s/%d", base, length))
		assert.ErrorIs(t, err, fetch.ErrTooLarge)
		assert.EqualError(t, err, "document too large (more than 1 MiB)")
	}
}

func TestPackedBodiesCountUnpacked(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		packer := gzip.NewWriter(w)
		_, _ = io.CopyN(packer, zeros{}, 2000)
		_ = packer.Close()
	})
	client := fetch.Client{Bytes: 1500}
	_, err := client.Fetch(t.Context(), fetch.Request{Method: "GET", URL: base})
	assert.EqualError(t, err, "document too large (more than 1500 bytes)")
}

func TestNothingIsLeftBehind(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Empty(t, r.Cookies())
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"})
		fmt.Fprint(w, r.Close)
	})
	for range 2 {
		answer, err := get(t, base)
		require.NoError(t, err)
		assert.Equal(t, "true", string(answer.Body), "asks to close the connection")
	}
}

func TestPasswordIsSentAndNotShown(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		name, password, _ := r.BasicAuth()
		fmt.Fprint(w, name+" "+password)
	})
	answer, err := get(t, strings.Replace(base, "//", "//anna:secret@", 1))
	require.NoError(t, err)
	assert.Equal(t, "anna secret", string(answer.Body))
}

// A client that wants the status only has it with the header, whatever body comes
// or does not come behind it.
func TestStatusOnly(t *testing.T) {
	done := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusCreated)
		switch r.URL.Path {
		case "/huge":
			_, _ = w.Write(make([]byte, 2<<20))
		case "/stalls":
			_ = http.NewResponseController(w).Flush()
			<-done
		}
	}))
	defer server.Close()
	defer close(done)
	client := fetch.Client{StatusOnly: true}
	for _, path := range []string{"/", "/huge", "/stalls"} {
		answer, err := client.Fetch(t.Context(), fetch.Request{Method: "POST", URL: server.URL + path})
		require.NoError(t, err, path)
		assert.Equal(t, http.StatusCreated, answer.Status, path)
		assert.Empty(t, answer.Body, path)
	}
}

func TestRedacted(t *testing.T) {
	assert.Equal(t, "http://user:xxxxx@host/path?a=b", fetch.Redacted("http://user:secret@host/path?a=b"))
	assert.Equal(t, "document.xml", fetch.Redacted("document.xml"))
	assert.Empty(t, fetch.Redacted("http://user:secret@host/%zz"))
}
