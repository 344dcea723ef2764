package explore

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// Ending is how a call ends.
type Ending struct {
	// By is who hangs up, as the trace says: script, end, caller, reject, error.
	By string
	// Code is that of the error; 0 for none.
	Code int
	// Place is the verb that was at work last.
	Place Place
}

// Kind is the ending in a word: "hangup:script", "hangup:error 6100".
func (e Ending) Kind() string {
	kind := "hangup:" + e.By
	if e.Code != 0 {
		kind += " " + strconv.Itoa(e.Code)
	}
	return kind
}

// EndingGroup are all ways that end at one place in one way.
type EndingGroup struct {
	Ending
	Count int
	// Shortest is the one of the fewest choices.
	Shortest *Way
}

// Endings are the endings by kind and place, in the order in which they first
// came up.
func (a *Atlas) Endings() []EndingGroup {
	type kind struct {
		by         string
		code, last int32
	}
	groups := map[kind]*EndingGroup{}
	first := map[*EndingGroup]int32{}
	var all []*EndingGroup
	for i := range a.edges {
		e := &a.edges[i]
		if !e.ended() {
			continue
		}
		k := kind{e.ending.By, int32(e.ending.Code), e.last}
		g := groups[k]
		if g == nil {
			g = &EndingGroup{Ending: Ending{e.ending.By, e.ending.Code, a.place(e.last)}}
			groups[k], first[g] = g, int32(i)
			all = append(all, g)
		}
		if g.Count++; a.before(int32(i), first[g]) {
			first[g] = int32(i)
		}
	}
	var sorted []EndingGroup
	for _, g := range all {
		g.Shortest = a.way(a.path(first[g]))
		sorted = append(sorted, *g)
	}
	slices.SortStableFunc(sorted, func(a, b EndingGroup) int {
		return cmp.Or(cmp.Compare(order(a.By), order(b.By)), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Place.id, b.Place.id))
	})
	return sorted
}

// order is that in which kinds of endings are told.
func order(by string) int {
	return slices.Index([]string{"script", "end", "reject", "caller", "error"}, by)
}

// before tells whether the way to an edge is shorter: fewer choices, then fewer
// odd ones, then less time.
func (a *Atlas) before(i, j int32) bool { return a.length(i).compare(a.length(j)) < 0 }

// extent is how long a way is.
type extent struct {
	choices int
	odd     int32
	took    time.Duration
}

func (x extent) compare(y extent) int {
	return cmp.Or(cmp.Compare(x.choices, y.choices), cmp.Compare(x.odd, y.odd), cmp.Compare(x.took, y.took))
}

// length is the extent of the first way to the end of an edge.
func (a *Atlas) length(i int32) (x extent) {
	for ; ; i = a.via[a.edges[i].from] {
		e := &a.edges[i]
		x.took += e.took
		if e.from < 0 {
			return x
		}
		x.choices++
		x.odd += e.odd()
	}
}

// odd is 1 for what the world does not usually do.
func (e *edge) odd() int32 {
	if e.choice.Act == Listen && !e.usual {
		return 1
	}
	return 0
}
