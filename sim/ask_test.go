package sim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/sim"
)

// document parses a document that is valid.
func document(t *testing.T, text string) *ast.Document {
	t.Helper()
	doc, problems := parser.Parse("ivr.xml", []byte(text), parser.Options{})
	require.Empty(t, problems)
	return doc
}

// brief tells of events in short: the time, the name and the main field.
func brief(all []sim.Event, names ...string) string {
	var b strings.Builder
	for _, e := range all {
		for _, name := range names {
			if e.Name == name {
				fmt.Fprintf(&b, "%v %s %s%s%s\n", e.T, name, e.Text("text"), e.Text("digit"), e.Text("value"))
			}
		}
	}
	return b.String()
}

const twoGathers = `<Response>
  <Gather numDigits="3" timeout="20"><Say>Key</Say></Gather>
  <Gather input="dtmf speech" speechTimeout="2"><Say>Word</Say></Gather>
</Response>`

// TestAsk shows when a caller is asked, and that the same answers as inputs give
// the same run.
func TestAsk(t *testing.T) {
	answers := []sim.Input{{Keys: "12"}, {Keys: "3"}, {Words: "yes"}, {}}
	var asked []string
	var events []sim.Event
	var s *sim.Sim
	caller := sim.Caller{Document: document(t, twoGathers), Ask: func(g *ast.Gather) sim.Input {
		asked = append(asked, fmt.Sprint(s.Now(), " ", g.Input, " ", answers[0]))
		in := answers[0]
		answers = answers[1:]
		return in
	}}
	s = sim.New(sim.World{})
	s.Observe = sim.Keep(&events)
	s.Dial(caller)
	s.Run()
	assert.Equal(t, []string{
		"680ms dtmf press 12", "1.38s dtmf press 3", "2.12s dtmf speech speak yes", "2.8s dtmf speech silence",
	}, asked)
	assert.Empty(t, answers)
	assert.Equal(t, `0s say Key
680ms dtmf 1
880ms dtmf 2
1.38s dtmf 3
1.38s gathered 123
1.38s say Word
2.3s speech yes
4.3s gathered yes
`, brief(events, "say", "dtmf", "speech", "gathered"))
}

// TestAskBehindInputs asks when the inputs are used up, at the beginning of the
// Gather with barge-in, and hangs up.
func TestAskBehindInputs(t *testing.T) {
	var s *sim.Sim
	asked := 0
	s = sim.New(sim.World{})
	s.Dial(sim.Caller{
		Document: document(t, twoGathers), BargeIn: true, Inputs: []sim.Input{{Keys: "1#"}},
		Ask: func(*ast.Gather) sim.Input {
			asked++
			assert.Equal(t, 1200*time.Millisecond, s.Now())
			return sim.Input{HangUp: true}
		},
	})
	results := s.Run()
	assert.Equal(t, 1, asked)
	assert.Equal(t, "caller", results[0].HangUp)
	assert.Equal(t, 1200*time.Millisecond, results[0].Took)
}

// TestDeadline tells what comes, until something is planned before it.
func TestDeadline(t *testing.T) {
	s := sim.New(sim.World{})
	call := s.Dial(sim.Caller{Document: document(t, `<Response><Pause length="5"/><Pause length="7"/></Response>`)})
	deadline := func() string {
		at, ok := s.Deadline()
		return fmt.Sprint(at, " ", ok)
	}
	assert.Equal(t, "0s true", deadline())
	assert.True(t, s.Step())
	assert.Equal(t, "5s true", deadline())
	assert.True(t, s.Step())
	assert.Equal(t, "12s true", deadline())
	call.HangUp(6 * time.Second)
	assert.Equal(t, "6s true", deadline())
	assert.True(t, s.Step())
	assert.Equal(t, "0s false", deadline())
	assert.Equal(t, 6*time.Second, s.Run()[0].Took)
}
