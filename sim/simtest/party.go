package simtest

import (
	"fmt"
	"slices"
	"time"

	"github.com/voxsim/voxsim/sim"
)

// pause is how long an action follows behind the step before it.
const pause = 500 * time.Millisecond

// party is a caller, and how far the test has come with it.
type party struct {
	s      *Sim
	call   *sim.Call
	name   string
	strict bool
	inputs []string
	begin  time.Duration

	// seen are the events of the run that its steps have passed.
	seen int
	// calledBack are the callbacks that were asked for, or passed over.
	calledBack int
	// base is when the last step was met, began when it began: that of a prompt
	// is met when it has ended. Until then prompt is that time, else 0.
	base, began, prompt time.Duration
	// turn changes when base does.
	turn int
	// room is the conference that it is in.
	room string
	// pressed are keys that the test has pressed, keys those that came.
	pressed, keys int
	// never are prompts that must not be heard.
	never []want
}

// observe is given what happens to the party.
func (p *party) observe(e *event) {
	switch e.Name {
	case "join":
		p.room = e.Conference
	case "leave":
		p.room = ""
	case "dtmf":
		p.keys++
	case "interrupted":
		p.cut(e.T)
	case "say", "play":
		for _, w := range p.never {
			if w.matches(e.Prompt(), true) {
				p.s.blame(p.s.tell(p, len(p.s.events)-1, p.says("heard what must never be heard: "+w.String()), "this"))
			}
		}
	}
}

// cut notes that the prompt at hand was cut short.
func (p *party) cut(at time.Duration) {
	if at < p.prompt {
		p.base, p.prompt = at, 0
		p.turn++
	}
}

// met makes an event the last step. What was buffered behind it may have cut
// it short.
func (p *party) met(i int) {
	e := &p.s.events[i]
	p.done(e.T, e.T)
	if e.Prompt() == "" {
		return
	}
	p.prompt = e.T + p.s.sim.PromptLength(&e.Event)
	p.base = p.prompt
	for _, later := range p.s.events[i+1:] {
		if later.Name == "interrupted" && slices.Contains(later.heard, p) {
			p.cut(later.T)
		}
	}
}

// done makes something the last step.
func (p *party) done(began, ended time.Duration) {
	p.began, p.base, p.prompt = began, ended, 0
	p.turn++
}

// pass passes over an event.
func (p *party) pass(e *event) {
	if p.strict && e.Prompt() != "" && slices.Contains(e.heard, p) {
		p.s.blame(p.s.tell(p, p.seen, p.says(fmt.Sprintf("is strict, and the test does not name the prompt %q", e.Prompt())), "this"))
	}
}

// passAll passes over everything that has happened.
func (p *party) passAll() {
	for ; p.seen < len(p.s.events); p.seen++ {
		p.pass(&p.s.events[p.seen])
	}
}

// says begins a sentence about the party.
func (p *party) says(what string) string {
	if len(p.s.parties) > 1 {
		return p.name + " " + what
	}
	return "the caller " + what
}

// left is what is wrong with a party at the end of the test.
func (p *party) left() []string {
	var faults []string
	p.passAll()
	if p.call.Result().GaveUp {
		faults = append(faults, p.says("was left waiting for ever: nothing further could happen"))
	}
	unused := p.call.Unused()
	for _, in := range unused {
		faults = append(faults, p.says("was not asked for the input: "+in.String()))
	}
	expected := p.pressed
	for _, text := range p.inputs[:len(p.inputs)-len(unused)] {
		if in, err := sim.ParseInput(text); err == nil {
			expected += len(in.Keys)
		}
	}
	if n := expected - p.keys; n > 0 {
		faults = append(faults, p.says(fmt.Sprintf("could not press the last %d of the keys: the call was over", n)))
	}
	return faults
}
