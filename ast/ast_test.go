package ast_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/parser"
)

func parse(t testing.TB, text string) *ast.Document {
	t.Helper()
	doc, problems := parser.Parse("test.xml", []byte(text), parser.Options{})
	require.NoError(t, problems.Err())
	return doc
}

const nested = `<Response>
  <Say>a</Say>
  <If variable='$GATHER' test='EQUAL' value='1'>
    <Gather><Say>b</Say><Play>https://example.com/a.mp3</Play></Gather>
    <If variable='$GATHER' test='EQUAL' value='2'><Hangup/></If>
  </If>
  <Dial><Number>15550001111</Number><Number>15550002222</Number></Dial>
  <Say>c</Say>
</Response>`

// TestWalk: every verb is visited in document order, with its path; where visit
// says no, the content is left out.
func TestWalk(t *testing.T) {
	var all, outside []string
	doc := parse(t, nested)
	ast.Walk(doc, func(v ast.Verb) bool {
		all = append(all, v.Element().Path())
		return true
	})
	ast.Walk(doc, func(v ast.Verb) bool {
		outside = append(outside, v.Element().Path())
		return false
	})
	assert.Equal(t, []string{
		"/Response/Say[1]",
		"/Response/If[1]",
		"/Response/If[1]/Gather[1]",
		"/Response/If[1]/Gather[1]/Say[1]",
		"/Response/If[1]/Gather[1]/Play[1]",
		"/Response/If[1]/If[1]",
		"/Response/If[1]/If[1]/Hangup[1]",
		"/Response/Dial[1]",
		"/Response/Dial[1]/Number[1]",
		"/Response/Dial[1]/Number[2]",
		"/Response/Say[2]",
	}, all)
	assert.Equal(t, []string{"/Response/Say[1]", "/Response/If[1]", "/Response/Dial[1]", "/Response/Say[2]"}, outside)
	assert.Equal(t, "/Response", doc.Root.Path())
}

func ExampleWalk() {
	doc, _ := parser.Parse("ivr.xml", []byte(`<Response><Gather><Say>Press one.</Say></Gather><Hangup/></Response>`), parser.Options{})
	ast.Walk(doc, func(v ast.Verb) bool {
		fmt.Println(v.Element().Path())
		return true
	})
	// Output:
	// /Response/Gather[1]
	// /Response/Gather[1]/Say[1]
	// /Response/Hangup[1]
}
