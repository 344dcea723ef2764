package law

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	// ruleLine is a table row or list item of the specification that is a rule
	// of the sections R1 to R6; R7 and R8 are not about running documents.
	ruleLine = regexp.MustCompile(`(?m)^(?:\| |- )(R[1-6]\.\d+)\b`)
	// worldLine is a list item of the trace format that is a rule of the
	// simulated world.
	worldLine = regexp.MustCompile(`(?m)^- (S\d+)\b`)
	// conformName is the name of a conformance file: a rule, or "trace" for what
	// the trace format says outside of its rules, and what of it.
	conformName = regexp.MustCompile(`^(R\d+\.\d+|S\d+|trace)(?:-[a-z0-9-]+)?\.txtar$`)
)

// rules reads the rules of the language and of the simulated world from their
// specifications.
func rules(t *testing.T) []string {
	t.Helper()
	return append(rulesOf(t, "language.md", ruleLine), rulesOf(t, "trace.md", worldLine)...)
}

func rulesOf(t *testing.T, name string, line *regexp.Regexp) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs/spec", name))
	require.NoError(t, err)
	var ids []string
	for _, match := range line.FindAllSubmatch(text, -1) {
		ids = append(ids, string(match[1]))
	}
	return ids
}

func TestTheSpecificationIsRead(t *testing.T) {
	ids := rules(t)
	seen := map[string]bool{}
	for _, id := range ids {
		assert.False(t, seen[id], "%s stands there twice", id)
		seen[id] = true
	}
	for _, id := range []string{"R1.1", "R1.11", "R2.1", "R2.7", "R3.12", "R4.1", "R4.28", "R4.31", "R4.57", "R4.62", "R5.3", "R6.1", "S1", "S10"} {
		assert.True(t, seen[id], "%s was not found", id)
	}
}

func TestEveryRuleHasAConformanceFile(t *testing.T) {
	missing := map[string]bool{}
	for _, id := range rules(t) {
		missing[id] = true
	}
	entries, _ := os.ReadDir(filepath.Join(root, "testdata/conform")) // without it, every rule is missing
	held := map[string]bool{"trace": true}
	for _, entry := range entries {
		name := conformName.FindStringSubmatch(entry.Name())
		if !assert.NotNil(t, name, "%s is not named <rule>-<what>.txtar", entry.Name()) {
			continue
		}
		if !held[name[1]] {
			assert.True(t, missing[name[1]], "%s names a rule that does not exist", entry.Name())
		}
		held[name[1]] = true
		delete(missing, name[1])
	}
	without := slices.DeleteFunc(rules(t), func(id string) bool { return !missing[id] })
	assert.Empty(t, without, "rules that have no file testdata/conform/<rule>-*.txtar")
}
