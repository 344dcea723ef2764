package xpath_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/internal/xpath"
	"github.com/voxsim/voxsim/parser"
)

func parse(t testing.TB, text string) *ast.Document {
	t.Helper()
	doc, problems := parser.Parse("test.xml", []byte(text), parser.Options{})
	require.NoError(t, problems.Err())
	return doc
}

// evaluate asks a document.
func evaluate(t *testing.T, doc *ast.Document, expr string) xpath.Result {
	t.Helper()
	x, err := xpath.Compile(expr)
	require.NoError(t, err)
	r, err := x.Evaluate(xpath.NewTree(doc))
	require.NoError(t, err)
	assert.Equal(t, x.Selects(), r.Value == nil)
	return r
}

const placed = `<?xml version='1.0'?>
<Response xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'
  xsi:noNamespaceSchemaLocation = "voxxml.xsd" >
  <Say voice='Céline'
    loop = "2" > <!-- > -->
    héllo  <![CDATA[<you>]]></Say><Say/>
  <Dial callerId='1' ><Number>
    +15550001111</Number></Dial><Pause/>
</Response>`

// TestHits: each hit has its place, what stands there, and its text.
func TestHits(t *testing.T) {
	doc := parse(t, placed)
	const (
		response = "2:1 element /Response <Response xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'\n  xsi:noNamespaceSchemaLocation = \"voxxml.xsd\" >"
		say      = "4:3 element /Response/Say[1] <Say voice='Céline'\n    loop = \"2\" >héllo <you>"
		empty    = "6:35 element /Response/Say[2] <Say/>"
		voice    = "4:8 attribute /Response/Say[1] voice='Céline'Céline"
		loop     = "5:5 attribute /Response/Say[1] loop = \"2\"2"
		number   = "7:23 element /Response/Dial[1]/Number[1] <Number>15550001111"
	)
	for expr, want := range map[string][]string{
		"/":                 {response},
		"/Response":         {response},
		"//Say":             {say, empty},
		"//Say | //@loop":   {say, loop, empty},
		"//Say | //Say/..":  {response, say, empty},
		"//Say/text()":      {"5:18 text /Response/Say[1] héllo <you>"}, // where the content begins, here a comment
		"//Say/@*":          {voice, loop},
		"//Dial":            {"7:3 element /Response/Dial[1] <Dial callerId='1' >"},
		"//Number":          {number},
		"//Number/text()":   {"8:5 text /Response/Dial[1]/Number[1] 15550001111"},
		"//Pause":           {"8:33 element /Response/Pause[1] <Pause/>"},
		"//Pause/@*":        nil,
		"//comment()":       nil,
		"//Number[.>1]":     {number},
		"//Gather/ancestor": nil,
	} {
		var got []string
		r := evaluate(t, doc, expr)
		for _, h := range r.Hits {
			line, col := doc.File.LineCol(h.Span.Start)
			written := doc.File.Text[h.Span.Start.Offset():h.Span.End.Offset()]
			got = append(got, fmt.Sprintf("%d:%d %s %s %s%s", line, col, h.Kind, h.Tag.Path(), written, h.Text))
		}
		assert.Equal(t, want, got, expr)
		assert.Equal(t, want != nil, r.Found(), expr)
	}
	xsi := evaluate(t, doc, "/Response/@*").Hits
	require.Len(t, xsi, 1, "declarations of namespaces are no attributes")
	assert.Equal(t, "xsi:noNamespaceSchemaLocation", xsi[0].Attr.Name)
}

// TestValues: what selects nothing has a value, which may count as found.
func TestValues(t *testing.T) {
	doc := parse(t, placed)
	for expr, want := range map[string]any{
		"count(//Say)": 2.0, "count(//Nothing)": 0.0, "//Say = 'héllo <you>'": true, "not(//Say)": false,
		"string(//Say/@voice)": "Céline", "string(//Nothing)": "", "-1": -1.0,
	} {
		r := evaluate(t, doc, expr)
		assert.Equal(t, want, r.Value, expr)
		assert.Equal(t, want != 0.0 && want != false && want != "", r.Found(), expr)
	}
	nan := xpath.Result{Value: math.NaN()}
	assert.False(t, nan.Found())
}

