// Package schema is the language as data: every verb, attribute, accepted
// value, default, content, resource and event, declared once. The parser, "did
// you mean", the reference page and the checks of the API are derived from it.
//
// A dialect of the language is one value of [Dialect]; [Classic] is the
// VoxXML of the Voice API's first version.
package schema

// Resource is what a document runs on (R2.3). Values combine as a set.
type Resource uint8

// The resources.
const (
	Call Resource = 1 << iota
	Conference
	Participant
)

// Everywhere is the set of all resources.
const Everywhere = Call | Conference | Participant

// String returns the word that the API and the command line use.
func (r Resource) String() string {
	switch r {
	case Call:
		return "call"
	case Conference:
		return "conference"
	case Participant:
		return "participant"
	}
	return ""
}

// ParseResource is the inverse of [Resource.String]; false for any other word.
func ParseResource(word string) (Resource, bool) {
	for r := Call; r <= Participant; r <<= 1 {
		if r.String() == word {
			return r, true
		}
	}
	return 0, false
}

// Dialect is one vocabulary.
type Dialect struct {
	Name string
	// Root is the name of the root element.
	Root string
	// Verbs in alphabetical order.
	Verbs []Verb
}

// Verb returns the verb of that name; nil when the dialect has none.
func (d *Dialect) Verb(name string) *Verb {
	for i := range d.Verbs {
		if d.Verbs[i].Name == name {
			return &d.Verbs[i]
		}
	}
	return nil
}

// Verb is an element that does something.
type Verb struct {
	Name string
	// Doc is one sentence for the reference page, and Notes are what else its
	// reader should know; they may be written in Markdown.
	Doc   string
	Notes []string
	// Example is a valid piece of a document.
	Example string
	// On says which resources support the verb (R2.1).
	On Resource
	// Content is what the text inside must be; None when there is no text.
	Content Kind
	// Optional content may be missing.
	Optional bool
	// Idle marks a verb that does nothing without its optional content (R2.5).
	Idle bool
	// Holds are the names of the elements that may stand inside; the one
	// entry AnyVerb admits all.
	Holds []string
	Attrs []Attr
	// Events are those that statusCallbackEvent may name.
	Events []Event
}

// AnyVerb in [Verb.Holds] stands for every verb of the dialect.
const AnyVerb = "*"

// Attr returns the attribute of that name; nil when the verb has none.
func (v *Verb) Attr(name string) *Attr {
	for i := range v.Attrs {
		if v.Attrs[i].Name == name {
			return &v.Attrs[i]
		}
	}
	return nil
}

// Kind is what a value or a text must look like.
type Kind uint8

// The kinds. Each says how the parser reads it.
const (
	None         Kind = iota // nothing at all
	Int                      // a whole number between Min and Max
	Seconds                  // a whole number of seconds, also with an "s" behind it (R3.2)
	Bool                     // true or false (R3.4)
	Enum                     // one of Values, letter by letter
	Words                    // a set of Values parted by white space, each at most once (R3.7)
	Methods                  // dtmf, speech, or both (R3.6)
	Keys                     // telephone keys 0-9 # *, or nothing (R3.5)
	Name                     // letters and digits (R2.1)
	Label                    // letters and digits, or nothing (R3.9)
	CallerID                 // letters and digits with an optional plus, or nothing (R3.9)
	Phone                    // an E.164 number (R2.4)
	URL                      // http or https (R2.7)
	CallbackURL              // the same, or nothing (R3.8)
	Variable                 // $ and a name (R3.10)
	Alternatives             // values parted by | (R3.10)
	Voice                    // a voice of Amazon Polly (R3.11)
	Language                 // a language code of Amazon Polly (R3.11)
	Speech                   // text to be spoken (R2.6)
)

// Attr is one attribute of a verb.
type Attr struct {
	Name string
	Doc  string
	Kind Kind
	// Min and Max bound Int and Seconds.
	Min, Max int
	// Cap is the value that larger Seconds mean (R3.1); 0 for none.
	Cap int
	// Values are the accepted words of Enum and Words.
	Values []string
	// Default is what an absent attribute means, as it would be written.
	Default string
	// Required attributes have no default.
	Required bool
}

// Event is something that a callback can report: the keyword that a script
// writes, the name that the callback carries, and when it is sent.
type Event struct{ Keyword, Name, Doc string }

// The events of callbacks (R3.7, R4.28, R4.40, R4.51), in the document's words.
var (
	PartialResult = Event{"partialResult", "partial_input", "A key was pressed or a stretch of speech recognised; carries all input so far."}
	FullResult    = Event{"fullResult", "complete_input", "The input is complete or the timeout expired; sent once, also without any input."}

	Queued    = Event{"queued", "queued", "The number is about to be dialled."}
	Ringing   = Event{"ringing", "ringing", "The number rings."}
	Answered  = Event{"answered", "answered", "The number was answered."}
	Complete  = Event{"complete", "complete", "The leg has ended after it was answered."}
	NoConnect = Event{"noConnect", "no_connect", "The leg has ended without an answer, or another number was faster."}

	Start     = Event{"start", "start", "The first participant has joined, even one that waits for others."}
	End       = Event{"end", "end", "Nobody is left in the room."}
	Join      = Event{"join", "join", "A participant has joined."}
	Leave     = Event{"leave", "leave", "A participant has left."}
	DTMF      = Event{"dtmf", "dtmf", "A participant has pressed a key."}
	Mute      = Event{"mute", "mute", "A participant was muted, even one that was muted already."}
	Unmute    = Event{"unmute", "unmute", "A participant was unmuted, even one that was not muted."}
	MuteAll   = Event{"muteAll", "mute_all", "Everybody was muted."}
	UnmuteAll = Event{"unmuteAll", "unmute_all", "Everybody was unmuted."}
)
