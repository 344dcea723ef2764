// Package flow tells what a program can do without running it: what follows
// what, what a Gather can produce, and what is done with it. The linter and the
// explorer stand on it.
//
//	p := interp.Compile(doc, schema.Call)
//	for i := range p.Len() {
//		if g, ok := p.Verb(i).(*ast.Gather); ok {
//			fmt.Println(flow.InputOf(g).Can("12"), flow.UseOf(p, p.Behind(i)).Values)
//		}
//	}
package flow
