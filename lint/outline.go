package lint

import (
	"strings"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/internal/xmlscan"
	"github.com/voxsim/voxsim/source"
)

// outline knows what the tree does not: where elements end, and the comments.
type outline struct {
	// ends are the places behind the elements, by those of their '<'.
	ends     map[source.Pos]source.Pos
	comments []comment
}

// comment is one that is for us.
type comment struct {
	span, text source.Span
	// covers is the element below it; empty when no element is.
	covers source.Span
}

// forUs is how a comment begins that is for us.
const forUs = "voxsim:"

// sketch returns the outline of the document.
func (c *checker) sketch() *outline {
	if c.outline == nil {
		c.outline = &outline{ends: map[source.Pos]source.Pos{}}
		c.outline.read(c.file.Text)
	}
	return c.outline
}

// read fills in the outline of a text; it stays empty where that is not
// well-formed.
func (o *outline) read(text string) {
	var s xmlscan.Scanner
	tokens, err := s.Scan(text)
	if err != nil {
		return
	}
	var open []source.Pos
	waiting := 0 // the first comment that may still have an element below it
	for _, t := range tokens {
		start, end := t.Span()
		switch t.Kind {
		case xmlscan.Comment:
			o.addComment(text, t)
			continue
		case xmlscan.StartTag:
			open = append(open, source.At(start))
			for i := range o.comments[waiting:] {
				o.comments[waiting+i].covers.Start = source.At(start)
			}
		case xmlscan.EndTag:
			o.ends[open[len(open)-1]] = source.At(end)
			open = open[:len(open)-1]
		}
		if t.Kind != xmlscan.PI && t.Flags&xmlscan.Blank == 0 {
			waiting = len(o.comments)
		}
	}
	for i := range o.comments {
		covers := &o.comments[i].covers
		covers.End = o.ends[covers.Start]
	}
}

// addComment takes note of a comment if it is for us.
func (o *outline) addComment(text string, t xmlscan.Token) {
	start, end := t.Span()
	from, to := t.ValueSpan()
	inside := strings.TrimLeft(text[from:to], " \t\r\n")
	if !strings.HasPrefix(inside, forUs) {
		return
	}
	o.comments = append(o.comments, comment{
		span: source.Span{Start: source.At(start), End: source.At(end)},
		text: source.Span{Start: source.At(to - len(inside) + len(forUs)), End: source.At(to)}})
}

// remove is a fix that leaves an element out.
func (c *checker) remove(t *ast.Tag) *source.Fix { return c.removeAt(t.Start) }

// removeAt is a fix that leaves out the element that begins at a place; nil
// when a comment would go with it.
func (c *checker) removeAt(start source.Pos) *source.Fix {
	span := source.Span{Start: start, End: c.sketch().ends[start]}
	if span.End == 0 || strings.Contains(c.file.Slice(span), "<!--") {
		return nil
	}
	return &source.Fix{Message: "leave it out", Span: c.wholeLines(span)}
}

// wholeLines widens a span to the lines that hold nothing else.
func (c *checker) wholeLines(s source.Span) source.Span {
	text := c.file.Text
	from := len(strings.TrimRight(text[:s.Start.Offset()], " \t"))
	rest := strings.TrimLeft(text[s.End.Offset():], " \t")
	if from > 0 && text[from-1] != '\n' && text[from-1] != '\r' {
		return s
	}
	for _, end := range []string{"\r\n", "\n", "\r"} {
		if after, ok := strings.CutPrefix(rest, end); ok {
			return source.Span{Start: source.At(from), End: source.At(len(text) - len(after))}
		}
	}
	return s
}
