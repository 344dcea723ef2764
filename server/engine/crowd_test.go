package engine

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/sim"
)

// talkative are parts of documents that tell of everything that happens.
var talkative = []string{
	`<Gather numDigits='2' timeout='5' statusCallback='http://app/' statusCallbackEvent='partialResult fullResult'><Say>Hello</Say></Gather>`,
	`<Dial statusCallback='http://app/' statusCallbackEvent='queued ringing answered complete noConnect'><Number>15550000008</Number><Number>15550000009</Number></Dial>`,
	`<Conference participantLabel='a' statusCallback='http://app/' statusCallbackEvent='start end join leave'>one</Conference>`,
	`<Conference endConferenceOnExit='true' statusCallback='http://app/' statusCallbackEvent='start end join leave'>one</Conference>`,
	`<Conference statusCallback='http://app/' statusCallbackEvent='start end join leave'>two</Conference>`,
	`<Redirect>http://app/next</Redirect>`,
	`<Pause length='3'/>`,
}

func anyDocument(t *testing.T, r *rand.Rand, doc string) string {
	t.Helper()
	for range 1 + r.IntN(4) {
		doc += talkative[r.IntN(len(talkative))]
	}
	return "<Response>" + doc + "</Response>"
}

// TestCrowd: calls, conferences and an API that does what it likes to them, at
// once. In the end, whether by itself, because the engine stops, or because it
// dies, all is over, and every leg and every stay has had exactly one
// last event.
func TestCrowd(t *testing.T) {
	for seed := range uint64(6) {
		bubble(t, func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 7))
			d := open(t, Config{Fetch: pages(map[string]sim.Page{"http://app/next": {Body: []byte(anyDocument(t, r, ""))}})})
			for range 40 {
				n := NewCall{
					To: "15550000001", From: "15550000002", Document: document(t, schema.Call, anyDocument(t, r, "")),
					Inputs: []sim.Input{{Keys: "12"}, {}, {Keys: "3"}}, HangUpAfter: time.Duration(r.IntN(40_000)+1) * time.Millisecond,
				}
				if r.IntN(2) == 0 {
					phone := sim.DefaultPhone()
					n.Outbound, n.Phone = true, &phone
				}
				d.begin(n)
				pass(time.Duration(r.IntN(1500)) * time.Millisecond)
				d.meddle(r)
			}
			switch seed % 3 {
			case 0:
				pass(time.Minute)
				assert.Zero(t, d.Running())
			case 1:
				require.NoError(t, d.stop())
			case 2:
				_, err := d.books.Bury(t.Context(), time.Now().Add(2*time.Hour), store.Error{Code: 6100})
				require.NoError(t, err)
			}
			d.checkEnds(seed)
		})
	}
}

// meddle lets the API do something to something.
func (d *desk) meddle(r *rand.Rand) {
	d.Helper()
	ctx := d.Context()
	calls, members, rooms := ids(d.books.Calls(ctx, whole)), map[string]string{}, ids(d.books.Conferences(ctx, whole))
	for _, room := range rooms {
		for _, p := range d.participants(room) {
			members[p.ID] = room
		}
	}
	one := func(from []string) string { return from[r.IntN(len(from))] }
	var err error
	switch r.IntN(6) {
	case 0:
		err = d.UpdateCall(ctx, one(calls), document(d.T, schema.Call, anyDocument(d.T, r, "")))
	case 1:
		err = d.DeleteCall(ctx, one(calls))
	case 2:
		if len(rooms) > 0 {
			err = d.UpdateConference(ctx, one(rooms), document(d.T, schema.Conference, `<Response><SetMute muted='true'/><Pause length='2'/><Hangup/></Response>`))
		}
	case 3:
		if len(rooms) > 0 {
			err = d.DeleteConference(ctx, one(rooms))
		}
	case 4:
		if len(members) > 0 {
			err = d.UpdateParticipant(ctx, one(slices.Sorted(maps.Keys(members))), document(d.T, schema.Participant, `<Response><Say>Bye</Say><Hangup/></Response>`))
			require.NoError(d, err, "it is there")
		}
	}
	if err != nil {
		require.ErrorIs(d, err, ErrGone)
	}
}

var whole = store.Page{Number: 1, Size: 10_000}

func ids[T store.Call | store.Conference](list store.List[T], err error) []string {
	var all []string
	for _, item := range list.Items {
		switch v := any(item).(type) {
		case store.Call:
			all = append(all, v.ID)
		case store.Conference:
			all = append(all, v.ID)
		}
	}
	return all
}

// checkEnds compares what began with what ended, by what callbacks say.
func (d *desk) checkEnds(seed uint64) {
	d.Helper()
	list, err := d.books.Callbacks(d.Context(), "", whole)
	require.NoError(d, err)
	began, ended := map[string]int{}, map[string]int{}
	for _, c := range list.Items {
		var body map[string]string
		require.NoError(d, json.Unmarshal(c.Body, &body))
		switch body["event"] {
		case "queued":
			began["legs of "+c.Lane]++
		case "complete", "no_connect":
			ended["legs of "+c.Lane]++
		case "start":
			began["conference "+c.Lane]++
		case "end":
			ended["conference "+c.Lane]++
		case "join":
			began["participant "+body["participant_id"]]++
		case "leave":
			ended["participant "+body["participant_id"]]++
		}
	}
	assert.Equal(d, began, ended, fmt.Sprint("seed ", seed))
	assert.NotEmpty(d, began)
	calls, err := d.books.Calls(d.Context(), whole)
	require.NoError(d, err)
	for _, c := range calls.Items {
		assert.True(d, c.Ended, "%s: %s", c.ID, c.Status)
	}
	rooms, err := d.books.Conferences(d.Context(), whole)
	require.NoError(d, err)
	for _, c := range rooms.Items {
		assert.True(d, c.Ended, "%s: %s", c.Name, c.Status)
		assert.Empty(d, d.participants(c.ID))
	}
}
