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
			Notes: []string{
				"The first participant makes the room, and its callbacks hold for the life of the room. Until somebody enters with startConferenceOnEnter true, those inside wait and do not hear one another; a room that has started stays started.",
				"The script goes on behind the Conference when the call leaves the room: when the room ends, or a document for the participant or the conference says Hangup. A caller who hangs up leaves it, too.",
			},
			Example: `<Conference muted='false' endConferenceOnExit='true' participantLabel='host'>room1</Conference>`,
			On:      Call, Content: Name,
			Attrs: with(callbacks(conferenceEvents),
				Attr{Name: "muted", Kind: Bool, Default: "false", Doc: "Whether to enter without being heard."},
				Attr{Name: "beep", Kind: Enum, Values: []string{"true", "false", "onEnter", "onExit"}, Default: "true", Doc: "When a beep tells the room of this caller: on entering and leaving (true), on one of them, or never."},
				Attr{Name: "startConferenceOnEnter", Kind: Bool, Default: "true", Doc: "Whether entering starts a room in which others wait."},
				Attr{Name: "endConferenceOnExit", Kind: Bool, Default: "false", Doc: "Whether leaving ends the room for everybody."},
				Attr{Name: "participantLabel", Kind: Label, Doc: "A name by which callbacks and lists show this caller."},
			),
			Events: conferenceEvents,
		},
		{
			Name: "Dial", Doc: "Rings one or more numbers at once and connects the first that answers.",
			Notes: []string{
				"Every number that does not answer first is no longer rung. A number that is busy, fails or does not answer within 30 seconds is not connected; when none is, the script goes on. It goes on, too, when the connected leg has ended.",
				"The callbacks of a Dial replace those of its Numbers; a Number's own callerId wins over that of its Dial.",
			},
			Example: `<Dial callerId='15550001111'>
  <Number>15556667777</Number>
  <Number>15556668888</Number>
</Dial>`,
			On: Call, Content: Phone, Holds: []string{"Number"},
			Attrs:  with(callbacks(legEvents), callerID),
			Events: legEvents,
		},
		{
			Name: "Gather", Doc: "Collects keys or speech into $GATHER while its prompts play.",
			Notes: []string{
				"The prompts play while the input is awaited, and the first key or the beginning of speech stops them for good. $GATHER is emptied at the beginning; what was entered when the timeout expires is kept in it.",
				"Keys are complete when there are numDigits of them, when a key of finishOnKey is pressed, or at the timeout, which a key does not restart. Speech is complete after speechTimeout seconds of silence, or at the timeout. Keys that are pressed while no Gather runs are lost.",
			},
			Example: `<Gather numDigits='4' timeout='20' finishOnKey='#'>
  <Say>Please enter your four digits.</Say>
</Gather>`,
			On: Call, Holds: []string{"Say", "Play"}, Optional: true,
			Attrs: with(callbacks(gatherEvents),
				Attr{Name: "repeatDelay", Kind: Seconds, Max: 60, Default: "0", Doc: "Seconds between two rounds of the prompts."},
				Attr{Name: "timeout", Kind: Seconds, Max: largest, Cap: 60, Default: "30", Doc: "Seconds for the complete input, counted from the beginning, prompts included."},
				Attr{Name: "speechTimeout", Kind: Seconds, Max: largest, Cap: 60, Default: "30", Doc: "Seconds of silence that end spoken input."},
				Attr{Name: "loop", Kind: Int, Max: largest, Default: "1", Doc: "Rounds of the prompts; 0 goes on until the input is there."},
				Attr{Name: "numDigits", Kind: Int, Min: 1, Max: largest, Default: "1", Doc: "Keys that complete the input."},
				Attr{Name: "finishOnKey", Kind: Keys, Default: "#", Doc: "Keys that end the input and are not part of it."},
				Attr{Name: "language", Kind: Enum, Values: gatherLanguages, Default: "en-US", Doc: "Language of the spoken input."},
				Attr{Name: "input", Kind: Methods, Values: []string{"dtmf", "speech"}, Default: "dtmf", Doc: "Keys, speech, or whichever of the two begins first."},
			),
			Events: gatherEvents,
		},
		{
			Name: "Hangup", Doc: "Ends the call or the conference, or takes the participant out of it.",
			Notes: []string{
				"On a call it ends the call, on a participant it takes that participant out of the room, and on a conference it ends the room. The scripts of those who leave a room so go on behind their Conference.",
			},
			Example: `<Say>Goodbye.</Say>
<Hangup/>`,
			On: Everywhere,
		},
		{
			Name: "If", Doc: "Runs its content when a variable has, or has none of, the given values.",
			Notes: []string{
				"EQUAL is met when the variable equals one of the values, NOTEQUAL when it equals none of them. Letter case and white space at the ends do not count; an unknown variable is empty. There is no Else: write a second If with the other test.",
			},
			Example: `<If variable='$GATHER' test='EQUAL' value='1|english'>
  <Say>You have chosen English.</Say>
</If>
<If variable='$GATHER' test='NOTEQUAL' value='1|english'>
  <Hangup/>
</If>`,
			On: Everywhere, Holds: []string{AnyVerb}, Optional: true, Idle: true,
			Attrs: []Attr{
				{Name: "variable", Kind: Variable, Required: true, Doc: "The variable with its $; $GATHER is the only one that is ever set."},
				{Name: "test", Kind: Enum, Values: []string{"EQUAL", "NOTEQUAL"}, Required: true, Doc: "Whether the variable must have one of the values or none of them."},
				{Name: "value", Kind: Alternatives, Required: true, Doc: "One or more values; an empty one matches no input."},
			},
		},
		{
			Name: "Number", Doc: "Dials one number and waits until that leg has ended.",
			Notes: []string{
				"However the leg ends, the next verb runs: the other side has hung up, is busy, fails, or does not answer within 30 seconds. Inside of a Dial, it is one of the numbers that ring at once.",
			},
			Example: `<Number callerId='15550001111'>15556667777</Number>`,
			On:      Call, Content: Phone,
			Attrs:  with(callbacks(legEvents), callerID),
			Events: legEvents,
		},
		{
			Name: "Pause", Doc: "Waits.",
			Example: `<Pause length='5'/>`,
			On:      Everywhere,
			Attrs: []Attr{
				{Name: "length", Kind: Seconds, Min: 1, Max: 60, Default: "1", Doc: "Seconds to wait."},
			},
		},
		{
			Name: "Play", Doc: "Plays an audio file.",
			Notes: []string{
				"A file that cannot be played is skipped, and the script goes on.",
			},
			Example: `<Play loop='2' repeatDelay='1'>https://example.com/welcome.mp3</Play>`,
			On:      Everywhere, Content: URL,
			Attrs: []Attr{loop, repeatDelay},
		},
		{
			Name: "Redirect", Doc: "Fetches a document and goes on with it; goes on behind itself only if that fails.",
			Notes: []string{
				"The request carries call_id, to, from and time, as JSON with POST and as query parameters with GET. Fetching fails without a connection, after 10 seconds, with a status outside of 200 to 299, with more than 1 MiB, or with a Content-Type other than text/xml, application/xml and text/plain. A document that arrives but is not valid ends the call.",
			},
			Example: `<Redirect method='GET'>https://example.com/next.xml</Redirect>
<Say>We are sorry, please call again.</Say>`,
			On: Everywhere, Content: URL,
			Attrs: []Attr{
				{Name: "method", Kind: Enum, Values: []string{"GET", "POST"}, Default: "POST", Doc: "How to fetch."},
			},
		},
		{
			Name: "Reject", Doc: "As the very first verb, refuses an inbound call without answering it.",
			Notes: []string{
				"Anywhere else, and on an outbound call, it does nothing.",
			},
			Example: `<Reject/>`,
			On:      Call,
		},
		{
			Name: "Say", Doc: "Speaks a text; $GATHER in it is replaced by the last input.",
			Notes: []string{
				"Other words that begin with $ stay as they are. White space in the text is collapsed.",
			},
			Example: `<Say voice='Amy' separateNumbers='true'>You have entered $GATHER.</Say>`,
			On:      Everywhere, Content: Speech, Optional: true, Idle: true,
			Attrs: []Attr{
				loop, repeatDelay,
				{Name: "voice", Kind: Voice, Default: "Joanna", Doc: "A standard voice of Amazon Polly."},
				{Name: "language", Kind: Language, Doc: "Language of the text; else the voice's own."},
				{Name: "separateNumbers", Kind: Bool, Default: "false", Doc: "Whether to say numbers digit by digit: 1824 as 1 8 2 4."},
			},
		},
		{
			Name: "SetMute", Doc: "Mutes or unmutes the participant or everybody in the conference.",
			Example: `<SetMute muted='true'/>`,
			On:      Conference | Participant,
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
		{Name: "statusCallbackEvent", Kind: Words, Values: words, Doc: "Events to report; none without statusCallback."},
		{Name: "statusCallback", Kind: CallbackURL, Doc: "Where to report the events."},
		{Name: "statusCallbackMethod", Kind: Enum, Values: []string{"GET", "POST"}, Default: "POST", Doc: "How to report the events: as a JSON object (POST) or as query parameters (GET)."},
	}
}

// with puts a verb's own attributes before the shared ones.
func with(shared []Attr, own ...Attr) []Attr { return append(own, shared...) }
