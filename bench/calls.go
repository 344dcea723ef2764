package main

import (
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/voxsim/voxsim/internal/pair"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/sim"
)

// The call that everybody runs: into a conference, alone there for a minute,
// and out again.
var keys = []string{"2", "2233", "1111"}

// What the world of the call is like, as in package sim (S1, S3, S6).
const (
	perCharacter = 60 * time.Millisecond
	pauseBefore  = 500 * time.Millisecond
	between      = 200 * time.Millisecond
	inRoom       = time.Minute
)

// speaking is how long a text lasts.
func speaking(text string) time.Duration {
	return time.Duration(utf8.RuneCountInString(text)) * perCharacter
}

// How the call must end.
const (
	callTook   = 74340 * time.Millisecond
	callGather = "1111"
)

// ended fails when a call has ended otherwise.
func ended(gather string, took time.Duration) error {
	if gather != callGather || took != callTook {
		return fmt.Errorf("the call ended after %v with the input %q, not after %v with %q", took, gather, callTook, callGather)
	}
	return nil
}

// calls is X1 to X3: one call after the other, in one race.
func (b *bench) calls() ([]figure, error) {
	starlark, err := newStarlark()
	if err != nil {
		return nil, err
	}
	goja, err := newGoja()
	if err != nil {
		return nil, err
	}
	d := &driver{program: b.program}
	h, err := b.race(
		contestant{name: "machine", do: each(d.call)},
		contestant{name: "world", do: each(b.world(nil))},
		contestant{name: "traced", do: b.traced()},
		starlark, goja,
		contestant{name: goroutines, version: goroutinesVersion, do: b.bubble(oneByOne)},
	)
	if err != nil {
		return nil, err
	}
	return []figure{
		h.faster("machine", starlarkPeer), h.faster("machine", gojaPeer), h.faster("world", starlarkPeer),
		h.faster("machine", goroutines),
		h.rate("world"), h.rate("traced"),
	}, nil
}

// caller is who makes the call.
func (b *bench) caller() sim.Caller {
	inputs := make([]sim.Input, len(keys))
	for i, k := range keys {
		inputs[i].Keys = k
	}
	return sim.Caller{Document: b.doc, Inputs: inputs}
}

// world simulates one call after the other with all that is around it, in a run
// that is reset for each.
func (b *bench) world(observe func(*sim.Event)) func() error {
	s := sim.New(sim.World{})
	s.Observe = observe
	caller := b.caller()
	return func() error {
		s.Reset(sim.World{})
		s.Dial(caller)
		return endedAll(s.Run())
	}
}

// traced does so and writes the trace.
func (b *bench) traced() func(int) error {
	var trace []byte
	world := b.world(sim.JSONLines(&trace))
	return each(func() error {
		trace = trace[:0]
		if err := world(); err != nil {
			return err
		}
		if len(trace) == 0 || trace[len(trace)-1] != '\n' {
			return errors.New("there is no trace")
		}
		return nil
	})
}

// endedAll fails when not all calls have ended as they must.
func endedAll(results []sim.Result) error {
	for i := range results {
		if err := ended(results[i].Gather, results[i].Took); err != nil {
			return err
		}
	}
	if len(results) == 0 {
		return errors.New("no call has ended")
	}
	return nil
}

// driver is the smallest host of a machine that there is: it knows how long
// prompts last and what the caller presses. The peers that are scripts have as
// much of a world, and no more.
type driver struct {
	program *interp.Program
	m       interp.Machine
	now     time.Duration
	inputs  []string
	fx      []interp.Effect
	pending []planned
}

// planned is news that comes at a time: what an event of the call has of fields.
type planned struct {
	at   time.Duration
	kind interp.EventKind
	op   interp.Op
	text string
}

// call runs one call.
func (d *driver) call() error {
	d.m, d.now, d.inputs, d.pending = interp.NewMachine(d.program, interp.Call{}), 0, keys, d.pending[:0]
	for d.step(planned{kind: interp.Begin}); !d.m.Over(); {
		next, ok := d.next()
		if !ok {
			return errors.New("the call waits for ever")
		}
		d.step(next)
	}
	return ended(d.m.Gather(), d.now)
}

