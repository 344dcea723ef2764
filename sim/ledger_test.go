package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/voxsim/voxsim/sim"
)

// ledger reads a trace and sees that it makes sense, whatever has happened: what
// begins ends once, what ends has begun, and nothing comes behind the end.
type ledger struct {
	t        testing.TB
	trace    []line
	at       int
	outbound map[string]bool
	calls    map[string]*account
	rooms    map[string][]string // who is in which
	results  bool
}

// account is what a ledger knows of one call.
type account struct {
	statuses []string
	sounding bool
	gathers  []string // places of those that run
	owed     *line    // a Gather that has ended, whose full result may come now
	legs     map[int]string
	hungUp   bool
	final    bool
	room     string
	result   bool
}

// checkTrace checks the trace of a run.
func checkTrace(t testing.TB, trace []line, callers []sim.Caller) {
	t.Helper()
	l := &ledger{t: t, trace: trace, outbound: map[string]bool{}, calls: map[string]*account{}, rooms: map[string][]string{}}
	for _, c := range callers {
		name := c.Name
		if len(callers) == 1 {
			name = ""
		}
		l.outbound[name] = c.Outbound
		l.calls[name] = &account{legs: map[int]string{}}
	}
	for i := range trace {
		if l.at = i; i > 0 && trace[i].T < trace[i-1].T {
			l.failf("time goes back")
		}
		l.enter(&trace[i])
	}
	l.close()
}

func (l *ledger) failf(format string, args ...any) {
	l.t.Helper()
	around := show(l.trace[max(0, l.at-12):min(len(l.trace), l.at+1)])
	l.t.Fatalf("%s\n%s", fmt.Sprintf(format, args...), strings.Join(around, "\n"))
}

// enter books one line.
func (l *ledger) enter(e *line) {
	l.t.Helper()
	a := l.calls[e.Call]
	if a == nil || e.Conference != "" && e.Event != "join" && e.Event != "leave" {
		l.room(e)
		return
	}
	switch {
	case l.results && e.Event != "result":
		l.failf("behind the results")
	case a.final && e.Event != "warning" && e.Event != "result":
		l.failf("behind the end of the call")
	case a.hungUp && e.Event != "status" && e.Event != "warning" && e.Event != "result":
		l.failf("behind the hanging up")
	}
	switch e.Event {
	case "status", "hangup", "result":
		l.ending(a, e)
	case "say", "play", "pause", "if", "dial", "redirect", "interrupted":
		l.media(a, e)
	case "gather", "gathered", "callback":
		l.gathering(a, e)
	case "leg":
		l.leg(a, e)
	case "join", "leave":
		l.stay(a, e)
	}
	if e.Event != "callback" {
		a.owed = nil
	}
	if e.Event == "gathered" && e.Reason != "hangup" && e.Reason != "replaced" {
		a.owed = e
	}
}

// statusBehind are the statuses that may follow another (R4.1).
var statusBehind = map[bool]map[string]string{
	false: {"": "processing", "processing": "answered failed", "answered": "complete failed"},
	true: {
		"": "queued", "queued": "processing", "processing": "ringing answered busy no_answer failed",
		"ringing": "answered busy no_answer failed", "answered": "complete failed",
	},
}

func (l *ledger) ending(a *account, e *line) {
	l.t.Helper()
	switch e.Event {
	case "status":
		last, status := "", e.Status.(string)
		if len(a.statuses) > 0 {
			last = a.statuses[len(a.statuses)-1]
		}
		if !slices.Contains(strings.Fields(statusBehind[l.outbound[e.Call]][last]), status) {
			l.failf("status %q behind %q", status, last)
		}
		a.statuses = append(a.statuses, status)
		a.final = slices.Contains([]string{"complete", "busy", "failed", "no_answer"}, status)
		if a.final != a.hungUp {
			l.failf("status %q, hung up: %v", status, a.hungUp)
		}
	case "hangup":
		a.hungUp = true
		if len(a.gathers) > 0 || len(a.legs) > 0 || a.room != "" {
			l.failf("hung up, but something is still under way: %+v", a)
		}
	case "result":
		if a.result || !a.final && len(a.statuses) > 0 || len(a.statuses) > 0 && e.Status != a.statuses[len(a.statuses)-1] {
			l.failf("a result behind %v", a.statuses)
		}
		a.result, l.results = true, true
	}
}

// media: an interruption is of what sounds. Whether something was heard to its
// end the trace does not say; the next sound of the call, or a pause, shows it.
func (l *ledger) media(a *account, e *line) {
	l.t.Helper()
	if e.Event == "interrupted" && !a.sounding {
		l.failf("nothing sounds")
	}
	a.sounding = e.Event == "say" || e.Event == "play"
}

func (l *ledger) gathering(a *account, e *line) {
	l.t.Helper()
	switch {
	case e.Event == "gather":
		a.gathers = append(a.gathers, e.Document+e.Path)
	case e.Event == "gathered":
		if len(a.gathers) != 1 || a.gathers[0] != e.Document+e.Path {
			l.failf("it ends %q, but what runs is %v", e.Document+e.Path, a.gathers)
		}
		a.gathers, a.sounding = nil, false
	case e.Body["event"] == "complete_input":
		if a.owed == nil || a.owed.Value != e.Body["complete_input"] {
			l.failf("a full result that is not due")
		}
		a.owed = nil
	}
}

// legBehind are the states that may follow a leg's.
var legBehind = map[string]string{
	"": "queued", "queued": "ringing answered no_connect", "ringing": "answered no_connect", "answered": "complete",
}

func (l *ledger) leg(a *account, e *line) {
	l.t.Helper()
	if !slices.Contains(strings.Fields(legBehind[a.legs[e.Leg]]), e.State) || (e.State == "no_connect") != (e.Reason != "") {
		l.failf("leg %d goes from %q to %q, reason %q", e.Leg, a.legs[e.Leg], e.State, e.Reason)
	}
	a.legs[e.Leg] = e.State
	if legBehind[e.State] == "" {
		delete(a.legs, e.Leg)
	}
}

func (l *ledger) stay(a *account, e *line) {
	l.t.Helper()
	in := l.rooms[e.Conference]
	i := slices.Index(in, e.Participant)
	switch {
	case e.Event == "join" && i < 0 && a.room == "":
		a.room, a.sounding = e.Conference, false
		l.rooms[e.Conference] = append(in, e.Participant)
	case e.Event == "leave" && i >= 0 && a.room == e.Conference:
		a.room = ""
		l.rooms[e.Conference] = slices.Delete(in, i, i+1)
	default:
		l.failf("the call is in %q, and in the room are %v", a.room, in)
	}
}

// room books what happens to a room.
func (l *ledger) room(e *line) {
	l.t.Helper()
	if e.Event != "room" {
		return
	}
	in, open := l.rooms[e.Conference]
	switch {
	case e.State == "start" && !open:
		l.rooms[e.Conference] = nil
	case e.State == "started" && open:
	case e.State == "end" && open && len(in) == 0:
		delete(l.rooms, e.Conference)
	default:
		l.failf("the room is open: %v; in it are %v", open, in)
	}
}

// close sees that nothing is left open.
func (l *ledger) close() {
	l.t.Helper()
	for name, a := range l.calls {
		if !a.result {
			l.failf("call %q has no result: %+v", name, a)
		}
	}
	if len(l.rooms) > 0 {
		l.failf("rooms are left open: %v", l.rooms)
	}
}
