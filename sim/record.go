package sim

import (
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/schema"
)

// tell gives the event of what has happened to the observer, if the trace has one
// for it.
func (s *Sim) tell(c *Call, o *interp.Effect) {
	kind := traced(o)
	if kind == 0 || kind == interp.PlayAudio && s.world.audioFails(o.Text) != "" {
		return
	}
	e := s.emit(kind, c)
	e.effect = o
	if e.shape.room {
		e.Conference = o.Text
	} else if o.Call == 0 {
		e.Conference = o.Room()
	}
	s.place(e, kind, c, o)
	s.Observe(e)
}

// emit begins an event of a call, or of none.
func (s *Sim) emit(kind interp.EffectKind, c *Call) *Event {
	e := &s.event
	*e = Event{T: s.now, Name: shapes[kind].name, shape: &shapes[kind]}
	if c != nil && len(s.calls) > 1 {
		e.Call = c.caller.Name
	}
	return e
}

// warn tells something of a call, or of a conference.
func (s *Sim) warn(c *Call, room, message string) {
	if s.Observe != nil {
		e := s.emit(interp.Warned, c)
		e.Conference, e.effect = room, &interp.Effect{Kind: interp.Warned, Text: message}
		s.Observe(e)
	}
}

// place says where in which document the event was caused.
func (s *Sim) place(e *Event, kind interp.EffectKind, c *Call, o *interp.Effect) {
	if p := o.Problem(); p != nil {
		e.Line, e.Path = p.File.Line(p.Span.Start), p.Path
		if c == nil || c.moved {
			e.Document = p.File.Name
		}
		return
	}
	s.recall(e, kind, o.Program, o.Number())
	if o.Program == nil || o.Number() < 0 && o.Kind != interp.Replaced {
		return
	}
	e.Script = o.Program.Document()
	switch {
	case o.Kind == interp.Replaced || c != nil && c.moved || o.Program.Resource() != schema.Call:
		e.Document = e.Script.File.Name
	case c == nil && s.rooms[o.Room()] != nil:
		e.Document = s.rooms[o.Room()].document
	}
}

// JSONLines returns an observer that appends every event to *dst as a line of
// JSON.
func JSONLines(dst *[]byte) func(*Event) {
	return func(e *Event) { *dst = append(e.AppendJSON(*dst), '\n') }
}

// Keep returns an observer that keeps every event.
func Keep(all *[]Event) func(*Event) {
	return func(e *Event) { *all = append(*all, e.Clone()) }
}
