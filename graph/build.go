package graph

import (
	"slices"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/schema"
)

// builder makes a graph, one program after the other.
type builder struct {
	g     *Graph
	fetch func(string) *interp.Program
	// programs are those to draw, and begins their first nodes.
	programs []*interp.Program
	begins   map[*interp.Program]*Node
	// p is the program that is being drawn, as doc.
	p   *interp.Program
	doc *Document
}

// begin returns the first node of a program, which will be drawn.
func (b *builder) begin(p *interp.Program) *Node {
	if n := b.begins[p]; n != nil {
		return n
	}
	d := &Document{Name: p.Document().File.Name}
	n := &Node{Kind: Begin, Parts: []Part{{Name: d.Name}}, doc: d}
	d.Nodes = []*Node{n}
	b.g.Documents = append(b.g.Documents, d)
	b.programs = append(b.programs, p)
	b.begins[p] = n
	return n
}

// document draws a program.
func (b *builder) document(p *interp.Program) {
	begin := b.begins[p]
	b.p, b.doc = p, begin.doc
	out := b.block(0, p.Len(), []*Edge{{From: begin}}, nil)
	if len(out) > 0 {
		b.attach(out, b.add(&Node{Kind: Ending, Parts: []Part{{Name: "end of the script"}}}))
	}
}

// block draws the verbs from one number up to another. In are the edges that
// lead to the first of them, and what is returned are those that lead out.
func (b *builder) block(i, end int, in []*Edge, owner *Node) []*Edge {
	for i < end {
		if _, ok := b.p.Verb(i).(*ast.If); ok {
			i, in = b.fork(i, end, in, owner)
			continue
		}
		n := b.verb(i, owner)
		b.attach(in, n)
		in = b.exits(n, i)
		i = b.p.Behind(i)
	}
	return in
}

// add puts a node into the document.
func (b *builder) add(n *Node) *Node {
	n.doc = b.doc
	b.doc.Nodes = append(b.doc.Nodes, n)
	return n
}

// attach lets edges lead to a node.
func (b *builder) attach(in []*Edge, n *Node) {
	for _, e := range in {
		e.To = n
	}
	b.g.Edges = append(b.g.Edges, in...)
}

// verb draws a verb with what stands in it.
func (b *builder) verb(i int, owner *Node) *Node {
	n := &Node{Kind: b.kind(i), In: owner, Parts: []Part{b.part(b.p.Verb(i))}}
	switch v := b.p.Verb(i).(type) {
	case *ast.Gather:
		for _, prompt := range v.Prompts {
			n.Parts = append(n.Parts, b.part(prompt))
		}
	case *ast.Dial:
		for _, number := range v.Numbers {
			n.Parts = append(n.Parts, b.part(number))
		}
	case *ast.Reject:
		if n.Kind == Nothing {
			n.Parts[0].Detail = "no effect here"
		}
	}
	return b.add(n)
}

// kind says what a verb is for.
func (b *builder) kind(i int) Kind {
	switch b.p.Verb(i).(type) {
	case *ast.Gather:
		return Input
	case *ast.Number, *ast.Dial, *ast.Conference:
		return Party
	case *ast.Hangup, *ast.Redirect:
		return Ending
	case *ast.Reject:
		if b.rejects(i) {
			return Ending
		}
		return Nothing
	}
	return Prompt
}

// rejects tells whether a Reject has an effect (R4.3).
func (b *builder) rejects(i int) bool {
	return i == 0 && b.p == b.programs[0] && b.p.Resource() == schema.Call
}

// exits are the edges from a verb to whatever is behind it. A Redirect leads to
// its document too.
func (b *builder) exits(n *Node, i int) []*Edge {
	out := &Edge{From: n}
	switch v := b.p.Verb(i).(type) {
	case *ast.Conference:
		out.Label = "let go"
	case *ast.Number, *ast.Dial:
		out.Label = "answered or not"
	case *ast.Reject:
		if n.Kind == Ending {
			out.Label = "outbound"
		}
	case *ast.Redirect:
		out.Label = "fails"
		b.redirect(n, v)
	}
	if !slices.Contains(b.p.AppendNext(nil, i), b.p.Behind(i)) {
		return nil
	}
	return []*Edge{out}
}

// redirect draws where a Redirect leads, if that is known.
func (b *builder) redirect(n *Node, v *ast.Redirect) {
	if b.fetch == nil {
		return
	}
	if p := b.fetch(v.URL); p != nil {
		b.attach([]*Edge{{From: n, Label: "fetched"}}, b.begin(p))
	}
}
