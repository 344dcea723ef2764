package lint_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/lint"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/source"
)

var update = flag.Bool("update", false, "write what is expected anew")

// perRule is how many cases of a rule must be found, and how many near misses
// must not.
const perRule = 4

// TestCases checks the documents of testdata/lint/<rule>.txtar. Those named
// found-… break the rule, those named near-… do not. A .want behind a document
// has all its problems, a .fixed what its fixes make of it.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("../testdata/lint/*.txtar")
	require.NoError(t, err)
	covered := map[string]bool{}
	for _, file := range files {
		rule := strings.TrimSuffix(filepath.Base(file), ".txtar")
		covered[rule] = true
		t.Run(rule, func(t *testing.T) { checkCases(t, file, rule) })
	}
	for _, r := range lint.Rules() {
		if r.Severity == source.Warning {
			assert.True(t, covered[r.Name], "there is no testdata/lint/%s.txtar", r.Name)
		}
		delete(covered, r.Name)
	}
	assert.Empty(t, covered, "no rules")
}

func checkCases(t *testing.T, file, rule string) {
	archive, err := txtar.ParseFile(file)
	require.NoError(t, err)
	want := &txtar.Archive{Comment: archive.Comment}
	kinds := map[string]int{}
	for _, f := range archive.Files {
		if !strings.HasSuffix(f.Name, ".xml") {
			continue
		}
		kind, _, _ := strings.Cut(f.Name, "-")
		kinds[kind]++
		problems := lint.Document(f.Name, f.Data, options(f.Name))
		require.NoError(t, problems.Err(), f.Name)
		assert.Equal(t, kind == "found", strings.Contains(rendered(problems), " "+rule+" "), "%s: %s", f.Name, rendered(problems))
		want.Files = append(want.Files, f)
		name := strings.TrimSuffix(f.Name, ".xml")
		if len(problems) > 0 {
			want.Files = append(want.Files, txtar.File{Name: name + ".want", Data: []byte(rendered(problems))})
		}
		if fixed := fix(t, f); !bytes.Equal(fixed, f.Data) {
			want.Files = append(want.Files, txtar.File{Name: name + ".fixed", Data: fixed})
		}
	}
	assert.GreaterOrEqual(t, kinds["found"], perRule)
	assert.GreaterOrEqual(t, kinds["near"], perRule)
	assert.Len(t, kinds, 2, "documents are named found-… or near-…")
	if *update {
		require.NoError(t, os.WriteFile(file, txtar.Format(want), 0o644))
		return
	}
	assert.Empty(t, cmp.Diff(string(txtar.Format(want)), string(txtar.Format(archive))))
}

// options are what a document is for: its name may say so.
func options(name string) parser.Options {
	opt := parser.Options{Lenient: strings.Contains(name, "lenient")}
	if strings.Contains(name, "conference-document") {
		opt.Resource = schema.Conference
	}
	return opt
}

// rendered writes problems a line each: place, rule, element, message.
func rendered(problems source.Diagnostics) string {
	var b strings.Builder
	for _, d := range problems {
		line, col := d.File.LineCol(d.Span.Start)
		endLine, endCol := d.File.LineCol(d.Span.End)
		_, message, _ := strings.Cut(d.Headline(), ": ")
		fmt.Fprintf(&b, "%d:%d-%d:%d %s %s %s\n", line, col, endLine, endCol, d.Rule, d.Path, message)
	}
	return b.String()
}

// fix applies the fixes of a document. Each must make its problem go
// away and change nothing else; all together find nothing to do a second time.
func fix(t *testing.T, f txtar.File) []byte {
	t.Helper()
	opt := options(f.Name)
	problems := lint.Document(f.Name, f.Data, opt)
	for _, d := range problems {
		if d.Fix == nil {
			continue
		}
		text, n := source.Diagnostics{d}.Fixed(d.File)
		assert.Equal(t, 1, n)
		before, after := d.File.Text[:d.Fix.Span.Start.Offset()], d.File.Text[d.Fix.Span.End.Offset():]
		assert.Equal(t, before+d.Fix.Text+after, text, "nothing else changes")
		left := lint.Document(f.Name, []byte(text), opt)
		require.NoError(t, left.Err())
		assert.Less(t, count(left, d), count(problems, d), "%s: the fix of %s", f.Name, d.Message)
	}
	fixed, _, err := lint.Fix(f.Name, f.Data, opt)
	require.NoError(t, err)
	again, n, err := lint.Fix(f.Name, fixed, opt)
	require.NoError(t, err)
	assert.Zero(t, n, "%s: fixed again", f.Name)
	assert.Equal(t, string(fixed), string(again))
	return fixed
}

// count counts the problems that say the same.
func count(problems source.Diagnostics, as source.Diagnostic) (n int) {
	for _, d := range problems {
		if d.Rule == as.Rule && d.Message == as.Message {
			n++
		}
	}
	return n
}
