package interp

import (
	"strings"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/schema"
)

// The states of a leg in State.legs.
const (
	legQueued   = 'q'
	legRinging  = 'r'
	legAnswered = 'a'
	legOver     = 'x'
)

// dialled are the legs of the Number or Dial at pc.
func (s *stepper) dialled() []leg {
	in := s.instruction()
	return s.program.legs[in.first : in.first+in.count]
}

// legVerb is the number of the verb that a leg of the Number or Dial at pc is
// from.
func (s *stepper) legVerb(i int) int32 {
	return int32(len(s.program.code)+i) + s.instruction().first
}

// beginDial rings all numbers at once (R4.40, R4.41).
func (s *stepper) beginDial(in *instruction) {
	s.op, s.phase = s.newOp(), phaseDial
	s.set(timerLimit, answerLimit)
	s.legs = strings.Repeat(string(rune(legQueued)), int(in.count))
	e := s.tell(DialBegan, s.pc)
	e.Op, e.Value = s.op, s.callerID(dialCallerID(in.verb))
	for i, l := range s.dialled() {
		s.legChanged(i, "queued", schema.Queued)
		e := s.tell(Ring, s.legVerb(i))
		e.Op, e.Leg, e.Text, e.Value = s.op, int32(i+1), l.number, s.callerID(l.callerID)
	}
}

func dialCallerID(v ast.Verb) string {
	switch v := v.(type) {
	case *ast.Number:
		return v.CallerID
	case *ast.Dial:
		return v.CallerID
	}
	return ""
}

// callerID is what the called party is shown (R4.42).
func (s *stepper) callerID(written string) string {
	if written == "" {
		return s.call.From
	}
	return written
}

// legNews is news of a leg.
func (s *stepper) legNews(ev *Event) {
	if ev.Op != s.op {
		return
	}
	if ev.Leg == 0 {
		s.ownLeg(ev)
		return
	}
	if int(ev.Leg) > len(s.legs) || s.phase != phaseDial && s.phase != phaseBridge {
		return
	}
	i := int(ev.Leg) - 1
	switch state := s.legs[i]; {
	case state == legOver:
	case state == legAnswered:
		if ev.Kind == LegEnded {
			s.legComplete(i)
			s.next()
		}
	case ev.Kind == LegRinging:
		if state == legQueued {
			s.setLeg(i, legRinging)
			s.legChanged(i, "ringing", schema.Ringing)
		}
	case ev.Kind == LegAnswered:
		s.connect(i)
	case ev.Kind == LegBusy:
		s.noConnect(i, "busy")
	default:
		s.noConnect(i, "failed")
	}
}

// connect bridges the first leg that answers; every other one is canceled
// (R4.41).
func (s *stepper) connect(winner int) {
	s.setLeg(winner, legAnswered)
	s.legChanged(winner, "answered", schema.Answered)
	s.cancelLegs("canceled")
	s.clearTimers()
	s.phase, s.leg = phaseBridge, int32(winner)
}

// cancelLegs ends every leg that was not answered yet.
func (s *stepper) cancelLegs(reason string) {
	for i := range s.legs {
		if s.legs[i] == legQueued || s.legs[i] == legRinging {
			s.drop(i)
			s.setLeg(i, legOver)
			s.legChanged(i, reason, schema.NoConnect)
		}
	}
}

// drop orders the end of a leg.
func (s *stepper) drop(i int) {
	e := s.tell(DropLeg, s.legVerb(i))
	e.Op, e.Leg = s.op, int32(i+1)
}

// noConnect is the end of one leg that was not answered; the last such end is
// that of the verb (R4.43).
func (s *stepper) noConnect(i int, reason string) {
	s.setLeg(i, legOver)
	s.legChanged(i, reason, schema.NoConnect)
	if strings.Trim(s.legs, string(rune(legOver))) == "" {
		s.next()
	}
}

func (s *stepper) dialTimedOut() {
	s.cancelLegs("no_answer")
	s.next()
}

// dropLegs ends all legs because the call goes on without them (R4.6).
func (s *stepper) dropLegs() {
	if s.phase == phaseBridge {
		s.drop(int(s.leg))
		s.legComplete(int(s.leg))
		return
	}
	s.cancelLegs("canceled")
}

func (s *stepper) legComplete(i int) {
	s.setLeg(i, legOver)
	s.legChanged(i, "complete", schema.Complete)
}

func (s *stepper) setLeg(i int, state byte) {
	s.legs = s.legs[:i] + string(rune(state)) + s.legs[i+1:]
}

// legChanged tells of a leg's new state, and sends the callback of it. The
// callback settings are those of the verb at pc: a Dial's replace those of its
// Numbers (R4.41).
func (s *stepper) legChanged(i int, state string, event schema.Event) {
	l := s.dialled()[i]
	e := s.tell(LegChanged, s.legVerb(i))
	e.Op, e.Leg, e.Text, e.Value, e.Reason = s.op, int32(i+1), l.number, s.callerID(l.callerID), state
	if c := callbacks(s.instruction().verb); wants(c, event) {
		s.notify(c, Fields{
			{"type", "number"}, {"event", event.Name}, {"call_id", s.call.ID},
			{"destination_number", l.number}, {"time", s.now()},
		})
	}
}
