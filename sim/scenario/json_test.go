package scenario_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"github.com/voxsim/voxsim/sim/scenario"
)

// appendJSON writes a node as JSON, all texts in quotes.
func appendJSON(dst []byte, n *yaml.Node) []byte {
	switch n.Kind {
	case yaml.DocumentNode:
		return appendJSON(dst, n.Content[0])
	case yaml.AliasNode:
		return appendJSON(dst, n.Alias)
	case yaml.ScalarNode:
		text, _ := json.Marshal(n.Value)
		return append(dst, text...)
	case yaml.SequenceNode:
		dst = append(dst, '[')
		for i, item := range n.Content {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendJSON(dst, item)
		}
		return append(dst, ']')
	}
	dst = append(dst, '{')
	for i, in := range n.Content {
		if i%2 == 1 {
			dst = append(dst, ':')
		} else if i > 0 {
			dst = append(dst, ",\n"...)
		}
		dst = appendJSON(dst, in)
	}
	return append(dst, '}')
}

// TestJSON writes every suite as JSON: its tests go the same way.
func TestJSON(t *testing.T) {
	place := regexp.MustCompile(`\.voxsim\.yaml:[0-9]+:[0-9]+`)
	for _, file := range suiteFiles(t) {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		var n yaml.Node
		require.NoError(t, yaml.Load(data, &n))
		suite, problems := scenario.Parse(filepath.Base(file), appendJSON(nil, &n))
		require.Empty(t, problems)
		r := scenario.Runner{Files: beside}
		got := ""
		for _, test := range suite.Tests {
			o, err := r.Run(test)
			require.NoError(t, err, test.Name)
			got += told([]*scenario.Outcome{o})
		}
		want := told(runSuite(t, file))
		assert.True(t, place.ReplaceAllString(want, "") == place.ReplaceAllString(got, ""), "%s goes another way", file)
	}
}
