//go:build unix

package proof

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// call, conference and participant are what the API says of them.
type call struct {
	ID     string
	To     string
	Status string
	Error  *struct{ Code int }
}

type conference struct {
	ID, Name, Status string
	Error            *struct{ Code int }
}

type participant struct{ ID, Label string }

// kept is a callback as the server keeps it.
type kept struct {
	ID    int64
	Lane  string
	Body  map[string]string
	State string
}

// final tells whether a call or a conference has ended.
func final(status string) bool {
	switch status {
	case "complete", "busy", "failed", "no_answer", "conf_failed":
		return true
	}
	return false
}

// plain is how the tests speak HTTP: with no proxy, and no connection of a process
// that was killed.
var plain = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Timeout: patience}

// ask sends a request to a server; the status is 0 when no answer comes.
func ask(url, method, path string, body any) (status int, answer []byte, err error) {
	var text []byte
	if body != nil {
		if text, err = json.Marshal(body); err != nil {
			return 0, nil, err
		}
	}
	r, err := http.NewRequest(method, url+path, bytes.NewReader(text))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Authorization", "Bearer "+key)
	r.Header.Set("Content-Type", "application/json")
	w, err := plain.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer w.Body.Close()
	if answer, err = io.ReadAll(w.Body); err != nil {
		return 0, nil, err
	}
	return w.StatusCode, answer, nil
}

// must is ask for a request that has to succeed.
func (p *process) must(method, path string, body any) []byte {
	p.t.Helper()
	status, answer, err := ask(p.url, method, path, body)
	require.NoError(p.t, err, "%s %s\n%s", method, path, p.log())
	require.Equal(p.t, 2, status/100, "%s %s: %d %s", method, path, status, answer)
	if status == http.StatusNoContent {
		require.Empty(p.t, answer)
	}
	return answer
}

// script is the body of a change.
func script(text string, args ...any) map[string]string {
	return map[string]string{"voxXML": fmt.Sprintf(text, args...)}
}

// create creates an outbound call.
func (p *process) create(to, document string) call {
	p.t.Helper()
	return read[call](p.t, p.must("POST", "/api/v1/calls", order(to, document)))
}

// order is the body of a new call.
func order(to, document string) map[string]string {
	return map[string]string{"to": to, "from": "15556668888", "voxXML": document}
}

// incoming places an incoming call.
func (p *process) incoming(to string, inputs ...string) call {
	p.t.Helper()
	return read[call](p.t, p.must("POST", "/voxsim/calls", map[string]any{"to": to, "inputs": inputs}))
}

func read[T any](t *testing.T, text []byte) T {
	t.Helper()
	var v T
	require.NoError(t, json.Unmarshal(text, &v), "%s", text)
	return v
}

// list reads all pages of a list.
func list[T any](p *process, path string) []T {
	p.t.Helper()
	var all []T
	for page := 1; ; page++ {
		l := read[struct {
			Pages   int `json:"page_count"`
			Results []T
		}](p.t, p.must("GET", fmt.Sprintf("%s?page_size=1000&page=%d", path, page), nil))
		all = append(all, l.Results...)
		if page >= l.Pages {
			return all
		}
	}
}

func (p *process) calls() map[string]call {
	p.t.Helper()
	byID := map[string]call{}
	for _, c := range list[call](p, "/api/v1/calls") {
		byID[c.ID] = c
	}
	return byID
}

func (p *process) conferences() map[string]conference {
	p.t.Helper()
	byID := map[string]conference{}
	for _, c := range list[conference](p, "/api/v1/conferences") {
		byID[c.ID] = c
	}
	return byID
}

// room is the conference of that name that is there.
func (p *process) room(name string) (conference, bool) {
	p.t.Helper()
	for _, c := range p.conferences() {
		if c.Name == name && !final(c.Status) {
			return c, true
		}
	}
	return conference{}, false
}

// members waits until a conference has so many members.
func (p *process) members(name string, n int) (string, []participant) {
	p.t.Helper()
	var id string
	var members []participant
	eventually(p.t, func() bool {
		c, ok := p.room(name)
		if !ok {
			return false
		}
		id, members = c.ID, list[participant](p, "/api/v1/conferences/"+c.ID+"/participants")
		return len(members) == n
	}, "%d members of conference %s", n, name)
	return id, members
}

// settled waits until no callback is due any more, and returns how long that took.
func (p *process) settled() time.Duration {
	p.t.Helper()
	began := time.Now()
	eventually(p.t, func() bool {
		l := read[struct{ Count int }](p.t, p.must("GET", "/voxsim/callbacks?state=pending&page_size=1", nil))
		return l.Count == 0
	}, "all callbacks delivered")
	return time.Since(began)
}
