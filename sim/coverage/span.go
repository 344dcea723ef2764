package coverage

import (
	"strings"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/source"
)

// span is a stretch of a script's text that belongs to one verb, is a comment,
// or is neither.
type span struct {
	start, end int
	place      *place
	comment    bool
}

// cutter cuts a script into spans. A container owns its tags only, any other
// verb everything from its '<' to the end of its end tag.
type cutter struct {
	script *script
	text   string
	spans  []span
	// open are the elements around; nil for one that is no verb.
	open []*place
}

// spans cuts a script, which is well-formed: it was parsed.
func (sc *script) spans() []span {
	c := cutter{script: sc, text: sc.file.Text}
	for at := 0; at < len(c.text); {
		at = c.next(at)
	}
	return c.spans
}

// next takes what begins at an offset, and returns where it ends.
func (c *cutter) next(at int) int {
	rest := c.text[at:]
	switch {
	case rest[0] != '<':
		return c.add(at, until(rest[1:], "<", 0)+1, c.inner(), false)
	case strings.HasPrefix(rest, "<!--"):
		return c.add(at, 4+until(rest[4:], "-->", 3), nil, true)
	case strings.HasPrefix(rest, "<![CDATA["):
		return c.add(at, until(rest, "]]>", 3), c.inner(), false)
	case strings.HasPrefix(rest, "<?"):
		return c.add(at, until(rest, "?>", 2), nil, true)
	case strings.HasPrefix(rest, "</"):
		p := c.around()
		c.open = c.open[:max(0, len(c.open)-1)]
		return c.add(at, until(rest, ">", 1), p, false)
	}
	n := tagLength(rest)
	p := c.script.places[source.At(at)]
	if n < 2 || rest[n-2] != '/' {
		c.open = append(c.open, p)
	}
	return c.add(at, n, p, false)
}

// until is how long a text is up to a mark, and so much further; all of it when
// the mark is not there.
func until(text, mark string, further int) int {
	if i := strings.Index(text, mark); i >= 0 {
		return i + further
	}
	return len(text)
}

// tagLength is how long the start tag is with which a text begins.
func tagLength(text string) int {
	quote := byte(0)
	for i := range len(text) {
		switch b := text[i]; {
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case b == '"' || b == '\'':
			quote = b
		case b == '>':
			return i + 1
		}
	}
	return len(text)
}

// around is the verb around; nil when there is none.
func (c *cutter) around() *place {
	if len(c.open) == 0 {
		return nil
	}
	return c.open[len(c.open)-1]
}

// inner is the verb that text belongs to here; nil when it is none's.
func (c *cutter) inner() *place {
	p := c.around()
	if p == nil {
		return nil
	}
	switch v := p.verb.(type) {
	case *ast.If, *ast.Gather:
		return nil
	case *ast.Dial:
		if len(v.Numbers) > 0 {
			return nil
		}
	}
	return p
}

// add adds a span of some length, or makes the last one longer; it returns where
// it ends.
func (c *cutter) add(at, length int, p *place, comment bool) int {
	end := at + length
	if n := len(c.spans); n > 0 && c.spans[n-1].place == p && c.spans[n-1].comment == comment {
		c.spans[n-1].end = end
	} else {
		c.spans = append(c.spans, span{at, end, p, comment})
	}
	return end
}

// row is a line of a script, cut into spans.
type row struct {
	number int
	spans  []span
	// verbs are those that begin on the line.
	verbs []*place
}

// rows cuts a script into its lines.
func (sc *script) rows() []row {
	spans, verbs := sc.spans(), sc.verbs()
	var all []row
	text := sc.file.Text
	for at := 0; at < len(text); {
		r := row{number: len(all) + 1}
		end := at + untilLineEnd(text[at:])
		for len(spans) > 0 && spans[0].start < end {
			s := spans[0]
			if part := (span{max(s.start, at), min(s.end, end), s.place, s.comment}); part.start < part.end {
				r.spans = append(r.spans, part)
			}
			if s.end > end {
				break
			}
			spans = spans[1:]
		}
		for len(verbs) > 0 && verbs[0].line <= r.number {
			r.verbs = append(r.verbs, verbs[0])
			verbs = verbs[1:]
		}
		all = append(all, r)
		at = end + lineEnd(text[end:])
		for len(spans) > 0 && spans[0].end <= at {
			spans = spans[1:]
		}
	}
	return all
}

// untilLineEnd is how long the first line of a text is.
func untilLineEnd(text string) int {
	if i := strings.IndexAny(text, "\r\n"); i >= 0 {
		return i
	}
	return len(text)
}

// lineEnd is how long the line end is with which a text begins.
func lineEnd(text string) int {
	if strings.HasPrefix(text, "\r\n") {
		return 2
	}
	return min(1, len(text))
}
