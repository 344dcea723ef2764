package flow_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/flow"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

func compile(t *testing.T, verbs string) *interp.Program {
	t.Helper()
	doc, problems := parser.Parse("test.xml", []byte("<Response>"+verbs+"</Response>"), parser.Options{})
	require.NoError(t, problems.Err())
	return interp.Compile(doc, schema.Call)
}

func gather(t *testing.T, attributes string) *ast.Gather {
	t.Helper()
	return compile(t, "<Gather "+attributes+"/>").Verb(0).(*ast.Gather)
}

func TestInput(t *testing.T) {
	assert.Equal(t, flow.Input{Keys: "0123456789*", Finish: "#", Most: 1}, flow.InputOf(gather(t, "")))
	assert.Equal(t, flow.Input{Speech: true}, flow.InputOf(gather(t, "input='speech' numDigits='4'")))
	assert.Equal(t, flow.Input{Keys: "12346789#", Finish: "05*", Most: 3, Speech: true},
		flow.InputOf(gather(t, "input='speech dtmf' numDigits='3' finishOnKey='05*'")))
}

func TestCan(t *testing.T) {
	for _, c := range []struct {
		gather, value string
		can           bool
	}{
		{"", "", true},
		{"", "1", true},
		{"", " 1 ", true},
		{"", "12", false},
		{"", "#", false},
		{"", "english", false},
		{"numDigits='2'", "12", true},
		{"numDigits='2' finishOnKey='2'", "12", false},
		{"finishOnKey=''", "#", true},
		{"input='speech'", "english", true},
		{"input='speech'", "12", true},
		{"input='dtmf speech'", "twelve", true},
		{"finishOnKey='0123456789*#'", "1", false},
		{"finishOnKey='0123456789*#'", "", true},
	} {
		assert.Equal(t, c.can, flow.InputOf(gather(t, c.gather)).Can(c.value), "%+v", c)
	}
}

func TestOther(t *testing.T) {
	for _, c := range []struct {
		gather string
		values []string
		other  string
		ok     bool
	}{
		{"", nil, "0", true},
		{"", []string{"", "0", "1"}, "2", true},
		{"", []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}, "*", true},
		{"", []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*"}, "", false},
		{"numDigits='4'", []string{"0000", "0001"}, "0002", true},
		{"numDigits='2' finishOnKey='123456789*#'", []string{"00"}, "0", true},
		{"numDigits='1000000'", nil, "0000000000000000", true},
		{"input='speech'", nil, "", false},
	} {
		other, ok := flow.InputOf(gather(t, c.gather)).Other(c.values)
		assert.Equal(t, c.other, other, "%+v", c)
		assert.Equal(t, c.ok, ok, "%+v", c)
	}
}

func TestUse(t *testing.T) {
	p := compile(t, `
		<Gather/>
		<If variable="$GATHER" test="EQUAL" value="2| One |2">
			<Gather><Say>$GATHER</Say></Gather>
			<If variable="$GATHER" test="EQUAL" value="9"/>
		</If>
		<If variable="$OTHER" test="EQUAL" value="7"/>
		<If variable="$GATHER" test="NOTEQUAL" value="">
			<Redirect>https://example.com/next</Redirect>
			<Hangup/>
			<If variable="$GATHER" test="EQUAL" value="8"/>
		</If>
		<Say loop="0">Bye</Say>
		<If variable="$GATHER" test="EQUAL" value="6"/>`)
	use := flow.UseOf(p, p.Behind(0))
	assert.Equal(t, []string{"", "2", "one"}, use.Values)
	assert.True(t, use.Read)
	require.Len(t, use.Redirects, 1)
	assert.Equal(t, "https://example.com/next", use.Redirects[0].URL)
}

func TestNobodyReads(t *testing.T) {
	p := compile(t, "<Gather/><Say>Hello</Say><Gather/><Say>$GATHER</Say>")
	assert.Equal(t, flow.Use{}, flow.UseOf(p, p.Behind(0)))
	assert.Equal(t, flow.Use{Read: true}, flow.UseOf(p, p.Behind(2)))
}
