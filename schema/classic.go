package schema

// largest is the bound of every whole number that has no narrower one (R3.3).
const largest = 1_000_000

// Classic is the VoxXML of the Voice API, version 1.
var Classic = &Dialect{
	Name: "classic",
	Root: "Response",
	Verbs: []Verb{
		{
			Name: "Conference", Doc: "Sends the call to a conference room and waits until it has left.",
			On: Call, Content: Name,
			Attrs: with(callbacks(conferenceEvents),
				Attr{Name: "muted", Kind: Bool, Default: "false", Doc: "Enter without being heard."},
				Attr{Name: "beep", Kind: Enum, Values: []string{"true", "false", "onEnter", "onExit"}, Default: "true", Doc: "When a beep tells the room of this caller."},
				Attr{Name: "startConferenceOnEnter", Kind: Bool, Default: "true", Doc: "Entering opens a room in which others wait."},
				Attr{Name: "endConferenceOnExit", Kind: Bool, Default: "false", Doc: "Leaving ends the room for everybody."},
				Attr{Name: "participantLabel", Kind: Label, Doc: "A name by which callbacks and lists show this caller."},
			),
			Events: conferenceEvents,
		},
		{
			Name: "Dial", Doc: "Rings one or more numbers at once and connects the first that answers.",
			On: Call, Content: Phone, Holds: []string{"Number"},
			Attrs:  with(callbacks(legEvents), callerID),
			Events: legEvents,
		},
		{
			Name: "Gather", Doc: "Collects keys or speech into $GATHER while its prompts play.",
			On: Call, Holds: []string{"Say", "Play"}, Optional: true,
			Attrs: with(callbacks(gatherEvents),
				Attr{Name: "repeatDelay", Kind: Seconds, Max: 60, Default: "0", Doc: "Seconds between two rounds of the prompts."},
				Attr{Name: "timeout", Kind: Seconds, Max: largest, Cap: 60, Default: "30", Doc: "Seconds for the complete input, counted from the beginning."},
				Attr{Name: "speechTimeout", Kind: Seconds, Max: largest, Cap: 60, Default: "30", Doc: "Seconds of silence that end spoken input."},
				Attr{Name: "loop", Kind: Int, Max: largest, Default: "1", Doc: "Rounds of the prompts; 0 goes on until the input is there."},
				Attr{Name: "numDigits", Kind: Int, Min: 1, Max: largest, Default: "1", Doc: "Keys that complete the input."},
				Attr{Name: "finishOnKey", Kind: Keys, Default: "#", Doc: "Keys that end the input and are not part of it."},
				Attr{Name: "language", Kind: Enum, Values: gatherLanguages, Default: "en-US", Doc: "Language of the spoken input."},
				Attr{Name: "input", Kind: Methods, Values: []string{"dtmf", "speech"}, Default: "dtmf", Doc: "Keys, speech, or whichever comes first."},
			),
			Events: gatherEvents,
		},
		{
			Name: "Hangup", Doc: "Ends the call or the conference, or takes the participant out of it.",
			On: Everywhere,
		},
		{
			Name: "If", Doc: "Runs its content when a variable has, or has none of, the given values.",
			On: Everywhere, Holds: []string{AnyVerb}, Optional: true, Idle: true,
			Attrs: []Attr{
				{Name: "variable", Kind: Variable, Required: true, Doc: "The variable with its $: $GATHER."},
				{Name: "test", Kind: Enum, Values: []string{"EQUAL", "NOTEQUAL"}, Required: true, Doc: "How to compare."},
				{Name: "value", Kind: Alternatives, Required: true, Doc: "One or more values parted by |; nothing matches no input."},
			},
		},
		{
			Name: "Number", Doc: "Dials one number and waits until that leg has ended.",
			On: Call, Content: Phone,
			Attrs:  with(callbacks(legEvents), callerID),
			Events: legEvents,
		},
		{
			Name: "Pause", Doc: "Waits.",
			On: Everywhere,
			Attrs: []Attr{
				{Name: "length", Kind: Seconds, Min: 1, Max: 60, Default: "1", Doc: "Seconds to wait."},
			},
		},
		{
			Name: "Play", Doc: "Plays an audio file.",
			On: Everywhere, Content: URL,
			Attrs: []Attr{loop, repeatDelay},
		},
		{
			Name: "Redirect", Doc: "Fetches a document and goes on with it; goes on behind itself only if that fails.",
			On: Everywhere, Content: URL,
			Attrs: []Attr{
				{Name: "method", Kind: Enum, Values: []string{"GET", "POST"}, Default: "POST", Doc: "How to fetch."},
			},
		},
		{
			Name: "Reject", Doc: "As the very first verb, refuses an inbound call without answering it.",
			On: Call,
		},
		{
			Name: "Say", Doc: "Speaks a text; $GATHER in it is replaced by the last input.",
			On: Everywhere, Content: Speech, Optional: true, Idle: true,
			Attrs: []Attr{
				loop, repeatDelay,
				{Name: "voice", Kind: Voice, Default: "Joanna", Doc: "A standard voice of Amazon Polly."},
				{Name: "language", Kind: Language, Doc: "Language of the text; else the voice's own."},
				{Name: "separateNumbers", Kind: Bool, Default: "false", Doc: "Say 1824 as 1 8 2 4."},
			},
		},
		{
			Name: "SetMute", Doc: "Mutes or unmutes the participant or everybody in the conference.",
			On: Conference | Participant,
			Attrs: []Attr{
				{Name: "muted", Kind: Bool, Default: "false", Doc: "Whether to mute."},
			},
		},
	},
}

var (
	conferenceEvents = []Event{Start, End, Join, Leave, DTMF, Mute, Unmute, MuteAll, UnmuteAll}
	gatherEvents     = []Event{PartialResult, FullResult}
	legEvents        = []Event{Queued, Ringing, Answered, Complete, NoConnect}
)

var gatherLanguages = []string{
	"en-US", "en-GB", "es-US", "fr-CA", "fr-FR", "en-AU",
	"it-IT", "de-DE", "pt-BR", "ja-JP", "ko-KR", "zh-CN",
}

// Attributes that more than one verb has.
var (
	loop        = Attr{Name: "loop", Kind: Int, Max: largest, Default: "1", Doc: "Times to play; 0 goes on for ever."}
	repeatDelay = Attr{Name: "repeatDelay", Kind: Seconds, Max: 60, Default: "0", Doc: "Seconds of silence behind each time, the last included."}
	callerID    = Attr{Name: "callerId", Kind: CallerID, Doc: "What the called party is shown; else the caller's own number."}
)

// callbacks are the three attributes that order callbacks of these events.
func callbacks(events []Event) []Attr {
	words := make([]string, len(events))
	for i, e := range events {
		words[i] = e.Keyword
	}
	return []Attr{
		{Name: "statusCallbackEvent", Kind: Words, Values: words, Doc: "Events to report, parted by blanks."},
		{Name: "statusCallback", Kind: CallbackURL, Doc: "Where to report them."},
		{Name: "statusCallbackMethod", Kind: Enum, Values: []string{"GET", "POST"}, Default: "POST", Doc: "How to report them."},
	}
}

// with puts a verb's own attributes before the shared ones.
func with(shared []Attr, own ...Attr) []Attr { return append(own, shared...) }
