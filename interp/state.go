package interp

import (
	"math"
	"time"

	"github.com/voxsim/voxsim/schema"
)

// phase is what a machine waits for.
type phase uint8

const (
	phaseNew     phase = iota // Begin
	phaseReady                // nothing: it executes
	phasePlacing              // the call's own party to answer
	phaseLoading              // the first document of an inbound call
	phaseMedia                // a Say, Play or Pause, or the delay behind one
	phaseGather               // input
	phaseDial                 // one of the legs to answer
	phaseBridge               // the connected leg to end
	phaseRoom                 // the stay in a room to end
	phaseFetch                // the document of a Redirect
	phaseOver                 // nothing any more
)

// timer is one of a machine's alarms. Of those that run out together the first
// of this list goes first.
type timer uint8

const (
	timerSilence timer = iota // speechTimeout
	timerLimit                // timeout of a Gather, a Dial, a fetch
	timerDelay                // Pause, repeatDelay
	timers
)

// State is everything that a call remembers beside its program. It is
// comparable: a copy is a fork of the call, and == tells whether two calls of
// one program are in the same situation. It holds no dates but the time left on
// each timer, so that equal situations are equal at any hour.
type State struct {
	// value is the input of the Gather that runs, else $GATHER.
	value string
	// legs are those of the Dial that runs, a byte each.
	legs string
	// left on each timer plus one nanosecond; 0 is off.
	left [timers]time.Duration

	pc    int32 // the verb
	cur   int32 // the Say or Play that is heard: pc, or a prompt behind it
	loop  int32 // how often that one has been heard
	round int32 // how often a Gather's prompts have been
	verbs int32 // how many have begun
	// spent counts verbs, and rounds counts fetches, since time last passed or
	// input last came (R4.7).
	spent, rounds int32

	seq   Op // the last number given to an operation
	op    Op // the Gather, Dial, stay or fetch that runs
	media Op // the speech or audio that sounds; 0 for none

	phase  phase
	method method
	leg    int32 // the connected leg

	answered bool
	acted    bool // a verb of the first document has begun, or it was replaced
	moved    bool // time has passed in this round of prompts
	heard    bool // PromptsHeard was told of
	speaking bool // the caller is
}

// method is how the input of a Gather comes in.
type method uint8

const (
	methodNone method = iota
	methodDTMF
	methodSpeech
)

func (m method) String() string {
	if m == methodSpeech {
		return "speech"
	}
	return "dtmf"
}

// Call says which call a machine runs.
type Call struct {
	ID, From, To string
	// Outbound calls were created by the API and begin with ringing To.
	Outbound bool
	// URL is where an inbound call without a program gets its first document
	// (R6.1).
	URL string
	// Began is when the call began; callbacks tell the time by it.
	Began time.Time
}

// Machine is one running call, or one document that runs on a conference or a
// participant: a program and the state in it. It is a plain value: a copy is a
// fork. Its size does not depend on the length of the program.
type Machine struct {
	State
	call    Call
	program *Program
	elapsed time.Duration
	limit   int32
}

// DefaultVerbLimit is how many verbs a call may execute without time passing or
// input arriving (R4.7).
const DefaultVerbLimit = 10_000

// NewMachine makes the machine of a call. Its first event must be [Begin]. The
// program may be nil when call.URL says where to get it.
func NewMachine(program *Program, call Call) Machine {
	return Machine{program: program, call: call, limit: DefaultVerbLimit}
}

// SetVerbLimit changes the limit of R4.7 from [DefaultVerbLimit].
func (m *Machine) SetVerbLimit(n int) { m.limit = int32(n) }

// Program is the document that runs now; nil before the first is loaded.
func (m *Machine) Program() *Program { return m.program }

// Call is the call that was given to [NewMachine].
func (m *Machine) Call() Call { return m.call }

// Over tells whether the machine has ended; then nothing changes it any more.
func (m *Machine) Over() bool { return m.phase == phaseOver }

// Verbs is how many verbs have begun, repetitions not counted.
func (m *Machine) Verbs() int { return int(m.verbs) }

// Gather is the value of $GATHER: the last input.
func (m *Machine) Gather() string {
	if m.phase == phaseGather {
		return ""
	}
	return m.value
}

// resource is what the machine's documents run on.
func (m *Machine) resource() schema.Resource {
	if m.program == nil {
		return schema.Call
	}
	return m.program.resource
}

// Deadline is how long the machine can wait without news; false when for ever.
func (m *Machine) Deadline() (time.Duration, bool) {
	_, left, ok := m.nextTimer()
	return left, ok
}

// nextTimer finds the timer that runs out first. Neither it nor advance is a
// loop, so that both are inlined: a call takes 0.8 of the time so.
func (m *Machine) nextTimer() (next timer, left time.Duration, ok bool) {
	next, first := timerSilence, uint64(m.left[timerSilence]-1) // very large when it is off
	if l := uint64(m.left[timerLimit] - 1); l < first {
		next, first = timerLimit, l
	}
	if l := uint64(m.left[timerDelay] - 1); l < first {
		next, first = timerDelay, l
	}
	return next, time.Duration(first), first != math.MaxUint64
}

func (m *Machine) set(t timer, d time.Duration) { m.left[t] = d + 1 }

func (m *Machine) clearTimers() { m.left = [timers]time.Duration{} }

// advance lets time pass that no timer needs.
func (m *Machine) advance(d time.Duration) {
	if d <= 0 {
		return
	}
	m.elapsed += d
	m.moved = true
	if m.phase != phaseFetch && m.phase != phaseLoading {
		m.spent, m.rounds = 0, 0 // a fetch takes the network's time, not the script's
	}
	if m.left[timerSilence] != 0 {
		m.left[timerSilence] -= d
	}
	if m.left[timerLimit] != 0 {
		m.left[timerLimit] -= d
	}
	if m.left[timerDelay] != 0 {
		m.left[timerDelay] -= d
	}
}
