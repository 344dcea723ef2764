package interp

import (
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/source"
)

// Op numbers an operation that ends later: a prompt, a fetch, a Gather, the
// legs of a Dial, a stay in a room. News of an operation carries its number;
// news of any other than the one awaited is refused. 0 is no operation.
type Op uint32

// EffectKind says what an [Effect] is: an order, or a fact that has just become
// true. The comment at each kind names what it sets beside Kind, Verb and
// Program.
type EffectKind uint8

// The orders. They are to be begun in the order in which they come; none of
// them is waited for.
const (
	// Answer the call.
	Answer EffectKind = iota + 1
	// Speak Text aloud; N says which time, from 1. News: MediaEnded, MediaFailed
	// with Op.
	Speak
	// PlayAudio plays the file at Text; N says which time. News as for Speak.
	PlayAudio
	// StopMedia cuts short the speech or audio begun last; no news of it is
	// awaited any more.
	StopMedia
	// Ring dials the number Text with the caller ID Value as leg Leg; leg 0 is
	// the call's own party, when the API created the call. News: LegRinging,
	// LegAnswered, LegBusy, LegFailed, LegEnded with Op and Leg.
	Ring
	// DropLeg ends leg Leg, whether it was answered or not.
	DropLeg
	// JoinRoom takes the call into the conference Text, as Verb describes. News:
	// RoomLeft with Op.
	JoinRoom
	// LeaveRoom takes it out again; Reason says why: hangup or replaced.
	LeaveRoom
	// SetMuted mutes (Flag) or unmutes whatever the document runs on.
	SetMuted
	// RemoveSelf takes the participant that the document runs on out of its
	// room, or ends the conference that it runs on.
	RemoveSelf
	// Fetch the document at Text with method Value; Fields are the request's.
	// Flag is set for the first document of an inbound call (R6.1). News: Loaded
	// or FetchFailed with Op.
	Fetch
	// Notify delivers a callback to the address Text with method Value; Fields
	// are its body. It is never waited for (R5.2).
	Notify
	// HangUp ends the call; Reason says by whom: script, end, caller, api,
	// reject, error.
	HangUp
)

// The facts. Nothing has to be done about them.
const (
	// StatusChanged: the call has taken Status, which is also Reason; Error is
	// set when it failed with one. With a final status N is how many verbs began,
	// repetitions not counted, and Text the last input.
	StatusChanged EffectKind = iota + 64
	// PauseBegan: Duration of silence have begun.
	PauseBegan
	// GatherBegan: the Gather Op has begun.
	GatherBegan
	// PromptsHeard: the prompts of the Gather Op have been heard once through,
	// or were stopped.
	PromptsHeard
	// KeyPressed: the caller pressed the key Text; Flag when nothing took it.
	KeyPressed
	// Said: the caller said Text; Flag when nothing took it.
	Said
	// Gathered: a Gather ended with the input Text by method Value; Reason says
	// why: digits, key, silence, timeout, hangup, replaced.
	Gathered
	// Decided: an If compared Text; Flag is the result.
	Decided
	// DialBegan: the numbers of Verb are dialled with the caller ID Value.
	DialBegan
	// LegChanged: leg Leg to the number Text with the caller ID Value is now
	// Reason: queued, ringing, answered, complete, or busy, no_answer, failed,
	// canceled for one that was not connected.
	LegChanged
	// Fetched: the document at Text arrived with HTTP status N and content type
	// Value.
	Fetched
	// NotFetched: the document at Text did not arrive; N is 5107 or 5108, Value
	// says why.
	NotFetched
	// Replaced: a document given through the API takes over.
	Replaced
	// Warned: something was skipped or ignored; Text says what. Problem is set
	// when it is a problem of a document.
	Warned
	// Done: a document that runs on a conference or a participant is at its end.
	Done

	// RoomChanged: the conference Text is now Reason: start, started, end.
	RoomChanged
	// Joined: Member has entered the conference Text; Flag when it has to wait.
	Joined
	// Left: Member has left the conference Text; Reason says why: hangup, ended,
	// removed, replaced.
	Left
	// MuteChanged: Member, or when it is nil all of the conference Text, is now
	// muted (Flag) or not.
	MuteChanged
)

