package interp_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/schema"
)

// TestPanic: a machine that panics fails its own call, with the last events of
// what it had begun, and no other. Without anybody to tell, the panic goes on.
func TestPanic(t *testing.T) {
	var told []interp.TaskID
	e := interp.Exchange{
		NewID:    func() string { return "id" },
		Panicked: func(id interp.TaskID, what any) { told = append(told, id); assert.NotNil(t, what) },
	}
	doc := compile(t, `<Response><Number statusCallback='http://app/' statusCallbackEvent='noConnect'>15550001</Number></Response>`, schema.Call)
	first, out := e.Call(0, doc, interp.Call{})
	op := interp.Op(0)
	for _, o := range out {
		if o.Kind == interp.Ring {
			op = o.Op
		}
	}
	fault := interp.Event{Kind: interp.LegRinging, Op: op, Leg: -1} // there is no such leg
	second, _ := e.Call(0, doc, interp.Call{})

	out = e.Handle(3*time.Second, first, &fault)
	assert.Equal(t, []interp.TaskID{first}, told)
	var kinds []interp.EffectKind
	for _, o := range out {
		kinds = append(kinds, o.Kind)
	}
	assert.Equal(t, []interp.EffectKind{interp.DropLeg, interp.LegChanged, interp.Notify, interp.HangUp, interp.StatusChanged}, kinds)
	last := out[len(out)-1]
	assert.Equal(t, interp.StatusFailed, last.Status())
	assert.Equal(t, &interp.Error{Code: interp.CodeInternal, Description: "internal server error"}, last.Error())
	_, there := e.Machine(first)
	assert.False(t, there)
	_, there = e.Machine(second)
	assert.True(t, there)

	assert.NoError(t, e.Restore(e.AppendSnapshot(nil), func(interp.Source) (*interp.Program, error) { return doc, nil }))
	assert.NotNil(t, e.Panicked, "a restored exchange is guarded too")

	e.Panicked = nil
	assert.Panics(t, func() { e.Handle(5*time.Second, second, &fault) })
}
