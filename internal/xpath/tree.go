package xpath

import (
	"strings"

	"github.com/antchfx/xmlquery"
	lib "github.com/antchfx/xpath"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/source"
)

// Tree is a document as the library wants it, with the way back. It is
// immutable and may be shared.
type Tree struct {
	file *source.File
	root *xmlquery.Node
	// of has the element of each node, that of a text too.
	of map[*xmlquery.Node]*ast.Tag
}

// NewTree makes the tree of a document.
func NewTree(doc *ast.Document) *Tree {
	t := &Tree{file: doc.File, root: &xmlquery.Node{Type: xmlquery.DocumentNode}, of: map[*xmlquery.Node]*ast.Tag{}}
	t.of[t.root] = &doc.Root
	response := t.add(t.root, &doc.Root, "")
	for _, v := range doc.Verbs {
		t.verb(response, v)
	}
	return t
}

func (t *Tree) add(parent *xmlquery.Node, tag *ast.Tag, text string) *xmlquery.Node {
	n := &xmlquery.Node{Type: xmlquery.ElementNode, Data: tag.Name}
	for _, a := range tag.Attrs(t.file) {
		if a.Name != "xmlns" && !strings.HasPrefix(a.Name, "xmlns:") { // no attributes to XPath
			xmlquery.AddAttr(n, a.Name, a.Value)
		}
	}
	if text != "" {
		in := &xmlquery.Node{Type: xmlquery.TextNode, Data: text}
		xmlquery.AddChild(n, in)
		t.of[in] = tag
	}
	xmlquery.AddChild(parent, n)
	t.of[n] = tag
	return n
}

func (t *Tree) verb(parent *xmlquery.Node, v ast.Verb) {
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
func (t *Tree) hit(at *xmlquery.NodeNavigator) Hit {
	n := at.Current()
	h := Hit{Kind: Element, Tag: t.of[n], Text: ownText(n)}
	tag := t.startTag(h.Tag)
	h.Span = tag
	switch at.NodeType() {
	case lib.AttributeNode:
		h.Kind = Attribute
		h.Attr = t.attribute(h.Tag, at)
		h.Text = h.Attr.Value
		h.Span = source.Span{Start: h.Attr.NameSpan.Start, End: h.Attr.ValueSpan.End + 1}
	case lib.TextNode:
		h.Kind, h.Text = Text, n.Data
		rest := t.file.Text[tag.End.Offset():]
		begin := tag.End + source.Pos(len(rest)-len(strings.TrimLeft(rest, " \t\r\n")))
		h.Span = source.Span{Start: begin, End: begin}
	}
	return h
}

// attribute is the one of an element at which the library stands.
func (t *Tree) attribute(tag *ast.Tag, at *xmlquery.NodeNavigator) ast.Attr {
	name := at.LocalName()
	if prefix := at.Prefix(); prefix != "" {
		name = prefix + ":" + name
	}
	for _, a := range tag.Attrs(t.file) {
		if a.Name == name {
			return a
		}
	}
	panic("xpath: " + tag.Name + " has no attribute " + name)
}

// ownText is the text that stands in an element.
func ownText(n *xmlquery.Node) string {
	for in := n.FirstChild; in != nil; in = in.NextSibling {
		if in.Type == xmlquery.TextNode {
			return in.Data
		}
	}
	return ""
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
