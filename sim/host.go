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
	// Fetch begins to fetch a page. Arrived may be called by any goroutine, at any
	// time: it reads what was found, and what it returns is to be called between
	// two steps. When it never is, the call gives up by itself (R4.61).
	Fetch func(r Request, arrived func(Page) func())
	// Effects, when it is not nil, is shown every effect of a call, or of a room
	// (then the call is nil), before it is carried out.
	Effects func(c *Call, o *interp.Effect)
	// Panicked, when it is not nil, is told of a panic in a call, which then fails
	// (see [interp.Exchange]), or in reading what it fetched; the call is nil for
	// the document of a conference.
	Panicked func(c *Call, what any)
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
// there, beside the run: reading a document takes time.
func (s *Sim) fetchLater(c *Call, o *interp.Effect) {
	order := *o
	s.world.Host.Fetch(request(o), func(p Page) func() {
		ev, ok := s.read(c, &order, p)
		return func() {
			if ok {
				s.handle(order.Task, &ev)
			}
		}
	})
}

// read is [Sim.arrived]. When reading is a fault of ours, the fetch has failed by
// it.
func (s *Sim) read(c *Call, o *interp.Effect, p Page) (ev interp.Event, ok bool) {
	if told := s.world.Host.Panicked; told != nil {
		defer func() {
			if what := recover(); what != nil {
				told(c, what)
				ev = interp.Event{Kind: interp.FetchFailed, Op: o.Op, Code: interp.CodeInternal, Text: "the document cannot be read"}
				ok = true
			}
		}()
	}
	return s.arrived(o, p, p.check())
}

// panicked tells the host of a panic in a task.
func (s *Sim) panicked(task interp.TaskID, what any) { s.world.Host.Panicked(s.owner(task), what) }

// forget a call that is over, and the world's notes that are void with it: so a
// host can run calls for ever.
func (s *Sim) forget(c *Call) {
	s.tasks.Delete(uint64(c.task))
	if len(s.dropped) < s.mostDropped {
		return
	}
	for d := range s.dropped {
		if _, ok := s.exchange.Machine(d.task); !ok {
			delete(s.dropped, d)
		}
	}
	s.mostDropped = 2*len(s.dropped) + 1024
}
