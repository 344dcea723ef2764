package parser

import (
	"reflect"
	"slices"
	"strings"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/internal/spell"
	"github.com/voxsim/voxsim/internal/xmlscan"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/source"
)

// startTag is a start tag that was read without a problem: where it stands, the
// verb that was made of it, and how many attributes it has.
type startTag struct {
	start, end, attrs int32
	node              ast.Verb
}

// given is an attribute of a verb: what the element that is read says about it.
type given struct {
	// token is where it stands; 0 when the element does not have it.
	token int32
	// bad: its value is not accepted.
	bad bool
}

// readVerb makes the verb of the element and reads its attributes. A tag that is
// written as an earlier one makes a copy of its verb: scripts repeat themselves,
// the vendor's example in every second tag.
func (r *reader) readVerb(e *element, t *xmlscan.Token) {
	start, end := t.Span()
	text := r.text[start:end]
	before := r.earlier(text)
	if r.text[before.start:before.end] == text {
		r.newNode(e, before.node)
		r.next += int(before.attrs)
		return
	}
	r.newNode(e, e.model)
	problems, first := len(r.problems), r.next
	r.given = r.given[:len(e.Attrs)]
	clear(r.given)
	r.readAttributes(e)
	r.judgeMissing(e)
	r.judgeCallbacks(e)
	r.judgeLanguage(e)
	if len(r.problems) == problems {
		*before = startTag{int32(start), int32(end), int32(r.next - first), e.node}
	}
}

// earlier is where a tag of this text is remembered, or another.
func (r *reader) earlier(text string) *startTag {
	h := uint(len(text)) + 3*uint(text[len(text)/2]) + 5*uint(text[len(text)-3])
	return &r.tags[h%uint(len(r.tags))]
}

// newNode makes the verb of the element, in the model's likeness.
func (r *reader) newNode(e *element, model ast.Verb) {
	e.node = e.next(&r.slabs, model)
	r.doc.Size++
	tag := e.node.Element()
	tag.Parent = &r.doc.Root
	if parent := r.open[len(r.open)-2].node; parent != nil {
		tag.Parent = parent.Element()
	}
	tag.Ordinal, tag.Start = e.ordinal, source.At(int(e.start))
}

// readAttributes reads the attributes of the element that was opened last.
func (r *reader) readAttributes(e *element) {
	var fields reflect.Value
	if e.node != nil {
		fields = fieldsOf(e.node)
	}
	for r.next+1 < len(r.tokens) && r.tokens[r.next+1].Kind == xmlscan.Attr {
		r.next++
		r.readAttribute(e, &r.tokens[r.next], fields)
	}
}

// readAttribute reads one attribute of the element into the fields of its verb.
func (r *reader) readAttribute(e *element, t *xmlscan.Token, fields reflect.Value) {
	name := r.nameOf(t)
	if t.Flags&xmlscan.Duplicate != 0 {
		r.report(r.nameProblem(e, t, duplicateAttribute, "attribute "+plain(name)+" stands twice in "+plain(r.elementName(e))))
		return
	}
	i := -1
	if e.node != nil {
		i = e.names.find(name)
	}
	switch {
	case i >= 0:
		r.readValue(e, t, i, fields)
	case e.node == nil && (len(r.open) > 1 || isNamespace(name)):
	default:
		r.unknownAttribute(e, t)
	}
}

// isNamespace tells the attributes that the root may have besides its own, so
// that a schema can be attached (R1.6).
func isNamespace(name string) bool {
	return name == "xmlns" || strings.HasPrefix(name, "xmlns:") || strings.HasPrefix(name, "xsi:")
}

