package scenario_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/sim/scenario"
)

// TestReuse runs the suites with a runner that takes the events of each test back,
// and with one that does not: both tell the same.
func TestReuse(t *testing.T) {
	for _, file := range suiteFiles(t) {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		suite, problems := scenario.Parse(filepath.Base(file), data)
		require.Empty(t, problems)
		r := scenario.Runner{Files: beside}
		got := ""
		for _, test := range suite.Tests {
			o, err := r.Run(test)
			require.NoError(t, err, test.Name)
			got += told([]*scenario.Outcome{o})
			r.Reuse(o)
			assert.Empty(t, o.Events)
		}
		assert.True(t, told(runSuite(t, file)) == got, "%s goes another way", file)
	}
}
