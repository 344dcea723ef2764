package interp

import (
	"fmt"
	"time"

	"github.com/voxsim/voxsim/schema"
)

// answerLimit is how long a dialled number may ring (R4.43), counted from being
// queued.
const answerLimit = 30 * time.Second

// begin starts the call, or the document.
func (s *stepper) begin() {
	if s.phase != phaseNew {
		return
	}
	s.phase = phaseReady
	switch {
	case s.resource() != schema.Call:
	case s.call.Outbound:
		s.status(StatusQueued)
		s.status(StatusProcessing)
		s.op, s.phase = s.newOp(), phasePlacing
		s.set(timerLimit, answerLimit)
		e := s.tell(Ring, noVerb)
		e.Op, e.Text, e.Value = s.op, s.call.To, s.call.From
	default:
		s.status(StatusProcessing)
		if s.program == nil {
			s.load()
		}
	}
}

// load asks for the first document of an inbound call (R6.1).
func (s *stepper) load() {
	s.op, s.phase = s.newOp(), phaseLoading
	s.set(timerLimit, fetchLimit)
	e := s.tell(Fetch, noVerb)
	e.Op, e.Flag, e.Text, e.Value = s.op, true, s.call.URL, "POST"
	e.about = Fields{
		{"type", "api"}, {"event", "incoming_call"}, {"time", s.now()},
		{"call_id", s.call.ID}, {"to", s.call.To}, {"from", s.call.From},
	}
}

func (s *stepper) status(st Status) { s.tell(StatusChanged, noVerb).Reason = string(st) }

// answer answers an inbound call before its first verb (R4.2).
func (s *stepper) answer() {
	if s.answered || s.resource() != schema.Call {
		return
	}
	s.answered = true
	s.tell(Answer, noVerb)
	s.status(StatusAnswered)
}

// ownLeg is news of the party that an outbound call rings.
func (s *stepper) ownLeg(ev *Event) {
	if s.phase != phasePlacing {
		return
	}
	switch ev.Kind {
	case LegRinging:
		s.status(StatusRinging)
	case LegAnswered:
		s.clearTimers()
		s.answered, s.phase = true, phaseReady
		s.status(StatusAnswered)
	case LegBusy:
		s.end("error", StatusBusy, nil)
	case LegFailed:
		s.end("error", StatusFailed, nil)
	case LegEnded:
		s.end("caller", StatusNoAnswer, nil)
	}
}

// reject refuses the call, if it still can (R4.3).
func (s *stepper) reject(in *instruction) {
	if !s.acted && !s.call.Outbound {
		s.tell(HangUp, s.pc).Reason = "reject"
		s.over(StatusFailed, nil)
		return
	}
	s.acted = true
	s.tell(Warned, s.pc).Text = "Reject has no effect here: only the first verb of an inbound call's first document can reject it"
	s.pc = in.next
}

// hangup is the verb: it ends the call (R4.5), takes the participant out or
// ends the conference (R4.54).
func (s *stepper) hangup() {
	if s.resource() != schema.Call {
		s.tell(RemoveSelf, s.pc)
		s.done()
		return
	}
	s.tell(HangUp, s.pc).Reason = "script"
	s.over(StatusComplete, nil)
}

// atEnd hangs up behind the last verb (R4.4); an empty document answers first
// (R4.2).
func (s *stepper) atEnd() {
	if s.resource() != schema.Call {
		s.done()
		return
	}
	s.answer()
	s.end("end", StatusComplete, nil)
}

// done ends a document that runs on a conference or a participant.
func (s *stepper) done() {
	s.tell(Done, noVerb)
	s.over("", nil)
}

// endCall ends the call from outside, wherever it is (R4.6). A document on a
// conference or a participant is just stopped.
func (s *stepper) endCall(by string) {
	s.stop("hangup", "hangup")
	if s.resource() != schema.Call {
		s.done()
		return
	}
	switch {
	case s.answered:
		s.end(by, StatusComplete, nil)
	case s.call.Outbound:
		s.end(by, StatusNoAnswer, nil)
	default:
		s.end(by, StatusFailed, nil)
	}
}

// fail ends the call with an error (R4.9); a document on a conference or a
// participant ends with a warning.
func (s *stepper) fail(verb int32, code int, detail string) {
	err := &Error{Code: code, Description: description(code)}
	if detail != "" {
		err.Description += ": " + detail
	}
	s.stop("hangup", "hangup")
	if s.resource() != schema.Call {
		s.tell(Warned, verb).Text = fmt.Sprintf("the document is stopped by error %d: %s", code, err.Description)
		s.done()
		return
	}
	s.end("error", StatusFailed, err)
}

// end hangs up.
func (s *stepper) end(by string, st Status, err *Error) {
	s.tell(HangUp, noVerb).Reason = by
	s.over(st, err)
}

// over is the last thing that a machine does.
func (s *stepper) over(st Status, err *Error) {
	if st != "" {
		e := s.tell(StatusChanged, noVerb)
		e.Reason, e.N, e.Text = string(st), s.verbs, s.value
		if err != nil {
			e.about = err
		}
	}
	s.forget()
	s.phase = phaseOver
}

// stop ends whatever is under way, each thing with its one last event (R4.6,
// R4.8). The reasons are those that a Gather and a room give.
func (s *stepper) stop(gathered, left string) {
	switch s.phase {
	case phaseGather:
		s.endGather(gathered)
	case phaseDial, phaseBridge:
		s.dropLegs()
	case phaseRoom:
		e := s.tell(LeaveRoom, s.pc)
		e.Op, e.Reason = s.op, left
	default:
		s.stopMedia()
	}
	s.clearTimers()
}

// replace goes on with another document (R4.8). An outbound call that is not
// answered yet begins with it when it is.
func (s *stepper) replace(p *Program) {
	if s.phase == phasePlacing {
		s.program = p
		s.tell(Replaced, noVerb)
		return
	}
	s.stop("replaced", "replaced")
	s.forget()
	s.program, s.pc, s.phase, s.acted = p, 0, phaseReady, true
	s.tell(Replaced, noVerb)
}

// now is the time of a callback (R5.1).
func (s *stepper) now() string { return timestamp(s.call.Began.Add(s.elapsed)) }

// timestamp writes a time as callbacks do.
func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }
