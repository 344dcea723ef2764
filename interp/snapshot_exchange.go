package interp

import (
	"cmp"
	"maps"
	"slices"

	"github.com/voxsim/voxsim/schema"
)

// Source is what a program was compiled from: enough to parse and compile it
// again.
type Source struct {
	// Name is the document's file or address, Base what its addresses were
	// resolved against, Text all of it.
	Name, Base, Text string
	// Resource is what it runs on.
	Resource schema.Resource
}

// AppendSnapshot appends all calls, rooms and documents of the exchange to dst;
// [Exchange.Restore] goes on from it. Orders that were given before, such as a
// prompt that plays, are the host's to remember.
func (e *Exchange) AppendSnapshot(dst []byte) []byte {
	x := exchangeCodec{Exchange: e}
	for _, t := range e.tasks.All() {
		x.use(t.program)
		x.tasks = append(x.tasks, t)
	}
	for _, name := range slices.Sorted(maps.Keys(e.rooms)) {
		x.use(e.rooms[name].program)
		x.rooms = append(x.rooms, e.rooms[name])
	}
	x.code(nil)
	return x.seal(dst)
}

// Restore makes the exchange what it was when the snapshot was taken; Began,
// NewID, VerbLimit and Panicked are left as they are. Compile is asked for the program of
// each document.
func (e *Exchange) Restore(snapshot []byte, compile func(Source) (*Program, error)) error {
	fresh := Exchange{Began: e.Began, NewID: e.NewID, VerbLimit: e.VerbLimit, Panicked: e.Panicked}
	fresh.enter(0)
	x := exchangeCodec{Exchange: &fresh, codec: *open(snapshot)}
	if x.code(compile); x.err != nil {
		return x.err
	}
	for _, h := range x.rooms {
		fresh.rooms[h.Name] = h
	}
	for _, t := range x.tasks {
		fresh.tasks.Put(uint64(t.id), t)
	}
	slices.SortFunc(x.tasks, func(a, b *task) int { return cmp.Compare(a.wake, b.wake) })
	for _, t := range x.tasks {
		if t.wake >= 0 {
			*fresh.due.Add(t.wake, 0) = t.id
		}
	}
	*e = fresh
	return nil
}

// exchangeCodec writes or reads an exchange: programs by their number, rooms by
// theirs.
type exchangeCodec struct {
	*Exchange
	codec
	programs []*Program
	sources  []Source
	tasks    []*task
	rooms    []*hall
}

// use gives a program a number.
func (x *exchangeCodec) use(p *Program) {
	if p == nil || slices.Contains(x.programs, p) {
		return
	}
	x.programs = append(x.programs, p)
	x.sources = append(x.sources, Source{p.doc.File.Name, p.doc.Base, p.doc.File.Text, p.resource})
}

func (x *exchangeCodec) code(compile func(Source) (*Program, error)) {
	list(&x.codec, &x.sources, func(s *Source) {
		x.texts(&s.Name, &s.Base, &s.Text)
		number(&x.codec, &s.Resource)
	})
	for i := 0; x.read && i < len(x.sources) && x.err == nil; i++ {
		p, err := compile(x.sources[i])
		x.programs, x.err = append(x.programs, p), err
	}
	if x.err != nil {
		return
	}
	number(&x.codec, &x.last)
	number(&x.codec, &x.now)
	list(&x.codec, &x.rooms, x.room)
	list(&x.codec, &x.tasks, x.task)
}

// index writes or reads a pointer as the number of what it points to, plus one.
func index[T comparable](c *codec, all []T, v *T) {
	n := slices.Index(all, *v) + 1
	number(c, &n)
	if !c.read {
		return
	}
	var none T
	*v = none
	switch {
	case n < 0 || n > len(all):
		c.err = errSnapshot
	case n > 0:
		*v = all[n-1]
	}
}

func (x *exchangeCodec) task(p **task) {
	if x.read {
		*p = &task{}
	}
	t := *p
	number(&x.codec, &t.id)
	index(&x.codec, x.programs, &t.program)
	t.Machine.code(&x.codec)
	numbers(&x.codec, &t.at, &t.wake)
	numbers(&x.codec, &t.call, &t.beside)
	index(&x.codec, x.rooms, &t.room)
	x.member(t)
}

func (x *exchangeCodec) room(p **hall) {
	if x.read {
		*p = &hall{}
	}
	h := *p
	x.texts(&h.ID, &h.Name)
	number(&x.codec, &h.document)
	x.flags(&h.started, &h.ended)
	index(&x.codec, x.programs, &h.program)
	x.first(h)
	list(&x.codec, &h.members, x.seat)
}

// seat writes or reads a participant of a room. There is no beep while he is in it.
func (x *exchangeCodec) seat(s *seat) {
	var m Member
	if !x.read {
		m = *s.as(false)
	}
	x.texts(&m.ID, &m.Label, &m.beep)
	number(&x.codec, &m.Task)
	number(&x.codec, &m.Op)
	x.flags(&m.Muted, &m.Beep, &m.starts, &m.endsRoom)
	if x.read {
		m.Beep = beeps(m.beep, "onEnter")
		*s = seat{&m, m.Muted}
	}
}

// member writes or reads which participant of its room a task is.
func (x *exchangeCodec) member(t *task) {
	id := ""
	if t.member != nil {
		id = t.member.ID
	}
	x.text(&id)
	if !x.read || id == "" || x.err != nil {
		return
	}
	if t.room == nil || t.room.named(id) < 0 {
		x.err = errSnapshot
		return
	}
	t.member = t.room.members[t.room.named(id)].Member
}

// first writes or reads the Conference verb that made a room, by its place in
// its program.
func (x *exchangeCodec) first(h *hall) {
	if h.program == nil {
		return
	}
	n := 0 // the number plus one; 0 is none
	if h.Room.first != nil {
		n = int(h.verb) + 1
	}
	number(&x.codec, &n)
	if !x.read || n == 0 {
		return
	}
	if code := h.program.code; n < 0 || n > len(code) || code[n-1].op != opConference {
		x.err = errSnapshot
		return
	}
	h.begin(h.program, n-1)
}
