package sim_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
)

// The tests of this file hold what TestNaive has found.

// traceOf runs one call and returns its trace.
func traceOf(w sim.World, c sim.Caller) string {
	var out []byte
	s := sim.New(w)
	s.Observe = sim.JSONLines(&out)
	s.Dial(c)
	s.Run()
	return string(out)
}

// A prompt that fails does so at once, even before a timeout of 0 (S2, S9).
func TestAudioFailsBeforeTimeout(t *testing.T) {
	doc := mustParse("ivr.xml", []byte(`<Response><Pause/><Gather timeout='0'><Play>https://example.com/lost.mp3</Play></Gather></Response>`), schema.Call)
	trace := traceOf(sim.World{Web: map[string]sim.Page{lostAudio: {Status: 404}}}, sim.Caller{Document: doc})
	assert.NotContains(t, trace, `"interrupted"`, "nothing was heard that could be interrupted")
	assert.Contains(t, trace, "HTTP status 404")
}

// The callbacks of a room say in which document they were ordered.
func TestRoomCallbackDocument(t *testing.T) {
	const address = "https://ivr.example/room.xml"
	doc := mustParse("ivr.xml", []byte(`<Response><Redirect>`+address+`</Redirect></Response>`), schema.Call)
	page := `<Response><Conference statusCallback='https://example.com/cb' statusCallbackEvent='start join leave end'>1</Conference></Response>`
	trace := traceOf(sim.World{Web: map[string]sim.Page{address: {Body: []byte(page)}}}, sim.Caller{Document: doc})
	callbacks := 0
	for line := range strings.Lines(trace) {
		if strings.Contains(line, `"event":"callback"`) {
			callbacks++
			assert.Contains(t, line, `"document":"`+address+`"`)
		}
	}
	assert.Equal(t, 4, callbacks)
}
