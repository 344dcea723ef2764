package simtest_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/sim"
	"github.com/voxsim/voxsim/sim/simtest"
)

// menu takes one key within 5 s, twice as long as its prompt lasts.
const menu = `<Response>
  <Say>Hello.</Say>
  <Gather input='dtmf speech' timeout='5' statusCallback='https://app.example/cb' statusCallbackEvent='fullResult'>
    <Say>For support, press one.</Say>
  </Gather>
  <If variable='$GATHER' test='EQUAL' value='1'>
    <Number>15550001111</Number>
    <Say>Call has ended.</Say>
    <Hangup/>
  </If>
  <Play>https://app.example/bye.mp3</Play>
</Response>`

// room puts callers into a conference.
const room = `<Response><Conference participantLabel='me'>2233</Conference><Say>Goodbye.</Say></Response>`

// inWorld makes a test of a script in a world.
func inWorld(w simtest.World, xml string, test func(*simtest.Call)) func(testing.TB) {
	return func(t testing.TB) { test(simtest.New(t, w).Dial(simtest.XML(xml))) }
}

func with(xml string, test func(*simtest.Call)) func(testing.TB) {
	return inWorld(simtest.World{}, xml, test)
}

// TestPassing are tests that pass: every method where it is met.
func TestPassing(t *testing.T) {
	busy := simtest.World{Phones: map[string]sim.Phone{"*": {Outcome: sim.Busy}}}
	cases := map[string]func(testing.TB){
		"nothing": with(menu, func(*simtest.Call) {}),
		"keys": with(menu, func(c *simtest.Call) {
			c.Hear("  For support,\n press one. ")
			c.Press("1")
			c.Gathered("1")
			c.Dials("15550001111")
			c.Leg("15550001111", "answered")
			c.Hear("Call has ended.")
			c.Ended("complete", "script")
		}),
		"speech": with(menu, func(c *simtest.Call) {
			c.HearMatch("support")
			c.Speak("  one ")
			c.Gathered("one")
			c.Hear("https://app.example/bye.mp3")
			c.Ended(interp.StatusComplete, "end")
		}),
		"no input":               with(menu, func(c *simtest.Call) { c.Gathered("") }),
		"a busy number":          inWorld(busy, menu, func(c *simtest.Call) { c.Hear("Hello."); c.After(time.Second).Press("1"); c.Leg("15550001111", "busy") }),
		"hanging up":             with(menu, func(c *simtest.Call) { c.Hear("Hello."); c.HangUp(); c.Ended("complete", "caller") }),
		"deleting":               with(menu, func(c *simtest.Call) { c.Hear("Hello."); c.Delete(); c.Ended("", "api") }),
		"updating":               with(menu, func(c *simtest.Call) { c.Update(simtest.XML(`<Response><Say>New.</Say></Response>`)); c.Hear("New.") }),
		"waiting beyond the end": with(menu, func(c *simtest.Call) { c.Wait(time.Hour); c.Ended("complete", "end") }),
		"any end":                with(menu, func(c *simtest.Call) { c.Ended("", "") }),
		"never heard":            with(menu, func(c *simtest.Call) { c.NeverHear("Goodbye."); c.Ended("complete", "end") }),
		"an event": with(menu, func(c *simtest.Call) {
			c.Event("gather", simtest.Fields{"numDigits": 1, "timeout": 5 * time.Second, "line": 3})
		}),
		"an event's name":  with(menu, func(c *simtest.Call) { c.Event("hangup", nil) }),
		"the result":       with(menu, func(c *simtest.Call) { c.Sim().Run(); c.Event("result", simtest.Fields{"status": "complete"}) }),
		"ending a room":    with(room, func(c *simtest.Call) { c.Join("2233"); c.EndRoom(); c.Leave("2233"); c.Hear("Goodbye.") }),
		"a room by name":   with(room, func(c *simtest.Call) { c.Join("2233"); c.Sim().EndRoom("2233"); c.Hear("Goodbye.") }),
		"deleting a room":  with(room, func(c *simtest.Call) { c.Join("2233"); c.DeleteRoom(); c.Ended("complete", "api") }),
		"deleting by name": with(room, func(c *simtest.Call) { c.Join("2233"); c.Sim().DeleteRoom("2233"); c.Ended("complete", "api") }),
		"a room's prompt": with(room, func(c *simtest.Call) {
			c.Join("2233")
			c.UpdateRoom(simtest.XML(`<Response><Say>To all.</Say></Response>`))
			c.Hear("To all.")
		}),
		"a participant": with(room, func(c *simtest.Call) {
			c.Join("2233")
			c.UpdateParticipant(simtest.XML(`<Response><SetMute muted='true'/></Response>`))
			c.Event("mute", simtest.Fields{"muted": true})
		}),
		"a failing fetch": with(`<Response><Redirect>https://app.example/x</Redirect></Response>`, func(c *simtest.Call) {
			c.Redirect("https://app.example/x")
			c.Fails(5107)
			c.Ended("complete", "end")
		}),
		"callbacks apart": with(menu, func(c *simtest.Call) {
			c.At(100 * time.Millisecond).Press("1") // before the Gather: ignored
			c.Hear("For support, press one.")
			c.Press("2")
			c.Hear("https://app.example/bye.mp3")
			c.Callback("gather", simtest.Fields{"complete_input": "2", "event": regexp.MustCompile("^complete")})
		}),
		"the right room": func(t testing.TB) {
			s := simtest.New(t, simtest.World{})
			c := s.Dial(simtest.XML(room))
			c.Wait(time.Second)
			if c.Room() != "2233" {
				t.Errorf("the call is in %q", c.Room())
			}
		},
		"inputs": func(t testing.TB) {
			c := simtest.New(t, simtest.World{}).DialAs(simtest.Caller{Inputs: []string{"press 1"}, Strict: true}, simtest.XML(menu))
			c.Hear("Hello.")
			c.Hear("For support, press one.")
			c.Hear("Call has ended.")
		},
		"outbound": func(t testing.TB) {
			c := simtest.New(t, simtest.World{}).DialAs(simtest.Caller{Outbound: true, To: "15551112222"}, simtest.XML(menu))
			c.Event("status", simtest.Fields{"status": "ringing"})
			c.Hear("Hello.")
		},
		"lenient": func(t testing.TB) {
			simtest.New(t, simtest.World{Lenient: true}).Dial(simtest.XML(`<Response><Sing/><Say>Hi.</Say></Response>`)).Hear("Hi.")
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Empty(t, failures(test))
		})
	}
}

