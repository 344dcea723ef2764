package interp_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/schema"
)

// The tests of this file hold what the fuzz targets have found.

// An event in the step in which a timer ends the call comes too late.
func TestNothingBehindTheEnd(t *testing.T) {
	for _, ev := range []interp.Event{
		{Kind: interp.HungUp}, {Kind: interp.Delete}, {Kind: interp.Digit, Text: "1"}, {Kind: interp.Words, Text: "one"},
		{Kind: interp.Replace, Program: compile(t, "<Response><Pause/></Response>", schema.Call)},
	} {
		m := interp.NewMachine(compile(t, "<Response><Pause/></Response>", schema.Call), interp.Call{})
		m.Step(0, interp.Event{Kind: interp.Begin})
		fx := m.Step(2*time.Second, ev)
		assert.True(t, m.Over())
		if assert.Len(t, fx, 2) {
			assert.Equal(t, interp.HangUp, fx[0].Kind)
			assert.Equal(t, interp.StatusComplete, fx[1].Status())
		}
	}
}

// Machines that end at the same time by the same verb are equal, however long
// their last step was.
func TestTimeEndsWithTheCall(t *testing.T) {
	one := interp.NewMachine(compile(t, "<Response><Pause/></Response>", schema.Call), interp.Call{})
	one.Step(0, interp.Event{Kind: interp.Begin})
	two := one
	one.Step(time.Second, interp.Event{})
	two.Step(time.Hour, interp.Event{})
	assert.Equal(t, one, two)
}

// A replaced document leaves nothing behind that could point out of the new one.
func TestSnapshotOfReplaced(t *testing.T) {
	m := interp.NewMachine(compile(t, "<Response><Pause/><Say>Hello</Say></Response>", schema.Call), interp.Call{})
	m.Step(0, interp.Event{Kind: interp.Begin})
	m.Step(time.Second, interp.Event{})
	short := compile(t, "<Response/>", schema.Call)
	m.Step(0, interp.Event{Kind: interp.Replace, Program: short})
	again, err := interp.RestoreMachine(short, m.AppendSnapshot(nil))
	assert.NoError(t, err)
	assert.Equal(t, m, again)
}
