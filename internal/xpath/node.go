package xpath

import (
	"strings"

	lib "github.com/antchfx/xpath"

	"github.com/voxsim/voxsim/ast"
)

// node is the document, an element or a text.
type node struct {
	kind                   lib.NodeType
	tag                    *ast.Tag // the element, that of a text too
	text                   string   // of a text
	attrs                  []ast.Attr
	parent, previous, next *node
	first, last            *node // inside
}

// add adds a node behind those inside.
func (n *node) add(in *node) {
	in.parent, in.previous = n, n.last
	if n.last == nil {
		n.first = in
	} else {
		n.last.next = in
	}
	n.last = in
}

// ownText is the text that stands in an element.
func (n *node) ownText() string {
	for in := n.first; in != nil; in = in.next {
		if in.kind == lib.TextNode {
			return in.text
		}
	}
	return ""
}

// appendText appends all text of a node.
func (n *node) appendText(dst []byte) []byte {
	dst = append(dst, n.text...)
	for in := n.first; in != nil; in = in.next {
		dst = in.appendText(dst)
	}
	return dst
}

// navigator is where the library stands: at a node, or at one of its attributes.
type navigator struct {
	root, node *node
	attr       int // from 1; 0 at the node itself
}

func navigate(root *node) *navigator { return &navigator{root: root, node: root} }

// attribute is the one at which the library stands; nil at a node.
func (x *navigator) attribute() *ast.Attr {
	if x.attr == 0 {
		return nil
	}
	return &x.node.attrs[x.attr-1]
}

// to moves to a node, if there is one.
func (x *navigator) to(n *node) bool {
	if n == nil || x.attr > 0 {
		return false
	}
	x.node = n
	return true
}

// NodeType is [lib.NodeNavigator.NodeType].
func (x *navigator) NodeType() lib.NodeType {
	if x.attr > 0 {
		return lib.AttributeNode
	}
	return x.node.kind
}

// LocalName is [lib.NodeNavigator.LocalName].
func (x *navigator) LocalName() string {
	switch x.NodeType() {
	case lib.AttributeNode:
		name := x.attribute().Name
		return name[strings.IndexByte(name, ':')+1:]
	case lib.ElementNode:
		return x.node.tag.Name
	}
	return x.node.text
}

// Prefix is [lib.NodeNavigator.Prefix]. Elements have none.
func (x *navigator) Prefix() string {
	if a := x.attribute(); a != nil {
		return a.Name[:max(strings.IndexByte(a.Name, ':'), 0)]
	}
	return ""
}

// Value is [lib.NodeNavigator.Value].
func (x *navigator) Value() string {
	switch x.NodeType() {
	case lib.AttributeNode:
		return x.attribute().Value
	case lib.RootNode:
		return ""
	}
	return string(x.node.appendText(nil))
}

// Copy is [lib.NodeNavigator.Copy].
func (x *navigator) Copy() lib.NodeNavigator {
	other := *x
	return &other
}

// MoveTo is [lib.NodeNavigator.MoveTo].
func (x *navigator) MoveTo(other lib.NodeNavigator) bool {
	to, ok := other.(*navigator)
	if !ok || to.root != x.root {
		return false
	}
	*x = *to
	return true
}

// MoveToRoot is [lib.NodeNavigator.MoveToRoot].
func (x *navigator) MoveToRoot() { x.node, x.attr = x.root, 0 }

// MoveToParent is [lib.NodeNavigator.MoveToParent].
func (x *navigator) MoveToParent() bool {
	if x.attr > 0 {
		x.attr = 0
		return true
	}
	return x.to(x.node.parent)
}

// MoveToNextAttribute is [lib.NodeNavigator.MoveToNextAttribute].
func (x *navigator) MoveToNextAttribute() bool {
	if x.attr == len(x.node.attrs) {
		return false
	}
	x.attr++
	return true
}

// MoveToChild is [lib.NodeNavigator.MoveToChild].
func (x *navigator) MoveToChild() bool { return x.to(x.node.first) }

// MoveToFirst is [lib.NodeNavigator.MoveToFirst].
func (x *navigator) MoveToFirst() bool {
	return x.node.previous != nil && x.to(x.node.parent.first)
}

// MoveToNext is [lib.NodeNavigator.MoveToNext].
func (x *navigator) MoveToNext() bool { return x.to(x.node.next) }

// MoveToPrevious is [lib.NodeNavigator.MoveToPrevious].
func (x *navigator) MoveToPrevious() bool { return x.to(x.node.previous) }
