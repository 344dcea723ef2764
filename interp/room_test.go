package interp_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/schema"
)

// TestWhoHears: nobody hears anybody before the room has started, nobody hears
// himself or who is muted, and who has left neither hears nor is heard (R4.52).
func TestWhoHears(t *testing.T) {
	ids := 0
	e := interp.Exchange{NewID: func() string { ids++; return string(rune('a' + ids)) }}
	enter := func(attributes string) (task interp.TaskID, participant string) {
		text := `<Response><Conference ` + attributes + `>room1</Conference></Response>`
		task, _ = e.Call(0, compile(t, text, schema.Call), interp.Call{ID: "call"})
		_, participant, _ = e.Stay(task)
		return task, participant
	}
	_, guest := enter(`startConferenceOnEnter="false"`)
	_, other := enter(`startConferenceOnEnter="false"`)
	room := e.Room("room1")
	assert.False(t, room.Hears(guest, other), "the room has not started")

	leaving, moderator := enter(``)
	_, muted := enter(`muted="true"`)
	assert.True(t, room.Hears(guest, other))
	assert.True(t, room.Hears(other, moderator))
	assert.False(t, room.Hears(guest, guest), "oneself")
	assert.False(t, room.Hears(guest, muted), "a muted participant is not heard")
	assert.True(t, room.Hears(muted, guest), "but hears")
	assert.False(t, room.Hears(guest, "nobody"))

	e.UpdateRoom(0, "room1", compile(t, `<Response><SetMute muted="true"/></Response>`, schema.Conference))
	assert.False(t, room.Hears(guest, other), "everybody is muted")

	e.Handle(0, leaving, &interp.Event{Kind: interp.HungUp})
	assert.False(t, room.Hears(moderator, guest), "who has left does not hear")
	assert.Nil(t, e.Room("room2"))
}
