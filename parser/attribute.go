package parser

import (
	"slices"
	"strings"

	"github.com/voxsim/voxsim/internal/spell"
	"github.com/voxsim/voxsim/internal/xmlscan"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/source"
)

// given is what an element says about an attribute of its schema.
type given struct {
	// written: the element has the attribute.
	written bool
	// bad: its value is not accepted.
	bad bool
	// text is its value; empty stands for absent.
	text string
	// token is where it stands.
	token int
}

// readAttributes reads the attributes of the element that was opened last.
func (r *reader) readAttributes() {
	e := &r.open[len(r.open)-1]
	first := len(r.attrs)
	r.given = r.given[:0]
	if e.verb != nil {
		r.given = append(r.given, make([]given, len(e.Attrs))...)
	}
	for r.next+1 < len(r.tokens) && r.tokens[r.next+1].Kind == xmlscan.Attr {
		r.next++
		r.readAttribute(e, &r.tokens[r.next])
	}
	if e.tag != nil && len(r.attrs) > first {
		e.tag.Attrs = r.attrs[first:len(r.attrs):len(r.attrs)]
	}
	if e.verb != nil {
		r.judgeMissing(e)
		r.judgeCallbacks(e)
		r.judgeLanguage(e)
	}
}

// readAttribute reads one attribute of the element.
func (r *reader) readAttribute(e *element, t *xmlscan.Token) {
	name := r.nameOf(t)
	if t.Flags&xmlscan.Duplicate != 0 {
		r.report(r.nameProblem(e, t, duplicateAttribute, "attribute "+plain(name)+" stands twice in "+plain(e.name)))
		return
	}
	if e.tag == nil {
		return
	}
	r.attrs = r.attrs[:len(r.attrs)+1] // there is room for all
	written := &r.attrs[len(r.attrs)-1]
	written.Name, written.NameSpan = name, span(t.NameSpan())
	written.Value, written.ValueSpan = r.value(t), span(t.ValueSpan())
	i := -1
	if e.verb != nil {
		i = e.attr(name)
	}
	switch {
	case i >= 0:
		r.readValue(e, t, i, trim(written.Value))
	case e.tag == &r.doc.Root && isNamespace(name):
	default:
		r.unknownAttribute(e, t)
	}
}

func span(start, end int) source.Span {
	return source.Span{Start: source.At(start), End: source.At(end)}
}

// isNamespace tells the attributes that the root may have besides its own, so
// that a schema can be attached (R1.6).
func isNamespace(name string) bool {
	return name == "xmlns" || strings.HasPrefix(name, "xmlns:") || strings.HasPrefix(name, "xsi:")
}

// readValue reads the value of the attribute at place i of the schema.
func (r *reader) readValue(e *element, t *xmlscan.Token, i int, text string) {
	a := &e.Attrs[i]
	v, fault := check(a, text, r.base)
	r.given[i] = given{written: true, bad: fault != nil && fault.rule == "", text: v.text, token: r.next}
	if !r.given[i].bad {
		e.attrs[i].set(e.node, v)
	}
	switch {
	case fault == nil:
	case fault.rule == "":
		r.report(r.valueProblem(e, t, badValue, text, "it must be "+fault.must(a), fault.suggestion))
	default:
		r.report(r.valueProblem(e, t, fault.rule, text, fault.message, fault.suggestion))
	}
}

// unknownAttribute reports an attribute that the element does not have.
func (r *reader) unknownAttribute(e *element, t *xmlscan.Token) {
	var names []string
	if e.verb != nil {
		for i := range e.Attrs {
			names = append(names, e.Attrs[i].Name)
		}
	}
	what := schema.List(names, "and")
	if what == "" {
		what = "no attributes"
	}
	p := r.nameProblem(e, t, unknownAttribute, "unknown attribute "+plain(r.nameOf(t))+"; "+e.name+" takes "+what)
	p.suggestion = spell.Nearest(r.nameOf(t), names)
	r.reportUnknown(p)
}

// judgeMissing reports each required attribute that is not there.
func (r *reader) judgeMissing(e *element) {
	for _, i := range e.required {
		if a := &e.Attrs[i]; !r.given[i].written {
			r.elementProblem(e, missingAttribute, e.name+" needs the attribute "+a.Name+": "+a.Accepts())
		}
	}
}

// judgeCallbacks warns of events without a URL and the reverse (R3.8).
func (r *reader) judgeCallbacks(e *element) {
	if e.events < 0 || e.callback < 0 {
		return
	}
	there, other := &r.given[e.events], &r.given[e.callback]
	if there.bad || other.bad || (there.text == "") == (other.text == "") {
		return
	}
	name, lacking := e.Attrs[e.events].Name, e.Attrs[e.callback].Name
	if there.text == "" {
		there, name, lacking = other, lacking, name
	}
	r.report(r.nameProblem(e, &r.tokens[there.token], callbackIncomplete, name+" without "+lacking+" sends nothing"))
}

// judgeLanguage warns of a language that the voice does not speak (R3.11).
func (r *reader) judgeLanguage(e *element) {
	if e.voice < 0 || e.language < 0 || r.given[e.language].text == "" {
		return
	}
	language, voice := r.given[e.language], e.Attrs[e.voice].Default
	if r.given[e.voice].written {
		voice = r.given[e.voice].text
	}
	spoken := schema.VoiceLanguages(voice)
	if slices.Contains(spoken, language.text) {
		return
	}
	t := &r.tokens[language.token]
	if all := schema.Languages(); !slices.Contains(all, language.text) {
		r.report(r.valueProblem(e, t, unknownLanguage, language.text,
			"no standard voice of Amazon Polly speaks it", spell.Nearest(language.text, all)))
	} else if spoken != nil {
		r.report(r.valueProblem(e, t, languageNotSpoken, language.text,
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
