package flow_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/flow"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

// impossible lists what cannot be: verbs that never run, and the sides that
// Ifs which do run never take.
func impossible(p *interp.Program) []string {
	v := flow.ValuesOf(p)
	var never []string
	for i := range p.Len() {
		path := strings.TrimPrefix(p.Verb(i).Element().Path(), "/Response/")
		if !v.Runs(i) {
			never = append(never, path)
			continue
		}
		if _, ok := p.Verb(i).(*ast.If); !ok {
			continue
		}
		content, past := v.Sides(i)
		if !content {
			never = append(never, path+" true")
		}
		if !past {
			never = append(never, path+" false")
		}
	}
	return never
}

// equal is an If with the test EQUAL; the others are alike.
func equal(value, content string) string {
	return `<If variable="$GATHER" test="EQUAL" value="` + value + `">` + content + `</If>`
}

func notEqual(value, content string) string {
	return `<If variable="$GATHER" test="NOTEQUAL" value="` + value + `">` + content + `</If>`
}

func TestImpossible(t *testing.T) {
	const pause, hangup, gather = "<Pause/>", "<Hangup/>", "<Gather/>"
	for _, c := range []struct {
		verbs string
		never []string
	}{
		{"", nil},
		{equal("1", pause) + pause, nil}, // nothing is known at the beginning
		{hangup + pause, []string{"Pause[1]"}},
		{"<Say loop='0'>a</Say>" + pause, []string{"Pause[1]"}},
		{"<Say loop='0'/>" + pause, nil},
		{"<Say loop='0'>$GATHER</Say>" + pause, nil},
		{gather + "<Say loop='0'>$GATHER</Say>" + equal("1", "") + equal("", pause), []string{"If[1] true", "If[2] false"}},
		{gather + equal("1", "<Say loop='0'>$GATHER</Say>"+pause), []string{"If[1]/Pause[1]"}},
		{"<Redirect>https://example.com</Redirect>" + pause, nil},
		{"<Reject/>" + pause, nil},
		{"<Gather><Say loop='0'>a</Say><Say>b</Say></Gather>" + pause, []string{"Gather[1]/Say[2]"}},
		{"<Gather><Say>a</Say><Play>https://example.com/a.mp3</Play></Gather>" + pause, nil},

		{gather + equal("1|12", pause) + equal("12", pause), []string{"If[2] true", "If[2]/Pause[1]"}},
		{gather + notEqual("12", pause), []string{"If[1] false"}},
		{gather + equal("#", "") + equal("*", ""), []string{"If[1] true"}},
		{gather + equal("yes", ""), []string{"If[1] true"}},
		{"<Gather input='speech'/>" + equal("yes", "") + equal("12", ""), nil},
		{gather + equal("", pause), nil},

		{gather + equal("1", equal("2", pause)+equal("1|3", pause)), []string{"If[1]/If[1] true", "If[1]/If[1]/Pause[1]", "If[1]/If[2] false"}},
		{gather + notEqual("1|2", hangup) + equal("1", "") + equal("3", ""), []string{"If[3] true"}},
		{gather + notEqual("1|2", pause) + equal("3", ""), nil},
		{gather + equal("1", hangup) + equal("1", ""), []string{"If[2] true"}},
		{gather + equal("1", "<Redirect>https://example.com</Redirect>") + equal("1", ""), nil},
		{gather + equal("1", hangup) + notEqual("1", pause+hangup) + pause, []string{"If[2] false", "Pause[1]"}},
		{gather + equal("1", gather) + equal("1", ""), nil},
		{gather + equal("1", gather+hangup) + equal("1", ""), []string{"If[2] true"}},
		{gather + equal("1", "<Gather numDigits='2'/>") + equal("12", "") + equal("123", ""), []string{"If[3] true"}},
		{equal("1", hangup) + equal("1", ""), []string{"If[2] true"}},

		{gather + equal("0|1|2|3|4|5|6|7|8|9|*|", hangup) + pause, []string{"If[1] false", "Pause[1]"}},
		{gather + equal("0|1|2|3|4|5|6|7|8|9|*", hangup) + notEqual("", "") + pause, []string{"If[2] true"}},
		{"<Gather finishOnKey='0123456789*#'/>" + notEqual("", pause), []string{"If[1] true", "If[1]/Pause[1]"}},
		{"<Gather input='speech'/>" + equal("K", hangup) + equal("\u212a|k", "") + equal("ſ", hangup) + equal("S", ""), []string{"If[2] true", "If[4] true"}},

		{`<If variable="$OTHER" test="EQUAL" value="1">` + pause + `</If>`, []string{"If[1] true", "If[1]/Pause[1]"}},
		{`<If variable="$OTHER" test="EQUAL" value="1|">` + hangup + `</If>` + pause, []string{"If[1] false", "Pause[1]"}},
	} {
		assert.Equal(t, c.never, impossible(compile(t, c.verbs)), c.verbs)
	}
}

// TestImpossibleElsewhere: no document of a conference can have had input.
func TestImpossibleElsewhere(t *testing.T) {
	doc, problems := parser.Parse("test.xml", []byte("<Response>"+equal("1", "")+equal("", "")+"</Response>"), parser.Options{Resource: schema.Conference})
	require.NoError(t, problems.Err())
	assert.Equal(t, []string{"If[1] true", "If[2] false"}, impossible(interp.Compile(doc, schema.Conference)))
}

func TestGiven(t *testing.T) {
	p := compile(t, "<Gather/>"+notEqual("1|2", "<Hangup/>")+equal("3", "")+equal("12", ""))
	v := flow.ValuesOf(p)
	assert.True(t, v.Given(3, " 3 "), "an If has taken it, but the Gather can produce it")
	assert.False(t, v.Given(3, "12"))
	known, all := v.Known(3)
	assert.Equal(t, []string{"1", "2"}, known)
	assert.True(t, all)
	_, all = v.Known(1)
	assert.False(t, all)
	gather, one := v.Gather(3)
	assert.Equal(t, 0, gather)
	assert.True(t, one)
	_, one = v.Gather(0)
	assert.False(t, one, "not known at the beginning")
	p = compile(t, "<Gather/>"+equal("1", "<Gather/>")+equal("1", ""))
	_, one = flow.ValuesOf(p).Gather(3)
	assert.False(t, one, "either of two")
}

// crowd is a document with more compared values than there are classes.
func crowd(n int) string {
	var b strings.Builder
	b.WriteString("<Gather numDigits='5'/>")
	for i := range n {
		b.WriteString(equal(fmt.Sprint(10000+i), "<Gather finishOnKey='"+fmt.Sprint(i%10)+"' numDigits='"+fmt.Sprint(5+i%100)+"'/>"))
	}
	return b.String()
}

// TestCrowd: with more values than can be told apart, the answer is never
// wrong, only less is found.
func TestCrowd(t *testing.T) {
	assert.Equal(t, []string{"If[1001] true"}, impossible(compile(t, crowd(400)+strings.Repeat(equal("10001", ""), 600)+equal("yes", ""))))
	assert.Empty(t, impossible(compile(t, crowd(4000)+equal("yes", ""))))
}

func BenchmarkValues(b *testing.B) {
	for _, n := range []int{500, 1500, 4500} {
		doc, problems := parser.Parse("test.xml", []byte("<Response>"+crowd(n)+"</Response>"), parser.Options{})
		require.NoError(b, problems.Err())
		p := interp.Compile(doc, schema.Call)
		b.Run(fmt.Sprint(p.Len()), func(b *testing.B) {
			for b.Loop() {
				flow.ValuesOf(p)
			}
		})
	}
}
