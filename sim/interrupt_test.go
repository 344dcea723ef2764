package sim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
)

// TestInterrupt is the table {verb} × {interruption}: whatever a verb is doing
// and whatever cuts it short, everything that had begun ends once, with the
// right reason and the right callbacks (R4.6, R4.8, R4.54).

// cut is when every interruption happens.
const cut = 5 * time.Second

// under is a verb in the middle of something.
type under struct {
	name   string
	script string // the verb; a Say is behind it
	inputs []sim.Input
	early  bool // the caller does not wait for the prompts
	// others is what the first caller of the room runs; none when it is empty.
	others string
	caller func(*sim.Caller)
	// last is how it ends when the call is cut short; REASON is its reason.
	last string
	// tails are what follows other interruptions, or the same ones when the tail
	// is not the usual one.
	tails map[string]string
}

// interruption is what cuts it short.
type interruption struct {
	name   string
	reason string
	tail   string // what follows, in any call
	plan   func(*testing.T, *sim.Sim, *sim.Call)
}

var interruptions = []interruption{
	{"hang up", "hangup", "hangup caller; status complete", func(_ *testing.T, _ *sim.Sim, c *sim.Call) { c.HangUp(cut) }},
	{"delete", "hangup", "hangup api; status complete", func(_ *testing.T, _ *sim.Sim, c *sim.Call) { c.Delete(cut) }},
	{"update", "replaced", "replaced; say New; hangup end; status complete", func(_ *testing.T, _ *sim.Sim, c *sim.Call) {
		c.Update(cut, mustParse("new.xml", []byte("<Response><Say>New</Say></Response>"), schema.Call))
	}},
	// Those that follow are only for some; their tails stand there.
	{"nothing", "", "", func(*testing.T, *sim.Sim, *sim.Call) {}},
	{"key", "", "", func(_ *testing.T, _ *sim.Sim, c *sim.Call) { c.Press(cut, "#", 0) }},
	{"end room", "", "", func(_ *testing.T, s *sim.Sim, _ *sim.Call) { s.EndRoom(cut, "1") }},
	{"delete room", "", "", func(_ *testing.T, s *sim.Sim, _ *sim.Call) { s.DeleteRoom(cut, "1") }},
	{"room hangs up", "", "", func(_ *testing.T, s *sim.Sim, _ *sim.Call) {
		s.UpdateRoom(cut, "1", mustParse("room.xml", []byte("<Response><Hangup/></Response>"), schema.Conference))
	}},
	{"participant hangs up", "", "", func(_ *testing.T, _ *sim.Sim, c *sim.Call) {
		c.UpdateParticipant(cut, mustParse("participant.xml", []byte("<Response><Hangup/></Response>"), schema.Participant))
	}},
}

// goesOn is what follows when the script goes on behind the verb.
const goesOn = "; say Bye; hangup end; status complete"

const (
	gatherCallbacks = " statusCallback='https://example.com/' statusCallbackEvent='partialResult fullResult'"
	legCallbacks    = " statusCallback='https://example.com/' statusCallbackEvent='queued ringing answered complete noConnect'"
	roomCallbacks   = " statusCallback='https://example.com/' statusCallbackEvent='start end join leave dtmf'"
	long            = "This prompt is so long that it is still being heard after five seconds, however fast one may speak it."
)