// next is what happens first: a timer of the machine, or what was planned.
func (d *driver) next() (planned, bool) {
	left, timed := d.m.Deadline()
	first, at := d.now+left, -1
	for i := range d.pending {
		if t := d.pending[i].at; !timed && at < 0 || t < first {
			first, at = t, i
		}
	}
	if at < 0 {
		return planned{at: first}, timed
	}
	next := d.pending[at]
	d.pending = append(d.pending[:at], d.pending[at+1:]...)
	return next, true
}

// step lets something happen, and obeys.
func (d *driver) step(p planned) {
	d.fx = d.m.AppendStep(d.fx[:0], p.at-d.now, &interp.Event{Kind: p.kind, Op: p.op, Text: p.text})
	d.now = p.at
	for i := range d.fx {
		switch fx := &d.fx[i]; fx.Kind {
		case interp.Speak:
			d.plan(speaking(fx.Text), planned{kind: interp.MediaEnded, op: fx.Op})
		case interp.PromptsHeard:
			d.press()
		case interp.JoinRoom:
			d.plan(inRoom, planned{kind: interp.RoomLeft, op: fx.Op, text: "ended"})
		}
	}
}

// press plans the next input.
func (d *driver) press() {
	if len(d.inputs) == 0 {
		return
	}
	in := d.inputs[0]
	d.inputs = d.inputs[1:]
	for i := range in {
		d.plan(pauseBefore+time.Duration(i)*between, planned{kind: interp.Digit, text: in[i : i+1]})
	}
}

func (d *driver) plan(after time.Duration, p planned) {
	p.at = d.now + after
	d.pending = append(d.pending, p)
}

// overlapping is X7: calls that begin a millisecond after each other.
func (b *bench) overlapping() ([]figure, error) {
	const calls, apart = 10_000, time.Millisecond
	h, err := b.race(
		contestant{name: "world", do: each(func() error { return b.together(calls, apart) })},
		contestant{name: goroutines, version: goroutinesVersion, do: each(func() error { return b.bubble(allAtOnce(apart))(calls) })},
	)
	if err != nil {
		return nil, err
	}
	perSecond := h.rate("world")
	perSecond.Value.Median *= calls
	perSecond.Value.Low *= calls
	perSecond.Value.High *= calls
	return []figure{h.faster("world", goroutines), perSecond}, nil
}

// together simulates calls in one world. In the conference they meet; it ends a
// minute after the first has come, and then for all.
func (b *bench) together(calls int, apart time.Duration) error {
	s := sim.New(sim.World{Conferences: map[string]time.Duration{keys[1]: inRoom}})
	c := b.caller()
	for i := range calls {
		c.Start = time.Duration(i) * apart
		s.Dial(c)
	}
	results := s.Run()
	if len(results) != calls {
		return fmt.Errorf("%d of %d calls have ended", len(results), calls)
	}
	for i := range results {
		if r := &results[i]; r.Gather != callGather || r.Took > callTook || r.HangUp != "script" {
			return fmt.Errorf("call %d: %+v", i, *r)
		}
	}
	return nil
}

// workers is X8: the same calls on one goroutine and on two.
func (b *bench) workers() ([]figure, error) {
	h, err := b.race(
		contestant{name: oneWorker, do: each(b.world(nil))},
		contestant{name: "two workers", do: b.twoWorkers},
	)
	if err != nil {
		return nil, err
	}
	wall := h.faster("two workers", oneWorker)
	if wall.Measured {
		two, one := h.times["two workers"].Wall, h.times[oneWorker].Wall
		wall = measured(pair.Ratio(one, two), duration(pair.Of(two).Median), duration(pair.Of(one).Median), "")
	}
	return []figure{h.share("two workers", oneWorker), wall}, nil
}

func (b *bench) twoWorkers(n int) error {
	other := make(chan error)
	go func() { other <- repeat(n/2, b.world(nil)) }()
	return errors.Join(repeat(n-n/2, b.world(nil)), <-other)
}
