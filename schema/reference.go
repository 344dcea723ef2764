package schema

import (
	_ "embed"
	"strings"
	"text/template"
)

//go:embed reference.md.tmpl
var referenceText string

// Reference is the reference page of the language in Markdown: every verb with
// what it takes, an example, its attributes and its events.
func (d *Dialect) Reference() []byte {
	page := template.Must(template.New("reference").Funcs(template.FuncMap{
		"lower":  strings.ToLower,
		"cell":   func(s string) string { return strings.ReplaceAll(s, "|", `\|`) },
		"works":  works,
		"stands": d.stands,
		"holds":  d.holds,
		"voices": Voices,
		"spoken": func(voice string) string { return List(VoiceLanguages(voice), "and") },
	}).Parse(referenceText))
	var b strings.Builder
	if err := page.Execute(&b, d); err != nil {
		panic("schema: the template of the reference is wrong: " + err.Error())
	}
	return []byte(b.String())
}

// works lists the resources of a set: "calls and conferences".
func works(on Resource) string {
	var words []string
	for r := Call; r <= Participant; r <<= 1 {
		if on&r != 0 {
			words = append(words, r.String()+"s")
		}
	}
	return List(words, "and")
}

// stands lists the elements that a verb may stand in.
func (d *Dialect) stands(v Verb) string {
	words := []string{d.Root}
	for i := range d.Verbs {
		for _, name := range d.Verbs[i].Holds {
			if name == v.Name || name == AnyVerb {
				words = append(words, d.Verbs[i].Name)
			}
		}
	}
	return List(words, "and")
}

// holds says what may or must stand in a verb.
func (d *Dialect) holds(v Verb) string {
	var words []string
	switch {
	case len(v.Holds) == 0:
	case v.Holds[0] == AnyVerb:
		words = append(words, "any verbs that the resource supports")
	case v.Optional:
		words = append(words, "any number of "+List(v.Holds, "and"))
	default:
		words = append(words, "one or more "+List(v.Holds, "and"))
	}
	if v.Content != None {
		words = append(words, v.Content.Accepts())
	}
	switch {
	case len(words) == 0:
		return "nothing"
	case v.Optional:
		return List(words, "or") + ", or nothing"
	}
	return List(words, "or")
}
