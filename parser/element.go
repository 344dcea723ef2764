package parser

import (
	"strconv"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/internal/spell"
	"github.com/voxsim/voxsim/internal/xmlscan"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/source"
)

// startElement opens the element of a start tag and reads its attributes.
func (r *reader) startElement(t *xmlscan.Token) {
	r.endStretch()
	kind := int(r.kinds[r.element])
	r.element++
	start, _ := t.Span()
	_, nameEnd := t.NameSpan()
	n := len(r.open)
	r.open = append(r.open, element{}) // filled in where it stands
	e := &r.open[n]
	e.name, e.start, e.nameEnd = r.nameOf(t), start, nameEnd
	e.inside, e.texts = len(r.inside), len(r.texts)
	if n == 0 {
		r.placeRoot(e)
	} else {
		if kind >= 0 {
			e.verb = r.voc.verbs[kind]
		}
		e.ordinal = r.count(&r.open[n-1], n-1, kind, e.name)
		r.place(&r.open[n-1], e, kind)
	}
	r.counts = append(r.counts, r.voc.none...)
	r.readAttributes()
}

// count is the number of the new element among those of its name in its parent
// (from 1), which is the open element at that depth.
func (r *reader) count(parent *element, depth, kind int, name string) int32 {
	if kind >= 0 {
		i := depth*len(r.voc.verbs) + kind
		r.counts[i]++
		return r.counts[i]
	}
	if r.others == nil {
		r.others = map[other]int32{}
	}
	key := other{parent.start, name}
	r.others[key]++
	return r.others[key]
}

// placeRoot makes the node of the root.
func (r *reader) placeRoot(e *element) {
	e.role, e.tag = asRoot, &r.doc.Root
	*e.tag = ast.Tag{Name: e.name, Start: source.At(e.start)}
}

// place makes the node of a new element and judges whether it may stand where
// it does.
func (r *reader) place(parent, e *element, kind int) {
	switch {
	case parent.role == notJudged:
		e.role, e.verb = notJudged, nil
		return
	case kind == unknownKind:
		e.role = notJudged
		parent.full = parent.full || !r.lenient
		r.unknownElement(parent, e)
		return
	}
	parent.full = true
	allowed := r.judgePlace(parent, e, kind)
	if kind == rootKind {
		e.role = asRoot
		return
	}
	e.node = e.next(&r.slabs, e.model)
	e.tag = e.node.Element()
	e.tag.Name, e.tag.Parent = e.Name, parent.tag
	e.tag.Ordinal, e.tag.Start = e.ordinal, source.At(e.start)
	if allowed {
		r.inside = append(r.inside, e.node)
		e.inside++
	}
}

// judgePlace tells whether the parent takes a known element, and reports it if
// not, or if the resource has no such verb (R2.1, R2.3).
func (r *reader) judgePlace(parent, e *element, kind int) bool {
	allowed := kind >= 0 && (parent.role == asRoot || parent.holds[kind])
	switch {
	case kind >= 0 && e.On&r.resource == 0:
		r.elementProblem(e, notOnResource, e.name+" does not work on a "+r.resource.String()+"; it is for "+resources(e.On))
	case !allowed:
		r.elementProblem(e, childNotAllowed, e.name+" cannot stand in "+parent.name+"; "+r.takes(parent))
	}
	return allowed
}

func (r *reader) unknownElement(parent, e *element) {
	p := problem{rule: unknownElement, start: e.start, end: e.nameEnd,
		message: "unknown element " + plain(e.name) + "; " + r.takes(parent),
		path:    r.pathOf(e), suggestion: spell.Nearest(e.name, r.verbNames())}
	r.reportUnknown(p)
}

// elementProblem reports a problem at the '<' of an element that is not open
// yet or is the innermost open one.
func (r *reader) elementProblem(e *element, rule, message string) {
	r.report(problem{rule: rule, start: e.start, end: e.nameEnd, message: message, path: r.pathOf(e)})
}

// endElement judges the content of the innermost element and closes it.
func (r *reader) endElement() {
	r.endStretch()
	e := &r.open[len(r.open)-1]
	if e.role == asVerb {
		r.endVerb(e)
	} else if e.tag == &r.doc.Root {
		r.doc.Verbs = r.slabs.list(r.inside[e.inside:])
	}
	r.inside = r.inside[:e.inside]
	r.texts = r.texts[:e.texts]
	r.open = r.open[:len(r.open)-1]
	r.counts = r.counts[:len(r.open)*len(r.voc.verbs)]
}

