// Package group keeps things in groups: while one group is being kept, those that
// come wait, and are the next group. So a transaction, which costs the same for one
// as for many, is made for as many as there are.
//
//	w := group.New(func(batches []*store.Batch, refused []error) error { … })
//	err := <-w.Put(batch)
//	w.Close()
package group

import (
	"sync"

	"github.com/voxsim/voxsim/server/store"
)

// Writer keeps what it is given, in that order.
type Writer[T any] struct {
	keep func(items []T, refused []error) error
	wake chan struct{}
	done chan struct{}

	mu     sync.Mutex
	queue  []waiting[T]
	closed bool
}

// waiting is an item, and where its result goes.
type waiting[T any] struct {
	item   T
	result chan error
}

// New makes a writer. Function keep keeps all of a group or fails; an item that it
// may not keep it leaves out, and says why in refused, at the item's place. When
// keep fails for a group, it is called again for each item by itself, so that none
// fails for another.
func New[T any](keep func(items []T, refused []error) error) *Writer[T] {
	w := &Writer[T]{keep: keep, wake: make(chan struct{}, 1), done: make(chan struct{})}
	go w.run()
	return w
}

// Put gives the writer an item, and returns at once. The result comes through the
// channel; it is [store.ErrClosed] when the writer is closed.
func (w *Writer[T]) Put(item T) <-chan error {
	result := make(chan error, 1)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		result <- store.ErrClosed
		return result
	}
	w.queue = append(w.queue, waiting[T]{item, result})
	w.rouse()
	return result
}

// rouse lets the writer look at its queue.
func (w *Writer[T]) rouse() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Close keeps what has been put, and ends the writer. It may be called again.
func (w *Writer[T]) Close() {
	w.mu.Lock()
	w.closed = true
	w.rouse()
	w.mu.Unlock()
	<-w.done
}

// run keeps group after group until the writer is closed and has nothing left.
func (w *Writer[T]) run() {
	defer close(w.done)
	for range w.wake {
		group, closed := w.take()
		if len(group) > 0 {
			w.settle(group)
		}
		if closed {
			return
		}
	}
}

// take takes all that waits.
func (w *Writer[T]) take() (group []waiting[T], closed bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	group, w.queue = w.queue, nil
	return group, w.closed
}

// settle keeps a group and gives everybody their result.
func (w *Writer[T]) settle(group []waiting[T]) {
	items, refused := make([]T, len(group)), make([]error, len(group))
	for i, g := range group {
		items[i] = g.item
	}
	err := w.keep(items, refused)
	if err != nil && len(group) > 1 {
		for i := range group {
			w.settle(group[i : i+1])
		}
		return
	}
	for i, g := range group {
		if err != nil {
			g.result <- err
		} else {
			g.result <- refused[i]
		}
	}
}
