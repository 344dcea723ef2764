package yamlread

import (
	"fmt"

	"go.yaml.in/yaml/v4"
)

// Node is a value of a file: what is read of the library's nodes, which have twice
// the size.
type Node struct {
	Kind Kind
	// Flow: a mapping or list is written in braces or brackets.
	Flow bool
	// Null: a scalar is null, or nothing.
	Null bool
	// anchored: aliases may stand for it.
	anchored bool
	// Value is the text of a scalar, without its quotes, or the name of an alias.
	Value string
	// Content is a list's items, or a mapping's keys, each before its value.
	Content []*Node
	// Alias is what an alias stands for.
	Alias *Node
	// Line and Column are its place, both from 1.
	Line, Column int
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

// forest makes nodes and their contents, many at a time.
type forest struct {
	blank []Node
	rows  []*Node
}

const many = 64

// node is a new one.
func (f *forest) node() *Node {
	if len(f.blank) == 0 {
		f.blank = make([]Node, many)
	}
	n := &f.blank[0]
	f.blank = f.blank[1:]
	return n
}

// row is a content to be filled in; nil for none.
func (f *forest) row(length int) []*Node {
	if length == 0 {
		return nil
	}
	if len(f.rows) < length {
		f.rows = make([]*Node, max(length, many))
	}
	row := f.rows[:length:length]
	f.rows = f.rows[length:]
	return row
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
	n.Value, n.Line, n.Column = from.Value, from.Line, from.Column
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
		n.Kind, n.Alias = AliasNode, p.anchors[from.Alias]
		return n
	case yaml.MappingNode:
		n.Kind = MappingNode
	case yaml.SequenceNode:
		n.Kind = ListNode
	}
	n.Content = p.row(len(from.Content))
	for i, in := range from.Content {
		n.Content[i] = p.plant(in)
	}
	return n
}
