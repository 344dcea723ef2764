package interp

import (
	"time"

	"github.com/voxsim/voxsim/internal/agenda"
	"github.com/voxsim/voxsim/internal/serial"
	"github.com/voxsim/voxsim/internal/slab"
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

	tasks serial.Table[task]
	rooms map[string]*hall
	last  TaskID
	due   agenda.Agenda[TaskID]
	out   []Effect
	queue []news
	now   time.Duration

	freeTasks slab.Slab[task]
	halls     slab.Slab[hall]
	members   slab.Slab[Member]
}

// TaskID names a machine in an exchange: a call, or a document that runs on a
// conference or a participant. 0 is none.
type TaskID uint64

// task is a machine in an exchange.
type task struct {
	Machine
	id   TaskID
	at   time.Duration // when it was last stepped
	wake time.Duration // when it is to be woken; -1 for never
	// call is the task itself, or the one beside which its document runs.
	call TaskID
	// room and member are the stay of a call; of a document: what it runs on.
	room   *hall
	member *Member
	// beside is the document that runs on the call's participant.
	beside TaskID
}

// runsOn is the room that the task's document runs on or in; nil for a call.
func (t *task) runsOn() *Room {
	if t.resource() == schema.Call || t.room == nil {
		return nil
	}
	return &t.room.Room
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
func (e *Exchange) Call(now time.Duration, program *Program, call Call) (TaskID, []Effect) {
	e.enter(now)
	if call.ID == "" {
		call.ID = e.NewID()
	}
	t := e.add(now, program, call)
	id := t.id // a task that is over forgets it
	t.call = id
	e.step(t, &Event{Kind: Begin})
	return id, e.leave()
}

// Handle reports what has happened to a task.
func (e *Exchange) Handle(now time.Duration, id TaskID, ev *Event) []Effect {
	e.enter(now)
	if t := e.task(id); t != nil {
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
		if t := e.task(e.due.First()); t != nil && t.wake == at {
			return at, true
		}
		e.due.Next()
	}
}

// Wake lets time pass for the one machine whose deadline is first, if it is due.
func (e *Exchange) Wake(now time.Duration) []Effect {
	e.enter(now)
	if at, ok := e.Deadline(); ok && at <= now {
		_, id := e.due.Next()
		t := e.task(*id)
		t.wake = -1
		e.step(t, &Event{})
	}
	return e.leave()
}

// Machine returns a copy of a task's machine; false when it is over.
func (e *Exchange) Machine(id TaskID) (Machine, bool) {
	if t := e.task(id); t != nil {
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
	if t := e.task(id); t != nil && t.room != nil && t.call == id {
		return t.room.Name, t.member.ID, true
	}
	return "", "", false
}

// usual is how many effects a step seldom has more of.
const usual = 8

// enter begins a call of a method.
func (e *Exchange) enter(now time.Duration) {
	if e.rooms == nil {
		e.rooms, e.out = map[string]*hall{}, make([]Effect, 0, usual)
	}
	e.now, e.out = now, e.out[:0]
}

// leave carries the news that came up to their tasks, and ends the method.
func (e *Exchange) leave() []Effect {
	for i := 0; i < len(e.queue); i++ {
		if t := e.task(e.queue[i].task); t != nil {
			e.step(t, &e.queue[i].ev)
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
	e.tasks.Clear()
	clear(e.rooms)
	e.due.Clear()
	e.freeTasks.Reset()
	e.halls.Reset()
	e.members.Reset()
	e.last, e.now, e.out, e.queue = 0, 0, e.out[:0], e.queue[:0]
}

// manyTasks have needed so much memory that a Reset keeps nothing of it.
const manyTasks = 1024

// task finds a task by its number; nil when it is over.
func (e *Exchange) task(id TaskID) *task { return e.tasks.Get(uint64(id)) }

// add makes a task.
func (e *Exchange) add(now time.Duration, program *Program, call Call) *task {
	e.last++
	call.Began = e.Began.Add(now)
	t := e.freeTasks.New()
	t.Machine.program, t.Machine.call, t.limit = program, call, DefaultVerbLimit
	t.id, t.at, t.wake = e.last, now, -1
	if e.VerbLimit != 0 {
		t.SetVerbLimit(e.VerbLimit)
	}
	e.tasks.Put(uint64(t.id), t)
	return t
}

// step steps a machine and passes on what it says.
func (e *Exchange) step(t *task, ev *Event) {
	id, after, from := t.id, e.now-t.at, len(e.out)
	t.at = e.now
	if e.Panicked == nil {
		e.out = t.AppendStep(e.out, after, ev)
	} else {
		e.out = e.guarded(t, after, ev)
	}
	e.route(t, from)
	if t.id != id {
		return // it was removed by what came of it
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
		*e.due.Add(at, 0) = t.id
	}
}

// remove forgets a task that is over, and what it holds.
func (e *Exchange) remove(t *task) {
	e.tasks.Delete(uint64(t.id))
	if t.resource() != schema.Call {
		if t.room != nil && t.room.document == t.id {
			t.room.document = 0
		}
		if c := e.task(t.call); c != nil && c.beside == t.id {
			c.beside = 0
		}
	}
	e.freeTasks.Free(t)
}
