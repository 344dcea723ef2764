package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/sim"
)

// TestLoopsAreStopped holds R4.7 with its own limit, whose traces are too long
// for a conformance file.
func TestLoopsAreStopped(t *testing.T) {
	const a, b = "https://ivr.example/a", "https://ivr.example/b"
	page := func(body string) sim.Page { return sim.Page{Body: []byte(body)} }
	cases := map[string]struct {
		web    map[string]sim.Page
		length time.Duration // of media
		// message is what the error says; without one the call is not stopped.
		message string
		// verbs that began, and events of the trace.
		verbs int
		event string
		count int
	}{
		"a Redirect to itself": {
			web:     map[string]sim.Page{a: page(`<Response><Redirect>` + a + `</Redirect></Response>`)},
			message: "internal server error: Redirect to " + a + ": 10000 rounds of Redirect without time passing or input arriving",
			verbs:   10_000, event: "redirect", count: 10_000,
		},
		"two that lead to one another": {
			web: map[string]sim.Page{
				a: page(`<Response><Redirect>` + b + `</Redirect></Response>`),
				b: page(`<Response><Say/><Redirect>` + a + `</Redirect></Response>`),
			},
			// 3 verbs a round trip: the 10,001st is the Say behind 3,333 of them
			// and one Redirect.
			message: "internal server error: Say: 10000 verbs without time passing or input arriving",
			verbs:   10_000, event: "redirect", count: 6_667,
		},
		"a Play of no length, for ever": {
			web:     map[string]sim.Page{a: page(`<Response><Play loop='0'>https://ivr.example/x</Play></Response>`)},
			message: "internal server error: Play: 10000 verbs without time passing or input arriving",
			verbs:   1, event: "play", count: 10_000,
		},
		"as many verbs as may be": {
			web:   map[string]sim.Page{a: page(`<Response><Play loop='10000'>https://ivr.example/x</Play></Response>`)},
			verbs: 1, event: "play", count: 10_000,
		},
		"a Redirect behind a Pause, all day": {
			web:   map[string]sim.Page{a: page(`<Response><Pause length='5'/><Redirect>` + a + `</Redirect></Response>`)},
			verbs: 2*24*60*12 + 1, event: "redirect", count: 24 * 60 * 12,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			s := sim.New(sim.World{Web: tc.web, Lengths: map[string]time.Duration{"*": tc.length}})
			count := 0
			s.Observe = func(e *sim.Event) {
				if e.Name == tc.event {
					count++
				}
			}
			s.Dial(sim.Caller{URL: a})
			results := s.Run()
			require.Len(t, results, 1)
			r := results[0]
			assert.Equal(t, tc.verbs, r.Verbs)
			assert.Equal(t, tc.count, count)
			if tc.message == "" {
				assert.Equal(t, interp.StatusComplete, r.Status)
				return
			}
			assert.Equal(t, interp.StatusFailed, r.Status)
			assert.Equal(t, "error", r.HangUp)
			assert.Equal(t, &interp.Error{Code: interp.CodeInternal, Description: tc.message}, r.Error)
		})
	}
}
