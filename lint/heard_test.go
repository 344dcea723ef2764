package lint_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/lint"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/source"
)

// TestPromptsAreHeard: a caller who says nothing hears the prompts of a Gather
// to the end of their last round, unless there is a warning.
func TestPromptsAreHeard(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 6))
	warned := 0
	const rounds = 600
	for range rounds {
		text, sounds := gatherWithPrompts(r)
		doc, problems := parser.Parse("random.xml", []byte(text), parser.Options{})
		require.NoError(t, problems.Err())
		begun, cut := 0, false
		run := sim.New(sim.World{Lengths: map[string]time.Duration{"https://example.com/a.mp3": time.Millisecond}})
		run.Observe = func(e *sim.Event) {
			switch e.Name {
			case "say", "play":
				begun++
			case "interrupted":
				cut = true
			}
		}
		run.Dial(sim.Caller{Document: doc})
		run.Run()
		found := slices.ContainsFunc(lint.Check(doc, schema.Call, problems), func(d source.Diagnostic) bool { return d.Rule == promptsOutlast })
		assert.Equal(t, cut || begun < sounds, found, "%s\n%d of %d sounds", text, begun, sounds)
		if found {
			warned++
		}
	}
	assert.Greater(t, warned, rounds/5)
	assert.Less(t, warned, rounds*4/5)
}

// promptsOutlast is the rule that is tested.
const promptsOutlast = "prompts-outlast-timeout"

// gatherWithPrompts is a document with one Gather, and how many sounds its
// prompts make in all. Texts are so long that they never end at a whole second.
func gatherWithPrompts(r *rand.Rand) (text string, sounds int) {
	loop := 1 + r.IntN(3)
	var prompts strings.Builder
	prompts.WriteString("<Say>12 é</Say>")
	sounds = 1
	for range 1 + r.IntN(3) {
		times := 1 + r.IntN(3)
		attributes := fmt.Sprintf("loop='%d' repeatDelay='%d'", times, r.IntN(3)*r.IntN(5))
		switch r.IntN(4) {
		case 0:
			fmt.Fprintf(&prompts, "<Play %s>https://example.com/a.mp3</Play>", attributes)
		case 1:
			fmt.Fprintf(&prompts, "<Say %s> $GATHER </Say>", attributes)
			continue
		default:
			fmt.Fprintf(&prompts, "<Say %s separateNumbers='true'>é12</Say>", attributes)
		}
		sounds += times
	}
	return fmt.Sprintf("<Response><Gather timeout='%d' loop='%d' repeatDelay='%d'>%s</Gather></Response>",
		r.IntN(40), loop, r.IntN(6), &prompts), sounds * loop
}
