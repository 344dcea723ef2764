package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/memory"
	"github.com/voxsim/voxsim/sim"
)

const (
	legs  = ` statusCallback='http://app/cb' statusCallbackEvent='queued ringing answered complete noConnect'`
	rooms = ` statusCallback='http://app/cb' statusCallbackEvent='start end join leave dtmf mute unmute muteAll unmuteAll'`
)

// create makes an outbound call through the API and returns its id.
func (p *process) create(voxXML string) string {
	p.Helper()
	body, err := json.Marshal(map[string]string{"to": "15550000001", "from": "15550000002", "voxXML": voxXML})
	require.NoError(p, err)
	return p.must("POST", "/api/v1/calls", string(body))["id"].(string)
}

// change gives a document to what a path names, and returns the status.
func (p *process) change(path, voxXML string) int {
	p.Helper()
	body, err := json.Marshal(map[string]string{"voxXML": voxXML})
	require.NoError(p, err)
	status, _ := p.do("POST", path, string(body))
	return status
}

// events are those that an application was told of, in order, as "EVENT LANE".
func (a *application) events(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, r := range a.requests() {
		var body map[string]string
		require.NoError(t, json.Unmarshal([]byte(r.body), &body), r.body)
		lane := body["conference_id"]
		if lane == "" {
			lane = body["call_id"]
		}
		all = append(all, body["event"]+" "+lane)
	}
	return all
}

// of are the events of one lane.
func of(lane string, events []string) string {
	var some []string
	for _, e := range events {
		if name, is := strings.CutSuffix(e, " "+lane); is {
			some = append(some, name)
		}
	}
	return strings.Join(some, " ")
}

// TestStopLosesNothing: a server that stops hangs up its calls, records their
// callbacks, and leaves what it cannot deliver to the store; the next server on
// that store delivers it.
func TestStopLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := memory.New()
		down := true
		app := &application{answer: func(*http.Request, string) *http.Response {
			if down {
				return page(http.StatusBadGateway, "text/plain", "")
			}
			return page(http.StatusOK, "text/plain", "")
		}}
		p := start(t, Config{Store: s}, app)
		id := p.create(`<Response><Number` + legs + `>15550000009</Number></Response>`)
		pass(10 * time.Second)
		require.NoError(t, p.stop())
		assert.Equal(t, "complete", p.call(id).Status)
		_, callbacks, err := s.Counts(t.Context())
		require.NoError(t, err)
		assert.Equal(t, map[store.State]int{store.Pending: 4}, callbacks)
		status, _ := p.do("POST", "/api/v1/calls", `{"to":"15550000001","from":"15550000002","voxXML":"<Response/>"}`)
		assert.Equal(t, http.StatusInternalServerError, status, "it takes no calls any more")

		down = false
		app.mu.Lock()
		app.got = nil
		app.mu.Unlock()
		p = start(t, Config{Store: s}, app)
		pass(time.Minute)
		assert.Equal(t, "queued ringing answered complete", of(id, app.events(t)))
		assert.Equal(t, "complete", p.call(id).Status)
	})
}

