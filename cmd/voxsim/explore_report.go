package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/voxsim/voxsim/explore"
	"github.com/voxsim/voxsim/source"
)

// survey is what "voxsim explore" tells, as JSON names it.
type survey struct {
	File       string          `json:"file"`
	Situations int             `json:"situations"`
	Ways       int             `json:"ways"`
	Complete   bool            `json:"complete"`
	Endings    []reportEnding  `json:"endings"`
	Findings   []reportFinding `json:"findings"`
	// Unknown are addresses that are fetched and not mapped.
	Unknown    []string          `json:"unknown"`
	Assertions []reportAssertion `json:"assertions,omitempty"`
}

// reportPlace is where something stands.
type reportPlace struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Path string `json:"path,omitempty"`
}

// reportEnding are all ways that end alike, at one place.
type reportEnding struct {
	Kind string `json:"kind"`
	reportPlace
	Count    int        `json:"count"`
	Shortest *reportWay `json:"shortest"`
}

// reportFinding is something that is wrong.
type reportFinding struct {
	Kind string `json:"kind"`
	reportPlace
	Message string     `json:"message"`
	Way     *reportWay `json:"way,omitempty"`
}

// reportAssertion is what came of an assertion.
type reportAssertion struct {
	Assertion string     `json:"assertion"`
	Holds     bool       `json:"holds"`
	Unknown   bool       `json:"unknown,omitempty"`
	Message   string     `json:"message,omitempty"`
	Way       *reportWay `json:"way,omitempty"`
}

// reportWay is a way through the script.
type reportWay struct {
	Steps   []string `json:"steps"`
	Flags   []string `json:"flags,omitzero"` // of voxsim run; nil when none take it
	Seconds float64  `json:"seconds"`
	way     *explore.Way
}

// report makes the report.
func (e *exploring) report(atlas *explore.Atlas) *survey {
	r := &survey{
		File: e.script, Situations: atlas.Situations(), Ways: atlas.Ways(), Complete: atlas.Complete,
		Endings: []reportEnding{}, Findings: []reportFinding{}, Unknown: append([]string{}, atlas.Unknown...),
	}
	for _, g := range atlas.Endings() {
		r.Endings = append(r.Endings, reportEnding{g.Kind(), e.place(g.Place), g.Count, e.way(g.Shortest)})
	}
	for _, f := range atlas.Findings(e.limit) {
		r.Findings = append(r.Findings, reportFinding{string(f.Kind), e.place(f.Place), f.Message, e.way(f.Way)})
	}
	for _, a := range e.assertions {
		v := atlas.Check(a)
		r.Assertions = append(r.Assertions, reportAssertion{a.Text, v.Holds, v.Unknown, v.Message, e.way(v.Way)})
	}
	return r
}

func (e *exploring) place(p explore.Place) reportPlace {
	at := reportPlace{File: p.File, Line: p.Line}
	if p.Verb != nil {
		at.Path = p.Verb.Element().Path()
	}
	return at
}

func (e *exploring) way(w *explore.Way) *reportWay {
	if w == nil {
		return nil
	}
	r := &reportWay{Steps: []string{}, Flags: e.runFlags(w), Seconds: w.Took.Seconds(), way: w}
	for i := range w.Steps {
		r.Steps = append(r.Steps, w.Steps[i].String())
	}
	return r
}

// failed is how many assertions do not hold.
func (r *survey) failed() (n int) {
	for _, a := range r.Assertions {
		if !a.Holds && !a.Unknown {
			n++
		}
	}
	return n
}

func (e *exploring) writeJSON(r *survey) {
	encoder := json.NewEncoder(e.out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(r) // the writer keeps its error
}

// writeText writes the report for people.
func (e *exploring) writeText(r *survey) {
	fmt.Fprintf(e.out, "%s: %s, %s\n", source.Visible(r.File), plural(r.Ways, "way"), plural(r.Situations, "situation"))
	if !r.Complete {
		fmt.Fprintln(e.out, "This is not all: the limit on situations was reached.")
	}
	fmt.Fprintln(e.out, "\nEndings")
	kind, place := 0, 0
	for _, g := range r.Endings {
		kind, place = max(kind, len(g.Kind)), max(place, utf8.RuneCountInString(e.where(g.reportPlace)))
	}
	for _, g := range r.Endings {
		fmt.Fprintf(e.out, "  %4d× %-*s  %-*s  %s\n", g.Count, kind, g.Kind, place, e.where(g.reportPlace), g.Shortest)
	}
	if len(r.Findings) > 0 {
		fmt.Fprintln(e.out, "\nFindings")
	}
	for i := 0; i < len(r.Findings); i++ {
		f := r.Findings[i]
		if n := e.unreached(r.Findings[i:]); n > 1 {
			e.writeUnreached(r.Findings[i : i+n])
			i += n - 1
			continue
		}
		fmt.Fprintf(e.out, "  %s: %s (%s)\n", e.where(f.reportPlace), f.Message, f.Kind)
		if f.Way != nil {
			fmt.Fprintf(e.out, "      %s\n", f.Way)
		}
	}
	if len(r.Unknown) > 0 {
		fmt.Fprintln(e.out, "\nNot explored, because nothing is mapped there")
	}
	for _, address := range r.Unknown {
		fmt.Fprintf(e.out, "  %s\n", source.Visible(address))
	}
	e.writeAssertions(r)
}

// unreached is how many verbs that no way reaches follow one another.
func (e *exploring) unreached(findings []reportFinding) int {
	for i, f := range findings {
		if f.Kind != string(explore.Unreached) || f.File != findings[0].File {
			return i
		}
	}
	return len(findings)
}

// writeUnreached tells of several verbs in one line.
func (e *exploring) writeUnreached(findings []reportFinding) {
	var names []string
	for _, f := range findings {
		name, _, _ := strings.Cut(f.Message, " ")
		names = append(names, fmt.Sprintf("%s %d", name, f.Line))
	}
	at := ""
	if file := findings[0].File; file != e.script {
		at = " of " + source.Visible(file)
	}
	fmt.Fprintf(e.out, "  %s%s: never reached (%s)\n", strings.Join(names, ", "), at, explore.Unreached)
}

func (e *exploring) writeAssertions(r *survey) {
	if len(r.Assertions) > 0 {
		fmt.Fprintln(e.out, "\nAssertions")
	}
	for _, a := range r.Assertions {
		verdict := "holds"
		switch {
		case a.Unknown:
			verdict = "unknown"
		case !a.Holds:
			verdict = "FAILED"
		}
		fmt.Fprintf(e.out, "  %-6s  %s\n", verdict, source.Visible(a.Assertion))
		if a.Message != "" {
			fmt.Fprintf(e.out, "          %s\n", source.Visible(a.Message))
		}
		if a.Way != nil {
			fmt.Fprintf(e.out, "          %s\n", a.Way)
			e.tellWay(a.Way.way)
		}
	}
}

// where is a place in the script, or in another document.
func (e *exploring) where(p reportPlace) string {
	line := fmt.Sprintf("line %d", p.Line)
	if p.File != e.script {
		line += " of " + source.Visible(p.File)
	}
	return line
}

// String is the way as the flags of "voxsim run" that take it, or step by step.
func (w *reportWay) String() string {
	if w.Flags == nil {
		return source.Visible(w.way.String())
	}
	if len(w.Flags) == 0 {
		return "(just listen)"
	}
	var quoted []string
	for _, f := range w.Flags {
		quoted = append(quoted, shellWord(f))
	}
	return strings.Join(quoted, " ")
}
