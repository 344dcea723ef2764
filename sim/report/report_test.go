package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/sim/report"
	"github.com/voxsim/voxsim/sim/scenario"
	"github.com/voxsim/voxsim/source"
)

const example = `xml: <Response><Say>Good morning</Say></Response>
tests:
  - name: greets
    steps:
      - hear: Good evening
`

// run runs the first test of a scenario.
func run(text string) (*report.File, *report.Case, error) {
	suite, problems := scenario.Parse("ivr.voxsim.yaml", []byte(text))
	if len(problems) > 0 {
		return nil, nil, problems
	}
	f := &report.File{Name: suite.File, Source: source.NewFile(suite.File, text)}
	c := &report.Case{Test: suite.Tests[0]}
	c.Outcome, c.Err = new(scenario.Runner).Run(c.Test)
	f.Cases = append(f.Cases, c)
	return f, c, nil
}

func Example() {
	file, c, err := run(example)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(file.Reasons(c, false), c.Transcribe(false))
	// Output:
	// ivr.voxsim.yaml:5:9: error: this was not met: hear: Good evening; the nearest that was heard is "Good morning"
	//   5 |       - hear: Good evening
	//     |         ^^^^^^^^^^^^^^^^^^
	//       0s         ▶ left waiting here, for line 5: hear: Good evening
	//                  call processing, answered
	//              :1  Say "Good morning"
	//    0.72s         end of the script
	//
	// complete after 0.72s: the script came to its end; 1 verb
}

// TestCarets: what is underlined is what belongs together.
func TestCarets(t *testing.T) {
	for line, want := range map[string]string{
		"key: value":      "^^^",
		"- hear: a # b":   "  ^^^^^^^",
		"- hear: 'a # b'": "  ^^^^^^^^^^^^^",
		"a: 'b c' # d":    "   ^^^^^",
		"a: {b: [c], d}":  "   ^^^^^^^^^^^",
		"a: {b":           "   ^",
		"a: b, c":         "   ^",
	} {
		f := &report.File{Name: "x", Source: source.NewFile("x", line)}
		col := len(want) - len(strings.TrimLeft(want, " ")) + 1
		d := f.Diagnostic(scenario.Place{File: "x", Line: 1, Column: col}, "wrong")
		var b strings.Builder
		require.NoError(t, source.Diagnostics{d}.WriteText(&b, false))
		assert.True(t, strings.HasSuffix(b.String(), "| "+want+"\n"), "%s\n%s", line, b.String())
	}
}

// TestTerminals: nothing that a scenario holds can drive a terminal.
func TestTerminals(t *testing.T) {
	file, c, err := run(strings.ReplaceAll(example, "Good evening", `"\e[2J \u009b2J"`))
	require.NoError(t, err)
	text := file.Reasons(c, false) + c.Transcribe(false)
	assert.NotContains(t, text, "\x1b")
	assert.NotContains(t, text, "\u009b")
}
