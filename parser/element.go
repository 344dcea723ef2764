package parser

import (
	"reflect"
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
	start, _ := t.Span()
	_, nameEnd := t.NameSpan()
	n := len(r.open)
	r.open = append(r.open, element{}) // filled in where it stands
	e := &r.open[n]
	e.kind = r.kinds[r.element]
	r.element++
	e.start, e.nameEnd = int32(start), int32(nameEnd)
	e.inside, e.texts = int32(len(r.inside)), int32(len(r.texts))
	allowed := false
	if n == 0 {
		r.placeRoot(e)
	} else {
		e.ordinal = r.count(&r.open[n-1], e, n-1)
		allowed = r.place(&r.open[n-1], e)
	}
	r.counts = append(r.counts, r.voc.none...)
	if e.role != asVerb {
		r.readAttributes(e, nil, reflect.Value{})
		return
	}
	r.readVerb(e, r.voc.verbs[e.kind], t)
	if allowed {
		r.inside = append(r.inside, e.node)
		e.inside++
	}
}

// count is the number of the new element among those of its name in its parent
// (from 1), which is the open element at that depth.
func (r *reader) count(parent, e *element, depth int) int32 {
	if e.kind >= 0 {
		i := depth*len(r.voc.verbs) + int(e.kind)
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
func (r *reader) place(parent, e *element) bool {
	switch {
	case parent.role == notJudged:
		e.role = notJudged
		return false
	case e.kind == unknownKind:
		e.role = notJudged
		parent.full = parent.full || !r.lenient
		r.unknownElement(parent, e)
		return false
	}
	parent.full = true
	if e.kind == rootKind {
		e.role = asRoot
	}
	return r.judgePlace(parent, e)
}

// judgePlace tells whether the parent takes a known element, and reports it if
// not, or if the resource has no such verb (R2.1, R2.3).
func (r *reader) judgePlace(parent, e *element) bool {
	v := r.verb(e)
	allowed := v != nil && (parent.role == asRoot || r.verb(parent).holds[e.kind])
	switch {
	case v != nil && v.On&r.resource == 0:
		r.elementProblem(e, notOnResource, v.Name+" does not work on a "+r.resource.String()+"; it is for "+resources(v.On))
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
		r.endVerb(e, r.voc.verbs[e.kind])
	} else if len(r.open) == 1 {
		r.doc.Verbs = r.list(r.inside[e.inside:])
	}
	r.inside = r.inside[:e.inside]
	r.texts = r.texts[:e.texts]
	r.open = r.open[:len(r.open)-1]
	r.counts = r.counts[:len(r.open)*len(r.voc.verbs)]
}

// list are verbs of the tree.
func (r *reader) list(nodes []node) []ast.Verb {
	list := carve(&r.slabs.verbs, len(nodes))
	for i, n := range nodes {
		list[i] = r.voc.verbs[n.kind].at(&r.slabs, n.number)
	}
	return list
}

// endVerb reads what stands in a verb.
func (r *reader) endVerb(e *element, v *verb) {
	inside := r.inside[e.inside:]
	if v.fill != nil {
		v.fill(v.at(&r.slabs, e.number), &r.slabs, r.list(inside))
	}
	text := ""
	if v.Content != schema.None {
		text = r.joined(e.texts)
	}
	switch {
	case text == "":
		r.endEmpty(e, v)
	case len(inside) > 0:
		r.textProblem(e, problem{rule: textNotAllowed,
			message: "text " + quote(text) + " stands beside " + r.voc.verbs[inside[0].kind].Name + "; " + r.takes(e) + ", not both"})
	default:
		r.readContent(e, v, text)
	}
}

// endEmpty ends a verb without text, and reports one that lacks its content
// (R2.5).
func (r *reader) endEmpty(e *element, v *verb) {
	if v.Content != schema.None { // it may be a copy of one that has a text
		v.content.set(fieldsOf(v.at(&r.slabs, e.number)), value{})
	}
	switch {
	case e.full:
	case !v.Optional && (v.Content != schema.None || len(v.Holds) > 0):
		r.elementProblem(e, missingContent, v.Name+" is empty; it needs "+r.accepted(e))
	case v.Idle:
		r.elementProblem(e, emptyContent, v.Name+" is empty and does nothing")
	}
}

// readContent reads the text of a verb that takes one.
func (r *reader) readContent(e *element, v *verb, text string) {
	means, fault := check(&v.inner, text, r.base)
	if fault == nil {
		v.content.set(fieldsOf(v.at(&r.slabs, e.number)), means)
		return
	}
	r.textProblem(e, problem{rule: badContent, suggestion: fault.suggestion,
		message: v.Name + " holds " + quote(text) + "; it must be " + fault.must(&v.inner)})
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
	if len(r.texts) == int(e.texts) || e.role == asVerb && r.voc.verbs[e.kind].Content != schema.None {
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
	v := r.verb(e)
	if v == nil || len(v.Holds) > 0 && v.Holds[0] == schema.AnyVerb {
		return schema.List(r.verbNames(), "and")
	}
	what := schema.List(v.Holds, "and")
	if v.Content != schema.None {
		if what != "" {
			what += " or "
		}
		what += v.Content.Accepts()
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
