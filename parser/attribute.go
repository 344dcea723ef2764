package parser

import (
	"slices"
	"strings"

	"github.com/voxsim/voxsim/internal/spell"
	"github.com/voxsim/voxsim/internal/xmlscan"
	"github.com/voxsim/voxsim/schema"
)

// given is an attribute of a verb: what the element that is read says about it.
type given struct {
	// token is where it stands; 0 when the element does not have it.
	token int32
	// bad: its value is not accepted.
	bad bool
	// known: text, the last that was accepted in this document, means value, and
	// there is nothing to say about it. Scripts repeat themselves, the next verb
	// has the same voice; not to check that again saves a twelfth of a parse.
	known bool
	text  string
	value value
}

// readAttributes reads the attributes of the element that was opened last.
func (r *reader) readAttributes() {
	e := &r.open[len(r.open)-1]
	if e.verb != nil {
		r.given = r.all[e.all : e.all+len(e.Attrs)]
		for i := range r.given {
			r.given[i].token, r.given[i].bad = 0, false
		}
	}
	for r.next+1 < len(r.tokens) && r.tokens[r.next+1].Kind == xmlscan.Attr {
		r.next++
		r.readAttribute(e, &r.tokens[r.next])
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
	i := -1
	if e.verb != nil {
		i = e.attr(name)
	}
	switch {
	case i >= 0:
		r.readValue(e, t, i)
	case e.tag == &r.doc.Root && isNamespace(name):
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
func (r *reader) readValue(e *element, t *xmlscan.Token, i int) {
	g := &r.given[i]
	g.token = int32(r.next)
	text := trim(r.value(t))
	if !g.known || g.text != text {
		v, fault := check(&e.Attrs[i], text, r.base)
		if fault != nil {
			r.badValue(e, t, i, text, v, fault)
			return
		}
		g.known, g.text, g.value = true, text, v
	}
	e.attrs[i].set(e.node, g.value)
}

// badValue reports a value that is not accepted, or only with a warning.
func (r *reader) badValue(e *element, t *xmlscan.Token, i int, text string, v value, fault *finding) {
	if fault.rule == "" {
		r.given[i].bad = true
		r.report(r.valueProblem(e, t, badValue, text, "it must be "+fault.must(&e.Attrs[i]), fault.suggestion))
		return
	}
	r.given[i].known, r.given[i].text = false, text
	e.attrs[i].set(e.node, v)
	r.report(r.valueProblem(e, t, fault.rule, text, fault.message, fault.suggestion))
}

// textOf is the value of the attribute at place i of the schema; empty when it is
// absent or not accepted.
func (r *reader) textOf(i int) string {
	if g := &r.given[i]; g.token != 0 && !g.bad {
		return g.text
	}
	return ""
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
		if a := &e.Attrs[i]; r.given[i].token == 0 {
			r.elementProblem(e, missingAttribute, e.name+" needs the attribute "+a.Name+": "+a.Accepts())
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
