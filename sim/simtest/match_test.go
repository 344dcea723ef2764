package simtest_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/sim/scenario"
	"github.com/voxsim/voxsim/sim/simtest"
)

// TestFields holds what a field may be against a Gather of 1 key within 5 s, a
// Dial of two numbers, and a status without error.
func TestFields(t *testing.T) {
	type text string
	const script = `<Response>
	  <Gather timeout='5'/>
	  <Dial><Number>15550001111</Number><Number>15550002222</Number></Dial>
	</Response>`
	for name, tc := range map[string]struct {
		event string
		value any
		field string
		want  bool
	}{
		"text":                   {"gather", "dtmf", "input", true},
		"text with blanks":       {"gather", " dtmf\n", "input", true},
		"other text":             {"gather", "DTMF", "input", false},
		"a type of text":         {"gather", text("dtmf"), "input", true},
		"a number as text":       {"gather", "1", "numDigits", true},
		"int":                    {"gather", 1, "numDigits", true},
		"uint8":                  {"gather", uint8(1), "numDigits", true},
		"float":                  {"gather", 1.0, "numDigits", true},
		"another number":         {"gather", 2, "numDigits", false},
		"a number for a text":    {"gather", 1, "input", false},
		"duration":               {"gather", 5 * time.Second, "timeout", true},
		"another duration":       {"gather", 5 * time.Minute, "timeout", false},
		"expression":             {"gather", regexp.MustCompile("^en-"), "language", true},
		"another expression":     {"gather", regexp.MustCompile("^us-"), "language", false},
		"function":               {"gather", func(s string) bool { return s == "en-US" }, "language", true},
		"another function":       {"gather", func(s string) bool { return s == "" }, "language", false},
		"empty":                  {"status", "", "error", true},
		"false":                  {"status", false, "error", true},
		"true":                   {"status", true, "error", false},
		"a value of a list":      {"dial", "15550002222", "numbers", true},
		"a whole list":           {"dial", "15550001111, 15550002222", "numbers", true},
		"a value of no list":     {"dial", "1555000", "numbers", false},
		"a place":                {"dial", "/Response/Dial[1]", "path", true},
		"a line":                 {"dial", 3, "line", true},
		"the name":               {"dial", "dial", "event", true},
		"a field that is no one": {"dial", "x", "nothing", false},
	} {
		t.Run(name, func(t *testing.T) {
			all := failures(with(script, func(c *simtest.Call) { c.Event(tc.event, simtest.Fields{tc.field: tc.value}) }))
			assert.Equal(t, tc.want, len(all) == 0, all)
		})
	}
}

// TestMessagesOfFields: a message shows what each field must be.
func TestMessagesOfFields(t *testing.T) {
	got := failure(t, with(menu, func(c *simtest.Call) {
		c.Event("gather", simtest.Fields{
			"a": "x", "b": 1, "c": true, "d": time.Second, "e": regexp.MustCompile("x"), "f": func(string) bool { return false },
		})
	}))
	assert.Contains(t, got, `waited in vain for gather {a: "x", b: 1, c: true, d: 1s, e: /x/, f: what the function takes}; the nearest came at 360ms`)
}

// TestAsScenario: the steps of a scenario file and the same calls give the same
// trace.
func TestAsScenario(t *testing.T) {
	const script = "../../testdata/docs/complex-ivr.xml"
	suite, problems := scenario.Parse("same.voxsim.yaml", []byte(`
script: `+script+`
tests:
  - name: same
    steps:
      - hear: For support, press one.
      - press: 2
      - hear: Please enter conference ID
      - {press: 2233, after: 2s}
      - wait: 1s
      - speak: four
      - hear: Invalid pin. Goodbye.
`))
	require.Empty(t, problems)
	runner := scenario.Runner{Files: os.ReadFile}
	outcome, err := runner.Run(suite.Tests[0])
	require.NoError(t, err)
	require.Empty(t, outcome.Failures)

	call := simtest.Dial(t, simtest.File(script))
	call.Hear("For support, press one.")
	call.Press("2")
	call.Hear("Please enter conference ID")
	call.After(2 * time.Second).Press("2233")
	call.Wait(time.Second)
	call.Speak("four")
	call.Hear("Invalid pin. Goodbye.")
	call.Sim().Run()

	var want, got []byte
	for i := range outcome.Events {
		want = append(outcome.Events[i].AppendJSON(want), '\n')
	}
	for _, e := range call.Sim().Events() {
		got = append(e.AppendJSON(got), '\n')
	}
	assert.Equal(t, strings.Split(string(want), "\n"), strings.Split(string(got), "\n"))
}