// TestFailing are tests that fail: what they say, and what the mark in their
// transcript is, if they have one.
func TestFailing(t *testing.T) {
	cases := map[string]struct {
		test       func(testing.TB)
		want, mark string
	}{
		"hear": {with(menu, func(c *simtest.Call) { c.Hear("For suport, press one.") }),
			`the caller did not hear "For suport, press one."; the nearest is "For support, press one."`, `hear "For suport, press one."`},
		"hear nothing like it": {with(menu, func(c *simtest.Call) { c.Hear("xyz") }), `the caller did not hear "xyz"`, `hear "xyz"`},
		"hear nothing": {with(`<Response><Hangup/></Response>`, func(c *simtest.Call) { c.Hear("Hi.") }),
			`the caller did not hear "Hi."; nothing was heard`, `hear "Hi."`},
		"hear what came before": {with(menu, func(c *simtest.Call) { c.HearMatch("support"); c.Hear("Hello.") }),
			`the caller did not hear "Hello." again; it came at 0s, before the last step`, `hear "Hello."`},
		"hear no match": {with(menu, func(c *simtest.Call) { c.HearMatch("^support") }), `the caller did not hear what matches /^support/`, `hear what matches`},
		"join": {with(menu, func(c *simtest.Call) { c.Join("1") }),
			`waited in vain for join {conference: "1"}; what came was: status, say, gather, gathered, callback, if, play, hangup`, `join {conference: "1"}`},
		"leave":    {with(room, func(c *simtest.Call) { c.Leave("1") }), `- 	"conference": "1"`, `leave {conference: "1"}`},
		"dials":    {with(menu, func(c *simtest.Call) { c.Dials("1") }), `waited in vain for dial {numbers: "1"}; what came`, "dial"},
		"leg":      {with(menu, func(c *simtest.Call) { c.HearMatch("support"); c.Press("1"); c.Leg("15550001111", "busy") }), `the nearest came at`, "leg"},
		"gathered": {with(menu, func(c *simtest.Call) { c.HearMatch("support"); c.Press("2"); c.Gathered("1") }), `+ 	"value": "2"`, "gathered"},
		"redirect": {with(menu, func(c *simtest.Call) { c.Redirect("x") }), `waited in vain for redirect {url: "x"}`, "redirect"},
		"fails":    {with(menu, func(c *simtest.Call) { c.Fails(5107) }), `waited in vain for fail with 5107`, "fail with 5107"},
		"event": {with(menu, func(c *simtest.Call) { c.Event("gather", simtest.Fields{"numDigits": 4, "timeout": 5}) }),
			"the nearest came at 360ms (-want +got):\n  map[string]string{\n- \t\"numDigits\": \"4\",\n+ \t\"numDigits\": \"1\",\n  \t\"timeout\":   \"5\",\n  }", "gather"},
		"an event twice": {with(menu, func(c *simtest.Call) { c.Event("gather", nil); c.Event("gather", nil) }), `it came at 360ms, before the last step`, "gather"},
		"a field that is not there": {with(menu, func(c *simtest.Call) { c.Event("gather", simtest.Fields{"digits": 4}) }),
			"map[string]string{\n- \t\"digits\": \"4\",\n  }", "gather"},
		"callback": {with(menu, func(c *simtest.Call) {
			c.HearMatch("support")
			c.Press("3")
			c.Callback("gather", simtest.Fields{"event": "complete_input", "complete_input": regexp.MustCompile("[12]")})
		}), "- \t\"complete_input\": \"/[12]/\",\n+ \t\"complete_input\": \"3\",\n  \t\"event\":          \"complete_input\",", `callback gather`},
		"callback of another type": {with(menu, func(c *simtest.Call) { c.Callback("number", nil) }), "the callbacks were: gather complete_input", "callback number"},
		"callback again":           {with(menu, func(c *simtest.Call) { c.Callback("", nil); c.Callback("", nil) }), "it came at 5.36s, before the last step", "callback"},
		"no callbacks":             {with(room, func(c *simtest.Call) { c.Callback("gather", nil) }), "there were no callbacks", "callback gather"},
		"another status":           {with(menu, func(c *simtest.Call) { c.Ended("failed", "") }), "the call of call 1 ended complete by end; expected was failed", ""},
		"another end": {func(t testing.TB) { simtest.Dial(t, simtest.URL("https://app.example/x")).Ended("complete", "end") },
			"ended failed by error (5107, ", ""},
		"press too late":  {with(menu, func(c *simtest.Call) { c.Ended("", ""); c.Press("1") }), "the caller could not press 1: the call was over before", "press 1"},
		"speak too late":  {with(menu, func(c *simtest.Call) { c.Ended("", ""); c.Speak("a") }), "the caller could not speak a", "speak a"},
		"hang up twice":   {with(menu, func(c *simtest.Call) { c.HangUp(); c.HangUp() }), "the caller could not hang up", "hang up"},
		"wait too late":   {with(menu, func(c *simtest.Call) { c.Ended("", ""); c.Wait(time.Second) }), "the caller could not wait 1s", "wait 1s"},
		"delete too late": {with(menu, func(c *simtest.Call) { c.Ended("", ""); c.Delete() }), "the caller could not delete the call", "delete"},
		"update too late": {with(menu, func(c *simtest.Call) { c.Ended("", ""); c.Update(simtest.XML(menu)) }), "the caller could not update the call", "update"},
		"no room":         {with(menu, func(c *simtest.Call) { c.EndRoom() }), "EndRoom: the caller is in no conference", "EndRoom"},
		"no room to update": {with(menu, func(c *simtest.Call) { c.UpdateRoom(simtest.XML(`<Response/>`)) }),
			"UpdateRoom: the caller is in no conference", "UpdateRoom"},
		"no room to delete": {with(menu, func(c *simtest.Call) { c.DeleteRoom() }), "DeleteRoom: the caller is in no conference", "DeleteRoom"},
		"no participant": {with(menu, func(c *simtest.Call) { c.UpdateParticipant(simtest.XML(`<Response/>`)) }),
			"UpdateParticipant: the caller is in no conference", "UpdateParticipant"},
		"no such room":           {with(room, func(c *simtest.Call) { c.Join("2233"); c.Sim().EndRoom("1") }), `EndRoom: there is no conference "1" now`, "EndRoom"},
		"no such room to update": {with(room, func(c *simtest.Call) { c.Join("2233"); c.Sim().UpdateRoom("1", simtest.XML(`<Response/>`)) }), `UpdateRoom: there is no conference "1" now`, "UpdateRoom"},
		"no such room to delete": {with(room, func(c *simtest.Call) { c.Join("2233"); c.Sim().DeleteRoom("1") }), `DeleteRoom: there is no conference "1" now`, "DeleteRoom"},
		"never": {with(menu, func(c *simtest.Call) { c.NeverHear("For support, press one."); c.Ended("", "") }),
			`heard what must never be heard: "For support, press one."`, "this"},
		"never, too late": {with(menu, func(c *simtest.Call) { c.Hear("Hello."); c.NeverHear("Hello.") }), `heard what must never be heard: "Hello."`, "this"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := failure(t, tc.test)
			assert.True(t, strings.HasPrefix(got, "simtest: "), got)
			assert.Contains(t, got, tc.want)
			if tc.mark != "" {
				mark := regexp.MustCompile(`(?m)▶ (from here on: )?(.*)$`).FindStringSubmatch(got)
				require.NotNil(t, mark, got)
				assert.Contains(t, mark[2], tc.mark)
			}
			assert.Contains(t, got, "call ", "the transcript")
		})
	}
}

