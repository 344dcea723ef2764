package sim

import (
	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/schema"
)

// emit begins an event of a call, or of none. Its fields are added to it before
// [Sim.flush].
func (s *Sim) emit(c *Call, name string) *Event {
	fields := s.event.Fields[:0]
	s.event = Event{T: s.now, Name: name, Fields: fields}
	if c != nil && len(s.calls) > 1 {
		s.event.Call = c.caller.Name
	}
	return &s.event
}

// flush gives the event to the observer.
func (s *Sim) flush() {
	if s.Observe != nil {
		s.Observe(&s.event)
	}
}

// tell makes an event of what has happened, if the trace has one for it.
func (s *Sim) tell(c *Call, o *interp.Effect) {
	name := traceName(o)
	if name == "" {
		return
	}
	if s.Observe != nil {
		s.observe(name, c, o)
	}
	if c != nil && o.Task == c.task {
		c.follow(o)
	}
}

// observe gives the event of that name to the observer.
func (s *Sim) observe(name string, c *Call, o *interp.Effect) {
	if o.Kind == interp.PlayAudio && s.world.audioFails(o.Text) != "" {
		return
	}
	e := s.emit(c, name)
	if o.Call == 0 {
		e.Conference = o.Room()
	}
	s.place(e, c, o)
	fill(e, o)
	s.flush()
}

// follow notices that a call has come to another document than its first.
func (c *Call) follow(o *interp.Effect) {
	switch o.Kind {
	case interp.Fetched:
		c.loaded, c.moved = true, c.loaded
	case interp.Replaced:
		c.loaded, c.moved = true, true
	}
}

// place says where in which document the event was caused.
func (s *Sim) place(e *Event, c *Call, o *interp.Effect) {
	if p := o.Problem(); p != nil {
		e.Line, e.Path = p.File.Line(p.Span.Start), p.Path
		if c == nil || c.moved {
			e.Document = p.File.Name
		}
		return
	}
	if o.Program == nil || o.Verb() == nil && o.Kind != interp.Replaced {
		return
	}
	e.Script = o.Program.Document()
	file := e.Script.File
	if o.Verb() != nil {
		e.Tag = o.Verb().Element()
		e.Line = file.Line(e.Tag.Start)
	}
	beside := o.Program.Resource() != schema.Call
	switch {
	case beside || o.Kind == interp.Replaced || c != nil && c.moved:
		e.Document = file.Name
	case c == nil && s.rooms[o.Room()] != nil:
		e.Document = s.rooms[o.Room()].document
	}
}

// traceName is the name of the event that an effect is in the trace; "" for one
// that is none.
func traceName(o *interp.Effect) string {
	if o.Kind == interp.Fetch && o.Flag {
		return "callback"
	}
	if int(o.Kind) >= len(traceNames) {
		return ""
	}
	return traceNames[o.Kind]
}

var traceNames = [...]string{
	interp.Speak: "say", interp.PlayAudio: "play", interp.StopMedia: "interrupted",
	interp.Fetch: "redirect", interp.Notify: "callback", interp.HangUp: "hangup",
	interp.StatusChanged: "status", interp.PauseBegan: "pause", interp.GatherBegan: "gather",
	interp.KeyPressed: "dtmf", interp.Said: "speech", interp.Gathered: "gathered",
	interp.Decided: "if", interp.DialBegan: "dial", interp.LegChanged: "leg",
	interp.Fetched: "fetched", interp.NotFetched: "fetch_failed", interp.Replaced: "replaced",
	interp.Warned: "warning", interp.RoomChanged: "room", interp.Joined: "join",
	interp.Left: "leave", interp.MuteChanged: "mute",
}

