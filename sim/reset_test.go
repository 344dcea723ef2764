package sim_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/sim"
)

// TestReset runs random scenes one after the other in a run that is reset, and
// each in a run of its own: nothing of a scene may be seen in the next. Some are
// broken off; some have more calls than a reset keeps memory for.
func TestReset(t *testing.T) {
	var told []byte
	kept := sim.New(sim.World{})
	kept.Observe = sim.JSONLines(&told)
	for seed := range uint64(500) {
		d := dice(rand.New(rand.NewPCG(seed, 3)).IntN)
		s := randomScene(d)
		if d.one(100) {
			s.callers = slices.Repeat(s.callers, 600)
		}
		var want []byte
		fresh := sim.New(s.world)
		fresh.Observe = sim.JSONLines(&want)
		results := s.in(fresh)

		told = told[:0]
		kept.Reset(s.world)
		assert.Zero(t, kept.Now())
		again := s.in(kept)
		require.Equal(t, string(want), string(told), "seed %d", seed)
		require.Equal(t, results, again, "seed %d", seed)
		if d.one(4) {
			breakOff(kept, s, 1+d(20))
		}
	}
}

// breakOff begins a scene anew and leaves it in the middle.
func breakOff(run *sim.Sim, s scene, steps int) {
	run.Reset(s.world)
	for _, c := range s.callers {
		run.Dial(c)
	}
	for range steps {
		run.Step()
	}
}

// TestResetLenient fetches the same page in a lenient world and then in a strict
// one: it is read anew.
func TestResetLenient(t *testing.T) {
	page := sim.Page{Body: []byte("<Response><Hangup/><Blink/></Response>")}
	world := sim.World{Web: map[string]sim.Page{pageURL(0): page}, Lenient: true}
	run := sim.New(world)
	run.Dial(sim.Caller{URL: pageURL(0)})
	assert.Equal(t, "script", run.Run()[0].HangUp)
	world.Lenient = false
	run.Reset(world)
	run.Dial(sim.Caller{URL: pageURL(0)})
	assert.Equal(t, "error", run.Run()[0].HangUp)
}