// TestCleanUp are tests that fail at their end.
func TestCleanUp(t *testing.T) {
	cases := map[string]struct {
		test func(testing.TB)
		want string
	}{
		"waiting for ever": {func(t testing.TB) {
			s := simtest.New(t, simtest.World{})
			s.Dial(simtest.XML(room)).Join("2233")
			s.Dial(simtest.XML(room)).Join("2233")
		}, "call 1 was left waiting for ever: nothing further could happen"},
		"an input": {func(t testing.TB) {
			simtest.New(t, simtest.World{}).DialAs(simtest.Caller{Inputs: []string{"press 1", "speak two"}}, simtest.XML(menu))
		}, "the caller was not asked for the input: speak two"},
		"keys": {with(menu, func(c *simtest.Call) {
			c.HearMatch("support")
			c.Press("234")
			c.Hear("https://app.example/bye.mp3")
			c.BargeIn().Delete()
			c.Ended("", "api")
		}), ""},
		"too many keys": {with(menu, func(c *simtest.Call) { c.PressEvery(time.Second, strings.Repeat("2", 20)) }),
			"the caller could not press the last 14 of the keys: the call was over"},
		"strict": {func(t testing.TB) {
			c := simtest.New(t, simtest.World{}).DialAs(simtest.Caller{Strict: true}, simtest.XML(menu))
			c.Hear("Hello.")
			c.Hear("For support, press one.")
		}, `the caller is strict, and the test does not name the prompt "https://app.example/bye.mp3"`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := failures(tc.test)
			if tc.want == "" {
				assert.Empty(t, all)
				return
			}
			require.NotEmpty(t, all)
			assert.Contains(t, all[0], tc.want)
		})
	}
}

