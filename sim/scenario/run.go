package scenario

import (
	"fmt"
	"slices"
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/source"
)

// Files reads a file that a scenario names, beside the scenario.
type Files func(name string) ([]byte, error)

// Runner runs tests. Documents are parsed once for all of them; a runner must
// not be used by two goroutines at once.
type Runner struct {
	Files Files
	// Live really fetches a page that is live.
	Live func(sim.Request) sim.Page
	// Deliver really delivers a callback, when the world says so. Virtual time
	// stands still meanwhile.
	Deliver func(sim.Request) error
	// Length is how long a file of a page lasts when it is played; false when
	// it is no audio. It may be nil.
	Length func(data []byte) (time.Duration, bool)

	parser parser.Parser
	parsed map[parsedKey]*ast.Document
	// sim is reset for every test, which takes a quarter of the time of a new one.
	sim *sim.Sim
	// events are memory for those of the next test; the last one had so many.
	events []sim.Event
	many   int
	// lengths are those of the files that were asked for, 0 for no audio.
	lengths map[string]time.Duration
}

type parsedKey struct {
	script   Script
	resource schema.Resource
}

// Invalid is the error of a script that is no VoxXML.
type Invalid struct {
	// Script is where the scenario names it.
	Script   Script
	Problems source.Diagnostics
}

// Error names the place in the scenario, then the problems.
func (e *Invalid) Error() string {
	return fmt.Sprintf("%s: the script is invalid:\n%s", e.Script.Place, e.Problems.Error())
}

// document reads a script that a scenario names.
func (r *Runner) document(s Script, on schema.Resource) (*ast.Document, error) {
	key := parsedKey{s, on}
	key.script.Place = Place{File: s.Place.File}
	if doc := r.parsed[key]; doc != nil {
		return doc, nil
	}
	name, data := s.File, []byte(s.XML)
	if s.XML != "" {
		name = s.Place.String()
	} else {
		var err error
		if data, err = r.Files(s.File); err != nil {
			return nil, &Unusable{s.Place, err}
		}
	}
	doc, problems := r.parser.Parse(name, string(data), parser.Options{Resource: on})
	if doc == nil {
		return nil, &Invalid{s, problems}
	}
	put(&r.parsed, key, doc)
	return doc, nil
}

// Outcome is what came of a test.
type Outcome struct {
	Test *Test
	// Events are the whole trace.
	Events []sim.Event
	// Failures are what was expected and not met, or met and not wanted.
	Failures []Failure
	// Heard fills the hear: "?" placeholders, in the order of the trace.
	Heard []Heard
}

// Passed tells whether the test holds.
func (o *Outcome) Passed() bool { return len(o.Failures) == 0 }

// Failure is one reason why a test does not hold.
type Failure struct {
	Place
	// Message says what was expected and what was there instead.
	Message string
	// Event is how many events of the trace came before; the caller was left
	// there.
	Event int
	// Call is the name of the caller, when there are several, and Waiting the
	// step that was not met; both empty when there is none.
	Call, Waiting string
}

// Heard is a prompt that a placeholder stands for.
type Heard struct {
	*Observation
	Prompt string
}

// Run runs a test. The error is that of a file that cannot be read, or
// [Invalid].
func (r *Runner) Run(t *Test) (*Outcome, error) {
	world, err := r.world(&t.World)
	if err != nil {
		return nil, err
	}
	world.Seed = t.Seed
	if t.Live && r.Live != nil {
		world.Live = r.fetchLive
	}
	x := r.execution(t, world)
	for _, c := range t.Callers {
		if err := x.dial(c); err != nil {
			return nil, err
		}
	}
	for _, a := range x.agents {
		a.plan()
	}
	x.finish(x.sim.Run())
	r.many = len(x.outcome.Events)
	return x.outcome, x.err
}

// Reuse takes the events of an outcome that nobody looks at any more: the next test
// has their memory, and so half of the time if it is short.
func (r *Runner) Reuse(o *Outcome) {
	r.events, o.Events = o.Events[:0], nil
}

