package interp

import (
	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/schema"
)

func (s *stepper) gather() *ast.Gather { return s.instruction().verb.(*ast.Gather) }

// takesBy tells whether a Gather has a method enabled (R3.6).
func (in *instruction) takesBy(m method) bool { return in.takes&(1<<m) != 0 }

// beginGather empties the variable (R4.20) and starts clock and prompts: the
// timeout counts from here (R4.22).
func (s *stepper) beginGather(in *instruction) {
	g := in.verb.(*ast.Gather)
	s.value, s.method, s.speaking, s.heard = "", methodNone, false, false
	s.op, s.phase, s.round = s.newOp(), phaseGather, 0
	s.set(timerLimit, g.Timeout)
	s.tell(GatherBegan, s.pc).Op = s.op
	s.beginRound()
}

// beginRound begins the prompts anew.
func (s *stepper) beginRound() {
	s.cur, s.loop = s.pc+1, 0
	s.prompts()
}

// prompts goes on with the prompt at cur (R4.21).
func (s *stepper) prompts() {
	if s.cur == s.pc+1 {
		s.moved = false
	}
	for ; s.cur < s.instruction().next; s.cur++ {
		if !s.spend(s.cur) {
			return
		}
		if s.round == 0 {
			s.verbs++
		}
		s.loop = 0
		if s.sound() {
			return
		}
	}
	s.roundEnded()
}

// roundEnded begins another round, if there is to be one. A round in which no
// time passed is the last (R4.7).
func (s *stepper) roundEnded() {
	g := s.gather()
	s.round++
	s.tellHeard()
	if !s.moved || g.Loop != 0 && int(s.round) >= g.Loop {
		return
	}
	if g.RepeatDelay > 0 {
		s.cur, s.loop = s.pc+1, 0
		s.pause(s.pc, g.RepeatDelay)
		return
	}
	s.beginRound()
}

// hearOnce tells when the prompts have been heard once through, to the last
// sound: the delay behind it does not count, nor do repetitions without end.
func (s *stepper) hearOnce() {
	if s.heard {
		return
	}
	loop := s.program.code[s.cur].count
	if loop != 0 && s.loop < loop {
		return
	}
	if loop != 0 {
		for i := s.program.code[s.cur].next; i < s.instruction().next; i++ {
			in := &s.program.code[i]
			if in.op == opPlay || s.speech(in) != "" {
				return
			}
		}
	}
	s.tellHeard()
}

func (s *stepper) tellHeard() {
	if !s.heard {
		s.heard = true
		s.tell(PromptsHeard, s.pc).Op = s.op
	}
}

// has is [strings.IndexByte], faster for texts of a byte or two.
func has(text string, c byte) bool {
	for i := range len(text) {
		if text[i] == c {
			return true
		}
	}
	return false
}

// bargeIn stops the prompts for good (R4.23).
func (s *stepper) bargeIn() {
	s.stopMedia()
	s.left[timerDelay] = 0
	s.tellHeard()
}

// digit is a key that the caller pressed (R4.14, R4.24, R4.25).
func (s *stepper) digit(key string) {
	e := s.tell(KeyPressed, noVerb)
	e.Text, e.Op, e.Flag = key, s.op, true
	if s.phase != phaseGather {
		return
	}
	in := s.instruction()
	g := in.verb.(*ast.Gather)
	finish := has(g.FinishOnKey, key[0])
	if !in.takesBy(methodDTMF) || s.method == methodSpeech && !finish {
		return
	}
	e.Flag = false
	s.spent, s.rounds = 0, 0
	s.bargeIn()
	if s.method == methodNone {
		s.method = methodDTMF
	}
	if finish {
		s.endGather("key")
		return
	}
	s.value = extended(s.value, key)
	s.partialResult(in)
	if len(s.value) >= g.NumDigits {
		s.endGather("digits")
	}
}

// speechBegan decides the method, if nothing else has (R4.24).
func (s *stepper) speechBegan() {
	if s.phase != phaseGather || !s.instruction().takesBy(methodSpeech) || s.method == methodDTMF {
		return
	}
	s.spent, s.rounds = 0, 0
	s.method, s.speaking = methodSpeech, true
	s.left[timerSilence] = 0
	s.bargeIn()
}

// words are a segment that the caller has said (R4.27).
func (s *stepper) words(ev *Event) {
	ours := s.phase == phaseGather && (ev.Op == 0 || ev.Op == s.op)
	if ours && !s.speaking {
		s.speechBegan()
	}
	taken := ours && s.speaking
	text := collapse(ev.Text)
	e := s.tell(Said, noVerb)
	e.Text, e.Flag = text, !taken
	if !taken {
		return
	}
	s.spent, s.rounds, s.speaking = 0, 0, false
	s.value = collapse(s.value + " " + text)
	s.partialResult(s.instruction())
	s.set(timerSilence, s.gather().SpeechTimeout)
}

// endGather ends the Gather; what was entered is kept (R4.26, R4.8).
func (s *stepper) endGather(reason string) {
	in := s.instruction()
	s.stopMedia()
	m := s.method
	if m == methodNone && !in.takesBy(methodDTMF) {
		m = methodSpeech
	}
	e := s.tell(Gathered, s.pc)
	e.Op, e.Text, e.Value, e.Reason = s.op, s.value, m.String(), reason
	if in.is&tellsFull != 0 && reason != "hangup" && reason != "replaced" {
		s.result(schema.FullResult, m)
	}
	s.next()
}

func (s *stepper) partialResult(in *instruction) {
	if in.is&tellsPartial != 0 {
		s.result(schema.PartialResult, s.method)
	}
}

// result sends the callback of a Gather's event (R4.28). The field that holds
// the input has the name of the event.
func (s *stepper) result(e schema.Event, m method) {
	g := s.gather()
	s.notify(&g.Callbacks, Fields{
		{"type", "gather"}, {"event", e.Name}, {"call_id", s.call.ID}, {"time", s.now()},
		{e.Name, s.value}, {"input_method", m.String()},
	})
}

// notify orders a callback of the verb at pc.
func (s *stepper) notify(c *ast.Callbacks, body Fields) {
	e := s.tell(Notify, s.pc)
	e.Text, e.Value, e.about = c.URL, c.Method, body
}
