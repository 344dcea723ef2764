package graph

import (
	"strings"

	"github.com/voxsim/voxsim/ast"
)

// fork is Ifs that stand one behind the other, of which no value satisfies two.
type fork struct {
	ifs []*ast.If
	// returns is set when the content of one goes on behind it: then the later
	// ones were decided, too.
	returns bool
}

// fork draws the Ifs that begin at number i, and returns the number behind the
// last that shares the fork.
func (b *builder) fork(i, end int, in []*Edge, owner *Node) (int, []*Edge) {
	variable := b.p.Verb(i).(*ast.If).Variable
	n := b.forkNode(variable, in, owner)
	var out []*Edge
	f, covered := &fork{}, values{}
	for again := true; again && i < end; {
		v, ok := b.p.Verb(i).(*ast.If)
		if !ok || v.Variable != variable || !covered.add(valuesOf(v)) {
			break
		}
		f.ifs = append(f.ifs, v)
		body := b.content(i, v, n)
		out = append(out, body...)
		f.returns = f.returns || len(body) > 0
		again = !covered.all() && (len(body) == 0 || !b.gathers(i))
		i = b.p.Behind(i)
	}
	if !covered.all() {
		out = append(out, &Edge{From: n, Label: "else", Choice: true, rest: f})
	}
	return i, out
}

// forkNode is where the choices leave: the Gather that the Ifs stand behind, or
// a node of its own.
func (b *builder) forkNode(variable string, in []*Edge, owner *Node) *Node {
	if len(in) == 1 && variable == "$GATHER" {
		from := in[0].From
		if from.Kind == Input && from.In == owner && !in[0].Choice {
			return from
		}
	}
	n := b.add(&Node{Kind: Choice, In: owner, Parts: []Part{{Name: variable + "?"}}})
	b.attach(in, n)
	return n
}

// content draws what stands in an If.
func (b *builder) content(i int, v *ast.If, from *Node) []*Edge {
	in := []*Edge{{From: from, Label: valuesOf(v).label(v), Choice: true, If: v, Line: b.line(&v.Tag)}}
	if len(v.Verbs) > 0 {
		return b.block(i+1, b.p.Behind(i), in, from)
	}
	n := b.add(&Node{Kind: Nothing, In: from, Parts: []Part{{Name: "nothing"}}})
	b.attach(in, n)
	return []*Edge{{From: n}}
}

// gathers tells whether what stands in an If asks for new input.
func (b *builder) gathers(i int) bool {
	for j := i + 1; j < b.p.Behind(i); j++ {
		if _, ok := b.p.Verb(j).(*ast.Gather); ok {
			return true
		}
	}
	return false
}

// values is a set of the values that a variable can have: those listed, or
// when but is set all but those listed.
type values struct {
	but  bool
	list map[string]bool
}

// valuesOf are the values that satisfy an If (R4.30).
func valuesOf(v *ast.If) values {
	s := values{but: v.Test == "NOTEQUAL", list: map[string]bool{}}
	for one := range strings.SplitSeq(v.Value, "|") {
		s.list[strings.ToLower(strings.ToUpper(strings.Trim(one, " \t\r\n")))] = true
	}
	return s
}

// all tells whether it is every value.
func (s *values) all() bool { return s.but && len(s.list) == 0 }

// add adds values, if none of them is there; else it does nothing.
func (s *values) add(t values) bool {
	switch {
	case s.but && t.but:
		return false
	case t.but:
		if !t.takeAway(s.list) {
			return false
		}
		*s = t
		return true
	case s.but:
		return s.takeAway(t.list)
	}
	for one := range t.list {
		if s.list[one] {
			return false
		}
	}
	if s.list == nil {
		s.list = map[string]bool{}
	}
	for one := range t.list {
		s.list[one] = true
	}
	return true
}

// takeAway removes listed values, if all of them are there.
func (s *values) takeAway(list map[string]bool) bool {
	for one := range list {
		if !s.list[one] {
			return false
		}
	}
	for one := range list {
		delete(s.list, one)
	}
	return true
}

// label says for people which values satisfy an If.
func (s values) label(v *ast.If) string {
	if s.but && len(s.list) == 1 && s.list[""] {
		return "any input"
	}
	var words []string
	for one := range strings.SplitSeq(v.Value, "|") {
		if one = strings.Join(strings.Fields(one), " "); one == "" {
			one = "no input"
		}
		words = append(words, one)
	}
	label := strings.Join(words, "|")
	if s.but {
		return "not " + label
	}
	return label
}
