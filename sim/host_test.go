package sim_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
)

// odd is a moment at which nothing else happens: callers, the API and timers all
// keep to whole milliseconds.
func odd(d dice) time.Duration { return tenths(d, 400) + 7*time.Nanosecond }

// FuzzLastWords: what a call, or a conference, would say if it ended now is what it
// says when the API deletes it at that moment, and nothing comes behind.
func FuzzLastWords(f *testing.F) {
	seeds(f, 600)
	f.Fuzz(func(t *testing.T, data []byte) {
		d := bytesDice(data)
		at, target, ofRoom := odd(d), d(3), d.one(2)
		s := randomScene(d)
		s.actions = nil // they may come behind
		for i := range s.callers {
			c := &s.callers[i]
			c.Document, c.URL = talkative(d), ""
		}
		var told []string
		var lane string
		run := sim.New(s.world)
		run.Observe = func(e *sim.Event) {
			if body := e.Body(); e.Name == "callback" && laneOf(body) == lane && lane != "" {
				told = append(told, callback(e.Text("url"), e.Text("method"), body))
			}
		}
		var calls []*sim.Call
		for _, c := range s.callers {
			calls = append(calls, run.Dial(c))
		}
		call := calls[target%len(calls)]
		var words []interp.Effect
		run.At(at, func() {
			room, _ := call.Room()
			switch {
			case call.ID() == "" || call.Over():
			case ofRoom && room != "":
				lane, words = run.RoomID(room), run.RoomLastWords(room)
				run.DeleteRoom(at, room)
			default:
				lane, words = call.ID(), call.LastWords()
				call.Delete(at)
			}
		})
		run.Run()
		var want []string
		for _, w := range words {
			want = append(want, callback(w.Text, w.Value, w.Fields()))
		}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("last words, and what was sent (-words +sent):\n%s", diff)
		}
	})
}

// talkative is a document of what takes time and tells of everything.
func talkative(d dice) *ast.Document {
	const (
		legs = ` statusCallback='http://app/leg?%[1]d' statusCallbackMethod='%[2]s' statusCallbackEvent='queued ringing answered complete noConnect'`
		room = ` statusCallback='http://app/room?%[1]d' statusCallbackMethod='%[2]s' statusCallbackEvent='start end join leave dtmf'`
	)
	text := "<Response>"
	for i := range 1 + d(4) {
		text += fmt.Sprintf(pick(d,
			`<Gather numDigits='2' statusCallback='http://app/gather?%[1]d' statusCallbackMethod='%[2]s' statusCallbackEvent='partialResult fullResult'><Say>Hello</Say></Gather>`,
			`<Number`+legs+`>15551000001</Number>`,
			`<Dial`+legs+`><Number>15551000001</Number><Number>15551000002</Number><Number>44</Number></Dial>`,
			`<Dial><Number`+legs+`>15551000003</Number><Number>15551000002</Number><Number`+legs+`>44</Number></Dial>`,
			`<Conference participantLabel='p%[1]d'`+room+`>2233</Conference>`,
			`<Conference endConferenceOnExit='true'`+room+`>2233</Conference>`,
			`<Conference participantLabel='m%[1]d' muted='true' statusCallbackMethod='%[2]s'>R</Conference>`,
		), i, pick(d, "GET", "POST"))
	}
	return mustParse("talkative.xml", []byte(text+"</Response>"), schema.Call)
}

// laneOf is the id of what a callback tells of.
func laneOf(body interp.Fields) string {
	if id := body.Get("conference_id"); id != "" {
		return id
	}
	return body.Get("call_id")
}

// callback is one as text, without its time.
func callback(url, method string, body interp.Fields) string {
	body = slices.DeleteFunc(slices.Clone(body), func(f interp.Field) bool { return f.Name == "time" })
	return fmt.Sprint(method, " ", url, " ", body)
}

// TestHostForgets: a host runs calls for ever, and nothing of those that are over
// stays: neither calls nor rooms.
func TestHostForgets(t *testing.T) {
	doc := mustParse("room.xml", []byte(`<Response><Gather numDigits='1'><Say loop='0'>Press a key</Say></Gather><Dial><Number>15550001</Number></Dial></Response>`), schema.Call)
	ended := 0
	run := sim.New(sim.World{Host: &sim.Host{
		NewID: func() string { return "id" },
		Effects: func(_ *sim.Call, o *interp.Effect) {
			if o.Kind == interp.StatusChanged && o.Status().Final() {
				ended++
			}
		},
	}})
	round := func() {
		for i := range 100 {
			room := mustParse("room.xml", fmt.Appendf(nil, `<Response><Conference>room%d</Conference></Response>`, i+ended), schema.Call)
			for _, doc := range []*ast.Document{doc, room} {
				run.Dial(sim.Caller{Document: doc, Start: run.Now(), HangUpAfter: 20 * time.Second, Inputs: []sim.Input{{Keys: "1"}}})
			}
		}
		for run.Step() {
		}
	}
	for range 30 {
		round()
	}
	assert.Equal(t, 30*200, ended)
	assert.Less(t, run.Size(), 1100, "3,000 sounds were stopped, 3,000 rooms made, 6,000 calls begun")
}
