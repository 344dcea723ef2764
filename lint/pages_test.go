package lint_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/lint"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/source"
)

const pages = "../docs/rules"

// block is a fenced block of a page.
var block = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

// mends is how a page says that its rule has a fix.
const mends = "`voxsim check --fix` mends it"

// TestPages: each rule has a page. It begins with the rule's sentence; its first
// example breaks that rule and no other, with the output that follows; the
// second has no problem. With -update sentence and output are written anew.
func TestPages(t *testing.T) {
	files, err := filepath.Glob(pages + "/*.md")
	require.NoError(t, err)
	for _, r := range lint.Rules() {
		name := filepath.Join(pages, r.Name+".md")
		require.Contains(t, files, name)
		files = slices.DeleteFunc(files, func(f string) bool { return f == name })
		t.Run(r.Name, func(t *testing.T) { checkPage(t, name, r) })
	}
	assert.Equal(t, []string{filepath.Join(pages, "README.md")}, files, "pages without a rule")
}

func checkPage(t *testing.T, name string, r parser.Rule) {
	text := read(t, name)
	head := strings.SplitN(text, "\n", 4)
	require.Len(t, head, 4)
	head[0], head[2] = "# "+r.Name, sentence(r)
	want := strings.Join(head, "\n")
	blocks := block.FindAllStringSubmatchIndex(text, -1)
	if !strings.HasPrefix(r.Name, "too-") { // what is too much does not fit on a page
		require.Len(t, blocks, 3, "an example, its output, and what to write instead")
		problems := lint.Document("ivr.xml", []byte(text[blocks[0][4]:blocks[0][5]]), parser.Options{})
		assertBreaks(t, problems, r.Name)
		var output strings.Builder
		require.NoError(t, problems.WriteText(&output, false))
		want = block.ReplaceAllStringFunc(want, func(b string) string {
			if strings.HasPrefix(b, "```text") {
				return "```text\n" + output.String() + "```"
			}
			return b
		})
		fixed := slices.ContainsFunc(problems, func(d source.Diagnostic) bool { return d.Fix != nil })
		assert.Equal(t, fixed, strings.Contains(text, mends))
		instead := lint.Document("ivr.xml", []byte(text[blocks[2][4]:blocks[2][5]]), parser.Options{})
		assert.Empty(t, rendered(instead))
	}
	if r.Severity == source.Warning {
		assert.Contains(t, text, "\n## When to ignore it\n")
	}
	current(t, name, text, want)
}

// assertBreaks: the first problem is one of the rule, and so are all others. But
// what is inside an If that is never true can never run.
func assertBreaks(t *testing.T, problems source.Diagnostics, rule string) {
	t.Helper()
	require.NotEmpty(t, problems)
	for i, d := range problems {
		if i == 0 || rule != "if-never-true" || d.Rule != "unreachable-verb" {
			assert.Equal(t, rule, d.Rule)
		}
	}
}

func sentence(r parser.Rule) string {
	return strings.ToUpper(string(r.Severity[:1])) + string(r.Severity[1:]) + ": " + r.Doc
}

// TestIndex: the list of all rules is current.
func TestIndex(t *testing.T) {
	name := filepath.Join(pages, "README.md")
	text := read(t, name)
	intro, _, _ := strings.Cut(text, "\n## Warnings\n")
	var b strings.Builder
	b.WriteString(strings.TrimRight(intro, "\n") + "\n")
	for _, kind := range []struct {
		title    string
		severity source.Severity
	}{{"Warnings", source.Warning}, {"Errors", source.Error}} {
		fmt.Fprintf(&b, "\n## %s\n\n| rule | |\n|---|---|\n", kind.title)
		for _, r := range lint.Rules() {
			if r.Severity == kind.severity {
				fmt.Fprintf(&b, "| [`%s`](%[1]s.md) | %s |\n", r.Name, r.Doc)
			}
		}
	}
	example := block.FindStringSubmatch(text)
	assert.Empty(t, rendered(lint.Document("ivr.xml", []byte(example[2]), parser.Options{})))
	current(t, name, text, b.String())
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(text)
}

// current compares a page with what it should be, or writes it.
func current(t *testing.T, name, text, want string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(name, []byte(want), 0o644))
		return
	}
	assert.Empty(t, cmp.Diff(want, text), "go test ./lint -update writes it")
}
