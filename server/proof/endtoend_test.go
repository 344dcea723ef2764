//go:build unix

package proof

import (
	"fmt"
	"html"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ivr is the voice menu of the vendor's document, with callbacks of everything, and
// with short waits for what is not entered.
func ivr(t *testing.T, method, url string) string {
	t.Helper()
	text, err := os.ReadFile("../../testdata/docs/complex-ivr.xml")
	require.NoError(t, err)
	calls := fmt.Sprintf(" statusCallback='%s' statusCallbackMethod='%s' statusCallbackEvent=", html.EscapeString(url), method)
	return strings.NewReplacer(
		"<Gather", "<Gather"+calls+"'partialResult fullResult'",
		"<Number", "<Number"+calls+"'queued ringing answered complete noConnect'",
		"<Conference startConferenceOnEnter='true'", "<Conference startConferenceOnEnter='true' participantLabel='john'"+calls+conferenceEvents,
		"<Conference muted", "<Conference"+calls+conferenceEvents+" muted",
		"timeout='60'", "timeout='1'", "timeout='10'", "timeout='2'",
	).Replace(string(text))
}

const conferenceEvents = "'start end join leave dtmf mute unmute muteAll unmuteAll'"

// numbers are called: their last digit says whether the application wants POST or
// GET, the one before what it answers with.
const (
	menuNumber  = "1555000111"
	ringNumber  = "1555000112"
	wrongNumber = "1555000113"
)

// answer is what the application answers fetches with: incoming calls are sent on to
// another page, with the method of the called number.
func answer(t *testing.T, base string, got arrival) string {
	method := "POST"
	if strings.HasSuffix(got.Fields["to"], "2") {
		method = "GET"
	}
	url := base + "/callback?own=" + method
	switch {
	case strings.HasPrefix(got.Fields["to"], wrongNumber):
		return "<Response><Reject/></Response>"
	case got.Path == "/incoming":
		return fmt.Sprintf("<Response><Redirect method='%s'>%s/page?own=%[1]s</Redirect><Say>Not reached.</Say></Response>", method, base)
	case strings.HasPrefix(got.Fields["to"], menuNumber):
		return ivr(t, method, url)
	}
	return fmt.Sprintf(`<Response>
		<Dial statusCallback='%s' statusCallbackMethod='%s' statusCallbackEvent='queued ringing answered complete noConnect'>
			<Number>15551110001</Number><Number>15551110002</Number><Number>15551110003</Number>
		</Dial></Response>`, url, method)
}

// settings say who is behind the numbers, and that conferences are never let go.
// Time passes but four times as fast, since fetches have 10 s of it (R4.61): what is
// waited for is short instead.
const settings = `
speed: 4
lengths: {"*": 100ms}
numbers:
  "*": {url: "%s/incoming"}
phones:
  "15556667777": {ring: 100ms, answer: 200ms, talk: 500ms}
  "15551110001": {ring: 300ms, answer: 300ms, talk: 400ms}
  "15551110002": {busy: 100ms, ring: 200ms}
  "15551110003": {ring: 400ms, noAnswer: true}
conferences:
  "2233": {end: 24h}
  "3344": {end: 24h}
`

// caller is somebody who calls, and what the application must be told of the call.
type caller struct {
	to     string
	inputs []string
	told   []string
	status string
}

// callers are those who call alone.
var callers = map[string]caller{
	"support": {menuNumber, []string{"press 1"}, lines(gathered("1"), []string{
		"queued 15556667777", "ringing 15556667777", "answered 15556667777", "complete 15556667777",
	}), "complete"},
	"hours":               {menuNumber, []string{"press 3"}, gathered("3"), "complete"},
	"silence":             {menuNumber, []string{"silence"}, []string{"complete_input  dtmf"}, "complete"},
	"hangs up":            {menuNumber, []string{"hang up"}, nil, "complete"},
	"no such conference":  {menuNumber, []string{"press 2", "press 7777"}, lines(gathered("2"), gathered("7777")), "complete"},
	"wrong pin":           {menuNumber, []string{"press 2", "press 2233", "press 0000"}, lines(gathered("2"), gathered("2233"), gathered("0000")), "complete"},
	"wrong pin, spoken":   {menuNumber, []string{"press 2", "press 3344", "speak zero"}, lines(gathered("2"), gathered("3344"), []string{"partial_input zero speech", "complete_input zero speech"}), "complete"},
	"everybody is called": {ringNumber, nil, nil, "complete"}, // whose callbacks are looked at by leg
	"is not taken":        {wrongNumber, nil, nil, "failed"},
}

// TestEndToEnd lets a real application answer incoming calls, sent on from page to
// page, and looks at every callback that comes of them: with POST, and with GET.
func TestEndToEnd(t *testing.T) {
	t.Parallel()
	app := newApplication(t)
	app.page = func(got arrival) string { return answer(t, app.URL, got) }
	p := serve(t, checked, "--config", configure(t, settings, app.URL), "--data", t.TempDir())

	called := map[string]caller{} // by id
	for _, last := range []string{"1", "2"} {
		for _, c := range callers {
			called[p.incoming(c.to+last, c.inputs...).ID] = c
		}
		for _, name := range []string{"2233", "3344"} {
			talk(p, called, name, last)
		}
	}
	ended(p, called)
	p.settled()
	lanes := app.callbacks()
	checkDelivered(p, lanes)
	checkLanes(t, lanes)
	for id, c := range called {
		if c.to == ringNumber {
			checkLegs(t, lanes[id])
		} else {
			assert.Equal(t, append([]string{}, c.told...), told(lanes[id]), "%+v", c)
		}
	}
	checkRooms(p, lanes)
	checkEvery(t, app)
	checkFetches(t, app, called)
}

// ended waits until all calls have ended as they have to.
func ended(p *process, called map[string]caller) {
	p.t.Helper()
	eventually(p.t, func() bool {
		for _, c := range p.calls() {
			if !final(c.Status) {
				return false
			}
		}
		return true
	}, "all calls ended")
	calls := p.calls()
	assert.Len(p.t, calls, len(called))
	for id, c := range called {
		assert.Equal(p.t, c.status, calls[id].Status, "%+v", c)
		assert.Nil(p.t, calls[id].Error, "%+v", c)
	}
}

// talk fills a conference: a guest waits, a moderator comes, everybody is muted and
// heard again, and the moderator is hung up on.
func talk(p *process, called map[string]caller, name, last string) {
	guest := caller{menuNumber, []string{"press 2", "press " + name, "press 11115"}, lines(gathered("2"), gathered(name), gathered("1111")), "complete"}
	called[p.incoming(guest.to+last, guest.inputs...).ID] = guest
	p.members(name, 1)
	moderator := caller{menuNumber, []string{"press 2", "press " + name, "speak 9999"}, lines(gathered("2"), gathered(name), []string{
		"partial_input 9999 speech", "complete_input 9999 speech",
	}), "complete"}
	host := p.incoming(moderator.to+last, moderator.inputs...).ID
	called[host] = moderator
	id, members := p.members(name, 2)
	path := "/api/v1/conferences/" + id
	for _, muted := range []string{"true", "false"} {
		p.must("PATCH", path, script("<Response><SetMute muted='%s'/></Response>", muted))
		p.must("POST", path+"/participants/"+members[0].ID, script("<Response><SetMute muted='%s'/></Response>", muted))
		p.must("PATCH", path+"/participants/"+members[1].ID, map[string]string{"xml": "<Response><SetMute muted='" + muted + "'/></Response>"})
	}
	p.must("DELETE", "/api/v1/calls/"+host, nil)
	eventually(p.t, func() bool { _, is := p.room(name); return !is }, "the end of conference %s", name)
}

// checkRooms looks at what was told of the conferences.
func checkRooms(p *process, lanes map[string][]arrival) {
	p.t.Helper()
	want := []string{
		"start", "join", "dtmf 5", "join john",
		"mute_all", "mute", "mute john", "unmute_all", "unmute", "unmute john",
		"leave john", "leave", "end",
	}
	rooms := p.conferences()
	assert.Len(p.t, rooms, 4)
	for id, c := range rooms {
		assert.Equal(p.t, "complete", c.Status)
		assert.Nil(p.t, c.Error)
		assert.Equal(p.t, want, told(lanes[id]), "conference %s", c.Name)
	}
}

// checkLegs looks at what was told of a Dial: of each number by itself, since the
// order among them is that of their phones.
func checkLegs(t *testing.T, arrivals []arrival) {
	t.Helper()
	legs := map[string][]string{}
	for _, a := range arrivals {
		number := a.Fields["destination_number"]
		legs[number] = append(legs[number], a.Fields["event"])
	}
	assert.Equal(t, map[string][]string{
		"15551110001": {"queued", "ringing", "answered", "complete"},
		"15551110002": {"queued", "no_connect"},
		"15551110003": {"queued", "ringing", "no_connect"},
	}, legs)
}

// checkEvery holds all callbacks to the document's examples: each is one of them, and
// each of them has come, by POST and by GET; an incoming call by POST (R6.1).
func checkEvery(t *testing.T, app *application) {
	t.Helper()
	all, seen := examples(t), map[string]bool{}
	for _, a := range app.requests() {
		e, documented := all[a.Fields["type"]+" "+a.Fields["event"]]
		if !documented {
			assert.Equal(t, "/page", a.Path, "not in the document: %+v", a)
			continue
		}
		checkShape(t, e, a)
		seen[e.heading+" "+a.Method] = true
		if a.Path == "/callback" {
			assert.Equal(t, a.Method, a.Own, "the method, and the address's own query: %+v", a)
		}
	}
	for _, e := range all {
		assert.True(t, seen[e.heading+" POST"], "%s by POST", e.heading)
		assert.Equal(t, e.heading != "API incomingCall", seen[e.heading+" GET"], "%s by GET", e.heading)
	}
}

// checkFetches holds that every call was asked for once, and sent on once (R4.62),
// but for those that were not taken.
func checkFetches(t *testing.T, app *application, called map[string]caller) {
	t.Helper()
	asked, sent := map[string]int{}, map[string]int{}
	for _, a := range app.requests() {
		switch a.Path {
		case "/incoming":
			asked[a.Fields["call_id"]]++
		case "/page":
			sent[a.Fields["call_id"]]++
			assert.Equal(t, a.Own, a.Method)
			assert.Equal(t, map[string]string{"call_id": "id", "to": "number", "from": "number", "time": "time"}, kindsOf(a.Fields))
		}
	}
	wantAsked, wantSent := map[string]int{}, map[string]int{}
	for id, c := range called {
		wantAsked[id] = 1
		if c.to != wrongNumber {
			wantSent[id] = 1
		}
	}
	assert.Equal(t, wantAsked, asked)
	assert.Equal(t, wantSent, sent)
}

func kindsOf(fields map[string]string) map[string]string {
	kinds := map[string]string{}
	for name, value := range fields {
		kinds[name] = kind(value)
	}
	return kinds
}
