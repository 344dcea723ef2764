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
	if len(r.open) > 0 {
		r.endStretch()
	}
	kind := int(r.kinds[r.element])
	r.element++
	start, _ := t.Span()
	_, nameEnd := t.NameSpan()
	n := len(r.open)
	r.open = append(r.open, element{}) // filled in where it stands
	e := &r.open[n]
	e.start, e.nameEnd = int32(start), int32(nameEnd)
	e.inside, e.texts = int32(len(r.inside)), int32(len(r.texts))
	allowed := false
	if n == 0 {
		r.placeRoot(e)
	} else {
		if kind >= 0 {
			e.verb = r.voc.verbs[kind]
		}
		e.ordinal = r.count(&r.open[n-1], e, n-1, kind)
		allowed = r.place(&r.open[n-1], e, kind)
	}
	r.counts = append(r.counts, r.voc.none...)
	if e.role != asVerb {
		r.readAttributes(e)
		return
	}
	r.readVerb(e, t)
	if allowed {
		r.inside = append(r.inside, e.node)
		e.inside++
	}
}

// count is the number of the new element among those of its name in its parent
// (from 1), which is the open element at that depth.
func (r *reader) count(parent, e *element, depth, kind int) int32 {
	if kind >= 0 {
		i := depth*len(r.voc.verbs) + kind
		r.counts[i]++
		return r.counts[i]
	}
	if r.others == nil {
		r.others = map[other]int32{}
	}
	key := other{parent.start, r.elementName(e)}
	r.others[key]++
	return r.others[key]
}

// placeRoot makes the node of the root.
func (r *reader) placeRoot(e *element) {
	e.role = asRoot
	r.doc.Root = ast.Tag{Name: r.elementName(e), Start: source.At(int(e.start))}
}

// place says how a new element is judged, and whether it may stand where it does.
func (r *reader) place(parent, e *element, kind int) bool {
	switch {
	case parent.role == notJudged:
		e.role, e.verb = notJudged, nil
		return false
	case kind == unknownKind:
		e.role = notJudged
		parent.full = parent.full || !r.lenient
		r.unknownElement(parent, e)
		return false
	}
	parent.full = true
	if kind == rootKind {
		e.role = asRoot
	}
	return r.judgePlace(parent, e, kind)
}

// judgePlace tells whether the parent takes a known element, and reports it if
// not, or if the resource has no such verb (R2.1, R2.3).
func (r *reader) judgePlace(parent, e *element, kind int) bool {
	allowed := kind >= 0 && (parent.role == asRoot || parent.holds[kind])
	switch {
	case kind >= 0 && e.On&r.resource == 0:
		r.elementProblem(e, notOnResource, r.elementName(e)+" does not work on a "+r.resource.String()+"; it is for "+resources(e.On))
	case !allowed:
		r.elementProblem(e, childNotAllowed, r.elementName(e)+" cannot stand in "+r.elementName(parent)+"; "+r.takes(parent))
	}
	return allowed
}

func (r *reader) unknownElement(parent, e *element) {
	p := problem{rule: unknownElement, start: int(e.start), end: int(e.nameEnd),
		message: "unknown element " + plain(r.elementName(e)) + "; " + r.takes(parent),
		path:    r.pathOf(e), suggestion: spell.Nearest(r.elementName(e), r.verbNames())}
	r.reportUnknown(p)
}

// elementProblem reports a problem at the '<' of an element that is not open
// yet or is the innermost open one.
func (r *reader) elementProblem(e *element, rule, message string) {
	r.report(problem{rule: rule, start: int(e.start), end: int(e.nameEnd), message: message, path: r.pathOf(e)})
}

// endElement judges the content of the innermost element and closes it.
func (r *reader) endElement() {
	r.endStretch()
	e := &r.open[len(r.open)-1]
	if e.role == asVerb {
		r.endVerb(e)
	} else if len(r.open) == 1 {
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
	if text == "" && e.Content != schema.None {
		e.content.set(fieldsOf(e.node), value{}) // it may be a copy of one that has content
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
		r.elementProblem(e, missingContent, r.elementName(e)+" is empty; it needs "+r.accepted(e))
	case e.Idle:
		r.elementProblem(e, emptyContent, r.elementName(e)+" is empty and does nothing")
	}
}

// readContent reads the text of a verb that takes one.
func (r *reader) readContent(e *element, text string) {
	v, fault := check(&e.inner, text, r.base)
	if fault == nil {
		e.content.set(fieldsOf(e.node), v)
		return
	}
	r.textProblem(e, problem{rule: badContent, suggestion: fault.suggestion,
		message: r.elementName(e) + " holds " + quote(text) + "; it must be " + fault.must(&e.inner)})
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
	if t.Flags&xmlscan.Blank != 0 && len(r.texts) == int(r.open[n-1].texts) {
		return
	}
	r.texts = append(r.texts, int32(r.next))
}

// endStretch judges the text since the last element, where none belongs
// (R2.2).
func (r *reader) endStretch() {
	e := &r.open[len(r.open)-1]
	if len(r.texts) == int(e.texts) || e.verb != nil && e.Content != schema.None {
		return
	}
	if text := r.joined(e.texts); text != "" {
		r.textProblem(e, problem{rule: textNotAllowed,
			message: "text " + quote(text) + " cannot stand in " + r.elementName(e) + "; " + r.takes(e)})
	}
	r.texts = r.texts[:e.texts]
}

// takes says what may stand in an element: "Gather takes Say and Play".
func (r *reader) takes(e *element) string {
	if what := r.accepted(e); what != "" {
		return r.elementName(e) + " takes " + what
	}
	return r.elementName(e) + " is always empty"
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
		path = r.appendPath(path, &around[i])
	}
	return string(r.appendPath(path, e))
}

// appendPath appends an element's own part of a path.
func (r *reader) appendPath(path []byte, e *element) []byte {
	name := r.elementName(e)
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
