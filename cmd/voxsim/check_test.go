package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sarifSchema compiles the schema of SARIF, copyright OASIS Open, which may be
// copied and furnished to others; it stands at
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json.
func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("testdata/sarif-schema-2.1.0.json")
	require.NoError(t, err)
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	require.NoError(t, c.AddResource("sarif.json", schema))
	return c.MustCompile("sarif.json")
}

// TestSARIF validates what check writes for everything in testdata: all kinds
// of problems, fixes, hostile texts, names of files that need escaping.
func TestSARIF(t *testing.T) {
	dir := t.TempDir()
	args := []string{"check", "--sarif", "-"}
	add := func(name string, text []byte) {
		file := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, text, 0o644))
		args = append(args, file)
	}
	archives, err := filepath.Glob("../../testdata/lint/*.txtar")
	require.NoError(t, err)
	more, err := filepath.Glob("../../testdata/errors/*.txtar")
	require.NoError(t, err)
	for _, name := range append(archives, more...) {
		archive, err := txtar.ParseFile(name)
		require.NoError(t, err)
		for _, f := range archive.Files {
			add(filepath.Join(filepath.Base(name), f.Name), f.Data)
		}
	}
	documents, err := filepath.Glob("../../testdata/errors/*.xml")
	require.NoError(t, err)
	args = append(args, documents...)
	add("a b%é.xml", []byte("<Respnse/>"))
	add("empty.xml", nil)
	var out, messages bytes.Buffer
	assert.Equal(t, statusNotValid, run(args, streams{nil, &out, &messages}))

	log, err := jsonschema.UnmarshalJSON(bytes.NewReader(out.Bytes()))
	require.NoError(t, err)
	schema := sarifSchema(t)
	require.NoError(t, schema.Validate(log))
	assertIndexed(t, out.Bytes())
	assert.Contains(t, out.String(), "a%20b%25%C3%A9.xml")

	wrong, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.ReplaceAll(out.String(), `"startLine": `, `"startLine": -`)))
	require.NoError(t, err)
	assert.Error(t, schema.Validate(wrong), "the schema judges")
}

// assertIndexed checks what the schema cannot say: that each result's rule is
// the one at its index, and that every result is placed.
func assertIndexed(t *testing.T, text []byte) {
	t.Helper()
	var log sarifLog
	require.NoError(t, json.Unmarshal(text, &log))
	rules, fixes := log.Runs[0].Tool.Driver.Rules, 0
	seen := map[string]bool{}
	for _, r := range log.Runs[0].Results {
		assert.Equal(t, rules[r.RuleIndex].ID, r.RuleID)
		assert.Len(t, r.Locations, 1)
		seen[r.RuleID] = true
		fixes += len(r.Fixes)
	}
	for _, r := range rules {
		assert.True(t, seen[r.ID] || strings.HasPrefix(r.ID, "too-"), "no result of %s", r.ID)
	}
	assert.NotZero(t, fixes)
}
