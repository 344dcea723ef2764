package schema

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed reference.md
var referenceText string

// Reference is the reference page of the language in Markdown: every verb with
// what it takes, an example, its attributes and its events. It is no
// [text/template]: a program that has one keeps all methods of all types, which
// cost the start of every command 0.2 ms and 1 MiB.
func (d *Dialect) Reference() []byte {
	var verbs, sections, voices strings.Builder
	for _, v := range d.Verbs {
		fmt.Fprintf(&verbs, "| [%s](#%s) | %s | %s |\n", v.Name, strings.ToLower(v.Name), cell(v.Doc), works(v.On))
		d.section(&sections, v)
	}
	for _, voice := range Voices() {
		fmt.Fprintf(&voices, "| %s | %s |\n", voice, List(VoiceLanguages(voice), "and"))
	}
	return []byte(strings.NewReplacer(
		"{{root}}", d.Root, "{{verbs}}", verbs.String(), "{{sections}}", sections.String(), "{{voices}}", voices.String(),
	).Replace(referenceText))
}

// section writes what there is to know of one verb.
func (d *Dialect) section(w *strings.Builder, v Verb) {
	fmt.Fprintf(w, "\n## %s\n\n%s\n", v.Name, v.Doc)
	for _, note := range v.Notes {
		fmt.Fprintf(w, "\n%s\n", note)
	}
	fmt.Fprintf(w, "\n- Works on: %s\n- Stands in: %s\n- Holds: %s\n", works(v.On), d.stands(v), d.holds(v))
	fmt.Fprintf(w, "\n```xml\n%s\n```\n", v.Example)
	if len(v.Attrs) == 0 {
		w.WriteString("\nIt has no attributes.\n")
	} else {
		w.WriteString("\n| attribute | accepted | default | meaning |\n|---|---|---|---|\n")
	}
	for _, a := range v.Attrs {
		fmt.Fprintf(w, "| `%s` | %s | %s | %s |\n", a.Name, cell(accepted(a)), usual(a), cell(a.Doc))
	}
	if len(v.Events) > 0 {
		w.WriteString("\n| event | its name in the callback | when it is sent |\n|---|---|---|\n")
	}
	for _, e := range v.Events {
		fmt.Fprintf(w, "| `%s` | `%s` | %s |\n", e.Keyword, e.Name, e.Doc)
	}
}

// accepted says what an attribute takes.
func accepted(a Attr) string {
	if a.Cap != 0 {
		return fmt.Sprintf("%s; more than %d means %d", a.Accepts(), a.Cap, a.Cap)
	}
	return a.Accepts()
}

// usual is what holds when an attribute is not written.
func usual(a Attr) string {
	switch {
	case a.Required:
		return "required"
	case a.Default != "":
		return "`" + a.Default + "`"
	}
	return ""
}

// cell is a text as it stands in a table.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

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
