package sim

import (
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/schema"
)

// pauseBefore is how long a caller waits before acting, between is how far two
// keys are apart (S3).
const (
	pauseBefore = 500 * time.Millisecond
	between     = 200 * time.Millisecond
)

// Call is a call in a run. Its methods plan what the caller or the API does at
// a time; they may be called before the run and, from an observer, during it.
type Call struct {
	sim    *Sim
	caller Caller // its Inputs are those that no Gather has taken yet
	result Result

	task  interp.TaskID
	began time.Duration
	over  bool
	// loaded: the first document is there; moved: another one runs.
	loaded, moved bool
	keysLeft      int32 // keys that are still to be pressed

	// gather is the Gather that runs; 0 for none. Until input is begun, next is
	// the Gather that the first input answers.
	gather, next interp.Op
	// asking is the Gather at which the caller is asked for input, once the
	// inputs are used up.
	asking *ast.Gather
	sound  interp.Op // what the call hears; 0 for nothing
}

// Name is the caller's.
func (c *Call) Name() string { return c.caller.Name }

// Over tells whether the call has ended.
func (c *Call) Over() bool { return c.over }

// Result is how the call ended; of a call that is not over, what is known.
func (c *Call) Result() Result { return c.result }

// Room tells which conference the call is in, and its label there; empty when
// it is in none.
func (c *Call) Room() (name, label string) {
	name, id, _ := c.sim.exchange.Stay(c.task)
	if r := c.sim.exchange.Room(name); r != nil {
		for _, m := range r.Members() {
			if m.ID == id {
				label = m.Label
			}
		}
	}
	return name, label
}

// KeysLeft is how many keys that were to be pressed have not been yet.
func (c *Call) KeysLeft() int { return int(c.keysLeft) }

// Unused are the inputs that no Gather has taken yet.
func (c *Call) Unused() []Input { return c.caller.Inputs }

// begin begins the call.
func (c *Call) begin() {
	s := c.sim
	c.began = s.now
	var program *interp.Program
	if c.caller.Document != nil {
		program = s.program(c.caller.Document)
		c.loaded = true
	}
	if d := c.caller.HangUpAfter; d > 0 {
		c.HangUp(s.now + d)
	}
	task, out := s.exchange.Call(s.now, program, interp.Call{
		ID: c.caller.ID, From: c.caller.From, To: c.caller.To, Outbound: c.caller.Outbound, URL: c.caller.URL,
	})
	c.task = task
	s.tasks.Put(uint64(task), c)
	s.take(out)
}

// react lets the caller do what the inputs say (S3, S4), and keeps the books: also
// of whether the call has come to another document than its first.
func (c *Call) react(o *interp.Effect) {
	switch o.Kind {
	case interp.Fetched:
		c.loaded, c.moved = true, c.loaded
	case interp.Replaced:
		c.loaded, c.moved = true, true
	case interp.GatherBegan:
		c.gather = o.Op
		c.choose(o)
	case interp.PromptsHeard:
		if c.next == o.Op && !c.caller.BargeIn {
			c.answer(o.Op, pauseBefore)
		}
	case interp.Gathered:
		c.gather, c.next, c.asking = 0, 0, nil
	case interp.HangUp:
		c.result.HangUp = o.Reason
		c.result.Took = c.sim.now - c.began
	case interp.StatusChanged:
		c.result.Status, c.result.Error = o.Status(), o.Error()
		if o.Status().Final() {
			c.result.Verbs, c.result.Gather = int(o.N), o.Text
			c.finish()
		}
	}
}

// choose takes the next input for a Gather, if the Gather takes its kind.
// Silence answers it by doing nothing. A caller who has none left is asked.
func (c *Call) choose(o *interp.Effect) {
	gather := o.Verb().(*ast.Gather)
	switch {
	case len(c.caller.Inputs) == 0:
		if c.caller.Ask == nil {
			return
		}
		c.asking = gather
	case !c.caller.Inputs[0].fits(gather.Input):
		return
	case c.caller.Inputs[0] == (Input{}):
		c.caller.Inputs = c.caller.Inputs[1:]
		return
	}
	c.next = o.Op
	if c.caller.BargeIn {
		c.answer(o.Op, pauseBefore)
	}
}

