package scenario

import (
	"fmt"
	"slices"
	"strings"

	"github.com/voxsim/voxsim/internal/spell"
	"github.com/voxsim/voxsim/sim"
)

// about tells whether an event is one that a caller's observation speaks of:
// the caller's own or the other's that it names, or a room's.
func (x *execution) about(o *Observation, c *Caller, e *sim.Event) bool {
	of := o.Of
	if of == "" {
		of = c.Name
	}
	return e.Call == of || e.Call == ""
}

// meets tells whether an event is what an observation describes.
func (x *execution) meets(o *Observation, e *sim.Event) bool {
	if o.Events != nil && !slices.Contains(o.Events, e.Name) {
		return false
	}
	for _, m := range o.Fields {
		if !m.matches(e) {
			return false
		}
	}
	return o.At == "" || x.stands(o, e)
}

// matches tells whether the event has such a field. A name of several parts
// parted by | means the first that is there; what is left out is false or
// empty.
func (m Match) matches(e *sim.Event) bool {
	for name := range strings.SplitSeq(m.Name, "|") {
		if value, ok := e.Value(name); ok {
			return m.Pattern.matchesList(value)
		}
	}
	return m.Pattern.text == "false" || m.Pattern.text == ""
}

// matchesList also takes one value of a list for the whole.
func (p Pattern) matchesList(value string) bool {
	if p.Matches(value) {
		return true
	}
	for one := range strings.SplitSeq(value, ", ") {
		if len(one) < len(value) && p.Matches(one) {
			return true
		}
	}
	return false
}

// judge reports a caller whose steps were not all met, whose inputs were not
// all used, or who was left waiting.
func (a *agent) judge(r sim.Result) {
	if s := a.current(); s != nil {
		a.x.outcome.Failures = append(a.x.outcome.Failures, Failure{
			Place: s.Place, Message: a.unmet(s), Event: a.left, Call: a.caller.Name, Waiting: s.Text(),
		})
	}
	for _, in := range a.call.Unused() {
		a.x.fail(a.caller.Place, "no Gather took the input: "+in.String())
	}
	if n := a.call.KeysLeft(); n > 0 && r.HangUp != "caller" {
		a.x.fail(a.lastPlace(), fmt.Sprintf("the call was over before all keys were pressed; %d were left", n))
	}
	if s := a.last(); s != nil && s.Action != nil && s.Action.Kind == Wait && a.caller.Start+r.Took < a.base {
		a.x.fail(s.Place, "the call was over before this was: "+s.Text())
	}
	if r.GaveUp {
		a.x.fail(a.caller.Place, "the caller was left waiting: nothing further could happen")
	}
}

// last is the step that was met last; nil when none was.
func (a *agent) last() *Step {
	if a.done == 0 {
		return nil
	}
	return a.caller.Steps[a.done-1]
}

func (a *agent) lastPlace() Place {
	if s := a.last(); s != nil {
		return s.Place
	}
	return a.caller.Place
}

// unmet says what was expected, and what came nearest.
func (a *agent) unmet(s *Step) string {
	if s.Action != nil {
		return "the call was over before this could be done: " + s.Text()
	}
	message := "this was not met: " + s.Text()
	if path, ok := a.elsewhere(s.Observe); ok {
		message += "; it was so at " + path
	} else if near := a.nearest(s.Observe); near != "" && s.Observe.Fields[0].Pattern.Matches(near) {
		message += "; it was heard before"
	} else if near != "" {
		message += fmt.Sprintf("; the nearest that was heard is %q", near)
	}
	if n := len(a.caller.Steps) - a.done - 1; n > 0 {
		message += fmt.Sprintf(" (and %d more behind it)", n)
	}
	return message
}

// elsewhere is where an observation would have been met, but for its place.
func (a *agent) elsewhere(o *Observation) (path string, ok bool) {
	anywhere := *o
	anywhere.At = ""
	for i := range a.x.outcome.Events {
		e := &a.x.outcome.Events[i]
		if o.At != "" && e.Tag != nil && a.x.about(o, a.caller, e) && a.x.meets(&anywhere, e) {
			return e.Tag.Path(), true
		}
	}
	return "", false
}

// nearest is the prompt that is most like the one expected.
func (a *agent) nearest(o *Observation) string {
	if !slices.Contains(o.Events, "say") || len(o.Fields) != 1 {
		return ""
	}
	var heard []string
	for i := range a.x.outcome.Events {
		if e := &a.x.outcome.Events[i]; (e.Name == "say" || e.Name == "play") && a.x.about(o, a.caller, e) {
			heard = append(heard, e.Prompt())
		}
	}
	return spell.Closest(o.Fields[0].Pattern.text, heard)
}

// judgeResult compares the last line of the trace.
func (a *agent) judgeResult(o *Observation, e *sim.Event) {
	for _, m := range o.Fields {
		if m.matches(e) {
			continue
		}
		got, _ := e.Value(m.Name)
		a.x.fail(o.Place, fmt.Sprintf("the result's %s is %q, not %q", m.Name, got, m.Pattern))
	}
}
