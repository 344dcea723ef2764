package scenario_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"github.com/voxsim/voxsim/sim/scenario"
)

// compiledSchema reads the JSON Schema.
func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(scenario.Schema))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("scenario.schema.json", doc))
	s, err := c.Compile("scenario.schema.json")
	require.NoError(t, err)
	return s
}

// allowed tells whether the schema allows a file; the error says why not.
func allowed(t *testing.T, s *jsonschema.Schema, data string) error {
	t.Helper()
	var value any
	require.NoError(t, yaml.Load([]byte(data), &value))
	text, err := json.Marshal(value)
	require.NoError(t, err)
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	return s.Validate(instance)
}

// places are all mappings whose keys are known: a file that has a wrong key
// there, and where the schema has the right ones.
var places = map[string]struct{ file, schema string }{
	"a scenario file": {"zzz: 1", ""},
	"world":           {"world: {zzz: 1}", "$defs/world"},
	"a number":        {"world: {numbers: {'1': {zzz: 1}}}", "$defs/number"},
	"a page":          {"world: {web: {x: {zzz: 1}}}", "$defs/page"},
	"callbacks":       {"world: {callbacks: {zzz: 1}}", "$defs/world/properties/callbacks"},
	"a conference":    {"world: {conferences: {x: {zzz: 1}}}", "$defs/world/properties/conferences/additionalProperties"},
	"before":          {"before: {zzz: 1}", "$defs/before/anyOf/1"},
	"a test":          {"tests: [{zzz: 1}]", "$defs/test"},
	"caller anna":     {"tests: [{callers: {anna: {zzz: 1}}}]", "$defs/caller"},
	"press":           {"tests: [{steps: [{press: 1, zzz: 1}]}]", "$defs/step/anyOf/1"},
	"speak":           {"tests: [{steps: [{speak: a, zzz: 1}]}]", "$defs/step/anyOf/2"},
	"wait":            {"tests: [{steps: [{wait: 1, zzz: 1}]}]", "$defs/step/anyOf/3"},
	"hang up":         {"tests: [{steps: [{hang up: true, zzz: 1}]}]", "$defs/step/anyOf/4"},
	"end":             {"tests: [{steps: [{end: a, zzz: 1}]}]", "$defs/step/anyOf/5"},
	"call, room or participant": {
		"tests: [{steps: [{call: {delete: true}, zzz: 1}]}]", "$defs/step/anyOf/6"},
	"room":           {"tests: [{steps: [{room: {delete: true}, zzz: 1}]}]", "$defs/step/anyOf/7"},
	"participant":    {"tests: [{steps: [{participant: {xml: a}, zzz: 1}]}]", "$defs/step/anyOf/8"},
	"call's":         {"tests: [{steps: [{call: {zzz: true}}]}]", "$defs/step/anyOf/6/properties/call"},
	"room's":         {"tests: [{steps: [{room: {zzz: true}}]}]", "$defs/step/anyOf/7/properties/room"},
	"participant's":  {"tests: [{steps: [{participant: {zzz: true}}]}]", "$defs/step/anyOf/8/properties/participant"},
	"an observation": {"tests: [{never: [{zzz: 1, hear: a}]}]", "$defs/observation/anyOf/0"},
}

var takes = regexp.MustCompile(`has no "zzz"; it takes (?:one of )?(.*?)(?:, and at)?$`)

// TestSchemaKeys compares the keys that the decoder takes, as its messages list
// them, with those of the schema.
func TestSchemaKeys(t *testing.T) {
	var root any
	require.NoError(t, json.Unmarshal(scenario.Schema, &root))
	for name, place := range places {
		_, problems := scenario.Parse("x", []byte(place.file))
		var keys []string
		for _, p := range problems {
			if m := takes.FindStringSubmatch(p.Message); m != nil {
				keys = strings.Split(m[1], ", ")
			}
		}
		if name == "an observation" { // event has fields of its own
			keys = append(slices.DeleteFunc(keys, func(k string) bool { return k == "event" }), "at")
		}
		slices.Sort(keys)
		properties := at(t, root, place.schema+"/properties").(map[string]any)
		assert.Equal(t, keys, slices.Sorted(maps.Keys(properties)), name)
	}
}

