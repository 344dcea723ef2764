package simtest

import (
	"fmt"
	"time"

	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
)

// Call is a call under test: what its caller does and what must be observed.
type Call struct {
	p    *party
	when when
}

// when says at what time an action happens.
type when struct {
	kind whenKind
	d    time.Duration
}

type whenKind uint8

const (
	byDefault  whenKind = iota
	absolute            // at d
	relative            // d behind the step before
	bargingIn           // while the prompt plays
	unpausedly          // at the end of the step before
)

// time is when an action happens, as things stand.
func (w when) time(p *party) time.Duration {
	switch w.kind {
	case absolute:
		return w.d
	case relative:
		return p.base + w.d
	case bargingIn:
		return p.began + pause
	case unpausedly:
		return p.base
	}
	return p.base + pause
}

// Name is the caller's.
func (c *Call) Name() string { return c.p.name }

// Sim is the run that the call is part of.
func (c *Call) Sim() *Sim { return c.p.s }

// Room is the conference that the call is in now; "" for none.
func (c *Call) Room() string { return c.p.room }

// At returns the call for an action at a time of the run:
//
//	call.At(3 * time.Second).Press("12")
func (c *Call) At(t time.Duration) *Call { return &Call{c.p, when{absolute, t}} }

// After returns the call for an action that long behind the step before it,
// instead of half a second.
func (c *Call) After(d time.Duration) *Call { return &Call{c.p, when{relative, d}} }

// BargeIn returns the call for an action half a second after the step before it
// began: while the prompt that was heard still plays.
func (c *Call) BargeIn() *Call { return &Call{c.p, when{kind: bargingIn}} }

// Press lets the caller press keys: 0-9, * and #, 0.2 seconds apart.
func (c *Call) Press(keys string) {
	c.p.s.t.Helper()
	c.PressEvery(200*time.Millisecond, keys)
}

// PressEvery lets the caller press keys that far apart; at once by 0.
func (c *Call) PressEvery(every time.Duration, keys string) {
	c.p.s.t.Helper()
	text := fmt.Sprintf("press %s", keys)
	if _, err := sim.Press(keys); err != nil {
		c.misused(text, err.Error())
		return
	}
	every = max(every, 0)
	c.act(text, func(now time.Duration) time.Duration {
		c.p.pressed += len(keys)
		c.p.call.Press(now, keys, every)
		return time.Duration(len(keys)-1) * every
	})
}

// Speak lets the caller say something, which takes 60 ms a character (S3).
func (c *Call) Speak(words string) {
	c.p.s.t.Helper()
	words = collapse(words)
	if words == "" {
		c.misused("speak", "there is nothing to say")
		return
	}
	c.act("speak "+words, func(now time.Duration) time.Duration { return c.p.call.Speak(now, words) })
}

// Wait lets the caller do nothing for a while, which begins at the end of the
// step before it; the call may end meanwhile.
func (c *Call) Wait(d time.Duration) {
	c.p.s.t.Helper()
	if c.when.kind == byDefault {
		c = &Call{c.p, when{kind: unpausedly}}
	}
	text := "wait " + d.String()
	c.act(text, func(time.Duration) time.Duration { return max(d, 0) })
	c.p.s.until(c.p.base, c.p.call.Over)
}

// HangUp lets the caller hang up.
func (c *Call) HangUp() {
	c.p.s.t.Helper()
	c.act("hang up", func(now time.Duration) time.Duration {
		c.p.call.HangUp(now)
		return 0
	})
}

// EndRoom lets everybody go who is in the conference of this call, as if a
// moderator had left.
func (c *Call) EndRoom() {
	c.p.s.t.Helper()
	c.inRoom("EndRoom", func(now time.Duration, room string) { c.p.s.sim.EndRoom(now, room) })
}

// Update gives the call another document, through the API (R4.8).
func (c *Call) Update(script Script) {
	c.p.s.t.Helper()
	doc, err := script.document(schema.Call, c.p.s.world.Lenient)
	if err != nil {
		c.misused("Update", err.Error())
		return
	}
	c.act("update the call", func(now time.Duration) time.Duration {
		c.p.call.Update(now, doc)
		return 0
	})
}

// Delete hangs the call up, through the API.
func (c *Call) Delete() {
	c.p.s.t.Helper()
	c.act("delete the call", func(now time.Duration) time.Duration {
		c.p.call.Delete(now)
		return 0
	})
}

// UpdateParticipant gives a document to the participant that the caller is in
// its conference, through the API.
func (c *Call) UpdateParticipant(script Script) {
	c.p.s.t.Helper()
	doc, err := script.document(schema.Participant, c.p.s.world.Lenient)
	if err != nil {
		c.misused("UpdateParticipant", err.Error())
		return
	}
	c.inRoom("UpdateParticipant", func(now time.Duration, _ string) { c.p.call.UpdateParticipant(now, doc) })
}

// UpdateRoom gives a document to the conference that the caller is in, through
// the API.
func (c *Call) UpdateRoom(script Script) {
	c.p.s.t.Helper()
	doc, err := script.document(schema.Conference, c.p.s.world.Lenient)
	if err != nil {
		c.misused("UpdateRoom", err.Error())
		return
	}
	c.inRoom("UpdateRoom", func(now time.Duration, room string) { c.p.s.sim.UpdateRoom(now, room, doc) })
}

// DeleteRoom hangs up all calls of the conference that the caller is in,
// through the API.
func (c *Call) DeleteRoom() {
	c.p.s.t.Helper()
	c.inRoom("DeleteRoom", func(now time.Duration, room string) { c.p.s.sim.DeleteRoom(now, room) })
}

// inRoom does something to the conference that the caller is in by then.
func (c *Call) inRoom(text string, do func(now time.Duration, room string)) {
	c.p.s.t.Helper()
	c.act(text, func(now time.Duration) time.Duration {
		c.p.s.t.Helper()
		if c.p.room == "" {
			c.p.s.fatal(c.p, c.p.seen, text+": "+c.p.says("is in no conference"), text)
			return 0
		}
		do(now, c.p.room)
		return 0
	})
}

// act lets time pass until an action is due, and does it. It returns how long
// the action takes.
func (c *Call) act(text string, do func(now time.Duration) time.Duration) {
	p, s := c.p, c.p.s
	s.t.Helper()
	switch {
	case c.when.d < 0:
		c.misused(text, "there is no time before the step before")
		return
	case c.when.kind == absolute && c.when.d < s.sim.Now():
		c.misused(text, fmt.Sprintf("At(%v) is past: it is %v", c.when.d, s.sim.Now()))
		return
	case c.when.kind == absolute && c.when.d < p.begin:
		c.misused(text, fmt.Sprintf("At(%v) is before the call begins, at %v", c.when.d, p.begin))
		return
	}
	for !p.call.Over() {
		turn := p.turn
		if s.until(c.when.time(p), func() bool { return p.turn != turn || p.call.Over() }) {
			p.passAll()
			now := s.sim.Now()
			p.done(now, now+do(now))
			s.confess()
			return
		}
	}
	s.fatal(p, p.seen, p.says("could not "+text+": the call was over before"), text)
}

// misused fails the test for a call of a method that makes no sense.
func (c *Call) misused(what, why string) {
	c.p.s.t.Helper()
	c.p.s.t.Fatalf("simtest: %s: %s", what, why)
}
