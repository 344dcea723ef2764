package coverage_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/sim/coverage"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// parse reads a document for a resource.
func parse(t *testing.T, name, text string, on schema.Resource) *ast.Document {
	t.Helper()
	doc, problems := parser.Parse(name, []byte(text), parser.Options{Resource: on})
	require.NotNil(t, doc, "%v", problems)
	return doc
}

// call runs one call and takes note of it.
func call(set *coverage.Set, doc *ast.Document, inputs ...string) {
	c := sim.Caller{Document: doc}
	for _, in := range inputs {
		input, err := sim.ParseInput(in)
		if err != nil {
			panic(err)
		}
		c.Inputs = append(c.Inputs, input)
	}
	s := sim.New(sim.World{})
	s.Observe = set.Event
	s.Dial(c)
	s.Run()
}

// complexIVR is the document's own example.
func complexIVR(t *testing.T) *ast.Document {
	text, err := os.ReadFile("../../testdata/docs/complex-ivr.xml")
	require.NoError(t, err)
	return parse(t, "complex-ivr.xml", string(text), schema.Call)
}

// everyWay are the inputs of calls that together reach all of it.
var everyWay = [][]string{
	{"press 1"}, {"press 3"}, {"silence"},
	{"press 2", "press 0000"},
	{"press 2", "press 2233", "press 1111"}, {"press 2", "press 2233", "press 9999"}, {"press 2", "press 2233", "press 0000"},
	{"press 2", "press 3344", "press 1111"}, {"press 2", "press 3344", "press 9999"}, {"press 2", "press 3344", "press 0000"},
}

// goldens are the sets whose reports are compared.
func goldens(t *testing.T) map[string]*coverage.Set {
	var one, all coverage.Set
	one.Script(complexIVR(t))
	call(&one, complexIVR(t), "press 2", "press 2233", "press 1111")
	for _, inputs := range everyWay {
		call(&all, complexIVR(t), inputs...)
	}
	return map[string]*coverage.Set{"one-call": &one, "everything": &all, "several": several(t)}
}

// several are scripts that show what reports have to cope with.
func several(t *testing.T) *coverage.Set {
	var set coverage.Set
	compact := parse(t, "flows/compact.xml", `<?xml version="1.0"?>
<Response><!-- the <Say> that everybody hears --><Say>Welcome &amp; hello</Say>
	<Gather timeout='5'><Say><![CDATA[Press <one>.]]></Say><Play
		loop='2'>https://example.com/a.mp3</Play></Gather>
	<If variable='$GATHER' test='EQUAL' value='1'><Say>One.</Say><Hangup/></If><If variable='$GATHER' test='EQUAL' value='|2'><Pause/></If>
	<Dial callerId='15550001111'>
		<Number>15556667777</Number> <!-- the first
		that answers --> <Number>15558889999</Number>
	</Dial><Say>

		Goodbye
		to you,	é 世界 👩‍👧.
	</Say><Say/>
</Response>
`, schema.Call)
	call(&set, compact, "press 1")
	call(&set, compact, "silence")
	call(&set, compact, "press 1", "hang up")
	call(&set, parse(t, "a folder/all <covered>.xml", "<Response>\r\n  <Say>a</Say>\r  <Hangup/>\n</Response>", schema.Call))
	set.Script(parse(t, "flows/compact.xml", "<Response>\n  <Say>never called</Say>\n</Response>", schema.Call))
	set.Script(parse(t, "flows/empty.xml", "<Response/>", schema.Call))
	return &set
}

// reports are the formats by the ending of their golden files.
var reports = map[string]func(*coverage.Set, *bytes.Buffer) error{
	"txt":  func(s *coverage.Set, b *bytes.Buffer) error { return s.WriteText(b) },
	"xml":  func(s *coverage.Set, b *bytes.Buffer) error { return s.WriteCobertura(b) },
	"html": func(s *coverage.Set, b *bytes.Buffer) error { return s.WriteHTML(b) },
	"info": func(s *coverage.Set, b *bytes.Buffer) error { return s.WriteLCOV(b) },
}

func TestGolden(t *testing.T) {
	for name, set := range goldens(t) {
		for ending, write := range reports {
			var got bytes.Buffer
			require.NoError(t, write(set, &got))
			file := filepath.Join("testdata", name+"."+ending)
			if *update {
				require.NoError(t, os.WriteFile(file, got.Bytes(), 0o644))
				continue
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("%s differs (-want +got):\n%s", file, diff)
			}
		}
	}
}

func TestNothing(t *testing.T) {
	var set coverage.Set
	assert.Equal(t, 100.0, set.Percent())
	var out bytes.Buffer
	require.NoError(t, set.WriteText(&out))
	assert.Equal(t, "100.0%  verbs 0/0  sides 0/0  total\n", out.String())
}
