package sim

import (
	"time"

	"github.com/voxsim/voxsim/interp"
)

// plan is what is to be done at a time. What happens in every call (news, keys,
// inputs) says all that it needs in its fields: a function made for each was
// most of what a call allocated.
type plan struct {
	do action
	// key is what is pressed.
	key byte
	// task, op, leg and kind are the news of a sound or a leg. op is also the
	// Gather of an input, and the turn of the end of a room.
	kind interp.EventKind
	leg  int32
	op   interp.Op
	task interp.TaskID
	// call is whose plan it is, void when the call is over; nil for the world's.
	call *Call
	room *stay
	fn   func()
}

// action is what is done.
type action uint8

const (
	doFunction action = iota // fn
	doBegin                  // the call
	doInput                  // of the caller, which answers a Gather
	doKey                    // that the caller presses
	doSound                  // its end, in a call
	doNews                   // of a leg, or of a sound in a document beside the calls
	doEndRoom                // when nothing has happened to it
)

// add puts a plan into the agenda, to be filled in.
func (s *Sim) add(at time.Duration, rank uint8, do action, c *Call) *plan {
	p := s.agenda.Add(max(at, s.now), rank)
	p.do = do
	p.call = c
	return p
}

// plan lets something happen at a time, if the call is not over by then. The
// call is nil for what happens to no call.
func (s *Sim) plan(at time.Duration, rank uint8, c *Call, do func()) {
	s.add(at, rank, doFunction, c).fn = do
}

// carry carries out a plan, if it is not void.
func (s *Sim) carry(p *plan) {
	c := p.call
	if c != nil && c.over {
		s.void()
		return
	}
	switch p.do {
	case doFunction:
		p.fn()
	case doBegin:
		c.begin()
	case doInput:
		c.input(p.op)
	case doKey:
		c.keysLeft--
		s.handle(c.task, &interp.Event{Kind: interp.Digit, Text: string([]byte{p.key})})
	case doSound:
		s.ended(p)
	case doNews:
		s.news(p)
	case doEndRoom:
		s.endRoom(p)
	}
}

// void is said by a plan that came to nothing: then no time has passed either,
// so that the end of a run does not hang on what did not happen (S10).
func (s *Sim) void() { s.now = s.before }

// later lets news of an effect come after a while.
func (s *Sim) later(after time.Duration, rank uint8, o *interp.Effect, kind interp.EventKind) {
	p := s.add(s.now+after, rank, doNews, nil)
	p.task, p.op, p.leg, p.kind = o.Task, o.Op, o.Leg, kind
}

// sound lets a sound end after a while, if it is not stopped.
func (s *Sim) sound(after time.Duration, c *Call, o *interp.Effect) {
	if c == nil || o.Task != c.task {
		s.later(after, rankMedia, o, interp.MediaEnded)
		return
	}
	c.sound = o.Op
	s.add(s.now+after, rankMedia, doSound, c).op = o.Op
}

// stop forgets a sound that was stopped, or a leg that was given up.
func (s *Sim) stop(c *Call, o *interp.Effect) {
	if o.Kind == interp.StopMedia && c != nil && o.Task == c.task {
		c.sound = 0
		return
	}
	s.dropped[dropped{o.Task, o.Op, o.Leg}] = true
}

// ended is the end of a call's sound, unless it was stopped.
func (s *Sim) ended(p *plan) {
	if p.call.sound != p.op {
		s.void()
		return
	}
	s.handle(p.call.task, &interp.Event{Kind: interp.MediaEnded, Op: p.op})
}

// news is that of a leg, or of a sound that is no call's, unless it was dropped.
func (s *Sim) news(p *plan) {
	if s.dropped[dropped{p.task, p.op, p.leg}] {
		s.void()
		return
	}
	s.handle(p.task, &interp.Event{Kind: p.kind, Op: p.op, Leg: p.leg})
}
