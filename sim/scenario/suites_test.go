package scenario_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/sim/coverage"
	"github.com/voxsim/voxsim/sim/scenario"
)

// suitesFolder holds suites that people can copy from.
const suitesFolder = "../../testdata/scenarios"

// suiteFiles are the names of the suites.
func suiteFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(suitesFolder + "/*.voxsim.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

// beside reads a file of the folder of the suites.
func beside(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(suitesFolder, filepath.FromSlash(name)))
}

// runSuite runs a suite; it returns what came of its tests, in order.
func runSuite(t *testing.T, file string) []*scenario.Outcome {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	suite, problems := scenario.Parse(filepath.Base(file), data)
	require.Empty(t, problems)
	r := scenario.Runner{Files: beside}
	var outcomes []*scenario.Outcome
	for _, test := range suite.Tests {
		o, err := r.Run(test)
		require.NoError(t, err, test.Name)
		outcomes = append(outcomes, o)
	}
	return outcomes
}

// told is all that came of a suite, as bytes.
func told(outcomes []*scenario.Outcome) string {
	var b bytes.Buffer
	for _, o := range outcomes {
		fmt.Fprintln(&b, o.Test.Name)
		for i := range o.Events {
			b.Write(append(o.Events[i].AppendJSON(nil), '\n'))
		}
		for _, f := range o.Failures {
			fmt.Fprintf(&b, "%s: %s (after %d events)\n", f.Place, f.Message, f.Event)
		}
	}
	return b.String()
}

// TestSuites runs all suites, twice: everything passes, and everything is the
// same again.
func TestSuites(t *testing.T) {
	for _, file := range suiteFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".voxsim.yaml"), func(t *testing.T) {
			t.Parallel()
			outcomes := runSuite(t, file)
			for _, o := range outcomes {
				for _, f := range o.Failures {
					t.Errorf("%s: %s", f.Place, f.Message)
				}
			}
			assert.True(t, told(outcomes) == told(runSuite(t, file)), "the second run differs from the first")
		})
	}
}

// suiteScripts are the documents for calls that each suite has to cover, even
// if nothing of them runs.
var suiteScripts = map[string][]string{
	"callbacks":   {"callbacks.xml", "callbacks-get.xml"},
	"complex-ivr": {"../docs/complex-ivr.xml"},
	"conference":  {"conference-guest.xml", "conference-listener.xml", "conference-moderator.xml"},
	"dial":        {"dial.xml"},
	"redirect":    {"redirect.xml"},
	"simple-ivr":  {"../docs/simple-ivr.xml"},
	"speech":      {"speech.xml"},
}

// TestSuitesCover holds that the suites cover every verb and both sides of every
// If of their scripts, documents from the web and through the API included.
func TestSuitesCover(t *testing.T) {
	files := suiteFiles(t)
	assert.Len(t, files, len(suiteScripts))
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".voxsim.yaml")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set := new(coverage.Set)
			for _, script := range suiteScripts[name] {
				data, err := beside(script)
				require.NoError(t, err)
				doc, problems := parser.Parse(script, data, parser.Options{Resource: schema.Call})
				require.NotNil(t, doc, "%v", problems)
				set.Script(doc)
			}
			for _, o := range runSuite(t, file) {
				for i := range o.Events {
					set.Event(&o.Events[i])
				}
			}
			var report bytes.Buffer
			require.NoError(t, set.WriteText(&report))
			assert.InDelta(t, 100, set.Percent(), 0, "\n%s", &report)
		})
	}
}

// documented are the fields of the document's examples of callbacks, in its
// order of events.
var documented = map[string]string{
	"incoming_call":  "type event time call_id to from",
	"partial_input":  "type event call_id time partial_input input_method",
	"complete_input": "type event call_id time complete_input input_method",
	"queued":         "type event call_id destination_number time",
	"ringing":        "type event call_id destination_number time",
	"answered":       "type event call_id destination_number time",
	"complete":       "type event call_id destination_number time",
	"no_connect":     "type event call_id destination_number time",
	"start":          "type event time conference_id",
	"end":            "type event time conference_id",
	"join":           "type event time participant_id conference_id participant_label",
	"leave":          "type event time participant_id conference_id participant_label",
	"dtmf":           "type event participant_id conference_id participant_label dtmf time",
	"mute":           "type event time participant_id conference_id participant_label",
	"unmute":         "type event time participant_id conference_id participant_label",
	"mute_all":       "type event time conference_id",
	"unmute_all":     "type event time conference_id",
}