var unders = []under{
	{
		name: "Say", script: "<Say loop='3' repeatDelay='9'>" + long + "</Say>", last: "interrupted Say[1]",
	}, {
		name: "delay of a Say", script: "<Say repeatDelay='9'>Hello</Say>",
		tails: map[string]string{"nothing": goesOn},
	}, {
		name: "Play", script: "<Play loop='0'>https://example.com/long.mp3</Play>", last: "interrupted Play[1]",
	}, {
		name: "Pause", script: "<Pause length='10'/>",
		tails: map[string]string{"nothing": goesOn, "key": "dtmf # ignored" + goesOn},
	}, {
		name: "Gather that prompts", script: "<Gather timeout='6'" + gatherCallbacks + "><Say>" + long + "</Say></Gather>",
		last: "interrupted Say[1]; gathered '' dtmf REASON",
		tails: map[string]string{
			"nothing": "interrupted Say[1]; gathered '' dtmf timeout; callback complete_input" + goesOn,
			"key":     "dtmf #; interrupted Say[1]; gathered '' dtmf key; callback complete_input" + goesOn,
		},
	}, {
		name: "Gather between two rounds", script: "<Gather timeout='8' loop='0' repeatDelay='60'" + gatherCallbacks + "><Say>Hello</Say></Gather>",
		last:  "gathered '' dtmf REASON",
		tails: map[string]string{"nothing": "gathered '' dtmf timeout; callback complete_input" + goesOn},
	}, {
		name: "Gather with some digits", script: "<Gather numDigits='4' timeout='9'" + gatherCallbacks + "/>", inputs: []sim.Input{{Keys: "12"}},
		last: "gathered '12' dtmf REASON",
		tails: map[string]string{
			"nothing": "gathered '12' dtmf timeout; callback complete_input" + goesOn,
			"key":     "dtmf #; gathered '12' dtmf key; callback complete_input" + goesOn,
		},
	}, {
		name: "Gather with speech", script: "<Gather input='dtmf speech' timeout='9'" + gatherCallbacks + "><Play>https://example.com/long.mp3</Play></Gather>",
		inputs: []sim.Input{{Words: long}}, early: true,
		last: "gathered '' speech REASON",
		tails: map[string]string{
			"nothing": "speech; callback partial_input; gathered 'LONG' speech timeout; callback complete_input" + goesOn,
			"key":     "dtmf #; gathered '' speech key; callback complete_input" + goesOn,
		},
	}, {
		name: "Gather that waits for silence", script: "<Gather input='speech' speechTimeout='8'" + gatherCallbacks + "/>", inputs: []sim.Input{{Words: "yes"}},
		last: "gathered 'yes' speech REASON",
		tails: map[string]string{
			"nothing": "gathered 'yes' speech silence; callback complete_input" + goesOn,
			"key":     "dtmf # ignored; gathered 'yes' speech silence; callback complete_input" + goesOn,
		},
	}, {
		name: "Number that rings", script: "<Number" + legCallbacks + ">15550000001</Number>",
		last:  "leg 1 no_connect canceled; callback no_connect",
		tails: map[string]string{"nothing": "leg 1 no_connect no_answer; callback no_connect" + goesOn},
	}, {
		name: "Number that will be busy", script: "<Number" + legCallbacks + ">15550000002</Number>",
		last:  "leg 1 no_connect canceled; callback no_connect",
		tails: map[string]string{"nothing": "leg 1 no_connect busy; callback no_connect" + goesOn},
	}, {
		name: "Number that will be answered", script: "<Number" + legCallbacks + ">15550000003</Number>",
		last:  "leg 1 no_connect canceled; callback no_connect",
		tails: map[string]string{"nothing": "leg 1 answered; callback answered; leg 1 complete; callback complete" + goesOn},
	}, {
		name: "Dial that rings", script: "<Dial" + legCallbacks + "><Number>15550000001</Number><Number>15550000001</Number><Number>15550000003</Number></Dial>",
		last: "leg 1 no_connect canceled; callback no_connect; leg 2 no_connect canceled; callback no_connect; leg 3 no_connect canceled; callback no_connect",
		tails: map[string]string{
			"nothing": "leg 3 answered; callback answered; leg 1 no_connect canceled; callback no_connect; leg 2 no_connect canceled; callback no_connect; " +
				"leg 3 complete; callback complete" + goesOn,
		},
	}, {
		name: "Dial that is left with one leg", script: "<Dial" + legCallbacks + "><Number>15550000001</Number><Number>15550000004</Number></Dial>",
		last: "leg 1 no_connect canceled; callback no_connect",
	}, {
		name: "bridged", script: "<Dial" + legCallbacks + "><Number>15550000001</Number><Number>15550000005</Number></Dial>",
		last: "leg 2 complete; callback complete",
		tails: map[string]string{
			"nothing": "leg 2 complete; callback complete" + goesOn,
			"key":     "dtmf # ignored; leg 2 complete; callback complete" + goesOn,
		},
	}, {
		name: "Conference alone", script: "<Conference startConferenceOnEnter='false'" + roomCallbacks + ">1</Conference>",
		last: "leave REASON; callback leave; room end; callback end",
		tails: map[string]string{
			"nothing":              "leave ended; callback leave; room end; callback end" + goesOn,
			"key":                  "dtmf #; callback dtmf; leave ended; callback leave; room end; callback end" + goesOn,
			"end room":             "leave ended; callback leave; room end; callback end" + goesOn,
			"delete room":          "leave hangup; callback leave; room end; callback end; hangup api; status complete",
			"room hangs up":        "leave ended; callback leave; room end; callback end" + goesOn,
			"participant hangs up": "leave removed; callback leave; room end; callback end" + goesOn,
		},
	}, {
		name: "Conference with others", script: "<Conference>1</Conference>", others: "<Conference" + roomCallbacks + ">1</Conference>",
		last: "leave REASON; callback leave",
		tails: map[string]string{
			"end room":             "leave ended; callback leave; leave ended; callback leave; room end; callback end" + goesOn,
			"delete room":          "leave hangup; callback leave; leave hangup; callback leave; room end; callback end; hangup api; status complete",
			"room hangs up":        "leave ended; callback leave; leave ended; callback leave; room end; callback end" + goesOn,
			"participant hangs up": "leave removed; callback leave" + goesOn,
		},
	}, {
		name: "Conference of a moderator", script: "<Conference endConferenceOnExit='true'>1</Conference>",
		others: "<Conference startConferenceOnEnter='false'" + roomCallbacks + ">1</Conference>",
		last:   "leave REASON; callback leave; leave ended; callback leave; room end; callback end",
		tails: map[string]string{
			"participant hangs up": "leave removed; callback leave; leave ended; callback leave; room end; callback end" + goesOn,
		},
	}, {
		name: "Redirect", script: "<Redirect>https://ivr.example/slow</Redirect>",
		tails: map[string]string{"nothing": "fetch_failed" + goesOn},
	}, {
		name: "first document", caller: func(c *sim.Caller) { c.Document, c.URL = nil, "https://ivr.example/slow" },
		tails: map[string]string{
			"hang up": "hangup caller; status failed", "delete": "hangup api; status failed",
			"update":  "replaced; status answered; say New; hangup end; status complete",
			"nothing": "fetch_failed; hangup error; status failed",
		},
	}, {
		name: "outbound call that rings", caller: func(c *sim.Caller) { c.Outbound, c.To = true, "15550000003" },
		tails: map[string]string{
			"hang up": "hangup caller; status no_answer", "delete": "hangup api; status no_answer",
			"update":  "replaced; status answered; say New; hangup end; status complete",
			"nothing": "status answered" + goesOn,
		},
	},
}

