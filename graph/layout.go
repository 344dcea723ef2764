package graph

// The measures of the picture, in pixels.
const (
	fontSize, smallSize = 13, 11
	lineHeight          = 18
	padding             = 9   // inside of a box
	textMost            = 340 // the widest line of text
	pillMost            = 170 // the widest line of a choice
	pillLine            = 15
	spine               = 22 // where a box is entered and left, from its left side
	margin              = 20 // around the picture, and between documents
	gap                 = 20 // between boxes
	labelGap            = 32 // the same, when a label stands there
	elseGap             = 50 // the same, when "else" stands there
	turn                = 10 // above the next box: where edges turn towards it
	lane                = 14 // between the edges that lead to other documents
	laneLabel           = 70 // room for what stands at them
)

// box is a node in the picture.
type box struct {
	*Node
	x, y, w, h int
	// texts is where the text of the parts begins, from the left.
	texts int
	parts []partLines
	// last is the last box of what its choices lead to; itself without any.
	last *box
	// next is the top of the box below the last one.
	next int
	// indent is how far to the right its choices lead, and hasElse whether there
	// is an "else" beside them.
	indent  int
	hasElse bool
	// in is the pill of the choice that leads here.
	in *pill
	// gap is what must be free below.
	gap int
}

// partLines is a part, broken into lines.
type partLines struct {
	*Part
	y, h  int
	text  []string
	small []string
}

// pill is the label of a choice.
type pill struct {
	lines []string
	w, h  int
}

// layout is where everything stands. Boxes stand one below the other, as in the
// document; what a choice leads to stands further right than what it leaves.
// So no two boxes can overlap, and no edge needs to cross a box.
type layout struct {
	g     *Graph
	boxes []*box
	of    map[*Node]*box
	w, h  int
	// lanes counts the edges at the right.
	lanes int
}

// arrange makes the layout of a graph.
func arrange(g *Graph) *layout {
	l := &layout{g: g, of: map[*Node]*box{}}
	for _, d := range g.Documents {
		for _, n := range d.Nodes {
			b := newBox(n)
			l.boxes = append(l.boxes, b)
			l.of[n] = b
		}
	}
	for _, e := range g.Edges {
		l.leave(e)
	}
	for _, b := range l.boxes {
		for in := b; in != nil; in = l.of[in.In] {
			in.last = b
		}
	}
	for _, b := range l.boxes {
		if b.hasElse {
			b.last.gap = elseGap
		}
	}
	l.place()
	return l
}

// newBox measures a node.
func newBox(n *Node) *box {
	b := &box{Node: n, gap: gap}
	for _, p := range n.Parts {
		b.texts = max(b.texts, padding+bold(measured(p.Name, fontSize))+padding)
	}
	if n.Parts[0].Tag == nil {
		b.texts = padding
	}
	y, counts := padding, 0
	for i := range n.Parts {
		p, w := newPart(&n.Parts[i])
		p.y = y
		y += p.h
		b.w = max(b.w, w)
		counts = max(counts, measured(p.Ran.String(), smallSize))
		b.parts = append(b.parts, p)
	}
	if counts > 0 {
		counts += padding
	}
	b.w += b.texts + counts + padding
	b.h = y + padding - 2
	return b
}

// newPart breaks a part into lines, and tells how wide they are.
func newPart(part *Part) (p partLines, w int) {
	p.Part = part
	if p.Tag == nil {
		p.text = wrap(clean(p.Name), textMost*100/fontSize, advance)
	} else if p.Text != "" {
		p.text = wrap(clean(p.Text), textMost*100/fontSize, advance)
	}
	if p.Detail != "" {
		p.small = wrap(clean(p.Detail), textMost*100/smallSize, advance)
	}
	for _, line := range p.text {
		w = max(w, measured(line, fontSize))
	}
	if p.Tag == nil {
		w = bold(w)
	}
	for _, line := range p.small {
		w = max(w, measured(line, smallSize))
	}
	p.h = lineHeight * max(1, len(p.text)+len(p.small))
	return p, w
}

// bold is the width of bold text.
func bold(w int) int { return w * 9 / 8 }

// leave makes room for an edge and its label.
func (l *layout) leave(e *Edge) {
	from, to := l.of[e.From], l.of[e.To]
	switch {
	case e.Choice:
		p := newPill(e)
		from.indent = max(from.indent, p.w+3*spine)
		if e.If != nil {
			to.in = p
			to.h = max(to.h, p.h)
		} else {
			from.hasElse = true
		}
	case e.Label != "" && !l.aside(e):
		from.gap = max(from.gap, labelGap)
	}
}

// newPill measures the label of a choice.
func newPill(e *Edge) *pill {
	p := &pill{lines: wrap(clean(e.text()), pillMost*100/smallSize, advance)}
	for _, line := range p.lines {
		p.w = max(p.w, measured(line, smallSize)+2*padding)
	}
	p.w = max(p.w, 3*padding)
	p.h = pillLine*len(p.lines) + 5
	return p
}

// aside tells whether an edge leads to the beginning of a document, by way of
// the right side of the picture.
func (l *layout) aside(e *Edge) bool { return e.To.Kind == Begin }

// place gives every box its place.
func (l *layout) place() {
	y := margin
	for i, b := range l.boxes {
		if b.Kind == Begin && i > 0 {
			y += margin
		}
		b.x, b.y = margin, y
		if in := l.of[b.In]; in != nil {
			b.x = in.x + in.indent
		}
		y += b.h + b.gap
		l.w = max(l.w, b.x+b.w)
		b.next = y
	}
	for _, b := range l.boxes {
		b.next = b.last.next
	}
	l.h = y - l.boxes[len(l.boxes)-1].gap + margin
	for _, e := range l.g.Edges {
		if l.aside(e) {
			l.lanes++
		}
	}
	l.w += margin
	if l.lanes > 0 {
		l.w += laneLabel + lane*l.lanes
	}
}

// entry is where a choice enters a box, from its top.
func (b *box) entry() int {
	if b.in == nil {
		return padding + lineHeight/2
	}
	return max(padding+lineHeight/2, b.in.h/2)
}
