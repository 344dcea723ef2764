package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/flow"
)

var finishKeyExpected = warning("finish-key-expected",
	"A key that ends the input, and so is never part of it, stands in a value that an If expects (R8).",
	func(c *checker) {
		found := map[int]*expectation{}
		verbs(c, func(i int, v *ast.If) {
			if !c.program.Reads(i) || !strings.ContainsAny(v.Value, c.finish(i)) {
				return
			}
			for _, value := range flow.Alternatives(v) {
				if keys := c.barred(i, value); keys != "" {
					c.expect(found, i, keys, value)
				}
			}
		})
		for gather, e := range found {
			c.tellExpected(c.program.Verb(gather).(*ast.Gather), e)
		}
	})

// expectation is what is expected of one Gather and cannot come.
type expectation struct {
	keys  string // all of them
	value string // the first of the values
	at    int    // the If that has it
	// complete: each of the values is as long as the input can be. What is
	// shorter needs a key that ends it.
	complete bool
}

// barred are the keys of a value that end the input of the Gather which it is
// expected from; "" when there are none, or when it may come from another.
func (c *checker) barred(i int, value string) string {
	finish := c.finish(i)
	if finish == "" || strings.Trim(value, flow.Keys) != "" {
		return ""
	}
	return strings.Map(func(key rune) rune {
		if strings.ContainsRune(finish, key) {
			return key
		}
		return -1
	}, value)
}

// finish are the keys that end the input of the Gather which the value at a verb
// comes from; "" when it may come from another.
func (c *checker) finish(i int) string {
	gather, one := c.values.Gather(i)
	if !one {
		return ""
	}
	return flow.InputOf(c.program.Verb(gather).(*ast.Gather)).Finish
}

// expect takes note of keys that the Gather before an If cannot give it.
func (c *checker) expect(found map[int]*expectation, i int, keys, value string) {
	gather, _ := c.values.Gather(i)
	e := found[gather]
	if e == nil {
		e = &expectation{value: value, at: i, complete: true}
		found[gather] = e
	}
	e.complete = e.complete && len(value) == c.program.Verb(gather).(*ast.Gather).NumDigits
	for _, key := range keys {
		if !strings.ContainsRune(e.keys, key) {
			e.keys += string(key)
		}
	}
}

func (c *checker) tellExpected(g *ast.Gather, e *expectation) {
	at := element(&g.Tag)
	if a := c.attribute(&g.Tag, "finishOnKey"); a != nil {
		at = a.ValueSpan
	}
	d := c.warn(at, &g.Tag, fmt.Sprintf("the key %c ends the input and is no part of it, but %s expects %s",
		e.keys[0], c.named(e.at), quote(e.value)))
	if !e.complete {
		return
	}
	rest := slices.DeleteFunc([]byte(g.FinishOnKey), func(key byte) bool { return strings.IndexByte(e.keys, key) >= 0 })
	d.Fix = c.setAttribute(&g.Tag, "finishOnKey", string(rest))
}
