package api_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/server/api"
	"github.com/voxsim/voxsim/server/store/memory"
)

// TestKeys has what the Authorization header may be.
func TestKeys(t *testing.T) {
	w := start(t)
	for header, want := range map[string]int{
		"Bearer " + key:            200,
		"bearer " + key:            200,
		"BEARER   " + key + "  ":   200,
		"Bearer another":           200,
		"":                         401,
		"Bearer":                   401,
		"Bearer ":                  401,
		key:                        401,
		"Basic " + key:             401,
		"Bearer " + key + "x":      401,
		"Bearer " + key[1:]:        401,
		"Bearer A-KEY":             401,
		"Bearer another " + key:    401,
		strings.Repeat("x", 10000): 401,
	} {
		t.Run(shown(header), func(t *testing.T) {
			got := w.ask(t, "GET", "/api/v1/calls", "", "Authorization", header)
			require.Equal(t, want, got.status)
			if want == 401 {
				assert.Equal(t, "the provided credentials failed: send the header Authorization: Bearer KEY", message(t, got))
				assert.Equal(t, "Bearer", got.header.Get("WWW-Authenticate"))
			}
		})
	}
	for _, c := range [][2]string{
		{"POST", "/api/v1/calls"}, {"POST", anyCall}, {"PATCH", anyCall}, {"DELETE", anyCall},
		{"GET", "/api/v1/conferences"}, {"POST", anyRoom}, {"PATCH", anyRoom}, {"DELETE", anyRoom},
		{"GET", anyRoom + "/participants"}, {"POST", anyGuest}, {"PATCH", anyGuest},
	} {
		assert.Equal(t, 401, w.ask(t, c[0], c[1], hangUp, "Authorization", "Bearer wrong").status, c)
	}
	assert.Empty(t, w.asked())
}

// TestNoKey lets nobody in where there are no keys, or an empty one.
func TestNoKey(t *testing.T) {
	for _, keys := range [][]string{nil, {""}, {" "}} {
		handler, _ := api.New(api.Config{Lists: memory.New(), Keys: keys})
		for _, header := range []string{"Bearer ", "Bearer", "", "Bearer x"} {
			w := &plainWriter{header: http.Header{}}
			r, err := http.NewRequestWithContext(t.Context(), "GET", "/api/v1/calls", http.NoBody)
			require.NoError(t, err)
			r.Header.Set("Authorization", header)
			handler.ServeHTTP(w, r)
			assert.Equal(t, 401, w.status)
		}
	}
}

// plainWriter is a writer that cannot do more than it must.
type plainWriter struct {
	header http.Header
	status int
}

func (w *plainWriter) Header() http.Header         { return w.header }
func (w *plainWriter) Write(b []byte) (int, error) { return len(b), nil }
func (w *plainWriter) WriteHeader(status int)      { w.status = status }

// endless is a body of letters that counts how much was read of it.
type endless struct {
	left int64
	read atomic.Int64 // the client may still read when it has its answer
}

func (e *endless) Read(b []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := min(int64(len(b)), e.left)
	for i := range b[:n] {
		b[i] = 'x'
	}
	e.left -= n
	e.read.Add(n)
	return int(n), nil
}

// TestHugeBody is refused when it is over the limit, not when it is over.
func TestHugeBody(t *testing.T) {
	w := start(t)
	body := &endless{left: 1 << 30}
	r, err := http.NewRequestWithContext(t.Context(), "POST", w.url+"/api/v1/calls", body)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+key)
	answer, err := http.DefaultClient.Do(r)
	if err == nil { // unless the connection broke while the body was on its way
		defer answer.Body.Close()
		assert.Equal(t, 422, answer.StatusCode)
	} else {
		assert.ErrorContains(t, err, "write: ")
	}
	assert.Less(t, body.read.Load(), int64(100<<20))
}

