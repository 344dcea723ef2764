package sim

import (
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/schema"
)

// stay is what the world knows of a conference.
type stay struct {
	name    string
	members int
	turn    interp.Op // changes whenever the plan to end it is void
	ends    bool
	// document is where its callback settings stand, when that is not the first
	// of the call that made it.
	document string
}

// aloneLimit is how long a call stays alone in a room (S6).
const aloneLimit = time.Minute

// room finds what is known of a conference. The last that was asked for is mostly
// the next too.
func (s *Sim) room(name string) *stay {
	if s.lastRoom != nil && s.lastRoom.name == name {
		return s.lastRoom
	}
	r := s.rooms[name]
	if r == nil {
		r = s.stays.New()
		r.name = name
		s.rooms[name] = r
	}
	s.lastRoom = r
	return r
}

// watch plans the end of a conference (S6).
func (s *Sim) watch(c *Call, o *interp.Effect) {
	r := s.room(o.Text)
	switch {
	case o.Kind == interp.JoinRoom:
		r.madeBy(c, o)
	case o.Kind == interp.RoomChanged && o.Reason == "start":
		if end, ok := s.world.Conferences[r.name]; ok {
			r.ends = true
			s.planEnd(r, end)
		}
	case o.Kind == interp.RoomChanged && o.Reason == "end":
		r.members, r.ends = 0, false
		r.turn++
		if s.world.Host != nil {
			delete(s.rooms, r.name)
			s.lastRoom = nil
		}
	case o.Kind == interp.Joined:
		r.members++
		s.planAlone(r)
	case o.Kind == interp.Left:
		r.members--
		s.planAlone(r)
	}
}

// madeBy notes whose callback settings hold, if the room is made now (R4.50).
func (r *stay) madeBy(c *Call, o *interp.Effect) {
	if r.members > 0 {
		return
	}
	r.document = ""
	if c.moved {
		r.document = o.Program.Document().File.Name
	}
}

func (s *Sim) planAlone(r *stay) {
	if r.ends || s.world.Host != nil {
		return
	}
	r.turn++
	if r.members == 1 {
		s.planEnd(r, aloneLimit)
	}
}

func (s *Sim) planEnd(r *stay, after time.Duration) {
	p := s.add(s.now+after, rankTimer, doEndRoom, nil)
	p.room, p.op = r, r.turn
}

// endRoom lets everybody in a conference go, if that is still the plan.
func (s *Sim) endRoom(p *plan) {
	if p.room.turn != p.op {
		s.void()
		return
	}
	out, _ := s.exchange.EndRoom(s.now, p.room.name)
	s.take(out)
}

// UpdateRoom gives a conference a document at a time, through the API; it is
// parsed for [schema.Conference].
func (s *Sim) UpdateRoom(at time.Duration, name string, doc *ast.Document) {
	p := interp.Compile(doc, schema.Conference)
	s.inRoom(at, rankAPI, name, func() ([]interp.Effect, bool) { return s.exchange.UpdateRoom(s.now, name, p) })
}

// DeleteRoom hangs up the calls of a conference at a time, through the API.
func (s *Sim) DeleteRoom(at time.Duration, name string) {
	s.inRoom(at, rankAPI, name, func() ([]interp.Effect, bool) { return s.exchange.DeleteRoom(s.now, name) })
}

// EndRoom lets everybody in a conference go at a time, as if a moderator had
// left.
func (s *Sim) EndRoom(at time.Duration, name string) {
	s.inRoom(at, rankCaller, name, func() ([]interp.Effect, bool) { return s.exchange.EndRoom(s.now, name) })
}

// inRoom plans something that happens to a conference; if there is none by then,
// a warning says so.
func (s *Sim) inRoom(at time.Duration, rank uint8, name string, do func() ([]interp.Effect, bool)) {
	s.plan(at, rank, nil, func() {
		out, ok := do()
		s.take(out)
		if !ok {
			s.warn(nil, name, "there is no conference "+name+" now")
		}
	})
}