// TestTwoAreOne: what one process runs is listed, changed and deleted through the
// other.
func TestTwoAreOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := memory.New()
		app := &application{}
		one, other := start(t, Config{Store: s}, app), start(t, Config{Store: s}, app)
		call := one.create(`<Response><Conference participantLabel='anna'` + rooms + `>room</Conference><Pause length='60'/></Response>`)
		second := one.create(`<Response><Conference>room</Conference></Response>`)
		pass(3 * time.Second)
		assert.EqualValues(t, 2, other.must("GET", "/api/v1/calls", "")["count"])
		list := other.must("GET", "/api/v1/conferences", "")["results"].([]any)
		require.Len(t, list, 1)
		room := list[0].(map[string]any)["id"].(string)
		inside := other.must("GET", "/api/v1/conferences/"+room+"/participants", "")["results"].([]any)
		require.Len(t, inside, 2)
		anna := "/api/v1/conferences/" + room + "/participants/" + inside[0].(map[string]any)["id"].(string)

		assert.Equal(t, http.StatusNoContent, other.change("/api/v1/conferences/"+room, `<Response><SetMute muted='true'/></Response>`))
		assert.Equal(t, http.StatusNoContent, other.change(anna, `<Response><SetMute muted='false'/><Hangup/></Response>`))
		assert.Equal(t, http.StatusNotFound, other.change(anna, `<Response/>`), "it has left")
		assert.Equal(t, "answered", one.call(call).Status)
		assert.Equal(t, http.StatusNoContent, other.change("/api/v1/calls/"+call, `<Response><Pause length='1'/></Response>`))
		pass(time.Second)
		assert.Equal(t, "complete", other.call(call).Status)
		assert.Equal(t, http.StatusUnprocessableEntity, other.change("/api/v1/calls/"+call, `<Response/>`))
		status, _ := other.do("DELETE", "/api/v1/conferences/"+room, "")
		assert.Equal(t, http.StatusNoContent, status)
		assert.Equal(t, "complete", one.call(second).Status)
		third := one.create(`<Response><Pause length='60'/></Response>`)
		status, _ = other.do("DELETE", "/api/v1/calls/"+third, "")
		assert.Equal(t, http.StatusNoContent, status)
		assert.Equal(t, "no_answer", one.call(third).Status)
		pass(time.Second)
		assert.Equal(t, "start join join mute_all unmute leave leave end", of(room, app.events(t)))
	})
}

// mortal is the store as one process sees it that can be cut off.
type mortal struct {
	store.Store
	dead atomic.Bool
}

var errCut = errors.New("cut off")

func (m *mortal) err() error {
	if m.dead.Load() {
		return errCut
	}
	return nil
}

// Commit is [store.Store.Commit], and so on.
func (m *mortal) Commit(ctx context.Context, b *store.Batch) error {
	return unless(m.err(), func() error { return m.Store.Commit(ctx, b) })
}

func (m *mortal) Beat(ctx context.Context, node string, now time.Time, lease time.Duration) error {
	return unless(m.err(), func() error { return m.Store.Beat(ctx, node, now, lease) })
}

func (m *mortal) Report(ctx context.Context, node string, r []store.Report) error {
	return unless(m.err(), func() error { return m.Store.Report(ctx, node, r) })
}

func (m *mortal) Claim(ctx context.Context, node string, now time.Time, lease time.Duration, limit int) ([]store.Callback, error) {
	if err := m.err(); err != nil {
		return nil, err
	}
	return m.Store.Claim(ctx, node, now, lease, limit)
}

func (m *mortal) Bury(ctx context.Context, now time.Time, why store.Error) ([]string, error) {
	if err := m.err(); err != nil {
		return nil, err
	}
	return m.Store.Bury(ctx, now, why)
}

func unless(err error, do func() error) error {
	if err != nil {
		return err
	}
	return do()
}

// TestDeath: a process that is cut off is buried by the other within seconds: its
// calls have failed, and their last callbacks come, in order. When it sees the
// store again it stops.
func TestDeath(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &mortal{Store: memory.New()}
		app := &application{}
		dying := start(t, Config{Store: s}, app)
		living := start(t, Config{Store: s.Store}, app)
		talking := dying.create(`<Response><Number` + legs + `>15550000009</Number></Response>`)
		meeting := dying.create(`<Response><Conference participantLabel='anna'` + rooms + `>room</Conference></Response>`)
		own := living.create(`<Response><Pause length='60'/></Response>`)
		pass(5 * time.Second)
		room := living.must("GET", "/api/v1/conferences", "")["results"].([]any)[0].(map[string]any)["id"].(string)
		s.dead.Store(true)
		pass(8 * time.Second)

		for _, id := range []string{talking, meeting} {
			row := living.call(id)
			assert.Equal(t, "failed", row.Status)
			require.NotNil(t, row.Error)
			assert.Equal(t, 6100, row.Error.Code)
		}
		assert.Equal(t, "answered", living.call(own).Status)
		assert.Equal(t, "conf_failed", living.must("GET", "/api/v1/conferences", "")["results"].([]any)[0].(map[string]any)["status"])
		assert.Equal(t, "queued ringing answered complete", of(talking, app.events(t)))
		assert.Equal(t, "start join leave end", of(room, app.events(t)))
		status, _ := living.do("DELETE", "/api/v1/calls/"+talking, "")
		assert.Equal(t, http.StatusNoContent, status)
		assert.Equal(t, http.StatusUnprocessableEntity, living.change("/api/v1/calls/"+talking, "<Response/>"))

		s.dead.Store(false)
		pass(2 * time.Second)
		assert.ErrorIs(t, dying.stop(), store.ErrDead)
		assert.Equal(t, "queued ringing answered complete", of(talking, app.events(t)))
	})
}