// TestLargestDocument fits, written with six bytes a character.
func TestLargestDocument(t *testing.T) {
	w := start(t)
	w.furnish(t)
	document := "<Response>" + strings.Repeat(" ", 1<<20-len("<Response></Response>")) + "</Response>"
	var escaped strings.Builder
	for _, c := range document {
		fmt.Fprintf(&escaped, `\u%04x`, c)
	}
	assert.Equal(t, 204, w.ask(t, "POST", anyCall, `{"voxXML":"`+escaped.String()+`"}`).status)
	assert.Equal(t, []string{"update call " + changedCall + ": " + document}, w.asked())

	got := w.ask(t, "POST", anyCall, `{"voxXML":"`+escaped.String()+`\u0020"}`)
	assert.Equal(t, 422, got.status)
	assert.Contains(t, message(t, got), "error 5106")
}

// TestLongErrors are cut: much of what they repeat comes from the caller.
func TestLongErrors(t *testing.T) {
	w := start(t)
	w.furnish(t)
	var fields []string
	for i := range 10000 {
		fields = append(fields, fmt.Sprintf(`"%d%s":1`, i, strings.Repeat("é", 200)))
	}
	long := strings.Repeat("é", 100_000)
	for _, c := range [][3]string{
		{"POST", anyCall, "{" + strings.Join(fields, ",") + "}"},
		{"POST", anyCall, `{"voxXML":"<Response><` + long + `/></Response>"}`},
		{"POST", anyCall, `{"voxXML":"<Response/>","` + long + `":1,"` + long + `":1}`},
		{"GET", "/api/v1/" + strings.Repeat("x", 100_000), ""},
		{"PATCH", anyCall, `{"voxXML":"<Response><Say loop='` + long + `'>x</Say></Response>"}`},
	} {
		got := w.ask(t, c[0], c[1], c[2])
		assert.LessOrEqual(t, len(message(t, got)), 2003, shown(c[2]))
		assert.Contains(t, message(t, got), "…")
	}
}

// TestRequestID gives back the caller's, if it can be shown, or makes one.
func TestRequestID(t *testing.T) {
	w := start(t)
	assert.Equal(t, "abc-1", w.ask(t, "GET", "/api/v1/calls", "", "X-Request-Id", "abc-1").header.Get("X-Request-Id"))
	assert.Contains(t, w.log.String(), "msg=answered request=abc-1 method=GET path=/api/v1/calls status=200 took=")
	for _, odd := range []string{"", "a b", "ü", strings.Repeat("x", 65)} {
		id := w.ask(t, "GET", "/nowhere", "", "X-Request-Id", odd).header.Get("X-Request-Id")
		assert.Len(t, id, 36, odd)
		assert.Contains(t, w.log.String(), "request="+id+" method=GET path=/nowhere status=404")
	}
}

// pipes is a listener for connections within the process.
type pipes chan net.Conn

func (p pipes) Accept() (net.Conn, error) {
	if c, ok := <-p; ok {
		return c, nil
	}
	return nil, errors.New("closed")
}
func (p pipes) Close() error   { return nil }
func (p pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

// TestSlowBody is given up after half a minute.
func TestSlowBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		handler, _ := api.New(api.Config{Lists: memory.New(), Keys: []string{key}})
		connections := make(pipes)
		server := &http.Server{Handler: handler}
		go func() { _ = server.Serve(connections) }()
		here, there := net.Pipe()
		connections <- there
		began := time.Now()
		_, err := fmt.Fprintf(here, "POST /api/v1/calls HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: 100\r\n\r\n{", key)
		require.NoError(t, err)
		answer, err := http.ReadResponse(bufio.NewReader(here), nil)
		require.NoError(t, err)
		assert.Equal(t, 422, answer.StatusCode)
		body, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		assert.Contains(t, string(body), "request body read timeout")
		assert.Equal(t, 30*time.Second, time.Since(began))
		close(connections)
		assert.NoError(t, here.Close())
		assert.NoError(t, server.Close())
	})
}

// TestBrokenBody is the caller's fault.
func TestBrokenBody(t *testing.T) {
	w := start(t)
	c, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
	require.NoError(t, err)
	defer c.Close()
	_, err = fmt.Fprintf(c, "POST /api/v1/calls HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", key)
	require.NoError(t, err)
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	require.NoError(t, err)
	defer answer.Body.Close()
	assert.Equal(t, 422, answer.StatusCode)
	assert.NotContains(t, w.log.String(), "level=ERROR")
}
