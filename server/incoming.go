package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/voxsim/voxsim/server/engine"
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/sim"
)

// ErrNoNumber is the error of a call to a number that has no source of VoxXML.
var ErrNoNumber = errors.New("nobody answers this number")

// IncomingCall is a call that somebody makes to one of [Config.Numbers].
type IncomingCall struct {
	// To is the number that is called, From the caller's; From may be empty and
	// then is [sim.DefaultFrom].
	To, From string
	// Inputs answer the Gathers, one each, in order (S4).
	Inputs []sim.Input
	// HangUpAfter is when the caller hangs up by itself; 0 for never.
	HangUpAfter time.Duration
}

// Incoming places an incoming call, which this process runs, and returns it as it
// is first kept (R6.1).
func (s *Server) Incoming(ctx context.Context, c IncomingCall) (store.Call, error) {
	source, ok := pick(s.Numbers, c.To)
	if !ok {
		return store.Call{}, fmt.Errorf("%w: %s is not among the numbers that are configured: %s", ErrNoNumber, c.To, s.known())
	}
	return s.engine.Call(ctx, engine.NewCall{
		To: c.To, From: cmp.Or(c.From, sim.DefaultFrom), URL: source.URL, Document: source.Document,
		Inputs: c.Inputs, HangUpAfter: c.HangUpAfter,
	})
}

// known are the configured numbers, in words.
func (s *Server) known() string {
	if len(s.Numbers) == 0 {
		return "there are none"
	}
	return strings.Join(slices.Sorted(maps.Keys(s.Numbers)), ", ")
}

// pick is what stands for a number: its own entry, or that of all others, "*".
func pick[T any](by map[string]T, number string) (T, bool) {
	if v, ok := by[number]; ok {
		return v, true
	}
	v, ok := by["*"]
	return v, ok
}
