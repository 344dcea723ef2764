package parser

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/source"
)

var update = flag.Bool("update", false, "write the expectations in testdata/errors anew")

// errorFiles are the wrong documents of one kind.
func errorFiles(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "testdata", "errors", pattern))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

// TestErrors parses testdata/errors/*.xml. Each problem is expected by a
// comment behind the line that has it: severity, code, rule, place, path,
// message. The first comment may hold OPTIONS. With -update the comments are
// written anew.
func TestErrors(t *testing.T) {
	for _, file := range errorFiles(t, "*.xml") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			opt := optionsIn(t, string(data))
			if *update {
				data = annotated(data, opt)
				require.NoError(t, os.WriteFile(file, data, 0o644))
			}
			doc, problems := Parse(file, data, opt)
			require.Empty(t, cmp.Diff(expected(data), rendered(problems)))
			assert.Equal(t, problems.HasErrors(), doc == nil)
			for _, line := range strings.SplitAfter(string(data), "These are accepted.")[1:] {
				assert.NotContains(t, line, "<!-- ERROR")
				assert.NotContains(t, line, "<!-- WARNING")
			}
		})
	}
}

var expectation = regexp.MustCompile(` <!-- ((?:ERROR|WARNING) .*?) -->`)

func expected(data []byte) []string {
	var all []string
	for _, m := range expectation.FindAllSubmatch(data, -1) {
		all = append(all, string(m[1]))
	}
	return all
}

func rendered(problems source.Diagnostics) []string {
	var all []string
	for _, d := range problems {
		all = append(all, render(d))
	}
	return all
}

func render(d source.Diagnostic) string {
	line, col := d.File.LineCol(d.Span.Start)
	endLine, endCol := d.File.LineCol(d.Span.End)
	kind, message, _ := strings.Cut(d.Headline(), ": ")
	return fmt.Sprintf("%s %s %d:%d-%d:%d %s %s", strings.ToUpper(kind), d.Rule, line, col, endLine, endCol, d.Path, message)
}

// annotated writes the problems that a document has behind their lines.
func annotated(data []byte, opt Options) []byte {
	data = expectation.ReplaceAll(data, nil)
	_, problems := Parse("", data, opt)
	want := rendered(problems)
	lines := bytes.SplitAfter(data, []byte("\n"))
	for _, d := range problems {
		for i := d.File.Line(d.Span.Start) - 1; i < len(lines); i++ {
			before := lines[i]
			body, end, _ := bytes.Cut(before, []byte("\n"))
			lines[i] = slices.Concat(body, []byte(" <!-- "+render(d)+" -->\n"), end)
			if _, got := Parse("", bytes.Join(lines, nil), opt); slices.Equal(want, rendered(got)) {
				break
			}
			lines[i] = before
		}
	}
	return bytes.Join(lines, nil)
}

var optionsLine = regexp.MustCompile(`OPTIONS (.*?)(?: -->|\n)`)

// optionsIn reads a line such as "OPTIONS lenient resource=conference".
func optionsIn(t *testing.T, text string) Options {
	t.Helper()
	var opt Options
	m := optionsLine.FindStringSubmatch(text)
	if m == nil {
		return opt
	}
	for _, word := range strings.Fields(m[1]) {
		name, value, _ := strings.Cut(word, "=")
		n, _ := strconv.Atoi(value)
		switch name {
		case "lenient":
			opt.Lenient = true
		case "resource":
			opt.Resource, _ = schema.ParseResource(value)
		case "base":
			opt.Base = value
		case "bytes":
			opt.Limits.Bytes = n
		case "depth":
			opt.Limits.Depth = n
		case "elements":
			opt.Limits.Elements = n
		default:
			require.Fail(t, "unknown option", name)
		}
	}
	return opt
}

// TestErrorArchives parses the documents in testdata/errors/*.txtar, which
// cannot have their expectation in a comment. It follows each as the lines of
// "voxsim check --json".
func TestErrorArchives(t *testing.T) {
	for _, file := range errorFiles(t, "*.txtar") {
		archive, err := txtar.ParseFile(file)
		require.NoError(t, err)
		for i := 0; i+1 < len(archive.Files); i += 2 {
			doc, want := archive.Files[i], &archive.Files[i+1]
			t.Run(filepath.Base(file)+"/"+doc.Name, func(t *testing.T) {
				var got bytes.Buffer
				text := unescape(doc.Data)
				_, problems := Parse(doc.Name, text, optionsIn(t, string(archive.Comment)))
				require.NoError(t, problems.WriteJSON(&got))
				if *update {
					want.Data = got.Bytes()
				}
				assert.Equal(t, "want", want.Name)
				assert.Empty(t, cmp.Diff(string(want.Data), got.String()))
			})
		}
		if *update {
			require.NoError(t, os.WriteFile(file, txtar.Format(archive), 0o644))
		}
	}
}

// unescape makes the document of an archive: ⏎ at the end means that there is
// no line end, and «1b» is the byte 1B.
func unescape(data []byte) []byte {
	data = bytes.ReplaceAll(data, []byte("⏎\n"), nil)
	return hexByte.ReplaceAllFunc(data, func(m []byte) []byte {
		n, _ := strconv.ParseUint(string(m[len("«"):len(m)-len("»")]), 16, 8)
		return []byte{byte(n)}
	})
}

var hexByte = regexp.MustCompile("«[0-9a-f]{2}»")

// TestErrorsCoverRules finds every rule in testdata/errors.
func TestErrorsCoverRules(t *testing.T) {
	var all []byte
	for _, file := range errorFiles(t, "*") {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		all = append(all, data...)
	}
	for _, r := range Rules() {
		beside := regexp.MustCompile(` <!-- (ERROR 510[56]|WARNING) ` + r.Name + " ")
		apart := regexp.MustCompile(`"severity":"` + string(r.Severity) + `",("code":510[56],)?"rule":"` + r.Name + `"`)
		assert.True(t, beside.Match(all) || apart.Match(all), "no document in testdata/errors breaks %s", r.Name)
	}
}
