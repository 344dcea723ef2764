package sim

import (
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/internal/agenda"
	"github.com/voxsim/voxsim/internal/serial"
	"github.com/voxsim/voxsim/internal/slab"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/schema"
)

// The ranks of what happens at the same instant (S8): what the caller does,
// what the API asks for, what the called parties do, timers, the end of media.
const (
	rankCaller uint8 = iota
	rankAPI
	rankLeg
	rankTimer
	rankMedia
)

// longest is how long a run may last (S10).
const longest = 24 * time.Hour

// epoch is the time of day at which every run begins (S7).
var epoch = time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)

// Sim is one run: calls in a world, in virtual time. Nothing in it sleeps, and
// the same calls in the same world give the same events.
type Sim struct {
	// Observe, when it is not nil, is given every event as it happens.
	Observe func(*Event)

	world    World
	ids      ids
	newID    func() string // of ids
	exchange interp.Exchange
	agenda   agenda.Agenda[plan]
	now      time.Duration
	before   time.Duration // when the last thing before happened
	calls    []*Call
	tasks    serial.Table[Call]
	blanks   slab.Slab[Call]
	programs map[*ast.Document]*interp.Program
	rooms    map[string]*stay
	lastRoom *stay
	stays    slab.Slab[stay]
	loaded   map[loadKey]loaded
	dropped  map[dropped]bool
	replies  []reply
	open     int // calls that are not over
	stopped  bool
	event    Event
	origins  map[*interp.Program]*origins
	here     *origins // of the last event

	mostDropped int // then a host's run forgets those that are void
}

// dropped names a leg that was given up, or a sound of no call that was stopped:
// no news of it comes any more. A sound has no leg.
type dropped struct {
	task interp.TaskID
	op   interp.Op
	leg  int32
}

// reply is news that comes at once: a fetch, an audio file that fails.
type reply struct {
	task interp.TaskID
	ev   interp.Event
}

// New makes a run in a world.
func New(world World) *Sim {
	s := &Sim{
		programs: map[*ast.Document]*interp.Program{}, rooms: map[string]*stay{},
		loaded: map[loadKey]loaded{}, dropped: map[dropped]bool{},
	}
	s.newID = s.ids.next
	s.Reset(world)
	return s
}

// manyCalls have needed so much memory that a Reset keeps nothing of it.
const manyCalls = 1024

// Reset makes the run a new one in a world, as [New] does, but keeps the observer,
// the programs of the documents that it has run, and its memory. Its calls are void
// then and must not be used any more; results and kept events stay. One short call
// after the other takes a third of the time so.
func (s *Sim) Reset(world World) {
	s.forgetFetched()
	if len(s.calls) > manyCalls {
		*s = Sim{Observe: s.Observe, programs: s.programs, origins: s.origins, exchange: s.exchange, newID: s.newID,
			rooms: map[string]*stay{}, loaded: map[loadKey]loaded{}, dropped: map[dropped]bool{}}
	}
	clear(s.rooms)
	s.stays.Reset()
	clear(s.dropped)
	s.agenda.Clear()
	s.tasks.Clear()
	s.blanks.Reset()
	s.world, s.lastRoom = world, nil
	s.ids.reset(max(world.Seed, 1))
	s.now, s.before, s.open, s.stopped = 0, 0, 0, false
	s.calls, s.replies, s.mostDropped = s.calls[:0], s.replies[:0], 0
	s.exchange.Reset()
	s.exchange.Began, s.exchange.VerbLimit, s.exchange.NewID = epoch, world.VerbLimit, s.newID
	s.exchange.Panicked = nil
	if h := world.Host; h != nil {
		s.exchange.Began, s.exchange.NewID = h.Began, h.NewID
		if h.Panicked != nil {
			s.exchange.Panicked = s.panicked
		}
	}
}

// Now is the virtual time since the run began.
func (s *Sim) Now() time.Duration { return s.now }

// Dial lets a caller call. The call begins at c.Start, while [Sim.Run] runs.
func (s *Sim) Dial(c Caller) *Call {
	if c.From == "" {
		c.From = DefaultFrom
	}
	if c.To == "" {
		c.To = DefaultTo
	}
	call := s.blank()
	*call = Call{sim: s, caller: c, result: Result{Call: c.Name}}
	if s.world.Host == nil {
		s.calls = append(s.calls, call)
	}
	s.open++
	s.add(c.Start, rankCaller, doBegin, call)
	return call
}

