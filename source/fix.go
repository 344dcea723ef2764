package source

import (
	"slices"
	"strings"
)

// Fix is a change of a document that makes a problem go away: other text in
// place of a span, or an insertion where the span is empty.
type Fix struct {
	// Message says what it does: "write 7".
	Message string
	Span    Span
	Text    string
}

// Fixed applies the fixes of the problems, which are all of that file, to its
// text, and tells how many. One that overlaps another is left out: it may be
// needed no more.
func (ds Diagnostics) Fixed(file *File) (text string, fixes int) {
	var all []*Fix
	for i := range ds {
		if ds[i].Fix != nil {
			all = append(all, ds[i].Fix)
		}
	}
	slices.SortStableFunc(all, func(a, b *Fix) int { return int(a.Span.Start - b.Span.Start) })
	var b strings.Builder
	at := 0
	for _, f := range all {
		if f.Span.Start.Offset() < at {
			continue
		}
		b.WriteString(file.Text[at:f.Span.Start.Offset()])
		b.WriteString(f.Text)
		at = f.Span.End.Offset()
		fixes++
	}
	b.WriteString(file.Text[at:])
	return b.String(), fixes
}
