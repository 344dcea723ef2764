package scenario_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/sim/scenario"
)

const guestYAML = `script: complex-ivr.xml
tests:
  - name: a guest joins conference 2233
    steps:
      - hear: For support, press one.
      - press: 2
      - hear: Please enter conference ID
      - press: 2233
      - press: 1111
      - join: {conference: "2233", muted: false}
      - end: "2233"
      - hear: Conference has ended. Thank you
    never:
      - hear: Invalid pin. Goodbye.
    result: {status: complete, hangup: script}
`

const guestJSON = `{"script": "complex-ivr.xml", "tests": [{"name": "a guest joins conference 2233", "steps": [` +
	`{"hear": "For support, press one."}, {"press": 2}, {"hear": "Please enter conference ID"}, {"press": 2233}, {"press": 1111}, ` +
	`{"join": {"conference": "2233", "muted": false}}, {"end": "2233"}, {"hear": "Conference has ended. Thank you"}], ` +
	`"never": [{"hear": "Invalid pin. Goodbye."}], "result": {"status": "complete", "hangup": "script"}}]}`

func BenchmarkParse(b *testing.B) {
	for _, text := range []struct{ name, text string }{{"YAML", guestYAML}, {"JSON", guestJSON}} {
		b.Run(text.name, func(b *testing.B) {
			data := []byte(text.text)
			b.ReportAllocs()
			for b.Loop() {
				_, problems := scenario.Parse("bench.voxsim.yaml", data)
				require.Empty(b, problems)
			}
		})
	}
}

func BenchmarkRun(b *testing.B) {
	runner := &scenario.Runner{Files: func(name string) ([]byte, error) {
		return os.ReadFile(filepath.Join("../../testdata/docs", name))
	}}
	suite, problems := scenario.Parse("bench.voxsim.yaml", []byte(guestYAML))
	require.Empty(b, problems)
	b.ReportAllocs()
	for b.Loop() {
		outcome, err := runner.Run(suite.Tests[0])
		require.NoError(b, err)
		require.True(b, outcome.Passed())
		runner.Reuse(outcome)
	}
}
