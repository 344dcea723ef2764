package engine

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/sim"
)

const pause = `<Response><Pause length='60'/></Response>`

// pages is a web of pages by address; what is not there cannot be reached, and
// what is "slow" never answers.
func pages(web map[string]sim.Page) func(context.Context, sim.Request) sim.Page {
	return func(ctx context.Context, r sim.Request) sim.Page {
		p, ok := web[r.URL]
		switch {
		case strings.Contains(r.URL, "slow"):
			<-ctx.Done()
			return sim.Page{Failure: ctx.Err().Error()}
		case !ok:
			return sim.Page{Failure: "no page is given for this address"}
		}
		p.URL = r.URL
		if p.Status == 0 {
			p.Status = 200
		}
		if p.ContentType == "" {
			p.ContentType = "text/xml"
		}
		return p
	}
}

// TestOutboundStatuses: every way of an outbound call (R4.1), with its times.
func TestOutboundStatuses(t *testing.T) {
	stays := sim.DefaultPhone()
	stays.Talk = sim.Stays
	for name, c := range map[string]struct {
		phone    sim.Phone
		inputs   []sim.Input
		hangUp   time.Duration
		document string
		want     string
		answered time.Duration
		ended    time.Duration
	}{
		"script ends":   {phone: stays, want: "processing ringing answered complete", answered: 2100, ended: 62100},
		"callee leaves": {phone: sim.Phone{Answer: time.Second, Talk: 5 * time.Second}, want: "ringing answered complete", answered: 1000, ended: 6000},
		"busy":          {phone: sim.Phone{Outcome: sim.Busy, After: time.Second, Ring: 2 * time.Second}, want: "processing busy", ended: 1000},
		"failed":        {phone: sim.Phone{Outcome: sim.Failed, After: 3 * time.Second, Ring: time.Second}, want: "processing ringing failed", ended: 3000},
		"no answer":     {phone: sim.Phone{Outcome: sim.NoAnswer, Ring: time.Second}, want: "processing ringing no_answer", ended: 30000},
		"keys": {
			phone: stays, inputs: []sim.Input{{Keys: "12"}}, want: "processing ringing answered complete", answered: 2100, ended: 2800,
			document: `<Response><Gather numDigits='2'/></Response>`,
		},
		"hangs up": {phone: stays, hangUp: 4 * time.Second, want: "processing ringing answered complete", answered: 2100, ended: 4000},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				d := open(t, Config{})
				if c.document == "" {
					c.document = pause
				}
				first, err := d.Call(t.Context(), NewCall{
					To: "15550000001", From: "15550000002", Document: document(t, schema.Call, c.document),
					Outbound: true, Phone: &c.phone, Inputs: c.inputs, HangUpAfter: c.hangUp,
				})
				require.NoError(t, err)
				assert.Equal(t, "queued", first.Status)
				assert.False(t, first.Ended)
				pass(2 * time.Minute)
				row := d.row(first.ID)
				assert.Equal(t, c.want, d.books.statuses(first.ID))
				at := func(ms time.Duration) time.Time { return first.Created.Add(ms * time.Millisecond) }
				want := first
				want.Status, want.Ended = c.want[strings.LastIndex(c.want, " ")+1:], true
				want.HungUp, want.Modified = at(c.ended), at(c.ended)
				if c.answered != 0 {
					want.Answered = at(c.answered)
				}
				assert.Equal(t, want, row)
				assert.Zero(t, d.Running())
			})
		})
	}
}