// TestSuiteOfCallbacks holds that the suite of callbacks shows every type of
// them, with POST and with GET, and that none has a field too many or too few.
func TestSuiteOfCallbacks(t *testing.T) {
	want := map[string]bool{}
	for event := range documented {
		want[event+" POST"] = true
		want[event+" GET"] = event != "incoming_call"
	}
	maps.DeleteFunc(want, func(_ string, wanted bool) bool { return !wanted })
	seen := map[string]bool{}
	for _, o := range runSuite(t, suitesFolder+"/callbacks.voxsim.yaml") {
		for i := range o.Events {
			if e := &o.Events[i]; e.Name == "callback" {
				seen[e.Body().Get("event")+" "+e.Text("method")] = true
				assert.Equal(t, fieldsOf(e), bodyNames(e), "%s: %s", o.Test.Name, e.AppendJSON(nil))
			}
		}
	}
	assert.Equal(t, slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(seen)))
}

// fieldsOf are the fields that a callback must have: an empty label is left out.
func fieldsOf(e *sim.Event) []string {
	names := strings.Fields(documented[e.Body().Get("event")])
	return slices.DeleteFunc(names, func(name string) bool {
		return name == "participant_label" && e.Body().Get(name) == ""
	})
}

// bodyNames are the fields that it has.
func bodyNames(e *sim.Event) []string {
	var names []string
	for _, f := range e.Body() {
		names = append(names, f.Name)
	}
	return names
}

// element is a whole element on a line of its own.
var element = regexp.MustCompile(`^\s*<(\w+)[^>]*(?:/>|>.*</\w+>)\s*$`)

// spoiled are versions of a script, each without one of its elements or with
// one If the other way round, by what was done to it.
func spoiled(script string) map[string]string {
	lines := strings.Split(script, "\n")
	with := func(i int, line string) string {
		return strings.Join(slices.Concat(lines[:i], []string{line}, lines[i+1:]), "\n")
	}
	versions := map[string]string{}
	for i, line := range lines {
		what := fmt.Sprintf("line %d: %s", i+1, strings.TrimSpace(line))
		if element.MatchString(line) {
			versions["without "+what] = with(i, "")
		}
		if turned := strings.NewReplacer(`"EQUAL`, `"NOTEQUAL`, `'EQUAL`, `'NOTEQUAL`, `"NOTEQUAL`, `"EQUAL`).Replace(line); turned != line {
			versions["turned round "+what] = with(i, turned)
		}
	}
	return versions
}

// TestSuitesNotice holds that no verb of a suite's scripts can be taken away, and
// no If turned round, but a test fails or its document is no longer valid.
func TestSuitesNotice(t *testing.T) {
	for _, file := range suiteFiles(t) {
		name := strings.TrimSuffix(filepath.Base(file), ".voxsim.yaml")
		for _, script := range suiteScripts[name] {
			t.Run(name+"/"+filepath.Base(script), func(t *testing.T) {
				t.Parallel()
				data, err := beside(script)
				require.NoError(t, err)
				for what, version := range spoiled(string(data)) {
					assert.True(t, notices(t, file, script, version), what)
				}
			})
		}
	}
}

// notices tells whether a test of a suite fails when a script is another.
func notices(t *testing.T, file, script, version string) bool {
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	suite, problems := scenario.Parse(filepath.Base(file), data)
	require.Empty(t, problems)
	r := scenario.Runner{Files: func(name string) ([]byte, error) {
		if name == script {
			return []byte(version), nil
		}
		return beside(name)
	}}
	for _, test := range suite.Tests {
		if o, err := r.Run(test); err != nil || !o.Passed() {
			return true
		}
	}
	return false
}
