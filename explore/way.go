package explore

import (
	"slices"
	"strings"
	"time"
)

// Way is one way through the script: one choice after the other.
type Way struct {
	Steps []Step
	// Took is how long it took.
	Took time.Duration
	// Ending is how the call ended; without By when the way leads into a
	// situation that another came into before.
	Ending Ending
}

// Step is a choice, and when the situation began in which it was taken.
type Step struct {
	Choice
	Begins time.Duration
	Place  Place
}

// String says what the caller and the world do: "press 2, silence". What is
// fetched is left out, unless it cannot be reached another time.
func (w *Way) String() string {
	gone := map[string]bool{}
	for i := range w.Steps {
		s := &w.Steps[i]
		gone[s.URL] = gone[s.URL] || s.Known && s.Fails
	}
	var all []string
	for i := range w.Steps {
		if s := &w.Steps[i]; s.Where != AtFetch || s.Act == HangUp || gone[s.URL] {
			all = append(all, s.String())
		}
	}
	if len(all) == 0 {
		return "listen to the end"
	}
	return strings.Join(all, ", ")
}

// way makes a way of edges that follow one another from the beginning.
func (a *Atlas) way(edges []int32) *Way {
	w := &Way{}
	for n, i := range edges {
		e := &a.edges[i]
		if n > 0 {
			w.Steps = append(w.Steps, Step{e.choice, w.Took, a.place(a.places[e.from])})
		}
		w.Took += e.took
		w.Ending = e.ending
		if e.ended() {
			w.Ending.Place = a.place(e.last)
		}
	}
	return w
}

// path are the edges that first led to an edge, and the edge.
func (a *Atlas) path(i int32) []int32 {
	edges := []int32{i}
	for a.edges[i].from >= 0 {
		i = a.via[a.edges[i].from]
		edges = append(edges, i)
	}
	slices.Reverse(edges)
	return edges
}

// reach is the first way into a situation.
func (a *Atlas) reach(id int32) []int32 { return a.path(a.via[id]) }
