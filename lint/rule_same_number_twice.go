package lint

import (
	"fmt"
	"slices"

	"github.com/voxsim/voxsim/ast"
)

var sameNumberTwice = warning("same-number-twice",
	"A Dial rings the same number twice (R4.41).",
	func(c *checker) {
		verbs(c, func(_ int, v *ast.Dial) {
			first := map[string]*ast.Number{}
			for _, n := range v.Numbers {
				before := first[n.Number]
				if before == nil {
					first[n.Number] = n
					continue
				}
				d := c.warn(element(&n.Tag), &n.Tag, fmt.Sprintf("%s rings twice; it stands at line %d already", n.Number, c.file.Line(before.Start)))
				if slices.EqualFunc(n.Attrs(c.file), before.Attrs(c.file), sameAttribute) {
					d.Fix = c.remove(&n.Tag)
				}
			}
		})
	})

// sameAttribute tells whether two attributes are written alike.
func sameAttribute(a, b ast.Attr) bool { return a.Name == b.Name && a.Value == b.Value }
