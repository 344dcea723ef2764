package sim_test

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/sim"
)

var overlapping = flag.Int("calls", 2000, "how many calls TestOverlapping lets overlap")

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

// appendLine appends an event to a trace as if its call had begun at 0 and were
// alone; only the last event, the result, comes at the end of the run.
func appendLine(trace []byte, e *sim.Event, began time.Duration) []byte {
	line := e.Clone()
	line.Call = ""
	line.T -= began
	if e.Name == "result" {
		line.T = 0
	}
	return append(line.AppendJSON(trace), '\n')
}

// crowd are many calls of all kinds on one timeline.
type crowd struct {
	t       *testing.T
	alone   [][]byte // the trace of each of callers
	results []sim.Result
	kinds   []uint8 // of each call, in callers
	began   []time.Duration
	at      []int32 // how much of its trace each call has told
	line    []byte

	open, most int // calls that are under way
}

// observe compares an event with what its call tells when it is alone.
func (c *crowd) observe(e *sim.Event) {
	i, err := strconv.Atoi(e.Call)
	require.NoError(c.t, err)
	c.line = appendLine(c.line[:0], e, c.began[i])
	want := c.alone[c.kinds[i]][c.at[i]:]
	if !bytes.HasPrefix(want, c.line) {
		want, _, _ := bytes.Cut(want, []byte("\n"))
		require.Equal(c.t, string(want), string(c.line), "call %d at %v", i, e.T)
	}
	if c.at[i] == 0 {
		c.open++
		c.most = max(c.most, c.open)
	}
	if e.Name == "hangup" {
		c.open--
	}
	c.at[i] += int32(len(c.line))
}

// TestOverlapping lets calls of all kinds overlap on one timeline: each must go as
// if it were alone, to the last byte of its trace. With -v it tells how many were
// under way at once, and what the run took; -calls 1000000 takes some minutes.
func TestOverlapping(t *testing.T) {
	doc := complexIVR(t)
	c := crowd{t: t, at: make([]int32, *overlapping)}
	for _, caller := range callers {
		c.hearAlone(caller, doc)
	}
	random := rand.New(rand.NewPCG(1, 2))
	run := sim.New(sim.World{})
	run.Observe = c.observe
	for i := range *overlapping {
		kind, start := random.IntN(len(callers)), time.Duration(random.IntN(5_000))*time.Millisecond
		c.kinds, c.began = append(c.kinds, uint8(kind)), append(c.began, start)
		caller := callers[kind]
		caller.Name, caller.Document, caller.Start = strconv.Itoa(i), doc, start
		run.Dial(caller)
	}
	began := time.Now()
	all := run.Run()
	took := time.Since(began)
	require.Len(t, all, *overlapping)
	for i := range all {
		kind := c.kinds[i]
		want := c.results[kind]
		want.Call = strconv.Itoa(i)
		require.Equal(t, want, all[i])
		require.Len(t, c.alone[kind], int(c.at[i]), "call %d has told less", i)
	}
	assert.Zero(t, c.open)
	assert.Greater(t, c.most, *overlapping/2)
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	t.Logf("%d calls, %d at once: %v, %d MiB", len(all), c.most, took, memory.Sys>>20)
}

// hearAlone runs a call that is alone.
func (c *crowd) hearAlone(caller sim.Caller, doc *ast.Document) {
	caller.Document = doc
	run := sim.New(sim.World{})
	var trace []byte
	run.Observe = func(e *sim.Event) { trace = appendLine(trace, e, 0) }
	run.Dial(caller)
	c.results = append(c.results, run.Run()[0])
	c.alone = append(c.alone, trace)
	require.NotEmpty(c.t, trace)
}
