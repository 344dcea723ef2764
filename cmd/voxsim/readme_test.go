package main

import (
	"bytes"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the output that tests expect")

// shown is a fenced block of the README behind a comment that says what it
// shows: the output of a command, a file, or an example function.
var shown = regexp.MustCompile("(?ms)^<!-- (run|file|example): ([^\n]+) -->\n```\\w+\n(.*?)^```$")

// TestREADME compares every such block with the real thing; -update rewrites it.
func TestREADME(t *testing.T) {
	t.Chdir("../..")
	text, err := os.ReadFile("README.md")
	require.NoError(t, err)
	var want bytes.Buffer
	at := 0
	for _, m := range shown.FindAllSubmatchIndex(text, -1) {
		want.Write(text[at:m[6]])
		want.WriteString(realThing(t, string(text[m[2]:m[3]]), string(text[m[4]:m[5]])))
		at = m[7]
	}
	want.Write(text[at:])
	require.NotZero(t, at, "the README shows nothing")
	if *update {
		require.NoError(t, os.WriteFile("README.md", want.Bytes(), 0o644))
		return
	}
	if diff := cmp.Diff(want.String(), string(text)); diff != "" {
		t.Errorf("README.md is not up to date (go test ./cmd/voxsim -update repairs it):\n%s", diff)
	}
}

// realThing is what a block of the README has to show.
func realThing(t *testing.T, kind, what string) string {
	t.Helper()
	switch kind {
	case "run":
		return transcript(t, what)
	case "file":
		text, err := os.ReadFile(what)
		require.NoError(t, err)
		return string(text)
	default:
		return exampleText(t, what)
	}
}

// transcript runs a command line and returns all that a terminal would show.
func transcript(t *testing.T, line string) string {
	t.Helper()
	args := strings.Fields(line)
	require.Equal(t, "voxsim", args[0])
	var out bytes.Buffer
	status := run(args[1:], streams{strings.NewReader(""), &out, &out})
	require.NotEqual(t, statusCannotRun, status, "%s:\n%s", line, &out)
	return tookTime.ReplaceAllString(out.String(), "1ms)\n")
}

// tookTime is how long something really took, at the end of a line; it is shown
// as one millisecond.
var tookTime = regexp.MustCompile(`\b[0-9.]+(ns|µs|ms|s)\)\n`)

// exampleText is the text of a function of example_test.go: NAME, or FOLDER NAME.
func exampleText(t *testing.T, what string) string {
	t.Helper()
	folder, name, ok := strings.Cut(what, " ")
	if !ok {
		folder, name = ".", what
	}
	text, err := os.ReadFile(filepath.Join(folder, "example_test.go"))
	require.NoError(t, err)
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, "", text, parser.ParseComments)
	require.NoError(t, err)
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == name {
			return string(text[set.Position(f.Pos()).Offset:set.Position(f.End()).Offset]) + "\n"
		}
	}
	t.Fatalf("example_test.go has no function %s", name)
	return ""
}