func TestLeftWaitingHasNotEnded(t *testing.T) {
	got := failure(t, func(t testing.TB) {
		s := simtest.New(t, simtest.World{})
		s.Dial(simtest.XML(room)).Join("2233")
		s.Dial(simtest.XML(room)).Ended("complete", "caller")
	})
	assert.Contains(t, got, "the call of call 2 ended left waiting for ever: nothing further could happen; expected was complete by caller")
}

// TestNoSecondFailure: what follows from a failure is not told.
func TestNoSecondFailure(t *testing.T) {
	failure(t, func(t testing.TB) {
		c := simtest.New(t, simtest.World{}).DialAs(simtest.Caller{Inputs: []string{"press 1", "press 2"}}, simtest.XML(menu))
		c.Hear("xyz")
	})
}

func TestMisuse(t *testing.T) {
	cases := map[string]struct {
		test func(testing.TB)
		want string
	}{
		"wrong keys":         {with(menu, func(c *simtest.Call) { c.Press("1a") }), `simtest: press 1a: "1a" has no key 'a'; keys are 0-9, # and *`},
		"no keys":            {with(menu, func(c *simtest.Call) { c.Press("") }), "there are no keys to press"},
		"no words":           {with(menu, func(c *simtest.Call) { c.Speak(" ") }), "there is nothing to say"},
		"a wrong expression": {with(menu, func(c *simtest.Call) { c.HearMatch("(") }), "missing closing )"},
		"the past":           {with(menu, func(c *simtest.Call) { c.HearMatch("support"); c.At(0).Press("1") }), "simtest: press 1: At(0s) is past: it is 360ms"},
		"before the call": {func(t testing.TB) {
			simtest.New(t, simtest.World{}).DialAs(simtest.Caller{Start: time.Second}, simtest.XML(menu)).At(0).HangUp()
		}, "At(0s) is before the call begins, at 1s"},
		"less than nothing":     {with(menu, func(c *simtest.Call) { c.After(-1).Press("1") }), "there is no time before the step before"},
		"hearing at a time":     {with(menu, func(c *simtest.Call) { c.At(time.Second).Hear("Hello.") }), "At, After and BargeIn say when an action happens"},
		"ending at a time":      {with(menu, func(c *simtest.Call) { c.After(time.Second).Ended("", "") }), "At, After and BargeIn say when an action happens"},
		"called back at a time": {with(menu, func(c *simtest.Call) { c.BargeIn().Callback("", nil) }), "At, After and BargeIn say when an action happens"},
		"a field's type":        {with(menu, func(c *simtest.Call) { c.Event("say", simtest.Fields{"text": []int{1}}) }), `the field "text" is of type []int; it must be`},
		"a field of nil":        {with(menu, func(c *simtest.Call) { c.Event("say", simtest.Fields{"text": nil}) }), `the field "text" is of type <nil>`},
		"an expression of nil":  {with(menu, func(c *simtest.Call) { c.Event("say", simtest.Fields{"text": (*regexp.Regexp)(nil)}) }), "a regular expression that is nil"},
		"a function of nil":     {with(menu, func(c *simtest.Call) { c.Callback("", simtest.Fields{"text": (func(string) bool)(nil)}) }), "a function that is nil"},
		"no script":             {func(t testing.TB) { simtest.Dial(t, simtest.Script{}) }, "the script is empty; say XML, File, FS, Document, Handler or URL"},
		"no file":               {func(t testing.TB) { simtest.Dial(t, simtest.File("no.xml")) }, "call 1 cannot dial no.xml: open no.xml"},
		"no file system":        {func(t testing.TB) { simtest.Dial(t, simtest.FS(nil, "no.xml")) }, "the file system is nil"},
		"not in the file system": {func(t testing.TB) { simtest.Dial(t, simtest.FS(fstest.MapFS{}, "no.xml")) },
			"open no.xml: file does not exist"},
		"an invalid script": {func(t testing.TB) { simtest.Dial(t, simtest.XML("<Response>\n  <Sai>Hi.</Sai>\n</Response>")) },
			"call 1 cannot dial document: the script is invalid:\ndocument:2:3: error"},
		"an invalid update": {with(menu, func(c *simtest.Call) { c.Update(simtest.XML(`<Response/`)) }), "simtest: Update: the script is invalid:\n"},
		"an invalid update of a room": {with(room, func(c *simtest.Call) { c.Join("2233"); c.UpdateRoom(simtest.XML(`<Response><Gather/></Response>`)) }),
			"simtest: UpdateRoom: the script is invalid:\n"},
		"an invalid update of a room by name": {with(room, func(c *simtest.Call) { c.Sim().UpdateRoom("2233", simtest.XML(`<Response><Gather/></Response>`)) }),
			`simtest: UpdateRoom("2233"): the script is invalid:`},
		"an invalid update of a participant": {with(room, func(c *simtest.Call) { c.UpdateParticipant(simtest.XML(`<Response><Gather/></Response>`)) }),
			"simtest: UpdateParticipant: the script is invalid:\n"},
		"an update by address": {with(menu, func(c *simtest.Call) { c.Update(simtest.URL("https://app.example/")) }),
			"https://app.example/ is an address; the API takes documents"},
		"the same name": {func(t testing.TB) {
			s := simtest.New(t, simtest.World{})
			s.DialAs(simtest.Caller{Name: "anna"}, simtest.XML(menu))
			s.DialAs(simtest.Caller{Name: "anna"}, simtest.XML(menu))
		}, "anna cannot dial document: there is a caller of that name already"},
		"a wrong input": {func(t testing.TB) {
			simtest.New(t, simtest.World{}).DialAs(simtest.Caller{Inputs: []string{"sing"}}, simtest.XML(menu))
		}, `"sing" is no input`},
		"outbound by address": {func(t testing.TB) {
			simtest.New(t, simtest.World{}).DialAs(simtest.Caller{Outbound: true}, simtest.URL("https://app.example/"))
		}, "an outbound call has no address of its own"},
		"when all is over": {func(t testing.TB) {
			s := simtest.New(t, simtest.World{})
			s.Dial(simtest.XML(menu))
			s.Run()
			s.Dial(simtest.XML(menu))
		}, "the run is over"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Contains(t, failure(t, tc.test), tc.want)
		})
	}
}

func TestScripts(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ivr.xml")
	require.NoError(t, os.WriteFile(file, []byte(menu), 0o600))
	doc, problems := parser.Parse("ivr.xml", []byte(menu), parser.Options{})
	require.Empty(t, problems)
	for name, script := range map[string]simtest.Script{
		"XML": simtest.XML(menu), "File": simtest.File(file), "Document": simtest.Document(doc),
		"FS": simtest.FS(fstest.MapFS{"a/ivr.xml": {Data: []byte(menu)}}, "a/ivr.xml"),
	} {
		t.Run(name, func(t *testing.T) { simtest.Dial(t, script).Hear("Hello.") })
	}
	t.Run("for the API", func(t *testing.T) {
		got := failure(t, func(t testing.TB) { simtest.Dial(t, simtest.XML(room)).UpdateRoom(simtest.Document(doc)) })
		assert.Contains(t, got, "a Document was parsed for calls")
	})
}