// TestDeadBefore: who starts ends at once what the dead have left.
func TestDeadBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := memory.New()
		require.NoError(t, s.Beat(t.Context(), "dead", time.Now().Add(-time.Minute), time.Second))
		left := store.Call{ID: "0e4c9b3a-0000-4000-8000-000000000001", Status: "answered", Node: "dead"}
		require.NoError(t, s.Commit(t.Context(), &store.Batch{Node: "dead", Calls: []store.Call{left}}))
		p := start(t, Config{Store: s}, &application{})
		row := p.call(left.ID)
		assert.Equal(t, "failed", row.Status)
		assert.Equal(t, &store.Error{Code: 6100, Description: row.Error.Description, Time: time.Now().UTC()}, row.Error)
	})
}

// polite is a store that does nothing for who does not wait for it any more.
type polite struct{ store.Store }

func (p polite) Beat(ctx context.Context, node string, now time.Time, lease time.Duration) error {
	return unless(ctx.Err(), func() error { return p.Store.Beat(ctx, node, now, lease) })
}

// TestStoppedAtOnce: a server that is stopped before it has begun ends as others do.
func TestStoppedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(Config{Store: polite{memory.New()}}, &application{})
		ctx, stop := context.WithCancel(t.Context())
		stop()
		require.NoError(t, s.Run(ctx))
		assert.ErrorIs(t, s.Store.Beat(t.Context(), s.node, time.Now(), time.Second), store.ErrDead, "it has retired")
	})
}

// TestNoStore: a server whose store cannot be used does not begin.
func TestNoStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &mortal{Store: memory.New()}
		s.dead.Store(true)
		err := newServer(Config{Store: s}, &application{}).Run(t.Context())
		require.ErrorIs(t, err, errCut)
		assert.ErrorContains(t, err, "the store cannot be used")
	})
}

// documented are the fields of every event, in the order of the document's
// examples; a label is left out when there is none (R4.56).
var documented = map[string]string{
	"incoming_call":  "type event time call_id to from",
	"partial_input":  "type event call_id time partial_input input_method",
	"complete_input": "type event call_id time complete_input input_method",
	"queued":         "type event call_id destination_number time",
	"ringing":        "type event call_id destination_number time",
	"answered":       "type event call_id destination_number time",
	"complete":       "type event call_id destination_number time",
	"no_connect":     "type event call_id destination_number time",
	"start":          "type event time conference_id",
	"end":            "type event time conference_id",
	"join":           "type event time participant_id conference_id participant_label",
	"leave":          "type event time participant_id conference_id participant_label",
	"dtmf":           "type event participant_id conference_id participant_label dtmf time",
	"mute":           "type event time participant_id conference_id participant_label",
	"unmute":         "type event time participant_id conference_id participant_label",
	"mute_all":       "type event time conference_id",
	"unmute_all":     "type event time conference_id",
}

var (
	names = regexp.MustCompile(`"([a-z_]+)":"`)
	again = regexp.MustCompile(`(dtmf ){2,}`)
	times = regexp.MustCompile(`"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"`)
)

