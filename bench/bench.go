package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/internal/pair"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

// root is the top of the repository, seen from this module.
const root = ".."

// complexName is the vendor's Complex IVR, on which nearly all is measured.
const complexName = "testdata/docs/complex-ivr.xml"

// bench is what all workloads need.
type bench struct {
	t     *testing.T // testing/synctest asks for one
	plan  pair.Plan
	pairs int    // of whole processes
	temp  string // a folder of our own

	text    []byte
	doc     *ast.Document
	program *interp.Program

	built map[string]string // the command, once it is built
}

// newBench reads the document.
func newBench(t *testing.T, rounds, pairs int) (*bench, error) {
	text, err := os.ReadFile(filepath.Join(root, complexName))
	if err != nil {
		return nil, fmt.Errorf("run this in the folder bench of the repository: %w", err)
	}
	doc, problems := parser.Parse(complexName, text, parser.Options{})
	if doc == nil {
		return nil, problems.Err()
	}
	temp, err := os.MkdirTemp("", "voxsim-bench-")
	if err != nil {
		return nil, err
	}
	return &bench{
		t: t, plan: pair.Plan{Rounds: rounds, Slice: 25 * time.Millisecond}, pairs: pairs, temp: temp,
		text: text, doc: doc, program: interp.Compile(doc, schema.Call), built: map[string]string{},
	}, nil
}

// contestant is one that must do its work right before it may race.
type contestant struct {
	name    string
	version string
	missing string // what is not there, and how it is installed
	// do does the work n times. It must fail when the work went wrong.
	do func(n int) error
}

// heat is what came of a race.
type heat struct {
	times map[string]pair.Times
	out   map[string]figure // who could not take part, and why
	by    map[string]contestant
}

// race lets contestants race, those who are there and can do the work.
func (b *bench) race(all ...contestant) (*heat, error) {
	h := &heat{times: map[string]pair.Times{}, out: map[string]figure{}, by: map[string]contestant{}}
	var able []pair.Contestant
	for _, c := range all {
		h.by[c.name] = c
		if c.missing != "" {
			h.out[c.name] = figure{Missing: c.missing}
		} else if err := c.do(1); err != nil {
			h.out[c.name] = failed(fmt.Errorf("%s: %w", c.name, err))
		} else {
			able = append(able, pair.Contestant{Name: c.name, Do: c.do})
		}
	}
	times, err := b.plan.Race(able...)
	for _, t := range times {
		h.times[t.Name] = t
	}
	return h, err
}

// turn is what one does in each round.
type turn struct {
	name    string
	missing string // what is not there, and how it is installed
	do      func() error
}

// takeTurns gives all their turns, A B C A B C. It returns the figures of those that
// are missing or have failed: they have no more turns.
func (b *bench) takeTurns(all []turn) map[string]figure {
	out := map[string]figure{}
	for range b.pairs {
		for _, t := range all {
			if _, gone := out[t.name]; gone {
				continue
			}
			if t.missing != "" {
				out[t.name] = figure{Missing: t.missing}
			} else if err := t.do(); err != nil {
				out[t.name] = failed(fmt.Errorf("%s: %w", t.name, err))
			}
		}
	}
	return out
}

// faster is how many times as fast as a peer a contestant is.
func (h *heat) faster(ours, peer string) figure {
	if f, ok := h.absent(ours, peer); ok {
		return f
	}
	a, b := h.times[ours].CPU, h.times[peer].CPU
	return measured(pair.Ratio(b, a), duration(pair.Of(a).Median), duration(pair.Of(b).Median), h.by[peer].version)
}

// share is how much of a peer's time a contestant takes.
func (h *heat) share(ours, peer string) figure {
	if f, ok := h.absent(ours, peer); ok {
		return f
	}
	a, b := h.times[ours].CPU, h.times[peer].CPU
	return measured(pair.Ratio(a, b), duration(pair.Of(a).Median), duration(pair.Of(b).Median), h.by[peer].version)
}

// rate is how often a second of CPU time a contestant does its work.
func (h *heat) rate(ours string) figure {
	if f, ok := h.absent(ours); ok {
		return f
	}
	var rates []float64
	for _, ns := range h.times[ours].CPU {
		rates = append(rates, 1e9/ns)
	}
	return measured(pair.Of(rates), duration(pair.Of(h.times[ours].CPU).Median), "", "")
}

// absent is the figure of a pair of which one did not take part.
func (h *heat) absent(names ...string) (figure, bool) {
	for _, name := range names {
		if f, ok := h.out[name]; ok {
			return f, true
		}
	}
	return figure{}, false
}

// repeat does something n times.
func repeat(n int, do func() error) error {
	for range n {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

// each makes work of something that is done once.
func each(do func() error) func(int) error {
	return func(n int) error { return repeat(n, do) }
}

// moduleVersion is the version of a module that is linked in.
func moduleVersion(path string) string {
	info, _ := debug.ReadBuildInfo()
	for _, m := range info.Deps {
		if m.Path == path {
			return strings.TrimPrefix(m.Version, "v0.0.0-") // of modules without versions: date and commit
		}
	}
	return "of unknown version"
}
