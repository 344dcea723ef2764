package graph

import (
	"slices"
	"strconv"

	"github.com/voxsim/voxsim/ast"
)

// Ran is how often something has run, as far as that is known.
type Ran struct {
	// Known is false when nobody has counted.
	Known bool
	// Times it has run, or Some.
	Times int
}

// never tells whether it is known not to have run.
func (r Ran) never() bool { return r.Known && r.Times == 0 }

// String is for people: "3×", "never", "yes" when it was not counted, and ""
// when it is not known.
func (r Ran) String() string {
	switch {
	case !r.Known:
		return ""
	case r.Times == 0:
		return "never"
	case r.Times == Some:
		return "yes"
	}
	return strconv.Itoa(r.Times) + "×"
}

// times is a known number.
func times(n int) Ran { return Ran{Known: true, Times: n} }

// State sums up how often something has run.
type State string

// The states.
const (
	Unknown State = ""
	Never   State = "never"
	Partly  State = "partly" // a node has run, but not all of its parts
	Done    State = "ran"
)

// state of a single thing.
func (r Ran) state() State {
	switch {
	case !r.Known:
		return Unknown
	case r.Times == 0:
		return Never
	}
	return Done
}

// State sums up the parts of a node.
func (n *Node) State() State {
	state := n.Parts[0].Ran.state()
	if state != Done {
		return state
	}
	if slices.ContainsFunc(n.Parts, func(p Part) bool { return p.Ran.never() }) {
		return Partly
	}
	return Done
}

// State of an edge. One that was not counted cannot have been taken when what
// it connects has never run.
func (e *Edge) State() State {
	if !e.Ran.Known && (e.From.State() == Never || e.To.State() == Never) {
		return Never
	}
	return e.Ran.state()
}

// count fills in how often everything has run.
func (g *Graph) count(hits map[*ast.Tag]Hits) {
	for _, d := range g.Documents {
		for _, n := range d.Nodes {
			for i := range n.Parts {
				if h, ok := hits[n.Parts[i].Tag]; ok {
					n.Parts[i].Ran = times(h.Runs)
				}
			}
		}
	}
	for _, e := range g.Edges {
		switch {
		case e.If != nil:
			if h, ok := hits[&e.If.Tag]; ok {
				e.Ran = times(h.True)
			}
		case e.rest != nil:
			e.Ran = e.rest.left(hits)
		}
	}
}

// left is how often none of the Ifs was true. All that came to the first is
// counted, because who comes back from one of them comes to the next one too.
func (f *fork) left(hits map[*ast.Tag]Hits) Ran {
	last, ok := hits[&f.ifs[len(f.ifs)-1].Tag]
	if !ok {
		return Ran{}
	}
	if !f.returns || last.False == 0 {
		return times(last.False)
	}
	first := hits[&f.ifs[0].Tag]
	all := first.True + first.False
	for _, v := range f.ifs {
		h, ok := hits[&v.Tag]
		if !ok || h.True == Some || h.False == Some {
			return Ran{}
		}
		all -= h.True
	}
	return times(max(0, all))
}

// keepTaken leaves out what has never run, and what was only behind it.
func (g *Graph) keepTaken() {
	taken := func(e *Edge) bool { return e.State() != Never }
	reached := g.reach(taken)
	g.Edges = slices.DeleteFunc(g.Edges, func(e *Edge) bool { return !taken(e) || !reached[e.From] })
	for _, d := range g.Documents {
		d.Nodes = slices.DeleteFunc(d.Nodes, func(n *Node) bool { return !reached[n] })
	}
	g.Documents = slices.DeleteFunc(g.Documents, func(d *Document) bool { return len(d.Nodes) == 0 })
}
