package lint

import (
	"strings"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/flow"
	"github.com/voxsim/voxsim/source"
)

var alternativeNeverMatches = warning("alternative-never-matches",
	"One of the values that an If compares with is none that the Gathers before it can produce.",
	func(c *checker) {
		verbs(c, func(i int, v *ast.If) {
			content, _ := c.values.Sides(i)
			if !content || !c.program.Reads(i) || c.values.GivenAll(i) {
				return
			}
			spans := alternativeSpans(c.attribute(&v.Tag, "value"))
			for k, value := range flow.Alternatives(v) {
				why := c.whyNotGiven(i, value)
				if why != "" && c.barred(i, value) == "" {
					c.warn(spans[k], &v.Tag, "$GATHER never equals "+quote(value)+" here: "+why)
				}
			}
		})
	})

// alternativeSpans are the places of the alternatives, each of which is the
// whole value where that holds references.
func alternativeSpans(a *ast.Attr) []source.Span {
	plain := int(a.ValueSpan.End-a.ValueSpan.Start) == len(a.Value)
	var spans []source.Span
	at := a.ValueSpan.Start
	for _, one := range strings.Split(a.Value, "|") {
		if !plain {
			spans = append(spans, a.ValueSpan)
			continue
		}
		ink := strings.TrimLeft(one, " \t\r\n")
		begin := at + source.Pos(len(one)-len(ink))
		spans = append(spans, source.Span{Start: begin, End: begin + source.Pos(len(strings.TrimRight(ink, " \t\r\n")))})
		at += source.Pos(len(one) + len("|"))
	}
	return spans
}
