package lint

import (
	"strconv"

	"github.com/voxsim/voxsim/source"
)

// fixFound gives fixes to warnings that the parser has found.
func (c *checker) fixFound() {
	for i := range c.problems {
		d := &c.problems[i]
		switch d.Rule {
		case "seconds-suffix", "unknown-voice", "unknown-language":
			if d.Suggestion != "" {
				d.Fix = &source.Fix{Message: "write " + strconv.Quote(d.Suggestion), Span: d.Span, Text: d.Suggestion}
			}
		case "empty-content":
			d.Fix = c.removeAt(d.Span.Start)
		}
	}
}
