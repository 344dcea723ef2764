package explore

import (
	"cmp"
	"slices"
)

// Every returns all ways, each to an ending: one that leads into a situation that
// another came into before is completed from there.
func (a *Atlas) Every() []*Way {
	var ways []*Way
	for i := range a.edges {
		if edges := a.whole(int32(i)); edges != nil {
			ways = append(ways, a.way(edges))
		}
	}
	return ways
}

// whole are the edges of the way of a leaf, to an ending; nil when it is none, or
// when the exploration ended before.
func (a *Atlas) whole(i int32) []int32 {
	if !a.leaf(i) || i == 0 && a.edges[0].to >= 0 {
		return nil
	}
	edges := a.completed(a.path(i))
	if !a.edges[edges[len(edges)-1]].ended() {
		return nil
	}
	return edges
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
// side of an If that any way covers: as long as something is missing, the way
// that adds most of it.
func (a *Atlas) Cover() []*Way {
	var candidates []candidate
	for i := range a.edges {
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
	var ways []*Way
	for _, c := range chosen {
		ways = append(ways, a.way(c.edges))
	}
	return ways
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

// Missing are the verbs and sides of Ifs that another exploration of the same
// script covers and this one does not, as findings.
func (a *Atlas) Missing(other *Atlas) []Place {
	type spot struct {
		file string
		line int
		path string
		side int32
	}
	spots := func(a *Atlas) map[spot]Place {
		all := map[spot]Place{}
		for c := range a.covered() {
			p := a.place(c / 3)
			if p.Verb != nil {
				all[spot{p.File, p.Line, p.Verb.Element().Path(), c % 3}] = p
			}
		}
		return all
	}
	mine := spots(a)
	var missing []Place
	for s, p := range spots(other) {
		if _, ok := mine[s]; !ok {
			missing = append(missing, p)
		}
	}
	slices.SortFunc(missing, func(p, q Place) int { return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.id, q.id)) })
	return slices.CompactFunc(missing, func(p, q Place) bool { return p.id == q.id })
}
