package interp_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

// TestFetchesTakeNoTimeOfTheScript: a document that redirects to itself is
// stopped (R4.7) over a real network too, where every fetch takes a moment.
func TestFetchesTakeNoTimeOfTheScript(t *testing.T) {
	rounds := func(verbs string, limit int) (rounds int, err *interp.Error) {
		doc, problems := parser.Parse("loop.xml", []byte("<Response>"+verbs+"</Response>"), parser.Options{})
		require.NoError(t, problems.Err())
		program := interp.Compile(doc, schema.Call)
		m := interp.NewMachine(program, interp.Call{})
		m.SetVerbLimit(10)
		event, after := interp.Event{Kind: interp.Begin}, time.Duration(0)
		for !m.Over() && rounds < limit {
			effects := m.Step(after, event)
			event, after = interp.Event{}, time.Second
			for _, fx := range effects {
				switch fx.Kind {
				case interp.Fetch:
					rounds++
					event, after = interp.Event{Kind: interp.Loaded, Op: fx.Op, Program: program}, time.Millisecond
				case interp.StatusChanged:
					err = fx.Error()
				}
			}
		}
		return rounds, err
	}
	const redirect = "<Redirect>https://example.com/loop.xml</Redirect>"

	n, err := rounds(redirect, 1000)
	assert.Equal(t, 10, n)
	require.NotNil(t, err)
	assert.Equal(t, &interp.Error{Code: interp.CodeInternal, Description: "internal server error: Redirect to https://example.com/loop.xml: 10 rounds of Redirect without time passing or input arriving"}, err)

	n, err = rounds("<Pause/>"+redirect, 1000)
	assert.Equal(t, 1000, n, "a pause lets time pass")
	assert.Nil(t, err)
}