// TestRefused: each expression is refused, with the reason.
func TestRefused(t *testing.T) {
	const (
		later  = "] is a position behind another predicate; write the position first, or (…)[1] to count among all that are found"
		joined = "] joins a position with a condition; write two predicates, the position first, or (…)[1]"
		onAxis = "; positions are counted among children only, or by (…)[1] among all that are found"
		behind = "; write // instead of the axis"
	)
	for expr, want := range map[string]string{
		"":                                    `"" is no XPath expression: it is empty`,
		" \n":                                 `" \n" is no XPath expression: it is empty`,
		"//Say[":                              `"//Say[" is no XPath expression: expression must evaluate to a node-set`,
		"//Say]":                              `"//Say]" is no XPath expression: it goes on behind its end`,
		"//Say)":                              `"//Say)" is no XPath expression: it goes on behind its end`,
		"//Say/string()":                      `"//Say/string()" is no XPath expression: it goes on behind its end`,
		"for $x in //Say return $x":           `"for $x in //Say return $x" is no XPath expression: it goes on behind its end`,
		"//processing-instruction()":          `"//processing-instruction()": there is no function processing-instruction`,
		"//nosuch()":                          `"//nosuch()": there is no function nosuch`,
		"//Say[@loop][1]":                     `"//Say[@loop][1]": [1` + later,
		"//Say[@loop and position()=1]":       `"//Say[@loop and position()=1]": [@loop and position()=1` + joined,
		"//Say/following-sibling::*[1]":       `"//Say/following-sibling::*[1]": [1] is a position on the axis following-sibling` + onAxis,
		"//Say/ancestor :: node() [last()]":   `"//Say/ancestor :: node() [last()]": [last()] is a position on the axis ancestor` + onAxis,
		"/descendant::If/Say":                 `"/descendant::If/Say": nothing can follow a step on the axis descendant` + behind,
		"//Say[descendant-or-self::*[@a] /b]": `"//Say[descendant-or-self::*[@a] /b]": nothing can follow a step on the axis descendant-or-self` + behind,
	} {
		_, err := xpath.Compile(expr)
		assert.EqualError(t, err, want, expr)
	}
	for _, expr := range []string{"//Say[@voice='[1]']", "//Say[contains(., 'nosuch(')]", "//If[descendant::Say]/Say", "//Say[child::x[1]]", "(//Say[@loop])[1]"} {
		_, err := xpath.Compile(expr)
		assert.NoError(t, err)
	}
}

// TestCannotBeEvaluated: the library's panics are errors.
func TestCannotBeEvaluated(t *testing.T) {
	x, err := xpath.Compile("//Say[contains('', 0)]")
	require.NoError(t, err)
	_, err = x.Evaluate(xpath.NewTree(parse(t, placed)))
	assert.ErrorContains(t, err, `"//Say[contains('', 0)]" cannot be evaluated: `)
}

// FuzzEvaluate: no expression makes it panic; hits stand in the document, in
// order, each once; asking again says the same.
func FuzzEvaluate(f *testing.F) {
	for _, expr := range strings.Split(expressions, "\n") {
		f.Add(expr)
	}
	doc := parse(f, placed)
	tree := xpath.NewTree(doc)
	f.Fuzz(func(t *testing.T, expr string) {
		if len(expr) > 200 {
			return
		}
		x, err := xpath.Compile(expr)
		if err != nil {
			return
		}
		r, err := x.Evaluate(tree)
		again, err2 := x.Evaluate(tree)
		assert.Equal(t, fmt.Sprint(r, err), fmt.Sprint(again, err2))
		for i, h := range r.Hits {
			assert.True(t, h.Span.Start <= h.Span.End && h.Span.End.Offset() <= len(doc.File.Text))
			assert.True(t, i == 0 || r.Hits[i-1].Span.Start <= h.Span.Start)
		}
	})
}