// TestInboundStatuses: every way of an inbound call (R4.1–R4.3, R4.9, R6.1), with
// its error.
func TestInboundStatuses(t *testing.T) {
	web := map[string]sim.Page{
		"http://app/ok":       {Body: []byte(pause)},
		"http://app/reject":   {Body: []byte(`<Response><Reject/></Response>`)},
		"http://app/noroot":   {Body: []byte(`<Say>Hi</Say>`)},
		"http://app/syntax":   {Body: []byte(`<Response><Sya/></Response>`)},
		"http://app/status":   {Status: 500},
		"http://app/html":     {Body: []byte(pause), ContentType: "text/html"},
		"http://app/redirect": {Body: []byte(`<Response><Redirect>http://app/noroot</Redirect></Response>`)},
		"http://app/loop":     {Body: []byte(`<Response><Redirect>http://app/loop</Redirect></Response>`)},
		"http://app/behind":   {Body: []byte(`<Response><Redirect>http://app/status</Redirect><Redirect>http://app/html</Redirect><Redirect>http://app/slow</Redirect></Response>`)},
	}
	for path, want := range map[string]string{
		"ok":       "processing answered complete",
		"reject":   "failed",
		"noroot":   `failed 5105 root element "Response" missing in voxXML`,
		"syntax":   "failed 5106 bad syntax in voxXML",
		"status":   "failed 5107 could not reach URL",
		"nothing":  "failed 5107 could not reach URL",
		"slow":     "failed 5107 could not reach URL",
		"html":     "failed 5108 bad mimetype in HTTP VoxXML",
		"redirect": `failed 5105 root element "Response" missing in voxXML`,
		"loop":     "failed 6100 internal server error",
		"behind":   "complete",
	} {
		t.Run(path, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				d := open(t, Config{Fetch: pages(web)})
				id := d.begin(NewCall{URL: "http://app/" + path})
				pass(2 * time.Minute)
				row := d.row(id)
				got := row.Status
				if row.Error != nil {
					got = fmt.Sprintf("%s %d %s", row.Status, row.Error.Code, row.Error.Description)
					assert.Equal(t, row.HungUp, row.Error.Time)
				}
				if path == "ok" {
					got = d.books.statuses(id)
				}
				assert.True(t, strings.HasPrefix(got, want), "%s, not %s", got, want)
				assert.True(t, row.Ended)
				assert.Equal(t, row.Modified, row.HungUp)
			})
		})
	}
}

// TestAPI: the API changes and deletes calls, conferences and participants (R4.8,
// R4.54, R4.57), and refuses what has ended.
func TestAPI(t *testing.T) {
	const talk = ` statusCallback='http://app/cb' statusCallbackEvent='start end join leave mute muteAll unmute'`
	bubble(t, func(t *testing.T) {
		d := open(t, Config{})
		ctx := t.Context()
		anna := d.incoming(`<Response><Conference participantLabel='anna'` + talk + `>room</Conference><Say>Thank you</Say></Response>`)
		bob := d.incoming(`<Response><Conference participantLabel='bob'>room</Conference><Pause length='60'/></Response>`)
		carl := d.incoming(`<Response><Conference participantLabel='carl'>room</Conference></Response>`)
		rooms, err := d.books.Conferences(ctx, store.Page{Number: 1, Size: 9})
		require.NoError(t, err)
		require.Len(t, rooms.Items, 1)
		room := rooms.Items[0]
		assert.Equal(t, store.Conference{
			ID: room.ID, Name: "room", Status: "in_progress", Created: d.row(anna).Created, Modified: d.row(carl).Created, Node: "n",
		}, room)
		inside := d.participants(room.ID)
		require.Len(t, inside, 3)
		assert.Equal(t, "anna bob carl", inside[0].Label+" "+inside[1].Label+" "+inside[2].Label)
		assert.Equal(t, []string{anna, bob, carl}, []string{inside[0].Call, inside[1].Call, inside[2].Call})

		pass(time.Second)
		require.NoError(t, d.UpdateConference(ctx, room.ID, document(t, schema.Conference, `<Response><SetMute muted='true'/></Response>`)))
		require.NoError(t, d.UpdateParticipant(ctx, inside[1].ID, document(t, schema.Participant, `<Response><SetMute muted='false'/><Hangup/></Response>`)))
		assert.Len(t, d.participants(room.ID), 2)
		assert.ErrorIs(t, d.UpdateParticipant(ctx, inside[1].ID, document(t, schema.Participant, `<Response/>`)), ErrGone)
		assert.Equal(t, "answered", d.row(bob).Status, "the script goes on behind its Conference")

		require.NoError(t, d.UpdateCall(ctx, bob, document(t, schema.Call, `<Response><Conference participantLabel='bob2'>room</Conference></Response>`)))
		assert.Len(t, d.participants(room.ID), 3)
		require.NoError(t, d.DeleteCall(ctx, bob))
		assert.Equal(t, "complete", d.row(bob).Status)
		assert.ErrorIs(t, d.DeleteCall(ctx, bob), ErrGone)
		assert.ErrorIs(t, d.UpdateCall(ctx, bob, document(t, schema.Call, pause)), ErrGone)

		require.NoError(t, d.DeleteConference(ctx, room.ID))
		assert.Equal(t, "complete", d.row(anna).Status)
		assert.Equal(t, "complete", d.row(carl).Status)
		ended, err := d.books.Conference(ctx, room.ID)
		require.NoError(t, err)
		assert.Equal(t, "complete", ended.Status)
		assert.True(t, ended.Ended)
		assert.Empty(t, d.participants(room.ID))
		assert.ErrorIs(t, d.DeleteConference(ctx, room.ID), ErrGone)
		assert.ErrorIs(t, d.UpdateConference(ctx, room.ID, document(t, schema.Conference, `<Response/>`)), ErrGone)
		equal(t, d.sent("participant_label"),
			"start ", "join anna", "join bob", "join carl", "mute_all ", "unmute bob", "leave bob", "join bob2", "leave bob2", "leave anna", "leave carl", "end ")
		assert.Zero(t, d.Running())
	})
}

