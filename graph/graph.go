// Package graph draws the flow of a script: what is said and asked, where each
// choice leads, and how a call can end. It decides nothing about verbs; what
// may follow what, it takes from package interp.
//
//	g := graph.New(interp.Compile(doc, schema.Call), graph.Options{})
//	err := g.WriteSVG(os.Stdout)
//
// Verbs are nodes, and the prompts of a Gather and the numbers of a Dial stand
// in its node. An If is no node but an edge: the Ifs behind a Gather are the
// choices that leave it. Ifs that stand one behind the other share a fork as
// long as no input can satisfy two of them.
//
// With [Options.Hits] the picture shows what has run, whoever counted: the
// coverage of tests, or the ways that an exploration took.
package graph

import (
	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/interp"
)

// Options say what to draw. The zero value draws one document without colours.
type Options struct {
	// Fetch returns the document at the address of a Redirect, which is drawn
	// too; nil for one that is not known. The same program is drawn once.
	Fetch func(address string) *interp.Program
	// Hits tell how often verbs have run, and colour them when the map is not
	// nil. A verb that is not in it has no colour.
	Hits map[*ast.Tag]Hits
	// Taken leaves out what Hits say has never run.
	Taken bool
}

// Hits are how often a verb has run.
type Hits struct {
	Runs int
	// True and False are how often an If was decided each way.
	True, False int
}

// Some as a number of Hits is at least once: it was seen, but not counted.
const Some = -1

// Graph is a flow. It is made by [New] and only read afterwards.
type Graph struct {
	// Documents are those drawn, the first one first.
	Documents []*Document
	Edges     []*Edge
	// Coloured is set when it is known what has run.
	Coloured bool
}

// Document is one of the documents of a graph.
type Document struct {
	// Name is what the user called it: its path or address.
	Name string
	// Nodes are in document order, behind a node of kind Begin.
	Nodes []*Node
}

// Kind says what a node is for.
type Kind uint8

// The kinds.
const (
	Begin   Kind = iota // the beginning of a document
	Prompt              // Say, Play, Pause, SetMute
	Input               // Gather
	Choice              // Ifs that stand behind something else
	Party               // Number, Dial, Conference
	Ending              // Hangup, Redirect, a Reject that rejects, the end of the script
	Nothing             // what does nothing: the content of an empty If, a late Reject
)

// Node is one thing that happens.
type Node struct {
	// ID counts all nodes of a graph from 0.
	ID   int
	Kind Kind
	// Parts are the lines of the node: its verb, then the prompts of a Gather or
	// the Numbers of a Dial. What is no verb is one part without a tag.
	Parts []Part
	// In is the node whose choice leads to where this one stands; nil outside
	// of all Ifs.
	In *Node
	// Dead nodes can never run.
	Dead bool

	doc *Document
}

// Part is a verb in a node.
type Part struct {
	// Tag is the verb as it was written, at Line of its document; nil for what
	// is no verb.
	Tag  *ast.Tag
	Line int
	// Name of the verb, its content, and those of its attributes that differ
	// from their defaults.
	Name, Text, Detail string
	Ran                Ran
}

// Edge is a way from one node to another.
type Edge struct {
	From, To *Node
	// Label says when it is taken; empty for always.
	Label string
	// Choice is set for an If and for "else".
	Choice bool
	// If is the verb that decides; nil for "else" and for what is no choice.
	If *ast.If
	// Line is where it stands; 0 without one.
	Line int
	Ran  Ran
	// rest are the Ifs of whose fork this is the "else".
	rest *fork
}

// New makes the graph of a document, and of those that its Redirects lead to.
func New(first *interp.Program, o Options) *Graph {
	b := &builder{g: &Graph{Coloured: o.Hits != nil}, fetch: o.Fetch, begins: map[*interp.Program]*Node{}}
	b.begin(first)
	for i := 0; i < len(b.programs); i++ { // grows on the way
		b.document(b.programs[i])
	}
	g := b.g
	reached := g.reach(func(*Edge) bool { return true })
	for _, d := range g.Documents {
		for _, n := range d.Nodes {
			n.Dead = !reached[n]
		}
	}
	g.count(o.Hits)
	if o.Taken {
		g.keepTaken()
	}
	g.number()
	return g
}

// number gives the nodes their numbers.
func (g *Graph) number() {
	id := 0
	for _, d := range g.Documents {
		for _, n := range d.Nodes {
			n.ID = id
			id++
		}
	}
}

// reach finds the nodes to which some of the edges lead from the beginning.
func (g *Graph) reach(takes func(*Edge) bool) map[*Node]bool {
	next := map[*Node][]*Node{}
	for _, e := range g.Edges {
		if takes(e) {
			next[e.From] = append(next[e.From], e.To)
		}
	}
	first := g.Documents[0].Nodes[0]
	reached := map[*Node]bool{first: true}
	for todo := []*Node{first}; len(todo) > 0; {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, to := range next[n] {
			if !reached[to] {
				reached[to] = true
				todo = append(todo, to)
			}
		}
	}
	return reached
}