// execution prepares the run of a test.
func (r *Runner) execution(t *Test, world sim.World) *execution {
	if r.sim == nil {
		r.sim = sim.New(world)
	} else {
		r.sim.Reset(world)
	}
	x := &execution{runner: r, sim: r.sim, outcome: &Outcome{Test: t, Events: slices.Grow(r.events, r.many)}}
	r.events = nil
	x.sim.Observe = x.observe
	return x
}

// execution is a test that runs.
type execution struct {
	runner   *Runner
	sim      *sim.Sim
	outcome  *Outcome
	agents   []*agent
	selected map[selection]map[*ast.Tag]bool
	err      error
}

// dial makes the call of a caller.
func (x *execution) dial(c *Caller) error {
	call := sim.Caller{
		Name: c.Name, Start: c.Start, From: c.From, To: c.To, Outbound: c.Outbound,
		Inputs: c.Inputs, URL: c.Script.URL,
	}
	if c.Script.URL == "" {
		doc, err := x.runner.document(c.Script, schema.Call)
		if err != nil {
			return err
		}
		call.Document = doc
	}
	x.agents = append(x.agents, &agent{x: x, caller: c, call: x.sim.Dial(call), base: c.Start})
	return nil
}

// observe is given every event of the run.
func (x *execution) observe(e *sim.Event) {
	x.keep(e)
	if e.Name == "result" {
		return
	}
	for _, o := range x.outcome.Test.Never {
		if x.meets(o, e) {
			x.fail(o.Place, "this must never be, and was: "+o.Text())
		}
	}
	x.deliver(e)
	for _, a := range x.agents {
		a.observe(e)
	}
}

// keep copies an event to the outcome.
func (x *execution) keep(e *sim.Event) {
	o := x.outcome
	n := len(o.Events)
	o.Events = slices.Grow(o.Events, 1)[:n+1]
	e.CopyTo(&o.Events[n])
}

func (x *execution) fail(p Place, message string) {
	x.outcome.Failures = append(x.outcome.Failures, Failure{Place: p, Message: message, Event: len(x.outcome.Events)})
}

// finish judges what was not met.
func (x *execution) finish(results []sim.Result) {
	for i, a := range x.agents {
		a.judge(results[i])
	}
	for i, a := range x.agents {
		e := &x.outcome.Events[len(x.outcome.Events)-len(x.agents)+i]
		if o := a.caller.Result; o != nil {
			a.judgeResult(o, e)
		}
	}
}

// agent is a caller with steps.
type agent struct {
	x      *execution
	caller *Caller
	call   *sim.Call
	// done are the steps that were met.
	done int
	// base is when the last of them was met; prompt is the end of the prompt
	// that it heard, or 0.
	base, prompt time.Duration
	// unnamed: a prompt was heard that a strict test does not name.
	unnamed bool
	// turn changes whenever what is planned is void.
	turn int
	// left is how many events there were when the last step was met.
	left int
}

// current is the step that is to be met; nil when there is none.
func (a *agent) current() *Step {
	if a.done < len(a.caller.Steps) {
		return a.caller.Steps[a.done]
	}
	return nil
}

// observe lets an event meet the current step.
func (a *agent) observe(e *sim.Event) {
	if e.Name == "interrupted" && e.Call == a.caller.Name && a.prompt > a.x.sim.Now() {
		a.base, a.prompt = a.x.sim.Now(), 0
		a.plan()
		return
	}
	s := a.current()
	met := s != nil && s.Observe != nil && a.x.about(s.Observe, a.caller, e) && a.x.meets(s.Observe, e)
	if !met {
		if a.x.outcome.Test.Strict && !a.unnamed && (e.Name == "say" || e.Name == "play") && e.Call == a.caller.Name {
			a.unnamed = true // what follows is only more of it
			a.x.fail(a.place(), fmt.Sprintf("a strict test names every prompt; not named is %q", e.Prompt()))
		}
		return
	}
	a.done++
	a.left = len(a.x.outcome.Events)
	a.base, a.prompt = a.x.sim.Now(), 0
	if e.Name == "say" || e.Name == "play" {
		a.prompt = a.base + a.x.sim.PromptLength(e)
		a.base = a.prompt
	}
	if s.Observe.Placeholder {
		a.x.outcome.Heard = append(a.x.outcome.Heard, Heard{s.Observe, e.Prompt()})
	}
	a.plan()
}

