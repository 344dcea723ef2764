//go:build unix

package proof

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// checkDelivered compares the callbacks that a server has kept with those that the
// application got: the same, in their order, and none is left.
func checkDelivered(p *process, lanes map[string][]arrival) {
	p.t.Helper()
	want := map[string][]int64{}
	bodies := map[int64]map[string]string{}
	for _, c := range slices.Backward(list[kept](p, "/voxsim/callbacks")) { // oldest first
		assert.Equal(p.t, "delivered", c.State, "%+v", c)
		want[c.Lane] = append(want[c.Lane], c.ID)
		bodies[c.ID] = c.Body
	}
	got := map[string][]int64{}
	for lane, arrivals := range lanes {
		for _, a := range arrivals {
			got[lane] = append(got[lane], a.ID)
			assert.Equal(p.t, bodies[a.ID], a.Fields, "callback %d", a.ID)
		}
	}
	assert.Equal(p.t, want, got, "callbacks by lane: kept, and delivered in that order")
}

// checkKnown holds that every callback tells of a call or a conference that the API
// lists, all of which have ended.
func checkKnown(p *process, lanes map[string][]arrival) {
	p.t.Helper()
	calls, rooms := p.calls(), p.conferences()
	for lane := range lanes {
		_, isCall := calls[lane]
		_, isRoom := rooms[lane]
		assert.True(p.t, isCall || isRoom, "%s is no call and no conference", lane)
	}
	for _, c := range calls {
		assert.True(p.t, final(c.Status), "%+v", c)
	}
	for _, c := range rooms {
		assert.True(p.t, final(c.Status), "%+v", c)
	}
}

// checkLanes holds that what begins ends, once, and nothing is told of it behind
// (R4.6): legs of calls, conferences, and stays in them. All calls have ended.
func checkLanes(t *testing.T, lanes map[string][]arrival) {
	t.Helper()
	for lane, arrivals := range lanes {
		open := map[string]string{} // what has begun, and its last event
		var events []string
		for _, a := range arrivals {
			events = append(events, a.Fields["event"])
			name, begins, ends := subject(a)
			if name == "" {
				continue
			}
			_, is := open[name]
			assert.Equal(t, !begins, is, "%s of %s in lane %s: %v", a.Fields["event"], name, lane, events)
			open[name] = a.Fields["event"]
			if ends {
				delete(open, name)
			}
		}
		assert.Empty(t, open, "what has begun and not ended in lane %s: %v", lane, events)
		if arrivals[0].Fields["type"] == "conference" {
			assert.Equal(t, []string{"start", "end"}, []string{events[0], events[len(events)-1]}, "lane %s: %v", lane, events)
		}
	}
}

// subject is what a callback tells of: a leg, a conference, a stay; whether it is
// its first callback, and its last.
func subject(a arrival) (name string, begins, ends bool) {
	event := a.Fields["event"]
	switch {
	case a.Fields["type"] == "number":
		return "leg to " + a.Fields["destination_number"], event == "queued", event == "complete" || event == "no_connect"
	case a.Fields["type"] == "conference" && a.Fields["participant_id"] != "":
		return "stay of " + a.Fields["participant_id"], event == "join", event == "leave"
	case a.Fields["type"] == "conference":
		return "conference", event == "start", event == "end"
	}
	return "", false, false
}
