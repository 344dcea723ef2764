package scenario

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTraceFields compares the fields with the table of the trace format.
func TestTraceFields(t *testing.T) {
	text, err := os.ReadFile("../../docs/spec/trace.md")
	require.NoError(t, err)
	row := regexp.MustCompile("(?m)^\\| `(\\w+)` \\|(.*)\\|.*\\|$")
	name := regexp.MustCompile(`^\w+$`)
	events := 0
	for _, m := range row.FindAllStringSubmatch(string(text), -1) {
		events++
		cells := m[2]
		for i, quoted := range strings.Split(cells, "`") {
			if i%2 == 0 || !name.MatchString(quoted) || isValue(quoted) {
				continue
			}
			known := append(slices.Clone(commonFields), traceFields()[m[1]]...)
			found := slices.ContainsFunc(known, func(k string) bool {
				return k == quoted || strings.HasPrefix(k, quoted+".") || strings.HasSuffix(k, "."+quoted)
			})
			assert.True(t, found, "%s has a field %s", m[1], quoted)
		}
		assert.Contains(t, traceFields(), m[1])
	}
	assert.Equal(t, len(traceFields()), events)
}

// isValue tells whether a word in the table is a value, not a field.
func isValue(word string) bool {
	return slices.Contains(strings.Fields(`dtmf speech digits key silence timeout hangup replaced no_connect start started end
		ended removed script caller api reject error Pause repeatDelay join leave`), word)
}
