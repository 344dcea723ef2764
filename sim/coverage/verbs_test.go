package coverage_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/sim/coverage"
)

// minimal is every verb as it can run on its own, and on any resource that has
// it.
var minimal = map[string]string{
	"Conference": `<Conference>1</Conference>`,
	"Dial":       `<Dial>15550001111</Dial>`,
	"Gather":     `<Gather timeout='1'/>`,
	"Hangup":     `<Hangup/>`,
	"If":         "<If variable='$GATHER' test='EQUAL' value='1'>\n<Pause/></If>",
	"Number":     `<Number>15550001111</Number>`,
	"Pause":      `<Pause/>`,
	"Play":       `<Play>https://example.com/a.mp3</Play>`,
	"Redirect":   `<Redirect>https://example.com/nowhere</Redirect>`,
	"Reject":     `<Reject/>`,
	"Say":        `<Say>hello</Say>`,
	"SetMute":    `<SetMute muted='true'/>`,
}

// resources are where documents run.
var resources = map[string]schema.Resource{
	"call": schema.Call, "conference": schema.Conference, "participant": schema.Participant,
}

// runOn runs a document on a resource.
func runOn(t *testing.T, set *coverage.Set, on schema.Resource, text string) {
	t.Helper()
	doc := parse(t, "doc.xml", text, on)
	s := sim.New(sim.World{})
	s.Observe = set.Event
	if on == schema.Call {
		s.Dial(sim.Caller{Document: doc})
		s.Run()
		return
	}
	room := parse(t, "room.xml", `<Response><Conference>1</Conference></Response>`, schema.Call)
	first := s.Dial(sim.Caller{Name: "a", Document: room, HangUpAfter: 20 * time.Second})
	s.Dial(sim.Caller{Name: "b", Document: room, HangUpAfter: 20 * time.Second})
	if on == schema.Conference {
		s.UpdateRoom(time.Second, "1", doc)
	} else {
		first.UpdateParticipant(time.Second, doc)
	}
	s.Run()
}

// report is what a set says of doc.xml.
func report(t *testing.T, set *coverage.Set) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, set.WriteLCOV(&out))
	for _, record := range strings.SplitAfter(out.String(), "end_of_record\n") {
		if strings.HasPrefix(record, "TN:\nSF:doc.xml\n") {
			return record
		}
	}
	return ""
}

// TestEveryVerbShows runs every verb on every resource: the trace tells of each
// that it ran, once.
func TestEveryVerbShows(t *testing.T) {
	for _, v := range schema.Classic.Verbs {
		require.Contains(t, minimal, v.Name)
		for name, on := range resources {
			if v.On&on == 0 {
				continue
			}
			t.Run(v.Name+" on a "+name, func(t *testing.T) {
				var set coverage.Set
				runOn(t, &set, on, "<Response>\n"+minimal[v.Name]+"\n</Response>")
				assert.Contains(t, report(t, &set), "DA:2,1\n")
			})
		}
	}
}

