package sim_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/sim"
)

// often is enough runs for all that is kept of a run to be used again.
const often = 20

// TestTraceAgain runs random scenes again and again in a run that is reset: the
// trace is always the same, and so is an event of it that was kept.
func TestTraceAgain(t *testing.T) {
	for seed := range uint64(60) {
		s := randomScene(rand.New(rand.NewPCG(seed, 5)).IntN)
		var first, told []byte
		s.run(sim.JSONLines(&first))
		run := sim.New(s.world)
		for i := range often {
			var events []sim.Event
			write, keep := sim.JSONLines(&told), sim.Keep(&events)
			run.Observe = func(e *sim.Event) { write(e); keep(e) }
			told = told[:0]
			run.Reset(s.world)
			s.in(run)
			require.Equal(t, string(first), string(told), "seed %d, run %d", seed, i)
			require.Equal(t, string(first), string(linesOf(events)), "seed %d, run %d", seed, i)
		}
	}
}

// linesOf are events as lines of JSON.
func linesOf(events []sim.Event) []byte {
	var text []byte
	for i := range events {
		text = append(events[i].AppendJSON(text), '\n')
	}
	return text
}

// TestTraceOthers writes calls that differ in every input, one after the other, in
// a run that has seen the script often.
func TestTraceOthers(t *testing.T) {
	doc := complexIVR(t)
	run := sim.New(sim.World{})
	for i := range 4 * often {
		d := dice(rand.New(rand.NewPCG(uint64(i), 6)).IntN)
		caller := sim.Caller{Document: doc, Inputs: []sim.Input{
			{Keys: pick(d, "1", "2", "3", "7#")}, {Keys: pick(d, "2233", "3344", "9\"")}, {Keys: pick(d, "1111", "9999", "5")},
		}}
		var want, got []byte
		fresh := sim.New(sim.World{Seed: uint64(i)})
		fresh.Observe = sim.JSONLines(&want)
		fresh.Dial(caller)
		fresh.Run()
		run.Reset(sim.World{Seed: uint64(i)})
		run.Observe = sim.JSONLines(&got)
		run.Dial(caller)
		run.Run()
		assert.Equal(t, string(want), string(got), "call %d", i)
	}
}

// TestForgetFetched: a run that is reset keeps nothing of the documents that it has
// fetched, which the next fetches anew.
func TestForgetFetched(t *testing.T) {
	const at = "https://app/next.xml"
	world := sim.World{Web: map[string]sim.Page{at: {Body: []byte("<Response><Say>Hi</Say></Response>")}}}
	doc := document(t, "<Response><Redirect>"+at+"</Redirect></Response>")
	run := sim.New(world)
	run.Observe = func(*sim.Event) {}
	var sizes []int
	for range 3 {
		run.Dial(sim.Caller{Document: doc})
		run.Run()
		run.Reset(world)
		sizes = append(sizes, run.Size())
	}
	assert.Equal(t, []int{3, 3, 3}, sizes) // the program, and the origins of it and of no program
}
