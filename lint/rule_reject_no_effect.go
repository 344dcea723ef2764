package lint

import "github.com/voxsim/voxsim/ast"

var rejectNoEffect = warning("reject-no-effect",
	"A Reject that is not the very first verb does nothing (R4.3).",
	func(c *checker) {
		verbs(c, func(i int, v *ast.Reject) {
			if i > 0 {
				d := c.warn(element(&v.Tag), &v.Tag, "Reject does nothing here: only as the very first verb of a document it refuses a call")
				d.Fix = c.remove(&v.Tag)
			}
		})
	})
