package explore

import (
	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/interp"
)

// Reached is whether some way reaches a verb, and takes each side of an If.
type Reached struct{ Began, True, False bool }

// Script is the program that was explored.
func (a *Atlas) Script() *interp.Program { return a.docs[0].program }

// Document is the document at an address that some way runs; nil for none.
func (a *Atlas) Document(address string) *interp.Program {
	ev, ok := a.explorer.world.Fetch(Request{URL: address})
	if !ok || a.explorer.docs[ev.Program] == nil {
		return nil
	}
	return ev.Program
}

// Reached tells of every verb of every document that some way runs what is
// reached. The Numbers of a Dial are reached with it.
func (a *Atlas) Reached() map[*ast.Tag]Reached {
	covered := a.covered()
	all := map[*ast.Tag]Reached{}
	for _, d := range a.docs {
		for v, n := range d.verbs {
			all[v.Element()] = Reached{covered[begunOf(n)], covered[sideOf(n, true)], covered[sideOf(n, false)]}
		}
	}
	return all
}
