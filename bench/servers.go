package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// postBody creates a call: 133 bytes.
const postBody = `{"to":"15556667777","from":"15556668888","voxXML":"<Response><Say>Thank you for calling us. Please hold your line.</Say></Response>"}`

// listed is how many rows a list has.
const listed = 25

// server is a whole process that answers requests: ours, or a peer.
type server struct {
	name    string
	version string
	missing string
	// args start it at a port; what it keeps goes into a folder of its own.
	args func(port, folder string) ([]string, error)
	// post and get are the paths at which it creates a call and lists them.
	post, get string
	// created and list look at the answers.
	created, list func([]byte) error
	// metrics is where it tells how many calls run; empty when it runs none.
	metrics string
}

// restServers are all that take part in R1 to R5: in memory, durable, the bare
// handler, and the peers.
func (b *bench) restServers() ([]server, error) {
	voxsim, err := b.voxsim()
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	description, err := filepath.Abs(filepath.Join(root, "docs", "openapi.yaml"))
	if err != nil {
		return nil, err
	}
	return []server{
		ours(inMemory, voxsim, func(string) string { return ":memory:" }),
		ours(durable, voxsim, func(folder string) string { return filepath.Join(folder, "data") }),
		{
			name: bareHandler, version: strings.TrimPrefix(runtime.Version(), "go"), post: "/calls", get: "/calls", created: isEmptyObject, list: isEmptyObject,
			args: func(port, _ string) ([]string, error) { return []string{self, "bare", port}, nil },
		},
		nodeServer(server{
			name: jsonServer, post: "/calls", get: "/calls?_page=1&_limit=25", created: has(`"voxXML": "<Response>`), list: rows(""),
			args: func(port, folder string) ([]string, error) {
				db := filepath.Join(folder, "db.json")
				return []string{"--host", "127.0.0.1", "--port", port, db}, os.WriteFile(db, jsonServerRows(), 0o600)
			},
		}, "json-server", "json-server"),
		nodeServer(server{
			name: prism, post: "/calls", get: "/calls", created: has(`"id":"`), list: has(`"results":[`),
			args: func(port, _ string) ([]string, error) {
				return []string{"mock", "--host", "127.0.0.1", "--port", port, description}, nil
			},
		}, "@stoplight/prism-cli", "prism"),
		nodeServer(server{
			name: mockoon, post: "/api/v1/calls", get: "/api/v1/calls", created: has(`"id": "`), list: has(`"results": [`),
			args: func(port, _ string) ([]string, error) {
				return []string{"start", "--hostname", "127.0.0.1", "--port", port, "--data", description}, nil
			},
		}, "@mockoon/cli", "mockoon-cli"),
	}, nil
}

// ours is "voxsim serve" with its data somewhere.
func ours(name, voxsim string, data func(folder string) string) server {
	return server{
		name: name, post: "/api/v1/calls", get: "/api/v1/calls?page_size=25", metrics: "/metrics",
		created: has(`"status":"queued"`), list: rows("results"),
		args: func(port, folder string) ([]string, error) {
			return []string{voxsim, "serve", "--listen", "127.0.0.1:" + port, "--data", data(folder), "--key", "bench"}, nil
		},
	}
}

// nodeServer is a peer that npm has installed in bench/servers.
func nodeServer(s server, module, program string) server {
	node := nodeProgram(s.name, "", "")
	s.missing = node.missing
	modules, err := filepath.Abs(filepath.Join("servers", "node_modules"))
	data, missing := os.ReadFile(filepath.Join(modules, module, "package.json"))
	var about struct{ Version string }
	switch {
	case s.missing != "":
	case err != nil, missing != nil:
		s.missing = s.name + " is not installed; run npm ci in bench/servers"
	case json.Unmarshal(data, &about) != nil:
		s.missing = s.name + ": its package.json is broken"
	}
	s.version = about.Version + " on Node " + node.version
	args := s.args
	s.args = func(port, folder string) ([]string, error) {
		rest, err := args(port, folder)
		return append([]string{"node", filepath.Join(modules, ".bin", program)}, rest...), err
	}
	return s
}

// jsonServerRows are the calls that json-server begins with, so that it has a page
// to list.
func jsonServerRows() []byte {
	type call struct {
		ID               int `json:"id"`
		To, From, Status string
	}
	var calls []call
	for i := range listed {
		calls = append(calls, call{i, "15556667777", "15556668888", "complete"})
	}
	data, err := json.Marshal(map[string]any{"calls": calls})
	if err != nil {
		panic(err) // numbers and texts can always be written
	}
	return data
}

// has wants a text in an answer.
func has(text string) func([]byte) error { return printed(text) }

func isEmptyObject(body []byte) error {
	if string(bytes.TrimSpace(body)) != "{}" {
		return fmt.Errorf("it answered %q, not {}", body)
	}
	return nil
}

// rows wants a full page of rows: in a field of the answer, or as the answer.
func rows(field string) func([]byte) error {
	return func(body []byte) error {
		if field != "" {
			var fields map[string]json.RawMessage
			if err := json.Unmarshal(body, &fields); err != nil {
				return err
			}
			body = fields[field]
		}
		var found []map[string]any
		if err := json.Unmarshal(body, &found); err != nil {
			return err
		}
		if len(found) != listed {
			return fmt.Errorf("%d rows, not %d", len(found), listed)
		}
		return nil
	}
}

// bareMain is the least that a server can be: "bench bare 8080". It reads what it
// is sent and answers {}.
func bareMain(port string) error {
	return http.ListenAndServe(net.JoinHostPort("127.0.0.1", port), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // the caller has gone, or it is read
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, "{}\n")
	}))
}

// freePort is a port that nobody listened at a moment ago.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port), nil
}

// gauge reads one number of Prometheus' text.
func gauge(text []byte, name string) (float64, error) {
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			return strconv.ParseFloat(strings.TrimSpace(value), 64)
		}
	}
	return 0, fmt.Errorf("there is no %s", name)
}
