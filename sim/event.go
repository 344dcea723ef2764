package sim

import (
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/interp"
)

// Event is one line of the trace: what happened in the world, as the trace
// format names it. An event that an observer is given is valid only until it
// returns; [Event.Clone] keeps it.
type Event struct {
	// T is the virtual time since the run began.
	T time.Duration
	// Name is the event's: "say", "gathered", "hangup", …
	Name string
	// Call is the caller's name, when there are several.
	Call string
	// Conference is the room's name, of events that happen to a room.
	Conference string
	// Tag is the element that caused the event, nil if none did; Line is its
	// line, from 1. Path overrides the tag's.
	Tag  *ast.Tag
	Line int
	Path string
	// Script is the document that Tag stands in.
	Script *ast.Document
	// Document is its address or file, when it is not the call's first.
	Document string

	shape *shape // what fields it has; nil for none
	// effect or result is what they tell of.
	effect *interp.Effect
	result *Result
	form   *form // how it is written; nil as long as there is none
}

// Prompt is what a say or play event lets the caller hear: the text, or the
// address of the file; "" of another event.
func (e *Event) Prompt() string {
	switch e.Name {
	case "say":
		return e.Text("text")
	case "play":
		return e.Text("url")
	}
	return ""
}

// Clone returns a copy that stays valid.
func (e *Event) Clone() Event {
	var c Event
	e.CopyTo(&c)
	return c
}

// CopyTo makes another event a copy that stays valid; it takes the memory that the
// other has.
func (e *Event) CopyTo(c *Event) {
	effect, result := c.effect, c.result
	*c = *e
	c.effect, c.result = copied(effect, e.effect), copied(result, e.result)
	if c.effect != nil {
		c.effect.Keep()
	}
}

// copied copies a thing, if there is one, to where there is memory for it.
func copied[T any](to, from *T) *T {
	if from == nil {
		return nil
	}
	if to == nil {
		to = new(T)
	}
	*to = *from
	return to
}
