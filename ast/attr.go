package ast

import (
	"github.com/voxsim/voxsim/internal/xmlscan"
	"github.com/voxsim/voxsim/source"
)

// Attr is an attribute as it was written.
type Attr struct {
	Name string
	// Value is decoded, not trimmed.
	Value string
	// NameSpan covers the name, ValueSpan what stands between the quotes.
	NameSpan, ValueSpan source.Span
}

// Attrs reads the attributes of an element, in the order in which they stand in
// its document's file. They are not kept: few ask for them, and to keep them
// takes more memory than all the rest of a tree.
func (t *Tag) Attrs(file *source.File) []Attr {
	var scanner xmlscan.Scanner
	tokens := scanner.Attrs(file.Text, t.Start.Offset())
	attrs := make([]Attr, len(tokens))
	for i := range tokens {
		attrs[i] = attr(file, &tokens[i])
	}
	return attrs
}

func attr(file *source.File, t *xmlscan.Token) Attr {
	a := Attr{NameSpan: span(t.NameSpan()), ValueSpan: span(t.ValueSpan())}
	a.Name, a.Value = file.Slice(a.NameSpan), file.Slice(a.ValueSpan)
	if t.Flags&xmlscan.Raw != 0 {
		a.Value = string(xmlscan.AppendValue(nil, a.Value))
	}
	return a
}

func span(start, end int) source.Span {
	return source.Span{Start: source.At(start), End: source.At(end)}
}
