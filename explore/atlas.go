package explore

import (
	"slices"
	"time"

	"github.com/voxsim/voxsim/ast"
)

// Atlas is what was found: situations, and what leads from one to the next.
type Atlas struct {
	// Complete tells whether everything was explored; false when there were more
	// situations than [Options] allow.
	Complete bool
	// Unknown are addresses that are fetched and of which nothing is known.
	Unknown []string

	explorer *explorer
	docs     []*document
	verbs    int
	names    []string
	// asked are the Gathers that some way runs.
	asked map[int32]asked
	// edges are all choices that were taken, in the order of the ways; the first
	// one is the beginning of the call.
	edges []edge
	// via is the edge that first led to each situation, places the verb at which
	// it is.
	via    []int32
	places []int32
	// out are the edges that leave each situation.
	out [][]int32
	// home is how many choices lead from each situation to the nearest ending that
	// is not the caller's, or to any.
	home []int32
}

// edge is a choice that was taken in a situation, and what came of it.
type edge struct {
	choice   Choice
	from, to int32 // situations; to is -1 at the end of the call, and where the search was broken off
	took     time.Duration
	ending   Ending
	// usual and unlikely are those of the option.
	usual, unlikely bool
	// last is the verb that was at work last.
	last int32
	// quiet is the number plus one of a Gather that ended without input, when the
	// call ended behind it without a word.
	quiet int32
	// marks are the events on the way, each once, in the order of their first
	// time; covers the verbs that began and the sides of Ifs.
	marks, covers []int32
}

func (e *edge) mark(name int32) {
	if !slices.Contains(e.marks, name) {
		e.marks = append(e.marks, name)
	}
}

func (e *edge) cover(what int32) {
	if !slices.Contains(e.covers, what) {
		e.covers = append(e.covers, what)
	}
}

// What can be covered of each verb: that it began, and each side of an If.
func begunOf(verb int32) int32 { return 3 * verb }

func sideOf(verb int32, result bool) int32 {
	if result {
		return 3*verb + 1
	}
	return 3*verb + 2
}

// ended tells whether the call ends with an edge.
func (e *edge) ended() bool { return e.ending.By != "" }

// finish makes what is derived from the edges.
func (a *Atlas) finish() {
	a.out = make([][]int32, len(a.via))
	for i := range a.edges[1:] {
		a.leaves(int32(i + 1))
	}
	a.stopped()
	a.hangUps()
	a.findHome()
}

// leaves notes an edge at the situation that it leaves.
func (a *Atlas) leaves(i int32) {
	from := a.edges[i].from
	a.out[from] = append(a.out[from], i)
}

// findHome finds how far the end is from each situation: backwards from the
// endings, and from the caller's hanging up only where nothing else ends the
// call.
func (a *Atlas) findHome() {
	a.home = make([]int32, len(a.via))
	for i := range a.home {
		a.home[i] = never
	}
	into := make([][]int32, len(a.via))
	for i := range a.edges {
		if e := &a.edges[i]; e.from >= 0 && e.to >= 0 && int(e.to) < len(into) {
			into[e.to] = append(into[e.to], e.from)
		}
	}
	for _, caller := range []bool{false, true} {
		var work []int32
		reach := func(id, far int32) {
			if id >= 0 && a.home[id] == never {
				a.home[id] = far
				work = append(work, id)
			}
		}
		for i := range a.edges {
			if e := &a.edges[i]; e.ended() && (e.ending.By == "caller") == caller {
				reach(e.from, 1)
			}
		}
		for ; len(work) > 0; work = work[1:] {
			for _, id := range into[work[0]] {
				reach(id, a.home[work[0]]+1)
			}
		}
	}
}

// never is how far the end is from where no end was found.
const never = 1<<31 - 1

// unknown notes an address of which nothing is known.
func (a *Atlas) unknown(address string) {
	if !slices.Contains(a.Unknown, address) {
		a.Unknown = append(a.Unknown, address)
	}
}

// Situations is how many there are.
func (a *Atlas) Situations() int { return len(a.via) }

// Ways is how many ways there are: from the beginning to an ending, or to a
// situation into which another way came before.
func (a *Atlas) Ways() int {
	n := 0
	for i := range a.edges {
		if a.leaf(int32(i)) {
			n++
		}
	}
	return n
}

// leaf tells whether a way ends with an edge. One whose end was not explored is
// none.
func (a *Atlas) leaf(i int32) bool {
	e := &a.edges[i]
	return e.ended() || e.to >= 0 && a.via[e.to] != i
}

// Place is where in a document something stands.
type Place struct {
	// File is the document's name or address.
	File string
	Line int
	// Verb is the verb that stands there.
	Verb ast.Verb
	// id orders places.
	id int32
}

// place is that of a verb, by its number; the beginning of the script when it
// is none.
func (a *Atlas) place(verb int32) Place {
	for _, d := range a.docs {
		if i := int(verb - d.base); 0 <= i && i < d.program.Len() {
			v := d.program.Verb(i)
			file := d.program.Document().File
			return Place{file.Name, file.Line(v.Element().Start), v, verb}
		}
	}
	doc := a.docs[0].program.Document()
	return Place{File: doc.File.Name, Line: doc.File.Line(doc.Root.Start), id: verb}
}