func TestInterrupt(t *testing.T) {
	for _, u := range unders {
		for _, i := range interruptions {
			want, ok := u.tails[i.name]
			if !ok && i.reason == "" {
				continue
			}
			if !ok {
				want = strings.ReplaceAll(u.last, "REASON", i.reason) + "; " + i.tail
			}
			want = strings.ReplaceAll(strings.TrimPrefix(want, "; "), "LONG", long)
			t.Run(u.name+"/"+i.name, func(t *testing.T) {
				assert.Equal(t, strings.ReplaceAll(want, "; ", "\n"), strings.Join(u.tail(t, i), "\n"))
			})
		}
	}
}

// tail runs the call and returns what is told of it from the interruption on.
func (u *under) tail(t *testing.T, i interruption) []string {
	t.Helper()
	busy, late, short, soon := sim.DefaultPhone(), sim.DefaultPhone(), sim.DefaultPhone(), sim.DefaultPhone()
	busy.Outcome, busy.After = sim.Busy, 6*time.Second
	late.Answer = 7 * time.Second
	short.Outcome, short.After = sim.Failed, time.Second
	soon.Answer = time.Second
	s := sim.New(sim.World{
		Lengths: map[string]time.Duration{"https://example.com/long.mp3": 20 * time.Second},
		Web:     map[string]sim.Page{"https://ivr.example/slow": {Failure: sim.TimedOut}},
		Phones: map[string]sim.Phone{
			"15550000001": {Outcome: sim.NoAnswer}, "15550000002": busy, "15550000003": late, "15550000004": short, "15550000005": soon,
		},
	})
	var text []byte
	s.Observe = sim.JSONLines(&text)
	if u.others != "" {
		s.Dial(sim.Caller{Name: "other", HangUpAfter: 2 * time.Minute, Document: mustParse("other.xml", []byte("<Response>"+u.others+"</Response>"), schema.Call)})
	}
	c := sim.Caller{
		Name: "anna", Start: 10 * time.Millisecond, Inputs: u.inputs, BargeIn: u.early,
		Document: mustParse("ivr.xml", []byte("<Response>"+u.script+"<Say>Bye</Say></Response>"), schema.Call),
	}
	if u.caller != nil {
		u.caller(&c)
	}
	i.plan(t, s, s.Dial(c))
	s.Run()
	trace := readTrace(t, text)
	var tail []string
	for k := range trace {
		if e := &trace[k]; e.T >= cut.Seconds() && e.T < 64 && e.told() && (e.Call != "other" || e.Conference != "") {
			tail = append(tail, e.brief())
		}
	}
	return tail
}

// told: the table leaves out what is only said on the way.
func (l *line) told() bool { return l.Event != "pause" && l.Event != "warning" && l.Event != "result" }

// brief is a line of the trace in few words.
func (l *line) brief() string {
	what := ""
	switch l.Event {
	case "interrupted":
		what = l.Path[strings.LastIndex(l.Path, "/")+1:]
	case "say":
		what = l.Text
	case "gathered":
		what = fmt.Sprintf("'%s' %s %s", l.Value, l.Method, l.Reason)
	case "dtmf":
		what = l.Digit
	case "leg":
		what = fmt.Sprint(l.Leg, " ", l.State, " ", l.Reason)
	case "callback":
		what = l.Body["event"]
	case "leave":
		what = l.Reason
	case "room":
		what = l.State
	case "hangup":
		what = l.By
	case "status":
		what = l.Status.(string)
	}
	if l.Ignored {
		what += " ignored"
	}
	return strings.TrimSpace(l.Event + " " + what)
}
