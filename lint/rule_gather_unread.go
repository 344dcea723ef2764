package lint

import (
	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/flow"
)

var gatherUnread = warning("gather-unread",
	"Nobody reads what a Gather collects: no If, no Say, no callback and no other document (R8).",
	func(c *checker) {
		read := c.readFrom()
		verbs(c, func(i int, g *ast.Gather) {
			if !read[c.program.Behind(i)] && !reported(&g.Callbacks) && collects(g) {
				c.warn(element(&g.Tag), &g.Tag, "nobody reads what the Gather collects: $GATHER is neither compared nor spoken behind it, nor sent or carried on")
			}
		})
	})

// readFrom tells for each verb whether the value of $GATHER may be read from
// there on, before another Gather empties it: compared, spoken, or carried to
// the document of a Redirect.
func (c *checker) readFrom() []bool {
	read := make([]bool, c.program.Len()+1)
	var next []int
	for i := c.program.Len() - 1; i >= 0; i-- {
		if !c.values.Runs(i) {
			continue
		}
		switch c.program.Verb(i).(type) {
		case *ast.Gather:
			continue
		case *ast.Redirect:
			read[i] = true
		}
		next = c.program.AppendNext(next[:0], i)
		read[i] = read[i] || c.program.Reads(i)
		for _, n := range next {
			read[i] = read[i] || read[n]
		}
	}
	return read
}

// reported tells whether callbacks are sent (R3.8).
func reported(c *ast.Callbacks) bool { return c.URL != "" && c.Events != "" }

// collects tells whether a Gather can produce anything. One that every key ends
// only waits for a key.
func collects(g *ast.Gather) bool {
	in := flow.InputOf(g)
	return in.Keys != "" || in.Speech
}
