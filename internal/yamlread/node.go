package yamlread

import (
	"fmt"

	"go.yaml.in/yaml/v4"
)

// Node is a value of a file: what is read of the library's nodes, in a third of the
// memory.
type Node struct {
	Kind Kind
	// Flow: a mapping or list is written in braces or brackets.
	Flow bool
	// Null: a scalar is null, or nothing.
	Null bool
	// anchored: aliases may stand for it.
	anchored bool
	// Line and Column are its place, both from 1.
	Line, Column int32
	// Value is the text of a scalar, without its quotes, or the name of an alias.
	Value string
	// First is the first item of a list, the first key of a mapping, nil when it is
	// empty, or what an alias stands for.
	First *Node
	// Next is the next item, or what stands behind in a mapping: the value of a key,
	// the next key behind a value.
	Next *Node
}

// Kind is what a node is.
type Kind uint8

// The kinds.
const (
	ScalarNode Kind = iota
	MappingNode
	ListNode
	AliasNode
)

// String says what a node is, in words.
func (n *Node) String() string {
	switch {
	case n.Kind == MappingNode:
		return "a mapping"
	case n.Kind == ListNode:
		return "a list"
	case n.Kind == AliasNode:
		return "an alias, which this file does not take"
	case n.Null:
		return "nothing"
	}
	return fmt.Sprintf("%q", n.Value)
}

// forest makes nodes, many at a time.
type forest struct{ blank []Node }

// node is a new one.
func (f *forest) node() *Node {
	if len(f.blank) == 0 {
		f.blank = make([]Node, 64)
	}
	n := &f.blank[0]
	f.blank = f.blank[1:]
	return n
}

// planter makes nodes of the library's.
type planter struct {
	forest
	// anchors are the nodes that aliases may stand for.
	anchors map[*yaml.Node]*Node
}

// plant makes a node, and all in it.
func (p *planter) plant(from *yaml.Node) *Node {
	n := p.node()
	n.Value, n.Line, n.Column = from.Value, int32(from.Line), int32(from.Column)
	n.Flow = from.Style&yaml.FlowStyle != 0
	if n.anchored = from.Anchor != ""; n.anchored {
		if p.anchors == nil {
			p.anchors = map[*yaml.Node]*Node{}
		}
		p.anchors[from] = n
	}
	switch from.Kind {
	case yaml.ScalarNode:
		n.Null = from.ShortTag() == "!!null"
		return n
	case yaml.AliasNode:
		n.Kind, n.First = AliasNode, p.anchors[from.Alias]
		return n
	case yaml.MappingNode:
		n.Kind = MappingNode
	case yaml.SequenceNode:
		n.Kind = ListNode
	}
	at := &n.First
	for _, in := range from.Content {
		*at = p.plant(in)
		at = &(*at).Next
	}
	return n
}
