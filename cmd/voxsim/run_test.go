package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"

	"github.com/voxsim/voxsim/internal/fetch"
	"github.com/voxsim/voxsim/sim"
)

// web starts a web server on this machine, which is $WEB from then on: "web
// FILE". It has the files of the script's folder; /moved leads to /next.xml,
// /status/503 answers with that status. FILE gets the requests that came.
func web(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: web FILE")
	}
	log, files := ts.MkAbs(args[0]), http.FileServer(http.Dir(ts.MkAbs(".")))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		note(log, r)
		name, code := path.Split(r.URL.Path)
		switch status, err := strconv.Atoi(code); {
		case r.URL.Path == "/moved":
			http.Redirect(w, r, "/next.xml", http.StatusSeeOther)
		case name == "/status/" && err == nil:
			w.WriteHeader(status)
		default:
			files.ServeHTTP(w, r)
		}
	}))
	ts.Defer(server.Close)
	ts.Setenv("WEB", server.URL)
}

// note appends a request to a file.
func note(file string, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	f, err := os.OpenFile(file, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	fmt.Fprintf(f, "%s %s %s\n", r.Method, r.URL, body)
}

// wav writes an audio file: "wav FILE SECONDS".
func wav(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: wav FILE SECONDS")
	}
	seconds, err := strconv.Atoi(args[1])
	ts.Check(err)
	data := make([]byte, 8000*seconds)
	var file bytes.Buffer
	file.WriteString("RIFF")
	word := func(n int) { file.Write(binary.LittleEndian.AppendUint32(nil, uint32(n))) }
	word(36 + len(data))
	file.WriteString("WAVEfmt ")
	word(16)
	word(1 | 1<<16) // PCM, one channel
	word(8000)      // frames a second
	word(8000)      // bytes a second
	word(1 | 8<<16) // bytes a frame, bits
	file.WriteString("data")
	word(len(data))
	file.Write(data)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), file.Bytes(), 0o644))
}

// closed is an output whose reader has gone.
type closed struct{ writes int }

func (c *closed) Write([]byte) (int, error) {
	c.writes++
	return 0, io.ErrClosedPipe
}

// TestRunIntoAClosedPipe ends at once and says nothing, although the call
// would have gone on for a day.
func TestRunIntoAClosedPipe(t *testing.T) {
	for _, format := range []string{"--json", "--json=false"} {
		text := "<Response><Gather loop='0' timeout='60'>" + strings.Repeat("<Say>la</Say>\n", 120) + // too many lines to be folded
			"</Gather><Redirect>http://localhost/again</Redirect></Response>"
		again := t.TempDir() + "/again.xml"
		assert.NoError(t, os.WriteFile(again, []byte(text), 0o644))
		var out closed
		var stderr bytes.Buffer
		args := []string{"run", again, format, "--length", "*=3ms", "--map", "http://localhost/again=" + again}
		assert.Equal(t, statusCannotRun, run(args, streams{strings.NewReader(""), &out, &stderr}))
		assert.Equal(t, 1, out.writes, format)
		assert.Empty(t, stderr.String())
	}
}

func TestRunOntoAFullDisk(t *testing.T) {
	var stderr bytes.Buffer
	in := strings.NewReader("<Response/>")
	assert.Equal(t, statusCannotRun, run([]string{"run", "-"}, streams{in, broken{}, &stderr}))
	assert.Equal(t, "voxsim: no space left\n", stderr.String())
}

// utf16Command writes a file in UTF-16: "utf16 FROM TO".
func utf16Command(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: utf16 FROM TO")
	}
	file := []byte{0xFE, 0xFF}
	for _, unit := range utf16.Encode([]rune(ts.ReadFile(args[0]))) {
		file = append(file, byte(unit>>8), byte(unit))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), file, 0o644))
}

// TestLiveWeb shows what has been told before it waits for an answer, and makes
// a page of whatever comes.
func TestLiveWeb(t *testing.T) {
	var out bytes.Buffer
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "told before", out.String())
		if r.URL.Path == "/silent" {
			_, _ = io.Copy(io.Discard, r.Body) // else the server does not notice when the client goes
			<-r.Context().Done()
			return
		}
		w.Header()["Content-Type"] = nil
		_, _ = w.Write([]byte("<Response/>"))
	}))
	defer server.Close()
	buffer := bufio.NewWriter(&out)
	_, _ = buffer.WriteString("told before")
	web := liveWeb(&fetch.Client{Timeout: 500 * time.Millisecond}, buffer)
	assert.Equal(t, sim.Page{Failure: sim.TimedOut}, web(sim.Request{Method: "POST", URL: server.URL + "/silent"}))
	assert.Equal(t, sim.Page{URL: server.URL + "/x", Status: 200, ContentType: "none", Body: []byte("<Response/>")},
		web(sim.Request{Method: "GET", URL: server.URL + "/x"}))
	assert.Equal(t, sim.Page{Failure: `cannot be requested: scheme "ftp" is neither http nor https`},
		web(sim.Request{Method: "GET", URL: "ftp://localhost/x"}))
}
