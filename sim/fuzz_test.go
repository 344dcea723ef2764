package sim_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
)

// scene is a world, up to three callers in it, and what else happens.
type scene struct {
	world   sim.World
	callers []sim.Caller
	actions []action
}

// action is something that the API or a caller does at a time.
type action struct {
	at   time.Duration
	what int
	call int
	room string
	text []byte
}

func randomScene(d dice) scene {
	s := scene{world: randomWorld(d)}
	for i := range 1 + d(3) {
		c := randomCaller(d)
		c.Name = []string{"anna", "bob", "carl"}[i]
		c.Start = tenths(d, 30)
		if page := pageURL(d(pages)); d.one(4) && !c.Outbound {
			c.URL = page
		} else {
			c.Document = mustParse(c.Name+".xml", s.world.Web[page].Body, schema.Call)
		}
		s.callers = append(s.callers, c)
	}
	for range d(5) {
		a := action{at: tenths(d, 250), what: d(9), call: d(len(s.callers)), room: pick(d, values[schema.Name]...)}
		on := []schema.Resource{schema.Call, schema.Participant, schema.Conference}[a.what%3]
		a.text = randomDocument(d, on, 0)
		s.actions = append(s.actions, a)
	}
	return s
}

// run lets it all happen.
func (s *scene) run(observe func(*sim.Event)) {
	run := sim.New(s.world)
	run.Observe = observe
	s.in(run)
}

// in lets it all happen in a run that nothing has happened in.
func (s *scene) in(run *sim.Sim) []sim.Result {
	var calls []*sim.Call
	for _, c := range s.callers {
		calls = append(calls, run.Dial(c))
	}
	for _, a := range s.actions {
		a.plan(run, calls[a.call])
	}
	return run.Run()
}

func (a *action) plan(run *sim.Sim, call *sim.Call) {
	switch a.what {
	case 0:
		call.Update(a.at, mustParse("api.xml", a.text, schema.Call))
	case 1:
		call.UpdateParticipant(a.at, mustParse("participant.xml", a.text, schema.Participant))
	case 2:
		run.UpdateRoom(a.at, a.room, mustParse("room.xml", a.text, schema.Conference))
	case 3:
		call.Delete(a.at)
	case 4:
		run.DeleteRoom(a.at, a.room)
	case 5:
		run.EndRoom(a.at, a.room)
	case 6:
		call.Press(a.at, "12#", 200*time.Millisecond)
	case 7:
		call.Speak(a.at, "\x00 \xff\u2028\"yes\\")
	case 8:
		call.HangUp(a.at)
	}
}

// seeds gives a target some hundred inputs to try in ordinary tests.
func seeds(f *testing.F, n int) {
	for seed := range uint64(n) {
		r := rand.New(rand.NewPCG(seed, 3))
		data := make([]byte, 400)
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		f.Add(data)
	}
}

// FuzzTrace: whatever happens, the trace makes sense (see ledger), is JSON with
// the fields of the trace format, and is the same every time.
func FuzzTrace(f *testing.F) {
	seeds(f, 400)
	f.Fuzz(func(t *testing.T, data []byte) {
		s := randomScene(bytesDice(data))
		var text []byte
		appendLine := sim.JSONLines(&text)
		lines := 0
		s.run(func(e *sim.Event) {
			from := len(text)
			appendLine(e)
			if lines++; lines < 2000 {
				checkLine(t, text[from:], e)
			}
		})
		checkTrace(t, readTrace(t, text), s.callers)
		var again []byte
		s.run(sim.JSONLines(&again))
		if !bytes.Equal(text, again) {
			t.Fatalf("a second run differs:\n%s\n%s", text, again)
		}
	})
}

// everywhere are the fields that every event may have, fields those of each
// one, as the trace format lists them.
const everywhere = "t event line path document call conference"

