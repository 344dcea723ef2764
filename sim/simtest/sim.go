package simtest

import (
	"fmt"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
)

// Sim is a run under test: calls that meet in one world, in virtual time.
type Sim struct {
	t         testing.TB
	world     World
	addresses []string         // of the handlers, longest first
	sites     map[string]*site // of scripts, by origin
	sim       *sim.Sim
	parties   []*party
	events    []event
	rooms     map[string]bool // conferences that are there
	callbacks []*callback
	delivered int      // how many of them
	faults    []string // found while something happens, told behind it
	stepping  bool
	results   []sim.Result
}

// event is one of the trace, and whose it is.
type event struct {
	sim.Event
	// of is the party whose event it is; nil for a conference's.
	of *party
	// heard are those who hear it.
	heard []*party
}

// New makes a run in a world. At the end of the test it runs to its end.
func New(t testing.TB, world World) *Sim {
	t.Helper()
	s := &Sim{t: t, world: world, addresses: world.addresses(), sites: map[string]*site{}, rooms: map[string]bool{}}
	for _, address := range s.addresses {
		if u, err := url.Parse(address); err != nil || u.Scheme == "" || u.Host == "" || world.Handlers[address] == nil {
			t.Fatalf("simtest: World.Handlers[%q] must be a handler, at an address as http://host or http://host/path", address)
		}
	}
	s.sim = sim.New(world.build(s.fetch))
	s.sim.Observe = s.observe
	t.Cleanup(s.cleanUp)
	return s
}

// Dial lets one caller dial a script, in a world of no surprises.
func Dial(t testing.TB, script Script) *Call {
	t.Helper()
	return New(t, World{}).Dial(script)
}

// Dial lets a caller dial a script.
func (s *Sim) Dial(script Script) *Call {
	s.t.Helper()
	return s.DialAs(Caller{}, script)
}

// DialAs lets a certain caller dial a script.
func (s *Sim) DialAs(caller Caller, script Script) *Call {
	s.t.Helper()
	caller.Start = max(caller.Start, s.sim.Now())
	if caller.Name == "" {
		caller.Name = fmt.Sprintf("call %d", len(s.parties)+1)
	}
	p := &party{s: s, name: caller.Name, strict: caller.Strict, inputs: caller.Inputs, base: caller.Start, begin: caller.Start}
	built, err := caller.build()
	switch {
	case err != nil:
	case s.results != nil:
		err = fmt.Errorf("the run is over")
	case slices.ContainsFunc(s.parties, func(other *party) bool { return other.name == p.name }):
		err = fmt.Errorf("there is a caller of that name already")
	case script.url != "" && caller.Outbound:
		err = fmt.Errorf("an outbound call has no address of its own; give it an XML, File, FS or Document")
	case script.url != "":
		built.URL, err = s.settle(script)
	default:
		built.Document, err = script.document(schema.Call, s.world.Lenient)
	}
	if err != nil {
		s.t.Fatalf("simtest: %s cannot dial %s: %v", p.name, script.name, err)
		built.Document, built.URL = nil, ""
	}
	p.seen = len(s.events)
	p.call = s.sim.Dial(built)
	s.parties = append(s.parties, p)
	return &Call{p: p}
}

// Now is the virtual time since the run began.
func (s *Sim) Now() time.Duration { return s.sim.Now() }

// Wait lets time pass.
func (s *Sim) Wait(d time.Duration) {
	s.t.Helper()
	s.until(s.sim.Now()+d, func() bool { return false })
}

// EndRoom lets everybody in a conference go, now, as if a moderator had left.
func (s *Sim) EndRoom(name string) {
	s.t.Helper()
	if s.inRoom(name, "EndRoom") {
		s.sim.EndRoom(s.sim.Now(), name)
	}
}