// fill adds the fields that the trace format names.
func fill(e *Event, o *interp.Effect) {
	switch o.Kind {
	case interp.StatusChanged:
		e.text("status", string(o.Status()))
		if o.Error() != nil {
			e.failure("error", o.Error())
		}
	case interp.Speak:
		fillSay(e, o)
	case interp.PlayAudio:
		e.text("url", o.Text)
		e.int("loop", int(o.N))
	case interp.PauseBegan:
		e.seconds("seconds", o.Duration)
	case interp.GatherBegan:
		fillGather(e, o.Verb().(*ast.Gather))
	case interp.KeyPressed:
		e.text("digit", o.Text)
		e.flagIf("ignored", o.Flag)
	case interp.Said:
		e.text("text", o.Text)
		e.flagIf("ignored", o.Flag)
	case interp.Gathered:
		e.text("value", o.Text)
		e.text("method", o.Value)
		e.text("reason", o.Reason)
	case interp.Decided:
		fillIf(e, o)
	case interp.Warned:
		e.text("message", o.Text)
	case interp.HangUp:
		e.text("by", o.Reason)
	default:
		fillOutside(e, o)
	}
}

// fillOutside adds the fields of what happens outside of the call itself.
func fillOutside(e *Event, o *interp.Effect) {
	switch o.Kind {
	case interp.DialBegan:
		e.list("numbers", numbers(o.Verb()))
		e.text("callerId", o.Value)
	case interp.LegChanged:
		fillLeg(e, o)
	case interp.Fetch, interp.Notify:
		e.text("url", o.Text)
		e.text("method", o.Value)
		if e.Name == "callback" {
			e.body("body", o.Fields())
		}
	case interp.Fetched:
		e.text("url", o.Text)
		e.int("status", int(o.N))
		e.text("contentType", o.Value)
	case interp.NotFetched:
		e.text("url", o.Text)
		e.int("code", int(o.N))
		e.text("message", o.Value)
	case interp.RoomChanged:
		e.Conference = o.Text
		e.text("state", o.Reason)
	case interp.Joined, interp.Left, interp.MuteChanged:
		fillMember(e, o)
	}
}

func fillSay(e *Event, o *interp.Effect) {
	v := o.Verb().(*ast.Say)
	language := v.Language
	if spoken := schema.VoiceLanguages(v.Voice); language == "" && len(spoken) > 0 {
		language = spoken[0]
	}
	e.text("text", o.Text)
	e.text("voice", v.Voice)
	e.textIf("language", language)
	e.flagIf("separateNumbers", v.SeparateNumbers)
	e.int("loop", int(o.N))
}

func fillGather(e *Event, v *ast.Gather) {
	e.text("input", v.Input)
	e.int("numDigits", v.NumDigits)
	e.text("finishOnKey", v.FinishOnKey)
	e.seconds("timeout", v.Timeout)
	e.seconds("speechTimeout", v.SpeechTimeout)
	e.text("language", v.Language)
}

func fillIf(e *Event, o *interp.Effect) {
	v := o.Verb().(*ast.If)
	e.text("variable", v.Variable)
	e.text("actual", o.Text)
	e.text("test", v.Test)
	e.text("value", v.Value)
	e.flag("result", o.Flag)
}

// fillLeg adds the state of a leg; the four ways of not being connected are one
// state with a reason.
func fillLeg(e *Event, o *interp.Effect) {
	e.text("number", o.Text)
	e.int("leg", int(o.Leg))
	e.text("callerId", o.Value)
	switch o.Reason {
	case "busy", "no_answer", "failed", "canceled":
		e.text("state", "no_connect")
		e.text("reason", o.Reason)
	default:
		e.text("state", o.Reason)
	}
}

// fillMember adds what concerns a participant, or a whole room.
func fillMember(e *Event, o *interp.Effect) {
	e.Conference = o.Text
	if o.Member() != nil {
		e.text("participant", o.Member().ID)
	}
	switch o.Kind {
	case interp.MuteChanged:
		e.flag("muted", o.Flag)
		return
	case interp.Joined:
		e.textIf("label", o.Member().Label)
		e.flag("muted", o.Member().Muted)
		e.flag("waiting", o.Flag)
	case interp.Left:
		e.text("reason", o.Reason)
	}
	e.flagIf("beep", o.Member().Beep)
}

// numbers are those that a Number or a Dial rings.
func numbers(v ast.Verb) []string {
	switch v := v.(type) {
	case *ast.Number:
		return []string{v.Number}
	case *ast.Dial:
		if v.Number != "" {
			return []string{v.Number}
		}
		list := make([]string, len(v.Numbers))
		for i, n := range v.Numbers {
			list[i] = n.Number
		}
		return list
	}
	return nil
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
