// Package agenda is a queue of things that are due: by time, at the same time
// by rank, at the same rank in the order in which they were put in.
//
//	var q agenda.Agenda[string]
//	q.Add(2*time.Second, 0, "ring")
//	at, what, ok := q.Next()
package agenda

import "time"

// Agenda is the queue. The zero value is empty and ready.
type Agenda[T any] struct {
	heap []entry[T]
	seq  uint64
}

type entry[T any] struct {
	at   time.Duration
	rank uint8
	seq  uint64
	item T
}

func (a *entry[T]) before(b *entry[T]) bool {
	if a.at != b.at {
		return a.at < b.at
	}
	if a.rank != b.rank {
		return a.rank < b.rank
	}
	return a.seq < b.seq
}

// Len is the number of things in the queue.
func (q *Agenda[T]) Len() int { return len(q.heap) }

// Add puts an item in.
func (q *Agenda[T]) Add(at time.Duration, rank uint8, item T) {
	q.seq++
	q.heap = append(q.heap, entry[T]{at, rank, q.seq, item})
	for i := len(q.heap) - 1; i > 0; {
		up := (i - 1) / 2
		if !q.heap[i].before(&q.heap[up]) {
			return
		}
		q.heap[i], q.heap[up] = q.heap[up], q.heap[i]
		i = up
	}
}

// Peek tells when the next item is due and its rank; false when there is none.
func (q *Agenda[T]) Peek() (at time.Duration, rank uint8, ok bool) {
	if len(q.heap) == 0 {
		return 0, 0, false
	}
	return q.heap[0].at, q.heap[0].rank, true
}

// Next takes the first item out; false when there is none.
func (q *Agenda[T]) Next() (at time.Duration, item T, ok bool) {
	if len(q.heap) == 0 {
		return 0, item, false
	}
	first, last := q.heap[0], len(q.heap)-1
	q.heap[0] = q.heap[last]
	q.heap[last] = entry[T]{}
	q.heap = q.heap[:last]
	q.sink()
	return first.at, first.item, true
}

// sink moves the entry at the top to its place.
func (q *Agenda[T]) sink() {
	for i := 0; ; {
		down := 2*i + 1
		if down >= len(q.heap) {
			return
		}
		if down+1 < len(q.heap) && q.heap[down+1].before(&q.heap[down]) {
			down++
		}
		if !q.heap[down].before(&q.heap[i]) {
			return
		}
		q.heap[i], q.heap[down] = q.heap[down], q.heap[i]
		i = down
	}
}

// First returns the item that is due first without taking it out; the zero item
// when there is none.
func (q *Agenda[T]) First() (item T) {
	if len(q.heap) > 0 {
		item = q.heap[0].item
	}
	return item
}
