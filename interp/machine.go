package interp

import (
	"fmt"
	"time"

	"github.com/voxsim/voxsim/ast"
)

// Step lets time pass, then lets ev happen, and returns what to do about it. An
// event of kind 0 means that only time passed.
//
// Timers that run out on the way fire first, in order. One that runs out at the
// very instant of ev fires behind it: [Machine.Deadline] is 0 then, and another
// Step without an event lets it fire.
func (m *Machine) Step(after time.Duration, ev Event) []Effect {
	return m.AppendStep(nil, after, &ev)
}

// AppendStep is Step that appends the effects to fx, so that a caller who keeps
// the slice needs no new one. The event is only read.
func (m *Machine) AppendStep(fx []Effect, after time.Duration, ev *Event) []Effect {
	if m.phase == phaseOver || m.phase == phaseNew && ev.Kind != Begin {
		return fx
	}
	s := stepper{m, fx}
	s.pass(after, ev.Kind == 0)
	if ev.Kind != 0 && s.phase != phaseOver {
		s.handle(ev)
	}
	s.proceed()
	return s.fx
}

// stepper is one step under way: the machine and the effects so far.
type stepper struct {
	*Machine
	fx []Effect
}

// noVerb is the number of the verb when there is none.
const noVerb = -1

// tell appends an effect that the verb of that number causes, and returns it to
// be filled in, before anything else is told. An Effect is large: one that is
// built first and then copied here makes a call 1.3 times as slow.
func (s *stepper) tell(kind EffectKind, verb int32) *Effect {
	s.fx = append(s.fx, Effect{})
	e := &s.fx[len(s.fx)-1]
	e.Kind, e.verb, e.Program = kind, verb+1, s.program
	return e
}

func (s *stepper) instruction() *instruction { return &s.program.code[s.pc] }

func (s *stepper) newOp() Op {
	s.seq++
	return s.seq
}

// pass lets time pass and fires the timers on the way; inclusive: also the one
// that runs out at its end. What that one leads to may run out at once: it waits
// for the next step, so that news that comes at once comes before.
func (s *stepper) pass(d time.Duration, inclusive bool) {
	for atEnd := false; ; atEnd = d == 0 {
		t, left, ok := s.nextTimer()
		if !ok || left > d || left == d && (!inclusive || atEnd) {
			break
		}
		s.advance(left)
		d -= left
		s.left[t] = 0
		s.fire(t)
		s.proceed()
	}
	if s.phase != phaseOver {
		s.advance(d)
	}
}

// fire does what a timer that has run out asks for.
func (s *stepper) fire(t timer) {
	switch {
	case t == timerDelay:
		s.delayEnded()
	case s.phase == phaseGather && t == timerSilence:
		s.endGather("silence")
	case s.phase == phaseGather:
		s.endGather("timeout")
	case s.phase == phaseDial:
		s.dialTimedOut()
	case s.phase == phasePlacing:
		s.end("error", StatusNoAnswer, nil)
	case s.phase == phaseFetch || s.phase == phaseLoading:
		s.spent, s.rounds = 0, 0
		s.fetchFailed(CodeUnreachable, "no answer within 10 s")
	}
}

// handle lets an event happen.
func (s *stepper) handle(ev *Event) {
	switch ev.Kind {
	case Begin:
		s.begin()
	case Digit:
		if len(ev.Text) == 1 {
			s.digit(ev.Text)
		}
	case SpeechBegan:
		s.speechBegan()
	case Words:
		s.words(ev)
	case HungUp:
		s.endCall("caller")
	case Delete:
		s.endCall("api")
	case Replace:
		s.replace(ev.Program)
	case MediaEnded:
		s.mediaEnded(ev.Op)
	case MediaFailed:
		s.mediaFailed(ev.Op, ev.Text)
	case LegRinging, LegAnswered, LegBusy, LegFailed, LegEnded:
		s.legNews(ev)
	case Loaded:
		s.loaded(ev)
	case FetchFailed:
		if ev.Op == s.op && (s.phase == phaseFetch || s.phase == phaseLoading) {
			s.fetchFailed(ev.Code, ev.Text)
		}
	case RoomLeft:
		if ev.Op == s.op && s.phase == phaseRoom {
			s.next()
		}
	}
}

// next goes on behind the current verb.
func (s *stepper) next() {
	s.forget()
	s.pc, s.phase = s.instruction().next, phaseReady
}

// forget what was remembered of the current verb, so that equal situations are
// equal.
func (s *stepper) forget() {
	s.clearTimers()
	s.media = 0
	s.cur, s.loop, s.round, s.leg, s.op, s.legs = 0, 0, 0, 0, 0, ""
	s.method, s.moved, s.heard, s.speaking = methodNone, false, false, false
}

// proceed executes verbs until one has to wait.
func (s *stepper) proceed() {
	for s.phase == phaseReady && s.program != nil {
		in := s.instruction()
		if in.op == opEnd {
			s.atEnd()
			return
		}
		if !s.spend(s.pc) {
			return
		}
		s.verbs++
		s.execute(in)
	}
}

// spend counts a verb, or a repetition of one, against the limit of R4.7; false
// when the call was stopped for it.
func (s *stepper) spend(at int32) bool {
	if s.spent < s.limit {
		s.spent++
		return true
	}
	s.overspent(at)
	return false
}

// overspent stops the call at a verb.
func (s *stepper) overspent(at int32) {
	verb := s.program.code[at].verb
	name := verb.Element().Name
	if r, ok := verb.(*ast.Redirect); ok {
		s.fail(at, CodeInternal, fmt.Sprintf("%s to %s: %d rounds of Redirect without time passing or input arriving", name, r.URL, s.rounds))
	} else {
		s.fail(at, CodeInternal, fmt.Sprintf("%s: %d verbs without time passing or input arriving", name, s.limit))
	}
}

// execute begins the verb of an instruction.
func (s *stepper) execute(in *instruction) {
	if in.op == opReject {
		s.reject(in)
		return
	}
	s.acted = true
	if !s.answered {
		s.answer()
	}
	switch in.op {
	case opSay, opPlay:
		s.beginMedia()
	case opPause:
		s.phase = phaseMedia
		s.pause(s.pc, in.verb.(*ast.Pause).Length)
	case opGather:
		s.beginGather(in)
	case opIf:
		s.decide(in)
	case opDial:
		s.beginDial(in)
	case opConference:
		s.op, s.phase = s.newOp(), phaseRoom
		e := s.tell(JoinRoom, s.pc)
		e.Op, e.Text = s.op, in.verb.(*ast.Conference).Room
	case opRedirect:
		s.beginFetch(in)
	case opHangup:
		s.hangup()
	case opSetMute:
		s.tell(SetMuted, s.pc).Flag = in.verb.(*ast.SetMute).Muted
		s.pc = in.next
	}
}

// decide jumps over the content of an If, or into it (R4.30, R4.31).
func (s *stepper) decide(in *instruction) {
	value, actual := in.verb.(*ast.If).Value, ""
	if in.is&reads != 0 {
		actual = s.value
	}
	var found bool
	if in.is&plain != 0 {
		found = value == trim(actual)
	} else {
		found = oneOf(value, actual)
	}
	result := found == (in.is&equal != 0)
	e := s.tell(Decided, s.pc)
	e.Text, e.Flag = actual, result
	if result {
		s.pc++
	} else {
		s.pc = in.next
	}
}
