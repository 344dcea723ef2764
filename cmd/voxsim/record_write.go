package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/voxsim/voxsim/sim/scenario"
)

// save writes the scenario, after it has been run, and says how that went.
func (r *recording) save(p *protocol, told error) error {
	text, failed := r.verified(p)
	if text == nil {
		return failed
	}
	if err := r.write(text); err != nil {
		return err
	}
	fmt.Fprintf(r.io.err, "voxsim: %s: %s\n", r.output, plural(len(p.steps), "step"))
	if failed != nil {
		err := fmt.Errorf("the scenario does not pass as it was recorded, which is a fault of voxsim: %w", failed)
		return &statusError{status: statusDidBadly, err: err}
	}
	if told != nil {
		return unwritten(told)
	}
	return nil
}

// verified is the scenario as text, with actions that come by themselves where
// that leads to the same call, else with their times. The error says why even
// that does not pass.
func (r *recording) verified(p *protocol) (text []byte, failed error) {
	for _, exact := range []bool{false, true} {
		var err error
		if text, err = r.text(p, exact); err != nil {
			return nil, err
		}
		if failed = r.verify(text, p); failed == nil {
			break
		}
	}
	return text, failed
}

// verify runs a scenario and compares the call with the one that was recorded.
func (r *recording) verify(text []byte, p *protocol) error {
	suite, problems := scenario.Parse(r.output, text)
	if len(problems) > 0 {
		return problems
	}
	return again(&scenario.Runner{Files: r.file}, suite.Tests[0], p)
}

// text is the scenario file.
func (r *recording) text(p *protocol, exact bool) ([]byte, error) {
	test := testNode(r.testName(p), block(), p, exact)
	return scenarioText("Recorded with voxsim record.", r.top(&r.runner, r.script), []*yaml.Node{test})
}

// longestName is how many characters the name of a test has at most that is
// made of what the caller did.
const longestName = 60

// testName is the name that was given, or what the caller did.
func (r *recording) testName(p *protocol) string {
	if r.name != "" {
		return r.name
	}
	name := strings.Join(p.did, ", ")
	if name == "" {
		return "listen to the end"
	}
	if utf8.RuneCountInString(name) > longestName {
		name = string([]rune(name)[:longestName-1]) + "…"
	}
	return name
}
