// Package agenda is a queue of things that are due: by time, at the same time
// by rank, at the same rank in the order in which they were put in.
//
//	var q agenda.Agenda[string]
//	*q.Add(2*time.Second, 0) = "ring"
//	at, what := q.Next()
package agenda

import "time"

// Agenda is the queue. The zero value is empty and ready.
type Agenda[T any] struct {
	heap  []entry
	later later
	// items stay where they are put while the heap is sorted: entries are small
	// and hold no pointers, so moving one costs nothing but the bytes.
	items []T
	free  []int32 // places of items that are not in use
	taken int32   // the place of the item that was taken last, plus one
	seq   uint64
}

// entry is when something is due, and where it is.
type entry struct {
	at    time.Duration
	order uint64 // the rank, and below it the number of the Add
	item  int32
}

// rankShift is where the rank begins in entry.order: no queue lives to see 2⁵⁶
// things.
const rankShift = 56

func (a *entry) before(b *entry) bool {
	return a.at < b.at || a.at == b.at && a.order < b.order
}

// Len is the number of things in the queue.
func (q *Agenda[T]) Len() int { return len(q.heap) + q.later.len }

// Clear empties the queue and keeps its memory. What is put in next is in order
// as in a new one.
func (q *Agenda[T]) Clear() {
	clear(q.items)
	q.later = later{}
	q.heap, q.items, q.free, q.taken, q.seq = q.heap[:0], q.items[:0], q.free[:0], 0, 0
}

// Add puts an item in and returns it, zero, to be filled in before the next Add.
func (q *Agenda[T]) Add(at time.Duration, rank uint8) *T {
	q.seq++
	e := entry{at, uint64(rank)<<rankShift | q.seq, q.place()}
	if len(q.heap) == 0 {
		q.later.edge = at
	}
	if len(q.heap) == many && q.later.lists == nil {
		q.split()
	}
	if !q.later.add(e) {
		q.push(e)
	}
	return &q.items[e.item]
}

// push puts an entry into the heap.
func (q *Agenda[T]) push(e entry) {
	q.heap = append(q.heap, e)
	i := len(q.heap) - 1
	for i > 0 {
		up := (i - 1) / 2
		if !e.before(&q.heap[up]) {
			break
		}
		q.heap[i] = q.heap[up]
		i = up
	}
	q.heap[i] = e
}

// place finds one for an item.
func (q *Agenda[T]) place() int32 {
	n := len(q.free)
	if n == 0 {
		var none T
		q.items = append(q.items, none)
		return int32(len(q.items) - 1)
	}
	i := q.free[n-1]
	q.free = q.free[:n-1]
	return i
}

// Peek tells when the next item is due and its rank; false when there is none.
func (q *Agenda[T]) Peek() (at time.Duration, rank uint8, ok bool) {
	if len(q.heap) == 0 {
		return 0, 0, false
	}
	return q.heap[0].at, uint8(q.heap[0].order >> rankShift), true
}

// Next takes the first item out; nil when there is none. It stays valid until the
// next Next or Clear.
func (q *Agenda[T]) Next() (at time.Duration, item *T) {
	if q.taken > 0 {
		var none T
		q.items[q.taken-1] = none
		q.free = append(q.free, q.taken-1)
		q.taken = 0
	}
	if len(q.heap) == 0 {
		return 0, nil
	}
	first, last := q.heap[0], len(q.heap)-1
	e := q.heap[last]
	q.heap = q.heap[:last]
	if last > 0 {
		q.sink(e)
	} else {
		q.refill()
	}
	q.taken = first.item + 1
	return first.at, &q.items[first.item]
}

// sink finds the place of an entry that would stand at the top.
func (q *Agenda[T]) sink(e entry) {
	i := 0
	for {
		down := 2*i + 1
		if down >= len(q.heap) {
			break
		}
		if down+1 < len(q.heap) && q.heap[down+1].before(&q.heap[down]) {
			down++
		}
		if !q.heap[down].before(&e) {
			break
		}
		q.heap[i] = q.heap[down]
		i = down
	}
	q.heap[i] = e
}

// First returns the item that is due first without taking it out; the zero item
// when there is none.
func (q *Agenda[T]) First() (item T) {
	if len(q.heap) > 0 {
		item = q.items[q.heap[0].item]
	}
	return item
}
