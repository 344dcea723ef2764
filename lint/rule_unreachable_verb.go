package lint

import (
	"fmt"

	"github.com/voxsim/voxsim/ast"
)

var unreachableVerb = warning("unreachable-verb",
	"A verb can never run, as no way through the document leads to it (R8).",
	func(c *checker) { c.findUnreachable(0, c.program.Len()) })

// findUnreachable tells of the first verb that cannot run among the siblings
// from one number up to another: none behind it can either.
func (c *checker) findUnreachable(i, end int) {
	for before := -1; i < end; before, i = i, c.program.Behind(i) {
		if !c.values.Runs(i) {
			t := c.program.Verb(i).Element()
			c.warn(element(t), t, t.Name+" can never run: "+c.whyUnreachable(before))
			return
		}
		c.findUnreachable(i+1, c.program.Behind(i))
	}
}

// whyUnreachable is the reason why nothing runs behind a verb; -1 stands for
// the beginning of an If.
func (c *checker) whyUnreachable(before int) string {
	if before < 0 {
		return "the If around it is never true"
	}
	what := c.named(before)
	switch c.program.Verb(before).(type) {
	case *ast.Say:
		return what + " is repeated for ever"
	case *ast.Play:
		return what + " is repeated for ever, as long as its audio can be played"
	case *ast.If:
		return fmt.Sprintf("no way leads past %s", what)
	}
	return "nothing runs behind " + what
}
