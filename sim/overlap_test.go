package sim_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/sim"
)

// callers of the Complex IVR who meet nobody: they do not enter a conference.
var callers = []sim.Caller{
	{Inputs: press("1")},
	{Inputs: press("1"), HangUpAfter: 14 * time.Second},
	{Inputs: press("2", "2233", "1112")},
	{Inputs: press("2", "3344", "99")},
	{Inputs: press("2", "2233", "2222"), BargeIn: true},
	{Inputs: press("2", "5566")},
	{Inputs: press("3")},
	{Inputs: press("4"), BargeIn: true},
	{Inputs: []sim.Input{{}}},
	{Inputs: []sim.Input{{Keys: "2"}, {HangUp: true}}},
	{HangUpAfter: 7 * time.Second},
}

// traces are what each of some calls has told, by name, as if it had begun at 0
// and were alone.
func traces(calls []sim.Caller) (map[string][]byte, []sim.Result) {
	told := map[string][]byte{}
	began := map[string]time.Duration{}
	s := sim.New(sim.World{})
	s.Observe = func(e *sim.Event) {
		line, name := e.Clone(), calls[0].Name
		if len(calls) > 1 {
			name, line.Call = e.Call, ""
		}
		line.T -= began[name]
		if e.Name == "result" {
			line.T = 0
		}
		told[name] = append(line.AppendJSON(told[name]), '\n')
	}
	for _, c := range calls {
		began[c.Name] = c.Start
		s.Dial(c)
	}
	return told, s.Run()
}

// TestOverlapping lets 2,000 calls of all kinds overlap on one timeline: each
// must go as if it were alone, to the last byte of its trace.
func TestOverlapping(t *testing.T) {
	doc := complexIVR(t)
	alone := make([][]byte, len(callers))
	results := make([]sim.Result, len(callers))
	for i, c := range callers {
		c.Document = doc
		told, r := traces([]sim.Caller{c})
		alone[i], results[i] = told[""], r[0]
		require.NotEmpty(t, alone[i])
	}
	random := rand.New(rand.NewPCG(1, 2))
	calls := make([]sim.Caller, 2000)
	kinds := make([]int, len(calls))
	for i := range calls {
		kinds[i] = random.IntN(len(callers))
		calls[i] = callers[kinds[i]]
		calls[i].Name, calls[i].Document = fmt.Sprint("caller ", i), doc
		calls[i].Start = time.Duration(random.IntN(20_000)) * time.Millisecond
	}
	told, all := traces(calls)
	for i, c := range calls {
		want := results[kinds[i]]
		want.Call = c.Name
		assert.Equal(t, want, all[i])
		require.Equal(t, string(alone[kinds[i]]), string(told[c.Name]), "%s", c.Name)
	}
}