// UpdateRoom gives a conference a document now, through the API.
func (s *Sim) UpdateRoom(name string, script Script) {
	s.t.Helper()
	doc, err := script.document(schema.Conference, s.world.Lenient)
	switch {
	case err != nil:
		s.t.Fatalf("simtest: UpdateRoom(%q): %v", name, err)
	case s.inRoom(name, "UpdateRoom"):
		s.sim.UpdateRoom(s.sim.Now(), name, doc)
	}
}

// DeleteRoom hangs up all calls of a conference now, through the API.
func (s *Sim) DeleteRoom(name string) {
	s.t.Helper()
	if s.inRoom(name, "DeleteRoom") {
		s.sim.DeleteRoom(s.sim.Now(), name)
	}
}

// inRoom tells whether there is such a conference; without one the test fails.
func (s *Sim) inRoom(name, what string) bool {
	s.t.Helper()
	if !s.rooms[name] {
		s.fatal(nil, len(s.events), fmt.Sprintf("%s: there is no conference %q now", what, name), what)
	}
	return s.rooms[name]
}

// Events are the trace so far. The results are the last ones, behind [Sim.Run].
func (s *Sim) Events() []sim.Event {
	events := make([]sim.Event, len(s.events))
	for i := range s.events {
		events[i] = s.events[i].Clone()
	}
	return events
}

// Run lets all calls run to their end, and returns how they ended, in the order
// in which they were dialled.
func (s *Sim) Run() []sim.Result {
	s.t.Helper()
	for s.step() {
	}
	if s.results == nil && !s.stepping {
		s.results = append([]sim.Result{}, s.sim.Run()...)
	}
	return slices.Clone(s.results)
}

// step lets the next thing happen; false when all calls are over.
func (s *Sim) step() bool {
	s.t.Helper()
	if s.stepping {
		s.t.Fatalf("simtest: a handler or a function of the world waits for what comes behind it; let the test do that when its request is answered")
		return false
	}
	s.stepping = true
	more := func() bool {
		defer func() { s.stepping = false }()
		return s.sim.Step()
	}()
	s.deliver()
	s.confess()
	return more
}

// confess fails the test for what was found while something happened.
func (s *Sim) confess() {
	s.t.Helper()
	for len(s.faults) > 0 {
		fault := s.faults[0]
		s.faults = s.faults[1:]
		s.t.Errorf("simtest: %s", fault)
	}
}

// blame notes what is to fail the test when this step is done.
func (s *Sim) blame(fault string) { s.faults = append(s.faults, fault) }

// until lets time pass until then, or until a reason comes up to stop. It tells
// whether that time came.
func (s *Sim) until(at time.Duration, stop func() bool) bool {
	s.t.Helper()
	came := false
	s.sim.At(at, func() { came = true })
	for !came && !stop() && s.step() {
	}
	return came && !stop()
}

// observe is given every event of the run.
func (s *Sim) observe(e *sim.Event) {
	ev := event{Event: e.Clone()}
	inRoom := e.Conference != "" && e.Call == "" && e.Text("participant") == ""
	for _, p := range s.parties {
		switch {
		case e.Call == p.name, e.Call == "" && !inRoom && len(s.parties) == 1:
			ev.of = p
			ev.heard = append(ev.heard, p)
		case inRoom && p.room == e.Conference:
			ev.heard = append(ev.heard, p)
		}
	}
	s.events = append(s.events, ev)
	switch e.Name {
	case "room":
		s.rooms[e.Conference] = e.Text("state") != "end"
	case "callback":
		s.called(&ev)
	}
	for _, p := range ev.heard {
		p.observe(&ev)
	}
}

// cleanUp lets the run come to its end, and fails the test for what was left.
func (s *Sim) cleanUp() {
	s.t.Helper()
	if s.t.Failed() || s.t.Skipped() {
		return
	}
	s.Run()
	for _, p := range s.parties {
		left := p.left()
		s.confess()
		for _, fault := range left {
			s.report(p, len(s.events), fault, "")
		}
	}
}
