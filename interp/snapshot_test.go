package interp_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

func compile(t testing.TB, text string, on schema.Resource) *interp.Program {
	t.Helper()
	doc, problems := parser.Parse("test.xml", []byte(text), parser.Options{Resource: on})
	if doc == nil {
		t.Fatal(problems)
	}
	return interp.Compile(doc, on)
}

const pinScript = `<Response>
  <Gather numDigits="4" loop="0" repeatDelay="1"><Say>Pin?</Say></Gather>
  <If variable="$GATHER" test="EQUAL" value="12"><Conference>room1</Conference></If>
  <Say>Bye $GATHER</Say>
</Response>`

// TestSnapshotOfMachine restores a call behind every event and compares the rest
// of both.
func TestSnapshotOfMachine(t *testing.T) {
	program := compile(t, pinScript, schema.Call)
	m := interp.NewMachine(program, interp.Call{ID: "call-1", From: "15550001111", To: "15552223333"})
	events := []interp.Event{
		{Kind: interp.Begin}, {Kind: interp.MediaEnded, Op: 2}, {}, {Kind: interp.Digit, Text: "1"},
		{Kind: interp.Digit, Text: "2"}, {Kind: interp.Digit, Text: "#"}, {Kind: interp.RoomLeft, Op: 4}, {Kind: interp.HungUp},
	}
	for i, ev := range events {
		saved := m.AppendSnapshot(nil)
		again, err := interp.RestoreMachine(program, saved)
		if err != nil {
			t.Fatalf("event %d: %v", i, err)
		}
		if again != m {
			t.Fatalf("event %d: the restored machine is\n%+v, not\n%+v", i, again, m)
		}
		const after = 1_000_000_000
		want, got := m.Step(after, ev), again.Step(after, ev)
		if diff := cmp.Diff(fmt.Sprintf("%+v", want), fmt.Sprintf("%+v", got)); diff != "" || again != m {
			t.Fatalf("event %d: the restored machine goes on otherwise:\n%s", i, diff)
		}
	}
	if !m.Over() {
		t.Error("the call is not over")
	}
}

// TestSnapshotRefused: another program, damaged and truncated data are errors.
func TestSnapshotRefused(t *testing.T) {
	program := compile(t, pinScript, schema.Call)
	m := interp.NewMachine(program, interp.Call{ID: "call-1"})
	m.Step(0, interp.Event{Kind: interp.Begin})
	saved := m.AppendSnapshot(nil)
	if _, err := interp.RestoreMachine(compile(t, "<Response/>", schema.Call), saved); err == nil {
		t.Error("another program is accepted")
	}
	for i := range saved {
		if _, err := interp.RestoreMachine(program, saved[:i]); err == nil {
			t.Errorf("the first %d bytes are accepted", i)
		}
		damaged := append([]byte(nil), saved...)
		damaged[i] ^= 0x10
		if _, err := interp.RestoreMachine(program, damaged); err == nil {
			t.Errorf("damage at byte %d is accepted", i)
		}
	}
}

// TestSnapshotOfExchange restores two calls in a room, with a document beside
// them, and lets both exchanges go on.
func TestSnapshotOfExchange(t *testing.T) {
	ids := 0
	newID := func() string { ids++; return fmt.Sprint("id-", ids) }
	a := interp.Exchange{NewID: newID}
	script := compile(t, `<Response><Conference statusCallback="https://h.example/cb" statusCallbackEvent="leave end dtmf">room1</Conference><Say>Bye</Say></Response>`, schema.Call)
	anna, _ := a.Call(0, script, interp.Call{ID: "anna"})
	bob, _ := a.Call(1e9, script, interp.Call{ID: "bob"})
	a.UpdateRoom(2e9, "room1", compile(t, `<Response><Pause length="5"/><SetMute muted="true"/></Response>`, schema.Conference))
	a.UpdateParticipant(2e9, bob, compile(t, `<Response><Pause length="9"/><Hangup/></Response>`, schema.Participant))

	var b interp.Exchange
	b.NewID = newID
	err := b.Restore(a.AppendSnapshot(nil), func(s interp.Source) (*interp.Program, error) {
		return compile(t, s.Text, s.Resource), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a.AppendSnapshot(nil), b.AppendSnapshot(nil)); diff != "" {
		t.Fatalf("the snapshot of the restored exchange differs:\n%s", diff)
	}
	rest := func(e *interp.Exchange) (told []string) {
		note := func(out []interp.Effect) {
			for _, o := range out {
				told = append(told, fmt.Sprint(o.Task, o.Call, o.Room(), o.Kind, o.Text, o.Reason, o.Flag, o.Fields(), o.Member()))
			}
		}
		note(e.Handle(3e9, anna, &interp.Event{Kind: interp.Digit, Text: "5"}))
		for at, ok := e.Deadline(); ok; at, ok = e.Deadline() {
			note(e.Wake(at))
		}
		note(e.Handle(60e9, anna, &interp.Event{Kind: interp.HungUp}))
		note(e.Handle(60e9, bob, &interp.Event{Kind: interp.HungUp}))
		return told
	}
	want, got := rest(&a), rest(&b)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the restored exchange goes on otherwise:\n%s", diff)
	}
	if len(want) < 15 {
		t.Errorf("only %d effects: %q", len(want), want)
	}
	for _, data := range [][]byte{nil, []byte("x"), a.AppendSnapshot(nil)[:9]} {
		if err := b.Restore(data, nil); err == nil {
			t.Errorf("the snapshot %q is accepted", data)
		}
	}
}
