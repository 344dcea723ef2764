package interp

import "github.com/voxsim/voxsim/source"

// EventKind says what has happened. The comment at each kind names the fields
// that it needs.
type EventKind uint8

// The events.
const (
	// Begin starts the machine; always the first event.
	Begin EventKind = iota + 1

	// Digit: the caller pressed the key Text, one of 0-9, # and *. More or less
	// than one key is ignored.
	Digit
	// SpeechBegan: the caller begins to speak.
	SpeechBegan
	// Words: the caller has said Text, which began with the last SpeechBegan. Op,
	// when it is not 0, is the Gather at which it began: no other takes it.
	Words
	// HungUp: the caller has hung up.
	HungUp

	// Replace gives a running call the new Program (R4.8).
	Replace
	// Delete ends the call, or stops the document, through the API.
	Delete

	// MediaEnded: the speech or audio Op was heard to its end.
	MediaEnded
	// MediaFailed: it cannot be played; Text says why (R4.13).
	MediaFailed

	// LegRinging, LegAnswered, LegBusy, LegFailed: the state of leg Leg of the
	// Dial Op.
	LegRinging
	LegAnswered
	LegBusy
	LegFailed
	// LegEnded: the called party of leg Leg has hung up.
	LegEnded

	// Loaded: the fetch Op brought a document; Page says where from. Program is
	// the document, or nil when it is invalid: then Page.Problems say why. Beside a
	// program, they are warnings.
	Loaded
	// FetchFailed: the fetch Op failed; Code is 5107 or 5108 and Text says why.
	FetchFailed

	// RoomLeft: the call is no longer in the room of Op; Text says why: hangup,
	// ended, removed or replaced.
	RoomLeft
)

// Event is one thing that has happened.
type Event struct {
	Kind    EventKind
	Op      Op
	Leg     int32
	Code    int32
	Text    string
	Program *Program
	Page    *Page
}

// Page is what a fetch found out about a document beside its text.
type Page struct {
	// URL is the final address, behind all HTTP redirects.
	URL         string
	Status      int
	ContentType string
	// Problems are those of the document.
	Problems source.Diagnostics
}
