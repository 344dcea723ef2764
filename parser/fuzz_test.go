package parser

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/source"
)

// addSeeds adds every document of the repository's testdata.
func addSeeds(f *testing.F) {
	for _, pattern := range []string{"docs/*.xml", "docs/snippets/*.xml", "errors/*.xml"} {
		files, _ := filepath.Glob("../testdata/" + pattern)
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	files, _ := filepath.Glob("../testdata/errors/*.txtar")
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for i := 0; i < len(archive.Files); i += 2 {
			f.Add(unescape(archive.Files[i].Data))
		}
	}
}

// FuzzParse holds what is true of every input.
func FuzzParse(f *testing.F) {
	addSeeds(f)
	var p Parser
	f.Fuzz(func(t *testing.T, data []byte) {
		for r := schema.Call; r <= schema.Participant; r <<= 1 {
			doc, problems := p.Parse("x", string(data), Options{Resource: r})
			checkResult(t, doc, problems)
			lenient, lenientProblems := p.Parse("x", string(data), Options{Resource: r, Lenient: true})
			checkResult(t, lenient, lenientProblems)
			if doc != nil && !cmp.Equal(doc, lenient, cmp.AllowUnexported(source.File{})) {
				t.Fatal("a lenient parse gives another tree")
			}
			if len(problems) < len(lenientProblems) && !problems.HasErrors() {
				t.Fatal("a lenient parse finds more")
			}
			if doc != nil && utf8.Valid(data) {
				mustBeXML(t, doc.File.Text)
			}
		}
	})
}

// checkResult holds what is true of every result.
func checkResult(t *testing.T, doc *ast.Document, problems source.Diagnostics) {
	t.Helper()
	if (doc == nil) != problems.HasErrors() {
		t.Fatal("there must be a document or an error")
	}
	sorted := slices.IsSortedFunc(problems, func(a, b source.Diagnostic) int { return int(a.Span.Start - b.Span.Start) })
	if !sorted {
		t.Fatal("problems are not in document order")
	}
	for _, d := range problems {
		checkProblem(t, d)
	}
	if err := problems.WriteText(io.Discard, true); err != nil {
		t.Fatal(err)
	}
	if doc == nil {
		return
	}
	if !utf8.ValidString(doc.File.Text) {
		t.Fatal("the text is not UTF-8")
	}
	ast.Walk(doc, func(v ast.Verb) bool {
		e := v.Element()
		if e.Parent == nil || doc.File.Text[e.Start.Offset()] != '<' || e.Path() == "" {
			t.Fatalf("bad tag %+v", e)
		}
		return true
	})
}

func checkProblem(t *testing.T, d source.Diagnostic) {
	t.Helper()
	start, end := d.Span.Start.Offset(), d.Span.End.Offset()
	text := d.File.Text
	switch {
	case start < 0 || start > end || end > len(text):
		t.Fatalf("%s lies outside of the file: %d to %d of %d", d.Rule, start, end, len(text))
	case start < len(text) && !utf8.RuneStart(text[start]), end < len(text) && !utf8.RuneStart(text[end]):
		t.Fatalf("%s cuts a character", d.Rule)
	case d.Message == "" || !utf8.ValidString(d.Message) || !utf8.ValidString(text):
		t.Fatalf("%s has a bad message or text", d.Rule)
	case !slices.ContainsFunc(rules, func(r Rule) bool { return r.Name == d.Rule }):
		t.Fatalf("there is no rule %s", d.Rule)
	case (d.Code == 0) != (d.Severity == source.Warning):
		t.Fatalf("%s has code %d and is a %s", d.Rule, d.Code, d.Severity)
	}
	for _, r := range d.Message + d.Path + d.Suggestion {
		if r < ' ' || r == 0x7F || r == 0x9B {
			t.Fatalf("%s has a control character in its message", d.Rule)
		}
	}
}

// mustBeXML fails when encoding/xml refuses a text that we accept.
func mustBeXML(t *testing.T, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("encoding/xml: %v", err)
		}
	}
}
