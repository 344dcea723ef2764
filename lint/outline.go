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

// sketch reads the outline of the document; one that is not well-formed has an
// empty one.
func (c *checker) sketch() *outline {
	if c.outline != nil {
		return c.outline
	}
	c.outline = &outline{ends: map[source.Pos]source.Pos{}}
	var s xmlscan.Scanner
	tokens, err := s.Scan(c.file.Text)
	if err != nil {
		return c.outline
	}
	var open []source.Pos
	waiting := 0 // the first comment that has no element below it yet
	for _, t := range tokens {
		start, end := t.Span()
		switch t.Kind {
		case xmlscan.StartTag:
			open = append(open, source.At(start))
			c.outline.cover(waiting, source.At(start))
		case xmlscan.EndTag:
			c.outline.ends[open[len(open)-1]] = source.At(end)
			open = open[:len(open)-1]
		case xmlscan.Comment:
			c.addComment(t)
			continue
		case xmlscan.Attr, xmlscan.PI:
			continue
		case xmlscan.Text:
			if t.Flags&xmlscan.Blank != 0 {
				continue
			}
		}
		waiting = len(c.outline.comments)
	}
	for i := range c.outline.comments {
		covers := &c.outline.comments[i].covers
		covers.End = c.outline.ends[covers.Start]
	}
	return c.outline
}

// cover says that an element stands below the comments from one on.
func (o *outline) cover(from int, start source.Pos) {
	for i := range o.comments[from:] {
		o.comments[from+i].covers.Start = start
	}
}

// addComment takes note of a comment if it is for us.
func (c *checker) addComment(t xmlscan.Token) {
	start, end := t.Span()
	from, to := t.ValueSpan()
	text := strings.TrimLeft(c.file.Text[from:to], " \t\r\n")
	if strings.HasPrefix(text, forUs) {
		from = to - len(text) + len(forUs)
		c.outline.comments = append(c.outline.comments, comment{
			span: source.Span{Start: source.At(start), End: source.At(end)},
			text: source.Span{Start: source.At(from), End: source.At(to)}})
	}
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