// Effect is one order going out or one fact worth telling. Effects come in the
// order in which things happened and are to be obeyed in that order.
type Effect struct {
	Kind EffectKind
	Flag bool
	verb int32 // its number in Program plus one; 0 when nothing in a document was the cause
	Op   Op
	Leg  int32
	N    int32
	// Program is the document that was running.
	Program  *Program
	Text     string
	Value    string
	Reason   string
	Duration time.Duration
	about    any // what few effects have: see Error, Fields, Member, Problem

	// Task is the machine that it comes from, to which news of it goes; 0 for
	// what happens to a room. Task and Call are set by an [Exchange].
	Task TaskID
	// Call is the call that it is about: Task itself, or the one whose
	// participant the document runs on, or the one that enters or leaves a
	// room; 0 for a room as a whole.
	Call TaskID
	room *Room
}

// Verb is what caused the effect; nil when nothing in a document did.
func (e *Effect) Verb() ast.Verb {
	if e.verb == 0 {
		return nil
	}
	return e.Program.Verb(int(e.verb) - 1)
}

// Number is that of the verb that caused the effect, for [Program.Verb]; -1 when
// nothing in a document did.
func (e *Effect) Number() int { return int(e.verb) - 1 }

// Room is the name of the conference that it is about, if any; known of the
// effects of an [Exchange].
func (e *Effect) Room() string {
	if e.room == nil {
		return ""
	}
	return e.room.Name
}

// Status is the one that the call has taken; "" of other effects.
func (e *Effect) Status() Status {
	if e.Kind != StatusChanged {
		return ""
	}
	return Status(e.Reason)
}

// Error is why the call failed; nil when it did not, or without a code.
func (e *Effect) Error() *Error { return about[*Error](e) }

// Member is the participant that the effect is about, as it was then; nil when
// it is about none.
func (e *Effect) Member() *Member { return about[*Member](e) }

// Keep lets a copy of an effect stay as it is, also when the exchange is reset: the
// participant that it is about becomes its own. [Effect.Room] alone is void then.
func (e *Effect) Keep() {
	if m := e.Member(); m != nil {
		own := *m
		e.about = &own
	}
}

// Problem is the one of a document that is warned of; nil when there is none.
func (e *Effect) Problem() *source.Diagnostic { return about[*source.Diagnostic](e) }

// Fields are those of a callback or a request; nil of other effects.
func (e *Effect) Fields() Fields { return about[Fields](e) }

// about returns what an effect has of a kind, if it has it.
func about[T any](e *Effect) T {
	v, _ := e.about.(T)
	return v
}

// Fields are the named values of a callback or a request, in the order in which
// the document shows them (R5.1).
type Fields []Field

// Field is one of them.
type Field struct{ Name, Value string }

// Get returns the value of a field; "" when it is not there.
func (fs Fields) Get(name string) string {
	for _, f := range fs {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// Error is why a call failed: the document's code and description (R4.9).
type Error struct {
	Code        int
	Description string
}

// Status is the state of a call as the API shows it (R4.1).
type Status string

// The statuses; the last four are final.
const (
	StatusQueued     Status = "queued"
	StatusProcessing Status = "processing"
	StatusRinging    Status = "ringing"
	StatusAnswered   Status = "answered"
	StatusComplete   Status = "complete"
	StatusBusy       Status = "busy"
	StatusFailed     Status = "failed"
	StatusNoAnswer   Status = "no_answer"
)

// Final tells whether a call of that status is over.
func (s Status) Final() bool {
	switch s {
	case StatusComplete, StatusBusy, StatusFailed, StatusNoAnswer:
		return true
	}
	return false
}

// The codes of call errors (R4.9).
const (
	CodeNoRoot      = 5105
	CodeBadSyntax   = 5106
	CodeUnreachable = 5107
	CodeBadType     = 5108
	CodeInternal    = 6100
)

// description is the document's text of a code.
func description(code int) string {
	switch code {
	case CodeNoRoot:
		return `root element "Response" missing in voxXML`
	case CodeBadSyntax:
		return "bad syntax in voxXML"
	case CodeUnreachable:
		return "could not reach URL"
	case CodeBadType:
		return "bad mimetype in HTTP VoxXML"
	}
	return "internal server error"
}
