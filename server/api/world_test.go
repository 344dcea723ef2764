package api_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/server/api"
	"github.com/voxsim/voxsim/server/api/apitest"
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/memory"
)

// world is an API over a store, and a voice that only notes what it is asked.
type world struct {
	*voice
	store *memory.Store
	lists *lists
	url   string
	log   *buffer
}

// key is what the requests of tests carry.
const key = "a-key"

// start serves the API; every answer is held to the description.
func start(t *testing.T) *world {
	t.Helper()
	w := &world{voice: &voice{}, store: memory.New(), log: &buffer{}}
	w.lists = &lists{Store: w.store}
	handler, description := api.New(api.Config{
		Voice: w.voice, Lists: w.lists, Keys: []string{"another", key}, Log: slog.New(slog.NewTextHandler(w.log, nil)),
	})
	server := httptest.NewServer(apitest.Held(t, description, handler))
	t.Cleanup(server.Close)
	w.url = server.URL
	return w
}

// lists are those of a store, unless they fail.
type lists struct {
	store.Store
	fail error
}

func (l *lists) Calls(ctx context.Context, p store.Page) (store.List[store.Call], error) {
	if l.fail != nil {
		return store.List[store.Call]{}, l.fail
	}
	return l.Store.Calls(ctx, p)
}

// at is a moment of the tests.
func at(seconds int) time.Time {
	return time.Date(2026, 1, 2, 3, 4, seconds, 5e6, time.UTC)
}

// The ids of the vendor's examples.
const (
	changedCall  = "8d658f67-3879-4938-bbad-863878bd5341"
	deletedOne   = "b9d7599c-b63c-48b7-e608-e5bc53b23c57" // a call and a conference
	changedRoom  = "c0904ce2-9081-4fa1-4ade-8278d347fcac"
	changedGuest = "0be37c87-c204-8832-1058-3119a606be89"
	listedGuest  = "70fe317e-6bf7-484c-b964-dbed00d09684"
)

// furnish keeps what the vendor's examples speak of, and what has ended.
func (w *world) furnish(t *testing.T) {
	t.Helper()
	why := &store.Error{Code: 5105, Description: `root element "Response" missing in voxXML`, Time: at(9)}
	require.NoError(t, w.store.Commit(t.Context(), &store.Batch{
		Calls: []store.Call{
			{ID: changedCall, To: "15556667777", From: "15556668888", Status: "answered", Created: at(0), Modified: at(2), Answered: at(2)},
			{ID: deletedOne, To: "15556667777", From: "15556668888", Status: "ringing", Created: at(1), Modified: at(1)},
			{ID: endedCall, To: "15556667777", From: "15556668888", Status: "failed", Created: at(3), Modified: at(9), Answered: at(4), HungUp: at(9), Error: why, Ended: true},
		},
		Conferences: []store.Conference{
			{ID: changedRoom, Name: "room1", Status: "in_progress", Created: at(0), Modified: at(1), Node: "here"},
			{ID: deletedOne, Name: "room2", Status: "in_progress", Created: at(2), Modified: at(3)},
			{ID: endedCall, Name: "room3", Status: "conf_failed", Created: at(3), Modified: at(9), Error: why, Ended: true},
		},
		Joined: []store.Participant{
			{ID: changedGuest, Conference: changedRoom, Created: at(0), Modified: at(0), Joined: at(0)},
			{ID: listedGuest, Conference: deletedOne, Label: "person1", Created: at(2), Modified: at(3), Joined: at(2), Error: why},
		},
	}))
}

// endedCall is a call, and a conference, that is over.
const endedCall = "11111111-2222-3333-4444-555555555555"

// voice notes what it is asked to do.
type voice struct {
	mu   sync.Mutex
	done []string
	fail error
}

func (v *voice) note(format string, args ...any) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.done = append(v.done, fmt.Sprintf(format, args...))
	return v.fail
}

// asked returns what was asked since the last time.
func (v *voice) asked() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	done := v.done
	v.done = nil
	return done
}

func (v *voice) Call(_ context.Context, to, from string, d api.Document) (store.Call, error) {
	if to == "15550000666" {
		panic("the devil answers")
	}
	c := store.Call{ID: changedCall, To: to, From: from, Status: "queued", Created: at(7), Modified: at(7)}
	return c, v.note("call %s from %s: %s (%d verbs)", to, from, d.Text, len(d.Tree.Verbs))
}

func (v *voice) UpdateCall(_ context.Context, c store.Call, d api.Document) error {
	return v.note("update call %s: %s", c.ID, d.Text)
}

func (v *voice) DeleteCall(_ context.Context, c store.Call) error {
	return v.note("delete call %s", c.ID)
}

func (v *voice) UpdateConference(_ context.Context, c store.Conference, d api.Document) error {
	return v.note("update conference %s: %s", c.Name, d.Text)
}

func (v *voice) DeleteConference(_ context.Context, c store.Conference) error {
	return v.note("delete conference %s", c.Name)
}

func (v *voice) UpdateParticipant(_ context.Context, node string, p store.Participant, d api.Document) error {
	return v.note("update participant %s at %s: %s", p.ID, node, d.Text)
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	body   string
}

// ask sends a request with the key.
func (w *world) ask(t *testing.T, method, path, body string, header ...string) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, w.url+path, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+key)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return reply{answer.StatusCode, answer.Header, string(text)}
}

// buffer is a log that several goroutines write.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