// blank is a call to be filled in. A host's calls are by themselves, so that none
// keeps others that are over.
func (s *Sim) blank() *Call {
	if s.world.Host != nil {
		return &Call{}
	}
	return s.blanks.New()
}

// program compiles a document, once. A host's run, which has no end, remembers the
// programs of a few small documents.
func (s *Sim) program(doc *ast.Document) *interp.Program {
	p := s.programs[doc]
	if p != nil {
		return p
	}
	p = interp.Compile(doc, schema.Call)
	if s.world.Host != nil {
		if len(doc.File.Text) > smallDocument {
			return p
		}
		if len(s.programs) >= manyPrograms {
			clear(s.programs)
		}
	}
	s.programs[doc] = p
	return p
}

// What a host's run remembers: so many programs, of documents of so many bytes.
const (
	manyPrograms  = 64
	smallDocument = 8 << 10
)

// owner is the call of a task; nil when there is none.
func (s *Sim) owner(task interp.TaskID) *Call { return s.tasks.Get(uint64(task)) }

// Run lets virtual time pass until all calls are over (S10), and returns how
// each ended, in the order of [Sim.Dial].
func (s *Sim) Run() []Result {
	for s.Step() {
	}
	if s.open > 0 {
		return nil
	}
	return s.results()
}

// Step does what happens next, at the time at which it does. It tells whether
// there was anything: not when all calls are over, or the run was stopped.
// [Sim.Run] steps to the end and then tells how the calls ended.
func (s *Sim) Step() bool {
	if s.stopped || s.open == 0 && s.world.Host == nil {
		return false
	}
	at, next := s.next()
	switch {
	case next == nothing && s.world.Host != nil:
		return false
	case next == nothing:
		s.giveUp("nothing further can happen; the caller hangs up")
	case at > longest && s.world.Host == nil:
		s.now = max(s.now, longest)
		s.giveUp("24 h have passed; the caller hangs up")
	case next == timer:
		s.now = at
		s.take(s.exchange.Wake(s.now))
	default:
		_, p := s.agenda.Next()
		s.before, s.now = s.now, at
		s.carry(p)
	}
	return true
}

// upcoming is the kind of what comes next.
type upcoming uint8

const (
	nothing upcoming = iota
	timer            // of the exchange
	planned          // in the agenda
)

// next tells what comes next, and when (S8).
func (s *Sim) next() (time.Duration, upcoming) {
	at, rank, ok := s.agenda.Peek()
	wake, timed := s.exchange.Deadline()
	switch {
	case timed && (!ok || wake < at || wake == at && rank >= rankTimer):
		return wake, timer
	case ok:
		return at, planned
	}
	return 0, nothing
}

// Deadline is the time of what [Sim.Step] does next, as things stand; false
// when nothing can happen any more, or all calls are over. Whoever lives through
// a run waits until then, and may plan something before it.
func (s *Sim) Deadline() (time.Duration, bool) {
	at, next := s.next()
	if s.world.Host != nil {
		return at, next != nothing
	}
	return min(at, longest), next != nothing && s.open > 0
}

// Stop breaks the run off; an observer calls it who needs no more. [Sim.Run]
// returns no results then.
func (s *Sim) Stop() { s.stopped = true }

// giveUp lets all callers hang up (S10).
func (s *Sim) giveUp(why string) {
	for _, c := range s.calls {
		switch {
		case c.over:
		case c.task == 0:
			c.over = true
			s.open--
		default:
			c.result.GaveUp = true
			c.warn(why)
			s.handle(c.task, &interp.Event{Kind: interp.HungUp})
		}
	}
}

// results tells how the calls ended.
func (s *Sim) results() []Result {
	all := make([]Result, 0, len(s.calls))
	for _, c := range s.calls {
		r := &c.result
		all = append(all, *r)
		if s.Observe == nil {
			continue
		}
		e := s.emit(ended, c)
		e.result = r
		s.recall(e, ended, nil, -1)
		s.Observe(e)
	}
	return all
}

// At lets something happen at a time, as what callers do.
func (s *Sim) At(at time.Duration, do func()) { s.plan(at, rankCaller, nil, do) }

// PromptLength is how long the prompt of a say or play event lasts, if nothing
// cuts it short.
func (s *Sim) PromptLength(e *Event) time.Duration {
	if e.Name == "play" {
		return s.world.length(e.Text("url"), audioLength)
	}
	return s.world.length(e.Text("text"), speaking(e.Text("text")))
}
