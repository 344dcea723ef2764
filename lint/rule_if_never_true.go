package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/flow"
	"github.com/voxsim/voxsim/schema"
)

var ifNeverTrue = warning("if-never-true",
	"An If can never be true, for what the Gathers before it can produce and other Ifs leave of it (R8).",
	func(c *checker) {
		verbs(c, func(i int, v *ast.If) {
			content, _ := c.values.Sides(i)
			if content || !c.program.Reads(i) {
				return
			}
			always := "never"
			if v.Test == "NOTEQUAL" {
				always = "always"
			}
			c.warn(c.attribute(&v.Tag, "value").ValueSpan, &v.Tag, fmt.Sprintf("$GATHER %s equals %s here: %s",
				always, quote(strings.Trim(v.Value, " \t\r\n")), c.whyNever(i, v)))
		})
	})

// whyNever is the reason why an If is never true.
func (c *checker) whyNever(i int, v *ast.If) string {
	if c.program.Resource() != schema.Call {
		return "only calls have input"
	}
	values := flow.Alternatives(v)
	given := func(value string) bool { return c.values.Given(i, value) }
	if v.Test == "EQUAL" && !slices.ContainsFunc(values, given) {
		return c.whyNotGiven(i, values[0])
	}
	known, all := c.values.Known(i)
	if !all || len(known) > mostListed {
		return "the Ifs before or around it leave no such value"
	}
	for k, value := range known {
		known[k] = quote(value)
	}
	return "it can only be " + schema.List(known, "or")
}

// mostListed is how many values a message lists.
const mostListed = 5

// whyNotGiven is the reason why no Gather produces a value, as far as it goes;
// "" when one does.
func (c *checker) whyNotGiven(i int, value string) string {
	if c.values.Given(i, value) {
		return ""
	}
	gather, one := c.values.Gather(i)
	if !one {
		return "no Gather before it can produce that"
	}
	in, name := flow.InputOf(c.program.Verb(gather).(*ast.Gather)), c.named(gather)
	switch {
	case strings.Trim(value, flow.Keys) != "":
		return name + " takes keys only"
	case strings.ContainsAny(value, in.Finish):
		return fmt.Sprintf("%s ends at the key %c", name, value[strings.IndexAny(value, in.Finish)])
	}
	keys := "keys"
	if in.Most == 1 {
		keys = "key"
	}
	return fmt.Sprintf("%s takes at most %d %s", name, in.Most, keys)
}
