package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	yaml "go.yaml.in/yaml/v3"

	"github.com/voxsim/voxsim/sim/scenario"
)

// A scenario file of one test, as YAML and as JSON. It is decoded each time; the
// script is read and parsed once.
const (
	scenarioYAML = `script: complex-ivr.xml
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
	scenarioJSON = `{"script": "complex-ivr.xml", "tests": [{"name": "a guest joins conference 2233", "steps": [` +
		`{"hear": "For support, press one."}, {"press": 2}, {"hear": "Please enter conference ID"}, {"press": 2233}, {"press": 1111}, ` +
		`{"join": {"conference": "2233", "muted": false}}, {"end": "2233"}, {"hear": "Conference has ended. Thank you"}], ` +
		`"never": [{"hear": "Invalid pin. Goodbye."}], "result": {"status": "complete", "hangup": "script"}}]}`
)

// scenarios is T1.
func (b *bench) scenarios() ([]figure, error) {
	h, err := b.race(
		contestant{name: "yaml", do: b.scenario(scenarioYAML)},
		contestant{name: "json", do: b.scenario(scenarioJSON)},
		contestant{name: yamlV3, version: moduleVersion("go.yaml.in/yaml/v3"), do: each(decodeYAML)},
	)
	if err != nil {
		return nil, err
	}
	return []figure{h.rate("yaml"), h.rate("json"), h.share("yaml", yamlV3)}, nil
}

// scenario decodes, runs and checks a test.
func (b *bench) scenario(text string) func(int) error {
	r := &scenario.Runner{Files: func(name string) ([]byte, error) {
		return os.ReadFile(filepath.Join(root, "testdata/docs", name))
	}}
	data := []byte(text)
	return each(func() error {
		suite, problems := scenario.Parse("bench.voxsim.yaml", data)
		if len(problems) > 0 {
			return fmt.Errorf("%v", problems)
		}
		if len(suite.Tests) != 1 {
			return fmt.Errorf("%d tests", len(suite.Tests))
		}
		outcome, err := r.Run(suite.Tests[0])
		switch {
		case err != nil:
			return err
		case !outcome.Passed():
			return fmt.Errorf("the test failed: %v", outcome.Failures)
		}
		r.Reuse(outcome)
		return nil
	})
}

func decodeYAML() error {
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(scenarioYAML), &n); err != nil {
		return err
	}
	if len(n.Content) != 1 || n.Content[0].Kind != yaml.MappingNode {
		return errors.New("not the scenario")
	}
	return nil
}
