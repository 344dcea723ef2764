package build

import "time"

// Verb is what a [Response] or an [If] holds.
type Verb interface{ verb() }

// Prompt is what a [Gather] holds: a [Say] or a [Play].
type Prompt interface {
	Verb
	prompt()
}

// Verbs are the content of an [If].
type Verbs []Verb

// Prompts are the content of a [Gather].
type Prompts []Prompt

// Callbacks order notices of events to a URL (R3.7, R3.8).
type Callbacks struct {
	// Events are keywords parted by blanks.
	Events string `vox:"statusCallbackEvent"`
	URL    string `vox:"statusCallback"`
	// Method is GET or POST, the default.
	Method string `vox:"statusCallbackMethod"`
}

// Conference sends the call to a room and waits until it has left.
type Conference struct {
	// Room is the conference's name.
	Room  string `vox:"content"`
	Muted bool   `vox:"muted"`
	// Beep is true, the default, false, onEnter or onExit.
	Beep string `vox:"beep"`
	// StartOnEnter is true by default.
	StartOnEnter *bool  `vox:"startConferenceOnEnter"`
	EndOnExit    bool   `vox:"endConferenceOnExit"`
	Label        string `vox:"participantLabel"`
	Callbacks    Callbacks
}

// Dial rings one or more numbers at once and connects the first that answers.
type Dial struct {
	// Number is the only one, or else Numbers has them.
	Number    string `vox:"content"`
	Numbers   []Number
	CallerID  string `vox:"callerId"`
	Callbacks Callbacks
}

// Gather collects keys or speech into $GATHER while its prompts play.
type Gather struct {
	Prompts     Prompts
	RepeatDelay time.Duration `vox:"repeatDelay"`
	// Timeout and SpeechTimeout are 30 seconds by default.
	Timeout       *time.Duration `vox:"timeout"`
	SpeechTimeout *time.Duration `vox:"speechTimeout"`
	// Loop is 1 by default; 0 goes on until the input is there.
	Loop *int `vox:"loop"`
	// NumDigits is 1 by default.
	NumDigits int `vox:"numDigits"`
	// FinishOnKey is # by default; with none no key finishes.
	FinishOnKey *string `vox:"finishOnKey"`
	Language    string  `vox:"language"`
	// Input is "dtmf", the default, "speech" or "dtmf speech".
	Input     string `vox:"input"`
	Callbacks Callbacks
}

// Hangup ends the call or the conference, or takes the participant out of it.
type Hangup struct{}

// If runs its content when a variable has, or has none of, the given values.
type If struct {
	// Variable is the name with its $: $GATHER.
	Variable string `vox:"variable"`
	// Test is EQUAL or NOTEQUAL.
	Test string `vox:"test"`
	// Value holds the alternatives parted by |; none is no input.
	Value string `vox:"value"`
	Verbs Verbs
}

// Number dials one number and waits until that leg has ended; in a [Dial] it is
// one of several.
type Number struct {
	Number    string `vox:"content"`
	CallerID  string `vox:"callerId"`
	Callbacks Callbacks
}

// Pause waits.
type Pause struct {
	// Length is a second by default.
	Length time.Duration `vox:"length"`
}

// Play plays an audio file.
type Play struct {
	URL string `vox:"content"`
	// Loop is 1 by default; 0 goes on for ever.
	Loop        *int          `vox:"loop"`
	RepeatDelay time.Duration `vox:"repeatDelay"`
}

// Redirect goes on with a document that it fetches.
type Redirect struct {
	URL string `vox:"content"`
	// Method is GET or POST, the default.
	Method string `vox:"method"`
}

// Reject refuses an inbound call without answering it.
type Reject struct{}

// Say speaks a text, in which $GATHER is the last input.
type Say struct {
	Text string `vox:"content"`
	// Loop is 1 by default; 0 goes on for ever.
	Loop        *int          `vox:"loop"`
	RepeatDelay time.Duration `vox:"repeatDelay"`
	// Voice is a standard voice of Amazon Polly, Joanna by default.
	Voice           string `vox:"voice"`
	Language        string `vox:"language"`
	SeparateNumbers bool   `vox:"separateNumbers"`
}

// SetMute mutes or unmutes the participant or everybody in the conference.
type SetMute struct {
	Muted bool `vox:"muted"`
}

func (Conference) verb() {}
func (Dial) verb()       {}
func (Gather) verb()     {}
func (Hangup) verb()     {}
func (If) verb()         {}
func (Number) verb()     {}
func (Pause) verb()      {}
func (Play) verb()       {}
func (Redirect) verb()   {}
func (Reject) verb()     {}
func (Say) verb()        {}
func (SetMute) verb()    {}

func (Play) prompt() {}
func (Say) prompt()  {}