// at finds a part of a JSON document.
func at(t *testing.T, value any, path string) any {
	t.Helper()
	for name := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		switch v := value.(type) {
		case map[string]any:
			require.Contains(t, v, name, path)
			value = v[name]
		case []any:
			value = v[name[0]-'0']
		}
	}
	return value
}

// TestSchemaDescribes: everything that an editor completes has a description.
func TestSchemaDescribes(t *testing.T) {
	var root map[string]any
	require.NoError(t, json.Unmarshal(scenario.Schema, &root))
	var walk func(path string, value any)
	walk = func(path string, value any) {
		m, ok := value.(map[string]any)
		if !ok {
			return
		}
		if properties, ok := m["properties"].(map[string]any); ok {
			for name, p := range properties {
				assert.NotEmpty(t, p.(map[string]any)["description"], "%s/%s", path, name)
			}
		}
		for name, in := range m {
			walk(path+"/"+name, in)
		}
	}
	walk("", root)
}

// TestSchemaAllows: what the decoder takes the schema allows, in all cases.
func TestSchemaAllows(t *testing.T) {
	s := compiledSchema(t)
	files, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	n := 0
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		require.NoError(t, err)
		data, err := section(archive, "test.voxsim.yaml")
		require.NoError(t, err)
		if _, problems := scenario.Parse("x", data); problems == nil {
			assert.NoError(t, allowed(t, s, string(data)), file)
			n++
		}
	}
	assert.Positive(t, n)
	suites, err := filepath.Glob("../../testdata/scenarios/*.voxsim.yaml")
	require.NoError(t, err)
	for _, file := range suites {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.NoError(t, allowed(t, s, string(data)), file)
	}
}

// mistakes are parts of a test that are wrong by themselves. Those behind the
// empty line are no matter of a schema.
var mistakes = `steps: [{heer: a}]
steps: [{hear: a, press: 1}]
steps: [{hear: a, leave: b}]
steps: [{press: 12x}]
steps: [{press: }]
steps: [{press: [1]}]
steps: [{speak: a, every: 1s}]
steps: [{press: 1, at: 1s, after: 1s}]
steps: [{press: 1, at: soon}]
steps: [{hang up: false}]
steps: [{call: {update: a, delete: true}}]
steps: [{call: {}}]
steps: [{participant: {delete: true}}]
steps: [{hear: a, at: ""}]
result: {}
steps: [press]
steps: [{}]
steps: press
never: [{press: 1}]
never: {hear: a}
inputs: [sing]
inputs: [press]
inputs: [speak]
inputs: press 1
steps: [], inputs: [press 1]
strict: perhaps
outbound: 2
from: [1]
result: complete
result: [a]
callers: {anna: {stepz: []}}
callers: {anna: {}}, inputs: [press 1]
world: {lengths: {a: fast}}
world: {lengths: {a: -1}}
world: {numbers: {a: {noAnswer: perhaps}}}
world: {numbers: {a: {busy: 1, fail: 1}}}
world: {web: {a: {error: slow}}}
world: {web: {a: {status: abc}}}
world: {web: {a: {file: a, live: true}}}
world: {callbacks: {allow: a}}
world: []
nmae: x

steps: [{hear: /(/}]
steps: [{hear: a, at: "//["}]
steps: [{hear: a, at: "//a[b][1]"}]
steps: [{bob: {join: a}}]
steps: [{wait: 25h}]
url: http://a, outbound: true
steps: []
`

func TestSchemaRefuses(t *testing.T) {
	s := compiledSchema(t)
	caught := true
	for line := range strings.Lines(mistakes) {
		if line == "\n" {
			caught = false
			continue
		}
		expected := ", inputs: [press 1]"
		if regexp.MustCompile(`steps|inputs|callers|result`).MatchString(line) {
			expected = ""
		}
		data := "xml: <Response/>\ntests: [{name: x, " + strings.TrimSpace(line) + expected + "}]"
		_, problems := scenario.Parse("x", []byte(data))
		assert.NotEmpty(t, problems, "the decoder takes: %s", data)
		err := allowed(t, s, data)
		assert.Equal(t, caught, err != nil, "the schema on %s: %v", data, err)
	}
}
