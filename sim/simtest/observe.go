package simtest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/sim"
)

// observation is something that must come.
type observation struct {
	// text is it in messages.
	text string
	// names are the events that it can be; none stands for any.
	names  []string
	fields Fields
	// prompt is what must be heard; then it has no fields.
	prompt *want
	// late ones may come when the call is over.
	late bool
}

// about tells whether an event is one that the observation speaks of.
func (o *observation) about(p *party, e *event) bool {
	switch {
	case len(o.names) > 0 && !slices.Contains(o.names, e.Name):
		return false
	case o.prompt != nil:
		return slices.Contains(e.heard, p)
	}
	return e.of == p || e.of == nil
}

// meets tells whether an event is what the observation describes.
func (o *observation) meets(p *party, e *event) bool {
	switch {
	case !o.about(p, e):
		return false
	case o.prompt != nil:
		return o.prompt.matches(e.Prompt(), true)
	}
	return o.fields.met(e.Value) == len(o.fields)
}

// Hear waits for a prompt: a text that is spoken, or the address of a file that
// is played. It is met when the prompt begins; an action behind it waits for its
// end. A caller in a conference hears what is spoken there too.
func (c *Call) Hear(prompt string) *sim.Event {
	c.p.s.t.Helper()
	return c.hear(fmt.Sprintf("hear %q", collapse(prompt)), prompt)
}

// HearMatch waits for a prompt that a regular expression matches.
func (c *Call) HearMatch(expr string) *sim.Event {
	c.p.s.t.Helper()
	re, err := regexp.Compile(expr)
	if err != nil {
		c.misused("HearMatch", err.Error())
		return &sim.Event{}
	}
	return c.hear("hear what matches /"+expr+"/", re)
}

func (c *Call) hear(text string, prompt any) *sim.Event {
	c.p.s.t.Helper()
	return c.wait(observation{text: text, names: []string{"say", "play"}, prompt: &want{prompt}})
}

// NeverHear fails the test when the caller hears a prompt, at any time of the
// call. It lets no time pass.
func (c *Call) NeverHear(prompt string) {
	c.p.s.t.Helper()
	w := want{prompt}
	c.p.never = append(c.p.never, w)
	for i := range c.p.s.events {
		e := &c.p.s.events[i]
		if e.Prompt() != "" && slices.Contains(e.heard, c.p) && w.matches(e.Prompt(), true) {
			c.p.s.report(c.p, i, c.p.says("heard what must never be heard: "+w.String()), "this")
		}
	}
}

// Event waits for an event of the trace by its name and fields, whose names are
// those of the trace format: line, path, conference, body.event, ….
func (c *Call) Event(name string, fields Fields) *sim.Event {
	c.p.s.t.Helper()
	return c.event(name, true, fields)
}

// Join waits until the caller enters a conference.
func (c *Call) Join(conference string) *sim.Event {
	c.p.s.t.Helper()
	return c.event("join", false, Fields{"conference": conference})
}

// Leave waits until the caller leaves a conference.
func (c *Call) Leave(conference string) *sim.Event {
	c.p.s.t.Helper()
	return c.event("leave", false, Fields{"conference": conference})
}

// Dials waits until the script dials a number, by itself or among others.
func (c *Call) Dials(number string) *sim.Event {
	c.p.s.t.Helper()
	return c.event("dial", false, Fields{"numbers": number})
}

// Leg waits until a dialled number is in a state: queued, ringing, answered,
// complete, no_connect, or one of its reasons: busy, no_answer, failed, canceled.
func (c *Call) Leg(number, state string) *sim.Event {
	c.p.s.t.Helper()
	field := "state"
	switch state {
	case "busy", "no_answer", "failed", "canceled":
		field = "reason"
	}
	return c.event("leg", false, Fields{"number": number, field: state})
}

// Gathered waits until a Gather ends with a value; "" is no input.
func (c *Call) Gathered(value string) *sim.Event {
	c.p.s.t.Helper()
	return c.event("gathered", false, Fields{"value": value})
}

// Redirect waits until a Redirect asks for a document.
func (c *Call) Redirect(address string) *sim.Event {
	c.p.s.t.Helper()
	return c.event("redirect", false, Fields{"url": address})
}

// Fails waits until something fails with a code: the call, or a fetch of its.
func (c *Call) Fails(code int) *sim.Event {
	c.p.s.t.Helper()
	return c.wait(observation{
		text: fmt.Sprintf("fail with %d", code), names: []string{"status", "fetch_failed"}, fields: Fields{"code": code},
	})
}

func (c *Call) event(name string, late bool, fields Fields) *sim.Event {
	c.p.s.t.Helper()
	return c.wait(observation{text: strings.TrimSpace(name + " " + fields.String()), names: []string{name}, fields: fields, late: late})
}

// wait lets time pass until an observation is met.
func (c *Call) wait(o observation) *sim.Event {
	p, s := c.p, c.p.s
	s.t.Helper()
	if !c.observes(o.text, o.fields) {
		return &sim.Event{}
	}
	from := p.seen
	for {
		for p.seen < len(s.events) {
			e := &s.events[p.seen]
			p.seen++
			if o.meets(p, e) {
				p.met(p.seen - 1)
				s.confess()
				clone := e.Clone()
				return &clone
			}
			p.pass(e)
		}
		if p.call.Over() && !o.late || !s.step() && p.seen == len(s.events) {
			break
		}
	}
	s.confess()
	s.fatal(p, from, o.unmet(p, from), o.text)
	return &sim.Event{}
}

// observes fails the test where something cannot be observed.
func (c *Call) observes(text string, fields Fields) bool {
	c.p.s.t.Helper()
	if c.when.kind != byDefault {
		c.misused(text, "At, After and BargeIn say when an action happens; this waits for what others do")
		return false
	}
	if err := fields.check(); err != nil {
		c.misused(text, err.Error())
		return false
	}
	return true
}

// Ended lets the call run to its end, and fails the test when it did not end
// so: the status is complete, failed, busy or no_answer; by is who ended it:
// script (Hangup), end (no verbs left), caller, api, reject, error. What is ""
// is not asked for.
func (c *Call) Ended(status interp.Status, by string) {
	c.p.s.t.Helper()
	if !c.observes("end", nil) {
		return
	}
	r := c.Result()
	if (status == "" || r.Status == status) && (by == "" || r.HangUp == by) && !r.GaveUp {
		return
	}
	got := fmt.Sprintf("%s by %s", r.Status, r.HangUp)
	if r.Error != nil {
		got += fmt.Sprintf(" (%d, %s)", r.Error.Code, r.Error.Description)
	}
	if r.GaveUp {
		got = "left waiting for ever: nothing further could happen"
	}
	expected := strings.TrimSpace(string(status))
	if by != "" {
		expected = strings.TrimSpace(expected + " by " + by)
	}
	c.p.s.fatal(c.p, len(c.p.s.events), fmt.Sprintf("the call of %s ended %s; expected was %s", c.p.name, got, expected), "")
}

// Result lets the call run to its end, and returns how it ended.
func (c *Call) Result() sim.Result {
	p, s := c.p, c.p.s
	s.t.Helper()
	for !p.call.Over() && s.step() {
	}
	p.passAll()
	s.confess()
	return p.call.Result()
}

// at writes a time for a message.
func at(t time.Duration) string { return t.Round(time.Millisecond).String() }
