package interp_test

import (
	"slices"

	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/schema"
)

// books are kept of a machine's effects, to see that they make sense: what
// begins ends once, what ends has begun, and nothing comes behind the end.
type books struct {
	call *interp.Call
	on   schema.Resource

	status   interp.Status
	hungUp   bool
	over     bool
	sounding interp.Op
	gather   interp.Op
	room     interp.Op
	fetch    interp.Op
	dial     interp.Op // also the call's own party
	firstLeg int
	legs     int
	leg      map[int]string // the state of those that are not over
	bridged  bool
	ended    interp.Op // what the last news was of
	full     int       // complete_input callbacks that may come now
}

func newBooks(call *interp.Call, on schema.Resource) books {
	return books{call: call, on: on, leg: map[int]string{}}
}

// settle forgets what has ended with the last news.
func (b *books) settle(ev *interp.Event) {
	open := map[interp.EventKind]*interp.Op{
		interp.MediaEnded: &b.sounding, interp.MediaFailed: &b.sounding,
		interp.RoomLeft: &b.room, interp.Loaded: &b.fetch, interp.FetchFailed: &b.fetch,
	}[ev.Kind]
	if open != nil && *open == ev.Op {
		*open = 0
	}
}

// note checks one effect.
func (b *books) note(d *driver, fx *interp.Effect) {
	d.t.Helper()
	if b.over {
		d.failf("behind the end: %+v", fx)
	}
	if b.hungUp && fx.Kind != interp.StatusChanged {
		d.failf("behind the hanging up: %+v", fx)
	}
	switch fx.Kind {
	case interp.Speak, interp.PlayAudio, interp.StopMedia:
		b.media(d, fx)
	case interp.GatherBegan, interp.Gathered, interp.Notify:
		b.gathering(d, fx)
	case interp.Ring, interp.DialBegan, interp.LegChanged:
		b.dialling(d, fx)
	case interp.StatusChanged, interp.HangUp, interp.Done:
		b.calling(d, fx)
	case interp.JoinRoom, interp.LeaveRoom:
		joins := fx.Kind == interp.JoinRoom
		b.begins(d, fx, joins, &b.room)
	case interp.Fetch:
		b.fetch = 0 // one that was given up is never heard of again
		b.begins(d, fx, true, &b.fetch)
	}
	if fx.Kind != interp.Notify {
		b.full = 0
	}
	if fx.Kind == interp.Gathered && fx.Reason != "hangup" && fx.Reason != "replaced" {
		b.full = 1
	}
}

// begins opens or closes the one thing of its kind that can be under way.
func (b *books) begins(d *driver, fx *interp.Effect, begins bool, open *interp.Op) {
	d.t.Helper()
	switch {
	case begins && (*open == 0 || *open == b.ended):
		*open = fx.Op
	case !begins && *open == fx.Op:
		*open = 0
	default:
		d.failf("%+v while %d is under way", fx, *open)
	}
}

func (b *books) media(d *driver, fx *interp.Effect) {
	d.t.Helper()
	b.begins(d, fx, fx.Kind != interp.StopMedia, &b.sounding)
	if fx.Kind != interp.StopMedia && (fx.N < 1 || fx.Text == "") {
		d.failf("nothing is heard: %+v", fx)
	}
}

func (b *books) gathering(d *driver, fx *interp.Effect) {
	d.t.Helper()
	switch {
	case fx.Kind != interp.Notify:
		b.begins(d, fx, fx.Kind == interp.GatherBegan, &b.gather)
	case fx.Fields().Get("event") == "complete_input":
		if b.full--; b.full < 0 {
			d.failf("a full result that nobody awaits: %+v", fx)
		}
	}
}

// next are the states that may follow a leg's.
var next = map[string][]string{
	"":         {"queued"},
	"queued":   {"ringing", "answered", "busy", "failed", "no_answer", "canceled"},
	"ringing":  {"answered", "busy", "failed", "no_answer", "canceled"},
	"answered": {"complete"},
}

func (b *books) dialling(d *driver, fx *interp.Effect) {
	d.t.Helper()
	switch {
	case fx.Kind == interp.Ring:
		b.dial, b.firstLeg, b.legs = fx.Op, min(int(fx.Leg), 1), max(int(fx.Leg), 1)
	case fx.Kind == interp.DialBegan:
		if len(b.leg) > 0 {
			d.failf("a Dial begins while legs are open: %v", b.leg)
		}
		b.bridged = false
	default:
		b.changed(d, fx)
	}
}

func (b *books) changed(d *driver, fx *interp.Effect) {
	d.t.Helper()
	if !slices.Contains(next[b.leg[int(fx.Leg)]], fx.Reason) {
		d.failf("leg %d goes from %q to %q", fx.Leg, b.leg[int(fx.Leg)], fx.Reason)
	}
	if fx.Reason == "answered" && b.bridged {
		d.failf("a second leg is connected")
	}
	b.bridged = b.bridged || fx.Reason == "answered"
	b.leg[int(fx.Leg)] = fx.Reason
	if next[fx.Reason] == nil {
		delete(b.leg, int(fx.Leg))
	}
}

// follow are the statuses that may follow another (R4.1).
var follow = map[bool]map[interp.Status][]interp.Status{
	false: {
		"":           {"processing"},
		"processing": {"answered", "failed"},
		"answered":   {"complete", "failed"},
	},
	true: {
		"":           {"queued"},
		"queued":     {"processing"},
		"processing": {"ringing", "answered", "busy", "no_answer", "failed"},
		"ringing":    {"ringing", "answered", "busy", "no_answer", "failed"},
		"answered":   {"complete", "failed"},
	},
}

func (b *books) calling(d *driver, fx *interp.Effect) {
	d.t.Helper()
	switch {
	case fx.Kind == interp.Done && b.on != schema.Call:
		b.over = true
	case fx.Kind == interp.HangUp && b.on == schema.Call:
		b.hungUp = true
	case fx.Kind != interp.StatusChanged || b.on != schema.Call:
		d.failf("on a %v: %+v", b.on, fx)
	case !slices.Contains(follow[b.call.Outbound][b.status], fx.Status()):
		d.failf("status %q behind %q", fx.Status(), b.status)
	case fx.Status().Final() != b.hungUp:
		d.failf("status %q, hung up: %v", fx.Status(), b.hungUp)
	default:
		b.status, b.over = fx.Status(), fx.Status().Final()
	}
}

// close checks that nothing is left open.
func (b *books) close(d *driver) {
	d.t.Helper()
	if !b.over || !d.m.Over() {
		d.failf("it is not over")
	}
	if b.sounding != 0 || b.gather != 0 || b.room != 0 || len(b.leg) > 0 {
		d.failf("left open: media %d, Gather %d, room %d, legs %v", b.sounding, b.gather, b.room, b.leg)
	}
}
