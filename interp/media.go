package interp

import (
	"time"

	"github.com/voxsim/voxsim/ast"
)

// beginMedia begins the Say or Play at pc.
func (s *stepper) beginMedia() {
	s.cur, s.loop, s.phase = s.pc, 0, phaseMedia
	if !s.sound() {
		s.next()
	}
}

// sound lets the Say or Play at cur be heard once; false when there is nothing
// to be heard (R2.5).
func (s *stepper) sound() bool {
	in := &s.program.code[s.cur]
	kind, text := Speak, ""
	if in.op == opPlay {
		kind, text = PlayAudio, in.verb.(*ast.Play).URL
	} else if text = s.speech(in); text == "" {
		return false
	}
	s.media = s.newOp()
	e := s.tell(kind, s.cur)
	e.Op, e.Text, e.N = s.media, text, s.loop+1
	return true
}

// speech is the text that a Say speaks now.
func (s *stepper) speech(in *instruction) string {
	if in.is&vary != 0 {
		return spoken(in.verb.(*ast.Say), s.Gather())
	}
	return s.program.text(in)
}

// stopMedia cuts short what sounds.
func (s *stepper) stopMedia() {
	if s.media != 0 {
		s.tell(StopMedia, s.cur).Op = s.media
		s.media = 0
	}
}

// mediaEnded goes on when speech or audio has been heard: first its
// repeatDelay, if it has one (R4.10).
func (s *stepper) mediaEnded(op Op) {
	if s.media == 0 || op != s.media {
		return
	}
	s.media = 0
	s.loop++
	if s.phase == phaseGather {
		s.hearOnce()
	}
	in := &s.program.code[s.cur]
	if in.is&pauses != 0 {
		s.pause(s.cur, in.delay())
		return
	}
	s.repeat(in)
}

// mediaFailed skips audio that cannot be played, repeats and delays included
// (R4.13).
func (s *stepper) mediaFailed(op Op, why string) {
	if s.media == 0 || op != s.media {
		return
	}
	s.media = 0
	verb := s.program.code[s.cur].verb
	s.tell(Warned, s.cur).Text = verb.Element().Name + " is skipped: " + why
	s.mediaDone()
}

// pause begins a stretch of silence.
func (s *stepper) pause(verb int32, d time.Duration) {
	s.tell(PauseBegan, verb).Duration = d
	s.set(timerDelay, d)
}

// delayEnded goes on behind a stretch of silence: that of a Pause, between two
// rounds of a Gather, or behind a Say or Play.
func (s *stepper) delayEnded() {
	in := &s.program.code[s.pc]
	switch {
	case in.op == opPause:
		s.next()
	case in.op == opGather && s.loop == 0:
		s.prompts()
	default:
		s.repeat(&s.program.code[s.cur])
	}
}

// repeat lets the Say or Play at cur be heard again, or goes on behind it.
func (s *stepper) repeat(in *instruction) {
	if in.count != 0 && s.loop >= in.count {
		s.mediaDone()
	} else if s.spend(s.cur) {
		s.sound()
	}
}

// mediaDone goes on behind the Say or Play at cur.
func (s *stepper) mediaDone() {
	if s.phase == phaseGather {
		s.cur = s.program.code[s.cur].next
		s.prompts()
		return
	}
	s.next()
}
