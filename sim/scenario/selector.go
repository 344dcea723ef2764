package scenario

import (
	"github.com/antchfx/xmlquery"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/sim"
)

// selection is an expression on a document.
type selection struct {
	document *ast.Document
	at       string
}

// stands tells whether the event was caused by an element that the observation
// selects, or by one inside it: a prompt stands in its Gather.
func (x *execution) stands(o *Observation, e *sim.Event) bool {
	if e.Tag == nil || e.Script == nil {
		return false
	}
	key := selection{e.Script, o.At}
	tags, ok := x.selected[key]
	if !ok {
		tags = selectTags(e.Script, o.At)
		x.selected[key] = tags
	}
	for tag := e.Tag; tag != nil; tag = tag.Parent {
		if tags[tag] {
			return true
		}
	}
	return false
}

// selectTags finds the elements that an expression selects. An expression that
// cannot be evaluated, which the library shows by a panic, selects nothing.
func selectTags(doc *ast.Document, expr string) (tags map[*ast.Tag]bool) {
	tags = map[*ast.Tag]bool{}
	defer func() { _ = recover() }()
	t := tree{of: map[*xmlquery.Node]*ast.Tag{}}
	root := &xmlquery.Node{Type: xmlquery.DocumentNode}
	response := t.add(root, &doc.Root, "")
	for _, v := range doc.Verbs {
		t.verb(response, v)
	}
	found, err := xmlquery.QueryAll(root, expr)
	if err != nil {
		return tags
	}
	for _, n := range found {
		if n.Type == xmlquery.AttributeNode {
			n = n.Parent
		}
		if tag := t.of[n]; tag != nil {
			tags[tag] = true
		}
	}
	return tags
}

// tree is a document as the XPath library wants it, with the way back.
type tree struct{ of map[*xmlquery.Node]*ast.Tag }

func (t tree) add(parent *xmlquery.Node, tag *ast.Tag, text string) *xmlquery.Node {
	n := &xmlquery.Node{Type: xmlquery.ElementNode, Data: tag.Name}
	for _, a := range tag.Attrs {
		xmlquery.AddAttr(n, a.Name, a.Value)
	}
	if text != "" {
		xmlquery.AddChild(n, &xmlquery.Node{Type: xmlquery.TextNode, Data: text})
	}
	xmlquery.AddChild(parent, n)
	t.of[n] = tag
	return n
}

func (t tree) verb(parent *xmlquery.Node, v ast.Verb) {
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
