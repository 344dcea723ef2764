package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/voxsim/voxsim/explore"
	"github.com/voxsim/voxsim/internal/pair"
	"github.com/voxsim/voxsim/internal/visited"
	"github.com/voxsim/voxsim/interp"
)

// What a search of the counters must find (spin/counters.pml).
const (
	counterStates      = 1_000_000
	counterTransitions = 6_000_000
)

// counterSets are what the states are kept in.
var counterSets = map[string]func() visited.Set{
	"exact":        func() visited.Set { return visited.NewExact() },
	"fingerprints": func() visited.Set { return visited.NewFingerprints() },
}

// countersMain is the process that searches the counters, depth first, with a
// set of package explore: "bench counters exact".
func countersMain(kind string) error {
	newSet := counterSets[kind]
	if newSet == nil {
		return fmt.Errorf("there is no set %q", kind)
	}
	states, transitions := searchCounters(newSet(), 10)
	_, err := fmt.Printf("%d states, %d transitions\n", states, transitions)
	return err
}

// searchCounters lets each of six counters count to a limit, and from 0 again.
func searchCounters(set visited.Set, limit byte) (states, transitions int) {
	var next [6][60]byte
	var members [][]byte
	for i := range next {
		members = append(members, next[i][:])
	}
	var found []visited.Found
	set.Add(nil, members[:1])
	for stack := [][60]byte{next[0]}; len(stack) > 0; {
		state := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for i := range next {
			next[i] = state
			next[i][i] = (state[i] + 1) % limit
		}
		transitions += len(next)
		found = set.Add(found[:0], members)
		for i, f := range found {
			if f.New {
				stack = append(stack, next[i])
			}
		}
	}
	return set.Len(), transitions
}

// counters is E1 and E2: whole processes that search the same model.
func (b *bench) counters() ([]figure, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	ours := func(kind string) command {
		return command{name: kind, args: []string{self, "counters", kind},
			check: printed(fmt.Sprintf("%d states, %d transitions\n", counterStates, counterTransitions))}
	}
	pan, whole := b.spin()
	if pan.missing == "" {
		if _, err := whole.run(); err != nil { // it makes pan
			return nil, err
		}
	}
	exact, err1 := b.compare(ours("exact"), pan, faster)
	fingerprints, err2 := b.compare(ours("fingerprints"), pan, faster)
	end, err3 := b.compare(ours("fingerprints"), whole, faster)
	return []figure{exact, fingerprints, end}, errors.Join(err1, err2, err3)
}

// spin is the search that SPIN compiles, and all that it takes to compile it.
func (b *bench) spin() (pan, whole command) {
	const compile = "spin -a counters.pml && gcc -O2 -DSAFETY -DNOREDUCE -o pan pan.c"
	found := printed(fmt.Sprintf("%d states, stored", counterStates))
	search := []string{"./pan", "-m3000000", "-w21"}
	pan = external(command{name: spinPan, args: []string{"spin"}}, []string{"-V"}, "Debian: spin")
	if _, err := exec.LookPath("gcc"); err != nil && pan.missing == "" {
		pan.missing = "gcc is not installed; Debian: gcc, libc6-dev"
	}
	dir := filepath.Join(b.temp, "spin")
	model, err := os.ReadFile("spin/counters.pml")
	if err = errors.Join(err, os.MkdirAll(dir, 0o755), os.WriteFile(filepath.Join(dir, "counters.pml"), model, 0o644)); err != nil {
		pan.missing = err.Error()
	}
	pan.args, pan.dir, pan.check = search, dir, found
	whole = pan
	whole.name, whole.args = spinWhole, []string{"sh", "-c", compile + " && ./pan -m3000000 -w21"}
	return pan, whole
}

// outcomes is E3: every way through the Complex IVR.
func (b *bench) outcomes() ([]figure, error) {
	situations := 0
	explored := func() error {
		atlas := explore.Explore(b.program, b.surroundings(), explore.Options{})
		situations = atlas.Situations()
		return allEndings(atlas)
	}
	h, err := b.race(contestant{name: "explore", do: each(explored)})
	if err != nil {
		return nil, err
	}
	if f, ok := h.absent("explore"); ok {
		return []figure{f, f, f, f}, nil
	}
	took := h.times["explore"].CPU
	theirs, peer := b.xstateGraph()
	whole, byState := peer, peer
	if theirs.States > 0 {
		whole, byState = besideGraph(took, situations, theirs, peer.Version)
	}
	milliseconds := pair.Of(took)
	for _, v := range []*float64{&milliseconds.Median, &milliseconds.Low, &milliseconds.High} {
		*v /= float64(time.Millisecond)
	}
	return []figure{
		whole, byState, measured(milliseconds, duration(pair.Of(took).Median), "", ""),
		measured(one(float64(situations)), number(float64(situations)), "", ""),
	}, nil
}

// scriptEnds is at how many places the Complex IVR ends a call.
const scriptEnds = 10

// allEndings fails when an exploration has missed one of them.
func allEndings(atlas *explore.Atlas) error {
	n := 0
	for _, e := range atlas.Endings() {
		if e.By == "script" || e.By == "end" {
			n++
		}
	}
	if n != scriptEnds || !atlas.Complete {
		return fmt.Errorf("the script ends calls at %d places, not %d", n, scriptEnds)
	}
	return nil
}

// surroundings is the world of the rules S1 to S6.
func (b *bench) surroundings() explore.World {
	return explore.World{
		Speech: speaking,
		Audio:  func(string) (time.Duration, string) { return 5 * time.Second, "" },
		Fetch:  func(explore.Request) (interp.Event, bool) { return interp.Event{}, false },
		Phone: func(string) explore.Phone {
			return explore.Phone{Ring: 100 * time.Millisecond, Answer: 2 * time.Second, Talk: 10 * time.Second}
		},
		Stay: func(string) time.Duration { return inRoom },
	}
}

// graphEnd is what bench/xstate/graph.mjs prints.
type graphEnd struct {
	States  int
	Ends    int
	Seconds float64
}

// xstateGraph is XState's walk through the same call, in a process of its own,
// with its version; or the figure of what is missing or failed.
func (b *bench) xstateGraph() (graphEnd, figure) {
	c := nodeProgram(xstateGraph, "xstate", "graph.mjs")
	if c.missing != "" {
		return graphEnd{}, figure{Missing: c.missing}
	}
	var end graphEnd
	c.check = func(out []byte) error {
		if err := json.Unmarshal(out, &end); err != nil {
			return err
		}
		if end.States < 1000 || end.Seconds <= 0 {
			return fmt.Errorf("it found %d states in %v s", end.States, end.Seconds)
		}
		return nil
	}
	if _, err := c.run(); err != nil {
		return graphEnd{}, failed(err)
	}
	return end, figure{Version: c.version}
}

// besideGraph compares our rounds with theirs: for the whole, and by state.
func besideGraph(took []float64, situations int, theirs graphEnd, version string) (whole, byState figure) {
	ns := theirs.Seconds * 1e9
	var by, all []float64
	for _, t := range took {
		by = append(by, float64(situations)/t*ns/float64(theirs.States))
		all = append(all, ns/t)
	}
	mine := pair.Of(took).Median
	rate := func(n int, ns float64) string { return number(float64(n)/ns*1e9) + "/s" }
	return measured(pair.Of(all), duration(mine), duration(ns), version),
		measured(pair.Of(by), rate(situations, mine), rate(theirs.States, ns), version)
}
