package graph

import (
	"bufio"
	_ "embed"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
)

// svgStyle is the style sheet of the picture.
//
//go:embed svg.css
var svgStyle string

// WriteSVG writes a picture that needs nothing besides: no script, no font, no
// other file. A document runs down, and what an If holds stands to its right.
// The whole of every text is in it, so that it can be searched, and every verb
// tells its file and line when it is pointed at.
func (g *Graph) WriteSVG(w io.Writer) error {
	out := bufio.NewWriter(w)
	l := arrange(g)
	s := &svg{out, l}
	s.printf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img">`, l.w, l.h, l.w, l.h)
	s.printf("\n<title>%s</title>\n<style>\n%s</style>\n", s.text("The flow of "+g.Documents[0].Name), svgStyle)
	s.printf(`<rect class="page" width="%d" height="%d"/>`+"\n", l.w, l.h)
	s.edges()
	for _, b := range l.boxes {
		s.box(b)
	}
	s.labels()
	s.printf("</svg>\n")
	return out.Flush()
}

// svg writes a layout.
type svg struct {
	out *bufio.Writer
	*layout
}

func (s *svg) printf(format string, args ...any) { fmt.Fprintf(s.out, format, args...) }

// text escapes text.
func (s *svg) text(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(clean(text))) // a Builder takes everything
	return b.String()
}

// box draws a node.
func (s *svg) box(b *box) {
	s.printf(`<g class="node %s">`, s.g.class(b.Node))
	radius := 5
	if b.Kind == Begin || b.Kind == Ending {
		radius = 14
	}
	s.printf(`<rect class="box" x="%d" y="%d" width="%d" height="%d" rx="%d"/>`+"\n", b.x, b.y, b.w, b.h, radius)
	for _, p := range b.parts {
		s.part(b, p)
	}
	s.printf("</g>\n")
}

// part draws a line of a node.
func (s *svg) part(b *box, p partLines) {
	class := "part"
	if state := p.Ran.state(); state != Unknown {
		class += " " + string(state)
	}
	s.printf(`<g class="%s">`, class)
	if p.Tag != nil {
		s.printf("<title>%s</title>", s.text(fmt.Sprintf("%s:%d %s", b.doc.Name, p.Line, p.Tag.Path())))
	}
	if len(b.parts) > 1 && p.Ran.Known {
		s.printf(`<rect class="row" x="%d" y="%d" width="%d" height="%d"/>`, b.x+2, b.y+p.y-1, b.w-4, p.h-1)
	}
	base := b.y + p.y + lineHeight - 5
	if p.Tag != nil {
		s.printf(`<text class="name" x="%d" y="%d">%s</text>`, b.x+padding, base, s.text(p.Name))
	}
	class = "text"
	if p.Tag == nil {
		class = "name"
	}
	s.lines(class, b.x+b.texts, base, lineHeight, p.text)
	s.lines("small", b.x+b.texts, base+lineHeight*len(p.text), lineHeight, p.small)
	if ran := p.Ran.String(); ran != "" {
		s.printf(`<text class="small count" x="%d" y="%d">%s</text>`, b.x+b.w-padding, base, s.text(ran))
	}
	s.printf("</g>\n")
}

// lines writes text of several lines, one below the other.
func (s *svg) lines(class string, x, y, height int, lines []string) {
	if len(lines) == 0 {
		return
	}
	s.printf(`<text class="%s">`, class)
	for i, line := range lines {
		s.printf(`<tspan x="%d" y="%d">%s</tspan>`, x, y+i*height, s.text(line))
	}
	s.printf("</text>")
}

// edges draws all edges, those that were taken on top.
func (s *svg) edges() {
	order := map[State]int{Never: 0, Unknown: 1, Done: 2}
	sorted := slices.Clone(s.g.Edges)
	slices.SortStableFunc(sorted, func(a, b *Edge) int { return order[a.State()] - order[b.State()] })
	lanes := map[*Edge]int{}
	for _, e := range s.g.Edges {
		if s.aside(e) {
			lanes[e] = len(lanes)
		}
	}
	for _, e := range sorted {
		class := string(e.State())
		if e.From.Dead {
			class = "dead"
		}
		s.printf(`<path class="edge %s" d="%s"/>`, class, s.route(e, lanes[e]))
		s.printf(`<path class="head %s" d="%s"/>`+"\n", class, s.head(e))
	}
}

// route is the way of an edge.
func (s *svg) route(e *Edge, number int) string {
	from, to := s.of[e.From], s.of[e.To]
	x, y := from.x+spine, from.y+from.h
	switch {
	case s.aside(e):
		right := s.w - margin - lane*(s.lanes-1-number)
		return fmt.Sprintf("M%d %dH%dV%dH%d", from.x+from.w, from.y+from.entry(), right, to.y+to.entry(), to.x+to.w)
	case e.If != nil:
		return fmt.Sprintf("M%d %dV%dH%d", x, y, to.y+to.entry(), to.x)
	case from.x == to.x:
		return fmt.Sprintf("M%d %dV%d", x, y, to.y)
	}
	return fmt.Sprintf("M%d %dV%dH%dV%d", x, y, from.next-turn, to.x+spine, to.y)
}

// head is the arrowhead of an edge.
func (s *svg) head(e *Edge) string {
	to := s.of[e.To]
	switch {
	case s.aside(e):
		return fmt.Sprintf("M%d %dl8 -4v8z", to.x+to.w, to.y+to.entry())
	case e.If != nil:
		return fmt.Sprintf("M%d %dl-8 -4v8z", to.x, to.y+to.entry())
	}
	return fmt.Sprintf("M%d %dl-4 -8h8z", to.x+spine, to.y)
}

// labels writes what stands at the edges.
func (s *svg) labels() {
	for _, e := range s.g.Edges {
		from, to := s.of[e.From], s.of[e.To]
		switch {
		case e.Choice && e.If != nil:
			s.pill(e, from.x+from.indent-spine-newPill(e).w/2, to.y+to.entry())
		case e.Choice:
			s.pill(e, from.x+max(spine, newPill(e).w/2), from.next-elseGap+elseGap/3)
		case e.Label != "" && s.aside(e):
			s.printf(`<text class="small" x="%d" y="%d">%s</text>`+"\n", from.x+from.w+6, from.y+from.entry()-4, s.text(e.Label))
		case e.Label != "":
			s.printf(`<text class="small" x="%d" y="%d">%s</text>`+"\n", from.x+spine+6, from.y+from.h+15, s.text(e.Label))
		}
	}
}

// pill draws a choice around a point.
func (s *svg) pill(e *Edge, x, y int) {
	p := newPill(e)
	class := string(e.State())
	if e.From.Dead {
		class = "dead"
	}
	s.printf(`<g class="choice %s">`, class)
	if e.If != nil {
		s.printf("<title>%s</title>", s.text(fmt.Sprintf("%s:%d %s", e.From.doc.Name, e.Line, e.If.Path())))
	}
	s.printf(`<rect class="pill" x="%d" y="%d" width="%d" height="%d" rx="9"/>`, x-p.w/2, y-p.h/2, p.w, p.h)
	s.lines("small middle", x, y-p.h/2+pillLine, pillLine, p.lines)
	s.printf("</g>\n")
}
