package lint_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/lint"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/source"
)

// TestCorpus: the vendor's documents and all valid scripts of testdata and
// examples have the warnings of testdata/lint/corpus.txt, each of which has been
// judged, and no others.
func TestCorpus(t *testing.T) {
	var got strings.Builder
	documents := 0
	for _, root := range []string{"../testdata/docs", "../testdata/scripts", "../testdata/scenarios", "../examples"} {
		require.NoError(t, filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(name) != ".xml" {
				return err
			}
			documents++
			text := read(t, name)
			if !strings.Contains(text, "<Response") { // the vendor's snippets
				text = "<Response>\n" + text + "</Response>"
			}
			fmt.Fprintf(&got, "%s\n%s", strings.TrimPrefix(filepath.ToSlash(name), "../"), rendered(warningsOf(name, text)))
			return nil
		}))
	}
	assert.Greater(t, documents, 25)
	const golden = "../testdata/lint/corpus.txt"
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(got.String()), 0o644))
	}
	assert.Empty(t, cmp.Diff(read(t, golden), got.String()))
}

// warningsOf checks a document for the first resource that it is valid for.
func warningsOf(name, text string) source.Diagnostics {
	for _, on := range []schema.Resource{schema.Call, schema.Conference, schema.Participant} {
		problems := lint.Document(name, []byte(text), parser.Options{Resource: on, Base: "https://example.com/"})
		if !problems.HasErrors() {
			return problems
		}
	}
	return nil
}
