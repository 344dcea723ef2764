package interp

import (
	"slices"
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/schema"
)

// route says whose the effects from that place on are, and does what they ask of
// rooms: what comes of it comes before what was told behind it.
func (e *Exchange) route(t *task, from int) {
	room, asks := t.runsOn(), false
	for i := from; i < len(e.out); i++ {
		fx := &e.out[i]
		fx.Task, fx.Call, fx.room = t.id, t.call, room
		asks = asks || t.asksRoom(fx.Kind)
	}
	if !asks {
		return
	}
	for i := from; i < len(e.out); i++ {
		if fx := &e.out[i]; t.asksRoom(fx.Kind) {
			behind := slices.Clone(e.out[i+1:])
			e.out = e.out[:i+1]
			e.inside(t, *fx)
			i, e.out = len(e.out)-1, append(e.out, behind...)
		}
	}
}

// asksRoom tells whether an effect of the task is for a room to carry out.
func (t *task) asksRoom(k EffectKind) bool {
	switch k {
	case JoinRoom, LeaveRoom, SetMuted, RemoveSelf:
		return true
	case KeyPressed:
		return t.room != nil && t.call == t.id
	}
	return false
}

// inside does what the last effect of all, one of a task, asks of a room.
func (e *Exchange) inside(t *task, fx Effect) {
	switch fx.Kind {
	case JoinRoom:
		e.join(t, fx)
	case LeaveRoom:
		e.part(t, fx.Reason)
	case SetMuted:
		e.inRoom(t.room, fx, func(r *Room, out []Effect, now time.Time) []Effect {
			return r.SetMute(out, now, t.member, fx.Flag)
		})
	case RemoveSelf:
		e.removeSelf(t, fx)
	case KeyPressed: // the room tells of it
		e.out = e.out[:len(e.out)-1]
		e.inRoom(t.room, fx, func(r *Room, out []Effect, now time.Time) []Effect {
			return r.Key(out, now, t.member, fx.Text)
		})
	}
}

// inRoom lets something happen to a room and passes on what came of it. Those
// who have to leave are told. The cause is what a task said, or nothing.
func (e *Exchange) inRoom(h *hall, cause Effect, do func(*Room, []Effect, time.Time) []Effect) {
	from := len(e.out)
	e.out = do(&h.Room, e.out, e.Began.Add(e.now))
	to := len(e.out)
	for i := from; i < to; i++ {
		fx := &e.out[i]
		fx.room = &h.Room
		if fx.Kind == Left || fx.Kind == MuteChanged {
			fx.verb, fx.Program = cause.verb, cause.Program
		}
		if m := fx.Member(); m != nil {
			fx.Call = m.Task
		} else if fx.Kind == KeyPressed {
			fx.Call = cause.Call
		}
	}
	for i := from; i < to; i++ {
		if fx := &e.out[i]; fx.Kind == Left {
			e.left(fx.Member(), fx.Reason)
		}
	}
	if h.Ended() {
		e.close(h)
	}
}

// join takes a call into a room, and makes the room when there is none (R4.50).
func (e *Exchange) join(t *task, fx Effect) {
	h := e.rooms[fx.Text]
	if h == nil {
		h = e.halls.New()
		h.ID, h.Name = e.NewID(), fx.Text
		e.rooms[fx.Text] = h
	}
	t.room, t.member = h, e.members.New()
	*t.member = newMember(fx.Verb().(*ast.Conference), e.NewID(), t.id, fx.Op)
	e.inRoom(h, Effect{}, func(r *Room, out []Effect, now time.Time) []Effect {
		return r.Enter(out, now, fx.Program, fx.Number(), t.member)
	})
}

// part takes a call out of its room, if the room has not let it go already.
func (e *Exchange) part(t *task, reason string) {
	if t.room == nil {
		return
	}
	e.inRoom(t.room, Effect{}, func(r *Room, out []Effect, now time.Time) []Effect {
		return r.Leave(out, now, t.member, reason)
	})
}

// left lets the call of a member that has left go on behind its Conference, and
// stops the document that ran on it.
func (e *Exchange) left(m *Member, reason string) {
	t := e.task(m.Task)
	if t == nil {
		return
	}
	t.room, t.member = nil, nil
	e.stop(t.beside)
	e.queue = append(e.queue, news{t.id, Event{Kind: RoomLeft, Op: m.Op, Text: reason}})
}

