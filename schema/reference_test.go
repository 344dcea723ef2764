package schema_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

var update = flag.Bool("update", false, "write docs/reference.md anew")

// TestReferenceIsCurrent: the page in the repository is the one that the schema
// gives.
func TestReferenceIsCurrent(t *testing.T) {
	const file = "../docs/reference.md"
	page := schema.Classic.Reference()
	if *update {
		require.NoError(t, os.WriteFile(file, page, 0o644))
	}
	committed, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Empty(t, cmp.Diff(string(committed), string(page)), "go test ./schema -update writes it anew")
}

// TestReferenceIsWhole: every name and every sentence of the schema stands in
// it, and its tables are well-formed.
func TestReferenceIsWhole(t *testing.T) {
	page := string(schema.Classic.Reference())
	assert.NotContains(t, page, "\n\n\n")
	assert.NotContains(t, page, "<no value>")
	for _, v := range schema.Classic.Verbs {
		_, section, ok := strings.Cut(page, "\n## "+v.Name+"\n")
		require.True(t, ok, v.Name)
		section, _, _ = strings.Cut(section, "\n## ")
		wanted := append([]string{v.Doc, v.Example}, v.Notes...)
		for _, a := range v.Attrs {
			wanted = append(wanted, "| `"+a.Name+"` | ", a.Doc)
		}
		for _, e := range v.Events {
			wanted = append(wanted, "| `"+e.Keyword+"` | `"+e.Name+"` | "+e.Doc)
		}
		for _, w := range wanted {
			assert.Contains(t, section, w, v.Name)
		}
	}
	columns := 0
	for line := range strings.Lines(page) {
		n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|")
		assert.True(t, !strings.HasPrefix(line, "|") || columns == 0 || n == columns, line)
		columns = n
	}
}

// TestExamples: every verb has an example, which is valid without a warning
// wherever the verb is, and has it.
func TestExamples(t *testing.T) {
	for _, v := range schema.Classic.Verbs {
		for on := schema.Call; on <= schema.Participant; on <<= 1 {
			if v.On&on == 0 {
				continue
			}
			doc, problems := parser.Parse(v.Name, []byte("<Response>"+v.Example+"</Response>"), parser.Options{Resource: on})
			assert.Empty(t, problems, v.Name)
			has := false
			ast.Walk(doc, func(in ast.Verb) bool {
				has = has || in.Element().Name == v.Name
				return true
			})
			assert.True(t, has, v.Name)
		}
	}
}
