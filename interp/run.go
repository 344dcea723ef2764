package interp

import (
	"context"
	"time"
)

// Telephony carries out effects and reports what happens: it is what a voice
// server implements to run calls.
type Telephony interface {
	// Do begins an order, or takes note of a fact. It does not wait for what it
	// begins to end.
	Do(ctx context.Context, fx Effect) error
	// Wait returns the next event and how long it took to come. When limit has
	// passed before, it returns an event of kind 0 and limit. A negative limit
	// is none.
	Wait(ctx context.Context, limit time.Duration) (after time.Duration, ev Event, err error)
}

// Run executes a call to its end over a Telephony. It is a loop over
// [Machine.Step] and nothing more. It returns nil when the call is over, or the
// first error of the Telephony, with the machine as it was then.
func Run(ctx context.Context, m *Machine, t Telephony) error {
	fx := m.Step(0, Event{Kind: Begin})
	for {
		for _, f := range fx {
			if err := t.Do(ctx, f); err != nil {
				return err
			}
		}
		if m.Over() {
			return nil
		}
		limit, ok := m.Deadline()
		if !ok {
			limit = -1
		}
		after, ev, err := t.Wait(ctx, limit)
		if err != nil {
			return err
		}
		fx = m.AppendStep(fx[:0], after, &ev)
	}
}