// close forgets a room that has ended, and stops its document.
func (e *Exchange) close(h *hall) {
	if e.rooms[h.Name] != h {
		return
	}
	delete(e.rooms, h.Name)
	e.stop(h.document)
}

// stop ends a document that runs beside the calls, if there is one, before
// anything else happens: nothing of it may come behind the end of its call.
func (e *Exchange) stop(id TaskID) {
	if t := e.task(id); t != nil {
		e.step(t, &Event{Kind: Delete})
	}
}

// removeSelf is the Hangup of a document on a conference or a participant
// (R4.54).
func (e *Exchange) removeSelf(t *task, cause Effect) {
	e.inRoom(t.room, cause, func(r *Room, out []Effect, now time.Time) []Effect {
		if t.resource() == schema.Conference {
			return r.End(out, now, "ended")
		}
		return r.Leave(out, now, t.member, "removed")
	})
}

// UpdateCall gives a running call another document (R4.8); false when the call
// is over.
func (e *Exchange) UpdateCall(now time.Duration, id TaskID, p *Program) ([]Effect, bool) {
	ok := e.task(id) != nil
	return e.Handle(now, id, &Event{Kind: Replace, Program: p}), ok
}

// DeleteCall hangs a call up through the API.
func (e *Exchange) DeleteCall(now time.Duration, id TaskID) []Effect {
	return e.Handle(now, id, &Event{Kind: Delete})
}

// UpdateRoom runs a document on a conference, in place of an earlier one
// (R4.57); false when there is no such conference.
func (e *Exchange) UpdateRoom(now time.Duration, name string, p *Program) ([]Effect, bool) {
	e.enter(now)
	h := e.rooms[name]
	if h == nil {
		return e.leave(), false
	}
	h.document = e.run(now, p, Call{}, &task{room: h}, h.document)
	return e.leave(), true
}

// UpdateParticipant runs a document on the participant that a call is now in a
// conference, in place of an earlier one (R4.57); false when it is in none.
func (e *Exchange) UpdateParticipant(now time.Duration, id TaskID, p *Program) ([]Effect, bool) {
	e.enter(now)
	t := e.task(id)
	if t == nil || t.room == nil {
		return e.leave(), false
	}
	t.beside = e.run(now, p, t.Machine.call, &task{room: t.room, member: t.member, call: id}, t.beside)
	return e.leave(), true
}

// run begins a document beside the calls, in place of the task old. It runs on
// what on says.
func (e *Exchange) run(now time.Duration, p *Program, call Call, on *task, old TaskID) TaskID {
	t := e.add(now, p, call)
	t.room, t.member, t.call = on.room, on.member, on.call
	if o := e.task(old); o != nil {
		e.step(o, &Event{Kind: Delete})
		e.out = append(e.out, Effect{Kind: Replaced, Program: p, Task: t.id, Call: t.call, room: &t.room.Room})
	}
	e.queue = append(e.queue, news{t.id, Event{Kind: Begin}})
	return t.id
}

// EndRoom lets everybody in a conference go, as if a moderator had left; false
// when there is no such conference.
func (e *Exchange) EndRoom(now time.Duration, name string) ([]Effect, bool) {
	e.enter(now)
	h := e.rooms[name]
	if h != nil {
		e.inRoom(h, Effect{}, func(r *Room, out []Effect, now time.Time) []Effect { return r.End(out, now, "ended") })
	}
	return e.leave(), h != nil
}

// DeleteRoom hangs up the calls of a conference (R4.54); false when there is no
// such conference.
func (e *Exchange) DeleteRoom(now time.Duration, name string) ([]Effect, bool) {
	e.enter(now)
	h := e.rooms[name]
	if h == nil {
		return e.leave(), false
	}
	members := h.Members()
	e.inRoom(h, Effect{}, func(r *Room, out []Effect, now time.Time) []Effect { return r.End(out, now, "hangup") })
	for _, m := range members {
		e.step(e.task(m.Task), &Event{Kind: Delete})
	}
	return e.leave(), true
}
