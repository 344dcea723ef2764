// Package local carries commands between those who ask and those who do, within
// one process: for the stores that only one process can use.
//
//	desk.Open("node")                        // it lives
//	go desk.Serve(ctx, "node", engine.Do)    // and does what others ask
//	answer, err := desk.Ask(ctx, store.Command{Node: "node", Verb: "delete", …})
//	desk.Shut("node")                        // it is dead: whoever waits hears Gone
package local

import (
	"context"
	"slices"
	"sync"

	"github.com/voxsim/voxsim/server/store"
)

// Desk knows the commands that wait. The zero value is ready.
type Desk struct {
	mu     sync.Mutex
	queues map[string]*queue
}

// queue holds the commands of one process.
type queue struct {
	waiting []*asked
	wake    chan struct{}
	shut    chan struct{}
}

// asked is a command and where its answer goes.
type asked struct {
	command store.Command
	answer  chan store.Answer
}

// Open makes a process known, if it is not yet.
func (d *Desk) Open(node string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.queues == nil {
		d.queues = map[string]*queue{}
	}
	if d.queues[node] == nil {
		d.queues[node] = &queue{wake: make(chan struct{}, 1), shut: make(chan struct{})}
	}
}

// Shut forgets a process: what was asked of it is answered with [store.Gone].
func (d *Desk) Shut(node string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if q := d.queues[node]; q != nil {
		close(q.shut)
		delete(d.queues, node)
	}
}

// Ask is [store.Store.Ask].
func (d *Desk) Ask(ctx context.Context, c store.Command) (store.Answer, error) {
	a := &asked{c, make(chan store.Answer, 1)}
	q := d.put(a)
	if q == nil {
		return store.Gone, nil
	}
	select {
	case answer := <-a.answer:
		return answer, nil
	case <-q.shut:
		return store.Gone, nil
	case <-ctx.Done():
		d.withdraw(q, a)
		return "", ctx.Err()
	}
}

// put gives a command to its process; nil when that is not known.
func (d *Desk) put(a *asked) *queue {
	d.mu.Lock()
	defer d.mu.Unlock()
	q := d.queues[a.command.Node]
	if q == nil {
		return nil
	}
	q.waiting = append(q.waiting, a)
	select {
	case q.wake <- struct{}{}:
	default:
	}
	return q
}

// withdraw takes a command back that has not been begun.
func (d *Desk) withdraw(q *queue, a *asked) {
	d.mu.Lock()
	defer d.mu.Unlock()
	q.waiting = slices.DeleteFunc(q.waiting, func(w *asked) bool { return w == a })
}

// Serve is [store.Store.Serve].
func (d *Desk) Serve(ctx context.Context, node string, do func(store.Command) store.Answer) error {
	d.mu.Lock()
	q := d.queues[node]
	d.mu.Unlock()
	if q == nil {
		return store.ErrDead
	}
	for {
		for a := d.next(ctx, q); a != nil; a = d.next(ctx, q) {
			a.answer <- do(a.command)
		}
		select {
		case <-q.wake:
		case <-q.shut:
			return store.ErrDead
		case <-ctx.Done():
			return nil
		}
	}
}

// next takes the command that has waited longest; nil when there is none, or
// nothing more is to be done.
func (d *Desk) next(ctx context.Context, q *queue) *asked {
	d.mu.Lock()
	defer d.mu.Unlock()
	select {
	case <-q.shut:
		return nil
	default:
	}
	if len(q.waiting) == 0 || ctx.Err() != nil {
		return nil
	}
	first := q.waiting[0]
	q.waiting = slices.Delete(q.waiting, 0, 1)
	return first
}
