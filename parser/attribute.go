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
	node
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
// the vendor's example in every second tag, and is parsed in a quarter less time.
func (r *reader) readVerb(e *element, v *verb, t *xmlscan.Token) {
	start, end := t.Span()
	text := r.text[start:end]
	before := r.earlier(text)
	if r.text[before.start:before.end] == text {
		r.newNode(e, v, v.at(&r.slabs, before.number))
		r.next += int(before.attrs)
		return
	}
	fields := fieldsOf(r.newNode(e, v, v.model))
	problems, first := len(r.problems), r.next
	r.given = r.given[:len(v.Attrs)]
	clear(r.given)
	r.readAttributes(e, v, fields)
	r.judgeMissing(e, v)
	r.judgeCallbacks(e, v)
	r.judgeLanguage(e, v)
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
func (r *reader) newNode(e *element, v *verb, model ast.Verb) (made ast.Verb) {
	made, e.number = v.next(&r.slabs, model)
	tag := made.Element()
	tag.Parent = &r.doc.Root
	if parent := &r.open[len(r.open)-2]; parent.role == asVerb {
		tag.Parent = r.voc.verbs[parent.kind].at(&r.slabs, parent.number).Element()
	}
	tag.Ordinal, tag.Start = e.ordinal, source.At(int(e.start))
	r.doc.Size++
	return made
}

// readAttributes reads the attributes of the element that was opened last into
// the fields of its verb, if it is one.
func (r *reader) readAttributes(e *element, v *verb, fields reflect.Value) {
	for r.next+1 < len(r.tokens) && r.tokens[r.next+1].Kind == xmlscan.Attr {
		r.next++
		r.readAttribute(e, v, &r.tokens[r.next], fields)
	}
}

// readAttribute reads one attribute of the element.
func (r *reader) readAttribute(e *element, v *verb, t *xmlscan.Token, fields reflect.Value) {
	name := r.nameOf(t)
	if t.Flags&xmlscan.Duplicate != 0 {
		r.report(r.nameProblem(e, t, duplicateAttribute, "attribute "+plain(name)+" stands twice in "+plain(r.elementName(e))))
		return
	}
	i := -1
	if v != nil {
		i = v.names.find(name)
	}
	switch {
	case i >= 0:
		r.readValue(e, v, t, i, fields)
	case v == nil && (len(r.open) > 1 || isNamespace(name)):
	default:
		r.unknownAttribute(e, v, t)
	}
}

// isNamespace tells the attributes that the root may have besides its own, so
// that a schema can be attached (R1.6).
func isNamespace(name string) bool {
	return name == "xmlns" || strings.HasPrefix(name, "xmlns:") || strings.HasPrefix(name, "xsi:")
}

// readValue reads the value of the attribute at place i of the schema.
func (r *reader) readValue(e *element, v *verb, t *xmlscan.Token, i int, fields reflect.Value) {
	g, text := &r.given[i], trim(r.value(t))
	g.token = int32(r.next)
	means, fault := check(&v.Attrs[i], text, r.base)
	if fault != nil && fault.rule == "" {
		g.bad = true
		r.report(r.valueProblem(e, t, badValue, text, "it must be "+fault.must(&v.Attrs[i]), fault.suggestion))
		return
	}
	v.attrs[i].set(fields, means)
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
func (r *reader) unknownAttribute(e *element, v *verb, t *xmlscan.Token) {
	var names []string
	if v != nil {
		names = v.names.list
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
func (r *reader) judgeMissing(e *element, v *verb) {
	for _, i := range v.required {
		if a := &v.Attrs[i]; r.given[i].token == 0 {
			r.elementProblem(e, missingAttribute, r.elementName(e)+" needs the attribute "+a.Name+": "+a.Accepts())
		}
	}
}

// judgeCallbacks warns of events without a URL and the reverse (R3.8).
func (r *reader) judgeCallbacks(e *element, v *verb) {
	if v.events < 0 || v.callback < 0 {
		return
	}
	there, other := v.events, v.callback
	events, url := r.textOf(there), r.textOf(other)
	if r.given[there].bad || r.given[other].bad || (events == "") == (url == "") {
		return
	}
	if events == "" {
		there, other = other, there
	}
	r.report(r.nameProblem(e, &r.tokens[r.given[there].token], callbackIncomplete,
		v.Attrs[there].Name+" without "+v.Attrs[other].Name+" sends nothing"))
}

// judgeLanguage warns of a language that the voice does not speak (R3.11). What
// was found good is not looked up again.
func (r *reader) judgeLanguage(e *element, v *verb) {
	if v.voice < 0 || v.language < 0 {
		return
	}
	language, voice := r.textOf(v.language), v.Attrs[v.voice].Default
	if r.given[v.voice].token != 0 {
		voice = r.textOf(v.voice)
	}
	if language == "" || language == r.language && voice == r.voice {
		return
	}
	spoken := schema.VoiceLanguages(voice)
	if slices.Contains(spoken, language) {
		r.voice, r.language = voice, language
		return
	}
	t := &r.tokens[r.given[v.language].token]
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
