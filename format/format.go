// Package format writes VoxXML documents in their one canonical form, as gofmt
// does for Go: [Source] takes the text of a document and returns it formatted.
//
//	text, err := format.Source("ivr.xml", data, parser.Options{})
//
// What a document says stays the same: its tree, its comments, processing
// instructions and CDATA sections. Only how it is written changes:
//
//   - Two blanks indent a level; verbs stand on lines of their own, with at most
//     one empty line between two of them. A comment at the end of a line stays
//     there.
//   - Text stands on one line with its tags: <Say>Hello</Say>. Where that line
//     would have more than 100 characters, the line breaks that the author made
//     stay. White space in text is a single blank (R2.6).
//   - Attributes have single quotes, as in the vendor's document, and the order of
//     the schema; behind them come others (xmlns, xsi:…, and what a lenient parse
//     leaves out) in the order in which they were written.
//   - Elements without content are written <Hangup/>.
//   - The result is UTF-8 without a byte-order mark, with lines that end in \n. An
//     XML declaration stays; one that names an encoding names UTF-8.
//   - References such as &#233; are replaced by their characters, but for those
//     that XML needs. A reference to a tab or a line end in an attribute would
//     become a blank, so a document that has one is refused.
//
// Formatting what is formatted changes nothing. What a lenient parse leaves out
// is copied as it stands.
package format

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/beevik/etree"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/internal/xmlscan"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/source"
)

// Source returns a document in canonical form. The options say how to read it;
// the name is what the user calls it. A document that is not valid is refused
// with its problems: the error is then [source.Diagnostics]. The result is read
// again before it is returned, and has the same tree.
func Source(name string, data []byte, opt parser.Options) ([]byte, error) {
	doc, problems := parser.Parse(name, data, opt)
	if err := problems.Err(); err != nil {
		return nil, err
	}
	tree, err := read(doc.File)
	if err != nil {
		return nil, err
	}
	if opt.Dialect == nil {
		opt.Dialect = schema.Classic
	}
	layout(tree, opt.Dialect)
	text := written(tree)
	again, problems := parser.Parse(name, text, opt)
	if err := problems.Err(); err != nil {
		return nil, fmt.Errorf("%s: the formatted document would not be valid: %v", name, err)
	}
	if !same(doc, again) {
		return nil, fmt.Errorf("%s: the document has something that formatting would change", name)
	}
	return text, nil
}

// read makes etree's tree of a text that the parser has accepted. The lists of
// children are filled directly: etree's own functions look for equal attributes
// and keep count of places, which costs too much in large documents.
func read(file *source.File) (*etree.Document, error) {
	var scanner xmlscan.Scanner
	tokens, err := scanner.Scan(file.Text)
	doc := etree.NewDocument()
	open := []*etree.Element{&doc.Element}
	for i := range tokens {
		t := &tokens[i]
		top := open[len(open)-1]
		switch t.Kind {
		case xmlscan.StartTag:
			e := &etree.Element{Tag: slice(file.Text, t.NameSpan)}
			top.Child = append(top.Child, e)
			open = append(open, e)
		case xmlscan.EndTag:
			open = open[:len(open)-1]
		case xmlscan.Attr:
			a := etree.Attr{Key: slice(file.Text, t.NameSpan), Value: value(file.Text, t)}
			top.Attr = append(top.Attr, a)
			err = errors.Join(err, keepable(file, t, a))
		default:
			top.Child = append(top.Child, leaf(file.Text, t))
		}
	}
	return doc, err
}

// keepable refuses values that come back changed when they are written and read
// again.
func keepable(file *source.File, t *xmlscan.Token, a etree.Attr) error {
	if !strings.ContainsAny(a.Value, "\t\r\n") {
		return nil
	}
	start, _ := t.ValueSpan()
	line, col := file.LineCol(source.At(start))
	return fmt.Errorf("%s:%d:%d: the value of %s holds a tab or a line end, which cannot be kept; write a blank", file.Name, line, col, a.Key)
}

// leaf is a token that is no tag.
func leaf(text string, t *xmlscan.Token) etree.Token {
	switch decoded := value(text, t); t.Kind {
	case xmlscan.CDATA:
		return etree.NewCData(decoded)
	case xmlscan.Comment:
		return etree.NewComment(decoded)
	case xmlscan.PI:
		return etree.NewProcInst(slice(text, t.NameSpan), decoded)
	default:
		return etree.NewText(decoded)
	}
}

// value is what a token stands for.
func value(text string, t *xmlscan.Token) string {
	raw := slice(text, t.ValueSpan)
	switch t.Kind {
	case xmlscan.Attr:
		return string(xmlscan.AppendValue(nil, raw))
	case xmlscan.Text:
		return string(xmlscan.AppendText(nil, raw))
	}
	return string(xmlscan.AppendCDATA(nil, raw)) // only line ends are special in all others
}

func slice(text string, span func() (start, end int)) string {
	start, end := span()
	return text[start:end]
}

// settings are etree's.
var settings = etree.WriteSettings{AttrSingleQuote: true, CanonicalText: true}

// written is the text of a tree.
func written(tree *etree.Document) []byte {
	var text bytes.Buffer
	for _, t := range tree.Child {
		t.WriteTo(&text, &settings)
	}
	return text.Bytes()
}

// same tells whether two documents have the same tree but for places and the
// order of attributes. It takes the places out of both.
func same(a, b *ast.Document) bool {
	return slices.EqualFunc(attributes(a), attributes(b), slices.Equal) && reflect.DeepEqual(placeless(a), placeless(b))
}

// attributes are those of each element, sorted by name and without their places.
func attributes(doc *ast.Document) [][]ast.Attr {
	all := [][]ast.Attr{sorted(doc.Root.Attrs(doc.File))}
	ast.Walk(doc, func(v ast.Verb) bool {
		all = append(all, sorted(v.Element().Attrs(doc.File)))
		return true
	})
	return all
}

func sorted(attrs []ast.Attr) []ast.Attr {
	for i := range attrs {
		attrs[i].NameSpan, attrs[i].ValueSpan = source.Span{}, source.Span{}
	}
	slices.SortFunc(attrs, func(a, b ast.Attr) int { return cmp.Compare(a.Name, b.Name) })
	return attrs
}

func placeless(doc *ast.Document) *ast.Document {
	doc.File = nil
	strip(&doc.Root)
	ast.Walk(doc, func(v ast.Verb) bool {
		strip(v.Element())
		return true
	})
	return doc
}

// strip takes the place out of a tag, and its parent, which follows from where it
// stands in the tree.
func strip(t *ast.Tag) {
	t.Start, t.Parent = 0, nil
}
