package parser

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/source"
)

// TestDefaultLimits passes each limit of R1.9 by one.
func TestDefaultLimits(t *testing.T) {
	nested := func(depth int) []byte {
		open := "<If variable='$GATHER' test='EQUAL' value='1'>"
		return []byte("<Response>" + strings.Repeat(open, depth-2) + "<Hangup/>" + strings.Repeat("</If>", depth-2) + "</Response>")
	}
	wide := func(elements int) []byte {
		return []byte("<Response>" + strings.Repeat("<Hangup/>", elements-1) + "</Response>")
	}
	large := func(size int) []byte {
		const frame = "<Response><Say></Say></Response>"
		return []byte("<Response><Say>" + strings.Repeat("a", size-len(frame)) + "</Say></Response>")
	}
	for _, c := range []struct {
		rule     string
		document func(int) []byte
		limit    int
		place    string
	}{
		{tooDeep, nested, 64, "1:2909-1:2916"},
		{tooManyElements, wide, 10_000, "1:90002-1:90009"},
		{tooLarge, large, 1 << 20, "1:1-1:1"},
	} {
		_, problems := Parse("x", c.document(c.limit), Options{})
		assert.Empty(t, problems, c.rule)
		doc, problems := Parse("x", c.document(c.limit+1), Options{})
		assert.Nil(t, doc)
		require.Len(t, problems, 1)
		assert.Contains(t, render(problems[0]), "ERROR 5106 "+c.rule+" "+c.place)
		_, problems = Parse("x", c.document(c.limit+1), Options{Limits: Limits{Bytes: 2 << 20, Depth: 65, Elements: 10_001}})
		assert.Empty(t, problems, "the limits are settable")
	}
	_, problems := Parse("x", make([]byte, 1<<20+1), Options{})
	assert.Equal(t, []string{"ERROR 5106 too-large 1:1-1:1  the document is larger than 1048576 bytes"}, rendered(problems))
}

// TestLarge has large documents that are bad in one respect each. The work
// must not grow faster than they do; the test would be felt to hang otherwise.
func TestLarge(t *testing.T) {
	const size = 100_000
	fill := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			b.WriteString(strings.ReplaceAll(format, "@", strconv.Itoa(i)))
		}
		return b.String()
	}
	long := strings.Repeat("x", size/2)
	options := Options{Limits: Limits{Bytes: 4 << 20, Elements: 1 << 20}}
	for name, text := range map[string]string{
		"attributes":      "<Response><Pause " + fill("a@='' ") + "/></Response>",
		"duplicates":      "<Response><Pause " + fill("a='' ") + "/></Response>",
		"raw values":      "<Response><Pause " + fill("a@='&amp;' ") + "/></Response>",
		"unknown":         "<Response>" + fill("<a@/>") + "</Response>",
		"bad values":      "<Response>" + fill("<Pause length='x'/>") + "</Response>",
		"stretches":       "<Response>" + fill("é<Reject/>") + "</Response>",
		"comments":        "<Response>" + fill("a<!---->") + "</Response>",
		"text":            "<Response><Say>" + fill("a  &amp;\n") + "</Say></Response>",
		"sections":        "<Response><Say>" + fill("<![CDATA[ ]]>") + "</Say></Response>",
		"text in Dial":    "<Response><Dial>" + fill("1<Number>12</Number>") + "</Dial></Response>",
		"text in Play":    "<Response><Play>" + fill("a<Say/>") + "</Play></Response>",
		"references":      "<Response>" + fill("&#32;") + "</Response>",
		"long reference":  "<Response>&#" + strings.Repeat("0", size) + "32;<Pause/>x</Response>",
		"events":          "<Response><Dial statusCallbackEvent='" + fill("queued ") + "'>12</Dial></Response>",
		"alternatives":    "<Response><If variable='$a' test='EQUAL' value='" + fill("1|") + "'><Hangup/></If></Response>",
		"long name":       "<Response><" + long + ">" + strings.Repeat("<a b='' b=''/>", size/32) + "</" + long + "></Response>",
		"long values":     "<Response><Pause length='" + long + "'/><Number>" + long + "</Number><Play>" + long + "</Play></Response>",
		"long attribute":  "<Response><Pause " + long + "='' " + long + "=''/></Response>",
		"blank":           "<Response>" + strings.Repeat(" \n", size/2) + "</Response>",
		"addresses":       "<Response>" + fill("<Play>https://example.com/@</Play>") + "</Response>",
		"languages":       "<Response>" + fill("<Say language='xx'>a</Say>") + "</Response>",
		"deep duplicates": "<Response>" + strings.Repeat("<a>", 60) + fill("<b c='' c=''/>") + strings.Repeat("</a>", 60) + "</Response>",
	} {
		_, problems := Parse(name, []byte(text), options)
		require.NoError(t, problems.WriteJSON(io.Discard))
		require.NoError(t, problems.WriteText(io.Discard, true))
		assert.NotContains(t, brokenRules(problems), notWellFormed, name)
	}
}

// brokenRules are the rules that are broken.
func brokenRules(problems source.Diagnostics) map[string]int {
	count := map[string]int{}
	for _, p := range problems {
		count[p.Rule]++
	}
	return count
}

// TestManyProblems reports every one (R1.4).
func TestManyProblems(t *testing.T) {
	_, problems := Parse("x", []byte("<Response>"+strings.Repeat("<Pause length='x' a='' a=''/>\n", 9_999)+"</Response>"), Options{})
	assert.Len(t, problems, 3*9_999)
	var buf bytes.Buffer
	require.NoError(t, problems.WriteJSON(&buf))
	assert.Equal(t, 3*9_999, strings.Count(buf.String(), "\n"))
}
