package interp

import (
	"time"

	"github.com/voxsim/voxsim/internal/agenda"
	"github.com/voxsim/voxsim/schema"
)

// Exchange hosts many machines and rooms and carries news between them: who
// enters and leaves, which document is replaced, what the API asks for. It is
// the same in virtual and in wall time and owns no clock: every method is told
// the time since the exchange began and returns what is to be done and what has
// happened, in order. The result is valid until the next call.
//
// The host carries out the orders (see [EffectKind]), reports their news with
// [Exchange.Handle], and calls [Exchange.Wake] when [Exchange.Deadline] says so.
type Exchange struct {
	// Began is the time of day at which the exchange's time was 0.
	Began time.Time
	// NewID makes UUIDs for calls, conferences and participants.
	NewID func() string
	// VerbLimit replaces [DefaultVerbLimit] when it is not 0.
	VerbLimit int
	// Panicked, when it is not nil, is told of a panic of a machine and the call
	// that then fails with [CodeInternal]; else the panic goes on.
	Panicked func(call TaskID, what any)

	tasks map[TaskID]*task
	rooms map[string]*hall
	last  TaskID
	due   agenda.Agenda[*task]
	out   []Output
	fx    []Effect // of the machine that is stepped
	inFx  []Effect // of the room in which something happens
	queue []news
	now   time.Duration
	kept  []*task // the first tasks there ever were, for those of the same number after a Reset
}

// TaskID names a machine in an exchange: a call, or a document that runs on a
// conference or a participant. 0 is none.
type TaskID uint64

// Output is one effect and whose it is.
type Output struct {
	Effect
	// Task is the machine that it comes from, to which news of it goes; 0 for
	// what happens to a room.
	Task TaskID
	// Call is the call that it is about: Task itself, or the one whose
	// participant the document runs on, or the one that enters or leaves a
	// room; 0 for a room as a whole.
	Call TaskID
	// Room is the name of the conference that it is about, if any.
	Room string
}

// task is a machine in an exchange.
type task struct {
	Machine
	id   TaskID
	at   time.Duration // when it was last stepped
	wake time.Duration // when it is to be woken; -1 for never
	// call is the task itself, or the one beside which its document runs.
	call TaskID
	// stay of a call in a room: the room and the participant; of a document:
	// what it runs on.
	room        *hall
	participant string
	// beside is the document that runs on the call's participant.
	beside TaskID
}

// hall is a room and the document that runs on it.
type hall struct {
	Room
	document TaskID
}

// news is an event on its way to a task.
type news struct {
	task TaskID
	ev   Event
}

// Call takes a new call in and begins it. The ID of the call is made here when
// it is empty, and its beginning is set to now.
func (e *Exchange) Call(now time.Duration, program *Program, call Call) (TaskID, []Output) {
	e.enter(now)
	if call.ID == "" {
		call.ID = e.NewID()
	}
	t := e.add(now, program, call)
	id := t.id // a task that is over forgets it
	t.call = id
	e.step(t, Event{Kind: Begin})
	return id, e.leave()
}

// Handle reports what has happened to a task.
func (e *Exchange) Handle(now time.Duration, id TaskID, ev Event) []Output {
	e.enter(now)
	if t := e.tasks[id]; t != nil {
		e.step(t, ev)
	}
	return e.leave()
}

// Deadline tells when [Exchange.Wake] is due; false when no machine waits for a
// time.
func (e *Exchange) Deadline() (time.Duration, bool) {
	for {
		at, _, ok := e.due.Peek()
		if !ok {
			return 0, false
		}
		if e.due.First().wake == at {
			return at, true
		}
		e.due.Next()
	}
}

// Wake lets time pass for the one machine whose deadline is first, if it is due.
func (e *Exchange) Wake(now time.Duration) []Output {
	e.enter(now)
	if at, ok := e.Deadline(); ok && at <= now {
		_, t, _ := e.due.Next()
		t.wake = -1
		e.step(t, Event{})
	}
	return e.leave()
}

// Machine returns a copy of a task's machine; false when it is over.
func (e *Exchange) Machine(id TaskID) (Machine, bool) {
	if t := e.tasks[id]; t != nil {
		return t.Machine, true
	}
	return Machine{}, false
}

// Room returns the conference of that name; nil when there is none now. It must
// not be changed.
func (e *Exchange) Room(name string) *Room {
	if h := e.rooms[name]; h != nil {
		return &h.Room
	}
	return nil
}

