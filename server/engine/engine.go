// Package engine runs calls in wall time. It is a driver over the same world as
// the simulator's ([sim.Host]): one goroutine steps all calls of the process
// when they are due, and whatever changes is kept in the store before anybody
// is told of it.
//
//	e := engine.New(engine.Config{Node: id, Store: s, Fetch: fetch, Log: log})
//	go e.Run(ctx)
//	call, err := e.Call(ctx, engine.NewCall{To: to, From: from, Document: doc, Outbound: true})
//	err = e.UpdateCall(ctx, call.ID, doc)
package engine

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/source"
)

// ErrGone is the error of a change to what has ended or does not run here.
var ErrGone = errors.New("engine: it has ended")

// ErrStopped is the error of an engine that does not run any more.
var ErrStopped = errors.New("engine: stopped")

// Config says where an engine is.
type Config struct {
	// Node is the name of this process in the store.
	Node string
	// Store keeps what happens.
	Store Store
	// World says how long prompts last, who is behind numbers, and when
	// conferences end; its Host and Live are not used.
	World sim.World
	// Fetch gets a document. It is called on a goroutine of its own, for at most
	// as long as ctx lasts.
	Fetch func(ctx context.Context, r sim.Request) sim.Page
	// Speed is how fast time passes in calls, up to 1000; 0 means 1. What the API
	// shows are times of day all the same.
	Speed float64
	// Patience is how long a method waits until what it did is kept; then it fails,
	// as when its ctx was that short. 0 is for ever.
	Patience time.Duration
	Log      *slog.Logger
}

// Store is what an engine needs of a [store.Store].
type Store interface {
	Commit(ctx context.Context, b *store.Batch) error
}

// ordersAtOnce is how many orders may wait to be carried out while others are; more
// wait to be given.
const ordersAtOnce = 64

// Engine runs calls. Its methods may be called by many goroutines; they wait
// until what they did is kept in the store.
type Engine struct {
	Config
	clock
	sim     *sim.Sim
	do      chan func()
	stopped chan struct{}
	running atomic.Int64 // calls
	fetches sync.WaitGroup
	waits   sync.Pool // of *waiting

	// What follows belongs to the goroutine of Run.
	calls map[string]*call
	rooms map[string]*room // by id
	named map[string]*room // by name
	// members are the calls that are in a conference, by participant.
	members  map[string]*call
	next     *batch
	keeper   keeper
	fetching context.Context
	// invalid is the document whose first problem the log was told of last.
	invalid *source.File
}

// New makes an engine; [Engine.Run] runs it.
func New(c Config) *Engine {
	if c.Speed == 0 {
		c.Speed = 1
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	e := &Engine{
		Config: c, clock: newClock(c.Speed), do: make(chan func(), ordersAtOnce), stopped: make(chan struct{}),
		calls: map[string]*call{}, rooms: map[string]*room{}, named: map[string]*room{}, members: map[string]*call{}, next: &batch{},
		waits: sync.Pool{New: newWaiting},
	}
	c.World.Host = &sim.Host{
		Began: e.day.UTC(), NewID: uuid.NewString, Fetch: e.fetchPage, Effects: e.effect, Panicked: e.panicked,
	}
	e.sim = sim.New(c.World)
	return e
}

// Running is how many calls run now.
func (e *Engine) Running() int { return int(e.running.Load()) }

// farewell is how long an engine that stops tries to keep how its calls ended.
const farewell = 30 * time.Second

// Run runs calls until ctx is done; then it hangs up all that are left, as the
// API does, and returns when that is kept. It returns [store.ErrDead] at once
// when the other processes have given this one up; ctx may say so by its cause.
func (e *Engine) Run(ctx context.Context) error {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	e.fetching, e.keeper = work, newKeeper(work, e.Store, e.Log)
	defer func() {
		cancel()
		e.keeper.end()
		e.fetches.Wait()
		close(e.stopped)
	}()
	if err := e.loop(ctx); err != nil {
		return err
	}
	if err := context.Cause(ctx); errors.Is(err, store.ErrDead) {
		return err
	}
	return e.finish()
}

// loop steps what is due, and hands over what is to be kept.
func (e *Engine) loop(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		e.advance()
		e.handOver()
		if at, ok := e.sim.Deadline(); ok {
			timer.Reset(e.until(at))
		} else {
			timer.Stop()
		}
		select {
		case <-ctx.Done():
			return nil
		case do := <-e.do:
			do()
			e.doAll()
		case err := <-e.keeper.kept:
			if e.keeper.busy = false; err != nil {
				return err
			}
		case <-timer.C:
		}
	}
}

// doAll does what else is asked for, so that one batch keeps all of it.
func (e *Engine) doAll() {
	for {
		select {
		case do := <-e.do:
			do()
		default:
			return
		}
	}
}

// advance does everything that is due by now.
func (e *Engine) advance() {
	e.reckon()
	for {
		at, ok := e.sim.Deadline()
		if !ok || at > e.now() || !e.sim.Step() {
			return
		}
	}
}

// handOver gives what has changed to be kept, when what was given before is.
func (e *Engine) handOver() {
	if e.keeper.busy || e.next.empty() {
		return
	}
	e.collect()
	e.keeper.keep(e.next)
	e.next = &batch{}
}

// finish ends the calls that are left, and waits until that is kept.
func (e *Engine) finish() error {
	for _, c := range e.calls {
		c.sim.Delete(e.now())
	}
	e.advance()
	limit := time.NewTimer(farewell)
	defer limit.Stop()
	for e.handOver(); e.keeper.busy; e.handOver() {
		select {
		case err := <-e.keeper.kept:
			if e.keeper.busy = false; err != nil {
				return err
			}
		case <-limit.C:
			return errors.New("engine: how the last calls ended could not be kept in time")
		}
	}
	return nil
}

