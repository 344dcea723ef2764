package engine

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/sim"
)

// call is a call that runs here, and what its row says. There may be very many: a
// whole row in each took as much again as all this.
type call struct {
	sim          *sim.Call
	id, to, from string
	status       interp.Status
	err          *store.Error
	// The times are in [store.Millis].
	created, modified, answered int64
	// changed: it is among those of the next batch.
	changed bool
}

// row is the call as the store keeps it, but for its last words.
func (e *Engine) row(c *call) store.Call {
	row := store.Call{
		ID: c.id, To: c.to, From: c.from, Status: string(c.status), Error: c.err, Node: e.Node, Ended: c.status.Final(),
		Created: store.Moment(c.created), Modified: store.Moment(c.modified), Answered: store.Moment(c.answered),
	}
	if row.Ended {
		row.HungUp = row.Modified
	}
	return row
}

// room is a conference that is here.
type room struct {
	row     store.Conference
	changed bool
}

// batch is what has changed since the last one was handed over.
type batch struct {
	store.Batch
	calls   []*call
	rooms   []*room
	waiting []chan<- error
}

func (b *batch) empty() bool {
	return len(b.calls)+len(b.rooms)+len(b.Joined)+len(b.Left)+len(b.Callbacks)+len(b.waiting) == 0
}

// change notes that a call has changed.
func (b *batch) change(c *call) {
	if !c.changed {
		c.changed = true
		b.calls = append(b.calls, c)
	}
}

// changeRoom notes that a conference has changed.
func (b *batch) changeRoom(r *room) {
	if !r.changed {
		r.changed = true
		b.rooms = append(b.rooms, r)
	}
}

// collect brings the rows of the next batch up to date.
func (e *Engine) collect() {
	b := e.next
	b.Node = e.Node
	b.Calls, b.Conferences = make([]store.Call, 0, len(b.calls)), make([]store.Conference, 0, len(b.rooms))
	for _, c := range b.calls {
		c.changed = false
		row := e.row(c)
		if !row.Ended {
			row.LastWords = e.due(c.sim.LastWords())
		}
		b.Calls = append(b.Calls, row)
	}
	for _, r := range b.rooms {
		r.changed = false
		if !r.row.Ended {
			r.row.LastWords = e.due(e.sim.RoomLastWords(r.row.Name))
		}
		b.Conferences = append(b.Conferences, r.row)
	}
	slices.SortFunc(b.Calls, func(a, b store.Call) int { return a.Created.Compare(b.Created) })
}

// due are callbacks as the store keeps them.
func (e *Engine) due(notices []interp.Effect) []store.Callback {
	var all []store.Callback
	for i := range notices {
		all = append(all, e.callback(&notices[i]))
	}
	return all
}

// callback is a notice as the store keeps it: in the lane of its conference, or
// of its call (R5.2).
func (e *Engine) callback(o *interp.Effect) store.Callback {
	lane := o.Fields().Get("conference_id")
	if lane == "" {
		lane = o.Fields().Get("call_id")
	}
	return store.Callback{
		Lane: lane, URL: o.Text, Method: o.Value, Body: object(e.timed(o.Fields())),
		Created: e.today(),
	}
}

// today is the time of day of what happens now in the run.
func (e *Engine) today() time.Time { return e.of(e.sim.Now()) }

// timed are fields whose time is that of the day (R5.1), also when the run's is
// faster.
func (e *Engine) timed(fields interp.Fields) interp.Fields {
	fields = slices.Clone(fields)
	for i := range fields {
		if fields[i].Name == "time" {
			fields[i].Value = e.today().Format("2006-01-02T15:04:05Z")
		}
	}
	return fields
}

// object is a JSON object of fields in their order.
func object(fields interp.Fields) []byte {
	text := []byte{'{'}
	for i, f := range fields {
		if i > 0 {
			text = append(text, ',')
		}
		for j, s := range []string{f.Name, f.Value} {
			quoted, _ := json.Marshal(s) // a string can always be written
			if j == 1 {
				text = append(text, ':')
			}
			text = append(text, quoted...)
		}
	}
	return append(text, '}')
}

// begin begins a call now.
func (e *Engine) begin(n NewCall) *call {
	status := interp.StatusProcessing
	if n.Outbound {
		status = interp.StatusQueued
	}
	now := store.Millis(e.today())
	c := &call{id: uuid.NewString(), to: n.To, from: n.From, status: status, created: now, modified: now}
	e.calls[c.id] = c
	e.running.Add(1)
	e.next.change(c)
	c.sim = e.sim.Dial(sim.Caller{
		ID: c.id, To: n.To, From: n.From, Outbound: n.Outbound, Document: n.Document, URL: n.URL,
		Phone: n.Phone, Inputs: n.Inputs, HangUpAfter: n.HangUpAfter,
		Name: c.id, Start: e.sim.Now(),
	})
	return c
}

// effect notes what happens to calls and rooms.
func (e *Engine) effect(sc *sim.Call, o *interp.Effect) {
	switch o.Kind {
	case interp.NotFetched, interp.Warned:
		e.explain(sc, o)
	case interp.StatusChanged:
		e.status(e.calls[sc.Name()], o)
	case interp.LegChanged:
		e.next.change(e.calls[sc.Name()])
	case interp.RoomChanged:
		e.roomChanged(o)
	case interp.Joined, interp.Left:
		e.moved(e.calls[sc.Name()], o)
	case interp.Notify:
		e.next.Callbacks = append(e.next.Callbacks, e.callback(o))
	}
}

// status notes the new status of a call.
func (e *Engine) status(c *call, o *interp.Effect) {
	now := e.today()
	c.status, c.modified = o.Status(), store.Millis(now)
	switch {
	case c.status == interp.StatusAnswered:
		c.answered = c.modified
	case c.status.Final():
		delete(e.calls, c.id)
		e.running.Add(-1)
	}
	if o.Error() != nil {
		e.Log.Warn("a call has failed", "call", c.id, "code", o.Error().Code, "reason", o.Error().Description)
		c.err = &store.Error{Code: o.Error().Code, Description: o.Error().Description, Time: now}
	}
	e.next.change(c)
}

// roomChanged notes the beginning and the end of a conference.
func (e *Engine) roomChanged(o *interp.Effect) {
	now := e.today()
	r := e.named[o.Text]
	switch o.Reason {
	case "start":
		r = &room{row: store.Conference{
			ID: e.sim.RoomID(o.Text), Name: o.Text, Status: "in_progress", Created: now, Node: e.Node,
		}}
		e.rooms[r.row.ID], e.named[o.Text] = r, r
	case "end":
		r.row.Status, r.row.Ended, r.row.LastWords = "complete", true, nil
		delete(e.rooms, r.row.ID)
		delete(e.named, o.Text)
	}
	r.row.Modified = now
	e.next.changeRoom(r)
}

// moved notes who enters and leaves a conference.
func (e *Engine) moved(c *call, o *interp.Effect) {
	r := e.named[o.Text]
	if o.Kind == interp.Left {
		delete(e.members, o.Member().ID)
		e.next.Left = append(e.next.Left, o.Member().ID)
		e.next.changeRoom(r)
		return
	}
	now := e.today()
	e.members[o.Member().ID] = c
	e.next.Joined = append(e.next.Joined, store.Participant{
		ID: o.Member().ID, Label: o.Member().Label, Conference: r.row.ID, Call: c.id,
		Created: now, Modified: now, Joined: now,
	})
	e.next.changeRoom(r)
}