// answer plans the input for a Gather.
func (c *Call) answer(gather interp.Op, after time.Duration) {
	c.sim.add(c.sim.now+after, rankCaller, doInput, c).op = gather
}

// input lets the caller begin what answers a Gather. If the Gather has ended by
// then the input stays for the next.
func (c *Call) input(gather interp.Op) {
	if c.next != gather {
		c.sim.void()
		return
	}
	c.next = 0
	if c.asking != nil {
		c.ask(gather)
		return
	}
	in := c.caller.Inputs[0]
	c.caller.Inputs = c.caller.Inputs[1:]
	c.do(in)
}

// ask does what the caller answers when asked, and asks again behind it.
func (c *Call) ask(gather interp.Op) {
	in := c.caller.Ask(c.asking)
	c.do(in)
	if in.Keys != "" || in.Words != "" {
		c.next = gather
		c.answer(gather, in.Length()+pauseBefore)
	}
}

// do begins an input now.
func (c *Call) do(in Input) {
	switch {
	case in.Keys != "":
		c.Press(c.sim.now, in.Keys, between)
	case in.Words != "":
		c.Speak(c.sim.now, in.Words)
	case in.HangUp:
		c.HangUp(c.sim.now)
	}
}

// Press lets the caller press keys, the first at a time and the others that far
// apart.
func (c *Call) Press(at time.Duration, keys string, every time.Duration) {
	for i := range len(keys) {
		c.keysLeft++
		c.sim.add(at+time.Duration(i)*every, rankCaller, doKey, c).key = keys[i]
	}
}

// noGather is the Op of words that began while no Gather ran.
const noGather = ^interp.Op(0)

// Speak lets the caller begin to speak at a time; the words arrive when they
// have been said (S3). It returns how long that takes.
func (c *Call) Speak(at time.Duration, words string) time.Duration {
	c.sim.plan(at, rankCaller, c, func() {
		op := c.gather
		if op == 0 {
			op = noGather
		}
		c.sim.handle(c.task, &interp.Event{Kind: interp.SpeechBegan})
		c.sim.plan(c.sim.now+speaking(words), rankCaller, c, func() {
			c.sim.handle(c.task, &interp.Event{Kind: interp.Words, Op: op, Text: words})
		})
	})
	return speaking(words)
}

// HangUp lets the caller hang up at a time.
func (c *Call) HangUp(at time.Duration) {
	c.sim.plan(at, rankCaller, c, func() { c.sim.handle(c.task, &interp.Event{Kind: interp.HungUp}) })
}

// Update gives the call another document at a time, through the API (R4.8).
func (c *Call) Update(at time.Duration, doc *ast.Document) {
	p := c.sim.program(doc)
	c.sim.plan(at, rankAPI, c, func() {
		out, _ := c.sim.exchange.UpdateCall(c.sim.now, c.task, p)
		c.sim.take(out)
	})
}

// Delete hangs the call up at a time, through the API.
func (c *Call) Delete(at time.Duration) {
	c.sim.plan(at, rankAPI, c, func() { c.sim.handle(c.task, &interp.Event{Kind: interp.Delete}) })
}

// UpdateParticipant gives a document to the participant that the call is in a
// conference at that time, through the API; it is parsed for
// [schema.Participant].
func (c *Call) UpdateParticipant(at time.Duration, doc *ast.Document) {
	p := interp.Compile(doc, schema.Participant)
	c.sim.plan(at, rankAPI, c, func() {
		out, ok := c.sim.exchange.UpdateParticipant(c.sim.now, c.task, p)
		c.sim.take(out)
		if !ok {
			c.warn("the call is in no conference now")
		}
	})
}

// finish closes the books of a call that is over.
func (c *Call) finish() {
	c.over = true
	c.sim.open--
	for _, in := range c.caller.Inputs {
		c.warn("left over at the end of the call: " + in.String())
	}
	if c.keysLeft > 0 {
		c.warn("the call ended before all keys were pressed")
	}
	if c.sim.world.Host != nil {
		c.sim.plan(c.sim.now, rankMedia, nil, func() { c.sim.forget(c) })
	}
}

func (c *Call) warn(message string) {
	c.sim.warn(c, "", message)
}