// order lets something be done on the goroutine of Run, at the time that it is
// there, and waits until what came of it is kept.
func (e *Engine) order(ctx context.Context, do func() error) error {
	w := e.waits.Get().(*waiting)
	var late <-chan time.Time
	if e.Patience > 0 {
		w.late.Reset(e.Patience)
		late = w.late.C
	}
	step := func() {
		e.sim.At(e.now(), func() {
			if err := do(); err != nil {
				w.kept <- err
				return
			}
			e.next.waiting = append(e.next.waiting, w.kept)
		})
	}
	if err := e.give(ctx, step, late); err != nil {
		return err
	}
	select {
	case err := <-w.kept:
		w.late.Stop()
		e.waits.Put(w) // nobody else knows it any more
		return err
	case <-e.stopped:
	case <-ctx.Done():
		return ctx.Err()
	case <-late:
		return context.DeadlineExceeded
	}
	select {
	case err := <-w.kept: // it was kept in the very last moment
		return err
	default:
		return ErrStopped
	}
}

// waiting is what an order waits for. After an order that was kept it is used again: to
// create a call takes 5 % less CPU time, and 0.4 kB less.
type waiting struct {
	kept chan error
	late *time.Timer
}

func newWaiting() any {
	w := &waiting{make(chan error, 1), time.NewTimer(time.Hour)}
	w.late.Stop()
	return w
}

// give gives a step to the goroutine of Run.
func (e *Engine) give(ctx context.Context, step func(), late <-chan time.Time) error {
	select {
	case e.do <- step:
		return nil
	default: // there is hardly ever no room
	}
	select {
	case e.do <- step:
		return nil
	case <-e.stopped:
		return ErrStopped
	case <-ctx.Done():
		return ctx.Err()
	case <-late:
		return context.DeadlineExceeded
	}
}

// NewCall says which call to begin.
type NewCall struct {
	To, From string
	// Document is what it executes, parsed for a call; URL is where to get it
	// (R6.1) when Document is nil.
	Document *ast.Document
	URL      string
	// Outbound calls ring To first; Phone is how it behaves.
	Outbound bool
	Phone    *sim.Phone
	// Inputs are what the party does at Gathers, HangUpAfter when it hangs up
	// by itself; 0 for never.
	Inputs      []sim.Input
	HangUpAfter time.Duration
}

// Call begins a call and returns it as it is first kept.
func (e *Engine) Call(ctx context.Context, n NewCall) (store.Call, error) {
	var first store.Call
	err := e.order(ctx, func() error {
		first = e.row(e.begin(n))
		return nil
	})
	if err != nil {
		return store.Call{}, err // it may have begun, or still begin
	}
	return first, nil
}

// UpdateCall gives a running call another document (R4.8).
func (e *Engine) UpdateCall(ctx context.Context, id string, doc *ast.Document) error {
	return e.change(ctx, id, func(c *call) { c.sim.Update(e.sim.Now(), doc) })
}

// DeleteCall hangs a call up.
func (e *Engine) DeleteCall(ctx context.Context, id string) error {
	return e.change(ctx, id, func(c *call) { c.sim.Delete(e.sim.Now()) })
}

func (e *Engine) change(ctx context.Context, id string, do func(*call)) error {
	return e.order(ctx, func() error {
		c := e.calls[id]
		if c == nil {
			return ErrGone
		}
		do(c)
		return nil
	})
}

// UpdateConference runs a document, parsed for a conference, on a conference
// (R4.57).
func (e *Engine) UpdateConference(ctx context.Context, id string, doc *ast.Document) error {
	return e.changeRoom(ctx, id, func(r *room) { e.sim.UpdateRoom(e.sim.Now(), r.row.Name, doc) })
}

// DeleteConference hangs up the calls of a conference (R4.54).
func (e *Engine) DeleteConference(ctx context.Context, id string) error {
	return e.changeRoom(ctx, id, func(r *room) { e.sim.DeleteRoom(e.sim.Now(), r.row.Name) })
}

func (e *Engine) changeRoom(ctx context.Context, id string, do func(*room)) error {
	return e.order(ctx, func() error {
		r := e.rooms[id]
		if r == nil {
			return ErrGone
		}
		do(r)
		return nil
	})
}

// UpdateParticipant runs a document, parsed for a participant, on a participant
// that is now in a conference (R4.57).
func (e *Engine) UpdateParticipant(ctx context.Context, id string, doc *ast.Document) error {
	return e.order(ctx, func() error {
		c := e.members[id]
		if c == nil {
			return ErrGone
		}
		c.sim.UpdateParticipant(e.sim.Now(), doc)
		return nil
	})
}

// fetchPage begins to fetch a page; what was found comes back between two steps.
func (e *Engine) fetchPage(r sim.Request, arrived func(sim.Page) func()) {
	ctx := e.fetching
	r.Fields = e.timed(r.Fields)
	e.fetches.Go(func() {
		news := arrived(e.Fetch(ctx, r))
		select {
		case e.do <- func() { e.sim.At(e.now(), news) }:
		case <-ctx.Done():
		}
	})
}

// panicked is told of a call that a fault of ours has ended.
func (e *Engine) panicked(c *sim.Call, what any) {
	name := ""
	if c != nil {
		name = c.Name()
	}
	e.Log.Error("a call has failed by a fault of the server", "call", name, "panic", what, "stack", string(debug.Stack()))
}
