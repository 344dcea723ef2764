package sim

import (
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/source"
)

// Transcript tells a run to people: what the callers hear and do, when, and
// where in the script. [Transcript.Observe] is given the events; what repeats
// itself many times is folded into one line, so that a transcript needs little
// memory however long the run is. Nothing that documents and callers say can
// drive a terminal: control characters are shown escaped.
//
//	t := sim.Transcript{Out: os.Stdout}
//	s.Observe = t.Observe
//
// Its first columns are the virtual time, left out where it is that of the line
// above, the caller's name when there are several, and the line in the script.
type Transcript struct {
	// Out is what the transcript is written to. After its first error, which
	// [Transcript.Err] returns, nothing more is written.
	Out io.Writer
	// Colour is for terminals.
	Colour bool
	// Names are the callers', for the width of their column. It grows when
	// another one turns up.
	Names []string
	// Hint, when it is not nil, says what a reader of an event should know
	// beside it; "" for nothing. It is asked about every event.
	Hint func(*Event) string

	sides   map[string]*side
	group   group
	opening opening
	repeats repeats
	buf     []byte
	err     error
	// shown is the time that was shown last; begun: one was.
	shown  time.Duration
	begun  bool
	width  int  // of the column of names; 0 for none
	depth  int  // of the last line
	ending bool // the results have begun
}

// Err is the error at which writing ended; nil when there was none.
func (t *Transcript) Err() error { return t.err }

// side is what the transcript remembers of one call, or of one conference.
type side struct {
	// who is the caller's name, when there are several.
	who string
	// verb is the element whose heading was the last; nil before the first.
	verb *ast.Tag
	// gather is the Gather that runs, or nil.
	gather *ast.Tag
	// document is the one that the lines stand in; "" is the first.
	document string
	// asked is the address that was asked for last.
	asked string
}

// depth is how far the content of the verb at hand is indented: the prompts of
// the Gather that runs, or what belongs to the last heading.
func (s *side) depth() int {
	switch {
	case s.gather != nil:
		return depth(s.gather) + 1
	case s.verb != nil:
		return depth(s.verb) + 1
	}
	return 0
}

// deepest is the depth at which indenting ends.
const deepest = 20

// depth is how many verbs are around an element.
func depth(tag *ast.Tag) int {
	n := -1
	for ; tag.Parent != nil && n < deepest; tag = tag.Parent {
		n++
	}
	return max(n, 0)
}

// line is one line of a transcript.
type line struct {
	at    time.Duration
	who   string
	place int // the line in the script; 0 for none
	depth int
	text  string
	// same is what makes two lines the same, when it is not the text.
	same string
}

// Observe tells of an event.
func (t *Transcript) Observe(e *Event) {
	hint := ""
	if t.Hint != nil {
		hint = t.Hint(e)
	}
	t.opening.take(t, e, hint)
}

// observe tells of an event, and then what a reader should know beside it.
func (t *Transcript) observe(e *Event, hint string) {
	s := t.side(e)
	if !t.group.add(s, e) {
		t.endGroup()
		if !t.group.begin(s, e) {
			t.tell(s, e)
		}
	}
	if hint != "" {
		t.endGroup()
		t.add(line{at: e.T, who: s.who, depth: t.depth, text: t.dim("hint: " + hint)})
	}
}

// side finds what is remembered of the call or the conference of an event.
func (t *Transcript) side(e *Event) *side {
	if t.sides == nil {
		t.sides = map[string]*side{}
		for _, name := range t.Names {
			t.widen(name)
		}
	}
	who := e.Call
	t.widen(who)
	if who == "" && t.width > 0 && e.Conference != "" {
		who = "(" + e.Conference + ")"
	}
	s := t.sides[who]
	if s == nil {
		s = &side{who: who}
		t.sides[who] = s
	}
	return s
}

