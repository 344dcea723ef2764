package xpath

import (
	"strings"

	lib "github.com/antchfx/xpath"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/source"
)

// Tree is a document as the library asks it, with the way back. It is immutable
// and may be shared.
type Tree struct {
	file *source.File
	root *node
}

// NewTree makes the tree of a document.
func NewTree(doc *ast.Document) *Tree {
	t := &Tree{file: doc.File, root: &node{kind: lib.RootNode, tag: &doc.Root}}
	response := t.add(t.root, &doc.Root, "")
	for _, v := range doc.Verbs {
		t.verb(response, v)
	}
	return t
}

func (t *Tree) add(parent *node, tag *ast.Tag, text string) *node {
	n := &node{kind: lib.ElementNode, tag: tag}
	for _, a := range tag.Attrs(t.file) {
		if a.Name != "xmlns" && !strings.HasPrefix(a.Name, "xmlns:") { // no attributes to XPath
			n.attrs = append(n.attrs, a)
		}
	}
	if text != "" {
		n.add(&node{kind: lib.TextNode, tag: tag, text: text})
	}
	parent.add(n)
	return n
}

func (t *Tree) verb(parent *node, v ast.Verb) {
	text, inside := content(v)
	n := t.add(parent, v.Element(), text)
	for _, in := range inside {
		t.verb(n, in)
	}
}

// content is what stands in a verb.
func content(v ast.Verb) (text string, inside []ast.Verb) {
	switch v := v.(type) {
	case *ast.Say:
		text = v.Text
	case *ast.Play:
		text = v.URL
	case *ast.Redirect:
		text = v.URL
	case *ast.Number:
		text = v.Number
	case *ast.Conference:
		text = v.Room
	case *ast.If:
		inside = v.Verbs
	case *ast.Gather:
		for _, p := range v.Prompts {
			inside = append(inside, p)
		}
	case *ast.Dial:
		text = v.Number
		for _, n := range v.Numbers {
			inside = append(inside, n)
		}
	}
	return text, inside
}

// hit is what the library has found, with its place.
func (t *Tree) hit(at *navigator) Hit {
	h := Hit{Kind: Element, Tag: at.node.tag, Text: at.node.ownText()}
	tag := t.startTag(h.Tag)
	h.Span = tag
	switch at.NodeType() {
	case lib.AttributeNode:
		h.Kind, h.Attr = Attribute, *at.attribute()
		h.Text = h.Attr.Value
		h.Span = source.Span{Start: h.Attr.NameSpan.Start, End: h.Attr.ValueSpan.End + 1}
	case lib.TextNode:
		h.Kind, h.Text = Text, at.node.text
		rest := t.file.Text[tag.End.Offset():]
		begin := tag.End + source.Pos(len(rest)-len(strings.TrimLeft(rest, " \t\r\n")))
		h.Span = source.Span{Start: begin, End: begin}
	}
	return h
}

// startTag is the start tag of an element, to its '>'. Behind the last
// attribute there is nothing else that could be one.
func (t *Tree) startTag(tag *ast.Tag) source.Span {
	from := tag.Start.Offset()
	if attrs := tag.Attrs(t.file); len(attrs) > 0 {
		from = attrs[len(attrs)-1].ValueSpan.End.Offset()
	}
	return source.Span{Start: tag.Start, End: source.At(from + strings.IndexByte(t.file.Text[from:], '>') + 1)}
}
