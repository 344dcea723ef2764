package sim

import (
	"time"

	"github.com/voxsim/voxsim/interp"
)

// plan is what is to be done at a time. What happens in every call (news, keys,
// inputs) says all that it needs in its fields: a function made for each was
// most of what a call allocated (44 allocations where 100 calls run, now 11).
type plan struct {
	do func(*Sim, plan)
	// call is whose plan it is, void when the call is over; nil for the world's.
	call *Call
	// fn is what [Sim.function] does.
	fn func()
	// key is what [Sim.key] presses.
	key string
	// task, op, leg and kind are the news of [Sim.news]; op is also the Gather
	// of [Sim.input].
	task interp.TaskID
	op   interp.Op
	leg  int32
	kind interp.EventKind
}

// add puts a plan into the agenda.
func (s *Sim) add(at time.Duration, rank uint8, p plan) {
	s.agenda.Add(max(at, s.now), rank, p)
}

// plan lets something happen at a time, if the call is not over by then. The
// call is nil for what happens to no call.
func (s *Sim) plan(at time.Duration, rank uint8, c *Call, do func()) {
	s.add(at, rank, plan{do: (*Sim).function, call: c, fn: do})
}

// carry carries out a plan, if it is not void.
func (s *Sim) carry(p plan) {
	if p.call != nil && p.call.over {
		s.void()
		return
	}
	p.do(s, p)
}

// void is said by a plan that came to nothing: then no time has passed either,
// so that the end of a run does not hang on what did not happen (S10).
func (s *Sim) void() { s.now = s.before }

func (s *Sim) function(p plan) { p.fn() }

// later lets news of an effect come after a while.
func (s *Sim) later(after time.Duration, rank uint8, o *interp.Effect, kind interp.EventKind) {
	s.add(s.now+after, rank, plan{do: (*Sim).news, task: o.Task, op: o.Op, leg: o.Leg, kind: kind})
}

// news is that of a sound or a leg, unless it was stopped.
func (s *Sim) news(p plan) {
	if s.dropped[dropped{p.task, p.op, p.leg}] {
		s.void()
		return
	}
	s.handle(p.task, interp.Event{Kind: p.kind, Op: p.op, Leg: p.leg})
}

// begin begins a call.
func (s *Sim) begin(p plan) { p.call.begin() }

// key is pressed by the caller.
func (s *Sim) key(p plan) {
	p.call.keysLeft--
	s.handle(p.call.task, interp.Event{Kind: interp.Digit, Text: p.key})
}

// input lets the caller begin what answers a Gather. If the Gather has ended by
// then the input stays for the next.
func (s *Sim) input(p plan) {
	c := p.call
	if c.next != p.op {
		s.void()
		return
	}
	c.next = 0
	if c.asking != nil {
		c.ask(p.op)
		return
	}
	in := c.caller.Inputs[0]
	c.caller.Inputs = c.caller.Inputs[1:]
	c.do(in)
}