// widen makes room for a name.
func (t *Transcript) widen(name string) {
	t.width = max(t.width, utf8.RuneCountInString(source.Visible(name)))
}

// tell makes lines of an event that belongs to no group.
func (t *Transcript) tell(s *side, e *Event) {
	if e.Line != 0 && e.Document != s.document {
		s.document = e.Document
		name := e.Document
		if name == "" {
			name = "the first document"
		}
		t.add(line{at: e.T, who: s.who, text: t.dim("in " + name + ":")})
	}
	if e.Name == "result" {
		t.result(e)
	} else if tell, ok := tellings[e.Name]; ok {
		tell(t, s, e)
	} else {
		t.detail(s, e, e.Name)
	}
}

// heading writes the line that a verb begins with.
func (t *Transcript) heading(s *side, e *Event, text string) {
	if e.Tag == nil {
		t.detail(s, e, text)
		return
	}
	s.verb = e.Tag
	t.add(line{at: e.T, who: s.who, place: e.Line, depth: depth(e.Tag), text: text})
}

// detail writes a line that belongs to the verb at hand. Its place is shown when
// it is another.
func (t *Transcript) detail(s *side, e *Event, text string) { t.detailSame(s, e, text, "") }

func (t *Transcript) detailSame(s *side, e *Event, text, same string) {
	place := e.Line
	if e.Tag != nil && (e.Tag == s.verb || e.Tag == s.gather) {
		place = 0
	}
	t.add(line{at: e.T, who: s.who, place: place, depth: s.depth(), text: text, same: same})
}

// aside writes a line of a verb that gets no heading: it stands where the
// heading would.
func (t *Transcript) aside(s *side, e *Event, text string) {
	if e.Tag == nil || e.Tag == s.verb || e.Tag == s.gather {
		t.detail(s, e, text)
		return
	}
	t.add(line{at: e.T, who: s.who, place: e.Line, depth: depth(e.Tag), text: text})
}

// add writes a line, unless it repeats what has been said before.
func (t *Transcript) add(l line) {
	t.depth = l.depth
	t.repeats.add(l, t)
}

// endGroup writes the line of the group at hand, if there is one.
func (t *Transcript) endGroup() {
	if g := &t.group; g.name != "" {
		l := g.line(t)
		g.name = ""
		t.add(l)
	}
}

// write writes a line with its columns.
func (t *Transcript) write(l line) {
	if t.err != nil {
		return
	}
	at, place := "", ""
	if !t.begun || l.at != t.shown {
		at = seconds(l.at)
		t.begun, t.shown = true, l.at
	}
	if l.place != 0 {
		place = ":" + strconv.Itoa(l.place)
	}
	dst := t.buf[:0]
	dst = append(dst, t.dimmed(at, 8)...)
	if t.width > 0 {
		t.widen(l.who)
		who := source.Visible(l.who)
		dst = append(append(append(dst, ' ', ' '), who...), blanks(t.width-utf8.RuneCountInString(who))...)
	}
	dst = append(append(dst, ' ', ' '), t.dimmed(place, 5)...)
	dst = append(append(dst, ' ', ' '), strings.Repeat("  ", l.depth)...)
	t.put(append(append(dst, l.text...), '\n'))
}

// put writes bytes.
func (t *Transcript) put(b []byte) {
	t.buf = b
	if t.err == nil {
		_, t.err = t.Out.Write(b)
	}
}

// dimmed is a text at the right of a column.
func (t *Transcript) dimmed(text string, width int) string {
	return blanks(width-utf8.RuneCountInString(text)) + t.dim(text)
}

func blanks(n int) string { return strings.Repeat(" ", max(0, n)) }

// result tells how a call ended, after all lines.
func (t *Transcript) result(e *Event) {
	t.repeats.end(t)
	if !t.ending {
		t.ending = true
		t.put(append(t.buf[:0], '\n'))
	}
	t.put(append(append(t.buf[:0], t.outcome(e)...), '\n'))
}
