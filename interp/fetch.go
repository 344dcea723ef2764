package interp

import (
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/source"
)

// fetchLimit is how long a fetch may take, in the call's time (R4.61).
const fetchLimit = 10 * time.Second

// beginFetch asks for the document of a Redirect (R4.60). On a conference there
// is no call to name (R4.62).
func (s *stepper) beginFetch(in *instruction) {
	v := in.verb.(*ast.Redirect)
	s.op, s.phase = s.newOp(), phaseFetch
	s.rounds++
	s.set(timerLimit, fetchLimit)
	e := s.tell(Fetch, s.pc)
	e.Op, e.Text, e.Value = s.op, v.URL, v.Method
	e.about = Fields{
		{"call_id", s.call.ID}, {"to", s.call.To}, {"from", s.call.From}, {"time", s.now()},
	}
}

// loaded goes on with the document that a fetch brought; an invalid one ends
// the call (R4.61).
func (s *stepper) loaded(ev *Event) {
	if ev.Op != s.op || s.phase != phaseFetch && s.phase != phaseLoading {
		return
	}
	verb := s.fetching()
	var problems source.Diagnostics
	if p := ev.Page; p != nil {
		e := s.tell(Fetched, verb)
		e.Op, e.Text, e.N, e.Value = s.op, p.URL, int32(p.Status), p.ContentType
		problems = p.Problems
	}
	for i := range problems {
		e := s.tell(Warned, verb)
		e.Text, e.about = problems[i].Headline(), &problems[i]
	}
	if ev.Program == nil {
		first, _ := problems.First()
		s.phase = phaseReady
		s.fail(verb, first.Code, "")
		return
	}
	s.forget()
	s.program, s.pc, s.phase = ev.Program, 0, phaseReady
}

// fetchFailed goes on behind the Redirect (R4.60); without a first document the
// call fails (R4.9).
func (s *stepper) fetchFailed(code int32, why string) {
	url := s.call.URL
	verb := s.fetching()
	if verb != noVerb {
		url = s.program.code[verb].verb.(*ast.Redirect).URL
	}
	e := s.tell(NotFetched, verb)
	e.Op, e.Text, e.N, e.Value = s.op, url, code, why
	if verb == noVerb {
		s.phase = phaseReady
		s.fail(noVerb, int(code), "")
		return
	}
	s.next()
}

// fetching is the number of the Redirect that is under way; noVerb when it is the
// first document of an inbound call that is fetched.
func (s *stepper) fetching() int32 {
	if s.phase == phaseLoading || s.resource() == schema.Call && s.program == nil {
		return noVerb
	}
	return s.pc
}
