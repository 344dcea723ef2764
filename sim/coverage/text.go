package coverage

import (
	"bufio"
	"fmt"
	"io"
)

// WriteText writes a line for every script, below it the places that are not
// covered, and a total at the end:
//
//	87.5%  verbs 12/13  sides 2/3  ivr.xml
//	   14: If $GATHER EQUAL 2 never true
//	87.5%  verbs 12/13  sides 2/3  total
func (s *Set) WriteText(w io.Writer) error {
	out := bufio.NewWriter(w)
	total := s.total()
	verbs, sides := digits(total.verbs), digits(total.sides)
	row := func(t tally, name string) {
		fmt.Fprintf(out, "%6s  verbs %*d/%-*d  sides %*d/%-*d  %s\n",
			t.percent(), verbs, t.verbsHit, verbs, t.verbs, sides, t.sidesHit, sides, t.sides, name)
	}
	for _, sc := range s.sorted() {
		row(sc.total(), sc.title)
		for _, p := range sc.verbs() {
			if missing := p.missing(); missing != "" {
				fmt.Fprintf(out, "%6d: %s %s\n", p.line, describe(p.verb), missing)
			}
		}
	}
	row(total, "total")
	return out.Flush()
}

// digits is how wide a number is.
func digits(n int) int { return len(fmt.Sprint(n)) }