// TestEveryEvent: every event goes the whole way, exactly with the documented
// fields, and those of a call or a conference in the order of what happened.
func TestEveryEvent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const script = `<Response>
			<Gather numDigits='2' statusCallback='http://app/cb' statusCallbackEvent='partialResult fullResult'/>
			<Number` + legs + `>15550000009</Number><Number` + legs + `>15550000008</Number>
			<Conference participantLabel='anna'` + rooms + `>room</Conference></Response>`
		app := &application{answer: func(r *http.Request, body string) *http.Response {
			if r.URL.Path == "/start" {
				return page(http.StatusOK, "text/xml", script)
			}
			return page(http.StatusOK, "text/plain", "ok")
		}}
		busy, short := sim.DefaultPhone(), sim.DefaultPhone()
		busy.Outcome, short.Talk = sim.Busy, 2*time.Second
		p := start(t, Config{
			Numbers: map[string]Source{"*": {URL: "http://app/start"}},
			World:   sim.World{Phones: map[string]sim.Phone{"15550000009": short, "15550000008": busy}},
		}, app)
		made, err := p.Incoming(t.Context(), IncomingCall{To: "15550000001", Inputs: []sim.Input{{Keys: "78" + strings.Repeat("5", 25)}}})
		require.NoError(t, err)
		pass(10 * time.Second)
		list := p.must("GET", "/api/v1/conferences", "")["results"].([]any)
		require.Len(t, list, 1)
		room := list[0].(map[string]any)["id"].(string)
		inside := p.must("GET", "/api/v1/conferences/"+room+"/participants", "")["results"].([]any)
		anna := inside[0].(map[string]any)["id"].(string)
		for _, muted := range []string{"true", "false"} {
			document := fmt.Sprintf(`<Response><SetMute muted='%s'/></Response>`, muted)
			assert.Equal(t, http.StatusNoContent, p.change("/api/v1/conferences/"+room, document))
			assert.Equal(t, http.StatusNoContent, p.change("/api/v1/conferences/"+room+"/participants/"+anna, document))
		}
		status, _ := p.do("DELETE", "/api/v1/conferences/"+room, "")
		assert.Equal(t, http.StatusNoContent, status)
		pass(time.Second)

		seen := map[string]bool{}
		for _, r := range app.requests() {
			var fields []string
			for _, m := range names.FindAllStringSubmatch(r.body, -1) {
				fields = append(fields, m[1])
			}
			var body map[string]string
			require.NoError(t, json.Unmarshal([]byte(r.body), &body))
			event := body["event"]
			seen[event] = true
			assert.Equal(t, documented[event], strings.Join(fields, " "), event)
			assert.Regexp(t, times, r.body)
			assert.Equal(t, r.id == "", event == "incoming_call", "callbacks have a number")
			for name, value := range body {
				want, fixed := map[string]string{
					"call_id": made.ID, "conference_id": room, "participant_id": anna, "participant_label": "anna", "dtmf": "5",
					"to": "15550000001", "from": sim.DefaultFrom, "input_method": "dtmf", "complete_input": "78",
				}[name]
				assert.True(t, !fixed || want == value, "%s of %s: %s", name, event, value)
			}
		}
		for event := range documented {
			assert.True(t, seen[event], event)
		}
		events := app.events(t)
		assert.Equal(t, "incoming_call partial_input partial_input complete_input queued ringing answered complete queued no_connect", of(made.ID, events))
		assert.Equal(t, "start join dtmf mute_all mute unmute_all unmute leave end", again.ReplaceAllString(of(room, events), "$1"))
	})
}

// TestDeadReceiver: no call is delayed by a receiver that does not answer.
func TestDeadReceiver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		app := &application{answer: func(*http.Request, string) *http.Response { return nil }}
		p := start(t, Config{}, app)
		var ids []string
		for range 100 {
			ids = append(ids, p.create(`<Response><Number`+legs+`>15550000009</Number></Response>`))
		}
		began := time.Now()
		pass(20 * time.Second)
		for _, id := range ids {
			row := p.call(id)
			assert.Equal(t, "complete", row.Status)
			assert.WithinDuration(t, began.Add(14200*time.Millisecond), row.HungUp, time.Millisecond)
		}
		assert.False(t, slices.ContainsFunc(app.events(t), func(e string) bool { return !strings.HasPrefix(e, "queued ") }))
	})
}
