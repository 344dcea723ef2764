package agenda

import (
	"math/bits"
	"time"
)

// later are the entries of a long queue that are due behind its edge. They are a
// radix heap: sorted only by the highest bit in which their time differs from the
// edge. An entry moves a few times, to the end of a list, where a heap of many
// compares it with entries all over the memory: 10,000 calls take 0.75 of the time.
type later struct {
	edge time.Duration
	// lists are nil while the queue is short: nothing is later then.
	lists [][]entry
	len   int
}

const (
	// many entries are a long queue.
	many = 512
	// few are taken into the heap all at once.
	few = 32
)

// add takes an entry that is due behind the edge; false for others.
func (l *later) add(e entry) bool {
	if l.lists == nil || e.at <= l.edge {
		return false
	}
	n := bits.Len64(uint64(e.at ^ l.edge))
	l.lists[n] = append(l.lists[n], e)
	l.len++
	return true
}

// split makes a long heap one of what is due first, and the rest later.
func (q *Agenda[T]) split() {
	q.later.lists, q.later.edge = make([][]entry, 64), q.heap[0].at
	all := q.heap
	q.heap = nil
	q.spread(all)
}

// refill moves the edge, so that the heap has something again, if there is
// anything: to the end of the first list when that is short, else to what is due
// first in it.
func (q *Agenda[T]) refill() {
	l := &q.later
	for n, list := range l.lists {
		if len(list) == 0 {
			continue
		}
		l.lists[n] = list[:0]
		l.len -= len(list)
		if len(list) <= few {
			l.edge |= 1<<n - 1
		} else {
			l.edge = list[0].at
			for i := range list {
				l.edge = min(l.edge, list[i].at)
			}
		}
		q.spread(list)
		return
	}
}

// spread puts entries where they belong.
func (q *Agenda[T]) spread(all []entry) {
	for _, e := range all {
		if !q.later.add(e) {
			q.push(e)
		}
	}
}
