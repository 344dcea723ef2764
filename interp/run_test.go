package interp_test

import (
	"context"
	"errors"
	"testing"

	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/schema"
)

// stubborn fails at its n-th call.
type stubborn struct {
	console
	left int
}

var errStubborn = errors.New("no more")

func (s *stubborn) Do(ctx context.Context, fx interp.Effect) error {
	if s.left--; s.left < 0 {
		return errStubborn
	}
	return nil
}

// TestRunStops: Run returns the first error of the Telephony, wherever it comes
// from, and leaves the machine as it was then.
func TestRunStops(t *testing.T) {
	program := compile(t, `<Response><Say>Hello</Say><Conference>room1</Conference></Response>`, schema.Call)
	for n := range 4 {
		m := interp.NewMachine(program, interp.Call{})
		err := interp.Run(context.Background(), &m, &stubborn{left: n})
		if !errors.Is(err, errStubborn) || m.Over() {
			t.Errorf("after %d orders Run returns %v, over: %t", n, err, m.Over())
		}
	}
	m := interp.NewMachine(program, interp.Call{})
	if err := interp.Run(context.Background(), &m, &console{}); err == nil || m.Over() {
		t.Errorf("in a room that never ends Run returns %v, over: %t", err, m.Over())
	}
}
