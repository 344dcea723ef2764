// Package xpath asks documents with XPath 1.0: which elements, attributes and
// texts an expression selects, and where they stand, or the value that it has.
//
//	x, err := xpath.Compile("//Gather[not(@timeout)]")
//	result, err := x.Evaluate(xpath.NewTree(doc))
//	for _, hit := range result.Hits {
//		fmt.Println(hit.Tag.Path())
//	}
//
// A document is asked for what it means: comments are not there, text is
// trimmed and its white space collapsed (R2.6), a phone number has no plus sign
// (R2.4), and an address that a document was fetched from is resolved (R2.7).
// Attributes have the values that were written; absent ones have none.
//
// The work is done by github.com/antchfx/xpath. Expressions that it is known to
// answer wrongly are refused by [Compile].
package xpath

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/antchfx/xmlquery"
	lib "github.com/antchfx/xpath"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/source"
)

// Expr is an expression that can be evaluated. It is immutable and may be
// shared.
type Expr struct {
	text    string
	selects bool
}

// Selects tells whether the expression selects something of a document; others
// have a value, such as count(//Say).
func (x *Expr) Selects() bool { return x.selects }

// Result is what an expression finds in a document.
type Result struct {
	// Hits are what it selects, in document order.
	Hits []Hit
	// Value is a float64, a bool or a string; nil for expressions that select.
	Value any
}

// Found tells whether the expression selects something, or has a value that
// XPath takes for true: neither 0 nor NaN, false or the empty string.
func (r *Result) Found() bool {
	switch v := r.Value.(type) {
	case float64:
		return v > 0 || v < 0
	case bool:
		return v
	case string:
		return v != ""
	}
	return len(r.Hits) > 0
}

// Kind says what a hit is.
type Kind string

// The kinds.
const (
	Element   Kind = "element"
	Attribute Kind = "attribute"
	Text      Kind = "text"
)

// Hit is one thing that an expression selects.
type Hit struct {
	Kind Kind
	// Tag is the element, or the one that has the attribute or the text. For
	// the document itself (/) it is the root.
	Tag *ast.Tag
	// Attr is the attribute; empty for other kinds.
	Attr ast.Attr
	// Text is the value of an attribute as written, or the text that stands in
	// an element, without that of the elements in it.
	Text string
	// Span is an element's start tag, an attribute with its value and quotes,
	// or the place where the text of an element begins.
	Span source.Span
}

// Evaluate asks a document. The library panics on some expressions that have
// values of the wrong kind, as contains("", 0): these are errors.
func (x *Expr) Evaluate(t *Tree) (result Result, err error) {
	defer func() {
		if p := recover(); p != nil {
			result, err = Result{}, fmt.Errorf("%q cannot be evaluated: %v", x.text, p)
		}
	}()
	compiled, err := lib.Compile(x.text) // anew: evaluating changes it
	if err != nil {
		return Result{}, err
	}
	value := compiled.Evaluate(xmlquery.CreateXPathNavigator(t.root))
	nodes, ok := value.(*lib.NodeIterator)
	if !ok {
		return Result{Value: value}, nil
	}
	for nodes.MoveNext() {
		result.Hits = append(result.Hits, t.hit(nodes.Current().(*xmlquery.NodeNavigator)))
	}
	slices.SortStableFunc(result.Hits, func(a, b Hit) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	result.Hits = slices.CompactFunc(result.Hits, func(a, b Hit) bool { return a.Span == b.Span })
	return result, nil
}