// Stay tells where a call is: the conference and its participant there; false
// when it is in none.
func (e *Exchange) Stay(id TaskID) (room, participant string, ok bool) {
	if t := e.tasks[id]; t != nil && t.room != nil && t.call == id {
		return t.room.Name, t.participant, true
	}
	return "", "", false
}

// usual is how many effects a step seldom has more of.
const usual = 8

// enter begins a call of a method.
func (e *Exchange) enter(now time.Duration) {
	if e.tasks == nil {
		e.tasks, e.rooms = map[TaskID]*task{}, map[string]*hall{}
		e.fx, e.out = make([]Effect, 0, usual), make([]Output, 0, usual)
	}
	e.now, e.out = now, e.out[:0]
}

// leave carries the news that came up to their tasks, and ends the method.
func (e *Exchange) leave() []Output {
	for i := 0; i < len(e.queue); i++ {
		if t := e.tasks[e.queue[i].task]; t != nil {
			e.step(t, e.queue[i].ev)
		}
	}
	e.queue = e.queue[:0]
	return e.out
}

// Reset forgets all calls and rooms, as if the exchange were new, but keeps some
// memory for those that come.
func (e *Exchange) Reset() {
	if e.last > manyTasks {
		*e = Exchange{Began: e.Began, NewID: e.NewID, VerbLimit: e.VerbLimit, Panicked: e.Panicked}
		return
	}
	clear(e.tasks)
	clear(e.rooms)
	e.due.Clear()
	e.last, e.now, e.out, e.queue = 0, 0, e.out[:0], e.queue[:0]
}

const (
	// mostKept is how many tasks are kept for use after a Reset.
	mostKept = 64
	// manyTasks have needed so much memory that a Reset keeps nothing of it.
	manyTasks = 1024
)

// blank is a task to be filled in, for the number given out last.
func (e *Exchange) blank() *task {
	i := int(e.last) - 1
	if i < len(e.kept) {
		return e.kept[i]
	}
	t := &task{}
	if i < mostKept {
		e.kept = append(e.kept, t)
	}
	return t
}

// add makes a task.
func (e *Exchange) add(now time.Duration, program *Program, call Call) *task {
	e.last++
	call.Began = e.Began.Add(now)
	t := e.blank()
	*t = task{Machine: NewMachine(program, call), id: e.last, at: now, wake: -1}
	if e.VerbLimit != 0 {
		t.SetVerbLimit(e.VerbLimit)
	}
	e.tasks[t.id] = t
	return t
}

// step steps a machine and passes on what it says.
func (e *Exchange) step(t *task, ev Event) {
	after := e.now - t.at
	t.at = e.now
	e.fx = e.stepped(t, after, ev)
	for i := range e.fx {
		e.route(t, &e.fx[i])
	}
	if t.Over() {
		e.remove(t)
		return
	}
	left, ok := t.Deadline()
	if !ok {
		t.wake = -1
	} else if at := e.now + left; at != t.wake {
		t.wake = at
		e.due.Add(at, 0, t)
	}
}

// remove forgets a task that is over, and what it holds.
func (e *Exchange) remove(t *task) {
	delete(e.tasks, t.id)
	if t.resource() != schema.Call {
		if t.room != nil && t.room.document == t.id {
			t.room.document = 0
		}
		if c := e.tasks[t.call]; c != nil && c.beside == t.id {
			c.beside = 0
		}
	}
	*t = task{wake: -1}
}

// route passes one effect on, and does what it asks of a room.
func (e *Exchange) route(t *task, fx *Effect) {
	if fx.Kind == KeyPressed && t.room != nil && t.call == t.id {
		e.inRoom(t.room, &Output{Effect: *fx, Call: t.call}, func(r *Room, out []Effect, now time.Time) []Effect {
			return r.Key(out, now, t.participant, fx.Text)
		})
		return
	}
	e.out = append(e.out, Output{})
	o := &e.out[len(e.out)-1] // stays readable when e.out grows
	o.Effect, o.Task, o.Call = *fx, t.id, t.call
	if t.resource() != schema.Call && t.room != nil {
		o.Room = t.room.Name
	}
	switch fx.Kind {
	case JoinRoom:
		e.join(t, fx)
	case LeaveRoom:
		e.part(t, fx.Reason)
	case SetMuted:
		e.inRoom(t.room, o, func(r *Room, out []Effect, now time.Time) []Effect {
			return r.SetMute(out, now, t.participant, fx.Flag)
		})
	case RemoveSelf:
		e.removeSelf(t, o)
	}
}
