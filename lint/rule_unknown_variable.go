package lint

import (
	"strings"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/internal/spell"
	"github.com/voxsim/voxsim/source"
)

// variable is the only one that the language has (R4.11).
const variable = "$GATHER"

var unknownVariable = warning("unknown-variable",
	"An If asks for a variable that does not exist and so is always empty (R4.30).",
	func(c *checker) {
		verbs(c, func(i int, v *ast.If) {
			if c.program.Reads(i) {
				return
			}
			at := c.attribute(&v.Tag, "variable").ValueSpan
			d := c.warn(at, &v.Tag, variable+" is the only variable; "+source.Shorten(v.Variable, quotable)+" is always empty")
			d.Suggestion = spell.Nearest(v.Variable, []string{variable})
			if strings.EqualFold(v.Variable, variable) {
				d.Fix = &source.Fix{Message: "write " + variable, Span: at, Text: variable}
			}
		})
	})