// readValue reads the value of the attribute at place i of the schema.
func (r *reader) readValue(e *element, t *xmlscan.Token, i int, fields reflect.Value) {
	g, text := &r.given[i], trim(r.value(t))
	g.token = int32(r.next)
	v, fault := check(&e.Attrs[i], text, r.base)
	if fault != nil && fault.rule == "" {
		g.bad = true
		r.report(r.valueProblem(e, t, badValue, text, "it must be "+fault.must(&e.Attrs[i]), fault.suggestion))
		return
	}
	e.attrs[i].set(fields, v)
	if fault != nil {
		r.report(r.valueProblem(e, t, fault.rule, text, fault.message, fault.suggestion))
	}
}

// textOf is the value of the attribute at place i of the schema; empty when it is
// absent or not accepted.
func (r *reader) textOf(i int) string {
	if g := r.given[i]; g.token != 0 && !g.bad {
		return trim(r.value(&r.tokens[g.token]))
	}
	return ""
}

// unknownAttribute reports an attribute that the element does not have.
func (r *reader) unknownAttribute(e *element, t *xmlscan.Token) {
	var names []string
	if e.node != nil {
		names = e.names.list
	}
	what := schema.List(names, "and")
	if what == "" {
		what = "no attributes"
	}
	p := r.nameProblem(e, t, unknownAttribute, "unknown attribute "+plain(r.nameOf(t))+"; "+r.elementName(e)+" takes "+what)
	p.suggestion = spell.Nearest(r.nameOf(t), names)
	r.reportUnknown(p)
}

// judgeMissing reports each required attribute that is not there.
func (r *reader) judgeMissing(e *element) {
	for _, i := range e.required {
		if a := &e.Attrs[i]; r.given[i].token == 0 {
			r.elementProblem(e, missingAttribute, r.elementName(e)+" needs the attribute "+a.Name+": "+a.Accepts())
		}
	}
}

// judgeCallbacks warns of events without a URL and the reverse (R3.8).
func (r *reader) judgeCallbacks(e *element) {
	if e.events < 0 || e.callback < 0 {
		return
	}
	there, other := e.events, e.callback
	events, url := r.textOf(there), r.textOf(other)
	if r.given[there].bad || r.given[other].bad || (events == "") == (url == "") {
		return
	}
	if events == "" {
		there, other = other, there
	}
	r.report(r.nameProblem(e, &r.tokens[r.given[there].token], callbackIncomplete,
		e.Attrs[there].Name+" without "+e.Attrs[other].Name+" sends nothing"))
}

// judgeLanguage warns of a language that the voice does not speak (R3.11). What
// was found good is not looked up again.
func (r *reader) judgeLanguage(e *element) {
	if e.voice < 0 || e.language < 0 {
		return
	}
	language, voice := r.textOf(e.language), e.Attrs[e.voice].Default
	if r.given[e.voice].token != 0 {
		voice = r.textOf(e.voice)
	}
	if language == "" || language == r.language && voice == r.voice {
		return
	}
	spoken := schema.VoiceLanguages(voice)
	if slices.Contains(spoken, language) {
		r.voice, r.language = voice, language
		return
	}
	t := &r.tokens[r.given[e.language].token]
	if all := schema.Languages(); !slices.Contains(all, language) {
		r.report(r.valueProblem(e, t, unknownLanguage, language,
			"no standard voice of Amazon Polly speaks it", spell.Nearest(language, all)))
	} else if spoken != nil {
		r.report(r.valueProblem(e, t, languageNotSpoken, language,
			"the voice "+voice+" speaks "+schema.List(spoken, "and"), ""))
	}
}

// nameProblem is a problem at the name of an attribute.
func (r *reader) nameProblem(e *element, t *xmlscan.Token, rule, message string) problem {
	start, end := t.NameSpan()
	return problem{rule: rule, start: start, end: end, message: message, path: r.pathOf(e)}
}

// valueProblem is a problem of what stands between an attribute's quotes.
func (r *reader) valueProblem(e *element, t *xmlscan.Token, rule, text, message, suggestion string) problem {
	start, end := t.ValueSpan()
	return problem{rule: rule, start: start, end: end, message: r.nameOf(t) + " is " + quote(text) + "; " + message,
		suggestion: suggestion, path: r.pathOf(e)}
}
