package sim

import (
	"time"

	"github.com/voxsim/voxsim/interp"
)

// Host drives a run in wall time, as a server does: it calls [Sim.Step] when
// [Sim.Deadline] has come, and does itself what takes time outside of the run.
// Such a run has no end: nothing that the rules S6 and S10 say of the end of
// rooms and runs happens by itself, calls can be dialled at any time, and those
// that are over are forgotten.
type Host struct {
	// Began is the time of day at which the run's time was 0.
	Began time.Time
	// NewID makes the ids of calls, conferences and participants.
	NewID func() string
	// Fetch begins to fetch a page. Done is called with what was found, between
	// two steps; when it never is, the call gives up by itself (R4.61).
	Fetch func(r Request, done func(Page))
	// Effects, when it is not nil, is shown every effect of a call, or of a room
	// (then the call is nil), before it is carried out.
	Effects func(c *Call, o *interp.Output)
}

// ID is the call's UUID; empty before it has begun.
func (c *Call) ID() string {
	m, _ := c.sim.exchange.Machine(c.task)
	return m.Call().ID
}

// LastWords are the callbacks that would be sent if the call ended now (R4.6);
// see [interp.Exchange.LastWords].
func (c *Call) LastWords() []interp.Effect { return c.sim.exchange.LastWords(c.task) }

// RoomLastWords are the callbacks that would be sent if a conference ended now.
func (s *Sim) RoomLastWords(name string) []interp.Effect {
	return s.exchange.RoomLastWords(name, s.exchange.Began.Add(s.now))
}

// RoomID is the UUID of a conference; empty when there is none of that name.
func (s *Sim) RoomID(name string) string {
	if r := s.exchange.Room(name); r != nil {
		return r.ID
	}
	return ""
}

// fetchLater begins the fetch of a document. What it finds is judged when it is
// there.
func (s *Sim) fetchLater(o *interp.Output) {
	order := *o
	s.world.Host.Fetch(request(o), func(p Page) {
		if ev, ok := s.arrived(&order, p, p.check()); ok {
			s.handle(order.Task, ev)
		}
	})
}

// forget a call that is over, and the world's notes that are void with it.
func (s *Sim) forget(c *Call) {
	s.tasks[c.task] = nil
	if len(s.dropped) < 2*s.open+1024 {
		return
	}
	for d := range s.dropped {
		if _, ok := s.exchange.Machine(d.task); !ok {
			delete(s.dropped, d)
		}
	}
}
