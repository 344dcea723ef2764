package explore

import (
	"cmp"
	"maps"
	"slices"
)

// Every returns all ways, each to an ending: one that leads into a situation that
// another came into before is completed from there. The world of a way does not
// change: a number does the same every time it is dialled, and an address is
// always there or never. Changing counts the ways for which that is not so.
func (a *Atlas) Every() (ways []*Way, changing int) {
	for i := range a.edges {
		if !a.leaf(int32(i)) {
			continue
		}
		if edges := a.whole(int32(i)); edges != nil {
			ways = append(ways, a.way(edges))
		} else {
			changing++
		}
	}
	return ways, changing
}

// whole are the edges of the way of a leaf, to an ending; nil when there are none
// in a world that does not change.
func (a *Atlas) whole(i int32) []int32 {
	edges := a.path(i)
	world := map[string]string{}
	for _, i := range edges {
		if !a.edges[i].choice.agree(world) {
			return nil
		}
	}
	for {
		last := &a.edges[edges[len(edges)-1]]
		if last.ended() {
			return edges
		}
		next := a.onward(last.to, world)
		if next < 0 {
			return nil
		}
		edges = append(edges, next)
	}
}

// onward is an edge that leads nearer to an ending and agrees with a world, to
// which it is added; -1 when there is none.
func (a *Atlas) onward(id int32, world map[string]string) int32 {
	if int(id) >= len(a.home) {
		return -1
	}
	for _, callers := range []bool{false, true} {
		for _, i := range a.out[id] {
			e := &a.edges[i]
			nearer := e.ended() && (e.ending.By == "caller") == callers || e.to >= 0 && int(e.to) < len(a.home) && a.home[e.to] < a.home[id]
			if nearer && e.choice.agree(world) {
				return i
			}
		}
	}
	return -1
}

// agree tells whether a choice is possible in a world, by number and address, of
// which it says more.
func (c *Choice) agree(world map[string]string) bool {
	says := map[string]string{}
	for _, l := range c.Legs {
		says[l.Number] = string(l.Outcome)
	}
	if c.Where == AtFetch && c.Known {
		says[c.URL] = map[bool]string{true: "gone", false: "there"}[c.Fails]
	}
	for name, is := range says {
		if was, ok := world[name]; ok && was != is {
			return false
		}
	}
	maps.Copy(world, says)
	return true
}

// candidate is a way that may be taken into a covering set.
type candidate struct {
	edges []int32
	// gain is how much more it covers, at most; length and time decide between
	// equals.
	gain int
	size extent
}

// Cover returns few ways, the shortest first, that cover every verb and every
// side of an If that any way covers whose world does not change: as long as
// something is missing, the way that adds most of it. Missing are the verbs of
// which only other ways cover all.
func (a *Atlas) Cover() (ways []*Way, missing []Place) {
	var candidates []candidate
	for i := range a.edges {
		if !a.leaf(int32(i)) {
			continue
		}
		if edges := a.whole(int32(i)); edges != nil {
			c := candidate{edges: edges, size: extent{choices: len(edges)}}
			for _, e := range edges {
				c.size.odd += a.edges[e].odd()
				c.size.took += a.edges[e].took
			}
			candidates = append(candidates, c)
		}
	}
	covered := make([]bool, 3*a.verbs)
	for i := range candidates {
		candidates[i].gain = a.gain(candidates[i].edges, covered)
	}
	var chosen []candidate
	for {
		best := a.best(candidates, covered)
		if best < 0 && len(chosen) == 0 && len(candidates) > 0 {
			best = 0 // a script without verbs has a way too
		}
		if best < 0 {
			break
		}
		candidates[best].gain = 0
		for _, e := range candidates[best].edges {
			for _, c := range a.edges[e].covers {
				covered[c] = true
			}
		}
		chosen = append(chosen, candidates[best])
	}
	slices.SortStableFunc(chosen, func(x, y candidate) int { return x.size.compare(y.size) })
	for _, c := range chosen {
		ways = append(ways, a.way(c.edges))
	}
	return ways, a.missing(covered)
}

// missing are the verbs of which some way covers more.
func (a *Atlas) missing(covered []bool) []Place {
	verbs := map[int32]bool{}
	for c := range a.covered() {
		if !covered[c] {
			verbs[c/3] = true
		}
	}
	var places []Place
	for _, n := range slices.Sorted(maps.Keys(verbs)) {
		places = append(places, a.place(n))
	}
	return places
}

// best is the candidate that adds most; -1 when none adds anything. What a
// candidate adds only shrinks: it is counted anew when it would be chosen.
func (a *Atlas) best(candidates []candidate, covered []bool) int {
	for {
		best := -1
		for i := range candidates {
			c := &candidates[i]
			if c.gain > 0 && (best < 0 || cmp.Or(cmp.Compare(candidates[best].gain, c.gain), c.size.compare(candidates[best].size)) < 0) {
				best = i
			}
		}
		if best < 0 {
			return -1
		}
		gain := a.gain(candidates[best].edges, covered)
		if gain == candidates[best].gain {
			return best
		}
		candidates[best].gain = gain
	}
}

// gain is how much a way covers that is not covered yet.
func (a *Atlas) gain(edges []int32, covered []bool) int {
	seen := map[int32]bool{}
	for _, e := range edges {
		for _, c := range a.edges[e].covers {
			if !covered[c] {
				seen[c] = true
			}
		}
	}
	return len(seen)
}
