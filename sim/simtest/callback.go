package simtest

import (
	"slices"
	"strings"
	"time"

	"github.com/voxsim/voxsim/interp"
)

// Callback is a notice that the platform has sent to the application.
type Callback struct {
	// At is when, in the time of the run.
	At time.Duration
	// Caller is the name of the one whose call it is about; "" when it is about
	// a conference.
	Caller string
	// Method and URL are where it went; of URL, what the script says.
	Method, URL string
	// Body are its fields; type and event say what it is about.
	Body map[string]string
	// Status is what the handler at the address answered; 0 when there is none.
	Status int
}

// callback is one that was sent, and where it stands in the trace.
type callback struct {
	Callback
	fields interp.Fields
	of     *party
	index  int
}

// value is a field of the body.
func (c *callback) value(name string) (string, bool) {
	v, ok := c.Body[name]
	return v, ok
}

// export copies what the test may keep.
func (c *callback) export() Callback {
	out := c.Callback
	out.Body = map[string]string{}
	for _, f := range c.fields {
		out.Body[f.Name] = f.Value
	}
	return out
}

// called notes a callback.
func (s *Sim) called(e *event) {
	c := &callback{fields: e.Body(), of: e.of, index: len(s.events) - 1}
	c.At, c.Method, c.URL = e.T, e.Text("method"), e.Text("url")
	if e.of != nil {
		c.Caller = e.of.name
	}
	c.Body = c.export().Body
	s.callbacks = append(s.callbacks, c)
}

// deliver sends the callbacks that wait to the handlers at their addresses. The
// request for the first document is answered by that, and is no delivery.
func (s *Sim) deliver() {
	for s.delivered < len(s.callbacks) {
		c := s.callbacks[s.delivered]
		s.delivered++
		if c.Body["event"] == "incoming_call" || s.handler(c.URL) == nil {
			continue
		}
		if answer, err := s.request(c.Method, c.URL, c.fields); err == nil {
			c.Status = answer.Status
		}
	}
}

// Callbacks are all callbacks so far, in the order in which they were sent. The
// request for the first document of an inbound call (R6.1) is one too.
func (s *Sim) Callbacks() []Callback {
	var all []Callback
	for _, c := range s.callbacks {
		all = append(all, c.export())
	}
	return all
}

// Callback waits for the next callback of a type (gather, number, conference,
// api; "" for any) whose body has the fields, and returns it. Callbacks have an
// order of their own: those between are passed over, and it does not matter what
// the caller has heard meanwhile. Those about conferences are everybody's.
func (c *Call) Callback(kind string, fields Fields) Callback {
	p, s := c.p, c.p.s
	s.t.Helper()
	text := strings.TrimSpace("callback " + kind + " " + fields.String())
	if !c.observes(text, fields) {
		return Callback{}
	}
	from, before := len(s.events), p.calledBack
	for {
		for p.calledBack < len(s.callbacks) {
			cb := s.callbacks[p.calledBack]
			p.calledBack++
			if cb.isFor(p, kind) && fields.met(cb.value) == len(fields) {
				if cb.At > p.base {
					p.done(cb.At, cb.At)
				}
				s.confess()
				return cb.export()
			}
		}
		if !s.step() && p.calledBack == len(s.callbacks) {
			break
		}
	}
	s.confess()
	s.fatal(p, from, s.notCalled(p, before, kind, fields, text), text)
	return Callback{}
}

// isFor tells whether the callback is of that type, and the party's or a
// conference's.
func (c *callback) isFor(p *party, kind string) bool {
	return (c.of == p || c.of == nil) && (kind == "" || c.Body["type"] == kind)
}

// notCalled says which callback came nearest to one that did not come.
func (s *Sim) notCalled(p *party, before int, kind string, fields Fields, text string) string {
	var near nearest
	var kinds []string
	for i, c := range s.callbacks {
		if c.of != p && c.of != nil {
			continue
		}
		if name := c.Body["type"] + " " + c.Body["event"]; !slices.Contains(kinds, name) {
			kinds = append(kinds, name)
		}
		if c.isFor(p, kind) {
			near.consider(candidate{met: fields.met(c.value), late: i >= before, at: c.At, value: c.value})
		}
	}
	message := p.says("waited in vain for " + text)
	switch {
	case near.found:
		return message + "; " + near.tell(fields)
	case len(kinds) > 0:
		return message + "; the callbacks were: " + strings.Join(kinds, ", ")
	}
	return message + "; there were no callbacks"
}
