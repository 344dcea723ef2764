package main

import (
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/sim/scenario"
)

// protocol makes steps of what is heard and done. It follows the caller of a
// scenario: where an action comes when that caller would do it by itself, no
// time is written.
type protocol struct {
	sim   *sim.Sim
	steps []recorded
	trace []point
	did   []string // for the name of the test
	// base is when the last step was met; prompt is the end of the prompt that
	// it heard, or 0.
	base, prompt time.Duration
	// gather: a Gather runs; heard is how often each of its prompts was.
	gather bool
	heard  map[*ast.Tag]int
	result *sim.Event
}

// recorded is one step: an observation, or an action with its time and that of
// the step before.
type recorded struct {
	key      string
	value    *yaml.Node
	action   bool
	at, base time.Duration
}

// point is what two runs of the same call have in common, whatever the seed.
type point struct {
	at   time.Duration
	name string
	line int
}

// repetitions is how often a prompt that repeats itself is recorded.
const repetitions = 3

// keep keeps what is compared of an event. Warnings of what was left over are no
// part of the call.
func (p *protocol) keep(e *sim.Event) {
	if e.Name != "warning" {
		p.trace = append(p.trace, point{e.T, e.Name, e.Line})
	}
}

// forget takes back keys that were typed but not pressed any more, because the
// call had ended; the last ones first.
func (p *protocol) forget(keys int) {
	for i := len(p.steps) - 1; i >= 0 && keys > 0; i-- {
		s := &p.steps[i]
		if s.key != "press" {
			continue
		}
		n := min(keys, len(s.value.Value))
		keys -= n
		if s.value.Value = s.value.Value[:len(s.value.Value)-n]; s.value.Value == "" {
			p.steps = slices.Delete(p.steps, i, i+1)
		}
	}
}

// observe keeps an event, as a step if a test should see it.
func (p *protocol) observe(e *sim.Event) {
	p.keep(e)
	switch e.Name {
	case "interrupted":
		if p.prompt > e.T {
			p.base, p.prompt = e.T, 0
		}
	case "gather":
		p.gather, p.heard = true, map[*ast.Tag]int{}
	case "gathered":
		p.gather = false
	case "result":
		last := e.Clone()
		p.result = &last
		return
	}
	key, value := p.observation(e)
	if key == "" {
		return
	}
	p.steps = append(p.steps, recorded{key: key, value: value})
	p.base, p.prompt = e.T, 0
	if key == "hear" {
		p.prompt = e.T + p.sim.PromptLength(e)
		p.base = p.prompt
	}
}

// observation is the step that an event is; "" for none.
func (p *protocol) observation(e *sim.Event) (string, *yaml.Node) {
	switch e.Name {
	case "say", "play":
		if p.often(e) {
			return "", nil
		}
		return "hear", literal(e.Text("text") + e.Text("url"))
	case "gather":
		if !prompted(e) {
			return "event", word("gather")
		}
	case "dial":
		return "dial", literal(strings.Join(e.Numbers(), ", "))
	case "leg":
		return legStep(e)
	case "join":
		fields := []*yaml.Node{word("conference"), quoted(e.Conference), word("muted"), yesNo(e.Bool("muted"))}
		if label := e.Text("label"); label != "" {
			fields = append(fields, word("label"), quoted(label))
		}
		return "join", braces(fields...)
	case "leave":
		return "leave", braces(word("conference"), quoted(e.Conference), word("reason"), word(e.Text("reason")))
	case "redirect":
		return "redirect", literal(e.Text("url"))
	case "fetch_failed":
		f, _ := e.Get("code")
		return "error", quoted(f.String())
	}
	return "", nil
}

// legStep is the step that a change of a leg is; that it rings is none.
func legStep(e *sim.Event) (string, *yaml.Node) {
	state := e.Text("state")
	if state == "queued" || state == "ringing" {
		return "", nil
	}
	fields := []*yaml.Node{word("number"), quoted(e.Text("number")), word("state"), word(state)}
	if why := e.Text("reason"); why != "" {
		fields = append(fields, word("reason"), word(why))
	}
	return "leg", braces(fields...)
}

// often tells whether a prompt has repeated itself so often that it is recorded
// no more.
func (p *protocol) often(e *sim.Event) bool {
	if !p.gather {
		return e.Int("loop") > repetitions
	}
	p.heard[e.Tag]++
	return p.heard[e.Tag] > repetitions
}

// prompted tells whether the Gather of an event has something to hear.
func prompted(e *sim.Event) bool {
	found := false
	ast.Walk(e.Script, func(v ast.Verb) bool {
		if g, ok := v.(*ast.Gather); ok && g.Element() == e.Tag {
			found = len(g.Prompts) > 0
		}
		return true
	})
	return found
}

// input keeps what the caller presses or says.
func (p *protocol) input(in sim.Input, at time.Duration) {
	switch {
	case in.Keys != "":
		p.act("press", in.Keys, at, in.Length())
	case in.Words != "":
		p.act("speak", in.Words, at, in.Length())
	default:
		p.did = append(p.did, in.String())
	}
}

// act keeps an action, and how long it takes.
func (p *protocol) act(key, text string, at, takes time.Duration) {
	value := quoted(text)
	if key == "hang up" {
		value = yesNo(true)
		p.did = append(p.did, key)
	} else {
		p.did = append(p.did, key+" "+text)
	}
	p.steps = append(p.steps, recorded{key, value, true, at, p.base})
	p.base, p.prompt = at+takes, 0
}

// node is the step as a scenario has it. With exact, every action has the time
// at which it came.
func (s *recorded) node(exact bool) *yaml.Node {
	if !s.action {
		return block(word(s.key), s.value)
	}
	after := s.at - s.base
	switch {
	case exact || after < 0 || s.key == "hang up":
		return braces(word(s.key), s.value, word("at"), word(s.at.String()))
	case after != scenario.Pause:
		return braces(word(s.key), s.value, word("after"), word(after.String()))
	}
	return block(word(s.key), s.value)
}