var fields = map[string]string{
	"status": "status error", "say": "text voice language separateNumbers loop", "play": "url loop", "interrupted": "",
	"pause": "seconds", "gather": "input numDigits finishOnKey timeout speechTimeout language", "dtmf": "digit ignored",
	"speech": "text ignored", "gathered": "value method reason", "if": "variable actual test value result",
	"dial": "numbers callerId", "leg": "number leg callerId state reason", "join": "participant label muted waiting beep",
	"room": "state", "leave": "participant reason beep", "mute": "participant muted", "redirect": "url method",
	"fetched": "url status contentType", "fetch_failed": "url code message", "replaced": "",
	"callback": "url method body", "warning": "message", "hangup": "by",
	"result": "status hangup seconds verbs error gather",
}

// always are fields that are printed even when they are empty, 0 or false: the
// values in effect.
var always = map[string]string{
	"status": "status", "say": "text voice loop", "play": "url loop", "pause": "seconds",
	"gather": "input numDigits timeout speechTimeout language", "dtmf": "digit", "gathered": "method reason",
	"if": "variable test", "dial": "numbers callerId", "leg": "number leg callerId state", "join": "participant",
	"room": "state conference", "leave": "participant reason conference", "mute": "conference", "redirect": "url method", "fetched": "url status contentType",
	"fetch_failed": "url code message", "callback": "url method body", "warning": "message", "hangup": "by",
	"result": "status hangup seconds verbs",
}

// checkLine compares an event with what a JSON decoder makes of its line.
func checkLine(t *testing.T, text []byte, e *sim.Event) {
	t.Helper()
	var l map[string]any
	if err := json.Unmarshal(text, &l); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	known, ok := fields[e.Name]
	for name := range l {
		if !ok || !slices.Contains(strings.Fields(everywhere+" "+known), name) {
			t.Errorf("the trace format has no field %s of %s:\n%s", name, e.Name, text)
		}
	}
	for name := range strings.FieldsSeq("t event " + always[e.Name]) {
		if _, ok := l[name]; !ok {
			t.Errorf("%s has no %s:\n%s", e.Name, name, text)
		}
	}
	for f := range e.Fields() {
		if want, got := plain(e, f.Name, l[f.Name]), l[f.Name]; !reflect.DeepEqual(want, got) {
			t.Errorf("%s: %v became %v", f.Name, want, got)
		}
	}
}

// plain is a field as JSON has it; like says of what type it is.
func plain(e *sim.Event, name string, like any) any {
	switch like := like.(type) {
	case string:
		return legible(e.Text(name))
	case bool:
		return e.Bool(name)
	case []any:
		var all []any
		for _, v := range e.Numbers() {
			all = append(all, v)
		}
		return all
	case map[string]any:
		if err := e.Error(); err != nil && name == "error" {
			return map[string]any{"code": float64(err.Code), "description": legible(err.Description)}
		}
		all := map[string]any{}
		for _, f := range e.Body() {
			all[f.Name] = legible(f.Value)
		}
		return all
	case float64:
		if name == "seconds" || strings.HasSuffix(strings.ToLower(name), "timeout") {
			return seconds(time.Duration(e.Int(name)))
		}
		return float64(e.Int(name))
	default:
		return like
	}
}

// legible puts U+FFFD in the place of every byte that is not UTF-8.
func legible(s string) string { return string([]rune(s)) }

// FuzzJSON: every text comes back as it was.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{"", "plain", "\"\\/\b\f\n\r\t", "\x00\x1f\x7f", "Grüße 電話 😀", "\xff\xc3\x28\xed\xa0\x80", "\u2028\u2029\u0085</script>"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, name, text string) {
		e := sim.Event{T: 1234567 * time.Microsecond, Name: name, Call: text, Conference: text, Path: text, Document: text, Line: 7}
		var got struct {
			T                                       float64
			Event, Call, Conference, Path, Document string
			Line                                    int
		}
		if err := json.Unmarshal(e.AppendJSON(nil), &got); err != nil {
			t.Fatal(err)
		}
		text = legible(text)
		want := fmt.Sprint(1.235, legible(name), text, text, text, text, 7)
		if got := fmt.Sprint(got.T, got.Event, got.Call, got.Conference, got.Path, got.Document, got.Line); got != want {
			t.Errorf("%q became %q", want, got)
		}
	})
}
