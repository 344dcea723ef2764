package main

import (
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestListeners reads the kernel's table: only sockets that listen, only the port.
func TestListeners(t *testing.T) {
	const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0
   1: 0100007F:1F90 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 20 4 30 10 -1
   2: 00000000:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0 100 0 0 10 0
`
	assert.Equal(t, []string{"4711"}, listeners(table, 8080))
	assert.Equal(t, []string{"4713"}, listeners(table, 8081))
	assert.Empty(t, listeners(table, 8082))
}

// TestOwnsListeners: a port of this process is its own, and nobody else's.
func TestOwnsListeners(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	port := strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	assert.NoError(t, ownsListeners(os.Getpid(), port))
	assert.EqualError(t, ownsListeners(os.Getppid(), port), "another process listens at port "+port)
	require.NoError(t, l.Close())
	assert.EqualError(t, ownsListeners(os.Getpid(), port), "nobody listens at port "+port)
	assert.Error(t, ownsListeners(os.Getpid(), "none"))
}

// TestStrangeServer: who answers at the port is never taken for the one that was
// started, unless it is.
func TestStrangeServer(t *testing.T) {
	b := smallBench(t)
	stranger := http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})}
	defer stranger.Close()
	_, err := b.start(server{name: "sleeper", get: "/", args: func(port, _ string) ([]string, error) {
		l, err := net.Listen("tcp", "127.0.0.1:"+port)
		if err == nil {
			go stranger.Serve(l)
		}
		return []string{"sleep", "60"}, err
	}})
	assert.ErrorContains(t, err, "sleeper: another process listens at port ")
	_, err = b.start(server{name: "ender", get: "/", args: func(string, string) ([]string, error) { return []string{"true"}, nil }})
	assert.ErrorContains(t, err, "ender: it ended before it was ready")
}

func TestAnswers(t *testing.T) {
	full := "[" + strings.TrimSuffix(strings.Repeat(`{"id":1},`, listed), ",") + "]"
	assert.NoError(t, rows("")([]byte(full)))
	assert.NoError(t, rows("results")([]byte(`{"results":`+full+`}`)))
	assert.Error(t, rows("results")([]byte(full)))
	assert.EqualError(t, rows("")([]byte(`[{"id":1}]`)), "1 rows, not 25")
	assert.NoError(t, rows("")(jsonServerRows()[len(`{"calls":`):len(jsonServerRows())-1]))
	assert.NoError(t, isEmptyObject([]byte("{}\n")))
	assert.Error(t, isEmptyObject([]byte("{ }")))
	assert.Len(t, postBody, 133)
}

func TestGauge(t *testing.T) {
	text := []byte("# HELP calls c\ncalls_all 4\ncalls 17\n")
	n, err := gauge(text, "calls")
	assert.NoError(t, err)
	assert.Equal(t, 17.0, n)
	_, err = gauge(text, "call")
	assert.EqualError(t, err, "there is no call")
}

// TestRestFigures: ratios are taken round by round; who is missing or failed says so
// in each line, and hides no other.
func TestRestFigures(t *testing.T) {
	all := []server{{name: inMemory}, {name: durable}, {name: bareHandler}, {name: jsonServer}, {name: prism, missing: "run npm ci"}, {name: mockoon}}
	visits := map[string][]visit{
		inMemory:    {{request: 40, whole: 60, posts: 1000, gets: 500}, {request: 60, whole: 80, posts: 800, gets: 400}},
		durable:     {{posts: 500, p99: 4e6, ready: 30e6, peak: 30}, {posts: 600, p99: 2e6, ready: 50e6, peak: 34}},
		bareHandler: {{request: 20, whole: 20, posts: 4000, p99: 1e6}, {request: 20, whole: 20, posts: 4000, p99: 1e6}},
		jsonServer:  {{posts: 50, gets: 100, ready: 500e6, peak: 165}, {posts: 40, gets: 100, ready: 500e6, peak: 165}},
	}
	out := map[string]figure{prism: {Missing: "run npm ci"}, mockoon: {Failed: "it crashed"}}
	figures := new(bench).restFigures(all, visits, out)
	require.Len(t, figures, len(workload{ids: "R1 R2 R3 R4 R5"}.goals()))
	var medians []float64
	for _, f := range figures {
		medians = append(medians, f.Value.Median)
	}
	assert.Equal(t, []float64{2.5, 3.5, 20, 0, 0, 4.5, 0, 0, 0.625, 12.5, 3, 40, 32}, medians)
	assert.Equal(t, figure{Missing: "run npm ci"}, figures[3])
	assert.Equal(t, figure{Failed: "it crashed"}, figures[4])
	assert.Equal(t, "500 ms", figures[11].Theirs)
	for _, f := range new(bench).restFigures(all, nil, map[string]figure{"": {Missing: "no wrk"}}) {
		assert.Equal(t, figure{Missing: "no wrk"}, f)
	}
}
