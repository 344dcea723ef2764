package interp_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

func TestNext(t *testing.T) {
	doc, problems := parser.Parse("flow.xml", []byte(`<Response>
		<Reject/>
		<Gather><Say>one</Say><Play loop="0">https://example.com/two.mp3</Play><Say>three</Say></Gather>
		<If variable="$GATHER" test="EQUAL" value="1"><Hangup/><Pause/></If>
		<If variable="$OTHER" test="EQUAL" value="1"/>
		<Dial><Number>15551234567</Number></Dial>
		<Redirect>https://example.com/</Redirect>
		<Say loop="0"> </Say>
		<Say loop="0">$GATHER</Say>
		<Say loop="0" separateNumbers="true">for ever 12 $GATHER</Say>
		<Say>$GATHERED $$gather GATHER</Say>
	</Response>`), parser.Options{})
	assert.NoError(t, problems.Err())
	p := interp.Compile(doc, schema.Call)

	next := make(map[string][]int)
	var reads []int
	for i := range p.Len() {
		next[p.Verb(i).Element().Path()] = p.AppendNext(nil, i)
		if p.Reads(i) {
			reads = append(reads, i)
		}
	}
	assert.Equal(t, map[string][]int{
		"/Response/Reject[1]":         {1},
		"/Response/Gather[1]":         {2, 5},
		"/Response/Gather[1]/Say[1]":  {3},
		"/Response/Gather[1]/Play[1]": nil,
		"/Response/Gather[1]/Say[2]":  {5},
		"/Response/If[1]":             {6, 8},
		"/Response/If[1]/Hangup[1]":   nil,
		"/Response/If[1]/Pause[1]":    {8},
		"/Response/If[2]":             {9},
		"/Response/Dial[1]":           {10},
		"/Response/Redirect[1]":       {11},
		"/Response/Say[1]":            {12},
		"/Response/Say[2]":            {13},
		"/Response/Say[3]":            nil,
		"/Response/Say[4]":            {15},
	}, next)
	assert.Equal(t, []int{5, 12, 13}, reads)
	assert.Nil(t, p.Verb(p.Len()))
	assert.Nil(t, p.AppendNext(nil, p.Len()))
	assert.Equal(t, 5, p.Behind(1))
	assert.Equal(t, "for ever 1 2", p.Spoken(13))
	assert.Empty(t, p.Spoken(12))
	assert.Empty(t, p.Spoken(3))
}

func TestDecide(t *testing.T) {
	equal := &ast.If{Variable: "$GATHER", Test: "EQUAL", Value: "1| Two "}
	for _, gather := range []string{"1", "two", " TWO"} {
		assert.True(t, interp.Decide(equal, gather))
	}
	assert.False(t, interp.Decide(equal, ""))
	assert.True(t, interp.Decide(&ast.If{Variable: "$OTHER", Test: "EQUAL"}, "1"), "an unknown variable is empty")
}