// participants are those of a conference, as they are kept.
func (d *desk) participants(room string) []store.Participant {
	d.Helper()
	list, err := d.books.Participants(d.Context(), room, store.Page{Number: 1, Size: 99})
	require.NoError(d, err)
	return list.Items
}

// TestRoomAgain: a room that ended and one of the same name behind it are two.
func TestRoomAgain(t *testing.T) {
	const moderated = `<Response><Conference endConferenceOnExit='true'>room</Conference></Response>`
	const guest = `<Response><Conference>room</Conference><Conference>room</Conference></Response>`
	bubble(t, func(t *testing.T) {
		d := open(t, Config{})
		d.incoming(guest)
		moderator := d.incoming(moderated)
		require.NoError(t, d.DeleteCall(t.Context(), moderator))
		rooms, err := d.books.Conferences(t.Context(), store.Page{Number: 1, Size: 9})
		require.NoError(t, err)
		require.Len(t, rooms.Items, 2)
		assert.Equal(t, "in_progress complete", rooms.Items[0].Status+" "+rooms.Items[1].Status)
		assert.Len(t, d.participants(rooms.Items[0].ID), 1)
		assert.Empty(t, d.participants(rooms.Items[1].ID))
	})
}

// TestManyCalls: ten thousand calls at once, each with its keys and callbacks in
// order, and nothing of them stays.
func TestManyCalls(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := open(t, Config{})
		doc := document(t, schema.Call, `<Response><Gather numDigits='2' timeout='20' statusCallback='http://app/cb' statusCallbackEvent='partialResult fullResult'/></Response>`)
		const calls = 10_000
		done := make(chan error, calls)
		for range calls {
			go func() {
				_, err := d.Call(t.Context(), NewCall{To: "15550000001", From: "15550000002", Document: doc, Inputs: []sim.Input{{Keys: "12"}}})
				done <- err
			}()
		}
		for range calls {
			require.NoError(t, <-done)
		}
		synctest.Wait()
		assert.Equal(t, calls, d.Running())
		assert.Less(t, d.books.count(), calls/2, "commits are shared")
		pass(time.Minute)
		assert.Zero(t, d.Running())
		by, _, err := d.books.Counts(t.Context())
		require.NoError(t, err)
		assert.Equal(t, map[string]int{"complete": calls}, by)
		lanes := map[string]string{}
		list, err := d.books.Callbacks(t.Context(), "", store.Page{Number: 1, Size: 3 * calls})
		require.NoError(t, err)
		for _, c := range list.Items {
			event := strings.Split(string(c.Body), `"`)[7]
			lanes[c.Lane] = event + " " + lanes[c.Lane]
		}
		require.Len(t, lanes, calls)
		for lane, events := range lanes {
			require.Equal(t, "partial_input partial_input complete_input ", events, lane)
		}
		assert.Empty(t, d.calls)
		assert.Empty(t, d.members)
	})
}
