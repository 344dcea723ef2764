package interp

import "time"

// stepped is AppendStep. When [Exchange.Panicked] is there, a panic of the
// machine is told to it and ends the call as failed (R4.9), with the last events
// of all that was under way: no other call is touched.
func (e *Exchange) stepped(t *task, after time.Duration, ev *Event) (fx []Effect) {
	if e.Panicked == nil {
		return t.AppendStep(e.out, after, ev)
	}
	before := t.Machine
	defer func() {
		if what := recover(); what != nil {
			e.Panicked(t.call, what)
			t.Machine = before
			fx = t.crash(e.out, after)
		}
	}()
	return t.AppendStep(e.out, after, ev)
}

// crash ends the call, or the document, by an error of ours.
func (m *Machine) crash(fx []Effect, after time.Duration) []Effect {
	s := stepper{m, fx}
	s.advance(after)
	s.fail(noVerb, CodeInternal, "")
	return s.fx
}
