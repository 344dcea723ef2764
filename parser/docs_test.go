package parser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/schema"
)

// TestDocs parses the examples of the vendor's document as they stand there.
func TestDocs(t *testing.T) {
	files, err := filepath.Glob("../testdata/docs/*.xml")
	require.NoError(t, err)
	require.Len(t, files, 5)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		doc, problems := Parse(file, data, Options{})
		assert.NotNil(t, doc)
		assert.Empty(t, problems)
	}
}

// TestDocsSnippets parses the small examples, which have no Response, for
// every resource that has the verb.
func TestDocsSnippets(t *testing.T) {
	for i := range schema.Classic.Verbs {
		v := &schema.Classic.Verbs[i]
		snippet := string(document(t, "docs/snippets/"+strings.ToLower(v.Name)+".xml"))
		for r := schema.Call; r <= schema.Participant; r <<= 1 {
			doc, problems := Parse(v.Name, []byte("<Response>"+snippet+"</Response>"), Options{Resource: r})
			assert.Equal(t, v.On&r != 0, !problems.HasErrors(), "%s on a %s: %v", v.Name, r, problems)
			if doc != nil {
				assert.Equal(t, v.Name, doc.Verbs[0].Element().Name)
			}
			for _, p := range problems {
				assert.Contains(t, []string{secondsSuffix, notOnResource}, p.Rule)
			}
		}
	}
}

// TestDocsAttributes accepts the example of every attribute.
func TestDocsAttributes(t *testing.T) {
	examples := strings.Split(strings.TrimSpace(string(document(t, "docs/attributes.txt"))), "\n")
	seen := map[string]bool{}
	for _, example := range examples {
		verb, attribute, _ := strings.Cut(example, " ")
		name, _, _ := strings.Cut(attribute, "=")
		seen[verb+" "+name] = true
		_, problems := Parse("", []byte("<Response><"+verb+" "+attribute+"/></Response>"), Options{})
		for _, p := range problems {
			assert.NotContains(t, []string{badValue, unknownAttribute, unknownElement}, p.Rule, example)
		}
	}
	for i := range schema.Classic.Verbs {
		for _, a := range schema.Classic.Verbs[i].Attrs {
			assert.True(t, seen[schema.Classic.Verbs[i].Name+" "+a.Name], "no example of %s %s", schema.Classic.Verbs[i].Name, a.Name)
		}
	}
}

func TestComplexIVR(t *testing.T) {
	doc, _ := Parse("complex-ivr.xml", document(t, "docs/complex-ivr.xml"), Options{})
	count := map[string]int{}
	attrs := 0
	ast.Walk(doc, func(v ast.Verb) bool {
		count[v.Element().Name]++
		attrs += len(v.Element().Attrs(doc.File))
		return true
	})
	want := map[string]int{"Say": 17, "Gather": 4, "If": 9, "Hangup": 9, "Conference": 4, "Number": 1, "Play": 1}
	n := 1 // Response
	for verb, c := range want {
		assert.Equal(t, c, count[verb], verb)
		n += c
	}
	assert.Equal(t, 46, n)
	assert.Equal(t, 99, attrs)
}
