package flow

import (
	"slices"
	"strings"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/interp"
)

// Use is what a program does with the value that $GATHER has at some place,
// before the next Gather empties it (R4.20).
type Use struct {
	// Values are those it is compared with: trimmed, in lower case, sorted,
	// each once; "" stands for no input.
	Values []string
	// Read tells whether the value matters at all: it is compared or spoken.
	Read bool
	// Redirects are those on the way: the value is carried to their documents.
	Redirects []*ast.Redirect
}

// UseOf returns what is done with the value of $GATHER from a verb on.
func UseOf(p *interp.Program, from int) Use {
	u := Use{}
	for _, i := range ahead(p, from) {
		u.Read = u.Read || p.Reads(i)
		switch v := p.Verb(i).(type) {
		case *ast.If:
			if p.Reads(i) {
				u.Values = append(u.Values, Alternatives(v)...)
			}
		case *ast.Redirect:
			u.Redirects = append(u.Redirects, v)
		}
	}
	slices.Sort(u.Values)
	u.Values = slices.Compact(u.Values)
	return u
}

// ahead are the verbs that can run from one on without passing a Gather, in
// document order. The Gathers that stand at the border are not among them.
func ahead(p *interp.Program, from int) []int {
	seen := make([]bool, p.Len()+1)
	work := []int{from}
	var found []int
	for len(work) > 0 {
		i := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[i] || i == p.Len() {
			continue
		}
		seen[i] = true
		if _, ok := p.Verb(i).(*ast.Gather); ok {
			continue
		}
		found = append(found, i)
		work = p.AppendNext(work, i)
	}
	slices.Sort(found)
	return found
}

// Alternatives are the values that an If compares with, trimmed and in lower
// case (R3.10, R4.30); "" stands for no input.
func Alternatives(v *ast.If) []string {
	alternatives := strings.Split(v.Value, "|")
	for i, a := range alternatives {
		alternatives[i] = strings.ToLower(strings.Trim(a, " \t\r\n"))
	}
	return alternatives
}
