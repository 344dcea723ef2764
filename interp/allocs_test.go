//go:build !race

// The race detector makes allocations of its own.

package interp_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

// TestStepAllocates steps copies of a machine through a whole call: no step
// allocates anything.
func TestStepAllocates(t *testing.T) {
	_, doc := complexIVR(t)
	program := interp.Compile(doc, schema.Call)
	m := interp.NewMachine(program, interp.Call{})
	fx := make([]interp.Effect, 0, 16)
	var fork interp.Machine
	for i, mv := range record(t, program, "2", "2233", "1111") {
		allocs := testing.AllocsPerRun(10, func() {
			fork = m
			fork.AppendStep(fx, mv.after, &mv.event)
		})
		assert.Zero(t, allocs, "step %d, event %d %q", i, mv.event.Kind, mv.event.Text)
		m.AppendStep(fx, mv.after, &mv.event)
	}
	assert.True(t, m.Over())
}

// TestCompileAllocates counts what it takes to make a program of a text.
func TestCompileAllocates(t *testing.T) {
	text, _ := complexIVR(t)
	var p parser.Parser
	allocs := testing.AllocsPerRun(10, func() {
		doc, _ := p.Parse("complex-ivr.xml", string(text), parser.Options{})
		interp.Compile(doc, schema.Call)
	})
	assert.LessOrEqual(t, allocs, 25.0)
}
