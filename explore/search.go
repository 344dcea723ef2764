package explore

import (
	"cmp"
	"slices"
	"time"

	"github.com/voxsim/voxsim/internal/visited"
)

// model is what [search] searches: states of type S.
type model[S any] interface {
	// key appends what tells the state apart from others.
	key(dst []byte, s *S) []byte
	// expand appends what follows a state, whose number is id.
	expand(dst []next[S], s *S, id int) []next[S]
	// arrived is told, in order, of everything that expand appended: the number
	// of its state, and whether that is new. The search ends when it says no.
	arrived(n *next[S], id int, fresh bool) bool
}

// next is a state that follows another.
type next[S any] struct {
	state S
	// Of the states that are as many choices away, those with the fewest odd ones
	// come first, then those that are reached in the shortest time.
	odd int32
	at  time.Duration
	// tag is the model's own.
	tag int32
}

// search visits every state that can be reached once, breadth first. It returns
// false when the model ended it.
func search[S any](set visited.Set, m model[S], roots []next[S]) bool {
	type numbered struct {
		state S
		id    int
	}
	var key []byte
	var layer []numbered
	for coming := roots; len(coming) > 0; {
		slices.SortStableFunc(coming, func(a, b next[S]) int {
			return cmp.Or(cmp.Compare(a.odd, b.odd), cmp.Compare(a.at, b.at))
		})
		layer = layer[:0]
		for i := range coming {
			n := &coming[i]
			key = m.key(key[:0], &n.state)
			id, fresh := set.Add(key)
			if !m.arrived(n, id, fresh) {
				return false
			}
			if fresh {
				layer = append(layer, numbered{n.state, id})
			}
		}
		coming = coming[:0]
		for i := range layer {
			coming = m.expand(coming, &layer[i].state, layer[i].id)
		}
	}
	return true
}