// TestWhatShows runs what shows in another way than a verb of its kind does, or
// more than once.
func TestWhatShows(t *testing.T) {
	for name, c := range map[string]struct {
		verbs string
		hits  string // of the lines from 2 on
	}{
		"a Play that is skipped":          {"<Play>https://example.com/lost.mp3</Play>", "1"},
		"a Play that is skipped in turns": {"<Play loop='3' repeatDelay='1'>https://example.com/lost.mp3</Play>", "1"},
		"repetitions":                     {"<Say loop='3' repeatDelay='2'>a</Say>\n<Play loop='2'>https://example.com/a.mp3</Play>", "1 1"},
		"prompts of a Gather":             {"<Gather timeout='5' loop='2' repeatDelay='1'>\n<Say>a</Say>\n<Play>https://example.com/lost.mp3</Play>\n</Gather>", "1 2 2"},
		"Numbers in a Dial":               {"<Dial>\n<Number>15550001111</Number>\n<Number>15550002222</Number></Dial>", "1 1 1"},
		"a Number that is busy":           {"<Number>15550009999</Number>", "1"},
		"a Reject without effect":         {"<Pause/>\n<Reject/>\n<Hangup/>", "1 1 1"},
		"what stands behind Hangup":       {"<Hangup/>\n<Pause/>", "1 0"},
		"a Say without text":              {"<Pause/>\n<Say/>\n<Pause/>", "1  1"},
		"a Say of nothing but a variable": {"<Say>$GATHER</Say>\n<Pause/>", "0 1"},
		"an If without content":           {"<If variable='$GATHER' test='EQUAL' value='1'/>", "1"},
		"the least of a line":             {"<Pause/><Hangup/><Pause/>", "0"},
	} {
		t.Run(name, func(t *testing.T) {
			var set coverage.Set
			s := sim.New(sim.World{
				Web:    map[string]sim.Page{"https://example.com/lost.mp3": {Status: 404}},
				Phones: map[string]sim.Phone{"15550009999": {Outcome: sim.Busy, After: time.Second}},
			})
			s.Observe = set.Event
			s.Dial(sim.Caller{Document: parse(t, "doc.xml", "<Response>\n"+c.verbs+"\n</Response>", schema.Call)})
			s.Run()
			var want []string
			for i, n := range strings.Split(c.hits, " ") {
				if n != "" {
					want = append(want, "DA:"+string(rune('2'+i))+","+n)
				}
			}
			var got []string
			for line := range strings.Lines(report(t, &set)) {
				if strings.HasPrefix(line, "DA:") {
					got = append(got, strings.TrimSpace(line))
				}
			}
			assert.Equal(t, want, got)
		})
	}
}

// TestEndings counts a Hangup once, however many leave because of it.
func TestEndings(t *testing.T) {
	room := parse(t, "room.xml", `<Response><Conference endConferenceOnExit='true'>1</Conference><Conference>1</Conference></Response>`, schema.Call)
	everybody := parse(t, "doc.xml", "<Response>\n<Hangup/></Response>", schema.Conference)
	one := parse(t, "doc.xml", "<Response>\n<Hangup/></Response>", schema.Participant)

	var set coverage.Set
	s := sim.New(sim.World{})
	s.Observe = set.Event
	a := s.Dial(sim.Caller{Name: "a", Document: room})
	s.Dial(sim.Caller{Name: "b", Document: room})
	s.Dial(sim.Caller{Name: "c", Document: room})
	s.UpdateRoom(time.Second, "1", everybody) // all three leave, and come again
	a.UpdateParticipant(2*time.Second, one)   // now a leaves, and nobody comes again
	s.Run()
	assert.Contains(t, report(t, &set), "DA:2,2\n")
}

// TestFetched counts documents that were fetched when they first run, and those
// that were given through the API.
func TestFetched(t *testing.T) {
	const address = "https://ivr.example/next.xml"
	doc := parse(t, "doc.xml", "<Response>\n<Redirect>"+address+"</Redirect>\n</Response>", schema.Call)
	var set coverage.Set
	s := sim.New(sim.World{Web: map[string]sim.Page{address: {Body: []byte("<Response>\n<Pause/>\n<Gather timeout='60'/>\n</Response>")}}})
	s.Observe = set.Event
	c := s.Dial(sim.Caller{Document: doc})
	c.Update(5*time.Second, parse(t, "given.xml", "<Response>\n<Pause/><Say>bye</Say>\n</Response>", schema.Call))
	s.Run()
	var out bytes.Buffer
	require.NoError(t, set.WriteText(&out))
	assert.Equal(t, `100.0%  verbs 1/1  sides 0/0  doc.xml
100.0%  verbs 2/2  sides 0/0  given.xml
100.0%  verbs 2/2  sides 0/0  https://ivr.example/next.xml
100.0%  verbs 5/5  sides 0/0  total
`, out.String())
}
