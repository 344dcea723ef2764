package simtest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voxsim/voxsim/internal/spell"
	"github.com/voxsim/voxsim/sim"
)

// fatal ends the test: what went wrong, and the transcript, with what was asked
// for marked in front of an event. No mark is made when there is no text.
func (s *Sim) fatal(p *party, event int, message, text string) {
	s.t.Helper()
	if text != "" {
		text = "from here on: " + text
	}
	if !s.stepping && !slices.ContainsFunc(s.parties, func(p *party) bool { return !p.call.Over() }) {
		s.Run() // so that the transcript tells how the calls ended
	}
	s.t.Fatalf("simtest: %s", s.tell(p, event, message, text))
}

// report fails the test, which goes on.
func (s *Sim) report(p *party, event int, message, mark string) {
	s.t.Helper()
	s.t.Errorf("simtest: %s", s.tell(p, event, message, mark))
}

// tell is a message, with the transcript behind it.
func (s *Sim) tell(p *party, event int, message, mark string) string {
	return strings.TrimSuffix(message, "\n") + "\n\n" + s.transcribe(p, event, mark)
}

// Transcript tells the run so far to people.
func (s *Sim) Transcript() string { return s.transcribe(nil, 0, "") }

// transcribe tells the run so far, with a mark in front of an event.
func (s *Sim) transcribe(p *party, event int, mark string) string {
	var b bytes.Buffer
	t := sim.Transcript{Out: &b}
	who := ""
	if len(s.parties) > 1 {
		for _, p := range s.parties {
			t.Names = append(t.Names, p.name)
		}
		if p != nil {
			who = p.name
		}
	}
	for i := range s.events {
		if i == event && mark != "" {
			t.Mark(s.time(i), who, mark)
		}
		e := s.events[i].Event
		if of := s.events[i].of; of != nil && len(s.parties) > 1 {
			e.Call = of.name
		}
		t.Observe(&e)
	}
	switch {
	case event >= len(s.events) && mark != "":
		t.Mark(s.sim.Now(), who, mark)
	case s.results == nil:
		t.Mark(s.sim.Now(), "", "this far")
	}
	return b.String()
}

// time is when the event before one happened.
func (s *Sim) time(i int) time.Duration {
	if i == 0 || len(s.events) == 0 {
		return 0
	}
	return s.events[i-1].T
}

// unmet says what was expected and did not come, and what came nearest.
func (o *observation) unmet(p *party, from int) string {
	if o.prompt != nil {
		return o.unheard(p, from)
	}
	var near nearest
	var names []string
	for i := range p.s.events {
		e := &p.s.events[i]
		if e.of == p && !slices.Contains(names, e.Name) {
			names = append(names, e.Name)
		}
		if o.about(p, e) {
			near.consider(candidate{met: o.fields.met(e.Value), late: i >= from, at: e.T, value: e.Value})
		}
	}
	message := p.says("waited in vain for " + o.text)
	if near.found {
		return message + "; " + near.tell(o.fields)
	}
	return message + "; what came was: " + strings.Join(names, ", ")
}

// unheard says what was heard that is like what was not, and when.
func (o *observation) unheard(p *party, from int) string {
	message := p.says("did not " + o.text)
	var heard []string
	for i := range p.s.events {
		e := &p.s.events[i]
		if e.Prompt() == "" || !slices.Contains(e.heard, p) {
			continue
		}
		if i < from && o.prompt.matches(e.Prompt(), true) {
			return message + fmt.Sprintf(" again; it came at %s, before the last step", at(e.T))
		}
		heard = append(heard, e.Prompt())
	}
	if text, ok := o.prompt.v.(string); ok {
		if near := spell.Closest(collapse(text), heard); near != "" {
			return message + fmt.Sprintf("; the nearest is %q", near)
		}
	}
	if len(heard) == 0 {
		return message + "; nothing was heard"
	}
	return message
}

// candidate is something that came and could have been meant.
type candidate struct {
	met   int  // fields that match
	late  bool // it came when it was waited for
	at    time.Duration
	value func(name string) (string, bool)
}

// nearest is the best of them.
type nearest struct {
	candidate
	found bool
}

// consider takes a candidate that is better: more fields match, or as many and
// it came in time.
func (n *nearest) consider(c candidate) {
	if !n.found || c.met > n.met || c.met == n.met && c.late && !n.late {
		*n = nearest{c, true}
	}
}

// tell says what is different.
func (n *nearest) tell(fields Fields) string {
	if n.met == len(fields) {
		return fmt.Sprintf("it came at %s, before the last step", at(n.at))
	}
	expected, got := map[string]string{}, map[string]string{}
	for name, v := range fields {
		value, there := n.value(name)
		if there {
			got[name] = value
		}
		switch w := (want{v}); {
		case !w.matches(value, there):
			expected[name] = strings.Trim(w.String(), `"`)
		case there:
			expected[name] = value
		}
	}
	return fmt.Sprintf("the nearest came at %s (-want +got):\n%s", at(n.at), cmp.Diff(expected, got))
}
