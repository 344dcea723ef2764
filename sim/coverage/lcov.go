package coverage

import (
	"bufio"
	"fmt"
	"io"
)

// WriteLCOV writes an LCOV tracefile. Lines and their hits are those of
// [Set.WriteCobertura]. Every If of a line is a block of it, with the branches
// 0 for true and 1 for false.
func (s *Set) WriteLCOV(w io.Writer) error {
	out := bufio.NewWriter(w)
	for _, sc := range s.sorted() {
		lines := sc.lines()
		fmt.Fprintf(out, "TN:\nSF:%s\n", sc.label())
		for _, l := range lines {
			l.writeBranches(out)
		}
		t := lineTotal(lines)
		fmt.Fprintf(out, "BRF:%d\nBRH:%d\n", t.sides, t.sidesHit)
		for _, l := range lines {
			fmt.Fprintf(out, "DA:%d,%d\n", l.number, l.hits)
		}
		fmt.Fprintf(out, "LF:%d\nLH:%d\nend_of_record\n", t.verbs, t.verbsHit)
	}
	return out.Flush()
}

// writeBranches writes the sides of a line's Ifs; "-" stands for one that could
// not be taken, because the If was never reached.
func (l *lineOf) writeBranches(out *bufio.Writer) {
	for block, p := range l.ifs {
		for branch, taken := range p.sides {
			times := fmt.Sprint(taken)
			if p.hits == 0 {
				times = "-"
			}
			fmt.Fprintf(out, "BRDA:%d,%d,%d,%s\n", l.number, block, branch, times)
		}
	}
}
