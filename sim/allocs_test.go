//go:build !race

// The race detector makes allocations of its own.

package sim_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
)

// TestAppendJSONAllocates writes all events of a call that is new to the run, and
// of one that is not: none allocates when there is room for it.
func TestAppendJSONAllocates(t *testing.T) {
	caller := sim.Caller{Document: mustParse("ivr.xml", []byte(`<Response><Gather><Say>Grüße</Say></Gather>
<Dial><Number>15551112222</Number></Dial><Conference statusCallbackEvent='start' statusCallback='https://example.com/'>1</Conference></Response>`), schema.Call)}
	run := sim.New(sim.World{})
	buffer := make([]byte, 0, 4096)
	for i := range often {
		var events []sim.Event
		run.Observe = sim.Keep(&events)
		run.Reset(sim.World{})
		run.Dial(caller)
		run.Run()
		assert.Len(t, events, 19)
		for j := range events {
			allocs := testing.AllocsPerRun(10, func() { _ = events[j].AppendJSON(buffer) })
			assert.Zero(t, allocs, "run %d: %s", i, events[j].Name)
		}
	}
}

// TestTraceAllocates counts what simulated calls allocate with a trace and
// without: the trace adds nothing.
func TestTraceAllocates(t *testing.T) {
	caller := sim.Caller{Document: complexIVR(t), Inputs: press("2", "2233", "1111")}
	run := sim.New(sim.World{})
	text := make([]byte, 0, 8192)
	call := func() {
		text = text[:0]
		run.Reset(sim.World{})
		run.Dial(caller)
		run.Run()
	}
	allocs := func(observe func(*sim.Event)) float64 {
		run.Observe = observe
		for range often {
			call()
		}
		return testing.AllocsPerRun(100, call)
	}
	without := allocs(nil)
	assert.Equal(t, without, allocs(sim.JSONLines(&text)))
	assert.NotEmpty(t, text)
}
