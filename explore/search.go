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
	s := searcher[S]{set: set, model: m}
	for coming := roots; len(coming) > 0; {
		slices.SortStableFunc(coming, func(a, b next[S]) int {
			return cmp.Or(cmp.Compare(a.odd, b.odd), cmp.Compare(a.at, b.at))
		})
		s.layer = s.layer[:0]
		for some := range slices.Chunk(coming, together) {
			if !s.arrive(some) {
				return false
			}
		}
		coming = coming[:0]
		for i := range s.layer {
			coming = m.expand(coming, &s.layer[i].state, s.layer[i].id)
		}
	}
	return true
}

// together is how many states are looked up at once: enough for the processor, and
// few enough for its nearest cache.
const together = 64

// searcher is a search under way.
type searcher[S any] struct {
	set   visited.Set
	model model[S]
	layer []numbered[S] // the new states that are as many choices away

	bytes []byte   // of the keys
	keys  [][]byte // of the states that arrive
	found []visited.Found
}

type numbered[S any] struct {
	state S
	id    int
}

// arrive looks up some states, tells the model of each, and keeps those that are new.
func (s *searcher[S]) arrive(some []next[S]) bool {
	s.bytes, s.keys = s.bytes[:0], s.keys[:0]
	for i := range some {
		from := len(s.bytes)
		s.bytes = s.model.key(s.bytes, &some[i].state)
		s.keys = append(s.keys, s.bytes[from:])
	}
	s.found = s.set.Add(s.found[:0], s.keys)
	for i, f := range s.found {
		if !s.model.arrived(&some[i], f.Number, f.New) {
			return false
		}
		if f.New {
			s.layer = append(s.layer, numbered[S]{some[i].state, f.Number})
		}
	}
	return true
}
