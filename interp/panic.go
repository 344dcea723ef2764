package interp

import "time"

// guarded is AppendStep, when [Exchange.Panicked] is there: a panic of the machine
// is told to it and ends the call as failed (R4.9), with the last events of all that
// was under way. No other call is touched.
func (e *Exchange) guarded(t *task, after time.Duration, ev *Event) (fx []Effect) {
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