// place is where the caller is in the scenario.
func (a *agent) place() Place {
	if s := a.current(); s != nil {
		return s.Place
	}
	return a.caller.Place
}

// plan plans the current step, if it is an action.
func (a *agent) plan() {
	a.turn++
	s := a.current()
	if s == nil || s.Action == nil {
		return
	}
	at := a.base + Pause
	switch act := s.Action; {
	case act.At >= 0:
		at = act.At
	case act.After >= 0:
		at = a.base + act.After
	case act.Kind == Wait:
		at = a.base
	}
	waits := a.last() != nil && a.last().Action != nil && a.last().Action.Kind == Wait
	if at < a.x.sim.Now() || waits && at < a.base {
		a.x.fail(s.Place, "the time of this has passed already: "+s.Text())
	}
	turn := a.turn
	a.x.sim.At(at, func() {
		if a.turn == turn && !a.call.Over() {
			a.done++
			a.prompt = 0
			a.left = len(a.x.outcome.Events)
			a.base = a.x.sim.Now()
			if why := a.x.impossible(a, s.Action); why != "" {
				a.x.fail(s.Place, why+": "+s.Text())
			}
			a.base += a.x.perform(a, s.Action)
			a.plan()
		}
	})
}

// perform does what an action says, and returns how long that takes.
func (x *execution) perform(a *agent, act *Action) time.Duration {
	now := x.sim.Now()
	switch act.Kind {
	case Press:
		a.call.Press(now, act.Text, act.Every)
		return time.Duration(len(act.Text)-1) * act.Every
	case Speak:
		return a.call.Speak(now, act.Text)
	case Wait:
		return act.Wait
	case HangUp:
		a.call.HangUp(now)
	case EndRoom:
		x.sim.EndRoom(now, act.Text)
	case DeleteCall:
		a.call.Delete(now)
	case DeleteRoom:
		x.sim.DeleteRoom(now, x.room(a, act))
	default:
		x.update(a, act)
	}
	return 0
}

// update gives a document to a call, a room or a participant.
func (x *execution) update(a *agent, act *Action) {
	on := map[ActionKind]schema.Resource{UpdateCall: schema.Call, UpdateRoom: schema.Conference, UpdateParticipant: schema.Participant}[act.Kind]
	doc, err := x.runner.document(act.Document, on)
	if err != nil {
		x.err = err
		return
	}
	now := x.sim.Now()
	switch act.Kind {
	case UpdateCall:
		a.call.Update(now, doc)
	case UpdateRoom:
		x.sim.UpdateRoom(now, x.room(a, act), doc)
	case UpdateParticipant:
		if c := x.participant(a, act); c != nil {
			c.UpdateParticipant(now, doc)
		}
	}
}

// room is the one that is named, or the one that the caller is in.
func (x *execution) room(a *agent, act *Action) string {
	if act.Text != "" {
		return act.Text
	}
	name, _ := a.call.Room()
	return name
}

// participant is the call with the label, or the caller's own; nil when nobody
// has it.
func (x *execution) participant(a *agent, act *Action) *sim.Call {
	if act.Text == "" {
		return a.call
	}
	for _, other := range x.agents {
		if _, label := other.call.Room(); label == act.Text {
			return other.call
		}
	}
	return nil
}

// impossible says why an action would do nothing now; "" when it does something.
func (x *execution) impossible(a *agent, act *Action) string {
	room := ""
	switch act.Kind {
	case UpdateParticipant:
		c := x.participant(a, act)
		if c == nil {
			return fmt.Sprintf("nobody has the label %q now", act.Text)
		}
		room, _ = c.Room()
	case UpdateRoom, DeleteRoom, EndRoom:
		room = x.room(a, act)
	default:
		return ""
	}
	if room == "" {
		return "the caller is in no conference now"
	}
	for _, other := range x.agents {
		if name, _ := other.call.Room(); name == room {
			return ""
		}
	}
	return fmt.Sprintf("there is no conference %q now", room)
}
