// Package ast holds the tree of a VoxXML document: one struct a verb.
//
// The fields of a verb hold what it means: typed, trimmed, with defaults
// filled in. Its [Tag] keeps what was written, and where. A tree is made by
// package parser, is not changed afterwards, and may be shared.
//
//	ast.Walk(doc, func(v ast.Verb) bool {
//		fmt.Println(v.Element().Path())
//		return true
//	})
package ast

import (
	"strconv"
	"time"

	"github.com/voxsim/voxsim/source"
)

// Document is a whole document: what stands in <Response>.
type Document struct {
	File *source.File
	// Root is the Response element itself.
	Root Tag
	// Verbs are its children in order, and Size is how many there are with all that
	// stand inside of them.
	Verbs []Verb
	Size  int
	// Base is the address that the document was fetched from, against which
	// its addresses were resolved; empty for a string or a file.
	Base string
}

// Tag is an element as it was written.
type Tag struct {
	// Name of the element.
	Name string
	// Parent is the element around it; nil for the root.
	Parent *Tag
	// Ordinal counts siblings of the same name from 1.
	Ordinal int32
	// Start is the place of its '<'; [Tag.Attrs] reads on from there.
	Start source.Pos
}

// Element returns the tag itself; every verb has it by embedding one.
func (t *Tag) Element() *Tag { return t }

// Path is the element's place in the tree: /Response/Gather[1]/Say[2].
func (t *Tag) Path() string { return string(t.AppendPath(nil)) }

// AppendPath appends [Tag.Path] to dst.
func (t *Tag) AppendPath(dst []byte) []byte {
	if t.Parent == nil {
		return append(append(dst, '/'), t.Name...)
	}
	dst = append(append(t.Parent.AppendPath(dst), '/'), t.Name...)
	dst = strconv.AppendInt(append(dst, '['), int64(t.Ordinal), 10)
	return append(dst, ']')
}

// Verb is an element that does something. Its members are *[Conference],
// *[Dial], *[Gather], *[Hangup], *[If], *[Number], *[Pause], *[Play],
// *[Redirect], *[Reject], *[Say] and *[SetMute].
type Verb interface {
	Element() *Tag
	verb()
}

// Prompt is what a Gather may hold: *[Say] and *[Play].
type Prompt interface {
	Verb
	prompt()
}

// Callbacks are the three attributes that order notices to a URL.
type Callbacks struct {
	// Events are the keywords that were asked for, parted by white space.
	Events string `vox:"statusCallbackEvent"`
	// URL is absolute, or empty.
	URL string `vox:"statusCallback"`
	// Method is GET or POST.
	Method string `vox:"statusCallbackMethod"`
}

// Conference sends the call to a room.
type Conference struct {
	Tag
	Callbacks
	Muted        bool   `vox:"muted"`
	Beep         string `vox:"beep"`
	StartOnEnter bool   `vox:"startConferenceOnEnter"`
	EndOnExit    bool   `vox:"endConferenceOnExit"`
	Label        string `vox:"participantLabel"`
	// Room is the conference's name.
	Room string `vox:"content"`
}

// Dial rings one or more numbers at once.
type Dial struct {
	Tag
	Callbacks
	CallerID string `vox:"callerId"`
	// Number is the content when it is a phone number; else empty.
	Number string `vox:"content"`
	// Numbers are the content otherwise.
	Numbers []*Number
}

// Gather collects keys or speech while its prompts play.
type Gather struct {
	Tag
	Callbacks
	RepeatDelay   time.Duration `vox:"repeatDelay"`
	Timeout       time.Duration `vox:"timeout"`
	SpeechTimeout time.Duration `vox:"speechTimeout"`
	Loop          int           `vox:"loop"`
	NumDigits     int           `vox:"numDigits"`
	FinishOnKey   string        `vox:"finishOnKey"`
	Language      string        `vox:"language"`
	// Input is "dtmf", "speech" or "dtmf speech".
	Input   string `vox:"input"`
	Prompts []Prompt
}

// Hangup ends the call, or the conference, or takes the participant out of it.
type Hangup struct{ Tag }

// If runs its content when a variable equals, or equals none of, some values.
type If struct {
	Tag
	// Variable is the name with its '$'.
	Variable string `vox:"variable"`
	// Test is EQUAL or NOTEQUAL.
	Test string `vox:"test"`
	// Value holds the alternatives parted by '|'.
	Value string `vox:"value"`
	Verbs []Verb
}

// Number dials one phone number; in a Dial it is one of several.
type Number struct {
	Tag
	Callbacks
	CallerID string `vox:"callerId"`
	// Number is E.164 without a plus sign.
	Number string `vox:"content"`
}

// Pause waits.
type Pause struct {
	Tag
	Length time.Duration `vox:"length"`
}

// Play plays an audio file.
type Play struct {
	Tag
	Loop        int           `vox:"loop"`
	RepeatDelay time.Duration `vox:"repeatDelay"`
	URL         string        `vox:"content"`
}

// Redirect goes on with a document that it fetches.
type Redirect struct {
	Tag
	// Method is GET or POST.
	Method string `vox:"method"`
	URL    string `vox:"content"`
}

// Reject refuses an inbound call without answering it.
type Reject struct{ Tag }

// Say speaks a text.
type Say struct {
	Tag
	Loop            int           `vox:"loop"`
	RepeatDelay     time.Duration `vox:"repeatDelay"`
	Voice           string        `vox:"voice"`
	Language        string        `vox:"language"`
	SeparateNumbers bool          `vox:"separateNumbers"`
	// Text may hold variables; white space is collapsed.
	Text string `vox:"content"`
}

// SetMute mutes or unmutes a participant or all of a conference.
type SetMute struct {
	Tag
	Muted bool `vox:"muted"`
}

func (*Conference) verb() {}
func (*Dial) verb()       {}
func (*Gather) verb()     {}
func (*Hangup) verb()     {}
func (*If) verb()         {}
func (*Number) verb()     {}
func (*Pause) verb()      {}
func (*Play) verb()       {}
func (*Redirect) verb()   {}
func (*Reject) verb()     {}
func (*Say) verb()        {}
func (*SetMute) verb()    {}

func (*Play) prompt() {}
func (*Say) prompt()  {}