// endVerb reads what stands in a verb.
func (r *reader) endVerb(e *element) {
	inside := r.inside[e.inside:]
	if e.fill != nil {
		e.fill(e.node, &r.slabs, inside)
	}
	text := ""
	if e.Content != schema.None {
		text = r.joined(e.texts)
	}
	switch {
	case text == "" && !e.full:
		r.judgeEmpty(e)
	case text == "":
	case len(inside) > 0:
		r.textProblem(e, problem{rule: textNotAllowed,
			message: "text " + quote(text) + " stands beside " + inside[0].Element().Name + "; " + r.takes(e) + ", not both"})
	default:
		r.readContent(e, text)
	}
}

// judgeEmpty reports a verb that lacks its content (R2.5).
func (r *reader) judgeEmpty(e *element) {
	switch {
	case !e.Optional && (e.Content != schema.None || len(e.Holds) > 0):
		r.elementProblem(e, missingContent, e.name+" is empty; it needs "+r.accepted(e))
	case e.Idle:
		r.elementProblem(e, emptyContent, e.name+" is empty and does nothing")
	}
}

// readContent reads the text of a verb that takes one.
func (r *reader) readContent(e *element, text string) {
	content := schema.Attr{Kind: e.Content}
	v, fault := check(&content, text, r.base)
	if fault == nil {
		e.content.set(e.node, v)
		return
	}
	r.textProblem(e, problem{rule: badContent, suggestion: fault.suggestion,
		message: e.name + " holds " + quote(text) + "; it must be " + fault.must(&content)})
}

// must is what a value has to be.
func (f *finding) must(a *schema.Attr) string {
	if f.message != "" {
		return f.message
	}
	return a.Accepts()
}

// textProblem reports a problem of the text that the innermost element has had
// so far.
func (r *reader) textProblem(e *element, p problem) {
	p.start, p.end = r.textInk(e.texts)
	p.path = r.pathOf(e)
	r.report(p)
}

// addText takes note of text inside the innermost element.
func (r *reader) addText(t *xmlscan.Token) {
	n := len(r.open)
	if n == 0 || r.open[n-1].role == notJudged {
		return
	}
	if t.Flags&xmlscan.Blank != 0 && len(r.texts) == r.open[n-1].texts {
		return
	}
	r.texts = append(r.texts, int32(r.next))
}

// endStretch judges the text since the last element, where none belongs
// (R2.2).
func (r *reader) endStretch() {
	if len(r.open) == 0 {
		return
	}
	e := &r.open[len(r.open)-1]
	if len(r.texts) == e.texts || e.verb != nil && e.Content != schema.None {
		return
	}
	if text := r.joined(e.texts); text != "" {
		r.textProblem(e, problem{rule: textNotAllowed,
			message: "text " + quote(text) + " cannot stand in " + e.name + "; " + r.takes(e)})
	}
	r.texts = r.texts[:e.texts]
}

// takes says what may stand in an element: "Gather takes Say and Play".
func (r *reader) takes(e *element) string {
	if what := r.accepted(e); what != "" {
		return e.name + " takes " + what
	}
	return e.name + " is always empty"
}

// accepted lists what may stand in an element; it is empty for nothing.
func (r *reader) accepted(e *element) string {
	if e.role == asRoot || len(e.Holds) > 0 && e.Holds[0] == schema.AnyVerb {
		return schema.List(r.verbNames(), "and")
	}
	what := schema.List(e.Holds, "and")
	if e.Content != schema.None {
		if what != "" {
			what += " or "
		}
		what += e.Content.Accepts()
	}
	return what
}

// verbNames are the verbs that the resource has.
func (r *reader) verbNames() []string {
	names := make([]string, 0, len(r.voc.verbs))
	for _, v := range r.voc.verbs {
		if v.On&r.resource != 0 {
			names = append(names, v.Name)
		}
	}
	return names
}

// resources is a set of resources in words: "calls and conferences".
func resources(set schema.Resource) string {
	var words []string
	for one := schema.Call; one <= schema.Participant; one <<= 1 {
		if set&one != 0 {
			words = append(words, one.String()+"s")
		}
	}
	return schema.List(words, "and")
}

// pathOf is the path of an element that is about to be opened or is the
// innermost open one.
func (r *reader) pathOf(e *element) string {
	around := r.open
	if n := len(around); n > 0 && around[n-1].start == e.start {
		around = around[:n-1]
	}
	path := make([]byte, 0, 64)
	for i := range around {
		path = around[i].appendPath(path)
	}
	return string(e.appendPath(path))
}

// appendPath appends the element's own part of a path.
func (e *element) appendPath(path []byte) []byte {
	name := e.name
	if e.role == notJudged {
		name = plain(name)
	}
	path = append(append(path, '/'), name...)
	if e.ordinal > 0 {
		path = strconv.AppendInt(append(path, '['), int64(e.ordinal), 10)
		path = append(path, ']')
	}
	return path
}
